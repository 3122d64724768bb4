-- corridors/governance: lines, and whether all who lie along them sit in one forum.
-- drawing: cooperation
--
-- To the drawing come lines:
--   c1 rail, 2,000 m: Ceheim 950, Deau 1,000, Bestadt 50 (under 200 m and 5 %: grazed)
--   c2 bus, 2,000 m: Adorf 500, Bestadt 500, outside 1,000
--   c3 cycle, 1,000 m: Deau 500, Estadt 500
--   c4 cycle, 400 m on the border of Ceheim and Effeld: 200 each
--   c5 cycle, only in Adorf
--
-- By hand, 2024-12-31 (missing members: f2 one, f7 one, f6 any number; f1 and f4 are closed):
--   c1  f4 has both: yes. f1 has both through the Ostkreis: 2 through. f2 has Deau and could hold Ceheim, f6 both: 2 lists.
--   c2  f1 has Adorf, f7 Bestadt; f7 has 2 members, f1 4: the smaller is named. f7 misses one, f6 any: unknown.
--   c3  f2 has Deau and the state that is Estadt: yes. f6: 1 list.
--   c4  f1 has both through the Ostkreis. f4 has Ceheim; f6 could hold both, f2 and f7 would need two: 1 list, unknown.
-- params.closed: with f1 and f4 alone nothing is unknown. Of f1, where c3's Deau is through its district, nobody is in
--   itself: f4 is named.
-- params.grazed: with 50 m c1 runs through three; f4 misses Bestadt, f6 could hold all, f2 and f7 would need two.

INSERT INTO corridor (corridor_id, kind, network, name, operator, status, length_m, source_id)
VALUES ('c1', 'rail',  'net', 'Line one', NULL, NULL, 2000, 1),
       ('c2', 'bus',   NULL,  NULL,       NULL, NULL, 2000, 1),
       ('c3', 'cycle', NULL,  'Line 3',   NULL, NULL, 1000, 1),
       ('c4', 'cycle', NULL,  'Line 4',   NULL, NULL,  400, 1),
       ('c5', 'cycle', NULL,  'Line 5',   NULL, NULL,  300, 1);
INSERT INTO section (section_id, corridor_id, part, position, key, other_key, start_m, length_m)
VALUES ( 1, 'c1', 1, 1, '99002002', NULL,          0,  600),
       ( 2, 'c1', 1, 2, '99002001', NULL,        600,  950),
       ( 3, 'c1', 1, 3, '99001002', NULL,       1550,   50),
       ( 4, 'c1', 1, 4, '99002002', NULL,       1600,  400),
       ( 5, 'c2', 1, 1, '99001002', NULL,          0,  500),
       ( 6, 'c2', 1, 2, '',         NULL,        500, 1000),
       ( 7, 'c2', 1, 3, '99001001', NULL,       1500,  500),
       ( 8, 'c3', 1, 1, '99002002', NULL,          0,  500),
       ( 9, 'c3', 1, 2, '98000000', NULL,        500,  500),
       (10, 'c4', 1, 1, '99002001', '99002003',    0,  400),
       (11, 'c5', 1, 1, '99001001', NULL,          0,  300);
