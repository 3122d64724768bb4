#!/usr/bin/python3
"""What the store of tests/data/germany.yaml must hold, computed without umland, GDAL or SQLite.

    apt-get install python3-shapely python3-pyproj
    tests/data/country_witness.py ../shared OUTPUT_FOLDER

Writes borders.csv, sections.csv and crossings.csv, prints totals, and sums them up by state and by highway in
country_borders.csv and country_crossings.csv, which stand beside this file and to which country.bats holds the store. Method
of ../shared/expected, with its walk.py, over the whole country: edges as pairs of integers of 0.0001 degree, each
projected to EPSG:25832 on its own; highways followed segment by segment in rational arithmetic. Water parts (no
inhabitants and no area) are left out, as by the region file.
"""
import csv
import glob
import json
import math
import os
import sys
import zipfile
from collections import defaultdict

import pyproj
from shapely.geometry import shape
from shapely.ops import transform

project = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True).transform


def municipalities(folder):
    texts = [open(os.path.join(folder, name), "rb").read() for name in ("de-11.geojson", "de-12.geojson")]
    with zipfile.ZipFile(os.path.join(folder, "other_states.zip")) as archive:
        texts += [archive.read(name) for name in archive.namelist()]
    for text in texts:
        for feature in json.loads(text)["features"]:
            properties = feature["properties"]
            if properties["pop"] or properties["area_km2"]:
                yield properties["ags"], feature["geometry"]


def edges_of(geometry):
    for polygon in geometry["coordinates"]:
        for ring in polygon:
            grid = [(round(x * 1e4), round(y * 1e4)) for x, y in ring]
            for a, b in zip(grid, grid[1:]):
                if a != b:
                    yield min(a, b), max(a, b)


def length(edge):
    (x0, y0), (x1, y1) = (project(x / 1e4, y / 1e4) for x, y in edge)
    return math.hypot(x1 - x0, y1 - y0)


def write(folder, name, header, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def borders(features, out):
    owners = defaultdict(list)
    for key, geometry in features.items():
        for edge in edges_of(geometry):
            owners[edge].append(key)
    shared = defaultdict(list)
    odd = [edge for edge, keys in owners.items() if len(keys) > 2 or len(set(keys)) < len(keys)]
    for edge, keys in owners.items():
        if len(set(keys)) == 2:
            shared[tuple(sorted(set(keys)))].append(edge)
    rows = [(a, b, f"{math.fsum(map(length, edges)):.4f}", len(edges)) for (a, b), edges in sorted(shared.items())]
    write(out, "borders.csv", ["a_key", "b_key", "length_m", "edges"], rows)
    by_state = defaultdict(list)
    for a, b, metres, _ in rows:
        by_state[a[:2], b[:2]].append(float(metres))
    write(out, "country_borders.csv", ["a_state", "b_state", "pairs", "length_m"],
          [(*pair, len(metres), f"{math.fsum(metres):.3f}") for pair, metres in sorted(by_state.items())])
    print(f"borders {len(rows)} {math.fsum(float(row[2]) for row in rows):.3f} m, edges of more than two owners or twice one's: "
          f"{len(odd)}", [(owners[edge], edge) for edge in odd[:5]])


def highways(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            for feature in json.load(file)["features"]:
                if feature["properties"]["variant"] != "Alternative":
                    yield (f"{os.path.splitext(os.path.basename(path))[0]}/{feature['properties']['id']}",
                           transform(project, shape(feature["geometry"])))


def corridors(features, lines, out):
    from walk import Coverage
    coverage = Coverage({key: transform(project, shape(geometry)) for key, geometry in sorted(features.items())})
    lengths, crossings, along = defaultdict(float), [], 0.0
    for corridor, line in sorted(lines):
        for part in getattr(line, "geoms", [line]):
            way, _, beside = coverage.follow(list(part.coords))
            along += beside
            for key, metres in way:
                lengths[corridor, key] += metres
            crossings += [(corridor, a[0], b[0]) for a, b in zip(way, way[1:])]
    write(out, "sections.csv", ["corridor", "territory", "length_m"],
          [(*pair, f"{metres:.4f}") for pair, metres in sorted(lengths.items())])
    write(out, "crossings.csv", ["corridor", "from_key", "to_key"], crossings)
    rows = []
    for corridor in sorted({corridor for corridor, _ in lengths}):
        inside = {key: metres for (name, key), metres in lengths.items() if name == corridor and key}
        ends = [(a, b) for name, a, b in crossings if name == corridor]
        rows.append((corridor, f"{math.fsum(inside.values()):.3f}", len(inside), len(ends), sum(1 for a, b in ends if a and b)))
    write(out, "country_crossings.csv", ["corridor", "inside_m", "territories", "crossings", "between_two"], rows)
    print(f"highways {len(lengths)} corridor-territory pairs, {math.fsum(lengths.values()):.3f} m, outside "
          f"{math.fsum(m for (_, key), m in lengths.items() if not key):.3f} m, along borders {along:.3f} m")
    print(f"crossings {len(crossings)}, of them between two municipalities {sum(1 for _, a, b in crossings if a and b)}")


def main():
    shared, out = sys.argv[1:]
    sys.path.insert(0, os.path.join(shared, "expected"))
    features = dict(municipalities(os.path.join(shared, "data/boundaries/vg250ew_gemeinden")))
    print("municipalities", len(features))
    borders(features, out)
    corridors(features, list(highways(os.path.join(shared, "data/cycle/radschnellverbindungen/geometries"))), out)


if __name__ == "__main__":
    main()
