# Bad input: one clear line with file, place and remedy, the right exit code, and store and outputs as they were.

load helpers

# unharmed CODE SENTENCE: a build is refused, and store and outputs are as before.
unharmed() {
    local before
    before=$(fingerprint out)
    refused "$1" "$2" umland build region.yaml -o out
    [ "$before" = "$(fingerprint out)" ]
    [ -z "$(find out -name '*.part')" ]
}

@test "two builds into one folder: the second says so and does nothing" {
    small_region
    umland build region.yaml -o out -q
    before=$(fingerprint out)
    flock out "$BASH" -c '"$UMLAND" build region.yaml -o out --overwrite 2> stderr.txt; echo $? > code.txt'
    [ "$(cat code.txt)" = 1 ]
    [ "$(cat stderr.txt)" = "umland build: out: another umland is writing there; wait for it to end" ]
    [ "$before" = "$(fingerprint out)" ]
}

@test "a truncated GeoJSON" {
    small_region
    umland build region.yaml -o out -q
    head -c 300 municipalities.geojson > cut && mv cut municipalities.geojson
    unharmed 3 "umland build: source 'municipalities': municipalities.geojson: cannot be read as GeoJSON, GeoPackage, shapefile or FlatGeobuf: Failed to read GeoJSON data"
}

@test "a missing file" {
    small_region
    umland build region.yaml -o out -q
    rm lines.geojson
    unharmed 3 "umland build: source 'lines': lines.geojson: no such file"
}

@test "a wrong column name in a layer" {
    small_region
    umland build region.yaml -o out -q
    sed -i 's/population: pop/population: popp/' region.yaml
    unharmed 3 "umland build: source 'municipalities': municipalities.geojson: no column 'popp'; did you mean 'pop'?; it has: ags, name, pop (name the right one in 'columns: {population: ...}')"
}

@test "a wrong column name in a CSV" {
    small_region
    umland build region.yaml -o out -q
    sed -i 's/^forum_id,member_name/forumid,member_name/' memberships.csv
    unharmed 3 "umland build: source 'memberships': memberships.csv: no column 'forum_id'; did you mean 'forumid'?"
}

@test "a CSV in Latin-1, and the same one declared" {
    small_region
    umland build region.yaml -o out -q
    printf 'runde,Zeh\xe4us,municipality,12000003,member,,,x,\n' >> memberships.csv
    unharmed 3 "umland build: source 'memberships': memberships.csv: line 4: not UTF-8; if the file is in Windows-1252, say so with \`encoding: windows-1252\`"
    sed -i 's/    files: memberships.csv/    files: memberships.csv\n    encoding: windows-1252/' region.yaml
    umland build region.yaml -o out -q
    [ "$(sql out/region.sqlite "SELECT name_in_source FROM membership WHERE member_key = '12000003'")" = "Zehäus" ]
}

@test "a key of 7 digits" {
    small_region
    umland build region.yaml -o out -q
    sed -i 's/"ags": "12000002"/"ags": "1200002"/' municipalities.geojson
    unharmed 3 "umland build: source 'municipalities': 1 of 3 rows rejected (33.33 %), more than the 1 % of max_rejects; the first: municipalities.geojson, feature 2: key '1200002' has 7 digits; that of a municipality has 8 (AGS: state 2, region 1, district 2, municipality 3): a leading zero is lost. Correct the rows, or raise max_rejects"
}

@test "an unknown CRS of a source, and one of the region" {
    small_region
    umland build region.yaml -o out -q
    sed -i 's/^    crs: EPSG:25833/    crs: EPSG:99999/' region.yaml
    unharmed 3 "umland build: source 'municipalities': municipalities.geojson: EPSG:99999 is not known to PROJ on this machine"
    sed -i 's/^  crs: EPSG:25833/  crs: EPSG:4326/' region.yaml
    unharmed 3 "umland build: region.yaml: region.crs: EPSG:4326 is not projected; a region needs a CRS in metres, e.g. EPSG:25833"
}

@test "a bow-tie is mended, counted and told with its place" {
    small_region
    sed -i 's/\[402000, 5800000\], \[403000, 5800000\], \[403000, 5801000\]/[402000, 5800000], [403000, 5801000], [403000, 5800000]/' municipalities.geojson
    umland build region.yaml -o out -q
    [ "$(sql out/region.sqlite "SELECT rows_stored, rows_repaired FROM source WHERE name = 'municipalities'")" = "3|1" ]
    [ "$(umland info out/region.sqlite --repairs)" = "municipalities.geojson: feature 3: invalid geometry: Self-intersection at 402500.00 5800500.00; made valid" ]
}

@test "empty files" {
    small_region
    umland build region.yaml -o out -q
    : > lines.geojson
    unharmed 3 "umland build: source 'lines': lines.geojson: the file is empty"
    : > forums.csv
    unharmed 3 "umland build: source 'forums': forums.csv: is empty, a line of column names is expected"
}

@test "an unknown name: rejected with the three nearest; counted where max_rejects allows it" {
    small_region
    umland build region.yaml -o out -q
    echo 'runde,Zehauss,municipality,,member,,,erfunden,' >> memberships.csv
    unharmed 3 "umland build: source 'memberships': 1 of 3 rows rejected (33.33 %), more than the 1 % of max_rejects; the first: memberships.csv, line 4: no municipality is called 'Zehauss'; the nearest: Zehaus (12000003), Behaus (12000002), Ahaus (12000001). Correct the rows, or raise max_rejects"
    sed -i 's/    files: memberships.csv/    files: memberships.csv\n    max_rejects: 50 %/' region.yaml
    umland build region.yaml -o out 2> warning.txt
    [ "$(cat warning.txt)" = "umland: warning: source 'memberships': 1 of 3 rows rejected, the first: memberships.csv: line 4: no municipality is called 'Zehauss'; the nearest: Zehaus (12000003), Behaus (12000002), Ahaus (12000001)" ]
    [ "$(sql out/region.sqlite "SELECT rows_in, rows_stored, rows_rejected FROM source WHERE name = 'memberships'")" = "3|2|1" ]
}

@test "a quote that is never closed swallows nothing" {
    small_region
    umland build region.yaml -o out -q
    printf 'runde,"Zehaus,municipality,12000003,member,,,x,\nrunde,Ahaus,municipality,12000001,guest,2002,,x,\n' >> memberships.csv
    unharmed 3 "umland build: source 'memberships': memberships.csv: line 4: a quote is opened and never closed"
}

@test "region.yaml: unknown loader, unknown query, no licence, unknown key" {
    small_region
    umland build region.yaml -o out -q
    cp region.yaml good.yaml
    sed -i 's/loader: corridors/loader: coridors/' region.yaml
    unharmed 3 "umland build: region.yaml: line 30, column 3: source 'lines': no loader 'coridors', did you mean 'corridors'; one of territories, forums, memberships, flows_ba, flows, corridors, rulebook, key_changes, sites, site_partners, stops, attributes, flows_pendlerrechnung, gtfs, grid"
    sed 's#- query: cooperation/coverage$#- query: cooperation/covrage#' good.yaml > region.yaml
    unharmed 3 "umland build: region.yaml: line 40, column 5: no query 'cooperation/covrage'; did you mean 'cooperation/coverage'?"
    sed '0,/    licence: CC0-1.0/s//    lizenz: CC0-1.0/' good.yaml > region.yaml
    refused 3 "$(umland build region.yaml -o out 2>&1)" umland build region.yaml -o out
    has stderr.txt "source 'municipalities' has no 'licence'"
    sed 's/^  focus:/  fokus:/' good.yaml > region.yaml
    refused 3 "$(umland build region.yaml -o out 2>&1)" umland build region.yaml -o out
    has stderr.txt "line 6, column 3: unknown key 'fokus'; did you mean 'focus'?"
}

@test "region.yaml: a parameter that is no date, a derive parameter below zero: nothing is loaded" {
    small_region
    umland build region.yaml -o out -q
    cp region.yaml good.yaml
    sed 's#- query: cooperation/coverage$#- query: cooperation/coverage\n    set: {date: gestern}#' good.yaml > region.yaml
    unharmed 3 "$(umland build region.yaml -o out 2>&1)"
    has stderr.txt "region.yaml: line 41, column 17: cooperation/coverage: "
    has stderr.txt "gestern"
    (cat good.yaml; echo 'derive: {tessellation: {snap_m: -5}}') > region.yaml
    unharmed 3 "$(umland build region.yaml -o out 2>&1)"
    has stderr.txt "region.yaml: line 43, column 33: derive.tessellation.snap_m: .-5. is negative"
}

@test "a name that is a command, a comment, a quote or a tag stays text" {
    small_region
    write_squares '12000001 `touch x`' '12000002 # \" $(touch y)' '12000003 </script><b>' > municipalities.geojson
    sed -i 's/,Ahaus,/,Rathaus <i>,/' memberships.csv
    umland build region.yaml -o out -q
    absent x
    absent y
    lacks out/report.html '</script><b>'
    has out/report.html '&lt;/script&gt;&lt;b&gt;'
    has out/maps/cooperation_coverage_by_territory_choropleth.svg '`touch x`'
    umland check out/layers/cooperation_coverage_by_territory.geojson
}

@test "a store of a newer version is refused with both versions" {
    small_region
    umland build region.yaml -o out -q
    sqlite3 out/region.sqlite "PRAGMA user_version = 99"
    unharmed 1 "umland build: out/region.sqlite: the store has version 99, this program reads up to version 6; use a newer umland or build the store anew"
    umland build region.yaml -o out -q --overwrite
    umland check out/region.sqlite
}

@test "a file that is no store is not overwritten" {
    small_region
    mkdir out && echo "my notes, long enough to be looked at as a database header, which they are not" > out/region.sqlite
    before=$(fingerprint out)
    refused 1 "umland build: out/region.sqlite: not a store of umland (no SQLite file)" umland build region.yaml -o out
    [ "$before" = "$(fingerprint out)" ]
}

@test "a full disk: the message names the file, what was there stays" {
    small_region
    mkdir disk
    mount -t tmpfs -o size=3m tmpfs disk 2>/dev/null || skip "no right to mount a small tmpfs"
    status=0
    umland build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o disk > stdout.txt 2> stderr.txt || status=$?
    left=$(find disk -name '*.part' | wc -l)
    umount disk
    cat stderr.txt
    [ "$status" = 1 ]
    [ "$(wc -l < stderr.txt)" = 1 ]
    [ "$left" = 0 ]
    has stderr.txt "disk/"
    has stderr.txt "no space left"
}

@test "kill -9 in mid-load: the standing store is whole, the next build works" {
    small_region
    umland build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o out -q
    for delay in 0.01 0.02 0.03 0.05 0.08 0.13 0.2 0.3; do
        "$UMLAND" build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o out --overwrite -q &
        sleep $delay
        kill -9 $! 2>/dev/null || true
        wait $! 2>/dev/null || true
        umland check out/region.sqlite
    done
    umland build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o out -q
    umland build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o fresh -q
    diff -r --exclude=region.sqlite out fresh
    [ -z "$(find out -name '*.part')" ]
}

@test "a killed update leaves a journal: it is rolled back, and never played into a new store" {
    small_region
    umland build region.yaml -o out -q
    # A transaction that is killed after it has written: its journal is hot.
    status=0
    python3 - << 'PY' || status=$?
import os, sqlite3
db = sqlite3.connect("out/region.sqlite", isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN IMMEDIATE")
db.execute("DELETE FROM section")
db.execute("UPDATE membership SET member_name = 'x' || randomblob(2000)")
db.execute("UPDATE source SET title = hex(randomblob(9000))")
os.kill(os.getpid(), 9)
PY
    [ "$status" = 137 ]
    [ -s out/region.sqlite-journal ]
    cp -r out out2
    [ "$(umland query corridors/by_territory -s out/region.sqlite | wc -l)" = 4 ] # rolled back by a reader
    umland check out/region.sqlite
    umland build region.yaml -o out2 -q --overwrite
    umland check out2/region.sqlite
    absent out2/region.sqlite-journal
}

@test "outputs of a run that failed half-way are made again" {
    small_region
    umland build region.yaml -o out -q
    cp -r out before
    sed -i 's/"pop": 1000/"pop": 9000/g' municipalities.geojson
    mkdir bin && printf '#!/bin/sh\nexit 1\n' > bin/gnuplot && chmod +x bin/gnuplot
    status=0
    PATH="$PWD/bin:$PATH" umland build region.yaml -o out -q 2> stderr.txt || status=$?
    [ "$status" = 1 ]
    sed -i 's/"pop": 9000/"pop": 1000/g' municipalities.geojson
    umland build region.yaml -o out -q
    diff -r --exclude=region.sqlite before out
}

@test "what somebody changed in an output is written again" {
    small_region
    umland build region.yaml -o out -q
    cp out/tables/cooperation_coverage.csv good.csv
    sed -i 's/Runder/Runden/' out/tables/cooperation_coverage.csv
    umland build region.yaml -o out -q
    diff good.csv out/tables/cooperation_coverage.csv
}

@test "loaded but not derived: no report, and a query says so" {
    small_region
    umland build region.yaml -o out -q
    sed -i 's/402900/401400/' lines.geojson
    umland load region.yaml -o out -q
    refused 2 "umland report: out/region.sqlite: loaded, but not derived since with these parameters; run 'umland derive' or 'umland build'" umland report region.yaml -o out
    umland query corridors/by_territory -s out/region.sqlite > rows.csv 2> stderr.txt
    has stderr.txt "loaded, but not derived since"
    umland derive region.yaml -o out -q
    umland report region.yaml -o out -q
    [ "$(umland query corridors/by_territory -s out/region.sqlite | cut -d, -f2,4 | sort | tr '\n' ' ')" = "Ahaus,900 Behaus,400 Zehaus,0 name,total_m " ]
}

@test "a report of another region than the store's is refused" {
    small_region
    umland build region.yaml -o out -q
    sed -i 's/name: Drei Quadrate/name: Vier Quadrate/' region.yaml
    refused 2 "umland report: out/region.sqlite: built with another name, date, focus or notice than region.yaml has; run 'umland build'" umland report region.yaml -o out
}

@test "built anew, a folder keeps no output that is no longer made; files of others stay" {
    small_region
    umland build region.yaml -o out -q
    echo mine > out/.mine.part
    echo mine > out/tables/mine.csv
    sed -i '/corridors\/by_territory/d' region.yaml
    umland build region.yaml -o out -q --overwrite
    [ -z "$(find out -name 'corridors_by_territory*')" ]
    [ "$(cat out/.mine.part out/tables/mine.csv)" = "mine
mine" ]
}

@test "a refused first build leaves no folder behind" {
    small_region
    rm lines.geojson
    refused 3 "umland build: source 'lines': lines.geojson: no such file" umland build region.yaml -o new
    absent new
}

@test "a report of somebody else is not overwritten" {
    small_region
    mkdir out && echo hello > out/report.html
    refused 2 "umland build: out/report.html: is there, but no store of umland beside it; choose another folder, or --overwrite" umland build region.yaml -o out
    [ "$(cat out/report.html)" = hello ]
    umland build region.yaml -o out -q --overwrite
    lacks out/report.html hello
}

@test "a focus that is no territory is told, with the nearest key" {
    small_region
    sed -i 's/focus: "12000001"/focus: "12000010"/' region.yaml
    umland build region.yaml -o out 2> stderr.txt
    [ "$(cat stderr.txt)" = "umland: warning: region.yaml: focus '12000010' is the key of no territory; did you mean '12000001'?" ]
}
