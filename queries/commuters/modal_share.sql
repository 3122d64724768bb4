-- title:     By which means commuters go
-- title.de:  Womit Pendler fahren
-- finding:   when {count:mode!=not told} = 0 | Means of transport: the statistic tells none; persons: {sum:persons}
-- finding:   Means of transport known for {part:persons?mode!=not told} of {sum:persons} persons; largest group: {max:persons?mode!=not told}, {top:name+mode by persons?mode!=not told}
-- finding.de: when {count:mode!=not told} = 0 | Verkehrsmittel: die Statistik nennt keines; Personen: {sum:persons}
-- finding.de: Verkehrsmittel bekannt für {part:persons?mode!=not told} von {sum:persons} Personen; größte Gruppe: {max:persons?mode!=not told}, {top:name+mode by persons?mode!=not told}
-- needs:     territory, flow
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most pairs
-- param:     year        | integer | 0      | year          | Year of the statistic, 0 = the newest
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param:     end         | text    | origin | origin or destination | origin = of those who live there, destination = of those who work there
-- param:     stay        | text    | yes    | yes or no | yes = also those who live and work in the same territory
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year      | Jahr der Statistik, 0 = das neueste
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- param.de:  end       | origin = derer, die dort wohnen, destination = derer, die dort arbeiten
-- param.de:  stay      | yes = auch die, die im selben Gebiet wohnen und arbeiten
-- column:    key          | text    |         | Official key
-- column:    name         | text    |         | Official name
-- column:    mode         | text    |         | Means of transport as the statistic calls it; not told = all less those told
-- column:    persons      | real    | persons | Persons
-- column:    share        | real    | share   | Their share of all; empty where no mode is told
-- column:    share_min    | real    | share   | The share at least, with rounding
-- column:    share_max    | real    | share   | The share at most
-- column:    all_persons  | real    | persons | All persons
-- column:    statistic    | text    |         | Commuter statistic
-- column:    year         | integer | year    | Year of the statistic
-- column:    level        | text    |         | Level of the flows
-- column.de: key          | Amtlicher Schlüssel
-- column.de: name         | Amtlicher Name
-- column.de: mode         | Verkehrsmittel, wie die Statistik es nennt; not told = alle ohne die genannten
-- column.de: persons      | Personen
-- column.de: share        | Ihr Anteil an allen; leer, wo kein Verkehrsmittel genannt ist
-- column.de: share_min    | Der Anteil mindestens, mit Rundung
-- column.de: share_max    | Der Anteil höchstens
-- column.de: all_persons  | Alle Personen
-- column.de: statistic    | Pendlerstatistik
-- column.de: year         | Jahr der Statistik
-- column.de: level        | Ebene der Pendlerströme
-- focus:     territory key
-- plot:      stacked_shares | label=name | series=mode | value=persons | rows=25
-- definition:    Persons by means of transport, as a share of all of the same statistic.
-- definition.de: Personen nach Verkehrsmittel, als Anteil aller derselben Statistik.
-- source:    Plain sums of the commuters as loaded
-- note:      Where a statistic tells no means of transport there is one row "not told" a territory: the source needs the option modes.
-- note.de:   Wo eine Statistik kein Verkehrsmittel nennt, steht je Gebiet eine Zeile „not told“: die Quelle braucht die Option modes.

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
    SELECT CASE WHEN :end = 'destination' THEN destination_key ELSE origin_key END AS key,
           mode, persons, persons_min, persons_max
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE kind IN ('pair', 'within')
      AND (:stay = 'yes' OR origin_key <> destination_key)
),
place AS (
    SELECT key, name
    FROM territory
    JOIN basis ON basis.level = territory.level
    WHERE in_region = 1
),
counted AS (
    SELECT key, mode, sum(persons) AS persons, sum(persons_min) AS least,
           sum(persons_max) AS most
    FROM way
    WHERE mode <> 'all'
    GROUP BY key, mode
),
whole AS (
    SELECT place.key, coalesce(sum(persons), 0.0) AS persons,
           coalesce(sum(persons_min), 0.0) AS least, coalesce(sum(persons_max), 0.0) AS most
    FROM place
    LEFT JOIN way ON way.key = place.key AND mode = 'all'
    GROUP BY place.key
),
told AS (
    SELECT key, sum(persons) AS persons, sum(least) AS least, sum(most) AS most
    FROM counted
    GROUP BY key
),
line AS (
    SELECT counted.key, mode, counted.persons, counted.persons / nullif(whole.persons, 0.0) AS share,
           counted.least, counted.most, whole.least AS all_least, whole.most AS all_most
    FROM counted
    JOIN whole ON whole.key = counted.key
    UNION ALL
    SELECT whole.key, 'not told', whole.persons - coalesce(told.persons, 0.0),
           CASE WHEN told.key IS NOT NULL
                THEN (whole.persons - told.persons) / nullif(whole.persons, 0.0) END,
           CASE WHEN told.key IS NOT NULL AND whole.least > told.most THEN whole.least - told.most
                WHEN told.key IS NOT NULL THEN 0.0 END,
           CASE WHEN told.key IS NOT NULL THEN whole.most - told.least END,
           whole.least, whole.most
    FROM whole
    LEFT JOIN told ON told.key = whole.key
    WHERE whole.persons > coalesce(told.persons, 0.0)
)
SELECT line.key,
       place.name,
       line.mode,
       line.persons,
       line.share,
       line.least / nullif(line.all_most, 0.0) AS share_min,
       CASE WHEN line.most < line.all_least THEN line.most / line.all_least
            WHEN line.most IS NOT NULL THEN 1.0 END AS share_max,
       whole.persons AS all_persons,
       statistic,
       year,
       level
FROM line
JOIN place ON place.key = line.key
JOIN whole ON whole.key = line.key
CROSS JOIN basis
ORDER BY whole.persons DESC, line.key, CASE WHEN mode = 'not told' THEN 2 ELSE 1 END,
         line.persons DESC, line.mode;
