#!/usr/bin/env python3
"""The small laws of the tree that the compiler cannot see. Run from anywhere; exit 1 names each breach."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAYERS = ("core", "store", "engines", "policy", "server", "apps")
LONGEST = {"function": 60, "file": 500, "public header": 150}
# A third-party header comes in through these doors only, and through at most so many files of each.
DOORS = {
    "duckdb": (["store"], None), "boost/": (["server"], None), "simdjson": (["core", "engines/ingest"], 3),
    "yaml-cpp/": (["core"], 3), "CLI/": (["apps/dure"], 3), "nlohmann/": ([], 0), "unicode/": (["core"], 3),
    "zip.h": (["store", "engines/ingest", "engines/geo", "policy"], 7), "sqlite3.h": (["engines/geo"], 1),
    "xlsxwriter": (["engines/demo", "policy"], 6), "pango/": (["policy"], 3), "cairo": (["policy"], 3),
    "argon2": (["store"], 1), "mecab.h": (["engines/text"], 1), "hnswlib/": (["engines/text"], 1), "openssl/": (["core", "server"], 3),
    "coin/": (["engines/geo"], 1), "proj.h": (["engines/geo"], 1), "geodesic.h": (["engines/geo"], 1), "geos_c.h": (["engines/geo"], 1), "tiffio.h": (["engines/geo"], 1), "zlib.h": (["engines/geo"], 1),
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
breaches = []


def breach(path, line, why):
    breaches.append(f"{path.relative_to(ROOT)}:{line}: {why}")


def excused(line):
    return "// long: " in line


def check_source(path, opened):
    lines = path.read_text(encoding="utf-8").splitlines()
    public = "include" in path.relative_to(ROOT).parts
    limit = "public header" if public else "file"
    if len(lines) > LONGEST[limit] and not any(map(excused, lines[:5])):
        breach(path, len(lines), f"longer than {LONGEST[limit]} lines")
    for n, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            breach(path, n, "unfinished: finish it, or give it a row in docs/systems.md")
        include = re.match(r'\s*#\s*include\s*[<"]([^>"]+)', line)
        if not include:
            continue
        if ".." in include[1]:
            breach(path, n, "reaches into a neighbour by path")
        for header, (rooms, _) in DOORS.items():
            if include[1] == header or not header.endswith(".h") and include[1].startswith(header):
                if public or not any(path.is_relative_to(ROOT / room) for room in rooms):
                    breach(path, n, f"<{include[1]}> belongs behind {' or '.join(rooms) or 'no door'}")
                elif not re.search(r"_(test|fuzz|bench)\.cpp$", path.name):
                    opened.setdefault(header, set()).add(path)


def check_functions(sources):
    tags = subprocess.run(["ctags", "-f-", "--languages=C++", "--kinds-C++=f", "--fields=+ne", *map(str, sources)],
                          capture_output=True, text=True, check=True).stdout
    for tag in tags.splitlines():
        name, file, *rest = tag.split("\t")
        at = dict(f.split(":", 1) for f in rest if re.match(r"(line|end):\d", f))
        if len(at) < 2 or int(at["end"]) - int(at["line"]) < LONGEST["function"]:
            continue
        path = pathlib.Path(file)
        if not excused(path.read_text(encoding="utf-8").splitlines()[int(at["line"]) - 1]):
            breach(path, at["line"], f"{name}() is longer than {LONGEST['function']} lines")


def check_folders():
    for layer in LAYERS:
        for cmake in (ROOT / layer).rglob("CMakeLists.txt"):
            if "dure_library(" in cmake.read_text() and not (cmake.parent / "README.md").exists():
                breach(cmake, 1, "a library without a README.md")
    for pack in sorted(p for p in (ROOT / "packs").iterdir() if p.is_dir()):
        for must in ("manifest.yaml", "README.md", "sql", "sample", "test"):
            if not (pack / must).exists():
                breach(pack, 1, f"a pack without {must}")
        for file in pack.rglob("*"):
            if file.suffix in (".cpp", ".hpp", ".py", ".sh", ".js"):
                breach(file, 1, "a pack is SQL and YAML only")


def main():
    sources = sorted(p for layer in LAYERS for p in (ROOT / layer).rglob("*") if p.suffix in (".hpp", ".cpp"))
    opened = {}
    for path in sources:
        check_source(path, opened)
    for header, (_, most) in DOORS.items():
        files = opened.get(header, set())
        if most is not None and len(files) > most:
            breach(min(files), 1, f"<{header}> is included by {len(files)} files, at most {most}: {', '.join(sorted(f.name for f in files))}")
    check_functions(sources)
    check_folders()
    print(*breaches, sep="\n")
    print(f"{len(sources)} sources, {len(breaches)} breaches")
    sys.exit(bool(breaches))


main()
