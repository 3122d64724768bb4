# A country from real open data: germany.yaml against figures that country_witness.py computed without umland, GDAL and SQLite.

setup_file() {
    export SHARED="${UMLAND_SHARED:-$UMLAND_SOURCE/../shared}"
    [ -d "$SHARED/data" ] || return 0 # setup() skips each test, visibly
    export OUT="$BATS_FILE_TMPDIR/out"
    "$UMLAND" build "$UMLAND_SOURCE/tests/data/germany.yaml" -o "$OUT" -q
}

setup() { [ -d "$SHARED/data" ] || skip "no data: $SHARED/data is not there"; }

ask() { sqlite3 -batch "$OUT/region.sqlite" "$@"; }

# compare FILE SQL ANSWER: the SQL over `expected` (a file beside this one, all text) and the store must give the answer.
compare() {
    local answer
    answer=$(ask "CREATE TEMP TABLE expected AS SELECT 1" "DROP TABLE expected" \
        ".import --csv --schema temp $UMLAND_SOURCE/tests/data/$1 expected" "$2" 2>&1)
    [ "$answer" = "$3" ] || { printf 'expected %s\nfound    %s\nby %s\n' "$3" "$answer" "$2"; return 1; }
}

@test "8,904 features are 8,750 municipalities, each of the 154 water parts left out; every row is accounted for" {
    run ask "SELECT name, rows_in, rows_stored, rows_rejected, rows_filtered FROM source ORDER BY source_id" \
        "SELECT level, count(*) FROM territory WHERE is_leaf = 1 GROUP BY level"
    [ "$output" = "municipalities|8750|8750|0|154
districts|400|400|0|24
forums|19|19|0|0
memberships|130|130|0|0
memberships_reports|49|49|0|0
commuters|111674|111674|0|0
cycle_highways|130|130|0|10
municipality|8750" ]
}

@test "46,991 district pairs with 13,459,370 persons" {
    run ask "SELECT count(*), CAST(sum(persons) AS INTEGER) FROM flow WHERE kind = 'pair'"
    [ "$output" = "46991|13459370" ]
}

# One ring of 16064077 crosses itself and is mended on load: its border with 16065015 loses 0.603 m.
@test "borders: 25,541 pairs, 127,853 km, by pairs of states" {
    compare country_borders.csv "WITH found AS (SELECT substr(a_key, 1, 2) AS a_state, substr(b_key, 1, 2) AS b_state, count(*) AS pairs, sum(length_m) AS length_m FROM border WHERE level = 'municipality' GROUP BY 1, 2) SELECT count(*), (SELECT count(*) FROM found), sum(found.pairs), sum(expected.pairs <> found.pairs), sum(abs(expected.length_m - found.length_m) > 0.01), max(abs(expected.length_m - found.length_m)) < 0.61 FROM temp.expected JOIN found USING (a_state, b_state)" "38|38|25541|0|1|1"
}

@test "the only fault of the tessellation is where that ring crossed itself" {
    run ask "SELECT kind, a_key, b_key, round(area_km2 * 1e6, 1) FROM tessellation_fault WHERE level = 'leaf'"
    [ "$output" = "overlap|16064043|16064077|1.9" ]
}

@test "highways: length inside, municipalities and 453 crossings of each, segment by segment" {
    compare country_crossings.csv "WITH inside AS (SELECT corridor_id AS corridor, sum(length_m) AS inside_m, count(DISTINCT key) AS territories FROM section WHERE key <> '' GROUP BY 1), met AS (SELECT corridor_id AS corridor, count(*) AS crossings, sum(from_key <> '' AND to_key <> '') AS between_two FROM crossing GROUP BY 1) SELECT count(*), sum(abs(expected.inside_m - coalesce(inside.inside_m, 0)) > 0.001), sum(expected.territories <> coalesce(inside.territories, 0)), sum(expected.crossings <> coalesce(met.crossings, 0)), sum(expected.between_two <> coalesce(met.between_two, 0)), sum(coalesce(met.crossings, 0)), sum(coalesce(met.between_two, 0)) FROM temp.expected LEFT JOIN inside USING (corridor) LEFT JOIN met USING (corridor)" "130|0|0|0|0|453|438"
}

@test "sections add up to each highway's length" {
    run ask "SELECT count(*), sum(abs(whole - parts) > 1e-9 * whole) FROM (SELECT corridor.length_m AS whole, sum(section.length_m) AS parts FROM corridor JOIN section USING (corridor_id) GROUP BY corridor_id)"
    [ "$output" = "130|0" ]
}

@test "the report stays readable: at most 40 rows of a table, below 24 MiB" {
    [ "$(stat -c %s "$OUT/report.html")" -lt $((24 << 20)) ]
    run awk '/<tbody>/ { n = 0 } /<tr>/ { if (++n > most) most = n } END { print most <= 41 }' "$OUT/report.html"
    [ "$output" = 1 ]
}
