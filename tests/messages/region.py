#!/usr/bin/env python3
"""A region shown in both languages: neither page holds a word of the other.

    region.py UMLAND REGION FOLDER

Builds REGION in German, makes the report of the same store in English (--lang), and reads both pages for the fixed words of
publish/words.c that are another one in the other language. Names and texts of the region file stay as they are, so that
words in it are left out. Then the German report is made again: it is the first one, byte by byte.
"""
import html
import pathlib
import re
import shutil
import subprocess
import sys

from texts import words_of


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr}")


def page_of(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


def visible(page):
    """What is read: text outside of styles, scripts, and data."""
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", "\n", page))


def strange_words(page, words, region):
    """Words that only the other language has, where they stand as a whole text or begin a sentence."""
    text = visible(page)
    for name, own, other in words:
        pieces = [piece.strip() for piece in re.split(r"{\d}", other) if len(piece.strip()) > 3]
        for piece in pieces:
            if piece in own or piece in region:
                continue
            if re.search(r"(?m)^\s*" + re.escape(piece) + r"(?!\w|[ ]=)", text):  # not a parameter "rows = 5000"
                yield f"{name}: '{piece}'"


def main():
    program, region, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    words, _ = words_of("engine/publish/words.c")
    given = pathlib.Path(region).read_text(encoding="utf-8")
    run(program, "build", region, "-q", "--lang", "de", "-o", str(folder))
    german = page_of(folder)
    run(program, "report", region, "-q", "--lang", "en", "-o", str(folder))
    english = page_of(folder)
    run(program, "report", region, "-q", "--lang", "de", "-o", str(folder))
    faults = [f"in German {fault}" for fault in
              strange_words(german, [(name, de, en) for name, (en, de) in words.items()], given)]
    faults += [f"in English {fault}" for fault in
               strange_words(english, [(name, en, de) for name, (en, de) in words.items()], given)]
    for page, language in ((german, "de"), (english, "en")):
        if f'<html lang="{language}"' not in page:
            faults.append(f"no page in '{language}'")
    if page_of(folder) != german:
        faults.append("the German report differs after an English one")
    if not any(strange_words(english, [(name, de, en) for name, (en, de) in words.items()], given)):
        faults.append("the scan sees nothing: an English page read as a German one has no strange word")
    print("\n".join(faults) if faults else "region: in both languages")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
