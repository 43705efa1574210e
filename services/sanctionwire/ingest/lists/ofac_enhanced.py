"""OFAC's enhanced XML, ``SDN_ENHANCED.XML`` and ``CONS_ENHANCED.XML``: typed relationships, names in their own script.

Schema: https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML.xsd. Each entity stands
whole and spelled out; reference values at the top repeat the words. A feature or document is read exactly as the same
item of the legacy remarks. The delta files hold the same entities, see :mod:`~sanctionwire.ingest.lists.ofac_delta`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.dates import iso_day, moment
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.entries import Collected, only_file
from sanctionwire.ingest.lists.ofac_common import (
    CONSOLIDATED,
    CONSOLIDATED_LIST,
    KINDS,
    SDN,
    SDN_LIST,
    alias_type,
    details_url,
    drop_untyped_twins,
    full_name,
    locate,
    relate,
)
from sanctionwire.ingest.lists.ofac_remarks import read_document, read_feature, read_remarks
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList
from sanctionwire.ingest.lists.xml import Node, records
from sanctionwire_schemas import PartyKind

ROOT: Final = "sanctionsData"
WANTED: Final = ("publicationInfo", "entity")
_NUMBERS: Final = frozenset({"refid", "featuretypeid", "nameid", "nametranslationid"})
_LATIN: Final = "Latin"


def parse(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of one file; which list it holds is what its filter says, or what its entities are on.

    Raises InputError with file and line where anything is malformed.
    """
    file = only_file(files)
    found = Collected(list_id or SDN, file)
    for node in records(file, ROOT, WANTED):
        if node.key == "publicationinfo":
            found.published_at = moment(node.take("dataasof") or node.take("datepublished"))
            if list_id is None and node.texts("filters/sanctionslists/sanctionslist") == [CONSOLIDATED_LIST]:
                found.list_id = CONSOLIDATED
        elif node.key == "entity":
            number = node.attribute("id")
            if number is None:
                raise InputError("an entity has no id", place=found.place(node))
            if on_list(node, found.list_id):
                found.add(number, node, read_entity(node, found.list_id, number))
            else:
                found.others += 1
    return found.parsed()


FORMAT: Final = ListFormat("ofac-enhanced", ("*.xml",), parse)


def on_list(node: Node, list_id: str) -> bool:
    """Whether an entity is on one of OFAC's two lists. One that names no list is, and of any other list id all are."""
    names = {one.text.strip() for one in node.all("sanctionslists/sanctionslist")}
    if not names or list_id not in (SDN, CONSOLIDATED):
        return True
    return SDN_LIST in names if list_id == SDN else bool(names - {SDN_LIST})


def read_entity(node: Node, list_id: str, number: str) -> Draft:
    """Everything an entity says."""
    node.drop(_NUMBERS)
    draft = Draft(source_url=details_url(list_id, number))
    if sort := node.take("generalinfo/entitytype"):
        draft.kind = KINDS.get(sort.casefold(), PartyKind.UNKNOWN)
        if draft.kind is PartyKind.UNKNOWN:
            draft.note("Type", sort)
    for title in node.texts("generalinfo/title"):
        draft.titles += [part for part in title.split("; ") if part]
    _read_lists(draft, node, list_id)
    draft.programs = node.texts("sanctionsprograms/sanctionsprogram")
    for name in node.all("names/name"):
        _read_name(draft, name)
    for address in node.all("addresses/address"):
        read_address(draft, address)
    for feature in node.all("features/feature"):
        _read_feature(draft, feature)
    for document in node.all("identitydocuments/identitydocument"):
        _read_document(draft, document)
    for relation in node.all("relationships/relationship"):
        _read_relation(draft, relation)
    for remark in node.texts("generalinfo/remarks"):
        read_remarks(remark, {}, into=draft)
    for sort in node.texts("sanctionstypes/sanctionstype"):
        draft.note("Sanctions type", sort)
    for authority in node.texts("legalauthorities/legalauthority"):
        draft.note("Legal authority", authority)
    node.skip("generalinfo/identityid")
    node.drop(frozenset({"id", "action"}))
    draft.keep_rest(node)
    drop_untyped_twins(draft)
    return draft


def _read_lists(draft: Draft, node: Node, list_id: str) -> None:
    """Listing date: the first day on a part of this list. Names of the parts of the consolidated list are remarks."""
    days: list[str] = []
    for one in node.all("sanctionslists/sanctionslist"):
        name, day = one.value() or "", iso_day(one.attribute("datepublished"))
        if day and (name == SDN_LIST) == (list_id == SDN):
            days.append(day)
        if name not in (SDN_LIST, CONSOLIDATED_LIST):
            draft.note("Sanctions list", f"{name} ({day})" if day else name)
    draft.listed_on = min(days, default=None)


def _read_name(draft: Draft, name: Node) -> None:
    primary = (name.take("isprimary") or "").casefold() == "true"
    weak = (name.take("islowquality") or "").casefold() == "true"
    sort = alias_type(name.take("aliastype"))
    for translation in name.all("translations/translation"):
        first, last = translation.take("formattedfirstname"), translation.take("formattedlastname")
        full = translation.take("formattedfullname") or full_name(last, first)
        parts = translation.texts("nameparts/namepart/value")
        full = full or " ".join(parts) or None
        main = (translation.take("isprimary") or "true").casefold() == "true"
        translation.skip("script", "nameparts/namepart/type")
        if full is None:
            continue
        if primary and main and draft.name is None:
            draft.name = full
        else:
            draft.alias(full, sort, weak=weak)


def read_address(draft: Draft, address: Node) -> None:
    """An address as its first translation puts it; the same in another script is a remark."""
    country = address.take("country")
    translations = address.all("translations/translation")
    if not translations and country:
        locate(draft, {}, country)
    for index, translation in enumerate(translations):
        parts: dict[str, list[str]] = defaultdict(list)
        for part in translation.all("addressparts/addresspart"):
            sort, text = part.take("type") or "ADDRESS1", part.take("value")
            if text:
                parts[sort.upper()].append(text)
        script = translation.take("script") or _LATIN
        translation.skip("isprimary")
        if index == 0:
            locate(draft, parts, country)
        else:
            draft.note(f"Address ({script})", ", ".join(text for one in parts.values() for text in one))


def _read_feature(draft: Draft, feature: Node) -> None:
    label = feature.take("type") or ""
    value = feature.take("value")
    reliability = feature.take("reliability") or ""
    feature.skip("versionid", "valuerefid", "isprimary", "valuedate")
    if not value:
        return
    read_feature(draft, label, value)
    if reliability.casefold() not in ("", "confirmed"):
        draft.note(f"Reliability of {label.rstrip(':')} {value}", reliability)


def _read_document(draft: Draft, document: Node) -> None:
    label = document.take("type") or "Identification Number"
    number = document.take("documentnumber")
    country = document.take("issuingcountry")
    issued = document.take("issuedate") or document.take("dateofissue") or document.take("dateissued")
    expires = document.take("expirationdate") or document.take("expirydate") or document.take("dateexpires")
    document.skip("name")
    if number is None:
        return
    read_document(draft, label, number, country, issued=issued, expires=expires)
    if authority := document.take("issuingauthority"):
        draft.note(f"{label} {number} issued by", authority)
    if (document.take("isvalid") or "true").casefold() != "true":
        draft.note(f"{label} {number}", "not valid")


def _read_relation(draft: Draft, relation: Node) -> None:
    sort = relation.take("type") or "Linked To"
    quality = relation.take("quality") or "High"
    for other in relation.all("relatedentity"):
        if target := other.value():
            relate(draft, sort, target, other.attribute("entityid"))
            if quality != "High":
                draft.note(f"{sort} {target}, quality", quality)
