-- title:     Timetable-km of lines split over the municipalities, as a cost key
-- title.de:  Fahrplankilometer von Linien, auf die Gemeinden verteilt, als Kostenschlüssel
-- finding:   Most timetable-km of the lines: {top:name by share_inside?route_id=} ({max:share_inside?route_id=} of those inside the region); all together: {sum:timetable_km?route_id=}
-- finding.de: Die meisten Fahrplankilometer: {top:name by share_inside?route_id=} ({max:share_inside?route_id=} derer in der Region); alle zusammen: {sum:timetable_km?route_id=}
-- needs:     territory, trip, service_km
-- param:     day_type | text | weekday | day   | Reference day: weekday, saturday or sunday
-- param:     lines    | text |         | lines | Lines by their short names, comma list, empty = all
-- param:     cost_eur | real | 0       | EUR   | Cost to be shared, 0 = shares only
-- param.de:  day_type | Bezugstag: weekday (Werktag), saturday oder sunday
-- param.de:  lines    | Linien nach ihren Kurznamen, mit Kommas, leer = alle
-- param.de:  cost_eur | Kosten, die zu teilen sind, 0 = nur Anteile
-- column:    route_id     | text    |       | Key of the route, empty = all chosen routes together
-- column:    line         | text    |       | Its short name, or all lines
-- column:    operator     | text    |       | Operator, empty = not known
-- column:    key          | text    |       | Official key of the municipality, empty = outside
-- column:    name         | text    |       | Its name, or outside
-- column:    trips        | integer | trips | Runs through the municipality
-- column:    timetable_km | real    | km    | Runs times the length of their path in the municipality
-- column:    share        | real    | share | Share of the line's timetable-km
-- column:    share_inside | real    | share | Share of those inside the region: the cost key; empty outside
-- column:    cost_eur     | real    | EUR   | Its part of the cost
-- column.de: route_id     | Schlüssel der Linie, leer = alle gewählten Linien zusammen
-- column.de: line         | Kurzname, oder alle Linien
-- column.de: operator     | Betreiber, leer = nicht bekannt
-- column.de: key          | Amtlicher Gemeindeschlüssel, leer = außerhalb
-- column.de: name         | Name der Gemeinde, oder außerhalb
-- column.de: trips        | Fahrten durch die Gemeinde
-- column.de: timetable_km | Fahrten mal Länge ihres Wegs in der Gemeinde
-- column.de: share        | Anteil an den Fahrplankilometern der Linie
-- column.de: share_inside | Anteil an denen in der Region: der Kostenschlüssel; außerhalb leer
-- column.de: cost_eur     | Ihr Teil der Kosten
-- focus:     whole
-- plot:      stacked_shares | label=line | series=name | value=timetable_km | rows=25
-- definition:    Each municipality bears the part of the timetable-km on its territory: runs on the reference day times the length of their path inside.
-- definition.de: Jede Gemeinde trägt den Teil der Fahrplankilometer auf ihrem Gebiet: Fahrten am Stichtag mal Länge ihres Wegs darin.
-- source:    Territorial key; timetable-km by territory as in the Nahverkehrsplan Havelland
-- note:      The ordinary weekday, Saturday and Sunday are those of transit/reference_days.
-- note:      House rule: where a path follows the border of two municipalities, each gets half. What lies outside the region is shown and bears nothing.
-- note.de:   Gewöhnlicher Werktag, Samstag und Sonntag sind die aus transit/reference_days.
-- note.de:   Hausregel: Wo ein Weg der Grenze zweier Gemeinden folgt, erhält jede die Hälfte. Was außerhalb der Region liegt, ist gezeigt und trägt nichts.

WITH driven AS (
    SELECT service_km.route_id, key, runs AS trips, timetable_km
    FROM service_km
    JOIN route ON route.route_id = service_km.route_id
    WHERE day_type = :day_type
      AND (:lines = ''
           OR replace(',' || :lines || ',', ',' || route.short_name || ',', '')
              <> ',' || :lines || ',')
),
line AS (
    SELECT route_id, key, trips, timetable_km FROM driven
    UNION ALL
    SELECT '', key, sum(trips), sum(timetable_km) FROM driven GROUP BY key
),
whole AS (
    SELECT route_id, sum(timetable_km) AS all_km,
           sum(CASE WHEN key = '' THEN 0.0 ELSE timetable_km END) AS inside_km
    FROM line
    GROUP BY route_id
)
SELECT line.route_id,
       CASE WHEN line.route_id = '' THEN 'all lines'
            ELSE coalesce(route.short_name, route.long_name, line.route_id) END AS line,
       agency.name AS operator,
       line.key,
       coalesce(territory.name, 'outside') AS name,
       line.trips,
       line.timetable_km,
       line.timetable_km / nullif(all_km, 0.0) AS share,
       CASE WHEN line.key <> '' THEN line.timetable_km / nullif(inside_km, 0.0) END AS share_inside,
       CASE WHEN line.key <> '' AND :cost_eur > 0
            THEN :cost_eur * line.timetable_km / nullif(inside_km, 0.0) END AS cost_eur
FROM line
JOIN whole ON whole.route_id = line.route_id
LEFT JOIN route ON route.route_id = line.route_id
LEFT JOIN agency ON agency.agency_id = route.agency_id
LEFT JOIN territory ON territory.key = line.key
ORDER BY line.route_id, line.timetable_km DESC, line.key;
