-- title:     Service in each municipality: departures, lines, operators, timetable-km
-- title.de:  Angebot in jeder Gemeinde: Abfahrten, Linien, Betreiber, Fahrplankilometer
-- finding:   Municipalities with a departure in the timetable ({param:day_type}): {count:departures>0} of {rows}; most departures: {max:departures}, {top:name by departures}
-- finding.de: Gemeinden mit einer Abfahrt im Fahrplan ({param:day_type}): {count:departures>0} von {rows}; die meisten Abfahrten: {max:departures}, {top:name by departures}
-- needs:     territory, trip, service_territory, service_km
-- param:     day_type | text | weekday | day | Reference day: weekday, saturday or sunday
-- param.de:  day_type | Bezugstag: weekday (Werktag), saturday oder sunday
-- column:    key                 | text    |                        | Official key of the municipality
-- column:    name                | text    |                        | Official name
-- column:    departures          | integer | departures             | Departures on the day
-- column:    routes              | integer | routes                 | Routes with a departure there
-- column:    operators           | integer | operators              | Operators of these routes, as far as known
-- column:    first               | text    |                        | First departure
-- column:    last                | text    |                        | Last departure; beyond 24:00 after midnight
-- column:    timetable_km        | real    | km                     | Runs times the length of their path in the municipality
-- column:    departures_per_1000 | real    | departures/1000 inhab. | Departures per 1,000 inhabitants
-- column.de: key                 | Amtlicher Gemeindeschlüssel
-- column.de: name                | Amtlicher Name
-- column.de: departures          | Abfahrten am Tag
-- column.de: routes              | Linien mit einer Abfahrt dort
-- column.de: operators           | Betreiber dieser Linien, soweit bekannt
-- column.de: first               | Erste Abfahrt
-- column.de: last                | Letzte Abfahrt; nach Mitternacht über 24:00 hinaus
-- column.de: timetable_km        | Fahrten mal Länge ihres Wegs in der Gemeinde
-- column.de: departures_per_1000 | Abfahrten je 1.000 Einwohner
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth  | value=departures | classes=jenks:5 | palette=sequential | legend=departures | finding=With a departure: {some} of {all} {territories} | finding.de=Mit mindestens einer Abfahrt: {some} von {all} {territories}
-- plot:      ranked_bars | label=name | value=timetable_km | rows=25
-- definition:    Departures and timetable-km on the reference day: every run counts with the length of its path inside the municipality, a road driven twice twice.
-- definition.de: Abfahrten und Fahrplankilometer am Stichtag: Jede Fahrt zählt mit der Länge ihres Wegs in der Gemeinde, eine doppelt befahrene Straße doppelt.
-- source:    Nahverkehrsplan Havelland (timetable-km by territory and day type)
-- note:      Conventions: a departure is a stop of a running trip but its last one; a trip with frequencies counts once a run; a stop lies where its own point lies.
-- note:      The ordinary weekday, Saturday and Sunday are those of transit/reference_days.
-- note:      0 means: no departure in the loaded timetable. Without shapes paths are straight between stops and too short.
-- note.de:   Festlegungen: Eine Abfahrt ist ein Halt einer verkehrenden Fahrt außer dem letzten; eine Fahrt mit Taktangabe zählt je Lauf einmal; eine Haltestelle liegt dort, wo ihr eigener Punkt liegt.
-- note.de:   Gewöhnlicher Werktag, Samstag und Sonntag sind die aus transit/reference_days.
-- note.de:   0 heißt: keine Abfahrt im geladenen Fahrplan. Ohne Linienverläufe sind die Wege gerade Linien zwischen den Halten und zu kurz.

WITH served AS (
    SELECT key, sum(departures) AS departures, count(*) AS routes,
           count(DISTINCT agency_id) AS operators, min(first_s) AS first_s, max(last_s) AS last_s
    FROM service_territory
    JOIN route ON route.route_id = service_territory.route_id
    WHERE day_type = :day_type
    GROUP BY key
),
driven AS (
    SELECT key, sum(timetable_km) AS timetable_km
    FROM service_km
    WHERE day_type = :day_type
    GROUP BY key
)
SELECT territory.key,
       territory.name,
       coalesce(departures, 0) AS departures,
       coalesce(routes, 0) AS routes,
       coalesce(operators, 0) AS operators,
       CASE WHEN first_s IS NOT NULL
            THEN printf('%02d:%02d:%02d', first_s / 3600, first_s / 60 % 60, first_s % 60) END AS first,
       CASE WHEN last_s IS NOT NULL
            THEN printf('%02d:%02d:%02d', last_s / 3600, last_s / 60 % 60, last_s % 60) END AS last,
       coalesce(timetable_km, 0.0) AS timetable_km,
       1000.0 * coalesce(departures, 0) / nullif(population, 0) AS departures_per_1000
FROM territory
LEFT JOIN served ON served.key = territory.key
LEFT JOIN driven ON driven.key = territory.key
WHERE is_leaf = 1
ORDER BY coalesce(departures, 0) DESC, coalesce(timetable_km, 0.0) DESC, territory.key;
