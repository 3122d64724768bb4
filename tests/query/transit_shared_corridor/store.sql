-- drawing: timetable
-- transit/shared_corridor by hand: piece 1 in A, on p1, p2, p3 of r1 and p4 of r2: 4 + 3 + 1 + 2 = 10 runs, 14 h / 5 = 168 min, 10 km;
-- piece 2 is r1's alone; piece 3 is driven twice by p4 and once by p3: 2 x 2 + 1 = 5 runs.
INSERT INTO path_piece (piece_id, corridors, length_m) VALUES (1, 4, 1000), (2, 2, 3000), (3, 2, 200);
INSERT INTO path_piece_corridor (piece_id, corridor_id, uses)
VALUES (1, 'p1', 1), (1, 'p2', 1), (1, 'p3', 1), (1, 'p4', 1), (2, 'p1', 1), (2, 'p2', 1), (3, 'p3', 1), (3, 'p4', 2);
INSERT INTO path_piece_territory (piece_id, key, length_m)
VALUES (1, '99001001', 1000), (2, '99001002', 3000), (3, '99001001', 50), (3, '99001002', 150);
