# A day that is known, or asked for, as a month or a year: whatever can lie in it counts.

@test "forums and members that came on the last day of a year were in force in that year" {
    folder="$UMLAND_SOURCE/tests/query"
    cat > "$BATS_TEST_TMPDIR/late.sql" <<'SQL'
INSERT INTO corridor (corridor_id, kind, length_m, source_id) VALUES ('c', 'rail', 2000, 1);
INSERT INTO section (corridor_id, part, position, key, start_m, length_m)
VALUES ('c', 1, 1, '99002001', 0, 1000), ('c', 1, 2, '99002002', 1000, 1000);
INSERT INTO corridor_end (kind, corridor_id, part, corridors, key, other_key, border_m)
VALUES ('cycle', 'c', 1, 1, '99002001', '99002002', 0);
INSERT INTO territory_part (key, part, area_km2) SELECT key, 1, area_km2 FROM territory WHERE is_leaf = 1;
INSERT INTO partition (partition_id, method, parameters, statistic, year, mode, level, units, units_placed, regions, persons, persons_inside,
                       persons_outside) VALUES ('p', 'given', '', 'none', 2024, 'all', 'municipality', 1, 1, 1, 0, 0, 0);
INSERT INTO partition_unit (partition_id, key, region_key, role) SELECT 'p', key, '99002001', 'member' FROM territory WHERE level = 'municipality';
INSERT INTO partition_region (partition_id, region_key, main_key, name, units, lives, works, within)
VALUES ('p', '99002001', '99002001', 'Region', 1, 0, 0, 0);
UPDATE forum SET is_territorial = 1, founded = '2024-12-31', ended = NULL;
UPDATE membership SET valid_from = '2024-12-31', valid_to = NULL;
SQL
    "$MAKE_STORE" "$BATS_TEST_TMPDIR/store.sqlite" "$folder/drawings/cooperation.sql" "$folder/drawings/cooperation_flows.sql" \
        "$BATS_TEST_TMPDIR/late.sql"
    n=0
    for file in $(grep -l '^-- param: *date ' "$UMLAND_SOURCE"/queries/*/*.sql); do
        query=${file#"$UMLAND_SOURCE/queries/"} query=${query%.sql}
        more=()
        if [ "$query" = cooperation/forum_gap ]; then more=(--set forum=f4 --set territory=99002001); fi
        ask() { "$UMLAND" query "$query" -s "$BATS_TEST_TMPDIR/store.sqlite" -f csv --set date="$1" "${more[@]}"; }
        on_the_day=$(ask 2024-12-31)
        [ "$(ask 2024-12)" = "$on_the_day" ] || { echo "$query, 2024-12"; return 1; }
        [ "$(ask 2024)" = "$on_the_day" ] || { echo "$query, 2024"; return 1; }
        [ "$(ask 2024-11)" != "$on_the_day" ] || { echo "$query, 2024-11: no difference, the drawing tests nothing"; return 1; }
        n=$((n + 1))
    done
    [ "$n" -ge 17 ]
}
