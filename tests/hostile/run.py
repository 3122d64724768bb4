#!/usr/bin/env python3
"""Gives hostile files to umland and compares what happens with manifest.csv.

usage: run.py UMLAND FOLDER [--no-limits] [--strict] [--show] [FORMAT...]

Each row of the manifest is a run in an empty folder: the small region of region/ with the hostile file in it (`how` says
in which place), `umland` on it, then: the exit code, a part of what it said, at most 512 MB, one line on stderr for a failure,
no half file left, and nothing touched outside. What runs for more than 60 s of processor time is stopped, and has failed.
With --strict more than 10 s is a failure: that is for a machine that does nothing else (label slow).
"""
import csv
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time

os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="en")  # answers are compared in English

HERE = os.path.dirname(os.path.abspath(__file__))
MOST_SECONDS, MOST_MEGABYTES = 10, 512
STOPPED_AFTER = 60  # processor time of a busy machine is up to three times that of an idle one

SOURCE = """  hostile:
    loader: {loader}
    files: {file}
    title: Hostile
    licence: CC0-1.0
    attribution: invented
"""
# What a loader needs besides its file, unless the manifest says otherwise.
NEEDED = {
    "territories": "level: district|crs: EPSG:25833",
    "corridors": "kind: bus|crs: EPSG:25833",
    "flows": "statistic: test|year: 2024",
}


def write_region(work, how, file, options):
    """region.yaml of the small region with one more source, which reads the hostile file."""
    with open("region.yaml", encoding="utf-8") as text:
        head, tail = text.read().split("analyses:")
    source = SOURCE.format(loader=how, file=file)
    given = [option.strip() for option in options.split("|") if option.strip()]
    named = {option.split(":")[0] for option in given}
    given += [o for o in NEEDED.get(how, "").split("|") if o and o.split(":")[0] not in named]
    for option in given:
        source += f"    {option}\n"
    with open("region.yaml", "w", encoding="utf-8") as text:
        text.write(head + source + "analyses:" + tail)


def make_command(umland, how, path, options, work, stores):
    """The command line of a row; what it needs is put into the folder."""
    file = os.path.basename(path)
    if how == "region":
        shutil.copy(path, "region.yaml")
        return [umland, "load", "region.yaml", "-o", "out"]
    if how == "query":
        return [umland, "query", path, "--time-limit", "2", "--store", stores] + options.split()
    if how == "check":
        return [umland, "check", path]
    if how == "store":
        shutil.copy(path, "hostile.sqlite")
        return [umland, *options.split(), "hostile.sqlite"]
    if how.startswith("replace "):  # build of the whole region, one of its files replaced
        shutil.copy(path, how.split()[1])
        return [umland, "build", "region.yaml", "-o", "out"]
    here = file
    if path.startswith(("/dev/", "/proc/")):
        here = path
    elif os.path.isdir(path):
        shutil.copytree(path, file, symlinks=True)
    elif os.path.islink(path):
        os.symlink(os.readlink(path), file)
    elif not os.path.isfile(path):
        here = path  # a pipe, a device, or nothing
    else:
        stem = os.path.splitext(file)[0] + "."
        for beside in os.listdir(os.path.dirname(path)):  # the .dbf beside a .shp
            if beside == file or (beside.startswith(stem) and not file.endswith((".csv", ".geojson"))):
                shutil.copy(os.path.join(os.path.dirname(path), beside), beside)
    write_region(work, how, here, options)
    return [umland, "load", "region.yaml", "-o", "out"]


def run(command, is_limited):
    """@return exit code, standard output, standard error, processor seconds, megabytes"""
    def limit():
        if is_limited:
            resource.setrlimit(resource.RLIMIT_CPU, (STOPPED_AFTER, STOPPED_AFTER))
            resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    with open("stdout.txt", "wb") as out, open("stderr.txt", "wb") as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=said, preexec_fn=limit)
        deadline = time.monotonic() + 40
        while True:
            pid, state, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                process.kill()
                pid, state, used = os.wait4(process.pid, 0)
                break
            time.sleep(0.002)
        process.returncode = os.waitstatus_to_exitcode(state)
    with open("stdout.txt", encoding="utf-8", errors="surrogateescape") as text:
        out = text.read()
    out += describe("out/region.sqlite")
    with open("stderr.txt", encoding="utf-8", errors="surrogateescape") as text:
        said = text.read()
    return process.returncode, out, said, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def describe(path):
    """What became of the hostile source's rows, read without umland."""
    if not os.path.exists(path):
        return ""
    db = sqlite3.connect(path)
    rows = db.execute("SELECT rows_in, rows_stored, rows_rejected, rows_repaired FROM source WHERE name = 'hostile'").fetchall()
    db.close()
    return "".join(f"rows {i}: {s} stored, {r} rejected, {m} repaired" for i, s, r, m in rows)


def judge(row, result, is_limited, is_strict):
    """@return what is not as expected"""
    code, out, said, seconds, megabytes = result
    faults = []
    if code != int(row["exit"]):
        faults.append(f"exit {code}, expected {row['exit']}")
    if row["says"] not in said + out:
        faults.append(f"does not say: {row['says']}")
    if code not in (0, 1) and len(said.splitlines()) != 1:
        faults.append(f"{len(said.splitlines())} lines on stderr, a failure is told in one")
    if any(ord(c) < 32 and c not in "\n\t" or 0xdc80 <= ord(c) <= 0xdcff for c in said):
        faults.append("stderr holds control characters or bytes that are no UTF-8")
    if is_strict and seconds > MOST_SECONDS:
        faults.append(f"{seconds:.1f} s, at most {MOST_SECONDS}")
    if is_limited and megabytes > MOST_MEGABYTES:
        faults.append(f"{megabytes:.0f} MB, at most {MOST_MEGABYTES}")
    for folder, _, files in os.walk("."):
        faults += [f"left {folder}/{f}" for f in files if f.endswith((".part", "-journal", "-wal", "-shm"))]
    if os.path.exists("/tmp/umland_hostile") or os.path.exists("umland_hostile"):
        faults.append("a command was run, or a file written outside")
    if code != 0 and os.path.exists("out"):
        faults.append("a refused first load left a folder")
    return faults


def format_of(file):
    return "special" if file.startswith("/") else file.split("/")[0]


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    umland, made, wanted = os.path.abspath(arguments[0]), os.path.abspath(arguments[1]), arguments[2:]
    is_limited, is_shown = "--no-limits" not in sys.argv, "--show" in sys.argv
    folder = made + "_run_" + "_".join(wanted or ["all"]).replace("/", "-")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    os.chdir(folder)
    shutil.copytree(os.path.join(HERE, "region"), "base")
    os.chdir("base")
    subprocess.run([umland, "build", "region.yaml", "-o", "out", "-q"], check=True)
    store = os.path.abspath("out/region.sqlite")
    with open(os.path.join(HERE, "manifest.csv"), encoding="utf-8", newline="") as text:
        rows = [r for r in csv.DictReader(text) if not wanted or format_of(r["file"]) in wanted or r["file"] in wanted]
    n_failed = 0
    for i, row in enumerate(rows):
        work = os.path.join(folder, str(i))
        shutil.copytree(os.path.join(HERE, "region"), work)
        os.chdir(work)
        path = row["file"] if row["file"].startswith("/") else os.path.join(HERE, row["file"])
        if not os.path.lexists(path):
            path = os.path.join(made, row["file"])
        command = make_command(umland, row["how"], path, row["options"], work, store)
        result = run(command, is_limited)
        faults = judge(row, result, is_limited, "--strict" in sys.argv)
        if is_shown:
            sys.stdout.flush()
            print(f"{row['file']}\t{row['how']}\t{result[0]}\t{result[3]:.2f} s\t{result[4]:.0f} MB\t{(result[2] or result[1])[:700].strip()}"
                  + ("\t" + result[1].strip().splitlines()[0] if row["how"] == "check" and result[1] else ""))
        for fault in faults:
            print(f"{row['file']} ({row['how']}): {fault}\n    said: {result[2][:600].strip()}")
        n_failed += bool(faults)
        os.chdir(folder)
        if not faults:
            shutil.rmtree(work)
    print(f"{len(rows)} hostile files, {n_failed} not as expected")
    sys.exit(n_failed > 0 or not rows)


main()
