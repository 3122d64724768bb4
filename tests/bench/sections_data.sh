#!/usr/bin/env bash
# The data of tests/bench/sections, from ../shared/data into a folder outside the project; EPSG:25832.
#
#   sections_data.sh SHARED FOLDER
#
# municipalities.gpkg (ags, name): 8,904 features of all states but Bavaria, 1.41 million vertices.
# lines.gpkg (id): 63,426 lines, 526,429 vertices: cycle highways, Berlin's priority network, and the layers `lines` and
#   `multilinestrings` (ways and routes) of the OSM extracts of Heidelberg, Herrenberg and Böblingen, cut into single lines.
# lines_4.gpkg, lines_16.gpkg: the same 4 and 16 times, each time some metres further.
# fine_4.gpkg, fine_16.gpkg: the municipalities with 4 and 16 times the vertices, on the same boundaries.
set -euo pipefail
[ $# = 2 ] || { sed -n '2,11p' "$0" | sed 's/^# \{0,1\}//'; exit 2; }
shared=$1/data out=$2
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

first_layer() { ogrinfo -q -so "$1" | head -1 | sed 's/^1: //; s/ (.*//'; }

# append TARGET LAYER TYPE SOURCE SQL...: features of a file, in the common CRS
append() {
    local target=$1 layer=$2 type=$3 source=$4; shift 4
    [ -f "$target" ] && set -- -update -append "$@"
    ogr2ogr -q -f GPKG -t_srs EPSG:25832 -nlt "$type" -nln "$layer" -gt 100000 "$@" "$target" "$source"
}

municipalities() {
    local boundaries=$shared/boundaries/vg250ew_gemeinden file
    for file in "$boundaries/de-12.geojson" "$boundaries/de-11.geojson" \
        $(unzip -Z1 "$boundaries/other_states.zip" | sed "s#^#/vsizip/$boundaries/other_states.zip/#"); do
        append "$1" municipalities MULTIPOLYGON "$file" -sql "SELECT ags, name FROM \"$(first_layer "$file")\""
    done
}

lines() {
    local all=$work/all.gpkg file layer
    for file in "$shared"/cycle/radschnellverbindungen/geometries/*.json "$shared/cycle/berlin_radvorrangnetz.fgb"; do
        append "$all" lines LINESTRING "$file" -explodecollections -sql "SELECT 1 AS source FROM \"$(first_layer "$file")\""
    done
    for file in heidelberg herrenberg-minimal boeblingen-minimal; do
        for layer in lines multilinestrings; do
            append "$all" lines LINESTRING "$shared/osm/$file.osm.pbf" -explodecollections \
                --config OGR_INTERLEAVED_READING YES -sql "SELECT 1 AS source FROM $layer"
        done
    done
    ogr2ogr -q -f GPKG -nln lines -dialect sqlite -sql "SELECT printf('%06d', fid) AS id, geom FROM lines" "$1" "$all"
}

# repeat TARGET N: the lines N times
repeat() {
    ogr2ogr -q -f GPKG -nln lines -nlt LINESTRING -gt 100000 -dialect sqlite -sql "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL
        SELECT i + 1 FROM n WHERE i + 1 < $2) SELECT printf('%02d-', i) || id AS id, ShiftCoords(geom, 3.7 * i, 1.9 * i) AS geom
        FROM lines, n" "$1" "$out/lines.gpkg"
}

# refine TARGET N: each edge cut into N, the same in both of its territories
refine() {
    /usr/bin/python3 - "$out/municipalities.gpkg" "$1" "$2" <<'PYTHON'
import sys
from osgeo import ogr
ogr.UseExceptions()
source, target, n = ogr.Open(sys.argv[1]), sys.argv[2], int(sys.argv[3])
layer = source.GetLayer("municipalities")
made = ogr.GetDriverByName("GPKG").CreateDataSource(target)
fine = made.CreateLayer("municipalities", layer.GetSpatialRef(), ogr.wkbMultiPolygon)
fine.CreateField(ogr.FieldDefn("ags", ogr.OFTString))
fine.StartTransaction()
def cut(ring):
    points = ring.GetPoints(2)
    finer = ogr.Geometry(ogr.wkbLinearRing)
    for a, b in zip(points, points[1:]):
        low, high = (a, b) if a < b else (b, a)  # computed from the same end in both territories
        steps = [(low[0] + (high[0] - low[0]) * i / n, low[1] + (high[1] - low[1]) * i / n) for i in range(n)] + [high]
        for x, y in (steps if a < b else steps[::-1])[:-1]:
            finer.AddPoint_2D(x, y)
    finer.CloseRings()
    return finer
for feature in layer:
    shape = ogr.Geometry(ogr.wkbMultiPolygon)
    for part in feature.GetGeometryRef():
        polygon = ogr.Geometry(ogr.wkbPolygon)
        for ring in part:
            polygon.AddGeometryDirectly(cut(ring))
        shape.AddGeometryDirectly(polygon)
    row = ogr.Feature(fine.GetLayerDefn())
    row.SetField("ags", feature.GetField("ags"))
    row.SetGeometryDirectly(shape)
    fine.CreateFeature(row)
fine.CommitTransaction()
PYTHON
}

# make NAME COMMAND...: a file that is there is left; one that is not whole never has its name
make() {
    local target=$out/$1; shift
    [ -f "$target" ] && return
    "$1" "$work/new.gpkg" "${@:2}"
    mv "$work/new.gpkg" "$target"
}

make municipalities.gpkg municipalities
make lines.gpkg lines
if [ -z "${ONLY_PLAIN:-}" ]; then
    for n in 4 16; do
        make lines_$n.gpkg repeat $n
        make fine_$n.gpkg refine $n
    done
fi
for file in municipalities lines; do
    ogrinfo -q -dialect sqlite -sql "SELECT count(*) AS features, sum(ST_NPoints(geom)) AS vertices FROM $file" "$out/$file.gpkg" |
        awk -v name=$file '/features .*=/ {n = $NF} /vertices .*=/ {print name ": " n " features, " $NF " vertices"}' >&2
done
