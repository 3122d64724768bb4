-- drawing: timetable
-- transit/plusbus by hand, thresholds 2 pairs, 2 hours, 60 min, first 5:30 to 6:30, last 19:30 to 20:30, Saturday 1, Sunday 1, weekend 3:
-- direction 0 of line 10 runs three times each weekday at 6:00, 7:00, 20:00 (hours 6, 7, 20: 64 + 128 + 1048576 = 1048768; gap 13 h),
-- direction 1 twice, 6:40 and 19:40 (6, 19: 64 + 524288 = 524352): pairs 2, hours with a pair 1 (hour 6). Saturday 2 and 1 runs,
-- Sunday none. On Friday direction 0 begins at 6:31 only. Order of stops: two in direction 0 (12 of 15 runs), one in direction 1.
-- An older edition 'd' asks for 9 pairs: it counts for nothing unless asked for (params.old, line 10 only).
-- Line 20 stands on the edges, which count: first at 5:30 and 6:30, last at 19:30 and 20:30, gap 60 min.
INSERT INTO rulebook (standard, edition, topic, rule, value, citation, source_id)
VALUES ('plusbus', 'e', 'criterion', 'pairs_mon_fri', 2, 'c', 1), ('plusbus', 'e', 'criterion', 'hours_with_departure_mon_fri', 2, 'c', 1),
       ('plusbus', 'e', 'criterion', 'hours_with_pair_mon_fri', 2, 'c', 1), ('plusbus', 'e', 'criterion', 'longest_gap_mon_fri_min', 60, 'c', 1),
       ('plusbus', 'e', 'criterion', 'first_from_s', 19800, 'c', 1), ('plusbus', 'e', 'criterion', 'first_to_s', 23400, 'c', 1),
       ('plusbus', 'e', 'criterion', 'last_from_s', 70200, 'c', 1), ('plusbus', 'e', 'criterion', 'last_to_s', 73800, 'c', 1),
       ('plusbus', 'e', 'criterion', 'pairs_saturday', 1, 'c', 1), ('plusbus', 'e', 'criterion', 'pairs_sunday', 1, 'c', 1),
       ('plusbus', 'e', 'criterion', 'pairs_weekend', 3, 'c', 1), ('plusbus', 'e', 'criterion', 'patterns_mon_fri', 1, 'c', 1),
       ('plusbus', 'e', 'criterion', 'transfer_to_rail_min', 15, 'c', 1), ('plusbus', 'd', 'criterion', 'pairs_mon_fri', 9, 'c', 1);
INSERT INTO line_day (unit, line, source_id, direction_id, weekday, date, runs, first_s, last_s, hours, longest_gap_s)
VALUES ('line', '10', 2, 0, 1, '2024-01-01', 3, 21600, 72000, 1048768, 46800), ('line', '10', 2, 0, 2, '2024-01-02', 3, 21600, 72000, 1048768, 46800),
       ('line', '10', 2, 0, 3, '2024-01-03', 3, 21600, 72000, 1048768, 46800), ('line', '10', 2, 0, 4, '2024-01-04', 3, 21600, 72000, 1048768, 46800),
       ('line', '10', 2, 0, 5, '2024-01-05', 3, 23460, 72000, 1048768, 46800), ('line', '10', 2, 0, 6, '2024-01-06', 2, 36000, 39600, 3072, 3600),
       ('line', '10', 2, 1, 1, '2024-01-01', 2, 24000, 70800, 524352, 46800), ('line', '10', 2, 1, 2, '2024-01-02', 2, 24000, 70800, 524352, 46800),
       ('line', '10', 2, 1, 3, '2024-01-03', 2, 24000, 70800, 524352, 46800), ('line', '10', 2, 1, 4, '2024-01-04', 2, 24000, 70800, 524352, 46800),
       ('line', '10', 2, 1, 5, '2024-01-05', 2, 24000, 70800, 524352, 46800), ('line', '10', 2, 1, 6, '2024-01-06', 1, 36000, 36000, 1024, NULL),
       ('route', 'r1', 2, 0, 1, '2024-01-01', 3, 21600, 72000, 1048768, 46800);
INSERT INTO line_week (unit, line, source_id, direction_id, stop_lists, runs, main_runs)
VALUES ('line', '10', 2, 0, 2, 15, 12), ('line', '10', 2, 1, 1, 10, 10), ('route', 'r1', 2, 0, 1, 3, 3);
INSERT INTO line_day (unit, line, source_id, direction_id, weekday, date, runs, first_s, last_s, hours, longest_gap_s)
VALUES ('line', '20', 2, 0, 1, '2024-01-01', 2, 19800, 73800, 64, 3600),
       ('line', '20', 2, 0, 2, '2024-01-02', 2, 19800, 73800, 64, 3600),
       ('line', '20', 2, 0, 3, '2024-01-03', 2, 19800, 73800, 64, 3600),
       ('line', '20', 2, 0, 4, '2024-01-04', 2, 19800, 73800, 64, 3600),
       ('line', '20', 2, 0, 5, '2024-01-05', 2, 19800, 73800, 64, 3600),
       ('line', '20', 2, 1, 1, '2024-01-01', 2, 23400, 70200, 64, 3600),
       ('line', '20', 2, 1, 2, '2024-01-02', 2, 23400, 70200, 64, 3600),
       ('line', '20', 2, 1, 3, '2024-01-03', 2, 23400, 70200, 64, 3600),
       ('line', '20', 2, 1, 4, '2024-01-04', 2, 23400, 70200, 64, 3600),
       ('line', '20', 2, 1, 5, '2024-01-05', 2, 23400, 70200, 64, 3600);
INSERT INTO line_week (unit, line, source_id, direction_id, stop_lists, runs, main_runs)
VALUES ('line', '20', 2, 0, 1, 10, 10), ('line', '20', 2, 1, 1, 10, 10);
