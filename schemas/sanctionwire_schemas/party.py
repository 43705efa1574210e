"""Parties and what identifies them: the words shared by list entries, findings, networks and alerts."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from sanctionwire_schemas.base import Country, Id, Part, Weight


class Nexus(StrEnum):
    """Whose money or whose banks."""

    DPRK = "DPRK"
    RUSSIA = "RUSSIA"


class PartyKind(StrEnum):
    """What a party is. ``organization`` is any legal person that is not known to be something more specific."""

    PERSON = "person"
    ORGANIZATION = "organization"
    BANK = "bank"
    CRYPTO_EXCHANGE = "crypto_exchange"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    WALLET = "wallet"
    UNKNOWN = "unknown"


class PaymentRole(StrEnum):
    """How a party moves or hides money for others."""

    BANK = "bank"
    BANK_REPRESENTATIVE = "bank_representative"
    PAYMENT_AGENT = "payment_agent"
    PAYMENT_SYSTEM = "payment_system"
    EXCHANGE_HOUSE = "exchange_house"
    CRYPTO_EXCHANGE = "crypto_exchange"
    MIXER = "mixer"
    WALLET_HOLDER = "wallet_holder"
    FRONT_COMPANY = "front_company"
    LAUNDERER = "launderer"
    INVESTMENT_FUND = "investment_fund"
    UNNAMED_GROUP = "unnamed_group"


class Basis(StrEnum):
    """Why a party counts as a member: official record, report, or ownership by a listed party."""

    LISTED = "listed"
    REPORTED = "reported"
    OWNED_BY_LISTED = "owned_by_listed"


class LinkKind(StrEnum):
    """The sort of tie between two parties."""

    LINKED_TO = "linked_to"
    ACTED_FOR = "acted_for"
    OWNED_BY = "owned_by"
    CONTROLLED_BY = "controlled_by"
    REPRESENTATIVE_OF = "representative_of"
    OFFICER_OF = "officer_of"
    FRONT_FOR = "front_for"
    SAME_ACTION = "same_action"
    SHARED_IDENTIFIER = "shared_identifier"
    SHARED_ADDRESS = "shared_address"
    SHARED_NAME_STEM = "shared_name_stem"
    NAMED_TOGETHER = "named_together"
    POSSIBLY_SAME = "possibly_same"


class Origin(StrEnum):
    """Who says it: the publisher in so many words, or our inference from what it says."""

    STATED = "stated"
    INFERRED = "inferred"


class Span(Part):
    """Where a quote stands: code points, 0-based, end exclusive."""

    field: str = Field(description="`title` or `text` of an article; the field's name in a list entry")
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Identifier(Part):
    """A number, address or code that points to one party.

    ``kind`` is an open set; known kinds are BIC, BIK, IBAN, INN, KPP, OGRN, OKPO, LEI, USCC, registration, tax_id, vat,
    gazette, passport, national_id, drivers_licence, birth_certificate, other_id, website, email, phone, wallet, IMO,
    MMSI, call_sign, tail_number, msn, reference.
    """

    kind: str = Field(min_length=1, max_length=40)
    value: str = Field(
        min_length=1, max_length=1024, description="normalized: no blanks or punctuation that carry nothing"
    )
    country: Country | None = None
    currency: str | None = Field(default=None, description="of a wallet, the publisher's own symbol: XBT, ETH, TRX ...")
    label: str | None = Field(default=None, description="the publisher's own words before the value")
    issued: str | None = None
    expires: str | None = None
    valid: bool | None = Field(
        default=None, description="check digits or form hold; informs only, a publisher's false number is kept"
    )


class Reason(Part):
    """One named piece of evidence, with the publisher's words that carry it."""

    feature: str = Field(description="fixed name of the rule, e.g. `nexus.program`")
    weight: Weight
    quote: str = Field(description="the publisher's words, unchanged, at most 500 characters")
    span: Span | None = None
    origin: Origin = Origin.STATED
    event_id: Id | None = Field(default=None, description="event the quote comes from; set on networks and alerts")
    note: str | None = Field(default=None, description="what we conclude from the quote, in one sentence")


class Party(Part):
    """A party as one event names it."""

    name: str = Field(min_length=1, max_length=2000)
    kind: PartyKind
    country: Country | None = None
    newly_named: bool = Field(description="designated, charged or exposed for the first time by this event")
    designated: bool = Field(default=False, description="designated by the measure that this event reports")
    aliases: tuple[str, ...] = ()
    payment_role: PaymentRole | None = None
    identifiers: tuple[Identifier, ...] = ()
    titles: tuple[str, ...] = Field(default=(), description="offices as stated: 'Vice-President, TSMRBANK, OOO'")
    span: Span | None = None


class EventLink(Part):
    """A tie between two parties as one event states it; ``source`` and ``target`` are names."""

    kind: LinkKind
    source: str
    target: str
    percent: float | None = Field(default=None, ge=0, le=100)
    as_of: str | None = None
    quote: str | None = None
    span: Span | None = None


class Counts(Part):
    """Numbers of newly targeted parties that a text states, which may exceed the names it gives."""

    organizations: int | None = Field(default=None, ge=0)
    individuals: int | None = Field(default=None, ge=0)
