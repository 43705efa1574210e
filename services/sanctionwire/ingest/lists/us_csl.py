"""The US Consolidated Screening List of trade.gov in CSV: lists of Treasury, Commerce and State in one file.

One row an entity and list; cells hold several values joined by ``; ``. Rows of one entity number on several lists are
one entry, and every list is named among its remarks.
"""

from __future__ import annotations

import re
from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.csv_rows import table
from sanctionwire.ingest.lists.dates import iso_date, iso_day
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.entries import Collected, only_file
from sanctionwire.ingest.lists.ofac_common import KINDS
from sanctionwire.ingest.lists.ofac_labels import IDENTIFIER_LABELS, LABEL
from sanctionwire.ingest.lists.ofac_remarks import read_labelled, read_remarks
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList
from sanctionwire.ingest.lists.xml import Node
from sanctionwire.names import country_code
from sanctionwire_schemas import PartyKind

US_CSL: Final = "us_csl"
_JOINT: Final = re.compile(r";\s+")
_CODE: Final = re.compile(r"[A-Z]{2}\Z")
_VESSEL: Final = {
    "vesseltype": "type",
    "vesselflag": "flag",
    "grosstonnage": "tonnage",
    "grossregisteredtonnage": "gross_tonnage",
    "vesselowner": "owner",
}


def parse(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of one file. Raises InputError with file and line where anything is malformed."""
    file = only_file(files)
    found = Collected(list_id or US_CSL, file)
    drafts: dict[str, tuple[Node, Draft]] = {}
    seen: dict[tuple[str, str], list[tuple[str, str]]] = {}
    count = 0
    for row in table(file, "name").records:
        count += 1
        own = row.take("id")
        number, source = row.take("entitynumber") or own, row.take("source") or ""
        if number is None:
            raise InputError("a row has neither entity_number nor _id", place=found.place(row))
        said = [(cell.key, cell.text) for cell in row.children if not cell.key.endswith("url")]
        if seen.setdefault((number, source), said) != said:
            message = f"entry {number[:40]} of {source[:80]} stands here again and says something else"
            raise InputError(message, place=found.place(row))
        _, draft = drafts.setdefault(number, (row, Draft()))
        draft.note("Source", source or None)
        _read(draft, row)
    for number in list(drafts):
        row, draft = drafts.pop(number)
        found.add(number, row, draft)
    return found.parsed(rows={file.name: count})


FORMAT: Final = ListFormat("us-csl", ("*.csv",), parse)


def _read(draft: Draft, row: Node) -> None:
    _read_names(draft, row)
    draft.programs += _split(row, "programs")
    draft.titles += _split(row, "title")
    for text in _split(row, "addresses"):
        _read_address(draft, text)
    for key, label in (("nationalities", "Nationality"), ("citizenships", "Citizenship")):
        for text in _split(row, key):
            draft.nationality(text, label)
    draft.birth_dates += [iso_date(text) for text in _split(row, "datesofbirth")]
    draft.birth_places += _split(row, "placesofbirth")
    for key, column in _VESSEL.items():
        if told := row.take(key):
            draft.vessel[column] = told
    if sign := row.take("callsign"):
        draft.identify("call_sign", sign, country=draft.vessel.get("flag"), label="Call Sign")
    for item in _items(row.take("ids") or ""):
        _read_id(draft, item)
    if remarks := row.take("remarks"):
        read_remarks(remarks, {}, into=draft)
    if start := row.take("startdate"):
        days = [day for day in (draft.listed_on, iso_day(start)) if day]
        draft.listed_on = min(days, default=None)
        if not days:
            draft.note("Start date", start)
    draft.source_url = draft.source_url or row.take("sourceinformationurl")
    row.skip("id", "sourcelisturl", "sourceinformationurl")
    draft.keep_rest(row)


def _read_names(draft: Draft, row: Node) -> None:
    """Name and kind. Lists of Commerce and State tell no kind: who has a birth date is a person."""
    name, sort = row.take("name"), row.take("type")
    if draft.name is None:
        draft.name = name
    elif name and name != draft.name:
        draft.alias(name)
    if sort and sort.casefold() in KINDS:
        draft.kind = KINDS[sort.casefold()]
    elif sort:
        draft.note("Type", sort)
    elif row.all("datesofbirth"):
        draft.kind = PartyKind.PERSON
    for text in _split(row, "altnames"):
        draft.alias(text)


def _split(row: Node, key: str) -> list[str]:
    return [part for text in row.texts(key) for part in _JOINT.split(text) if part]


def _read_address(draft: Draft, text: str) -> None:
    """``Street, Town, 412918, RU``: the country's code stands last, if one is told."""
    rest, _, code = text.rpartition(", ")
    if not _CODE.match(code):
        rest, code = (text, "") if not _CODE.match(text) else ("", text)
    street, city = (None, rest) if rest and "," not in rest and not any(c.isdigit() for c in rest) else (rest, None)
    draft.located(street or None, city or None, code or None, country_code(code) if code else None)


def _items(text: str) -> list[str]:
    """Items end with their label; a piece without one belongs to the next."""
    items: list[str] = []
    open_piece = ""
    for piece in _JOINT.split(text):
        joined = f"{open_piece}; {piece}" if open_piece else piece
        label = joined.rpartition(", ")[2].strip()
        if label in IDENTIFIER_LABELS or LABEL.match(label) or label.endswith((":", "-", "No.")) or not open_piece:
            items.append(joined)
            open_piece = ""
        else:
            open_piece = joined
    if open_piece:
        items.append(open_piece)
    return [item for item in items if item.strip()]


def _read_id(draft: Draft, item: str) -> None:
    """``RU, 7750056670, Tax ID No.``: country if there is one, value, label."""
    rest, _, label = item.rpartition(", ")
    if not rest:
        draft.remarks.append(item)
        return
    code, _, value = rest.partition(", ")
    country = None
    if _CODE.match(code) and value:
        country, rest = code, value
    read_labelled(draft, label, rest, country)
