-- Two states, four districts, seven municipalities in a row, seven forums: what the tests of cooperation look at.
-- Each store.sql that names it works its figures out by hand.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', '99001002', 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);

INSERT INTO territory (key, level, name, parent_key, population, area_km2, is_leaf, in_region, perimeter_m)
VALUES ('98',       'state',        'Estadt',    NULL,    1000, 1, 0, 1, 4000),
       ('99',       'state',        'Land',      NULL,    1000, 9, 0, 1, NULL),
       ('98000',    'district',     'Estadt',    '98',    1000, 1, 0, 1, 4000),
       ('97001',    'district',     'Fernkreis', NULL,     900, 9, 0, 0, NULL),
       ('97001001', 'municipality', 'Fernstadt', '97001',  900, 9, 0, 0, NULL),
       ('99001',    'district',     'Westkreis', '99',     300, 2, 0, 1, NULL),
       ('99002',    'district',     'Ostkreis',  '99',     700, 7, 0, 1, NULL),
       ('99001001', 'municipality', 'Adorf',     '99001',  100, 1, 1, 1, 4000),
       ('99001002', 'municipality', 'Bestadt',   '99001',  200, 1, 1, 1, 4000),
       ('99002001', 'municipality', 'Ceheim',    '99002',  300, 1, 1, 1, 4000),
       ('99002002', 'municipality', 'Deau',      '99002',  400, 1, 1, 1, 4000),
       ('98000000', 'municipality', 'Estadt',    '98000', 1000, 1, 1, 1, 4000),
       ('99002003', 'municipality', 'Effeld',    '99002', NULL, 5, 1, 1, 12000);
INSERT INTO border (a_key, b_key, level, length_m, pieces)
VALUES ('99001001', '99001002', 'municipality', 1000, 1),
       ('99001002', '99002001', 'municipality', 1000, 1),
       ('99002001', '99002002', 'municipality', 1000, 1),
       ('98000000', '99002002', 'municipality', 1000, 1),
       ('99002001', '99002003', 'municipality',  700, 1),
       ('99002002', '99002003', 'municipality',  500, 1),
       ('99001',    '99002',    'district',     1000, 1);

INSERT INTO forum (forum_id, name, short_name, kind, founded, ended, members_total, list_complete, source_id)
VALUES ('f1', 'Forum one',   'F1', 'talks',   '2020-03', '2024', 5,    1, 1),
       ('f2', 'Forum two',   'F2', 'project', NULL,      NULL,   4,    0, 1),
       ('f3', 'Forum three', 'F3', 'project', NULL,      '2020', 2,    1, 1),
       ('f4', 'Forum four',  'F4', 'talks',   NULL,      NULL,   2,    0, 1),
       ('f5', 'Forum five',  'F5', 'talks',   '2025',    NULL,   1,    1, 1),
       ('f6', 'Forum six',   'F6', NULL,      NULL,      NULL,   NULL, 0, 1),
       ('f7', 'Forum seven', 'F7', 'project', NULL,      NULL,   3,    0, 1);
INSERT INTO forum_theme (forum_id, theme, source_id)
VALUES ('f1', 'mobility', 1), ('f1', 'water', 1), ('f2', 'water', 1), ('f4', 'mobility', 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role,
                        sub_list, valid_from, valid_to, source_id)
VALUES (11, 'f1', 'municipality', '99001001', 'Adorf', 'Adorf', 'chair', NULL, '2020', '2024-12', 1),
       (12, 'f1', 'district', '99002', 'Ostkreis', 'Ostkreis', 'member', NULL, '2020-05', NULL, 1),
       (13, 'f1', 'city_district', '98000001', 'Mitte', 'Mitte', 'guest', NULL, '2024-12-31', NULL, 1),
       (14, 'f1', 'other', NULL, 'Bus GmbH', 'Bus GmbH', 'member', NULL, NULL, NULL, 1),
       (15, 'f1', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'candidate', NULL, NULL, NULL, 1),
       (21, 'f2', 'state', '98', 'Estadt', 'Land E.', 'member', NULL, NULL, NULL, 1),
       (22, 'f2', 'municipality', '97001001', 'Fernstadt', 'Fernstadt', 'member', NULL, NULL, NULL, 1),
       (23, 'f2', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', NULL, NULL, '2023', 1),
       (24, 'f2', 'municipality', '99002002', 'Deau', 'Deau', 'member', NULL, NULL, NULL, 1),
       (31, 'f3', 'municipality', '99001001', 'Adorf', 'Adorf', 'member', NULL, NULL, NULL, 1),
       (32, 'f3', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', NULL, NULL, NULL, 1),
       (41, 'f4', 'municipality', '99002001', 'Ceheim', 'Ceheim', 'chair', NULL, NULL, NULL, 1),
       (42, 'f4', 'municipality', '99002001', 'Ceheim', 'Ceheim', 'member', 'Roads', NULL, NULL, 1),
       (43, 'f4', 'municipality', '99002002', 'Deau', 'Deau', 'member', NULL, '2024-12-31', '2024', 1),
       (51, 'f5', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', NULL, NULL, NULL, 1),
       (52, 'f5', 'district', '99001', 'Westkreis', 'Westkreis', 'member', NULL, NULL, NULL, 1),
       (53, 'f5', 'district', '99002', 'Ostkreis', 'Ostkreis', 'member', NULL, NULL, NULL, 1),
       (71, 'f7', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', NULL, '2021', NULL, 1),
       (72, 'f7', 'municipality', '97001001', 'Fernstadt', 'Fernstadt', 'associated',NULL, '2021', NULL, 1),
       (73, 'f7', 'municipality', '99002001', 'Ceheim', 'Ceheim', 'member', NULL, NULL, '2024-05', 1),
       (74, 'f7', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'chair', NULL, '2021', NULL, 1);
INSERT INTO member_territory (membership_id, level, key, reading)
VALUES (11, 'municipality',  '99001001', 'direct'),
       (12, 'district',      '99002',    'direct'),
       (12, 'municipality',  '99002001', 'through'),
       (12, 'municipality',  '99002002', 'through'),
       (12, 'municipality',  '99002003', 'through'),
       (13, 'city_district', '98000001', 'direct'),
       (13, 'municipality',  '98000000', 'part'),
       (15, 'municipality',  '99001002', 'direct'),
       (21, 'state',         '98',       'direct'),
       (21, 'district',      '98000',    'as_district'),
       (21, 'municipality',  '98000000', 'as_state'),
       (23, 'municipality',  '99001002', 'direct'),
       (24, 'municipality',  '99002002', 'direct'),
       (31, 'municipality',  '99001001', 'direct'),
       (32, 'municipality',  '99001002', 'direct'),
       (41, 'municipality',  '99002001', 'direct'),
       (42, 'municipality',  '99002001', 'direct'),
       (43, 'municipality',  '99002002', 'direct'),
       (51, 'municipality',  '99001002', 'direct'),
       (52, 'district',      '99001',    'direct'),
       (53, 'district',      '99002',    'direct'),
       (71, 'municipality',  '99001002', 'direct'),
       (73, 'municipality',  '99002001', 'direct'),
       (74, 'municipality',  '99001002', 'direct');
