"""Publications of a list in order through the same comparison, classification and book as the services."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sanctionwire.cli.cases import finding_of
from sanctionwire.errors import InputError
from sanctionwire.ingest.changes import diff
from sanctionwire.ingest.lists import ListFormat
from sanctionwire.ingest.state import digest_of, files_of
from sanctionwire.networks.book import Book
from sanctionwire_schemas import Alert, Cause, DesignationChange, ListEntry, Op, PaymentNetwork, Topic

_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Publication:
    """What one publication brought."""

    path: Path
    published_at: datetime
    changes: Counter[Op]
    alerts: tuple[Alert, ...]


def replay(
    reader: ListFormat, paths: Sequence[Path], *, excerpt: bool, step: Callable[[], None]
) -> tuple[list[Publication], Book]:
    """The first publication as a silent baseline, each further one as a batch; what each brought, and the book.

    A publication is dated by the beginning of its folder's name (2021-07-07...), else by its files. With ``excerpt``,
    the last one holds only some entries: what it lacks has not left the list. ``step`` is called once a publication.
    Raises :class:`InputError` where two publications are not in order.
    """
    book, publications = Book(), list[Publication]()
    offset = 0
    for path, when, changes in _publications(reader, paths, excerpt=excerpt):
        alerts: list[Alert] = []
        for change in changes:
            cause = Cause(topic=Topic.FINDINGS, partition=0, offset=offset)
            alerts += book.apply(finding_of(change), cause=cause, observed=when).alerts
            offset += 1
        publications.append(Publication(path, when, Counter(c.op for c in changes), tuple(alerts)))
        step()
    return publications, book


def _publications(
    reader: ListFormat, paths: Sequence[Path], *, excerpt: bool
) -> Iterator[tuple[Path, datetime, list[DesignationChange]]]:
    known: dict[str, ListEntry] = {}
    silent = frozenset[str]()
    last: datetime | None = None
    for number, path in enumerate(paths):
        parsed = reader.parse([path])
        dated = _DAY.match(path.name)
        when = datetime.fromisoformat(dated[1]).replace(tzinfo=UTC) if dated else digest_of(files_of(path))[1]
        if last is not None and when <= last:
            raise InputError(f"is of {when:%Y-%m-%d}, not later than the publication before it", place=str(path))
        entries = parsed.by_id()
        if excerpt and number == len(paths) - 1:
            entries = known | entries
        changes = diff(
            known,
            entries,
            list_id=parsed.list_id,
            published_at=when,
            source=parsed.source(),
            snapshot=number == 0,
            silent_fields=silent | parsed.silent_fields if number else frozenset(),
        )
        yield path, when, changes
        # What a publication could not state has not changed.
        known = known | {c.entry.entry_id: c.entry for c in changes if c.op is not Op.REMOVED}
        known = {i: e for i, e in known.items() if i in entries}
        last = when
        silent = parsed.silent_fields


def standing(book: Book) -> list[PaymentNetwork]:
    """Networks that stand, those with most members first."""
    active = [network for network in book.networks() if network.state == "active"]
    return sorted(active, key=lambda n: (-len(n.members), n.network_id))
