"""The EU's consolidated list of financial sanctions (FSF), XML schema 1.1 (and 1.0 where it says the same).

https://webgate.ec.europa.eu/fsd/fsf. Values stand in attributes. An entry's id is its logical id in the file; the
public reference (``EU.4199.48``) is an identifier. Acts that a single value rests on (``regulationSummary``) and the
numbers of the publisher's database are passed over; the act that the entry rests on is a remark.
"""

from __future__ import annotations

import re
from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.dates import iso_date, iso_day, moment
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.entries import Collected, only_file
from sanctionwire.ingest.lists.free_text import identifiers_in
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList
from sanctionwire.ingest.lists.xml import Node, records
from sanctionwire_schemas import PartyKind

EU_FSF: Final = "eu_fsf"
_KINDS: Final = {
    "person": PartyKind.PERSON,
    "p": PartyKind.PERSON,
    "enterprise": PartyKind.ORGANIZATION,
    "entity": PartyKind.ORGANIZATION,
    "e": PartyKind.ORGANIZATION,
    "vessel": PartyKind.VESSEL,
    "ship": PartyKind.VESSEL,
}
# identificationTypeCode of the schema -> kind.
_IDENTIFICATIONS: Final = {
    "passport": "passport",
    "diplomaticpassport": "passport",
    "id": "national_id",
    "ssn": "national_id",
    "birthcert": "birth_certificate",
    "driverlicence": "drivers_licence",
    "drivinglicence": "drivers_licence",
    "regnumber": "registration",
    "tradelic": "registration",
    "fiscalcode": "tax_id",
    "swiftbic": "BIC",
    "swift": "BIC",
    "iban": "IBAN",
    "imo": "IMO",
    "mmsi": "MMSI",
}
_CONTACTS: Final = {"EMAIL": "email", "WEB": "website", "PHONE": "phone", "FAX": "phone", "MOBILE": "phone"}
_NUMBERS: Final = frozenset({"logicalid", "regulationlanguage", "countryiso2code", "globalfileid"})
_CODE: Final = re.compile(r"[A-Z]{2}\Z")
_DATES: Final = ("publicationdate", "entryintoforcedate")


def parse(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of one file. Raises InputError with file and line where anything is malformed."""
    file = only_file(files)
    found = Collected(list_id or EU_FSF, file)
    for node in records(file, "export", ("sanctionEntity",)):
        if node.key != "sanctionentity":
            found.published_at = moment(node.attribute("generationdate"))
            continue
        reference = node.attribute("eureferencenumber")
        number = node.attribute("logicalid") or reference
        if number is None:
            raise InputError("an entity has no logicalId", place=found.place(node))
        found.add(number, node, _read(node, reference))
    return found.parsed()


FORMAT: Final = ListFormat("eu-xml", ("*.xml",), parse)


def _read(node: Node, reference: str | None) -> Draft:
    draft = Draft()
    sorts = [
        text
        for one in node.all("subjecttype")
        for key in ("code", "classificationcode")
        if (text := one.attribute(key))
    ]
    draft.kind = next((_KINDS[sort.casefold()] for sort in sorts if sort.casefold() in _KINDS), PartyKind.UNKNOWN)
    if reference:
        draft.identify("reference", reference, label="EU reference number")
    if united := node.attribute("unitednationid"):
        draft.identify("reference", united, label="UN id")
    days = [iso_day(one.attribute(key)) for one in _summaries(node) for key in _DATES]
    designated = iso_day(node.attribute("designationdate"))
    _read_regulations(draft, node, days)
    draft.listed_on = designated or min((day for day in days if day), default=None)
    for alias in node.all("namealias"):
        _read_alias(draft, alias)
    for one in node.all("citizenship"):
        code, text = _code(one), _country(one)
        if code:
            draft.nationalities.append(code)
        elif text:
            draft.nationality(text, "Citizenship")
    for one in node.all("birthdate"):
        _read_birth(draft, one)
    for one in node.all("address"):
        _read_address(draft, one)
    for one in node.all("identification"):
        _read_identification(draft, one)
    for remark in node.texts("remark"):
        draft.remarks.append(remark)
        identifiers_in(draft, remark)
    if draft.kind is PartyKind.ORGANIZATION and any(one.kind == "IMO" for one in draft.identifiers):
        draft.kind = PartyKind.VESSEL
    _drop_bookkeeping(node)
    draft.keep_rest(node)
    return draft


def _summaries(node: Node) -> list[Node]:
    return [one for child in node.children for one in child.all("regulationsummary")]


def _read_regulations(draft: Draft, node: Node, days: list[str | None]) -> None:
    for act in node.all("regulation"):
        if programme := act.attribute("programme"):
            draft.programs.append(programme)
        told = [iso_day(act.attribute(key)) for key in _DATES]
        days += told
        sort = act.attribute("regulationtype")
        words = [sort.capitalize() if sort else "Regulation", act.attribute("numbertitle")]
        draft.note("Legal basis", " ".join([*(w for w in words if w), *([f"of {told[0]}"] if told[0] else [])]))
        address = act.take("publicationurl")
        draft.source_url = draft.source_url or address
        act.attribute("organisationtype")


def _read_alias(draft: Draft, alias: Node) -> None:
    parts = [alias.attribute(key) for key in ("firstname", "middlename", "lastname")]
    name = alias.attribute("wholename") or " ".join(part for part in parts if part) or None
    strong = (alias.attribute("strong") or "true").casefold() != "false"
    for key in ("title", "function"):
        if text := alias.attribute(key):
            draft.titles.append(text)
    if gender := alias.attribute("gender"):
        draft.remarks.append({"M": "Gender Male", "F": "Gender Female"}.get(gender, f"Gender {gender}"))
    alias.attribute("namelanguage")
    if name is None:
        return
    if draft.name is None:
        draft.name = name
    else:
        draft.alias(name, weak=not strong)
    for remark in alias.texts("remark"):
        draft.note(f"Name {name}", remark)


def _read_birth(draft: Draft, birth: Node) -> None:
    day, year, month, number = (birth.attribute(key) for key in ("birthdate", "year", "monthofyear", "dayofmonth"))
    circa = birth.attribute("circa") == "true"
    first, last = birth.attribute("yearrangefrom"), birth.attribute("yearrangeto")
    value = iso_date(day) if day else None
    if value is None and year:
        value = iso_date("-".join(part.zfill(2) for part in (year, month, number) if part)) if month else year
    if value is None and (first or last):
        value = f"{first or '?'} to {last or '?'}"
    if value:
        draft.birth_dates.append(f"circa {value}" if circa else value)
    calendar = birth.attribute("calendartype")
    if calendar and calendar != "GREGORIAN":
        draft.note("Calendar of the date of birth", calendar)
    parts = [birth.attribute(key) for key in ("place", "city", "region")]
    place = ", ".join(part for part in (*parts, _country(birth)) if part)
    if place:
        draft.birth_places.append(place)
    birth.attribute("zipcode")
    for remark in birth.texts("remark"):
        draft.note("Birth", remark)


def _read_address(draft: Draft, address: Node) -> None:
    box = address.attribute("pobox")
    street = [address.attribute("street"), f"PO Box {box}" if box else None]
    city = [address.attribute(key) for key in ("place", "city", "region", "zipcode")]
    country = _country(address)
    draft.located(_joined(street), _joined(city), country, _code(address))
    if address.attribute("asatlistingtime") == "true":
        draft.note("Address as at listing time", _joined([*street, *city, country]))
    for one in address.all("contactinfo"):
        sort, value = one.attribute("key") or "", one.attribute("value")
        if value:
            draft.identify(_CONTACTS.get(sort.upper(), "other_id"), value, label=sort or None)
    for remark in address.texts("remark"):
        draft.note("Address", remark)


def _read_identification(draft: Draft, one: Node) -> None:
    code, label = one.attribute("identificationtypecode") or "", one.attribute("identificationtypedescription")
    number, latin = one.attribute("number"), one.attribute("latinnumber")
    value = latin or number
    if value is None:
        return
    kind = _IDENTIFICATIONS.get(code.casefold()) or _IDENTIFICATIONS.get(
        (label or "").casefold().replace(" ", ""), "other_id"
    )
    issued, expires = one.attribute("issueddate"), one.attribute("validto")
    words_for_country = _country(one)
    country = _code(one) or words_for_country
    draft.identify(
        kind,
        value,
        country=country,
        label=label or code or None,
        issued=iso_date(issued) if issued else None,
        expires=iso_date(expires) if expires else None,
    )
    if latin and number and latin != number:
        draft.note(f"{label or code} {latin}, original", number)
    for key in ("nameondocument", "issuedby", "validfrom", "region", "place"):
        if text := one.attribute(key):
            draft.note(f"{label or code} {value}, {key}", text)
    for key in ("diplomatic", "knownexpired", "knownfalse", "reportedlost", "revokedbyissuer"):
        if one.attribute(key) == "true":
            draft.note(f"{label or code} {value}", key)
    for remark in one.texts("remark"):
        draft.note(f"{label or code} {value}", remark)
        identifiers_in(draft, remark)


def _country(node: Node) -> str | None:
    """Country in the file's words, else its code."""
    text = node.attribute("countrydescription")
    return _code(node) if text is None or text.casefold() == "unknown" else text


def _code(node: Node) -> str | None:
    """Country by code, which is the same in every language of the file; ``00`` is unknown."""
    code = node.attributes.get("countryiso2code", "").strip()
    return code if _CODE.match(code) else None


def _joined(parts: list[str | None]) -> str | None:
    return ", ".join(part for part in parts if part) or None


def _drop_bookkeeping(node: Node) -> None:
    node.drop(_NUMBERS)
    for child in node.children:
        child.skip("regulationsummary")
