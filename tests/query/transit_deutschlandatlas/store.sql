-- drawing: timetable
-- transit/deutschlandatlas by hand: 150 of 200 inhabitants of A, none of B; of C, where no cell lies, no share. params.old: the edition of 2019.
INSERT INTO rulebook (standard, edition, topic, rule, value, citation, source_id) VALUES ('deutschlandatlas', '2021', 'service', 'departures', 20, 'c', 1);
INSERT INTO grid_cell (cell_id, population, easting, northing, source_id) VALUES ('c', 200, 0, 0, 1);
INSERT INTO stop_population (standard, edition, key, population, near)
VALUES ('deutschlandatlas', '2021', '99001001', 200, 150), ('deutschlandatlas', '2021', '99001002', 40, 0),
       ('deutschlandatlas', '2021', '99001003', 0, 0), ('other', '1', '99001001', 200, 1),
       ('deutschlandatlas', '2019', '99001001', 200, 50);
INSERT INTO rulebook (standard, edition, topic, rule, value, text_value, citation, source_id)
VALUES ('deutschlandatlas', '2019', 'service', 'departures', 30, NULL, 'c', 1);
