-- Six municipalities in two districts with figures, a bus line along a border, and three keys in a rulebook; the figures
-- stand as a table in costs_key/store.sql.
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint,
                    files, rows_in, rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'hand', 'none', 'Hand', 'internal', 'none', 'x', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO region (region_id, name, srid, reference_date, language)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en');

INSERT INTO territory (key, level, name, parent_key, population, area_km2, is_leaf, in_region)
VALUES ('X', 'district',     'Westkreis', NULL, NULL, NULL, 0, 1),
       ('Y', 'district',     'Ostkreis',  NULL, NULL, NULL, 0, 1),
       ('Z', 'district',     'Fernkreis', NULL,  900,    9, 0, 0),
       ('A', 'municipality', 'Anfurt',    'X',   100,   10, 1, 1),
       ('B', 'municipality', 'Bedorf',    'X',   200,   30, 1, 1),
       ('C', 'municipality', 'Cestadt',   'Y',   700,   60, 1, 1),
       ('D', 'municipality', 'Deau',      'Y',     0,    1, 1, 1),
       ('E', 'municipality', 'Effeld',    'Y',     0,    1, 1, 1),
       ('F', 'municipality', 'Fehn',      'Y',  1000,    1, 1, 1),
       ('G', 'municipality', 'Fernort',   'Z',   900,    9, 0, 0);

INSERT INTO indicator (key, name, year, value, source_id)
VALUES ('A', 'timetable_supply', 2024, 50, 1), ('B', 'timetable_supply', 2024, 50, 1),
       ('C', 'timetable_supply', 2024, 0, 1),
       ('A', 'own_funds', 2024, 1, 1), ('B', 'own_funds', 2024, 1, 1), ('C', 'own_funds', 2024, 2, 1),
       ('D', 'own_funds', 2024, 0, 1), ('E', 'own_funds', 2024, 0, 1), ('F', 'own_funds', 2024, 0, 1),
       ('A', 'own_funds', 1999, 90, 1), ('X', 'own_funds', 2024, 8, 1),
       ('A', 'passengers', NULL, 10, 1), ('B', 'passengers', NULL, 30, 1), ('C', 'passengers', NULL, 60, 1),
       ('A', 'population', 2024, 999, 1), ('X', 'population', 2024, 999, 1), ('A', 'bus_m', 2024, 7, 1),
       ('A', 'deficit', 2024, 5, 1),
       ('A', 'nothing', 2024, 0, 1), ('B', 'nothing', 2024, 0, 1), ('C', 'nothing', 2024, 0, 1),
       ('A', 'debt', 2024, -1, 1), ('B', 'debt', 2024, 2, 1), ('C', 'debt', 2024, 3, 1);

INSERT INTO corridor (corridor_id, kind, length_m, source_id) VALUES ('b', 'bus', 2000, 1), ('r', 'rail', 500, 1);
INSERT INTO section (corridor_id, part, position, key, other_key, start_m, length_m)
VALUES ('b', 1, 1, 'A', NULL, 0, 1000), ('b', 1, 2, 'A', 'B', 1000, 1000), ('r', 1, 1, 'C', NULL, 0, 500);

INSERT INTO rulebook (standard, edition, topic, rule, value, citation)
VALUES ('OEPNVFV', '2007', 'cost_key', 'area_km2', 0.3, 'ÖPNVFV § 1'),
       ('OEPNVFV', '2007', 'cost_key', 'timetable_supply', 0.2, 'ÖPNVFV § 1'),
       ('OEPNVFV', '2007', 'cost_key', 'own_funds', 0.2, 'ÖPNVFV § 1'),
       ('OEPNVFV', '2007', 'cost_key', 'passengers', 0.3, 'ÖPNVFV § 1'),
       ('OEPNVFV', '1995', 'cost_key', 'population', 1, 'an older edition'),
       ('OEPNVFV', '2007', 'other', 'population', 9, 'another topic'),
       ('population', 'house', 'cost_key', 'population', 1, 'house'),
       ('territorial', 'house', 'cost_key', 'deficit', 1, 'house');
