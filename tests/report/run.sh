#!/bin/sh
# Runs one file of tests: run.sh <folder with node_modules and built regions> <region> <test.mjs>
# Ends with 77, "skipped", where node, Chromium, the npm packages or the region's data are not there.
REPORT_TESTS=$1 REPORT_REGION=$2

skip() { echo "skipped: $*"; exit 77; }

command -v node >/dev/null || skip "there is no node"
for name in chromium chromium-browser google-chrome; do
    CHROMIUM=$(command -v "$name") && break
done
[ -n "$CHROMIUM" ] || skip "there is no Chromium"
for package in playwright-core axe-core; do
    [ -d "$REPORT_TESTS/node_modules/$package" ] || skip "$package is not in $REPORT_TESTS: ./setup test installs it"
done
[ -f "$REPORT_TESTS/$REPORT_REGION/report.html" ] || skip "$REPORT_REGION was not built, its data are not there"

# Profiles and whatever else a browser leaves behind go with this folder, even after a kill of the test.
TMPDIR=$(mktemp -d) || exit 1
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
export REPORT_TESTS REPORT_REGION CHROMIUM TMPDIR
node --test --test-reporter=spec "$3"
