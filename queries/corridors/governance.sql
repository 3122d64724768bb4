-- title:     Lines and the forums of the municipalities along them
-- title.de:  Linien und die Gremien der Gemeinden an ihnen
-- finding:   when :themes= & :forums= | Lines with all their municipalities in one known forum: {count:status=yes} of {rows}; certainly not: {count:status=no}, unknown: {count:status=unknown}
-- finding:   Lines with all their municipalities in one of the chosen forums: {count:status=yes} of {rows}; certainly not: {count:status=no}, unknown: {count:status=unknown}
-- finding.de: when :themes= & :forums= | Linien, deren Gemeinden alle in einem bekannten Gremium sind: {count:status=yes} von {rows}; sicher nicht: {count:status=no}, unbekannt: {count:status=unknown}
-- finding.de: Linien, deren Gemeinden alle in einem der gewählten Gremien sind: {count:status=yes} von {rows}; sicher nicht: {count:status=no}, unbekannt: {count:status=unknown}
-- needs:     territory, corridor, section, forum, membership
-- param:     kinds           | text    |                               | line kinds     | Kinds of line, comma list (cycle, bus, tram, rail, ferry, road, foot), empty = all
-- param:     networks        | text    |                               | networks       | Networks, comma list, empty = all
-- param:     min_m           | real    | 200                           | m              | A municipality counts with so much of the line, or with min_share of it
-- param:     min_share       | real    | 0.05                          | share          | The same as a share of the line's length: grazing a corner does not count
-- param:     min_territories | integer | 2                             | municipalities | Lines through fewer municipalities are left out
-- param:     date            | text    | :region.reference_date        | ISO date       | Forums and memberships in force on that day
-- param:     roles           | text    | chair,member,associated,guest | roles          | Roles that count, comma list, empty = all
-- param:     themes          | text    |                               | themes         | Forums with one of these themes, comma list, empty = all
-- param:     forums          | text    |                               | forum_id       | Only these forums, comma list, empty = all
-- param:     timetable       | text    | no                            | yes or no      | Paths of timetables, too: a line has one for each variant
-- param.de:  kinds           | Arten von Linien, mit Kommas (cycle, bus, tram, rail, ferry, road, foot), leer = alle
-- param.de:  networks        | Netze, mit Kommas, leer = alle
-- param.de:  min_m           | Eine Gemeinde zählt mit so viel der Linie, oder mit min_share davon
-- param.de:  min_share       | Dasselbe als Anteil an der Länge der Linie: eine Ecke zu streifen zählt nicht
-- param.de:  min_territories | Linien durch weniger Gemeinden bleiben weg
-- param.de:  date            | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles           | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes          | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- param.de:  forums          | Nur diese Gremien, mit Kommas, leer = alle
-- param.de:  timetable       | Auch Wege der Fahrpläne: eine Linie hat einen je Variante
-- column:    corridor_id     | text    |                | Key of the line
-- column:    corridor        | text    |                | Name of the line, or its key where it has none
-- column:    kind            | text    |                | Kind of line
-- column:    network         | text    |                | Network it is part of
-- column:    length_m        | real    | m              | Length of the line
-- column:    outside_share   | real    | share          | Share of its length outside all municipalities of the region
-- column:    territories     | integer | municipalities | Municipalities of the region along it
-- column:    territory_names | text    |                | Their names, in the order in which the line enters them
-- column:    grazed          | integer | municipalities | Municipalities it only grazes; not counted
-- column:    forums          | integer | forums         | Forums of which all of them are members themselves
-- column:    forum_names     | text    |                | Their short names
-- column:    forums_through  | integer | forums         | Forums with all, also through district, association or state
-- column:    best_forum      | text    |                | Forum with most of them as members themselves; among equals the smaller forum
-- column:    best_members    | integer | municipalities | How many of them are in it
-- column:    missing_names   | text    |                | Who is missing there
-- column:    lists_open      | integer | lists          | Incomplete lists that could hold all of them
-- column:    status          | text    |                | All in one forum: yes, no, or unknown where an incomplete list could hold them
-- column.de: corridor_id     | Schlüssel der Linie
-- column.de: corridor        | Name der Linie, oder ihr Schlüssel, wo sie keinen hat
-- column.de: kind            | Art der Linie
-- column.de: network         | Netz, zu dem sie gehört
-- column.de: length_m        | Länge der Linie
-- column.de: outside_share   | Anteil der Länge außerhalb aller Gemeinden der Region
-- column.de: territories     | Gemeinden der Region an der Linie
-- column.de: territory_names | Deren Namen, in der Folge, in der die Linie sie betritt
-- column.de: grazed          | Gemeinden, die sie nur streift; nicht gezählt
-- column.de: forums          | Gremien, in denen alle selbst Mitglied sind
-- column.de: forum_names     | Deren Kurznamen
-- column.de: forums_through  | Gremien mit allen, auch über Kreis, Verband oder Land
-- column.de: best_forum      | Gremium mit den meisten von ihnen als eigenen Mitgliedern; bei Gleichstand das kleinere
-- column.de: best_members    | Wie viele von ihnen darin sind
-- column.de: missing_names   | Wer dort fehlt
-- column.de: lists_open      | Unvollständige Listen, die alle enthalten könnten
-- column.de: status          | Alle in einem Gremium; unbekannt, wo eine unvollständige Liste sie enthalten könnte
-- layer:     corridor corridor_id
-- focus:     corridor corridor_id
-- plot:      corridor_map | category=status | categories=yes,no,unknown | palette=qualitative | legend=status | extent=rows | finding=Lines through two or more municipalities: {lines}, together {length} | finding.de=Linien durch mindestens zwei Gemeinden: {lines}, zusammen {length}
-- definition:    House definition: the municipalities that a line runs through or along, and whether there is a forum of which all of them are members themselves on a day; without one the answer is no, or unknown where an incomplete list could hold all.
-- definition.de: Hausdefinition: die Gemeinden, durch die oder an denen entlang eine Linie führt, und ob es ein Gremium gibt, in dem alle an einem Tag selbst Mitglied sind; ohne ein solches lautet die Antwort nein, oder unbekannt, wo eine unvollständige Liste alle enthalten könnte.
-- source:    Hausdefinition / house definition (umland)
-- note:      An incomplete list could hold all if it misses at least as many members as are not in it: total given by the forum minus members known; without a total any number. The districts of a city count as one member, the city.
-- note:      House rule: where a line follows the border of two municipalities, each gets half of that length.
-- note:      The answer is about the municipalities of the region: who lies along the part outside is not known.
-- note.de:   Eine unvollständige Liste könnte alle enthalten, wenn ihr so viele Mitglieder fehlen, wie nicht in ihr stehen: Zahl nach Angabe des Gremiums minus bekannte Mitglieder; ohne Angabe beliebig viele. Die Bezirke einer Stadt zählen als ein Mitglied, die Stadt.
-- note.de:   Hausregel: Wo eine Linie der Grenze zweier Gemeinden folgt, erhält jede die Hälfte dieser Länge.
-- note.de:   Die Antwort gilt den Gemeinden der Region: Wer am Teil außerhalb liegt, ist nicht bekannt.

WITH forum_at AS (
    SELECT forum_id, short_name, list_complete, members_total
    FROM forum
    WHERE (founded IS NULL OR substr(founded, 1, length(:date)) <= :date)
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
    SELECT membership.membership_id, membership.forum_id, member_kind,
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
seat AS ( -- a municipality in a forum, in any reading but a part of it
    SELECT counted.forum_id, territory.key,
           max(CASE WHEN reading IN ('direct', 'as_district', 'as_state') THEN 1 ELSE 0 END)
               AS is_direct
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN territory ON territory.key = member_territory.key
    WHERE territory.is_leaf = 1
      AND reading <> 'part'
    GROUP BY counted.forum_id, territory.key
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
    SELECT run.corridor_id, run.key, sum(run.length_m) AS territory_m,
           min(position) AS first_position,
           sum(run.length_m) / nullif(corridor.length_m, 0.0) AS share
    FROM run
    JOIN corridor ON corridor.corridor_id = run.corridor_id
    WHERE (is_path = 0 OR :timetable = 'yes')
      AND (:kinds = ''
           OR replace(',' || :kinds || ',', ',' || kind || ',', '') <> ',' || :kinds || ',')
      AND (:networks = ''
           OR replace(',' || :networks || ',', ',' || network || ',', '')
              <> ',' || :networks || ',')
    GROUP BY run.corridor_id, run.key, corridor.length_m
),
along AS ( -- who counts
    SELECT corridor_id, visit.key, territory.name, first_position,
           coalesce(city.key, visit.key) AS body_key -- one member brings in all districts of a city
    FROM visit
    JOIN territory ON territory.key = visit.key
    LEFT JOIN territory AS city ON city.key = territory.parent_key
                               AND city.level = 'municipality' AND city.is_leaf = 0
                               AND territory.level = 'city_district'
    WHERE territory_m >= :min_m
       OR share >= :min_share
),
way AS (
    SELECT corridor_id, count(*) AS territories
    FROM along
    GROUP BY corridor_id
    HAVING count(*) >= :min_territories
),
in_forum AS ( -- how many of those along a line are in a forum
    SELECT way.corridor_id, seat.forum_id, sum(is_direct) AS direct, count(*) AS through
    FROM way
    JOIN along ON along.corridor_id = way.corridor_id
    JOIN seat ON seat.key = along.key
    GROUP BY way.corridor_id, seat.forum_id
),
ranked AS (
    SELECT corridor_id, in_forum.forum_id, short_name, direct,
           row_number() OVER (PARTITION BY corridor_id
                              ORDER BY direct DESC, members, in_forum.forum_id) AS place
    FROM in_forum
    JOIN forum_at ON forum_at.forum_id = in_forum.forum_id
    JOIN member_count ON member_count.forum_id = in_forum.forum_id
    WHERE direct > 0
),
full_count AS (
    SELECT way.corridor_id,
           sum(CASE WHEN direct = territories THEN 1 ELSE 0 END) AS forums,
           sum(CASE WHEN through = territories THEN 1 ELSE 0 END) AS forums_through
    FROM way
    JOIN in_forum ON in_forum.corridor_id = way.corridor_id
    GROUP BY way.corridor_id
),
outside_list AS ( -- members that an incomplete list would need to hold all
    SELECT along.corridor_id, open_list.forum_id, missing,
           count(DISTINCT body_key) AS needed
    FROM way
    JOIN along ON along.corridor_id = way.corridor_id
    CROSS JOIN open_list
    LEFT JOIN seat ON seat.key = along.key AND seat.forum_id = open_list.forum_id
                  AND seat.is_direct = 1
    WHERE seat.key IS NULL
    GROUP BY along.corridor_id, open_list.forum_id, missing
),
could_hold AS ( -- incomplete lists that miss as many members as are not in them
    SELECT corridor_id, count(*) AS lists_open
    FROM outside_list
    WHERE missing IS NULL
       OR missing >= needed
    GROUP BY corridor_id
)
SELECT way.corridor_id,
       coalesce(corridor.name, way.corridor_id) AS corridor,
       corridor.kind,
       corridor.network,
       corridor.length_m,
       coalesce(outside.share, 0.0) AS outside_share,
       way.territories,
       (SELECT group_concat(name, ', ')
        FROM (SELECT name
              FROM along
              WHERE along.corridor_id = way.corridor_id
              ORDER BY first_position, key) AS named) AS territory_names,
       (SELECT count(*)
        FROM visit
        WHERE visit.corridor_id = way.corridor_id AND visit.key <> '') - territories AS grazed,
       coalesce(full_count.forums, 0) AS forums,
       (SELECT group_concat(short_name, ', ')
        FROM (SELECT short_name
              FROM ranked
              WHERE ranked.corridor_id = way.corridor_id AND direct = way.territories
              ORDER BY short_name, forum_id) AS named) AS forum_names,
       coalesce(forums_through, 0) AS forums_through,
       best.short_name AS best_forum,
       best.direct AS best_members,
       (SELECT group_concat(name, ', ')
        FROM (SELECT along.name
              FROM along
              LEFT JOIN seat ON seat.key = along.key AND seat.forum_id = best.forum_id
                            AND seat.is_direct = 1
              WHERE along.corridor_id = way.corridor_id
                AND best.forum_id IS NOT NULL
                AND seat.key IS NULL
              ORDER BY first_position, along.key) AS named) AS missing_names,
       coalesce(lists_open, 0) AS lists_open,
       CASE WHEN full_count.forums > 0 THEN 'yes'
            WHEN lists_open > 0 THEN 'unknown'
            ELSE 'no' END AS status
FROM way
JOIN corridor ON corridor.corridor_id = way.corridor_id
LEFT JOIN visit AS outside ON outside.corridor_id = way.corridor_id AND outside.key = ''
LEFT JOIN full_count ON full_count.corridor_id = way.corridor_id
LEFT JOIN ranked AS best ON best.corridor_id = way.corridor_id AND best.place = 1
LEFT JOIN could_hold ON could_hold.corridor_id = way.corridor_id
ORDER BY way.territories DESC, corridor.length_m DESC, way.corridor_id;
