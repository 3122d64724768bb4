-- title:     Lines that end at a border and do not go on beyond it
-- title.de:  Linien, die an einer Grenze enden und dahinter nicht weitergehen
-- finding:   when {rows} = 0 | No line of the chosen kinds ends at a border without one going on beyond it
-- finding:   Line ends at a border beyond which no line goes on: {count:is_gap=yes}; unknown, at the edge of the region: {count:is_gap=unknown}
-- finding.de: when {rows} = 0 | Keine Linie der gewählten Arten endet an einer Grenze, ohne dass es dahinter weitergeht
-- finding.de: Linienenden an einer Grenze, hinter der keine Linie weitergeht: {count:is_gap=yes}; unbekannt, am Rand der Region: {count:is_gap=unknown}
-- needs:     territory, corridor, corridor_end
-- param:     kinds    | text | cycle | line kinds | Kinds of line, comma list (cycle, bus, tram, rail, ferry, road, foot), empty = all
-- param:     networks | text |       | networks   | Networks of the line that ends, comma list, empty = all
-- param:     statuses | text |       | line statuses | Statuses of the line that ends, comma list in the source's words, empty = all
-- param:     within_m | real | 250   | m          | Ends so near to a border; more than "derive: ends: reach_m" (1000) finds nothing further
-- param:     onward_m | real | 100   | m          | A line of the kind beyond the border so near to the end goes on from it
-- param:     joined_m | real | 10    | m          | A line on this side so near to the end joins it: no end
-- param:     outside  | text | no    | yes or no  | Also ends at the boundary of the region, where nothing is known of the other side
-- param:     date     | text | :region.reference_date        | ISO date | Forums and memberships in force on that day
-- param:     roles    | text | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param:     timetable | text | no                            | yes or no | Paths of timetables, too: a line has one for each variant
-- param.de:  kinds     | Arten von Linien, mit Kommas (cycle, bus, tram, rail, ferry, road, foot), leer = alle
-- param.de:  networks  | Netze der Linie, die endet, mit Kommas, leer = alle
-- param.de:  statuses  | Stände der Linie, die endet, mit Kommas in den Worten der Quelle, leer = alle
-- param.de:  within_m  | Enden, die einer Grenze so nahe liegen; mehr als "derive: ends: reach_m" (1000) findet nichts weiter
-- param.de:  onward_m  | Eine Linie der Art jenseits der Grenze, die dem Ende so nahe liegt, führt es fort
-- param.de:  joined_m  | Eine Linie diesseits, die dem Ende so nahe liegt, schließt an: kein Ende
-- param.de:  outside   | Auch Enden am Rand der Region, wo über die andere Seite nichts bekannt ist
-- param.de:  date      | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles     | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  timetable | Auch Wege der Fahrpläne: eine Linie hat einen je Variante
-- column:    end_id      | integer | number    | Number of the end
-- column:    corridor_id | text    |           | Key of the line
-- column:    corridor    | text    |           | Name of the line, or its key where it has none
-- column:    key         | text    |           | Official key of the municipality in which it ends, empty = outside
-- column:    name        | text    |           | Municipality in which it ends, or outside
-- column:    other_key   | text    |           | Official key of the municipality beyond the border, empty = outside
-- column:    other_name  | text    |           | Municipality beyond the border, or outside
-- column:    border_m    | real    | m         | Air line from the end to the border
-- column:    nearest_m   | real    | m         | Air line to the nearest line of the kind beyond it, empty = none within reach
-- column:    nearest     | text    |           | Name of that line, or its key
-- column:    is_gap      | text    |           | yes; unknown at the boundary of the region
-- column:    kind        | text    |           | Kind of line
-- column:    network     | text    |           | Network it is part of
-- column:    status      | text    |           | Status of the line in the source's words
-- column:    corridors   | integer | corridors | Lines that end there
-- column:    forums      | integer | forums    | Forums of which both municipalities are members themselves
-- column:    forum_names | text    |           | Their short names
-- column.de: end_id      | Nummer des Endes
-- column.de: corridor_id | Schlüssel der Linie
-- column.de: corridor    | Name der Linie, oder ihr Schlüssel, wo sie keinen hat
-- column.de: key         | Amtlicher Schlüssel der Gemeinde, in der sie endet, leer = außerhalb
-- column.de: name        | Gemeinde, in der sie endet, oder außerhalb
-- column.de: other_key   | Amtlicher Schlüssel der Gemeinde hinter der Grenze, leer = außerhalb
-- column.de: other_name  | Gemeinde hinter der Grenze, oder außerhalb
-- column.de: border_m    | Luftlinie vom Ende zur Grenze
-- column.de: nearest_m   | Luftlinie zur nächsten Linie der Art dahinter, leer = keine in Reichweite
-- column.de: nearest     | Name dieser Linie, oder ihr Schlüssel
-- column.de: is_gap      | ja; unbekannt am Rand der Region
-- column.de: kind        | Art der Linie
-- column.de: network     | Netz, zu dem sie gehört
-- column.de: status      | Stand der Linie in den Worten der Quelle
-- column.de: corridors   | Linien, die dort enden
-- column.de: forums      | Gremien, in denen beide Gemeinden selbst Mitglied sind
-- column.de: forum_names | Deren Kurznamen
-- layer:     corridor_end end_id
-- focus:     pair key other_key
-- plot:      site_map | category=kind | categories=cycle,bus,tram,rail,ferry,road,foot | palette=qualitative | legend=kind | finding=Ends at a border beyond which no line goes on: {all} | finding.de=Enden an einer Grenze, hinter der keine Linie weitergeht: {all}
-- definition:    House definition: a path of lines of one kind that ends (one street only leads there) within a distance of the border of its municipality, while in the municipality beyond that border no line of the kind is near the end. A line that comes from there itself has no gap there.
-- definition.de: Hausdefinition: ein Weg von Linien einer Art, der in einem Abstand von der Grenze seiner Gemeinde endet (nur eine Straße führt dorthin), während in der Gemeinde hinter dieser Grenze keine Linie der Art dem Ende nahe ist. Eine Linie, die selbst von dort kommt, hat dort keine Lücke.
-- source:    Hausdefinition / house definition (umland)
-- note:      Only lines that are loaded are known: where the data of the other municipality are missing, every line ends at its border.
-- note:      Rough lines ("corridors" of a plan) may end beside the street on which they are meant to go on; an end in a corner has a row for each neighbour.
-- note.de:   Bekannt sind nur geladene Linien: Wo die Daten der anderen Gemeinde fehlen, endet jede Linie an ihrer Grenze.
-- note.de:   Grobe Linien („Korridore“ einer Planung) können neben der Straße enden, auf der sie weitergehen sollen; ein Ende in einer Ecke hat eine Zeile für jeden Nachbarn.

WITH loose AS (
    SELECT end_id, corridor_end.kind, corridor_end.corridor_id, corridors, key, other_key, border_m,
           onward_m, onward_id, coalesce(corridor.name, corridor_end.corridor_id) AS corridor,
           network, status
    FROM corridor_end
    JOIN corridor ON corridor.corridor_id = corridor_end.corridor_id
    WHERE border_m <= :within_m
      AND (is_path = 0 OR :timetable = 'yes')
      AND (joined_m IS NULL OR joined_m > :joined_m)
      AND (onward_m IS NULL OR onward_m > :onward_m)
      AND (:outside = 'yes' OR (key <> '' AND other_key <> ''))
      AND (:kinds = ''
           OR replace(',' || :kinds || ',', ',' || corridor_end.kind || ',', '') <> ',' || :kinds || ',')
      AND (:networks = ''
           OR replace(',' || :networks || ',', ',' || network || ',', '') <> ',' || :networks || ',')
      AND (:statuses = ''
           OR replace(',' || :statuses || ',', ',' || status || ',', '') <> ',' || :statuses || ',')
),
seat AS (
    SELECT DISTINCT membership.forum_id, short_name, key
    FROM membership
    JOIN forum ON forum.forum_id = membership.forum_id
    JOIN member_territory ON member_territory.membership_id = membership.membership_id
    WHERE reading IN ('direct', 'as_district', 'as_state')
      AND (founded IS NULL OR substr(founded, 1, length(:date)) <= :date)
      AND (ended IS NULL OR substr(:date, 1, length(ended)) <= ended)
      AND (valid_from IS NULL OR substr(valid_from, 1, length(:date)) <= :date)
      AND (valid_to IS NULL OR substr(:date, 1, length(valid_to)) <= valid_to)
      AND (:roles = ''
           OR replace(',' || :roles || ',', ',' || role || ',', '') <> ',' || :roles || ',')
),
common AS (
    SELECT end_id, a.forum_id, a.short_name
    FROM loose
    JOIN seat AS a ON a.key = loose.key
    JOIN seat AS b ON b.key = loose.other_key AND b.forum_id = a.forum_id
)
SELECT end_id,
       loose.corridor_id,
       loose.corridor,
       loose.key,
       CASE WHEN loose.key = '' THEN 'outside' ELSE coalesce(a.name, loose.key) END AS name,
       other_key,
       CASE WHEN other_key = '' THEN 'outside' ELSE coalesce(b.name, other_key) END AS other_name,
       border_m,
       onward_m AS nearest_m,
       coalesce(onward.name, onward_id) AS nearest,
       CASE WHEN loose.key = '' OR other_key = '' THEN 'unknown' ELSE 'yes' END AS is_gap,
       loose.kind,
       loose.network,
       loose.status,
       corridors,
       (SELECT count(*) FROM common WHERE common.end_id = loose.end_id) AS forums,
       (SELECT group_concat(short_name, ', ')
        FROM (SELECT short_name FROM common
              WHERE common.end_id = loose.end_id ORDER BY short_name, forum_id) AS named)
           AS forum_names
FROM loose
LEFT JOIN territory AS a ON a.key = loose.key
LEFT JOIN territory AS b ON b.key = other_key
LEFT JOIN corridor AS onward ON onward.corridor_id = onward_id
ORDER BY loose.key, other_key, border_m, loose.corridor_id, end_id;
