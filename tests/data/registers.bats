# The registers of four forums from the facts in datasets/brandenburg, against the lists in ../shared/data/membership, row
# by row. Only boundaries, forums and memberships are loaded.

setup_file() {
    export SHARED="${UMLAND_SHARED:-$UMLAND_SOURCE/../shared}"
    [ -d "$SHARED/data" ] || return 0 # setup() skips each test, visibly
    export DIR="$BATS_FILE_TMPDIR" FACTS="$UMLAND_SOURCE/datasets/brandenburg"
    cat > "$DIR/region.yaml" <<YAML
region: {name: Berlin-Brandenburg, crs: "EPSG:25833", reference_date: 2023-12-31, language: de}
sources:
  municipalities: {loader: territories, files: ["$SHARED/data/boundaries/vg250ew_gemeinden/de-12.geojson", "$SHARED/data/boundaries/vg250ew_gemeinden/de-11.geojson"], title: Gemeinden, licence: dl-de/by-2-0, attribution: BKG, level: municipality, columns: {key: ags, name: name, population: pop, area_km2: area_km2}}
  forums: {loader: forums, files: "$FACTS/forums.csv", title: Gremien, licence: CC0-1.0, attribution: umland}
  memberships: {loader: memberships, files: "$FACTS/memberships.csv", title: Mitglieder, licence: CC0-1.0, attribution: umland}
derive: {dissolve: {names: {"11": Berlin, "12": Brandenburg, "12063": Havelland, "12069": Potsdam-Mittelmark}}}
YAML
    "$UMLAND" derive "$DIR/region.yaml" -o "$DIR/out" -q
    register direct
    # The two lists of ../shared as one, in the words of the register.
    sqlite3 -batch :memory: ".import --csv $SHARED/data/membership/memberships.csv m" \
        ".import --csv $SHARED/data/membership/memberships_reports.csv r" ".mode csv" ".headers on" ".output $DIR/known.csv" \
        "SELECT forum_id, ags AS key, CASE member_type WHEN 'Gemeinde' THEN 'municipality' WHEN 'Landkreis' THEN 'district' WHEN 'Land' THEN 'state' WHEN 'Berliner Bezirk' THEN 'city_district' ELSE 'other' END AS kind, 'member' AS role, '' AS since, CASE WHEN official_name = '' THEN name_in_source ELSE official_name END AS name FROM m UNION ALL SELECT forum_id, member_key, member_kind, role, valid_from, member_name FROM r"
}

setup() { [ -d "$SHARED/data" ] || skip "no data: $SHARED/data is not there"; }

# register READING [--set ...]: the register as CSV in READING.csv
register() { "$UMLAND" query cooperation/register -s "$DIR/out/region.sqlite" -f csv --set reading="$1" "${@:2}" > "$DIR/$1.csv"; }

# gives ANSWER SQL: the SQL over `register` (direct) and `known` (../shared), all text, must give the answer.
gives() {
    local answer
    answer=$(sqlite3 -batch :memory: ".import --csv $DIR/direct.csv register" ".import --csv $DIR/known.csv known" "$2" 2>&1)
    [ "$answer" = "$1" ] || { printf 'expected %s\nfound    %s\nby %s\n' "$1" "$answer" "$2"; return 1; }
}

# same FORUM ROWS: as many rows in both lists, each with the same key, kind, role and beginning in the other.
same() {
    gives "$2|$2|$2" "SELECT (SELECT count(*) FROM register WHERE forum_id = '$1'), (SELECT count(*) FROM known WHERE forum_id = '$1'), count(*) FROM register JOIN known USING (forum_id, key, kind, role, since) WHERE forum_id = '$1'"
}

@test "Städtekranz: seven members, complete, all inside" {
    same staedtekranz 7
    gives "7|7|complete|inside|" "SELECT DISTINCT members, members_total, list, place, since FROM register WHERE forum_id = 'staedtekranz'"
    gives "Brandenburg an der Havel, Cottbus, Eberswalde, Frankfurt (Oder), Jüterbog, Luckenwalde, Neuruppin" "SELECT group_concat(member, ', ') FROM (SELECT member FROM register WHERE forum_id = 'staedtekranz' ORDER BY member)"
}

@test "Regionalgespräch: the host, two districts, two Bezirke, nine municipalities, all of June 2023" {
    same regionalgespraech 14
    gives "chair|municipality|1|Potsdam
guest|city_district|2|Steglitz-Zehlendorf
guest|district|2|Potsdam-Mittelmark
guest|municipality|9|Wustermark" "SELECT role, kind, count(*), max(replace(member, 'Berlin, Bezirk ', '')) FROM register WHERE forum_id = 'regionalgespraech' GROUP BY role, kind"
    gives "14||complete|inside|2023-06-19" "SELECT DISTINCT members, members_total, list, place, since FROM register WHERE forum_id = 'regionalgespraech'"
}

@test "Regionalgespräch: through the two districts their municipalities, through the Bezirke a part of Berlin" {
    register through --set forums=regionalgespraech
    # Counted in de-12.geojson by the first five digits: 26 and 38, with these first and last keys.
    run sqlite3 -batch :memory: ".import --csv $DIR/through.csv t" "SELECT member, reading, count(*), min(key), max(key) FROM t WHERE kind = 'district' GROUP BY member" "SELECT reading, key, count(*) FROM t WHERE kind = 'city_district' GROUP BY 1, 2"
    [ "$output" = "Havelland|through|26|12063036|12063357
Potsdam-Mittelmark|through|38|12069017|12069696
part|11000000|2" ]
}

@test "Regionalgespräch: nobody before the session it is known from" {
    register all --set forums=regionalgespraech --set date=2023-06-18
    run sqlite3 -batch :memory: ".import --csv $DIR/all.csv t" "SELECT forum_id, members, member FROM t"
    [ "$output" = "regionalgespraech|0|" ]
}

@test "Städteverbund A14: three members, complete, all outside" {
    same staedteverbund_a14 3
    gives "3|3|complete|outside|2017|0" "SELECT DISTINCT members, members_total, list, place, since, municipalities FROM register WHERE forum_id = 'staedteverbund_a14'"
}

@test "Connective Cities: three founders that are no territory, a partial list" {
    # ../shared names the founders in a remark on the forum only.
    gives "0" "SELECT count(*) FROM known WHERE forum_id = 'connective_cities'"
    gives "3||partial|no territory|2013-12-05|3" "SELECT members, members_total, list, place, since, count(*) FROM register WHERE forum_id = 'connective_cities' GROUP BY place"
}

@test "known and said: complete and partial lists of all forums" {
    gives "agfk|19|37|partial
connective_cities|3||partial
dialogforum_ber|22|22|complete
gemeinsame_sitzung|2|2|complete
knf|8|42|partial
nrvm|3||partial
regio_hub|1||complete
regionalbusstudie|5|5|complete
rpg_havelland_flaeming|5|5|complete
rpg_prignitz_oberhavel|3|3|complete
rwk|26|26|complete
sichere_haefen|13|125|partial" "SELECT DISTINCT forum_id, members, members_total, list FROM register WHERE forum_id NOT IN ('staedtekranz', 'regionalgespraech', 'staedteverbund_a14', 'radschnell_suedwest', 'zernseebruecke') ORDER BY forum_id"
}

@test "every key of the lists stands in the register with its place" {
    # Ended in 2020: the two LEADER groups. A Bezirk has no key in ../shared.
    gives "0|11|13" "SELECT count(*), (SELECT count(*) FROM register WHERE forum_id = 'sichere_haefen' AND place = 'outside'), (SELECT count(*) FROM known WHERE forum_id = 'sichere_haefen') FROM known LEFT JOIN register USING (forum_id, key) WHERE key <> '' AND register.forum_id IS NULL AND forum_id NOT LIKE 'lag%' AND known.kind <> 'state'"
    gives "" "SELECT forum_id, key, place FROM register WHERE key <> '' AND (place = 'inside') <> (substr(key, 1, 2) IN ('11', '12'))"
}
