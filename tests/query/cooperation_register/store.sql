-- cooperation/register: each membership in force, both readings, and lists that are partial.
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
-- Here f1 has another city district without a key, and the chair's row says all that a source can say.
--
-- By hand, 2024-12-31. Members without candidates: f1 A, Ostkreis, two city districts, a company: 5 of 5, complete;
--   f2 3 of 4: partial; f4 C and D, 2 of 2: nobody can be missing, complete; f6 nobody of an unknown number: a row
--   without member; f7 B and a town outside, 2 of 3: partial.
--   f3 has ended, f5 comes in 2025. B left f2 in 2023, C f7 in May.
-- Place: the town outside is outside, the company no territory; Mitte lies in E by its key, the other city district has
--   none: unknown. State 98 is inside as E.
-- Stands for: Ostkreis C, D, F: 3; state 98 E: 1; a city district for no municipality.
-- E's one district Mitte is loaded and takes its place as a leaf: E stays one municipality, and state 98 is Mitte, too.
-- params.all: f1 and f2 with what lies in the Ostkreis (through), E for Mitte (part) and for state 98 (as_state); its
--   district 98000 is the same ground and no row. params.through: the same rows without the members themselves.
-- params.roles: chairs and candidates only; the number of members does not change. f6 keeps its row, which has no role.
-- params.2020: f3 not yet ended; f2 with B 4 of 4: complete; f4 with C alone 1 of 2: partial; f7 with C alone 1 of 3.
-- drawing: cooperation
UPDATE membership
SET status = 'founder', is_partial = 1, as_of = 'spring', decided_on = '2019-11', citation = 'Minutes', note = 'rotates'
WHERE membership_id = 11;
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role, source_id)
VALUES (16, 'f1', 'city_district', NULL, 'Vorstadt', 'Vorstadt', 'associated', 1);
-- What a build derives for the town outside too: its key is known, its territory no part of the region.
INSERT INTO member_territory (membership_id, level, key, reading)
VALUES (22, 'municipality', '97001001', 'direct'), (72, 'municipality', '97001001', 'direct');
UPDATE territory SET is_leaf = 0 WHERE key = '98000000';
INSERT INTO territory (key, level, name, parent_key, area_km2, is_leaf, in_region)
VALUES ('98000001', 'city_district', 'Mitte', '98000000', 1, 1, 1);
INSERT INTO member_territory (membership_id, level, key, reading)
VALUES (21, 'city_district', '98000001', 'as_state');
