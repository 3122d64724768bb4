# Timetables on real data: every feed and every bad fixture of ../shared/data/gtfs against ../shared/expected/transit, an
# independent computation (its README pins the conventions); what a pattern gives back against the rows of the feed.

setup_file() {
    export SHARED="${UMLAND_SHARED:-$UMLAND_SOURCE/../shared}"
    [ -d "$SHARED/expected/transit" ] || return 0 # setup() skips each test, visibly
    export GTFS="$SHARED/data/gtfs" EXPECTED="$SHARED/expected/transit" TOOLS="$UMLAND_SOURCE/tests/data"
    BOUNDARIES="$SHARED/data/boundaries/vg250ew_gemeinden"
    export BRANDENBURG="[\"$BOUNDARIES/de-12.geojson\", \"$BOUNDARIES/de-11.geojson\"]"
    export SOUTH="[\"$BOUNDARIES/other_states.zip/de-06.geojson\", \"$BOUNDARIES/other_states.zip/de-07.geojson\", \"$BOUNDARIES/other_states.zip/de-08.geojson\"]"
    for place in "nevada -117 36" "saopaulo -47 -24"; do # a square around the feed: nothing else is wanted of its country
        set -- $place
        echo "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"ags\":\"00000001\",\"name\":\"x\",\"pop\":1,
            \"area_km2\":1},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[$2,$3],[$(($2 + 1)),$3],[$(($2 + 1)),$(($3 + 1))],[$2,$(($3 + 1))],
            [$2,$3]]]}}]}" > "$BATS_FILE_TMPDIR/$1.geojson"
    done
}

setup() {
    [ -d "$SHARED/expected/transit" ] || skip "no data: $SHARED/expected/transit is not there"
    cd "$BATS_TEST_TMPDIR"
}

# region FEED CRS BOUNDARIES [LINES OF derive:]
region() {
    cat > region.yaml <<YAML
region: {name: Test, crs: "$2", reference_date: 2024-12-31, language: en}
sources:
  municipalities:
    loader: territories
    files: $3
    title: Municipalities
    licence: internal
    attribution: none
    level: municipality
    columns: {key: ags, name: name, population: pop, area_km2: area_km2}
  timetable: {loader: gtfs, files: $1, title: Timetable, licence: internal, attribution: none}
  r1: {loader: rulebook, files: $UMLAND_SOURCE/datasets/rulebooks/oev_gueteklassen.csv, title: R1, licence: internal, attribution: none}
  r2: {loader: rulebook, files: $UMLAND_SOURCE/datasets/rulebooks/oerok.csv, title: R2, licence: internal, attribution: none}
  r3: {loader: rulebook, files: $UMLAND_SOURCE/datasets/rulebooks/plusbus.csv, title: R3, licence: internal, attribution: none}
derive: {${4:-}}
YAML
}

@test "40 bad fixtures: each loads or is refused as expected, with every finding" {
    for fixture in "$GTFS"/bad_fixtures/*; do
        name=$(basename "$fixture")
        rm -rf out
        region "$fixture" EPSG:26911 "$BATS_FILE_TMPDIR/nevada.geojson"
        status=0
        message=$("$UMLAND" load region.yaml -o out -q 2>&1) || status=$?
        run "$TOOLS/feed_findings.py" "$EXPECTED" fixture "$name" "$status" "$message" out/region.sqlite
        echo "$name: $output"
        [ "$status" = 0 ]
    done
    [ "$(ls "$GTFS/bad_fixtures" | wc -l)" = 40 ]
}

@test "six real feeds: rows, trips, patterns, days and findings; their patterns give every row back" {
    for feed in "vbb_berlin_subset_2020.zip EPSG:25833" "vrn_cut_2023.zip EPSG:25832" "vvs_bus_751_only.zip EPSG:25832" \
        "db_fernverkehr_2019 EPSG:25832" "bbnavi_rufbus_flex EPSG:25833" "saopaulo_subset.zip EPSG:31983"; do
        set -- $feed
        boundaries=$BRANDENBURG
        [ "$2" != EPSG:31983 ] || boundaries=$BATS_FILE_TMPDIR/saopaulo.geojson
        rm -rf out
        region "$GTFS/$1" "$2" "$boundaries"
        "$UMLAND" load region.yaml -o out -q
        run "$TOOLS/feed_findings.py" "$EXPECTED" feed "$1" out/region.sqlite
        echo "$1: $output"
        [ "$status" = 0 ]
        run "$TOOLS/feed_rows.py" "$GTFS/$1" out/region.sqlite
        echo "$1: $output"
        [ "$status" = 0 ]
    done
}

@test "a feed without stop_times is refused for that" {
    region "$GTFS/vbb_potsdam_region_2024_incomplete" EPSG:25833 "$BRANDENBURG"
    run "$UMLAND" load region.yaml -o out
    [ "$status" = 3 ]
    [[ "$output" = *"missing_required_file: a timetable needs stop_times.txt"* ]]
}

@test "Havelbus: departures, timetable-km, headways, borders, PlusBus, stations, classes and their areas" {
    region "$GTFS/vbb_berlin_subset_2020.zip" EPSG:25833 "$BRANDENBURG" \
        "reference_days: {weekday: 2020-12-01, saturday: 2020-12-05, sunday: 2020-12-06}"
    "$UMLAND" derive region.yaml -o out -q
    query() { "$UMLAND" query "transit/$1" --store out/region.sqlite --format csv "${@:3}" > "$2.csv"; }
    for day in weekday saturday sunday; do
        query service_by_territory "service_$day" --set day_type=$day
        query cost_key_service "cost_key_$day" --set day_type=$day
    done
    query headway headway
    for basis in stops path; do query lines_across_borders "lines_$basis" --set basis=$basis --set min_territories=1; done
    query border_service border_service --set by_line=yes
    for unit in line route; do query plusbus "plusbus_$unit" --set unit=$unit; done
    run "$TOOLS/compare_timetables.py" "$EXPECTED" havelbus out/region.sqlite .
    echo "$output"
    [ "$status" = 0 ]
}

@test "VRN, without shapes: departures on two days, stations and classes with trams" {
    for date in 2022-06-21 2022-10-04; do
        region "$GTFS/vrn_cut_2023.zip" EPSG:25832 "$SOUTH" "reference_days: {weekday: $date}"
        "$UMLAND" derive region.yaml -o out -q
        run "$TOOLS/compare_timetables.py" "$EXPECTED" vrn out/region.sqlite $date
        echo "$output"
        [ "$status" = 0 ]
    done
}

@test "... and its ordinary weekday is not that of the thinned period" {
    region "$GTFS/vrn_cut_2023.zip" EPSG:25832 "$SOUTH"
    "$UMLAND" derive region.yaml -o out -q
    run "$UMLAND" query transit/reference_days --store out/region.sqlite --format csv
    [[ "$output" = *"weekday,2022-06-21,ordinary,748,26,78,"* ]] # feeds_days.csv: 499 trips are more frequent (27 dates)
}

@test "São Paulo, by frequencies: departures and runs on three days" {
    region "$GTFS/saopaulo_subset.zip" EPSG:31983 "$BATS_FILE_TMPDIR/saopaulo.geojson" \
        "reference_days: {weekday: 2019-12-03, saturday: 2019-12-07, sunday: 2019-12-08}"
    "$UMLAND" derive region.yaml -o out -q
    run "$TOOLS/compare_timetables.py" "$EXPECTED" saopaulo out/region.sqlite
    echo "$output"
    [ "$status" = 0 ]
}
