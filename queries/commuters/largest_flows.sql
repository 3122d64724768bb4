-- title:     Largest commuter flows
-- title.de:  Größte Pendlerströme
-- finding:   Largest commuter flow: {top:pair by total} with {max:total} both ways; listed pairs: {rows}, together {sum:total}
-- finding.de: Größter Pendlerstrom: {top:pair by total} mit {max:total} in beiden Richtungen; aufgeführte Paare: {rows}, zusammen {sum:total}
-- needs:     territory, flow
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most pairs
-- param:     year        | integer | 0      | year          | Year of the statistic, 0 = the newest
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param:     scope       | text    | region | region or all | region = both ends in the region
-- param:     min_persons | real    | 0      | persons       | Pairs with fewer commuters in both directions are left out
-- param:     rows        | integer | 5000   | rows          | At most so many rows, the largest first
-- param.de:  statistic   | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year        | Jahr der Statistik, 0 = das neueste
-- param.de:  level       | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- param.de:  scope       | region = beide Enden in der Region
-- param.de:  min_persons | Paare mit weniger Pendlern in beiden Richtungen bleiben weg
-- param.de:  rows        | Höchstens so viele Zeilen, die größten zuerst
-- column:    rank        | integer | rank    | Place by commuters in both directions; equal numbers stand in the order of the keys
-- column:    a_key       | text    |         | Official key of the first territory
-- column:    b_key       | text    |         | Official key of the second territory
-- column:    pair        | text    |         | Names of both
-- column:    a_name      | text    |         | Name of the first territory, or its key where no name is loaded
-- column:    b_name      | text    |         | Name of the second territory, or its key where no name is loaded
-- column:    a_to_b      | real    | persons | Commuters who live in the first and work in the second
-- column:    b_to_a      | real    | persons | Commuters who live in the second and work in the first
-- column:    total       | real    | persons | Both directions added
-- column:    distance_km | real    | km      | Straight line between the two, empty where it is not drawn
-- column:    statistic   | text    |         | Commuter statistic
-- column:    year        | integer | year    | Year of the statistic
-- column:    level       | text    |         | Level of the flows
-- column.de: rank        | Rang nach Pendlern in beiden Richtungen; gleiche Zahlen stehen in der Folge der Schlüssel
-- column.de: a_key       | Amtlicher Schlüssel des ersten Gebiets
-- column.de: b_key       | Amtlicher Schlüssel des zweiten Gebiets
-- column.de: pair        | Namen von beiden
-- column.de: a_name      | Name des ersten Gebiets, oder sein Schlüssel, wo kein Name geladen ist
-- column.de: b_name      | Name des zweiten Gebiets, oder sein Schlüssel, wo kein Name geladen ist
-- column.de: a_to_b      | Pendler, die im ersten wohnen und im zweiten arbeiten
-- column.de: b_to_a      | Pendler, die im zweiten wohnen und im ersten arbeiten
-- column.de: total       | Beide Richtungen zusammen
-- column.de: distance_km | Luftlinie zwischen beiden, leer, wo keine gezogen ist
-- column.de: statistic   | Pendlerstatistik
-- column.de: year        | Jahr der Statistik
-- column.de: level       | Ebene der Pendlerströme
-- layer:     flow_line a_key b_key
-- focus:     pair a_key b_key
-- plot:      flow_map    | value=total | classes=100,500,1000,5000,10000,25000 | legend=total
-- plot:      ranked_bars | label=pair | value=total | rows=25
-- definition:    Commuters between two territories, both directions added; those who live and work in the same territory are not in it.
-- definition.de: Pendler zwischen zwei Gebieten, beide Richtungen addiert; wer im selben Gebiet wohnt und arbeitet, ist nicht dabei.
-- source:    Plain sums of the commuters as loaded
-- note:      Only flows between two named territories count: residual rows and foreign countries do not.
-- note.de:   Nur Ströme zwischen zwei benannten Gebieten zählen, keine Restzeilen und kein Ausland.

WITH basis AS ( -- the one statistic, year and level: newest year, then most pairs
    SELECT statistic, year, level
    FROM flow_group
    WHERE kind = 'pair'
      AND mode = 'all'
      AND (:statistic = '' OR statistic = :statistic)
      AND (:year = 0 OR year = :year)
      AND (:level = '' OR level = :level)
    ORDER BY year DESC, rows DESC, statistic, level
    LIMIT 1
),
place AS ( -- the region at the level of the flows
    SELECT key
    FROM territory
    JOIN basis ON basis.level = territory.level
    WHERE in_region = 1
),
direction AS ( -- a flow, its ends in the order of their keys
    SELECT CASE WHEN origin_key < destination_key THEN origin_key ELSE destination_key END AS a_key,
           CASE WHEN origin_key < destination_key THEN destination_key ELSE origin_key END AS b_key,
           CASE WHEN origin_key < destination_key THEN persons ELSE 0.0 END AS a_to_b,
           CASE WHEN origin_key < destination_key THEN 0.0 ELSE persons END AS b_to_a
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE kind = 'pair'
      AND mode = 'all'
      AND origin_key <> destination_key
      AND (:scope = 'all'
           OR (origin_key IN (SELECT key FROM place)
               AND destination_key IN (SELECT key FROM place)))
),
ranked AS (
    SELECT a_key, b_key, sum(a_to_b) AS a_to_b, sum(b_to_a) AS b_to_a,
           sum(a_to_b) + sum(b_to_a) AS total
    FROM direction
    GROUP BY a_key, b_key
    HAVING sum(a_to_b) + sum(b_to_a) > 0
       AND sum(a_to_b) + sum(b_to_a) >= :min_persons
    ORDER BY sum(a_to_b) + sum(b_to_a) DESC, a_key, b_key
    LIMIT :rows
),
other_name AS (
    SELECT key, min(name) AS name
    FROM alias
    WHERE kind = 'territory'
    GROUP BY key
),
named AS (
    SELECT ranked.a_key, ranked.b_key,
           coalesce(a.name, a_other.name, ranked.a_key) AS a_name,
           coalesce(b.name, b_other.name, ranked.b_key) AS b_name,
           a_to_b, b_to_a, total
    FROM ranked
    LEFT JOIN territory AS a ON a.key = ranked.a_key
    LEFT JOIN territory AS b ON b.key = ranked.b_key
    LEFT JOIN other_name AS a_other ON a_other.key = ranked.a_key
    LEFT JOIN other_name AS b_other ON b_other.key = ranked.b_key
)
SELECT row_number() OVER (ORDER BY total DESC, named.a_key, named.b_key) AS rank,
       named.a_key,
       named.b_key,
       a_name || ' – ' || b_name AS pair,
       a_name,
       b_name,
       a_to_b,
       b_to_a,
       total,
       distance_km,
       statistic,
       year,
       level
FROM named
CROSS JOIN basis
LEFT JOIN flow_line ON flow_line.a_key = named.a_key AND flow_line.b_key = named.b_key
ORDER BY rank;
