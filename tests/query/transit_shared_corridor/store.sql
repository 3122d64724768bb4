-- drawing: timetable
-- transit/shared_corridor by hand: piece 1 in A, on p1, p2, p3 of r1 and p4 of r2: 4 + 3 + 1 + 2 = 10 runs, 14 h / 10 = 84 min, 10 km;
-- piece 2 is r1's alone; piece 3 is driven twice by p4 and once by p3: 2 x 2 + 1 = 5 runs.
-- piece 4 is driven once each by r1 and r3, two routes of one operator: 2 runs, 14 h / 2 = 420 min.
INSERT INTO path_piece (piece_id, corridors, length_m) VALUES (1, 4, 1000), (2, 2, 3000), (3, 2, 200);
INSERT INTO path_piece_corridor (piece_id, corridor_id, uses)
VALUES (1, 'p1', 1), (1, 'p2', 1), (1, 'p3', 1), (1, 'p4', 1), (2, 'p1', 1), (2, 'p2', 1), (3, 'p3', 1), (3, 'p4', 2);
INSERT INTO path_piece_territory (piece_id, key, length_m)
VALUES (1, '99001001', 1000), (2, '99001002', 3000), (3, '99001001', 50), (3, '99001002', 150);
INSERT INTO route (route_id, agency_id, short_name, long_name, route_type, kind, mode, source_id)
VALUES ('r3', 'a', '30', NULL, 3, 'bus', 'bus', 2);
INSERT INTO pattern_service (day_type, route_id, direction_id, pattern_id, corridor_id, trips, runs, first_s, last_s)
VALUES ('weekday', 'r3', 0, 9, 'p5', 1, 1, 0, 0);
INSERT INTO path_piece (piece_id, corridors, length_m) VALUES (4, 2, 500);
INSERT INTO path_piece_corridor (piece_id, corridor_id, uses) VALUES (4, 'p5', 1), (4, 'p3', 1);
