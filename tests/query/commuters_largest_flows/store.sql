-- commuters/largest_flows: both directions added, ties in the order of the keys.
--
-- Districts E = 98000, W = 99001, O = 99002, N = 99003 in the region; 97001 outside.
-- Flows between districts, 2023: W = 99001 Westkreis, O = 99002 Ostkreis, E = 98000 Estadt, 97001 outside.
--   W-E 100, E-W 20, O-E 50, W-O 70, 97001-E 60. Not to be counted: within E, within W, residual rows, from
--   abroad, the part by car, another year (with more pairs), and (unless asked for) municipalities: the pairs A-E 8
--   and D-E 2, fewer than those of districts, but more than they with their other rows or those by car.
-- And N-W 50 (so E-O and W-N are equal), N-O 0 (a pair that rounding left with nobody), 97002-E 70.
--
-- By hand: E-W 20 + 100 = 120, W-O 70 + 0, E-O 0 + 50 = 50, W-N 0 + 50 = 50: ranks 3 and 4 by a_key; O-N is left out.
-- params.all: also 97001-E 60 and 97002-E 70, whose ends lie outside; at least 60 persons, at most three rows.
-- params.small: municipalities, on request.
-- drawing: commuters

INSERT INTO flow (origin_key, destination_key, level, statistic, mode, year, kind, persons, persons_min,
                  persons_max, source_id)
VALUES ('97002', '98000', 'district', 'ba', 'all', 2023, 'pair', 70, 70, 70, 1),
       ('99003', '99001', 'district', 'ba', 'all', 2023, 'pair', 50, 50, 50, 1),
       ('99003', '99002', 'district', 'ba', 'all', 2023, 'pair',  0,  0,  5, 1);
INSERT INTO flow_line (a_key, b_key, distance_km) VALUES ('98000', '99001', 12.5);
