-- title:     Forums against regions: how much they have in common
-- title.de:  Gremien und Regionen: wie viel sie gemeinsam haben
-- finding:   Closest match of forum and region: {max:jaccard} in common, {top:short_name+region by jaccard}; pairs where it is not certain: {count:status=unknown} of {rows}
-- finding.de: Beste Übereinstimmung von Gremium und Region: {max:jaccard} gemeinsam, {top:short_name+region by jaccard}; Paare, bei denen es nicht sicher ist: {count:status=unknown} von {rows}
-- needs:     forum, membership, territory, flow, partition_unit
-- param:     partition   | text    |        | division      | Division of the region by its name, empty = the first
-- param:     date        | text    | :region.reference_date | ISO date | Forums and memberships in force on that day
-- param:     forums      | text    |        | forum_id      | Forums, comma list, empty = all
-- param:     themes      | text    |        | themes        | Forums with one of these themes, comma list, empty = all
-- param.de:  partition | Gliederung der Region nach ihrem Namen, leer = die erste
-- param.de:  date      | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  forums    | Gremien, mit Kommas, leer = alle
-- param.de:  themes    | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- column:    forum_id     | text    |         | Key of the forum
-- column:    short_name   | text    |         | Its short name
-- column:    region_key   | text    |         | Official key of the region
-- column:    region       | text    |         | Its name
-- column:    common       | integer | territories | Territories of the region that are members
-- column:    only_forum   | integer | territories | Members in the division that lie in no or another region
-- column:    only_region  | integer | territories | Territories of the region that are no members
-- column:    jaccard      | real    | share   | Territories in both, of those in either
-- column:    persons      | real    | persons | Persons who live in the common territories
-- column:    overlap      | real    | share   | They, of those who live in the territories of either
-- column:    status       | text    |         | known, or unknown where the forum's list may hold more members
-- column:    partition_id | text    |         | Name of the division
-- column.de: forum_id     | Schlüssel des Gremiums
-- column.de: short_name   | Sein Kurzname
-- column.de: region_key   | Amtlicher Schlüssel der Region
-- column.de: region       | Ihr Name
-- column.de: common       | Gebiete der Region, die Mitglied sind
-- column.de: only_forum   | Mitglieder in der Gliederung, die in keiner oder einer anderen Region liegen
-- column.de: only_region  | Gebiete der Region, die nicht Mitglied sind
-- column.de: jaccard      | Gebiete in beiden, von denen in einem von beiden
-- column.de: persons      | Personen, die in den gemeinsamen Gebieten wohnen
-- column.de: overlap      | Sie, von denen in den Gebieten eines von beiden
-- column.de: status       | bekannt, oder unbekannt, wo die Liste des Gremiums mehr Mitglieder haben kann
-- column.de: partition_id | Name der Gliederung
-- focus:     whole
-- plot:      matrix | row=short_name | column=region | value=jaccard | classes=0,0.1,0.2,0.4,0.6,0.8 | palette=sequential | legend=jaccard
-- definition:    Jaccard index of the members of a forum (themselves, as a district or as a state) and the territories of a region: those in both by those in either.
-- definition.de: Jaccard-Index aus den Mitgliedern eines Gremiums (selbst, als Kreis oder als Land) und den Gebieten einer Region: die in beiden durch die in einem von beiden.
-- source:    Jaccard (1901); Hausdefinition / house definition (umland)
-- note:      Members at another level than the flows do not count; a forum none of whose members has flows is left out.
-- note.de:   Mitglieder auf einer anderen Ebene als die Ströme zählen nicht; ein Gremium, von dessen Mitgliedern keines Ströme hat, fehlt.

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
lives AS (
    SELECT origin_key AS key, sum(persons) AS persons
    FROM chosen
    JOIN flow ON flow.statistic = chosen.statistic AND flow.year = chosen.year
             AND flow.level = chosen.level
    WHERE kind IN ('pair', 'within')
      AND mode = 'all'
    GROUP BY origin_key
),
forum_size AS (
    SELECT forum_id, count(*) AS units, sum(coalesce(lives.persons, 0.0)) AS persons
    FROM member
    LEFT JOIN lives ON lives.key = member.key
    GROUP BY forum_id
),
region_size AS (
    SELECT region_key, count(*) AS units, sum(coalesce(lives.persons, 0.0)) AS persons
    FROM seat
    LEFT JOIN lives ON lives.key = seat.key
    GROUP BY region_key
),
common AS (
    SELECT member.forum_id, seat.region_key, count(*) AS units,
           sum(coalesce(lives.persons, 0.0)) AS persons
    FROM member
    JOIN seat ON seat.key = member.key
    LEFT JOIN lives ON lives.key = member.key
    GROUP BY member.forum_id, seat.region_key
)
SELECT forum_size.forum_id,
       forum_at.short_name,
       region_size.region_key,
       partition_region.name AS region,
       coalesce(common.units, 0) AS common,
       forum_size.units - coalesce(common.units, 0) AS only_forum,
       region_size.units - coalesce(common.units, 0) AS only_region,
       1.0 * coalesce(common.units, 0)
           / (forum_size.units + region_size.units - coalesce(common.units, 0)) AS jaccard,
       coalesce(common.persons, 0.0) AS persons,
       coalesce(common.persons, 0.0)
           / nullif(forum_size.persons + region_size.persons - coalesce(common.persons, 0.0), 0.0)
           AS overlap,
       CASE WHEN open_list.forum_id IS NULL THEN 'known' ELSE 'unknown' END AS status,
       chosen.partition_id
FROM forum_size
CROSS JOIN region_size
CROSS JOIN chosen
JOIN forum_at ON forum_at.forum_id = forum_size.forum_id
JOIN partition_region ON partition_region.partition_id = chosen.partition_id
                     AND partition_region.region_key = region_size.region_key
LEFT JOIN common ON common.forum_id = forum_size.forum_id
                AND common.region_key = region_size.region_key
LEFT JOIN open_list ON open_list.forum_id = forum_size.forum_id
ORDER BY forum_size.forum_id, region_size.persons DESC, region_size.region_key;
