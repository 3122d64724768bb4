-- title:     Who works where they live: self-containment of each territory
-- title.de:  Wer arbeitet, wo er wohnt: Eigenständigkeit jedes Gebiets
-- finding:   when {count:contained!=} = 0 | Self-containment: not known for any territory ({rows})
-- finding:   Territories self-contained by half or more: {count:contained>=0.5} of {rows}; highest: {max:contained}, {top:name by contained}; not known: {count:contained=}
-- finding.de: when {count:contained!=} = 0 | Eigenständigkeit: für kein Gebiet bekannt ({rows})
-- finding.de: Mindestens zur Hälfte eigenständige Gebiete: {count:contained>=0.5} von {rows}; höchster Wert: {max:contained}, {top:name by contained}; unbekannt: {count:contained=}
-- needs:     territory, flow
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most pairs
-- param:     year        | integer | 0      | year          | Year of the statistic, 0 = the newest
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year      | Jahr der Statistik, 0 = das neueste
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- column:    key          | text    |         | Official key
-- column:    name         | text    |         | Official name
-- column:    lives        | real    | persons | Persons who live here and work anywhere, within included
-- column:    works        | real    | persons | Persons who work here and live anywhere, within included
-- column:    within       | real    | persons | Persons who live and work here
-- column:    live_share   | real    | share   | Of those who live here, work here
-- column:    live_min     | real    | share   | The share at least, with rounding and residual rows
-- column:    live_max     | real    | share   | The share at most
-- column:    work_share   | real    | share   | Of those who work here, live here
-- column:    work_min     | real    | share   | The share at least
-- column:    work_max     | real    | share   | The share at most
-- column:    contained    | real    | share   | The smaller of both shares
-- column:    shares       | text    |         | computed, or not in the statistic where it does not count who works where they live
-- column:    statistic    | text    |         | Commuter statistic
-- column:    year         | integer | year    | Year of the statistic
-- column:    level        | text    |         | Level of the flows
-- column.de: key          | Amtlicher Schlüssel
-- column.de: name         | Amtlicher Name
-- column.de: lives        | Personen, die hier wohnen und irgendwo arbeiten, auch hier
-- column.de: works        | Personen, die hier arbeiten und irgendwo wohnen, auch hier
-- column.de: within       | Personen, die hier wohnen und arbeiten
-- column.de: live_share   | Von denen, die hier wohnen, arbeiten hier
-- column.de: live_min     | Der Anteil mindestens, mit Rundung und Restzeilen
-- column.de: live_max     | Der Anteil höchstens
-- column.de: work_share   | Von denen, die hier arbeiten, wohnen hier
-- column.de: work_min     | Der Anteil mindestens
-- column.de: work_max     | Der Anteil höchstens
-- column.de: contained    | Der kleinere der beiden Anteile
-- column.de: shares       | berechnet, oder nicht in der Statistik, wo sie nicht zählt, wer arbeitet, wo er wohnt
-- column.de: statistic    | Pendlerstatistik
-- column.de: year         | Jahr der Statistik
-- column.de: level        | Ebene der Pendlerströme
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth | value=contained | classes=jenks:5 | palette=sequential | legend=contained
-- plot:      scatter    | label=name | x=live_share | y=work_share | diagonal=1
-- definition:    Self-containment: persons who live and work in a territory, as a share of all who live there and of all who work there; the smaller of both counts.
-- definition.de: Eigenständigkeit: Personen, die in einem Gebiet wohnen und arbeiten, als Anteil aller, die dort wohnen, und aller, die dort arbeiten; der kleinere zählt.
-- source:    Coombes and Bond, Travel-to-Work Areas (ONS 2008)
-- note:      The range of a share takes the persons within at their least against all others at their most, residual rows among them, and the reverse.
-- note.de:   Die Spanne eines Anteils stellt die Personen im Gebiet mindestens gegen alle übrigen höchstens, auch die der Restzeilen, und umgekehrt.

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
link AS (
    SELECT origin_key, destination_key, kind, persons, persons_min, persons_max
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE mode = 'all'
      AND kind IN ('pair', 'within', 'residual')
),
way_out AS (
    SELECT origin_key AS key,
           sum(CASE WHEN kind = 'residual' THEN 0.0 ELSE persons END) AS persons,
           sum(persons_min) AS least, sum(persons_max) AS most
    FROM link
    WHERE origin_key <> ''
      AND origin_key <> destination_key
    GROUP BY origin_key
),
way_in AS (
    SELECT destination_key AS key,
           sum(CASE WHEN kind = 'residual' THEN 0.0 ELSE persons END) AS persons,
           sum(persons_min) AS least, sum(persons_max) AS most
    FROM link
    WHERE destination_key <> ''
      AND origin_key <> destination_key
    GROUP BY destination_key
),
stay AS (
    SELECT origin_key AS key, sum(persons) AS persons, sum(persons_min) AS least,
           sum(persons_max) AS most
    FROM link
    WHERE origin_key = destination_key
    GROUP BY origin_key
),
counts_within AS ( -- a table of all pairs: where it has no row within, nobody is
    SELECT count(*) AS rows
    FROM flow
    JOIN basis ON basis.statistic = flow.statistic AND basis.year = flow.year
              AND basis.level = flow.level
    JOIN source ON source.source_id = flow.source_id
    WHERE mode = 'all'
      AND kind = 'within'
      AND persons > 0
      AND loader = 'flows'
),
figure AS (
    SELECT territory.key, territory.name,
           coalesce(stay.persons, 0.0) AS within,
           coalesce(stay.least, 0.0) AS within_min, coalesce(stay.most, 0.0) AS within_max,
           coalesce(way_out.persons, 0.0) AS out, coalesce(way_out.least, 0.0) AS out_min,
           coalesce(way_out.most, 0.0) AS out_max,
           coalesce(way_in.persons, 0.0) AS back, coalesce(way_in.least, 0.0) AS back_min,
           coalesce(way_in.most, 0.0) AS back_max,
           stay.key IS NOT NULL OR counts_within.rows > 0 AS is_known
    FROM territory
    JOIN basis ON basis.level = territory.level
    CROSS JOIN counts_within
    LEFT JOIN stay ON stay.key = territory.key
    LEFT JOIN way_out ON way_out.key = territory.key
    LEFT JOIN way_in ON way_in.key = territory.key
    WHERE in_region = 1
),
share AS (
    SELECT key,
           CASE WHEN is_known THEN within / nullif(within + out, 0.0) END AS live_share,
           CASE WHEN is_known THEN within_min / nullif(within_min + out_max, 0.0) END AS live_min,
           CASE WHEN is_known THEN within_max / nullif(within_max + out_min, 0.0) END AS live_max,
           CASE WHEN is_known THEN within / nullif(within + back, 0.0) END AS work_share,
           CASE WHEN is_known THEN within_min / nullif(within_min + back_max, 0.0) END AS work_min,
           CASE WHEN is_known THEN within_max / nullif(within_max + back_min, 0.0) END AS work_max
    FROM figure
)
SELECT figure.key,
       name,
       within + out AS lives,
       within + back AS works,
       CASE WHEN is_known THEN within END AS within,
       live_share,
       live_min,
       live_max,
       work_share,
       work_min,
       work_max,
       CASE WHEN live_share < work_share THEN live_share ELSE work_share END AS contained,
       CASE WHEN is_known THEN 'computed' ELSE 'not in the statistic' END AS shares,
       statistic,
       year,
       level
FROM figure
JOIN share ON share.key = figure.key
CROSS JOIN basis
ORDER BY CASE WHEN live_share < work_share THEN live_share ELSE work_share END DESC NULLS LAST,
         figure.key;
