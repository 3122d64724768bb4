# Query files of one's own, with and without a header, from anywhere; and what none of them may do.

load helpers

built() {
    export MUSTER="$BATS_FILE_TMPDIR/muster"
    [ -d "$MUSTER" ] || "$UMLAND" build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o "$MUSTER" -q
}

ask() { umland query "$@" -s "$MUSTER/region.sqlite"; }

@test "a SELECT without header: columns as it names them, values as they are stored" {
    built
    echo 'SELECT key, name, population, population / 1000.0 AS thousands FROM territory WHERE is_leaf = 1 ORDER BY population DESC LIMIT 2' > my.sql
    ask my.sql > rows.csv 2> stderr.txt
    [ ! -s stderr.txt ] # the note is for people at a terminal
    sqlite3 -batch -csv -header "$MUSTER/region.sqlite" "$(cat my.sql)" | tr -d '"\r' > expected.csv
    diff expected.csv rows.csv
    [ "$(ask my.sql --json | python3 -c "import json, sys; row = json.load(sys.stdin)[0]; print(row['key'], row['population'], row['thousands'])")" = "$(sed -n 2p expected.csv | cut -d, -f1,3,4 | tr , " ")" ]
    ask my.sql -o my.xlsx
    ask my.sql -f table > table.txt
    has table.txt "^99001000 Wendelförde"
    printf -- '-- my own remark\n-- and: another one\n\n/* more */ SELECT count(*) AS n FROM forum;\n-- the end\n' > remark.sql
    [ "$(ask remark.sql | tail -1)" = 10 ]
    echo 'SELECT geom FROM territory LIMIT 1' > blob.sql
    [[ "$(ask blob.sql | tail -1)" == "("*" bytes)" ]]
}

@test "the note is told at a terminal" {
    command -v script > /dev/null || skip "no script(1)"
    built
    echo 'SELECT 1 AS n' > my.sql
    script -qec "'$UMLAND' query my.sql -s '$MUSTER/region.sqlite'" typescript.txt < /dev/null > seen.txt
    has seen.txt "umland: note: my.sql has no header: no units, no definition, no sources"
}

@test "its parameters are the names it uses" {
    built
    echo 'SELECT count(*) AS n FROM territory WHERE is_leaf = 1 AND population >= :least AND name LIKE :name' > my.sql
    [ "$(ask my.sql --set least=20000 --set name=% | tail -1)" = "$(sql "$MUSTER/region.sqlite" "SELECT count(*) FROM territory WHERE is_leaf = 1 AND population >= 20000")" ]
    [ "$(ask my.sql --set least=0 --set "name='; DROP TABLE region; --" | tail -1)" = 0 ]
    refused 2 "umland query: my: parameter 'name' must be given (--set name=...)" ask my.sql --set least=1
    refused 2 "umland query: my: the query has no parameter 'leest'; did you mean 'least'?" ask my.sql --set leest=1 --set name=a
    echo 'SELECT ?1 AS n' > my.sql
    refused 1 "umland query: my: a placeholder '?1': parameters are written ':name'" ask my.sql
}

@test "from another folder, by relative and absolute path" {
    built
    mkdir -p "far away/queries" elsewhere
    echo 'SELECT count(*) AS n FROM forum' > "far away/queries/my.sql"
    (cd elsewhere && [ "$(ask "../far away/queries/my.sql" | tail -1)" = 10 ])
    [ "$(ask "$PWD/far away/queries/my.sql" | tail -1)" = 10 ]
    (cd "far away" && [ "$(ask ./queries/my.sql | tail -1)" = 10 ])
    refused 1 "umland query: none.sql: no such file" ask none.sql
    mkfifo pipe.sql
    refused 1 "umland query: pipe.sql: is a pipe, expected a regular file" ask pipe.sql
    : > empty.sql
    refused 1 "umland query: empty: no SELECT follows the header" ask empty.sql
}

@test "a header that is written wrong is no missing header" {
    built
    printf -- '-- titel: T\n-- colum: n | integer | rows | N\nSELECT 1 AS n\n' > my.sql
    refused 1 "umland query: my.sql: line 1: unknown key 'titel'; did you mean 'title'?" ask my.sql
    # Where a header is needed, a SELECT alone does not do.
    echo 'SELECT 1 AS n' > bare.sql
    refused 1 "umland check: bare.sql: the header declares no 'column:'" umland check bare.sql
    refused 1 "umland plot: bare.sql: the header declares no 'column:'" umland plot bare.sql -o x.svg -s "$MUSTER/region.sqlite"
    refused 2 "umland query: 'bare' has no 'layer:', so there is no geometry to write as geojson" ask bare.sql -o x.geojson
}

@test "hostile SQL is refused in one line, and nothing of it happens" {
    built
    before=$(fingerprint "$MUSTER")
    while IFS='|' read -r statement words; do
        [ "$statement" ] || continue
        for header in "" '-- title: T
-- column: n | integer | rows | N
'; do
            printf '%s%s\n' "$header" "$statement" > hostile.sql
            status=0
            ask hostile.sql > stdout.txt 2> stderr.txt || status=$?
            [ "$status" = 1 ] || { echo "$statement: exit $status"; return 1; }
            [ "$(wc -l < stderr.txt)" = 1 ]
            [ ! -s stdout.txt ]
            grep -qi -- "$words" stderr.txt || { echo "$statement:"; cat stderr.txt; return 1; }
        done
    done <<'SQL'
ATTACH 'x.sqlite' AS x|may not ATTACH a file
ATTACH ':memory:' AS x; SELECT 1 AS n|may not ATTACH a file
DETACH main|may not DETACH
PRAGMA trusted_schema = ON|may not use PRAGMA
PRAGMA writable_schema = 1|may not use PRAGMA
SELECT writefile('x', 'y') AS n|no such function: writefile
SELECT readfile('/etc/passwd') AS n|no such function: readfile
SELECT load_extension('x') AS n|may not call the function 'load_extension'
SELECT BlobToFile(geom, 'x') AS n FROM territory|BlobToFile
SELECT BlobFromFile('/etc/passwd') AS n|BlobFromFile
SELECT ExportSHP('territory', 'geom', 'x', 'UTF-8') AS n|ExportSHP
SELECT ExportGeoJSON2('territory', 'geom', 'x') AS n|ExportGeoJSON2
SELECT ImportDXF('x') AS n|ImportDXF
SELECT eval('DELETE FROM region') AS n|no such function: eval
SELECT fts3_tokenizer('simple') AS n|fts3_tokenizer
SELECT zeroblob(2000000000) AS n|may not call the function 'zeroblob'
SELECT randomblob(10) AS n|may not call the function 'randomblob'
CREATE VIRTUAL TABLE t USING VirtualText('/etc/passwd', 'UTF-8', 0)|may only SELECT
CREATE TEMP VIEW v AS SELECT 1|may only SELECT
CREATE TRIGGER t AFTER INSERT ON region BEGIN SELECT 1; END|SELECT
INSERT INTO setting VALUES ('a', 'b')|may not write the table 'setting'
WITH c AS (SELECT 1) DELETE FROM region|may not write the table 'region'
REPLACE INTO region SELECT * FROM region|may not write the table 'region'
VACUUM INTO 'x.sqlite'|may only SELECT
SELECT 1 AS n; DROP TABLE region|more than one statement
SELECT sql AS n FROM sqlite_schema|may not read the table
SELECT * FROM pragma_database_list|SELECT
SELECT count(*) AS n FROM dbstat|SELECT\|dbstat
EXPLAIN QUERY PLAN SELECT 1 AS n|may only SELECT
SELECT CURRENT_TIMESTAMP AS n|current_timestamp
SELECT (|incomplete\|syntax error
nonsense|syntax error
SQL
    [ "$before" = "$(fingerprint "$MUSTER")" ]
    absent x
    absent x.sqlite
}

@test "what never ends is ended by the time limit, in the first row and between rows" {
    built
    for statement in 'WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT count(*) AS n FROM c' \
        'WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i AS n FROM c' \
        'SELECT count(*) AS n FROM flow a, flow b, flow c, flow d WHERE a.origin_key || b.origin_key < c.origin_key || d.origin_key'; do
        echo "$statement" > endless.sql
        status=0
        umland query endless.sql -s "$MUSTER/region.sqlite" --time-limit 0.3 -o out.csv 2> stderr.txt || status=$?
        [ "$status" = 1 ]
        [ "$(cat stderr.txt)" = "umland query: endless: stopped after 0.3 s, its time limit" ]
        absent out.csv
    done
    refused 2 "umland query: --time-limit 'soon' is no number of seconds" ask endless.sql --time-limit soon
    refused 2 "umland query: --time-limit '-1' is no number of seconds" ask endless.sql --time-limit -1
    umland query --help | tr -s " \n" " " > help.txt
    has help.txt "(default: 60; 0 = never)"
}
