# The program as its user meets it: help, typing errors, formats, pipes.

load helpers

built() { # the Musterregion, built once a file
    export MUSTER="$BATS_FILE_TMPDIR/muster"
    [ -d "$MUSTER" ] || "$UMLAND" build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o "$MUSTER" -q
}

@test "without arguments: help, and exit code 2" {
    status=0
    umland > stdout.txt || status=$?
    [ "$status" = 2 ]
    grep -q "build      From region.yaml" stdout.txt
    umland --help > again.txt
    diff stdout.txt again.txt
    [[ "$(umland --version)" == "umland "* ]]
}

@test "typing errors are answered with the nearest name" {
    built
    refused 2 "umland: no command 'bild'; did you mean 'build'?" umland bild region.yaml
    refused 2 "umland build: no option '--ouput'; did you mean '--output'?" umland build --ouput x
    refused 2 "umland build: something is missing; expected: umland build <region.yaml> [-o <folder>]" umland build
    refused 2 "umland build: option '-o' needs a value" umland build x -o
    refused 2 "umland build: no option '-x'; see 'umland build --help'" umland build region.yaml -xq
    refused 2 "umland build: no option '--over'; see 'umland build --help'" umland build region.yaml --over
    refused 2 "umland build: option '--quiet=yes' takes no value" umland build region.yaml --quiet=yes
    refused 2 "umland build: -o names no folder" umland build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o ""
    refused 1 "umland query: no query 'cooperation/covrage'; did you mean 'cooperation/coverage'?" umland query cooperation/covrage -s "$MUSTER/region.sqlite"
    refused 2 "umland query: cooperation/coverage: the query has no parameter 'dat'; did you mean 'date'?" umland query cooperation/coverage -s "$MUSTER/region.sqlite" --set dat=2020
    refused 2 "umland query: cooperation/forum_gap: parameter 'forum' does not know 'gespraec'; did you mean 'gespraech'?" umland query cooperation/forum_gap -s "$MUSTER/region.sqlite" --set forum=gespraec
    refused 2 "umland query: commuters/balance: parameter 'scope' does not know 'foo'; it knows: region, all" umland query commuters/balance -s "$MUSTER/region.sqlite" --set scope=foo
    refused 2 "umland query: corridors/by_territory: parameter 'kinds' does not know 'cycel'; did you mean 'cycle'?" umland query corridors/by_territory -s "$MUSTER/region.sqlite" --set kinds=bus,cycel
    refused 2 "umland query: corridors/shared: parameter 'networks' does not know 'Busnetz Musterlandt'; did you mean 'Busnetz Musterland'?" umland query corridors/shared -s "$MUSTER/region.sqlite" --set "networks=Busnetz Musterlandt"
    refused 2 "umland query: cooperation/register: parameter 'reading' does not know 'foo'; it knows: direct, through, all" umland query cooperation/register -s "$MUSTER/region.sqlite" --set reading=foo
    refused 2 "umland query: transit/headway: parameter 'day_type' does not know 'Weekday'; did you mean 'weekday'?" umland query transit/headway -s "$MUSTER/region.sqlite" --set day_type=Weekday
    refused 2 "umland query: transit/lines_across_borders: parameter 'basis' does not know 'stop'; did you mean 'stops'?" umland query transit/lines_across_borders -s "$MUSTER/region.sqlite" --set basis=stop
    refused 2 "umland query: transit/plusbus: parameter 'unit' does not know 'lines'; did you mean 'line'?" umland query transit/plusbus -s "$MUSTER/region.sqlite" --set unit=lines
    refused 2 "umland query: transit/findings: parameter 'severities' does not know 'error'; did you mean 'ERROR'?" umland query transit/findings -s "$MUSTER/region.sqlite" --set severities=error
    refused 2 "umland query: transit/cost_key_service: parameter 'lines' does not know '999999'; it knows: 10, 12, 20, 30, 31, RB 2" umland query transit/cost_key_service -s "$MUSTER/region.sqlite" --set lines=999999
    refused 2 "umland query: cooperation/dynamics: parameter 'events' does not know 'entries'; did you mean 'entry'?" umland query cooperation/dynamics -s "$MUSTER/region.sqlite" --set events=entries
    refused 2 "umland query: 'x.ods': this ending names no format; .csv, .geojson, .json and .xlsx do, or -f" umland query borders/atlas -s "$MUSTER/region.sqlite" -o x.ods
    refused 2 "umland query: 'date' is not of the form name=value" umland query cooperation/coverage -s "$MUSTER/region.sqlite" --set date
    refused 2 "umland query: no format 'geojsn'; did you mean 'geojson'? (csv, geojson, json, table, xlsx)" umland query borders/atlas -s "$MUSTER/region.sqlite" -f geojsn
    refused 2 "umland query: no dialect 'ed'; did you mean 'de'? (de, en)" umland query borders/atlas -s "$MUSTER/region.sqlite" --dialect ed
    refused 2 "umland list: no list of 'loader'; did you mean 'loaders'?" umland list loader
    refused 2 "umland list: no list of 'weather' (analyses, charts, dialects, formats, layers, loaders, rulebooks, or the name of an analysis)" umland list weather
    refused 1 "umland list: no query 'borders/atls'; did you mean 'borders/atlas'?" umland list borders/atls
    refused 2 "umland plot: 'commuters/balance' has no plot 'circlemap'; did you mean 'circle_map'? (circle_map, ranked_bars)" umland plot commuters/balance circlemap -o x.svg -s "$MUSTER/region.sqlite"
    refused 2 "umland: no command 'bild'; did you mean 'build'?" umland help bild
    refused 2 "umland: no command '--hlep'; did you mean 'help'?" umland --hlep
    refused 1 "umland query: no query 'coverage'; did you mean 'cooperation/coverage'?" umland query coverage
    refused 1 "umland query: no query 'covrage'; did you mean 'cooperation/coverage'?" umland query covrage
    refused 1 "umland query: 'cooperation' is a topic; 'umland list cooperation' names its queries" umland query cooperation
    refused 1 "umland query: no query 'weather'" umland query weather
    [ "$(umland list cooperation/ --names)" = "$(umland list --names | grep '^cooperation/')" ]
    refused 2 "umland build: an operand is empty; expected: umland build <region.yaml> [-o <folder>]" umland build ""
    refused 3 "umland build: none.yaml: no such file; 'umland init' writes a first one" umland build none.yaml
    refused 2 "umland completion: no completion for 'zsh'; there is one for bash" umland completion zsh
    refused 1 "umland query: no store at 'out/region.sqlite'; 'umland build region.yaml' makes one, -s names another" umland query cooperation/coverage
}

@test "typing errors in region.yaml and in headers are answered with the nearest name" {
    small_region
    wrong() { # SED-COMMAND WORDS
        sed "$1" region.yaml > wrong.yaml
        refused 3 "$(umland build wrong.yaml 2>&1)" umland build wrong.yaml
        has stderr.txt "$2" || { cat stderr.txt; return 1; }
        [ "$(wc -l < stderr.txt)" = 1 ]
    }
    wrong 's/loader: corridors/loader: coridors/' "no loader 'coridors', did you mean 'corridors'"
    wrong 's/kind: cycle/kind: cycel/' "unknown word 'cycel', did you mean 'cycle'"
    wrong 's/    kind: cycle/    kind: cycle\n    netwrok: x/' "loader 'corridors' has no option 'netwrok'; did you mean 'network'?"
    wrong 's/level: municipality/level: municipalty/' "municipalty.*did you mean 'municipality'"
    wrong 's/columns: {id: id}/columns: {id: ide}/' "no column 'ide'; did you mean 'id'?"
    wrong 's/^    crs: EPSG:25833$/    layer: lins/' "no layer 'lins', did you mean 'lines'; it has: lines\|no layer 'lins'"
    wrong 's/language: de/langage: de/' "unknown key 'langage'; did you mean 'language'?"
    wrong 's/^sources:/source:/' "unknown key 'source'; did you mean 'sources'?"
    wrong '$a derive: {tesselation: {snap_m: 1}}' "did you mean 'tessellation.snap_m'?"
    wrong 's#query: corridors/by_territory#qery: corridors/by_territory#' "unknown key 'qery'; did you mean 'query'?"
    wrong 's#query: corridors/by_territory#query: corridors/by_teritory#' "no query 'corridors/by_teritory'; did you mean 'corridors/by_territory'?"
    wrong 's#query: cooperation/coverage$#&\n    set: {dat: 2020}#' "the query has no parameter 'dat'; did you mean 'date'?"
    wrong 's#query: cooperation/coverage_by_territory#&\n    plots: [choroplth]#' "has no plot 'choroplth' in its header; did you mean 'choropleth'?"
    in_header() { # LINE WORDS
        printf -- '-- title: T\n-- column: n | integer | rows | N\n%s\nSELECT 1 AS n\n' "$1" > my.sql
        umland check my.sql > stdout.txt 2>&1 && { echo "$1 is taken"; return 1; }
        has stdout.txt "$2" || { cat stdout.txt; return 1; }
    }
    in_header '-- layer: teritory' "no layer 'teritory'; did you mean 'territory'?"
    in_header '-- colum: m | integer | rows | M' "unknown key 'colum'; did you mean 'column'?"
    in_header '-- column: m | intger | rows | M' "no type 'intger'; did you mean 'integer'?"
    in_header '-- plot: ranked_bar | label=n | value=n' "ranked_bar'; did you mean 'ranked_bars'"
    in_header '-- plot: ranked_bars | labl=n | value=n' "did you mean 'label'"
}

@test "csv in a pipe, json and geojson on demand" {
    built
    [ "$(umland query cooperation/coverage -s "$MUSTER/region.sqlite" | head -1 | cut -d, -f1,2)" = "forum_id,forum" ]
    umland query cooperation/coverage -s "$MUSTER/region.sqlite" --json | head -1 | grep -q '^\['
    umland query borders/atlas -s "$MUSTER/region.sqlite" -o atlas.geojson
    umland check atlas.geojson
    refused 1 "umland query: atlas.geojson: is already there; --overwrite replaces it" umland query borders/atlas -s "$MUSTER/region.sqlite" -o atlas.geojson
    umland query borders/atlas -s "$MUSTER/region.sqlite" -o atlas.geojson --overwrite
}

@test "a query file of one's own" {
    built
    cat > my.sql <<'SQL'
-- title:    Large municipalities
-- title.de: Große Gemeinden
-- needs:    territory
-- column:   key        | text    |             | Key
-- column:   name       | text    |             | Name
-- column:   population | integer | inhabitants | Inhabitants
-- column.de: key        | Schlüssel
-- column.de: name       | Name
-- column.de: population | Einwohner
-- layer:    territory key
-- definition:    Inhabitants as published.
-- definition.de: Einwohner, wie veröffentlicht.
-- source:    the publisher of the boundaries

SELECT key, name, population
FROM territory
WHERE is_leaf = 1
ORDER BY population DESC, key
LIMIT 2;
SQL
    [ "$(umland query my.sql -s "$MUSTER/region.sqlite" | cut -d, -f1 | tail -n +2 | head -1)" = "99001000" ]
    umland check my.sql -s "$MUSTER/region.sqlite"
    sed -i 's/^SELECT.*/SELECT key, nme, population/' my.sql
    refused 1 "$(umland query my.sql -s "$MUSTER/region.sqlite" 2>&1)" umland query my.sql -s "$MUSTER/region.sqlite"
    grep -q "no such column: nme" stderr.txt
}

@test "a reader that goes away is no failure" {
    built
    umland query commuters/largest_flows -s "$MUSTER/region.sqlite" | head -1 > first.txt
    [ "${PIPESTATUS[0]}" = 0 ]
}

@test "standard output on a full disk is a failure" {
    built
    [ -e /dev/full ] || skip "no /dev/full"
    status=0
    umland query borders/atlas -s "$MUSTER/region.sqlite" > /dev/full 2> stderr.txt || status=$?
    [ "$status" = 1 ]
    grep -q "standard output" stderr.txt
}

@test "every analysis keeps its header's contract" {
    built
    umland check -s "$MUSTER/region.sqlite"
    [ "$(umland list | wc -l)" = "$(find "$UMLAND_SOURCE/queries" -name '*.sql' | wc -l)" ]
}

@test "a table for people on a terminal fits its width" {
    built
    command -v script > /dev/null || skip "no script(1)"
    script -qec "stty cols 60; '$UMLAND' query cooperation/functional_fit -s '$MUSTER/region.sqlite'" /dev/null < /dev/null > table.txt
    grep -q "Forum\|forum" table.txt
}

@test "every rulebook that comes with it can be listed and loaded, each row with its citation" {
    [ "$(umland list rulebooks | wc -l)" = "$(ls "$UMLAND_SOURCE"/datasets/rulebooks/*.csv | wc -l)" ]
    umland list rulebooks | grep -q "^cost_keys .*population, edition house; .*OEPNVFV, edition 2007" # several in one file
    cat > region.yaml <<YAML
region: {name: Rules, crs: "EPSG:25833", reference_date: 2024-12-31}
sources:
  rules: {loader: rulebook, files: $UMLAND_SOURCE/datasets/rulebooks/*.csv, title: Rulebooks, licence: internal, attribution: see citation}
YAML
    umland load region.yaml -o out -q
    [ "$(sql out/region.sqlite "SELECT rows_in = rows_stored, rows_rejected FROM source")" = "1|0" ]
    [ "$(sql out/region.sqlite "SELECT value FROM rulebook WHERE standard = 'RIN' AND rule = 'oberzentrum_transit' AND topic = 'reach_from_home'")" = "90.0" ]
}
