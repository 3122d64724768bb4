-- title:     Commuters in two years of one statistic
-- title.de:  Pendler in zwei Jahren einer Statistik
-- finding:   Territories with more out-commuters in {first:year_after} than in {first:year_before}: {count:out_change>0} of {rows}; with fewer: {count:out_change<0}, not known: {count:out_change=}
-- finding.de: Gebiete mit mehr Auspendlern {first:year_after} als {first:year_before}: {count:out_change>0} von {rows}; mit weniger: {count:out_change<0}, unbekannt: {count:out_change=}
-- needs:     territory, flow
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most years
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param:     before      | integer | 0      | year          | First year, 0 = the one before the last
-- param:     after       | integer | 0      | year          | Second year, 0 = the last
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Jahren
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- param.de:  before    | Erstes Jahr, 0 = das vorletzte
-- param.de:  after     | Zweites Jahr, 0 = das letzte
-- column:    key          | text    |         | Official key
-- column:    name         | text    |         | Official name
-- column:    out_before   | real    | persons | Out-commuters in the first year
-- column:    out_after    | real    | persons | Out-commuters in the second year
-- column:    out_change   | real    | persons | Change
-- column:    out_rate     | real    | share   | Change as a share of the first year
-- column:    out_rate_min  | real    | share   | The rate at least, with rounding
-- column:    out_rate_max  | real    | share   | The rate at most, empty where the first year may be 0
-- column:    in_before    | real    | persons | In-commuters in the first year
-- column:    in_after     | real    | persons | In-commuters in the second year
-- column:    in_change    | real    | persons | Change
-- column:    in_rate      | real    | share   | Change as a share of the first year
-- column:    in_rate_min   | real    | share   | The rate at least, with rounding
-- column:    in_rate_max   | real    | share   | The rate at most, empty where the first year may be 0
-- column:    statistic    | text    |         | Commuter statistic
-- column:    year_before  | integer | year    | First year
-- column:    year_after   | integer | year    | Second year
-- column.de: key          | Amtlicher Schlüssel
-- column.de: name         | Amtlicher Name
-- column.de: out_before   | Auspendler im ersten Jahr
-- column.de: out_after    | Auspendler im zweiten Jahr
-- column.de: out_change   | Veränderung
-- column.de: out_rate     | Veränderung als Anteil am ersten Jahr
-- column.de: out_rate_min  | Die Veränderung mindestens, mit Rundung
-- column.de: out_rate_max  | Die Veränderung höchstens, leer, wo das erste Jahr 0 sein kann
-- column.de: in_before    | Einpendler im ersten Jahr
-- column.de: in_after     | Einpendler im zweiten Jahr
-- column.de: in_change    | Veränderung
-- column.de: in_rate      | Veränderung als Anteil am ersten Jahr
-- column.de: in_rate_min   | Die Veränderung mindestens, mit Rundung
-- column.de: in_rate_max   | Die Veränderung höchstens, leer, wo das erste Jahr 0 sein kann
-- column.de: statistic    | Pendlerstatistik
-- column.de: year_before  | Erstes Jahr
-- column.de: year_after   | Zweites Jahr
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth | value=out_rate | classes=-0.2,-0.1,-0.05,0,0.05,0.1,0.2 | palette=diverging | legend=out_rate
-- definition:    Commuters between named territories in two years of the same statistic; two statistics are never compared.
-- definition.de: Pendler zwischen genannten Gebieten in zwei Jahren derselben Statistik; zwei Statistiken werden nie verglichen.
-- source:    Plain sums of the commuters as loaded
-- note:      A territory that no flow of a year names is not in the statistic of that year: its figures are empty, not 0.
-- note:      Empty where fewer than two years of one statistic are loaded.
-- note.de:   Ein Gebiet, das kein Strom eines Jahres nennt, steht nicht in der Statistik dieses Jahres: seine Zahlen sind leer, nicht 0.
-- note.de:   Leer, wo von keiner Statistik zwei Jahre geladen sind.

WITH basis AS ( -- one statistic and level: most years, then most pairs
    SELECT statistic, level, max(year) AS newest
    FROM flow_group
    WHERE kind = 'pair'
      AND mode = 'all'
      AND (:statistic = '' OR statistic = :statistic)
      AND (:level = '' OR level = :level)
    GROUP BY statistic, level
    ORDER BY count(DISTINCT year) DESC, sum(rows) DESC, statistic, level
    LIMIT 1
),
last AS (
    SELECT CASE WHEN :after <> 0 THEN :after ELSE newest END AS year FROM basis
),
first AS (
    SELECT CASE WHEN :before <> 0 THEN :before ELSE max(flow_group.year) END AS year
    FROM basis
    JOIN flow_group ON flow_group.statistic = basis.statistic
                   AND flow_group.level = basis.level
    CROSS JOIN last
    WHERE flow_group.year < last.year
      AND kind = 'pair'
      AND mode = 'all'
),
link AS (
    SELECT origin_key, destination_key, persons, persons_min, persons_max,
           CASE WHEN flow.year = last.year THEN 1 ELSE 0 END AS is_after
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.level = basis.level
    CROSS JOIN first
    CROSS JOIN last
    WHERE flow.year IN (first.year, last.year)
      AND kind = 'pair'
      AND mode = 'all'
      AND origin_key <> destination_key
),
way AS (
    SELECT origin_key AS key, 'out' AS direction, is_after, persons, persons_min, persons_max
    FROM link
    UNION ALL
    SELECT destination_key, 'in', is_after, persons, persons_min, persons_max
    FROM link
),
total AS (
    SELECT key, is_after,
           sum(CASE WHEN direction = 'out' THEN persons ELSE 0.0 END) AS persons_out,
           sum(CASE WHEN direction = 'out' THEN persons_min ELSE 0.0 END) AS out_least,
           sum(CASE WHEN direction = 'out' THEN persons_max ELSE 0.0 END) AS out_most,
           sum(CASE WHEN direction = 'in' THEN persons ELSE 0.0 END) AS persons_in,
           sum(CASE WHEN direction = 'in' THEN persons_min ELSE 0.0 END) AS in_least,
           sum(CASE WHEN direction = 'in' THEN persons_max ELSE 0.0 END) AS in_most
    FROM way
    GROUP BY key, is_after
), -- a territory that no flow of a year names is not in the statistic: empty, not 0
change AS (
    SELECT territory.key, territory.name,
           old.persons_out AS out_before, new.persons_out AS out_after,
           (new.persons_out - old.persons_out) / nullif(old.persons_out, 0.0) AS out_rate,
           new.out_least / nullif(old.out_most, 0.0) - 1.0 AS out_rate_min,
           new.out_most / nullif(old.out_least, 0.0) - 1.0 AS out_rate_max,
           old.persons_in AS in_before, new.persons_in AS in_after,
           (new.persons_in - old.persons_in) / nullif(old.persons_in, 0.0) AS in_rate,
           new.in_least / nullif(old.in_most, 0.0) - 1.0 AS in_rate_min,
           new.in_most / nullif(old.in_least, 0.0) - 1.0 AS in_rate_max
    FROM territory
    JOIN basis ON basis.level = territory.level
    LEFT JOIN total AS old ON old.key = territory.key AND old.is_after = 0
    LEFT JOIN total AS new ON new.key = territory.key AND new.is_after = 1
    WHERE in_region = 1
)
SELECT change.key,
       change.name,
       out_before,
       out_after,
       out_after - out_before AS out_change,
       out_rate,
       out_rate_min,
       out_rate_max,
       in_before,
       in_after,
       in_after - in_before AS in_change,
       in_rate,
       in_rate_min,
       in_rate_max,
       basis.statistic,
       first.year AS year_before,
       last.year AS year_after
FROM change
CROSS JOIN basis
CROSS JOIN first
CROSS JOIN last
WHERE first.year IS NOT NULL
ORDER BY out_rate DESC NULLS LAST, change.key;
