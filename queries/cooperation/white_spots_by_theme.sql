-- title:     White spots by theme: how many municipalities are in how many forums
-- title.de:  Weiße Flecken je Thema: wie viele Gemeinden in wie vielen Gremien sind
-- finding:   when {count:status=no} = 0 | Themes with certain white spots: none of {distinct:theme}; unknown because of incomplete lists: {distinct:theme?status=unknown}
-- finding:   Most municipalities certainly in no forum: {max:municipalities?status=no}, {top:theme by municipalities?status=no}; themes unknown because of incomplete lists: {distinct:theme?status=unknown} of {distinct:theme}
-- finding.de: when {count:status=no} = 0 | Themen mit sicheren weißen Flecken: keines von {distinct:theme}; unbekannt wegen unvollständiger Listen: {distinct:theme?status=unknown}
-- finding.de: Die meisten Gemeinden sicher in keinem Gremium: {max:municipalities?status=no}, {top:theme by municipalities?status=no}; Themen, unbekannt wegen unvollständiger Listen: {distinct:theme?status=unknown} von {distinct:theme}
-- needs:     territory, forum, forum_theme, membership
-- param:     date       | text    | :region.reference_date        | ISO date | Forums and memberships in force on that day
-- param:     roles      | text    | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param:     themes     | text    |                               | themes   | Only these themes, comma list, empty = all
-- param:     forums     | text    |                               | forum_id | Only these forums, comma list, empty = all
-- param.de:  date   | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles  | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes | Nur diese Themen, mit Kommas, leer = alle
-- param.de:  forums | Nur diese Gremien, mit Kommas, leer = alle
-- column:    theme                  | text    |                | Theme
-- column:    forums_on_theme        | integer | forums         | Forums on the theme
-- column:    lists_open             | integer | lists          | of them with an incomplete list
-- column:    forums                 | integer | forums         | Number of forums on the theme in which a municipality is, counted from 0
-- column:    municipalities         | integer | municipalities | Municipalities, by the number of forums of which they are members themselves
-- column:    share                  | real    | share          | Share of all municipalities of the region
-- column:    population             | integer | inhabitants    | Inhabitants of these municipalities, as far as loaded
-- column:    municipalities_through | integer | municipalities | Municipalities in so many, also through district, association or state
-- column:    share_through          | real    | share          | Share of all municipalities of the region, also through the district
-- column:    status                 | text    |                | In a forum on the theme: yes, no, or unknown where an incomplete list could hold those in none
-- column.de: theme                  | Thema
-- column.de: forums_on_theme        | Gremien zum Thema
-- column.de: lists_open             | davon mit unvollständiger Liste
-- column.de: forums                 | Zahl der Gremien zum Thema, in denen eine Gemeinde ist, ab 0
-- column.de: municipalities         | Gemeinden nach der Zahl der Gremien, in denen sie selbst Mitglied sind
-- column.de: share                  | Anteil an allen Gemeinden der Region
-- column.de: population             | Einwohner dieser Gemeinden, soweit geladen
-- column.de: municipalities_through | Gemeinden in so vielen, auch über Kreis, Verband oder Land
-- column.de: share_through          | Anteil an allen Gemeinden der Region, auch über den Kreis
-- column.de: status                 | In einem Gremium zum Thema; unbekannt, wo eine unvollständige Liste die enthalten könnte, die in keinem sind
-- focus:         whole
-- plot:      stacked_shares | label=theme | series=status | value=municipalities | categories=yes,unknown,no | finding=Yes: a member itself of at least one forum on the theme; no: a white spot; unknown: an incomplete list could hold it | finding.de=Ja: in mindestens einem Gremium zum Thema selbst Mitglied; nein: weißer Fleck; unbekannt: eine unvollständige Liste könnte sie enthalten
-- definition:    House definition: histogram, for each theme, of the number of forums on it of which a municipality is a member itself on a day. Those in none are white spots where every list on the theme is complete, else unknown.
-- definition.de: Hausdefinition: Histogramm je Thema über die Zahl der Gremien dazu, in denen eine Gemeinde an einem Tag selbst Mitglied ist. Die in keinem sind weiße Flecken, wo jede Liste zum Thema vollständig ist, sonst unbekannt.
-- source:    Hausdefinition / house definition (umland)
-- note:      An incomplete list counts as open while fewer members are known than the forum says it has, or while it says nothing.
-- note:      Where a list is incomplete, a municipality may be in more forums than are counted.
-- note:      A forum without a theme stands under none. A forum with several themes counts under each.
-- note.de:   Eine unvollständige Liste gilt als offen, solange weniger Mitglieder bekannt sind, als das Gremium angibt, oder es keine Zahl angibt.
-- note.de:   Wo eine Liste unvollständig ist, kann eine Gemeinde in mehr Gremien sein, als gezählt sind.
-- note.de:   Ein Gremium ohne Thema steht unter keinem. Ein Gremium mit mehreren Themen zählt bei jedem.

WITH RECURSIVE whole AS ( -- what adds up to the region: the leaves, but a city in the place of its districts
    SELECT territory.key, territory.population, territory.area_km2
    FROM territory
    LEFT JOIN territory AS city ON city.key = territory.parent_key
                               AND city.level = 'municipality' AND city.is_leaf = 0
                               AND territory.level = 'city_district'
    WHERE territory.is_leaf = 1
      AND city.key IS NULL
    UNION
    SELECT city.key, city.population, city.area_km2
    FROM territory AS city
    JOIN territory AS part ON part.parent_key = city.key
    WHERE city.level = 'municipality'
      AND city.is_leaf = 0
      AND part.level = 'city_district'
      AND part.is_leaf = 1
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
    SELECT counted.forum_id, whole.key,
           max(CASE WHEN reading IN ('direct', 'as_district', 'as_state') THEN 3
                    WHEN reading = 'through' THEN 2
                    ELSE 1 END) AS strength
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN whole ON whole.key = member_territory.key
    GROUP BY counted.forum_id, whole.key
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
leaf_count AS (
    SELECT count(*) AS municipalities FROM whole
),
membership_count AS (
    SELECT theme, key,
           sum(CASE WHEN strength = 3 THEN 1 ELSE 0 END) AS forums,
           count(*) AS forums_through
    FROM theme_at
    JOIN seat ON seat.forum_id = theme_at.forum_id
    WHERE strength > 1
    GROUP BY theme, key
),
cell AS (
    SELECT theme_count.theme, whole.key, population,
           coalesce(membership_count.forums, 0) AS forums,
           coalesce(forums_through, 0) AS forums_through
    FROM theme_count
    CROSS JOIN whole
    LEFT JOIN membership_count ON membership_count.theme = theme_count.theme
                              AND membership_count.key = whole.key
),
most AS (
    SELECT theme, max(forums_through) AS forums FROM cell GROUP BY theme
),
step AS ( -- 0, 1, 2, ... up to the most forums in which a municipality is
    SELECT theme, 0 AS forums, forums AS most_forums FROM most
    UNION ALL
    SELECT theme, forums + 1, most_forums FROM step WHERE forums < most_forums
),
direct_count AS (
    SELECT theme, forums, count(*) AS municipalities, sum(population) AS population
    FROM cell
    GROUP BY theme, forums
),
through_count AS (
    SELECT theme, forums_through, count(*) AS municipalities
    FROM cell
    GROUP BY theme, forums_through
)
SELECT step.theme,
       theme_count.forums AS forums_on_theme,
       lists_open,
       step.forums,
       coalesce(direct_count.municipalities, 0) AS municipalities,
       1.0 * coalesce(direct_count.municipalities, 0) / leaf_count.municipalities AS share,
       coalesce(population, 0) AS population,
       coalesce(through_count.municipalities, 0) AS municipalities_through,
       1.0 * coalesce(through_count.municipalities, 0) / leaf_count.municipalities
           AS share_through,
       CASE WHEN step.forums > 0 THEN 'yes' WHEN lists_open > 0 THEN 'unknown' ELSE 'no' END
           AS status
FROM step
CROSS JOIN leaf_count
JOIN theme_count ON theme_count.theme = step.theme
LEFT JOIN direct_count ON direct_count.theme = step.theme AND direct_count.forums = step.forums
LEFT JOIN through_count ON through_count.theme = step.theme
                       AND through_count.forums_through = step.forums
ORDER BY step.theme, step.forums;
