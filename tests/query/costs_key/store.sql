-- costs/key: shares by several keys, their range, winners and losers.
--
-- District X = Anfurt (A) and Bedorf (B), Y = Cestadt (C), Deau (D), Effeld (E), Fehn (F). Figures of A, B, C:
--                       A      B      C     sum
--   area_km2           10     30     60     100
--   population        100    200    700   1,000
--   timetable_supply   50     50      0     100
--   own_funds           1      1      2       4     (1999: other figures, not the newest)
--   passengers         10     30     60     100
--   bus_m           1,500    500      0   2,000     A: 1,000 inside and half of the 1,000 along the border to B
--   deficit             5      -      -
--   Inhabitants and lengths are those of the territory and of the lines, not indicators of these names.
--
-- OEPNVFV, Brandenburg, weights of 2007: 0.3 area + 0.2 timetable supply + 0.2 own funds + 0.3 passengers
--   A  0.3 x 0.10 + 0.2 x 0.50 + 0.2 x 0.25 + 0.3 x 0.10 = 0.03 + 0.10 + 0.05 + 0.03 = 0.21, single criteria 0.1 to 0.5
--   B  0.3 x 0.30 + 0.2 x 0.50 + 0.2 x 0.25 + 0.3 x 0.30 = 0.09 + 0.10 + 0.05 + 0.09 = 0.33, 0.25 to 0.5
--   C  0.3 x 0.60 + 0.2 x 0.00 + 0.2 x 0.50 + 0.3 x 0.60 = 0.18 + 0.00 + 0.10 + 0.18 = 0.46, 0 to 0.6
-- own: population 1, bus_m 3, as parts of 1: 0.25, 0.75
--   A  0.25 x 0.1 + 0.75 x 0.75 = 0.5875; B  0.25 x 0.2 + 0.75 x 0.25 = 0.2375; C  0.25 x 0.7 = 0.175
-- population (in force): 0.1, 0.2, 0.7. Of 1,000 EUR: OEPNVFV A 210, 110 more; B 330, 130 more; C 460, 240 less.
-- Over the three keys: A 0.1 to 0.5875; B 0.2 to 0.33; C 0.175 to 0.7. territorial: B and C have no deficit.
--
-- Rows of a key: largest first by the middle of the range over the keys: C (0.175 + 0.7), A (0.1 + 0.5875), B (0.2 + 0.33).
--
-- params.all: six of them, population 1,000 + 0 + 0 + 1,000 = 2,000; deficit missing for five: three named, two more.
-- params.districts: X 300 and Y 1,700 inhabitants of 2,000: 0.15, 0.85. own_funds in force: X says 8 itself (not 1 + 1),
--   Y is the sum of its four, 2 + 0 + 0 + 0: 0.8, 0.2.
-- params.bad: weights that are none, a sum of 0, figures below 0; the criterion in force is not loaded.
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
