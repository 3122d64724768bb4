-- borders/faults: gaps and overlaps, level by level.
--
-- By hand: of four faults one is mended; the others by area: 2 km2 of districts, 0.5 km2 and 2 m2 of leaves.
-- params.leaf: leaves of 10 m2 and more, mended ones too: 0.5 km2 and 0.1 km2.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', NULL, 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO territory (key, level, name, area_km2, is_leaf, in_region)
VALUES ('99001001', 'municipality', 'Adorf', 1, 1, 1), ('99001002', 'municipality', 'Bestadt', 2, 1, 1),
       ('99001', 'district', 'Westkreis', 3, 0, 1), ('99002', 'district', 'Ostkreis', 3, 0, 0);
INSERT INTO tessellation_fault (fault_id, level, kind, a_key, b_key, area_km2, is_mended)
VALUES (1, 'leaf',     'overlap', '99001001', '99001002', 0.000002, 0),
       (2, 'leaf',     'gap',     '99001001', NULL,       0.5,      0),
       (3, 'leaf',     'overlap', '99001001', '99001002', 0.1,      1),
       (4, 'district', 'gap',     '99001',    '99002',    2,        0);
