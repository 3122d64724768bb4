-- title:     Where forums meet: number of forums per municipality
-- title.de:  Wo sich Gremien treffen: Zahl der Gremien je Gemeinde
-- finding:   when :themes= | Municipalities themselves in at least one known forum: {count:status=yes} of {rows}; certainly in none: {count:status=no}, unknown: {count:status=unknown}
-- finding:   Municipalities themselves in a known forum on {param:themes}: {count:status=yes} of {rows}; certainly in none: {count:status=no}, unknown: {count:status=unknown}
-- finding.de: when :themes= | Gemeinden, selbst in mindestens einem bekannten Gremium: {count:status=yes} von {rows}; sicher in keinem: {count:status=no}, unbekannt: {count:status=unknown}
-- finding.de: Gemeinden, selbst in einem bekannten Gremium zu {param:themes}: {count:status=yes} von {rows}; sicher in keinem: {count:status=no}, unbekannt: {count:status=unknown}
-- needs:     territory, forum, membership
-- param:     date   | text | :region.reference_date        | ISO date | Forums and memberships in force on that day
-- param:     roles  | text | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param:     themes | text |                               | themes   | Forums with one of these themes, comma list, empty = all
-- param.de:  date   | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles  | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- column:    key            | text    |             | Official key of the municipality
-- column:    name           | text    |             | Official name
-- column:    district       | text    |             | District it lies in
-- column:    population     | integer | inhabitants | Inhabitants
-- column:    forums         | integer | forums      | Forums of which it is a member itself
-- column:    forums_through | integer | forums      | Forums it is in only through its district, association or state
-- column:    forums_part    | integer | forums      | Forums in which only a city district of it is a member
-- column:    forum_names    | text    |             | Forums of which it is a member itself
-- column:    lists_open     | integer | lists       | Incomplete lists that could hold it as well
-- column:    status         | text    |             | In any forum: yes, no, or unknown where an incomplete list could hold it
-- column:    is_unknown     | integer | flag        | 1 = in no known forum, but a list may be missing it
-- column.de: key            | Amtlicher Gemeindeschlüssel
-- column.de: name           | Amtlicher Name
-- column.de: district       | Landkreis, in dem sie liegt
-- column.de: population     | Einwohner
-- column.de: forums         | Gremien, in denen sie selbst Mitglied ist
-- column.de: forums_through | Gremien nur über Kreis, Verband oder Land
-- column.de: forums_part    | Gremien, in denen nur ein Stadtbezirk Mitglied ist
-- column.de: forum_names    | Gremien, in denen sie selbst Mitglied ist
-- column.de: lists_open     | Unvollständige Listen, in denen sie noch stehen könnte
-- column.de: status         | In einem Gremium; unbekannt, wo eine unvollständige Liste sie enthalten könnte
-- column.de: is_unknown     | 1 = in keinem bekannten Gremium, doch einer Liste kann sie fehlen
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth | value=forums | classes=0,1,2,3,5,8 | palette=sequential | legend=forums | mark=status | finding=Members of at least one known forum: {some} of {all} {territories} | finding.de=Mitglied in mindestens einem bekannten Gremium: {some} von {all} {territories}
-- definition:    House definition: number of forums of which a municipality is a member itself on a day; a white spot has none. Where an incomplete list could hold it, the answer is unknown.
-- definition.de: Hausdefinition: Zahl der Gremien, in denen eine Gemeinde an einem Tag selbst Mitglied ist; ein weißer Fleck hat keins. Wo eine unvollständige Liste sie enthalten könnte, lautet die Antwort unbekannt.
-- source:    Hausdefinition / house definition (umland)
-- note:      An incomplete list counts as open while fewer members are known than the forum says it has, or while it says nothing.
-- note.de:   Eine unvollständige Liste gilt als offen, solange weniger Mitglieder bekannt sind, als das Gremium angibt, oder es keine Zahl angibt.

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
open_list AS ( -- at least one member is missing from the list
    SELECT forum_at.forum_id
    FROM forum_at
    LEFT JOIN member_count ON member_count.forum_id = forum_at.forum_id
    WHERE list_complete = 0
      AND (members_total IS NULL OR members_total > coalesce(members, 0))
),
seat AS ( -- a municipality in a forum, by its strongest reading
    SELECT counted.forum_id, forum_at.short_name, member_territory.key,
           max(CASE WHEN reading IN ('direct', 'as_district', 'as_state') THEN 3
                    WHEN reading = 'through' THEN 2
                    ELSE 1 END) AS strength
    FROM counted
    JOIN forum_at ON forum_at.forum_id = counted.forum_id
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    GROUP BY counted.forum_id, forum_at.short_name, member_territory.key
),
seat_count AS (
    SELECT key,
           sum(CASE WHEN strength = 3 THEN 1 ELSE 0 END) AS forums,
           sum(CASE WHEN strength = 2 THEN 1 ELSE 0 END) AS forums_through,
           sum(CASE WHEN strength = 1 THEN 1 ELSE 0 END) AS forums_part,
           sum(CASE WHEN strength = 3 AND open_list.forum_id IS NOT NULL THEN 1 ELSE 0 END)
               AS lists_with_it
    FROM seat
    LEFT JOIN open_list ON open_list.forum_id = seat.forum_id
    GROUP BY key
),
leaf AS (
    SELECT territory.key, name, district, population,
           coalesce(forums, 0) AS forums,
           coalesce(forums_through, 0) AS forums_through,
           coalesce(forums_part, 0) AS forums_part,
           (SELECT count(*) FROM open_list) - coalesce(lists_with_it, 0) AS lists_open
    FROM territory
    LEFT JOIN seat_count ON seat_count.key = territory.key
    LEFT JOIN district_of ON district_of.key = territory.key
    WHERE is_leaf = 1
)
SELECT key,
       name,
       district,
       population,
       forums,
       forums_through,
       forums_part,
       (SELECT group_concat(short_name, ', ')
        FROM (SELECT short_name
              FROM seat
              WHERE seat.key = leaf.key AND strength = 3
              ORDER BY short_name, forum_id) AS named) AS forum_names,
       lists_open,
       CASE WHEN forums > 0 THEN 'yes' WHEN lists_open > 0 THEN 'unknown' ELSE 'no' END AS status,
       CASE WHEN forums = 0 AND lists_open > 0 THEN 1 ELSE 0 END AS is_unknown
FROM leaf
ORDER BY key;
