-- title:     Large commuter flows without a known common forum
-- title.de:  Große Pendlerströme ohne bekanntes gemeinsames Gremium
-- finding:   when :themes= & :forums= | Pairs with commuters and certainly no common forum: {count:status=no} of {rows} listed ({sum:total?status=no} commuters); unknown: {count:status=unknown} ({sum:total?status=unknown})
-- finding:   Pairs with commuters and certainly none of the chosen forums in common: {count:status=no} of {rows} listed ({sum:total?status=no} commuters); unknown: {count:status=unknown} ({sum:total?status=unknown})
-- finding.de: when :themes= & :forums= | Paare mit Pendlern und sicher ohne gemeinsames Gremium: {count:status=no} von {rows} aufgeführten ({sum:total?status=no} Pendler); unbekannt: {count:status=unknown} ({sum:total?status=unknown})
-- finding.de: Paare mit Pendlern und sicher ohne gemeinsames der gewählten Gremien: {count:status=no} von {rows} aufgeführten ({sum:total?status=no} Pendler); unbekannt: {count:status=unknown} ({sum:total?status=unknown})
-- needs:     territory, forum, membership, flow
-- param:     date        | text    | :region.reference_date        | ISO date  | Forums and memberships in force on that day
-- param:     roles       | text    | chair,member,associated,guest | roles     | Roles that count, comma list, empty = all
-- param:     themes      | text    |                               | themes    | Forums with one of these themes, comma list, empty = all
-- param:     forums      | text    |                               | forum_id  | Only these forums, comma list, empty = all
-- param:     statistic   | text    |                               | statistic | Commuter statistic, empty = the one with most pairs
-- param:     year        | integer | 0                             | year      | Year of the statistic, 0 = the newest
-- param:     level       | text    |                               | level     | Level of the flows, empty = the one with most pairs
-- param:     min_persons | real    | 0                             | persons   | Pairs with fewer commuters in both directions are left out
-- param:     show_all    | text    | no                            | yes or no | yes = also the pairs that share a forum
-- param:     rows        | integer | 5000                          | rows      | At most so many rows, the largest first
-- param.de:  date        | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles       | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes      | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- param.de:  forums      | Nur diese Gremien, mit Kommas, leer = alle
-- param.de:  statistic   | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year        | Jahr der Statistik, 0 = das neueste
-- param.de:  level       | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- param.de:  min_persons | Paare mit weniger Pendlern in beiden Richtungen bleiben weg
-- param.de:  show_all    | yes = auch die Paare, die ein Gremium teilen
-- param.de:  rows        | Höchstens so viele Zeilen, die größten zuerst
-- column:    rank           | integer | rank    | Place by commuters in both directions, among the pairs shown
-- column:    a_key          | text    |         | Official key of the first territory
-- column:    b_key          | text    |         | Official key of the second territory
-- column:    pair           | text    |         | Names of both
-- column:    a_name         | text    |         | Name of the first territory
-- column:    b_name         | text    |         | Name of the second territory
-- column:    a_to_b         | real    | persons | Commuters who live in the first and work in the second
-- column:    b_to_a         | real    | persons | Commuters who live in the second and work in the first
-- column:    total          | real    | persons | Both directions added
-- column:    forums         | integer | forums  | Forums of which both are members themselves
-- column:    forums_through | integer | forums  | Forums with both, also through district, association or state
-- column:    forum_names    | text    |         | Forums of which both are members themselves
-- column:    lists_open     | integer | lists   | Incomplete lists that could hold both
-- column:    status         | text    |         | In a common forum: yes, no, or unknown where an incomplete list could hold both
-- column:    statistic      | text    |         | Commuter statistic
-- column:    year           | integer | year    | Year of the statistic
-- column:    level          | text    |         | Level of the flows
-- column.de: rank           | Rang nach Pendlern in beiden Richtungen, unter den gezeigten Paaren
-- column.de: a_key          | Amtlicher Schlüssel des ersten Gebiets
-- column.de: b_key          | Amtlicher Schlüssel des zweiten Gebiets
-- column.de: pair           | Namen von beiden
-- column.de: a_name         | Name des ersten Gebiets
-- column.de: b_name         | Name des zweiten Gebiets
-- column.de: a_to_b         | Pendler, die im ersten wohnen und im zweiten arbeiten
-- column.de: b_to_a         | Pendler, die im zweiten wohnen und im ersten arbeiten
-- column.de: total          | Beide Richtungen zusammen
-- column.de: forums         | Gremien, in denen beide selbst Mitglied sind
-- column.de: forums_through | Gremien mit beiden, auch über Kreis, Verband oder Land
-- column.de: forum_names    | Gremien, in denen beide selbst Mitglied sind
-- column.de: lists_open     | Unvollständige Listen, die beide enthalten könnten
-- column.de: status         | In einem gemeinsamen Gremium; unbekannt, wo eine unvollständige Liste beide enthalten könnte
-- column.de: statistic      | Pendlerstatistik
-- column.de: year           | Jahr der Statistik
-- column.de: level          | Ebene der Pendlerströme
-- layer:     flow_line a_key b_key
-- focus:     pair a_key b_key
-- plot:      flow_map    | value=total | classes=100,500,1000,5000,10000,25000 | legend=total | mark=status
-- plot:      ranked_bars | label=pair | value=total | rows=25 | mark=status
-- definition:    House definition: commuters between two territories of the region, both directions added, whose ends share no forum on a day: no, or unknown where an incomplete list could hold both.
-- definition.de: Hausdefinition: Pendler zwischen zwei Gebieten der Region, beide Richtungen addiert, deren Enden an einem Tag kein gemeinsames Gremium haben; unbekannt, wo eine unvollständige Liste beide enthalten könnte.
-- source:    Hausdefinition / house definition (umland)
-- note:      With flows between districts an independent city stands for its district; a municipality inside a district does not.
-- note:      Where incomplete lists could hold both, the finding says as much about the lists as about the region.
-- note.de:   Bei Strömen zwischen Kreisen steht eine kreisfreie Stadt für ihren Kreis, eine kreisangehörige Gemeinde nicht.
-- note.de:   Wo unvollständige Listen beide enthalten könnten, sagt der Befund über die Listen so viel wie über die Region.

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
place AS ( -- the region at the level of the flows
    SELECT key, name
    FROM territory
    JOIN basis ON basis.level = territory.level
    WHERE in_region = 1
),
forum_at AS (
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
seat AS ( -- a territory of the flows in a forum, in any reading but a part of it
    SELECT counted.forum_id, place.key,
           max(CASE WHEN reading IN ('direct', 'as_district', 'as_state') THEN 1 ELSE 0 END)
               AS is_direct
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN place ON place.key = member_territory.key
    WHERE reading <> 'part'
    GROUP BY counted.forum_id, place.key
),
direct_seat AS (
    SELECT forum_id, key FROM seat WHERE is_direct = 1
),
direction AS ( -- a flow, its ends in the order of their keys
    SELECT CASE WHEN origin_key < destination_key THEN origin_key ELSE destination_key END AS a_key,
           CASE WHEN origin_key < destination_key THEN destination_key ELSE origin_key END AS b_key,
           CASE WHEN origin_key < destination_key THEN persons ELSE 0.0 END AS a_to_b,
           CASE WHEN origin_key < destination_key THEN 0.0 ELSE persons END AS b_to_a
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    JOIN place AS home ON home.key = flow.origin_key
    JOIN place AS work ON work.key = flow.destination_key
    WHERE kind = 'pair'
      AND mode = 'all'
      AND origin_key <> destination_key
),
pair AS (
    SELECT a_key, b_key, sum(a_to_b) AS a_to_b, sum(b_to_a) AS b_to_a,
           sum(a_to_b) + sum(b_to_a) AS total
    FROM direction
    GROUP BY a_key, b_key
    HAVING sum(a_to_b) + sum(b_to_a) > 0
       AND sum(a_to_b) + sum(b_to_a) >= :min_persons
),
common AS (
    SELECT a.key AS a_key, b.key AS b_key, a.forum_id, a.is_direct * b.is_direct AS is_direct
    FROM seat AS a
    JOIN seat AS b ON b.forum_id = a.forum_id AND b.key > a.key
),
common_count AS (
    SELECT a_key, b_key, sum(is_direct) AS forums, count(*) AS forums_through
    FROM common
    GROUP BY a_key, b_key
),
shown AS (
    SELECT row_number() OVER (ORDER BY total DESC, pair.a_key, pair.b_key) AS rank,
           pair.a_key, pair.b_key, a_to_b, b_to_a, total,
           coalesce(forums, 0) AS forums, coalesce(forums_through, 0) AS forums_through
    FROM pair
    LEFT JOIN common_count ON common_count.a_key = pair.a_key AND common_count.b_key = pair.b_key
    WHERE coalesce(forums, 0) = 0
       OR :show_all = 'yes'
    ORDER BY total DESC, pair.a_key, pair.b_key
    LIMIT :rows
),
could_hold AS ( -- incomplete lists that miss as many members as there are ends not in them
    SELECT a_key, b_key, count(*) AS lists_open
    FROM shown
    CROSS JOIN open_list
    LEFT JOIN direct_seat AS a ON a.key = shown.a_key AND a.forum_id = open_list.forum_id
    LEFT JOIN direct_seat AS b ON b.key = shown.b_key AND b.forum_id = open_list.forum_id
    WHERE (a.key IS NULL OR b.key IS NULL)
      AND (missing IS NULL
           OR missing >= CASE WHEN a.key IS NULL AND b.key IS NULL THEN 2 ELSE 1 END)
    GROUP BY a_key, b_key
)
SELECT rank,
       shown.a_key,
       shown.b_key,
       a.name || ' – ' || b.name AS pair,
       a.name AS a_name,
       b.name AS b_name,
       a_to_b,
       b_to_a,
       total,
       forums,
       forums_through,
       (SELECT group_concat(short_name, ', ')
        FROM (SELECT short_name
              FROM common
              JOIN forum_at ON forum_at.forum_id = common.forum_id
              WHERE common.a_key = shown.a_key AND common.b_key = shown.b_key AND is_direct = 1
              ORDER BY short_name, common.forum_id) AS named) AS forum_names,
       coalesce(lists_open, 0) AS lists_open,
       CASE WHEN forums > 0 THEN 'yes' WHEN lists_open > 0 THEN 'unknown' ELSE 'no' END AS status,
       basis.statistic,
       basis.year,
       basis.level
FROM shown
CROSS JOIN basis
JOIN place AS a ON a.key = shown.a_key
JOIN place AS b ON b.key = shown.b_key
LEFT JOIN could_hold ON could_hold.a_key = shown.a_key AND could_hold.b_key = shown.b_key
ORDER BY rank;
