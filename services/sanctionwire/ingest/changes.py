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
from sanctionwire.ingest.lists.entries import by_number
from sanctionwire.ingest.patch import apply_delta, gaps
from sanctionwire.ingest.renumbered import renumbered
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
    successor: str | None = None


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
    material. An entry that left while one with its identifiers came is renumbered: an amended entry, and an immaterial
    removal of the old number that names its successor.

    Raises InputError where two new entries share an id, an entry belongs to another list, or an entry that was complete
    has lost its main record: then a file is missing, and everything it said would look withdrawn.
    """
    if published_at.tzinfo is None:
        raise ValueError("published_at needs a time zone")
    current = _by_id(new, list_id)
    ids = sorted({*old, *current}, key=by_number)
    raw = [
        change
        for entry_id in ids
        if (change := _change(old.get(entry_id), current.get(entry_id), silent_fields)) is not None
    ]
    if "identifiers" not in silent_fields:
        raw = _renumbered(raw, silent_fields)
    if not raw:
        return []
    when = published_at.astimezone(UTC)
    event_ids = [_event_id(list_id, when, sequence, change, silent_fields) for change in raw]
    batch_id = f"{list_id}/{when:%Y-%m-%dT%H:%M:%SZ}/{sequence}/{_digest([event_ids, snapshot])}"
    return [
        DesignationChange(
            event_id=event_id,
            op=change.op,
            entry=change.entry,
            before=change.before,
            successor=change.successor,
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
        for index, (event_id, change) in enumerate(zip(event_ids, raw, strict=True))
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


def _renumbered(raw: list[_Raw], silent: frozenset[str]) -> list[_Raw]:
    """The same changes, with the old and the new number of one party told as that."""
    gone = {change.entry.entry_id: change.entry for change in raw if change.op is Op.REMOVED}
    come = [change.entry for change in raw if change.op is Op.ADDED]
    to = renumbered(gone.values(), come) if gone and come else {}
    if not to:
        return raw
    origin = {new_id: gone[old_id] for old_id, new_id in to.items()}
    found: list[_Raw] = []
    for change in raw:
        entry_id = change.entry.entry_id
        if change.op is Op.REMOVED and entry_id in to:
            found.append(change._replace(material=False, successor=to[entry_id]))
        elif change.op is Op.ADDED and entry_id in origin:
            before = origin[entry_id]
            number = FieldChange(field="entry_id", removed=(before.entry_id,), added=(entry_id,), material=False)
            fields = (number, *compare_entries(before, change.entry, silent))
            found.append(_Raw(Op.AMENDED, change.entry, before, fields, any(one.material for one in fields)))
        else:
            found.append(change)
    return found


def _event_id(list_id: str, when: datetime, sequence: int, change: _Raw, silent: frozenset[str]) -> str:
    said: list[Any] = [content(entry, silent) if entry is not None else None for entry in (change.before, change.entry)]
    if change.before is not None and change.before.entry_id != change.entry.entry_id:
        said.append(change.before.entry_id)
    digest = _digest([list_id, when.isoformat(), sequence, change.entry.entry_id, change.op.value, said])
    return f"{list_id}/{change.entry.entry_id}/{digest}"


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_HEX]
