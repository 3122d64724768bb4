#!/usr/bin/env python3
"""Lets builds fail: each change of a file in turn, kill -9 at random moments, a disk that is too small.

usage: faults.py UMLAND writes SHIM FOLDER [STEP]   the n-th write, sync, rename... fails, n = 1, 1 + STEP, ...
       faults.py UMLAND kill FOLDER [N]             N times kill -9 at a random moment (seeded) of a build
       faults.py UMLAND statements SHIM FOLDER [N]  N statements of SQLite fail, spread over a build
       faults.py UMLAND disk FOLDER                 a tmpfs of 1 to 16 MiB; ends with 77 where none may be mounted

After each: the exit code and one sentence that names a file of the output, no temporary file, every file under its
final name whole (equal to that of an undisturbed build before or after the change), the store sound; and the next build
gives the same bytes as an undisturbed one.
"""
import os
import random
import shutil
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
REGION = os.path.join(HERE, "../hostile/region")
MUSTER = os.path.join(HERE, "../../datasets/musterregion/region.yaml")
UMLAND = os.path.abspath(sys.argv[1])
STORE = "region.sqlite"


def build(region, out, preload=None, *more):
    environment = {**os.environ, **(preload or {})}
    return subprocess.run([UMLAND, "build", region, "-o", out, "-q", *more], env=environment, capture_output=True, text=True)


def check_store(path):
    return subprocess.run([UMLAND, "check", path], capture_output=True, text=True)


def contents(folder):
    """{path: bytes} of all files; the store by what it holds, because its pages may lie in another order."""
    found = {}
    for at, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(at, name)
            if name == STORE:
                dump = subprocess.run(["sqlite3", "-readonly", path, "SELECT name, rows_stored, fingerprint FROM source ORDER BY name"],
                                      capture_output=True)
                found[STORE] = dump.stdout
            else:
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = file.read()
    return found


def faults_of(folder, wholes):
    """What is not whole in a folder of outputs, given those of undisturbed builds."""
    faults = []
    store = os.path.join(folder, STORE)
    if os.path.exists(store):  # first: it rolls back what a killed run has left, which a reader cannot
        checked = check_store(store)
        if checked.returncode != 0:
            faults.append(f"the store: {checked.stdout}{checked.stderr}")
    for path, content in contents(folder).items():
        if path.endswith((".part", "-wal", "-shm")):
            faults.append(f"{path} was left")
        elif not path.endswith("-journal") and content not in [whole.get(path) for whole in wholes]:
            faults.append(f"{path} is half a file")
    return faults


def faults_after(region, folder, whole):
    """The next build makes everything good."""
    again = build(region, folder)
    if again.returncode != 0:
        return [f"the next build fails: {again.stderr}"]
    now = contents(folder)
    return [f"after the next build {p} differs" for p in sorted(set(now) | set(whole)) if now.get(p) != whole.get(p)]


class Tally:
    def __init__(self):
        self.n = self.n_failed = self.n_harmless = 0

    def add(self, what, faults):
        self.n += 1
        self.n_failed += bool(faults)
        for fault in faults:
            print(f"{what}: {fault}", flush=True)

    def end(self, what):
        print(f"{self.n} {what}, {self.n_failed} not as expected, {self.n_harmless} had no effect")
        sys.exit(self.n_failed > 0 or self.n == 0)


def make_regions(folder):
    """Two states of a small region, and the outputs of each, undisturbed."""
    shutil.rmtree(folder, ignore_errors=True)
    regions, wholes = [], []
    for name, people in (("old", "1000}"), ("new", "1234}")):
        shutil.copytree(REGION, os.path.join(folder, name))
        os.makedirs(os.path.join(folder, "region"), exist_ok=True)
        path = os.path.join(folder, name, "municipalities.geojson")
        with open(path, encoding="utf-8") as text:
            squares = text.read()
        with open(path, "w", encoding="utf-8") as text:
            text.write(squares.replace("1000}", people))
        regions.append(os.path.join(folder, name))
        out = os.path.join(folder, f"whole_{name}")
        take(folder, regions[-1])
        made = build(os.path.join(folder, "region/region.yaml"), out)
        assert made.returncode == 0, made.stderr
        wholes.append(contents(out))
    return regions, wholes


def take(folder, region):
    """The region always stands in the same place: its path is in no output, but its files' are in the store."""
    shutil.rmtree(os.path.join(folder, "region"))
    shutil.copytree(region, os.path.join(folder, "region"))


def writes(shim, folder, step):
    regions, wholes = make_regions(folder)
    tally = Tally()
    region, out, counted = (os.path.join(folder, n) for n in ("region/region.yaml", "out", "count.txt"))
    for start in ("new", "standing", "overwritten"):
        def begin():
            shutil.rmtree(out, ignore_errors=True)
            if start != "new":
                shutil.copytree(os.path.join(folder, "whole_old"), out)
        more = ["--overwrite"] if start == "overwritten" else []
        preload = {"LD_PRELOAD": shim, "UMLAND_FAULT_BELOW": out, "UMLAND_FAULT_COUNT": counted}
        begin()
        assert build(region, out, preload, *more).returncode == 0
        with open(counted, encoding="utf-8") as text:
            n_changes = int(text.read())
        print(f"{start}: {n_changes} changes", flush=True)
        for n in range(1, n_changes + 1, step):
            begin()
            fault = "28" if n % 3 == 0 else "5"
            run = build(region, out, {**preload, "UMLAND_FAULT_NTH": str(n), "UMLAND_FAULT_ERRNO": fault}, *more)
            faults = faults_of(out, wholes) if os.path.isdir(out) else []
            if run.returncode == 0:
                tally.n_harmless += 1  # a sync that SQLite may do without, say: then everything must be there
                if contents(out) != wholes[1]:
                    faults.append("ends with 0, but the outputs are not those of an undisturbed build")
            elif run.returncode != 1:
                faults.append(f"exit {run.returncode}, expected 1: {run.stderr}")
            elif len(run.stderr.splitlines()) != 1 or out not in run.stderr:
                faults.append(f"the message names no file: {run.stderr.strip()}")
            tally.add(f"{start}, change {n} fails with {fault}", faults + faults_after(region, out, wholes[1]))
    tally.end("writes that fail")


def statements(shim, folder, n):
    regions, wholes = make_regions(folder)
    tally = Tally()
    region, out, counted = (os.path.join(folder, f) for f in ("region/region.yaml", "out", "count.txt"))
    preload = {"LD_PRELOAD": shim, "UMLAND_FAULT_COUNT": counted}
    assert build(region, out, preload).returncode == 0
    with open(counted, encoding="utf-8") as text:
        n_calls = int(text.read())
    print(f"{n_calls} calls", flush=True)
    for i in range(n):
        at = 1 + i * n_calls // n
        shutil.rmtree(out, ignore_errors=True)
        if i % 2:
            shutil.copytree(os.path.join(folder, "whole_old"), out)
        run = build(region, out, {**preload, "UMLAND_FAULT_NTH": str(at)})
        faults = faults_of(out, wholes) if os.path.isdir(out) else []
        if run.returncode == 0:
            tally.n_harmless += 1  # in the manner of SpatiaLite: a question that is asked twice
            if contents(out) != wholes[1]:
                faults.append("ends with 0, but the outputs are not those of an undisturbed build")
        elif run.returncode not in (1, 3) or len(run.stderr.splitlines()) != 1:  # 3: PROJ finds no CRS in its database
            faults.append(f"exit {run.returncode}, says: {run.stderr.strip()}")
        tally.add(f"statement {at} fails", faults + faults_after(region, out, wholes[1]))
    tally.end("statements that fail")


def kill(folder, n):
    """The outputs before and after the change may stand side by side, each whole."""
    regions, wholes = make_regions(folder)
    tally, moments = Tally(), random.Random(20241231)
    region, out = os.path.join(folder, "region/region.yaml"), os.path.join(folder, "out")
    shutil.copytree(os.path.join(folder, "whole_old"), out)
    begun = time.monotonic()
    build(region, os.path.join(folder, "timed"))
    whole_time = time.monotonic() - begun
    for i in range(3 * n):
        if i - tally.n_harmless == n:
            break
        take(folder, regions[i % 2])
        more = ["--overwrite"] if i % 3 == 0 else []
        process = subprocess.Popen([UMLAND, "build", region, "-o", out, "-q", *more], stderr=subprocess.DEVNULL)
        moment = moments.uniform(0, whole_time)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        if process.wait() != -signal.SIGKILL:  # it was over: does not count, and the next moments come sooner
            tally.n_harmless += 1
            whole_time *= 0.9
        time.sleep(0.05)  # a gnuplot that it had started may still write its .part
        faults = [f for f in faults_of(out, wholes) if not f.endswith("was left")]  # who is killed cannot tidy up
        if i % 10 == 9:
            faults += faults_after(region, out, wholes[i % 2])
        tally.add(f"kill {i} after {moment:.3f} s", faults)
    tally.end("kills")


def disk(folder):
    shutil.rmtree(folder, ignore_errors=True)
    whole, small = os.path.join(folder, "whole"), os.path.join(folder, "disk")
    os.makedirs(small)
    assert build(MUSTER, whole).returncode == 0
    expected, tally = contents(whole), Tally()
    for size in range(1, 17):
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", small], capture_output=True)
        if mounted.returncode != 0:
            print("no right to mount a tmpfs: skipped")
            sys.exit(77)
        try:
            out = os.path.join(small, "out")
            run = build(MUSTER, out)
            faults = faults_of(out, [expected]) if os.path.isdir(out) else []
            if run.returncode == 0:
                tally.n_harmless += 1
                faults += [] if contents(out) == expected else ["ends with 0, but outputs are missing"]
            elif run.returncode != 1 or len(run.stderr.splitlines()) != 1 or small not in run.stderr or "no space left" not in run.stderr:
                faults.append(f"exit {run.returncode}, says: {run.stderr.strip()}")
            subprocess.run(["mount", "-o", "remount,size=200m", small], check=True)
            faults += faults_after(MUSTER, out, expected)
            tally.add(f"a disk of {size} MiB", faults)
        finally:
            subprocess.run(["umount", small], check=True)
    tally.end("disks")


if sys.argv[2] == "writes":
    writes(os.path.abspath(sys.argv[3]), os.path.abspath(sys.argv[4]), int(sys.argv[5]) if len(sys.argv) > 5 else 1)
elif sys.argv[2] == "statements":
    statements(os.path.abspath(sys.argv[3]), os.path.abspath(sys.argv[4]), int(sys.argv[5]) if len(sys.argv) > 5 else 100)
elif sys.argv[2] == "kill":
    kill(os.path.abspath(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 100)
else:
    disk(os.path.abspath(sys.argv[3]))
