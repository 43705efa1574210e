"""The UN Security Council's consolidated list in XML (https://scsanctions.un.org/resources/xml/en/consolidated.xml).

An entry's id is its permanent reference number (``KPe.047``), under which other lists cite it. Order of a person's
names is the file's: first to fourth.
"""

from __future__ import annotations

from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.dates import iso_date, iso_day, moment
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.entries import Collected, only_file
from sanctionwire.ingest.lists.free_text import identifiers_in
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList
from sanctionwire.ingest.lists.xml import Node, records
from sanctionwire_schemas import NameType, PartyKind

UN_SC: Final = "un_sc"
_KINDS: Final = {"individual": PartyKind.PERSON, "entity": PartyKind.ORGANIZATION}
_NAMES: Final = ("firstname", "secondname", "thirdname", "fourthname")
_TYPES: Final = {"f.k.a.": NameType.FKA, "n.k.a.": NameType.NKA}
_DOCUMENTS: Final = {"passport": "passport", "national identification number": "national_id"}
_BOOKKEEPING: Final = ("dataid", "versionnum", "listtype", "sortkey", "sortkeylastmod")


def parse(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of one file. Raises InputError with file and line where anything is malformed."""
    file = only_file(files)
    found = Collected(list_id or UN_SC, file)
    for node in records(file, "CONSOLIDATED_LIST", ("INDIVIDUAL", "ENTITY")):
        if node.key not in _KINDS:
            found.published_at = moment(node.attribute("dategenerated"))
            continue
        number = node.take("dataid")
        reference = node.take("referencenumber") or number
        if reference is None:
            raise InputError("an entry has no reference number", place=found.place(node))
        found.add(reference, node, _read(node, reference))
    return found.parsed()


FORMAT: Final = ListFormat("un-xml", ("*.xml",), parse)


def _read(node: Node, reference: str) -> Draft:
    sort = node.key
    draft = Draft(
        name=" ".join(text for key in _NAMES if (text := node.take(key))) or None,
        kind=_KINDS[sort],
        titles=[*node.texts("designation/value"), *node.texts("title/value")],
        programs=node.texts("unlisttype"),
        listed_on=iso_day(node.take("listedon")),
    )
    draft.identify("reference", reference, label="Reference number")
    for name in node.texts("nameoriginalscript"):
        draft.alias(name)
    for text in node.texts("nationality/value"):
        draft.nationality(text)
    for alias in node.all(f"{sort}alias"):
        _read_alias(draft, alias)
    for address in node.all(f"{sort}address"):
        city = [*address.texts("city"), *address.texts("stateprovince"), *address.texts("zipcode")]
        draft.located(address.take("street"), ", ".join(city) or None, address.take("country"))
        for note in address.texts("note"):
            draft.note("Address", note)
    for birth in node.all(f"{sort}dateofbirth"):
        _read_birth(draft, birth)
    for place in node.all(f"{sort}placeofbirth"):
        parts = [text for key in ("street", "city", "stateprovince", "country") for text in place.texts(key)]
        draft.birth_places += [", ".join(parts)] if parts else []
    for document in node.all(f"{sort}document"):
        _read_document(draft, document)
    for gender in node.texts("gender"):
        draft.remarks.append(f"Gender {gender}")
    for comment in node.texts("comments1"):
        draft.remarks.append(comment)
        identifiers_in(draft, comment)
    for day in node.texts("lastdayupdated/value"):
        draft.note("Updated", day)
    node.skip(*_BOOKKEEPING, "listtype/value")
    draft.keep_rest(node)
    return draft


def _read_alias(draft: Draft, alias: Node) -> None:
    """``Low`` quality is weak; of organizations the quality column says a.k.a. or f.k.a."""
    quality, name = alias.take("quality") or "", alias.take("aliasname")
    if name:
        for one in filter(None, name.split("; ")):
            draft.alias(one, _TYPES.get(quality.casefold(), NameType.AKA), weak=quality.casefold() == "low")
        for label, text in alias.rest():
            draft.note(f"Alias {name}, {label.replace('_', ' ').lower()}", text)
        alias.read()


def _read_birth(draft: Draft, birth: Node) -> None:
    sort = (birth.take("typeofdate") or "").casefold()
    first, last = birth.take("fromyear"), birth.take("toyear")
    value = birth.take("date") or birth.take("year") or (f"{first or '?'} to {last or '?'}" if first or last else None)
    if value:
        draft.birth_dates.append(f"circa {iso_date(value)}" if sort.startswith("approx") else iso_date(value))
    for note in birth.texts("note"):
        draft.note("Date of birth", note)


def _read_document(draft: Draft, document: Node) -> None:
    number = document.take("number")
    sort = document.take("typeofdocument") or document.take("typeofdocument2") or "Document"
    country = document.take("issuingcountry") or document.take("countryofissue")
    issued = document.take("dateofissue")
    if number:
        kind = _DOCUMENTS.get(sort.casefold(), "other_id")
        draft.identify(kind, number, country=country, label=sort, issued=iso_date(issued) if issued else None)
    for label, text in document.rest():
        draft.note(f"{sort} {number or ''}".strip() + f", {label.replace('_', ' ').lower()}", text)
    document.read()
