# Styles and the QGIS project, without QGIS: their structure, and names that mean harm.

load ../cli/helpers

setup_file() {
    export MUSTER="$BATS_FILE_TMPDIR/muster"
    "$UMLAND" build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o "$MUSTER" -q
}

layers_of() { sql "$1/region.gpkg" "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1"; }

@test "every layer of the package has a style and stands in the project, once" {
    xmllint --noout --nonet "$MUSTER/region.qgs"
    layers=$(layers_of "$MUSTER")
    [ "$(echo "$layers" | wc -l)" -gt 30 ]
    [ "$(sql "$MUSTER/region.gpkg" "SELECT f_table_name FROM layer_styles WHERE useAsDefault = 1 AND f_geometry_column = 'geom' ORDER BY 1")" = "$layers" ]
    sources=$(xmllint --xpath '//maplayer/datasource/text()' "$MUSTER/region.qgs" | sed 's/^\.\/region\.gpkg|layername=//' | LC_ALL=C sort)
    [ "$sources" = "$layers" ]
    tree=$(xmllint --xpath '//layer-tree-layer/@id' "$MUSTER/region.qgs" | sed 's/^ id="umland_//; s/"$//' | LC_ALL=C sort)
    [ "$tree" = "$layers" ]
    [ "$(xmllint --xpath 'count(//layer-tree-layer[@checked="Qt::Checked"])' "$MUSTER/region.qgs")" = 2 ]
}

@test "the table of styles is registered, has no clock, and its styles are well-formed" {
    [ "$(sql "$MUSTER/region.gpkg" "SELECT data_type || ' ' || last_change FROM gpkg_contents WHERE table_name = 'layer_styles'")" = "attributes 2024-12-31T00:00:00.000Z" ]
    [ "$(sql "$MUSTER/region.gpkg" "SELECT DISTINCT update_time FROM layer_styles")" = "2024-12-31T00:00:00.000Z" ]
    [ -z "$(ogrinfo -al -so "$MUSTER/region.gpkg" 2>&1 >/dev/null)" ]
    for id in $(sql "$MUSTER/region.gpkg" "SELECT id FROM layer_styles"); do
        sql "$MUSTER/region.gpkg" "SELECT styleQML FROM layer_styles WHERE id = $id" > style.qml
        xmllint --noout --nonet style.qml
        [ "$(xmllint --xpath 'count(//symbol)' style.qml)" -ge 1 ]
    done
}

@test "labels and colours of a style are those of its map" {
    sql "$MUSTER/region.gpkg" "SELECT styleQML FROM layer_styles WHERE f_table_name = 'cooperation_coverage_by_territory'" > style.qml
    [ "$(xmllint --xpath 'string(//range[last()]/@label)' style.qml)" = 0 ]
    map="$MUSTER/maps/cooperation_coverage_by_territory_choropleth.svg"
    n=$(xmllint --xpath 'count(//range)' style.qml)
    for i in $(seq 1 "$n"); do
        has "$map" ">$(xmllint --xpath "string(//range[$i]/@label)" style.qml)"$'\u00a0'"("
        colour=$(xmllint --xpath "string(//symbol[$i]//prop[@k='color']/@v)" style.qml)
        IFS=, read -r red green blue _ <<< "$colour"
        has "$map" "rgb( *$red, *$green, *$blue)"
    done
}

@test "names that mean harm stay text in project and styles" {
    small_region
    sed -i 's|name: Drei Quadrate|name: "</title><x>\&amp;]]>"|; s|title: Quadrate|title: "<b>\\"Q\\" \& Co</b>"|' region.yaml
    sed -i 's|- query: cooperation/coverage_by_territory|- query: cooperation/coverage_by_territory\n    title: "<script>\\"\x27\&lt;]]>"|' region.yaml
    umland build region.yaml -o out -q
    xmllint --noout --nonet out/region.qgs
    [ "$(xmllint --xpath 'string(/qgis/title)' out/region.qgs)" = '</title><x>&amp;]]>' ]
    [ "$(xmllint --xpath 'string(//maplayer[contains(id, "coverage_by_territory")]/layername)' out/region.qgs)" = "<script>\"'&lt;]]>" ]
    xmllint --xpath 'string(//maplayer[1]/attribution)' out/region.qgs | grep -q erfunden
}

@test "--simplestyle adds the look of each feature at the end, and nothing else" {
    cd "$MUSTER"
    umland query cooperation/coverage_by_territory -s region.sqlite -f geojson -o plain.geojson
    umland query cooperation/coverage_by_territory -s region.sqlite -f geojson --simplestyle -o styled.geojson
    umland check styled.geojson
    lacks plain.geojson '"fill"'
    [ "$(grep -c '"fill":"#[0-9a-f]\{6\}","fill-opacity":0.8,"stroke":"#[0-9a-f]\{6\}","stroke-width":0.5,"title":"' styled.geojson)" = "$(grep -c '"Feature",' plain.geojson)" ]
    sed 's/,"fill":.*},"geometry"/},"geometry"/' styled.geojson | cmp - plain.geojson
    rm plain.geojson styled.geojson
}

@test "--simplestyle: lines by width, points by marker, and what a list leaves open is said" {
    cd "$MUSTER"
    umland query commuters/largest_flows -s region.sqlite -f geojson --simplestyle -o flows.geojson --lang en
    has flows.geojson '"stroke":"#06305c","stroke-width":9.0,"title":"Wendelförde – Rüstwedel","description":"Both directions added .persons.: 5,000 to under 10,000"'
    lacks flows.geojson '"fill"'
    umland query borders/crossing_points -s region.sqlite -f geojson --simplestyle -o points.geojson
    has points.geojson '"marker-color":"#56b4e9","marker-size":"small","title":"RE 1 '
    umland query cooperation/white_spots -s region.sqlite -f geojson --simplestyle -o spots.geojson
    [ "$(grep -c '; Liste unvollständig: kann mehr sein"}' spots.geojson)" = "$(umland query cooperation/white_spots -s region.sqlite -f csv | tail -n +2 | grep -c ",1,[a-z]*$")" ]
    rm flows.geojson points.geojson spots.geojson
}

@test "a build with --simplestyle styles its layers, and one without takes the styles away" {
    small_region
    umland build region.yaml -o out -q
    cp -r out plain
    umland build region.yaml -o out -q --simplestyle
    has out/layers/cooperation_coverage_by_territory.geojson '"fill":"#'
    has out/layers/corridors_by_territory.geojson '"description":"'
    cmp out/tables/cooperation_coverage.csv plain/tables/cooperation_coverage.csv
    umland build region.yaml -o out -q
    diff -r --exclude=region.sqlite out plain
}

@test "--simplestyle is for GeoJSON only" {
    refused 2 "umland query: --simplestyle is for the format geojson, not for csv" umland query cooperation/coverage -f csv --simplestyle
}
