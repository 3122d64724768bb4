-- title:     What two territories share
-- title.de:  Was zwei Gebiete teilen
-- finding:   {first:a_name} and its counterparts ({distinct:b_key}): a forum certainly shared with {distinct:b_key?topic=forum&status=yes}, a line with {distinct:b_key?topic=line&status=yes}; unknown entries: {count:status=unknown}
-- finding.de: {first:a_name} und seine Gegenüber ({distinct:b_key}): sicher ein gemeinsames Gremium mit {distinct:b_key?topic=forum&status=yes}, eine Linie mit {distinct:b_key?topic=line&status=yes}; unbekannte Einträge: {count:status=unknown}
-- needs:     territory
-- param:     a      | text | :region.focus                 | key      | First territory; empty = none, and the table is empty
-- param:     b      | text |                               | key      | Second territory; empty = each neighbour of the first
-- param:     date   | text | :region.reference_date        | ISO date | Forums, memberships and projects in force on that day
-- param:     roles  | text | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param.de:  a     | Erstes Gebiet; leer = keines, und die Tabelle ist leer
-- param.de:  b     | Zweites Gebiet; leer = jeder Nachbar des ersten
-- param.de:  date  | Gremien, Mitgliedschaften und Vorhaben, die an diesem Tag gelten
-- param.de:  roles | Rollen, die zählen, mit Kommas, leer = alle
-- column:    a_key    | text |  | Official key of the first territory
-- column:    b_key    | text |  | Official key of the second territory
-- column:    a_name   | text |  | Name of the first territory
-- column:    b_name   | text |  | Name of the second territory
-- column:    topic    | text |  | border, district, flow, line, forum or project
-- column:    what     | text |  | What is shared: statistic, line, forum, project
-- column:    status   | text |  | yes, no, through (a district, association or state), through a forum, unknown, or not measurable with what is loaded
-- column:    value    | real | see unit | Size of what is shared, both together; its unit stands beside it
-- column:    of_a     | real | see unit | Part or side of the first: share of its perimeter, commuters from it, length in it
-- column:    of_b     | real | see unit | Part or side of the second
-- column:    unit     | text |  | Unit of the three numbers: m, %, persons
-- column:    detail   | text |  | Range of a count, network and status of a line, how both are in a forum
-- column:    origin   | text |  | Title of the source
-- column.de: a_key    | Amtlicher Schlüssel des ersten Gebiets
-- column.de: b_key    | Amtlicher Schlüssel des zweiten Gebiets
-- column.de: a_name   | Name des ersten Gebiets
-- column.de: b_name   | Name des zweiten Gebiets
-- column.de: topic    | Thema
-- column.de: what     | Was geteilt wird
-- column.de: status   | Antwort
-- column.de: value    | Beide zusammen
-- column.de: of_a     | Erstes Gebiet: Anteil am Umfang, Pendler von dort, Länge darin
-- column.de: of_b     | Zweites Gebiet
-- column.de: unit     | Einheit
-- column.de: detail   | Näheres: Spanne einer Zahl, Netz und Stand einer Linie, wie beide im Gremium sind
-- column.de: origin   | Quelle
-- focus:     pair a_key b_key
-- definition:    House definition: everything loaded in which two territories take part together: common border, common district, commuters between them, lines with sections in both, forums with both, projects with both as partners.
-- definition.de: Hausdefinition: alles Geladene, woran zwei Gebiete gemeinsam teilhaben: Grenze, Kreis, Pendler zwischen ihnen, Linien mit Abschnitten in beiden, Gremien mit beiden, Projekte mit beiden als Partnern.
-- source:    Hausdefinition / house definition (umland)
-- note:      Not measurable: nothing of the kind is loaded at the level of the two, they are of different levels, or one lies outside the region.
-- note:      A pair that a statistic does not list is unknown, not zero: small counts are left out of published tables.
-- note:      In a forum through: at least one of them by its district, association or state only. Unknown: an incomplete list could hold both.
-- note.de:   Nicht messbar: auf der Ebene der beiden ist nichts dergleichen geladen, sie gehören verschiedenen Ebenen an, oder eines liegt außerhalb der Region.
-- note.de:   Ein Paar, das eine Statistik nicht nennt, ist unbekannt, nicht null: Kleine Zahlen fehlen in veröffentlichten Tabellen.
-- note.de:   Über Kreis, Verband oder Land: mindestens eines der beiden nur so. Unbekannt: Eine unvollständige Liste könnte beide enthalten.

WITH RECURSIVE side AS ( -- a border seen from one of its two sides
    SELECT a_key AS key, b_key AS neighbour_key, length_m FROM border
    UNION ALL
    SELECT b_key, a_key, length_m FROM border
),
pair AS (
    SELECT a.key AS a_key, b.key AS b_key, a.name AS a_name, b.name AS b_name,
           a.level AS a_level, CASE WHEN a.level = b.level THEN a.level END AS level,
           a.in_region * b.in_region AS is_inside, -- borders and sections are those of the region
           a.perimeter_m AS a_perimeter_m, b.perimeter_m AS b_perimeter_m
    FROM territory AS a
    JOIN territory AS b ON b.key <> a.key
    WHERE a.key = :a
      AND (b.key = :b
           OR coalesce(:b, '') = ''
              AND EXISTS (SELECT 1 FROM side WHERE side.key = a.key AND neighbour_key = b.key))
),
member_of_pair AS (
    SELECT a_key AS key FROM pair UNION SELECT b_key FROM pair
),
above AS ( -- a territory of a pair and every unit above it
    SELECT member_of_pair.key, territory.parent_key AS above_key
    FROM member_of_pair
    JOIN territory ON territory.key = member_of_pair.key
    UNION
    SELECT above.key, territory.parent_key
    FROM above
    JOIN territory ON territory.key = above.above_key
),
below AS ( -- and every leaf in it
    SELECT key, key AS below_key FROM member_of_pair
    UNION
    SELECT below.key, territory.key
    FROM below
    JOIN territory ON territory.parent_key = below.below_key
),
leaf AS (
    SELECT below.key, territory.key AS leaf_key
    FROM below
    JOIN territory ON territory.key = below.below_key
    WHERE territory.is_leaf = 1
),
-- ------------------------------------------------------------------------------------ border
border_line AS (
    SELECT a_key, b_key, 1 AS topic_place, 1 AS what_place, 'border' AS topic,
           'common border' AS what,
           CASE WHEN length_m > 0 THEN 'yes'
                WHEN level IS NULL OR is_inside = 0 THEN 'not measurable'
                ELSE 'no' END AS status,
           length_m AS value, CAST(NULL AS REAL) AS of_a, CAST(NULL AS REAL) AS of_b, 'm' AS unit,
           CASE WHEN level IS NULL THEN 'the two are of different levels'
                WHEN is_inside = 0 THEN 'outside the region' END AS detail,
           CAST(NULL AS INTEGER) AS source_id
    FROM pair
    LEFT JOIN side ON side.key = pair.a_key AND side.neighbour_key = pair.b_key
    UNION ALL
    SELECT a_key, b_key, 1, 2, 'border', 'share of the perimeter',
           CASE WHEN a_perimeter_m > 0 AND b_perimeter_m > 0 THEN 'yes' ELSE 'not measurable' END,
           NULL,
           100 * length_m / nullif(a_perimeter_m, 0.0), 100 * length_m / nullif(b_perimeter_m, 0.0),
           '%',
           NULL, NULL
    FROM pair
    JOIN side ON side.key = pair.a_key AND side.neighbour_key = pair.b_key
),
-- ---------------------------------------------------------------------------------- district
district_of AS (
    SELECT above.key, min(territory.key) AS upper_key, territory.level AS upper_level
    FROM above
    JOIN territory ON territory.key = above.above_key
    WHERE territory.level IN ('district', 'state')
    GROUP BY above.key, territory.level
),
district_line AS (
    SELECT a_key, b_key, 2 AS topic_place, 1 AS what_place, 'district' AS topic,
           CASE WHEN pair.level = 'district' THEN 'same state' ELSE 'same district' END AS what,
           CASE WHEN a_level IN ('district', 'state') AND pair.level IS NULL
                     OR a_in.upper_key IS NULL OR b_in.upper_key IS NULL THEN 'not measurable'
                WHEN a_in.upper_key = b_in.upper_key THEN 'yes'
                ELSE 'no' END AS status,
           NULL AS value, NULL AS of_a, NULL AS of_b, NULL AS unit,
           CASE WHEN a_in.upper_key = b_in.upper_key THEN upper.name END AS detail,
           upper.source_id
    FROM pair
    LEFT JOIN district_of AS a_in
           ON a_in.key = pair.a_key
          AND a_in.upper_level = CASE WHEN pair.level = 'district' THEN 'state' ELSE 'district' END
    LEFT JOIN district_of AS b_in
           ON b_in.key = pair.b_key AND b_in.upper_level = a_in.upper_level
    LEFT JOIN territory AS upper ON upper.key = a_in.upper_key
),
-- ------------------------------------------------------------------------------------- flows
basis AS ( -- each statistic's newest year at the level of a pair
    SELECT statistic, level, max(year) AS year, max(source_id) AS source_id
    FROM flow
    WHERE kind = 'pair'
      AND mode = 'all'
      AND level IN (SELECT level FROM pair)
    GROUP BY statistic, level
),
flow_sum AS (
    SELECT pair.a_key, pair.b_key, basis.statistic, basis.year, basis.source_id,
           there.persons AS a_to_b, back.persons AS b_to_a,
           coalesce(there.persons_min, 0) + coalesce(back.persons_min, 0) AS persons_min,
           coalesce(there.persons_max, 0) + coalesce(back.persons_max, 0) AS persons_max
    FROM pair
    JOIN basis ON basis.level = pair.level
    LEFT JOIN flow AS there
           ON there.origin_key = pair.a_key AND there.destination_key = pair.b_key
          AND there.statistic = basis.statistic AND there.mode = 'all'
          AND there.year = basis.year AND there.kind = 'pair'
    LEFT JOIN flow AS back
           ON back.origin_key = pair.b_key AND back.destination_key = pair.a_key
          AND back.statistic = basis.statistic AND back.mode = 'all'
          AND back.year = basis.year AND back.kind = 'pair'
),
flow_row AS (
    SELECT a_key, b_key, 3 AS topic_place, 1 AS what_place, 'flow' AS topic,
           statistic || ' ' || year AS what,
           CASE WHEN a_to_b IS NULL AND b_to_a IS NULL THEN 'unknown' ELSE 'yes' END AS status,
           CASE WHEN a_to_b IS NOT NULL OR b_to_a IS NOT NULL
                THEN coalesce(a_to_b, 0.0) + coalesce(b_to_a, 0.0) END AS value,
           a_to_b AS of_a, b_to_a AS of_b, 'persons' AS unit,
           CASE WHEN a_to_b IS NULL AND b_to_a IS NULL THEN 'the statistic does not list the pair'
                WHEN a_to_b IS NULL OR b_to_a IS NULL THEN 'one direction is not listed'
                WHEN persons_min < persons_max
                THEN CAST(persons_min AS INTEGER) || '–' || CAST(persons_max AS INTEGER) END AS detail,
           source_id
    FROM flow_sum
    UNION ALL
    SELECT a_key, b_key, 3, 1, 'flow', 'commuters', 'not measurable', NULL, NULL, NULL, NULL,
           CASE WHEN level IS NULL THEN 'the two are of different levels'
                ELSE 'no flows are loaded at their level' END, NULL
    FROM pair
    WHERE level IS NULL
       OR level NOT IN (SELECT level FROM basis)
),
-- ------------------------------------------------------------------------------------- lines
run AS ( -- a section, or its half on either side of a border
    SELECT corridor_id, section.key AS leaf_key,
           CASE WHEN other_key IS NULL THEN length_m ELSE length_m / 2 END AS length_m
    FROM section
    UNION ALL
    SELECT corridor_id, other_key, length_m / 2
    FROM section
    WHERE other_key IS NOT NULL
),
visit AS (
    SELECT leaf.key, run.corridor_id, sum(run.length_m) AS length_m
    FROM leaf
    JOIN run ON run.leaf_key = leaf.leaf_key
    GROUP BY leaf.key, run.corridor_id
),
corridor_line AS (
    SELECT a_key, b_key, 4 AS topic_place,
           row_number() OVER (PARTITION BY a_key, b_key
                              ORDER BY of_a.length_m + of_b.length_m DESC, corridor.corridor_id)
               AS what_place,
           'line' AS topic, coalesce(corridor.name, corridor.corridor_id) AS what, 'yes' AS status,
           of_a.length_m + of_b.length_m AS value, of_a.length_m AS of_a, of_b.length_m AS of_b,
           'm' AS unit,
           coalesce(corridor.network || coalesce(', ' || corridor.status, ''), corridor.status,
                    corridor.kind) AS detail,
           corridor.source_id
    FROM pair
    JOIN visit AS of_a ON of_a.key = pair.a_key
    JOIN visit AS of_b ON of_b.key = pair.b_key AND of_b.corridor_id = of_a.corridor_id
    JOIN corridor ON corridor.corridor_id = of_a.corridor_id AND is_path = 0
),
line_row AS (
    SELECT a_key, b_key, topic_place, what_place, topic, what, status, value, of_a, of_b, unit,
           detail, source_id
    FROM corridor_line
    UNION ALL
    SELECT a_key, b_key, 4, 1, 'line', 'lines',
           CASE WHEN is_inside = 0 OR NOT EXISTS (SELECT 1 FROM corridor WHERE is_path = 0) THEN 'not measurable'
                ELSE 'no' END,
           NULL, NULL, NULL, NULL,
           CASE WHEN NOT EXISTS (SELECT 1 FROM corridor WHERE is_path = 0) THEN 'no lines are loaded'
                WHEN is_inside = 0 THEN 'outside the region' END, NULL
    FROM pair
    WHERE NOT EXISTS (SELECT 1
                      FROM corridor_line
                      WHERE corridor_line.a_key = pair.a_key AND corridor_line.b_key = pair.b_key)
),
-- ------------------------------------------------------------------------------------ forums
forum_at AS (
    SELECT forum_id, short_name, kind, list_complete, members_total, source_id
    FROM forum
    WHERE (founded IS NULL OR substr(founded, 1, length(:date)) <= :date)
      AND (ended IS NULL OR substr(:date, 1, length(ended)) <= ended)
),
counted AS (
    SELECT membership.membership_id, membership.forum_id, member_kind, role,
           coalesce(member_key, member_name) AS identity
    FROM membership
    JOIN forum_at ON forum_at.forum_id = membership.forum_id
    WHERE (valid_from IS NULL OR substr(valid_from, 1, length(:date)) <= :date)
      AND (valid_to IS NULL OR substr(:date, 1, length(valid_to)) <= valid_to)
      AND (:roles = ''
           OR replace(',' || :roles || ',', ',' || role || ',', '') <> ',' || :roles || ',')
),
member_count AS (
    SELECT forum_id, count(*) AS members
    FROM (SELECT DISTINCT forum_id, member_kind, identity FROM counted) AS member
    GROUP BY forum_id
),
open_list AS ( -- missing: members the list does not name; NULL = any number
    SELECT forum_at.forum_id, members_total - coalesce(members, 0) AS missing
    FROM forum_at
    LEFT JOIN member_count ON member_count.forum_id = forum_at.forum_id
    WHERE list_complete = 0
      AND (members_total IS NULL OR members_total > coalesce(members, 0))
),
seat AS (
    SELECT counted.forum_id, member_of_pair.key,
           max(CASE WHEN reading IN ('direct', 'as_district', 'as_state') THEN 1 ELSE 0 END)
               AS is_direct
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN member_of_pair ON member_of_pair.key = member_territory.key
    WHERE reading <> 'part'
    GROUP BY counted.forum_id, member_of_pair.key
),
standing AS ( -- each forum beside each pair
    SELECT pair.a_key, pair.b_key, forum_at.forum_id, short_name, forum_at.kind,
           forum_at.source_id, a.is_direct AS a_direct, b.is_direct AS b_direct,
           CASE WHEN open_list.forum_id IS NOT NULL
                     AND (missing IS NULL
                          OR missing >= 2 - coalesce(a.is_direct, 0) - coalesce(b.is_direct, 0))
                THEN 1 ELSE 0 END AS could_hold
    FROM pair
    CROSS JOIN forum_at
    LEFT JOIN seat AS a ON a.forum_id = forum_at.forum_id AND a.key = pair.a_key
    LEFT JOIN seat AS b ON b.forum_id = forum_at.forum_id AND b.key = pair.b_key
    LEFT JOIN open_list ON open_list.forum_id = forum_at.forum_id
),
judged AS (
    SELECT a_key, b_key, forum_id, short_name, kind, source_id, a_direct, b_direct,
           CASE WHEN a_direct = 1 AND b_direct = 1 THEN 'yes'
                WHEN could_hold = 1 THEN 'unknown'
                WHEN a_direct IS NOT NULL AND b_direct IS NOT NULL THEN 'through' END AS status,
           CASE WHEN a_direct IS NOT NULL AND b_direct IS NOT NULL THEN 1 ELSE 0 END AS is_through
    FROM standing
),
forum_row AS (
    SELECT a_key, b_key, 5 AS topic_place,
           row_number() OVER (PARTITION BY a_key, b_key
                              ORDER BY CASE status WHEN 'yes' THEN 1 WHEN 'through' THEN 2
                                       ELSE 3 END, short_name, forum_id) AS what_place,
           'forum' AS topic, short_name AS what, status,
           NULL AS value, NULL AS of_a, NULL AS of_b, NULL AS unit,
           CASE WHEN status = 'yes' THEN 'both are members themselves'
                WHEN status = 'unknown' AND is_through = 1
                THEN 'both through district, association or state; themselves: the list is incomplete'
                WHEN status = 'unknown' AND (a_direct = 1 OR b_direct = 1)
                THEN 'one is a member; the list is incomplete'
                WHEN status = 'unknown' THEN 'the list is incomplete'
                WHEN a_direct = 1 OR b_direct = 1
                THEN 'one itself, one through district, association or state'
                ELSE 'both through district, association or state' END AS detail,
           source_id
    FROM judged
    WHERE status IS NOT NULL
    UNION ALL
    SELECT a_key, b_key, 5, 1, 'forum', 'forums',
           CASE WHEN NOT EXISTS (SELECT 1 FROM forum) THEN 'not measurable' ELSE 'no' END,
           NULL, NULL, NULL, NULL,
           CASE WHEN NOT EXISTS (SELECT 1 FROM forum) THEN 'no forums are loaded' END, NULL
    FROM pair
    WHERE NOT EXISTS (SELECT 1
                      FROM judged
                      WHERE judged.a_key = pair.a_key AND judged.b_key = pair.b_key
                        AND status IS NOT NULL)
),
-- ---------------------------------------------------------------------------------- projects
project AS (
    SELECT site_id, name, status, cost_eur, source_id
    FROM site
    WHERE kind = 'project'
      AND (valid_from IS NULL OR substr(valid_from, 1, length(:date)) <= :date)
      AND (valid_to IS NULL OR substr(:date, 1, length(valid_to)) <= valid_to)
),
part_in AS ( -- a territory in a project: as a partner, or by a forum that is one
    SELECT project.site_id, member_of_pair.key, 1 AS is_direct
    FROM project
    JOIN site_partner ON site_partner.site_id = project.site_id AND partner_kind <> 'forum'
    JOIN member_of_pair ON member_of_pair.key = site_partner.partner_key
    UNION
    SELECT project.site_id, seat.key, 0
    FROM project
    JOIN site_partner ON site_partner.site_id = project.site_id AND partner_kind = 'forum'
    JOIN seat ON seat.forum_id = site_partner.partner_key AND seat.is_direct = 1
),
partner AS (
    SELECT site_id, key, max(is_direct) AS is_direct FROM part_in GROUP BY site_id, key
),
project_line AS (
    SELECT a_key, b_key, 6 AS topic_place,
           row_number() OVER (PARTITION BY a_key, b_key
                              ORDER BY a.is_direct * b.is_direct DESC, project.name,
                                       project.site_id) AS what_place,
           'project' AS topic, project.name AS what,
           CASE WHEN a.is_direct * b.is_direct = 1 THEN 'yes' ELSE 'through a forum' END AS status,
           NULL AS value, NULL AS of_a, NULL AS of_b, NULL AS unit,
           project.status AS detail,
           project.source_id
    FROM pair
    JOIN partner AS a ON a.key = pair.a_key
    JOIN partner AS b ON b.key = pair.b_key AND b.site_id = a.site_id
    JOIN project ON project.site_id = a.site_id
),
project_row AS (
    SELECT a_key, b_key, topic_place, what_place, topic, what, status, value, of_a, of_b, unit,
           detail, source_id
    FROM project_line
    UNION ALL
    SELECT a_key, b_key, 6, 1, 'project', 'projects',
           CASE WHEN NOT EXISTS (SELECT 1 FROM site WHERE kind = 'project')
                THEN 'not measurable' ELSE 'no' END,
           NULL, NULL, NULL, NULL,
           CASE WHEN NOT EXISTS (SELECT 1 FROM site WHERE kind = 'project')
                THEN 'no projects are loaded' END, NULL
    FROM pair
    WHERE NOT EXISTS (SELECT 1
                      FROM project_line
                      WHERE project_line.a_key = pair.a_key AND project_line.b_key = pair.b_key)
),
line AS (
    SELECT a_key, b_key, topic_place, what_place, topic, what, status, value, of_a, of_b, unit, detail,
           source_id
    FROM border_line
    UNION ALL
    SELECT a_key, b_key, topic_place, what_place, topic, what, status, value, of_a, of_b, unit, detail,
           source_id
    FROM district_line
    UNION ALL
    SELECT a_key, b_key, topic_place, what_place, topic, what, status, value, of_a, of_b, unit, detail,
           source_id
    FROM flow_row
    UNION ALL
    SELECT a_key, b_key, topic_place, what_place, topic, what, status, value, of_a, of_b, unit, detail,
           source_id
    FROM line_row
    UNION ALL
    SELECT a_key, b_key, topic_place, what_place, topic, what, status, value, of_a, of_b, unit, detail,
           source_id
    FROM forum_row
    UNION ALL
    SELECT a_key, b_key, topic_place, what_place, topic, what, status, value, of_a, of_b, unit, detail,
           source_id
    FROM project_row
)
SELECT pair.a_key,
       pair.b_key,
       a_name,
       b_name,
       topic,
       what,
       line.status,
       line.value,
       of_a,
       of_b,
       unit,
       detail,
       source.title AS origin
FROM line
JOIN pair ON pair.a_key = line.a_key AND pair.b_key = line.b_key
LEFT JOIN source ON source.source_id = line.source_id
ORDER BY b_name, pair.b_key, topic_place, what_place, what;
