-- borders/loose_edges: what does not fit, the longest first.
--
-- By hand: three pieces, 900 m of districts, 500 m with a gap beyond, 20 m claimed twice. params.leaf: without the first.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', NULL, 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO territory (key, level, name, area_km2, is_leaf, in_region)
VALUES ('99001001', 'municipality', 'Adorf', 1, 1, 1), ('99001002', 'municipality', 'Bestadt', 2, 1, 1),
       ('99001', 'district', 'Westkreis', 3, 0, 1), ('99002', 'district', 'Ostkreis', 3, 0, 0);
INSERT INTO loose_edge (edge_id, level, kind, key, other_key, length_m)
VALUES (1, 'leaf',     'doubled', '99001001', '99001002',  20),
       (2, 'leaf',     'single',  '99001002', NULL,       500),
       (3, 'district', 'single',  '99001',    '99002',    900);
