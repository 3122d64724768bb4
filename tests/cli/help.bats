# What the tables of options become: --help with examples that run, manual pages, completion.

load helpers

# Every command of `umland --help`, one a line.
commands() { umland --help | sed -nE 's/^  ([a-z]+) +[A-Z].*/\1/p'; }

# The examples of a command as they stand in its --help, without what they are said to do.
examples() { umland "$1" --help | sed -n '/^Examples:/,$p' | sed -n 's/^  //p' | sed 's/ *# .*//'; }

@test "every command has help with three examples, no line of it is too long" {
    [ "$(commands | wc -l)" -ge 10 ]
    for command in $(commands); do
        umland "$command" --help > help.txt
        [ "$(examples "$command" | grep -c 'umland ')" = 3 ] || { echo "$command"; return 1; }
        [ -z "$(awk 'length > 100' help.txt)" ] || { echo "$command: a line is too long"; return 1; }
    done
}

@test "the examples of every --help run, all of them" {
    cp -r "$UMLAND_SOURCE/datasets/musterregion" here
    cp -r "$UMLAND_SOURCE/datasets/rulebooks" . # named by its region.yaml
    cd here
    mkdir bin && ln -s "$UMLAND" bin/umland && PATH="$PWD/bin:$PATH" # for 'source <(umland ...)'
    unset -f umland
    for command in build load derive report; do # make out/ and forum/, which the others read
        commands_done="$commands_done $command"
    done
    for command in $commands_done $("$UMLAND" --help | sed -nE 's/^  ([a-z]+) +[A-Z].*/\1/p' | grep -vE '^(build|load|derive|report)$'); do
        "$UMLAND" "$command" --help | sed -n '/^Examples:/,$p' | sed -n 's/^  //p' | sed 's/ *# .*//' > ../examples.txt
        [ "$(wc -l < ../examples.txt)" = 3 ]
        while read -r line; do
            bash -c "$line" > ../stdout.txt 2> ../stderr.txt < /dev/null || { echo "$line"; cat ../stderr.txt; return 1; }
            n_run=$((n_run + 1))
            rm -f gaps.geojson gaps.xlsx
        done < ../examples.txt
    done
    [ "$n_run" = "$((3 * $("$UMLAND" --help | grep -cE '^  [a-z]+ +[A-Z]')))" ]
}

@test "there is a manual page for each command, and groff finds no fault in any" {
    command -v groff > /dev/null || skip "no groff"
    pages="$(dirname "$UMLAND")/engine/man"
    [ "$(ls "$pages" | wc -l)" = "$(($(commands | wc -l) + 1))" ]
    for page in "$pages"/*.1; do
        warnings=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
        [ -z "$warnings" ] || { echo "$warnings"; return 1; }
    done
    groff -man -Tascii -P -cbou "$pages/umland-build.1" > build.txt
    has build.txt "umland-build *- *From region.yaml to layers"
    has build.txt "-o, --output <folder>"
    has build.txt "umland build region.yaml --overwrite"
    groff -man -Tascii -P -cbou "$pages/umland.1" > umland.txt
    for command in $(commands); do has umland.txt "umland-$command(1)"; done
    # A fault is found: what is checked here is a manual page.
    [ "$(printf '.TH X 1\n.XX\n' | groff -man -Tutf8 -ww -z 2>&1)" ]
}

# completed WORD...: what a bash offers for the last word, in one line.
completed() {
    bash --norc -c '
        source <("$UMLAND" completion bash)
        COMP_WORDS=("$UMLAND" "$@") COMP_CWORD=$#
        _umland
        printf "%s\n" "${COMPREPLY[@]}" | LC_ALL=C sort -u | paste -sd " "' bash "$@"
}

@test "bash completes commands, options, operands and names" {
    [ "$(completed b)" = "build" ]
    [ "$(completed help de)" = "derive" ]
    [ "$(completed build --ov)" = "--overwrite" ]
    [ "$(completed build --ti)" = "--timings" ]
    [ "$(completed query cooperation/pa)" = "cooperation/pair_gap cooperation/parts" ]
    [ "$(completed query cooperation/coverage --set "")" = "date= roles= themes=" ]
    [ "$(completed query cooperation/coverage --set da)" = "date=" ]
    [ "$(completed query cooperation/coverage --set date = 2020 --form)" = "--format" ]
    [ "$(completed query cooperation/coverage --dialect "")" = "de en" ]
    [ "$(completed query cooperation/coverage -f x)" = "xlsx" ]
    [ "$(completed plot cooperation/coverage ranked)" = "ranked_bars" ]
    [ "$(completed list load)" = "loaders" ]
    [ "$(completed nonsense x)" = "" ]
    mkdir folder && touch my.sql region.yaml other.txt out.sqlite
    [ "$(completed query m)" = "my.sql" ]
    [ "$(completed build "")" = "folder region.yaml" ]
    [ "$(completed build region.yaml -o "")" = "folder" ]
    [ "$(completed info out)" = "out.sqlite" ]
    [ "$(completed query borders/atlas -s out)" = "out.sqlite" ]
}

@test "completion knows every command and every option of its help" {
    umland completion bash > completion.bash
    source completion.bash
    for command in $(commands); do
        [[ " $_umland_commands " == *" $command "* ]] || { echo "$command"; return 1; }
        for option in $(umland "$command" --help | sed -nE 's/^ +(-[a-z], )?(--[a-z]+).*/\2/p' | grep -v -- --help); do
            [[ " ${_umland_options[$command]}" == *" $option"* ]] || { echo "$command $option"; return 1; }
        done
    done
}

@test "help fits a terminal of 40 columns" {
    command -v script > /dev/null || skip "no script(1)"
    for command in $(commands); do
        script -qec "stty cols 40; '$UMLAND' $command --help" /dev/null < /dev/null | tr -d '\r' | sed '/^Usage:/d; /^Examples:/,$d' > narrow.txt
        [ -s narrow.txt ]
        [ -z "$(awk 'length > 40' narrow.txt)" ] || { echo "$command"; awk 'length > 40' narrow.txt; return 1; }
    done
}
