"""From two states of a list to the changes between them: one batch per publication.

Deterministic: ids derive from list, publication and content, so that two pollers of one publication make the same
events.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sanctionwire.errors import InputError
from sanctionwire.ingest.fields import compare_entries, content
from sanctionwire.ingest.patch import apply_delta, gaps
from sanctionwire_schemas import Batch, DesignationChange, FieldChange, ListEntry, ListSource, Op

__all__ = ["apply", "apply_delta", "diff", "gaps"]

_ID_HEX = 20  # 80 bits: no chance collision among the changes of a thousand years


class _Raw(NamedTuple):
    """A change before its batch is known."""

    op: Op
    entry: ListEntry
    before: ListEntry | None
    fields: tuple[FieldChange, ...]
    material: bool


def diff(
    old: Mapping[str, ListEntry],
    new: Mapping[str, ListEntry] | Iterable[ListEntry],
    *,
    list_id: str,
    published_at: datetime,
    sequence: int = 0,
    source: ListSource | None = None,
    snapshot: bool = False,
    silent_fields: frozenset[str] = frozenset(),
) -> list[DesignationChange]:
    """Changes from ``old`` (entries by id) to ``new``, ordered by entry id; empty where nothing changed.

    ``published_at`` must have a zone; ``sequence`` orders publications of one time. ``snapshot`` says that there was
    no earlier state. ``silent_fields`` are fields that one of the two publications could not hold (see ParsedList);
    they are not compared. Differences of order alone are no change; see :mod:`~sanctionwire.ingest.fields` for what is
    material.

    Raises InputError where two new entries share an id, an entry belongs to another list, or an entry that was complete
    has lost its main record: then a file is missing, and everything it said would look withdrawn.
    """
    if published_at.tzinfo is None:
        raise ValueError("published_at needs a time zone")
    current = _by_id(new, list_id)
    raw: list[_Raw] = []
    for entry_id in sorted({*old, *current}, key=_order):
        before, after = old.get(entry_id), current.get(entry_id)
        change = _change(before, after, silent_fields)
        if change is not None:
            raw.append(change)
    if not raw:
        return []
    when = published_at.astimezone(UTC)
    ids = [_event_id(list_id, when, sequence, change, silent_fields) for change in raw]
    batch_id = f"{list_id}/{when:%Y-%m-%dT%H:%M:%SZ}/{sequence}/{_digest([ids, snapshot])}"
    return [
        DesignationChange(
            event_id=event_id,
            op=change.op,
            entry=change.entry,
            before=change.before,
            fields=change.fields,
            material=change.material,
            source=source or ListSource(),
            batch=Batch(
                id=batch_id,
                index=index,
                size=len(raw),
                list_id=list_id,
                published_at=when,
                sequence=sequence,
                snapshot=snapshot,
            ),
        )
        for index, (event_id, change) in enumerate(zip(ids, raw, strict=True))
    ]


def apply(old: Mapping[str, ListEntry], changes: Iterable[DesignationChange]) -> dict[str, ListEntry]:
    """The state after ``changes``: what a consumer holds that started from ``old``."""
    state = dict(old)
    for change in changes:
        if change.op is Op.REMOVED:
            state.pop(change.entry.entry_id, None)
        else:
            state[change.entry.entry_id] = change.entry
    return state


def _by_id(new: Mapping[str, ListEntry] | Iterable[ListEntry], list_id: str) -> dict[str, ListEntry]:
    found: dict[str, ListEntry] = {}
    for entry in new.values() if isinstance(new, Mapping) else new:
        if entry.list_id != list_id:
            raise InputError(f"entry {entry.reference} does not belong to list {list_id}")
        if entry.entry_id in found:
            raise InputError(f"entry {entry.reference} stands twice in one publication")
        found[entry.entry_id] = entry
    return found


def _change(before: ListEntry | None, after: ListEntry | None, silent: frozenset[str]) -> _Raw | None:
    if after is None:
        if before is None:
            return None
        return _Raw(Op.REMOVED, before, before, (), material=True)
    if before is None:
        return _Raw(Op.ADDED, after, None, (), material=True)
    if after.partial and not before.partial and "name" not in silent:
        raise InputError(f"entry {after.reference} has lost its main record: is the main file missing?")
    if before == after:
        return None
    fields = compare_entries(before, after, silent)
    if not fields:
        return None
    return _Raw(Op.AMENDED, after, before, fields, any(change.material for change in fields))


def _order(entry_id: str) -> tuple[int, int, str]:
    """Numbers by value, before references that are words."""
    return (0, int(entry_id), "") if entry_id.isdecimal() and len(entry_id) < 20 else (1, 0, entry_id)


def _event_id(list_id: str, when: datetime, sequence: int, change: _Raw, silent: frozenset[str]) -> str:
    said = [content(entry, silent) if entry is not None else None for entry in (change.before, change.entry)]
    digest = _digest([list_id, when.isoformat(), sequence, change.entry.entry_id, change.op.value, said])
    return f"{list_id}/{change.entry.entry_id}/{digest}"


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_HEX]
