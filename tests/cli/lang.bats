# --lang: messages, and everything that is shown. No German locale is needed.
load helpers

@test "messages follow --lang, and the environment where it is not given" {
    for asked in "--lang de" "--lang=de"; do
        run umland info nowhere.sqlite $asked
        [ "$status" -eq 1 ]
        [ "$output" = "umland info: kein Speicher unter 'nowhere.sqlite'; 'umland build region.yaml' macht einen, -s nennt einen anderen" ]
    done
    run env LANGUAGE=de "$UMLAND" info nowhere.sqlite
    [[ "$output" == *"kein Speicher"* ]]
    run env -u LC_ALL LANG=de_DE.UTF-8 "$UMLAND" info nowhere.sqlite
    [[ "$output" == *"kein Speicher"* ]]
    run env -u LC_ALL LANG=de_DE.UTF-8 "$UMLAND" info nowhere.sqlite --lang en
    [[ "$output" == *"no store at"* ]]
    run env LC_ALL=C "$UMLAND" build --help --lang de
    [[ "$output" == *"Aufruf: umland build"*"Diesen Text zeigen"* ]]
}

@test "an analysis describes its parameters and columns in the language asked for" {
    run umland list commuters/largest_flows --lang de
    [[ "$output" == *"Jahr der Statistik, 0 = das neueste (Vorgabe: 0)"* ]]
    [[ "$output" == *"leer = die mit den meisten Paaren (Vorgabe: leer)"*"[Personen]"* ]]
    run umland list commuters/largest_flows --lang en
    [[ "$output" == *"Year of the statistic, 0 = the newest (default: 0)"*"[persons]"* ]]
}

@test "another language is refused" {
    run umland build region.yaml --lang fr
    [ "$status" -eq 2 ]
    [ "$output" = "umland: --lang 'fr' is neither 'de' nor 'en'" ]
}

@test "a store built in German gives a report, a workbook's headings and a chart in English, and the other way round" {
    small_region
    umland build region.yaml -o out -q
    cp out/report.html german.html
    grep -q '<html lang="de"' german.html
    umland report region.yaml -o out -q --lang en
    grep -q '<html lang="en"' out/report.html
    has out/report.html 'Reference date'
    lacks out/report.html 'Stichtag'
    umland report region.yaml -o out -q
    cmp german.html out/report.html
    umland plot cooperation/coverage_by_territory -s out/region.sqlite -o en.svg --lang en
    umland plot cooperation/coverage_by_territory -s out/region.sqlite -o de.svg
    grep -q 'Sources: ' en.svg
    grep -q 'Quellen: ' de.svg
}

@test "titles and the notice of region.yaml follow the language, too" {
    small_region
    sed -i 's/  language: de/&\n  notice: Entwurf\n  notice.en: Draft/' region.yaml
    sed -i '/^analyses:/,$d' region.yaml
    cat >> region.yaml <<'YAML'
analyses:
  - query: cooperation/coverage
    title: Wie weit es reicht
    title.en: How far it goes
YAML
    for step in 1 2; do # the second from the store of the other language
        umland build region.yaml -o out -q --lang en
        grep -q 'Draft' out/report.html
        grep -q 'How far it goes' out/charts/cooperation_coverage_ranked_bars.svg
        lacks out/report.html 'Entwurf\|Wie weit es reicht'
        umland report region.yaml -o out -q
        grep -q 'Entwurf' out/report.html
        grep -q 'Wie weit es reicht' out/charts/cooperation_coverage_ranked_bars.svg
        lacks out/report.html 'Draft\|How far it goes'
    done
    umland plot cooperation/coverage -s out/region.sqlite --lang en -o en.svg
    has en.svg Draft
    lacks en.svg Entwurf
}

@test "what is stored does not depend on the language of who loads it" {
    small_region
    sed -i 's/    loader: memberships/&\n    max_rejects: 0.5/' region.yaml
    echo 'kreis,Zehaus,municipality,12000003,member,2001,,erfunden,' >> memberships.csv
    umland load region.yaml -o en --lang en 2> en.txt
    umland load region.yaml -o de --lang de 2> de.txt
    grep -q "1 of 3 rows rejected, the first: memberships.csv: line 4: there is no forum 'kreis'" en.txt
    grep -q "1 von 3 Zeilen abgewiesen, die erste: memberships.csv: Zeile 4: es gibt kein Gremium 'kreis'" de.txt
    [ "$(sqlite3 en/region.sqlite 'SELECT * FROM reject')" = "$(sqlite3 de/region.sqlite 'SELECT * FROM reject')" ]
    umland info de/region.sqlite --rejects --lang de | grep -q "Zeile 4: es gibt kein Gremium 'kreis'"
    umland info de/region.sqlite --rejects | grep -q "line 4: there is no forum 'kreis'"
}
