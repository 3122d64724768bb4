-- title:     Points where lines cross a border
-- title.de:  Punkte, an denen Linien eine Grenze kreuzen
-- finding:   Points where a line crosses a border: {rows}; lines that do so: {distinct:corridor_id}
-- finding.de: Stellen, an denen eine Linie eine Grenze kreuzt: {rows}; Linien, die das tun: {distinct:corridor_id}
-- needs:     territory, corridor, crossing
-- param:     level    | text |      | leaf or level | Territories whose borders count: leaf = municipalities (districts in the place of their city), or a level above
-- param:     kinds    | text |      | line kinds    | Kinds of line, comma list (cycle, bus, tram, rail, ferry, road, foot), empty = all
-- param:     networks | text |      | networks      | Networks, comma list, empty = all
-- param:     outside  | text | yes  | yes or no     | Also where a line enters or leaves the region
-- param:     timetable | text | no   | yes or no     | Paths of timetables, too: a line has one for each variant
-- param.de:  level     | Gebiete, deren Grenzen zählen: leaf = Gemeinden (Bezirke an der Stelle ihrer Stadt), oder eine Ebene darüber
-- param.de:  kinds     | Arten von Linien, mit Kommas (cycle, bus, tram, rail, ferry, road, foot), leer = alle
-- param.de:  networks  | Netze, mit Kommas, leer = alle
-- param.de:  outside   | Auch, wo eine Linie in die Region ein- oder aus ihr austritt
-- param.de:  timetable | Auch Wege der Fahrpläne: eine Linie hat einen je Variante
-- column:    crossing_id | integer | number | Number of the crossing
-- column:    corridor_id | text    |        | Key of the line
-- column:    corridor    | text    |        | Name of the line, or its key where it has none
-- column:    kind        | text    |        | Kind of line
-- column:    network     | text    |        | Network it is part of
-- column:    status      | text    |        | Status of the line in the source's words
-- column:    part        | integer | number | Part of the line
-- column:    at_m        | real    | m      | Distance along that part
-- column:    from_key    | text    |        | Official key of the territory the line comes from, empty = outside
-- column:    from_name   | text    |        | Territory it comes from, or outside
-- column:    to_key      | text    |        | Official key of the territory it goes into, empty = outside
-- column:    to_name     | text    |        | Territory it goes into, or outside
-- column:    border_m    | real    | m      | Length of the border of the two, empty at the boundary of the region
-- column:    easting     | real    | m      | Place of the point, in the region's CRS
-- column:    northing    | real    | m      | Place of the point, in the region's CRS
-- column.de: crossing_id | Nummer der Querung
-- column.de: corridor_id | Schlüssel der Linie
-- column.de: corridor    | Name der Linie, oder ihr Schlüssel, wo sie keinen hat
-- column.de: kind        | Art der Linie
-- column.de: network     | Netz, zu dem sie gehört
-- column.de: status      | Stand der Linie in den Worten der Quelle
-- column.de: part        | Teil der Linie
-- column.de: at_m        | Entfernung entlang dieses Teils
-- column.de: from_key    | Amtlicher Schlüssel des Gebiets, aus dem die Linie kommt, leer = außerhalb
-- column.de: from_name   | Gebiet, aus dem sie kommt, oder außerhalb
-- column.de: to_key      | Amtlicher Schlüssel des Gebiets, in das sie führt, leer = außerhalb
-- column.de: to_name     | Gebiet, in das sie führt, oder außerhalb
-- column.de: border_m    | Länge der Grenze der beiden, leer am Rand der Region
-- column.de: easting     | Rechtswert des Punktes, im Koordinatensystem der Region
-- column.de: northing    | Hochwert des Punktes, im Koordinatensystem der Region
-- layer:     crossing crossing_id
-- focus:     pair from_key to_key
-- plot:      site_map | category=kind | categories=cycle,bus,tram,rail,ferry,road,foot | palette=qualitative | legend=kind | finding=Points where a line crosses a border: {all} | finding.de=Punkte, an denen eine Linie eine Grenze kreuzt: {all}
-- definition:    A point for each change of territory along a line. A touch without change is none, nor is the jump between two parts of a line. A line that follows a border crosses it where it leaves it on the other side.
-- definition.de: Ein Punkt für jeden Wechsel des Gebiets entlang einer Linie. Eine Berührung ohne Wechsel ist keiner, auch nicht der Sprung zwischen zwei Teilen einer Linie. Eine Linie, die einer Grenze folgt, kreuzt sie dort, wo sie sie zur anderen Seite verlässt.
-- source:    Plain geometry
-- note:      A level above consists of its municipalities: its borders are theirs.
-- note:      Lines on the same street all count.
-- note.de:   Eine Ebene darüber besteht aus ihren Gemeinden: Deren Grenzen sind die ihren.
-- note.de:   Linien auf derselben Straße zählen alle.

WITH wanted AS ( -- the leaves themselves, also where all of them are of the level asked for
    SELECT CASE WHEN :level IN ('', 'leaf')
                  OR NOT EXISTS (SELECT 1 FROM territory WHERE is_leaf = 1 AND level <> :level)
                THEN 1 ELSE 0 END AS is_leaf
),
point AS (
    SELECT crossing_id, corridor_id, part, position, at_m, from_key, to_key,
           ST_X(geom) AS easting, ST_Y(geom) AS northing
    FROM crossing
    JOIN wanted ON wanted.is_leaf = 1
    UNION ALL
    SELECT crossing_id, corridor_id, part, position, at_m, from_key, to_key,
           ST_X(geom), ST_Y(geom)
    FROM upper_crossing
    JOIN wanted ON wanted.is_leaf = 0
    WHERE level = :level
)
SELECT crossing_id,
       point.corridor_id,
       coalesce(corridor.name, point.corridor_id) AS corridor,
       corridor.kind,
       network,
       status,
       part,
       at_m,
       from_key,
       CASE WHEN from_key = '' THEN 'outside' ELSE coalesce(a.name, from_key) END AS from_name,
       to_key,
       CASE WHEN to_key = '' THEN 'outside' ELSE coalesce(b.name, to_key) END AS to_name,
       border.length_m AS border_m,
       easting,
       northing
FROM point
JOIN corridor ON corridor.corridor_id = point.corridor_id
LEFT JOIN territory AS a ON a.key = from_key
LEFT JOIN territory AS b ON b.key = to_key
LEFT JOIN border ON border.a_key = CASE WHEN from_key < to_key THEN from_key ELSE to_key END
                AND border.b_key = CASE WHEN from_key < to_key THEN to_key ELSE from_key END
WHERE (:outside = 'yes' OR (from_key <> '' AND to_key <> ''))
  AND (is_path = 0 OR :timetable = 'yes')
  AND (:kinds = ''
       OR replace(',' || :kinds || ',', ',' || corridor.kind || ',', '') <> ',' || :kinds || ',')
  AND (:networks = ''
       OR replace(',' || :networks || ',', ',' || network || ',', '') <> ',' || :networks || ',')
ORDER BY point.corridor_id, position, at_m, crossing_id;
