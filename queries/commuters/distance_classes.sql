-- title:     How far commuters go
-- title.de:  Wie weit Pendler fahren
-- finding:   when {sum:persons} = 0 | Commuters by distance: the statistic counts nobody
-- finding:   How far commuters go: the class with most of {sum:persons} persons is “{top:class by persons}” ({max:share})
-- finding.de: when {sum:persons} = 0 | Pendler nach Entfernung: die Statistik zählt niemanden
-- finding.de: Wie weit Pendler fahren: Die stärkste Klasse unter {sum:persons} Personen ist „{top:class by persons}“ ({max:share})
-- needs:     territory, flow
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most pairs
-- param:     year        | integer | 0      | year          | Year of the statistic, 0 = the newest
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param:     limits      | text    | 5,10,20,50 | km        | Limits of the classes, ascending, comma list
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year      | Jahr der Statistik, 0 = das neueste
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- param.de:  limits    | Grenzen der Klassen, aufsteigend, mit Kommas
-- column:    class        | text    |         | Class of the air line between both territories
-- column:    position     | integer | rank    | Order of the classes: within first, not known last
-- column:    persons      | real    | persons | Commuters
-- column:    share        | real    | share   | Their share of all
-- column:    share_min    | real    | share   | The share at least, with rounding and residual rows, whose distance is not known
-- column:    share_max    | real    | share   | The share at most
-- column:    share_up_to  | real    | share   | Share of all up to this class; empty for those whose distance is not known
-- column:    pairs        | integer | pairs   | Pairs of territories, each direction for itself
-- column:    mean_km      | real    | km      | Mean air line of these commuters
-- column:    statistic    | text    |         | Commuter statistic
-- column:    year         | integer | year    | Year of the statistic
-- column:    level        | text    |         | Level of the flows
-- column.de: class        | Klasse der Luftlinie zwischen beiden Gebieten
-- column.de: position     | Folge der Klassen: im Gebiet zuerst, nicht bekannt zuletzt
-- column.de: persons      | Pendler
-- column.de: share        | Ihr Anteil an allen
-- column.de: share_min    | Der Anteil mindestens, mit Rundung und Restzeilen, deren Entfernung nicht bekannt ist
-- column.de: share_max    | Der Anteil höchstens
-- column.de: share_up_to  | Anteil aller bis zu dieser Klasse; leer, wo die Entfernung nicht bekannt ist
-- column.de: pairs        | Paare von Gebieten, jede Richtung für sich
-- column.de: mean_km      | Mittlere Luftlinie dieser Pendler
-- column.de: statistic    | Pendlerstatistik
-- column.de: year         | Jahr der Statistik
-- column.de: level        | Ebene der Pendlerströme
-- focus:     whole
-- plot:      stacked_shares | label=statistic | series=class | value=persons | palette=sequential
-- definition:    Commuters by the air line between points on the surface of both territories; who lives and works in one territory is a class of its own. The range of a share takes the persons of its class at their least against all others at their most, and the reverse; persons in residual rows may be in any class but the first.
-- definition.de: Pendler nach der Luftlinie zwischen Punkten auf der Fläche beider Gebiete; wer in einem Gebiet wohnt und arbeitet, ist eine Klasse für sich. Die Spanne eines Anteils stellt die Personen der Klasse mindestens gegen alle übrigen höchstens und umgekehrt; Personen der Restzeilen können in jeder Klasse außer der ersten sein.
-- source:    Hausdefinition / house definition (umland)
-- note:      Flows with at least one end in the region. A distance is known where both territories are loaded and the pair is among the lines that were derived ("derive: flow_lines: pairs").
-- note:      The air line between territories says little where these are large: between districts the classes are coarse.
-- note.de:   Ströme mit mindestens einem Ende in der Region. Eine Entfernung ist bekannt, wo beide Gebiete geladen sind und das Paar unter den abgeleiteten Linien ist („derive: flow_lines: pairs“).
-- note.de:   Die Luftlinie zwischen Gebieten sagt wenig, wo diese groß sind: zwischen Kreisen sind die Klassen grob.

WITH RECURSIVE basis AS ( -- the one statistic, year and level: newest year, then most pairs
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
item (entry, rest) AS ( -- '5,10' limit by limit
    SELECT '', :limits || ','
    UNION ALL
    SELECT trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1)
    FROM item
    WHERE rest <> ''
),
bound AS (
    SELECT DISTINCT CAST(entry AS REAL) AS km FROM item WHERE CAST(entry AS REAL) > 0
),
class AS (
    SELECT 0.0 AS from_km, (SELECT min(km) FROM bound) AS to_km, 2 AS position
    UNION ALL
    SELECT km, lead(km) OVER (ORDER BY km), 2 + row_number() OVER (ORDER BY km)
    FROM bound
),
place AS ( -- the region at the level of the flows
    SELECT key
    FROM territory
    JOIN basis ON basis.level = territory.level
    WHERE in_region = 1
),
way AS (
    SELECT origin_key, destination_key, persons, persons_min, persons_max,
           CASE WHEN origin_key = destination_key THEN 0.0 ELSE distance_km END AS distance_km
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    LEFT JOIN flow_line
           ON flow_line.a_key = CASE WHEN origin_key < destination_key THEN origin_key
                                     ELSE destination_key END
          AND flow_line.b_key = CASE WHEN origin_key < destination_key THEN destination_key
                                     ELSE origin_key END
    WHERE kind IN ('pair', 'within')
      AND mode = 'all'
      AND persons > 0
      AND (origin_key IN (SELECT key FROM place) OR destination_key IN (SELECT key FROM place))
),
placed AS (
    SELECT persons, persons_min, persons_max, distance_km,
           CASE WHEN origin_key = destination_key THEN 1
                WHEN distance_km IS NULL THEN 1000
                ELSE (SELECT max(position) FROM class WHERE from_km <= distance_km) END AS position
    FROM way
),
counted AS (
    SELECT position, sum(persons) AS persons, sum(persons_min) AS least,
           sum(persons_max) AS most, count(*) AS pairs,
           sum(persons * distance_km) / nullif(sum(persons), 0.0) AS mean_km
    FROM placed
    GROUP BY position
),
rest AS ( -- rows of a statistic that name a territory at one end only
    SELECT sum(CASE WHEN persons_max < 1e15 THEN persons_max ELSE 1e15 END) AS most -- how many: not known
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE kind = 'residual'
      AND mode = 'all'
      AND (origin_key IN (SELECT key FROM place) OR destination_key IN (SELECT key FROM place))
),
label AS (
    SELECT 1 AS position, 'within' AS text
    UNION ALL
    SELECT position,
           CASE WHEN to_km IS NULL THEN printf('≥ %g km', from_km)
                WHEN from_km = 0.0 THEN printf('< %g km', to_km)
                ELSE printf('%g – %g km', from_km, to_km) END
    FROM class
    UNION ALL
    SELECT 1000, 'distance not known'
),
bounded AS ( -- the rest may belong to a class, to another, or to none
    SELECT label.position, coalesce(counted.least, 0.0) AS least,
           coalesce(counted.most, 0.0)
               + CASE WHEN label.position > 1 THEN coalesce(rest.most, 0.0) ELSE 0.0 END AS most,
           sum(coalesce(counted.least, 0.0)) OVER ()
               - coalesce(counted.least, 0.0) AS others_least,
           sum(coalesce(counted.most, 0.0)) OVER ()
               - coalesce(counted.most, 0.0) + coalesce(rest.most, 0.0) AS others_most
    FROM label
    CROSS JOIN rest
    LEFT JOIN counted ON counted.position = label.position
)
SELECT label.text AS class,
       label.position,
       coalesce(counted.persons, 0.0) AS persons,
       coalesce(counted.persons, 0.0)
           / nullif(sum(coalesce(counted.persons, 0.0)) OVER (), 0.0) AS share,
       coalesce(bounded.least / nullif(bounded.least + others_most, 0.0), 0.0) AS share_min,
       coalesce(bounded.most / nullif(bounded.most + others_least, 0.0), 0.0) AS share_max,
       CASE WHEN label.position < 1000
            THEN sum(coalesce(counted.persons, 0.0)) OVER (ORDER BY label.position)
                 / nullif(sum(coalesce(counted.persons, 0.0)) OVER (), 0.0) END AS share_up_to,
       coalesce(pairs, 0) AS pairs,
       mean_km,
       statistic,
       year,
       level
FROM label
CROSS JOIN basis
LEFT JOIN counted ON counted.position = label.position
JOIN bounded ON bounded.position = label.position
ORDER BY label.position;
