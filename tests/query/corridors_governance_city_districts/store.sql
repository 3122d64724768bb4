-- corridors/governance, with the districts of a city in its place.
-- drawing: city_districts
--
-- A line of 900 m: 300 m each in Nordbezirk, Südbezirk and Adorf. f3 has two members and names one, Adorf: the other one could be
-- the city, which brings in both districts. f1 (complete) has the city and Adorf: all three.
-- params.open: with f3 alone unknown. params.short: f2 is complete, and Südbezirk and Adorf are not in it: no.
INSERT INTO forum (forum_id, name, short_name, members_total, list_complete, source_id) VALUES ('f3', 'Forum 3', 'F3', 2, 0, 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role, source_id)
VALUES (5, 'f3', 'municipality', '12000001', 'Adorf', 'Adorf', 'member', 1);
INSERT INTO member_territory (membership_id, key, reading, level) VALUES (5, '12000001', 'direct', 'municipality');
INSERT INTO corridor (corridor_id, kind, length_m, source_id) VALUES ('b', 'bus', 900, 1);
INSERT INTO section (corridor_id, part, position, key, start_m, length_m)
VALUES ('b', 1, 1, '11000001', 0, 300), ('b', 1, 2, '11000002', 300, 300), ('b', 1, 3, '12000001', 600, 300);
