-- title:     Register: who is in which forum, in which role, since when
-- title.de:  Register: wer in welchem Gremium ist, in welcher Rolle, seit wann
-- finding:   Entries of members: {count:member!=}; forums: {distinct:forum_id}, of them with a list that may be incomplete: {distinct:forum_id?list=partial}
-- finding.de: Einträge von Mitgliedern: {count:member!=}; Gremien: {distinct:forum_id}, davon mit vielleicht unvollständiger Liste: {distinct:forum_id?list=partial}
-- needs:     territory, forum
-- param:     date    | text | :region.reference_date | ISO date | Forums and memberships in force on that day
-- param:     forums  | text |                        | forum_id | Only these forums, comma list, empty = all
-- param:     themes  | text |                        | themes   | Forums with one of these themes, comma list, empty = all
-- param:     roles   | text |                        | roles    | Roles that are listed, comma list, empty = all, candidates too
-- param:     reading | text | direct                 | reading  | direct = the members; through = the territories they stand for; all = both
-- param.de:  date    | Gremien und Mitgliedschaften, die an diesem Tag gelten
-- param.de:  forums  | Nur diese Gremien, mit Kommas, leer = alle
-- param.de:  themes  | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- param.de:  roles   | Rollen, die aufgeführt werden, mit Kommas, leer = alle, auch Anwärter
-- param.de:  reading | direct = die Mitglieder; through = die Gebiete, für die sie stehen; all = beide
-- column:    forum_id       | text    |                | Key of the forum
-- column:    forum          | text    |                | Short name of the forum
-- column:    list           | text    |                | complete, or partial where members may be missing from the list
-- column:    members        | integer | members        | Members known by name, candidates not counted
-- column:    members_total  | integer | members        | Members the forum says it has, empty = not said
-- column:    member         | text    |                | Name of the member, empty = no member is known
-- column:    kind           | text    |                | Kind of member
-- column:    place          | text    |                | Where the member lies: inside the region, outside, no territory, or unknown where its key is not known
-- column:    role           | text    |                | Role of the member
-- column:    status         | text    |                | Status in the words of the source
-- column:    sub_list       | text    |                | Group inside the forum
-- column:    in_part        | text    |                | yes = only a part of the territory belongs to the forum
-- column:    since          | text    |                | First day, month or year, empty = before the list was made
-- column:    until          | text    |                | Last day, month or year, empty = still
-- column:    as_of          | text    |                | When the list was true, in the words of the source
-- column:    decided_on     | text    |                | Day of the decision
-- column:    municipalities | integer | municipalities | Municipalities of the region that the member stands for, itself or those in it
-- column:    reading        | text    |                | direct = the member itself; through = lies in it; as_state = the municipality that a state is; part = a city district of it is the member
-- column:    key            | text    |                | Official key of the territory in this row, empty = none or not known
-- column:    territory      | text    |                | Name of the territory in this row
-- column:    citation       | text    |                | Where the membership stands
-- column:    note           | text    |                | Remark on the membership
-- column.de: forum_id       | Schlüssel des Gremiums
-- column.de: forum          | Kurzname des Gremiums
-- column.de: list           | vollständig, oder teilweise, wo der Liste Mitglieder fehlen können
-- column.de: members        | Namentlich bekannte Mitglieder, ohne Anwärter
-- column.de: members_total  | Mitglieder nach eigener Angabe, leer = keine Angabe
-- column.de: member         | Name des Mitglieds, leer = kein Mitglied bekannt
-- column.de: kind           | Art des Mitglieds
-- column.de: place          | Wo das Mitglied liegt: in der Region, außerhalb, kein Gebiet, oder unbekannt, wo der Schlüssel fehlt
-- column.de: role           | Rolle des Mitglieds
-- column.de: status         | Status in den Worten der Quelle
-- column.de: sub_list       | Gruppe im Gremium
-- column.de: in_part        | Nur ein Teil des Gebiets gehört zum Gremium
-- column.de: since          | Erster Tag, Monat oder Jahr, leer = vor dem Stand der Liste
-- column.de: until          | Letzter Tag, Monat oder Jahr, leer = noch immer
-- column.de: as_of          | Stand der Liste in den Worten der Quelle
-- column.de: decided_on     | Tag des Beschlusses
-- column.de: municipalities | Gemeinden der Region, für die das Mitglied steht, es selbst oder die in ihm liegen
-- column.de: reading        | direct = das Mitglied selbst; through = liegt in ihm; as_state = die Gemeinde, die ein Land ist; part = ein Stadtbezirk von ihr ist Mitglied
-- column.de: key            | Amtlicher Schlüssel des Gebiets in dieser Zeile, leer = keiner oder nicht bekannt
-- column.de: territory      | Name des Gebiets in dieser Zeile
-- column.de: citation       | Wo die Mitgliedschaft belegt ist
-- column.de: note           | Bemerkung zur Mitgliedschaft
-- layer:     territory key
-- focus:         forum forum_id
-- definition:    House definition: the rows of the lists of members that are in force on a day, each role by itself; read directly, or through a district, association or state the territories in it.
-- definition.de: Hausdefinition: die Zeilen der Mitgliederlisten, die an einem Tag gelten, jede Rolle für sich; direkt gelesen, oder über Kreis, Verband oder Land die Gebiete darin.
-- source:    Hausdefinition / house definition (umland)
-- note:      One row a membership: a member with two roles has two. A forum of which no member is known has one row without a member.
-- note:      A list is partial while its source does not call it complete and fewer members are known than the forum says it has, or it says nothing.
-- note:      A candidate is listed, but is no member and not counted as one.
-- note:      A member outside the region has no outline in the layer unless its territory is loaded.
-- note.de:   Eine Zeile je Mitgliedschaft: ein Mitglied mit zwei Rollen hat zwei. Ein Gremium ohne bekanntes Mitglied hat eine Zeile ohne Mitglied.
-- note.de:   Eine Liste ist teilweise bekannt, solange ihre Quelle sie nicht vollständig nennt und weniger Mitglieder bekannt sind, als das Gremium angibt, oder es keine Zahl angibt.
-- note.de:   Ein Anwärter steht im Register, ist aber kein Mitglied und zählt nicht als solches.
-- note.de:   Ein Mitglied außerhalb der Region hat im Layer keinen Umriss, wenn sein Gebiet nicht geladen ist.

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
listed AS ( -- a row of a list in force on the day, whatever its role
    SELECT membership.membership_id, membership.forum_id, member_kind, member_key, member_name,
           role, status, is_partial, sub_list, valid_from, valid_to, as_of, decided_on,
           coalesce(citation, source.title) AS citation, note,
           coalesce(member_key, member_name) AS identity
    FROM membership
    JOIN forum_at ON forum_at.forum_id = membership.forum_id
    JOIN source ON source.source_id = membership.source_id
    WHERE (valid_from IS NULL OR substr(valid_from, 1, length(:date)) <= :date)
      AND (valid_to IS NULL OR substr(:date, 1, length(valid_to)) <= valid_to)
),
member_count AS ( -- once, however many roles and sub-lists it stands in
    SELECT forum_id, count(*) AS members
    FROM (SELECT DISTINCT forum_id, member_kind, identity FROM listed WHERE role <> 'candidate')
         AS member
    GROUP BY forum_id
),
register AS (
    SELECT forum_at.forum_id, short_name, coalesce(members, 0) AS members, members_total,
           CASE WHEN list_complete = 1 OR members_total <= coalesce(members, 0)
                THEN 'complete'
                ELSE 'partial' END AS list
    FROM forum_at
    LEFT JOIN member_count ON member_count.forum_id = forum_at.forum_id
),
shown AS (
    SELECT membership_id
    FROM listed
    WHERE :roles = ''
       OR replace(',' || :roles || ',', ',' || role || ',', '') <> ',' || :roles || ','
),
stands_for AS ( -- a territory of the region that a membership stands for, in whatever reading
    SELECT member_territory.membership_id, member_territory.key, reading, territory.name,
           CASE WHEN territory.level = 'municipality' -- a city also where its districts are leaves
                     OR is_leaf = 1 AND territory.level <> 'city_district'
                THEN 1 ELSE 0 END AS is_whole
    FROM member_territory
    JOIN shown ON shown.membership_id = member_territory.membership_id
    JOIN territory ON territory.key = member_territory.key
    WHERE reading <> 'as_district'
      AND in_region = 1
),
reach AS (
    SELECT membership_id,
           count(DISTINCT CASE WHEN is_whole = 1 AND reading <> 'part' THEN key END)
               AS municipalities
    FROM stands_for
    GROUP BY membership_id
),
line AS (
    SELECT listed.forum_id, listed.membership_id, 'direct' AS reading, member_key AS key,
           CASE WHEN member_kind <> 'other' THEN member_name END AS territory
    FROM listed
    JOIN shown ON shown.membership_id = listed.membership_id
    WHERE :reading IN ('direct', 'all')
    UNION ALL
    SELECT forum_id, stands_for.membership_id, reading, stands_for.key, name
    FROM stands_for
    JOIN listed ON listed.membership_id = stands_for.membership_id
    WHERE reading <> 'direct'
      AND :reading IN ('through', 'all')
    UNION ALL
    SELECT forum_id, NULL, NULL, NULL, NULL
    FROM register
    WHERE :reading IN ('direct', 'all')
      AND forum_id NOT IN (SELECT forum_id FROM listed)
)
SELECT register.forum_id,
       short_name AS forum,
       list,
       members,
       members_total,
       member_name AS member,
       member_kind AS kind,
       CASE WHEN member_kind = 'other' THEN 'no territory'
            WHEN reach.membership_id IS NOT NULL THEN 'inside'
            WHEN member_key IS NOT NULL THEN 'outside'
            WHEN member_kind IS NOT NULL THEN 'unknown' END AS place,
       role,
       status,
       sub_list,
       CASE WHEN is_partial = 1 THEN 'yes' WHEN is_partial = 0 THEN 'no' END AS in_part,
       valid_from AS since,
       valid_to AS until,
       as_of,
       decided_on,
       CASE WHEN line.membership_id IS NOT NULL THEN coalesce(municipalities, 0) END
           AS municipalities,
       reading,
       line.key,
       line.territory,
       citation,
       note
FROM line
JOIN register ON register.forum_id = line.forum_id
LEFT JOIN listed ON listed.membership_id = line.membership_id
LEFT JOIN reach ON reach.membership_id = line.membership_id
ORDER BY short_name, register.forum_id,
         CASE role WHEN 'chair' THEN 1
                   WHEN 'member' THEN 2
                   WHEN 'associated' THEN 3
                   WHEN 'guest' THEN 4
                   ELSE 5 END,
         member_name, line.membership_id, reading <> 'direct', line.key, reading;
