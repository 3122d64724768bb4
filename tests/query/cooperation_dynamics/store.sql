-- cooperation/dynamics: entries, exits, chairs, and what became of old keys.
-- drawing: cooperation
--
-- To the drawing comes f8, founded in 2001, with Deau in five terms, one after the other, and two candidates:
--   member 2001 to 2004-02-29, chair 2004-03-01 to 2010-12, member 2012-01 to 2015-06-30, guest since 2015-07-01
-- and changes of keys: Gdorf became Adorf in 2022, Hdorf became Gdorf in 2003; Idorf became Fernstadt, outside.
--
-- By hand, until 2024-12-31, what happened on a known day:
--   f1  founded 2020-03, ended 2024 (2 events). Adorf founded it as chair, and it ended with the forum (chair begins and
--       ends: 2). The Ostkreis entered in 2020-05, a city district on the last day. Bestadt is a candidate, no entry.
--   f2  Bestadt left in 2023; since when it had been there nobody knows.
--   f3  ended in 2020.       f4  Deau came on the last day of 2024, and left in 2024: 2.       f5 is of 2025: later.
--   f7  Bestadt and Fernstadt entered in 2021; Ceheim left in 2024-05. Bestadt is member and chair from the same year on:
--       that is one entry, and a chair.
--   f8  Deau: founding, role ends (29 February to 1 March is one day); chair: new role and, as no role follows for a
--       year, exit (chair 2, exit 1: 3); return in 2012, role ends; new role in 2015. Candidates enter by becoming members:
--       Ceheim was candidate until 2009 and entered in 2010. Effeld is candidate only.
--   f9  nobody says when it was founded, and all are dated: Adorf (chair) and Bestadt of 2015 are the first known, Ceheim
--       entered in 2018, and Adorf's chair ended in 2019 (as chair and as exit: 2).
--   Adorf  Hdorf through Gdorf, then Gdorf.
-- params.period: 2021 to 2023-06: f7's two entries and Bestadt's exit of 2023 (a day in that year may lie in it), Gdorf.
-- params.bestadt: all terms of Bestadt, and its forums.
-- params.year: from 2024 to 2024, a year at both ends: the end of f1 and of Adorf's chair, Mitte's entry and Deau's on the last
--   day, Deau's and Ceheim's exits.

INSERT INTO forum (forum_id, name, short_name, founded, list_complete, source_id)
VALUES ('f8', 'Forum eight', 'F8', '2001', 1, 1),
       ('f9', 'Forum nine',  'F9', NULL,   1, 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role,
                        valid_from, valid_to, decided_on, citation, source_id)
VALUES (81, 'f8', 'municipality', '99002002', 'Deau',   'Deau',   'member',    '2001',       '2004-02-29', NULL, 'List', 1),
       (82, 'f8', 'municipality', '99002002', 'Deau',   'Deau',   'chair',     '2004-03-01', '2010-12', '2004-02', 'List', 1),
       (83, 'f8', 'municipality', '99002002', 'Deau',   'Deau',   'member',    '2012-01',    '2015-06-30', NULL, 'List', 1),
       (84, 'f8', 'municipality', '99002002', 'Deau',   'Deau',   'guest',     '2015-07-01', NULL, NULL, 'List', 1),
       (85, 'f8', 'municipality', '99002001', 'Ceheim', 'Ceheim', 'candidate', '2008',       '2009', NULL, 'List', 1),
       (86, 'f8', 'municipality', '99002001', 'Ceheim', 'Ceheim', 'member',    '2010',       NULL, NULL, 'List', 1),
       (87, 'f8', 'municipality', '99002003', 'Effeld', 'Effeld', 'candidate', '2008',       NULL, NULL, 'List', 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role,
                        valid_from, valid_to, source_id)
VALUES (91, 'f9', 'municipality', '99001001', 'Adorf',   'Adorf',   'chair',  '2015',    '2019', 1),
       (92, 'f9', 'municipality', '99001002', 'Bestadt', 'Bestadt', 'member', '2015-01', NULL,   1),
       (93, 'f9', 'municipality', '99002001', 'Ceheim',  'Ceheim',  'member', '2018',    NULL,   1);
INSERT INTO key_change (old_key, new_key, changed_on, kind, old_name, new_name, citation, source_id)
VALUES ('99001007', '99001001', '2022-04-19', 'merged', 'Gdorf', 'Adorf', 'Law',  1),
       ('99001008', '99001007', '2003',       'merged', 'Hdorf', 'Gdorf', NULL,   1),
       ('97001005', '97001001', '2010',       'merged', 'Idorf', NULL,    NULL,   1);
