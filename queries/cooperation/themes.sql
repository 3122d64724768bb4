-- title:     Themes: in how many forums on each a municipality is
-- title.de:  Themen: in wie vielen Gremien zu jedem eine Gemeinde ist
-- finding:   Municipality by theme, in a known forum: {count:status=yes} of {rows}; certainly not: {count:status=no}, unknown: {count:status=unknown} (municipalities: {distinct:key}, themes: {distinct:theme})
-- finding.de: Gemeinde je Thema, in einem bekannten Gremium: {count:status=yes} von {rows}; sicher nicht: {count:status=no}, unbekannt: {count:status=unknown} (Gemeinden: {distinct:key}, Themen: {distinct:theme})
-- needs:     territory, forum, forum_theme, membership
-- param:     date       | text    | :region.reference_date        | ISO date | Forums and memberships in force on that day
-- param:     roles      | text    | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param:     themes     | text    |                               | themes   | Only these themes, comma list, empty = all
-- param:     forums     | text    |                               | forum_id | Only these forums, comma list, empty = all
-- param:     members_of | text    |                               | forum_id | Only direct members of this forum, empty = of any
-- param:     min_forums | integer | 1                             | forums   | Only municipalities that are members themselves of at least so many forums; 0 = all
-- param.de:  date       | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles      | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes     | Nur diese Themen, mit Kommas, leer = alle
-- param.de:  forums     | Nur diese Gremien, mit Kommas, leer = alle
-- param.de:  members_of | Nur unmittelbare Mitglieder dieses Gremiums, leer = irgendeines Gremiums
-- param.de:  min_forums | Nur Gemeinden, die selbst Mitglied in mindestens so vielen Gremien sind; 0 = alle
-- column:    key             | text    |                | Official key of the municipality
-- column:    name            | text    |                | Its name, with its district where two have the same
-- column:    theme           | text    |                | Theme
-- column:    forums          | integer | forums         | Forums on the theme of which it is a member itself
-- column:    forums_through  | integer | forums         | Forums on the theme it is in only through its district, association or state
-- column:    forums_part     | integer | forums         | Forums on the theme in which only a city district of it is a member
-- column:    forum_names     | text    |                | Forums on the theme of which it is a member itself
-- column:    through_names   | text    |                | Forums on the theme it is in only through its district, association or state
-- column:    lists_open      | integer | lists          | Incomplete lists on the theme that could hold it as well
-- column:    status          | text    |                | In a forum on the theme: yes, no, or unknown where an incomplete list could hold it
-- column:    forums_on_theme | integer | forums         | All forums on the theme
-- column:    left_out        | integer | municipalities | Municipalities not shown, being in too few forums or not in the forum asked for
-- column.de: key             | Amtlicher Gemeindeschlüssel
-- column.de: name            | Ihr Name, mit dem Kreis, wo zwei gleich heißen
-- column.de: theme           | Thema
-- column.de: forums          | Gremien zum Thema, in denen sie selbst Mitglied ist
-- column.de: forums_through  | Gremien zum Thema nur über Kreis, Verband oder Land
-- column.de: forums_part     | Gremien zum Thema, in denen nur ein Stadtbezirk Mitglied ist
-- column.de: forum_names     | Gremien zum Thema, in denen sie selbst Mitglied ist
-- column.de: through_names   | Gremien zum Thema nur über Kreis, Verband oder Land
-- column.de: lists_open      | Unvollständige Listen zum Thema, in denen sie noch stehen könnte
-- column.de: status          | In einem Gremium zum Thema; unbekannt, wo eine unvollständige Liste sie enthalten könnte
-- column.de: forums_on_theme | Alle Gremien zum Thema
-- column.de: left_out        | Nicht gezeigte Gemeinden, weil in zu wenigen Gremien oder nicht im gewünschten
-- focus:         territory key
-- plot:      matrix | row=name | column=theme | value=forums | classes=0,1,2,3,5 | palette=sequential | legend=forums | mark=status | left_out=left_out
-- definition:    House definition: for each theme the forums of which a municipality is a member itself on a day, apart from those it is in only through its district, association or state; without one the answer is no, or unknown where an incomplete list could hold it.
-- definition.de: Hausdefinition: je Thema die Gremien, in denen eine Gemeinde an einem Tag selbst Mitglied ist, getrennt von denen nur über Kreis, Verband oder Land; ohne eines lautet die Antwort nein, oder unbekannt, wo eine unvollständige Liste sie enthalten könnte.
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
place AS ( -- its name; with district or key where two have the same
    SELECT territory.key, population,
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
    FROM seat
    WHERE strength = 3
    GROUP BY key
),
shown AS (
    SELECT place.key, name
    FROM place
    LEFT JOIN membership_count ON membership_count.key = place.key
    WHERE coalesce(forums, 0) >= :min_forums
      AND (:members_of = '' OR is_asked = 1)
),
seat_count AS (
    SELECT theme, key,
           sum(CASE WHEN strength = 3 THEN 1 ELSE 0 END) AS forums,
           sum(CASE WHEN strength = 2 THEN 1 ELSE 0 END) AS forums_through,
           sum(CASE WHEN strength = 1 THEN 1 ELSE 0 END) AS forums_part,
           sum(CASE WHEN strength = 3 AND open_list.forum_id IS NOT NULL THEN 1 ELSE 0 END)
               AS lists_with_it
    FROM theme_at
    JOIN seat ON seat.forum_id = theme_at.forum_id
    LEFT JOIN open_list ON open_list.forum_id = theme_at.forum_id
    GROUP BY theme, key
),
cell AS (
    SELECT shown.key, name, theme_count.theme,
           coalesce(seat_count.forums, 0) AS forums,
           coalesce(forums_through, 0) AS forums_through,
           coalesce(forums_part, 0) AS forums_part,
           lists_open - coalesce(lists_with_it, 0) AS lists_open,
           theme_count.forums AS forums_on_theme
    FROM shown
    CROSS JOIN theme_count
    LEFT JOIN seat_count ON seat_count.theme = theme_count.theme AND seat_count.key = shown.key
)
SELECT key,
       name,
       theme,
       forums,
       forums_through,
       forums_part,
       (SELECT group_concat(short_name, ', ')
        FROM (SELECT short_name
              FROM theme_at
              JOIN seat ON seat.forum_id = theme_at.forum_id
              JOIN forum_at ON forum_at.forum_id = theme_at.forum_id
              WHERE theme_at.theme = cell.theme AND seat.key = cell.key AND strength = 3
              ORDER BY short_name, forum_at.forum_id) AS named) AS forum_names,
       (SELECT group_concat(short_name, ', ')
        FROM (SELECT short_name
              FROM theme_at
              JOIN seat ON seat.forum_id = theme_at.forum_id
              JOIN forum_at ON forum_at.forum_id = theme_at.forum_id
              WHERE theme_at.theme = cell.theme AND seat.key = cell.key AND strength = 2
              ORDER BY short_name, forum_at.forum_id) AS named) AS through_names,
       lists_open,
       CASE WHEN forums > 0 THEN 'yes' WHEN lists_open > 0 THEN 'unknown' ELSE 'no' END AS status,
       forums_on_theme,
       (SELECT count(*) FROM place) - (SELECT count(*) FROM shown) AS left_out
FROM cell
ORDER BY key, theme;
