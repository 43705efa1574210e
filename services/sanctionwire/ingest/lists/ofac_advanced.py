"""OFAC's advanced XML, ``SDN_ADVANCED.XML`` and ``CONS_ADVANCED.XML``: the UN's advanced sanctions data model.

Notes: https://ofac.treasury.gov/media/10391/download. Everything is a number that points elsewhere: words to the
reference values at the top, addresses and documents to sections of their own, programs and relationships to sections
behind the parties. Hence each party is a draft until the file is read; nothing but drafts is held.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.dates import moment
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
from sanctionwire.ingest.lists.ofac_periods import day_of, period_text
from sanctionwire.ingest.lists.ofac_remarks import read_document, read_feature, read_remarks
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList
from sanctionwire.ingest.lists.xml import Node, records
from sanctionwire_schemas import PartyKind

_WANTED: Final = (
    *("DateOfIssue", "ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty"),
    *("ProfileRelationship", "SanctionsEntry"),
)
_NUMBERS: Final = frozenset(
    """ id fixedref identityid namepartgroupid scriptid scriptstatusid acronym primary false featuretypeid detailtypeid
    detailreferenceid locationid calendartypeid reliabilityid docnamestatusid lowquality aliastypeid nameparttypeid
    partysubtypeid yearfixed monthfixed dayfixed approximate identityfeaturelinktypeid """.split()  # noqa: SIM905 - a page of words
)
_FIRST_NAMES: Final = frozenset({"first name", "middle name", "patronymic"})
"""Parts of a name that stand behind the comma."""

_OF_A_COUNTRY: Final = frozenset({"nationality", "citizenship"})
_Document = tuple[str, str, str | None, str | None, str | None, tuple[str, ...]]
"""Label, number, country, issued, expires, notes."""


@dataclass(slots=True)
class _Place:
    parts: dict[str, list[str]]
    country: str | None
    other: list[str]


@dataclass(slots=True)
class _Party:
    """A party whose numbers are not resolved yet."""

    draft: Draft
    node: Node
    identities: tuple[str, ...]
    places: list[tuple[str, str]] = field(default_factory=list)
    """Feature and location."""


@dataclass(slots=True)
class _Listing:
    """What the sanctions entries of one profile say."""

    lists: set[str] = field(default_factory=set)
    days: list[tuple[str, str]] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)


def parse(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of one file; its list is the given one, or the one that most of its parties are on.

    Raises InputError with file and line where anything is malformed.
    """
    file = only_file(files)
    reading = _Reading()
    found = Collected(list_id or SDN, file)
    for node in records(file, "Sanctions", _WANTED):
        if node.key == "dateofissue":
            found.published_at = moment(day_of(node))
        elif node.key == "referencevaluesets":
            reading.words(node)
        elif node.key != "sanctions":
            if not reading.refs:
                raise InputError("has no reference values before its first record", place=found.place(node))
            getattr(reading, node.key)(node, found.place(node))
    if list_id is None and reading.mostly_consolidated():
        found.list_id = CONSOLIDATED
    for number in list(reading.parties):
        party = reading.parties.pop(number)
        listing = reading.listings.pop(number, None)
        if listing is not None and not _on_list(listing, found.list_id):
            found.others += 1
            continue
        reading.resolve(party, listing, number, found.list_id)
        found.add(number, party.node, party.draft)
    found.orphans = reading.orphans()
    return found.parsed()


FORMAT: Final = ListFormat("ofac-advanced", ("*.xml",), parse)


def _on_list(listing: _Listing, list_id: str) -> bool:
    if not listing.lists or list_id not in (SDN, CONSOLIDATED):
        return True
    return SDN_LIST in listing.lists if list_id == SDN else bool(listing.lists - {SDN_LIST})


class _Reading:
    """The sections of one file, by the numbers that join them. Parties and listings are by profile number."""

    def __init__(self) -> None:
        self.refs: dict[tuple[str, str], str] = {}
        self.parties: dict[str, _Party] = {}
        self.listings: dict[str, _Listing] = {}
        self._places: dict[str, _Place] = {}
        self._documents: dict[str, list[_Document]] = {}
        self._relations: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self._names: dict[str, str] = {}

    def words(self, node: Node) -> None:
        """Reference values: the words behind the numbers, by kind of value."""
        for group in node.children:
            for one in group.children:
                number, text = one.attribute("id"), one.value()
                if number and text:
                    self.refs[one.key, number] = text

    def mostly_consolidated(self) -> bool:
        """Whether fewer parties are on the SDN list than on the other one."""
        on_sdn = sum(SDN_LIST in listing.lists for listing in self.listings.values())
        return on_sdn * 2 < len(self.listings)

    def orphans(self) -> int:
        """Documents, relationships and listings of parties that the file does not hold."""
        return len(self._documents) + len(self._relations) + len(self.listings)

    def location(self, node: Node, place: str) -> None:  # noqa: ARG002 - one signature for all sections
        number = node.attribute("id") or ""
        parts: dict[str, list[str]] = {}
        other: list[str] = []
        for part in node.all("locationpart"):
            sort = self._word("locparttype", part.attribute("locparttypeid")) or "CITY"
            texts = [(one.attribute("primary") != "false", one.take("value")) for one in part.all("locationpartvalue")]
            parts[sort.upper()] = [text for primary, text in texts if primary and text]
            other += [text for primary, text in texts if not primary and text]
        countries = [self._word("country", one.attribute("countryid")) for one in node.all("locationcountry")]
        areas = [self._word("areacode", one.attribute("areacodeid")) for one in node.all("locationareacode")]
        self._places[number] = _Place(parts, next((c for c in (*countries, *areas) if c), None), other)

    def idregdocument(self, node: Node, place: str) -> None:
        label = self._word("idregdoctype", node.attribute("idregdoctypeid")) or "Identification Number"
        number = node.take("idregistrationno")
        if number is None:
            return
        country = self._word("country", node.attribute("issuedbycountryid"))
        for one in node.all("issuedby"):
            country = country or self._word("country", one.attribute("countryid"))
        dates: dict[str, str] = {}
        for one in node.all("documentdate"):
            sort = self._word("idregdocdatetype", one.attribute("idregdocdatetypeid")) or ""
            for period in one.all("dateperiod"):
                dates["expires" if "expir" in sort.casefold() else "issued"] = period_text(period)
        notes = [text for key in ("comment", "issuingauthority") for text in node.texts(key)]
        if (valid := self._word("validity", node.attribute("validityid"))) and valid.casefold() not in (
            "valid",
            "true",
        ):
            notes.append(valid)
        owner = node.attribute("identityid")
        if owner is None:
            raise InputError("a document belongs to nobody", place=place)
        row = (label, number, country, dates.get("issued"), dates.get("expires"), tuple(notes))
        self._documents.setdefault(owner, []).append(row)

    def distinctparty(self, node: Node, place: str) -> None:
        comments = node.texts("comment")
        for profile in node.all("profile"):
            number = profile.attribute("id") or node.attributes.get("fixedref")
            if not number:
                raise InputError("a party has no number", place=place)
            if number in self.parties:
                first = self.parties[number].node.line
                raise InputError(f"entry {number[:40]} stands here again, first in line {first}", place=place)
            draft = Draft()
            self._read_kind(draft, profile)
            identities = [one.attribute("id") or "" for one in profile.all("identity")]
            for identity in profile.all("identity"):
                self._read_names(draft, identity)
            party = _Party(draft, Node(node.label, line=node.line), tuple(identities))
            for feature in profile.all("feature"):
                self._read_feature(party, feature)
            for comment in (*comments, *profile.texts("comment")):
                read_remarks(comment, {}, into=draft)
            comments = []
            profile.drop(_NUMBERS)
            draft.keep_rest(profile)
            self.parties[number] = party
            if draft.name:
                self._names[number] = draft.name

    def profilerelationship(self, node: Node, place: str) -> None:
        source, target = node.attribute("fromprofileid"), node.attribute("toprofileid")
        if source is None or target is None:
            raise InputError("a relationship lacks one of its ends", place=place)
        sort = self._word("relationtype", node.attribute("relationtypeid")) or "Linked To"
        if node.attribute("former") == "true":
            sort = f"Former: {sort}"
        self._relations[source].append((target, sort, " ".join(node.texts("comment"))))

    def sanctionsentry(self, node: Node, place: str) -> None:
        profile = node.attribute("profileid")
        if profile is None:
            raise InputError("a sanctions entry has no profile", place=place)
        listing = self.listings.setdefault(profile, _Listing())
        name = self._word("list", node.attribute("listid")) or SDN_LIST
        listing.lists.add(name)
        for event in node.all("entryevent"):
            listing.days += [(name, day) for date in event.all("date") if (day := day_of(date))]
            if basis := self._word("legalbasis", event.attribute("legalbasisid")):
                listing.remarks.append(("Legal authority", basis))
            listing.remarks += [("Entry", text) for text in event.texts("comment")]
        for measure in node.all("sanctionsmeasure"):
            sort = self._word("sanctionstype", measure.attribute("sanctionstypeid")) or "Program"
            texts = measure.texts("comment")
            if sort.casefold() == "program":
                listing.programs += texts
            else:
                listing.remarks.append(("Sanctions type", ", ".join([sort, *texts])))

    def resolve(self, party: _Party, listing: _Listing | None, number: str, list_id: str) -> None:
        """Put in what other sections say about a party."""
        draft = party.draft
        draft.source_url = details_url(list_id, number)
        for label, at in party.places:
            if (place := self._places.get(at)) is not None:
                self._put_place(draft, label, place)
        for identity in party.identities:
            for label, document, country, issued, expires, notes in self._documents.pop(identity, ()):
                read_document(draft, label, document, country, issued=issued, expires=expires)
                for note in notes:
                    draft.note(f"{label} {document}", note)
        for target, sort, comment in self._relations.pop(number, ()):
            name = self._names.get(target) or f"{list_id}/{target}"
            relate(draft, sort, name, target)
            draft.note(f"{sort} {name}", comment)
        if listing is not None:
            draft.programs += listing.programs
            ours = [day for name, day in listing.days if (name == SDN_LIST) == (list_id == SDN)]
            draft.listed_on = min(ours, default=None)
            for name in sorted(listing.lists - {SDN_LIST, CONSOLIDATED_LIST}):
                days = sorted(day for one, day in listing.days if one == name)
                draft.note("Sanctions list", f"{name} ({days[0]})" if days else name)
            for label, text in listing.remarks:
                draft.note(label, text)
        drop_untyped_twins(draft)

    def _word(self, kind: str, number: str | None) -> str | None:
        return self.refs.get((kind, number)) if number else None

    def _read_kind(self, draft: Draft, profile: Node) -> None:
        """Subtypes are vessel and aircraft; of other parties the type of party says what they are."""
        number = profile.attribute("partysubtypeid")
        word = (self._word("partysubtype", number) or "").casefold()
        if word not in KINDS:
            word = {"3": "entity", "4": "individual"}.get(number or "", word)
        draft.kind = KINDS.get(word, PartyKind.UNKNOWN)

    def _read_names(self, draft: Draft, identity: Node) -> None:
        groups = {
            one.attribute("id"): self._word("nameparttype", one.attribute("nameparttypeid"))
            for one in identity.all("namepartgroups/masternamepartgroup/namepartgroup")
        }
        for alias in identity.all("alias"):
            primary = alias.attribute("primary") == "true"
            weak = alias.attribute("lowquality") == "true"
            sort = alias_type(self._word("aliastype", alias.attribute("aliastypeid")))
            spelled: list[tuple[bool, str]] = []
            for documented in alias.all("documentedname"):
                values = documented.all("documentednamepart/namepartvalue")
                latin = self._word("script", values[0].attribute("scriptid") if values else None) in (None, "Latin")
                if full := self._full_name(values, groups):
                    spelled.append((latin, full))
            for _, full in sorted(spelled, key=lambda one: not one[0]):
                if primary and draft.name is None:
                    draft.name = full
                else:
                    draft.alias(full, sort, weak=weak)

    def _full_name(self, values: list[Node], groups: dict[str | None, str | None]) -> str | None:
        last: list[str] = []
        first: list[str] = []
        for value in values:
            text = value.value()
            word = (groups.get(value.attribute("namepartgroupid")) or "").casefold()
            if text:
                (first if word in _FIRST_NAMES else last).append(text)
        return full_name(" ".join(last) or None, " ".join(first) or None)

    def _read_feature(self, party: _Party, feature: Node) -> None:
        label = self._word("featuretype", feature.attribute("featuretypeid")) or "Feature"
        for version in feature.all("featureversion") or [feature]:
            reliability = self._word("reliability", version.attribute("reliabilityid")) or ""
            values = [period_text(period) for period in version.all("dateperiod")]
            for detail in version.all("versiondetail"):
                word = self._word("detailreference", detail.attribute("detailreferenceid"))
                values += [text for text in (detail.value(), word) if text]
            party.places += [
                (label, at) for one in version.all("versionlocation") if (at := one.attribute("locationid"))
            ]
            version.skip("dateperiod")
            for value in values:
                read_feature(party.draft, label, value)
                if reliability.casefold() in ("false", "reported"):
                    party.draft.note(f"Reliability of {label.rstrip(':')} {value}", reliability)

    def _put_place(self, draft: Draft, label: str, place: _Place) -> None:
        if label.casefold() == "location":
            locate(draft, place.parts, place.country)
            draft.note("Address (other script)", ", ".join(place.other))
            return
        words = [text for texts in place.parts.values() for text in texts]
        if place.country and label.casefold().split()[0] in _OF_A_COUNTRY:
            read_feature(draft, label, place.country)
            draft.note(label, ", ".join(words))
        elif text := ", ".join([*words, *([place.country] if place.country else [])]):
            read_feature(draft, label, text)
