#!/usr/bin/env python3
"""What is shown stands in English and German.

    texts.py queries FOLDER    the headers of every query: title, definition, note, finding, column, each with its '.de'
    texts.py words FILE        the words of publish/words.c: both languages, the same {1} .. {4}, used in engine/

Run in the project's folder. Prints each fault; the exit code is 1 where there is one.
"""
import pathlib
import re
import sys


def header_of(path):
    """Key -> values of the header, in their order."""
    values = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("--"):
            break
        match = re.match(r"-- *([a-z_.]+): *(.*)", line)
        if match:
            values.setdefault(match.group(1), []).append(match.group(2))
    return values


def first_fields(values):
    return [value.split("|")[0].strip() for value in values]


def check_queries(folder):
    paths = sorted(pathlib.Path(folder).rglob("*.sql"))
    if not paths:
        yield f"{folder}: no query"
    for path in paths:
        header = header_of(path)
        for key in ("title", "definition", "note", "finding", "column"):
            english, german = header.get(key, []), header.get(key + ".de", [])
            if key in ("title", "definition") and not english:
                yield f"{path}: no '{key}:'"
            if len(english) != len(german):
                yield f"{path}: {len(english)} times '{key}:', {len(german)} times '{key}.de:'"
            elif key == "column" and sorted(first_fields(english)) != sorted(first_fields(german)):
                yield f"{path}: 'column.de:' names other columns than 'column:'"
            if key == "finding" and len(english) == len(german):
                for a, b in zip(english, german):
                    if set(re.findall(r"{[^}]*}", a)) != set(re.findall(r"{[^}]*}", b)):
                        yield f"{path}: 'finding:' and 'finding.de:' tell different values"


STRING = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'


def plain(literal):
    """The text of string literals that stand one after the other."""
    text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literal))
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match.group(1), 16)), text)


def words_of(path):
    """Name -> (English, German)."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    pattern = r"\[(UM_WORD_\w+)\]\s*=\s*{" + STRING + "," + r"\s*" + STRING + "}"
    return {name: (plain(en), plain(de)) for name, en, de in re.findall(pattern, text)}, text


def check_words(path):
    words, text = words_of(path)
    for name in re.findall(r"\[(UM_WORD_\w+)\]\s*=", text):
        if name not in words:
            yield f"{name}: could not be read"
    if len(words) < 100:
        yield f"{path}: only {len(words)} words"
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(pathlib.Path("engine").rglob("*.c")))
    used = set(re.findall(r"(?<!\[)\bUM_WORD_\w+", source))  # [UM_WORD_...] only says what the word is
    for name, (english, german) in words.items():
        if not english.strip() or not german.strip():
            yield f"{name}: not in both languages"
        if set(re.findall(r"{\d}", english)) != set(re.findall(r"{\d}", german)):
            yield f"{name}: {{1}} .. {{4}} are not the same in both languages"
        if name not in used:
            yield f"{name}: used nowhere in engine/"


def main():
    checks = {"queries": check_queries, "words": check_words}
    faults = list(checks[sys.argv[1]](sys.argv[2]))
    print("\n".join(faults) if faults else f"{sys.argv[1]}: in both languages")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
