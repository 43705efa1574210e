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
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.csv_rows import Row, rows
from sanctionwire.ingest.lists.ofac_remarks import Facts, Known, read_remarks
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList, hash_of
from sanctionwire.names import clean, country_code, make, script
from sanctionwire_schemas import Address, EntryLink, EntryName, Identifier, ListEntry, NameType, PartyKind, Vessel

SDN, CONSOLIDATED = "us_ofac_sdn", "us_ofac_cons"
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
_KINDS: Final = {
    None: PartyKind.ORGANIZATION,
    "entity": PartyKind.ORGANIZATION,
    "individual": PartyKind.PERSON,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
_ALIAS_TYPES: Final = {"aka": NameType.AKA, "fka": NameType.FKA, "nka": NameType.NKA}
_PROGRAM_JOINT: Final = re.compile(r"\]\s*\[")
_NUMBER: Final = re.compile(r"[0-9]{1,12}\Z")
_NOTHING: Final = b"\xef\xbb\xbf\x1a \t\r\n"
_DETAILS: Final = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id="
_MAIN_FIELDS: Final = frozenset(ListEntry.model_fields) - {
    *("list_id", "entry_id", "addresses", "names", "partial", "source_url"),
} | {"weak_names"}


@dataclass(slots=True)
class _Files:
    """Rows of one publication by role and entry number."""

    main: dict[int, Row]
    addresses: dict[int, list[Row]]
    aliases: dict[int, list[Row]]
    comments: dict[int, str]


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
        counts[name] = _load(found, roles[name][0], name, files[name].read())
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


FORMAT: Final = ListFormat("ofac-csv", tuple(_ROLES), parse)


def _load(found: _Files, role: str, name: str, content: bytes) -> int:
    """Sort the rows of one file by entry; returns how many records it holds. Comments may be none."""
    if role == "comments" and not content.strip(_NOTHING):
        return 0
    count = 0
    for row in rows(content, name, _COLUMNS[role]):
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
            if (sort := _cell(row.cells[2])) and sort.casefold() not in _KINDS:
                raise InputError(f"{sort[:40]!r} is no type of entry", place=f"{name}, line {row.line}")
            found.main[number] = row
        elif role == "addresses":
            found.addresses[number].append(row)
        elif role == "aliases":
            found.aliases[number].append(row)
        else:
            found.comments[number] = found.comments.get(number, "") + _uncut(row.cells[1])
    return count


def _cell(text: str) -> str | None:
    """A cell's text, tidied; None where the publisher left it empty."""
    text = clean(text)
    return None if text in ("", "-0-") else text


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
    main = found.main.get(number)
    cells: list[str | None] = [None] * 12 if main is None else [_cell(cell) for cell in main.cells]
    addresses, address_notes = _addresses(found.addresses.get(number, []))
    names, alias_notes = _aliases(found.aliases.get(number, []))
    facts = _facts(main, found.comments.get(number, ""), known)
    titles = [part for part in (cells[4] or "").split("; ") if part]
    programs = (part.strip(" []") for part in _PROGRAM_JOINT.split(cells[3] or ""))
    vessel = Vessel(type=cells[6], tonnage=cells[7], gross_tonnage=cells[8], flag=cells[9], owner=cells[10])
    return ListEntry(
        list_id=list_id,
        entry_id=str(number),
        name=cells[1] or (names[0].name if names else f"{list_id}/{number}"),
        kind=PartyKind.UNKNOWN if main is None else _KINDS[cells[2].casefold() if cells[2] else None],
        names=_unique([*names, *facts.names]),
        titles=_unique(titles),
        programs=_unique(part for part in programs if part),
        addresses=_unique(addresses),
        nationalities=_unique(facts.nationalities),
        birth_dates=_unique(facts.birth_dates),
        birth_places=_unique(facts.birth_places),
        established=_unique(facts.established),
        identifiers=_unique([*facts.identifiers, *_call_signs(cells[5], cells[9])]),
        links=_unique(EntryLink(target_name=target, target_entry_id=owner) for target, owner in facts.links),
        secondary_sanctions=_unique(facts.secondary_sanctions),
        target_types=_unique(facts.target_types),
        organization_type="; ".join(facts.organization_types) or None,
        vessel=vessel if any(cells[6:11]) else None,
        source_url=f"{_DETAILS}{number}" if list_id in (SDN, CONSOLIDATED) else None,
        # The title column stands among the remarks again.
        remarks=_unique([*(item for item in facts.remarks if item not in titles), *address_notes, *alias_notes]),
        partial=main is None,
    )


def _facts(main: Row | None, rest: str, known: Known) -> Facts:
    """What the remarks say, the overflow joined to them."""
    if main is None:
        return read_remarks(rest, known, headless=True)
    remark = _uncut(main.cells[11])
    return read_remarks(remark + rest, known, cut=not rest and len(remark) >= REMARKS_LIMIT)


def _call_signs(value: str | None, flag: str | None) -> list[Identifier]:
    made = make("call_sign", value, country=country_code(flag or ""), label="Call Sign") if value else None
    return [made] if made else []


T = TypeVar("T")


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    """Items without repetition, in the order of their first appearance."""
    return tuple(dict.fromkeys(items))


def _addresses(found: list[Row]) -> tuple[list[Address], list[str]]:
    addresses: list[Address] = []
    notes: list[str] = []
    for row in found:
        street, city, country, remark = (_cell(cell) for cell in row.cells[2:6])
        if street or city or country:
            code = country_code(country) if country else None
            addresses.append(Address(street=street, city=city, country=code, country_text=country))
        if remark:
            notes.append(f"Address: {remark}")
    return addresses, notes


def _aliases(found: list[Row]) -> tuple[list[EntryName], list[str]]:
    names: list[EntryName] = []
    notes: list[str] = []
    for row in found:
        sort, name, remark = (_cell(cell) for cell in row.cells[2:5])
        if name:
            names.append(
                EntryName(name=name, type=_ALIAS_TYPES.get((sort or "").casefold(), NameType.AKA), script=script(name))
            )
        if remark:
            notes.append(f"Alias {name}: {remark}")
    return names, notes
