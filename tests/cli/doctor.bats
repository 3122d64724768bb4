# umland doctor: says what is missing, and what to do; info and lists for machines and narrow terminals.

load helpers

# state NAME: ok, warning or missing, from what doctor says as JSON (read by another program).
state() { python3 -c "import json, sys; print([line['state'] for line in json.load(open('doctor.json')) if line['name'] == sys.argv[1]][0])" "$1"; }
remedy() { python3 -c "import json, sys; print([line['remedy'] for line in json.load(open('doctor.json')) if line['name'] == sys.argv[1]][0])" "$1"; }

@test "all is there" {
    umland doctor > lines.txt
    umland doctor --json > doctor.json
    for name in GDAL PROJ GEOS SQLite SpatiaLite libxlsxwriter GeoJSON GPKG "ESRI Shapefile" FlatGeobuf gnuplot "CRS database" "shipped files" folder; do
        [ "$(state "$name")" = ok ] || { echo "$name"; return 1; }
        has lines.txt "ok  *$name "
    done
    [ "$(remedy gnuplot)" = None ]
    # Versions as the libraries' own tools give them.
    has lines.txt "GDAL  *$(gdal-config --version 2> /dev/null || gdalinfo --version | sed 's/GDAL \([0-9.]*\).*/\1/')"
    has lines.txt "gnuplot  *$(gnuplot --version)"
    has lines.txt "SQLite  *$(pkg-config --modversion sqlite3)"
    [ -z "$(find . -name '.umland-doctor*')" ]
}

@test "without gnuplot: missing, with its package, exit code 1" {
    mkdir bin
    status=0
    PATH="$PWD/bin" "$UMLAND" doctor --json > doctor.json 2> stderr.txt || status=$?
    [ "$status" = 1 ]
    [ "$(state gnuplot)" = missing ]
    [[ "$(remedy gnuplot)" == *"package gnuplot-nox"* ]]
    has stderr.txt "umland doctor: 1 of [0-9]* things are missing"
}

@test "without the shipped files, the CRS database, a locale or a folder" {
    status=0
    UMLAND_SHARE=/nowhere umland doctor --json > doctor.json 2> stderr.txt || status=$?
    [ "$status" = 1 ]
    [ "$(state "shipped files")" = missing ]
    mkdir empty
    status=0
    PROJ_DATA="$PWD/empty" PROJ_LIB="$PWD/empty" umland doctor --json > doctor.json 2> stderr.txt || status=$?
    [ "$(state "CRS database")" = missing ]
    [ "$(state "Gauss-Krüger")" = warning ]
    LC_ALL=C umland doctor --json > doctor.json
    [ "$(state locale)" = warning ]
    status=0
    umland doctor none --json > doctor.json 2> stderr.txt || status=$?
    [ "$status" = 1 ]
    [ "$(state folder)" = missing ]
}

@test "another font than that of the charts is a warning" {
    mkdir -p bin && printf '#!/bin/sh\nprintf "Other Sans"\n' > bin/fc-match && chmod +x bin/fc-match
    PATH="$PWD/bin:$PATH" umland doctor --json > doctor.json
    [ "$(state font)" = warning ]
    [[ "$(remedy font)" == *fonts-dejavu-core* ]]
}

built() {
    export MUSTER="$BATS_FILE_TMPDIR/muster"
    [ -d "$MUSTER" ] || "$UMLAND" build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o "$MUSTER" -q
}

@test "info as JSON has what the store has" {
    built
    umland info "$MUSTER" --json > info.json # a folder stands for its store
    python3 - "$MUSTER/region.sqlite" <<'PY'
import json, sqlite3, sys
info, db = json.load(open("info.json")), sqlite3.connect(sys.argv[1])
assert [(s["name"], s["rows_in"], s["rows_stored"], s["licence"]) for s in info["sources"]] == \
    db.execute("SELECT name, rows_in, rows_stored, licence FROM source ORDER BY source_id").fetchall()
for table, n in info["rows"].items():
    assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == n, table
assert info["files"] == [row[0] for row in db.execute("SELECT path FROM published ORDER BY path")]
assert info["is_stale"] is False and info["derived"].startswith("up to date (borders, ")
PY
    umland info "$MUSTER/region.sqlite" > info.txt
    has info.txt "^licences  *CC0-1.0"
    has info.txt "^vintages  *2024-06-30, 2024-12-15, 2024-12-31"
    has info.txt "^derived  *up to date"
    has info.txt "^outputs  *[0-9]* charts, "
    for option in --rejects --repairs; do umland info "$MUSTER" $option --json | python3 -m json.tool > rows.json; done
}

@test "info of a loaded store that is not derived says so" {
    small_region
    umland load region.yaml -o out -q
    umland info > info.txt 2> stderr.txt
    has info.txt "^derived  *\(older than the data\|nothing yet\): run umland derive"
}

@test "info on what is no store: one clear line" {
    echo "no store, but long enough for the header of a database, which it is not by any means, is it" > notes.txt
    refused 1 "umland info: notes.txt: not a store of umland (no SQLite file)" umland info notes.txt
    refused 1 "umland info: .: is a folder, expected a regular file" umland info .
    refused 1 "umland info: no store at 'none'; 'umland build region.yaml' makes one, -s names another" umland info none
    sqlite3 other.sqlite "CREATE TABLE t (a)"
    refused 1 "umland info: other.sqlite: an SQLite file, but not a store of umland" umland info other.sqlite
}

@test "every list as JSON and as names; check as JSON" {
    for list in analyses charts dialects formats layers loaders rulebooks; do
        umland list $list --json | python3 -c "import json, sys; print('\n'.join(item['name'] for item in json.load(sys.stdin)))" > json.txt
        umland list $list --names > names.txt
        diff json.txt names.txt
        [ -s names.txt ]
    done
    umland list cooperation/coverage --json | python3 -c "
import json, sys
query = json.load(sys.stdin)
assert [p['name'] for p in query['params']] == ['date', 'roles', 'themes'] and query['columns'][0]['type'] == 'text'"
    refused 2 "umland list: --json and --names are two forms; give one" umland list --json --names
    umland check commuters/balance --json | python3 -c "import json, sys; assert json.load(sys.stdin)['is_sound'] is True"
    printf -- '-- title: T\n-- column: n | integer | rows | N\nSELECT 1 AS m\n' > bad.sql
    status=0
    umland check bad.sql --json > check.json 2> stderr.txt || status=$?
    [ "$status" = 1 ]
    python3 -c "import json; report = json.load(open('check.json')); assert report['is_sound'] is False and report['faults']"
}

@test "lists, info and doctor fit a terminal of 40 columns" {
    command -v script > /dev/null || skip "no script(1)"
    built
    for command in "list" "list loaders" "list cooperation/coverage" "info $MUSTER" "doctor"; do
        script -qec "stty cols 40; NO_COLOR=1 '$UMLAND' $command" typescript.txt < /dev/null > narrow.txt
        tr -d '\r' < narrow.txt | grep -v '/' | awk 'length > 41' > long.txt # a path is not broken
        [ -s narrow.txt ]
        [ ! -s long.txt ] || { echo "$command"; cat long.txt; return 1; }
    done
}
