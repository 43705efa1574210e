"""The consolidated list of OFSI, the British Treasury's office, retired on 28 January 2026: CSV and XML for archives.

One row an alias, and one more for each alternative birth date; the group id joins them. CSV files have come in
Windows-1252 and UTF-8, with a line ``Last Updated,03/06/2025`` and a header, and with neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.csv_rows import table
from sanctionwire.ingest.lists.dates import moment
from sanctionwire.ingest.lists.entries import Collected, only_file
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList
from sanctionwire.ingest.lists.uk_rows import Rows
from sanctionwire.ingest.lists.xml import Node, records

OFSI: Final = "gb_ofsi"

_NAMES: Final = ("Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Title")
_ADDRESS: Final = (
    *("Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6"),
    *("Post/Zip Code", "Country", "Other Information", "Group Type", "Alias Type"),
)
_BIRTH: Final = ("DOB", "Town of Birth", "Country of Birth", "Nationality")
_LAYOUTS: Final = (
    # until 2022
    (
        *_NAMES,
        *_BIRTH,
        *("Passport Details", "NI Number", "Position"),
        *_ADDRESS,
        *("Regime", "Listed On", "Last Updated", "Group ID"),
    ),
    # since 2022
    (
        *_NAMES,
        *("Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language"),
        *_BIRTH,
        *("Passport Number", "Passport Details", "National Identification Number", "National Identification Details"),
        "Position",
        *_ADDRESS,
        *("Alias Quality", "Regime", "Listed On", "UK Sanctions List Date Designated", "Last Updated", "Group ID"),
    ),
)


def parse_csv(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of the CSV file. Raises InputError with file and line where anything is malformed."""
    file = only_file(files)
    found = Collected(list_id or OFSI, file)
    read = table(file, "groupid", _LAYOUTS)
    for text in read.preamble:
        found.published_at = moment(text) or found.published_at
    return _grouped(found, read.records)


def parse_xml(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of the XML file. Raises InputError with file and line where anything is malformed."""
    file = only_file(files)
    rows = records(file, "ArrayOfFinancialSanctionsTarget", ("FinancialSanctionsTarget",))
    targets = (node for node in rows if node.key == "financialsanctionstarget")
    return _grouped(Collected(list_id or OFSI, file), targets)


CSV: Final = ListFormat("ofsi-csv", ("*.csv",), parse_csv)
XML: Final = ListFormat("ofsi-xml", ("*.xml",), parse_xml)


def _grouped(found: Collected, targets: Iterable[Node]) -> ParsedList:
    parties: dict[str, tuple[Node, Rows]] = {}
    count = 0
    for row in targets:
        count += 1
        number = next((one.text.strip() for one in row.all("groupid") if one.text.strip()), None)
        if number is None:
            raise InputError("a row has no group id", place=found.place(row))
        _, rows = parties.setdefault(number, (row, Rows()))
        rows.read(row)
    for number in list(parties):
        row, rows = parties.pop(number)
        found.add(number, row, rows.finish())
    return found.parsed(rows={found.file_name: count})
