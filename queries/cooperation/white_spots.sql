-- title:     White spots: themes on which a municipality is in no forum
-- title.de:  Weiße Flecken: Themen, zu denen eine Gemeinde in keinem Gremium ist
-- finding:   Municipalities with a white spot, certainly in no forum on a theme: {count:white>0} of {rows}; in one on every theme: {count:status=yes}, unknown: {count:status=unknown}
-- finding.de: Gemeinden mit weißem Fleck, zu einem Thema sicher in keinem Gremium: {count:white>0} von {rows}; zu jedem Thema in einem: {count:status=yes}, unbekannt: {count:status=unknown}
-- needs:     territory, forum, forum_theme, membership
-- param:     date       | text    | :region.reference_date | ISO date | Forums and memberships in force on that day
-- param:     roles      | text    | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param:     themes     | text    |                               | themes   | Only these themes, comma list, empty = all
-- param:     forums     | text    |                               | forum_id | Only these forums, comma list, empty = all
-- param.de:  date   | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles  | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes | Nur diese Themen, mit Kommas, leer = alle
-- param.de:  forums | Nur diese Gremien, mit Kommas, leer = alle
-- column:    key           | text    |             | Official key of the municipality
-- column:    name          | text    |             | Official name
-- column:    district      | text    |             | District it lies in
-- column:    population    | integer | inhabitants | Inhabitants
-- column:    themes        | integer | themes      | Themes on which there is a forum
-- column:    covered       | integer | themes      | Themes with a forum of which it is a member itself
-- column:    white         | integer | themes      | White themes: it is certainly in no forum itself
-- column:    unknown       | integer | themes      | Unknown themes: in no known forum, but an incomplete list could hold it
-- column:    white_through | integer | themes      | White themes that are white also through district, association and state
-- column:    covered_names | text    |             | Themes with a forum of which it is a member itself
-- column:    white_names   | text    |             | White themes
-- column:    unknown_names | text    |             | Themes that are not known
-- column:    is_unknown    | integer | flag        | 1 = on no theme in a known forum, but a list may be missing it
-- column:    status        | text    |             | On all themes in a forum: yes; no = a theme is white; unknown = none is white, but some are not known
-- column.de: key           | Amtlicher Gemeindeschlüssel
-- column.de: name          | Amtlicher Name
-- column.de: district      | Landkreis, in dem sie liegt
-- column.de: population    | Einwohner
-- column.de: themes        | Themen, zu denen es ein Gremium gibt
-- column.de: covered       | Themen mit einem Gremium, in dem sie selbst Mitglied ist
-- column.de: white         | Weiße Themen: sie ist sicher in keinem Gremium selbst Mitglied
-- column.de: unknown       | Unbekannte Themen: in keinem bekannten Gremium, doch eine unvollständige Liste könnte sie enthalten
-- column.de: white_through | Weiße Themen, die es auch über Kreis, Verband und Land sind
-- column.de: covered_names | Themen mit einem Gremium, in dem sie selbst Mitglied ist
-- column.de: white_names   | Weiße Themen
-- column.de: unknown_names | Unbekannte Themen
-- column.de: is_unknown    | 1 = zu keinem Thema in einem bekannten Gremium, doch einer Liste kann sie fehlen
-- column.de: status        | Zu allen Themen in einem Gremium: ja; nein = ein Thema ist weiß; unbekannt = keins ist weiß, doch manches nicht bekannt
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth | value=covered | classes=0,1,2,3,5,8 | palette=sequential | legend=covered | mark=is_unknown | finding=In a known forum on at least one theme: {some} of {all} {territories} | finding.de=Zu mindestens einem Thema in einem bekannten Gremium: {some} von {all} {territories}
-- definition:    House definition: a theme is a white spot of a municipality that is itself in none of the forums on it on a day; where an incomplete list on the theme could hold it, that is unknown and no white spot.
-- definition.de: Hausdefinition: ein Thema ist ein weißer Fleck einer Gemeinde, die an einem Tag in keinem Gremium dazu selbst Mitglied ist; wo eine unvollständige Liste zum Thema sie enthalten könnte, ist das unbekannt und kein weißer Fleck.
-- source:    Hausdefinition / house definition (umland)
-- note:      An incomplete list counts as open while fewer members are known than the forum says it has, or while it says nothing.
-- note:      A forum without a theme stands under none. A forum with several themes counts under each.
-- note.de:   Eine unvollständige Liste gilt als offen, solange weniger Mitglieder bekannt sind, als das Gremium angibt, oder es keine Zahl angibt.
-- note.de:   Ein Gremium ohne Thema steht unter keinem. Ein Gremium mit mehreren Themen zählt bei jedem.

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
    SELECT counted.forum_id, territory.key,
           max(CASE WHEN reading IN ('direct', 'as_district', 'as_state') THEN 3
                    WHEN reading = 'through' THEN 2
                    ELSE 1 END) AS strength
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN territory ON territory.key = member_territory.key
    WHERE is_leaf = 1
    GROUP BY counted.forum_id, territory.key
),
theme_at AS ( -- a theme of a forum in force
    SELECT theme, forum_theme.forum_id
    FROM forum_theme
    JOIN forum_at ON forum_at.forum_id = forum_theme.forum_id
    WHERE :themes = ''
       OR replace(',' || :themes || ',', ',' || theme || ',', '') <> ',' || :themes || ','
),
theme_count AS (
    SELECT theme, count(*) AS forums, count(open_list.forum_id) AS lists_open
    FROM theme_at
    LEFT JOIN open_list ON open_list.forum_id = theme_at.forum_id
    GROUP BY theme
),
theme_seat AS ( -- a municipality in some forum on a theme, by its strongest reading
    SELECT theme, key, max(strength) AS strength
    FROM theme_at
    JOIN seat ON seat.forum_id = theme_at.forum_id
    WHERE strength > 1
    GROUP BY theme, key
),
cell AS ( -- who is in no forum on a theme could be in any open list on it
    SELECT territory.key, theme_count.theme, coalesce(strength, 1) AS strength,
           CASE WHEN strength = 3 THEN 'yes'
                WHEN lists_open > 0 THEN 'unknown'
                ELSE 'no' END AS status
    FROM territory
    CROSS JOIN theme_count
    LEFT JOIN theme_seat ON theme_seat.theme = theme_count.theme
                        AND theme_seat.key = territory.key
    WHERE is_leaf = 1
),
spot AS (
    SELECT key,
           count(*) AS themes,
           sum(CASE WHEN status = 'yes' THEN 1 ELSE 0 END) AS covered,
           sum(CASE WHEN status = 'no' THEN 1 ELSE 0 END) AS white,
           sum(CASE WHEN status = 'unknown' THEN 1 ELSE 0 END) AS unknown,
           sum(CASE WHEN status = 'no' AND strength = 1 THEN 1 ELSE 0 END) AS white_through
    FROM cell
    GROUP BY key
)
SELECT spot.key,
       name,
       district,
       population,
       themes,
       covered,
       white,
       unknown,
       white_through,
       (SELECT group_concat(theme, ', ')
        FROM (SELECT theme
              FROM cell
              WHERE cell.key = spot.key AND status = 'yes'
              ORDER BY theme) AS named) AS covered_names,
       (SELECT group_concat(theme, ', ')
        FROM (SELECT theme
              FROM cell
              WHERE cell.key = spot.key AND status = 'no'
              ORDER BY theme) AS named) AS white_names,
       (SELECT group_concat(theme, ', ')
        FROM (SELECT theme
              FROM cell
              WHERE cell.key = spot.key AND status = 'unknown'
              ORDER BY theme) AS named) AS unknown_names,
       CASE WHEN covered = 0 AND unknown > 0 THEN 1 ELSE 0 END AS is_unknown,
       CASE WHEN white > 0 THEN 'no' WHEN unknown > 0 THEN 'unknown' ELSE 'yes' END AS status
FROM spot
JOIN territory ON territory.key = spot.key
LEFT JOIN district_of ON district_of.key = spot.key
ORDER BY spot.key;
