"""Rows of CSV files as publishers really deliver them: any of two encodings, LF or CRLF, odd ends, odd headers."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.parsed import ListFile
from sanctionwire.ingest.lists.xml import Node, key_of

MAX_FIELD_CHARS = 100_000
"""A longer field is a broken quote, not text: the longest known has 7,812 characters."""

MAX_LINE_CHARS = 1_000_000
"""A longer line is no line of a list: the longest known has some 20,000 characters."""
_CHUNK_BYTES = 1 << 20
_HEADER_WITHIN = 10
_BLANK = " \t\r\n\x1a"
_END_OF_FILE = "\x1a"  # DOS end of file: the last line of OFAC's own files


@dataclass(frozen=True, slots=True)
class Row:
    """One record and the line it starts on (1-based)."""

    line: int
    cells: tuple[str, ...]


def lines_of(file: ListFile) -> Iterator[str]:
    """Lines of a text file with their ends: UTF-8, with or without byte order mark, else Windows-1252. Streamed.

    InputError, with the line, on an empty file, a web page, bytes that are no text, and monstrous lines. A DOS
    end of file mark is passed over.
    """
    with file.open() as binary, io.TextIOWrapper(binary, _encoding(file), newline="") as stream:
        number, blank = 0, True
        while line := stream.readline(MAX_LINE_CHARS):
            number += 1
            place = f"{file.name}, line {number}"
            if len(line) == MAX_LINE_CHARS and line[-1] not in "\r\n":
                raise InputError(f"is a line of more than {MAX_LINE_CHARS:,} characters", place=place)
            if "\0" in line:
                raise InputError("holds a zero byte, expected text", place=place)
            start = line.strip(_BLANK) if blank or _END_OF_FILE in line else "..."
            if blank and start:
                blank = False
                if start[0] == "<":
                    raise InputError("is a web page or XML, expected plain text", place=place)
            yield line if start else "\n"
        if blank:
            raise InputError("is empty", place=file.name)


def _encoding(file: ListFile) -> str:
    """The first encoding that the whole file is in; InputError where it is in none."""
    line = 1
    for encoding in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        line = 1
        with replace(file, on_read=None).open() as stream:
            try:
                while chunk := stream.read(_CHUNK_BYTES):
                    line += decoder.decode(chunk).count("\n")
                decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                line += bytes(error.object[: error.start]).count(b"\n")
                continue
        return encoding
    raise InputError("is neither UTF-8 nor Windows-1252", place=f"{file.name}, line {line}")


def rows(file: ListFile, columns: int) -> Iterator[Row]:
    """Records with exactly ``columns`` cells; blank lines are skipped. InputError names file and line."""
    for row in cells_of(file):
        yield fitted(row, file.name, columns)


def fitted(row: Row, name: str, columns: int) -> Row:
    """The row with exactly so many cells; InputError where it has others, unless what it has too many is empty."""
    cells = row.cells
    if len(cells) > columns and not any(cells[columns:]):
        cells = cells[:columns]  # saved again by a program that counts the widest row
    if len(cells) != columns:
        raise InputError(f"has {len(cells)} columns, expected {columns}", place=f"{name}, line {row.line}")
    return Row(row.line, cells)


def cells_of(file: ListFile) -> Iterator[Row]:
    """Records of any width that are not blank. InputError, with its place, on broken quotes and monstrous fields."""
    reader = csv.reader(lines_of(file), strict=True)
    name, start = file.name, 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise InputError(f"is no valid CSV: {error}", place=f"{name}, line {start}") from error
        if cells is None:
            return
        if any(cells):
            if max(map(len, cells)) > MAX_FIELD_CHARS:
                raise InputError(
                    f"has a field of more than {MAX_FIELD_CHARS:,} characters", place=f"{name}, line {start}"
                )
            yield Row(start, tuple(cells))
        start = reader.line_num + 1


@dataclass(frozen=True, slots=True)
class Table:
    """A file with a header, or with columns known by their number: what stood before it, and its records as nodes whose
    children are the cells.
    """

    preamble: tuple[str, ...]
    columns: tuple[str, ...]
    records: Iterator[Node]


def table(file: ListFile, needed: str, layouts: Sequence[Sequence[str]] = ()) -> Table:
    """Find the header, the first of the first ten rows that has the ``needed`` column (see :func:`xml.key_of`).

    Without one the number of columns must be that of one of the ``layouts``. InputError where neither is, or a record
    has more cells than columns, or fewer and is the last: then the file is cut off.
    """
    found, name = cells_of(file), file.name
    head: list[Row] = []
    for row in found:
        if any(key_of(cell) == needed for cell in row.cells):
            preamble = tuple(cell for one in head for cell in one.cells if cell.strip())
            return Table(preamble, row.cells, _records(found, name, row.cells))
        head.append(row)
        if len(head) == _HEADER_WITHIN:
            break
    for layout in layouts:
        widths = {len(row.cells) for row in head}
        if widths == {len(layout)} or (len(head) > 1 and {len(row.cells) for row in head[1:]} == {len(layout)}):
            start = 0 if widths == {len(layout)} else 1
            preamble = tuple(cell for one in head[:start] for cell in one.cells if cell.strip())
            return Table(preamble, tuple(layout), _records(chain(head[start:], found), name, layout))
    width = len(head[0].cells) if head else 0
    message = f"has no header with a column {needed!r}, and its {width} columns are no known layout"
    raise InputError(message, place=f"{name}, line 1")


def _records(found: Iterator[Row], name: str, columns: Sequence[str]) -> Iterator[Node]:
    short: Row | None = None
    for row in found:
        if short is not None:
            yield _record(short, columns)
            short = None
        if len(row.cells) < len(columns):
            short = row  # a program that saved the file may have left out empty cells at the end
        else:
            yield _record(fitted(row, name, len(columns)), columns)
    if short is not None:
        message = f"has {len(short.cells)} columns, expected {len(columns)}: is the file cut off?"
        raise InputError(message, place=f"{name}, line {short.line}")


def _record(row: Row, columns: Sequence[str]) -> Node:
    node = Node("row", line=row.line)
    node.children = [Node(column, cell, row.line) for column, cell in zip(columns, row.cells, strict=False) if cell]
    return node
