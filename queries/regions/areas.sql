-- title:     Regions found from flows
-- title.de:  Regionen nach Pendlern
-- finding:   Regions in which half or more of those who live there work: {count:live_share>=0.5} of {rows}; highest share: {max:live_share}, {top:name by live_share}; not known: {count:live_share=}
-- finding.de: Regionen, in denen mindestens die Hälfte der dort Wohnenden arbeitet: {count:live_share>=0.5} von {rows}; höchster Anteil: {max:live_share}, {top:name by live_share}; unbekannt: {count:live_share=}
-- needs:     territory, flow, partition_region
-- param:     partition   | text    |        | division      | Division of the region by its name, empty = the first
-- param.de:  partition | Gliederung der Region nach ihrem Namen, leer = die erste
-- column:    partition_id | text    |         | Name of the division
-- column:    region_key   | text    |         | Official key of the region's first territory, or of its centre
-- column:    main_key     | text    |         | Official key of the territory in which most work
-- column:    name         | text    |         | Its name
-- column:    units        | integer | territories | Territories
-- column:    parts        | integer | parts   | Connected parts, empty = no borders known
-- column:    lives        | real    | persons | Persons who live there and work anywhere in the region
-- column:    works        | real    | persons | Persons who work there and live anywhere in the region
-- column:    within       | real    | persons | Persons who live and work there
-- column:    live_share   | real    | share   | Of those who live there, work there
-- column:    live_min     | real    | share   | The share at least, with rounding and residual rows
-- column:    live_max     | real    | share   | The share at most
-- column:    work_share   | real    | share   | Of those who work there, live there
-- column:    work_min     | real    | share   | The share at least
-- column:    work_max     | real    | share   | The share at most
-- column:    fit          | real    | share   | Functional fit: commuters between its territories, of all from or to one of them
-- column:    validity     | real    | index   | Validity X of a labour market area, valid from 1 on; empty for other methods
-- column:    status       | text    |         | valid, not valid, or no test where the method has none
-- column:    population   | real    | inhabitants | Inhabitants, empty = not known of all
-- column:    area_km2     | real    | km2     | Area, empty = not known of all
-- column:    method       | text    |         | Method
-- column:    parameters   | text    |         | Its parameters
-- column.de: partition_id | Name der Gliederung
-- column.de: region_key   | Amtlicher Schlüssel ihres ersten Gebiets, oder ihres Zentrums
-- column.de: main_key     | Amtlicher Schlüssel des Gebiets, in dem die meisten arbeiten
-- column.de: name         | Sein Name
-- column.de: units        | Gebiete
-- column.de: parts        | Zusammenhängende Teile, leer = keine Grenzen bekannt
-- column.de: lives        | Personen, die dort wohnen und irgendwo in der Region arbeiten
-- column.de: works        | Personen, die dort arbeiten und irgendwo in der Region wohnen
-- column.de: within       | Personen, die dort wohnen und arbeiten
-- column.de: live_share   | Von denen, die dort wohnen, arbeiten dort
-- column.de: live_min     | Der Anteil mindestens, mit Rundung und Restzeilen
-- column.de: live_max     | Der Anteil höchstens
-- column.de: work_share   | Von denen, die dort arbeiten, wohnen dort
-- column.de: work_min     | Der Anteil mindestens
-- column.de: work_max     | Der Anteil höchstens
-- column.de: fit          | Passung: Pendler zwischen ihren Gebieten, von allen aus oder in eines davon
-- column.de: validity     | Gültigkeit X einer Arbeitsmarktregion, gültig ab 1; leer bei anderen Verfahren
-- column.de: status       | gültig, nicht gültig, oder keine Prüfung, wo das Verfahren keine hat
-- column.de: population   | Einwohner, leer = nicht von allen bekannt
-- column.de: area_km2     | Fläche, leer = nicht von allen bekannt
-- column.de: method       | Verfahren
-- column.de: parameters   | Seine Parameter
-- layer:     partition_region partition_id region_key
-- focus:     whole
-- plot:      choropleth  | value=live_share | classes=jenks:5 | palette=sequential | legend=live_share | finding=Regions: {all} | finding.de=Regionen: {all}
-- plot:      scatter     | label=name | x=live_share | y=work_share | diagonal=1
-- plot:      scatter     | label=name | x=lives | y=fit | log=x
-- definition:    labour_market_areas: X-equation of the Travel-to-Work Areas; intramax: the two regions merge between which flows are largest against their margins; functional_areas: commuting zone of a city, 15 %; rings: BBSR; communities: largest modularity (Leiden); given: districts, states.
-- definition.de: labour_market_areas: X-Gleichung der Travel-to-Work Areas; intramax: Es verschmelzen die zwei Regionen, zwischen denen die Ströme gemessen an ihren Rändern am größten sind; functional_areas: Pendlerzone einer Stadt, 15 %; rings: BBSR; communities: größte Modularität (Leiden); given: Kreise, Länder.
-- source:    Coombes and Bond (ONS 2008); Masser and Brown (1975); Eurostat (2018); BBSR Großstadtregionen; Traag, Waltman and van Eck (2019)
-- note:      The range of a share takes the persons inside at their least against all others at their most, and the reverse; persons of residual rows are inside, in another region or outside.
-- note:      Flows with an end outside the region are not counted: a region at its edge looks more self-contained than it is.
-- note.de:   Die Spanne eines Anteils stellt die Personen in der Region mindestens gegen alle übrigen höchstens und umgekehrt; Personen der Restzeilen sind in ihr, in einer anderen oder außerhalb.
-- note.de:   Ströme mit einem Ende außerhalb sind nicht gezählt: eine Region am Rand wirkt eigenständiger, als sie ist.

WITH chosen AS ( -- the division asked for, else the first
    SELECT partition_id, method, parameters, statistic, year, level, persons
    FROM partition
    WHERE :partition = '' OR partition_id = :partition
    ORDER BY partition_id
    LIMIT 1
),
seat AS (
    SELECT DISTINCT partition_unit.key, region_key
    FROM chosen
    JOIN partition_unit ON partition_unit.partition_id = chosen.partition_id
    WHERE region_key <> ''
      AND role NOT IN ('exclave', 'none')
),
stay AS ( -- persons inside a territory
    SELECT seat.region_key, sum(flow.persons) AS persons
    FROM seat
    CROSS JOIN chosen
    JOIN flow ON flow.origin_key = seat.key AND flow.destination_key = seat.key
             AND flow.statistic = chosen.statistic AND flow.year = chosen.year
             AND flow.level = chosen.level AND flow.mode = 'all'
             AND flow.kind IN ('pair', 'within')
    GROUP BY seat.region_key
),
unit AS ( -- with those that are in no region
    SELECT DISTINCT partition_unit.key, coalesce(seat.region_key, '') AS region_key
    FROM chosen
    JOIN partition_unit ON partition_unit.partition_id = chosen.partition_id
    LEFT JOIN seat ON seat.key = partition_unit.key
),
way AS ( -- between regions; a residual row names one end only
    SELECT home.region_key AS home, work.region_key AS work,
           sum(CASE WHEN kind = 'residual' THEN 0.0 ELSE persons_min END) AS least,
           sum(CASE WHEN kind = 'residual' THEN 0.0 ELSE persons_max END) AS most,
           sum(CASE WHEN kind <> 'residual' THEN 0.0
                    WHEN persons_max < 1e15 THEN persons_max
                    ELSE 1e15 END) AS rest -- 1e15: not known how many
    FROM chosen
    JOIN flow ON flow.statistic = chosen.statistic AND flow.year = chosen.year
             AND flow.level = chosen.level
    LEFT JOIN unit AS home ON home.key = flow.origin_key
    LEFT JOIN unit AS work ON work.key = flow.destination_key
    WHERE mode = 'all'
      AND (kind IN ('pair', 'within') AND home.key IS NOT NULL AND work.key IS NOT NULL
           OR kind = 'residual')
    GROUP BY home.region_key, work.region_key
),
inside AS (
    SELECT home AS region_key, least, most FROM way WHERE home = work
),
outward AS (
    SELECT home AS region_key,
           sum(CASE WHEN work = home THEN 0.0 ELSE least END) AS least,
           sum(CASE WHEN work = home THEN 0.0 ELSE most END) AS most,
           sum(rest) AS rest
    FROM way
    GROUP BY home
),
inward AS (
    SELECT work AS region_key,
           sum(CASE WHEN home = work THEN 0.0 ELSE least END) AS least,
           sum(CASE WHEN home = work THEN 0.0 ELSE most END) AS most,
           sum(rest) AS rest
    FROM way
    GROUP BY work
)
SELECT partition_region.partition_id,
       partition_region.region_key,
       main_key,
       name,
       units,
       parts,
       lives,
       works,
       within,
       within / nullif(lives, 0.0) AS live_share,
       coalesce(inside.least, 0.0)
           / nullif(coalesce(inside.least, 0.0) + coalesce(outward.most, 0.0)
                    + coalesce(outward.rest, 0.0), 0.0) AS live_min,
       (coalesce(inside.most, 0.0) + coalesce(outward.rest, 0.0))
           / nullif(coalesce(inside.most, 0.0) + coalesce(outward.rest, 0.0)
                    + coalesce(outward.least, 0.0), 0.0) AS live_max,
       within / nullif(works, 0.0) AS work_share,
       coalesce(inside.least, 0.0)
           / nullif(coalesce(inside.least, 0.0) + coalesce(inward.most, 0.0)
                    + coalesce(inward.rest, 0.0), 0.0) AS work_min,
       (coalesce(inside.most, 0.0) + coalesce(inward.rest, 0.0))
           / nullif(coalesce(inside.most, 0.0) + coalesce(inward.rest, 0.0)
                    + coalesce(inward.least, 0.0), 0.0) AS work_max,
       (within - coalesce(stay.persons, 0.0))
           / nullif(lives + works - within - coalesce(stay.persons, 0.0), 0.0) AS fit,
       validity,
       CASE WHEN validity IS NULL THEN 'no test'
            WHEN validity >= 0.999999999 THEN 'valid' ELSE 'not valid' END AS status,
       population,
       area_km2,
       method,
       parameters
FROM chosen
JOIN partition_region ON partition_region.partition_id = chosen.partition_id
LEFT JOIN stay ON stay.region_key = partition_region.region_key
LEFT JOIN inside ON inside.region_key = partition_region.region_key
LEFT JOIN outward ON outward.region_key = partition_region.region_key
LEFT JOIN inward ON inward.region_key = partition_region.region_key
ORDER BY lives DESC, partition_region.region_key;
