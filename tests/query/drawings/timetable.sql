-- Three municipalities in a row: Adorf (A), Bestadt (B), Ceheim (C); a line of each of two operators.
--
-- r1 "10" (Bus AG): order of stops 1, A A B C, on path p1: 2 km in A, 1 km along the border of A and B, 3 km in B, 4 km in C.
--   Weekday: pattern 1 in direction 0, 4 runs 6:00 to 9:00; pattern 2 back on p2, 3 runs; a short run, order 3, A B, on p3.
-- r2 "S 1" (Bahn, rail): order 4, A C, on p4: 1 km in A, 5 km in B, 1 km in C, 1 km outside; 2 runs in direction 0.
-- By hand: timetable-km r1: p1 4 runs x (2.5 A, 3.5 B, 4 C), p2 3 x (2.5, 3.5, 4), p3 1 x (2, 1, 0) -> A 19.5, B 25.5, C 28; r2: A 2,
-- B 10, C 2, outside 2.
INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', '99001001', 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0),
       (2, 'bus', 'gtfs', 'Timetable', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO territory (key, level, name, area_km2, population, is_leaf, in_region, source_id)
VALUES ('99001001', 'municipality', 'Adorf', 10, 2000, 1, 1, 1), ('99001002', 'municipality', 'Bestadt', 20, 1000, 1, 1, 1),
       ('99001003', 'municipality', 'Ceheim', 5, 0, 1, 1, 1);
INSERT INTO border (border_id, a_key, b_key, level, length_m, pieces)
VALUES (1, '99001001', '99001002', 'municipality', 900, 1), (2, '99001002', '99001003', 'municipality', 800, 1);
INSERT INTO feed (source_id, first_date, last_date, stop_times, trips, patterns, stop_lists, on_demand_trips, interpolated, scattered)
VALUES (2, '2024-01-01', '2024-12-31', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO agency (agency_id, name, source_id) VALUES ('a', 'Bus AG', 2), ('b', 'Bahn', 2);
INSERT INTO route (route_id, agency_id, short_name, long_name, route_type, kind, mode, source_id)
VALUES ('r1', 'a', '10', NULL, 3, 'bus', 'bus', 2), ('r2', 'b', 'S 1', NULL, 109, 'rail', 'rail', 2);
INSERT INTO trip (trip_id, route_id, service_id, pattern_id, source_id) VALUES ('t1', 'r1', 'wt', 1, 2);
INSERT INTO pattern (pattern_id, stop_list, stops, source_id) VALUES (1, 1, 4, 2), (2, 2, 4, 2), (3, 3, 2, 2), (4, 4, 2, 2);
INSERT INTO corridor (corridor_id, kind, name, length_m, is_path, source_id)
VALUES ('p1', 'bus', '10', 10000, 1, 2), ('p2', 'bus', '10', 10000, 1, 2), ('p3', 'bus', '10', 3000, 1, 2), ('p4', 'rail', 'S 1', 8000, 1, 2);
INSERT INTO section (section_id, corridor_id, part, position, key, other_key, start_m, length_m)
VALUES (1, 'p1', 1, 1, '99001001', NULL, 0, 2000), (2, 'p1', 1, 2, '99001001', '99001002', 2000, 1000),
       (3, 'p1', 1, 3, '99001002', NULL, 3000, 3000), (4, 'p1', 1, 4, '99001003', NULL, 6000, 4000),
       (5, 'p2', 1, 1, '99001003', NULL, 0, 4000), (6, 'p2', 1, 2, '99001002', NULL, 4000, 3000),
       (7, 'p2', 1, 3, '99001001', '99001002', 7000, 1000), (8, 'p2', 1, 4, '99001001', NULL, 8000, 2000),
       (9, 'p3', 1, 1, '99001001', NULL, 0, 2000), (10, 'p3', 1, 2, '99001002', NULL, 2000, 1000),
       (11, 'p4', 1, 1, '99001001', NULL, 0, 1000), (12, 'p4', 1, 2, '99001002', NULL, 1000, 5000),
       (13, 'p4', 1, 3, '99001003', NULL, 6000, 1000), (14, 'p4', 1, 4, '', NULL, 7000, 1000);
INSERT INTO crossing (crossing_id, corridor_id, part, position, at_m, from_key, to_key)
VALUES (1, 'p1', 1, 2, 3000, '99001001', '99001002'), (2, 'p1', 1, 3, 6000, '99001002', '99001003'),
       (3, 'p2', 1, 1, 4000, '99001003', '99001002'), (4, 'p2', 1, 3, 8000, '99001002', '99001001'),
       (5, 'p3', 1, 1, 2000, '99001001', '99001002'), (6, 'p4', 1, 1, 1000, '99001001', '99001002'),
       (7, 'p4', 1, 2, 6000, '99001002', '99001003'), (8, 'p4', 1, 3, 7000, '99001003', '');
INSERT INTO stop_list_territory (stop_list, position, key)
VALUES (1, 1, '99001001'), (1, 2, '99001002'), (1, 3, '99001003'), (2, 1, '99001003'), (2, 2, '99001002'), (2, 3, '99001001'),
       (3, 1, '99001001'), (3, 2, '99001002'), (4, 1, '99001001'), (4, 2, '99001003');
INSERT INTO reference_day (source_id, day_type, date, rule, trips, recurs, considered)
VALUES (2, 'weekday', '2024-01-02', 'ordinary', 10, 40, 150), (2, 'sunday', '2024-01-07', 'chosen', 1, 50, 52);
INSERT INTO pattern_service (day_type, route_id, direction_id, pattern_id, corridor_id, trips, runs, first_s, last_s)
VALUES ('weekday', 'r1', 0, 1, 'p1', 4, 4, 21600, 32400), ('weekday', 'r1', 1, 2, 'p2', 3, 3, 23400, 30600),
       ('weekday', 'r1', 0, 3, 'p3', 1, 1, 86700, 86700), ('weekday', 'r2', 0, 4, 'p4', 2, 2, 25200, 28800),
       ('sunday', 'r1', 0, 1, 'p1', 1, 1, 36000, 36000);
-- Departures of r1: order 1 leaves A twice and B once (4 runs: 8, 4), order 2 C, B, A once each but its end (3 runs: C 3, B 3, A 3), order 3 A.
INSERT INTO service_territory (day_type, route_id, key, departures, runs, first_s, last_s)
VALUES ('weekday', 'r1', '99001001', 12, 8, 21600, 86700), ('weekday', 'r1', '99001002', 7, 7, 22200, 33000),
       ('weekday', 'r1', '99001003', 3, 3, 23400, 30600), ('weekday', 'r2', '99001001', 2, 2, 25200, 28800),
       ('sunday', 'r1', '99001001', 2, 1, 36000, 36300), ('sunday', 'r1', '99001002', 1, 1, 36600, 36600);
INSERT INTO service_km (day_type, route_id, key, runs, timetable_km)
VALUES ('weekday', 'r1', '99001001', 8, 19.5), ('weekday', 'r1', '99001002', 8, 25.5), ('weekday', 'r1', '99001003', 7, 28),
       ('weekday', 'r2', '', 2, 2), ('weekday', 'r2', '99001001', 2, 2), ('weekday', 'r2', '99001002', 2, 10), ('weekday', 'r2', '99001003', 2, 2),
       ('sunday', 'r1', '99001001', 1, 2.5), ('sunday', 'r1', '99001002', 1, 3.5), ('sunday', 'r1', '99001003', 1, 4);
INSERT INTO line_hour (day_type, route_id, direction_id, hour, departures)
VALUES ('weekday', 'r1', 0, 6, 1), ('weekday', 'r1', 0, 7, 3), ('weekday', 'r1', 0, 24, 1), ('weekday', 'r1', 1, 6, 2),
       ('weekday', 'r2', 0, 7, 2);
