# Berlin in its twelve districts (ALKIS, 2025) between the municipalities of VG250: brandenburg.yaml with one source more.
# Lengths are compared with ../shared/expected, where Berlin is one.

setup_file() {
    export SHARED="${UMLAND_SHARED:-$UMLAND_SOURCE/../shared}"
    [ -d "$SHARED/expected" ] || return 0 # setup() skips each test, visibly
    export OUT="$BATS_FILE_TMPDIR/out"
    SHARED=$(realpath "$SHARED")
    awk '/^  districts:/ {
        print "  city_districts:"
        print "    loader: territories"
        print "    files: ../../../shared/data/boundaries/berlin_bezirke.gpkg"
        print "    title: Berliner Bezirke (ALKIS)"
        print "    licence: dl-de/zero-2-0"
        print "    attribution: Senatsverwaltung für Stadtentwicklung, Bauen und Wohnen Berlin"
        print "    vintage: 2025-07"
        print "    level: city_district"
        print "    columns: {key: name, name: namgem}\n"
    } { print }' "$UMLAND_SOURCE/tests/data/brandenburg.yaml" | sed "s|\.\./\.\./\.\./shared|$SHARED|; s|\.\./\.\./datasets|$UMLAND_SOURCE/datasets|" > "$BATS_FILE_TMPDIR/region.yaml"
    "$UMLAND" build "$BATS_FILE_TMPDIR/region.yaml" -o "$OUT" -q
}

setup() { [ -d "$SHARED/expected" ] || skip "no data: $SHARED/expected is not there"; }

store() { sqlite3 -batch "$OUT/region.sqlite" "$@"; }

# compare FILE SQL ANSWER: the SQL over `expected` (a file of ../shared/expected, all text) and the store.
compare() {
    local answer
    answer=$(store "CREATE TEMP TABLE expected AS SELECT 1" "DROP TABLE expected" \
        ".import --csv --schema temp $SHARED/expected/$1 expected" "$2" 2>&1)
    [ "$answer" = "$3" ] || { printf 'expected %s\nfound    %s\nby %s\n' "$3" "$answer" "$2"; return 1; }
}

# ask QUERY [--set ...]: the rows as CSV in rows.csv, then SQL over `found`
ask() { "$UMLAND" query "$1" -s "$OUT/region.sqlite" -f csv "${@:2}" > "$BATS_TEST_TMPDIR/rows.csv"; }
found() { sqlite3 -batch :memory: ".import --csv $BATS_TEST_TMPDIR/rows.csv found" "$1"; }

@test "twelve districts are leaves in the place of Berlin, which stays in the region with its figures" {
    run store "SELECT level, count(*) FROM territory WHERE is_leaf = 1 GROUP BY level ORDER BY level" \
        "SELECT is_leaf, in_region, population FROM territory WHERE key = '11000000'"
    [ "$output" = "city_district|12
municipality|413
0|1|3782202" ]
}

@test "every border between Berlin and a neighbour is parted among its districts, to the millimetre" {
    compare borders.csv "WITH part AS (SELECT max(a_key, b_key) AS key, sum(length_m) AS length_m, max(is_snapped) AS is_snapped FROM border WHERE level = 'city_district' AND max(a_key, b_key) LIKE '12%' GROUP BY 1) SELECT count(*), (SELECT count(*) FROM part), sum(abs(expected.length_m - part.length_m) > 0.001), sum(is_snapped) FROM temp.expected JOIN part ON part.key = b_key WHERE a_key = '11000000'" "27|27|0|0"
}

@test "Berlin's own borders, and all others, are as they were" {
    compare borders.csv "SELECT count(*), sum(abs(expected.length_m - border.length_m) > 0.001), (SELECT count(*) FROM border WHERE level = 'municipality') FROM temp.expected JOIN border USING (a_key, b_key) WHERE level = 'municipality'" "1142|0|1142"
}

@test "two districts share 24.3 km with Potsdam" {
    run store "SELECT min(a_key, b_key), round(length_m / 1000, 1) FROM border WHERE level = 'city_district' AND max(a_key, b_key) = '12054000' ORDER BY 1" \
        "SELECT round(sum(length_m) / 1000, 1) FROM border WHERE level = 'city_district' AND max(a_key, b_key) = '12054000'"
    [ "${lines[-1]}" = 24.3 ]
    [ "${#lines[@]}" = 3 ]
}

# The areas are those of shapely: city.difference(union of the districts), and the reverse.
@test "nothing is left open or double; what was is counted: 3.116 km2 empty, 2.463 km2 beyond Berlin" {
    run store "SELECT kind, is_mended, round(sum(area_km2), 5) FROM tessellation_fault WHERE level = 'leaf' GROUP BY 1, 2 ORDER BY 1" \
        "SELECT abs(sum(measured_km2) - (SELECT measured_km2 FROM territory WHERE key = '11000000')) < 1e-6 FROM territory WHERE is_leaf = 1 AND level = 'city_district'"
    [ "$output" = "gap|1|3.11613
overlap|1|2.46273
1" ]
}

@test "sections of the districts add up to those of Berlin" {
    compare sections.csv "WITH found AS (SELECT corridor_id AS corridor, CASE WHEN key LIKE '11%' THEN '11000000' ELSE key END AS territory, sum(length_m) AS length_m FROM section GROUP BY 1, 2) SELECT count(*), sum(abs(expected.length_m - found.length_m) > 0.001), (SELECT count(*) FROM found) FROM temp.expected JOIN found USING (corridor, territory)" "5479|0|5479"
}

@test "at the level of municipalities Berlin is one again" {
    compare sections.csv "WITH found AS (SELECT corridor_id AS corridor, key AS territory, sum(length_m) AS length_m, count(*) AS pieces FROM upper_section WHERE level = 'municipality' AND other_key IS NULL GROUP BY 1, 2) SELECT count(*), sum(abs(expected.length_m - found.length_m) > 0.001), sum(expected.pieces <> found.pieces), (SELECT count(*) FROM found) FROM temp.expected JOIN found USING (corridor, territory)" "5479|0|0|5479"
    run store "SELECT count(*) FROM upper_crossing WHERE level = 'municipality'"
    [ "$output" = 16 ]
}

@test "crossings out of Berlin are the same 16" {
    run store "SELECT count(*) FROM crossing WHERE substr(from_key, 1, 2) <> substr(to_key, 1, 2)" \
        "SELECT count(*) > 16 FROM crossing WHERE from_key LIKE '11%' AND to_key LIKE '11%'"
    [ "$output" = "16
1" ]
}

@test "Regionalgespräch: Berlin is there through two of its districts, two neighbours are missing" {
    ask cooperation/forum_gap --set forum=regionalgespraech --set territory=12054000
    run found "SELECT key, in_part, status FROM found ORDER BY key"
    [ "$output" = "12063056|no|missing
12069590|no|missing" ]
}

@test "coverage: Berlin counts as one; only the Dialogforum, where districts are members without it, gains their area" {
    ask cooperation/coverage --set date=2020-12-01
    run sqlite3 -batch :memory: ".import --csv $BATS_TEST_TMPDIR/rows.csv found" ".import --csv $SHARED/expected/coverage.csv expected" \
        "SELECT count(*), sum(expected.direct_municipalities <> found.direct_municipalities), sum(direct_pop <> direct_population), sum(through_pop <> through_population), sum(expected.direct_as_state <> found.direct_as_state), group_concat(CASE WHEN abs(expected.direct_area_km2 - found.direct_area_km2) > 0.005 THEN forum_id || ' ' || round(found.direct_area_km2 - expected.direct_area_km2, 1) || ' ' || population_unknown END) FROM expected JOIN found ON network = forum OR network LIKE forum || ' (%'"
    [ "$output" = "10|0|0|0|0|dialogforum_ber 265.3 3" ]
}

@test "pair gap: what Berlin shares with a neighbour its districts share; two districts of a city are no pair" {
    ask cooperation/pair_gap
    run found "SELECT count(*) FROM found WHERE a_key LIKE '11%' AND b_key LIKE '11%'"
    [ "$output" = 0 ]
}

@test "commuters of Berlin are those of district 11000" {
    ask commuters/balance
    run found "SELECT CAST(commuters_in AS INTEGER), CAST(commuters_out AS INTEGER) FROM found WHERE key = '11000'"
    [ "$output" = "$(sqlite3 -batch :memory: ".import --csv $SHARED/expected/balance_districts.csv e" 'SELECT "in", "out" FROM e WHERE district = 11000')" ]
}

# Both count Berlin once, though its districts have rows of their own in themes, matrix and the register.
@test "analyses agree where a city's districts are leaves" {
    run env STORE="$OUT/region.sqlite" bats "$UMLAND_SOURCE/tests/query/agreement.bats"
    [ "$status" = 0 ] || { echo "$output"; return 1; }
    [[ "$output" != *"# skip"* ]]
}
