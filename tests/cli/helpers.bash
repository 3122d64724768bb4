# What every CLI test uses: a small region of its own in an empty folder, and questions about files.
# UMLAND is the program, UMLAND_SOURCE the project; both are set by CTest.

setup() {
    cd "$BATS_TEST_TMPDIR" || exit 1
    export NO_COLOR=1 LC_ALL=C.UTF-8
    unset LANGUAGE # of a developer: messages are compared in English
}

umland() { "$UMLAND" "$@"; }

# Three squares of 1 km in a row (keys 12000001 to 12000003), a line through all three, two forums.
small_region() {
    mkdir -p region && cd region || exit 1
    cat > region.yaml <<'YAML'
region:
  name: Drei Quadrate
  crs: EPSG:25833
  reference_date: 2024-12-31
  language: de
  focus: "12000001"
sources:
  municipalities:
    loader: territories
    files: municipalities.geojson
    title: Quadrate
    licence: CC0-1.0
    attribution: erfunden
    vintage: 2024
    level: municipality
    crs: EPSG:25833
    columns: {key: ags, name: name, population: pop}
  forums:
    loader: forums
    files: forums.csv
    title: Foren
    licence: CC0-1.0
    attribution: erfunden
  memberships:
    loader: memberships
    files: memberships.csv
    title: Mitglieder
    licence: CC0-1.0
    attribution: erfunden
  lines:
    loader: corridors
    files: lines.geojson
    title: Linien
    licence: CC0-1.0
    attribution: erfunden
    kind: cycle
    crs: EPSG:25833
    columns: {id: id}
analyses:
  - query: cooperation/coverage
  - query: cooperation/coverage_by_territory
  - query: corridors/by_territory
YAML
    write_squares "12000001 Ahaus" "12000002 Behaus" "12000003 Zehaus" > municipalities.geojson
    cat > forums.csv <<'CSV'
forum_id,name,aliases,kind,themes,territorial,scope,founded,ended,members_total,list_complete,source,note
runde,Runder Tisch,,talks,mobility,yes,region,2001,,2,yes,erfunden,
CSV
    cat > memberships.csv <<'CSV'
forum_id,member_name,member_kind,member_key,role,valid_from,valid_to,source,note
runde,Ahaus,municipality,12000001,chair,2001,,erfunden,
runde,Behaus,municipality,12000002,member,2005-03,,erfunden,
CSV
    cat > lines.geojson <<'JSON'
{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "weg"},
 "geometry": {"type": "LineString", "coordinates": [[400100, 5800500], [402900, 5800500]]}}]}
JSON
}

# write_squares "KEY NAME"...: squares of 1 km from (400000, 5800000) eastwards, as GeoJSON.
write_squares() {
    local x=400000 separator="" square
    printf '{"type": "FeatureCollection", "features": ['
    for square in "$@"; do
        printf '%s\n{"type": "Feature", "properties": {"ags": "%s", "name": "%s", "pop": 1000}, "geometry": {"type": "Polygon", "coordinates": [[[%d, 5800000], [%d, 5800000], [%d, 5801000], [%d, 5801000], [%d, 5800000]]]}}' \
            "$separator" "${square%% *}" "${square#* }" $x $((x + 1000)) $((x + 1000)) $x $x
        x=$((x + 1000))
        separator=,
    done
    printf ']}\n'
}

# refused CODE SENTENCE COMMAND...: the command fails with this exit code and just this one line on stderr.
refused() {
    local code=$1 sentence=$2 status=0
    shift 2
    "$@" > stdout.txt 2> stderr.txt || status=$?
    if [ "$status" -ne "$code" ] || [ "$(cat stderr.txt)" != "$sentence" ] || [ -s stdout.txt ]; then
        printf 'exit %s, expected %s\nstderr:   %s\nexpected: %s\nstdout: %s\n' "$status" "$code" "$(cat stderr.txt)" "$sentence" "$(head -3 stdout.txt)"
        return 1
    fi
}

# In bats a `!` or an `&&` in mid-test never fails it: these do.
absent() { [ ! -e "$1" ] || { echo "$1 is there"; return 1; }; }
lacks() { if grep -q -- "$2" "$1"; then echo "$1 has: $2"; return 1; fi; }
has() { grep -q -- "$2" "$1" || { echo "$1 lacks: $2"; return 1; }; }

# A checksum of everything below a folder, to see that nothing changed.
fingerprint() { find "$1" -type f | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum; }

sql() { sqlite3 -batch -noheader "$1" "$2"; }
