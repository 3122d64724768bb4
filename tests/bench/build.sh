#!/usr/bin/env bash
# Each step of the main job on real data: seconds, rows per second and peak memory as JSON lines; then the whole, cold and
# again with nothing changed, as medians of N runs.
#
#   tests/bench/build.sh [region.yaml] [N]         default: tests/data/brandenburg.yaml, 5 runs
#
# Needs ./setup build. Nothing here is a test: a slow machine fails nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
region=${1:-tests/data/brandenburg.yaml}
runs=${2:-5}
umland=build/release/umland
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }

# seconds and peak KiB of a command
measure() { /usr/bin/env time -f '%e %M' -o "$work/time" "$@" >/dev/null && cat "$work/time"; }

$umland build "$region" -o "$work/warm" -q --timings "$work/steps.jsonl"
cat "$work/steps.jsonl"
for kind in cold unchanged; do
    for i in $(seq "$runs"); do
        out=$work/warm
        [ $kind = unchanged ] || { rm -rf "$work/cold"; out=$work/cold; }
        measure $umland build "$region" -o "$out" -q
    done > "$work/$kind.txt"
    printf '{"build": "%s", "runs": %d, "median_s": %s, "peak_kib": %s}\n' $kind "$runs" \
        "$(cut -d' ' -f1 "$work/$kind.txt" | median)" "$(cut -d' ' -f2 "$work/$kind.txt" | median)"
done
printf '{"machine": "%s", "cores": %d, "commit": "%s"}\n' \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" "$(nproc)" "$(git rev-parse --short HEAD)"
