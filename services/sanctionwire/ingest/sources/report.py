"""Truth about sources: what ``sources.v1`` says of each, when something changed and otherwise at a bounded rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import Connection

from sanctionwire.ingest.sources.config import ListSourceConfig, NewsSourceConfig
from sanctionwire.ingest.state import report, source_state
from sanctionwire.store import Store, Writer
from sanctionwire.stream.runtime import retry_in_place
from sanctionwire_schemas import SourceKind, SourceState

T = TypeVar("T")
log = structlog.get_logger(__name__)

AGE: Final = Gauge(
    "sanctionwire_source_last_success_timestamp_seconds", "When a source was last read well.", ["source"]
)
LOOKS: Final = Counter(
    "sanctionwire_source_looks_total", "Looks at sources, by what became of them.", ["source", "outcome"]
)
HELD: Final = Gauge("sanctionwire_source_held", "1 where a publication waits for a person.", ["source"])

_TOLD_AT_ONCE: Final = ("error", "held", "held_sha256", "entries", "published_at", "last_change_at")
_MAX_ERROR_CHARS: Final = 2000


@dataclass(frozen=True, slots=True)
class Look:
    """A look that went well; None where it found nothing new to say."""

    at: datetime
    entries: int | None = None
    published_at: datetime | None = None
    changed: bool = False
    held: str | None = None
    held_sha256: str | None = None


def after_success(known: SourceState | None, source: ListSourceConfig | NewsSourceConfig, look: Look) -> SourceState:
    """The state after a look that went well."""
    return SourceState(
        source_id=source.id,
        kind=SourceKind(source.kind),
        checked_at=look.at,
        last_success_at=look.at,
        last_change_at=look.at if look.changed else known and known.last_change_at,
        published_at=look.published_at or (known and known.published_at),
        entries=look.entries if look.entries is not None else known and known.entries,
        held=look.held,
        held_sha256=look.held_sha256 or (known.held_sha256 if known is not None and look.held else None),
    )


def after_failure(
    known: SourceState | None, source: ListSourceConfig | NewsSourceConfig, at: datetime, message: str
) -> SourceState:
    """The state after a look that failed: what was known stays, and its age shows."""
    base = known or SourceState(source_id=source.id, kind=SourceKind(source.kind), checked_at=at)
    return base.model_copy(
        update={
            "checked_at": at,
            # What a server or a file said may hold half a character, which no record can carry.
            "error": message[:_MAX_ERROR_CHARS].encode("utf-8", "replace").decode(),
            "consecutive_failures": base.consecutive_failures + 1,
        }
    )


def is_due(told: SourceState | None, now: SourceState, every: timedelta) -> bool:
    """Whether a state must be told: something but the time changed, or the last word is old."""
    if told is None or now.checked_at - told.checked_at >= every:
        return True
    return any(getattr(told, name) != getattr(now, name) for name in _TOLD_AT_ONCE)


class Reporter:
    """Keeps the state of every source, and writes it to the outbox when it is due."""

    def __init__(self, store: Store, writer: Writer, *, every_s: float) -> None:
        self._store = store
        self._writer = writer
        self._every = timedelta(seconds=every_s)
        self._current: dict[str, SourceState] = {}
        self._told: dict[str, SourceState] = {}

    async def load(self, source_ids: list[str]) -> None:
        """What was last told, so that failures are counted on."""
        known = await self._store.run(lambda c: [source_state(c, i) for i in source_ids])
        for state in known:
            if state is not None:
                self._current[state.source_id] = self._told[state.source_id] = state
                _measure(state)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """One transaction under the writer's epoch, repeated for as long as the database is away."""

        def confirmed(connection: Connection) -> T:
            self._writer.confirm(connection)
            return work(connection)

        return await retry_in_place(lambda: self._store.run(confirmed))

    def record(self, connection: Connection, source: ListSourceConfig | NewsSourceConfig, look: Look) -> SourceState:
        """Tell of a look that went well, within the transaction of what it found; :meth:`recorded` when it is in."""
        state = after_success(self._current.get(source.id), source, look)
        report(connection, state)
        return state

    def recorded(self, state: SourceState, *, changed: bool) -> None:
        """The transaction that told this is committed."""
        self._note(state, told=True, outcome="held" if state.held else "changed" if changed else "same")

    async def succeeded(self, source: ListSourceConfig | NewsSourceConfig, look: Look) -> None:
        """A look that found nothing to store."""
        state = after_success(self._current.get(source.id), source, look)
        await self._tell(state, "held" if look.held else "unchanged")

    async def failed(self, source: ListSourceConfig | NewsSourceConfig, at: datetime, message: str) -> int:
        """A look that failed; returns how many in a row did."""
        known = self._current.get(source.id)
        state = after_failure(known, source, at, message)
        if known is None or known.error != state.error:
            log.error("source_failed", source=source.id, error=message)
        else:
            log.debug("source_failed_again", source=source.id, failures=state.consecutive_failures)
        await self._tell(state, "failed")
        return state.consecutive_failures

    async def _tell(self, state: SourceState, outcome: str) -> None:
        due = is_due(self._told.get(state.source_id), state, self._every)
        if due:
            await self.run(lambda c: report(c, state))
        self._note(state, told=due, outcome=outcome)

    def _note(self, state: SourceState, *, told: bool, outcome: str) -> None:
        before = self._current.get(state.source_id)
        if before is not None and before.error is not None and state.error is None:
            log.info("source_recovered", source=state.source_id, failures=before.consecutive_failures)
        self._current[state.source_id] = state
        if told:
            self._told[state.source_id] = state
        LOOKS.labels(state.source_id, outcome).inc()
        _measure(state)


def _measure(state: SourceState) -> None:
    if state.last_success_at is not None:
        AGE.labels(state.source_id).set(state.last_success_at.timestamp())
    HELD.labels(state.source_id).set(1 if state.held else 0)
