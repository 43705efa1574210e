"""What the services of one process share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import stamina
import structlog

from sanctionwire.errors import SanctionwireError
from sanctionwire.settings import LogSettings
from sanctionwire.stream.broker import RETRY_FIRST_S, RETRY_MAX_S, Broker
from sanctionwire.stream.health import Health

T = TypeVar("T")
log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """The wall clock. Passed as a value, so that tests and backtests have their own."""
    return datetime.now(UTC)


@dataclass
class Runtime:
    """Broker, health, clock and the wish to stop, for the services of one process."""

    broker: Broker
    log_settings: LogSettings = field(default_factory=LogSettings)
    health: Health = field(default_factory=Health)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    now: Callable[[], datetime] = utc_now


async def retry_in_place(work: Callable[[], Awaitable[T]], *, attempts: int | None = None) -> T:
    """The one retry loop: repeats ``work`` for as long as it fails with a retryable error of ours, with growing pauses,
    at most ``attempts`` times where a person waits.

    Everything else comes out at once. Cancelling the task ends the wait.
    """
    async for attempt in stamina.retry_context(
        on=_may_retry, attempts=attempts, timeout=None, wait_initial=RETRY_FIRST_S, wait_max=RETRY_MAX_S
    ):
        with attempt:
            return await work()
    raise AssertionError("a retry loop without limits cannot end")


def _may_retry(error: Exception) -> bool:
    return isinstance(error, SanctionwireError) and error.retryable
