-- regions/tree: a tree of five territories, and one that is in no merge.
--
-- Tree baum: (1, 2) at 0.3, (4, 5) at 0.5, (1, 3) at 0.6; 6 has no flow with anybody, so that three regions are left:
--   of 6 units 5, 4, 3 are left after the steps. The tree other has one merge and is not the first by name.
-- Its flows (named by its cut baum_3) are those of the census 2011, all modes, districts. Persons who work there, by hand:
--   1: 4 + 6 = 10, 2: 30, 3: 5, 4: 7, 5 and 6: nobody listed. Not counted: another year, by bus, those of another level.
-- params.four: cut at 4 regions: the third merge (4 are left before it, 3 after it) joins what the cut keeps apart.
-- expected.csv: cut at 30, more than there are: every merge does. 2 and 6 have no territory: 2 has a name by alias.

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
