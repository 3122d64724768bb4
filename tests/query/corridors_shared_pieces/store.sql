-- corridors/shared_pieces: who runs on a piece of path, and what their values add up to.
--
-- Lines: k1 cycle 'Talweg' value 10, k2 bus without a name, value 2.5, k3 cycle 'Bergweg' in network fast, no value.
-- Pieces: 1: k1 alone, 500 m; 2: k1 + k2, 300 m in A; 3: k1 + k2 twice + k3, 200 m, 120 in A and 80 in B; 4: k1 + k3, 200 m in B;
-- 5: k3 alone.
--
-- By hand: three pieces with two lines or more: 3 (3 lines, value 12.5, 4 uses), then by length 2 (12.5) and 4 (10).
-- params.cycle: cycle lines only: on 3 and 4 two each, value 10; by number, as both are 200 m.
-- params.all: every piece of network fast, from one line on: 3, 4 and 5 (which lies outside), without a value.
-- params.inside: the same in the region: without 5.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', NULL, 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO territory (key, level, name, area_km2, is_leaf, in_region)
VALUES ('99001001', 'municipality', 'Adorf', 1, 1, 1), ('99001002', 'municipality', 'Bestadt', 2, 1, 1);
INSERT INTO corridor (corridor_id, kind, network, name, value, length_m, source_id)
VALUES ('k1', 'cycle', NULL, 'Talweg', 10, 1200, 1), ('k2', 'bus', NULL, NULL, 2.5, 700, 1),
       ('k3', 'cycle', 'fast', 'Bergweg', NULL, 500, 1);
INSERT INTO path_piece (piece_id, corridors, length_m)
VALUES (1, 1, 500), (2, 2, 300), (3, 3, 200), (4, 2, 200), (5, 1, 100);
INSERT INTO path_piece_corridor (piece_id, corridor_id, uses)
VALUES (1, 'k1', 1), (2, 'k1', 1), (2, 'k2', 1), (3, 'k1', 1), (3, 'k2', 2), (3, 'k3', 1), (4, 'k1', 1), (4, 'k3', 1), (5, 'k3', 1);
INSERT INTO path_piece_territory (piece_id, key, length_m)
VALUES (2, '99001001', 300), (3, '99001001', 120), (3, '99001002', 80), (4, '99001002', 200);
