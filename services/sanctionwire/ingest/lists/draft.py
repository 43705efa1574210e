"""A list entry in the making: what a record says, field by field, and one way to keep what has no field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from sys import intern
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.xml import Node
from sanctionwire.names import country_code, make, script
from sanctionwire_schemas import (
    Address,
    EntryLink,
    EntryName,
    Identifier,
    LinkKind,
    ListEntry,
    NameType,
    PartyKind,
    Vessel,
)

MAX_NAME_CHARS: Final = 2_000
"""A longer name is damage: the longest on the lists known to us has 280 characters."""

MAX_ID_CHARS: Final = 512
"""What the contract allows."""

T = TypeVar("T")


def unique(items: Iterable[T]) -> tuple[T, ...]:
    """Items without repetition, in the order of their first appearance."""
    return tuple(dict.fromkeys(items))


_FIELD_SETS: dict[frozenset[str], set[str]] = {}
M = TypeVar("M", bound=BaseModel)


def lean(model: M) -> M:
    """The same model, sharing with its like what pydantic remembers of the fields that were given.

    A list has a hundred thousand small models; a set each is a quarter of their memory. The models are frozen, so that
    nobody changes the set.
    """
    given = model.__pydantic_fields_set__
    object.__setattr__(model, "__pydantic_fields_set__", _FIELD_SETS.setdefault(frozenset(given), given))
    return model


def _script(name: str) -> str | None:
    """:func:`~sanctionwire.names.script`, quick for what most names are."""
    if name.isascii():
        return "Latn" if any(map(str.isalpha, name)) else None
    return script(name)


@dataclass(slots=True)
class Draft:
    """What one record says. ``vessel`` holds the fields of :class:`~sanctionwire_schemas.Vessel`."""

    name: str | None = None
    kind: PartyKind = PartyKind.UNKNOWN
    names: list[EntryName] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    birth_dates: list[str] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    established: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    links: list[EntryLink] = field(default_factory=list)
    secondary_sanctions: list[str] = field(default_factory=list)
    target_types: list[str] = field(default_factory=list)
    organization_types: list[str] = field(default_factory=list)
    vessel: dict[str, str] = field(default_factory=dict)
    listed_on: str | None = None
    source_url: str | None = None
    remarks: list[str] = field(default_factory=list)

    def alias(self, name: str, sort: NameType = NameType.AKA, *, weak: bool = False) -> None:
        """One more name, with the script its letters are in."""
        self.names.append(lean(EntryName(name=name, type=sort, weak=weak, script=_script(name))))

    def note(self, label: str, text: str | None) -> None:
        """Keep as a remark what no field holds; nothing where there is no text."""
        if text:
            self.remarks.append(f"{label.rstrip(':')}: {text}")

    def identify(
        self,
        kind: str,
        value: str,
        *,
        country: str | None = None,
        label: str | None = None,
        currency: str | None = None,
        issued: str | None = None,
        expires: str | None = None,
    ) -> None:
        """An identifier; ``country`` in the publisher's words. What is no value, or no country, stays a remark."""
        code = country_code(country) if country else None
        made = make(kind, value, country=code, label=label, currency=currency, issued=issued, expires=expires)
        if made is None:
            self.note(label or kind, value)
            return
        self.identifiers.append(lean(made))
        if country and code is None:
            self.note(f"{label or kind} {made.value}", country)

    def nationality(self, text: str, label: str = "Nationality") -> None:
        """A nationality by its code; one that names no country stays a remark."""
        if code := country_code(text):
            self.nationalities.append(code)
        else:
            self.note(label, text)

    def located(self, street: str | None, city: str | None, country: str | None, code: str | None = None) -> None:
        """An address, ``country`` in the publisher's words, ``code`` if it tells one; nothing where all are missing."""
        if street or city or country or code:
            code = code or (country_code(country) if country else None)
            if country:
                country = intern(country)
            self.addresses.append(lean(Address(street=street, city=city, country=code, country_text=country)))

    def link(
        self,
        target: str,
        kind: LinkKind = LinkKind.LINKED_TO,
        *,
        entry_id: str | None = None,
        label: str | None = None,
        percent: float | None = None,
    ) -> None:
        """A tie to another party that the record states; ``label`` is the publisher's word for it."""
        if entry_id is not None and len(entry_id) > MAX_ID_CHARS:
            self.note(f"Number of {target[:MAX_NAME_CHARS]}", entry_id)
            entry_id = None
        link = EntryLink(kind=kind, target_name=target, target_entry_id=entry_id, label=label, percent=percent)
        self.links.append(lean(link))

    def keep_rest(self, node: Node) -> None:
        """Everything of ``node`` that was not read, as remarks."""
        for label, text in node.rest():
            self.note(label, text)

    def finish(self, list_id: str, entry_id: str, place: str, *, partial: bool = False) -> ListEntry:
        """The entry. InputError with ``place`` where it has no name, or one that cannot be."""
        name = self.name or (self.names[0].name if self.names else None)
        if name is None:
            raise InputError(f"entry {entry_id} has no name", place=place)
        if max(len(name), *(len(one.name) for one in self.names), 0) > MAX_NAME_CHARS:
            raise InputError(f"entry {entry_id} has a name of more than {MAX_NAME_CHARS:,} characters", place=place)
        fields: dict[str, Any] = {key: unique(value) for key in _REPEATED if (value := getattr(self, key))}
        if self.organization_types:
            # In an order of their own: what was told later, by a delta, must not read otherwise.
            fields["organization_type"] = "; ".join(sorted(set(self.organization_types)))
        if self.vessel:
            fields["vessel"] = Vessel(**self.vessel)
        for key in ("listed_on", "source_url"):
            if value := getattr(self, key):
                fields[key] = value
        if partial:
            fields["partial"] = True
        try:
            return lean(ListEntry(list_id=list_id, entry_id=entry_id, name=name, kind=self.kind, **fields))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise InputError(f"entry {entry_id[:40]}: {where}: {first['msg']}", place=place) from error


_REPEATED: Final = (
    *("names", "titles", "programs", "addresses", "nationalities", "birth_dates", "birth_places", "established"),
    *("identifiers", "links", "secondary_sanctions", "target_types", "remarks"),
)
