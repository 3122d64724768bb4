-- title:     Connected parts of the members' territory, and exclaves
-- title.de:  Zusammenhängende Teile des Mitgliedsgebiets und Exklaven
-- finding:   Forums whose known territory lies in several parts: {distinct:forum_id?components>1} of {distinct:forum_id}; number of parts not certain: {distinct:forum_id?count_status=unknown}
-- finding.de: Gremien, deren bekanntes Gebiet in mehreren Teilen liegt: {distinct:forum_id?components>1} von {distinct:forum_id}; Zahl der Teile nicht sicher: {distinct:forum_id?count_status=unknown}
-- needs:     territory, forum, membership
-- param:     date    | text | :region.reference_date        | ISO date  | Forums and memberships in force on that day
-- param:     roles   | text | chair,member,associated,guest | roles     | Roles that count, comma list, empty = all
-- param:     themes  | text |                               | themes    | Forums with one of these themes, comma list, empty = all
-- param:     forums  | text |                               | forum_id  | Only these forums, comma list, empty = all territorial ones
-- param:     through | text | yes                           | yes or no | yes = the territory of a member district, association or state counts
-- param.de:  date    | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles   | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes  | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- param.de:  forums  | Nur diese Gremien, mit Kommas, leer = alle mit Gebiet
-- param.de:  through | yes = das Gebiet eines Kreises, Verbands oder Landes, das Mitglied ist, zählt
-- column:    forum_id         | text    |                | Key of the forum
-- column:    forum            | text    |                | Short name of the forum
-- column:    component        | integer | rank           | Connected part, 1 = the largest
-- column:    components       | integer | parts          | Connected parts of the forum's known territory
-- column:    count_status     | text    |                | exact, or unknown where members are missing from the list or from the map
-- column:    key              | text    |                | Official key of the municipality
-- column:    name             | text    |                | Official name
-- column:    part             | integer | rank           | Part of the municipality, 1 = the largest
-- column:    reading          | text    |                | direct, or through a member district, association or state
-- column:    in_part          | text    |                | yes = only a part of the municipality belongs, which is not known
-- column:    part_km2         | real    | km2            | Area of this part of the municipality
-- column:    component_km2    | real    | km2            | Area of the connected part
-- column:    component_share  | real    | share          | Its share of the forum's known territory
-- column:    municipalities   | integer | municipalities | Municipalities with land in the connected part
-- column:    standing         | text    |                | largest part, apart from it, or unknown where a missing member could join them
-- column:    bridges          | integer | municipalities | Others that border on this connected part and on another one
-- column:    bridge_names     | text    |                | Their names
-- column:    list_missing     | integer | members        | Members missing from the list, empty = any number or none
-- column:    not_on_map       | integer | members        | Members whose territory is not on the map: without key, outside the region, city districts
-- column.de: forum_id         | Schlüssel des Gremiums
-- column.de: forum            | Kurzname des Gremiums
-- column.de: component        | Zusammenhängender Teil, 1 = der größte
-- column.de: components       | Zusammenhängende Teile des bekannten Gebiets
-- column.de: count_status     | Genau, oder unbekannt, wo Mitglieder in der Liste oder auf der Karte fehlen
-- column.de: key              | Amtlicher Gemeindeschlüssel
-- column.de: name             | Amtlicher Name
-- column.de: part             | Teil der Gemeinde, 1 = der größte
-- column.de: reading          | Direkt, oder über Kreis, Verband oder Land als Mitglied
-- column.de: in_part          | Nur ein Teil der Gemeinde gehört dazu, welcher, ist nicht bekannt
-- column.de: part_km2         | Fläche dieses Teils der Gemeinde
-- column.de: component_km2    | Fläche des zusammenhängenden Teils
-- column.de: component_share  | Anteil am bekannten Gebiet des Gremiums
-- column.de: municipalities   | Gemeinden mit Fläche im zusammenhängenden Teil
-- column.de: standing         | Größter Teil oder getrennt davon; unbekannt, wo ein fehlendes Mitglied beide verbinden könnte
-- column.de: bridges          | Andere Gemeinden, die an diesen und an einen weiteren Teil grenzen
-- column.de: bridge_names     | Deren Namen
-- column.de: list_missing     | Mitglieder, die in der Liste fehlen, leer = beliebig viele oder keines
-- column.de: not_on_map       | Mitglieder, deren Gebiet nicht auf der Karte ist: ohne Schlüssel, außerhalb, Stadtbezirke
-- layer:     territory_part key part
-- focus:         forum forum_id
-- plot:      choropleth | value=standing | categories=largest part,apart,unknown | palette=qualitative | legend=standing | extent=rows
-- definition:    House definition: the land of a territorial forum's members on a day, divided into parts that hang together by borders longer than 0; a part other than the largest is apart. City networks and other forums that mean no area are left out.
-- definition.de: Hausdefinition: das Gebiet der Mitglieder eines territorialen Gremiums an einem Tag, geteilt in Teile, die durch Grenzen länger als 0 zusammenhängen; jeder Teil außer dem größten liegt getrennt. Städtenetze und andere Gremien, die kein Gebiet meinen, bleiben außen vor.
-- source:    Hausdefinition / house definition (umland)
-- note:      A member that is missing may join parts, or be a part more: with an incomplete list the number of parts is neither a least nor a most.
-- note:      Municipalities that meet in a point only do not hang together. Neighbours within snap_m do, as in the other analyses.
-- note:      A municipality with an exclave of its own has a row for each part.
-- note.de:   Ein fehlendes Mitglied kann Teile verbinden oder ein weiterer Teil sein: Bei unvollständiger Liste ist die Zahl weder Mindest- noch Höchstzahl.
-- note.de:   Gemeinden, die sich nur in einem Punkt berühren, hängen nicht zusammen; Nachbarn innerhalb von snap_m schon, wie in den anderen Auswertungen.
-- note.de:   Eine Gemeinde mit eigener Exklave hat eine Zeile je Teil.

WITH RECURSIVE forum_at AS (
    SELECT forum_id, short_name, list_complete, members_total
    FROM forum
    WHERE is_territorial = 1
      AND (founded IS NULL OR substr(founded, 1, length(:date)) <= :date)
      AND (ended IS NULL OR substr(:date, 1, length(ended)) <= ended)
      AND (:forums = ''
           OR replace(',' || :forums || ',', ',' || forum_id || ',', '') <> ',' || :forums || ',')
      AND (:themes = ''
           OR EXISTS (SELECT 1
                      FROM forum_theme
                      WHERE forum_theme.forum_id = forum.forum_id
                        AND replace(',' || :themes || ',', ',' || theme || ',', '')
                            <> ',' || :themes || ','))
),
counted AS (
    SELECT membership.membership_id, membership.forum_id, member_kind, is_partial,
           coalesce(member_key, member_name) AS identity
    FROM membership
    JOIN forum_at ON forum_at.forum_id = membership.forum_id
    WHERE (valid_from IS NULL OR substr(valid_from, 1, length(:date)) <= :date)
      AND (valid_to IS NULL OR substr(:date, 1, length(valid_to)) <= valid_to)
      AND (:roles = ''
           OR replace(',' || :roles || ',', ',' || role || ',', '') <> ',' || :roles || ',')
),
stand AS ( -- a member and a leaf for which it stands, in any reading but a part of it
    SELECT counted.forum_id, member_kind, identity, territory.key, is_partial,
           CASE WHEN reading = 'through' THEN 0 ELSE 1 END AS is_direct
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN territory ON territory.key = member_territory.key
    WHERE territory.is_leaf = 1
      AND reading <> 'part'
),
member_count AS (
    SELECT forum_id, count(*) AS members,
           sum(CASE WHEN member_kind <> 'other' AND is_located = 0 THEN 1 ELSE 0 END) AS not_on_map
    FROM (SELECT forum_id, member_kind, identity,
                 CASE WHEN EXISTS (SELECT 1
                                   FROM stand
                                   WHERE stand.forum_id = member.forum_id
                                     AND stand.member_kind = member.member_kind
                                     AND stand.identity = member.identity)
                      THEN 1 ELSE 0 END AS is_located
          FROM (SELECT DISTINCT forum_id, member_kind, identity FROM counted) AS member) AS placed
    GROUP BY forum_id
),
seat AS (
    SELECT forum_id, key, max(is_direct) AS is_direct, min(is_partial) AS is_partial
    FROM stand
    WHERE is_direct = 1
       OR :through = 'yes'
    GROUP BY forum_id, key
),
partial_count AS (
    SELECT forum_id, sum(is_partial) AS partial FROM seat GROUP BY forum_id
),
knowledge AS ( -- what of a forum is not known
    SELECT forum_at.forum_id, short_name, not_on_map,
           CASE WHEN list_complete = 0 THEN members_total - members ELSE 0 END AS missing,
           CASE WHEN not_on_map > 0
                     OR partial > 0
                     OR list_complete = 0 AND (members_total IS NULL OR members_total > members)
                THEN 1 ELSE 0 END AS is_open
    FROM forum_at
    JOIN member_count ON member_count.forum_id = forum_at.forum_id
    LEFT JOIN partial_count ON partial_count.forum_id = forum_at.forum_id
),
node AS MATERIALIZED ( -- a part of a member's land, numbered inside its forum
    SELECT seat.forum_id, territory_part.key, territory_part.part, is_direct, is_partial, area_km2,
           row_number() OVER (PARTITION BY seat.forum_id
                              ORDER BY territory_part.key, territory_part.part) AS node
    FROM seat
    JOIN territory_part ON territory_part.key = seat.key
),
link AS MATERIALIZED (
    SELECT a.forum_id, a.node, b.node AS other
    FROM node AS a
    JOIN part_border ON part_border.key = a.key AND part_border.part = a.part
    JOIN node AS b ON b.forum_id = a.forum_id AND b.key = part_border.other_key
                  AND b.part = part_border.other_part
),
reach AS ( -- the least node of a connected part reaches all of it by greater ones; it has no lesser neighbour
    SELECT forum_id, node AS root, node
    FROM node
    WHERE NOT EXISTS (SELECT 1
                      FROM link
                      WHERE link.forum_id = node.forum_id AND link.node = node.node
                        AND link.other < node.node)
    UNION
    SELECT reach.forum_id, root, link.other
    FROM reach
    JOIN link ON link.forum_id = reach.forum_id AND link.node = reach.node
    WHERE link.other > root
),
rooted AS MATERIALIZED (
    SELECT node.forum_id, node.key, node.part, is_direct, is_partial, area_km2, min(root) AS root
    FROM node
    JOIN reach ON reach.forum_id = node.forum_id AND reach.node = node.node
    GROUP BY node.forum_id, node.key, node.part, is_direct, is_partial, area_km2
),
component AS (
    SELECT forum_id, root, sum(area_km2) AS component_km2, count(DISTINCT key) AS municipalities,
           row_number() OVER (PARTITION BY forum_id ORDER BY sum(area_km2) DESC, root) AS component
    FROM rooted
    GROUP BY forum_id, root
),
whole AS (
    SELECT forum_id, count(*) AS components, sum(component_km2) AS forum_km2
    FROM component
    GROUP BY forum_id
),
beside AS MATERIALIZED ( -- a municipality that is no member, next to a connected part
    SELECT DISTINCT rooted.forum_id, rooted.root, part_border.other_key AS key
    FROM rooted
    JOIN part_border ON part_border.key = rooted.key AND part_border.part = rooted.part
    LEFT JOIN seat ON seat.forum_id = rooted.forum_id AND seat.key = part_border.other_key
    WHERE seat.key IS NULL
),
bridge AS (
    SELECT beside.forum_id, root, beside.key, territory.name
    FROM beside
    JOIN (SELECT forum_id, key FROM beside GROUP BY forum_id, key HAVING count(*) > 1) AS several
         ON several.forum_id = beside.forum_id AND several.key = beside.key
    JOIN territory ON territory.key = beside.key
),
bridge_list AS (
    SELECT forum_id, root, count(*) AS bridges, group_concat(name, ', ') AS bridge_names
    FROM (SELECT forum_id, root, name FROM bridge ORDER BY forum_id, root, name, key) AS named
    GROUP BY forum_id, root
)
SELECT rooted.forum_id,
       short_name AS forum,
       component,
       components,
       CASE WHEN is_open = 1 THEN 'unknown' ELSE 'exact' END AS count_status,
       rooted.key,
       territory.name,
       rooted.part,
       CASE WHEN is_direct = 1 THEN 'direct' ELSE 'through' END AS reading,
       CASE WHEN is_partial = 1 THEN 'yes' ELSE 'no' END AS in_part,
       rooted.area_km2 AS part_km2,
       component_km2,
       component_km2 / nullif(forum_km2, 0.0) AS component_share,
       municipalities,
       CASE WHEN component = 1 THEN 'largest part' WHEN is_open = 1 THEN 'unknown' ELSE 'apart' END
           AS standing,
       coalesce(bridges, 0) AS bridges,
       bridge_names,
       CASE WHEN missing > 0 OR missing IS NULL THEN missing ELSE 0 END AS list_missing,
       not_on_map
FROM rooted
JOIN knowledge ON knowledge.forum_id = rooted.forum_id
JOIN whole ON whole.forum_id = rooted.forum_id
JOIN component ON component.forum_id = rooted.forum_id AND component.root = rooted.root
JOIN territory ON territory.key = rooted.key
LEFT JOIN bridge_list ON bridge_list.forum_id = rooted.forum_id AND bridge_list.root = rooted.root
ORDER BY components DESC, rooted.forum_id, component, rooted.key, rooted.part;
