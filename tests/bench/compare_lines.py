#!/usr/bin/env python3
"""Desire lines of several programs, a feature a line: number, persons and coordinates against the first file.

    compare_lines.py WITNESS.geojson OTHER.geojson...

Prints a line a file: path, features, sum of persons, sum of coordinates, and how many features are unlike that of the same number in
the witness: other ends or persons, or a coordinate more than 0.6e-6 degrees away (six decimals against seven). '-' where a
file has another order, which SQL may choose. Ends with 1 where a sum is unlike.
"""
import json, math, sys


def features(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            start = line.find("{", 1 if line.startswith('{"type":"FeatureCollection"') else 0)
            text = line[start:].strip().rstrip(",")
            if start < 0 or '"Feature"' not in text:
                continue
            feature = json.loads(text)
            values = list(feature["properties"].values())
            yield values[0], values[1], int(float(values[2])), [c for point in feature["geometry"]["coordinates"] for c in point]


def is_like(a, b):
    return a[:3] == b[:3] and all(abs(x - y) <= 0.6e-6 for x, y in zip(a[3], b[3]))


def summary(path, witness):
    n, persons, coordinates, unlike, is_ordered = 0, 0, 0.0, 0, True
    mates = features(witness)
    for feature in features(path):
        mate = next(mates, None)
        n, persons, coordinates = n + 1, persons + feature[2], coordinates + math.fsum(feature[3])
        is_ordered = is_ordered and mate is not None and mate[:2] == feature[:2]
        unlike += is_ordered and not is_like(feature, mate)
    return n, persons, coordinates, unlike if is_ordered else "-"


answer = 0
first = None
for path in sys.argv[1:]:
    found = summary(path, sys.argv[1])
    first = first or found
    is_same = found[:2] == first[:2] and abs(found[2] - first[2]) < 1e-7 * 4 * found[0] and found[3] in (0, "-")
    answer |= not is_same
    print(path, *found[:2], "%.3f" % found[2], found[3], "same" if is_same else "UNLIKE")
sys.exit(answer)
