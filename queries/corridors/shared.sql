-- title:     Lines shared by several municipalities, section by section
-- title.de:  Linien, die sich Gemeinden teilen, Abschnitt für Abschnitt
-- finding:   Lines shared by municipalities (at least {param:min_territories}): {distinct:corridor_id}, sections: {rows}; most municipalities: {max:territories}, {top:corridor by territories}
-- finding.de: Linien, die sich Gemeinden teilen (mindestens {param:min_territories}): {distinct:corridor_id}, Abschnitte: {rows}; die meisten Gemeinden: {max:territories}, {top:corridor by territories}
-- needs:     territory, corridor, section
-- param:     kinds           | text    |   | line kinds     | Kinds of line, comma list (cycle, bus, tram, rail, ferry, road, foot), empty = all
-- param:     networks        | text    |   | networks       | Networks, comma list, empty = all
-- param:     min_territories | integer | 2 | municipalities | Lines through fewer municipalities are left out
-- param:     timetable       | text    | no | yes or no      | Paths of timetables, too: a line has one for each variant
-- param.de:  kinds           | Arten von Linien, mit Kommas (cycle, bus, tram, rail, ferry, road, foot), leer = alle
-- param.de:  networks        | Netze, mit Kommas, leer = alle
-- param.de:  min_territories | Linien durch weniger Gemeinden bleiben weg
-- param.de:  timetable       | Auch Wege der Fahrpläne: eine Linie hat einen je Variante
-- column:    section_id        | integer | number         | Number of the section
-- column:    corridor_id       | text    |                | Key of the line
-- column:    corridor          | text    |                | Name of the line, or its key where it has none
-- column:    kind              | text    |                | Kind of line
-- column:    network           | text    |                | Network it is part of
-- column:    operator          | text    |                | Operator
-- column:    status            | text    |                | Status in the source's words
-- column:    position          | integer | rank           | Place of the section along the line
-- column:    key               | text    |                | Official key of the municipality, empty = outside
-- column:    name              | text    |                | Its name, or outside
-- column:    border_with       | text    |                | Other municipality, where the section follows the border of both
-- column:    length_m          | real    | m              | Length of the section
-- column:    share             | real    | share          | Share of the line's length
-- column:    territory_place   | integer | rank           | Place of the municipality in the order in which the line first enters them
-- column:    territory_m       | real    | m              | Length of the line in the municipality, all sections
-- column:    territory_share   | real    | share          | Share of the line's length, all sections in the municipality
-- column:    territories       | integer | municipalities | Municipalities the line runs through or along
-- column:    crossings         | integer | crossings      | Changes from one municipality to another
-- column:    corridor_m        | real    | m              | Length of the whole line
-- column.de: section_id        | Nummer des Abschnitts
-- column.de: corridor_id       | Schlüssel der Linie
-- column.de: corridor          | Name der Linie, oder ihr Schlüssel, wo sie keinen hat
-- column.de: kind              | Art der Linie
-- column.de: network           | Netz, zu dem sie gehört
-- column.de: operator          | Betreiber
-- column.de: status            | Stand in den Worten der Quelle
-- column.de: position          | Platz des Abschnitts entlang der Linie
-- column.de: key               | Amtlicher Gemeindeschlüssel, leer = außerhalb
-- column.de: name              | Name der Gemeinde, oder außerhalb
-- column.de: border_with       | Andere Gemeinde, wo der Abschnitt der Grenze beider folgt
-- column.de: length_m          | Länge des Abschnitts
-- column.de: share             | Anteil an der Länge der Linie
-- column.de: territory_place   | Platz der Gemeinde in der Folge, in der die Linie sie erstmals betritt
-- column.de: territory_m       | Länge der Linie in der Gemeinde, alle Abschnitte
-- column.de: territory_share   | Anteil an der Länge der Linie, alle Abschnitte in der Gemeinde
-- column.de: territories       | Gemeinden, durch die oder an denen entlang die Linie führt
-- column.de: crossings         | Wechsel von einer Gemeinde in eine andere
-- column.de: corridor_m        | Länge der ganzen Linie
-- layer:     section section_id
-- focus:     corridor corridor_id
-- plot:      corridor_map | value=territories | classes=2,3,4,6,10 | palette=sequential | legend=territories | extent=rows
-- definition:    Lines that run through or along at least two municipalities, cut at every border, with the length and share of each section and of each municipality, in the plane of the region's CRS.
-- definition.de: Linien, die durch mindestens zwei Gemeinden oder an ihnen entlang führen, an jeder Grenze geschnitten, mit Länge und Anteil jedes Abschnitts und jeder Gemeinde, in der Ebene des Koordinatensystems der Region.
-- source:    Plain geometry
-- note:      House rule: where a line follows the border of two municipalities, each gets half of that length.
-- note:      A change to or from outside is no crossing here.
-- note.de:   Hausregel: Wo eine Linie der Grenze zweier Gemeinden folgt, erhält jede die Hälfte dieser Länge.
-- note.de:   Ein Wechsel nach oder von außerhalb zählt hier nicht.

WITH chosen AS (
    SELECT corridor_id, coalesce(name, corridor_id) AS corridor, kind, network, operator, status
    FROM corridor
    WHERE (is_path = 0 OR :timetable = 'yes')
      AND (:kinds = ''
           OR replace(',' || :kinds || ',', ',' || kind || ',', '') <> ',' || :kinds || ',')
      AND (:networks = ''
           OR replace(',' || :networks || ',', ',' || network || ',', '')
              <> ',' || :networks || ',')
),
run AS ( -- a section, or its half on either side of a border
    SELECT corridor_id, key, position,
           CASE WHEN other_key IS NULL THEN length_m ELSE length_m / 2 END AS length_m
    FROM section
    UNION ALL
    SELECT corridor_id, other_key, position, length_m / 2
    FROM section
    WHERE other_key IS NOT NULL
),
visit AS ( -- a line in a municipality, or outside
    SELECT corridor_id, key, sum(length_m) AS territory_m, min(position) AS first_position
    FROM run
    GROUP BY corridor_id, key
),
way AS (
    SELECT corridor_id, sum(CASE WHEN key = '' THEN 0 ELSE 1 END) AS territories,
           sum(territory_m) AS corridor_m
    FROM visit
    GROUP BY corridor_id
    HAVING sum(CASE WHEN key = '' THEN 0 ELSE 1 END) >= :min_territories
),
placed AS ( -- the order of first entry; outside has no place in it
    SELECT visit.corridor_id, visit.key, territory_m,
           CASE WHEN visit.key <> ''
                THEN row_number() OVER (PARTITION BY visit.corridor_id,
                                                     CASE WHEN visit.key = '' THEN 1 ELSE 0 END
                                        ORDER BY first_position, visit.key) END AS territory_place
    FROM visit
    JOIN way ON way.corridor_id = visit.corridor_id
),
crossing_count AS (
    SELECT corridor_id, count(*) AS crossings
    FROM crossing
    WHERE from_key <> ''
      AND to_key <> ''
    GROUP BY corridor_id
)
SELECT section.section_id,
       section.corridor_id,
       chosen.corridor,
       chosen.kind,
       chosen.network,
       chosen.operator,
       chosen.status,
       section.position,
       section.key,
       coalesce(territory.name, 'outside') AS name,
       other.name AS border_with,
       section.length_m,
       section.length_m / way.corridor_m AS share,
       placed.territory_place,
       placed.territory_m AS territory_m,
       placed.territory_m / way.corridor_m AS territory_share,
       way.territories,
       coalesce(crossing_count.crossings, 0) AS crossings,
       way.corridor_m
FROM way
JOIN chosen ON chosen.corridor_id = way.corridor_id
JOIN section ON section.corridor_id = way.corridor_id
JOIN placed ON placed.corridor_id = section.corridor_id AND placed.key = section.key
LEFT JOIN crossing_count ON crossing_count.corridor_id = section.corridor_id
LEFT JOIN territory ON territory.key = section.key
LEFT JOIN territory AS other ON other.key = section.other_key
ORDER BY way.territories DESC, section.corridor_id, section.position;
