"""How each field of a list entry is compared: what counts as the same, and what of a difference is material.

Material is what can change nexus, payment role, links or identification. Cosmetic is the rest: order, quote style, the
spelling of a country, a remark that was cut elsewhere, one more spelling of an address in the same country.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Final

from sanctionwire.names import fold, key, places
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import Address, EntryLink, EntryName, FieldChange, Identifier, LinkKind, ListEntry

_NO_WORD = re.compile(r"[\W_]+")
_PAYMENT_WORD = re.compile(
    r"bank|financ|payment|exchange|currenc|launder|money|remit|transfer|crypto|credit|representative"
    r"|front (?:company|for)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a field: ``key`` decides whether it is the same, ``text`` is shown to people.

    ``vague``: key of the same value told less exactly. Where one side has only that, nothing changed but how much is
    told: a link without its kind.
    """

    key: Hashable
    text: str
    material: bool = True
    vague: Hashable = None


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    items: Callable[[ListEntry], Iterable[Item]]


def bare(text: str) -> str:
    """Folded, letters and digits only, words in order of the alphabet: blind to quotes, punctuation and word order."""
    return " ".join(sorted(_NO_WORD.sub(" ", fold(text)).split()))


def _words(values: Iterable[str], *, material: bool = True) -> list[Item]:
    return [Item(bare(value) or value, value, material) for value in values]


def _name(name: EntryName) -> Item:
    return Item(bare(name.name) or name.name, name.name, not name.weak)


def _address(address: Address) -> Item:
    parts = [address.street, address.city, address.country_text or address.country]
    place = address.country or fold(address.country_text or "")
    text = ", ".join(part for part in parts if part)
    return Item((bare(address.street or ""), bare(address.city or ""), place), text, material=False)


def _countries(entry: ListEntry) -> list[Item]:
    found = dict.fromkeys(address.country for address in entry.addresses if address.country)
    return [Item(country, country) for country in found]


def _identifier(identifier: Identifier) -> Item:
    text = f"{identifier.kind} {identifier.value}"
    if identifier.country:
        text += f" ({identifier.country})"
    if identifier.currency:
        text += f" {identifier.currency}"
    return Item((key(identifier), identifier.currency), text)


def _document_dates(entry: ListEntry) -> list[Item]:
    return [
        Item((key(one), word, value), f"{one.kind} {one.value} {word} {value}", material=False)
        for one in entry.identifiers
        for word, value in (("issued", one.issued), ("expires", one.expires))
        if value
    ]


def link_key(link: EntryLink) -> Hashable:
    """Whom a link points to: its name, blind to quotes, punctuation and word order."""
    return bare(link.target_name) or link.target_name


def _link(link: EntryLink) -> Item:
    text = f"{link.kind.value}: {link.target_name}"
    if link.percent is not None:
        text += f" {link.percent:g}%"
    vague = (LinkKind.LINKED_TO, link_key(link), None)
    return Item((link.kind, link_key(link), link.percent), text, vague=vague)


# Remarks that repeat in words what programs say, or when and where the publisher wrote it down.
_REPEATED = ("Legal authority:", "Sanctions type:", "Sanctions list:", "Updated:", "Source:", "DATAID:")


def _remark(remark: str) -> Item:
    if remark.startswith(_REPEATED):
        return Item(bare(remark) or remark, remark, material=False)
    telling = bool(places(remark)) or _PAYMENT_WORD.search(fold(remark)) is not None
    return Item(bare(remark) or remark, remark, telling)


def _vessel(entry: ListEntry) -> list[Item]:
    if entry.vessel is None:
        return []
    values = entry.vessel.model_dump(exclude_none=True)
    return [
        Item(
            (name, country_code(value) or bare(value) if name == "flag" else bare(value)),
            f"{name}: {value}",
            name == "owner",
        )
        for name, value in values.items()
    ]


_FIELDS: Final = (
    _Field("name", lambda e: [Item(bare(e.name) or e.name, e.name)]),
    _Field("kind", lambda e: [Item(e.kind, e.kind.value)]),
    _Field("names", lambda e: [_name(name) for name in e.names if not name.weak]),
    _Field("weak_names", lambda e: [_name(name) for name in e.names if name.weak]),
    _Field("titles", lambda e: _words(e.titles)),
    _Field("programs", lambda e: _words(e.programs)),
    _Field("secondary_sanctions", lambda e: [Item(tag, tag) for tag in e.secondary_sanctions]),
    _Field("identifiers", lambda e: map(_identifier, e.identifiers)),
    _Field("document_dates", _document_dates),
    _Field("links", lambda e: map(_link, e.links)),
    _Field("address_countries", _countries),
    _Field("addresses", lambda e: map(_address, e.addresses)),
    _Field("nationalities", lambda e: [Item(code, code) for code in e.nationalities]),
    _Field("birth_dates", lambda e: _words(e.birth_dates)),
    _Field("birth_places", lambda e: _words(e.birth_places, material=False)),
    _Field("established", lambda e: _words(e.established, material=False)),
    _Field("target_types", lambda e: _words(e.target_types)),
    _Field("organization_type", lambda e: _words([e.organization_type] if e.organization_type else [])),
    _Field("vessel", _vessel),
    _Field("listed_on", lambda e: _words([e.listed_on] if e.listed_on else [], material=False)),
    _Field("source_url", lambda e: [Item(e.source_url, e.source_url, material=False)] if e.source_url else []),
    _Field("remarks", lambda e: map(_remark, e.remarks)),
    _Field("partial", lambda e: [Item("partial", "partial", material=False)] if e.partial else []),
)
# Fields of FieldChange that are derived from another field of the entry.
_DERIVED: Final = {"document_dates": "identifiers", "address_countries": "addresses"}


def compare_entries(
    before: ListEntry, after: ListEntry, silent: frozenset[str] = frozenset()
) -> tuple[FieldChange, ...]:
    """What changed, field by field; empty where the two say the same, whatever the order.

    ``silent`` names fields that one of the two publications could not hold; they are not compared.
    """
    changes: list[FieldChange] = []
    for one in _FIELDS:
        if _DERIVED.get(one.name, one.name) in silent:
            continue
        change = _compare(one.name, list(one.items(before)), list(one.items(after)))
        if change is not None:
            changes.append(change)
    return tuple(changes)


def _compare(name: str, before: list[Item], after: list[Item]) -> FieldChange | None:
    old, new = {item.key: item for item in before}, {item.key: item for item in after}
    gone = [item for key_, item in old.items() if key_ not in new]
    come = [item for key_, item in new.items() if key_ not in old]
    if not gone and not come:
        # The same values; perhaps spelled another way.
        old_texts, new_texts = {item.text for item in before}, {item.text for item in after}
        removed, added = tuple(sorted(old_texts - new_texts)), tuple(sorted(new_texts - old_texts))
        return FieldChange(field=name, removed=removed, added=added, material=False) if removed or added else None
    # A remark that was only cut elsewhere: the same letters in all.
    recut = name == "remarks" and _letters(gone) == _letters(come)
    told = {item.key for item in (*gone, *come)}
    retold = bool(gone and come) and {_vague(one, told) for one in gone} == {_vague(one, told) for one in come}
    return FieldChange(
        field=name,
        removed=tuple(item.text for item in gone),
        added=tuple(item.text for item in come),
        material=not (recut or retold) and any(item.material for item in (*gone, *come)),
    )


def _vague(item: Item, told: set[Hashable]) -> Hashable:
    """The less exact key, where one of the sides has no more than that."""
    return item.vague if item.vague in told else item.key


def _letters(items: Iterable[Item]) -> str:
    return _NO_WORD.sub("", fold("".join(item.text for item in items)))


def content(entry: ListEntry, silent: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """What an entry says, in an order of its own: equal for two readings of one record. Input for hashes."""
    return {
        one.name: sorted(item.text for item in one.items(entry))
        for one in _FIELDS
        if _DERIVED.get(one.name, one.name) not in silent
    }
