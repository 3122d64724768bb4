-- borders/crossing_points: a row for each change of territory, at the leaves or at a level above.
--
-- A and B lie in district 99001, C in 99002. Line k1 (cycle) comes from outside into A at 100 m, goes into B at 300 m, into C at
-- 700 m; k2 (bus, no name) goes from C back into A at 50 m.
--
-- By hand: at the leaves 4 crossings, one of them from outside; among districts A to B is none: k1 outside to 99001 at 100 m,
-- 99001 to 99002 at 700 m, k2 99002 to 99001. The border of A and B is 1,000 m, of B and C 2,000 m, of the districts 2,500 m;
-- C and A have none in the table.
-- params.district: the same among districts. params.cycle: k1 without the region's boundary.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', '99001002', 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);

INSERT INTO territory (key, level, name, area_km2, is_leaf, in_region)
VALUES ('99001001', 'municipality', 'Adorf',     1, 1, 1),
       ('99001002', 'municipality', 'Bestadt',   2, 1, 1),
       ('99002001', 'municipality', 'Ceheim',    1, 1, 1),
       ('99001',    'district',     'Westkreis', 3, 0, 1),
       ('99002',    'district',     'Ostkreis',  1, 0, 1);
INSERT INTO border (a_key, b_key, level, length_m, pieces)
VALUES ('99001001', '99001002', 'municipality', 1000, 1),
       ('99001002', '99002001', 'municipality', 2000, 1),
       ('99001',    '99002',    'district',     2500, 1);

INSERT INTO corridor (corridor_id, kind, network, name, status, length_m, source_id)
VALUES ('k1', 'cycle', 'fast', 'Talweg', 'planned', 900, 1), ('k2', 'bus', NULL, NULL, NULL, 100, 1);
INSERT INTO crossing (crossing_id, corridor_id, part, position, at_m, from_key, to_key, geom)
VALUES (1, 'k1', 1, 1, 100, '',         '99001001', MakePoint(400100, 5800000, 25833)),
       (2, 'k1', 1, 2, 300, '99001001', '99001002', MakePoint(400300, 5800000, 25833)),
       (3, 'k1', 1, 3, 700, '99001002', '99002001', MakePoint(400700, 5800000, 25833)),
       (4, 'k2', 1, 1,  50, '99002001', '99001001', MakePoint(400700, 5800050, 25833));
INSERT INTO upper_crossing (crossing_id, level, corridor_id, part, position, at_m, from_key, to_key, geom)
VALUES (5, 'district', 'k1', 1, 1, 100, '',      '99001', MakePoint(400100, 5800000, 25833)),
       (6, 'district', 'k1', 1, 2, 700, '99001', '99002', MakePoint(400700, 5800000, 25833)),
       (7, 'district', 'k2', 1, 1,  50, '99002', '99001', MakePoint(400700, 5800050, 25833)),
       (8, 'state',    'k1', 1, 1, 100, '',      '99',    MakePoint(400100, 5800000, 25833));
