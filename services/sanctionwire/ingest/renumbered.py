"""Entries that a list goes on listing under another number: their identifiers say that they are the same party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

from sanctionwire.ingest.fields import bare
from sanctionwire.names import key, strong
from sanctionwire_schemas import ListEntry, PartyKind

_OWN_NUMBER = "reference"
"""An entry's own number is an identifier of some lists; another number is no contradiction."""


def renumbered(gone: Iterable[ListEntry], come: Iterable[ListEntry]) -> dict[str, str]:
    """Ids of entries that left, to the ids under which the same parties stand now.

    The two must be of one kind and share an identifier that belongs to one party, and nobody else among those that left
    or came may share one with either. One shared identifier is enough with a name in common, or where it is a ship's
    IMO number; else there must be two. Linear in the number of entries.
    """
    left = {entry.entry_id: entry for entry in gone}
    holders: dict[Hashable, list[str]] = defaultdict(list)
    for entry in left.values():
        for one in _keys(entry):
            holders[one].append(entry.entry_id)
    to: dict[str, list[ListEntry]] = defaultdict(list)
    candidates: dict[str, set[str]] = {}
    for entry in come:
        found = {entry_id for one in _keys(entry) for entry_id in holders.get(one, ())}
        candidates[entry.entry_id] = found
        for entry_id in found:
            to[entry_id].append(entry)
    return {
        old_id: entries[0].entry_id
        for old_id, entries in to.items()
        if len(entries) == 1 and len(candidates[entries[0].entry_id]) == 1 and _same(left[old_id], entries[0])
    }


def _keys(entry: ListEntry) -> set[Hashable]:
    return {key(one) for one in entry.identifiers if one.kind != _OWN_NUMBER and strong(one)}


def _same(old: ListEntry, new: ListEntry) -> bool:
    if old.kind is not new.kind:
        return False
    shared = _keys(old) & _keys(new)
    imo = old.kind is PartyKind.VESSEL and any(isinstance(one, tuple) and one[0] == "IMO" for one in shared)
    return imo or len(shared) > 1 or bool(_names(old) & _names(new))


def _names(entry: ListEntry) -> set[str]:
    return {bare(name) for name in (entry.name, *(one.name for one in entry.names if not one.weak))}
