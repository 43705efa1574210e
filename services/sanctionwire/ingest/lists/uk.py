"""The UK Sanctions List (https://sanctionslist.fcdo.gov.uk), since 28 January 2026 the only British list: XML and CSV.

An entry's id is its unique id (``RUS0251``). The CSV file has a row for each name and address of a party.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.csv_rows import table
from sanctionwire.ingest.lists.dates import moment
from sanctionwire.ingest.lists.entries import Collected, only_file
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList
from sanctionwire.ingest.lists.uk_rows import Rows
from sanctionwire.ingest.lists.xml import Node, records

UK_SANCTIONS: Final = "gb_uksl"
_REPORT_DATE: Final = "report date:"
_GROUPS: Final = frozenset({"name", "nonlatinname", "address", "location", "passport", "nationalidentifier"})
"""Elements whose children belong together; any other text stands for itself."""


def parse_xml(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of the XML file. Raises InputError with file and line where anything is malformed."""
    file = only_file(files)
    found = Collected(list_id or UK_SANCTIONS, file)
    for node in records(file, "Designations", ("DateGenerated", "Designation")):
        if node.key == "dategenerated":
            found.published_at = moment(node.value())
        elif node.key == "designation":
            number = _id(node, found.place(node))
            rows = Rows()
            if node.texts("sanctionsimposed"):
                node.skip("sanctionsimposedindicators")
            for row in _flat(node):
                rows.read(row)
            found.add(number, node, rows.finish())
    return found.parsed()


def parse_csv(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of the CSV file, a header within its first ten lines. Raises InputError with file and line."""
    file = only_file(files)
    found = Collected(list_id or UK_SANCTIONS, file)
    read = table(file, "uniqueid")
    for text in read.preamble:
        if text.strip().casefold().startswith(_REPORT_DATE):
            found.published_at = moment(text.strip()[len(_REPORT_DATE) :])
    parties: dict[str, tuple[Node, Rows]] = {}
    count = 0
    for row in read.records:
        count += 1
        _, rows = parties.setdefault(_id(row, found.place(row)), (row, Rows()))
        rows.read(row)
    for number in list(parties):
        row, rows = parties.pop(number)
        found.add(number, row, rows.finish())
    return found.parsed(rows={file.name: count})


XML: Final = ListFormat("uk-xml", ("*.xml",), parse_xml)
CSV: Final = ListFormat("uk-csv", ("*.csv",), parse_csv)


def _id(node: Node, place: str) -> str:
    for key in ("uniqueid", "ofsigroupid"):
        for one in node.all(key):
            if text := one.text.strip():
                return text
    raise InputError("a designation has no unique id", place=place)


def _flat(node: Node) -> Iterator[Node]:
    """An element's leaves as rows: those of one group together, any other alone."""
    for child in node.children:
        if not child.children:
            yield _row([child], child.line)
            continue
        if child.attributes or child.text.strip():
            own = Node(child.label, child.text, child.line)
            own.attributes = child.attributes
            yield _row([own], child.line)
        if child.key in _GROUPS:
            yield _row(child.children, child.line)
        else:
            yield from _flat(child)


def _row(cells: list[Node], line: int) -> Node:
    row = Node("row", line=line)
    row.children = cells
    return row
