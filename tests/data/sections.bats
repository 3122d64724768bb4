# Sections, crossings and gaps on real data: the command `umland sections` and the store, against ../shared/expected, against
# GEOS taken segment by segment (tests/bench/sections_witness.c), and against another program (gaps_witness.py).

setup_file() {
    export SHARED="${UMLAND_SHARED:-$UMLAND_SOURCE/../shared}"
    [ -d "$SHARED/data" ] || return 0 # setup() skips each test, visibly
    export OUT="$BATS_FILE_TMPDIR/out" DATA="$BATS_FILE_TMPDIR/data"
    "$UMLAND" derive "$UMLAND_SOURCE/tests/data/brandenburg.yaml" -o "$OUT" -q
    ONLY_PLAIN=yes "$UMLAND_SOURCE/tests/bench/sections_data.sh" "$SHARED" "$DATA" 2> "$BATS_FILE_TMPDIR/counts"
}

setup() {
    [ -d "$SHARED/data" ] || skip "no data: $SHARED/data is not there"
    cd "$BATS_TEST_TMPDIR"
}

@test "the data are the 8,904 municipalities and 63,426 lines that peers were measured on" {
    run cat "$BATS_FILE_TMPDIR/counts"
    [ "$output" = "municipalities: 8904 features, 1409423 vertices
lines: 63426 features, 526429 vertices" ]
}

@test "63,426 lines in 8,904 municipalities: every pair and length is that of GEOS, segment by segment" {
    "$WITNESS" "$DATA/municipalities.gpkg" "$DATA/lines.gpkg" witness.csv doubled.csv
    "$UMLAND" sections "$DATA/lines.gpkg" -t "$DATA/municipalities.gpkg" --key ags --id id -o lengths.csv
    run "$UMLAND_SOURCE/tests/bench/compare_sections.py" witness.csv lengths.csv
    echo "$output"
    [ "$status" = 0 ]
    [[ "$output" = "65274 pairs against 65274: 0 differ"* ]]
    [[ "$output" = *"along borders 0 pairs, 0.000 m" ]]
    [ "$(wc -l < doubled.csv)" = 1 ] # by GEOS, too, nothing runs along a border
}

@test "one thread, two and seven write the same bytes" {
    for n in 1 2 7; do
        "$UMLAND" sections "$DATA/lines.gpkg" -t "$DATA/municipalities.gpkg" --key ags --id id --outside --threads $n \
            -o lengths_$n.csv --pieces pieces_$n.csv --crossings crossings_$n.csv
    done
    for file in lengths pieces crossings; do
        cmp ${file}_1.csv ${file}_2.csv
        cmp ${file}_1.csv ${file}_7.csv
    done
}

@test "Berlin's network and the highways, with the store's edges: sections as expected" {
    [ -d "$SHARED/expected" ] || skip "no expected results"
    "$UMLAND" sections "$SHARED/data/cycle/berlin_radvorrangnetz.fgb" -s "$OUT/region.sqlite" --id gisid --outside -o lengths.csv
    answer=$(sqlite3 -batch :memory: ".import --csv $SHARED/expected/sections.csv expected" ".import --csv lengths.csv found" \
        "SELECT count(*), sum(abs(expected.length_m - found.length_m) > 0.001), (SELECT count(*) FROM found)
         FROM expected JOIN found ON corridor = 'radvorrangnetz/' || id AND territory = key")
    [ "$answer" = "5346|0|5346" ]
}

@test "... and the same from the boundary files, in the CRS of the store" {
    boundaries=$SHARED/data/boundaries/vg250ew_gemeinden
    "$UMLAND" sections "$SHARED/data/cycle/berlin_radvorrangnetz.fgb" -t "$boundaries/de-12.geojson" --crs EPSG:25833 --key ags \
        --id gisid -o files.csv
    "$UMLAND" sections "$SHARED/data/cycle/berlin_radvorrangnetz.fgb" -s "$OUT/region.sqlite" --id gisid -o store.csv
    grep -v ',11000000,' store.csv | cmp - files.csv
}

@test "crossings of districts are crossings of municipalities whose districts differ" {
    run sqlite3 -batch "$OUT/region.sqlite" "SELECT level, count(*), (SELECT count(*) FROM crossing WHERE substr(from_key, 1, 5) <> substr(to_key, 1, 5)) FROM upper_crossing WHERE level = 'district'" \
        "SELECT count(*), sum(abs(crossing.at_m - upper_crossing.at_m) > 1e-9) FROM upper_crossing JOIN crossing USING (corridor_id, part) WHERE level = 'state' AND substr(crossing.from_key, 1, 2) <> substr(crossing.to_key, 1, 2)"
    [ "$output" = "district|16|16
16|0" ]
}

@test "every edge structure of the store is read again as it was built" {
    cp "$OUT/region.sqlite" copy.sqlite
    sqlite3 copy.sqlite "DELETE FROM edge_structure"
    for level in leaf district; do
        "$UMLAND" sections "$SHARED/data/cycle/berlin_radvorrangnetz.fgb" -s "$OUT/region.sqlite" --level $level --id gisid -o kept.csv --overwrite
        "$UMLAND" sections "$SHARED/data/cycle/berlin_radvorrangnetz.fgb" -s copy.sqlite --level $level --id gisid -o built.csv --overwrite
        cmp kept.csv built.csv
    done
}

@test "gaps at borders: the 19 that another program finds" {
    "$UMLAND" query corridors/gaps -s "$OUT/region.sqlite" -f csv > rows.csv
    answer=$(sqlite3 -batch :memory: ".import --csv $UMLAND_SOURCE/tests/data/brandenburg_gaps.csv expected" ".import --csv rows.csv found" \
        "WITH e AS (SELECT *, row_number() OVER (PARTITION BY key, other_key, corridor_id ORDER BY border_m + 0) AS n FROM expected),
              f AS (SELECT *, row_number() OVER (PARTITION BY key, other_key, corridor_id ORDER BY border_m + 0) AS n FROM found)
         SELECT count(*), (SELECT count(*) FROM found), sum(abs(e.border_m - f.border_m) > 0.001), sum((e.nearest_m = '') <> (f.nearest_m = '')),
                sum(abs(e.nearest_m - f.nearest_m) > 0.001) FROM e JOIN f USING (key, other_key, corridor_id, n)")
    [ "$answer" = "19|19|0|0|0" ]
}

@test "pieces of path, as often as lines use them, are as long as the lines" {
    run sqlite3 -batch "$OUT/region.sqlite" "SELECT count(DISTINCT corridor_id), abs(sum(path_piece.length_m * uses) / (SELECT sum(length_m) FROM corridor) - 1) < 1e-9 FROM path_piece JOIN path_piece_corridor USING (piece_id)"
    [ "$output" = "5463|1" ]
}
