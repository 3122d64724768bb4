-- cooperation/redundancy: Jaccard of two member sets, and what incomplete lists leave open.
--
-- The drawing: leaves A to E with 1 km2 and 4,000 m around each, F with 5 km2 and 12,000 m; 2,000 inhabitants
-- in A to E, those of F unknown; 10 km2 in all.
--   key      name    population  district
--   99001001 Adorf          100  99001 Westkreis
--   99001002 Bestadt        200  99001
--   99002001 Ceheim         300  99002 Ostkreis
--   99002002 Deau           400  99002
--   98000000 Estadt        1000  98000, state 98: one municipality
--   99002003 Effeld           ?  99002
-- Borders: A-B, B-C, C-D, D-E 1,000 m each, C-F 700 m, D-F 500 m; and one between districts, which no
-- question about municipalities may count.
--
-- Forums, and who is in them on 2024-12-31:
--   f1 complete, though it speaks of 5; from 2020-03 to the end of 2024
--                       A (chair, until 2024-12), Ostkreis, a city district of E, a company; B is a candidate
--                       direct A; through the district C, D, F; E in part
--   f2 incomplete, of 4 state 98 (read as E), D, a town outside the region: 1 missing; B left in 2023
--   f3 ended in 2020    A, B
--   f4 incomplete, of 2 C (twice: chair and in a sub-list), D in 2024: has reached its total, so it is closed
--   f5 founded in 2025  B, Westkreis, Ostkreis
--   f6 incomplete       nobody known, total not said: any number missing
--   f7 incomplete, of 3 B (twice: chair and member), a town outside: 1 missing; C left in 2024-05
-- Theme mobility: f1 and f4.
--
-- Here f7 has the short name of f1, E is in f4 as a municipality, f8 is incomplete too, without anybody or a
-- total, and f9 is complete without anybody.
--
-- By hand, members with a key: f1 A, Ostkreis, Mitte (3; the company has none), f2 E (as a state), D, the town outside
--   (3, one missing), f4 C, D, E (3, closed), f6 and f8 nobody, any number missing, f7 B, the town outside (2, one
--   missing).
--   f2-f4  D, E in both, C, outside in one: 2/4. The missing one of f2 could be C: 3/4, or somebody else: 2/5.
--   f2-f7  outside in both, E, D, B in one: 1/4. The missing ones could be B, and D or E: 3/4; or two others: 1/6.
--   f1-f2  nothing in common of 6. The missing one of f2 could be any of f1's three: 1/6. f1-f7 likewise 1/5, f4-f7 1/5.
--   f1-f4  nothing in common of 6, both closed: no; the Ostkreis is not C or D.
--   f6, f8 of them nothing is known: no redundancy; anything from 0 to 1 is possible.
--   f9     it has nobody, so it has nothing in common with any other, whoever may be missing there.
-- params.date: on 2020-06-30 f2 has B too and is closed, f3 holds A and B: 1/5 of A, B, D, E, outside.
-- drawing: cooperation
UPDATE forum SET short_name = 'F1' WHERE forum_id = 'f7';
INSERT INTO forum (forum_id, name, short_name, list_complete, source_id)
VALUES ('f8', 'Forum eight', 'F8', 0, 1), ('f9', 'Forum nine', 'F9', 1, 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role, source_id)
VALUES (44, 'f4', 'municipality', '98000000', 'Estadt', 'Estadt', 'member', 1);
INSERT INTO member_territory (membership_id, level, key, reading)
VALUES (44, 'municipality', '98000000', 'direct'), (44, 'district', '98000', 'as_district');
