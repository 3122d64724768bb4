# The whole way on real data, compared with the independent results of ../shared/expected (its README.md pins every
# convention and gives the tolerances used here). Comparison is done by the sqlite3 shell, not by the engine.

setup_file() {
    export SHARED="${UMLAND_SHARED:-$UMLAND_SOURCE/../shared}"
    [ -d "$SHARED/expected" ] || return 0 # setup() skips each test, visibly
    export OUT="$BATS_FILE_TMPDIR/out"
    "$UMLAND" build "$UMLAND_SOURCE/tests/data/brandenburg.yaml" -o "$OUT" -q
}

setup() { [ -d "$SHARED/expected" ] || skip "no data: $SHARED/expected is not there"; }

networks=staedtekranz,rwk,knf,sichere_haefen,dialogforum_ber,rpg_havelland_flaeming,rpg_prignitz_oberhavel,agfk,lag_flaeming_havel,lag_havelland

# ask QUERY [--set ...]: the rows as CSV in rows.csv
ask() { "$UMLAND" query "$1" -s "$OUT/region.sqlite" -f csv "${@:2}" > "$BATS_TEST_TMPDIR/rows.csv"; }

# compare FILE SQL ANSWER: the SQL over `expected` (the file) and `found` (rows.csv), both all text, must give the answer.
compare() {
    local answer
    answer=$(sqlite3 -batch :memory: ".import --csv $SHARED/expected/$1 expected" \
        ".import --csv $BATS_TEST_TMPDIR/rows.csv found" \
        "$2" 2>&1)
    [ "$answer" = "$3" ] || { printf 'expected %s\nfound    %s\nby %s\n' "$3" "$answer" "$2"; return 1; }
}

# store SQL: rows of the store as CSV in rows.csv
store() { sqlite3 -batch -csv -header "$OUT/region.sqlite" "$1" > "$BATS_TEST_TMPDIR/rows.csv"; }

@test "every row of every source is accounted for" {
    run sqlite3 -batch "$OUT/region.sqlite" "SELECT name, rows_in, rows_stored, rows_rejected, rows_filtered FROM source ORDER BY source_id"
    [ "$output" = "municipalities|414|414|0|0
districts|424|424|0|0
key_changes|4|4|0|0
forums|19|19|0|0
memberships|130|130|0|0
memberships_reports|49|49|0|0
commuters|111674|111674|0|0
cycle_highways|130|130|0|10
priority_network|5333|5333|0|0" ]
}

@test "46,991 district pairs with 13,459,370 persons" {
    run sqlite3 -batch "$OUT/region.sqlite" "SELECT count(*), CAST(sum(persons) AS INTEGER) FROM flow WHERE kind = 'pair'"
    [ "$output" = "46991|13459370" ]
}

@test "borders: 1,142 pairs to the millimetre" {
    store "SELECT a_key, b_key, length_m FROM border WHERE level = 'municipality'"
    compare borders.csv "SELECT count(*), sum(abs(expected.length_m - found.length_m) > 0.001), (SELECT count(*) FROM found), printf('%.3f', sum(found.length_m)) FROM expected JOIN found USING (a_key, b_key)" "1142|0|1142|9472821.950"
}

@test "perimeter and plane area of each municipality" {
    store "SELECT key, perimeter_m, measured_km2 FROM territory WHERE level = 'municipality'"
    compare territories.csv "SELECT count(*), sum(abs(expected.perimeter_m - found.perimeter_m) > 0.001), sum(abs(plane_area_km2 - measured_km2) > 1e-6) FROM expected JOIN found USING (key)" "414|0|0"
}

@test "the tessellation has neither gap nor overlap" {
    run sqlite3 -batch "$OUT/region.sqlite" "SELECT count(*) FROM tessellation_fault WHERE level = 'leaf'"
    [ "$output" = 0 ]
}

@test "sections: length and pieces of each corridor in each territory" {
    store "SELECT corridor_id AS corridor, key AS territory, sum(length_m) AS length_m, count(*) AS pieces FROM section WHERE other_key IS NULL GROUP BY 1, 2"
    compare sections.csv "SELECT count(*), sum(abs(expected.length_m - found.length_m) > 0.001), sum(expected.pieces <> found.pieces), (SELECT count(*) FROM found) FROM expected JOIN found USING (corridor, territory)" "5479|0|0|5479"
}

@test "sections add up to each corridor's length, none along a border" {
    run sqlite3 -batch "$OUT/region.sqlite" "SELECT count(*), sum(abs(whole - parts) > 1e-9 * whole) FROM (SELECT corridor.length_m AS whole, sum(section.length_m) AS parts FROM corridor JOIN section USING (corridor_id) GROUP BY corridor_id)" \
        "SELECT count(*) FROM section WHERE other_key IS NOT NULL"
    [ "$output" = "5463|0
0" ]
}

@test "crossings: 16, in 16 corridors, all between Berlin and a neighbour" {
    store "SELECT corridor_id AS corridor, corridor.length_m, (SELECT count(*) FROM crossing WHERE crossing.corridor_id = corridor.corridor_id) AS crossings, (SELECT count(*) FROM crossing WHERE crossing.corridor_id = corridor.corridor_id AND from_key <> '' AND to_key <> '') AS between_municipalities FROM corridor"
    compare crossings_count.csv "SELECT count(*), sum(abs(expected.length_m - found.length_m) > 0.001), sum(expected.crossings <> found.crossings), sum(expected.between_municipalities <> found.between_municipalities), sum(found.crossings) FROM expected JOIN found USING (corridor)" "5463|0|0|0|16"
}

@test "corridors/by_territory: length by municipality" {
    ask corridors/by_territory
    compare by_territory.csv "SELECT count(*), sum(abs(expected.total_m - found.total_m) > 0.01), sum(cycle_highways + priority_network_lines <> corridors), (SELECT count(*) FROM found WHERE CAST(total_m AS REAL) > 0) FROM expected JOIN found ON key = territory" "9|0|0|9"
}

@test "commuters/balance: out, in and balance of 400 districts" {
    ask commuters/balance --set scope=all
    compare balance_districts.csv "SELECT count(*), sum(\"out\" + 0 <> commuters_out + 0), sum(\"in\" + 0 <> commuters_in + 0), sum(saldo + 0 <> balance + 0), sum(expected.destinations <> found.destinations), sum(expected.origins <> found.origins), (SELECT count(*) FROM found) FROM expected JOIN found ON key = district" "400|0|0|0|0|0|400"
}

@test "commuters/largest_flows: the first 200, ranks included" {
    ask commuters/largest_flows --set scope=all
    compare largest_flows.csv "SELECT count(*), sum(a <> a_key OR b <> b_key), sum(expected.total + 0 <> found.total + 0), sum(expected.a_to_b + 0 <> found.a_to_b + 0) FROM expected JOIN found USING (rank)" "200|0|0|0"
}

@test "cooperation/coverage: members and readings of ten networks" {
    ask cooperation/coverage --set date=2020-12-01
    # KNF stands under 'state' in the expected table as here; names of two networks carry an abbreviation there.
    compare coverage.csv "SELECT count(*), sum(expected.members <> found.members), sum(municipality <> municipalities), sum(district <> districts), sum(city_district <> city_districts), sum(state <> states), sum(expected.without_key <> found.without_key), sum(municipalities_outside_region <> municipalities_outside), sum(expected.direct_municipalities <> found.direct_municipalities), sum(direct_pop <> direct_population), sum(abs(direct_pop_share - direct_population_share) > 1e-8), sum(abs(expected.direct_area_km2 - found.direct_area_km2) > 0.005), sum(expected.through_municipalities <> found.through_municipalities), sum(through_pop <> through_population), sum(abs(expected.through_area_share - found.through_area_share) > 1e-8), sum(expected.direct_as_state <> found.direct_as_state) FROM expected JOIN found ON network = forum OR network LIKE forum || ' (%'" "10|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0"
}

@test "cooperation/pair_gap: 1,082 pairs direct, 1,084 strict" {
    ask cooperation/pair_gap --set date=2020-12-01 --set forums=$networks
    compare neighbour_gap.csv "SELECT count(*), sum(reading = 'direct'), sum((reading = 'direct') <> (status <> 'yes')), sum(forums_strict <> 0), sum(abs(length_m - border_m) > 0.001), sum(abs(expected.share_of_a - found.share_of_a) > 1e-8), sum(a_networks <> a_forums OR b_networks <> b_forums), (SELECT count(*) FROM found WHERE forums_strict = 0) FROM expected JOIN found USING (a_key, b_key)" "1084|1082|0|0|0|0|0|1084"
}

@test "cooperation/forum_gap: of Potsdam's neighbours exactly Dallgow-Döberitz and Schwielowsee are missing" {
    ask cooperation/forum_gap --set forum=regionalgespraech --set territory=12054000
    run sqlite3 -batch :memory: ".import --csv $BATS_TEST_TMPDIR/rows.csv found" "SELECT name, status, through_district, in_part FROM found ORDER BY key"
    [ "$output" = "Berlin|in part|no|yes
Dallgow-Döberitz|missing|yes|no
Schwielowsee|missing|yes|no" ]
}

@test "cooperation/forum_gap: the 15 neighbours of all members" {
    ask cooperation/forum_gap --set forum=regionalgespraech --set territory=
    compare neighbour_gap_regionalgespraech.csv "SELECT count(*), sum(abs(expected.border_members_m - found.border_members_m) > 0.001), sum(district_invited <> (through_district = 'yes')), sum(city_districts_invited <> (in_part = 'yes')), (SELECT count(*) FROM found) FROM expected JOIN found USING (key)" "15|0|0|0|15"
}

@test "cooperation/functional_fit: ten networks at district level" {
    ask cooperation/functional_fit --set date=2020-12-01
    compare functional_fit.csv "SELECT count(*), sum(districts <> measurable), sum(expected.inside + 0 <> found.inside + 0), sum(expected.touching + 0 <> found.touching + 0), sum((expected.fit = '') <> (found.fit = '')), sum(abs(expected.fit - found.fit) > 1e-8) FROM expected JOIN found ON network = forum OR network LIKE forum || ' (%'" "10|0|0|0|0|0"
}

@test "cooperation/missing_forum: the first 100 of the region" {
    ask cooperation/missing_forum --set date=2020-12-01 --set forums=$networks
    compare missing_forum.csv "SELECT count(*), sum(a <> a_key OR b <> b_key), sum(expected.total + 0 <> found.total + 0) FROM expected JOIN found USING (rank)" "100|0|0"
}

@test "cooperation/redundancy: 45 pairs of ten networks" {
    ask cooperation/redundancy --set date=2020-12-01 --set forums=$networks
    # Names of the expected table, some with an abbreviation behind; its pairs are in the order of names.
    names=$(sqlite3 -batch -noheader "$OUT/region.sqlite" "SELECT group_concat('(' || quote(forum_id) || ',' || quote(name) || ')') FROM forum")
    compare redundancy.csv "WITH forum (id, name) AS (VALUES $names), pair AS (SELECT expected.*, x.id AS x, y.id AS y FROM expected JOIN forum AS x ON a = x.name OR a LIKE x.name || ' (%' JOIN forum AS y ON b = y.name OR b LIKE y.name || ' (%') SELECT count(*), sum(pair.common <> found.common), sum(\"union\" <> either), sum(abs(pair.jaccard - found.jaccard) > 1e-8), sum(CASE WHEN x = a_forum_id THEN a_keys <> a_members OR b_keys <> b_members ELSE a_keys <> b_members OR b_keys <> a_members END), sum(union_with_keyless - \"union\" <> a_without_key + b_without_key), (SELECT count(*) FROM found) FROM pair JOIN found ON (x = a_forum_id AND y = b_forum_id) OR (x = b_forum_id AND y = a_forum_id)" "45|0|0|0|0|0|45"
}

@test "analyses that count the same thing count alike" {
    STORE="$OUT/region.sqlite" bats "$UMLAND_SOURCE/tests/query/agreement.bats"
}

@test "Edinburgh: in, out and within of 111 zones" {
    cat > "$BATS_TEST_TMPDIR/edinburgh.yaml" <<YAML
region: {name: Edinburgh, crs: "EPSG:27700", reference_date: 2011-03-27, language: en}
sources:
  zones: {loader: territories, files: $SHARED/data/commuters/edinburgh/zones_edinburgh.geojson, title: Zones, licence: OGL-3.0, attribution: Scottish Government, vintage: 2011, level: municipality, keys: any, columns: {key: InterZone, name: Name}}
  flows: {loader: flows, files: $SHARED/data/commuters/edinburgh/od_subset.csv, title: Census, licence: OGL-3.0, attribution: Census 2011, year: 2011, statistic: census, level: municipality, columns: {origin: geo_code1, destination: geo_code2, persons: all}}
YAML
    "$UMLAND" derive "$BATS_TEST_TMPDIR/edinburgh.yaml" -o "$BATS_TEST_TMPDIR/edinburgh" -q
    "$UMLAND" query commuters/balance -s "$BATS_TEST_TMPDIR/edinburgh/region.sqlite" -f csv > "$BATS_TEST_TMPDIR/rows.csv"
    compare edinburgh_balance.csv "SELECT count(*), sum(\"in\" + 0 <> commuters_in + 0), sum(\"out\" + 0 <> commuters_out + 0), sum(expected.within + 0 <> found.within + 0), sum(found.within) FROM expected JOIN found ON zone = key" "111|0|0|0|7625"
}

@test "every layer is valid by RFC 7946 and has the rows of its table" {
    for layer in "$OUT"/layers/*.geojson; do
        "$UMLAND" check "$layer"
        name=$(basename "$layer" .geojson)
        features=$(ogrinfo -so -al "$layer" | sed -n 's/^Feature Count: //p')
        rows=$(sqlite3 -batch :memory: ".import --csv $OUT/tables/$name.csv t" "SELECT count(*) FROM t")
        [ "$features" = "$rows" ] || { echo "$name: $features features, $rows rows"; return 1; }
    done
}

@test "parts of forums: as many as the union of their members has polygons, by another program" {
    ask cooperation/parts
    sqlite3 -batch :memory: ".import --csv $BATS_TEST_TMPDIR/rows.csv found" \
        "SELECT forum_id, components, group_concat(DISTINCT quote(key)) FROM found GROUP BY forum_id HAVING forum_id IN ('knf', 'nrvm', 'rpg_prignitz_oberhavel', 'dialogforum_ber')" > "$BATS_TEST_TMPDIR/forums"
    [ "$(cut -d'|' -f1,2 "$BATS_TEST_TMPDIR/forums")" = "dialogforum_ber|1
knf|3
nrvm|3
rpg_prignitz_oberhavel|3" ]
    while IFS='|' read -r forum parts keys; do
        ogrinfo -q "$OUT/region.sqlite" -sql "SELECT NumGeometries(CastToMulti(ST_Union(geom))) AS n FROM territory WHERE key IN ($keys)" |
            grep "n (Integer) = $parts\$" || { echo "$forum: not $parts"; return 1; }
    done < "$BATS_TEST_TMPDIR/forums"
}

@test "the borders of parts add up to the borders of municipalities" {
    answer=$(sqlite3 -batch "$OUT/region.sqlite" "WITH sum AS (SELECT key, other_key, sum(length_m) AS m FROM part_border GROUP BY 1, 2)
        SELECT count(*) > 1000, sum(abs(length_m - m) < 0.001) = count(*)
        FROM border LEFT JOIN sum ON key = a_key AND other_key = b_key WHERE level = 'municipality'")
    [ "$answer" = "1|1" ]
}

@test "lines and neighbours: where two lie along a line, both analyses say the same" {
    ask corridors/governance
    cp "$BATS_TEST_TMPDIR/rows.csv" "$BATS_TEST_TMPDIR/lines.csv"
    ask cooperation/pair_gap
    answer=$(sqlite3 -batch :memory: ".import --csv $BATS_TEST_TMPDIR/rows.csv pair" ".import --csv $BATS_TEST_TMPDIR/lines.csv line" \
        "SELECT count(*), sum((line.status, line.forums, line.forums_through, line.lists_open) IS (pair.status, pair.forums, pair.forums_through, pair.lists_open))
         FROM line LEFT JOIN pair ON territory_names IN (a_name || ', ' || b_name, b_name || ', ' || a_name)")
    [ "$answer" = "11|11" ]
}

@test "the registers of 2018 and 2020 lead to the municipalities of today by the changes of keys" {
    # 417 in both registers (Destatis), 413 in the boundaries: four went into Schwedt/Oder.
    for register in ags_master_2018.csv population_2018.csv; do
        answer=$(sqlite3 -batch :memory: "ATTACH '$OUT/region.sqlite' AS store" \
            ".import --csv $SHARED/data/stats/$register register" \
            "SELECT count(*), sum(key IS NULL), sum(new_key = '12073532'), sum(key IS NULL AND new_key IS NULL)
             FROM register LEFT JOIN territory ON territory.key = ags LEFT JOIN key_change ON old_key = ags
             WHERE ags LIKE '12%' AND ags NOT LIKE '%000' OR ags IN ('12051000', '12052000', '12053000', '12054000')")
        [ "$answer" = "417|4|4|0" ] || { echo "$register: $answer"; return 1; }
    done
}

@test "the store keeps its promises" {
    "$UMLAND" check "$OUT/region.sqlite"
}

@test "nothing changed, nothing is written; two builds are the same byte for byte" {
    before=$(find "$OUT" -type f ! -name region.sqlite -exec stat -c '%n %Y %i' {} + | LC_ALL=C sort)
    "$UMLAND" build "$UMLAND_SOURCE/tests/data/brandenburg.yaml" -o "$OUT" -q
    [ "$before" = "$(find "$OUT" -type f ! -name region.sqlite -exec stat -c '%n %Y %i' {} + | LC_ALL=C sort)" ]
    "$UMLAND" build "$UMLAND_SOURCE/tests/data/brandenburg.yaml" -o "$OUT.2" -q
    diff -r --exclude=region.sqlite "$OUT" "$OUT.2"
}

@test "--focus: Potsdam with its neighbours, borders among them, shares of the whole region" {
    local circle="WITH circle (key) AS (VALUES ('12054000') UNION SELECT a_key FROM expected WHERE b_key = '12054000' UNION SELECT b_key FROM expected WHERE a_key = '12054000')"
    ask cooperation/coverage_by_territory --focus Potsdam
    compare borders.csv "$circle SELECT count(*), (SELECT count(*) FROM found) FROM circle JOIN found USING (key)" "10|10"
    ask cooperation/pair_gap --focus 12054000
    compare borders.csv "$circle SELECT count(*), (SELECT count(*) FROM found) FROM expected JOIN found USING (a_key, b_key) WHERE expected.a_key IN (SELECT key FROM circle) AND expected.b_key IN (SELECT key FROM circle)" "18|18"
    ask corridors/by_territory --focus 12054 # the district is the city
    compare by_territory.csv "SELECT count(*), sum(abs(found.share - expected.total_m / (SELECT sum(total_m) FROM expected WHERE territory <> '')) > 1e-6), (SELECT count(*) FROM found) FROM expected JOIN found ON key = territory" "2|0|10"
    ask corridors/shared --focus Potsdam
    [ "$(cut -d, -f2 "$BATS_TEST_TMPDIR/rows.csv" | sort -u | grep -vc corridor_id)" = "$(sqlite3 "$OUT/region.sqlite" "SELECT count(DISTINCT corridor_id) FROM section WHERE '12054000' IN (key, other_key) AND corridor_id IN (SELECT corridor_id FROM section WHERE key <> '' GROUP BY 1 HAVING count(DISTINCT key) > 1)")" ]
}
