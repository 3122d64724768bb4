#!/usr/bin/env python3
"""Writes timetables of unknown origin that a loader must refuse in one line: make_bad_feeds.py FOLDER. Standard library only."""
import os
import struct
import sys
import zipfile

FILES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,Bus,https://bus.example.org,Europe/Berlin\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\ns1,Markt,52.4,13.0\ns2,Kirche,52.4,13.01\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_type\nr1,a,1,3\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                    "wt,1,1,1,1,1,0,0,20240101,20241231\n",
    "trips.txt": "route_id,service_id,trip_id\nr1,wt,t1\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,08:00:00,08:00:00,s1,1\nt1,08:05:00,08:05:00,s2,2\n",
}


def write(folder, name, members, level=6):
    path = os.path.join(folder, name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for member, content in members:
            info = zipfile.ZipInfo(member, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path


def feed(**changed):
    return [(name, changed.get(name[:-4], content)) for name, content in FILES.items()]


def digits(n):
    """Digits that do not pack well: a row is to be too long, not a bomb."""
    return "".join(str(i * i) for i in range(n // 5))[:n]


def patch(path, old, new):
    with open(path, "rb") as file:
        content = file.read()
    assert old in content
    with open(path, "wb") as file:
        file.write(content.replace(old, new))


def main(folder):
    os.makedirs(folder, exist_ok=True)
    write(folder, "good.zip", feed())
    write(folder, "bomb.zip", feed(stop_times=FILES["stop_times.txt"] + "\n" * 60_000_000), 9)
    write(folder, "climbing.zip", feed() + [("../../etc/agency.txt", "x")])
    write(folder, "subfolder.zip", [("gtfs/" + name, content) for name, content in FILES.items()] + [("__MACOSX/._agency.txt", "x")])
    write(folder, "junk.zip", feed() + [("__MACOSX/._agency.txt", "x"), (".DS_Store", "x")])
    write(folder, "nul.zip", feed(stops=FILES["stops.txt"].replace("Kirche", "Kir\0che")))
    write(folder, "long_line.zip", feed(stop_times=FILES["stop_times.txt"] + "t1,08:10:00,08:10:00,s1," + digits(10_000_000) + "\n"), 1)
    write(folder, "quote.zip", feed(stops=FILES["stops.txt"] + "s3,\"" + digits(2_000_000).replace("7", "\n")), 1)
    write(folder, "utf16.zip", [(name, b"\xff\xfe" + content.encode("utf-16-le")) for name, content in FILES.items()])
    write(folder, "cells.zip", feed(routes=FILES["routes.txt"] + "," * 5000 + "\n"))
    path = write(folder, "crc.zip", feed())
    crc = struct.pack("<L", zipfile.crc32(FILES["stop_times.txt"].encode()))
    patch(path, crc, bytes(b ^ 1 for b in crc))
    path = write(folder, "short.zip", feed())
    size = struct.pack("<L", len(FILES["stop_times.txt"]))
    patch(path, crc + open(path, "rb").read().split(crc)[1][:4] + size, crc + open(path, "rb").read().split(crc)[1][:4] + struct.pack("<L", len(FILES["stop_times.txt"]) + 7))
    path = write(folder, "twice.zip", feed() + [("Xtops.txt", FILES["stops.txt"])])
    patch(path, b"Xtops.txt", b"stops.txt")
    with open(path, "rb") as file:
        content = file.read()
    with open(os.path.join(folder, "truncated.zip"), "wb") as file:
        file.write(content[:len(content) // 2])


main(sys.argv[1])
