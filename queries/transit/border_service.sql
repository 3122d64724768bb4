-- title:     Trips across each border, line by line
-- title.de:  Fahrten über jede Grenze, Linie für Linie
-- finding:   Pairs of municipalities that lines connect: {distinct:a_key+b_key}; most passages along the path: {max:by_path}, {top:a_name+b_name by by_path}
-- finding.de: Gemeindepaare, die Linien verbinden: {distinct:a_key+b_key}; die meisten Übergänge auf dem Weg: {max:by_path}, {top:a_name+b_name by by_path}
-- needs:     territory, trip, pattern_service
-- param:     day_type | text | weekday | day       | Reference day: weekday, saturday or sunday
-- param:     lines    | text |         | lines     | Lines by their short names, comma list, empty = all
-- param:     by_line  | text | no      | yes or no | yes: a row for each border and route; no: all routes together
-- param.de:  day_type | Bezugstag: weekday (Werktag), saturday oder sunday
-- param.de:  lines    | Linien nach ihren Kurznamen, mit Kommas, leer = alle
-- param.de:  by_line  | yes: eine Zeile je Grenze und Linie; no: alle Linien zusammen
-- column:    a_key          | text    |          | Official key of the first municipality
-- column:    b_key          | text    |          | Official key of the second municipality
-- column:    a_name         | text    |          | Name of the first
-- column:    b_name         | text    |          | Name of the second
-- column:    route_id       | text    |          | Key of the route, empty = all routes together
-- column:    line           | text    |          | Its short name, or all lines
-- column:    by_stops       | integer | passages | From a stop in one to the next stop in the other, both directions
-- column:    by_path        | integer | passages | Passages of the path from one to the other, both directions
-- column:    are_neighbours | text    |          | Whether the two share a border: yes or no
-- column.de: a_key          | Amtlicher Schlüssel der ersten Gemeinde
-- column.de: b_key          | Amtlicher Schlüssel der zweiten Gemeinde
-- column.de: a_name         | Name der ersten
-- column.de: b_name         | Name der zweiten
-- column.de: route_id       | Schlüssel der Linie, leer = alle Linien zusammen
-- column.de: line           | Kurzname, oder alle Linien
-- column.de: by_stops       | Von einem Halt in der einen zum nächsten in der anderen, beide Richtungen
-- column.de: by_path        | Wechsel des Wegs von der einen in die andere, beide Richtungen
-- column.de: are_neighbours | Ob die beiden aneinandergrenzen: ja oder nein
-- layer:     border a_key b_key
-- focus:     pair a_key b_key
-- plot:      border_map | value=by_path | classes=jenks:5 | palette=sequential | legend=by_path | finding={some} of {all} borders are crossed | finding.de={some} von {all} Grenzen werden überfahren
-- definition:    House definition: each passage of a run from one municipality to the next on the reference day; a run that passes twice counts twice.
-- definition.de: Hausdefinition: jeder Wechsel einer Fahrt von einer Gemeinde in die nächste am Stichtag; eine Fahrt, die zweimal wechselt, zählt zweimal.
-- source:    Hausdefinition / house definition (umland)
-- note:      The ordinary weekday, Saturday and Sunday are those of transit/reference_days.
-- note:      By stops two municipalities can follow each other that are no neighbours; such rows have no border on the map.
-- note:      Passages to and from outside are not in the table.
-- note.de:   Gewöhnlicher Werktag, Samstag und Sonntag sind die aus transit/reference_days.
-- note.de:   Nach Halten können Gemeinden aufeinanderfolgen, die nicht aneinandergrenzen; solche Zeilen haben keine Grenze auf der Karte.
-- note.de:   Wechsel nach und von außerhalb stehen nicht in der Tabelle.

WITH list_run AS (
    SELECT pattern_service.route_id, stop_list, sum(runs) AS runs
    FROM pattern_service
    JOIN pattern ON pattern.pattern_id = pattern_service.pattern_id
    WHERE day_type = :day_type
    GROUP BY pattern_service.route_id, stop_list
),
path_run AS (
    SELECT route_id, corridor_id, sum(runs) AS runs
    FROM pattern_service
    WHERE day_type = :day_type
    GROUP BY route_id, corridor_id
),
passage AS (
    SELECT route_id, here.key AS from_key, there.key AS to_key, runs AS by_stops, 0 AS by_path
    FROM list_run
    JOIN stop_list_territory AS here ON here.stop_list = list_run.stop_list
    JOIN stop_list_territory AS there ON there.stop_list = here.stop_list
                                     AND there.position = here.position + 1
    UNION ALL
    SELECT route_id, from_key, to_key, 0, runs
    FROM path_run
    JOIN crossing ON crossing.corridor_id = path_run.corridor_id
),
pair AS (
    SELECT passage.route_id,
           CASE WHEN from_key < to_key THEN from_key ELSE to_key END AS a_key,
           CASE WHEN from_key < to_key THEN to_key ELSE from_key END AS b_key,
           by_stops, by_path
    FROM passage
    JOIN route ON route.route_id = passage.route_id
    WHERE from_key <> ''
      AND to_key <> ''
      AND (:lines = ''
           OR replace(',' || :lines || ',', ',' || route.short_name || ',', '')
              <> ',' || :lines || ',')
),
total AS (
    SELECT a_key, b_key, route_id, sum(by_stops) AS by_stops, sum(by_path) AS by_path
    FROM pair
    GROUP BY a_key, b_key, route_id
    HAVING :by_line = 'yes'
    UNION ALL
    SELECT a_key, b_key, '', sum(by_stops), sum(by_path)
    FROM pair
    GROUP BY a_key, b_key
    HAVING :by_line <> 'yes'
)
SELECT total.a_key,
       total.b_key,
       a.name AS a_name,
       b.name AS b_name,
       total.route_id,
       CASE WHEN total.route_id = '' THEN 'all lines'
            ELSE coalesce(route.short_name, route.long_name, total.route_id) END AS line,
       total.by_stops,
       total.by_path,
       CASE WHEN border.length_m > 0 THEN 'yes' ELSE 'no' END AS are_neighbours
FROM total
JOIN territory AS a ON a.key = total.a_key
JOIN territory AS b ON b.key = total.b_key
LEFT JOIN route ON route.route_id = total.route_id
LEFT JOIN border ON border.a_key = total.a_key AND border.b_key = total.b_key
ORDER BY sum(total.by_path) OVER (PARTITION BY total.a_key, total.b_key) DESC, total.a_key,
         total.b_key, total.route_id;
