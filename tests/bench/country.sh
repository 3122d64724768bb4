#!/usr/bin/env bash
# Where the time of a whole country goes: the main job on tests/data/germany.yaml, N times from nothing; a table of phase,
# step, median seconds, rows, rows per second and peak memory, the slowest first, and the whole.
#
#   tests/bench/country.sh [region.yaml|whole] [N]         default: tests/data/germany.yaml, 3 runs
#
# whole: 11,051 municipalities; Bavaria's, which are not there, are stood for by those of Rhineland-Palatinate once more,
# moved to where Bavaria lies. Needs ./setup build, whole also ogr2ogr. Nothing here is a test: a slow machine fails nothing. Budget: 60 s and 1 GB.
set -euo pipefail
cd "$(dirname "$0")/../.."
region=${1:-tests/data/germany.yaml}
runs=${2:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A region file like germany.yaml with one file more.
write_whole_country() {
    local shared states moved=$work/moved.geojson
    shared=$(realpath ../shared)
    states=$shared/data/boundaries/vg250ew_gemeinden/other_states.zip
    ogr2ogr -f GeoJSON "$moved" "/vsizip/$states/de-07.geojson" -dialect SQLite -sql "
        SELECT ST_Translate(geometry, 5, -1.5, 0) AS geometry, name, '09' || substr(ags, 3) AS ags, pop, area_km2, kind
        FROM \"de-07\""
    sed -e "s#\(\.\./\)*shared/#$shared/#" -e "s#^\( *\)- $states#&\n\1- $moved#" tests/data/germany.yaml
}
if [ "$region" = whole ]; then
    region=$work/whole.yaml
    write_whole_country > "$region"
fi

for i in $(seq "$runs"); do
    rm -rf "$work/out"
    /usr/bin/time -f '%e %U %S %M' -o "$work/time.$i" \
        build/release/umland build "$region" -o "$work/out" -q --timings "$work/steps.$i.jsonl"
done

field() { sed -n "s/.*\"$1\": \"\{0,1\}\([^\",}]*\).*/\1/p"; }
for i in $(seq "$runs"); do
    paste <(field phase < "$work/steps.$i.jsonl") <(field step < "$work/steps.$i.jsonl") \
        <(field seconds < "$work/steps.$i.jsonl") <(sed 's/.*"rows": \([0-9]*\).*/\1/; t; s/.*/0/' "$work/steps.$i.jsonl") \
        <(field peak_kib < "$work/steps.$i.jsonl")
done | LC_ALL=C sort -t$'\t' -k1,2 -k3,3g | awk -F'\t' -v runs="$runs" '
    { n = (NR - 1) % runs + 1 }
    n == int((runs + 1) / 2) { seconds = $3 }
    n == runs { printf "%-6s %-52s %8.3f s %9d rows %9.0f rows/s %6.0f MiB\n", $1, $2, seconds, $4, $4 / (seconds > 0 ? seconds : 1), $5 / 1024 }
' | LC_ALL=C sort -b -k1,1 -k2.54gr

cat "$work"/time.* | sort -g | awk -v runs="$runs" '
    NR == int((runs + 1) / 2) { printf "whole  %.1f s, of processor time %.1f s, peak %.0f MiB (median of %d)\n", $1, $2 + $3, $4 / 1024, runs }'
du -h "$work/out/region.sqlite" "$work/out/region.gpkg" "$work/out/report.html" | awk -v work="$work/out/" '{ sub(work, "", $2); print $2 ": " $1 }'
printf '%s, %d cores, %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" "$(nproc)" "$(git rev-parse --short HEAD)"
