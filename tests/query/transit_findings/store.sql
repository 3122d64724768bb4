-- drawing: timetable
-- transit/findings: errors first, the most frequent first; params.warnings: of one severity.
INSERT INTO notice (source_id, code, severity, file, field, effect, count, first_line)
VALUES (2, 'unknown_column', 'INFO', 'agency.txt', 'x', '', 1, 1), (2, 'unused_trip', 'WARNING', 'trips.txt', 'trip_id', '', 3, 7),
       (2, 'duplicate_key', 'ERROR', 'stops.txt', 'stop_id', 'row rejected', 2, 5),
       (2, 'foreign_key_violation', 'ERROR', 'stop_times.txt', 'stop_id', 'row rejected, cascade', 9, 12);
