#!/usr/bin/env python3
"""A national matrix of commuters, made up, for tests/bench/desire_lines: the same bytes each time.

    desire_lines_data.py FOLDER [--columns 110] [--rows 100] [--pairs 1500000] [--seed 1]

municipalities.geojson  squares of 5 km in EPSG:25832 (ags, name, population)
od.csv                  origin,destination,commuters: PAIRS rows with two different ends, then one a municipality with both
                        ends in it; many near and few far; in the order of the keys
centroids.csv           ags,lon,lat: centre of each square in WGS 84, 6 decimals, computed by gdaltransform
region.yaml             what umland reads of it
Needs gdal-bin.
"""
import argparse, json, math, os, random, subprocess

SIDE_M, WEST_M, SOUTH_M = 5000, 230000, 5350000

REGION = """region: {name: Sample, crs: "EPSG:25832", reference_date: 2024-12-31, language: en}
sources:
  municipalities: {loader: territories, files: municipalities.geojson, title: Municipalities, licence: internal,
                   attribution: none, level: municipality, columns: {key: ags, name: name, population: population}}
  commuters: {loader: flows, files: od.csv, title: Commuters, licence: internal, attribution: none, level: municipality,
              statistic: made up, year: 2024, columns: {origin: origin, destination: destination, persons: commuters}}
derive: {flow_lines: {pairs: 2000000}}
"""


def parse():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder")
    for name, value in (("columns", 110), ("rows", 100), ("pairs", 1500000), ("seed", 1)):
        parser.add_argument("--" + name, type=int, default=value)
    return parser.parse_args()


def key(i, j, columns):
    return "%02d%03d%03d" % (1 + i * 16 // columns, i, j)


def write_municipalities(path, cells, columns):
    with open(path, "w") as file:
        file.write('{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}},'
                   '"features":[\n')
        for n, (i, j) in enumerate(cells):
            x, y = WEST_M + i * SIDE_M, SOUTH_M + j * SIDE_M
            ring = [[x, y], [x + SIDE_M, y], [x + SIDE_M, y + SIDE_M], [x, y + SIDE_M], [x, y]]
            name = key(i, j, columns)
            file.write((",\n" if n else "") + json.dumps(
                {"type": "Feature", "properties": {"ags": name, "name": "Gemeinde " + name, "population": 500 + 37 * (n % 997)},
                 "geometry": {"type": "Polygon", "coordinates": [ring]}}))
        file.write("\n]}\n")


def write_centroids(path, cells, columns):
    centres = "".join("%.1f %.1f\n" % (WEST_M + (i + .5) * SIDE_M, SOUTH_M + (j + .5) * SIDE_M) for i, j in cells)
    answer = subprocess.run(["gdaltransform", "-s_srs", "EPSG:25832", "-t_srs", "OGC:CRS84", "-output_xy"],
                            input=centres, capture_output=True, text=True, check=True).stdout.split("\n")
    with open(path, "w") as file:
        file.write("ags,lon,lat\n")
        for (i, j), line in zip(cells, answer):
            lon, lat = (float(part) for part in line.split())
            file.write("%s,%.6f,%.6f\n" % (key(i, j, columns), lon, lat))


def destinations(random_, cell, wanted, columns, rows):
    """Different cells around a cell, their number falling with the distance."""
    found = {}
    while len(found) < wanted:
        distance, angle = math.exp(random_.uniform(0, math.log(max(columns, rows)))), random_.uniform(0, 2 * math.pi)
        end = (cell[0] + round(distance * math.cos(angle)), cell[1] + round(distance * math.sin(angle)))
        if end != cell and 0 <= end[0] < columns and 0 <= end[1] < rows and end not in found:
            found[end] = 1 + min(20000, int(random_.paretovariate(1) * 40 / distance))
    return found


def write_pairs(path, cells, columns, rows, n_pairs, seed):
    random_ = random.Random(seed)
    with open(path, "w") as file:
        file.write("origin,destination,commuters\n")
        for n, cell in enumerate(cells):
            wanted = n_pairs * (n + 1) // len(cells) - n_pairs * n // len(cells)
            origin = key(*cell, columns)
            file.write("".join("%s,%s,%d\n" % (origin, key(*end, columns), persons)
                               for end, persons in sorted(destinations(random_, cell, wanted, columns, rows).items())))
        for n, cell in enumerate(cells):
            file.write("%s,%s,%d\n" % (key(*cell, columns), key(*cell, columns), 100 + 11 * (n % 499)))


def main():
    given = parse()
    cells = [(i, j) for i in range(given.columns) for j in range(given.rows)]
    os.makedirs(given.folder, exist_ok=True)
    write_municipalities(given.folder + "/municipalities.geojson", cells, given.columns)
    write_centroids(given.folder + "/centroids.csv", cells, given.columns)
    write_pairs(given.folder + "/od.csv", cells, given.columns, given.rows, given.pairs, given.seed)
    with open(given.folder + "/region.yaml", "w") as file:
        file.write(REGION)


main()
