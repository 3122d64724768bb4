-- title:     PlusBus, criterion by criterion
-- title.de:  PlusBus, Kriterium für Kriterium
-- finding:   Directions of lines that fail no criterion of PlusBus: {distinct:line_direction?failed=0} of {distinct:line_direction}; criteria that the timetable cannot tell: {distinct:criterion?result=not in the feed}
-- finding.de: Linien und Richtungen, die kein Kriterium von PlusBus verfehlen: {distinct:line_direction?failed=0} von {distinct:line_direction}; Kriterien, die der Fahrplan nicht zeigt: {distinct:criterion?result=not in the feed}
-- needs:     trip, line_day, line_week, rulebook
-- param:     unit     | text | line    | unit     | What is examined: line (all routes of one short name) or route
-- param:     standard | text | plusbus | standard | Rulebook with topic criterion
-- param:     edition  | text |         | edition  | Its edition, empty = the newest
-- param:     lines    | text |         | lines    | Lines by their short names, comma list, empty = all
-- param.de:  unit     | Was geprüft wird: line (alle Linien eines Kurznamens) oder route
-- param.de:  standard | Regelwerk mit dem Thema criterion
-- param.de:  edition  | Seine Ausgabe, leer = die neueste
-- param.de:  lines    | Linien nach ihren Kurznamen, mit Kommas, leer = alle
-- column:    line           | text    |           | Line by its short name, or key of the route
-- column:    direction_id   | integer | direction | Direction
-- column:    criterion      | text    |           | Criterion
-- column:    value          | text    |           | What the timetable has
-- column:    threshold      | text    |           | What the rulebook asks for
-- column:    result         | text    |           | pass, fail, not in the feed, no threshold, or unknown where the value is missing
-- column:    position       | integer | rank      | Order of the criteria
-- column:    line_direction | text    |           | Line and direction
-- column:    failed         | integer | criteria  | Criteria that the direction fails
-- column.de: line           | Linie mit ihrem Kurznamen, oder Schlüssel der Route
-- column.de: direction_id   | Richtung
-- column.de: criterion      | Kriterium
-- column.de: value          | Was der Fahrplan bietet
-- column.de: threshold      | Was das Regelwerk verlangt
-- column.de: result         | erfüllt, verfehlt, nicht im Fahrplan, ohne Schwelle, oder unbekannt, wo der Wert fehlt
-- column.de: position       | Reihenfolge der Kriterien
-- column.de: line_direction | Linie und Richtung
-- column.de: failed         | Kriterien, die die Richtung verfehlt
-- focus:     whole
-- plot:      matrix | row=criterion | column=line_direction | value=result | categories=pass,fail,not in the feed,no threshold,unknown | palette=qualitative | legend=result
-- definition:    The VBB's criteria for PlusBus on the days of the week in which the ordinary weekday lies: a pair is a departure in each direction; Monday to Friday the worst day counts.
-- definition.de: Die Kriterien des VBB für PlusBus an den Tagen der Woche des gewöhnlichen Werktags: Ein Fahrtenpaar ist eine Abfahrt in jeder Richtung; Montag bis Freitag zählt der schlechteste Tag.
-- source:    VBB, PlusBus; thresholds and citations stand in the rulebook plusbus
-- note:      Departures are those at the trips' own first stops; short runs count. Hourly pairs, clock hours and the longest gap are all given, since the wording allows each.
-- note:      Transfer to rail and parallel rail cannot be seen without a rail timetable.
-- note.de:   Abfahrten sind die an den eigenen ersten Halten der Fahrten; kurze Fahrten zählen. Fahrtenpaare, Stunden und die längste Lücke stehen alle da, weil der Wortlaut jedes zulässt.
-- note.de:   Bahnanschluss und Parallelverkehr zur Bahn sind ohne Bahnfahrplan nicht zu sehen.

WITH bit AS ( -- clock hours of the service day
    SELECT 0 AS hour
    UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5
    UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10
    UNION ALL SELECT 11 UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 14
    UNION ALL SELECT 15 UNION ALL SELECT 16 UNION ALL SELECT 17 UNION ALL SELECT 18
    UNION ALL SELECT 19 UNION ALL SELECT 20 UNION ALL SELECT 21 UNION ALL SELECT 22
    UNION ALL SELECT 23 UNION ALL SELECT 24 UNION ALL SELECT 25 UNION ALL SELECT 26
    UNION ALL SELECT 27 UNION ALL SELECT 28 UNION ALL SELECT 29 UNION ALL SELECT 30
    UNION ALL SELECT 31 UNION ALL SELECT 32 UNION ALL SELECT 33 UNION ALL SELECT 34
    UNION ALL SELECT 35 UNION ALL SELECT 36 UNION ALL SELECT 37 UNION ALL SELECT 38
    UNION ALL SELECT 39 UNION ALL SELECT 40 UNION ALL SELECT 41 UNION ALL SELECT 42
    UNION ALL SELECT 43 UNION ALL SELECT 44 UNION ALL SELECT 45 UNION ALL SELECT 46
    UNION ALL SELECT 47
),
weekday AS (
    SELECT 1 AS weekday UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5
    UNION ALL SELECT 6 UNION ALL SELECT 7
),
direction AS (
    SELECT 0 AS direction_id UNION ALL SELECT 1
),
unit AS (
    SELECT DISTINCT line, source_id
    FROM line_day
    WHERE unit = :unit
      AND (:lines = ''
           OR replace(',' || :lines || ',', ',' || line || ',', '') <> ',' || :lines || ',')
),
day AS ( -- every direction on every day of the week, with nothing where nothing runs
    SELECT unit.line, unit.source_id, direction.direction_id, weekday.weekday,
           coalesce(line_day.runs, 0) AS runs, line_day.first_s, line_day.last_s,
           coalesce(line_day.hours, 0) AS hours, line_day.longest_gap_s
    FROM unit
    CROSS JOIN direction
    CROSS JOIN weekday
    LEFT JOIN line_day ON line_day.unit = :unit AND line_day.line = unit.line
                      AND line_day.source_id = unit.source_id
                      AND line_day.direction_id = direction.direction_id
                      AND line_day.weekday = weekday.weekday
),
both AS ( -- a day with its pairs
    SELECT day.line, day.source_id, day.direction_id, day.weekday, day.runs, day.first_s,
           day.last_s, day.longest_gap_s,
           CASE WHEN day.runs < other.runs THEN day.runs ELSE other.runs END AS pairs,
           (SELECT count(*) FROM bit WHERE day.hours >> hour & 1) AS own_hours,
           (SELECT count(*) FROM bit WHERE day.hours & other.hours >> hour & 1) AS pair_hours
    FROM day
    JOIN day AS other ON other.line = day.line AND other.source_id = day.source_id
                     AND other.weekday = day.weekday
                     AND other.direction_id = 1 - day.direction_id
),
week AS (
    SELECT line, source_id, direction_id,
           min(CASE WHEN weekday <= 5 THEN pairs END) AS pairs,
           min(CASE WHEN weekday <= 5 THEN own_hours END) AS own_hours,
           min(CASE WHEN weekday <= 5 THEN pair_hours END) AS pair_hours,
           min(CASE WHEN weekday <= 5 THEN runs END) AS worst_runs,
           sum(CASE WHEN weekday <= 5 AND longest_gap_s IS NULL THEN 1 ELSE 0 END) AS gapless,
           max(CASE WHEN weekday <= 5 THEN longest_gap_s END) AS gap_s,
           min(CASE WHEN weekday <= 5 THEN first_s END) AS earliest_first_s,
           max(CASE WHEN weekday <= 5 THEN first_s END) AS latest_first_s,
           min(CASE WHEN weekday <= 5 THEN last_s END) AS earliest_last_s,
           max(CASE WHEN weekday <= 5 THEN last_s END) AS latest_last_s,
           max(CASE WHEN weekday = 6 THEN pairs END) AS saturday_pairs,
           max(CASE WHEN weekday = 7 THEN pairs END) AS sunday_pairs
    FROM both
    GROUP BY line, source_id, direction_id
),
way AS (
    SELECT week.line, week.source_id, week.direction_id, week.pairs, own_hours, pair_hours,
           worst_runs, gapless, gap_s, earliest_first_s, latest_first_s, earliest_last_s,
           latest_last_s, saturday_pairs, sunday_pairs,
           coalesce(line_week.stop_lists, 0) AS stop_lists,
           1.0 * line_week.main_runs / line_week.runs AS main_share
    FROM week
    LEFT JOIN line_week ON line_week.unit = :unit AND line_week.line = week.line
                       AND line_week.source_id = week.source_id
                       AND line_week.direction_id = week.direction_id
),
rule AS (
    SELECT max(CASE WHEN rule = 'pairs_mon_fri' THEN value END) AS pairs,
           max(CASE WHEN rule = 'hours_with_departure_mon_fri' THEN value END) AS own_hours,
           max(CASE WHEN rule = 'hours_with_pair_mon_fri' THEN value END) AS pair_hours,
           max(CASE WHEN rule = 'longest_gap_mon_fri_min' THEN value END) AS gap_min,
           CAST(max(CASE WHEN rule = 'first_from_s' THEN value END) AS INTEGER) AS first_from_s,
           CAST(max(CASE WHEN rule = 'first_to_s' THEN value END) AS INTEGER) AS first_to_s,
           CAST(max(CASE WHEN rule = 'last_from_s' THEN value END) AS INTEGER) AS last_from_s,
           CAST(max(CASE WHEN rule = 'last_to_s' THEN value END) AS INTEGER) AS last_to_s,
           max(CASE WHEN rule = 'pairs_saturday' THEN value END) AS saturday,
           max(CASE WHEN rule = 'pairs_sunday' THEN value END) AS sunday,
           max(CASE WHEN rule = 'pairs_weekend' THEN value END) AS weekend,
           max(CASE WHEN rule = 'patterns_mon_fri' THEN value END) AS patterns,
           max(CASE WHEN rule = 'transfer_to_rail_min' THEN value END) AS transfer_min
    FROM rulebook
    WHERE standard = :standard
      AND topic = 'criterion'
      AND edition = (SELECT max(edition)
                     FROM rulebook AS other
                     WHERE other.standard = :standard
                       AND other.topic = 'criterion'
                       AND (:edition = '' OR other.edition = :edition))
),
told AS ( -- thresholds as text, NULL where the rulebook has none
    SELECT CASE WHEN pairs IS NOT NULL THEN printf('%g', pairs) END AS pairs,
           CASE WHEN own_hours IS NOT NULL THEN printf('%g', own_hours) END AS own_hours,
           CASE WHEN pair_hours IS NOT NULL THEN printf('%g', pair_hours) END AS pair_hours,
           CASE WHEN gap_min IS NOT NULL THEN printf('%g', gap_min) END AS gap_min,
           CASE WHEN first_from_s IS NOT NULL
                THEN printf('%02d:%02d:%02d', first_from_s / 3600, first_from_s / 60 % 60, first_from_s % 60) END AS first_from,
           CASE WHEN first_to_s IS NOT NULL
                THEN printf('%02d:%02d:%02d', first_to_s / 3600, first_to_s / 60 % 60, first_to_s % 60) END AS first_to,
           CASE WHEN last_from_s IS NOT NULL
                THEN printf('%02d:%02d:%02d', last_from_s / 3600, last_from_s / 60 % 60, last_from_s % 60) END AS last_from,
           CASE WHEN last_to_s IS NOT NULL
                THEN printf('%02d:%02d:%02d', last_to_s / 3600, last_to_s / 60 % 60, last_to_s % 60) END AS last_to,
           CASE WHEN saturday IS NOT NULL THEN printf('%g', saturday) END AS saturday,
           CASE WHEN sunday IS NOT NULL THEN printf('%g', sunday) END AS sunday,
           CASE WHEN weekend IS NOT NULL THEN printf('%g', weekend) END AS weekend,
           CASE WHEN patterns IS NOT NULL THEN printf('%g', patterns) END AS patterns,
           CASE WHEN transfer_min IS NOT NULL THEN printf('%g', transfer_min) END AS transfer_min
    FROM rule
),
span AS ( -- times as text
    SELECT way.line, way.source_id, way.direction_id,
           CASE WHEN worst_runs = 0 THEN ''
                WHEN earliest_first_s = latest_first_s
                THEN printf('%02d:%02d:%02d', earliest_first_s / 3600, earliest_first_s / 60 % 60, earliest_first_s % 60)
                ELSE printf('%02d:%02d:%02d', earliest_first_s / 3600, earliest_first_s / 60 % 60, earliest_first_s % 60)
                     || ' to ' ||
                     printf('%02d:%02d:%02d', latest_first_s / 3600, latest_first_s / 60 % 60, latest_first_s % 60) END AS first_text,
           CASE WHEN worst_runs = 0 THEN ''
                WHEN earliest_last_s = latest_last_s
                THEN printf('%02d:%02d:%02d', earliest_last_s / 3600, earliest_last_s / 60 % 60, earliest_last_s % 60)
                ELSE printf('%02d:%02d:%02d', earliest_last_s / 3600, earliest_last_s / 60 % 60, earliest_last_s % 60)
                     || ' to ' ||
                     printf('%02d:%02d:%02d', latest_last_s / 3600, latest_last_s / 60 % 60, latest_last_s % 60) END AS last_text
    FROM way
),
answer AS (
    SELECT line, source_id, direction_id, 1 AS position, 'pairs_mon_fri' AS criterion,
           '' || way.pairs AS value, '>= ' || told.pairs || ' on every day' AS threshold,
           way.pairs >= rule.pairs AS is_met
    FROM way CROSS JOIN rule CROSS JOIN told
    UNION ALL
    SELECT line, source_id, direction_id, 2, 'hours_with_departure_mon_fri', '' || way.own_hours,
           '>= ' || told.own_hours || ' on every day', way.own_hours >= rule.own_hours
    FROM way CROSS JOIN rule CROSS JOIN told
    UNION ALL
    SELECT line, source_id, direction_id, 3, 'hours_with_pair_mon_fri', '' || way.pair_hours,
           '>= ' || told.pair_hours || ' on every day', way.pair_hours >= rule.pair_hours
    FROM way CROSS JOIN rule CROSS JOIN told
    UNION ALL
    SELECT line, source_id, direction_id, 4, 'longest_gap_mon_fri_min',
           CASE WHEN gapless = 0 THEN printf('%.1f', gap_s / 60.0) ELSE '' END,
           told.gap_min || ' (clock-face service)',
           CASE WHEN gapless = 0 THEN gap_s <= 60 * rule.gap_min END
    FROM way CROSS JOIN rule CROSS JOIN told
    UNION ALL
    SELECT way.line, way.source_id, way.direction_id, 5, 'first_departure_mon_fri', first_text,
           told.first_from || ' to ' || told.first_to,
           worst_runs > 0 AND earliest_first_s >= first_from_s AND latest_first_s <= first_to_s
    FROM way CROSS JOIN rule CROSS JOIN told
    JOIN span ON span.line = way.line AND span.source_id = way.source_id
             AND span.direction_id = way.direction_id
    UNION ALL
    SELECT way.line, way.source_id, way.direction_id, 6, 'first_departure_not_after', first_text,
           '<= ' || told.first_to,
           worst_runs > 0 AND latest_first_s <= first_to_s
    FROM way CROSS JOIN rule CROSS JOIN told
    JOIN span ON span.line = way.line AND span.source_id = way.source_id
             AND span.direction_id = way.direction_id
    UNION ALL
    SELECT way.line, way.source_id, way.direction_id, 7, 'last_departure_mon_fri', last_text,
           told.last_from || ' to ' || told.last_to,
           worst_runs > 0 AND earliest_last_s >= last_from_s AND latest_last_s <= last_to_s
    FROM way CROSS JOIN rule CROSS JOIN told
    JOIN span ON span.line = way.line AND span.source_id = way.source_id
             AND span.direction_id = way.direction_id
    UNION ALL
    SELECT way.line, way.source_id, way.direction_id, 8, 'last_departure_not_before', last_text,
           '>= ' || told.last_from,
           worst_runs > 0 AND earliest_last_s >= last_from_s
    FROM way CROSS JOIN rule CROSS JOIN told
    JOIN span ON span.line = way.line AND span.source_id = way.source_id
             AND span.direction_id = way.direction_id
    UNION ALL
    SELECT line, source_id, direction_id, 9, 'pairs_saturday', '' || saturday_pairs,
           '>= ' || told.saturday, saturday_pairs >= rule.saturday
    FROM way CROSS JOIN rule CROSS JOIN told
    UNION ALL
    SELECT line, source_id, direction_id, 10, 'pairs_sunday', '' || sunday_pairs,
           '>= ' || told.sunday, sunday_pairs >= rule.sunday
    FROM way CROSS JOIN rule CROSS JOIN told
    UNION ALL
    SELECT line, source_id, direction_id, 11, 'pairs_weekend',
           '' || (saturday_pairs + sunday_pairs), '>= ' || told.weekend,
           saturday_pairs + sunday_pairs >= rule.weekend
    FROM way CROSS JOIN rule CROSS JOIN told
    UNION ALL
    SELECT line, source_id, direction_id, 12, 'patterns_mon_fri', '' || stop_lists,
           told.patterns || ' (uniform path)', stop_lists = rule.patterns
    FROM way CROSS JOIN rule CROSS JOIN told
    UNION ALL
    SELECT line, source_id, direction_id, 13, 'share_of_main_pattern',
           CASE WHEN main_share IS NULL THEN '' ELSE printf('%.4f', main_share) END,
           NULL, NULL
    FROM way
    UNION ALL
    SELECT line, source_id, direction_id, 14, 'transfer_to_rail', '',
           '<= ' || told.transfer_min || ' min', 2
    FROM way CROSS JOIN rule CROSS JOIN told
    UNION ALL
    SELECT line, source_id, direction_id, 15, 'not_parallel_to_rail', '', '', 2
    FROM way
)
SELECT line,
       direction_id,
       criterion,
       value,
       coalesce(threshold, 'no threshold given') AS threshold,
       CASE WHEN is_met = 2 THEN 'not in the feed'
            WHEN threshold IS NULL THEN 'no threshold'
            WHEN is_met = 1 THEN 'pass'
            WHEN is_met = 0 THEN 'fail'
            ELSE 'unknown' END AS result,
       position,
       line || ' (' || direction_id || ')' AS line_direction,
       sum(CASE WHEN is_met = 0 AND threshold IS NOT NULL THEN 1 ELSE 0 END)
           OVER (PARTITION BY line, source_id, direction_id) AS failed
FROM answer
ORDER BY sum(CASE WHEN is_met = 0 AND threshold IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY line, source_id), line,
         source_id, direction_id, position;
