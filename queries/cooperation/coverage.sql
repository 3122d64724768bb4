-- title:     Reach of each forum: members, municipalities, population, area
-- title.de:  Reichweite jedes Gremiums: Mitglieder, Gemeinden, Einwohner, Fläche
-- finding:   Widest known reach: {top:short_name by direct_population}, {max:direct_population_share} of the region's inhabitants in member municipalities; forums: {rows}, with an incomplete list: {count:list_open=1}
-- finding.de: Größte bekannte Reichweite: {top:short_name by direct_population}, {max:direct_population_share} der Einwohner in Mitgliedsgemeinden; Gremien: {rows}, mit unvollständiger Liste: {count:list_open=1}
-- needs:     territory, forum, membership
-- param:     date   | text | :region.reference_date         | ISO date | Forums and memberships in force on that day
-- param:     roles  | text | chair,member,associated,guest  | roles    | Roles that count, comma list, empty = all
-- param:     themes | text |                                | themes   | Forums with one of these themes, comma list, empty = all
-- param.de:  date   | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles  | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- column:    forum_id                | text    |                | Key of the forum
-- column:    forum                   | text    |                | Name of the forum
-- column:    short_name              | text    |                | Short name of the forum
-- column:    kind                    | text    |                | Kind of forum
-- column:    members                 | integer | members        | Members known by name
-- column:    municipalities          | integer | members        | of them municipalities
-- column:    districts               | integer | members        | of them districts
-- column:    associations            | integer | members        | of them associations of municipalities
-- column:    city_districts          | integer | members        | of them city districts
-- column:    states                  | integer | members        | of them states
-- column:    other_members           | integer | members        | of them companies, agencies and others
-- column:    without_key             | integer | members        | of them without an official key
-- column:    municipalities_outside  | integer | members        | of them municipalities outside the region
-- column:    undated                 | integer | members        | of them members since an unknown day
-- column:    candidates              | integer | members        | Candidates, no members yet
-- column:    members_total           | integer | members        | Members the forum says it has, empty = not said
-- column:    list_complete           | text    |                | yes = the source lists all members
-- column:    list_open               | integer | lists          | 1 = the list may hold members that are not known
-- column:    direct_municipalities   | integer | municipalities | Municipalities that are members themselves
-- column:    direct_as_state         | integer | municipalities | of them only as a state that is one municipality
-- column:    direct_population       | integer | inhabitants    | Inhabitants of the direct municipalities
-- column:    direct_population_share | real    | share          | Share of the region's inhabitants, direct
-- column:    direct_area_km2         | real    | km2            | Area of the direct municipalities
-- column:    direct_area_share       | real    | share          | Share of the region's area, direct
-- column:    through_municipalities  | integer | municipalities | Direct municipalities and those in a member district, association or state
-- column:    through_population      | integer | inhabitants    | Inhabitants, also through the district
-- column:    through_population_share | real   | share          | Share of the region's inhabitants, also through the district
-- column:    through_area_km2        | real    | km2            | Area, also through the district
-- column:    through_area_share      | real    | share          | Share of the region's area, also through the district
-- column:    population_unknown      | integer | municipalities | Municipalities reached whose population is not loaded; they count as 0
-- column.de: forum_id                | Schlüssel des Gremiums
-- column.de: forum                   | Name des Gremiums
-- column.de: short_name              | Kurzname des Gremiums
-- column.de: kind                    | Art des Gremiums
-- column.de: members                 | Namentlich bekannte Mitglieder
-- column.de: municipalities          | davon Gemeinden
-- column.de: districts               | davon Landkreise
-- column.de: associations            | davon Gemeindeverbände
-- column.de: city_districts          | davon Stadtbezirke
-- column.de: states                  | davon Länder
-- column.de: other_members           | davon Unternehmen, Behörden und andere
-- column.de: without_key             | davon ohne amtlichen Schlüssel
-- column.de: municipalities_outside  | davon Gemeinden außerhalb der Region
-- column.de: undated                 | davon Mitglieder seit unbekanntem Tag
-- column.de: candidates              | Anwärter, noch keine Mitglieder
-- column.de: members_total           | Mitglieder nach eigener Angabe, leer = keine Angabe
-- column.de: list_complete           | Die Quelle nennt alle Mitglieder
-- column.de: list_open               | 1 = die Liste kann unbekannte Mitglieder haben
-- column.de: direct_municipalities   | Gemeinden, die selbst Mitglied sind
-- column.de: direct_as_state         | davon nur als Land, das eine Gemeinde ist
-- column.de: direct_population       | Einwohner der direkten Gemeinden
-- column.de: direct_population_share | Anteil an den Einwohnern der Region, direkt
-- column.de: direct_area_km2         | Fläche der direkten Gemeinden
-- column.de: direct_area_share       | Anteil an der Fläche der Region, direkt
-- column.de: through_municipalities  | Direkte Gemeinden und die in einem Mitgliedskreis, -verband oder -land
-- column.de: through_population      | Einwohner, auch über den Kreis
-- column.de: through_population_share | Anteil an den Einwohnern der Region, auch über den Kreis
-- column.de: through_area_km2        | Fläche, auch über den Kreis
-- column.de: through_area_share      | Anteil an der Fläche der Region, auch über den Kreis
-- column.de: population_unknown      | Erreichte Gemeinden ohne geladene Einwohnerzahl; sie zählen als 0
-- focus:     forum forum_id
-- plot:      ranked_bars | label=short_name | value=direct_population_share | rows=25 | mark=list_open
-- plot:      ranked_bars | label=short_name | value=through_population_share | rows=25 | mark=list_open
-- definition:    House definition: members of a forum on a day, the municipalities they stand for, and the share of the region's inhabitants and area in them, once direct and once also through districts, associations and states.
-- definition.de: Hausdefinition: Mitglieder eines Gremiums an einem Tag, die Gemeinden, für die sie stehen, und deren Anteil an Einwohnern und Fläche der Region, einmal direkt und einmal auch über Kreise, Verbände und Länder.
-- source:    Hausdefinition / house definition (umland); anchor for the shares: complan 2021 (Kommunales Nachbarschaftsforum: 42 members, about 85 % of the inhabitants)
-- note:      Of a list that is incomplete and names nobody nothing is known: its shares are empty, not zero.
-- note:      Inhabitants and area are those that are loaded, whatever the day.
-- note:      Membership of a district never makes its municipalities members: both readings stand side by side.
-- note:      A city district stands for no municipality; where the districts of a city are loaded, one that is a member without its city adds its own inhabitants and area. A state that is one municipality counts as that municipality.
-- note:      Where the list is incomplete, the figures are what is known: members may be missing from the list.
-- note.de:   Von einer unvollständigen Liste, die niemanden nennt, ist nichts bekannt: ihre Anteile bleiben leer, nicht null.
-- note.de:   Einwohner und Fläche sind die geladenen, welcher Tag es auch ist.
-- note.de:   Ein Kreis als Mitglied macht seine Gemeinden nicht zu Mitgliedern: beide Lesarten stehen nebeneinander.
-- note.de:   Ein Stadtbezirk steht für keine Gemeinde; sind die Bezirke einer Stadt geladen, trägt einer, der ohne seine Stadt Mitglied ist, seine eigenen Einwohner und seine Fläche bei. Ein Land, das eine Gemeinde ist, zählt als diese Gemeinde.
-- note.de:   Wo die Liste unvollständig ist, sind die Zahlen der bekannte Stand: der Liste können Mitglieder fehlen.

WITH whole AS ( -- what adds up to the region: the leaves, but a city in the place of its districts
    SELECT territory.key, territory.population,
           coalesce(territory.area_km2, territory.measured_km2) AS area_km2
    FROM territory
    LEFT JOIN territory AS city ON city.key = territory.parent_key
                               AND city.level = 'municipality' AND city.is_leaf = 0
                               AND territory.level = 'city_district'
    WHERE territory.is_leaf = 1
      AND city.key IS NULL
    UNION
    SELECT city.key, city.population, coalesce(city.area_km2, city.measured_km2)
    FROM territory AS city
    JOIN territory AS part ON part.parent_key = city.key
    WHERE city.level = 'municipality'
      AND city.is_leaf = 0
      AND part.level = 'city_district'
      AND part.is_leaf = 1
),
region_total AS (
    SELECT sum(population) AS population, sum(area_km2) AS area_km2
    FROM whole
),
forum_at AS (
    SELECT forum_id, name, short_name, kind, list_complete, members_total
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
listed AS ( -- a row of a list in force on the day, whatever its role
    SELECT membership.membership_id, membership.forum_id, member_kind, member_key, role, valid_from,
           coalesce(member_key, member_name) AS identity
    FROM membership
    JOIN forum_at ON forum_at.forum_id = membership.forum_id
    WHERE (valid_from IS NULL OR substr(valid_from, 1, length(:date)) <= :date)
      AND (valid_to IS NULL OR substr(:date, 1, length(valid_to)) <= valid_to)
),
counted AS (
    SELECT membership_id, forum_id, member_kind, member_key, valid_from, identity
    FROM listed
    WHERE :roles = ''
       OR replace(',' || :roles || ',', ',' || role || ',', '') <> ',' || :roles || ','
),
member AS ( -- once, however many roles and sub-lists it stands in
    SELECT forum_id, member_kind, identity, max(member_key) AS member_key,
           max(CASE WHEN valid_from IS NULL THEN 1 ELSE 0 END) AS is_undated
    FROM counted
    GROUP BY forum_id, member_kind, identity
),
member_count AS (
    SELECT forum_id,
           count(*) AS members,
           sum(CASE WHEN member_kind = 'municipality' THEN 1 ELSE 0 END) AS municipalities,
           sum(CASE WHEN member_kind = 'district' THEN 1 ELSE 0 END) AS districts,
           sum(CASE WHEN member_kind = 'association' THEN 1 ELSE 0 END) AS associations,
           sum(CASE WHEN member_kind = 'city_district' THEN 1 ELSE 0 END) AS city_districts,
           sum(CASE WHEN member_kind = 'state' THEN 1 ELSE 0 END) AS states,
           sum(CASE WHEN member_kind = 'other' THEN 1 ELSE 0 END) AS other_members,
           sum(CASE WHEN member_key IS NULL THEN 1 ELSE 0 END) AS without_key,
           sum(CASE WHEN member_kind = 'municipality' AND member_key IS NOT NULL
                         AND territory.key IS NULL THEN 1 ELSE 0 END) AS municipalities_outside,
           sum(is_undated) AS undated
    FROM member
    LEFT JOIN territory ON territory.key = member.member_key AND territory.in_region = 1
    GROUP BY forum_id
),
candidate_count AS (
    SELECT forum_id, count(*) AS candidates
    FROM (SELECT DISTINCT forum_id, member_kind, identity FROM listed WHERE role = 'candidate')
         AS candidate
    GROUP BY forum_id
),
reached AS ( -- a municipality in a forum
    SELECT counted.forum_id, whole.key, whole.population, whole.area_km2,
           max(CASE WHEN reading IN ('direct', 'as_district', 'as_state') THEN 1 ELSE 0 END)
               AS is_direct,
           max(CASE WHEN reading IN ('direct', 'as_district') THEN 1 ELSE 0 END) AS is_strict
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN whole ON whole.key = member_territory.key
    WHERE reading <> 'part'
    GROUP BY counted.forum_id, whole.key, whole.population, whole.area_km2
),
part AS ( -- a city district in a forum without its city
    SELECT counted.forum_id, territory.key, territory.population,
           coalesce(territory.area_km2, territory.measured_km2) AS area_km2
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN territory ON territory.key = member_territory.key
    JOIN whole ON whole.key = territory.parent_key
    LEFT JOIN reached AS city ON city.forum_id = counted.forum_id
                             AND city.key = territory.parent_key
    WHERE territory.is_leaf = 1
      AND territory.level = 'city_district'
      AND reading = 'direct'
      AND city.key IS NULL
    GROUP BY counted.forum_id, territory.key, territory.population, territory.area_km2,
             territory.measured_km2
),
share AS (
    SELECT forum_id, 1 AS municipalities, population, area_km2, is_direct, is_strict FROM reached
    UNION ALL
    SELECT forum_id, 0, population, area_km2, 1, 1 FROM part
),
reach AS (
    SELECT forum_id,
           sum(municipalities * is_direct) AS direct_municipalities,
           sum(is_direct - is_strict) AS direct_as_state,
           sum(CASE WHEN is_direct = 1 THEN population ELSE 0 END) AS direct_population,
           sum(CASE WHEN is_direct = 1 THEN area_km2 ELSE 0.0 END) AS direct_area_km2,
           sum(municipalities) AS through_municipalities,
           sum(population) AS through_population,
           sum(area_km2) AS through_area_km2,
           sum(CASE WHEN population IS NULL THEN 1 ELSE 0 END) AS population_unknown
    FROM share
    GROUP BY forum_id
)
SELECT forum_at.forum_id,
       forum_at.name AS forum,
       forum_at.short_name,
       forum_at.kind,
       coalesce(members, 0) AS members,
       coalesce(municipalities, 0) AS municipalities,
       coalesce(districts, 0) AS districts,
       coalesce(associations, 0) AS associations,
       coalesce(city_districts, 0) AS city_districts,
       coalesce(states, 0) AS states,
       coalesce(other_members, 0) AS other_members,
       coalesce(without_key, 0) AS without_key,
       coalesce(municipalities_outside, 0) AS municipalities_outside,
       coalesce(undated, 0) AS undated,
       coalesce(candidates, 0) AS candidates,
       members_total,
       CASE WHEN list_complete = 1 THEN 'yes' ELSE 'no' END AS list_complete,
       CASE WHEN list_complete = 0
                 AND (members_total IS NULL OR members_total > coalesce(members, 0))
            THEN 1 ELSE 0 END AS list_open,
       coalesce(direct_municipalities, 0) AS direct_municipalities,
       coalesce(direct_as_state, 0) AS direct_as_state,
       coalesce(direct_population, 0) AS direct_population,
       CASE WHEN members > 0 OR list_complete = 1
            THEN 1.0 * coalesce(direct_population, 0) / nullif(region_total.population, 0)
            END AS direct_population_share,
       coalesce(direct_area_km2, 0.0) AS direct_area_km2,
       CASE WHEN members > 0 OR list_complete = 1
            THEN coalesce(direct_area_km2, 0.0) / nullif(region_total.area_km2, 0.0)
            END AS direct_area_share,
       coalesce(through_municipalities, 0) AS through_municipalities,
       coalesce(through_population, 0) AS through_population,
       CASE WHEN members > 0 OR list_complete = 1
            THEN 1.0 * coalesce(through_population, 0) / nullif(region_total.population, 0)
            END AS through_population_share,
       coalesce(through_area_km2, 0.0) AS through_area_km2,
       CASE WHEN members > 0 OR list_complete = 1
            THEN coalesce(through_area_km2, 0.0) / nullif(region_total.area_km2, 0.0)
            END AS through_area_share,
       coalesce(population_unknown, 0) AS population_unknown
FROM forum_at
CROSS JOIN region_total
LEFT JOIN member_count ON member_count.forum_id = forum_at.forum_id
LEFT JOIN candidate_count ON candidate_count.forum_id = forum_at.forum_id
LEFT JOIN reach ON reach.forum_id = forum_at.forum_id
ORDER BY direct_population_share DESC NULLS LAST, forum_at.forum_id;
