# umland build --pdf: the report printed by Chromium, where it is installed.

load helpers

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

@test "without a browser: refused before the work, with the package" {
    small_region
    mkdir bin
    refused 1 "umland build: a PDF needs Chromium, which is not installed; install the package chromium, or print report.html from any browser" \
        env PATH="$PWD/bin" "$UMLAND" build region.yaml -o out --pdf
    absent out
}

@test "a browser that fails: one line, and no PDF" {
    small_region
    mkdir bin && printf '#!/bin/sh\necho no display >&2\nexit 4\n' > bin/chromium && chmod +x bin/chromium
    refused 1 "umland build: Chromium failed with 4: no display" env PATH="$PWD/bin:$PATH" "$UMLAND" build region.yaml -o out -q --pdf
    absent out/report.pdf
    umland build region.yaml -o out -q
}

@test "report.pdf stands beside report.html, is the same twice, and goes when it is no longer wanted" {
    browser > /dev/null || skip "no Chromium"
    small_region
    umland build region.yaml -o out --pdf > printed.txt 2> stderr.txt
    [ "$(cat printed.txt)" = "$(printf 'out/report.html\nout/report.pdf')" ]
    [ "$(head -c 5 out/report.pdf)" = "%PDF-" ]
    umland build region.yaml -o again -q --pdf
    cmp out/report.pdf again/report.pdf
    command -v pdftotext > /dev/null && pdftotext out/report.pdf - > text.txt && has text.txt "Drei Quadrate"
    umland build region.yaml -o out -q
    absent out/report.pdf
}
