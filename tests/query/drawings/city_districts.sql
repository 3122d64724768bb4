-- A city whose two districts are leaves in its place, and two towns beside it; what the step members leaves behind.
--   key      name        population  km2  perimeter
--   11000000 Großstadt         1000    4     8,000    no leaf
--   11000001 Nordbezirk           ?    2 (measured)  6,000
--   11000002 Südbezirk            ?    2 (measured)  6,000
--   12000001 Adorf              100    1     4,000
--   12000002 Bedorf             200    1     4,000
-- Borders: Nord-Süd 2,000 m, Nord-Adorf 1,000 m, Süd-Bedorf 500 m, Adorf-Bedorf 1,000 m; and the city's own with both.
-- Forums: f1 Großstadt, Adorf; f2 Nordbezirk, Bedorf; both lists complete.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', NULL, 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);

INSERT INTO territory (key, level, name, parent_key, population, area_km2, measured_km2, perimeter_m, is_leaf, in_region)
VALUES ('11000000', 'municipality',  'Großstadt',  NULL,       1000, 4,    4, 8000, 0, 1),
       ('11000001', 'city_district', 'Nordbezirk', '11000000', NULL, NULL, 2, 6000, 1, 1),
       ('11000002', 'city_district', 'Südbezirk',  '11000000', NULL, NULL, 2, 6000, 1, 1),
       ('12000001', 'municipality',  'Adorf',      NULL,       100,  1,    1, 4000, 1, 1),
       ('12000002', 'municipality',  'Bedorf',     NULL,       200,  1,    1, 4000, 1, 1);

INSERT INTO border (a_key, b_key, level, length_m, pieces)
VALUES ('11000001', '11000002', 'city_district', 2000, 1),
       ('11000001', '12000001', 'city_district', 1000, 1),
       ('11000002', '12000002', 'city_district',  500, 1),
       ('11000000', '12000001', 'municipality',  1000, 1),
       ('11000000', '12000002', 'municipality',   500, 1),
       ('12000001', '12000002', 'municipality',  1000, 1);

INSERT INTO forum (forum_id, name, short_name, kind, list_complete, source_id)
VALUES ('f1', 'Forum 1', 'F1', 'city_network', 1, 1),
       ('f2', 'Forum 2', 'F2', 'city_network', 1, 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role, source_id)
VALUES (1, 'f1', 'municipality',  '11000000', 'Großstadt',  'Großstadt',  'member', 1),
       (2, 'f1', 'municipality',  '12000001', 'Adorf',      'Adorf',      'member', 1),
       (3, 'f2', 'city_district', '11000001', 'Nordbezirk', 'Nordbezirk', 'member', 1),
       (4, 'f2', 'municipality',  '12000002', 'Bedorf',     'Bedorf',     'member', 1);
INSERT INTO member_territory (membership_id, key, reading, level)
VALUES (1, '11000',    'as_district', 'district'),
       (1, '11000000', 'direct',      'municipality'),
       (1, '11000001', 'direct',      'city_district'),
       (1, '11000002', 'direct',      'city_district'),
       (2, '12000001', 'direct',      'municipality'),
       (3, '11000000', 'part',        'municipality'),
       (3, '11000001', 'direct',      'city_district'),
       (4, '12000002', 'direct',      'municipality');
