-- corridors/gaps: ends near a border with nothing beyond.
--
-- Ends of cycle lines (border, nearest other line, nearest line beyond):
--   1: k1 in A at B, 0 m, none, none: a gap           2: k2 in A at B, 240 m, 500 m, 120 m to k3: a gap (beyond 100 m)
--   3: k2 in A at B, 10 m, 30 m, 30 m to k3: goes on  4: k3 in B at A, 10 m, 5 m: joined by a line on its side
--   5: k3 in B at C, 251 m: too far                   6: k3 in B at the boundary of the region: unknown
--   7: k4 (a bus) in C at B, 20 m: another kind       8: k1 in C at B, 50 m, 10 m, 0: comes from there
-- A and B are members of forum F1 (F1 ended in 2020 counts no more: F2), C of none.
--
-- By hand: gaps 1 and 2; F2 is common to A and B. params.far: within 300 m, joined from 4 m on: 4 has no line beyond, 5 too.
-- params.all: all kinds and the boundary: 1, 2, 6 unknown, 7. params.before: in 2019 F1 counted, too.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', '99001001', 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO territory (key, level, name, area_km2, is_leaf, in_region)
VALUES ('99001001', 'municipality', 'Adorf', 1, 1, 1), ('99001002', 'municipality', 'Bestadt', 2, 1, 1),
       ('99002001', 'municipality', 'Ceheim', 1, 1, 1);
INSERT INTO corridor (corridor_id, kind, network, name, status, length_m, source_id)
VALUES ('k1', 'cycle', 'fast', 'Talweg', 'planned', 900, 1), ('k2', 'cycle', NULL, NULL, NULL, 100, 1),
       ('k3', 'cycle', NULL, 'Bergweg', NULL, 100, 1), ('k4', 'bus', NULL, 'Bus 4', NULL, 100, 1);
INSERT INTO corridor_end (end_id, kind, corridor_id, part, corridors, key, other_key, border_m, joined_m, onward_m, onward_id)
VALUES (1, 'cycle', 'k1', 1, 2, '99001001', '99001002',   0, NULL, NULL, NULL),
       (2, 'cycle', 'k2', 1, 1, '99001001', '99001002', 240,  500,  120, 'k3'),
       (3, 'cycle', 'k2', 1, 1, '99001001', '99001002',  10,   30,   30, 'k3'),
       (4, 'cycle', 'k3', 1, 1, '99001002', '99001001',  10,    5, NULL, NULL),
       (5, 'cycle', 'k3', 1, 1, '99001002', '99002001', 251, NULL, NULL, NULL),
       (6, 'cycle', 'k3', 1, 1, '99001002', '',          30, NULL, NULL, NULL),
       (7, 'bus',   'k4', 1, 1, '99002001', '99001002',  20, NULL, NULL, NULL),
       (8, 'cycle', 'k1', 1, 1, '99002001', '99001002',  50,   50,    0, 'k1');

INSERT INTO forum (forum_id, name, short_name, list_complete, ended, source_id)
VALUES ('f1', 'Forum eins', 'F1', 1, '2020', 1), ('f2', 'Forum zwei', 'F2', 0, NULL, 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role, source_id)
VALUES (1, 'f1', 'municipality', '99001001', 'Adorf', 'Adorf', 'member', 1),
       (2, 'f1', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', 1),
       (3, 'f2', 'municipality', '99001001', 'Adorf', 'Adorf', 'member', 1),
       (4, 'f2', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'chair', 1);
INSERT INTO member_territory (membership_id, key, reading, level)
VALUES (1, '99001001', 'direct', 'municipality'), (2, '99001002', 'direct', 'municipality'),
       (3, '99001001', 'direct', 'municipality'), (4, '99001002', 'direct', 'municipality');
