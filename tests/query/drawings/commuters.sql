-- Territories and flows that the tests of commuters share.

INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en', '99001002', 'Invented');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);

INSERT INTO territory (key, level, name, population, area_km2, in_region)
VALUES ('98000', 'district', 'Estadt',    1000, 2,    1),
       ('99001', 'district', 'Westkreis',  300, 2,    1),
       ('99002', 'district', 'Ostkreis',   700, 0,    1),
       ('99003', 'district', 'Nordkreis',   50, 1,    1),
       ('97002', 'district', 'Altkreis',    10, 1,    0);
INSERT INTO alias (kind, name, key, source_id) VALUES ('territory', 'Fernkreis', '97001', 1);

INSERT INTO flow (origin_key, destination_key, level, statistic, mode, year, kind, persons, persons_min,
                  persons_max, source_id)
VALUES ('99001',    '98000',    'district',     'ba', 'all', 2023, 'pair',     100, 100, 100, 1),
       ('98000',    '99001',    'district',     'ba', 'all', 2023, 'pair',      20,  20,  20, 1),
       ('99002',    '98000',    'district',     'ba', 'all', 2023, 'pair',      50,  50,  50, 1),
       ('99001',    '99002',    'district',     'ba', 'all', 2023, 'pair',      70,  70,  70, 1),
       ('97001',    '98000',    'district',     'ba', 'all', 2023, 'pair',      60,  60,  60, 1),
       ('98000',    '98000',    'district',     'ba', 'all', 2023, 'within',   500, 500, 500, 1),
       ('970xx',    '98000',    'district',     'ba', 'all', 2023, 'residual',  40,  40,  40, 1),
       ('98000',    '990xx',    'district',     'ba', 'all', 2023, 'residual',  40,  40,  40, 1),
       ('CZ',       '98000',    'district',     'ba', 'all', 2023, 'abroad',    70,  70,  70, 1),
       ('99001',    '98000',    'district',     'ba', 'car', 2023, 'pair',      60,  60,  60, 1),
       ('98000',    '98000',    'district',     'ba', 'car', 2023, 'within',   300, 300, 300, 1),
       ('99001',    '99001',    'district',     'ba', 'all', 2023, 'pair',       5,   5,   5, 1),
       ('98000',    '98000',    'district',     'ba', 'all', 2022, 'pair',     999, 999, 999, 1),
       ('98000',    '99001',    'district',     'ba', 'all', 2022, 'pair',     999, 999, 999, 1),
       ('98000',    '99002',    'district',     'ba', 'all', 2022, 'pair',     999, 999, 999, 1),
       ('99001',    '98000',    'district',     'ba', 'all', 2022, 'pair',     999, 999, 999, 1),
       ('99001',    '99001',    'district',     'ba', 'all', 2022, 'pair',     999, 999, 999, 1),
       ('99001',    '99002',    'district',     'ba', 'all', 2022, 'pair',     999, 999, 999, 1),
       ('99002',    '98000',    'district',     'ba', 'all', 2022, 'pair',     999, 999, 999, 1),
       ('99002',    '99001',    'district',     'ba', 'all', 2022, 'pair',     999, 999, 999, 1),
       ('99002',    '99002',    'district',     'ba', 'all', 2022, 'pair',     999, 999, 999, 1),
       ('98000000', '98000000', 'municipality', 'ba', 'all', 2023, 'within',     3,   3,   3, 1),
       ('99001001', '99001001', 'municipality', 'ba', 'all', 2023, 'within',     3,   3,   3, 1),
       ('99001002', '99001002', 'municipality', 'ba', 'all', 2023, 'within',     3,   3,   3, 1),
       ('99002001', '99002001', 'municipality', 'ba', 'all', 2023, 'within',     3,   3,   3, 1),
       ('99002002', '99002002', 'municipality', 'ba', 'all', 2023, 'within',     3,   3,   3, 1),
       ('99001001', '98000000', 'municipality', 'ba', 'car', 2023, 'pair',       1,   1,   1, 1),
       ('99002002', '98000000', 'municipality', 'ba', 'car', 2023, 'pair',       1,   1,   1, 1),
       ('98000000', '99001001', 'municipality', 'ba', 'car', 2023, 'pair',       1,   1,   1, 1),
       ('98000000', '99002002', 'municipality', 'ba', 'car', 2023, 'pair',       1,   1,   1, 1),
       ('99001001', '99001002', 'municipality', 'ba', 'car', 2023, 'pair',       1,   1,   1, 1),
       ('98000000', '990xx',    'municipality', 'ba', 'all', 2023, 'residual',   2,   2,   2, 1),
       ('99001001', '990xx',    'municipality', 'ba', 'all', 2023, 'residual',   2,   2,   2, 1),
       ('99001002', '990xx',    'municipality', 'ba', 'all', 2023, 'residual',   2,   2,   2, 1),
       ('99002001', '990xx',    'municipality', 'ba', 'all', 2023, 'residual',   2,   2,   2, 1),
       ('99002002', '990xx',    'municipality', 'ba', 'all', 2023, 'residual',   2,   2,   2, 1),
       ('99001002', '99001001', 'municipality', 'ba', 'car', 2023, 'pair',       1,   1,   1, 1),
       ('99001001', '98000000', 'municipality', 'ba', 'all', 2023, 'pair',       8,   8,   8, 1),
       ('99002002', '98000000', 'municipality', 'ba', 'all', 2023, 'pair',       2,   2,   2, 1);
