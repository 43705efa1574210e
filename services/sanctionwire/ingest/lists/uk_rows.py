"""What the two British lists have in common: rows of names, addresses and details, many rows a party.

A row is a node whose children are cells, whatever file it came from; columns go by many names. What the lists write as
free text in a column for numbers (``G827238 (Tunisian). Issued on 1 June 1996``) is taken apart where that is safe and
kept as a remark where it says more.
"""

from __future__ import annotations

import re
from typing import Final

from sanctionwire.ingest.lists.dates import iso_date, iso_day
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.free_text import identifiers_in
from sanctionwire.ingest.lists.xml import Node
from sanctionwire.names import country_code
from sanctionwire_schemas import LinkKind, NameType, PartyKind

KINDS: Final = {
    "individual": PartyKind.PERSON,
    "entity": PartyKind.ORGANIZATION,
    "ship": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
_GIVEN_NAMES: Final = ("name1", "name2", "name3", "name4", "name5", "name6")
_COLUMNS: Final = {
    "sort": ("nametype", "aliastype"),
    "quality": ("aliasstrength", "aliasquality"),
    "kind": ("designationtype", "grouptype", "grouptypedescription", "individualentityship"),
    "regime": ("regimename", "regime"),
    "listed": ("datedesignated", "uksanctionslistdatedesignated", "listedon", "datelisted"),
    "born": ("dob", "dateofbirth", "individualdateofbirth"),
    "town": ("townofbirth", "individualtownofbirth"),
    "birth_country": ("countryofbirth", "individualcountryofbirth"),
    "nationality": ("nationalityies", "nationality", "individualnationality"),
    "passport": ("passportnumber", "individualpassportnumber", "passportdetails", "individualpassportdetails"),
    "passport_note": ("passportadditionalinformation",),
    "national_id": (*("nationalidentifiernumber", "nationalidentificationnumber", "ninumber", "individualninumber"),),
    "national_id_note": (
        *("nationalidentifieradditionalinformation", "nationalidentificationdetails", "individualnidetails"),
    ),
    "position": ("position", "individualposition"),
    "gender": ("gender", "individualgender"),
    "entity_type": ("typeofentity", "entitytype"),
    "subsidiary": ("subsidiaries", "subsidiary", "entitysubsidiaries"),
    "parent": ("parentcompany", "entityparentcompany"),
    "registration": ("businessregistrationnumbers", "businessregistrationnumber", "entitybusinessregnumber"),
    "imo": ("imonumber", "shipimonumber"),
    "owner": ("currentowneroperators", "currentowneroperator", "shipcurrentowners"),
    "flag": ("currentbelievedflagofship", "shipflag"),
    "ship_type": ("typeofship", "shiptype"),
    "tonnage": ("tonnageofship", "shiptonnage"),
    "postal": ("addresspostalcode", "postzipcode", "postcode"),
    "country": ("addresscountry", "country"),
    "phone": ("phonenumber",),
    "email": ("emailaddress",),
    "un_reference": ("unreferencenumber", "unref"),
    "uk_reference": ("uniqueid", "uksanctionslistref"),
    "ofsi_group": ("ofsigroupid", "groupid"),
    "reasons": ("ukstatementofreasons",),
    "imposed": ("sanctionsimposed",),
    "previous_flag": ("previousflags", "previousflag", "shippreviousflags"),
    "previous_owner": ("previousowneroperators", "previousowneroperator", "shippreviousowners"),
    "length": ("lengthofship", "shiplength"),
    "built": ("yearbuilt", "shipyearbuilt"),
    "hull": ("hullidentificationnumberhin", "shiphullidentificationnumber", "hullidentificationnumber"),
    "source": ("designationsource", "listingtype"),
}
_REMARKS: Final = {
    "previous_flag": "Previous flag",
    "previous_owner": "Previous owner or operator",
    "length": "Length of ship",
    "built": "Year built",
    "hull": "Hull identification number",
    "source": "Designation source",
    "reasons": "Statement of reasons",
}
"""Columns that have no field, and one label for them in every file."""
_ALIAS_TYPES: Final = {"fka": NameType.FKA, "f.k.a": NameType.FKA, "nka": NameType.NKA}
_NUMBERED: Final = re.compile(r"(?:\A|\s)\([0-9]{1,2}\)(?:\s?[-–&,]\s?\([0-9]{1,2}\))*\s*")
_NUMBER: Final = re.compile(
    r"(?:[A-Za-z ]{0,40}\b(?:number|no|passport)\b[.:]{0,2} ?)?"
    r"(?P<number>[A-Za-z]{0,4}[ /-]?[0-9][A-Za-z0-9/ -]{2,22}?)"
    r"(?: ?\((?P<country>[^()]{2,50})\))?(?P<rest>[.,;:]? .*|[.,;]?)\Z",
    re.DOTALL,
)
_AND: Final = re.compile(r"\s+and\s+|\s*;\s+")
_MAX_LINKED_CHARS: Final = 200
_NOTHING: Final = frozenset({"-", "n/a", "none", "unknown"})


def split_numbered(text: str) -> list[str]:
    """``(1) Pakistani (2) Saudi Arabian`` as its parts; a text without numbers as it stands.

    >>> split_numbered("(1)-(2) Tunisia (3) Libya")
    ['Tunisia', 'Libya']
    """
    if not _NUMBERED.match(text):
        return [text]
    return [part for piece in _NUMBERED.split(text) if (part := piece.strip(" ;,."))]


class Rows:
    """One party, built row by row. ``main`` tells rows that carry the party's own name."""

    def __init__(self) -> None:
        self.draft = Draft()
        self._days: list[str] = []
        self._main = False

    def read(self, row: Node) -> None:
        """Everything that one row says."""
        self._read_name(row)
        self._read_address(row)
        self._read_person(row)
        self._read_company(row)
        self._read_listing(row)
        self.draft.keep_rest(row)

    def finish(self) -> Draft:
        """The party: the first day it was listed, the name that the list calls primary, or its first."""
        draft = self.draft
        draft.listed_on = min(self._days, default=None)
        if draft.name is None and draft.names:
            draft.name = draft.names.pop(0).name
        draft.names = [one for one in draft.names if one.name != draft.name]
        return draft

    def _read_name(self, row: Node) -> None:
        draft = self.draft
        name = " ".join(text for key in _GIVEN_NAMES if (text := row.take(key))) or None
        sort, quality = (_get(row, "sort") or "").casefold(), (_get(row, "quality") or "").casefold()
        if name and sort in ("primary name", "prime alias") and not self._main:
            self._main = True
            draft.name = name
        elif name:
            draft.alias(name, _ALIAS_TYPES.get(sort.rstrip("."), NameType.AKA), weak="low" in quality)
        for original in row.texts("namenonlatinscript"):
            draft.alias(original)
        row.skip("nonlatinscripttype", "nonlatinscriptlanguage")
        for title in row.texts("title"):
            draft.titles += split_numbered(title)

    def _read_address(self, row: Node) -> None:
        lines = [text for n in range(1, 7) for key in (f"addressline{n}", f"address{n}") if (text := row.take(key))]
        postal, country = _get(row, "postal"), _get(row, "country")
        # The last line is the town in practice; the first lines are the street.
        street, town = (lines[:-1], lines[-1:]) if len(lines) > 1 or not _digits(lines) else (lines, [])
        city = " ".join(text for text in (*town, postal) if text) or None
        self.draft.located(", ".join(street) or None, city, country)

    def _read_person(self, row: Node) -> None:
        draft = self.draft
        for text in _all(row, "born"):
            draft.birth_dates += [iso_date(part) for part in split_numbered(text)]
        towns, countries = _all(row, "town"), _all(row, "birth_country")
        if towns or countries:
            draft.birth_places.append(", ".join([*towns, *countries]))
        for text in _all(row, "nationality"):
            for part in split_numbered(text):
                draft.nationality(part)
        for text in _all(row, "passport"):
            self._read_number("passport", "Passport", text)
        for text in _all(row, "national_id"):
            self._read_number("national_id", "National ID", text)
        for label, column in (("Passport", "passport_note"), ("National ID", "national_id_note")):
            for text in _all(row, column):
                draft.note(label, text)
        for text in _all(row, "position"):
            draft.titles += split_numbered(text)
        for text in _all(row, "gender"):
            draft.remarks.append(f"Gender {text}")

    def _read_company(self, row: Node) -> None:
        draft = self.draft
        draft.organization_types += _all(row, "entity_type")
        for text in _all(row, "registration"):
            self._read_number("registration", "Business registration number", text)
        for text in _all(row, "imo"):
            draft.identify("IMO", text.upper().removeprefix("IMO").strip(" :"), label="IMO number")
        for column, tie, label in (
            ("parent", LinkKind.OWNED_BY, "Parent company"),
            ("subsidiary", LinkKind.LINKED_TO, "Subsidiary"),
        ):
            for text in _all(row, column):
                for part in split_numbered(text):
                    if len(part) <= _MAX_LINKED_CHARS and part.casefold() not in _NOTHING:
                        draft.link(part, tie, label=label)
                    else:
                        draft.note(label, part)
        for column, key in (("owner", "owner"), ("flag", "flag"), ("ship_type", "type"), ("tonnage", "tonnage")):
            for text in _all(row, column):
                before = draft.vessel.get(key)
                if before is None or text not in before.split("; "):
                    draft.vessel[key] = text if before is None else f"{before}; {text}"
        for kind in ("phone", "email"):
            for text in _all(row, kind):
                for part in split_numbered(text):
                    draft.identify(kind, part)
        for text in row.texts("website"):
            draft.identify("website", text)

    def _read_listing(self, row: Node) -> None:
        draft = self.draft
        for text in _all(row, "kind"):
            if (kind := KINDS.get(text.casefold())) is None:
                draft.note("Type", text)
            else:
                draft.kind = kind
        draft.programs += _all(row, "regime")
        self._days += [day for text in _all(row, "listed") if (day := iso_day(text))]
        for column, label in (("un_reference", "UN reference number"), ("uk_reference", "UK Sanctions List reference")):
            for text in _all(row, column):
                draft.identify("reference", text, label=label)
        for text in _all(row, "ofsi_group"):
            draft.identify("reference", f"OFSI {text}", label="OFSI group ID")
        for text in _all(row, "imposed"):
            for part in text.split("|"):
                draft.note("Sanctions imposed", part.strip())
        for text in row.texts("otherinformation"):
            draft.remarks.append(text)
            identifiers_in(draft, text)
        for column, label in _REMARKS.items():
            for text in _all(row, column):
                draft.note(label, text)
        for text in row.texts("lastupdated"):
            draft.note("Updated", iso_date(text))

    def _read_number(self, kind: str, label: str, text: str) -> None:
        """A number in a column of free text; the text too where it says more."""
        for part in (piece for one in split_numbered(text) for piece in _alternatives(one)):
            match = _NUMBER.match(part)
            if match is None:
                self.draft.note(label, part)
                continue
            told = match["country"]
            country = told if told and country_code(told) else None
            self.draft.identify(kind, match["number"].strip(), country=country, label=label)
            if match["rest"].strip(" .,;:") or (told and country is None):
                self.draft.note(label, part)


def _alternatives(text: str) -> list[str]:
    """``381420565 and 654120219`` as two, where both are numbers."""
    parts = _AND.split(text)
    numbers = [match for part in parts if (match := _NUMBER.match(part)) and not match["rest"].strip(" .,;:")]
    return parts if len(numbers) == len(parts) else [text]


def _get(row: Node, column: str) -> str | None:
    return next(iter(_all(row, column)), None)


def _all(row: Node, column: str) -> list[str]:
    return [text for key in _COLUMNS[column] for text in row.texts(key)]


def _digits(lines: list[str]) -> bool:
    return any(char.isdigit() for line in lines for char in line)
