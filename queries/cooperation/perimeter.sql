-- title:     The perimeter that would fit better: who enters, who leaves
-- title.de:  Der Zuschnitt, der besser passte: wer eintritt, wer austritt
-- finding:   when :action=leave | Forums whose fit to commuters one exit would raise: {distinct:forum_id?outcome=taken} of {distinct:forum_id}; the largest gain: {top:label by gain}, {max:gain}
-- finding:   Forums whose fit to commuters one entry would raise: {distinct:forum_id?outcome=taken} of {distinct:forum_id}; the largest gain: {top:label by gain}, {max:gain}
-- finding.de: when :action=leave | Gremien, deren Passung ein Austritt höbe: {distinct:forum_id?outcome=taken} von {distinct:forum_id}; der größte Gewinn: {top:label by gain}, {max:gain}
-- finding.de: Gremien, deren Passung ein Beitritt höbe: {distinct:forum_id?outcome=taken} von {distinct:forum_id}; der größte Gewinn: {top:label by gain}, {max:gain}
-- needs:     forum, membership, territory, flow, perimeter_step
-- param:     forums      | text    |        | forum_id      | Forums, comma list, empty = all
-- param:     action      | text    | enter  | enter or leave | enter = who would raise the fit by entering, leave = by leaving
-- param:     connected   | text    | yes    | yes or no     | yes = the perimeter is not divided further
-- param:     ranks       | integer | 3      | rank          | At each step the best so many
-- param.de:  forums    | Gremien, mit Kommas, leer = alle
-- param.de:  action    | enter = wer durch Eintritt die Passung erhöhte, leave = durch Austritt
-- param.de:  connected | yes = der Umgriff wird nicht weiter geteilt
-- param.de:  ranks     | Je Schritt so viele der besten
-- column:    forum_id     | text    |         | Key of the forum
-- column:    short_name   | text    |         | Its short name
-- column:    action       | text    |         | enter or leave
-- column:    step         | integer | step    | Step: each begins with what the best of the step before left
-- column:    rank         | integer | rank    | Place at the step, 1 = taken if it raises the fit
-- column:    key          | text    |         | Official key of the territory
-- column:    name         | text    |         | Its name
-- column:    fit_before   | real    | share   | Fit before the step, empty = nobody commutes
-- column:    fit_after    | real    | share   | Fit after it, empty = nobody commutes
-- column:    gain         | real    | share points | Gain in fit by this step
-- column:    outcome      | text    |         | taken, next best, or no gain
-- column:    inside       | real    | persons | Commuters between members after it
-- column:    touching     | real    | persons | Commuters from or to a member after it
-- column:    label        | text    |         | Forum, + who enters or − who leaves (step, from the second on)
-- column.de: forum_id     | Schlüssel des Gremiums
-- column.de: short_name   | Sein Kurzname
-- column.de: action       | tritt ein oder tritt aus
-- column.de: step         | Schritt: jeder beginnt mit dem, was der beste des vorigen hinterließ
-- column.de: rank         | Rang im Schritt, 1 = gewählt, wenn er die Passung hebt
-- column.de: key          | Amtlicher Schlüssel des Gebiets
-- column.de: name         | Sein Name
-- column.de: fit_before   | Passung vor dem Schritt, leer = niemand pendelt
-- column.de: fit_after    | Passung danach, leer = niemand pendelt
-- column.de: gain         | Gewinn an Passung durch diesen Schritt
-- column.de: outcome      | gewählt, nächstbester, oder kein Gewinn
-- column.de: inside       | Pendler zwischen Mitgliedern danach
-- column.de: touching     | Pendler aus oder in ein Mitglied danach
-- column.de: label        | Gremium, + wer eintritt oder − wer austritt (Schritt, vom zweiten an)
-- layer:     territory key
-- focus:     forum forum_id
-- plot:      ranked_bars | label=label | value=gain | rows=25
-- definition:    Functional fit: commuters between members by all from or to a member. At each step the territory is taken that gives the highest fit (of equals the first key); the search ends with the step that raises it no more.
-- definition.de: Funktionale Passung: Pendler zwischen Mitgliedern durch alle aus oder in ein Mitglied. In jedem Schritt wird das Gebiet gewählt, das die höchste Passung gibt (bei Gleichstand der erste Schlüssel); die Suche endet mit dem Schritt, der sie nicht mehr hebt.
-- source:    Hausdefinition / house definition (umland)
-- note:      Forums and members on the reference date; members themselves, as a district or as a state. Only territories of the region enter. An incomplete list makes its own fit too small: a member that it does not name may be among those proposed.
-- note.de:   Gremien und Mitglieder am Stichtag; Mitglieder selbst, als Kreis oder als Land. Nur Gebiete der Region treten ein. Eine unvollständige Liste macht die eigene Passung zu klein: ein Mitglied, das sie nicht nennt, kann unter den vorgeschlagenen sein.

SELECT perimeter_step.forum_id,
       forum.short_name,
       action,
       step,
       rank,
       perimeter_step.key,
       coalesce(territory.name, perimeter_step.key) AS name,
       fit_before,
       fit_after,
       coalesce(fit_after, 0.0) - coalesce(fit_before, 0.0) AS gain,
       CASE WHEN coalesce(fit_after, 0.0) <= coalesce(fit_before, 0.0) THEN 'no gain'
            WHEN rank = 1 THEN 'taken' ELSE 'next best' END AS outcome,
       inside,
       touching,
       forum.short_name || CASE action WHEN 'enter' THEN ' + ' ELSE ' − ' END
           || coalesce(territory.name, perimeter_step.key)
           || CASE WHEN step > 1 THEN ' (' || step || ')' ELSE '' END AS label
FROM perimeter_step
JOIN forum ON forum.forum_id = perimeter_step.forum_id
LEFT JOIN territory ON territory.key = perimeter_step.key
WHERE action = :action
  AND is_connected = CASE WHEN :connected = 'yes' THEN 1 ELSE 0 END
  AND rank <= :ranks
  AND (:forums = ''
       OR replace(',' || :forums || ',', ',' || perimeter_step.forum_id || ',', '')
          <> ',' || :forums || ',')
ORDER BY perimeter_step.forum_id, step, rank;
