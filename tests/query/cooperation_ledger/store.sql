-- cooperation/ledger: all that two territories share, and what cannot be measured.
-- drawing: cooperation
--
-- To the drawing come
--   flows of two statistics between municipalities: ba 2024 Bestadt to Ceheim 120 (115 to 124), not back; Adorf does not
--     occur in it with Bestadt; census 2011 Adorf to Bestadt 7 (5 to 9), back 3: 8 to 12; its year 2001 is older and not read
--   k1, a cycle route: Bestadt 500 m, the border of Bestadt and Ceheim 200 m, Ceheim 300 m; k2, a bus, in Adorf only
--   projects: p1 Bestadt and Ceheim; p2 Bestadt and the forum f4, in which Ceheim is; p3 both, ended in 2020; h1 is housing
--
-- By hand. Bestadt (the focus) and its neighbours Adorf and Ceheim share 1,000 of 4,000 m each: 25 %.
--   Ceheim  k1: 500 + 100 and 300 + 100 m. Forums: as in pair_gap f6 (any number missing) and f7 (holds Bestadt, misses
--           one) could hold both. Projects: p1 both, p2 through a forum.
--   Adorf   same district; the ba does not list the pair; no line, no project in common; f6 and f7 likewise.
-- params.districts: Westkreis and Ostkreis, in the same state. Perimeters are not known; no flows at their level; k1
--   600 m and 400 m; f1 holds the Ostkreis, and is complete; f6 could hold both, f7 would need two. No project.
-- params.levels: Westkreis and Ceheim are of different levels: lines and forums only.
-- params.outside: Westkreis and Fernkreis, which lies outside the region: nobody has measured a border or a line there.

INSERT INTO flow (origin_key, destination_key, level, statistic, mode, year, kind, persons, persons_min,
                  persons_max, source_id)
VALUES ('99001002', '99002001', 'municipality', 'ba',     'all', 2024, 'pair', 120, 115, 124, 1),
       ('99001002', '99002001', 'municipality', 'ba',     'car', 2024, 'pair', 100, 100, 100, 1),
       ('99001001', '99001002', 'municipality', 'census', 'all', 2011, 'pair',   7,   5,   9, 1),
       ('99001002', '99001001', 'municipality', 'census', 'all', 2011, 'pair',   3,   3,   3, 1),
       ('99001001', '99001002', 'municipality', 'census', 'all', 2001, 'pair',  99,  99,  99, 1);

INSERT INTO corridor (corridor_id, kind, network, name, operator, status, length_m, source_id)
VALUES ('k1', 'cycle', 'fast', 'Line one', NULL, 'planned', 1000, 1),
       ('k2', 'bus',   NULL,   NULL,       NULL, NULL,       300, 1);
INSERT INTO section (section_id, corridor_id, part, position, key, other_key, start_m, length_m)
VALUES (1, 'k1', 1, 1, '99001002', NULL,       0,   500),
       (2, 'k1', 1, 2, '99001002', '99002001', 500, 200),
       (3, 'k1', 1, 3, '99002001', NULL,       700, 300),
       (4, 'k2', 1, 1, '99001001', NULL,       0,   300);

INSERT INTO site (site_id, kind, name, status, valid_from, valid_to, source_id)
VALUES ('p1', 'project', 'Cycle bridge', 'planned', '2023', NULL,   1),
       ('p2', 'project', 'Bus lanes',    NULL,      NULL,   NULL,   1),
       ('p3', 'project', 'Old bridge',   'done',    '2015', '2020', 1),
       ('h1', 'housing', 'New quarter',  NULL,      NULL,   NULL,   1);
INSERT INTO site_partner (site_id, position, partner_kind, partner_key, partner_name, source_id)
VALUES ('p1', 1, 'municipality', '99001002', 'Bestadt', 1), ('p1', 2, 'municipality', '99002001', 'Ceheim', 1),
       ('p2', 1, 'municipality', '99001002', 'Bestadt', 1), ('p2', 2, 'forum',        'f4',       'F4',     1),
       ('p3', 1, 'municipality', '99001002', 'Bestadt', 1), ('p3', 2, 'municipality', '99002001', 'Ceheim', 1),
       ('h1', 1, 'municipality', '99001002', 'Bestadt', 1), ('h1', 2, 'municipality', '99002001', 'Ceheim', 1);
