-- Four municipalities, Adorf (A), Bestadt (B), Ceheim (C) and Deburg (D), which nobody leaves or enters and which borders on nothing.
--
-- Statistic c, 2024: within A 60, B 20; A-B 30 (28 to 32), A-C 10, B-A 40, C-A 10, C-B 10; A to an unnamed territory 5 (0 to 15).
--   So who lives: A 100, B 60, C 20; who works: A 110, B 60, C 10; 180 in all. By car: within A 30, A-B 20.
-- Statistic c, 2023: A-B 15, B-A 50, C-B 10. Statistic z, 2022: more pairs, but older.
-- Divisions: p with {A, B} and {C}, D in none; q with {A} and {B, C}.
-- Forums: f1 with A and C; f2 with B, and members that its list does not name.
INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', '99001001', 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO territory (key, level, name, area_km2, population, is_leaf, in_region, source_id)
VALUES ('99001001', 'municipality', 'Adorf', 10, 2000, 1, 1, 1), ('99001002', 'municipality', 'Bestadt', 20, 1000, 1, 1, 1),
       ('99001003', 'municipality', 'Ceheim', 5, 500, 1, 1, 1), ('99001004', 'municipality', 'Deburg', 5, NULL, 1, 1, 1);
INSERT INTO border (border_id, a_key, b_key, level, length_m, pieces)
VALUES (1, '99001001', '99001002', 'municipality', 2000, 1), (2, '99001002', '99001003', 'municipality', 1000, 1);
INSERT INTO flow_line (a_key, b_key, distance_km) VALUES ('99001001', '99001002', 3), ('99001001', '99001003', 7);
INSERT INTO flow (origin_key, destination_key, level, statistic, mode, year, kind, persons, persons_min, persons_max, source_id)
VALUES ('99001001', '99001001', 'municipality', 'c', 'all', 2024, 'within', 60, 60, 60, 1),
       ('99001002', '99001002', 'municipality', 'c', 'all', 2024, 'within', 20, 20, 20, 1),
       ('99001001', '99001002', 'municipality', 'c', 'all', 2024, 'pair', 30, 28, 32, 1),
       ('99001001', '99001003', 'municipality', 'c', 'all', 2024, 'pair', 10, 10, 10, 1),
       ('99001002', '99001001', 'municipality', 'c', 'all', 2024, 'pair', 40, 40, 40, 1),
       ('99001003', '99001001', 'municipality', 'c', 'all', 2024, 'pair', 10, 10, 10, 1),
       ('99001003', '99001002', 'municipality', 'c', 'all', 2024, 'pair', 10, 10, 10, 1),
       ('99001001', '990xx', 'municipality', 'c', 'all', 2024, 'residual', 5, 0, 15, 1),
       ('99001001', '99001001', 'municipality', 'c', 'car', 2024, 'within', 30, 30, 30, 1),
       ('99001001', '99001002', 'municipality', 'c', 'car', 2024, 'pair', 20, 20, 20, 1),
       ('99001001', '99001002', 'municipality', 'c', 'all', 2023, 'pair', 15, 15, 15, 1),
       ('99001002', '99001001', 'municipality', 'c', 'all', 2023, 'pair', 50, 50, 50, 1),
       ('99001003', '99001002', 'municipality', 'c', 'all', 2023, 'pair', 10, 10, 10, 1),
       ('99001001', '99001002', 'municipality', 'z', 'all', 2022, 'pair', 900, 900, 900, 1),
       ('99001001', '99001003', 'municipality', 'z', 'all', 2022, 'pair', 900, 900, 900, 1),
       ('99001002', '99001001', 'municipality', 'z', 'all', 2022, 'pair', 900, 900, 900, 1),
       ('99001002', '99001003', 'municipality', 'z', 'all', 2022, 'pair', 900, 900, 900, 1),
       ('99001003', '99001001', 'municipality', 'z', 'all', 2022, 'pair', 900, 900, 900, 1),
       ('99001003', '99001002', 'municipality', 'z', 'all', 2022, 'pair', 900, 900, 900, 1);
INSERT INTO partition (partition_id, method, parameters, statistic, year, mode, level, units, units_placed, regions, persons, persons_inside,
                       persons_outside, modularity)
VALUES ('p', 'labour_market_areas', 'min_size 1', 'c', 2024, 'all', 'municipality', 3, 3, 2, 180, 150, 5, 0.125),
       ('q', 'given', 'by hand', 'c', 2024, 'all', 'municipality', 3, 3, 2, 180, 90, 5, 0.0625);
INSERT INTO partition_unit (partition_id, key, region_key, role, share)
VALUES ('p', '99001001', '99001001', 'member', NULL), ('p', '99001002', '99001001', 'member', NULL),
       ('p', '99001003', '99001003', 'member', NULL), ('p', '99001004', '', 'none', NULL),
       ('q', '99001001', '99001001', 'centre', NULL), ('q', '99001002', '99001002', 'zone', 0.25),
       ('q', '99001003', '99001002', 'zone', 0.5), ('q', '99001004', '99001001', 'exclave', 0.75);
INSERT INTO partition_region (partition_id, region_key, main_key, name, units, parts, lives, works, within, validity, population, area_km2)
VALUES ('p', '99001001', '99001001', 'Adorf', 2, 1, 160, 170, 150, 1.25, 3000, 30),
       ('p', '99001003', '99001003', 'Ceheim', 1, 1, 20, 10, 0, 0.5, 500, 5),
       ('q', '99001001', '99001001', 'Adorf', 1, 1, 100, 110, 60, NULL, 2000, 10),
       ('q', '99001002', '99001002', 'Bestadt', 2, 2, 80, 70, 30, NULL, 1500, 25);
INSERT INTO partition_change (partition_id, step, action, key, from_key, to_key, value, remark)
VALUES ('p', 1, 'set_aside', '99001004', NULL, NULL, NULL, 'no flow to others'),
       ('p', 2, 'moved_part', '99001002', '99001003', '99001001', 0.25, NULL);
INSERT INTO forum (forum_id, name, short_name, kind, members_total, list_complete, source_id)
VALUES ('f1', 'Forum one', 'F1', 'talks', 2, 1, 1), ('f2', 'Forum two', 'F2', 'talks', NULL, 0, 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role, source_id)
VALUES (1, 'f1', 'municipality', '99001001', 'Adorf', 'Adorf', 'member', 1), (2, 'f1', 'municipality', '99001003', 'Ceheim', 'Ceheim', 'member', 1),
       (3, 'f2', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', 1);
INSERT INTO member_territory (membership_id, level, key, reading)
VALUES (1, 'municipality', '99001001', 'direct'), (2, 'municipality', '99001003', 'direct'), (3, 'municipality', '99001002', 'direct');
INSERT INTO perimeter_step (forum_id, is_connected, action, step, rank, key, fit_before, fit_after, inside, touching)
VALUES ('f1', 1, 'enter', 1, 1, '99001002', 0.2, 1, 100, 100), ('f1', 1, 'enter', 1, 2, '99001004', 0.2, 0.125, 10, 80),
       ('f1', 0, 'enter', 1, 1, '99001002', 0.2, 1, 100, 100), ('f1', 1, 'leave', 1, 1, '99001003', 0.2, 0, 0, 90),
       ('f2', 1, 'enter', 1, 1, '99001001', 0, 0.75, 70, 100), ('f2', 1, 'enter', 2, 1, '99001003', 0.75, 1, 100, 100),
       ('f2', 1, 'enter', 2, 2, '99001004', 0.75, 0.75, 70, 100);
