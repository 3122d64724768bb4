-- corridors/shared: lines through two or more leaves, section by section.
--
-- Leaves A, B, C. Lines:
--   k1 cycle: A 1,000, B 500, A 250, outside 150, A 100 = 2,000 m; four crossings, two of them to or from outside
--   k2 bus: only A, two sections: not shared          k4 bus: A, then outside: not shared
--   k3 tram, without a name: B 600 m, then 400 m on the border of A and B = 1,000 m
--   k5 cycle: 100 m on the border of A and C, nothing else
--
-- By hand: k1 A 1,350 of 2,000 = 0.675, B 0.25, outside 0.075. k3 enters B first: B 600 + 200 = 0.8, A 0.2. k5 A 50 =
--   0.5.
-- params.three: no line runs through three.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', '99001002', 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);

INSERT INTO territory (key, level, name, area_km2, is_leaf, in_region)
VALUES ('99001001', 'municipality', 'Adorf',   1, 1, 1),
       ('99001002', 'municipality', 'Bestadt', 2, 1, 1),
       ('99002001', 'municipality', 'Ceheim',  0, 1, 1),
       ('99001',    'district',     'Westkreis', 3, 0, 1);

INSERT INTO corridor (corridor_id, kind, network, name, operator, status, length_m, source_id)
VALUES ('k1', 'cycle', 'fast', 'Line one',  'Land', 'planned', 2000, 1),
       ('k2', 'bus',   NULL,   'Line two',  NULL,   NULL,       400, 1),
       ('k3', 'tram',  NULL,   NULL,        NULL,   NULL,      1000, 1),
       ('k4', 'bus',   NULL,   'Line four', NULL,   NULL,       300, 1),
       ('k5', 'cycle', NULL,   'Line five', NULL,   NULL,       100, 1);
INSERT INTO section (section_id, corridor_id, part, position, key, other_key, start_m, length_m)
VALUES ( 1, 'k1', 1, 1, '99001001', NULL,          0, 1000),
       ( 2, 'k1', 1, 2, '99001002', NULL,       1000,  500),
       ( 3, 'k1', 1, 3, '99001001', NULL,       1500,  250),
       ( 4, 'k1', 1, 4, '',         NULL,       1750,  150),
       (12, 'k1', 1, 5, '99001001', NULL,       1900,  100),
       ( 5, 'k2', 1, 1, '99001001', NULL,          0,  250),
       ( 6, 'k2', 2, 2, '99001001', NULL,          0,  150),
       ( 7, 'k3', 1, 1, '99001002', NULL,          0,  600),
       ( 8, 'k3', 1, 2, '99001001', '99001002',  600,  400),
       ( 9, 'k4', 1, 1, '99001001', NULL,          0,  200),
       (10, 'k4', 1, 2, '',         NULL,        200,  100),
       (11, 'k5', 1, 1, '99001001', '99002001',    0,  100);
INSERT INTO crossing (corridor_id, part, position, at_m, from_key, to_key)
VALUES ('k1', 1, 1, 1000, '99001001', '99001002'),
       ('k1', 1, 2, 1500, '99001002', '99001001'),
       ('k1', 1, 3, 1750, '99001001', ''),
       ('k1', 1, 4, 1900, '',         '99001001'),
       ('k4', 1, 1,  200, '99001001', '');
