-- cooperation/matrix, with the districts of a city in its place.
-- drawing: city_districts
--
-- f3 has two members and names one, Adorf; the other one could be the city with both of its districts, or Bedorf.
-- By hand, with f3 alone: Adorf with anybody: one is missing: unknown. Nord-Süd: the city is one member: unknown.
-- Bedorf with a district: two would be missing: no.
INSERT INTO forum (forum_id, name, short_name, members_total, list_complete, source_id) VALUES ('f3', 'Forum 3', 'F3', 2, 0, 1);
INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, name_in_source, role, source_id)
VALUES (5, 'f3', 'municipality', '12000001', 'Adorf', 'Adorf', 'member', 1);
INSERT INTO member_territory (membership_id, key, reading, level) VALUES (5, '12000001', 'direct', 'municipality');
