# Regions and perimeters through the whole chain, loaders to analyses, against ../shared/expected/regions (its README pins the
# conventions), for the 400 districts and the 111 zones of Edinburgh; Edinburgh's commuters to the person, mode by mode.

setup_file() {
    export SHARED="${UMLAND_SHARED:-$UMLAND_SOURCE/../shared}"
    [ -d "$SHARED/expected/regions" ] || return 0 # setup() skips each test, visibly
    export EXPECTED="$SHARED/expected/regions" TOOLS="$UMLAND_SOURCE/tests/data"
    cd "$BATS_FILE_TMPDIR"
    printf 'forum_id,name,kind,scope,list_complete\nthree,Three,city_network,region,yes\n' > forums.csv
    printf 'forum_id,member_name,member_kind,member_key,role\n' > memberships.csv
    for key in 12054 12063 12069; do echo "three,$key,district,$key,member" >> memberships.csv; done
    cat > districts.yaml <<YAML
region: {name: Districts, crs: "EPSG:25832", reference_date: 2023-12-31, language: en}
sources:
  districts: {loader: territories, files: $SHARED/data/boundaries/vg1000_krs_utm32/VG1000_KRS.shp, title: D, licence: internal, attribution: none,
              level: district, columns: {key: AGS, name: GEN}, where: "GF = 4"}
  forums: {loader: forums, files: forums.csv, title: F, licence: internal, attribution: none}
  memberships: {loader: memberships, files: memberships.csv, title: M, licence: internal, attribution: none}
  commuters: {loader: flows_ba, files: "$SHARED/data/commuters/ba_kreise_2023/*/statistik_pendler_*.csv", title: C, licence: internal,
              attribution: none, vintage: 2023-06-30}
derive:
  tessellation: {level: district}
  regions:
    fua_15: {method: functional_areas, centres: "02000,09162,11000,12054,14713", merge: no}
    fua_15_both: {method: functional_areas, centres: "11000+12054", merge: no}
    fua_30: {method: functional_areas, centres: "02000,09162,11000,12054,14713", merge: no, share: 0.3}
    fua_30_both: {method: functional_areas, centres: "11000+12054", merge: no, share: 0.3}
    fua_merged: {method: functional_areas, centres: "11000,12054"}
    intramax: {method: intramax, cuts: "50,20,10"}
    state: {method: given, by: state}
    communities: {method: communities}
YAML
    cat > edinburgh.yaml <<YAML
region: {name: Edinburgh, crs: "EPSG:27700", reference_date: 2011-12-31, language: en}
sources:
  zones: {loader: territories, files: $SHARED/data/commuters/edinburgh/zones_edinburgh.geojson, title: Z, licence: internal, attribution: none,
          level: municipality, keys: any, columns: {key: InterZone, name: Name, population: TotPop2011, area_km2: StdAreaKm2}}
  commuters:
    loader: flows
    files: $SHARED/data/commuters/edinburgh/od_subset.csv
    title: C
    licence: internal
    attribution: none
    statistic: census
    year: 2011
    columns: {origin: geo_code1, destination: geo_code2, persons: all}
    modes: {from_home: from_home, train: train, bus: bus, car_driver: car_driver, car_passenger: car_passenger, bicycle: bicycle, foot: foot,
            other: other}
derive:
  regions:
    ttwa: {method: labour_market_areas, repair: no}
    five: {method: labour_market_areas, repair: no, min_size: 1000, min_self_containment: 0.25, target_size: 10000, target_self_containment: 0.35}
    many: {method: labour_market_areas, repair: no, min_size: 300, min_self_containment: 0.1, target_size: 2000, target_self_containment: 0.2}
    mended: {method: labour_market_areas, min_size: 300, min_self_containment: 0.1, target_size: 2000, target_self_containment: 0.2}
    intramax: {method: intramax, cuts: "20,10,5"}
YAML
    for region in districts edinburgh; do "$UMLAND" derive $region.yaml -o $region -q; done
}

setup() {
    [ -d "$SHARED/expected/regions" ] || skip "no data: $SHARED/expected/regions is not there"
    cd "$BATS_FILE_TMPDIR"
}

compare() { # topic region
    run "$TOOLS/compare_regions.py" "$EXPECTED" "$1" "$2/region.sqlite" "$UMLAND"
    echo "$output"
    [ "$status" = 0 ]
    [[ "$output" = *" compared" ]]
}

@test "functional areas of five centres, 15 % and 30 %: zone, exclaves, enclaves, shares" { compare functional_areas districts; }
@test "Intramax of the districts: every step and three cuts" { compare intramax districts; }
@test "Intramax of Edinburgh" { compare intramax edinburgh; }
@test "modularity of states and of Intramax, through the store" { compare modularity districts; }
@test "fit of each region of four divisions" { compare fit districts; }
@test "greedy entries to a forum of three" { compare greedy districts; }
@test "labour market areas of Edinburgh, their sums, validities and parts" { compare labour edinburgh; }

@test "Berlin and Potsdam are one city where cities merge" {
    run "$UMLAND" query regions/changes --store districts/region.sqlite --set partition=fua_merged --format csv
    [[ "$output" = *"1,merged,12054,Potsdam,Potsdam,Berlin,"* ]]
}

@test "a matrix without a diagonal gives no labour market areas: left out by default, refused where asked for" {
    [ "$(sqlite3 districts/region.sqlite "SELECT count(*) FROM partition WHERE method = 'labour_market_areas'")" = 0 ]
    sed 's/method: communities/method: labour_market_areas/' districts.yaml > asked.yaml
    cp -r districts asked
    run "$UMLAND" derive asked.yaml -o asked -q
    [ "$status" = 3 ]
    [[ "$output" = *"derive.regions.communities: labour market areas need the persons who live and work in the same unit"* ]]
}

@test "a division of flows that are not there is refused, with its place" {
    sed 's/method: communities/method: communities, year: 2020/' districts.yaml > year.yaml
    cp -r districts year
    run "$UMLAND" derive year.yaml -o year -q
    [ "$status" = 3 ]
    [[ "$output" = *"year.yaml: line "*"derive.regions.communities: no flows between territories of the region in the store"* ]]
}

@test "after the repair no area lies in parts, and every invalid one is told" {
    [ "$(sqlite3 edinburgh/region.sqlite "SELECT max(parts) FROM partition_region WHERE partition_id = 'mended'")" = 1 ]
    [ "$(sqlite3 edinburgh/region.sqlite "SELECT max(parts) FROM partition_region WHERE partition_id = 'many'")" = 3 ]
    [ "$(sqlite3 edinburgh/region.sqlite "SELECT count(*) FROM partition_region WHERE partition_id = 'mended' AND validity < 0.999999999")" = \
      "$(sqlite3 edinburgh/region.sqlite "SELECT count(*) FROM partition_change WHERE partition_id = 'mended' AND action = 'invalid'")" ]
}

@test "communities of the districts are no worse than Intramax cut at as many" {
    q() { sqlite3 districts/region.sqlite "SELECT modularity FROM partition WHERE partition_id = '$1'"; }
    [ "$(sqlite3 districts/region.sqlite "SELECT $(q communities) > $(q intramax_10) AND $(q communities) > $(q intramax_20)")" = 1 ]
}

@test "Edinburgh: sums conserved to the person, in all and mode by mode" {
    od="$SHARED/data/commuters/edinburgh/od_subset.csv"
    i=3
    for mode in all from_home train bus car_driver car_passenger bicycle foot other; do
        wanted=$(awk -F, -v column=$i 'NR > 1 { sum += $column } END { print sum }' "$od")
        [ "$(sqlite3 edinburgh/region.sqlite "SELECT CAST(sum(persons) AS INTEGER) FROM flow WHERE mode = '$mode' AND kind IN ('pair', 'within')")" = "$wanted" ]
        [ "$mode" = all ] || [ "$("$UMLAND" query commuters/modal_share --store edinburgh/region.sqlite --format csv |
            python3 -c 'import csv, sys; print(sum(int(r["persons"]) for r in csv.DictReader(sys.stdin) if r["mode"] == sys.argv[1]))' $mode)" = "$wanted" ]
        i=$((i + 1))
    done
    [ "$("$UMLAND" query commuters/distance_classes --store edinburgh/region.sqlite --format csv | awk -F, 'NR > 1 { sum += $3 } END { print sum }')" = 140530 ]
}

@test "Edinburgh: balance and self-containment of each zone" {
    query() { "$UMLAND" query "commuters/$1" --store edinburgh/region.sqlite --format csv; }
    query balance > balance.csv
    query self_containment > self_containment.csv
    run "$TOOLS/compare_regions.py" "$SHARED/expected" balance edinburgh/region.sqlite "$UMLAND"
    echo "$output"
    [ "$status" = 0 ]
    [[ "$output" = *"111 rows compared" ]]
}
