#!/usr/bin/python3
"""Which cycle lines of Berlin and Brandenburg end near a municipal border with no line beyond it, computed with shapely.

    apt-get install python3-shapely python3-pyproj
    tests/data/gaps_witness.py ../shared > tests/data/brandenburg_gaps.csv

The question of queries/corridors/gaps.sql with its defaults, by another way: every end of a part is compared with every other
part (nearer than 10 m: joined), the border is the intersection of two polygons, what lies beyond is the intersection of a line
with the other polygon. Ends on a last street that lines share would differ (here such a street is joined); there is none in
the answer.
"""
import csv
import json
import os
import sys
import warnings

import pyproj
from shapely.geometry import Point, shape
from shapely.ops import transform
from shapely.strtree import STRtree

warnings.filterwarnings("ignore")
WITHIN_M, ONWARD_M, JOINED_M, REACH_M = 250, 100, 10, 1000


def main():
    shared = sys.argv[1]
    sys.path.insert(0, os.path.join(shared, "expected"))
    import common
    from corridors import corridors
    polygons = {key: common.projected(feature["geometry"]) for key, feature in common.municipalities(shared + "/data").items()}
    keys, shapes = list(polygons), list(polygons.values())
    place = {id(polygon): key for key, polygon in polygons.items()}
    polygon_tree = STRtree(shapes)
    parts = [(corridor, part) for corridor, line in sorted(corridors(shared + "/data").items())
             for part in getattr(line, "geoms", [line]) if part.length > 0]
    number = {id(part): i for i, (_, part) in enumerate(parts)}
    tree = STRtree([part for _, part in parts])
    rows = []
    for i, (corridor, part) in enumerate(parts):
        if part.coords[0] == part.coords[-1]:
            continue
        for end, before in ((part.coords[0], part.interpolate(0.01)), (part.coords[-1], part.interpolate(part.length - 0.01))):
            point = Point(end)
            own = [place[id(p)] for p in polygon_tree.query(before) if p.contains(before)]
            near = [p for p in polygon_tree.query(point.buffer(WITHIN_M)) if p.distance(point) <= WITHIN_M]
            if not own or len(near) < 2:
                continue
            lines = [number[id(line)] for line in tree.query(point.buffer(REACH_M)) if line.distance(point) <= REACH_M]
            if any(parts[k][1].distance(point) <= JOINED_M for k in lines if k != i):
                continue
            for other in near:
                key = place[id(other)]
                if key == own[0] or part.intersection(other).length > 0:
                    continue
                border = polygons[own[0]].boundary.intersection(other.boundary)
                if border.length == 0 or border.distance(point) > WITHIN_M:
                    continue
                beyond = [(parts[k][1].intersection(other).distance(point), parts[k][0]) for k in lines
                          if k != i and parts[k][1].intersection(other).length > 0]
                beyond = [pair for pair in beyond if pair[0] <= REACH_M]
                nearest = min(beyond, default=None)
                if nearest and nearest[0] <= ONWARD_M:
                    continue
                rows.append((own[0], key, corridor, f"{border.distance(point):.4f}", f"{nearest[0]:.4f}" if nearest else ""))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows([("key", "other_key", "corridor_id", "border_m", "nearest_m"), *sorted(rows)])


if __name__ == "__main__":
    main()
