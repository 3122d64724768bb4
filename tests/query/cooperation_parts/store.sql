-- cooperation/parts: what hangs together of the land of territorial forums.
-- drawing: cooperation
--
-- To the drawing come the parts: A to E are one part of 1 km2 each, F has a part of 4 km2 beside C and D, and an
-- exclave of 1 km2 beside A. So these meet: A-B, B-C, C-D, D-E, C-F1, D-F1, A-F2.
-- All its forums are territorial here, and three come to them:
--   f8 complete      A, D, F
--   f9 complete      A, C; a network, no territory
--   g1 complete      B in part
--
-- By hand, 2024-12-31:
--   f1  A, and by the Ostkreis C, D, F: 8 km2. C-D-F1 6 km2 = 0.75, A-F2 2 km2 = 0.25. B lies between the two (A-B,
--       B-C). A city district of E is in, whose land is not on the map: whether they are apart is unknown.
--   f8  D-F1 5 km2 of 7, A-F2 2 of 7: apart for certain. C and E border on D and F1 only, B on A only: no bridge.
--   f2  E (as a state) and D meet: one part; 1 of 4 members is missing, and Fernstadt lies outside: unknown
--   f4  C-D, the list has reached its total: exact.   f7 B; one missing, Fernstadt outside.   g1 B, but only a part.
--   f3 has ended, f5 is not founded, f6 names nobody.
-- params.direct: without what is only there through a district f1 is A alone.

UPDATE forum SET is_territorial = 1;
INSERT INTO forum (forum_id, name, short_name, is_territorial, list_complete, source_id)
VALUES ('f8', 'Forum eight', 'F8', 1, 1, 1),
       ('f9', 'Forum nine',  'F9', 0, 1, 1),
       ('g1', 'Forum ten',   'G1', 1, 1, 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role,
                        is_partial, source_id)
VALUES (81, 'f8', 'municipality', '99001001', 'Adorf',   'Adorf',   'member', 0, 1),
       (82, 'f8', 'municipality', '99002002', 'Deau',    'Deau',    'member', 0, 1),
       (83, 'f8', 'municipality', '99002003', 'Effeld',  'Effeld',  'member', 0, 1),
       (91, 'f9', 'municipality', '99001001', 'Adorf',   'Adorf',   'member', 0, 1),
       (92, 'f9', 'municipality', '99002001', 'Ceheim',  'Ceheim',  'member', 0, 1),
       (95, 'g1', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', 1, 1);
INSERT INTO member_territory (membership_id, key, reading, level)
SELECT membership_id, member_key, 'direct', 'municipality' FROM membership WHERE membership_id > 80;

INSERT INTO territory_part (key, part, area_km2)
VALUES ('99001001', 1, 1), ('99001002', 1, 1), ('99002001', 1, 1), ('99002002', 1, 1), ('98000000', 1, 1),
       ('99002003', 1, 4), ('99002003', 2, 1);
INSERT INTO part_border (key, part, other_key, other_part, length_m)
VALUES ('99001001', 1, '99001002', 1, 1000), ('99001002', 1, '99002001', 1, 1000),
       ('99002001', 1, '99002002', 1, 1000), ('98000000', 1, '99002002', 1, 1000),
       ('99002001', 1, '99002003', 1,  700), ('99002002', 1, '99002003', 1,  500),
       ('99001001', 1, '99002003', 2,  300);
INSERT INTO part_border (key, part, other_key, other_part, length_m)
SELECT other_key, other_part, key, part, length_m FROM part_border;
