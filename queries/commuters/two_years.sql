-- title:     Commuters in two years of one statistic
-- title.de:  Pendler in zwei Jahren einer Statistik
-- finding:   Territories with more out-commuters in {first:year_after} than in {first:year_before}: {count:out_change>0} of {rows}; with fewer: {count:out_change<0}, not known: {count:out_change=}
-- finding.de: Gebiete mit mehr Auspendlern {first:year_after} als {first:year_before}: {count:out_change>0} von {rows}; mit weniger: {count:out_change<0}, unbekannt: {count:out_change=}
-- needs:     territory, flow
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most years
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param:     before      | integer | 0      | year          | First year, 0 = the one before the last
-- param:     after       | integer | 0      | year          | Second year, 0 = the last
-- column:    key          | text    |         | Official key
-- column:    name         | text    |         | Official name
-- column:    out_before   | real    | persons | Out-commuters in the first year
-- column:    out_after    | real    | persons | Out-commuters in the second year
-- column:    out_change   | real    | persons | Change
-- column:    out_rate     | real    | share   | Change as a share of the first year
-- column:    in_before    | real    | persons | In-commuters in the first year
-- column:    in_after     | real    | persons | In-commuters in the second year
-- column:    in_change    | real    | persons | Change
-- column:    in_rate      | real    | share   | Change as a share of the first year
-- column:    statistic    | text    |         | Commuter statistic
-- column:    year_before  | integer | year    | First year
-- column:    year_after   | integer | year    | Second year
-- column.de: key          | Amtlicher Schlüssel
-- column.de: name         | Amtlicher Name
-- column.de: out_before   | Auspendler im ersten Jahr
-- column.de: out_after    | Auspendler im zweiten Jahr
-- column.de: out_change   | Veränderung
-- column.de: out_rate     | Veränderung als Anteil am ersten Jahr
-- column.de: in_before    | Einpendler im ersten Jahr
-- column.de: in_after     | Einpendler im zweiten Jahr
-- column.de: in_change    | Veränderung
-- column.de: in_rate      | Veränderung als Anteil am ersten Jahr
-- column.de: statistic    | Pendlerstatistik
-- column.de: year_before  | Erstes Jahr
-- column.de: year_after   | Zweites Jahr
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth | value=out_rate | classes=-0.2,-0.1,-0.05,0,0.05,0.1,0.2 | palette=diverging | legend=out_rate
-- definition:    Commuters between named territories in two years of the same statistic; two statistics are never compared.
-- definition.de: Pendler zwischen genannten Gebieten in zwei Jahren derselben Statistik; zwei Statistiken werden nie verglichen.
-- source:    Plain sums of the commuters as loaded
-- note:      Empty where fewer than two years of one statistic are loaded.
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
    SELECT origin_key, destination_key, persons,
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
way_out AS (
    SELECT origin_key AS key, sum(CASE WHEN is_after = 0 THEN persons ELSE 0.0 END) AS before,
           sum(CASE WHEN is_after = 1 THEN persons ELSE 0.0 END) AS after
    FROM link
    GROUP BY origin_key
),
way_in AS (
    SELECT destination_key AS key, sum(CASE WHEN is_after = 0 THEN persons ELSE 0.0 END) AS before,
           sum(CASE WHEN is_after = 1 THEN persons ELSE 0.0 END) AS after
    FROM link
    GROUP BY destination_key
)
SELECT territory.key,
       territory.name,
       coalesce(way_out.before, 0.0) AS out_before,
       coalesce(way_out.after, 0.0) AS out_after,
       coalesce(way_out.after, 0.0) - coalesce(way_out.before, 0.0) AS out_change,
       (coalesce(way_out.after, 0.0) - way_out.before) / nullif(way_out.before, 0.0) AS out_rate,
       coalesce(way_in.before, 0.0) AS in_before,
       coalesce(way_in.after, 0.0) AS in_after,
       coalesce(way_in.after, 0.0) - coalesce(way_in.before, 0.0) AS in_change,
       (coalesce(way_in.after, 0.0) - way_in.before) / nullif(way_in.before, 0.0) AS in_rate,
       basis.statistic,
       first.year AS year_before,
       last.year AS year_after
FROM territory
JOIN basis ON basis.level = territory.level
CROSS JOIN first
CROSS JOIN last
LEFT JOIN way_out ON way_out.key = territory.key
LEFT JOIN way_in ON way_in.key = territory.key
WHERE in_region = 1
  AND first.year IS NOT NULL
ORDER BY (coalesce(way_out.after, 0.0) - way_out.before) / nullif(way_out.before, 0.0) DESC NULLS LAST,
         territory.key;
