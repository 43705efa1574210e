"""What the book keeps of a list entry, of an article, and of a party that an article names: small, ready for lookups.

A full book holds a hundred thousand entries, so a node keeps sets of short strings; the finding itself stays packed
and is unpacked only for members of networks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from sys import intern
from typing import TypeVar

from sanctionwire.names.compare import distinctive_tokens, name_key
from sanctionwire.names.text import fold
from sanctionwire.networks.packing import shared, unpack
from sanctionwire.networks.programs import Family, families
from sanctionwire_schemas import (
    Address,
    Finding,
    Identifier,
    ListEntry,
    Nexus,
    PartyKind,
    PaymentRole,
)

T = TypeVar("T", bound=Hashable)

STRONG_KINDS = frozenset(
    [
        "BIC",
        "BIK",
        "IBAN",
        "INN",
        "OGRN",
        "LEI",
        "USCC",
        "OKPO",
        "registration",
        "tax_id",
        "vat",
        "passport",
        "national_id",
        "wallet",
        "IMO",
        "MMSI",
        "website",
        "email",
        "reference",
    ]
)
"""Kinds of identifiers that point to one party; KPP, phone and the rest are shared by many or too short."""
PAYMENT_KINDS = frozenset(["BIC", "BIK", "IBAN", "INN", "OGRN", "LEI", "USCC", "wallet"])
"""Kinds that payment screening acts on: one more of them is news."""
ACTION_SPAN = timedelta(days=3)
"""An action that a list publishes in several steps, or a press report that misses the day, stays within this."""
THINGS = frozenset({PartyKind.VESSEL, PartyKind.AIRCRAFT})
"""Somebody's property: it moves no money."""
STRONG_ROLE = 0.8
"""Weight from which a single sign of a payment role is enough for a whole group."""

MANY_WALLETS = 5
"""Somebody with so many wallets keeps them for others; one or two are where his own customers pay."""
_FEW = 8
"""Up to so many are looked through faster than made a set."""
_NEXUS = {ties: ties for ties in map(frozenset, ((), (Nexus.DPRK,), (Nexus.RUSSIA,), (Nexus.DPRK, Nexus.RUSSIA)))}
"""One copy of each; not by :func:`shared`, to which a nexus and the tag of the same name are one."""
_SITE = re.compile(r"^(?:https?://)?(?:www\.)?([^/\s?#]+)", re.IGNORECASE)
_COMMON_SITES = frozenset(
    [
        "facebook.com",
        "t.me",
        "telegram.me",
        "vk.com",
        "twitter.com",
        "x.com",
        "youtube.com",
        "instagram.com",
        "linkedin.com",
    ]
)
_EMPLOYER = re.compile(
    r"^(?:.*?\b(?:is an?|as)\s+)?(?P<before>.+?)\s+(?:\([^)]*\)\s+)?"
    r"(?:chief |deputy |senior |overseas )*representative\b",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(?:rooms?|rm|komn?(?:ata)?|off?ice|of|ofis|floors?|fl|etazh|et|apt|apartment|flat|kv|suite|unit|pom(?:eshch\w*)?"
    r"|premises)\b[\s.:]*(?:no\b\.?\s*)?[\w/.-]+|\b\d+(?:st|nd|rd|th) floor\b|#\s*[\d-]+"
)
_HOUSE = frozenset(
    [
        "building",
        "bldg",
        "house",
        "korp",
        "korpus",
        "stroenie",
        "stroyenie",
        "liter",
        "litera",
        "street",
        "road",
        "ulitsa",
    ]
)
_OF = re.compile(r"\b(?:of|for|at|with|in)\s+(?:the\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """An authority did something to an entry on one day: listed it, or gave it another program."""

    authority: str
    day: date
    families: frozenset[Family]
    fresh: bool
    """True: listed that day; False: an entry that was already listed gained a program."""
    programs: frozenset[str] = frozenset()
    """The very tags that the action applied."""
    vague: bool = False
    """The day is only that of a publication which spans weeks of actions."""


@dataclass(frozen=True, slots=True)
class Target:
    """A party that an entry points to. ``key`` is that of its name, or ``ref:`` with its entry where the list says
    it.
    """

    kind: str
    name: str
    key: str
    percent: float | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class EntryState:
    """One list entry as one finding states it."""

    ref: str
    list_id: str
    number: int | None
    """The entry's id as a number, where it is one: lists that count up give one action a run of numbers."""
    name: str
    kind: PartyKind
    keys: tuple[str, ...]
    """Like the next three in order, each once: a set takes 216 bytes before it holds anything."""
    tokens: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    addresses: tuple[str, ...]
    births: frozenset[str]
    countries: frozenset[str]
    programs: frozenset[str]
    tags: frozenset[str]
    nexus: frozenset[Nexus]
    role: PaymentRole | None
    strong_role: bool
    """The role does not hang on a word in the name alone."""
    other_purpose: bool
    nondescript: bool
    """An organization whose name only hints at money ("Partners", "Management"): a front, if its company speaks for
    it.
    """
    titled: bool
    targets: tuple[Target, ...]
    employers: tuple[Target, ...]
    listed_on: date | None
    digest: bytes
    """Hash of the whole entry and of what classification says of it: equal digests, equal states."""
    packed: bytes

    @property
    def person(self) -> bool:
        """Persons are never the same on a name alone."""
        return self.kind is PartyKind.PERSON

    def finding(self) -> Finding:
        """The finding this state was read from."""
        return unpack(self.packed)


def plain(value: str) -> str:
    """Letters and digits only, upper case."""
    return "".join(char for char in value.upper() if char.isalnum())


def identifier_key(identifier: Identifier) -> tuple[str, str] | None:
    """(kind, value) by which equal identifiers meet; None for kinds that point to nobody in particular.

    BICs meet by their first eight characters (the branch does not matter), websites by host name. Wallet addresses keep
    their case, except hexadecimal ones, where it is only a check.
    """
    kind, value = identifier.kind, identifier.value.strip()
    if kind not in STRONG_KINDS or not value:
        return None
    if kind == "BIC":
        value = plain(value)[:8]
    elif kind == "website":
        found = _SITE.match(value)
        value = found[1].lower().rstrip(".") if found else value.lower()
        if value in _COMMON_SITES:
            return None
    elif kind == "email":
        value = value.lower()
    elif kind == "wallet":
        value = value.lower() if value[:2].lower() == "0x" else value
    else:
        value = plain(value)
        if kind in ("registration", "tax_id", "vat", "national_id", "passport"):
            # The same number may be a company's in one country and another's elsewhere.
            value = f"{identifier.country or ''}:{value}"
    return (intern(kind), value) if len(value) >= 4 else None


def name_keys(names: list[str], kind: PartyKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys by which equal names meet, and the words that tell their bearer from others."""
    prefix = "p" if kind is PartyKind.PERSON else "o"
    keys, tokens = set[str](), set[str]()
    for name in names:
        key = name_key(name, kind)
        if key:
            keys.add(f"{prefix}:{key}")
            tokens.update(f"{prefix}:{token}" for token in distinctive_tokens(name, kind) if len(token) > 1)
    return tuple(sorted(keys)), tuple(sorted(tokens))


def address_key(address: Address) -> str | None:
    """Key of an address that names a house: digits of street, its longest words, country; None of any other. Rooms and
    floors do not matter, nor the words for a house.
    """
    words = [word for word in re.findall(r"\w+", _ROOM.sub(" ", fold(address.street or ""))) if word not in _HOUSE]
    numbers = sorted(word for word in words if any(char.isdigit() for char in word))
    longest = sorted((word for word in words if word.isalpha() and len(word) > 3), key=lambda w: (-len(w), w))[:2]
    return " ".join([*sorted(longest), *numbers, address.country or ""]) if numbers and longest else None


def _address_keys(entry: ListEntry) -> tuple[str, ...]:
    return tuple(sorted({key for address in entry.addresses if (key := address_key(address)) is not None}))


def identifier_keys(identifiers: Iterable[Identifier]) -> tuple[tuple[str, str], ...]:
    """Keys of identifiers, in order, each once."""
    return tuple(sorted({key for one in identifiers if (key := identifier_key(one)) is not None}))


def common(left: Sequence[T], right: Sequence[T]) -> list[T]:
    """What two small sets of keys have in common, in order."""
    others = right if len(right) <= _FEW else frozenset(right)
    return [key for key in left if key in others]


def _employers(titles: tuple[str, ...]) -> tuple[Target, ...]:
    """Organizations that a person's titles may name, in every reading of the title's grammar."""
    phrases = dict[str, str]()
    for title in titles:
        readings = [title.split(", ", 1)[1]] if ", " in title else []
        readings += [title[match.end() :] for match in _OF.finditer(title)][:4]
        before = _EMPLOYER.match(title)
        if before is not None:
            readings.append(before["before"])
        for reading in readings:
            for phrase in (reading, re.sub(r"\s*\([^)]*\)", "", reading), re.split(r" in | at |;", reading)[0]):
                key = name_key(phrase, PartyKind.ORGANIZATION)
                if key:
                    phrases.setdefault(f"o:{key}", title)
    return tuple(Target("officer_of", title, key) for key, title in phrases.items())


def state_of(finding: Finding, packed: bytes) -> EntryState:
    """Read what lookups need out of the finding of a designation change."""
    if finding.change is None:
        raise ValueError(f"{finding.event_id} is no designation change")
    entry = finding.change.entry
    party = finding.parties[0] if finding.parties else None
    kind = entry.kind
    keys, tokens = name_keys([entry.name, *(n.name for n in entry.names if not n.weak)], kind)
    targets = []
    for link in entry.links:
        if link.target_entry_id is not None:
            ref = f"{entry.list_id}/{link.target_entry_id}"
            targets.append(Target(link.kind.value, link.target_name, f"ref:{ref}", link.percent, link.as_of))
            continue
        for target_kind, prefix in ((PartyKind.ORGANIZATION, "o"), (PartyKind.PERSON, "p")):
            key = f"{prefix}:{name_key(link.target_name, target_kind)}"
            targets.append(Target(link.kind.value, link.target_name, key, link.percent, link.as_of))
    countries = {a.country for a in entry.addresses if a.country} | set(entry.nationalities)
    try:
        listed_on = date.fromisoformat(entry.listed_on) if entry.listed_on else None
    except ValueError:
        listed_on = None
    return EntryState(
        ref=entry.reference,
        list_id=intern(entry.list_id),
        number=int(entry.entry_id) if entry.entry_id.isdecimal() else None,
        name=entry.name,
        kind=party.kind if party is not None else kind,
        keys=keys,
        tokens=tokens,
        identifiers=shared(identifier_keys(entry.identifiers)),
        addresses=shared(_address_keys(entry)),
        births=shared(frozenset(entry.birth_dates)),
        countries=shared(frozenset(map(intern, countries))),
        programs=shared(frozenset(map(intern, entry.programs))),
        tags=shared(frozenset(map(intern, entry.secondary_sanctions))),
        nexus=_NEXUS[frozenset(finding.nexus)],
        role=finding.payment_role,
        strong_role=any(r.feature.startswith("role.") and r.weight >= STRONG_ROLE for r in finding.reasons),
        other_purpose=any(r.feature.startswith("purpose.") for r in finding.reasons),
        nondescript=finding.payment_role is None and any(r.feature == "role.name" for r in finding.reasons),
        titled=bool(entry.titles),
        targets=tuple(targets),
        employers=_employers(entry.titles) if kind is PartyKind.PERSON else (),
        listed_on=listed_on,
        digest=_digest(finding, entry),
        packed=packed,
    )


def _digest(finding: Finding, entry: ListEntry) -> bytes:
    """Of content only. Sets of strings are sorted first: a list that comes in another order says the same."""
    content = entry.model_dump(mode="json", exclude={"source_url"})
    for name, value in content.items():
        if isinstance(value, list):
            content[name] = sorted(value, key=repr)
    said = [finding.payment_role, sorted(finding.nexus), finding.classifier_version, finding.status]
    return hashlib.blake2b(repr([content, said]).encode(), digest_size=16).digest()


def mark_families(programs: frozenset[str]) -> frozenset[Family]:
    """The families of the programs an action applied."""
    return families(programs)
