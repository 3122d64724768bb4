-- title:     Atlas of borders: lines, commuters and forums across each border
-- title.de:  Atlas der Grenzen: Linien, Pendler und Gremien über jede Grenze
-- finding:   Borders crossed by a line: {count:corridors>0} of {rows}; with a known forum of both sides: {count:forums>0}
-- finding.de: Grenzen mit mindestens einer Linie darüber: {count:corridors>0} von {rows}; mit einem bekannten Gremium beider Seiten: {count:forums>0}
-- needs:     territory, border
-- param:     date      | text    | :region.reference_date        | ISO date  | Forums and memberships in force on that day
-- param:     roles     | text    | chair,member,associated,guest | roles     | Roles that count, comma list, empty = all
-- param:     statistic | text    |                               | statistic | Commuter statistic, empty = the one with most pairs
-- param:     year      | integer | 0                             | year      | Year of the statistic, 0 = the newest
-- param:     level     | text    |                               | level     | Level of the flows, empty = the one with most pairs
-- param.de:  date      | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles     | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year      | Jahr der Statistik, 0 = das neueste
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- column:    a_key      | text    |           | Official key of the first municipality
-- column:    b_key      | text    |           | Official key of the second municipality
-- column:    a_name     | text    |           | Name of the first municipality
-- column:    b_name     | text    |           | Name of the second municipality
-- column:    border_m   | real    | m         | Length of the common border
-- column:    corridors  | integer | corridors | Lines that cross this border
-- column:    cycle      | integer | corridors | of them cycle routes
-- column:    bus        | integer | corridors | of them bus lines
-- column:    tram       | integer | corridors | of them tram lines
-- column:    rail       | integer | corridors | of them railway lines
-- column:    other      | integer | corridors | of them ferries, roads and footpaths
-- column:    crossings  | integer | crossings | Points where a line crosses this border
-- column:    along_m    | real    | m         | Length of lines that follow this border
-- column:    commuters  | real    | persons   | Commuters between the two, both directions; empty where the statistic has another level
-- column:    flow_level | text    |           | Level of the commuter statistic, empty = none loaded
-- column:    forums     | integer | forums    | Forums of which both are members themselves
-- column:    forum_names | text   |           | Their names
-- column.de: a_key      | Amtlicher Schlüssel der ersten Gemeinde
-- column.de: b_key      | Amtlicher Schlüssel der zweiten Gemeinde
-- column.de: a_name     | Name der ersten Gemeinde
-- column.de: b_name     | Name der zweiten Gemeinde
-- column.de: border_m   | Länge der gemeinsamen Grenze
-- column.de: corridors  | Linien, die diese Grenze kreuzen
-- column.de: cycle      | davon Radrouten
-- column.de: bus        | davon Buslinien
-- column.de: tram       | davon Straßenbahnlinien
-- column.de: rail       | davon Bahnlinien
-- column.de: other      | davon Fähren, Straßen und Fußwege
-- column.de: crossings  | Punkte, an denen eine Linie diese Grenze kreuzt
-- column.de: along_m    | Länge der Linien, die dieser Grenze folgen
-- column.de: commuters  | Pendler zwischen beiden, beide Richtungen; leer, wo die Statistik eine andere Ebene hat
-- column.de: flow_level | Ebene der Pendlerstatistik, leer = keine geladen
-- column.de: forums     | Gremien, in denen beide selbst Mitglied sind
-- column.de: forum_names | Deren Namen
-- layer:     border a_key b_key
-- focus:     pair a_key b_key
-- plot:      border_map | value=corridors | classes=0,1,2,5,10 | palette=sequential | legend=corridors | finding={some} of {all} borders are crossed by a line | finding.de={some} von {all} Grenzen werden von einer Linie gekreuzt
-- definition:    House definition: for each border longer than 0 between two municipalities the lines that cross it, the commuters between the two, and the forums of which both are members themselves.
-- definition.de: Hausdefinition: zu jeder Grenze länger als 0 zwischen zwei Gemeinden die Linien, die sie kreuzen, die Pendler zwischen beiden und die Gremien, in denen beide selbst Mitglied sind.
-- source:    Hausdefinition / house definition (umland); sums of the commuters as loaded
-- note:      Commuters are shown only where the statistic is of the level of both municipalities: commuters between districts are never spread over towns.
-- note:      Known forums are counted; an incomplete list may hold more.
-- note.de:   Pendler stehen nur da, wo die Statistik die Ebene beider Gemeinden hat: Pendler zwischen Kreisen werden nie auf Gemeinden verteilt.
-- note.de:   Gezählt werden die bekannten gemeinsamen Gremien; eine unvollständige Liste kann mehr enthalten.

WITH basis AS ( -- the one statistic, year and level: newest year, then most pairs
    SELECT statistic, year, level
    FROM flow_group
    WHERE kind = 'pair'
      AND mode = 'all'
      AND (:statistic = '' OR statistic = :statistic)
      AND (:year = 0 OR year = :year)
      AND (:level = '' OR level = :level)
    ORDER BY year DESC, rows DESC, statistic, level
    LIMIT 1
),
pair AS (
    SELECT a_key, b_key, a.name AS a_name, b.name AS b_name, length_m,
           a.level AS a_level, b.level AS b_level
    FROM border
    JOIN territory AS a ON a.key = border.a_key
    JOIN territory AS b ON b.key = border.b_key
    WHERE a.is_leaf = 1
      AND b.is_leaf = 1
),
step AS ( -- a crossing, its ends in the order of their keys
    SELECT CASE WHEN from_key < to_key THEN from_key ELSE to_key END AS a_key,
           CASE WHEN from_key < to_key THEN to_key ELSE from_key END AS b_key,
           crossing.corridor_id, kind
    FROM crossing
    JOIN corridor ON corridor.corridor_id = crossing.corridor_id AND is_path = 0
),
step_line AS (
    SELECT a_key, b_key, corridor_id, kind, count(*) AS crossings
    FROM step
    GROUP BY a_key, b_key, corridor_id, kind
),
across AS (
    SELECT a_key, b_key,
           count(*) AS corridors,
           sum(CASE WHEN kind = 'cycle' THEN 1 ELSE 0 END) AS cycle_lines,
           sum(CASE WHEN kind = 'bus' THEN 1 ELSE 0 END) AS bus_lines,
           sum(CASE WHEN kind = 'tram' THEN 1 ELSE 0 END) AS tram_lines,
           sum(CASE WHEN kind = 'rail' THEN 1 ELSE 0 END) AS rail_lines,
           sum(CASE WHEN kind IN ('cycle', 'bus', 'tram', 'rail') THEN 0 ELSE 1 END) AS other_lines,
           sum(crossings) AS crossings
    FROM step_line
    GROUP BY a_key, b_key
),
along AS (
    SELECT key AS a_key, other_key AS b_key, sum(length_m) AS along_m
    FROM section
    WHERE other_key IS NOT NULL
    GROUP BY key, other_key
),
counted AS (
    SELECT membership_id, membership.forum_id, short_name
    FROM membership
    JOIN forum ON forum.forum_id = membership.forum_id
    WHERE (founded IS NULL OR substr(founded, 1, length(:date)) <= :date)
      AND (ended IS NULL OR substr(:date, 1, length(ended)) <= ended)
      AND (valid_from IS NULL OR substr(valid_from, 1, length(:date)) <= :date)
      AND (valid_to IS NULL OR substr(:date, 1, length(valid_to)) <= valid_to)
      AND (:roles = ''
           OR replace(',' || :roles || ',', ',' || role || ',', '') <> ',' || :roles || ',')
),
seat AS (
    SELECT DISTINCT forum_id, short_name, key
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    WHERE reading IN ('direct', 'as_district', 'as_state')
),
common AS (
    SELECT a_key, b_key, a.forum_id, a.short_name
    FROM pair
    JOIN seat AS a ON a.key = pair.a_key
    JOIN seat AS b ON b.key = pair.b_key AND b.forum_id = a.forum_id
),
common_count AS (
    SELECT a_key, b_key, count(*) AS forums
    FROM common
    GROUP BY a_key, b_key
)
SELECT pair.a_key,
       pair.b_key,
       a_name,
       b_name,
       length_m AS border_m,
       coalesce(corridors, 0) AS corridors,
       coalesce(cycle_lines, 0) AS cycle,
       coalesce(bus_lines, 0) AS bus,
       coalesce(tram_lines, 0) AS tram,
       coalesce(rail_lines, 0) AS rail,
       coalesce(other_lines, 0) AS other,
       coalesce(crossings, 0) AS crossings,
       coalesce(along_m, 0.0) AS along_m,
       CASE WHEN basis.level = a_level AND basis.level = b_level
            THEN coalesce(there.persons, 0.0) + coalesce(back.persons, 0.0) END AS commuters,
       basis.level AS flow_level,
       coalesce(forums, 0) AS forums,
       (SELECT group_concat(short_name, ', ')
        FROM (SELECT short_name
              FROM common
              WHERE common.a_key = pair.a_key AND common.b_key = pair.b_key
              ORDER BY short_name, forum_id) AS named) AS forum_names
FROM pair
LEFT JOIN basis ON 1 = 1
LEFT JOIN across ON across.a_key = pair.a_key AND across.b_key = pair.b_key
LEFT JOIN along ON along.a_key = pair.a_key AND along.b_key = pair.b_key
LEFT JOIN flow AS there ON there.origin_key = pair.a_key AND there.destination_key = pair.b_key
                       AND there.statistic = basis.statistic AND there.mode = 'all'
                       AND there.year = basis.year AND there.kind = 'pair'
LEFT JOIN flow AS back ON back.origin_key = pair.b_key AND back.destination_key = pair.a_key
                      AND back.statistic = basis.statistic AND back.mode = 'all'
                      AND back.year = basis.year AND back.kind = 'pair'
LEFT JOIN common_count ON common_count.a_key = pair.a_key AND common_count.b_key = pair.b_key
ORDER BY border_m DESC, pair.a_key, pair.b_key;
