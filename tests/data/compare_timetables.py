#!/usr/bin/env python3
"""Compares stores and query results of timetables with the independent computation of ../shared/expected/transit.

    compare_timetables.py EXPECTED havelbus STORE TABLES    TABLES: a folder of CSV written by `umland query`
    compare_timetables.py EXPECTED vrn STORE DATE
    compare_timetables.py EXPECTED saopaulo STORE

Prints each comparison with its number of rows; exit 1 where a row differs. Times are compared as seconds.
"""
import csv
import sqlite3
import sys

CRITERIA = {"first_departure_not_after": "first_departure_not_after_0630", "last_departure_not_before": "last_departure_not_before_1930",
            "transfer_to_rail": "transfer_to_rail_15_min"}
failed = False


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def seconds(text):
    return sum(int(part) * unit for part, unit in zip(text.split(":"), (3600, 60, 1))) if text else None


def compare(what, wanted, found):
    global failed
    different = [(key, wanted.get(key), found.get(key)) for key in sorted(set(wanted) | set(found), key=str)
                 if wanted.get(key) != found.get(key)]
    failed = failed or bool(different) or not wanted
    print("%s: %d rows, %d differ%s" % (what, len(wanted), len(different), "".join("\n  %s: expected %s, found %s" % d for d in different[:3])))


def compare_numbers(what, wanted, found, tolerance):
    """Numbers that may differ by a tolerance, with its unit in the name of what."""
    worst = max((abs(value - found.get(key, float("inf"))) for key, value in wanted.items()), default=float("inf"))
    global failed
    failed = failed or worst > tolerance
    print("%s: %d rows, largest difference %s" % (what, len(wanted), "within %g" % tolerance if worst <= tolerance else worst))


def departures_of(table, date=None):
    return {(row["route_id"], row["territory"]): (int(row["departures"]), int(row["runs"]), seconds(row["first_departure"]),
                                                   seconds(row["last_departure"]))
            for row in table if date is None or row["date"] == date}


def stored_departures(store):
    return {row[:2]: row[2:] for row in store.execute(
        "SELECT route_id, key, departures, runs, first_s, last_s FROM service_territory WHERE day_type = 'weekday'")}


def compare_classes(store, table):
    for standard, number in (("oev_gueteklassen", "18"), ("oerok", "19")):
        wanted = {row["station"]: (int(row["departures_06_20"]), row["mode"], round(float(row["interval_min"]), 4),
                                   row["interval_class_" + number], row["category_" + number])
                  for row in table if int(row["departures_06_20"])}
        found = {row[0]: (row[1], row[2], round(row[3], 4), str(row[4] or ""), row[5] or "") for row in store.execute(
            "SELECT station_id, departures, mode, interval_min, interval_class, category FROM stop_class WHERE standard = ?", (standard,))}
        compare("classes by definition " + number, wanted, found)


def compare_places(store, stations, territories):
    compare("stations", {row["stop_id"]: row["station"] for row in stations}, dict(store.execute("SELECT stop_id, station_id FROM stop_station")))
    compare("territory of stops", {row["stop_id"]: row["territory"] for row in territories},
            dict(store.execute("SELECT stop_id, key FROM stop_territory")))


def havelbus(expected, store_path, tables):
    store, table = sqlite3.connect(store_path), lambda name: rows(expected + "/" + name)
    found = lambda name: rows(tables + "/" + name + ".csv")
    compare("departures", departures_of(table("departures_havelbus.csv")), stored_departures(store))
    compare("service by territory",
            {(row["day_type"], row["territory"]): (row["departures"], row["routes"], row["operators"], row["first_departure"], row["last_departure"])
             for row in table("service_by_territory_havelbus.csv")},
            {(day, row["key"]): (row["departures"], row["routes"], row["operators"], row["first"], row["last"])
             for day in ("weekday", "saturday", "sunday") for row in found("service_" + day) if row["departures"] != "0"})
    compare_numbers("timetable-km [km]", {(row["day_type"], row["route_id"], row["territory"]): float(row["timetable_km"])
                                          for row in table("timetable_km.csv")},
                    {(day, row["route_id"], row["key"]): float(row["timetable_km"])
                     for day in ("weekday", "saturday", "sunday") for row in found("cost_key_" + day)}, 0.001)
    compare("headway", {(row["route_id"], row["direction_id"], row["hour"]): row["departures"] for row in table("headway_havelbus.csv")},
            {(row["route_id"], row["direction_id"], row["hour"]): row["departures"] for row in found("headway") if row["departures"] != "0"})
    lines = table("lines_across_borders_havelbus.csv")
    for basis in ("stops", "path"):
        columns = ("departures", "runs", "runs_of_pattern", "patterns", "direction_id", "operator")
        compare("lines across borders by " + basis,
                {(row["route_id"], row["order"]): (row["territory"], *(row[c] for c in columns)) for row in lines if row["basis"] == basis},
                {(row["route_id"], row["position"]): (row["key"], *(row[c] for c in columns)) for row in found("lines_" + basis)})
    compare_numbers("lengths along the path [m]", {(row["route_id"], row["order"]): float(row["length_m"]) for row in lines if row["basis"] == "path"},
                    {(row["route_id"], row["position"]): float(row["length_m"]) for row in found("lines_path")}, 0.01)
    compare("border service", {(row["route_id"], row["territory_a"], row["territory_b"]): (row["crossings_by_stops"], row["crossings_by_path"])
                               for row in table("border_service_havelbus.csv")},
            {(row["route_id"], row["a_key"], row["b_key"]): (row["by_stops"], row["by_path"]) for row in found("border_service")})
    for unit in ("line", "route"):
        compare("PlusBus by " + unit,
                {(row["id"], row["direction_id"], row["criterion"]): (row["value"], row["threshold"], row["result"])
                 for row in table("plusbus_havelbus.csv") if row["unit"] == unit},
                {(row["line"], row["direction_id"], CRITERIA.get(row["criterion"], row["criterion"])):
                 (row["value"], row["threshold"], "" if row["result"] in ("no threshold", "unknown") else row["result"])
                 for row in found("plusbus_" + unit)})
    compare_classes(store, table("stop_classes_havelbus.csv"))
    compare_places(store, table("stations_havelbus.csv"), table("stop_territory_havelbus.csv"))
    for standard, number in (("oev_gueteklassen", "18"), ("oerok", "19")):
        compare_numbers("areas by definition %s [km2]" % number,
                        {(row["territory"], "" if row["class"] == "none" else row["class"]): float(row["area_km2"])
                         for row in table("class_areas_havelbus.csv") if row["definition"] == number and float(row["area_km2"])},
                        {row[:2]: row[2] for row in store.execute("SELECT key, class, area_km2 FROM class_territory WHERE standard = ?", (standard,))}, 0.002)


def vrn(expected, store_path, date):
    store, table = sqlite3.connect(store_path), lambda name: rows(expected + "/" + name)
    compare("departures on " + date, departures_of(table("departures_vrn_municipality.csv"), date.replace("-", "")), stored_departures(store))
    if date == "2022-06-21":
        compare_classes(store, table("stop_classes_vrn.csv"))
        compare_places(store, table("stations_vrn.csv"), table("stop_territory_vrn.csv"))


def saopaulo(expected, store_path):
    store, days = sqlite3.connect(store_path), {"weekday": "20191203", "saturday": "20191207", "sunday": "20191208"}
    compare("departures with frequencies",
            {(row["date"], row["route_id"]): (int(row["departures"]), int(row["runs"]), seconds(row["first_departure"]), seconds(row["last_departure"]))
             for row in rows(expected + "/departures_saopaulo.csv")},
            {(days[row[0]], row[1]): row[2:] for row in store.execute(
                "SELECT day_type, route_id, sum(departures), (SELECT sum(runs) FROM pattern_service AS p WHERE p.day_type = s.day_type "
                "AND p.route_id = s.route_id), min(first_s), max(last_s) FROM service_territory AS s GROUP BY 1, 2")})


{"havelbus": havelbus, "vrn": vrn, "saopaulo": saopaulo}[sys.argv[2]](sys.argv[1], *sys.argv[3:])
sys.exit(failed)
