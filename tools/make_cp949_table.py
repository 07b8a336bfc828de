#!/usr/bin/env python3
"""Writes core/src/cp949_table.inc: the 94 x 94 square of KS X 1001 as Python's cp949 codec knows it, one row a lead byte.

The rest of CP949 (8,822 syllables Microsoft added) needs no table: they are the syllables missing from the square, in
Unicode order, laid into the free codes in code order. Run without arguments from anywhere.
"""
import pathlib
import unicodedata


def shown(code_point):
    """The character itself where a reader can see it and no editor would change it; else its number."""
    character = chr(code_point)
    normal = unicodedata.normalize("NFC", character) == character
    return character if normal and character.isprintable() and not character.isspace() else f"\\u{code_point:04X}"


def row(lead):
    cells = []
    for trail in range(0xA1, 0xFF):
        try:
            cells.append(ord(bytes([lead, trail]).decode("cp949")))
        except UnicodeDecodeError:
            cells.append(0xFFFD)
    return "".join("\\uFFFD" if c == 0xFFFD else shown(c) for c in cells)


def main():
    target = pathlib.Path(__file__).parent.parent / "core" / "src" / "cp949_table.inc"
    lines = ["// long: table. Written by tools/make_cp949_table.py; do not edit. KS X 1001, lead bytes A1 to FE, trails A1 to FE."]
    lines += [f'u"{row(lead)}"' for lead in range(0xA1, 0xFF)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
