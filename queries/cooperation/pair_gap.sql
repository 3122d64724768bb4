-- title:     Neighbours and the forums they share
-- title.de:  Nachbarn und ihre gemeinsamen Gremien
-- finding:   when :themes= & :forums= | Pairs of neighbours that share a known forum: {count:status=yes} of {rows}; certainly none: {count:status=no}, unknown: {count:status=unknown}
-- finding:   Pairs of neighbours that share one of the chosen forums: {count:status=yes} of {rows}; certainly none: {count:status=no}, unknown: {count:status=unknown}
-- finding.de: when :themes= & :forums= | Nachbarpaare mit einem bekannten gemeinsamen Gremium: {count:status=yes} von {rows}; sicher keines: {count:status=no}, unbekannt: {count:status=unknown}
-- finding.de: Nachbarpaare mit einem gemeinsamen der gewählten Gremien: {count:status=yes} von {rows}; sicher keines: {count:status=no}, unbekannt: {count:status=unknown}
-- needs:     territory, border, forum, membership
-- param:     date   | text | :region.reference_date        | ISO date | Forums and memberships in force on that day
-- param:     roles  | text | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param:     themes | text |                               | themes   | Forums with one of these themes, comma list, empty = all
-- param:     forums | text |                               | forum_id | Only these forums, comma list, empty = all
-- param.de:  date   | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles  | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- param.de:  forums | Nur diese Gremien, mit Kommas, leer = alle
-- column:    a_key          | text    |        | Official key of the first municipality
-- column:    b_key          | text    |        | Official key of the second municipality
-- column:    a_name         | text    |        | Name of the first municipality
-- column:    b_name         | text    |        | Name of the second municipality
-- column:    border_m       | real    | m      | Length of the common border
-- column:    share_of_a     | real    | share  | Share of the first municipality's perimeter
-- column:    share_of_b     | real    | share  | Share of the second municipality's perimeter
-- column:    a_forums       | integer | forums | Forums of which the first is a member itself
-- column:    b_forums       | integer | forums | Forums of which the second is a member itself
-- column:    forums         | integer | forums | Forums of which both are members themselves
-- column:    forums_strict  | integer | forums | The same, where a state is not read as its municipality
-- column:    forums_through | integer | forums | Forums with both, also through district, association or state
-- column:    forum_names    | text    |        | Forums of which both are members themselves
-- column:    lists_open     | integer | lists  | Incomplete lists that could hold both
-- column:    status         | text    |        | In a common forum: yes, no, or unknown where an incomplete list could hold both
-- column.de: a_key          | Amtlicher Schlüssel der ersten Gemeinde
-- column.de: b_key          | Amtlicher Schlüssel der zweiten Gemeinde
-- column.de: a_name         | Name der ersten Gemeinde
-- column.de: b_name         | Name der zweiten Gemeinde
-- column.de: border_m       | Länge der gemeinsamen Grenze
-- column.de: share_of_a     | Anteil am Umfang der ersten Gemeinde
-- column.de: share_of_b     | Anteil am Umfang der zweiten Gemeinde
-- column.de: a_forums       | Gremien, in denen die erste selbst Mitglied ist
-- column.de: b_forums       | Gremien, in denen die zweite selbst Mitglied ist
-- column.de: forums         | Gremien, in denen beide selbst Mitglied sind
-- column.de: forums_strict  | Ebenso, wenn ein Land nicht als seine Gemeinde gilt
-- column.de: forums_through | Gremien mit beiden, auch über Kreis, Verband oder Land
-- column.de: forum_names    | Gremien, in denen beide selbst Mitglied sind
-- column.de: lists_open     | Unvollständige Listen, die beide enthalten könnten
-- column.de: status         | In einem gemeinsamen Gremium; unbekannt, wo eine unvollständige Liste beide enthalten könnte
-- layer:     border a_key b_key
-- focus:     pair a_key b_key
-- plot:      border_map | category=status | categories=yes,no,unknown | palette=qualitative | legend=status
-- definition:    House definition: two municipalities with a common border longer than 0, and the forums of which both are members themselves on a day; without one the answer is no, or unknown where an incomplete list could hold both.
-- definition.de: Hausdefinition: zwei Gemeinden mit gemeinsamer Grenze länger als 0 und die Gremien, in denen beide an einem Tag selbst Mitglied sind; ohne ein solches lautet die Antwort nein, oder unbekannt, wo eine unvollständige Liste beide enthalten könnte.
-- source:    Hausdefinition / house definition (umland)
-- note:      An incomplete list could hold both if it misses at least as many members as it would need: total given by the forum minus members known; without a total any number.
-- note:      House rule: two districts of one city are no pair; a city that is a member brings in all of its districts.
-- note:      Unknown is no gap and is not counted as one.
-- note.de:   Eine unvollständige Liste könnte beide enthalten, wenn ihr so viele Mitglieder fehlen, wie dafür nötig sind: Zahl nach Angabe des Gremiums minus bekannte Mitglieder; ohne Angabe beliebig viele.
-- note.de:   Hausregel: Zwei Bezirke derselben Stadt sind kein Paar; ist die Stadt Mitglied, so sind es alle ihre Bezirke.
-- note.de:   Unbekannt ist keine Lücke und wird nicht als solche gezählt.

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
               AS is_direct,
           max(CASE WHEN reading IN ('direct', 'as_district') THEN 1 ELSE 0 END) AS is_strict
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN territory ON territory.key = member_territory.key
    WHERE territory.is_leaf = 1
      AND reading <> 'part'
    GROUP BY counted.forum_id, territory.key
),
direct_seat AS (
    SELECT forum_id, key FROM seat WHERE is_direct = 1
),
seat_count AS (
    SELECT key, count(*) AS forums FROM direct_seat GROUP BY key
),
pair AS (
    SELECT a_key, b_key, a.name AS a_name, b.name AS b_name, length_m,
           a.perimeter_m AS a_perimeter_m, b.perimeter_m AS b_perimeter_m
    FROM border
    JOIN territory AS a ON a.key = border.a_key
    JOIN territory AS b ON b.key = border.b_key
    WHERE a.is_leaf = 1
      AND b.is_leaf = 1
      AND (a.level <> 'city_district' OR b.level <> 'city_district'
           OR coalesce(a.parent_key, a.key) <> coalesce(b.parent_key, b.key))
),
common AS (
    SELECT a_key, b_key, a.forum_id, a.is_direct * b.is_direct AS is_direct,
           a.is_strict * b.is_strict AS is_strict
    FROM pair
    JOIN seat AS a ON a.key = pair.a_key
    JOIN seat AS b ON b.key = pair.b_key AND b.forum_id = a.forum_id
),
common_count AS (
    SELECT a_key, b_key, sum(is_direct) AS forums, sum(is_strict) AS forums_strict,
           count(*) AS forums_through
    FROM common
    GROUP BY a_key, b_key
),
could_hold AS ( -- incomplete lists that miss as many members as there are sides not in them
    SELECT a_key, b_key, count(*) AS lists_open
    FROM pair
    CROSS JOIN open_list
    LEFT JOIN direct_seat AS a ON a.key = pair.a_key AND a.forum_id = open_list.forum_id
    LEFT JOIN direct_seat AS b ON b.key = pair.b_key AND b.forum_id = open_list.forum_id
    WHERE (a.key IS NULL OR b.key IS NULL)
      AND (missing IS NULL
           OR missing >= CASE WHEN a.key IS NULL AND b.key IS NULL THEN 2 ELSE 1 END)
    GROUP BY a_key, b_key
)
SELECT pair.a_key,
       pair.b_key,
       a_name,
       b_name,
       length_m AS border_m,
       length_m / nullif(a_perimeter_m, 0.0) AS share_of_a,
       length_m / nullif(b_perimeter_m, 0.0) AS share_of_b,
       coalesce(of_a.forums, 0) AS a_forums,
       coalesce(of_b.forums, 0) AS b_forums,
       coalesce(common_count.forums, 0) AS forums,
       coalesce(forums_strict, 0) AS forums_strict,
       coalesce(forums_through, 0) AS forums_through,
       (SELECT group_concat(short_name, ', ')
        FROM (SELECT short_name
              FROM common
              JOIN forum_at ON forum_at.forum_id = common.forum_id
              WHERE common.a_key = pair.a_key AND common.b_key = pair.b_key AND is_direct = 1
              ORDER BY short_name, common.forum_id) AS named) AS forum_names,
       coalesce(lists_open, 0) AS lists_open,
       CASE WHEN common_count.forums > 0 THEN 'yes'
            WHEN lists_open > 0 THEN 'unknown'
            ELSE 'no' END AS status
FROM pair
LEFT JOIN seat_count AS of_a ON of_a.key = pair.a_key
LEFT JOIN seat_count AS of_b ON of_b.key = pair.b_key
LEFT JOIN common_count ON common_count.a_key = pair.a_key AND common_count.b_key = pair.b_key
LEFT JOIN could_hold ON could_hold.a_key = pair.a_key AND could_hold.b_key = pair.b_key
ORDER BY border_m DESC, pair.a_key, pair.b_key;
