-- regions/cut: the regions of a tree of five territories, and one that is in no merge.
--
-- Tree baum: (1, 2), (4, 5), (1, 3); 6 has no flow with anybody.
-- params.four: cut at 4 regions, the first two merges: {1, 2}, {3}, {4, 5}, {6}. Persons who work there: 1: 4 + 6 = 10,
--   2: 30, so that 40 work in {1, 2}, which is called after 2; 3: 5; 4: 7, and nobody listed in 5 and 6.
--   Borders: 1-2 inside a region, 2-3, 3-4, 3-6, 1-6, and 4 with 9, which is in no region. Colours by the key of the region, the
--   first that no earlier neighbour has: {1, 2} 1; {3} meets it: 2; {4, 5} meets {3}: 1; {6} meets {1, 2} and {3}: 3.
-- params.two: as the tree ends: {1, 2, 3}, {4, 5}, {6}, all of them asked for two. 3 and 4 meet: 1 and 2; {6} meets the first: 2.
-- expected.csv: cut at 30, more than there are: each for itself. 2 meets 1, 3 meets 2, 4 meets 3, 5 nobody, 6 meets 1 and 3.

INSERT INTO region (region_id, name, srid, reference_date, language)
VALUES (1, 'Drawing', 25833, '2024-12-31', 'en');
INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, files, rows_in,
                    rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired)
VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', '0', 0, 0, 0, 0, 0, 0, 0);
INSERT INTO territory (key, level, name, in_region)
VALUES ('00001', 'district', 'Eins', 1), ('00003', 'district', 'Drei', 1), ('00004', 'district', 'Vier', 1),
       ('00005', 'district', 'Fünf', 1);
INSERT INTO alias (kind, name, key, source_id) VALUES ('territory', 'Zwei', '00002', 1);

INSERT INTO merge_step (partition_id, step, key_a, key_b, criterion, persons_inside, inside_share)
VALUES ('baum',  1, '00001', '00002', 0.25,  30, 0.3),
       ('baum',  2, '00004', '00005', 0.125, 50, 0.5),
       ('baum',  3, '00001', '00003', 0.5,   60, 0.6),
       ('other', 1, '00003', '00004', 0.75,  10, 0.1);
INSERT INTO partition_unit (partition_id, key, region_key, role)
VALUES ('baum', '00001', '00001', 'member'), ('baum', '00006', '00006', 'member');
INSERT INTO partition (partition_id, method, parameters, statistic, year, mode, level, units, units_placed, regions,
                       persons, persons_inside, persons_outside)
VALUES ('baum_3', 'intramax', '', 'census', 2011, 'all', 'district', 6, 6, 3, 100, 60, 0),
       ('baum_1', 'intramax', '', 'ba', 2023, 'all', 'district', 6, 6, 3, 100, 60, 0);
INSERT INTO flow (origin_key, destination_key, level, statistic, mode, year, kind, persons, persons_min, persons_max,
                  source_id)
VALUES ('00001', '00001', 'district',     'census', 'all', 2011, 'within', 4, 4, 4, 1),
       ('00002', '00001', 'district',     'census', 'all', 2011, 'pair', 6, 6, 6, 1),
       ('00001', '00002', 'district',     'census', 'all', 2011, 'pair', 30, 30, 30, 1),
       ('00001', '00003', 'district',     'census', 'all', 2011, 'pair', 5, 5, 5, 1),
       ('00005', '00004', 'district',     'census', 'all', 2011, 'pair', 7, 7, 7, 1),
       ('',      '00004', 'district',     'census', 'all', 2011, 'total_in', 90, 90, 90, 1),
       ('00001', '00005', 'district',     'census', 'all', 2010, 'pair', 99, 99, 99, 1),
       ('00001', '00005', 'district',     'census', 'bus', 2011, 'pair', 99, 99, 99, 1),
       ('00002', '00005', 'municipality', 'census', 'all', 2011, 'pair', 99, 99, 99, 1),
       ('00003', '00005', 'district',     'ba',     'all', 2023, 'pair', 99, 99, 99, 1);
INSERT INTO border (a_key, b_key, level, length_m, pieces)
VALUES ('00001', '00002', 'district', 10, 1), ('00002', '00003', 'district', 10, 1), ('00003', '00004', 'district', 10, 1),
       ('00003', '00006', 'district', 10, 1), ('00001', '00006', 'district', 10, 1), ('00004', '00009', 'district', 10, 1);
