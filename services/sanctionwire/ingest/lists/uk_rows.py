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
_LINES: Final = ("line1", "line2", "line3", "line4", "line5", "line6")
_COLUMNS: Final = {
    **{name: (name,) for name in _GIVEN_NAMES},
    **{line: (f"address{line}", f"address{line[-1]}") for line in _LINES},
    "title": ("title",),
    "original": ("namenonlatinscript",),
    "script": ("nonlatinscripttype", "nonlatinscriptlanguage"),
    "website": ("website",),
    "other": ("otherinformation",),
    "updated": ("lastupdated",),
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
_COLUMN_OF: Final = {key: column for column, keys in _COLUMNS.items() for key in keys}
_TOGETHER: Final = frozenset({*_GIVEN_NAMES, *_LINES, "sort", "quality", "postal", "country", "town", "birth_country"})
"""Columns that say something only together with others of their row."""

Said = dict[str, list[str]]
"""What one row says, by column."""
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
        self._read: set[tuple[str, str]] = set()

    def read(self, row: Node) -> None:
        """Everything that one row says; rows of one party repeat most of what they say, and that is read once."""
        said: Said = {}
        for cell in row.children:
            column = _COLUMN_OF.get(cell.key)
            if column is None or (text := cell.value()) is None:
                continue
            if column not in _TOGETHER:
                if (column, text) in self._read:
                    continue
                self._read.add((column, text))
            said.setdefault(column, []).append(text)
        self._read_name(said)
        self._read_address(said)
        self._read_person(said)
        self._read_company(said)
        self._read_listing(said)
        self.draft.keep_rest(row)

    def finish(self) -> Draft:
        """The party: the first day it was listed, the name that the list calls primary, or its first."""
        draft = self.draft
        draft.listed_on = min(self._days, default=None)
        if draft.name is None and draft.names:
            draft.name = draft.names.pop(0).name
        draft.names = [one for one in draft.names if one.name != draft.name]
        return draft

    def _read_name(self, said: Said) -> None:
        draft = self.draft
        name = " ".join(text for key in _GIVEN_NAMES for text in said.get(key, ())) or None
        sort, quality = (" ".join(said.get(key, ())).casefold() for key in ("sort", "quality"))
        if name and sort in ("primary name", "prime alias") and not self._main:
            self._main = True
            draft.name = name
        elif name:
            draft.alias(name, _ALIAS_TYPES.get(sort.rstrip("."), NameType.AKA), weak="low" in quality)
        for original in said.get("original", ()):
            draft.alias(original)
        for title in said.get("title", ()):
            draft.titles += split_numbered(title)

    def _read_address(self, said: Said) -> None:
        lines = [text for line in _LINES for text in said.get(line, ())]
        postal, country = (" ".join(said.get(key, ())) or None for key in ("postal", "country"))
        # The last line is the town in practice; the first lines are the street.
        street, town = (lines[:-1], lines[-1:]) if len(lines) > 1 or not _digits(lines) else (lines, [])
        city = " ".join(text for text in (*town, postal) if text) or None
        self.draft.located(", ".join(street) or None, city, country)

    def _read_person(self, said: Said) -> None:
        draft = self.draft
        for text in said.get("born", ()):
            draft.birth_dates += [iso_date(part) for part in split_numbered(text)]
        towns, countries = said.get("town", ()), said.get("birth_country", ())
        if towns or countries:
            draft.birth_places.append(", ".join([*towns, *countries]))
        for text in said.get("nationality", ()):
            for part in split_numbered(text):
                draft.nationality(part)
        for text in said.get("passport", ()):
            self._read_number("passport", "Passport", text)
        for text in said.get("national_id", ()):
            self._read_number("national_id", "National ID", text)
        for label, column in (("Passport", "passport_note"), ("National ID", "national_id_note")):
            for text in said.get(column, ()):
                draft.note(label, text)
        for text in said.get("position", ()):
            draft.titles += split_numbered(text)
        for text in said.get("gender", ()):
            draft.remarks.append(f"Gender {text}")

    def _read_company(self, said: Said) -> None:
        draft = self.draft
        draft.organization_types += said.get("entity_type", ())
        for text in said.get("registration", ()):
            self._read_number("registration", "Business registration number", text)
        for text in said.get("imo", ()):
            draft.identify("IMO", text.upper().removeprefix("IMO").strip(" :"), label="IMO number")
        for column, tie, label in (
            ("parent", LinkKind.OWNED_BY, "Parent company"),
            ("subsidiary", LinkKind.LINKED_TO, "Subsidiary"),
        ):
            for text in said.get(column, ()):
                for part in split_numbered(text):
                    if len(part) <= _MAX_LINKED_CHARS and part.casefold() not in _NOTHING:
                        draft.link(part, tie, label=label)
                    else:
                        draft.note(label, part)
        for column, key in (("owner", "owner"), ("flag", "flag"), ("ship_type", "type"), ("tonnage", "tonnage")):
            for text in said.get(column, ()):
                before = draft.vessel.get(key)
                if before is None or text not in before.split("; "):
                    draft.vessel[key] = text if before is None else f"{before}; {text}"
        for kind in ("phone", "email"):
            for text in said.get(kind, ()):
                for part in split_numbered(text):
                    draft.identify(kind, part)
        for text in said.get("website", ()):
            draft.identify("website", text)

    def _read_listing(self, said: Said) -> None:
        draft = self.draft
        for text in said.get("kind", ()):
            if (kind := KINDS.get(text.casefold())) is None:
                draft.note("Type", text)
            else:
                draft.kind = kind
        draft.programs += said.get("regime", ())
        self._days += [day for text in said.get("listed", ()) if (day := iso_day(text))]
        for column, label in (("un_reference", "UN reference number"), ("uk_reference", "UK Sanctions List reference")):
            for text in said.get(column, ()):
                draft.identify("reference", text, label=label)
        for text in said.get("ofsi_group", ()):
            draft.identify("reference", f"OFSI {text}", label="OFSI group ID")
        for text in said.get("imposed", ()):
            for part in text.split("|"):
                draft.note("Sanctions imposed", part.strip())
        for text in said.get("other", ()):
            draft.remarks.append(text)
            identifiers_in(draft, text)
        for column, label in _REMARKS.items():
            for text in said.get(column, ()):
                draft.note(label, text)
        for text in said.get("updated", ()):
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


def _digits(lines: list[str]) -> bool:
    return any(char.isdigit() for line in lines for char in line)
