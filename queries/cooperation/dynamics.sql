-- title:     Entries, exits, changing chairs and changing boundaries
-- title.de:  Beitritte, Austritte, wechselnde Vorsitze und Gebietsreformen
-- finding:   when :from=1900 | Entries, exits and other events up to {param:to}: {sum:events}; in terms from incomplete lists: {sum:events?list_open=1}
-- finding:   Entries, exits and other events, {param:from} to {param:to}: {sum:events}; in terms from incomplete lists: {sum:events?list_open=1}
-- finding.de: when :from=1900 | Beitritte, Austritte und andere Ereignisse bis {param:to}: {sum:events}; davon aus unvollständigen Listen: {sum:events?list_open=1}
-- finding.de: Beitritte, Austritte und andere Ereignisse, {param:from} bis {param:to}: {sum:events}; davon aus unvollständigen Listen: {sum:events?list_open=1}
-- needs:     territory, forum, membership
-- param:     from      | text | 1900                             | ISO date  | First day of the period looked at
-- param:     to        | text | :region.reference_date           | ISO date  | Last day of the period
-- param:     forums    | text |                                  | forum_id  | Only these forums, comma list, empty = all
-- param:     themes    | text |                                  | themes    | Forums with one of these themes, comma list, empty = all
-- param:     territory | text |                                  | key       | Only memberships of this territory, and of its district, association or state; empty = all
-- param:     events    | text | entry,exit,chair,forum,territory | events    | Which events, comma list: entry, exit, chair, forum (founded, ended), territory (mergers); empty = every term
-- param.de:  from      | Erster Tag des betrachteten Zeitraums
-- param.de:  to        | Letzter Tag des Zeitraums
-- param.de:  forums    | Nur diese Gremien, mit Kommas, leer = alle
-- param.de:  themes    | Gremien mit einem dieser Themen, mit Kommas, leer = alle
-- param.de:  territory | Nur Mitgliedschaften dieses Gebiets und seines Kreises, Gemeindeverbands oder Landes; leer = alle
-- param.de:  events    | Welche Ereignisse, mit Kommas: entry (Eintritt), exit (Austritt), chair (Vorsitz), forum (Gründung, Ende), territory (Zusammenschlüsse); leer = jede Laufzeit
-- column:    position   | integer | rank | Place in the list: by forum, day, member
-- column:    group_name | text    |      | Short name of the forum; for a change of boundaries the territory of today
-- column:    member     | text    |      | Who: the member, the forum itself, or the territory that ceased to be
-- column:    member_key | text    |      | Official key, empty = none
-- column:    category   | text    |      | Role in the forum, the forum itself, or territory = a change of keys
-- column:    starts     | text    |      | First day of the term, as precise as known; empty = since before the list's day
-- column:    ends       | text    |      | Last day of the term; empty = still
-- column:    begin_event | text   |      | founding, first known, entry, return, new role, candidacy, founded; merged or another change of keys; since = the begin is not known
-- column:    end_event  | text    |      | exit, role ends, forum ends, candidacy ends, ended; empty = still
-- column:    events     | integer | events | Entries, exits and other events of this row within the period
-- column:    decided_on | text    |      | Day of the decision
-- column:    list_open  | integer | lists | 1 = the list is incomplete: entries and exits may be missing
-- column:    source     | text    |      | Where it stands
-- column.de: position   | Platz in der Liste: nach Gremium, Tag, Mitglied
-- column.de: group_name | Kurzname des Gremiums; bei einer Gebietsreform das heutige Gebiet
-- column.de: member     | Wer: das Mitglied, das Gremium selbst oder das aufgegangene Gebiet
-- column.de: member_key | Amtlicher Schlüssel, leer = keiner
-- column.de: category   | Rolle im Gremium, das Gremium selbst oder eine Gebietsänderung
-- column.de: starts     | Erster Tag, so genau wie bekannt; leer = seit vor dem Tag der Liste
-- column.de: ends       | Letzter Tag; leer = noch
-- column.de: begin_event | Gründungsmitglied, erste Nennung, Beitritt, Rückkehr, neue Rolle, Gründung; Eingliederung oder andere Gebietsänderung; since = Beginn unbekannt
-- column.de: end_event  | Austritt, Ende der Rolle, Ende des Gremiums; leer = noch
-- column.de: events     | Beitritte, Austritte und andere Ereignisse dieser Zeile im Zeitraum
-- column.de: decided_on | Tag des Beschlusses
-- column.de: list_open  | 1 = die Liste ist unvollständig: Beitritte und Austritte können fehlen
-- column.de: source     | Wo es steht
-- focus:     territory member_key
-- plot:      timeline | label=member | group=group_name | start=starts | end=ends | category=category | categories=chair,member,associated,guest,candidate,forum,territory | legend=category | mark=list_open
-- definition:    House definition: a term is one role of one member in one forum from a day to a day. Its begin is founding if the forum began then, an entry if the member was in no role before, a return if it had left, else a new role; its end is an exit if no role follows. Candidates are not members yet. Territorial reforms by the crosswalk of keys.
-- definition.de: Hausdefinition: Eine Zeile ist eine Rolle eines Mitglieds in einem Gremium von einem Tag bis zu einem Tag. Ihr Beginn ist Gründung, wenn das Gremium da begann, ein Beitritt, wenn das Mitglied vorher keine Rolle hatte, eine Rückkehr, wenn es ausgetreten war, sonst eine neue Rolle; ihr Ende ist ein Austritt, wenn keine Rolle folgt. Anwärter sind noch keine Mitglieder. Gebietsreformen nach der Schlüsselbrücke.
-- source:    Hausdefinition / house definition (umland)
-- note:      A day that is known as a year or a month counts as within the period where it can lie in it.
-- note:      A member without a begin was there when the list was made: nobody knows since when, and it counts as no entry.
-- note:      The members a forum was founded with are founding, not entry. Of two roles from the same day on, one is the entry.
-- note:      Where nobody says when a forum was founded, and all its members are dated, the earliest day is that of the first list known: no entry.
-- note.de:   Ein Tag, von dem nur Jahr oder Monat bekannt sind, zählt zum Zeitraum, wo er darin liegen kann.
-- note.de:   Ein Mitglied ohne Beginn war dabei, als die Liste entstand: seit wann, weiß niemand, und es zählt nicht als Beitritt.
-- note.de:   Wo niemand sagt, wann ein Gremium gegründet wurde, und alle Mitglieder datiert sind, ist der früheste Tag der der ersten bekannten Liste: kein Beitritt.
-- note.de:   Gründungsmitglieder zählen nicht als Beitritt. Von zwei Rollen ab demselben Tag ist eine der Beitritt.

WITH RECURSIVE chosen AS (
    SELECT forum_id, name, short_name, founded, ended, citation,
           CASE WHEN list_complete = 1 THEN 0 ELSE 1 END AS list_open
    FROM forum
    WHERE (:forums = ''
           OR replace(',' || :forums || ',', ',' || forum_id || ',', '') <> ',' || :forums || ',')
      AND (:themes = ''
           OR EXISTS (SELECT 1
                      FROM forum_theme
                      WHERE forum_theme.forum_id = forum.forum_id
                        AND replace(',' || :themes || ',', ',' || theme || ',', '')
                            <> ',' || :themes || ','))
),
term AS (
    SELECT membership_id, membership.forum_id, member_kind, member_name, member_key, role,
           coalesce(member_key, member_name) AS identity, valid_from, valid_to, decided_on,
           membership.citation,
           coalesce(substr(valid_from || '-01-01', 1, 10), '0000-01-01') AS first_day,
           coalesce(valid_to || CASE length(valid_to) WHEN 4 THEN '-12-31' WHEN 7 THEN '-31'
                                ELSE '' END, '9999-12-31') AS last_day
    FROM membership
    JOIN chosen ON chosen.forum_id = membership.forum_id
    WHERE :territory = ''
       OR membership_id IN (SELECT membership_id
                            FROM member_territory
                            WHERE key = :territory
                              AND reading <> 'part')
),
span AS ( -- days counted in months of 31: from a last day to the next first day it is 1 to 4
    SELECT membership_id, forum_id, member_kind, identity, role,
           372 * CAST(substr(first_day, 1, 4) AS INTEGER)
           + 31 * CAST(substr(first_day, 6, 2) AS INTEGER)
           + CAST(substr(first_day, 9, 2) AS INTEGER) AS start_day,
           372 * CAST(substr(last_day, 1, 4) AS INTEGER)
           + 31 * CAST(substr(last_day, 6, 2) AS INTEGER)
           + CAST(substr(last_day, 9, 2) AS INTEGER) AS end_day
    FROM term
),
seen AS ( -- a term beside the others of the same member; of two that coincide the first counts
    SELECT span.membership_id,
           max(CASE WHEN other.start_day < span.start_day
                         OR other.start_day = span.start_day
                            AND other.membership_id < span.membership_id THEN 1 ELSE 0 END) AS has_earlier,
           max(CASE WHEN (other.start_day < span.start_day
                          OR other.start_day = span.start_day
                             AND other.membership_id < span.membership_id)
                         AND other.end_day >= span.start_day - 4
                    THEN 1 ELSE 0 END) AS is_continued,
           max(CASE WHEN other.start_day <= span.end_day + 4
                         AND (other.end_day > span.end_day
                              OR other.end_day = span.end_day
                                 AND other.membership_id > span.membership_id)
                    THEN 1 ELSE 0 END) AS has_later
    FROM span
    LEFT JOIN span AS other ON other.forum_id = span.forum_id
                           AND other.member_kind = span.member_kind
                           AND other.identity = span.identity
                           AND other.membership_id <> span.membership_id
                           AND other.role <> 'candidate'
    GROUP BY span.membership_id
),
earliest AS ( -- of a forum whose founding is not known, and whose terms all have a begin
    SELECT membership.forum_id, min(substr(valid_from || '-01-01', 1, 10)) AS first_day
    FROM membership
    JOIN chosen ON chosen.forum_id = membership.forum_id
    WHERE founded IS NULL
    GROUP BY membership.forum_id
    HAVING count(*) = count(valid_from)
),
lead AS ( -- keys that lead to a territory of the region
    SELECT key, key AS territory_key
    FROM territory
    WHERE in_region = 1
    UNION
    SELECT key_change.old_key, lead.territory_key
    FROM lead
    JOIN key_change ON key_change.new_key = lead.key
),
line AS (
    SELECT short_name AS group_name, member_name AS member, member_key, role AS category,
           valid_from AS starts, valid_to AS ends,
           CASE WHEN valid_from IS NULL THEN 'since'
                WHEN role = 'candidate' THEN 'candidacy'
                WHEN term.first_day = earliest.first_day THEN 'first known'
                WHEN has_earlier = 0 AND founded IS NOT NULL
                     AND substr(valid_from, 1, length(founded))
                         <= substr(founded, 1, length(valid_from)) THEN 'founding'
                WHEN has_earlier = 0 THEN 'entry'
                WHEN is_continued = 0 THEN 'return'
                ELSE 'new role' END AS begin_event,
           CASE WHEN valid_to IS NULL THEN NULL
                WHEN role = 'candidate' THEN 'candidacy ends'
                WHEN has_later = 1 THEN 'role ends'
                WHEN ended IS NOT NULL
                     AND substr(valid_to, 1, length(ended)) >= substr(ended, 1, length(valid_to))
                     THEN 'forum ends'
                ELSE 'exit' END AS end_event,
           decided_on, list_open, term.citation AS source, 2 AS kind, term.forum_id AS group_key,
           coalesce(member_key, member_name) || '/' || term.membership_id AS row_key
    FROM term
    JOIN chosen ON chosen.forum_id = term.forum_id
    JOIN seen ON seen.membership_id = term.membership_id
    LEFT JOIN earliest ON earliest.forum_id = term.forum_id
    UNION ALL
    SELECT short_name, name, NULL, 'forum', founded, ended,
           CASE WHEN founded IS NULL THEN 'since' ELSE 'founded' END,
           CASE WHEN ended IS NULL THEN NULL ELSE 'ended' END,
           NULL, list_open, citation, 1, forum_id, forum_id
    FROM chosen
    WHERE :territory = ''
       OR forum_id IN (SELECT forum_id FROM term)
    UNION ALL
    SELECT territory.name, coalesce(old_name, old_key), old_key, 'territory', changed_on,
           NULL, key_change.kind, NULL, NULL, 0, citation, 3, territory.key,
           old_key || '/' || new_key
    FROM key_change
    JOIN lead ON lead.key = key_change.new_key
    JOIN territory ON territory.key = lead.territory_key
    WHERE (:territory = '' OR lead.territory_key = :territory)
      AND :forums = ''
      AND :themes = ''
),
dated AS (
    SELECT line.*,
           CASE WHEN substr(starts, 1, length(:to)) <= :to
                     AND substr(:from, 1, length(starts)) <= starts
                THEN 1 ELSE 0 END AS begins_within,
           CASE WHEN substr(ends, 1, length(:to)) <= :to
                     AND substr(:from, 1, length(ends)) <= ends
                THEN 1 ELSE 0 END AS ends_within,
           ',' || :events || ',' AS wanted
    FROM line
),
happened AS (
    SELECT dated.*,
           CASE WHEN begins_within = 1 AND begin_event IN ('entry', 'return')
                     AND replace(wanted, ',entry,', '') <> wanted THEN 1 ELSE 0 END
           + CASE WHEN ends_within = 1 AND end_event = 'exit'
                       AND replace(wanted, ',exit,', '') <> wanted THEN 1 ELSE 0 END
           + CASE WHEN category = 'chair' AND replace(wanted, ',chair,', '') <> wanted
                  THEN CASE WHEN begin_event = 'first known' THEN 0 ELSE begins_within END
                       + ends_within ELSE 0 END
           + CASE WHEN kind = 1 AND replace(wanted, ',forum,', '') <> wanted
                  THEN begins_within + ends_within ELSE 0 END
           + CASE WHEN kind = 3 AND begins_within = 1
                       AND replace(wanted, ',territory,', '') <> wanted
                  THEN 1 ELSE 0 END AS events
    FROM dated
)
SELECT row_number() OVER (ORDER BY CASE WHEN kind = 3 THEN 2 ELSE 1 END, group_key, kind,
                                   coalesce(starts, ''), coalesce(ends, '9999'), row_key)
           AS position,
       group_name,
       member,
       member_key,
       category,
       starts,
       ends,
       begin_event,
       end_event,
       events,
       decided_on,
       list_open,
       source
FROM happened
WHERE events > 0
   OR (:events = ''
       AND (starts IS NULL OR substr(starts, 1, length(:to)) <= :to)
       AND (ends IS NULL OR substr(:from, 1, length(ends)) <= ends))
ORDER BY position;
