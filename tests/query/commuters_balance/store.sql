-- commuters/balance: in, out, rates and day population.
--
-- Districts: E = 98000 (1,000 inhabitants, 2 km2), W = 99001 (300, 2), O = 99002 (700, 0), N = 99003 (50, 1).
-- Flows between districts, 2023: W = 99001 Westkreis, O = 99002 Ostkreis, E = 98000 Estadt, 97001 outside.
--   W-E 100, E-W 20, O-E 50, W-O 70, 97001-E 60. Not to be counted: within E, within W, residual rows, from
--   abroad, the part by car, another year (with more pairs), and (unless asked for) municipalities: the pairs A-E 8
--   and D-E 2, fewer than those of districts, but more than they with their other rows or those by car.
-- Employees 2023: E 400 at the workplace, 250 at home; W 200 at home only; O 0 at the workplace, 800 at home in 2022.
--
-- By hand:
--   E  in 100 + 50 + 60 = 210, out 20, balance 190; 210 / 400 = 0.525, 20 / 250 = 0.08; (1,000 + 190) / 2 = 595
--   O  in 70, out 50, balance 20; no rate of 0 employees; 720 by day, no density on 0 km2
--   W  in 20, out 170, balance -150, 5 stay; 170 / 200 = 0.85; (300 - 150) / 2 = 75
--   N  is in no flow: not in the statistic, hence empty, not 0. 97002 lies outside and is in no flow.
-- params.all: also 97001, in 0, out 60, with the name that the statistic gives it.
-- drawing: commuters

INSERT INTO indicator (key, name, year, value, unit, source_id)
VALUES ('98000', 'employees_workplace', 2023, 400, 'persons', 1),
       ('98000', 'employees_residence', 2023, 250, 'persons', 1),
       ('99001', 'employees_residence', 2023, 200, 'persons', 1),
       ('99002', 'employees_workplace', 2023,   0, 'persons', 1),
       ('99002', 'employees_residence', 2022, 800, 'persons', 1);

-- params.ranked: lists that end after the largest flows. A rest whose range has no end is of unknown size: in or out
-- is at least what is listed, and neither balance nor day population nor the rate of that direction can be computed.
--   W  of the 45 who leave it 30 are listed, to E; the rest of 15 has no far end: out 45 to at least 1 place, 45 / 200
--      = 0.225; nobody is listed who comes to W: in at least 0, no balance
--   E  in at least 30, out at least 0: neither 30 / 400 nor 0 / 250 is its rate
--   O  in 4, out 9, both printed so: balance -5, 700 - 5 = 695 by day
--   97001  in 9, printed so; out at least 4
INSERT INTO flow (origin_key, destination_key, statistic, mode, year, kind, level, persons, persons_min, persons_max, source_id)
VALUES ('99001', '98000', 'ranked', 'all', 2023, 'pair',      'district', 30, 30, 30, 1),
       ('99001', '',      'ranked', 'all', 2023, 'total_out', 'district', 45, 45, 45, 1),
       ('99001', '',      'ranked', 'all', 2023, 'residual',  'district', 15, 15, 15, 1),
       ('',      '99001', 'ranked', 'all', 2023, 'residual',  'district', 0, 0, 9e999, 1),
       ('',      '98000', 'ranked', 'all', 2023, 'residual',  'district', 0, 0, 9e999, 1),
       ('98000', '',      'ranked', 'all', 2023, 'residual',  'district', 0, 0, 9e999, 1),
       ('99002', '97001', 'ranked', 'all', 2023, 'pair',      'district', 9, 9, 9, 1),
       ('97001', '99002', 'ranked', 'all', 2023, 'pair',      'district', 4, 4, 4, 1),
       ('97001', '',      'ranked', 'all', 2023, 'residual',  'district', 0, 0, 9e999, 1);
