"""One look at a list source: fetch, parse, guard, compare, publish."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import perf_counter

import structlog
from sqlalchemy import Connection

from sanctionwire.errors import InputError, SanctionwireError
from sanctionwire.ingest.aside import Aside
from sanctionwire.ingest.fetching.fetch import Fetcher, Validators
from sanctionwire.ingest.fetching.obtain import Obtained, Signature, Unchanged, files_for, obtain
from sanctionwire.ingest.fetching.refusals import RefusedError
from sanctionwire.ingest.guards import FUTURE, Bounds, Stamp, wrong_date
from sanctionwire.ingest.list_state import Candidate, NotLoadedError, Taken, take_publication
from sanctionwire.ingest.lists import FORMATS, ParsedDelta, ParsedList
from sanctionwire.ingest.memory import Held, SourceMemory, recall, remember
from sanctionwire.ingest.sources.config import ListSourceConfig
from sanctionwire.ingest.sources.report import Look, Reporter
from sanctionwire.store import Store
from sanctionwire_schemas import ListSource, SourceState

log = structlog.get_logger(__name__)


@dataclass
class _Bad:
    """The last content that could not be used: said again without reading it again, until it changes."""

    sha256: str
    message: str
    place: str | None
    validators: dict[str, Validators] = field(default_factory=dict)

    @property
    def error(self) -> InputError:
        """What was wrong."""
        return InputError(self.message, place=self.place)


class ListLooker:
    """Looks at list sources. One publication is in memory at a time, whatever the number of sources."""

    def __init__(self, store: Store, fetcher: Fetcher, aside: Aside, reporter: Reporter) -> None:
        self._store = store
        self._fetcher = fetcher
        self._aside = aside
        self._reporter = reporter
        self._memory: dict[str, SourceMemory] = {}
        self._bad: dict[str, _Bad] = {}
        self._wanted: set[str] = set()
        self._seen: dict[str, Signature] = {}
        self._one_at_a_time = asyncio.Lock()

    def forget(self, source_id: str) -> None:
        """Read again from the database what is remembered of a source: something else has changed it."""
        self._memory.pop(source_id, None)

    def wants_full(self, list_id: str) -> bool:
        """Whether a delta of this list left questions that only the full file answers; says so once."""
        wanted = list_id in self._wanted
        self._wanted.discard(list_id)
        return wanted

    async def look(self, source: ListSourceConfig, now: datetime) -> None:
        """One look, reported. Raises ``InputError`` for what cannot be used and ``SourceAwayError``."""
        if source.id not in self._memory:
            self._memory[source.id] = await self._store.run(lambda c: recall(c, source))
        memory = self._memory[source.id]
        if memory.held is not None and memory.held.released_by is not None:
            memory = await self._release(source, memory, memory.held, now)
        bad = self._bad.get(source.id)
        known = {**memory.validators, **(bad.validators if bad is not None else {})}
        got = await obtain(
            source,
            self._fetcher,
            known,
            now=now,
            seen=self._seen.get(source.id),
            refused=lambda path, error: self._keep_refused(source.id, path, error, now),
        )
        if isinstance(got, Unchanged):
            if bad is not None:
                raise bad.error
            await self._unchanged(source, memory, got.validators, now)
            return
        with got:
            if got.moved_to:
                log.warning("source_moved", source=source.id, to=got.moved_to)
            if got.signature is not None:
                self._seen[source.id] = got.signature
            if bad is not None and bad.sha256 == got.sha256:
                raise bad.error
            if got.sha256 == memory.dealt_with:
                self._bad.pop(source.id, None)
                await self._unchanged(source, memory, got.validators, now)
                return
            await self._changed(source, memory, got, now)

    async def _unchanged(
        self, source: ListSourceConfig, memory: SourceMemory, validators: dict[str, Validators], now: datetime
    ) -> None:
        if validators != memory.validators:

            def store(connection: Connection) -> SourceMemory:
                # Read anew: a release may have come in the meantime.
                after = recall(connection, source).model_copy(update={"validators": validators})
                remember(connection, source.id, after)
                return after

            self._memory[source.id] = await self._reporter.run(store)
        await self._reporter.succeeded(source, Look(now, held=memory.held.reason if memory.held else None))

    async def _changed(self, source: ListSourceConfig, memory: SourceMemory, got: Obtained, now: datetime) -> None:
        log.info("list_loading", source=source.id, size_bytes=got.size_bytes)
        started = perf_counter()
        try:
            async with self._one_at_a_time:
                parsed = await self._parse(source, got.paths)
                got.still_the_same()
                stamp = _stamp(parsed, got)
                # A publication that went back to the last good content has mended itself.
                known = got.sha256 == memory.sha256
                concern = None if known else wrong_date(stamp.published_at, memory.published_at, now=now)
                released = memory.held is not None and memory.held.releases(got.sha256)
                taken = await self._take(source, memory, got, parsed, stamp, now, concern=concern, released=released)
                _tell(source, got, parsed, stamp, taken, released=released, seconds=perf_counter() - started)
        except NotLoadedError:
            self._seen.pop(source.id, None)
            raise
        except InputError as error:
            await self._put_aside(source, got, error, now)
            raise
        except SanctionwireError:
            raise
        except Exception as error:
            # Our fault, but the same content would meet it again: not at every look.
            log.exception("list_reading_failed", source=source.id)
            wrong = InputError(f"reading failed: {type(error).__name__}: {error}", place=source.place)
            await self._put_aside(source, got, wrong, now)
            raise wrong from error

    async def _put_aside(self, source: ListSourceConfig, got: Obtained, error: InputError, now: datetime) -> None:
        self._bad[source.id] = _Bad(got.sha256, error.message, error.place, got.validators)
        await asyncio.to_thread(self._aside.keep_bad, source.id, got.paths, got.sha256, now=now)

    async def _release(self, source: ListSourceConfig, memory: SourceMemory, held: Held, now: datetime) -> SourceMemory:
        folder = self._aside.held_folder(source.id, held.sha256)
        if not folder.is_dir():
            log.warning("held_files_gone", source=source.id, sha256=held.sha256)
            # Fetched again now, and then known by its hash as released.
            return memory.model_copy(update={"validators": {}, "sha256": None})
        got = Obtained(
            paths=tuple(sorted(folder.iterdir())),
            sha256=held.sha256,
            size_bytes=sum(file.stat().st_size for file in folder.iterdir()),
            address=held.address,
            retrieved_at=held.retrieved_at,
            written_at=held.written_at,
            validators=memory.validators,
        )
        started = perf_counter()
        try:
            async with self._one_at_a_time:
                parsed = await self._parse(source, got.paths)
                taken = await self._take(source, memory, got, parsed, held.stamp, now, released=True)
                _tell(source, got, parsed, held.stamp, taken, released=True, seconds=perf_counter() - started)
        except InputError:
            # Cannot be used after all: told once, and what the publisher has now is looked at again from the next look.
            after = memory.model_copy(update={"held": None, "validators": {}, "sha256": None})
            await self._reporter.run(lambda c: remember(c, source.id, after))
            self._memory[source.id] = after
            raise
        return self._memory[source.id]

    @staticmethod
    async def _parse(source: ListSourceConfig, paths: tuple[Path, ...]) -> ParsedList | ParsedDelta:
        reader = FORMATS[source.format]
        parsed = await asyncio.to_thread(lambda: reader.read(files_for(paths, reader.files), list_id=source.list_id))
        if isinstance(parsed, ParsedList) and not parsed.entries:
            raise InputError("holds no entry; expected the whole list", place=", ".join(parsed.rows) or source.place)
        return parsed

    async def _take(
        self,
        source: ListSourceConfig,
        memory: SourceMemory,
        got: Obtained,
        parsed: ParsedList | ParsedDelta,
        stamp: Stamp,
        now: datetime,
        *,
        concern: str | None = None,
        released: bool = False,
    ) -> Taken:
        candidate = Candidate(
            source_id=source.id,
            parsed=parsed,
            sha256=got.sha256,
            stamp=stamp,
            provenance=ListSource(address=got.address, file_sha256=parsed.sha256, retrieved_at=got.retrieved_at),
        )
        bounds = None if released else Bounds(source.max_shrink, source.max_growth, source.max_changed)

        def transaction(connection: Connection) -> tuple[Taken, SourceMemory, SourceState]:
            taken = take_publication(connection, candidate, bounds, concern=concern)
            after = self._after(source, memory, got, stamp, taken)
            remember(connection, source.id, after)
            look = Look(now, held=taken.held, held_sha256=got.sha256 if taken.held else None)
            if taken.held is None:
                look = Look(now, taken.entries, stamp.published_at, changed=taken.changes > 0)
            return taken, after, self._reporter.record(connection, source, look)

        taken, after, state = await self._reporter.run(transaction)
        self._reporter.recorded(state, changed=taken.changes > 0)
        self._memory[source.id] = after
        self._bad.pop(source.id, None)
        if taken.unclear:
            self._wanted.add(source.list_id)
        await asyncio.to_thread(self._aside.drop_held, source.id, but=after.held.sha256 if after.held else None)
        return taken

    def _after(
        self,
        source: ListSourceConfig,
        memory: SourceMemory,
        got: Obtained,
        stamp: Stamp,
        taken: Taken,
    ) -> SourceMemory:
        if taken.held is None:
            return memory.model_copy(
                update={
                    "validators": got.validators,
                    "sha256": got.sha256,
                    # One that was released although it lies in the future must not make all later ones go backwards.
                    "published_at": min(stamp.published_at, got.retrieved_at + FUTURE),
                    "held": None,
                }
            )
        # In the transaction, so that a publication that counts as held is on disk; doing it again changes nothing.
        self._aside.hold(source.id, got.paths, got.sha256)
        held = Held(
            sha256=got.sha256,
            reason=taken.held,
            published_at=stamp.published_at,
            written_at=stamp.written_at,
            retrieved_at=got.retrieved_at,
            address=got.address,
        )
        return memory.model_copy(update={"validators": got.validators, "held": held})

    def _keep_refused(self, source_id: str, path: Path, error: RefusedError, now: datetime) -> None:
        self._aside.keep_bad(source_id, [path], f"{error.reason.value}-refused", now=now)


def _stamp(parsed: ParsedList | ParsedDelta, got: Obtained) -> Stamp:
    """What the files state comes first; then what the server or the disk says; then when we came."""
    written_at = got.written_at or got.retrieved_at
    return Stamp(published_at=parsed.published_at or written_at, written_at=written_at)


def _tell(
    source: ListSourceConfig,
    got: Obtained,
    parsed: ParsedList | ParsedDelta,
    stamp: Stamp,
    taken: Taken,
    *,
    released: bool,
    seconds: float,
) -> None:
    told = log.bind(
        source=source.id,
        published_at=stamp.published_at.isoformat(),
        rows=dict(parsed.rows),
        size_bytes=got.size_bytes,
        seconds=round(seconds, 1),
    )
    if taken.held is not None:
        told.error("publication_held", why=taken.held)
    elif taken.behind:
        told.info("source_behind")
    else:
        told.info("list_taken_over", entries=taken.entries, changes=taken.changes, released=released)
        if taken.unclear:
            told.warning("delta_leaves_questions", entries=taken.unclear[:20], more=len(taken.unclear[20:]))
