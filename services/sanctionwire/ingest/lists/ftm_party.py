"""One FollowTheMoney party and the entities that belong to it, as one entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sanctionwire.ingest.lists.dates import iso_day
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.ofac_common import RELATIONS
from sanctionwire.names import clean, country_code, key
from sanctionwire_schemas import LinkKind, NameType, PartyKind

Entity = Mapping[str, Any]
"""A FollowTheMoney entity: ``id``, ``schema``, ``properties``."""


class Related(NamedTuple):
    """An entity that belongs to a party, and the property it was nested in, if it was."""

    prop: str | None
    entity: Entity


class _Tie(NamedTuple):
    """A schema of ties: whose it is, whom it points to, what it is for the former and for the latter."""

    source: str
    target: str
    kind: LinkKind
    back: str
    """The latter's word for it."""


_TIES: Final = {
    "Ownership": _Tie("asset", "owner", LinkKind.OWNED_BY, "Owner of"),
    "Directorship": _Tie("director", "organization", LinkKind.OFFICER_OF, "Directed by"),
    "Representation": _Tie("agent", "client", LinkKind.ACTED_FOR, "Represented by"),
    "UnknownLink": _Tie("subject", "object", LinkKind.LINKED_TO, "Linked to"),
    "Membership": _Tie("member", "organization", LinkKind.LINKED_TO, "Member"),
    "Employment": _Tie("employee", "employer", LinkKind.LINKED_TO, "Employer of"),
    "Family": _Tie("person", "relative", LinkKind.LINKED_TO, "Relative"),
    "Associate": _Tie("person", "associate", LinkKind.LINKED_TO, "Associate"),
    "Succession": _Tie("successor", "predecessor", LinkKind.LINKED_TO, "Succeeded by"),
}
_OWNERS: Final = {"Sanction": ("entity",), "Identification": ("holder",), "Passport": ("holder",)}
BELONGING: Final = frozenset({*_TIES, *_OWNERS, "Address", "Occupancy", "Position", "Documentation", "Similar"})
"""Schemas that are no parties."""

_KINDS: Final = {
    "Person": PartyKind.PERSON,
    "Vessel": PartyKind.VESSEL,
    "Airplane": PartyKind.AIRCRAFT,
    "CryptoWallet": PartyKind.WALLET,
    "Organization": PartyKind.ORGANIZATION,
    "Company": PartyKind.ORGANIZATION,
    "LegalEntity": PartyKind.ORGANIZATION,
    "PublicBody": PartyKind.ORGANIZATION,
}
_NAMES: Final = (
    ("name", NameType.AKA, False),
    ("alias", NameType.AKA, False),
    ("previousName", NameType.FKA, False),
    ("weakAlias", NameType.AKA, True),
    ("abbreviation", NameType.AKA, True),
)
_IDENTIFIERS: Final = {
    "innCode": "INN",
    "kppCode": "KPP",
    "ogrnCode": "OGRN",
    "okpoCode": "OKPO",
    "bikCode": "BIK",
    "swiftBic": "BIC",
    "leiCode": "LEI",
    "uscCode": "USCC",
    "registrationNumber": "registration",
    "taxNumber": "tax_id",
    "vatCode": "vat",
    "passportNumber": "passport",
    "socialSecurityNumber": "national_id",
    "imoNumber": "IMO",
    "mmsi": "MMSI",
    "callSign": "call_sign",
    "serialNumber": "msn",
    "dunsCode": "other_id",
    "isin": "other_id",
    "website": "website",
    "email": "email",
    "phone": "phone",
    "wikidataId": "reference",
}
_FIELDS: Final = {
    "birthDate": "birth_dates",
    "birthPlace": "birth_places",
    "incorporationDate": "established",
    "position": "titles",
    "title": "titles",
    "classification": "organization_types",
    "program": "programs",
    "programId": "programs",
}
_VESSEL: Final = {
    "type": "type",
    "flag": "flag",
    "tonnage": "tonnage",
    "grossRegisteredTonnage": "gross_tonnage",
    "owner": "owner",
}
_NATIONALITIES: Final = ("nationality", "citizenship")
_COUNTRIES: Final = ("country", "mainCountry", "jurisdiction")
_COUNTRY_BOUND: Final = frozenset({"registration", "tax_id", "vat"})
_STREET: Final = ("street", "street2", "street3", "postOfficeBox")
_CITY: Final = ("city", "state", "region", "postalCode")
_PASSED: Final = frozenset({"holder", "entity", "addressEntity", "currency", "publicKey"})
_SANCTION_DAYS: Final = ("listingDate", "startDate")


def values(entity: Entity, name: str) -> list[str]:
    """The texts of one property, tidied; entities nested in it are none."""
    properties = entity.get("properties")
    found = properties.get(name) if isinstance(properties, dict) else None
    return [text for one in found or () if isinstance(one, str) and (text := clean(one))]


def owners_of(entity: Entity) -> list[str]:
    """Ids of the parties that a separate entity belongs to."""
    schema = entity["schema"]
    if tie := _TIES.get(schema):
        return [*values(entity, tie.source), *values(entity, tie.target)]
    keys = _OWNERS.get(schema, ("holder",) if schema == "CryptoWallet" else ())
    return [owner for key in keys for owner in values(entity, key)]


def draft_of(
    party: Entity,
    related: Sequence[Related],
    find: Callable[[str], Entity | None],
    names: Mapping[str, str],
) -> Draft:
    """Everything that a party and its entities say. ``find``: an entity by id; ``names``: names of parties by id."""
    schema = party["schema"]
    draft = Draft(kind=_KINDS.get(schema, PartyKind.UNKNOWN))
    if draft.kind is PartyKind.UNKNOWN:
        draft.note("Type", schema)
    _read_names(draft, party)
    country = next((code for key in _COUNTRIES for code in values(party, key)), None)
    read = _read_identifiers(draft, party, country)
    for name, target in _FIELDS.items():
        getattr(draft, target).extend(values(party, name))
    for name in _NATIONALITIES:
        for code in values(party, name):
            draft.nationality(code)
    if draft.kind is PartyKind.VESSEL:
        draft.vessel = {field: texts[0] for name, field in _VESSEL.items() if (texts := values(party, name))}
        read |= _VESSEL.keys()
    _read_addresses(draft, party, find)
    for one in related:
        _read_related(draft, party, one, names)
    draft.source_url = draft.source_url or next(iter(values(party, "sourceUrl")), None)
    known = {one.country for one in draft.addresses}
    for name in _COUNTRIES:
        for code in values(party, name):
            if country_code(code) not in known:
                draft.located(None, None, code)
                known.add(country_code(code))
    read |= {name for name, _, _ in _NAMES} | _FIELDS.keys() | _PASSED
    read |= {*_NATIONALITIES, *_COUNTRIES, "address", "sourceUrl"}
    for name in sorted((party.get("properties") or {}).keys() - read):
        for text in values(party, name):
            draft.note(name, text)
    return draft


def _read_names(draft: Draft, party: Entity) -> None:
    caption = party.get("caption")
    listed = [(name, sort, weak) for key, sort, weak in _NAMES for name in values(party, key)]
    strong = [name for name, _, weak in listed if not weak]
    wallet = next(iter(values(party, "publicKey")), None)
    draft.name = caption if isinstance(caption, str) and caption in strong else next(iter(strong), wallet)
    for name, sort, weak in listed:
        if name != draft.name:
            draft.alias(name, sort, weak=weak)


def _read_identifiers(draft: Draft, party: Entity, country: str | None) -> set[str]:
    for name, kind in _IDENTIFIERS.items():
        for value in values(party, name):
            number = value.upper().removeprefix("IMO").strip() if kind == "IMO" else value
            draft.identify(kind, number, country=country if kind in _COUNTRY_BOUND else None, label=name)
    # The same number often stands under its general name too.
    draft.identifiers = list({key(one): one for one in reversed(draft.identifiers)}.values())[::-1]
    for value in values(party, "idNumber"):
        draft.identify("national_id" if draft.kind is PartyKind.PERSON else "other_id", value, label="idNumber")
    _read_wallet(draft, party)
    return {*_IDENTIFIERS, "idNumber"}


def _read_wallet(draft: Draft, entity: Entity) -> None:
    currency = next(iter(values(entity, "currency")), None)
    for value in values(entity, "publicKey"):
        draft.identify("wallet", value, currency=currency, label="publicKey")


def _read_addresses(draft: Draft, party: Entity, find: Callable[[str], Entity | None]) -> None:
    properties = party.get("properties") or {}
    told: set[str] = set()
    for one in properties.get("addressEntity") or ():
        address = one if isinstance(one, dict) else find(one) if isinstance(one, str) else None
        if address is None:
            continue
        told |= {*values(address, "full")}
        street = ", ".join(text for key in _STREET for text in values(address, key)) or None
        city = ", ".join(text for key in _CITY for text in values(address, key)) or None
        if street is None and city is None:
            street = next(iter(values(address, "full")), None)
        draft.located(street, city, next(iter(values(address, "country")), None))
        for remark in values(address, "remarks"):
            draft.note("Address", remark)
    for text in values(party, "address"):
        if text not in told:
            draft.located(text, None, None)


def _read_related(draft: Draft, party: Entity, one: Related, names: Mapping[str, str]) -> None:
    entity = one.entity
    schema = entity.get("schema")
    if schema == "Sanction":
        _read_sanction(draft, entity)
    elif schema in ("Identification", "Passport"):
        _read_document(draft, entity)
    elif schema == "CryptoWallet":
        _read_wallet(draft, entity)
    elif schema in _TIES:
        _read_tie(draft, party["id"], entity, _TIES[schema], names)


def _read_sanction(draft: Draft, sanction: Entity) -> None:
    draft.programs += [*values(sanction, "program"), *values(sanction, "programId")]
    days = [day for key in _SANCTION_DAYS for text in values(sanction, key) if (day := iso_day(text))]
    draft.listed_on = min([*days, *([draft.listed_on] if draft.listed_on else [])], default=None)
    for name in ("authorityId", "unscId"):
        for text in values(sanction, name):
            draft.identify("reference", text, label=name)
    draft.source_url = draft.source_url or next(iter(values(sanction, "sourceUrl")), None)
    read = {"program", "programId", "authorityId", "unscId", "sourceUrl", "entity", *_SANCTION_DAYS}
    for name in sorted((sanction.get("properties") or {}).keys() - read):
        for text in values(sanction, name):
            draft.note(f"Sanction {name}", text)


def _read_document(draft: Draft, document: Entity) -> None:
    sort = next(iter(values(document, "type")), None)
    kind = "passport" if document["schema"] == "Passport" or (sort or "").casefold() == "passport" else "other_id"
    country = next(iter(values(document, "country")), None)
    issued, expires = (next(iter(values(document, key)), None) for key in ("startDate", "endDate"))
    for number in values(document, "number"):
        draft.identify(kind, number, country=country, label=sort, issued=issued, expires=expires)


def _read_tie(draft: Draft, own_id: str, entity: Entity, tie: _Tie, names: Mapping[str, str]) -> None:
    sources, targets = _ends(entity, tie.source), _ends(entity, tie.target)
    role = next((text for key in ("role", "relationship", "status") for text in values(entity, key)), None)
    percent = _percent(values(entity, "percentage"))
    for end_id, name in targets if own_id in dict(sources) or not sources else ():
        kind = RELATIONS.get((role or "").casefold(), tie.kind)
        draft.link(names.get(end_id) or name, kind, entry_id=end_id, label=role, percent=percent)
    if own_id in dict(targets) or not targets:
        for end_id, name in sources:
            draft.link(names.get(end_id) or name, entry_id=end_id, label=f"{tie.back}: {role}" if role else tie.back)


def _ends(entity: Entity, key: str) -> list[tuple[str, str]]:
    """Id and name of the parties at one end; a nested tie leaves out the end it is nested in."""
    found: list[tuple[str, str]] = []
    for one in (entity.get("properties") or {}).get(key) or ():
        if isinstance(one, str) and one:
            found.append((one, one))
        elif isinstance(one, dict) and isinstance(one.get("id"), str):
            name = one.get("caption") or next(iter(values(one, "name")), one["id"])
            found.append((one["id"], str(name)))
    return found


def _percent(texts: Sequence[str]) -> float | None:
    for text in texts:
        try:
            value = float(text.removesuffix("%").replace(",", ".").strip())
        except ValueError:
            continue
        if 0 <= value <= 100:
            return value
    return None
