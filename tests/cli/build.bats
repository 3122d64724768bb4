# The main job on the embedded region.

load helpers

setup_file() {
    export MUSTER="$BATS_FILE_TMPDIR/muster"
    "$UMLAND" build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o "$MUSTER" --timings "$BATS_FILE_TMPDIR/steps.jsonl" -q
}

@test "every output is there" {
    for file in region.sqlite region.gpkg report.html tables/cooperation_coverage.csv layers/borders_atlas.geojson \
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
    umland build here/region.yaml -o out -q
    state() { find out -type f ! -name region.sqlite -exec stat -c '%n %Y %i' {} + | LC_ALL=C sort; }
    before=$(state)
    umland build here/region.yaml -o out -q
    [ "$before" = "$(state)" ]
    diff -r --exclude=region.sqlite out "$MUSTER"
    # An analysis that is no longer asked for leaves nothing behind.
    sed -i '/borders\/atlas/d' here/region.yaml
    umland build here/region.yaml -o out -q
    [ ! -e out/tables/borders_atlas.csv ] && [ ! -e out/layers/borders_atlas.geojson ]
    [ -z "$(find out -name 'borders_atlas*')" ]
}

@test "an invented region says so on its page and on every map" {
    grep -q "Erfundene Region" "$MUSTER/report.html"
    for map in "$MUSTER"/maps/*.svg; do
        grep -q "Erfundene Region" "$map" || { echo "$map"; return 1; }
    done
}

@test "the page needs no network and no script" {
    grep -q "Content-Security-Policy" "$MUSTER/report.html"
    ! grep -Eiq '<script|<link |<iframe|@import|src="http' "$MUSTER/report.html"
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

@test "the figures of the Musterregion that its README works out by hand" {
    [ "$(sql "$MUSTER/region.sqlite" "SELECT count(*) FROM territory WHERE is_leaf = 1")" = 29 ]
    [ "$(sql "$MUSTER/region.sqlite" "SELECT count(*) FROM border WHERE level = 'municipality'")" = 68 ]
    [ "$(sql "$MUSTER/region.sqlite" "SELECT printf('%.2f', sum(length_m)) FROM section WHERE corridor_id LIKE '%rad4' AND other_key IS NOT NULL")" = "13890.87" ]
    [ "$(sql "$MUSTER/region.sqlite" "SELECT CAST(sum(persons) AS INTEGER), count(*) FROM flow")" = "169107|442" ]
}
