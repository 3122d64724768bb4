# Every command that README.md shows runs, as it stands there, in a folder with the Musterregion and a query of one's own.

load helpers

# The commands of the code blocks and those between backticks; one that is cut with … names none.
commands_of_readme() {
    sed -n '/^```/,/^```/p; /^    /p' "$UMLAND_SOURCE/README.md" | grep -oE '^( {4})?(umland|build/release/umland) [a-z]+( .*)?$' | sed 's/ *# .*//; s/^ *//'
    grep -oE '`(umland|build/release/umland) [^`]*`' "$UMLAND_SOURCE/README.md" | tr -d '`' | grep -v '…'
}

@test "README shows commands, and each of them runs" {
    cp -r "$UMLAND_SOURCE/datasets/musterregion" here
    cp -r "$UMLAND_SOURCE/datasets/rulebooks" . # named by its region.yaml
    cd here
    mkdir -p bin build/release
    ln -s "$UMLAND" bin/umland && ln -s "$UMLAND" build/release/umland
    unset -f umland
    export PATH="$PWD/bin:$PATH"
    printf -- '-- title: Leaves\n-- column: key | text | | Key\n-- layer: territory key\nSELECT key FROM territory WHERE is_leaf = 1 ORDER BY key\n' > my.sql
    umland build region.yaml -o out -q
    ln -s timetable old.zip && ln -s timetable new.zip # two releases of a timetable; folders will do
    commands_of_readme > ../commands.txt
    cat ../commands.txt
    [ "$(wc -l < ../commands.txt)" -ge 8 ]
    while read -r line; do
        rm -f map.png my.geojson reach.* dynamics.svg # a command may write again what another one wrote
        bash -c "$line" > ../stdout.txt 2> ../stderr.txt < /dev/null || {
            # `umland refused` in the text about refusals is a message, not a command.
            echo "$line"; cat ../stderr.txt; return 1; }
    done < ../commands.txt
}
