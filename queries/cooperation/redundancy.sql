-- title:     Redundancy: how far the members of two forums are the same
-- title.de:  Redundanz: wie weit zwei Gremien dieselben Mitglieder haben
-- finding:   Pairs of forums with a common known member: {count:status=yes} of {rows}; certainly none: {count:status=no}, unknown: {count:status=unknown}; most alike: {max:jaccard} in common
-- finding.de: Gremienpaare mit einem bekannten gemeinsamen Mitglied: {count:status=yes} von {rows}; sicher keines: {count:status=no}, unbekannt: {count:status=unknown}; höchste Überschneidung: {max:jaccard}
-- needs:     forum, membership
-- param:     date   | text | :region.reference_date        | ISO date | Forums and memberships in force on that day
-- param:     roles  | text | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param:     themes | text |                               | themes   | Forums with one of these themes, comma list, empty = all
-- param:     forums | text |                               | forum_id | Only these forums, comma list, empty = all
-- param.de:  date   | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles  | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- param.de:  forums | Nur diese Gremien, mit Kommas, leer = alle
-- column:    a_forum_id    | text    |         | Key of the first forum
-- column:    b_forum_id    | text    |         | Key of the second forum
-- column:    a_forum       | text    |         | Short name of the first forum
-- column:    b_forum       | text    |         | Short name of the second forum
-- column:    a_members     | integer | members | Members of the first with an official key
-- column:    b_members     | integer | members | Members of the second with an official key
-- column:    common        | integer | members | Members of both
-- column:    either        | integer | members | Members of the first, of the second or of both
-- column:    jaccard       | real    | share   | Redundancy: members of both as a share of the members of either
-- column:    jaccard_min   | real    | share   | The least it can be, whatever the incomplete lists hold
-- column:    jaccard_max   | real    | share   | The most it can be, whatever the incomplete lists hold
-- column:    a_without_key | integer | members | Members of the first without a key, left out
-- column:    b_without_key | integer | members | Members of the second without a key, left out
-- column:    lists_open    | integer | lists   | Incomplete lists among the two
-- column:    status        | text    |         | A common member: yes, no, or unknown where an incomplete list could hold one
-- column:    common_names  | text    |         | Members of both
-- column.de: a_forum_id    | Schlüssel des ersten Gremiums
-- column.de: b_forum_id    | Schlüssel des zweiten Gremiums
-- column.de: a_forum       | Kurzname des ersten Gremiums
-- column.de: b_forum       | Kurzname des zweiten Gremiums
-- column.de: a_members     | Mitglieder des ersten mit amtlichem Schlüssel
-- column.de: b_members     | Mitglieder des zweiten mit amtlichem Schlüssel
-- column.de: common        | Mitglieder von beiden
-- column.de: either        | Mitglieder des ersten, des zweiten oder von beiden
-- column.de: jaccard       | Redundanz: gemeinsame Mitglieder als Anteil an allen Mitgliedern beider
-- column.de: jaccard_min   | Kleinster möglicher Wert, was auch immer die unvollständigen Listen enthalten
-- column.de: jaccard_max   | Größter möglicher Wert, was auch immer die unvollständigen Listen enthalten
-- column.de: a_without_key | Mitglieder des ersten ohne Schlüssel, nicht gezählt
-- column.de: b_without_key | Mitglieder des zweiten ohne Schlüssel, nicht gezählt
-- column.de: lists_open    | Unvollständige Listen unter den beiden
-- column.de: status        | Ein gemeinsames Mitglied; unbekannt, wo eine unvollständige Liste eines enthalten könnte
-- column.de: common_names  | Gemeinsame Mitglieder
-- focus:         forum a_forum_id
-- focus:         forum b_forum_id
-- plot:      matrix | row=a_forum | column=b_forum | value=jaccard | classes=0,0.1,0.25,0.5,0.75 | palette=sequential | legend=jaccard | mark=lists_open | symmetric=1
-- definition:    House definition: Jaccard index of the member sets of two forums on a day, members with an official key: those in both divided by those in either. Where a list is incomplete, the range says what the missing members can change.
-- definition.de: Hausdefinition: Jaccard-Index der Mitgliedermengen zweier Gremien an einem Tag, Mitglieder mit amtlichem Schlüssel: die in beiden geteilt durch die in einem von beiden. Wo eine Liste unvollständig ist, sagt die Spanne, was die fehlenden Mitglieder ändern können.
-- source:    Jaccard 1912, The Distribution of the Flora in the Alpine Zone; use on member sets: Hausdefinition / house definition (umland)
-- note:      Each pair stands once, the smaller key first. Every role counts alike.
-- note:      Districts and municipalities are compared as they are: a district and a town in it have nothing in common. A state that is one municipality counts as that municipality.
-- note:      Of a list that is incomplete and names nobody nothing is known: the redundancy is empty, not zero.
-- note:      Missing members are the total given by the forum minus the members known; without a total any number.
-- note.de:   Jedes Paar steht einmal, der kleinere Schlüssel zuerst. Jede Rolle zählt gleich.
-- note.de:   Kreise und Gemeinden werden verglichen, wie sie sind: ein Kreis und eine Stadt in ihm haben nichts gemeinsam. Ein Land, das eine Gemeinde ist, zählt als diese Gemeinde.
-- note.de:   Von einer unvollständigen Liste, die niemanden nennt, ist nichts bekannt: die Redundanz bleibt leer, nicht null.
-- note.de:   Fehlende Mitglieder sind die Zahl nach Angabe des Gremiums minus die bekannten; ohne Angabe beliebig viele.

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
           member_key, member_name, coalesce(member_key, member_name) AS identity
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
named_forum AS ( -- with its key where two have the same name
    SELECT forum_at.forum_id,
           CASE WHEN count(*) OVER (PARTITION BY short_name) = 1 THEN short_name
                ELSE short_name || ' (' || forum_at.forum_id || ')' END AS name,
           CASE WHEN open_list.forum_id IS NULL THEN 0 ELSE 1 END AS is_open,
           CASE WHEN open_list.forum_id IS NULL THEN 0 ELSE missing END AS missing
    FROM forum_at
    LEFT JOIN open_list ON open_list.forum_id = forum_at.forum_id
),
keyed AS ( -- a membership by the key of its territory
    SELECT counted.forum_id, counted.membership_id, counted.member_name,
           coalesce(max(CASE WHEN reading = 'as_state' THEN key END),
                    max(CASE WHEN reading = 'direct' THEN key END), max(member_key)) AS key
    FROM counted
    LEFT JOIN member_territory ON member_territory.membership_id = counted.membership_id
                              AND (member_territory.level <> 'city_district' -- not those of a city
                                   OR counted.member_kind = 'city_district')
    WHERE member_key IS NOT NULL
    GROUP BY counted.forum_id, counted.membership_id, counted.member_name
),
member AS (
    SELECT forum_id, key, min(member_name) AS name FROM keyed GROUP BY forum_id, key
),
key_count AS (
    SELECT forum_id, count(*) AS members FROM member GROUP BY forum_id
),
keyless_count AS (
    SELECT forum_id, count(*) AS members
    FROM (SELECT DISTINCT forum_id, member_kind, identity FROM counted WHERE member_key IS NULL)
         AS keyless
    GROUP BY forum_id
),
common AS (
    SELECT a.forum_id AS a_forum_id, b.forum_id AS b_forum_id, a.key, a.name
    FROM member AS a
    JOIN member AS b ON b.key = a.key AND b.forum_id > a.forum_id
),
common_count AS (
    SELECT a_forum_id, b_forum_id, count(*) AS common FROM common GROUP BY a_forum_id, b_forum_id
),
pair AS (
    SELECT a.forum_id AS a_forum_id, b.forum_id AS b_forum_id, a.name AS a_forum,
           b.name AS b_forum, coalesce(of_a.members, 0) AS a_members,
           coalesce(of_b.members, 0) AS b_members, coalesce(common, 0) AS common,
           coalesce(without_a.members, 0) AS a_without_key,
           coalesce(without_b.members, 0) AS b_without_key,
           a.is_open AS a_is_open, b.is_open AS b_is_open, a.missing AS a_missing,
           b.missing AS b_missing
    FROM named_forum AS a
    JOIN named_forum AS b ON b.forum_id > a.forum_id
    LEFT JOIN key_count AS of_a ON of_a.forum_id = a.forum_id
    LEFT JOIN key_count AS of_b ON of_b.forum_id = b.forum_id
    LEFT JOIN keyless_count AS without_a ON without_a.forum_id = a.forum_id
    LEFT JOIN keyless_count AS without_b ON without_b.forum_id = b.forum_id
    LEFT JOIN common_count ON common_count.a_forum_id = a.forum_id
                          AND common_count.b_forum_id = b.forum_id
),
gain AS ( -- members of the other forum alone that missing ones could be
    SELECT a_forum_id, b_forum_id,
           CASE WHEN a_missing < b_members - common THEN a_missing ELSE b_members - common END
               AS a_gain,
           CASE WHEN b_missing < a_members - common THEN b_missing ELSE a_members - common END
               AS b_gain
    FROM pair
),
bound AS ( -- what is missing beyond that could be the same in both, unknown to either list
    SELECT pair.a_forum_id, pair.b_forum_id, a_members + b_members - common AS either,
           common + a_gain + b_gain AS common_most,
           CASE WHEN a_missing IS NULL AND b_missing IS NULL THEN 1
                WHEN b_missing IS NULL OR a_missing - a_gain < b_missing - b_gain
                THEN a_missing - a_gain
                ELSE b_missing - b_gain END AS both_new,
           a_members + b_members - common + a_missing + b_missing AS either_most
    FROM pair
    JOIN gain ON gain.a_forum_id = pair.a_forum_id AND gain.b_forum_id = pair.b_forum_id
)
SELECT pair.a_forum_id,
       pair.b_forum_id,
       a_forum,
       b_forum,
       a_members,
       b_members,
       common,
       either,
       CASE WHEN (a_is_open = 0 OR a_members > 0) AND (b_is_open = 0 OR b_members > 0)
            THEN 1.0 * common / nullif(either, 0) END AS jaccard,
       CASE WHEN either_most IS NULL THEN 0.0 ELSE 1.0 * common / nullif(either_most, 0) END
           AS jaccard_min,
       CASE WHEN either + both_new > 0 THEN 1.0 * (common_most + both_new) / (either + both_new)
            WHEN either_most = 0 THEN NULL
            ELSE 0.0 END AS jaccard_max, -- one list names nobody and is whole: nothing in common
       a_without_key,
       b_without_key,
       a_is_open + b_is_open AS lists_open,
       CASE WHEN common > 0 THEN 'yes' WHEN common_most + both_new > 0 THEN 'unknown' ELSE 'no' END
           AS status,
       (SELECT group_concat(name, ', ')
        FROM (SELECT name
              FROM common AS shared
              WHERE shared.a_forum_id = pair.a_forum_id AND shared.b_forum_id = pair.b_forum_id
              ORDER BY name, key) AS named) AS common_names
FROM pair
JOIN bound ON bound.a_forum_id = pair.a_forum_id AND bound.b_forum_id = pair.b_forum_id
ORDER BY pair.a_forum_id, pair.b_forum_id;
