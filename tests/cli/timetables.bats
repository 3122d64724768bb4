# Timetables: what a feed of unknown origin must not do, and a release against the one before.

load helpers

setup_file() {
    "$UMLAND_SOURCE/tests/support/make_bad_feeds.py" "$BATS_FILE_TMPDIR/feeds"
    export FEEDS="$BATS_FILE_TMPDIR/feeds"
}

# refuse FEED WORDS...: exit 3, one line that holds the words, no store; within 10 s and 512 MB.
refuse() {
    cat > region.yaml <<YAML
region: {name: Test, crs: "EPSG:25833", reference_date: 2024-12-31, language: en}
sources:
  timetable: {loader: gtfs, files: $1, title: T, licence: internal, attribution: none}
YAML
    status=0
    (ldd "$UMLAND" | grep -q libasan || ulimit -v 2000000; timeout 10 "$UMLAND" load region.yaml -o out > printed 2> message) || status=$?
    echo "$1: exit $status, $(cat message)"
    [ "$status" = 3 ]
    [ "$(wc -l < message)" = 1 ]
    [ ! -e out/region.sqlite ]
    shift
    for words in "$@"; do grep -qF -- "$words" message; done
}

@test "archives that are none, or lie, or unpack to more than they should" {
    refuse "$FEEDS/truncated.zip" "i_o_error: not a sound zip archive"
    refuse "$FEEDS/twice.zip" "two members have the same name"
    refuse "$FEEDS/climbing.zip" "member '../../etc/agency.txt' would lie outside the archive"
    refuse "$FEEDS/bomb.zip" "member 'stop_times.txt' unpacks to 60000110 bytes" "a zip bomb?"
    refuse "$FEEDS/crc.zip" "member 'stop_times.txt' is damaged (CRC error)"
    refuse "$FEEDS/short.zip" "member 'stop_times.txt' is damaged (unpacks to other than its 117 bytes)"
}

@test "files that are no tables" {
    refuse "$FEEDS/nul.zip" "nul.zip/stops.txt: invalid_character: line 3: a NUL byte"
    refuse "$FEEDS/utf16.zip" "agency.txt: missing_required_column: the file is UTF-16" "save it as UTF-8"
    refuse "$FEEDS/long_line.zip" "stop_times.txt: line 4: a row of more than 1 MiB"
    refuse "$FEEDS/quote.zip" "stops.txt: line 4: a row of more than 1 MiB; a quote is not closed"
    refuse "$FEEDS/cells.zip" "routes.txt: line 3: more than 1000 cells"
}

@test "a feed in a folder of its own is refused with the advice to name it, and then loads; junk does not matter" {
    refuse "$FEEDS/subfolder.zip" "invalid_input_files_in_subfolder" "they lie in 'gtfs'; name that folder behind the path"
    sed -i "s|subfolder.zip|subfolder.zip/gtfs|" region.yaml
    umland load region.yaml -o out -q
    sed -i "s|subfolder.zip/gtfs|junk.zip|" region.yaml
    umland load region.yaml -o out -q
    [ "$(sqlite3 out/region.sqlite "SELECT trips, stop_times FROM feed")" = "1|2" ]
}

@test "check feed names the territories that lose more than a share of their departures" {
    cp -r "$UMLAND_SOURCE/datasets/musterregion/timetable" newer
    # Line 20 without its trips out and the first back: Großenholm 30 to 4 on weekdays, Rüstwedel 15 + 18 to 4 + 18.
    grep -v "b20-0-\\|b20-1-WT-0[3-9]" "$UMLAND_SOURCE/datasets/musterregion/timetable/stop_times.txt" > newer/stop_times.txt
    muster=$UMLAND_SOURCE/datasets/musterregion
    run umland check feed "$muster/timetable" newer --region "$muster/region.yaml"
    [ "$status" = 1 ]
    [[ "$output" = *"99052002 Großenholm, weekday: 30 departures, in the new release 4: 87 % fewer"* ]]
    [[ "$output" = *"99052001 Rüstwedel, weekday: 33 departures, in the new release 22: 33 % fewer"* ]]
    [[ "$output" = *"note: newer: weekday is 2024-12-17"* ]]
    run umland check feed "$muster/timetable" newer --region "$muster/region.yaml" --loss 0.5
    [[ "$output" != *Rüstwedel* ]]
    umland check feed "$muster/timetable" "$muster/timetable" --region "$muster/region.yaml" > printed
    [ "$(tail -1 printed)" = "feed: sound" ]
}

@test "check feed says what is missing" {
    run umland check feed a b
    [ "$status" = 2 ]
    [[ "$output" = *"territories are those of a region file: name it with --region"* ]]
    run umland check feed a b --region "$UMLAND_SOURCE/datasets/musterregion/region.yaml"
    [[ "$output" = *"no timetable at 'a'"* ]]
    run umland check feed a b --region x --loss 2
    [[ "$output" = *"--loss '2' is no share from 0 to below 1"* ]]
    run umland check feed a --region x
    [[ "$output" = *"expected 'feed' and two timetables"* ]]
}
