# XLSX: what a spreadsheet finds in it, read by GDAL, unzip and xmllint.

load helpers

hostile_query() {
    cat > my.sql <<'SQL'
-- title:    Cells that want to be something else
-- title.de: Zellen, die etwas anderes sein wollen
-- param:    note | text | none | | A remark
-- column:   key    | text    |        | Key
-- column:   words  | text    |        | Words
-- column:   whole  | integer | persons | Whole number
-- column:   part   | real    | share  | Part
-- column:   length_m | real  | m      | Length
-- column.de: key    | Schlüssel
-- column.de: words  | Wörter
-- column.de: whole  | Ganze Zahl
-- column.de: part   | Anteil
-- column.de: length_m | Länge
-- definition:    Rows by hand.
-- definition.de: Zeilen von Hand.
-- source:    this test
SELECT '00123456' AS key, '=cmd()' AS words, 9007199254740993 AS whole, 0.25 AS part, 1234.5 AS length_m
UNION ALL SELECT '007', '+49 <&> "x"', -3, NULL, 9e999 WHERE :note <> ''
UNION ALL SELECT '1e5', '@SUM(A1)', 12, 1.0 / 3, 0;
SQL
}

workbook() { # of the hostile query over a small region
    small_region
    umland build region.yaml -o out -q
    hostile_query
    umland query my.sql -s out/region.sqlite --set note=hello -o cells.xlsx
}

part() { unzip -p cells.xlsx "${1/\[/\\[}"; } # unzip takes [ for a pattern

@test "texts are texts, keys keep their zeros, nothing is a formula" {
    workbook
    for name in $(unzip -Z1 cells.xlsx); do
        part "$name" | xmllint --noout -
        part "$name" | { ! grep -q '<f>\|<f \|externalLink'; }
    done
    OGR_XLSX_HEADERS=FORCE OGR_XLSX_FIELD_TYPES=STRING ogr2ogr -f CSV /vsistdout/ cells.xlsx Tabelle > cells.csv
    printf '%s\n' 'Schlüssel,Wörter,Ganze Zahl [Personen],Anteil,Länge' \
        '00123456,=cmd(),"9007199254740993",0.25,1234.5' \
        '007,"+49 <&> ""x""","-3","",""' \
        '1e5,@SUM(A1),"12",0.3333333333333333,"0"' > expected.csv
    diff <(tr -d '"' < expected.csv) <(tr -d '"' < cells.csv)
    # Text cells: t="s" (shared string). The keys, the words, and the number that a double cannot hold; the heading.
    [ "$(part xl/worksheets/sheet1.xml | grep -o '<c [^>]*t="s"' | wc -l)" = 12 ]
}

@test "numbers have formats with units, the heading stays in sight, a second sheet tells the sources" {
    workbook
    part xl/styles.xml | grep -q 'formatCode="#,##0&quot; m&quot;"'
    part xl/styles.xml | grep -q 'formatCode="0.0%"'
    part xl/worksheets/sheet1.xml | grep -q '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    part xl/worksheets/sheet1.xml | grep -q '<cols><col min="1"'
    OGR_XLSX_HEADERS=DISABLE ogr2ogr -f CSV /vsistdout/ cells.xlsx Quellen > sources.csv
    for line in 'Zellen, die etwas anderes sein wollen' 'Zeilen von Hand.' 'this test' 'note = hello' '2024-12-31' 'length_m,Länge'; do
        has sources.csv "$line"
    done
    umland query cooperation/coverage -s out/region.sqlite -o cells.xlsx --overwrite
    OGR_XLSX_HEADERS=DISABLE ogr2ogr -f CSV /vsistdout/ cells.xlsx Quellen > sources.csv
    for line in Quadrate CC0-1.0 erfunden 'roles = chair,member,associated,guest'; do has sources.csv "$line"; done
}

@test "the bytes are the same from run to run, and the date is the region's" {
    workbook
    sleep 1.1 # a clock in it would show
    umland query my.sql -s out/region.sqlite --set note=hello -o again.xlsx
    cmp cells.xlsx again.xlsx
    umland query my.sql -s out/region.sqlite --set note=hello -f xlsx > piped.xlsx
    cmp cells.xlsx piped.xlsx
    part docProps/core.xml | grep -q '>2024-12-31T00:00:00Z</dcterms:created>'
}

@test "in another language, and without rows" {
    workbook
    sed -i 's/language: de/language: en/' region.yaml
    umland build region.yaml -o out -q
    sed -i 's/^UNION.*//; s/ AS length_m/& WHERE :note = 1/' my.sql
    umland query my.sql -s out/region.sqlite -o cells.xlsx --overwrite
    [ "$(ogrinfo -q cells.xlsx | cut -d' ' -f2 | tr '\n' ' ')" = "Table Sources " ]
    [ "$(part xl/sharedStrings.xml | grep -c 'Whole number \[persons\]')" = 1 ]
}

@test "a full disk for the library's temporary files is a failure, not half a workbook" {
    workbook
    cat > many.sql <<'SQL'
-- title:  Many rows, all the same
-- column: n | integer | rows | One
WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000) SELECT 1 AS n FROM c;
SQL
    # No file grows beyond 30 KiB: the sheet is cut, while the packed workbook around it would have room.
    umland query many.sql -s out/region.sqlite -o many.xlsx
    [ "$(stat -c %s many.xlsx)" -lt 20000 ]
    (trap '' XFSZ; ulimit -f 30; "$UMLAND" query many.sql -s out/region.sqlite -o cut.xlsx 2> "$BATS_TEST_TMPDIR/stderr.txt") || status=$?
    [ "$status" = 1 ]
    [ "$(cat "$BATS_TEST_TMPDIR/stderr.txt")" = "umland query: the workbook is not whole; is there room in /tmp?" ]
    absent cut.xlsx
}

@test "a workbook is nothing for a terminal" {
    command -v script > /dev/null || skip "no script(1)"
    workbook
    script -qec "'$UMLAND' query my.sql -s out/region.sqlite -f xlsx" /dev/null < /dev/null > typescript.txt || true
    has typescript.txt "a workbook is nothing for a terminal; -o names a file"
}
