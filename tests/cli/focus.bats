# A region seen from one of its territories: three squares in a row, Ahaus - Behaus - Zehaus, one forum
# with the first two, a line through all three.

load helpers

built() { small_region && umland build region.yaml -o out -q; }

@test "a query gives the rows near the focus, by key or by name" {
    built
    [ "$(umland query corridors/by_territory --focus 12000001 | cut -d, -f1)" = "key
12000002
12000001" ]
    [ "$(umland query corridors/by_territory --focus zehaus | cut -d, -f2)" = "name
Behaus
Zehaus" ]
    # a share stays that of the whole line: 900 of 2,800 m
    [ "$(umland query corridors/by_territory --focus Zehaus --json | grep -c '"share": *0.32142857')" = 1 ]
    [ "$(umland query cooperation/coverage --focus Zehaus)" = "$(umland query cooperation/coverage | head -1)" ]
    [ "$(umland query cooperation/coverage --focus Ahaus | wc -l)" = 2 ]
}

@test "a focus that is no territory is refused with the nearest one" {
    built
    refused 2 "umland query: focus 'Behuas' is neither the key nor the name of a territory of the region; did you mean 'Behaus'?" umland query corridors/by_territory --focus Behuas
    refused 2 "umland query: focus '12000004' is neither the key nor the name of a territory of the region; did you mean '12000001'?" umland query corridors/by_territory --focus 12000004
    refused 2 "umland report: focus 'Dehaus' is neither the key nor the name of a territory of the region; did you mean 'Behaus'?" umland report region.yaml --focus Dehaus
    refused 2 "umland plot: focus 'x' is neither the key nor the name of a territory of the region" umland plot corridors/by_territory --focus x -o x.svg
    absent x.svg
}

@test "a query that does not say which rows are near is shown whole, with a remark" {
    built
    cat > mine.sql <<'SQL'
-- title:  All
-- column: key | text | | Key
SELECT key FROM territory WHERE is_leaf = 1 ORDER BY key
SQL
    umland query mine.sql --focus Ahaus > rows.csv 2> remark.txt
    [ "$(wc -l < rows.csv)" = 4 ]
    [ "$(cat remark.txt)" = "umland: note: mine does not say which rows are near (--focus): every row is given" ]
    sed -i 's/^SELECT/-- focus: territory key\nSELECT/' mine.sql
    [ "$(umland query mine.sql --focus Ahaus 2>&1 | wc -l)" = 3 ]
}

@test "a report of a store that is there, and back to the whole region" {
    built
    fingerprint out > before.txt
    umland report region.yaml --focus Behaus -q
    has out/report.html "Gesehen von Behaus"
    has out/report.html "Behaus selbst und seine Nachbarn (Ahaus, Zehaus), seine Gremien (Runder Tisch), Linien durch Behaus"
    has out/report.html "Zeilen um Behaus: 3 von 3."
    has out/maps/corridors_by_territory_choropleth.svg "gesehen von Behaus"
    umland report region.yaml --focus Zehaus -q
    [ "$(wc -l < out/tables/corridors_by_territory.csv)" = 3 ]
    has out/report.html "Zeilen um Zehaus: 0 von 1."
    umland report region.yaml -q
    lacks out/report.html "Gesehen von"
    [ "$(wc -l < out/tables/corridors_by_territory.csv)" = 4 ]
}

@test "a build from a focus, and a picture" {
    small_region
    umland build region.yaml --focus Ahaus -o ahaus -q
    [ "$(wc -l < ahaus/tables/corridors_by_territory.csv)" = 3 ]
    umland plot corridors/by_territory --focus Ahaus -s ahaus/region.sqlite -o map.svg
    has map.svg "gesehen von Ahaus"
    has map.svg "weiter entfernt"
}
