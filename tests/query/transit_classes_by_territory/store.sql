-- drawing: timetable
-- transit/classes_by_territory by hand: of A's 10 km2 1 is A, 2 are B, 7 none; of 100 inhabitants of the cells 50, 30, 20. C: nothing.
-- params.old: by the older edition 'd' all of A is C.
INSERT INTO station (station_id, name, stops, is_grouped, key, source_id)
VALUES ('h', 'Markt', 2, 1, '99001001', 2), ('k', 'Kirche', 1, 1, '99001002', 2), ('z', 'Ziel', 1, 1, '', 2);
INSERT INTO rulebook (standard, edition, topic, rule, value, text_value, citation, source_id)
VALUES ('oev_gueteklassen', 'e', 'class', 'I/1', NULL, 'A', 'c', 1), ('oev_gueteklassen', 'e', 'class', 'I/2', NULL, 'A', 'c', 1),
       ('oev_gueteklassen', 'e', 'class', 'I/3', NULL, 'B', 'c', 1), ('oev_gueteklassen', 'e', 'class', 'II/1', NULL, 'B', 'c', 1),
       ('oerok', 'AT', 'class', 'I/1', NULL, 'A', 'c', 1), ('oerok', 'AT', 'class', 'II/1', NULL, 'A', 'c', 1), ('oerok', 'AT', 'class', 'III/1', NULL, 'G', 'c', 1);
INSERT INTO stop_class (standard, edition, station_id, departures, mode, interval_min, interval_class, category)
VALUES ('oev_gueteklassen', 'e', 'h', 120, 'bus', 14, 3, 'I'), ('oev_gueteklassen', 'e', 'k', 60, 'rail', 28, 4, 'II'),
       ('oev_gueteklassen', 'e', 'z', 2, 'bus', 840, NULL, NULL), ('oerok', 'AT', 'h', 120, 'bus', 14, 3, 'I'),
       ('oerok', 'AT', 'k', 60, 'rail', 28, 4, 'II'), ('oerok', 'AT', 'z', 2, 'bus', 840, 7, 'III');
INSERT INTO class_territory (standard, edition, key, class, area_km2, population)
VALUES ('oev_gueteklassen', 'e', '99001001', 'A', 1, 50), ('oev_gueteklassen', 'e', '99001001', 'B', 2, 30),
       ('oev_gueteklassen', 'e', '99001001', '', 7, 20), ('oev_gueteklassen', 'e', '99001003', '', 5, NULL),
       ('oerok', 'AT', '99001001', '', 10, 100), ('oev_gueteklassen', 'd', '99001001', 'C', 10, 100);
INSERT INTO rulebook (standard, edition, topic, rule, value, text_value, citation, source_id)
VALUES ('oev_gueteklassen', 'd', 'class', 'I/1', NULL, 'C', 'c', 1);
