-- title:     The forum that fits best to each region
-- title.de:  Das Gremium, das am besten zu jeder Region passt
-- finding:   Closest match of a region and a forum: {max:jaccard} in common, {top:region+short_name by jaccard}; regions where it is not certain: {count:status=unknown} of {rows}
-- finding.de: Beste Übereinstimmung von Region und Gremium: {max:jaccard} gemeinsam, {top:region+short_name by jaccard}; Regionen, bei denen es nicht sicher ist: {count:status=unknown} von {rows}
-- needs:     forum, membership, territory, flow, partition_unit
-- param:     partition   | text    |        | division      | Division of the region by its name, empty = the first
-- param:     date        | text    | :region.reference_date | ISO date | Forums and memberships in force on that day
-- param:     forums      | text    |        | forum_id      | Forums, comma list, empty = all
-- param:     themes      | text    |        | themes        | Forums with one of these themes, comma list, empty = all
-- param.de:  partition | Gliederung der Region nach ihrem Namen, leer = die erste
-- param.de:  date      | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  forums    | Gremien, mit Kommas, leer = alle
-- param.de:  themes    | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- column:    region_key   | text    |         | Official key of the region
-- column:    region       | text    |         | Its name
-- column:    units        | integer | territories | Its territories
-- column:    forum_id     | text    |         | Key of the forum, empty = no member in the region
-- column:    short_name   | text    |         | Its short name
-- column:    jaccard      | real    | share   | Territories in both, of those in either
-- column:    common       | integer | territories | Territories of the region that are members
-- column:    missing      | integer | territories | Territories of the region that are no members
-- column:    missing_names | text   |         | Their names
-- column:    beyond       | integer | territories | Members outside the region
-- column:    beyond_names | text    |         | Their names
-- column:    status       | text    |         | known; unknown where the forum's list may hold those that are missing
-- column:    partition_id | text    |         | Name of the division
-- column.de: region_key   | Amtlicher Schlüssel der Region
-- column.de: region       | Ihr Name
-- column.de: units        | Ihre Gebiete
-- column.de: forum_id     | Schlüssel des Gremiums, leer = kein Mitglied in der Region
-- column.de: short_name   | Sein Kurzname
-- column.de: jaccard      | Gebiete in beiden, von denen in einem von beiden
-- column.de: common       | Gebiete der Region, die Mitglied sind
-- column.de: missing      | Gebiete der Region, die nicht Mitglied sind
-- column.de: missing_names | Ihre Namen
-- column.de: beyond       | Mitglieder außerhalb der Region
-- column.de: beyond_names | Ihre Namen
-- column.de: status       | bekannt; unbekannt, wo die Liste des Gremiums die fehlenden enthalten kann
-- column.de: partition_id | Name der Gliederung
-- focus:     whole
-- plot:      ranked_bars | label=region | value=jaccard | rows=25
-- definition:    Of all forums the one with the highest Jaccard index with the region; of equals the first key.
-- definition.de: Von allen Gremien das mit dem höchsten Jaccard-Index mit der Region; bei Gleichstand der erste Schlüssel.
-- source:    Jaccard (1901); Hausdefinition / house definition (umland)
-- note:      Who is missing from an incomplete list is unknown, not absent.
-- note.de:   Wer auf einer unvollständigen Liste fehlt, ist unbekannt, nicht abwesend.

WITH chosen AS ( -- the division asked for, else the first
    SELECT partition_id, statistic, year, level
    FROM partition
    WHERE :partition = '' OR partition_id = :partition
    ORDER BY partition_id
    LIMIT 1
),
seat AS (
    SELECT DISTINCT partition_unit.key, region_key
    FROM chosen
    JOIN partition_unit ON partition_unit.partition_id = chosen.partition_id
    WHERE region_key <> ''
      AND role NOT IN ('exclave', 'none')
),
unit AS (
    SELECT DISTINCT partition_unit.key
    FROM chosen
    JOIN partition_unit ON partition_unit.partition_id = chosen.partition_id
),
forum_at AS (
    SELECT forum_id, name, short_name, list_complete, members_total
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
      AND role IN ('chair', 'member', 'associated', 'guest')
),
named AS (
    SELECT forum_id, count(*) AS members
    FROM (SELECT DISTINCT forum_id, member_kind, identity FROM counted) AS member
    GROUP BY forum_id
),
open_list AS ( -- members the list does not name
    SELECT forum_at.forum_id
    FROM forum_at
    LEFT JOIN named ON named.forum_id = forum_at.forum_id
    WHERE list_complete = 0
      AND (members_total IS NULL OR members_total > coalesce(members, 0))
),
member AS (
    SELECT DISTINCT counted.forum_id, member_territory.key
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    JOIN unit ON unit.key = member_territory.key
    WHERE reading IN ('direct', 'as_district', 'as_state')
),
forum_size AS (
    SELECT forum_id, count(*) AS units FROM member GROUP BY forum_id
),
region_size AS (
    SELECT region_key, count(*) AS units FROM seat GROUP BY region_key
),
common AS (
    SELECT forum_id, region_key, count(*) AS units
    FROM member
    JOIN seat ON seat.key = member.key
    GROUP BY forum_id, region_key
),
rated AS (
    SELECT common.region_key, common.forum_id, common.units,
           1.0 * common.units / (forum_size.units + region_size.units - common.units) AS jaccard,
           forum_size.units - common.units AS beyond
    FROM common
    JOIN forum_size ON forum_size.forum_id = common.forum_id
    JOIN region_size ON region_size.region_key = common.region_key
),
ranked AS (
    SELECT region_key, forum_id, units, jaccard, beyond,
           row_number() OVER (PARTITION BY region_key ORDER BY jaccard DESC, forum_id) AS rank
    FROM rated
)
SELECT region_size.region_key,
       partition_region.name AS region,
       region_size.units,
       ranked.forum_id,
       forum_at.short_name,
       coalesce(jaccard, 0.0) AS jaccard,
       coalesce(ranked.units, 0) AS common,
       region_size.units - coalesce(ranked.units, 0) AS missing,
       (SELECT group_concat(name, ', ')
        FROM (SELECT coalesce(territory.name, seat.key) AS name
              FROM seat
              LEFT JOIN territory ON territory.key = seat.key
              WHERE seat.region_key = region_size.region_key
                AND ranked.forum_id IS NOT NULL
                AND seat.key NOT IN (SELECT key FROM member
                                     WHERE member.forum_id = ranked.forum_id)
              ORDER BY seat.key) AS absent) AS missing_names,
       coalesce(ranked.beyond, 0) AS beyond,
       (SELECT group_concat(name, ', ')
        FROM (SELECT coalesce(territory.name, member.key) AS name
              FROM member
              LEFT JOIN territory ON territory.key = member.key
              WHERE member.forum_id = ranked.forum_id
                AND member.key NOT IN (SELECT key FROM seat
                                       WHERE seat.region_key = region_size.region_key)
              ORDER BY member.key) AS other) AS beyond_names,
       CASE WHEN open_list.forum_id IS NOT NULL AND region_size.units > coalesce(ranked.units, 0)
            THEN 'unknown' ELSE 'known' END AS status,
       chosen.partition_id
FROM region_size
CROSS JOIN chosen
JOIN partition_region ON partition_region.partition_id = chosen.partition_id
                     AND partition_region.region_key = region_size.region_key
LEFT JOIN ranked ON ranked.region_key = region_size.region_key AND rank = 1
LEFT JOIN forum_at ON forum_at.forum_id = ranked.forum_id
LEFT JOIN open_list ON open_list.forum_id = ranked.forum_id
ORDER BY coalesce(jaccard, 0.0) DESC, region_size.region_key;
