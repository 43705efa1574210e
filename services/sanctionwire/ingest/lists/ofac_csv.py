"""OFAC's legacy CSV files: ``sdn.csv``, ``add.csv``, ``alt.csv``, ``sdn_comments.csv``, and their consolidated twins.

Layout (https://ofac.treasury.gov/specially-designated-nationals-list-data-formats-data-schemas): no header, ``-0- ``
for an empty cell, joined by the entry's number. Main file: number, name, type, programs joined by ``] [``, title, call
sign, vessel type, tonnage, gross tonnage, flag, owner, remarks. Remarks are cut after 1,000 characters and go on in
the comments file without separator, even inside a wallet address. Any file may be missing; an entry without main row
is ``partial``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from sys import intern
from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.csv_rows import Row, rows
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.ofac_common import CONSOLIDATED, KINDS, SDN, alias_type, details_url
from sanctionwire.ingest.lists.ofac_remarks import Known, read_remarks
from sanctionwire.ingest.lists.parsed import ListFile, ListFiles, ListFormat, ParsedList, hash_of
from sanctionwire.names import clean
from sanctionwire_schemas import ListEntry, PartyKind

REMARKS_LIMIT = 1000
"""Characters after which OFAC cuts the remarks column."""

# File name -> role in the list and the list's id.
_ROLES: Final = {
    "sdn.csv": ("main", SDN),
    "add.csv": ("addresses", SDN),
    "alt.csv": ("aliases", SDN),
    "sdn_comments.csv": ("comments", SDN),
    "cons_prim.csv": ("main", CONSOLIDATED),
    "cons_add.csv": ("addresses", CONSOLIDATED),
    "cons_alt.csv": ("aliases", CONSOLIDATED),
    "cons_comments.csv": ("comments", CONSOLIDATED),
}
_COLUMNS: Final = {"main": 12, "addresses": 6, "aliases": 5, "comments": 2}
_PROGRAM_JOINT: Final = re.compile(r"\]\s*\[")
_NUMBER: Final = re.compile(r"[0-9]{1,12}\Z")
_EMPTY: Final = frozenset({"", "-0-", "-0- "})
SHORT_LIST: Final = 1000
_NOTHING_BYTES: Final = 64
_NOTHING: Final = b"\xef\xbb\xbf\x1a \t\r\n"
_MAIN_FIELDS: Final = frozenset(ListEntry.model_fields) - {
    *("list_id", "entry_id", "addresses", "names", "partial", "source_url"),
} | {"weak_names"}
_VESSEL_COLUMNS: Final = {"type": 6, "tonnage": 7, "gross_tonnage": 8, "flag": 9, "owner": 10}


@dataclass(slots=True)
class _Files:
    """Rows of one publication by role and entry number."""

    main: dict[int, Row]
    addresses: dict[int, list[Row]]
    aliases: dict[int, list[Row]]
    comments: dict[int, str]
    main_name: str = ""
    names: str = ""


def parse(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of one publication from its files by name.

    Raises InputError with file and line where anything is malformed: half a publication would look like removals.
    """
    roles = {name: _ROLES[name] for name in files}
    lists = {own for _, own in roles.values()}
    if len(lists) > 1:
        raise InputError("files of the SDN list and of the consolidated list are mixed", place=", ".join(sorted(files)))
    list_id = list_id or lists.pop()
    found, counts = _Files({}, defaultdict(list), defaultdict(list), {}), dict[str, int]()
    for name in sorted(files, key=lambda one: list(_ROLES).index(one)):
        counts[name] = _load(found, roles[name][0], files[name])
    found.names = ", ".join(counts)
    present = {role for role, _ in roles.values()}
    numbers = sorted({*found.main, *found.addresses, *found.aliases, *found.comments})
    known = _known_names(found)
    return ParsedList(
        list_id=list_id,
        entries=tuple(_entry(number, list_id, found, known) for number in numbers),
        rows=counts,
        sha256=hash_of(files),
        silent_fields=frozenset()
        | (frozenset({"addresses"}) if "addresses" not in present else frozenset())
        | (frozenset({"names"}) if "aliases" not in present else frozenset())
        | (_MAIN_FIELDS if "main" not in present else frozenset()),
    )


FORMAT: Final = ListFormat("ofac-csv", tuple(_ROLES), parse, several=True)


def _load(found: _Files, role: str, file: ListFile) -> int:
    """Sort the rows of one file by entry; returns how many records it holds.

    A file beside the main one may hold nothing, if the list is short: thousands of entries without a single address or
    alias are a broken download. Comments are few.
    """
    if role == "comments" or 0 < len(found.main) < SHORT_LIST:
        with file.open() as stream:
            if not stream.read(_NOTHING_BYTES).strip(_NOTHING):
                return 0
    count, name = 0, file.name
    for row in rows(file, _COLUMNS[role]):
        cell = row.cells[0].strip()
        if not _NUMBER.match(cell):
            # A file that somebody saved again may have got a header; anything later is damage.
            if row.line == 1 and cell and not any(char.isdigit() for char in cell):
                continue
            raise InputError(f"{cell[:40]!r} is no entry number", place=f"{name}, line {row.line}")
        count += 1
        number = int(cell)
        if role == "main":
            if number in found.main:
                place = f"{name}, line {row.line}"
                raise InputError(
                    f"entry {number} stands here again, first in line {found.main[number].line}", place=place
                )
            if _cell(row.cells[1]) is None:
                raise InputError(f"entry {number} has no name", place=f"{name}, line {row.line}")
            if (sort := _cell(row.cells[2])) and sort.casefold() not in KINDS:
                raise InputError(f"{sort[:40]!r} is no type of entry", place=f"{name}, line {row.line}")
            found.main[number] = row
            found.main_name = name
        elif role == "addresses":
            found.addresses[number].append(row)
        elif role == "aliases":
            found.aliases[number].append(row)
        else:
            found.comments[number] = found.comments.get(number, "") + _uncut(row.cells[1])
    return count


def _cell(text: str) -> str | None:
    """A cell's text, tidied; None where the publisher left it empty."""
    if text in _EMPTY:
        return None
    text = clean(text)
    return None if text in _EMPTY else text


def _uncut(text: str) -> str:
    """A remark as it stands, blanks at the cut included; empty where the publisher left it empty."""
    return "" if text.strip() == "-0-" else text


def _known_names(found: _Files) -> Known:
    """Every name of the list, folded, to the entry that alone has it as its main name."""
    owners: dict[str, int | None] = {}
    for number, row in found.main.items():
        name = clean(row.cells[1]).casefold()
        owners[name] = None if name in owners else number
    for alias_rows in found.aliases.values():
        for row in alias_rows:
            owners.setdefault(clean(row.cells[3]).casefold(), None)
    return {name: None if number is None else str(number) for name, number in owners.items()}


def _entry(number: int, list_id: str, found: _Files, known: Known) -> ListEntry:
    """One entry from its rows, which are not needed any more."""
    main = found.main.pop(number, None)
    draft = Draft(source_url=details_url(list_id, str(number)))
    for row in found.aliases.pop(number, ()):
        _read_alias(draft, row)
    address_remarks: list[str] = []
    for row in found.addresses.pop(number, ()):
        street, city, country, remark = (_cell(cell) for cell in row.cells[2:6])
        draft.located(street, city, country)
        if remark:
            address_remarks.append(f"Address: {remark}")
    alias_remarks, draft.remarks = draft.remarks, []
    rest = found.comments.pop(number, "")
    if main is None:
        read_remarks(rest, known, headless=True, into=draft)
        if not draft.names:
            draft.name = f"{list_id}/{number}"
    else:
        _read_main(draft, main, rest, known)
    draft.remarks += [*address_remarks, *alias_remarks]
    place = found.names if main is None else f"{found.main_name}, line {main.line}"
    return draft.finish(list_id, str(number), place, partial=main is None)


def _read_main(draft: Draft, main: Row, rest: str, known: Known) -> None:
    """The main record, its remarks joined with their overflow."""
    cells = [_cell(cell) for cell in main.cells]
    draft.name = cells[1]
    draft.kind = KINDS[cells[2].casefold()] if cells[2] else PartyKind.ORGANIZATION
    draft.programs = [intern(part) for joined in _PROGRAM_JOINT.split(cells[3] or "") if (part := joined.strip(" []"))]
    draft.vessel = {name: text for name, column in _VESSEL_COLUMNS.items() if (text := cells[column])}
    remark = _uncut(main.cells[11])
    read_remarks(remark + rest, known, cut=not rest and len(remark) >= REMARKS_LIMIT, into=draft)
    if cells[5]:
        draft.identify("call_sign", cells[5], country=cells[9], label="Call Sign")
    # The title column stands among the remarks again.
    titles = [part for part in (cells[4] or "").split("; ") if part]
    draft.remarks = [item for item in draft.remarks if item not in titles]
    draft.titles = titles


def _read_alias(draft: Draft, row: Row) -> None:
    sort, name, remark = (_cell(cell) for cell in row.cells[2:5])
    if name:
        draft.alias(name, alias_type(sort))
    if remark:
        draft.note(f"Alias {name}", remark)
