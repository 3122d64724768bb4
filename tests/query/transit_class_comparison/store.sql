-- drawing: timetable
-- transit/class_comparison by hand: h is A by both; k is B by the first and A by the second; z has a class by the second only.
-- params.old: by the older edition 'd' of the first h is C in category II, k not classed and z C.
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
INSERT INTO rulebook (standard, edition, topic, rule, value, text_value, citation, source_id)
VALUES ('oev_gueteklassen', 'd', 'class', 'I/1', NULL, 'C', 'c', 1), ('oev_gueteklassen', 'd', 'class', 'II/1', NULL, 'C', 'c', 1);
INSERT INTO stop_class (standard, edition, station_id, departures, mode, interval_min, interval_class, category)
VALUES ('oev_gueteklassen', 'd', 'h', 110, 'bus', 14, 3, 'II'), ('oev_gueteklassen', 'd', 'z', 2, 'bus', 840, 1, 'I');
