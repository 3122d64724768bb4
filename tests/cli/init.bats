# umland init: what it guesses, that a build reads it, and what it says of files it does not understand.

load helpers

init_musterregion() { # region.yaml of copied files, each TODO filled in
    cp "$UMLAND_SOURCE"/datasets/musterregion/{municipalities,cycle_routes,transit_lines}.geojson .
    cp "$UMLAND_SOURCE"/datasets/musterregion/{attributes,forums,memberships,flows,key_changes,stops,sites,project_partners,population_grid}.csv .
    cp -r "$UMLAND_SOURCE"/datasets/musterregion/timetable .
    LC_ALL=C.UTF-8 umland init *.geojson *.csv timetable > said.txt
}

fill_in() { sed -i -E 's/(licence|attribution): TODO.*/\1: CC0-1.0/; s/crs: TODO/crs: "EPSG:25831"/' "$1"; }

# The rows of a store by loader: what a guess has to find again.
rows() { sql "$1" "SELECT loader, sum(rows_in), sum(rows_stored), sum(rows_rejected) FROM source WHERE loader <> 'rulebook' GROUP BY loader ORDER BY loader"; }

@test "the Musterregion, guessed from its files, is the Musterregion" {
    init_musterregion
    [ "$(cat said.txt)" = "region.yaml: 14 sources; fill in each TODO, then run: umland build region.yaml" ]
    fill_in region.yaml
    umland build region.yaml -o guessed -q
    umland build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o written -q
    [ "$(rows guessed/region.sqlite)" = "$(rows written/region.sqlite)" ]
    [ "$(sql guessed/region.sqlite "SELECT srid FROM region")" = 25831 ] # as its region.yaml says
    for table in "key, name, population, area_km2, kind FROM territory WHERE is_leaf = 1" "forum_id, name, founded FROM forum" \
        "forum_id, member_key, role, valid_from FROM membership" "origin_key, destination_key, persons FROM flow WHERE mode = 'all'" \
        "stop_id, name, kind FROM stop WHERE source_id IN (SELECT source_id FROM source WHERE loader = 'stops')" "site_id, name, kind, area_ha, cost_eur FROM site" "site_id, partner_key, role, cost_share FROM site_partner" \
        "route_id, key, departures, timetable_km FROM service_territory JOIN service_km USING (day_type, route_id, key)" \
        "cell_id, population, round(easting), round(northing) FROM grid_cell" "kind, count(*), printf('%.1f', sum(length_m)) FROM corridor WHERE is_path = 0 GROUP BY kind"; do
        diff <(sql guessed/region.sqlite "SELECT $table" | sort) <(sql written/region.sqlite "SELECT $table" | sort)
    done
    umland check guessed/region.sqlite
}

@test "a timetable is known as a zip archive and as a folder, the grid of the census by its ids; analyses follow" {
    cp -r "$UMLAND_SOURCE/datasets/musterregion/timetable" .
    (cd timetable && zip -q ../fahrplan_2025.zip ./*.txt)
    printf 'GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\nCRS3035RES100mN2689100E4337000;4337050;2689150;4\n' > Zensus2022_100m.csv
    printf 'GITTER_ID_1km,x_mp_1km,y_mp_1km,Einwohner\nCRS3035RES1000mN2689000E4337000,4337500,2689500,40\n' > Zensus2022_1km.csv
    cp "$UMLAND_SOURCE/datasets/rulebooks/oerok.csv" "$UMLAND_SOURCE/datasets/musterregion/municipalities.geojson" .
    umland init municipalities.geojson timetable fahrplan_2025.zip Zensus2022_100m.csv Zensus2022_1km.csv oerok.csv > said.txt
    [ "$(grep -c 'loader: gtfs' region.yaml)" = 2 ]
    [ "$(grep -c 'loader: grid' region.yaml)" = 2 ]
    grep -A8 'files: Zensus2022_1km.csv' region.yaml | grep 'columns: {x: x_mp_1km, y: y_mp_1km, cell_id: GITTER_ID_1km, population: Einwohner}'
    grep -A8 'files: Zensus2022_1km.csv' region.yaml | grep 'delimiter: ","'
    [ "$(grep -c 'crs: TODO' region.yaml)" = 0 ]
    grep -A5 'files: fahrplan_2025.zip' region.yaml | grep 'vintage: 2025-12-31 # guessed from the name'
    for query in stop_classes deutschlandatlas lines_across_borders plusbus cost_key_service; do grep -q "  - query: transit/$query " region.yaml; done
    mkdir empty && run -0 --separate-stderr umland init -o other.yaml empty
    grep -q 'empty: not understood' <<< "$stderr"
}

@test "a licence or attribution that is still TODO is refused, with its place" {
    init_musterregion
    line=$(grep -n 'licence: TODO' region.yaml | head -1 | cut -d: -f1)
    refused 3 "umland build: region.yaml: line $line, column 14: the licence is still TODO; write the one that the publisher gives, such as dl-de/by-2-0, or 'internal' if nothing of it may be published" umland build region.yaml
    sed -i 's/licence: TODO/licence: internal/' region.yaml
    refused 3 "umland build: region.yaml: line $((line + 1)), column 18: the attribution is still TODO; write the words that must stand on every map" umland build region.yaml
    absent out
}

@test "without files a template that is read, too" {
    umland init > said.txt
    has said.txt "region.yaml: 3 examples of sources"
    fill_in region.yaml
    refused 3 "umland build: source 'municipalities': municipalities.geojson: no such file" umland build region.yaml
    small_region
    mv region.yaml own.yaml
    umland init -o region.yaml > said.txt
    fill_in region.yaml
    sed -i 's/crs: EPSG:25832/crs: EPSG:25833/; s/population: population, area_km2: area_km2/population: pop/; s/level: municipality/crs: EPSG:25833\n    level: municipality/' region.yaml
    umland build region.yaml -o out -q
    umland check out/region.sqlite
}

@test "the file that is there stays, unless --overwrite; - is standard output" {
    echo mine > region.yaml
    refused 1 "umland init: region.yaml: is already there; --overwrite replaces it" umland init
    [ "$(cat region.yaml)" = mine ]
    umland init -o - > piped.yaml
    umland init --overwrite > said.txt
    sed 's/# 3. umland build [^ ]*/# 3. umland build region.yaml/' piped.yaml | diff - region.yaml
    mkdir sub
    cp "$UMLAND_SOURCE/datasets/musterregion/forums.csv" sub/
    umland init sub/forums.csv -o sub/region.yaml > said.txt
    has sub/region.yaml "files: forums.csv" # from the folder of region.yaml
    umland init "$UMLAND_SOURCE/datasets/musterregion/forums.csv" -o sub/region.yaml --overwrite > said.txt
    has sub/region.yaml "files: \"$UMLAND_SOURCE/datasets/musterregion/forums.csv\""
    refused 1 "umland init: none.csv: no such file" umland init none.csv -o new.yaml
    absent new.yaml
}

@test "German names of columns, a semicolon, Windows-1252, keys without their zeros" {
    printf 'Gremium;Mitglied;Mitgliedsart;AGS\nRunde;Zeh\xe4us;Gemeinde;12000003\nRunde;Landkreis X;Landkreis;12001\n' > mitglieder_2023.csv
    write_squares "12000001 Ahaus" "12000002 Behaus" > gemeinden.geojson
    sed -i 's/"ags": "12/"Gemeindeschluessel": "08/g; s/"name"/"GEN"/g; s/"pop"/"EWZ"/g' gemeinden.geojson
    sed -E 's/"Gemeindeschluessel": "0([0-9]+)"/"AGS": \1/' gemeinden.geojson > ohne_null.geojson
    umland init mitglieder_2023.csv gemeinden.geojson ohne_null.geojson -o r.yaml > said.txt
    has r.yaml 'columns: {forum_id: Gremium, member_name: Mitglied, member_kind: Mitgliedsart, member_key: AGS}'
    has r.yaml 'kinds: {Gemeinde: municipality, Landkreis: district}'
    has r.yaml 'delimiter: ";"'
    has r.yaml 'encoding: windows-1252'
    has r.yaml 'vintage: 2023-12-31 # guessed from the name'
    has r.yaml 'columns: {key: Gemeindeschluessel, name: GEN, population: EWZ}'
    has r.yaml 'key_width: "8"'
    umland init gemeinden.geojson -o districts.yaml > said.txt
    has districts.yaml 'level: municipality'
}

@test "what is not understood stands as a comment, with the reason; hostile names stay text" {
    printf 'weather,"col\n\t# x: {"\nsun,1\n' > 'odd "name": {.csv'
    printf 'PK\x03\x04 no zip' > broken.zip
    echo hello > letter.md
    umland init 'odd "name": {.csv' broken.zip letter.md -o r.yaml > said.txt 2> warnings.txt
    [ "$(wc -l < warnings.txt)" = 3 ]
    has warnings.txt "umland: warning: letter.md: not understood: no ending that is known (csv,"
    has r.yaml '  # not understood: odd "name": {.csv'
    has r.yaml '  #   files: "odd \\"name\\": {.csv"'
    # Nothing of it is YAML: the file has no sources at all.
    refused 3 "$(umland build r.yaml 2>&1)" umland build r.yaml
    has stderr.txt "no 'sources:', there is nothing to load"
    # A hostile name that is understood is quoted.
    cp "$UMLAND_SOURCE/datasets/musterregion/forums.csv" '# x: "[a]".csv'
    umland init '# x: "[a]".csv' -o h.yaml > said.txt
    fill_in h.yaml
    umland load h.yaml -o out -q
    [ "$(sql out/region.sqlite "SELECT rows_in > 0 AND rows_in = rows_stored FROM source")" = 1 ]
}

@test "the files of one download are one source" {
    header='"Land";"X"\n"Thema:";"Auspendler Kreise"\n"Wohnort";"Regionalschlüssel";"Arbeitsort";"Regionalschlüssel";"Insgesamt"\n'
    for i in 1 2 3; do printf "$header" > "ba$i.csv"; done
    umland init ba*.csv -o r.yaml > said.txt
    has r.yaml "loader: flows_ba"
    has r.yaml "files: \[ba1.csv, ba2.csv, ba3.csv\]"
    [ "$(grep -c loader: r.yaml)" = 1 ]
}

@test "a CRS by where the data lie" {
    zone() { # lon lat
        printf '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"ags": "12000001", "name": "A"}, "geometry": {"type": "Polygon", "coordinates": [[[%s, %s], [%s.1, %s], [%s.1, %s.1], [%s, %s]]]}}]}' "$1" "$2" "$1" "$2" "$1" "$2" "$1" "$2" > g.geojson
        umland init g.geojson -o - | sed -n 's/^  crs: \([^ ]*\) .*/\1/p'
    }
    [ "$(zone 13 52)" = EPSG:25833 ]
    [ "$(zone 8 50)" = EPSG:25832 ]
    [ "$(zone 6 51)" = EPSG:25832 ]
    [ "$(zone 77 12)" = EPSG:32643 ] # Bengaluru
    [ "$(zone -46 -23)" = EPSG:32723 ] # São Paulo
}

@test "figures by key: German numbers, keys without their zeros, a workbook" {
    write_squares "01001000 Ahaus" "12000002 Behaus" > gemeinden.geojson
    sed -i '1s/"features"/"name": "g", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}, "features"/' gemeinden.geojson
    printf 'AGS;Pkw;Quote\n1001000;45.120;12,5\n12000002;3.000;8,25\n' > zahlen.csv
    umland init gemeinden.geojson zahlen.csv > said.txt
    for words in 'loader: attributes' 'decimal: comma' 'thousands: point' 'key_width: "8"' 'indicators: {pkw: Pkw, quote: Quote}' 'columns: {key: AGS}'; do has region.yaml "$words"; done
    fill_in region.yaml
    umland load region.yaml -o out -q
    [ "$(sql out/region.sqlite "SELECT key, name, value FROM indicator WHERE name IN ('pkw', 'quote') ORDER BY key, name")" = "01001000|pkw|45120.0
01001000|quote|12.5
12000002|pkw|3000.0
12000002|quote|8.25" ]
    ogr2ogr -f XLSX foren.xlsx "$UMLAND_SOURCE/datasets/musterregion/forums.csv" -nln Gremien
    umland init foren.xlsx -o sheet.yaml > said.txt
    fill_in sheet.yaml
    umland load sheet.yaml -o out2 -q
    [ "$(sql out2/region.sqlite "SELECT rows_in = 10 AND rows_in = rows_stored FROM source")" = 1 ]
}

# A workbook as offices send it: a cover, then a sheet with two lines of title above the table and keys as numbers.
write_workbook() { # FILE
    printf 'Statistik\nStand 2023\n' > cover.csv
    printf 'A,B,C\nBestand an Kraftfahrzeugen,,\n,,\nAGS,Pkw,Quote\n1001000,45120,12.5\n12000002,3000,8.25\n' > kfz.csv
    python3 - "$1" <<'END'
import csv, subprocess, sys, zipfile
name, ods = sys.argv[1], sys.argv[1].endswith(".ods")
def number(text):
    try: float(text); return True
    except ValueError: return False
def cell(text, at):
    text = text.replace("&", "&amp;")
    if ods: return f'<table:table-cell office:value-type="float" office:value="{text}"/>' if number(text) else f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' if text else '<table:table-cell/>'
    return f'<c r="{at}"><v>{text}</v></c>' if number(text) else f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>' if text else ''
sheets = {"Deckblatt": list(csv.reader(open("cover.csv"))), "KFZ": list(csv.reader(open("kfz.csv")))[1:]}
rows = {s: [[cell(t, f"{'ABC'[i]}{n}") for i, t in enumerate(r)] for n, r in enumerate(table, 1)] for s, table in sheets.items()}
with zipfile.ZipFile(name, "w") as z:
    if ods:
        body = "".join(f'<table:table table:name="{s}">' + "".join("<table:table-row>" + "".join(r) + "</table:table-row>" for r in table) + "</table:table>" for s, table in rows.items())
        o = "urn:oasis:names:tc:opendocument:xmlns:"
        z.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        z.writestr("content.xml", f'<office:document-content xmlns:office="{o}office:1.0" xmlns:table="{o}table:1.0" xmlns:text="{o}text:1.0"><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>')
    else:
        m, p, d = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/package/2006/relationships", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        z.writestr("_rels/.rels", f'<Relationships xmlns="{p}"><Relationship Id="r" Type="{d}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        z.writestr("xl/workbook.xml", f'<workbook xmlns="{m}" xmlns:r="{d}"><sheets>' + "".join(f'<sheet name="{s}" sheetId="{i}" r:id="r{i}"/>' for i, s in enumerate(rows, 1)) + "</sheets></workbook>")
        z.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{p}">' + "".join(f'<Relationship Id="r{i}" Type="{d}/worksheet" Target="s{i}.xml"/>' for i, s in enumerate(rows, 1)) + "</Relationships>")
        for i, (s, table) in enumerate(rows.items(), 1):
            z.writestr(f"xl/s{i}.xml", f'<worksheet xmlns="{m}"><sheetData>' + "".join(f'<row r="{n}">' + "".join(r) + "</row>" for n, r in enumerate(table, 1)) + "</sheetData></worksheet>")
END
}

@test "a workbook is guessed as its table would be: the sheet, the row of column names, keys without their zeros" {
    write_squares "01001000 Ahaus" "12000002 Behaus" > gemeinden.geojson
    sed -i '1s/"features"/"name": "g", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}, "features"/' gemeinden.geojson
    for file in kfz.xlsx kfz.xlsm kfz.ods; do
        write_workbook $file
        umland init gemeinden.geojson $file -o $file.yaml > said.txt
        for words in 'loader: attributes' 'sheet: KFZ' 'header_line: "3"' 'key_width: "8"' 'indicators: {pkw: Pkw, quote: Quote}' 'columns: {key: AGS}'; do has $file.yaml "$words"; done
        fill_in $file.yaml
        umland load $file.yaml -o $file.out -q
        [ "$(sql $file.out/region.sqlite "SELECT key, name, value FROM indicator WHERE name IN ('pkw', 'quote') ORDER BY key, name")" = "01001000|pkw|45120.0
01001000|quote|12.5
12000002|pkw|3000.0
12000002|quote|8.25" ]
    done
    printf 'no zip' > bad.xlsx
    umland init gemeinden.geojson bad.xlsx -o bad.yaml > said.txt 2>&1 || true
    has said.txt "bad.xlsx: not understood: cannot be read as a spreadsheet"
}

@test "names are found beside a column of keys that is called name, kinds by the last word" {
    cat > parts.geojson <<'J'
{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "11001001", "namgem": "Mitte"}, "geometry":
{"type": "Polygon", "coordinates": [[[13, 52], [13.1, 52], [13.1, 52.1], [13, 52]]]}}]}
J
    printf 'forum_id,member_type,ags,official_name\nf,Berliner Bezirk,11001001,Mitte\nf,Ministerium,,Haus\n' > members.csv
    umland init parts.geojson members.csv -o r.yaml
    has r.yaml 'columns: {key: name, name: namgem}'
    has r.yaml 'kinds: {Berliner Bezirk: city_district, Ministerium: other}'
}
