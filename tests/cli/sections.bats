# umland sections: from two files, or a file and a store, to lengths, sections and crossings; and what it refuses.

load helpers

# Three squares (keys 12000001 to 12000003), a line through all, one along a border, one of two parts, one without geometry.
two_files() {
    small_region
    cat > lines.geojson <<'JSON'
{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}, "features": [
{"type": "Feature", "properties": {"id": "weg"}, "geometry": {"type": "LineString", "coordinates": [[400100, 5800500], [402900, 5800500]]}},
{"type": "Feature", "properties": {"id": "grenze"}, "geometry": {"type": "LineString", "coordinates": [[401000, 5800200], [401000, 5800700], [401500, 5800700]]}},
{"type": "Feature", "properties": {"id": "zwei, teile"}, "geometry": {"type": "MultiLineString", "coordinates": [[[400100, 5800100], [400200, 5800100]], [[402100, 5800100], [404000, 5800100]]]}},
{"type": "Feature", "properties": {"id": "leer"}, "geometry": null}]}
JSON
    sed -i 's/"FeatureCollection",/"FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}},/' municipalities.geojson
}

@test "length of each line in each territory; what follows a border names both sides and counts once" {
    two_files
    umland sections lines.geojson -t municipalities.geojson > lengths.csv 2> warnings.txt
    [ "$(cat lengths.csv)" = 'id,key,length_m,other_key
grenze,12000001,500,12000002
grenze,12000002,500,
weg,12000001,900,
weg,12000002,1000,
weg,12000003,900,
"zwei, teile",12000001,100,
"zwei, teile",12000003,900,' ]
    [ "$(cat warnings.txt)" = "umland: warning: features without geometry left out: 1" ]
    umland sections lines.geojson -t municipalities.geojson --outside -q -o outside.csv
    [ "$(grep '^"zwei' outside.csv)" = '"zwei, teile",,1000,
"zwei, teile",12000001,100,
"zwei, teile",12000003,900,' ]
}

@test "sections in order and crossings, as CSV and as sound GeoJSON" {
    two_files
    umland sections lines.geojson -t municipalities.geojson --pieces pieces.csv --crossings crossings.csv -q
    [ "$(cat pieces.csv)" = 'id,part,position,key,other_key,start_m,length_m
grenze,1,1,12000001,12000002,0,500
grenze,1,2,12000002,,500,500
weg,1,1,12000001,,0,900
weg,1,2,12000002,,900,1000
weg,1,3,12000003,,1900,900
"zwei, teile",1,1,12000001,,0,100
"zwei, teile",2,2,12000003,,0,900
"zwei, teile",2,3,,,900,1000' ]
    [ "$(cat crossings.csv)" = 'id,part,position,at_m,from_key,to_key,easting,northing
weg,1,1,900,12000001,12000002,401000,5800500
weg,1,2,1900,12000002,12000003,402000,5800500
"zwei, teile",2,2,900,12000003,,403000,5800100' ]
    umland sections lines.geojson -t municipalities.geojson --pieces pieces.geojson --crossings crossings.geojson -q
    umland check pieces.geojson && umland check crossings.geojson
    [ "$(ogrinfo -so -al pieces.geojson | sed -n 's/^Feature Count: //p')" = 8 ]
}

@test "a store gives the same as its files, at any level" {
    two_files
    ogr2ogr -where "id <> 'leer'" whole.geojson lines.geojson # a source with one row in four rejected is refused
    mv whole.geojson lines.geojson
    umland sections lines.geojson -t municipalities.geojson -q -o files.csv
    umland derive region.yaml -o ../out -q
    umland sections lines.geojson -s ../out/region.sqlite -q -o store.csv
    cmp files.csv store.csv
    umland sections lines.geojson -s ../out/region.sqlite --level district -q > district.csv
    [ "$(cat district.csv)" = 'id,key,length_m,other_key
grenze,12000,1000,
weg,12000,2800,
"zwei, teile",12000,1000,' ]
}

@test "degrees become the UTM zone of the territories; lines come from any CRS" {
    two_files
    ogr2ogr -t_srs EPSG:4326 -lco RFC7946=YES degrees.geojson municipalities.geojson
    ogr2ogr -t_srs EPSG:31469 lines.gpkg lines.geojson
    umland sections lines.gpkg -t degrees.geojson -q > lengths.csv
    # Degrees with 7 decimals are centimetres; Gauss-Krüger and back likewise.
    [ "$(awk -F, '$1 == "weg" {print $2, int($3 + 0.5)}' lengths.csv)" = "12000001 900
12000002 1000
12000003 900" ]
}

@test "lines over overlapping territories: GEOS takes them, and the sum stays right" {
    two_files
    sed -i 's/\[\[\[401000, 5800000\]/[[[400900, 5800000]/; s/\[401000, 5801000\], \[401000, 5800000\]\]\]/[400900, 5801000], [400900, 5800000]]]/' municipalities.geojson
    umland sections lines.geojson -t municipalities.geojson --where "id = 'weg'" > lengths.csv 2> warnings.txt
    awk -F, 'NR > 1 {sum += $3} END {exit sum != 2800}' lengths.csv
    has warnings.txt "lines that run where territories overlap: 1; GEOS took them, segment by segment"
}

@test "what cannot be done is said in one line" {
    two_files
    refused 2 "umland sections: where are the territories? --territories names a file of polygons, --store a store (there is no out/region.sqlite here)" \
        umland sections lines.geojson
    refused 1 "umland sections: nothing.geojson: no such file" umland sections lines.geojson -t nothing.geojson
    refused 3 "umland sections: municipalities.geojson: feature 1: a POLYGON, where lines are wanted" \
        umland sections municipalities.geojson -t ./municipalities.geojson --id ags
    refused 3 "umland sections: lines.geojson: no column 'nam'; it has: id (name the right one with --id)" \
        umland sections lines.geojson -t municipalities.geojson --id nam
    refused 2 "umland sections: --level is for a store; a file has one level" \
        umland sections lines.geojson -t municipalities.geojson --level district
    refused 2 "umland sections: --threads '0' is no number from 1 to 64" \
        umland sections lines.geojson -t municipalities.geojson --threads 0
    refused 2 "umland sections: 'pieces.txt': sections and crossings are written as .csv or .geojson" \
        umland sections lines.geojson -t municipalities.geojson --pieces pieces.txt
    refused 3 "umland sections: EPSG:4326 is not projected; a region needs a CRS in metres, e.g. EPSG:25833" \
        umland sections lines.geojson -t municipalities.geojson --crs EPSG:4326
    echo kept > lengths.csv
    refused 1 "umland sections: lengths.csv: is already there; --overwrite replaces it" \
        umland sections lines.geojson -t municipalities.geojson --where "id = 'weg'" -o lengths.csv
    [ "$(cat lengths.csv)" = kept ]
}

@test "keys that lost their zeros, coordinates that are no place, territories across the globe" {
    two_files
    sed 's/"ags": "\([0-9]*\)"/"ags": \1/' municipalities.geojson > numbers.geojson
    refused 3 "umland sections: numbers.geojson: column 'ags' (key) is numeric, so keys have lost their leading zeros: store it as text, or say --key-width 8 for keys of 8 digits" \
        umland sections lines.geojson -t numbers.geojson
    umland sections lines.geojson -t numbers.geojson --key-width 8 -q | cmp - <(umland sections lines.geojson -t municipalities.geojson -q)
    sed 's/402900/1e40/' lines.geojson > far.geojson
    refused 3 "umland sections: far.geojson: feature 1: a coordinate is 1e+40, which is no place on earth" \
        umland sections far.geojson -t municipalities.geojson
    sed 's/\[403000, 5801000\]/[3403000, 5801000]/' municipalities.geojson > wide.geojson
    refused 3 "umland sections: the territories reach over 3003 km from west to east, and 2000 km is the most at which a millimetre is exact; is a coordinate wrong, or the CRS?" \
        umland sections lines.geojson -t wide.geojson
}

@test "a full disk is a failure, and leaves nothing behind" {
    two_files
    refused 1 "umland sections: standard output: no space left on the disk" \
        bash -c '"$UMLAND" sections lines.geojson -t municipalities.geojson -q > /dev/full; code=$?; exit $code'
    mkdir full && ln -s /dev/full full/link.csv
    run umland sections lines.geojson -t municipalities.geojson -q --pieces full/link.csv
    [ "$status" = 1 ]
    [[ "$output" = "umland sections: full/link.csv"* ]]
}
