# The main job on the embedded region.

load helpers

setup_file() {
    export MUSTER="$BATS_FILE_TMPDIR/muster"
    "$UMLAND" build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o "$MUSTER" --timings "$BATS_FILE_TMPDIR/steps.jsonl" -q
}

@test "every output is there" {
    for file in region.sqlite region.gpkg region.qgs report.html tables/cooperation_coverage.csv layers/borders_atlas.geojson \
        maps/cooperation_coverage_by_territory_choropleth.svg maps/cooperation_coverage_by_territory_choropleth.png; do
        [ -s "$MUSTER/$file" ] || { echo "$file"; return 1; }
    done
    [ -z "$(find "$MUSTER" -name '*.part')" ]
}

@test "every layer is valid and has the rows of its table" {
    for layer in "$MUSTER"/layers/*.geojson; do
        umland check "$layer"
        name=$(basename "$layer" .geojson)
        features=$(ogrinfo -so -al "$layer" | sed -n 's/^Feature Count: //p')
        rows=$(sqlite3 -batch :memory: ".import --csv $MUSTER/tables/$name.csv t" "SELECT count(*) FROM t")
        [ "$features" = "$rows" ] || { echo "$name: $features features, $rows rows"; return 1; }
        [ "$(ogrinfo -so "$MUSTER/region.gpkg" "$name" | sed -n 's/^Feature Count: //p')" = "$rows" ]
    done
}

@test "the store keeps its promises" {
    umland check "$MUSTER/region.sqlite"
}

@test "an unchanged region writes nothing; a changed one only what depends on it; two builds are alike" {
    cp -r "$UMLAND_SOURCE/datasets/musterregion" here
    cp -r "$UMLAND_SOURCE/datasets/rulebooks" . # named by the region file
    umland build here/region.yaml -o out -q
    state() { find out -type f ! -name region.sqlite -exec stat -c '%n %Y %i' {} + | LC_ALL=C sort; }
    before=$(state)
    umland build here/region.yaml -o out -q
    [ "$before" = "$(state)" ]
    diff -r --exclude=region.sqlite out "$MUSTER"
    # An analysis that is no longer asked for leaves nothing behind.
    sed -i '/borders\/atlas/d' here/region.yaml
    umland build here/region.yaml -o out -q
    [ -z "$(find out -name 'borders_atlas*')" ]
}

@test "an invented region says so on its page and on every map" {
    grep -q "Erfundene Region" "$MUSTER/report.html"
    for map in "$MUSTER"/maps/*.svg; do
        grep -q "Erfundene Region" "$map" || { echo "$map"; return 1; }
    done
}

@test "an analysis and umland plot may have other classes than the header" {
    small_region
    sed -i 's#  - query: corridors/by_territory#&\n    classes: [0, 0.25, 2]#' region.yaml
    umland build region.yaml -o out -q
    grep -q '>0,25 und mehr\|>0,25 bis unter 2' out/maps/corridors_by_territory_choropleth.svg
    umland plot corridors/by_territory -s out/region.sqlite -o equal.svg --classes equal:2
    grep -q 'gleiche Schritte' equal.svg
    run umland plot corridors/by_territory -s out/region.sqlite -o none.svg --classes jenk:2
    [ "$status" -eq 2 ]
    [ "$output" = "umland plot: classes=jenk:2: no method 'jenk'; it is equal, jenks, pretty or quantile; did you mean 'jenks'?" ]
    sed -i 's#classes: .*#classes: 5,1#' region.yaml
    run umland build region.yaml -o out -q
    [ "$status" -eq 3 ]
    [[ "$output" == *"region.yaml: line "*": classes=5,1: '1' is no number greater than the one before" ]]
    sed -i '/classes: /d; s#  - query: cooperation/coverage$#&\n    classes: 1,5#' region.yaml
    run umland build region.yaml -o out -q
    [[ "$output" == *"'cooperation/coverage' has no plot with 'classes=' in its header" ]]
}

@test "every chapter of the page has a title, not the name of its folder" {
    for topic in "$UMLAND_SOURCE"/queries/*/; do # a title, not the name of the folder
        lacks "$MUSTER/report.html" ">$(basename "$topic")</h2>"
    done
}

@test "the page needs no network, and no script but those that its policy names" {
    grep -q "Content-Security-Policy" "$MUSTER/report.html"
    if grep -Eiq '<link |<iframe|@import|src="http|<script [^t]|<script src' "$MUSTER/report.html"; then return 1; fi
    [ "$(grep -c '^<script>' "$MUSTER/report.html")" -eq "$(grep -o "'sha256-" "$MUSTER/report.html" | wc -l)" ]
}

@test "timings are JSON lines with seconds, rows and memory" {
    grep -q '^{"phase": "load", "step": "municipalities", "seconds": [0-9.]*, "rows": 29, "rows_per_s": [0-9]*, "peak_kib": [0-9]*}$' "$BATS_FILE_TMPDIR/steps.jsonl"
    grep -q '"phase": "derive"' "$BATS_FILE_TMPDIR/steps.jsonl"
}

@test "load, derive and report one by one give what build gives" {
    umland load "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o out -q
    umland derive "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o out -q
    umland report "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o out -q
    diff -r --exclude=region.sqlite out "$MUSTER"
}

# rows QUERY... SQL: the SQL over the rows of a query
rows() {
    umland query "${@:1:$#-1}" -s "$MUSTER/region.sqlite" -f csv > rows.csv
    sqlite3 -batch :memory: ".import --csv rows.csv t" "${@: -1}"
}

# datasets/musterregion/README.md works these out, by hand or with another program.
@test "the Musterregion: tessellation, route along a border, flows" {
    [ "$(sql "$MUSTER/region.sqlite" "SELECT count(*) FROM territory WHERE is_leaf = 1")" = 29 ]
    [ "$(sql "$MUSTER/region.sqlite" "SELECT count(*) FROM tessellation_fault")" = 0 ]
    [ "$(sql "$MUSTER/region.sqlite" "SELECT printf('%.2f', sum(length_m)) FROM section WHERE corridor_id LIKE '%rad4' AND other_key IS NOT NULL")" = "13890.87" ]
    [ "$(sql "$MUSTER/region.sqlite" "SELECT CAST(sum(persons) AS INTEGER), count(*) FROM flow WHERE mode = 'all'")" = "169107|442" ]
}

@test "the Musterregion: reach of a forum, today and in 2010" {
    [ "$(rows cooperation/coverage "SELECT members, direct_population, direct_area_km2, printf('%.4f %.4f', direct_population_share, direct_area_share) FROM t WHERE forum_id = 'stadt_umland'")" = "7|234170|588.54|0.5646 0.2245" ]
    [ "$(rows cooperation/coverage --set date=2010-12-31 "SELECT direct_population, printf('%.4f', direct_population_share) FROM t WHERE forum_id = 'stadt_umland'")" = "236800|0.5709" ]
}

@test "the Musterregion: gaps around the city and between neighbours" {
    [ "$(rows cooperation/forum_gap --set forum=gespraech "SELECT name, status, through_district FROM t ORDER BY key")" = "Süßenbek|missing|no
Fließhorn|missing|yes" ]
    [ "$(rows cooperation/pair_gap "SELECT status, count(*) FROM t GROUP BY status")" = "no|25
unknown|21
yes|22" ]
    [ "$(rows cooperation/pair_gap "SELECT printf('%.0f %.4f %.4f', border_m, share_of_a, share_of_b), status FROM t WHERE a_name || b_name IN ('RüstwedelFörstenhagen', 'FörstenhagenRüstwedel')")" = "15697 0.2557 0.3764|no" ]
}

@test "the Musterregion: commuters of the city, missing forum, functional fit" {
    [ "$(rows commuters/balance "SELECT commuters_in + 0, commuters_out + 0, balance + 0, within + 0, printf('%.4f %.4f', in_rate, out_rate) FROM t WHERE key = '99001000'")" = "29152|14349|14803|60016|0.3269 0.1930" ]
    [ "$(rows cooperation/missing_forum "SELECT min(rank + 0), a_to_b + b_to_a FROM t WHERE status = 'no'")" = "$(rows cooperation/missing_forum "SELECT rank, 1278 FROM t WHERE status = 'no' AND a_name || b_name IN ('BrüggenflethBüsenwiek', 'BüsenwiekBrüggenfleth')")" ]
    [ "$(rows cooperation/functional_fit "SELECT inside + 0, touching + 0, printf('%.4f', fit) FROM t WHERE forum_id = 'stadt_umland'")" = "20213|58855|0.3434" ]
}

@test "the Musterregion: lengths of routes by municipality" {
    lengths() { sql "$MUSTER/region.sqlite" "SELECT printf('%.0f', sum(section.length_m)) FROM section WHERE corridor_id LIKE '%$1' AND $2"; }
    key() { sql "$MUSTER/region.sqlite" "SELECT key FROM territory WHERE name = '$1' AND is_leaf = 1"; }
    [ "$(lengths rad3 "key = '$(key Uhlenbüttel)'")" = 11309 ]
    [ "$(lengths rad3 "key = '$(key Güldenbarg)'")" = 6412 ]
    [ "$(sql "$MUSTER/region.sqlite" "SELECT count(*) FROM crossing WHERE corridor_id LIKE '%rad3'")" = 3 ]
    [ "$(lengths rad4 "other_key IS NULL AND key = '$(key Höverwiek)'")" = 4495 ]
    [ "$(lengths bahn1 "1 = 1")" = 74965 ]
    [ "$(lengths bahn1 "key = ''")" = 10383 ]
}
