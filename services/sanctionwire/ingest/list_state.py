"""The state of each list, and what a publication makes of it. All within the caller's transaction.

A list is compared by the hashes of its entries, and only entries that differ are loaded: the list stands in memory
once, as it was parsed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, delete, func, insert, select

from sanctionwire.errors import InputError
from sanctionwire.ingest import tables
from sanctionwire.ingest.changes import apply_delta, diff, gaps
from sanctionwire.ingest.guards import Bounds, Extent, Stamp, is_behind, out_of_bounds
from sanctionwire.ingest.lists import ParsedDelta, ParsedList
from sanctionwire.settings import MESSAGE_LIMIT_BYTES
from sanctionwire.store.outbox import OutboxRecord, enqueue, upsert, upsert_all
from sanctionwire.stream.records import outgoing
from sanctionwire_schemas import DesignationChange, ListEntry, ListSource, Topic

T = TypeVar("T")

_CHUNK = 500
"""Rows of one statement; keeps what a large baseline needs at once small."""


class NotLoadedError(InputError):
    """A delta came before the list was loaded whole: its turn comes later, the delta itself is not at fault."""


@dataclass(frozen=True)
class Publication:
    """Which publication of a list was taken over last, and from which source."""

    published_at: datetime
    sequence: int
    sha256: str
    written_at: datetime | None = None
    source_id: str | None = None

    @property
    def stamp(self) -> Stamp:
        """For comparing with publications of other sources."""
        return Stamp(self.published_at, self.written_at or self.published_at)


@dataclass(frozen=True)
class Candidate:
    """One publication as it was read, before it is judged."""

    source_id: str
    parsed: ParsedList | ParsedDelta
    sha256: str
    stamp: Stamp
    provenance: ListSource


@dataclass(frozen=True)
class Taken:
    """What became of a publication: taken over with so many changes, held, or found to be behind.

    ``unclear`` are ids of entries that a delta did not tell enough about: the next full file decides.
    """

    entries: int
    changes: int = 0
    held: str | None = None
    behind: bool = False
    publication: Publication | None = None
    unclear: tuple[str, ...] = ()


def last_publication(connection: Connection, list_id: str) -> Publication | None:
    """None where the list was never read."""
    row = connection.execute(select(tables.publication).where(tables.publication.c.list_id == list_id)).first()
    if row is None:
        return None
    return Publication(
        published_at=datetime.fromisoformat(row.published_at),
        sequence=row.sequence,
        sha256=row.sha256,
        written_at=datetime.fromisoformat(row.written_at) if row.written_at else None,
        source_id=row.source_id,
    )


def next_publication(last: Publication | None, candidate: Candidate) -> Publication:
    """Number a publication. One that is dated no later than the last counts as its successor: nothing is passed
    over.
    """
    later = last is None or candidate.stamp.published_at > last.published_at
    return Publication(
        published_at=candidate.stamp.published_at if later or last is None else last.published_at,
        sequence=0 if later or last is None else last.sequence + 1,
        sha256=candidate.sha256,
        written_at=candidate.stamp.written_at,
        source_id=candidate.source_id,
    )


def take_publication(
    connection: Connection, candidate: Candidate, bounds: Bounds | None, *, concern: str | None = None
) -> Taken:
    """Compare with the known state, remember the new one, and put the changes in the outbox as one batch.

    The first load of a list goes out as changes marked ``snapshot``. A publication beyond ``bounds``, or of
    which there is a ``concern`` already, changes nothing and says why in ``held``, unless it is the first or ``bounds``
    is None: a person has released it. One that is older than what another source has brought
    changes nothing and is ``behind``. Raises ``NotLoadedError`` for a delta of a list that was never loaded, and
    ``InputError`` where :func:`~sanctionwire.ingest.changes.diff` does.
    """
    list_id = candidate.parsed.list_id
    last = last_publication(connection, list_id)
    if last is None and isinstance(candidate.parsed, ParsedDelta):
        raise NotLoadedError(f"waits: it holds changes to list {list_id}, which was not loaded whole yet")
    if (
        last is not None
        and last.source_id not in (None, candidate.source_id)
        and is_behind(candidate.stamp, last.stamp)
    ):
        return Taken(entries=_count(connection, list_id), behind=True)
    old, new, before = _differing(connection, candidate.parsed)
    extent = Extent(
        before=before,
        added=len(new.keys() - old.keys()),
        amended=len(new.keys() & old.keys()),
        removed=len(old.keys() - new.keys()),
    )
    if bounds is not None and last is not None:
        reasons = [r for r in (concern, out_of_bounds(extent, bounds)) if r is not None]
        if reasons:
            return Taken(entries=before, held=f"{'; '.join(reasons)}. It {extent}")
    elif bounds is not None and concern is not None:
        # Nothing to compare the date of a first load with: when the file was written serves as well.
        written_at = candidate.stamp.written_at
        candidate = replace(candidate, stamp=Stamp(written_at, written_at))
    publication = next_publication(last, candidate)
    unclear = _unclear(connection, candidate.parsed)
    changes = diff(
        old,
        new,
        list_id=list_id,
        published_at=publication.published_at,
        sequence=publication.sequence,
        source=candidate.provenance,
        snapshot=last is None,
    )
    _store(connection, list_id, old, new)
    if last is not None and not changes:
        # The same content once more, perhaps from another source. Its date must not enter the numbering, or two pollers
        # that saw other sources would number the next publication differently.
        written_at = max(candidate.stamp.written_at, last.stamp.written_at)
        publication = replace(last, written_at=written_at)
    _store_publication(connection, list_id, publication)
    for chunk in _chunks(changes):
        enqueue(connection, (_record(change) for change in chunk))
    return Taken(entries=extent.after, changes=len(changes), publication=publication, unclear=unclear)


def _record(change: DesignationChange) -> OutboxRecord:
    """The change as it goes out. ``InputError`` where no topic would take it: it would stop everything behind it."""
    record = outgoing(Topic.DESIGNATIONS, change, ce_id=change.event_id, ce_source=f"list/{change.entry.list_id}")
    if (size := len(record.value or b"")) > MESSAGE_LIMIT_BYTES:
        raise InputError(
            f"entry {change.entry.reference} makes an event of {size:,} bytes; "
            f"at most {MESSAGE_LIMIT_BYTES:,} can be sent"
        )
    return record


def _differing(
    connection: Connection, parsed: ParsedList | ParsedDelta
) -> tuple[dict[str, ListEntry], dict[str, ListEntry], int]:
    """Old and new state of those entries that differ, and how many entries the list has now."""
    if isinstance(parsed, ParsedDelta):
        old = entries(connection, parsed.list_id, _named(parsed))
        new = apply_delta(old, parsed)
        same = {i for i in old.keys() & new.keys() if old[i] == new[i]}
        rest = ({i: e for i, e in one.items() if i not in same} for one in (old, new))
        return next(rest), next(rest), _count(connection, parsed.list_id)
    hashes = entry_hashes(connection, parsed.list_id)
    if parsed.silent_fields & ListEntry.model_fields.keys():
        old = entries(connection, parsed.list_id)
        current: Mapping[str, ListEntry] = _with_silent_fields(parsed, old)
    else:
        _refuse_doubles(parsed)
        current = parsed.by_id()
    changed = {i for i, entry in current.items() if hashes.get(i) != entry_hash(entry)}
    gone = hashes.keys() - current.keys()
    old = entries(connection, parsed.list_id, (changed & hashes.keys()) | gone)
    return old, {i: current[i] for i in changed}, len(hashes)


def _named(delta: ParsedDelta) -> set[str]:
    return {e.entry_id for e in delta.upserts} | set(delta.removed) | {p.entry_id for p in delta.patches}


def _unclear(connection: Connection, parsed: ParsedList | ParsedDelta) -> tuple[str, ...]:
    if not isinstance(parsed, ParsedDelta):
        return ()
    return gaps(entries(connection, parsed.list_id, _named(parsed)), parsed)


def _refuse_doubles(parsed: ParsedList) -> None:
    seen: set[str] = set()
    for entry in parsed.entries:
        if entry.entry_id in seen:
            raise InputError(f"entry {entry.reference} stands twice in one publication")
        seen.add(entry.entry_id)


def _with_silent_fields(parsed: ParsedList, old: Mapping[str, ListEntry]) -> dict[str, ListEntry]:
    """The entries as published, with what the files at hand could not say taken from what is known.

    Without the main file nobody can tell a removed entry from one that has neither address nor alias: none is removed.
    """
    silent = sorted(parsed.silent_fields & ListEntry.model_fields.keys())
    current = parsed.by_id()
    without_main = "name" in parsed.silent_fields
    for entry_id, entry in current.items():
        known = old.get(entry_id)
        if known is not None:
            update = {name: getattr(known, name) for name in silent}
            current[entry_id] = entry.model_copy(update=update | ({"partial": known.partial} if without_main else {}))
    return {**old, **current} if without_main else current


def entry_hash(entry: ListEntry) -> str:
    """SHA-256 of an entry as it is stored."""
    return _hash(_text(entry))


def _text(entry: ListEntry) -> str:
    return entry.model_dump_json(exclude_none=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def entry_hashes(connection: Connection, list_id: str) -> dict[str, str | None]:
    """Hash of each entry of a list by entry id; None where it is not known."""
    rows = connection.execute(
        select(tables.entry.c.entry_id, tables.entry.c.sha256).where(tables.entry.c.list_id == list_id)
    )
    return {row.entry_id: row.sha256 for row in rows}


def entries(connection: Connection, list_id: str, ids: Collection[str] | None = None) -> dict[str, ListEntry]:
    """The list as last published, by entry id; all of it, or those of ``ids`` that it has."""
    wanted = select(tables.entry.c.value).where(tables.entry.c.list_id == list_id)
    selections = [wanted] if ids is None else [wanted.where(tables.entry.c.entry_id.in_(c)) for c in _chunks(list(ids))]
    found = (
        ListEntry.model_validate_json(row.value) for selection in selections for row in connection.execute(selection)
    )
    return {entry.entry_id: entry for entry in found}


def _count(connection: Connection, list_id: str) -> int:
    counted = select(func.count()).select_from(tables.entry).where(tables.entry.c.list_id == list_id)
    return int(connection.execute(counted).scalar_one())


def _store(connection: Connection, list_id: str, old: Mapping[str, ListEntry], new: Mapping[str, ListEntry]) -> None:
    for ids in _chunks(sorted(new.keys() - old.keys())):
        rows = [{"list_id": list_id, "entry_id": i, **_values(new[i])} for i in ids]
        connection.execute(insert(tables.entry), rows)
    for ids in _chunks(sorted(new.keys() & old.keys())):
        rows = [{"list_id": list_id, "entry_id": i, **_values(new[i])} for i in ids]
        upsert_all(connection, tables.entry, ("list_id", "entry_id"), rows)
    for ids in _chunks(sorted(old.keys() - new.keys())):
        connection.execute(
            delete(tables.entry).where(tables.entry.c.list_id == list_id, tables.entry.c.entry_id.in_(ids))
        )


def _values(entry: ListEntry) -> dict[str, object]:
    text = _text(entry)
    return {"value": text, "sha256": _hash(text)}


def _store_publication(connection: Connection, list_id: str, publication: Publication) -> None:
    upsert(
        connection,
        tables.publication,
        {"list_id": list_id},
        {
            "published_at": publication.published_at.astimezone(UTC).isoformat(),
            "sequence": publication.sequence,
            "sha256": publication.sha256,
            "written_at": publication.written_at and publication.written_at.astimezone(UTC).isoformat(),
            "source_id": publication.source_id,
        },
    )


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
