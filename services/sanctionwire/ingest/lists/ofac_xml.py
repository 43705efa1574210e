"""OFAC's standard XML: ``sdn.xml`` and ``consolidated.xml``, in the old namespace, the new one, or none.

Schema: https://ofac.treasury.gov/media/29956/download. Flat records; documents and features share one list
(``idList``); links stand in the remarks, in parentheses. ``publshInformation`` is the publisher's spelling.
"""

from __future__ import annotations

from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.dates import iso_date, moment
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.entries import Collected, only_file
from sanctionwire.ingest.lists.ofac_common import CONSOLIDATED, KINDS, SDN, alias_type, details_url, full_name, locate
from sanctionwire.ingest.lists.ofac_remarks import read_labelled, read_remarks
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList
from sanctionwire.ingest.lists.xml import Node, records
from sanctionwire_schemas import PartyKind

_PARTS: Final = {
    "address1": "ADDRESS1",
    "address2": "ADDRESS2",
    "address3": "ADDRESS3",
    "city": "CITY",
    "stateorprovince": "STATE/PROVINCE",
    "postalcode": "POSTAL CODE",
    "region": "REGION",
}
_VESSEL: Final = {
    "vesseltype": "type",
    "vesselflag": "flag",
    "tonnage": "tonnage",
    "grossregisteredtonnage": "gross_tonnage",
    "vesselowner": "owner",
}
_MAIN_ENTRY: Final = ("nationalitylist/nationality", "citizenshiplist/citizenship")


def parse(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of one file. Raises InputError with file and line where anything is malformed."""
    file = only_file(files)
    list_id = list_id or (CONSOLIDATED if file.name.startswith("cons") else SDN)
    found = Collected(list_id, file)
    for node in records(file, "sdnList", ("publshInformation", "publishInformation", "sdnEntry")):
        if node.key == "sdnentry":
            number = node.take("uid")
            if number is None:
                raise InputError("an entry has no uid", place=found.place(node))
            found.add(number, node, _read(node, list_id, number))
        elif node.key != "sdnlist":
            found.published_at = moment(node.take("publishdate"), month_first=True)
    return found.parsed()


FORMAT: Final = ListFormat("ofac-xml", ("*.xml",), parse)


def _read(node: Node, list_id: str, number: str) -> Draft:
    sort = node.take("sdntype") or "entity"
    draft = Draft(
        name=full_name(node.take("lastname"), node.take("firstname")),
        kind=KINDS.get(sort.casefold(), PartyKind.UNKNOWN),
        titles=[part for part in (node.take("title") or "").split("; ") if part],
        programs=node.texts("programlist/program"),
        birth_dates=[iso_date(text) for text in node.texts("dateofbirthlist/dateofbirthitem/dateofbirth")],
        birth_places=node.texts("placeofbirthlist/placeofbirthitem/placeofbirth"),
        source_url=details_url(list_id, number),
    )
    if draft.kind is PartyKind.UNKNOWN:
        draft.note("Type", sort)
    for alias in node.all("akalist/aka"):
        known_as, strength = alias.take("type"), alias.take("category") or ""
        if name := full_name(alias.take("lastname"), alias.take("firstname")):
            draft.alias(name, alias_type(known_as), weak=strength.casefold() == "weak")
    for address in node.all("addresslist/address"):
        locate(draft, {part: address.texts(key) for key, part in _PARTS.items()}, address.take("country"))
    for one in node.all("idlist/id"):
        label, value = one.take("idtype") or "Identification Number", one.take("idnumber")
        dates = {"issued": one.take("issuedate"), "expires": one.take("expirationdate")}
        if value:
            read_labelled(draft, label, value, one.take("idcountry"), **dates)
    for path in _MAIN_ENTRY:
        for text in node.texts(f"{path}/country"):
            draft.nationality(text)
    for key, column in _VESSEL.items():
        if (told := node.take(f"vesselinfo/{key}")) is not None:
            draft.vessel[column] = told
    if (sign := node.take("vesselinfo/callsign")) is not None:
        draft.identify("call_sign", sign, country=draft.vessel.get("flag"), label="Call Sign")
    read_remarks(node.take("remarks") or "", {}, into=draft)
    node.skip(*(f"{path}/uid" for path in ("akalist/aka", "addresslist/address", "idlist/id", *_MAIN_ENTRY)))
    node.skip(*(f"{path}/mainentry" for path in _MAIN_ENTRY))
    for path in ("dateofbirthlist/dateofbirthitem", "placeofbirthlist/placeofbirthitem"):
        node.skip(f"{path}/uid", f"{path}/mainentry")
    draft.keep_rest(node)
    return draft
