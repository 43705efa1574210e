"""Rows of CSV files as publishers really deliver them: any of two encodings, LF or CRLF, odd ends, odd headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from sanctionwire.errors import InputError

MAX_FIELD_CHARS = 100_000
"""A longer field is a broken quote, not text: the longest known has 7,812 characters."""

_END_OF_FILE = "\x1a"  # DOS end of file: the last line of OFAC's own files


@dataclass(frozen=True, slots=True)
class Row:
    """One record and the line it starts on (1-based)."""

    line: int
    cells: tuple[str, ...]


def decode(content: bytes, name: str) -> str:
    """Text of a list file: UTF-8, with or without byte order mark, else Windows-1252.

    InputError on an empty file, a web page or bytes that are no text, with the line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise InputError("is neither UTF-8 nor Windows-1252", place=f"{name}, line {line}") from error
    text = text.rstrip().removesuffix(_END_OF_FILE) if text.rstrip().endswith(_END_OF_FILE) else text
    if not text.strip():
        raise InputError("is empty", place=name)
    if text.lstrip()[:1] == "<":
        raise InputError("is a web page or XML, expected CSV", place=f"{name}, line 1")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError("holds a zero byte, expected text", place=f"{name}, line {line}")
    return text


def rows(content: bytes, name: str, columns: int) -> Iterator[Row]:
    """Records with exactly ``columns`` cells; blank lines are skipped. InputError names file and line."""
    reader = csv.reader(io.StringIO(decode(content, name), newline=""), strict=True)
    start = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise InputError(f"is no valid CSV: {error}", place=f"{name}, line {start}") from error
        if cells is None:
            return
        if cells and cells != [""]:
            if len(cells) != columns:
                raise InputError(f"has {len(cells)} columns, expected {columns}", place=f"{name}, line {start}")
            if any(len(cell) > MAX_FIELD_CHARS for cell in cells):
                raise InputError(
                    f"has a field of more than {MAX_FIELD_CHARS:,} characters", place=f"{name}, line {start}"
                )
            yield Row(start, tuple(cells))
        start = reader.line_num + 1
