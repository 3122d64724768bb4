-- title:     Commuters across each border
-- title.de:  Pendler über jede Grenze
-- finding:   when {count:total!=} = 0 | Commuters across borders: the statistic names none; borders listed: {rows}
-- finding:   Most commuters across one border: {max:total}, {top:pair by total}; across all borders listed together: {sum:total}
-- finding.de: when {count:total!=} = 0 | Pendler über Grenzen: die Statistik nennt keine; aufgeführte Grenzen: {rows}
-- finding.de: Die meisten Pendler über eine Grenze: {max:total}, {top:pair by total}; über alle aufgeführten Grenzen zusammen: {sum:total}
-- needs:     territory, flow, border
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most pairs
-- param:     year        | integer | 0      | year          | Year of the statistic, 0 = the newest
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year      | Jahr der Statistik, 0 = das neueste
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- column:    a_key        | text    |         | Official key of the first territory
-- column:    b_key        | text    |         | Official key of the second territory
-- column:    pair         | text    |         | Names of both
-- column:    a_to_b       | real    | persons | Commuters who live in the first and work in the second
-- column:    b_to_a       | real    | persons | Commuters who live in the second and work in the first
-- column:    total        | real    | persons | Both directions added
-- column:    total_min    | real    | persons | At least, with rounding
-- column:    total_max    | real    | persons | At most
-- column:    length_km    | real    | km      | Length of the border
-- column:    per_km       | real    | persons/km | Commuters per km of border
-- column:    statistic    | text    |         | Commuter statistic
-- column:    year         | integer | year    | Year of the statistic
-- column:    level        | text    |         | Level of the flows
-- column.de: a_key        | Amtlicher Schlüssel des ersten Gebiets
-- column.de: b_key        | Amtlicher Schlüssel des zweiten Gebiets
-- column.de: pair         | Namen von beiden
-- column.de: a_to_b       | Pendler, die im ersten wohnen und im zweiten arbeiten
-- column.de: b_to_a       | Pendler, die im zweiten wohnen und im ersten arbeiten
-- column.de: total        | Beide Richtungen zusammen
-- column.de: total_min    | Mindestens, mit Rundung
-- column.de: total_max    | Höchstens
-- column.de: length_km    | Länge der Grenze
-- column.de: per_km       | Pendler je km Grenze
-- column.de: statistic    | Pendlerstatistik
-- column.de: year         | Jahr der Statistik
-- column.de: level        | Ebene der Pendlerströme
-- layer:     border a_key b_key
-- focus:     pair a_key b_key
-- plot:      border_map  | value=total | classes=jenks:5 | palette=sequential | legend=total
-- plot:      ranked_bars | label=pair | value=total | rows=25
-- definition:    Commuters between two neighbouring territories, both directions added; of those who cross more than one border on their way nothing is known.
-- definition.de: Pendler zwischen zwei benachbarten Gebieten, beide Richtungen addiert; über die, die auf ihrem Weg mehr als eine Grenze queren, ist nichts bekannt.
-- source:    Plain sums of the commuters as loaded
-- note:      Borders are those of the level of the flows: where these are of districts, borders between districts.
-- note.de:   Die Grenzen sind die der Ebene der Ströme: wo diese zwischen Kreisen gezählt sind, Grenzen zwischen Kreisen.

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
way AS (
    SELECT CASE WHEN origin_key < destination_key THEN origin_key ELSE destination_key END AS a_key,
           CASE WHEN origin_key < destination_key THEN destination_key ELSE origin_key END AS b_key,
           CASE WHEN origin_key < destination_key THEN persons ELSE 0.0 END AS a_to_b,
           CASE WHEN origin_key < destination_key THEN 0.0 ELSE persons END AS b_to_a,
           persons_min, persons_max
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE kind = 'pair'
      AND mode = 'all'
      AND origin_key <> destination_key
),
total AS (
    SELECT a_key, b_key, sum(a_to_b) AS a_to_b, sum(b_to_a) AS b_to_a, sum(persons_min) AS least,
           sum(persons_max) AS most
    FROM way
    GROUP BY a_key, b_key
),
crossed AS (
    SELECT border.a_key, border.b_key, length_m,
           coalesce(a_to_b, 0.0) AS a_to_b, coalesce(b_to_a, 0.0) AS b_to_a,
           coalesce(a_to_b, 0.0) + coalesce(b_to_a, 0.0) AS persons,
           coalesce(least, 0.0) AS least, coalesce(most, 0.0) AS most
    FROM border
    JOIN basis ON basis.level = border.level
    LEFT JOIN total ON total.a_key = border.a_key AND total.b_key = border.b_key
)
SELECT crossed.a_key,
       crossed.b_key,
       a.name || ' – ' || b.name AS pair,
       a_to_b,
       b_to_a,
       persons AS total,
       least AS total_min,
       most AS total_max,
       length_m / 1000.0 AS length_km,
       1000.0 * persons / length_m AS per_km,
       basis.statistic,
       basis.year,
       basis.level
FROM crossed
CROSS JOIN basis
JOIN territory AS a ON a.key = crossed.a_key
JOIN territory AS b ON b.key = crossed.b_key
ORDER BY persons DESC, crossed.a_key, crossed.b_key;
