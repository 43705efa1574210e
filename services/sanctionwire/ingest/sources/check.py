"""Trying a source once, without a state and without telling anybody: what would ingest find?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from pydantic import BaseModel, ConfigDict

from sanctionwire.errors import InputError, SanctionwireError
from sanctionwire.ingest.fetching.fetch import Fetcher
from sanctionwire.ingest.fetching.obtain import Obtained, files_for, obtain_whole
from sanctionwire.ingest.fetching.refusals import RefusedError, SourceAwayError
from sanctionwire.ingest.lists import FORMATS, ParsedDelta
from sanctionwire.ingest.news_look import READERS
from sanctionwire.ingest.page_look import PageLooker
from sanctionwire.ingest.sources.config import ListSourceConfig, NewsSourceConfig
from sanctionwire.settings import FetchSettings


class Checked(BaseModel):
    """What one source gave. ``entries`` are list entries, changes of a delta, or articles. ``error`` says what is wrong
    and how to mend it.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    kind: str
    format: str
    address: str
    ok: bool
    status: int | None = None
    bytes: int | None = None
    entries: int | None = None
    rows: dict[str, int] = {}
    published_at: datetime | None = None
    moved_to: str | None = None
    seconds: float
    error: str | None = None


async def check_source(
    source: ListSourceConfig | NewsSourceConfig, fetcher: Fetcher, now: Callable[[], datetime]
) -> Checked:
    """Fetch and read a source once. What is wrong comes back in the result."""
    started = perf_counter()
    facts: dict[str, Any] = {"source": source.id, "kind": source.kind, "format": source.format, "address": source.place}
    try:
        with await obtain_whole(source, fetcher, now=now()) as got:
            facts |= {
                "status": 200 if source.addresses else None,
                "bytes": got.size_bytes,
                "moved_to": got.moved_to,
                "published_at": got.written_at,
            }
            facts |= await asyncio.to_thread(_read, source, got)
    except (RefusedError, SourceAwayError) as error:
        facts |= {"status": error.status, "error": str(error)}
    except SanctionwireError as error:
        facts["error"] = str(error)
    except Exception as error:  # noqa: BLE001  (one broken source must not hide the others)
        facts["error"] = f"reading failed: {type(error).__name__}: {error}"
    return Checked(**facts, ok="error" not in facts, seconds=round(perf_counter() - started, 3))


def _read(source: ListSourceConfig | NewsSourceConfig, got: Obtained) -> dict[str, Any]:
    if isinstance(source, NewsSourceConfig) and source.is_listing:
        listing = PageLooker.read(source, got.paths[0].read_bytes(), source.addresses[0])
        return {"entries": len(listing.items) or len(listing.further)}
    if isinstance(source, NewsSourceConfig):
        read = READERS[source.format](got.paths[0], source, got.retrieved_at)
        if read.bad:
            raise InputError(f"{len(read.bad)} articles cannot be read; the first: {read.bad[0]}")
        return {"entries": len(read.articles)}
    reader = FORMATS[source.format]
    parsed = reader.read(files_for(got.paths, reader.files), list_id=source.list_id)
    if isinstance(parsed, ParsedDelta):
        count = len(parsed.upserts) + len(parsed.removed) + len(parsed.patches)
    else:
        count = len(parsed.entries)
        if not count:
            raise InputError("holds no entry; expected the whole list")
    facts: dict[str, Any] = {"entries": count, "rows": dict(parsed.rows)}
    return facts | ({"published_at": parsed.published_at} if parsed.published_at is not None else {})


async def check_sources(
    sources: list[ListSourceConfig | NewsSourceConfig],
    settings: FetchSettings,
    *,
    spool: Path,
    now: Callable[[], datetime],
    done: Callable[[Checked], None],
) -> None:
    """Check one source after the other; ``done`` gets each result as it comes."""
    async with Fetcher(settings, spool=spool, now=now) as fetcher:
        for source in sources:
            done(await check_source(source, fetcher, now))
