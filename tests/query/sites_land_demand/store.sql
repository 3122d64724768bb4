-- sites/land_demand: GIFPRO (37) and LEP HR (38) against the sites.
--
-- Rules of the test: 0.15 + 0.70 employees in 100 and year, 200 m2 each, 10 years; 1.5 ha per 1,000 inhabitants, 2 ha
-- more for a Grundfunktionaler Schwerpunkt, 12 years. Older editions, used only where asked for: 0.3 + 0.7, 150 m2, 5
-- years; 2 ha, 1 ha more, 20 years.
--
--   A  1,000 employees: 1,000 x 0.85 / 100 x 200 x 10 = 17,000 m2 = 1.7 ha; planned 3.0 ha + 0.25 of c3's 4 ha = 4.0 ha,
--      built 5 ha; balance 2.3. 12,500 inhabitants without function: 12.5 x 1.5 = 18.75 ha; housing 2 ha planned: -16.75
--   B  400 employees: 6,800 m2 = 0.68 ha; 0.75 of c3 = 3.0 ha; balance 2.32. 2,500 inhabitants, priority place:
--      2.5 x 3.5 = 8.75 ha, none there: -8.75. One site without a known area
--   C  no employees loaded: no demand, not 0. A higher centre (2): not limited. 1,000 inhabitants
--   D  no function loaded: unknown. 100 employees: 1,700 m2 = 0.17 ha, nothing there: -0.17
--   E  no inhabitants loaded: unknown
-- params.half: half of the employees count, nobody has a function, all statuses: A 8,500 m2, supply 9, housing 18.75;
--   B 3,400 m2, housing 3.75; C housing 1.5; D 850 m2, housing 0.75 (500 inhabitants).
-- params.old: A 1,000 x 1 / 100 x 150 x 5 = 7,500 m2, 12.5 x 2 = 25 ha; B 3,000 m2, 2.5 x 3 = 7.5 ha; D 750 m2.
-- params.none: no rulebook for housing: unknown for all.
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint,
                    files, rows_in, rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'hand', 'none', 'Hand', 'internal', 'none', 'x', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO region (region_id, name, srid, reference_date, language)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en');

INSERT INTO territory (key, level, name, population, is_leaf, in_region)
VALUES ('A', 'municipality', 'Anfurt',  12500, 1, 1),
       ('B', 'municipality', 'Bedorf',   2500, 1, 1),
       ('C', 'municipality', 'Cestadt',  1000, 1, 1),
       ('D', 'municipality', 'Deau',      500, 1, 1),
       ('E', 'municipality', 'Effeld',  NULL, 1, 1),
       ('X', 'municipality', 'Fernort',   500, 0, 0);

INSERT INTO indicator (key, name, year, value, source_id)
VALUES ('A', 'employees_land_using', 2023, 1000, 1), ('B', 'employees_land_using', 2023, 400, 1),
       ('C', 'employees_land_using', 2020, 900, 1),  ('D', 'employees_land_using', 2023, 100, 1),
       ('X', 'employees_land_using', 2024, 700, 1),
       ('A', 'central_place', NULL, 0, 1), ('B', 'central_place', NULL, 1, 1), ('C', 'central_place', NULL, 2, 1),
       ('E', 'central_place', NULL, 0, 1);

INSERT INTO site (site_id, kind, name, status, area_ha, source_id)
VALUES ('c1', 'commercial', 'Nord', 'planned', 3, 1),   ('c2', 'commercial', 'Alt', 'built', 5, 1),
       ('c3', 'commercial', 'Mitte', 'planned', 4, 1),  ('c4', 'commercial', 'Offen', 'planned', NULL, 1),
       ('h1', 'housing', 'Süd', 'planned', 2, 1),       ('h2', 'housing', 'West', 'built', 8, 1),
       ('p1', 'project', 'Brücke', 'planned', 99, 1);
INSERT INTO site_territory (site_id, key, share)
VALUES ('c1', 'A', 1), ('c2', 'A', 1), ('c3', 'A', 0.25), ('c3', 'B', 0.75), ('c4', 'B', 1),
       ('h1', 'A', 1), ('h2', 'C', 1), ('p1', 'A', 1);

INSERT INTO rulebook (standard, edition, topic, rule, value, citation)
VALUES ('GIFPRO', '1987', 'quota', 'settlement', 0.15, 'x'), ('GIFPRO', '1987', 'quota', 'relocation', 0.7, 'x'),
       ('GIFPRO', '1987', 'area', 'm2_per_employee', 200, 'x'), ('GIFPRO', '1987', 'horizon', 'years', 10, 'x'),
       ('GIFPRO', '1980', 'area', 'm2_per_employee', 150, 'x'), ('GIFPRO', '1980', 'horizon', 'years', 5, 'x'),
       ('GIFPRO', '1980', 'quota', 'settlement', 0.3, 'x'), ('GIFPRO', '1980', 'quota', 'relocation', 0.7, 'x'),
       ('LEP HR', '2019', 'housing', 'own_need', 1.5, 'x'), ('LEP HR', '2019', 'housing', 'priority_place', 2, 'x'),
       ('LEP HR', '2019', 'housing', 'years', 12, 'x'), ('LEP HR', '2015', 'housing', 'own_need', 2, 'x'),
       ('LEP HR', '2015', 'housing', 'priority_place', 1, 'x'), ('LEP HR', '2015', 'housing', 'years', 20, 'x');
