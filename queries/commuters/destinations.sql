-- title:     Where commuters go: main and second destination of each territory
-- title.de:  Wohin Pendler fahren: erstes und zweites Ziel jedes Gebiets
-- finding:   when {count:main_share!=} = 0 | Main destinations: the statistic names none; territories: {rows}
-- finding:   Strongest tie to one destination: {max:main_share} of the commuters to named places, {top:name by main_share}; territories with more than half: {count:main_share>0.5} of {rows}
-- finding.de: when {count:main_share!=} = 0 | Erste Ziele: die Statistik nennt keines; Gebiete: {rows}
-- finding.de: Stärkste Bindung an ein Ziel: {max:main_share} der Auspendler mit genanntem Ziel, {top:name by main_share}; Gebiete mit mehr als der Hälfte: {count:main_share>0.5} von {rows}
-- needs:     territory, flow
-- param:     statistic   | text    |        | statistic     | Commuter statistic, empty = the one with most pairs
-- param:     year        | integer | 0      | year          | Year of the statistic, 0 = the newest
-- param:     level       | text    |        | level         | Level of the flows, empty = the one with most pairs
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year      | Jahr der Statistik, 0 = das neueste
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- column:    key          | text    |         | Official key
-- column:    name         | text    |         | Official name
-- column:    out_named    | real    | persons | Commuters to a named territory
-- column:    rest_min     | real    | persons | Commuters to territories that the statistic does not name, at least
-- column:    rest_max     | real    | persons | The same at most, empty = not known how many
-- column:    main_key     | text    |         | Territory to which most go; of equals the first key
-- column:    main_name    | text    |         | Its name, or its key where no name is loaded
-- column:    main_persons | real    | persons | Commuters to it
-- column:    main_share   | real    | share   | Main destination: its share of the commuters to a named territory
-- column:    share_min    | real    | share   | The share at least, with rounding and all who go to an unnamed one
-- column:    share_max    | real    | share   | The share at most
-- column:    second_key   | text    |         | Territory to which the next most go
-- column:    second_name  | text    |         | Its name, or its key
-- column:    second_persons | real  | persons | Commuters to it
-- column:    second_share | real    | share   | Second destination: its share of the commuters to a named territory
-- column:    second_min   | real    | share   | The share at least
-- column:    second_max   | real    | share   | The share at most
-- column:    destinations | integer | territories | Named territories to which somebody goes
-- column:    statistic    | text    |         | Commuter statistic
-- column:    year         | integer | year    | Year of the statistic
-- column:    level        | text    |         | Level of the flows
-- column.de: key          | Amtlicher Schlüssel
-- column.de: name         | Amtlicher Name
-- column.de: out_named    | Auspendler in ein genanntes Gebiet
-- column.de: rest_min     | Auspendler in Gebiete, die die Statistik nicht nennt, mindestens
-- column.de: rest_max     | Dasselbe höchstens, leer = nicht bekannt
-- column.de: main_key     | Gebiet, in das die meisten fahren; bei Gleichstand der erste Schlüssel
-- column.de: main_name    | Sein Name, oder sein Schlüssel, wo kein Name geladen ist
-- column.de: main_persons | Auspendler dorthin
-- column.de: main_share   | Erstes Ziel: sein Anteil an den Pendlern in ein genanntes Gebiet
-- column.de: share_min    | Der Anteil mindestens, mit Rundung und allen, die in ein ungenanntes fahren
-- column.de: share_max    | Der Anteil höchstens
-- column.de: second_key   | Gebiet, in das die zweitmeisten fahren
-- column.de: second_name  | Sein Name, oder sein Schlüssel
-- column.de: second_persons | Auspendler dorthin
-- column.de: second_share | Zweites Ziel: sein Anteil an den Pendlern in ein genanntes Gebiet
-- column.de: second_min   | Der Anteil mindestens
-- column.de: second_max   | Der Anteil höchstens
-- column.de: destinations | Genannte Gebiete, in die jemand fährt
-- column.de: statistic    | Pendlerstatistik
-- column.de: year         | Jahr der Statistik
-- column.de: level        | Ebene der Pendlerströme
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth  | value=main_share | classes=jenks:5 | palette=sequential | legend=main_share
-- plot:      ranked_bars | label=name | value=main_share | rows=25
-- definition:    The territory to which most out-commuters of a territory go, and the next. The range of a share lies between its persons at their least against the others at their most and the reverse; residual rows count among the others.
-- definition.de: Das Gebiet, in das die meisten Auspendler eines Gebiets fahren, und das nächste. Die Spanne eines Anteils liegt zwischen seinen Pendlern mindestens gegen die übrigen höchstens und umgekehrt; Restzeilen zählen zu den übrigen.
-- source:    Plain sums of the commuters as loaded; ranges: house definition (umland)
-- note:      Who lives and works in the same territory is no commuter. Foreign countries are not among the destinations.
-- note.de:   Wer im selben Gebiet wohnt und arbeitet, pendelt nicht. Das Ausland ist nicht unter den Zielen.

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
    SELECT key, name
    FROM territory
    JOIN basis ON basis.level = territory.level
    WHERE in_region = 1
),
way AS (
    SELECT origin_key AS key, destination_key, persons, persons_min, persons_max
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE kind = 'pair'
      AND mode = 'all'
      AND origin_key <> destination_key
      AND persons > 0
      AND origin_key IN (SELECT key FROM place)
),
rest AS ( -- rows of a statistic that name no territory
    SELECT origin_key AS key, sum(persons_min) AS least, sum(persons_max) AS most
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE kind = 'residual'
      AND mode = 'all'
      AND origin_key <> ''
    GROUP BY origin_key
),
total AS (
    SELECT key, sum(persons) AS persons, sum(persons_min) AS least, sum(persons_max) AS most,
           count(*) AS places
    FROM way
    GROUP BY key
),
ranked AS (
    SELECT key, destination_key, persons, persons_min, persons_max,
           row_number() OVER (PARTITION BY key ORDER BY persons DESC, destination_key) AS rank
    FROM way
),
other_name AS (
    SELECT key, min(name) AS name
    FROM alias
    WHERE kind = 'territory'
    GROUP BY key
)
SELECT place.key,
       place.name,
       coalesce(total.persons, 0.0) AS out_named,
       coalesce(rest.least, 0.0) AS rest_min,
       CASE WHEN coalesce(rest.most, 0.0) < 1e15 THEN coalesce(rest.most, 0.0) END AS rest_max,
       main.destination_key AS main_key,
       coalesce(main_place.name, main_other.name, main.destination_key) AS main_name,
       main.persons AS main_persons,
       main.persons / total.persons AS main_share,
       main.persons_min / nullif(main.persons_min + total.most - main.persons_max
                                 + coalesce(rest.most, 0.0), 0.0) AS share_min,
       main.persons_max / nullif(main.persons_max + total.least - main.persons_min
                                 + coalesce(rest.least, 0.0), 0.0) AS share_max,
       second.destination_key AS second_key,
       coalesce(second_place.name, second_other.name, second.destination_key) AS second_name,
       second.persons AS second_persons,
       second.persons / total.persons AS second_share,
       second.persons_min / nullif(second.persons_min + total.most - second.persons_max
                                   + coalesce(rest.most, 0.0), 0.0) AS second_min,
       second.persons_max / nullif(second.persons_max + total.least - second.persons_min
                                   + coalesce(rest.least, 0.0), 0.0) AS second_max,
       coalesce(total.places, 0) AS destinations,
       basis.statistic,
       basis.year,
       basis.level
FROM place
CROSS JOIN basis
LEFT JOIN total ON total.key = place.key
LEFT JOIN rest ON rest.key = place.key
LEFT JOIN ranked AS main ON main.key = place.key AND main.rank = 1
LEFT JOIN ranked AS second ON second.key = place.key AND second.rank = 2
LEFT JOIN territory AS main_place ON main_place.key = main.destination_key
LEFT JOIN other_name AS main_other ON main_other.key = main.destination_key
LEFT JOIN territory AS second_place ON second_place.key = second.destination_key
LEFT JOIN other_name AS second_other ON second_other.key = second.destination_key
ORDER BY main.persons / total.persons DESC NULLS LAST, place.key;
