"""What ingest remembers of pages that listings led to: which were read, as which article, when to look again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, select

from sanctionwire.ingest import tables
from sanctionwire.ingest.fetching.fetch import Validators
from sanctionwire.ingest.news.address import canonical_address
from sanctionwire.ingest.news.copies import Copy
from sanctionwire.ingest.news.item import Item
from sanctionwire.store.outbox import upsert

RECHECKS: Final = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=10))
"""How long after the first reading a page is looked at again: corrections come soon, withdrawals within days."""
RETRIES: Final = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
"""How long after a failure a page is tried again; then it is given up until its listing changes."""
GONE_AFTER: Final = 2
"""So many answers in a row that the page is not there count as withdrawal, half an hour apart at the least."""
GONE_RETRY: Final = timedelta(minutes=30)
NO_VALIDATORS: Final = Validators()
_CHUNK: Final = 400

_ITEM: TypeAdapter[Item] = TypeAdapter(Item)


@dataclass(frozen=True, slots=True)
class KnownPage:
    """One page of one source. ``read_at`` is None until it was read; ``next_at`` None where it is left alone."""

    source_id: str
    item: Item
    seen_at: datetime
    next_at: datetime | None
    read_at: datetime | None = None
    article_id: str | None = None
    title: str = ""
    story: str | None = None
    validators: Validators = NO_VALIDATORS
    looks: int = 0
    """Good answers since it was first read."""
    misses: int = 0
    """Failures in a row."""
    gone: bool = False

    @property
    def page_id(self) -> str:
        """Key of its row."""
        return page_id(self.item.address)

    def after_look(self, now: datetime, validators: Validators) -> KnownPage:
        """After an answer that could be used, or that nothing changed."""
        first = self.read_at or now
        later = [first + after for after in RECHECKS if first + after > now]
        return replace(
            self, read_at=first, validators=validators, looks=self.looks + 1, misses=0, gone=False,
            next_at=later[0] if later else None,
        )  # fmt: skip

    def after_failure(self, now: datetime) -> KnownPage:
        """After an answer that could not be used, or none."""
        wait = RETRIES[self.misses] if self.misses < len(RETRIES) else None
        return replace(self, misses=self.misses + 1, next_at=None if wait is None else now + wait)

    def after_gone(self, now: datetime, *, for_good: bool) -> KnownPage:
        """After the word that it is not there; ``gone`` once that is certain."""
        misses = self.misses + 1
        gone = for_good or misses >= GONE_AFTER
        return replace(self, misses=misses, gone=gone, next_at=None if gone else now + GONE_RETRY)


def page_id(address: str) -> str:
    """Key of a page's row: of its canonical address, so that a link with other tracking leads to the same page."""
    address = canonical_address(address) or address
    return sha256(address.encode("utf-8", "replace")).hexdigest()[:32]


def known_pages(connection: Connection, source_id: str, addresses: Sequence[str]) -> dict[str, KnownPage]:
    """Those pages of a source that are known, by the key of their row."""
    ids = [page_id(a) for a in addresses]
    t = tables.page
    found: dict[str, KnownPage] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        rows = connection.execute(select(t).where(t.c.source_id == source_id, t.c.page_id.in_(chunk)))
        found |= {page.page_id: page for page in map(_page, rows)}
    return found


def due_pages(connection: Connection, source_id: str, now: datetime, limit: int) -> list[KnownPage]:
    """Pages that are to be looked at, new ones before known ones, the latest found first."""
    t = tables.page
    rows = connection.execute(
        select(t)
        .where(t.c.source_id == source_id, t.c.next_at.is_not(None), t.c.next_at <= _written(now))
        .order_by(t.c.read_at.is_not(None), t.c.place, t.c.page_id)
        .limit(limit)
    )
    return [_page(row) for row in rows]


def owner_of(connection: Connection, article_id: str) -> tuple[str, str] | None:
    """Source and address of the page that an article was first read from; None where it was read from none."""
    t = tables.page
    row = connection.execute(
        select(t.c.source_id, t.c.item)
        .where(t.c.article_id == article_id)
        .order_by(t.c.read_at, t.c.place, t.c.page_id)
        .limit(1)
    ).first()
    return None if row is None else (row.source_id, _ITEM.validate_json(row.item).address)


def remember_pages(connection: Connection, pages: Iterable[KnownPage], *, places: dict[str, int] | None = None) -> None:
    """Store pages, in the transaction that draws the conclusions. ``places`` are their places in the listing."""
    for page in pages:
        values: dict[str, object] = {
            "item": _ITEM.dump_json(page.item).decode(),
            "seen_at": _written(page.seen_at),
            "next_at": None if page.next_at is None else _written(page.next_at),
            "read_at": None if page.read_at is None else _written(page.read_at),
            "article_id": page.article_id,
            "title": page.title,
            "story": page.story,
            "etag": page.validators.etag,
            "last_modified": page.validators.last_modified,
            "looks": page.looks,
            "misses": page.misses,
            "gone": int(page.gone),
        }
        if places is not None:
            values["place"] = places.get(page.item.address, 0)
        upsert(connection, tables.page, {"source_id": page.source_id, "page_id": page.page_id}, values)


def copies_since(connection: Connection, moment: datetime) -> list[Copy]:
    """Articles read since then, with their stories."""
    t = tables.page
    rows = connection.execute(
        select(t.c.article_id, t.c.item, t.c.story, t.c.read_at).where(
            t.c.story.is_not(None), t.c.article_id.is_not(None), t.c.read_at >= _written(moment)
        )
    )
    return [
        Copy(row.article_id, _ITEM.validate_json(row.item).address, row.story, datetime.fromisoformat(row.read_at))
        for row in rows
    ]


def _written(moment: datetime) -> str:
    """So that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _page(row: Row[tuple[object, ...]]) -> KnownPage:
    return KnownPage(
        source_id=row.source_id,
        item=_ITEM.validate_json(row.item),
        seen_at=datetime.fromisoformat(row.seen_at),
        next_at=None if row.next_at is None else datetime.fromisoformat(row.next_at),
        read_at=None if row.read_at is None else datetime.fromisoformat(row.read_at),
        article_id=row.article_id,
        title=row.title,
        story=row.story,
        validators=Validators(row.etag, row.last_modified),
        looks=row.looks,
        misses=row.misses,
        gone=bool(row.gone),
    )
