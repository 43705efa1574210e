"""What OFAC's formats have in common: two lists, kinds of parties, kinds of relationships, how an address is put
together. The same record read from any of them gives the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sanctionwire.ingest.lists.draft import Draft
from sanctionwire_schemas import LinkKind, NameType, PartyKind

SDN, CONSOLIDATED = "us_ofac_sdn", "us_ofac_cons"
SDN_LIST, CONSOLIDATED_LIST = "SDN List", "Consolidated List"
"""OFAC's own names of the two; an entry of the consolidated list is also on one of its parts."""

KINDS: Final = {
    "entity": PartyKind.ORGANIZATION,
    "individual": PartyKind.PERSON,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
ALIAS_TYPES: Final = {"aka": NameType.AKA, "fka": NameType.FKA, "nka": NameType.NKA}
RELATIONS: Final = {
    "acting for or on behalf of": LinkKind.ACTED_FOR,
    "owned or controlled by": LinkKind.OWNED_BY,
    "leader or official of": LinkKind.OFFICER_OF,
    "principal executive officer": LinkKind.OFFICER_OF,
}
"""Other relationships (support, association, family ...) have no kind of their own: linked_to, with OFAC's words."""

_DETAILS: Final = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id="


def details_url(list_id: str, number: str) -> str | None:
    """The entry's public page, where the list is OFAC's own."""
    return f"{_DETAILS}{number}" if list_id in (SDN, CONSOLIDATED) else None


def alias_type(text: str | None) -> NameType:
    """``A.K.A.``, ``aka``: the sort of alias."""
    return ALIAS_TYPES.get((text or "").casefold().replace(".", ""), NameType.AKA)


def full_name(last: str | None, first: str | None) -> str | None:
    """``AYALA BARRERA, Rubi Yiceth``: as OFAC prints names."""
    return ", ".join(part for part in (last, first) if part) or None


def relate(draft: Draft, relation: str, target: str, entry_id: str | None) -> None:
    """A typed relationship, with OFAC's words for it."""
    kind = RELATIONS.get(relation.casefold(), LinkKind.LINKED_TO)
    draft.link(target, kind, entry_id=entry_id, label=relation)


def drop_untyped_twins(draft: Draft) -> None:
    """``Linked To`` in the remarks says less than the relationship to the same party: keep the latter."""
    typed = {link.target_name.casefold() for link in draft.links if link.label}
    draft.links = [link for link in draft.links if link.label or link.target_name.casefold() not in typed]


def locate(draft: Draft, parts: Mapping[str, Sequence[str]], country: str | None) -> None:
    """An address from its parts by OFAC's types (``ADDRESS1``, ``CITY`` ...), as the legacy files put it together."""
    street, city = composed(parts)
    region = ", ".join(parts.get("REGION", ()))
    if region and not country:
        country = f"Region: {region}"
    elif region:
        city = ", ".join(part for part in (city, region) if part)
    draft.located(street, city, country)


def composed(parts: Mapping[str, Sequence[str]]) -> tuple[str | None, str | None]:
    """Street and city of the legacy files: ``32 Main Street, Floor 2`` and ``Dearborn, MI 48126``."""
    street = ", ".join(text for one in ("ADDRESS1", "ADDRESS2", "ADDRESS3") for text in parts.get(one, ()))
    town = ", ".join(text for one in ("CITY", "STATE/PROVINCE") for text in parts.get(one, ()))
    city = " ".join(text for text in (town, *parts.get("POSTAL CODE", ())) if text)
    return street or None, city or None
