#!/usr/bin/env python3
"""Compares what the store says of a timetable with the independent computation of ../shared/expected/transit.

    feed_findings.py EXPECTED fixture NAME STATUS MESSAGE STORE    one of the bad fixtures
    feed_findings.py EXPECTED feed NAME STORE                      one of the real feeds

Prints each difference; nothing and exit 0 where there is none. Findings are compared by code, severity, file, field and
effect: their number and their first line.
"""
import collections
import csv
import sqlite3
import sys


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def findings(store):
    # The witness does not match stops with shapes and areas.
    select = ("SELECT code, severity, file, field, effect, count, coalesce(first_line, 0) FROM notice "
              "WHERE code NOT IN ('stop_too_far_from_shape', 'stop_far_from_others')")
    return {row[:5]: row[5:] for row in store.execute(select)}


def expected_of_fixture(folder, name):
    count, first = collections.Counter(), {}
    for row in rows(folder + "/bad_fixtures_notices.csv"):
        if row["fixture"] != name:
            continue
        key = (row["code"], row["severity"], row["file"], row["field"], row["effect"])
        count[key] += 1
        if row["line"]:
            first[key] = min(first.get(key, int(row["line"])), int(row["line"]))
    return {key: (n, first.get(key, 0)) for key, n in count.items()}


def expected_of_feed(folder, name):
    return {(row["code"], row["severity"], row["file"], row["field"], row["effect"]):
            (int(row["count"]), int(row["first_line"] or 0))
            for row in rows(folder + "/feeds_notices.csv") if row["feed"] == name}


def compare(wanted, found):
    return ["%s: expected %s, found %s" % (key, wanted.get(key), found.get(key))
            for key in sorted(set(wanted) | set(found)) if wanted.get(key) != found.get(key)]


def outcome(store):
    rejected, = store.execute("SELECT rows_rejected FROM source WHERE loader = 'gtfs'").fetchone()
    errors, = store.execute("SELECT count(*) FROM notice WHERE severity = 'ERROR'").fetchone()
    return rejected, "loaded with rejected rows" if rejected else "loaded with repairs" if errors else "loaded clean"


def check_fixture(folder, name, status, message, path):
    wanted = next(row for row in rows(folder + "/bad_fixtures.csv") if row["fixture"] == name)
    if wanted["outcome"] == "refused":
        is_right = status == "3" and wanted["code"] in message and message.count("\n") == 0
        return [] if is_right else ["expected to be refused for %s, exit 3; found exit %s: %s" % (wanted["code"], status, message)]
    if status != "0":
        return ["expected %s, found exit %s: %s" % (wanted["outcome"], status, message)]
    store = sqlite3.connect(path)
    rejected, found = outcome(store)
    numbers = (rejected, *store.execute("SELECT trips, stop_times FROM feed").fetchone())
    wanted_numbers = (int(wanted["rejected_rows"]) + int(wanted["rejected_rows_cascade"]), int(wanted["trips_left"]),
                      int(wanted["stop_times_left"]))
    differences = [] if found == wanted["outcome"] else ["expected %s, found %s" % (wanted["outcome"], found)]
    if numbers != wanted_numbers:
        differences.append("expected rejected, trips, stop times %s, found %s" % (wanted_numbers, numbers))
    return differences + compare(expected_of_fixture(folder, name), findings(store))


def check_feed(folder, name, path):
    store = sqlite3.connect(path)
    wanted = next(row for row in rows(folder + "/feeds.csv") if row["feed"] == name)
    columns = ("stop_times", "trips", "exact_profiles", "patterns", "on_demand_trips", "calendar_first", "calendar_last")
    found = store.execute("SELECT stop_times, trips, patterns, stop_lists, on_demand_trips, first_date, last_date FROM feed").fetchone()
    differences = ["%s: expected %s, found %s" % (column, wanted[column], value)
                   for column, value in zip(columns, found) if str(value) != wanted[column]]
    return differences + compare(expected_of_feed(folder, name), findings(store))


def main():
    check = check_fixture if sys.argv[2] == "fixture" else check_feed
    differences = check(sys.argv[1], *sys.argv[3:])
    print("\n".join(differences), end="\n" if differences else "")
    sys.exit(bool(differences))


main()
