-- drawing: timetable
-- transit/lines_across_borders by hand: r1 has 8 runs in 3 orders of stops, the most, 4, in order 1: A, B, C with 12, 7, 3 departures.
-- r3 runs twice by A and B, twice by A, B and C: more stops win. r4 runs once s9, s1 (A, C), once s1, s9 (C, A): the smaller ids win.
-- r2: A and C. params.path: r1 on p1, of which the second piece follows the border; r2 also through B and out of the region.
INSERT INTO route (route_id, agency_id, short_name, long_name, route_type, kind, mode, source_id)
VALUES ('r3', 'a', '30', NULL, 3, 'bus', 'bus', 2), ('r4', 'a', '40', NULL, 3, 'bus', 'bus', 2);
INSERT INTO pattern (pattern_id, stop_list, stops, source_id) VALUES (5, 5, 2, 2), (6, 6, 3, 2), (7, 7, 2, 2), (8, 8, 2, 2);
INSERT INTO pattern_stop (pattern_id, position, stop_id, stop_sequence, times_given, source_id)
VALUES (7, 1, 's9', 1, 3, 2), (7, 2, 's1', 2, 3, 2), (8, 1, 's1', 1, 3, 2), (8, 2, 's9', 2, 3, 2);
INSERT INTO stop_list_territory (stop_list, position, key)
VALUES (5, 1, '99001001'), (5, 2, '99001002'), (6, 1, '99001001'), (6, 2, '99001002'), (6, 3, '99001003'),
       (7, 1, '99001001'), (7, 2, '99001003'), (8, 1, '99001003'), (8, 2, '99001001');
INSERT INTO pattern_service (day_type, route_id, direction_id, pattern_id, corridor_id, trips, runs, first_s, last_s)
VALUES ('weekday', 'r3', 0, 5, '', 2, 2, 0, 0), ('weekday', 'r3', 0, 6, '', 2, 2, 0, 0),
       ('weekday', 'r4', 0, 7, '', 1, 1, 0, 0), ('weekday', 'r4', 0, 8, '', 1, 1, 0, 0);
