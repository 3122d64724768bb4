-- title:     Reference days: for which days service is told, and why
-- title.de:  Stichtage: für welche Tage das Angebot gilt und warum
-- finding:   when {distinct:feed} = 1 | Service is told for {first:date?day_type=weekday} (weekday), {first:date?day_type=saturday} (Saturday) and {first:date?day_type=sunday} (Sunday)
-- finding:   Reference days of {distinct:feed} timetables: {distinct:date}; named in the region file: {count:rule=chosen} of {rows}
-- finding.de: when {distinct:feed} = 1 | Das Angebot gilt für {first:date?day_type=weekday} (Werktag), {first:date?day_type=saturday} (Samstag) und {first:date?day_type=sunday} (Sonntag)
-- finding.de: Stichtage von {distinct:feed} Fahrplänen: {distinct:date}; in der Regionsdatei genannt: {count:rule=chosen} von {rows}
-- needs:     trip, reference_day
-- column:    feed       | text    |       | Timetable, by its title
-- column:    day_type   | text    |       | weekday, saturday or sunday
-- column:    date       | text    |       | Date that was taken
-- column:    rule       | text    |       | chosen: named in the region file; ordinary: by the rule below
-- column:    trips      | integer | trips | Trips that run on it, frequencies not expanded
-- column:    recurs     | integer | days  | Days of its kind with the same number of trips
-- column:    considered | integer | days  | Days of its kind with any trip, holidays left out
-- column:    first_date | text    |       | First day of the timetable
-- column:    last_date  | text    |       | Last day of the timetable
-- column.de: feed       | Fahrplan, mit seinem Titel
-- column.de: day_type   | Werktag, Samstag oder Sonntag
-- column.de: date       | Datum, das genommen wurde
-- column.de: rule       | chosen: in der Regionsdatei genannt; ordinary: nach der Regel unten
-- column.de: trips      | Fahrten an dem Tag, Takte nicht ausgerollt
-- column.de: recurs     | Tage dieser Art mit derselben Zahl von Fahrten
-- column.de: considered | Tage dieser Art mit Fahrten, ohne Feiertage
-- column.de: first_date | Erster Tag des Fahrplans
-- column.de: last_date  | Letzter Tag des Fahrplans
-- focus:     whole
-- definition:    House definition: of the Tuesdays to Thursdays (Saturdays, Sundays) with any trip that are no holidays, the highest number of trips that recurs on at least a tenth of them, and the earliest date with it.
-- definition.de: Hausdefinition: von den Dienstagen bis Donnerstagen (Samstagen, Sonntagen) mit Fahrten, die keine Feiertage sind, die höchste Zahl von Fahrten, die an mindestens einem Zehntel davon wiederkehrt, und der früheste Tag mit ihr.
-- source:    Hausdefinition / house definition (umland)
-- note:      The most frequent number alone can be that of a thinned period.
-- note:      Another day: "derive: reference_days: weekday: 2024-06-18"; holidays: "derive: reference_days: holidays: {2024-05-01: Tag der Arbeit}".
-- note.de:   Die häufigste Zahl allein kann die einer ausgedünnten Zeit sein.
-- note.de:   Ein anderer Tag: „derive: reference_days: weekday: 2024-06-18“; Feiertage: „derive: reference_days: holidays: {2024-05-01: Tag der Arbeit}“.

SELECT source.title AS feed,
       day_type,
       date,
       rule,
       reference_day.trips,
       recurs,
       considered,
       first_date,
       last_date
FROM reference_day
JOIN source ON source.source_id = reference_day.source_id
JOIN feed ON feed.source_id = reference_day.source_id
ORDER BY source.title, reference_day.source_id,
         CASE day_type WHEN 'weekday' THEN 1 WHEN 'saturday' THEN 2 ELSE 3 END;
