#!/usr/bin/env python3
"""Expands the patterns of a store and compares them with the rows of the feed's stop_times.txt, column by column.

    feed_rows.py FEED STORE        FEED is a zip archive or a folder

Every row that is not in `reject` must come back with the same values: times in seconds, numbers as numbers, other cells as
text. Prints how many rows agreed; exit 1 and the first differences otherwise.
"""
import csv
import io
import os
import re
import sqlite3
import sys
import zipfile

PLAIN = {"trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type", "drop_off_type"}


def given_rows(path):
    if os.path.isdir(path):
        with open(path + "/stop_times.txt", "rb") as file:
            content = file.read()
    else:
        with zipfile.ZipFile(path) as archive:
            content = archive.read("stop_times.txt")
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield {name.strip(): (value or "").strip() for name, value in row.items() if name}


def seconds(text):
    match = re.fullmatch(r"(\d+):(\d\d):(\d\d)", text)
    return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]) if match else None


def plain(row):
    number = lambda name: int(row[name]) if row.get(name) else None
    other = tuple(sorted((name, value) for name, value in row.items() if name not in PLAIN and value))
    return (row["trip_id"], number("stop_sequence"), row.get("stop_id") or row.get("location_group_id") or "",
            seconds(row.get("arrival_time", "")), seconds(row.get("departure_time", "")), number("pickup_type"),
            number("drop_off_type"), other)


def stored_rows(path):
    select = """SELECT trip_id, stop_sequence, stop_id, start_s + arrival_s, start_s + departure_s, times_given, pickup_type,
                       drop_off_type, coalesce(other, '') FROM trip JOIN pattern_stop USING (pattern_id)"""
    for trip, sequence, stop, arrival, departure, given, pickup, drop_off, other in sqlite3.connect(path).execute(select):
        cells = tuple(sorted(tuple(cell.split("=", 1)) for cell in other.split("\t") if cell))
        yield (trip, sequence, stop, arrival if given & 1 else None, departure if given & 2 else None, pickup, drop_off, cells)


def main():
    given, stored = sorted(map(plain, given_rows(sys.argv[1])), key=repr), sorted(stored_rows(sys.argv[2]), key=repr)
    different = [pair for pair in zip(given, stored) if pair[0] != pair[1]]
    print("%d rows given, %d expanded, %d differ" % (len(given), len(stored), len(different)))
    for pair in different[:5]:
        print("  given    %s\n  expanded %s" % pair)
    sys.exit(bool(different) or len(given) != len(stored))


main()
