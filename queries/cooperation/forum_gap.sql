-- title:     Neighbours that are missing from a forum
-- title.de:  Nachbarn, die in einem Gremium fehlen
-- finding:   Neighbours certainly missing in {first:forum}: {count:status=missing} of {rows} listed; in part: {count:status=in part}, unknown: {count:status=unknown}
-- finding.de: Nachbarn, die sicher fehlen (Gremium: {first:forum}): {count:status=missing} von {rows} aufgeführten; in Teilen dabei: {count:status=in part}, unbekannt: {count:status=unknown}
-- needs:     territory, border, forum, membership
-- param:     forum     | text | required                      | forum_id | The forum looked at
-- param:     territory | text | :region.focus                 | key      | Neighbours of this territory; empty = of every direct member of the forum
-- param:     date      | text | :region.reference_date        | ISO date | Forum and memberships in force on that day
-- param:     roles     | text | chair,member,associated,guest | roles    | Roles that count, comma list, empty = all
-- param.de:  forum     | Das betrachtete Gremium
-- param.de:  territory | Nachbarn dieses Gebiets; leer = jedes unmittelbaren Mitglieds des Gremiums
-- param.de:  date      | Gremium und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles     | Rollen, die zählen, mit Kommas, leer = alle
-- column:    key              | text    |             | Official key of the neighbour
-- column:    name             | text    |             | Official name
-- column:    district         | text    |             | District it lies in
-- column:    population       | integer | inhabitants | Inhabitants
-- column:    forum            | text    |             | Short name of the forum
-- column:    border_m         | real    | m           | Border with the territory looked at, or with the members if none is given
-- column:    border_members_m | real    | m           | Border with all direct members of the forum
-- column:    adjacent_members | integer | members     | Direct members it borders on
-- column:    adjacent_names   | text    |             | Their names
-- column:    through_district | text    |             | yes = its district, association or state is a member
-- column:    in_part          | text    |             | yes = a city district of it is a member
-- column:    status           | text    |             | in part, missing, or unknown where the incomplete list could hold it
-- column.de: key              | Amtlicher Schlüssel des Nachbarn
-- column.de: name             | Amtlicher Name
-- column.de: district         | Landkreis, in dem er liegt
-- column.de: population       | Einwohner
-- column.de: forum            | Kurzname des Gremiums
-- column.de: border_m         | Grenze mit dem betrachteten Gebiet, sonst mit den Mitgliedern
-- column.de: border_members_m | Grenze mit allen direkten Mitgliedern des Gremiums
-- column.de: adjacent_members | Direkte Mitglieder, an die er grenzt
-- column.de: adjacent_names   | Deren Namen
-- column.de: through_district | Sein Kreis, Verband oder Land ist Mitglied
-- column.de: in_part          | Ein Stadtbezirk von ihm ist Mitglied
-- column.de: status           | Fehlt, in Teilen dabei, oder unbekannt, wo die unvollständige Liste ihn enthalten könnte
-- layer:     territory key
-- focus:     territory key
-- plot:      choropleth  | value=status | categories=missing,in part,unknown | palette=qualitative | legend=status | extent=rows
-- plot:      ranked_bars | label=name | value=border_m | rows=25
-- definition:    House definition: neighbours with a common border longer than 0 that are not themselves members of the forum on that day.
-- definition.de: Hausdefinition: Nachbarn mit gemeinsamer Grenze länger als 0, die an diesem Tag nicht selbst Mitglied des Gremiums sind.
-- source:    Hausdefinition / house definition (umland)
-- note:      Membership of the district does not make the municipality a member; the column says where only the district is in.
-- note:      A forum that is not in force on the day, or is not in the store, gives no row.
-- note.de:   Ist der Kreis Mitglied, so ist es die Gemeinde noch nicht; die Spalte sagt, wo nur der Kreis dabei ist.
-- note.de:   Ein Gremium, das an diesem Tag nicht besteht oder nicht im Speicher ist, ergibt keine Zeile.

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
forum_at AS ( -- one row, or none
    SELECT forum_id, short_name, list_complete, members_total
    FROM forum
    WHERE forum_id = :forum
      AND (founded IS NULL OR substr(founded, 1, length(:date)) <= :date)
      AND (ended IS NULL OR substr(:date, 1, length(ended)) <= ended)
),
counted AS (
    SELECT membership.membership_id, member_kind, coalesce(member_key, member_name) AS identity
    FROM membership
    JOIN forum_at ON forum_at.forum_id = membership.forum_id
    WHERE (valid_from IS NULL OR substr(valid_from, 1, length(:date)) <= :date)
      AND (valid_to IS NULL OR substr(:date, 1, length(valid_to)) <= valid_to)
      AND (:roles = ''
           OR replace(',' || :roles || ',', ',' || role || ',', '') <> ',' || :roles || ',')
),
member_count AS (
    SELECT count(*) AS members
    FROM (SELECT DISTINCT member_kind, identity FROM counted) AS member
),
seat AS (
    SELECT member_territory.key,
           max(CASE WHEN reading IN ('direct', 'as_district', 'as_state') THEN 1 ELSE 0 END)
               AS is_direct,
           max(CASE WHEN reading = 'through' THEN 1 ELSE 0 END) AS is_through,
           max(CASE WHEN reading = 'part' THEN 1 ELSE 0 END) AS is_part
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    GROUP BY member_territory.key
),
side AS ( -- a border seen from one of its two sides
    SELECT a_key AS key, b_key AS neighbour_key, length_m FROM border
    UNION ALL
    SELECT b_key, a_key, length_m FROM border
),
start AS ( -- whose neighbours are looked at
    SELECT key, is_leaf
    FROM territory
    WHERE key = :territory
    UNION
    SELECT territory.key, is_leaf
    FROM seat
    JOIN territory ON territory.key = seat.key
    WHERE coalesce(:territory, '') = ''
      AND is_direct = 1
      AND is_leaf = 1
),
touching AS (
    SELECT neighbour_key AS key, sum(length_m) AS border_m
    FROM side
    JOIN start ON start.key = side.key
    JOIN territory ON territory.key = side.neighbour_key
    WHERE territory.is_leaf = 1
       OR start.is_leaf = 0 -- a district, or a city in the place of its districts
    GROUP BY neighbour_key
),
gap AS (
    SELECT touching.key, border_m, coalesce(is_through, 0) AS is_through,
           coalesce(is_part, 0) AS is_part
    FROM touching
    LEFT JOIN seat ON seat.key = touching.key
    WHERE coalesce(is_direct, 0) = 0
),
adjacent AS ( -- a direct member next to a neighbour that is none
    SELECT gap.key, territory.key AS member_key, territory.name AS member_name, side.length_m
    FROM gap
    JOIN territory AS here ON here.key = gap.key
    JOIN side ON side.neighbour_key = gap.key
    JOIN seat ON seat.key = side.key
    JOIN territory ON territory.key = side.key
    WHERE seat.is_direct = 1
      AND (territory.is_leaf = 1 OR here.is_leaf = 0)
),
adjacent_sum AS (
    SELECT key, sum(length_m) AS border_members_m, count(*) AS adjacent_members
    FROM adjacent
    GROUP BY key
)
SELECT gap.key,
       territory.name,
       district,
       population,
       forum_at.short_name AS forum,
       border_m,
       coalesce(border_members_m, 0.0) AS border_members_m,
       coalesce(adjacent_members, 0) AS adjacent_members,
       (SELECT group_concat(member_name, ', ')
        FROM (SELECT member_name
              FROM adjacent
              WHERE adjacent.key = gap.key
              ORDER BY member_name, member_key) AS named) AS adjacent_names,
       CASE WHEN is_through = 1 THEN 'yes' ELSE 'no' END AS through_district,
       CASE WHEN is_part = 1 THEN 'yes' ELSE 'no' END AS in_part,
       CASE WHEN is_part = 1 THEN 'in part'
            WHEN list_complete = 0 AND (members_total IS NULL OR members_total > members)
            THEN 'unknown'
            ELSE 'missing' END AS status
FROM gap
CROSS JOIN forum_at
CROSS JOIN member_count
JOIN territory ON territory.key = gap.key
LEFT JOIN district_of ON district_of.key = gap.key
LEFT JOIN adjacent_sum ON adjacent_sum.key = gap.key
ORDER BY border_m DESC, gap.key;
