#!/bin/sh
# Builds a region whose report the tests look at: build.sh <umland> <project folder> <region> <output folder>
# Ends with 77, "skipped", where what it is made from is not there.
set -eu
umland=$1 source=$2 region=$3 out=$4

built() { "$umland" build "$1" -o "$out" --overwrite -q; }

rm -rf "$out"
case $region in
musterregion)
    built "$source/datasets/musterregion/region.yaml" ;;
musterregion_en)
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    cp -r "$source/datasets/musterregion" "$source/datasets/rulebooks" "$copy"
    sed -i 's/^  language: de$/  language: en/' "$copy/musterregion/region.yaml"
    built "$copy/musterregion/region.yaml" ;;
hostile)
    command -v node >/dev/null || { echo "skipped: there is no node"; exit 77; }
    node "$source/tests/report/make_hostile.mjs" "$out.region"
    built "$out.region/region.yaml" ;;
brandenburg)
    [ -d "$source/../shared/data" ] || { echo "skipped: there is no ../shared/data"; exit 77; }
    built "$source/tests/data/brandenburg.yaml" ;;
*)
    echo "build.sh: there is no region '$region'" >&2; exit 1 ;;
esac
