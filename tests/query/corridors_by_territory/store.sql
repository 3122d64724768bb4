-- corridors/by_territory: length inside, half of what follows a border.
--
-- Leaves A (1 km2), B (2 km2), C (area 0). Lines:
--   k1 cycle, fast network: A 1,000 m, then 200 m on the border of A and B, B 500 m, 300 m outside
--   k2 bus: A 400 m, in two sections        k3 foot: B 300 m        k4 rail: 200 m on the outer border of C
--
-- By hand: A 1,000 + 100 + 400 = 1,500 in 2 lines, B 500 + 100 + 300 = 900 in 2, C 100; together 2,500:
-- 0.6, 0.36, 0.04. Per km2: 1.5, 0.45, none on 0 km2.
-- params.cycle: k1 alone, A 1,100, B 600: of 1,700.
-- params.district: among districts nothing runs along a border but k1, 200 m of it on that of 99001 and 99002: 99001 has 1,500 + 100
-- of k1, 400 of k2 and 300 of k3, on 3 km2; 99002, which has no area, has 100: together 2,400.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', '99001002', 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);

INSERT INTO territory (key, level, name, area_km2, is_leaf, in_region)
VALUES ('99001001', 'municipality', 'Adorf',   1, 1, 1),
       ('99001002', 'municipality', 'Bestadt', 2, 1, 1),
       ('99002001', 'municipality', 'Ceheim',  0, 1, 1),
       ('99001',    'district',     'Westkreis', 3, 0, 1),
       ('99002',    'district',     'Ostkreis',  0, 0, 1);

INSERT INTO corridor (corridor_id, kind, network, length_m, source_id)
VALUES ('k1', 'cycle', 'fast', 2000, 1), ('k2', 'bus', NULL, 400, 1), ('k3', 'foot', NULL, 300, 1),
       ('k4', 'rail', NULL, 200, 1);
INSERT INTO section (corridor_id, part, position, key, other_key, start_m, length_m)
VALUES ('k1', 1, 1, '99001001', NULL,          0, 1000),
       ('k1', 1, 2, '99001001', '99001002', 1000,  200),
       ('k1', 1, 3, '99001002', NULL,       1200,  500),
       ('k1', 1, 4, '',         NULL,       1700,  300),
       ('k2', 1, 1, '99001001', NULL,          0,  250),
       ('k2', 2, 2, '99001001', NULL,          0,  150),
       ('k3', 1, 1, '99001002', NULL,          0,  300),
       ('k4', 1, 1, '',         '99002001',    0,  200);
INSERT INTO upper_section (level, corridor_id, part, position, key, other_key, start_m, length_m)
VALUES ('district', 'k1', 1, 1, '99001', NULL,       0, 1500),
       ('district', 'k1', 1, 2, '99001', '99002', 1500,  200),
       ('district', 'k1', 1, 3, '',      NULL,    1700,  300),
       ('district', 'k2', 1, 1, '99001', NULL,       0,  250),
       ('district', 'k2', 2, 2, '99001', NULL,       0,  150),
       ('district', 'k3', 1, 1, '99001', NULL,       0,  300),
       ('state',    'k1', 1, 1, '99',    NULL,       0, 1700);
