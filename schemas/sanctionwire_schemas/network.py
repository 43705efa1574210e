"""A payment network as the book holds it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from sanctionwire_schemas.base import Country, Id, Moment, Part, Record, Weight
from sanctionwire_schemas.party import (
    Basis,
    Counts,
    Identifier,
    LinkKind,
    Nexus,
    PartyKind,
    PaymentRole,
    Reason,
)


class NetworkState(StrEnum):
    """Whether the network still stands."""

    ACTIVE = "active"
    DISSOLVED = "dissolved"
    MERGED = "merged"


class NetworkStatus(StrEnum):
    """Is it listed? The first question people ask."""

    REPORTED = "reported"
    PARTLY_LISTED = "partly_listed"
    LISTED = "listed"
    DISSOLVED = "dissolved"
    MERGED = "merged"


class Member(Part):
    """A party of a network, resolved across events."""

    entity_id: Id
    name: str
    kind: PartyKind
    basis: Basis
    payment_role: PaymentRole | None = None
    countries: tuple[Country, ...] = ()
    aliases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    list_entries: tuple[str, ...] = Field(default=(), description="list id/entry id, e.g. us_ofac_sdn/50604")
    programs: tuple[str, ...] = ()
    secondary_sanctions: tuple[str, ...] = ()
    listed_on: date | None = None
    identifiers: tuple[Identifier, ...] = ()
    reasons: tuple[Reason, ...] = Field(default=(), description="why it is a member and which role it plays")


class NetworkLink(Part):
    """A tie between two members; ``source`` and ``target`` are entity ids (or a network id for `possibly_same`)."""

    kind: LinkKind
    source: Id
    target: Id
    weight: Weight = 1.0
    percent: float | None = Field(default=None, ge=0, le=100)
    as_of: str | None = None
    evidence: tuple[Reason, ...] = ()


class PaymentNetwork(Record):
    """Value of ``networks.v1``: the latest state of one network."""

    network_id: Id
    network_version: int = Field(ge=1)
    state: NetworkState
    merged_into: Id | None = None
    status: NetworkStatus
    nexus: tuple[Nexus, ...]
    confidence: float = Field(ge=0, le=1, description="of our inference (one network, this nexus), never of a listing")
    title: str
    members: tuple[Member, ...] = ()
    links: tuple[NetworkLink, ...] = ()
    counts: Counts = Field(default=Counts(), description="what reports announce, beyond the members named")
    reasons: tuple[Reason, ...] = ()
    authority: str | None = None
    action_date: date | None = None
    first_published: Moment | None = Field(default=None, description="of the earliest event that speaks of it")
    events: tuple[str, ...] = Field(default=(), description="event ids that it rests on")
