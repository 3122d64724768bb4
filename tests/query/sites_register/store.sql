-- sites/register: where sites lie, who carries them, how far the next stop is.
--
-- A = 98001001 Anfurt, B = 98001002 Bedorf. Four sites:
--   c1  commercial, planned, 10 ha: 0.7 in B, 0.3 in A -> Bedorf, 2 municipalities; railway station 1,500 m, bus stop
--       400 m, ferry 900 m, cycle route 20 m, railway line 50 m -> bus at 1,000 m; rail at 1,500 m; nearest is the bus
--   c2  commercial, built, 2.5 ha: half in each -> the smaller key A; part of it (0.2) outside; no stop within 1,000 m
--       but a ferry at 1,000 m, just near
--   h1  hub in A on its stop: tram 0 m, bus 0 m -> tram; of two at 0 m the smaller id, b9, is the nearest
--   p1  project without a place: unknown; partners A (lead, 50 %), a forum by its short name (partner), a company
--       without role (12.5 % is shown as 13 %), B with neither
-- No tram line is loaded: empty everywhere.
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint,
                    files, rows_in, rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'hand', 'none', 'Hand', 'internal', 'none', 'x', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO region (region_id, name, srid, reference_date, language)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en');

INSERT INTO territory (key, level, name, is_leaf, in_region, source_id)
VALUES ('98001001', 'municipality', 'Anfurt', 1, 1, 1),
       ('98001002', 'municipality', 'Bedorf', 1, 1, 1);

INSERT INTO forum (forum_id, name, short_name, list_complete, source_id)
VALUES ('ring', 'Ring der Orte', 'Ring', 1, 1);

INSERT INTO site (site_id, kind, name, status, area_ha, price_eur_m2, cost_eur, valid_from, valid_to, themes,
                  source_id)
VALUES ('c1', 'commercial',   'Nord',   'planned', 10.0, 80,  NULL,   NULL,      NULL,   NULL,             1),
       ('c2', 'commercial',   'Sued',   'built',    2.5, NULL, NULL,  NULL,      NULL,   NULL,             1),
       ('h1', 'mobility_hub', 'Platz',  NULL,      NULL, NULL, 90000, '2023-05', NULL,   'mobility',       1),
       ('p1', 'project',      'Steg',   'planned', NULL, NULL, 1e6,   '2025',    '2026', 'cycling,bridge', 1);

INSERT INTO site_territory (site_id, key, share)
VALUES ('c1', '98001001', 0.3), ('c1', '98001002', 0.7),
       ('c2', '98001002', 0.4), ('c2', '98001001', 0.4), ('c2', '', 0.2),
       ('h1', '98001001', 1);

INSERT INTO stop (stop_id, kind, name, source_id)
VALUES ('b1', 'bus', 'Markt', 1), ('b9', 'bus', NULL, 1), ('r1', 'rail', 'Bahnhof', 1), ('t1', 'tram', 'Platz', 1),
       ('f1', 'ferry', 'Kai', 1);

INSERT INTO site_reach (site_id, target, kind, target_id, distance_m)
VALUES ('c1', 'stop', 'bus', 'b1', 400), ('c1', 'stop', 'rail', 'r1', 1500), ('c1', 'stop', 'tram', 't1', 5000),
       ('c1', 'stop', 'ferry', 'f1', 900), ('c1', 'corridor', 'cycle', 'x', 20), ('c1', 'corridor', 'rail', 'y', 50),
       ('c2', 'stop', 'bus', 'b1', 1001), ('c2', 'stop', 'rail', 'r1', 2500), ('c2', 'stop', 'tram', 't1', 6000),
       ('c2', 'stop', 'ferry', 'f1', 1000), ('c2', 'corridor', 'cycle', 'x', 700), ('c2', 'corridor', 'rail', 'y', 800),
       ('h1', 'stop', 'bus', 'b9', 0), ('h1', 'stop', 'rail', 'r1', 1200), ('h1', 'stop', 'tram', 't1', 0),
       ('h1', 'stop', 'ferry', 'f1', 9000), ('h1', 'corridor', 'cycle', 'x', 0), ('h1', 'corridor', 'rail', 'y', 1100);

INSERT INTO site_partner (site_id, position, partner_kind, partner_key, partner_name, role, cost_share, source_id)
VALUES ('p1', 2, 'forum', 'ring', 'Ring der Orte', 'partner', NULL, 1),
       ('p1', 1, 'municipality', '98001001', 'Anfurt', 'lead', 0.5, 1),
       ('p1', 3, 'other', NULL, 'Bau AG', NULL, 0.125, 1),
       ('p1', 4, 'municipality', '98001002', 'Bedorf', NULL, NULL, 1);
