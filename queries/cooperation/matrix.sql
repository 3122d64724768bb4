-- title:     Matrix: who shares how many forums with whom
-- title.de:  Matrix: wer mit wem wie viele Gremien teilt
-- finding:   when :themes= & :forums= | Pairs of municipalities that share a known forum: {count:status=yes} of {rows}; certainly none: {count:status=no}, unknown: {count:status=unknown}; municipalities not shown: {max:left_out}
-- finding:   Pairs of municipalities that share one of the chosen forums: {count:status=yes} of {rows}; certainly none: {count:status=no}, unknown: {count:status=unknown}; municipalities not shown: {max:left_out}
-- finding.de: when :themes= & :forums= | Gemeindepaare mit einem bekannten gemeinsamen Gremium: {count:status=yes} von {rows}; sicher keines: {count:status=no}, unbekannt: {count:status=unknown}; Gemeinden nicht gezeigt: {max:left_out}
-- finding.de: Gemeindepaare mit einem gemeinsamen der gewählten Gremien: {count:status=yes} von {rows}; sicher keines: {count:status=no}, unbekannt: {count:status=unknown}; Gemeinden nicht gezeigt: {max:left_out}
-- needs:     territory, forum, membership
-- param:     date       | text    | :region.reference_date        | ISO date | Forums and memberships in force on that day
-- param:     roles      | text    | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param:     themes     | text    |                               | themes   | Forums with one of these themes, comma list, empty = all
-- param:     forums     | text    |                               | forum_id | Only these forums, comma list, empty = all
-- param:     members_of | text    |                               | forum_id | Only direct members of this forum, empty = of any
-- param:     min_forums | integer | 2                             | forums   | Only municipalities that are members themselves of at least so many forums; 0 = all
-- param.de:  date       | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles      | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes     | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- param.de:  forums     | Nur diese Gremien, mit Kommas, leer = alle
-- param.de:  members_of | Nur unmittelbare Mitglieder dieses Gremiums, leer = irgendeines Gremiums
-- param.de:  min_forums | Nur Gemeinden, die selbst Mitglied in mindestens so vielen Gremien sind; 0 = alle
-- column:    a_key          | text    |                | Official key of the first municipality
-- column:    b_key          | text    |                | Official key of the second municipality
-- column:    a_name         | text    |                | Name of the first, with its district where two have the same
-- column:    b_name         | text    |                | Name of the second, with its district where two have the same
-- column:    a_forums       | integer | forums         | Forums of which the first is a member itself
-- column:    b_forums       | integer | forums         | Forums of which the second is a member itself
-- column:    forums         | integer | forums         | Forums of which both are members themselves
-- column:    forums_through | integer | forums         | Forums with both, also through district, association or state
-- column:    forum_names    | text    |                | Forums of which both are members themselves
-- column:    lists_open     | integer | lists          | Incomplete lists that could hold both
-- column:    status         | text    |                | In a common forum: yes, no, or unknown where an incomplete list could hold both
-- column:    left_out       | integer | municipalities | Municipalities not shown, being in too few forums or not in the forum asked for
-- column.de: a_key          | Amtlicher Schlüssel der ersten Gemeinde
-- column.de: b_key          | Amtlicher Schlüssel der zweiten Gemeinde
-- column.de: a_name         | Name der ersten, mit dem Kreis, wo zwei gleich heißen
-- column.de: b_name         | Name der zweiten, mit dem Kreis, wo zwei gleich heißen
-- column.de: a_forums       | Gremien, in denen die erste selbst Mitglied ist
-- column.de: b_forums       | Gremien, in denen die zweite selbst Mitglied ist
-- column.de: forums         | Gremien, in denen beide selbst Mitglied sind
-- column.de: forums_through | Gremien mit beiden, auch über Kreis, Verband oder Land
-- column.de: forum_names    | Gremien, in denen beide selbst Mitglied sind
-- column.de: lists_open     | Unvollständige Listen, die beide enthalten könnten
-- column.de: status         | In einem gemeinsamen Gremium; unbekannt, wo eine unvollständige Liste beide enthalten könnte
-- column.de: left_out       | Nicht gezeigte Gemeinden, weil in zu wenigen Gremien oder nicht im gewünschten
-- focus:         territory a_key
-- focus:         territory b_key
-- plot:      matrix | row=a_name | column=b_name | value=forums | classes=0,1,2,3,5 | palette=sequential | legend=forums | mark=status | left_out=left_out | symmetric=1
-- definition:    House definition: the forums of which two municipalities are both members themselves on a day, neighbours or not; without one the answer is no, or unknown where an incomplete list could hold both.
-- definition.de: Hausdefinition: die Gremien, in denen zwei Gemeinden an einem Tag beide selbst Mitglied sind, Nachbarn oder nicht; ohne ein solches lautet die Antwort nein, oder unbekannt, wo eine unvollständige Liste beide enthalten könnte.
-- source:    Hausdefinition / house definition (umland)
-- note:      Each pair stands once, the smaller key first.
-- note:      An incomplete list could hold both if it misses at least as many members as it would need: total given by the forum minus members known; without a total any number.
-- note.de:   Jedes Paar steht einmal, der kleinere Schlüssel zuerst.
-- note.de:   Eine unvollständige Liste könnte beide enthalten, wenn ihr so viele Mitglieder fehlen, wie dafür nötig sind: Zahl nach Angabe des Gremiums minus bekannte Mitglieder; ohne Angabe beliebig viele.

WITH RECURSIVE above AS ( -- a municipality and every unit above it
    SELECT key, parent_key AS above_key
    FROM territory
    WHERE is_leaf = 1
    UNION
    SELECT above.key, territory.parent_key
    FROM above
    JOIN territory ON territory.key = above.above_key
),
district_of AS (
    SELECT above.key, max(territory.name) AS district
    FROM above
    JOIN territory ON territory.key = above.above_key
    WHERE territory.level = 'district'
    GROUP BY above.key
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
direct_seat AS (
    SELECT forum_id, key FROM seat WHERE is_direct = 1
),
place AS ( -- its name; with district or key where two have the same
    SELECT territory.key,
           CASE WHEN territory.level = 'city_district' THEN parent_key END AS city_key,
           CASE WHEN count(*) OVER (PARTITION BY name) = 1 THEN name
                WHEN district IS NULL OR count(*) OVER (PARTITION BY name, district) > 1
                THEN name || ' (' || territory.key || ')'
                ELSE name || ' (' || district || ')' END AS name
    FROM territory
    LEFT JOIN district_of ON district_of.key = territory.key
    WHERE is_leaf = 1
),
membership_count AS (
    SELECT key, count(*) AS forums,
           max(CASE WHEN forum_id = :members_of THEN 1 ELSE 0 END) AS is_asked
    FROM direct_seat
    GROUP BY key
),
shown AS (
    SELECT place.key, name, city_key, coalesce(forums, 0) AS forums
    FROM place
    LEFT JOIN membership_count ON membership_count.key = place.key
    WHERE coalesce(forums, 0) >= :min_forums
      AND (:members_of = '' OR is_asked = 1)
),
pair AS (
    SELECT a.key AS a_key, b.key AS b_key, a.name AS a_name, b.name AS b_name,
           a.forums AS a_forums, b.forums AS b_forums,
           CASE WHEN a.city_key = b.city_key THEN 1 ELSE 2 END AS bodies
    FROM shown AS a
    JOIN shown AS b ON b.key > a.key
),
common AS (
    SELECT a.key AS a_key, b.key AS b_key, a.forum_id, a.is_direct * b.is_direct AS is_direct
    FROM seat AS a
    JOIN seat AS b ON b.forum_id = a.forum_id AND b.key > a.key
    JOIN shown AS shown_a ON shown_a.key = a.key
    JOIN shown AS shown_b ON shown_b.key = b.key
),
common_count AS (
    SELECT a_key, b_key, sum(is_direct) AS forums, count(*) AS forums_through
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
           OR missing >= CASE WHEN a.key IS NULL AND b.key IS NULL THEN bodies ELSE 1 END)
    GROUP BY a_key, b_key
)
SELECT pair.a_key,
       pair.b_key,
       a_name,
       b_name,
       a_forums,
       b_forums,
       coalesce(common_count.forums, 0) AS forums,
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
            ELSE 'no' END AS status,
       (SELECT count(*) FROM place) - (SELECT count(*) FROM shown) AS left_out
FROM pair
LEFT JOIN common_count ON common_count.a_key = pair.a_key AND common_count.b_key = pair.b_key
LEFT JOIN could_hold ON could_hold.a_key = pair.a_key AND could_hold.b_key = pair.b_key
ORDER BY pair.a_key, pair.b_key;
