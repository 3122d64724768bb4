-- title:     Commuters between the largest territories
-- title.de:  Pendler zwischen den größten Gebieten
-- finding:   when {count:persons>0} = 0 | Commuters among the largest territories ({distinct:origin_key}): the statistic names nobody
-- finding:   Among the largest territories ({distinct:origin_key}), most persons by home and work: {max:persons}, {top:origin+destination by persons}
-- finding.de: when {count:persons>0} = 0 | Pendler unter den größten Gebieten ({distinct:origin_key}): die Statistik nennt niemanden
-- finding.de: Unter den größten Gebieten ({distinct:origin_key}) die meisten Personen nach Wohnung und Arbeit: {max:persons}, {top:origin+destination by persons}
-- needs:     territory, flow
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most pairs
-- param:     year        | integer | 0      | year          | Year of the statistic, 0 = the newest
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param:     places      | integer | 15     | territories   | So many, those with most who live or work there
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year      | Jahr der Statistik, 0 = das neueste
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- param.de:  places    | So viele: die, in denen die meisten wohnen oder arbeiten
-- column:    origin_key   | text    |         | Official key of the territory where they live
-- column:    origin       | text    |         | Its name
-- column:    destination_key | text |         | Official key of the territory where they work
-- column:    destination  | text    |         | Its name
-- column:    persons      | real    | persons | Commuters; on the diagonal those who live and work there, empty = not in the statistic
-- column:    share        | real    | share   | Their share of those who live at the origin, as far as the statistic names where they work
-- column:    share_min    | real    | share   | The share at least, with rounding and those of whom the statistic does not name where they work
-- column:    share_max    | real    | share   | The share at most
-- column:    statistic    | text    |         | Commuter statistic
-- column:    year         | integer | year    | Year of the statistic
-- column:    level        | text    |         | Level of the flows
-- column.de: origin_key   | Amtlicher Schlüssel des Gebiets, in dem sie wohnen
-- column.de: origin       | Sein Name
-- column.de: destination_key | Amtlicher Schlüssel des Gebiets, in dem sie arbeiten
-- column.de: destination  | Sein Name
-- column.de: persons      | Pendler; auf der Diagonale, wer dort wohnt und arbeitet, leer = nicht in der Statistik
-- column.de: share        | Ihr Anteil an denen, die am Herkunftsort wohnen, soweit die Statistik das Ziel nennt
-- column.de: share_min    | Der Anteil mindestens, mit Rundung und denen, deren Ziel die Statistik nicht nennt
-- column.de: share_max    | Der Anteil höchstens
-- column.de: statistic    | Pendlerstatistik
-- column.de: year         | Jahr der Statistik
-- column.de: level        | Ebene der Pendlerströme
-- focus:     whole
-- plot:      matrix | row=origin | column=destination | value=persons | classes=0,10,100,1000,10000 | palette=sequential | legend=persons
-- definition:    Persons from each of the largest territories to each; rows are homes, columns are places of work.
-- definition.de: Personen aus jedem der größten Gebiete in jedes; Zeilen sind Wohnorte, Spalten Arbeitsorte.
-- source:    Plain sums of the commuters as loaded

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
    SELECT origin_key, destination_key, persons, persons_min, persons_max
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE mode = 'all'
      AND kind IN ('pair', 'within')
),
turnover AS (
    SELECT key, sum(persons) AS persons
    FROM (SELECT origin_key AS key, persons FROM link
          UNION ALL
          SELECT destination_key, persons FROM link) AS ends
    GROUP BY key
),
lives AS (
    SELECT origin_key AS key, sum(persons) AS persons, sum(persons_min) AS least,
           sum(persons_max) AS most
    FROM link
    GROUP BY origin_key
),
rest AS ( -- of those the statistic does not name where they work
    SELECT origin_key AS key, sum(persons_min) AS least, sum(persons_max) AS most
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE mode = 'all'
      AND kind = 'residual'
      AND origin_key <> ''
    GROUP BY origin_key
),
place AS (
    SELECT territory.key, territory.name, turnover.persons
    FROM territory
    JOIN basis ON basis.level = territory.level
    JOIN turnover ON turnover.key = territory.key
    WHERE in_region = 1
    ORDER BY turnover.persons DESC, territory.key
    LIMIT :places
),
known AS (
    SELECT count(*) AS rows FROM link WHERE origin_key = destination_key AND persons > 0
)
SELECT home.key AS origin_key,
       home.name AS origin,
       work.key AS destination_key,
       work.name AS destination,
       CASE WHEN home.key <> work.key OR known.rows > 0
            THEN coalesce(link.persons, 0.0) END AS persons,
       CASE WHEN home.key <> work.key OR known.rows > 0
            THEN coalesce(link.persons, 0.0) / nullif(lives.persons, 0.0) END AS share,
       CASE WHEN home.key <> work.key OR known.rows > 0
            THEN coalesce(link.persons_min, 0.0)
                 / nullif(coalesce(link.persons_min, 0.0) + lives.most
                          - coalesce(link.persons_max, 0.0) + coalesce(rest.most, 0.0), 0.0)
       END AS share_min,
       CASE WHEN home.key <> work.key OR known.rows > 0
            THEN coalesce(link.persons_max, 0.0)
                 / nullif(coalesce(link.persons_max, 0.0) + lives.least
                          - coalesce(link.persons_min, 0.0) + coalesce(rest.least, 0.0), 0.0)
       END AS share_max,
       statistic,
       year,
       level
FROM place AS home
CROSS JOIN place AS work
CROSS JOIN basis
CROSS JOIN known
LEFT JOIN link ON link.origin_key = home.key AND link.destination_key = work.key
LEFT JOIN lives ON lives.key = home.key
LEFT JOIN rest ON rest.key = home.key
ORDER BY home.persons DESC, home.key, work.persons DESC, work.key;
