-- title:     Commuters inside each forum: does it fit the region people live in?
-- title.de:  Pendler im Gremium: Passt es zum gelebten Raum?
-- finding:   when {count:fit!=} = 0 | Commuters within forums: not known for any forum ({rows})
-- finding:   Most commuters stay within: {top:short_name by fit}, {max:fit} of those from or to a known member; forums without a figure: {count:fit=} of {rows}
-- finding.de: when {count:fit!=} = 0 | Pendler innerhalb von Gremien: für keines bekannt ({rows})
-- finding.de: Am meisten bleiben Pendler unter sich: {top:short_name by fit}, {max:fit} derer aus oder zu bekannten Mitgliedern; Gremien ohne Angabe: {count:fit=} von {rows}
-- needs:     forum, membership, flow
-- param:     date      | text    | :region.reference_date        | ISO date  | Forums and memberships in force on that day
-- param:     roles     | text    | chair,member,associated,guest | roles     | Roles that count, comma list, empty = all
-- param:     themes    | text    |                               | themes    | Forums with one of these themes, comma list, empty = all
-- param:     statistic | text    |                               | statistic | Commuter statistic, empty = the one with most pairs
-- param:     year      | integer | 0                             | year      | Year of the statistic, 0 = the newest
-- param:     level     | text    |                               | level     | Level of the flows, empty = the one with most pairs
-- param.de:  date      | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  roles     | Rollen, die zählen, mit Kommas, leer = alle
-- param.de:  themes    | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- param.de:  statistic | Pendlerstatistik, leer = die mit den meisten Paaren
-- param.de:  year      | Jahr der Statistik, 0 = das neueste
-- param.de:  level     | Ebene der Pendlerströme, leer = die mit den meisten Paaren
-- column:    forum_id       | text    |         | Key of the forum
-- column:    forum          | text    |         | Name of the forum
-- column:    short_name     | text    |         | Short name of the forum
-- column:    statistic      | text    |         | Commuter statistic
-- column:    year           | integer | year    | Year of the statistic
-- column:    level          | text    |         | Level of the flows
-- column:    members        | integer | members | Members known by name
-- column:    measurable     | integer | members | of them members with commuters in the statistic, at its level
-- column:    not_measurable | integer | members | of them members without
-- column:    inside         | real    | persons | Commuters from a member to another member
-- column:    touching       | real    | persons | Commuters from or to a member
-- column:    fit            | real    | share   | Commuters between members divided by all from or to a member; empty where nobody commutes from or to a member
-- column:    members_total  | integer | members | Members the forum says it has, empty = not said
-- column:    list_complete  | text    |         | yes = the source lists all members
-- column:    list_open      | integer | lists   | 1 = the list may hold members that are not known
-- column.de: forum_id       | Schlüssel des Gremiums
-- column.de: forum          | Name des Gremiums
-- column.de: short_name     | Kurzname des Gremiums
-- column.de: statistic      | Pendlerstatistik
-- column.de: year           | Jahr der Statistik
-- column.de: level          | Ebene der Pendlerströme
-- column.de: members        | Namentlich bekannte Mitglieder
-- column.de: measurable     | davon Mitglieder mit Pendlern in der Statistik, auf deren Ebene
-- column.de: not_measurable | davon Mitglieder ohne solche
-- column.de: inside         | Pendler von einem Mitglied zu einem anderen
-- column.de: touching       | Pendler von oder zu einem Mitglied
-- column.de: fit            | Ströme zwischen Mitgliedern, geteilt durch alle von oder zu einem Mitglied; leer, wo niemand von oder zu einem Mitglied pendelt
-- column.de: members_total  | Mitglieder nach eigener Angabe, leer = keine Angabe
-- column.de: list_complete  | Die Quelle nennt alle Mitglieder
-- column.de: list_open      | 1 = die Liste kann unbekannte Mitglieder haben
-- focus:     forum forum_id
-- plot:      ranked_bars | label=short_name | value=fit | rows=25 | mark=list_open
-- definition:    House definition: commuters between members divided by commuters from or to a member; those who live and work in the same territory count in neither.
-- definition.de: Hausdefinition: Pendler zwischen Mitgliedern geteilt durch Pendler von oder zu einem Mitglied; wer im selben Gebiet wohnt und arbeitet, zählt in beiden nicht.
-- source:    Hausdefinition / house definition (umland)
-- note:      With flows between districts an independent city stands for its district; other municipalities are not measurable, and a district never stands for its towns.
-- note:      Flows to and from places outside the region count.
-- note:      Only flows between two named territories count: residual rows and foreign countries do not.
-- note.de:   Bei Strömen zwischen Kreisen steht eine kreisfreie Stadt für ihren Kreis; andere Gemeinden sind nicht messbar, und ein Kreis steht nie für seine Städte.
-- note.de:   Ströme von und nach Orten außerhalb der Region zählen mit.
-- note.de:   Nur Ströme zwischen zwei benannten Gebieten zählen, keine Restzeilen und kein Ausland.

WITH basis AS ( -- the one statistic, year and level: newest year, then most pairs
    SELECT statistic, year, level
    FROM flow_group
    WHERE kind = 'pair'
      AND mode = 'all'
      AND (:statistic = '' OR statistic = :statistic)
      AND (:year = 0 OR year = :year)
      AND (:level = '' OR level = :level)
    ORDER BY year DESC, rows DESC, statistic, level
    LIMIT 1
),
forum_at AS (
    SELECT forum_id, name, short_name, list_complete, members_total
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
stand AS ( -- what a member stands for, at any level
    SELECT DISTINCT forum_id, member_kind, identity, key
    FROM counted
    JOIN member_territory ON member_territory.membership_id = counted.membership_id
    WHERE reading IN ('direct', 'as_district', 'as_state')
),
trip AS ( -- a flow from or to a member, seen from that end
    SELECT origin_key AS key, persons
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE kind = 'pair' AND mode = 'all' AND origin_key <> destination_key
      AND origin_key IN (SELECT key FROM stand)
    UNION ALL
    SELECT destination_key, persons
    FROM basis
    JOIN flow ON flow.statistic = basis.statistic AND flow.year = basis.year
             AND flow.level = basis.level
    WHERE kind = 'pair' AND mode = 'all' AND origin_key <> destination_key
      AND destination_key IN (SELECT key FROM stand)
),
turnover AS ( -- commuters out of and into a territory
    SELECT key, sum(persons) AS persons
    FROM trip
    GROUP BY key
),
seated AS ( -- a member by a territory that the statistic knows
    SELECT forum_id, member_kind, identity, turnover.key, persons
    FROM stand
    JOIN turnover ON turnover.key = stand.key
),
seat AS (
    SELECT DISTINCT forum_id, key, persons FROM seated
),
member_count AS (
    SELECT forum_id, count(*) AS members
    FROM (SELECT DISTINCT forum_id, member_kind, identity FROM counted) AS member
    GROUP BY forum_id
),
measurable_count AS (
    SELECT forum_id, count(*) AS measurable
    FROM (SELECT DISTINCT forum_id, member_kind, identity FROM seated) AS member
    GROUP BY forum_id
),
inside AS (
    SELECT home.forum_id, sum(flow.persons) AS persons
    FROM seat AS home
    JOIN seat AS work ON work.forum_id = home.forum_id AND work.key <> home.key
    CROSS JOIN basis
    JOIN flow ON flow.origin_key = home.key AND flow.destination_key = work.key
             AND flow.statistic = basis.statistic AND flow.mode = 'all'
             AND flow.year = basis.year AND flow.kind = 'pair'
    GROUP BY home.forum_id
),
either AS ( -- flows inside stand in it twice: from the home and from the work end
    SELECT forum_id, sum(persons) AS persons
    FROM seat
    GROUP BY forum_id
)
SELECT forum_at.forum_id,
       name AS forum,
       short_name,
       statistic,
       year,
       level,
       coalesce(members, 0) AS members,
       coalesce(measurable, 0) AS measurable,
       coalesce(members, 0) - coalesce(measurable, 0) AS not_measurable,
       coalesce(inside.persons, 0.0) AS inside,
       coalesce(either.persons, 0.0) - coalesce(inside.persons, 0.0) AS touching,
       coalesce(inside.persons, 0.0)
           / nullif(coalesce(either.persons, 0.0) - coalesce(inside.persons, 0.0), 0.0) AS fit,
       members_total,
       CASE WHEN list_complete = 1 THEN 'yes' ELSE 'no' END AS list_complete,
       CASE WHEN list_complete = 0
                 AND (members_total IS NULL OR members_total > coalesce(members, 0))
            THEN 1 ELSE 0 END AS list_open
FROM forum_at
CROSS JOIN basis
LEFT JOIN member_count ON member_count.forum_id = forum_at.forum_id
LEFT JOIN measurable_count ON measurable_count.forum_id = forum_at.forum_id
LEFT JOIN inside ON inside.forum_id = forum_at.forum_id
LEFT JOIN either ON either.forum_id = forum_at.forum_id
ORDER BY fit DESC NULLS LAST, forum_at.forum_id;
