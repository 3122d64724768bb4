#!/usr/bin/env python3
"""Takes the guards of tests/GUARDS away, one by one, and wants to see their tests fail.

usage: mutate.py FOLDER [WORD...]   all rows with a mutation, or those that hold one of the words

A copy of the project is built in FOLDER (first time: some minutes); each row then changes one line there, builds its
test, runs it and puts the line back. Ends with 1 when a test passes without its guard.
"""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(os.path.dirname(HERE))


def rows():
    with open(os.path.join(PROJECT, "tests/GUARDS"), encoding="utf-8") as table:
        for line in table:
            fields = line.rstrip("\n").replace("\\|", "\0").split("|", 3)
            if line.startswith("#") or len(fields) < 4:
                continue
            trap, guard, test, mutation = (f.replace("\0", "|").strip() for f in fields)
            if "=>" in mutation:
                yield trap, guard, test, [part.strip() for part in mutation.split("=>")]


def target_of(test):
    """What is to be built, and the command that runs it."""
    folder, _, name = test.partition("/")
    if test.startswith("hostile:"):
        return "umland_program", [sys.executable, "{source}/tests/hostile/run.py", "{build}/umland", "{build}/made", test[8:]]
    if folder == "fuzz":
        return f"fuzz_{name}", ["{build}/tests/fuzz/fuzz_" + name, "{source}/tests/fuzz/corpus/" + name]
    if folder == "cli":
        file, _, title = name.partition(":")
        return "umland_program", ["bats", "-f", "^" + title + "$", "{source}/tests/cli/" + file + ".bats"]
    file = name.partition(":")[0]
    return file, ["{build}/tests/" + folder + "/" + file]


def run(command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **more)


def main():
    folder, words = os.path.abspath(sys.argv[1]), sys.argv[2:]
    source, build = os.path.join(folder, "source"), os.path.join(folder, "build")
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(PROJECT, source, ignore=shutil.ignore_patterns("build", ".git", "out"))
    run(["cmake", "-S", source, "-B", build, "-G", "Ninja", "-D", "CMAKE_BUILD_TYPE=Debug"], check=True)
    run([sys.executable, os.path.join(source, "tests/hostile/make.py"), os.path.join(build, "made")], check=True)
    environment = {**os.environ, "UMLAND": os.path.join(build, "umland"), "UMLAND_SOURCE": source, "UMLAND_SHARE": source}
    n = n_blind = 0
    for trap, guard, test, (old, new) in rows():
        if words and not any(word in f"{trap} {guard} {test}" for word in words):
            continue
        path = os.path.join(source, "engine", guard.split(":")[0])
        with open(path, encoding="utf-8") as file:
            text = file.read()
        n += 1
        if old not in text:
            print(f"trap {trap}: {guard}: '{old}' is not there", flush=True)
            n_blind += 1
            continue
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new, 1))
        target, command = target_of(test)
        built = run(["cmake", "--build", build, "--target", target])
        ran = run([part.format(source=source, build=build) for part in command], env=environment, cwd=build)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        is_seen = built.returncode == 0 and ran.returncode != 0
        n_blind += not is_seen
        outcome = "seen" if is_seen else "does not build: " + built.stdout[-600:] if built.returncode else "NOT SEEN"
        print(f"trap {trap}: {guard}: {test}: {outcome}", flush=True)
    print(f"{n} guards taken away, {n_blind} not seen by their test")
    sys.exit(n_blind > 0 or n == 0)


main()
