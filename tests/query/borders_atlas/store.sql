-- borders/atlas: what crosses each border.
--
-- Leaves A, B, C (municipalities) and D, a city district; borders A-B 1,000 m, B-C 800 m, C-D 500 m, and one
-- between districts that is no border of leaves. Lines:
--   k1 cycle crosses A-B three times, k2 bus once, k3 rail B-C, k4 ferry B-C; k1 also leaves A for outside
--   120 m of k2 follow the border of A and B
-- Flows of municipalities: A-B 30, B-A 12; none between B and C; to be left alone: by car, within, another year with
-- more pairs, and districts.
-- g1, until the end of 2024: A (twice), B as a state (in December 2024 only); C is a candidate. g2, until 2020: A, B.
-- g3, from 2025: A, B.
--
-- By hand: A-B 2 lines, 4 crossings, 42 commuters, g1. B-C 2 lines, 2 crossings, nobody commutes: 0.
-- C-D are of two levels: the statistic says nothing of D, commuters stay empty.
-- params.none: the statistic asked for is not there: no commuters anywhere, no level.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', '99001002', 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);

INSERT INTO territory (key, level, name, is_leaf, in_region)
VALUES ('99001001', 'municipality',  'Adorf',     1, 1),
       ('99001002', 'municipality',  'Bestadt',   1, 1),
       ('99002001', 'municipality',  'Ceheim',    1, 1),
       ('99003001', 'city_district', 'Deviertel', 1, 1),
       ('99001',    'district',      'Westkreis', 0, 1),
       ('99002',    'district',      'Ostkreis',  0, 1);
INSERT INTO border (a_key, b_key, level, length_m, pieces)
VALUES ('99001001', '99001002', 'municipality', 1000, 1),
       ('99001002', '99002001', 'municipality',  800, 2),
       ('99002001', '99003001', 'municipality',  500, 1),
       ('99001',    '99002',    'district',      800, 2);
INSERT INTO corridor (corridor_id, kind, length_m, source_id)
VALUES ('k1', 'cycle', 900, 1), ('k2', 'bus', 400, 1), ('k3', 'rail', 700, 1), ('k4', 'ferry', 100, 1);
INSERT INTO section (corridor_id, part, position, key, other_key, start_m, length_m)
VALUES ('k2', 1, 2, '99001001', '99001002', 200, 120);
INSERT INTO crossing (corridor_id, part, position, at_m, from_key, to_key)
VALUES ('k1', 1, 1, 100, '99001001', '99001002'),
       ('k1', 1, 2, 200, '99001002', '99001001'),
       ('k1', 1, 3, 300, '99001001', '99001002'),
       ('k1', 2, 4, 400, '99001001', ''),
       ('k2', 1, 2, 320, '99001002', '99001001'),
       ('k3', 1, 1, 350, '99001002', '99002001'),
       ('k4', 1, 1,  50, '99002001', '99001002');
INSERT INTO flow (origin_key, destination_key, level, statistic, mode, year, kind, persons, persons_min,
                  persons_max, source_id)
VALUES ('99001001', '99001002', 'municipality', 'ba', 'all', 2023, 'pair',   30, 30, 30, 1),
       ('99001002', '99001001', 'municipality', 'ba', 'all', 2023, 'pair',   12, 12, 12, 1),
       ('99001002', '99001001', 'municipality', 'ba', 'car', 2023, 'pair',    9,  9,  9, 1),
       ('99001001', '99001002', 'municipality', 'ba', 'car', 2023, 'pair',    9,  9,  9, 1),
       ('99001002', '99001001', 'municipality', 'ba', 'all', 2022, 'pair',    8,  8,  8, 1),
       ('99001001', '99001002', 'municipality', 'ba', 'all', 2022, 'pair',    8,  8,  8, 1),
       ('99001002', '99002001', 'municipality', 'ba', 'all', 2022, 'pair',    8,  8,  8, 1),
       ('99001',    '99002',    'district',     'ba', 'all', 2023, 'pair',    7,  7,  7, 1),
       ('99001',    '99001',    'district',     'ba', 'all', 2023, 'within',  7,  7,  7, 1),
       ('99002',    '99002',    'district',     'ba', 'all', 2023, 'within',  7,  7,  7, 1);
INSERT INTO forum (forum_id, name, short_name, founded, ended, list_complete, source_id)
VALUES ('g1', 'Talks', 'G1', NULL, '2024', 1, 1), ('g2', 'Old talks', 'G2', NULL, '2020', 1, 1),
       ('g3', 'New talks', 'G3', '2025', NULL, 1, 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role,
                        valid_from, valid_to, source_id)
VALUES (1, 'g1', 'municipality', '99001001', 'Adorf', 'Adorf', 'member', NULL, NULL, 1),
       (2, 'g1', 'state', '99', 'Bestadt', 'Land B.', 'guest', '2024-12-31', '2024-12', 1),
       (3, 'g1', 'municipality', '99002001', 'Ceheim', 'Ceheim', 'candidate', NULL, NULL, 1),
       (4, 'g2', 'municipality', '99001001', 'Adorf', 'Adorf', 'member', NULL, NULL, 1),
       (5, 'g2', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', NULL, NULL, 1),
       (6, 'g1', 'municipality', '99001001', 'Adorf', 'Adorf', 'chair', NULL, NULL, 1),
       (7, 'g3', 'municipality', '99001001', 'Adorf', 'Adorf', 'member', NULL, NULL, 1),
       (8, 'g3', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', NULL, NULL, 1);
INSERT INTO member_territory (membership_id, level, key, reading)
VALUES (1, 'municipality', '99001001', 'direct'),
       (2, 'municipality', '99001002', 'as_state'),
       (3, 'municipality', '99002001', 'direct'),
       (4, 'municipality', '99001001', 'direct'),
       (5, 'municipality', '99001002', 'direct'),
       (6, 'municipality', '99001001', 'direct'),
       (7, 'municipality', '99001001', 'direct'),
       (8, 'municipality', '99001002', 'direct');
