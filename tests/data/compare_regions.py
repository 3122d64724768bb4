#!/usr/bin/env python3
"""Compares regions in a store with the independent computation of ../shared/expected/regions.

    compare_regions.py EXPECTED TOPIC STORE UMLAND

Prints each difference and exits with 1; else how many rows were compared.
"""
import csv
import io
import os
import sqlite3
import subprocess
import sys

TOLERANCE = 1e-10


def rows(folder, name):
    with open(os.path.join(folder, name), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def query(umland, store, name, **params):
    arguments = [umland, "query", name, "--store", store, "--format", "csv"]
    for key, value in params.items():
        arguments += ["--set", "%s=%s" % (key, value)]
    text = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    return list(csv.DictReader(io.StringIO(text)))


def is_near(text, value):
    if text == "" or value in (None, ""):
        return text == "" and value in (None, "")
    return abs(float(text) - float(value)) <= TOLERANCE * max(abs(float(text)), 1e-300)


class Comparison:
    def __init__(self, expected, store, umland):
        self.expected, self.path, self.umland = expected, store, umland
        self.store = sqlite3.connect(store)
        self.differences, self.n = [], 0

    def check(self, what, is_right):
        self.n += 1
        if not is_right:
            self.differences.append(str(what))

    def kind(self):
        return "edinburgh" if "edinburgh" in self.path else "districts"

    def functional_areas(self):
        for share in ("15", "30"):
            wanted = [r for r in rows(self.expected, "fua_%s.csv" % share) if r["status"]]
            found = {}
            for both in ("", "_both"):
                for key, region, role, value in self.store.execute(
                        "SELECT key, region_key, role, share FROM partition_unit WHERE partition_id = ? AND role <> 'none'",
                        ("fua_%s%s" % (share, both),)):
                    found["11000+12054" if both else region, key] = role, value
            for row in wanted:
                role, value = found.pop((row["centre"], row["key"]), (None, None))
                self.check((share, row, role, value), role == row["status"])
                self.check((share, row, value), role == "centre" or is_near(row["share"], value))
            self.check(("not expected", found), not found)

    def intramax(self):
        kind = self.kind()
        found = self.store.execute("SELECT step, key_a, key_b, criterion, persons_inside, inside_share FROM merge_step ORDER BY step").fetchall()
        wanted = rows(self.expected, "intramax_%s.csv" % kind)
        self.check((len(found), len(wanted)), len(found) == len(wanted))
        for row, step in zip(wanted, found):
            self.check((row, step), (row["step"], row["key_a"], row["key_b"]) == (str(step[0]), step[1], step[2])
                       and is_near(row["criterion"], step[3]) and float(row["inside"]) == step[4] and is_near(row["inside_share"], step[5]))
        for row in rows(self.expected, "intramax_%s_partitions.csv" % kind):
            for column in row:
                if column == "key":
                    continue
                region, = self.store.execute("SELECT region_key FROM partition_unit WHERE partition_id = ? AND key = ?",
                                             ("intramax_" + column.split("_")[1], row["key"])).fetchone()
                self.check((row, column, region), region == row[column])

    def modularity(self):
        for row in rows(self.expected, "modularity_districts.csv"):
            regions, persons, value = self.store.execute(
                "SELECT regions, persons, modularity FROM partition WHERE partition_id = ?", (row["partition"],)).fetchone()
            self.check((row, value), regions == int(row["regions"]) and persons == float(row["persons"])
                       and abs(value - float(row["modularity"])) <= TOLERANCE)

    def fit(self):
        tables = {}
        for row in rows(self.expected, "fit_partitions.csv"):
            name = row["partition"]
            if name not in tables:
                tables[name] = {r["region_key"]: r for r in query(self.umland, self.path, "regions/areas", partition=name)}
            if row["region"] == "all":
                share, = self.store.execute("SELECT persons_inside / persons FROM partition WHERE partition_id = ?", (name,)).fetchone()
                self.check((row, share), is_near(row["fit"], share))
                continue
            # a state is called by its number, here by its first district
            found = tables[name].get(row["region"]) or next(r for key, r in tables[name].items() if key[:2] == row["region"])
            self.check((row, found), found["units"] == row["members"] and float(found["within"]) == float(row["inside"])
                       and is_near(row["fit"], found["fit"]))

    def greedy(self):
        found = query(self.umland, self.path, "cooperation/perimeter", connected="no")
        wanted = rows(self.expected, "fit_greedy.csv")
        start, wanted = wanted[0], wanted[1:]
        self.check((start, found[0]), is_near(start["fit"], found[0]["fit_before"]))
        self.check((len(found), len(wanted)), len(found) == len(wanted))
        for row, step in zip(wanted, found):
            self.check((row, step), (row["step"], row["rank"], row["key"]) == (step["step"], step["rank"], step["key"])
                       and float(row["inside"]) == float(step["inside"]) and float(row["touching"]) == float(step["touching"])
                       and is_near(row["fit"], step["fit_after"]))

    def labour(self):
        for row in rows(self.expected, "lma_edinburgh_documented.csv"):
            region, = self.store.execute("SELECT region_key FROM partition_unit WHERE partition_id = ? AND key = ?",
                                         (row["set"], row["key"])).fetchone()
            self.check((row, region), region == row["label"])
        for row in rows(self.expected, "lma_edinburgh_clusters.csv"):
            found = self.store.execute("SELECT units, lives, works, within, validity, parts FROM partition_region WHERE partition_id = ? "
                                       "AND region_key = ?", (row["set"], row["label"])).fetchone()
            self.check((row, found), [float(row[c]) for c in ("units", "live", "work", "within")] == list(map(float, found[:4]))
                       and is_near(row["validity"], found[4]) and int(row["parts"]) == found[5])

    def balance(self):
        with open("balance.csv", encoding="utf-8") as file:
            balance = {r["key"]: r for r in csv.DictReader(file)}
        with open("self_containment.csv", encoding="utf-8") as file:
            contained = {r["key"]: r for r in csv.DictReader(file)}
        for row in rows(self.expected, "edinburgh_balance.csv"):
            here, share = balance[row["zone"]], contained[row["zone"]]
            self.check((row, here, share), float(here["commuters_in"]) == float(row["in"]) and float(here["commuters_out"]) == float(row["out"])
                       and float(here["within"]) == float(row["within"])
                       and abs(float(share["live_share"]) - float(row["self_containment_residents"])) < 1e-9
                       and abs(float(share["work_share"]) - float(row["self_containment_workplaces"])) < 1e-9)


def main():
    expected, topic, store, umland = sys.argv[1:]
    comparison = Comparison(expected, store, umland)
    getattr(comparison, topic)()
    for difference in comparison.differences[:20]:
        print(difference)
    if comparison.differences or comparison.n == 0:
        sys.exit("%d of %d differ" % (len(comparison.differences), comparison.n))
    print(comparison.n, "rows compared")


if __name__ == "__main__":
    main()
