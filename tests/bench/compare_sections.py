#!/usr/bin/env python3
"""Compares two tables of lengths (id, key, length_m), from umland sections, the witness, or a peer.

    compare_sections.py REFERENCE.csv OTHER.csv

A pair that one of them lacks is tolerated below 2 mm only; lengths may differ by 1 mm + 1e-9 of the length. What follows a
border (other_key of umland sections) is listed apart and not compared: GEOS counts it for both sides. The exit code is 1 where
anything differs."""
import csv
import sys


def read(path):
    lengths, along = {}, {}
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            target = along if len(row) > 3 and row[3] else lengths
            pair = row[0].strip(), row[1].strip()
            target[pair] = target.get(pair, 0.0) + float(row[2])
    return lengths, along


def main():
    (a, _), (b, along) = read(sys.argv[1]), read(sys.argv[2])
    worst, bad = 0.0, []
    for pair in sorted(a.keys() | b.keys()):
        x, y = a.get(pair, 0.0), b.get(pair, 0.0)
        tolerance = 1e-3 + 1e-9 * max(x, y) if pair in a and pair in b else 2e-3
        worst = max(worst, abs(x - y))
        if abs(x - y) > tolerance + 1e-12:
            bad.append((*pair, x, y))
    for pair in bad[:10]:
        print("differs:", *pair)
    print(f"{len(a)} pairs against {len(b)}: {len(bad)} differ, the largest difference is {worst:.6f} m; "
          f"together {sum(a.values()):.3f} m and {sum(b.values()):.3f} m; along borders {len(along)} pairs, "
          f"{sum(along.values()):.3f} m")
    return 1 if bad else 0


sys.exit(main())
