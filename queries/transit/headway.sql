-- title:     Headway: departures of each line through the day
-- title.de:  Takt: Abfahrten jeder Linie im Tagesgang
-- finding:   Routes: {distinct:route_id} ({param:day_type}); most departures of one route and direction in an hour: {max:departures}
-- finding.de: Linien: {distinct:route_id} ({param:day_type}); die meisten Abfahrten einer Linie und Richtung in einer Stunde: {max:departures}
-- needs:     trip, line_hour
-- param:     day_type | text | weekday | day   | Reference day: weekday, saturday or sunday
-- param:     lines    | text |         | lines | Lines by their short names, comma list, empty = all
-- param.de:  day_type | Bezugstag: weekday (Werktag), saturday oder sunday
-- param.de:  lines    | Linien nach ihren Kurznamen, mit Kommas, leer = alle
-- column:    route_id       | text    |            | Key of the route
-- column:    line           | text    |            | Its short name, or its key
-- column:    direction_id   | integer | direction  | Direction as the timetable has it, 0 also where it has none
-- column:    line_direction | text    |            | Line and direction
-- column:    hour           | integer | h          | Clock hour of the service day; beyond 23 after midnight
-- column:    clock          | text    |            | The hour as text
-- column:    departures     | integer | departures | Departures at the trips' own first stops in that hour
-- column:    headway_min    | real    | min        | 60 minutes by departures, empty without any
-- column.de: route_id       | Schlüssel der Linie
-- column.de: line           | Kurzname, oder ihr Schlüssel
-- column.de: direction_id   | Richtung nach dem Fahrplan, 0 auch, wo er keine nennt
-- column.de: line_direction | Linie und Richtung
-- column.de: hour           | Stunde des Betriebstags; nach Mitternacht über 23 hinaus
-- column.de: clock          | Die Stunde als Text
-- column.de: departures     | Abfahrten an den eigenen ersten Halten der Fahrten in dieser Stunde
-- column.de: headway_min    | 60 Minuten durch Abfahrten, leer ohne eine
-- focus:     whole
-- plot:      matrix | row=line_direction | column=clock | value=departures | classes=0,1,2,3,4,6,8,12 | palette=sequential | legend=departures
-- definition:    House definition: departures of a route in a direction at its trips' own first stops, by clock hour of the service day.
-- definition.de: Hausdefinition: Abfahrten einer Linie in einer Richtung an den eigenen ersten Halten ihrer Fahrten, nach der Stunde des Betriebstags.
-- source:    Hausdefinition / house definition (umland)
-- note:      The ordinary weekday, Saturday and Sunday are those of transit/reference_days.
-- note.de:   Gewöhnlicher Werktag, Samstag und Sonntag sind die aus transit/reference_days.

WITH chosen AS (
    SELECT line_hour.route_id, direction_id, hour, departures,
           coalesce(route.short_name, route.long_name, line_hour.route_id) AS line
    FROM line_hour
    JOIN route ON route.route_id = line_hour.route_id
    WHERE day_type = :day_type
      AND (:lines = ''
           OR replace(',' || :lines || ',', ',' || route.short_name || ',', '')
              <> ',' || :lines || ',')
),
direction AS (
    SELECT DISTINCT route_id, direction_id, line FROM chosen
),
clock AS (
    SELECT DISTINCT hour FROM chosen
)
SELECT direction.route_id,
       direction.line,
       direction.direction_id,
       direction.line || ' (' || direction.direction_id || ')' AS line_direction,
       clock.hour,
       printf('%02d', clock.hour) AS clock,
       coalesce(departures, 0) AS departures,
       60.0 / departures AS headway_min
FROM direction
CROSS JOIN clock
LEFT JOIN chosen ON chosen.route_id = direction.route_id
                AND chosen.direction_id = direction.direction_id AND chosen.hour = clock.hour
ORDER BY direction.line, direction.route_id, direction.direction_id, clock.hour;
