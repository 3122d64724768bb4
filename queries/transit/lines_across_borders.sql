-- title:     Lines across borders: the municipalities of each line in order
-- title.de:  Linien über Grenzen: die Gemeinden jeder Linie in ihrer Folge
-- finding:   Lines through several municipalities (at least {param:min_territories}): {distinct:route_id}; most municipalities: {max:territories}, {top:line by territories}
-- finding.de: Linien durch mehrere Gemeinden (mindestens {param:min_territories}): {distinct:route_id}; die meisten Gemeinden: {max:territories}, {top:line by territories}
-- needs:     territory, trip, pattern_service
-- param:     day_type        | text    | weekday | day            | Reference day: weekday, saturday or sunday
-- param:     basis           | text    | stops   | basis          | Municipalities by stops, or by the path also where it does not stop: stops or path
-- param:     min_territories | integer | 2       | municipalities | Lines through fewer municipalities are left out
-- param:     lines           | text    |         | lines          | Lines by their short names, comma list, empty = all
-- param.de:  day_type        | Bezugstag: weekday (Werktag), saturday oder sunday
-- param.de:  basis           | Gemeinden nach Halten, oder nach dem Weg auch, wo nicht gehalten wird: stops oder path
-- param.de:  min_territories | Linien durch weniger Gemeinden bleiben weg
-- param.de:  lines           | Linien nach ihren Kurznamen, mit Kommas, leer = alle
-- column:    route_id        | text    |                | Key of the route
-- column:    line            | text    |                | Its short name, or its key
-- column:    operator        | text    |                | Operator, empty = not known
-- column:    kind            | text    |                | Kind of line
-- column:    direction_id    | integer | direction      | Direction of the pattern shown
-- column:    runs            | integer | runs           | Runs of the route on the day, both directions
-- column:    runs_of_pattern | integer | runs           | Runs in the order of stops that is shown, the most frequent one
-- column:    patterns        | integer | patterns       | Different orders of stops on the day
-- column:    position        | integer | rank           | Place in the order
-- column:    key             | text    |                | Official key of the municipality, empty = outside
-- column:    name            | text    |                | Its name, or outside
-- column:    departures      | integer | departures     | Departures of the whole route there on the day
-- column:    length_m        | real    | m              | Length of this piece of the path; by stops empty
-- column:    territories     | integer | municipalities | Different municipalities of the order
-- column.de: route_id        | Schlüssel der Linie
-- column.de: line            | Kurzname, oder ihr Schlüssel
-- column.de: operator        | Betreiber, leer = nicht bekannt
-- column.de: kind            | Art der Linie
-- column.de: direction_id    | Richtung des gezeigten Fahrtmusters
-- column.de: runs            | Fahrten der Linie am Tag, beide Richtungen
-- column.de: runs_of_pattern | Fahrten in der gezeigten, der häufigsten Haltfolge
-- column.de: patterns        | Verschiedene Haltfolgen am Tag
-- column.de: position        | Platz in der Folge
-- column.de: key             | Amtlicher Gemeindeschlüssel, leer = außerhalb
-- column.de: name            | Name der Gemeinde, oder außerhalb
-- column.de: departures      | Abfahrten der ganzen Linie dort am Tag
-- column.de: length_m        | Länge dieses Wegstücks; nach Halten leer
-- column.de: territories     | Verschiedene Gemeinden der Folge
-- focus:     territory key
-- plot:      matrix | row=line | column=name | value=departures | classes=0,1,10,20,50,100,200 | palette=sequential | legend=departures
-- definition:    House definition: the order of stops (direction and stops) with the most runs of a route on the reference day, and the municipalities in which its stops, or its path, lie; neighbours in the order with one key are one.
-- definition.de: Hausdefinition: die Haltfolge (Richtung und Halte) mit den meisten Fahrten einer Linie am Stichtag und die Gemeinden, in denen ihre Halte liegen oder ihr Weg verläuft; aufeinanderfolgende mit einem Schlüssel sind eine.
-- source:    Hausdefinition / house definition (umland)
-- note:      Conventions: a departure is a stop of a running trip but its last one; a trip with frequencies counts once a run; a stop lies where its own point lies.
-- note:      The ordinary weekday, Saturday and Sunday are those of transit/reference_days.
-- note:      A municipality comes twice where the line comes back; its departures are the route's there, and stand with it each time.
-- note:      A piece of the path along a border stands with the smaller key of the two.
-- note:      Service by stops and by path are different statements: a line may pass a municipality without stopping.
-- note.de:   Festlegungen: Eine Abfahrt ist ein Halt einer verkehrenden Fahrt außer dem letzten; eine Fahrt mit Taktangabe zählt je Lauf einmal; eine Haltestelle liegt dort, wo ihr eigener Punkt liegt.
-- note.de:   Gewöhnlicher Werktag, Samstag und Sonntag sind die aus transit/reference_days.
-- note.de:   Eine Gemeinde steht zweimal da, wo die Linie zurückkehrt; ihre Abfahrten sind die der ganzen Linie dort und stehen jedes Mal dabei.
-- note.de:   Ein Wegstück entlang einer Grenze steht beim kleineren Schlüssel der beiden.
-- note.de:   Nach Halten und nach Weg sind verschiedene Aussagen: Eine Linie kann eine Gemeinde ohne Halt durchfahren.

WITH run AS (
    SELECT pattern_service.route_id, direction_id, stop_list, stops, corridor_id, sum(runs) AS runs
    FROM pattern_service
    JOIN pattern ON pattern.pattern_id = pattern_service.pattern_id
    WHERE day_type = :day_type
      AND stops > 1
    GROUP BY pattern_service.route_id, direction_id, stop_list, stops, corridor_id
),
way AS ( -- an order of stops, and the path that most of its runs take
    SELECT route_id, direction_id, stop_list, stops, sum(runs) AS runs,
           (SELECT best.corridor_id FROM run AS best
            WHERE best.route_id = run.route_id AND best.direction_id = run.direction_id
              AND best.stop_list = run.stop_list
            ORDER BY best.runs DESC, best.corridor_id LIMIT 1) AS corridor_id
    FROM run
    GROUP BY route_id, direction_id, stop_list, stops
),
tied AS ( -- orders of stops with as many runs and stops as another of their line and direction
    SELECT stop_list
    FROM (SELECT stop_list,
                 count(*) OVER (PARTITION BY route_id, runs, direction_id, stops) AS equals
          FROM way) AS counted
    WHERE equals > 1
),
stop_ids AS ( -- decide then: the smaller ids from the first stop on; U+0001 sorts before any of an id
    SELECT stop_list, group_concat(stop_id, char(1)) AS ids
    FROM (SELECT stop_list, stop_id
          FROM pattern_stop
          JOIN (SELECT stop_list, min(pattern_id) AS pattern_id
                FROM pattern
                WHERE stop_list IN (SELECT stop_list FROM tied)
                GROUP BY stop_list) AS example ON example.pattern_id = pattern_stop.pattern_id
          ORDER BY stop_list, position) AS called
    GROUP BY stop_list
),
ranked AS (
    SELECT route_id, direction_id, way.stop_list, corridor_id, runs,
           sum(runs) OVER (PARTITION BY route_id) AS all_runs,
           count(*) OVER (PARTITION BY route_id) AS patterns,
           row_number() OVER (PARTITION BY route_id
                              ORDER BY runs DESC, direction_id, stops DESC, ids,
                                       way.stop_list) AS place
    FROM way
    LEFT JOIN stop_ids ON stop_ids.stop_list = way.stop_list
),
course AS (
    SELECT route_id, position, key, NULL AS length_m
    FROM ranked
    JOIN stop_list_territory ON stop_list_territory.stop_list = ranked.stop_list
    WHERE place = 1
      AND :basis = 'stops'
    UNION ALL
    SELECT route_id, position, key, length_m
    FROM ranked
    JOIN section ON section.corridor_id = ranked.corridor_id
    WHERE place = 1
      AND :basis = 'path'
),
counted AS (
    SELECT route_id, count(DISTINCT nullif(key, '')) AS territories
    FROM course
    GROUP BY route_id
    HAVING count(DISTINCT nullif(key, '')) >= :min_territories
)
SELECT course.route_id,
       coalesce(route.short_name, route.long_name, course.route_id) AS line,
       agency.name AS operator,
       route.kind,
       ranked.direction_id,
       ranked.all_runs AS runs,
       ranked.runs AS runs_of_pattern,
       ranked.patterns,
       course.position,
       course.key,
       coalesce(territory.name, 'outside') AS name,
       coalesce(service_territory.departures, 0) AS departures,
       course.length_m,
       counted.territories
FROM counted
JOIN course ON course.route_id = counted.route_id
JOIN ranked ON ranked.route_id = counted.route_id AND ranked.place = 1
JOIN route ON route.route_id = counted.route_id
LEFT JOIN agency ON agency.agency_id = route.agency_id
LEFT JOIN territory ON territory.key = course.key
LEFT JOIN service_territory ON service_territory.day_type = :day_type
                           AND service_territory.route_id = course.route_id
                           AND service_territory.key = course.key
WHERE :lines = ''
   OR replace(',' || :lines || ',', ',' || route.short_name || ',', '') <> ',' || :lines || ','
ORDER BY counted.territories DESC, course.route_id, course.position;
