-- title:     Findings in the timetables, by the validator's codes
-- title.de:  Befunde in den Fahrplänen, nach den Codes des Validators
-- finding:   when {rows} = 0 | No finding of the chosen severities in the timetables
-- finding:   Findings in the timetables: {sum:findings}; errors: {sum:findings?severity=ERROR}, warnings: {sum:findings?severity=WARNING}
-- finding.de: when {rows} = 0 | Kein Befund der gewählten Schwere in den Fahrplänen
-- finding.de: Befunde in den Fahrplänen: {sum:findings}; Fehler: {sum:findings?severity=ERROR}, Warnungen: {sum:findings?severity=WARNING}
-- needs:     trip, notice
-- param:     severities | text |  | severities | Severities, comma list (ERROR, WARNING, INFO), empty = all
-- param.de:  severities | Schweregrade, mit Kommas (ERROR, WARNING, INFO), leer = alle
-- column:    feed       | text    |          | Timetable, by its title
-- column:    severity   | text    |          | ERROR, WARNING or INFO
-- column:    code       | text    |          | Code of the MobilityData gtfs-validator
-- column:    file       | text    |          | File of the feed
-- column:    field      | text    |          | Column, empty = the row or the file
-- column:    effect     | text    |          | What became of it: row rejected (cascade = only because one that it needs was), value cleared, repaired, or kept
-- column:    findings   | integer | findings | How often
-- column:    first_line | integer | line     | First line, empty = of the file
-- column.de: feed       | Fahrplan, mit seinem Titel
-- column.de: severity   | ERROR, WARNING oder INFO
-- column.de: code       | Code des gtfs-validators von MobilityData
-- column.de: file       | Datei des Fahrplans
-- column.de: field      | Spalte, leer = die Zeile oder die Datei
-- column.de: effect     | Was daraus wurde: Zeile abgelehnt (cascade = nur, weil eine abgelehnt wurde, die sie braucht), Wert gelöscht, berichtigt, oder behalten
-- column.de: findings   | Wie oft
-- column.de: first_line | Erste Zeile, leer = der Datei
-- focus:     whole
-- definition:    Findings while loading: rows without what service needs are rejected, what service does not depend on is mended; each counted by code, file, column and effect.
-- definition.de: Befunde beim Laden: Zeilen ohne das, was das Angebot braucht, sind abgelehnt, anderes ist berichtigt; jeder gezählt nach Code, Datei, Spalte und Folge.
-- source:    Codes and severities: MobilityData gtfs-validator (after v8.0.1); the effects are a house definition (umland)
-- note:      The first hundred rows of each kind stand in the store with their reason: umland info --rejects, --repairs.
-- note.de:   Die ersten hundert Zeilen jeder Art stehen mit Begründung im Speicher: umland info --rejects, --repairs.

SELECT source.title AS feed,
       severity,
       code,
       file,
       field,
       CASE WHEN effect = '' THEN 'kept' ELSE effect END AS effect,
       count AS findings,
       first_line
FROM notice
JOIN source ON source.source_id = notice.source_id
WHERE :severities = ''
   OR replace(',' || :severities || ',', ',' || severity || ',', '') <> ',' || :severities || ','
ORDER BY source.title, notice.source_id,
         CASE severity WHEN 'ERROR' THEN 1 WHEN 'WARNING' THEN 2 ELSE 3 END,
         count DESC, code, file, field, effect;
