-- costs/key, with the districts of a city in its place: those who pay are the municipalities, the city as one.
-- drawing: city_districts
--
-- Inhabitants: the city has 700 of its own figure, its districts none; Adorf 100, Bedorf 200: of 1,000 0.7, 0.1, 0.2.
-- bus_m: Nordbezirk 300, Südbezirk 200, Adorf 500, Bedorf 0: the city 500 of 1,000: 0.5, Adorf 0.5, Bedorf 0.
-- params.districts: the two districts alone, by bus_m: 300 and 200 of 500: 0.6, 0.4.
-- params.upper: by state: Land has 600 inhabitants itself, whatever the sum; Nachbar has those of Bedorf, 200: 0.75 and 0.25.
--   bus_m: Land 500 + 500, Nachbar 0: 1, 0. With 0.25 and 0.75: 0.1875 + 0.75 = 0.9375, and 0.0625.
UPDATE territory SET population = 700 WHERE key = '11000000';
INSERT INTO territory (key, level, name, population, is_leaf, in_region) VALUES ('1', 'state', 'Land', 600, 0, 1);
INSERT INTO territory (key, level, name, parent_key, population, is_leaf, in_region)
VALUES ('2', 'state', 'Nachbar', NULL, NULL, 0, 1);
UPDATE territory SET parent_key = '1' WHERE key IN ('11000000', '12000001');
UPDATE territory SET parent_key = '2' WHERE key = '12000002';
INSERT INTO corridor (corridor_id, kind, length_m, source_id) VALUES ('b', 'bus', 1000, 1);
INSERT INTO section (corridor_id, part, position, key, start_m, length_m)
VALUES ('b', 1, 1, '11000001', 0, 300), ('b', 1, 2, '11000002', 300, 200), ('b', 1, 3, '12000001', 500, 500);
