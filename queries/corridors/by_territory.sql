-- title:     Length of lines in each municipality
-- title.de:  Länge der Linien in jeder Gemeinde
-- finding:   when :kinds= & :networks= | Territories with a line inside or on the border: {count:corridors>0} of {rows}; greatest length: {max:total_m}, {top:name by total_m}
-- finding:   Territories with one of the chosen lines: {count:corridors>0} of {rows}; greatest length: {max:total_m}, {top:name by total_m}
-- finding.de: when :kinds= & :networks= | Gebiete mit einer Linie darin oder an der Grenze: {count:corridors>0} von {rows}; größte Länge: {max:total_m}, {top:name by total_m}
-- finding.de: Gebiete mit einer der gewählten Linien: {count:corridors>0} von {rows}; größte Länge: {max:total_m}, {top:name by total_m}
-- needs:     territory, corridor, section
-- param:     level    | text | | leaf or level | Territories: leaf = municipalities (districts in the place of their city), or a level above
-- param:     kinds    | text | | line kinds | Kinds of line, comma list (cycle, bus, tram, rail, ferry, road, foot), empty = all
-- param:     networks | text | | networks | Networks, comma list, empty = all
-- param:     timetable | text | no | yes or no | Paths of timetables, too: a line has one for each variant
-- param.de:  level     | Gebiete: leaf = Gemeinden (Bezirke an der Stelle ihrer Stadt), oder eine Ebene darüber
-- param.de:  kinds     | Arten von Linien, mit Kommas (cycle, bus, tram, rail, ferry, road, foot), leer = alle
-- param.de:  networks  | Netze, mit Kommas, leer = alle
-- param.de:  timetable | Auch Wege der Fahrpläne: eine Linie hat einen je Variante
-- column:    key       | text    |           | Official key of the municipality
-- column:    name      | text    |           | Official name
-- column:    corridors | integer | corridors | Lines with a part in the municipality or on its border
-- column:    total_m   | real    | m         | Length of all lines inside
-- column:    cycle_m   | real    | m         | of it cycle routes
-- column:    bus_m     | real    | m         | of it bus lines
-- column:    tram_m    | real    | m         | of it tram lines
-- column:    rail_m    | real    | m         | of it railway lines
-- column:    other_m   | real    | m         | of it ferries, roads and footpaths
-- column:    border_m  | real    | m         | Part of the length that follows the municipality's border: half of the length there
-- column:    share     | real    | share     | Share of the length inside all municipalities
-- column:    density   | real    | km/km2    | Length per area
-- column.de: key       | Amtlicher Gemeindeschlüssel
-- column.de: name      | Amtlicher Name
-- column.de: corridors | Linien mit einem Teil in der Gemeinde oder auf ihrer Grenze
-- column.de: total_m   | Länge aller Linien darin
-- column.de: cycle_m   | davon Radrouten
-- column.de: bus_m     | davon Buslinien
-- column.de: tram_m    | davon Straßenbahnlinien
-- column.de: rail_m    | davon Bahnlinien
-- column.de: other_m   | davon Fähren, Straßen und Fußwege
-- column.de: border_m  | Teil der Gesamtlänge, der der Gemeindegrenze folgt: die Hälfte der Länge dort
-- column.de: share     | Anteil an der Länge in allen Gemeinden
-- column.de: density   | Länge je Fläche
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth  | value=density | classes=jenks:5 | palette=sequential | legend=density | finding=With a line: {some} of {all} {territories} | finding.de=Mit mindestens einer Linie: {some} von {all} {territories}
-- plot:      ranked_bars | label=name | value=total_m | rows=25
-- definition:    Length of the loaded lines inside each municipality, in the plane of the region's CRS; lines on the same street all count.
-- definition.de: Länge der geladenen Linien in jeder Gemeinde, in der Ebene des Koordinatensystems der Region; Linien auf derselben Straße zählen alle.
-- source:    Plain geometry; half of a line along a border to each side is a house definition (umland)
-- note:      House rule: where a line follows the border of two municipalities, each gets half of that length.
-- note:      Parts of lines outside all municipalities are not in the table. 0 means: no loaded line here.
-- note.de:   Hausregel: Wo eine Linie der Grenze zweier Gemeinden folgt, erhält jede die Hälfte dieser Länge.
-- note.de:   Teile von Linien außerhalb aller Gemeinden stehen nicht in der Tabelle. 0 heißt: hier keine geladene Linie.

WITH wanted AS ( -- the leaves themselves, also where all of them are of the level asked for
    SELECT CASE WHEN :level IN ('', 'leaf')
                  OR NOT EXISTS (SELECT 1 FROM territory WHERE is_leaf = 1 AND level <> :level)
                THEN 1 ELSE 0 END AS is_leaf
),
piece AS (
    SELECT corridor_id, section.key, other_key, length_m
    FROM section
    JOIN wanted ON wanted.is_leaf = 1
    UNION ALL
    SELECT corridor_id, upper_section.key, other_key, length_m
    FROM upper_section
    JOIN wanted ON wanted.is_leaf = 0
    WHERE level = :level
),
chosen AS (
    SELECT corridor_id, kind
    FROM corridor
    WHERE (is_path = 0 OR :timetable = 'yes')
      AND (:kinds = ''
           OR replace(',' || :kinds || ',', ',' || kind || ',', '') <> ',' || :kinds || ',')
      AND (:networks = ''
           OR replace(',' || :networks || ',', ',' || network || ',', '')
              <> ',' || :networks || ',')
),
run AS ( -- a section, or its half on either side of a border
    SELECT piece.key, piece.corridor_id, chosen.kind,
           CASE WHEN other_key IS NULL THEN length_m ELSE length_m / 2 END AS length_m,
           CASE WHEN other_key IS NULL THEN 0.0 ELSE length_m / 2 END AS border_m
    FROM piece
    JOIN chosen ON chosen.corridor_id = piece.corridor_id
    UNION ALL
    SELECT piece.other_key, piece.corridor_id, chosen.kind, length_m / 2, length_m / 2
    FROM piece
    JOIN chosen ON chosen.corridor_id = piece.corridor_id
    WHERE other_key IS NOT NULL
),
run_sum AS (
    SELECT key,
           count(DISTINCT corridor_id) AS corridors,
           sum(length_m) AS total_m,
           sum(CASE WHEN kind = 'cycle' THEN length_m ELSE 0.0 END) AS cycle_m,
           sum(CASE WHEN kind = 'bus' THEN length_m ELSE 0.0 END) AS bus_m,
           sum(CASE WHEN kind = 'tram' THEN length_m ELSE 0.0 END) AS tram_m,
           sum(CASE WHEN kind = 'rail' THEN length_m ELSE 0.0 END) AS rail_m,
           sum(CASE WHEN kind IN ('cycle', 'bus', 'tram', 'rail') THEN 0.0 ELSE length_m END)
               AS other_m,
           sum(border_m) AS border_m
    FROM run
    WHERE key <> ''
    GROUP BY key
),
inside AS (
    SELECT sum(total_m) AS total_m FROM run_sum
)
SELECT territory.key,
       territory.name,
       coalesce(corridors, 0) AS corridors,
       coalesce(run_sum.total_m, 0.0) AS total_m,
       coalesce(cycle_m, 0.0) AS cycle_m,
       coalesce(bus_m, 0.0) AS bus_m,
       coalesce(tram_m, 0.0) AS tram_m,
       coalesce(rail_m, 0.0) AS rail_m,
       coalesce(other_m, 0.0) AS other_m,
       coalesce(border_m, 0.0) AS border_m,
       coalesce(run_sum.total_m, 0.0) / nullif(inside.total_m, 0.0) AS share,
       coalesce(run_sum.total_m, 0.0) / 1000 / nullif(coalesce(area_km2, measured_km2), 0.0) AS density
FROM territory
CROSS JOIN inside
CROSS JOIN wanted
LEFT JOIN run_sum ON run_sum.key = territory.key
WHERE (wanted.is_leaf = 1 AND territory.is_leaf = 1)
   OR (wanted.is_leaf = 0 AND territory.level = :level AND territory.in_region = 1)
ORDER BY coalesce(run_sum.total_m, 0.0) DESC, territory.key;
