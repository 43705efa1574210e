"""The loop that tells: for each destination one alert at a time, in order, until it is delivered or has failed.

It knows neither Kafka nor SQL nor HTTP; ledger, destinations, clock and sleep are given to it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from sanctionwire.notify.layout import SlackMessage
from sanctionwire.notify.ledger import Pending
from sanctionwire.notify.message import bare, render
from sanctionwire.notify.outcome import Attempt
from sanctionwire.notify.retry import RetrySchedule
from sanctionwire_schemas import Alert, DeliveryStatus

log = structlog.get_logger(__name__)


class Ledger(Protocol):
    """Where the dispatcher finds what is owed and leaves what became of it. Both wait for the database."""

    async def next_pending(self, destination: str) -> Pending | None:
        """What to tell next, now or when it is due; None where nothing is owed."""

    async def record(self, pending: Pending, attempt: Attempt, wait_s: float | None) -> None:
        """Store the outcome; ``wait_s`` until the next attempt, None for no further one."""


class Destination(Protocol):
    """Somebody who can be told."""

    @property
    def name(self) -> str:
        """Stands in deliveries, logs and metrics; never the secret address."""

    async def post(self, message: SlackMessage) -> Attempt:
        """Try once, and do not raise for what the outside does."""

    async def close(self) -> None:
        """Let go of connections."""


def no_trouble(_destination: str, _trouble: str | None) -> None:
    """For those who do not want to know how destinations do."""


class Dispatcher:
    """Works through the ledger until asked to stop.

    ``tell_trouble`` hears of each destination why it cannot be told anything now, and None when it can.
    """

    def __init__(
        self,
        ledger: Ledger,
        destinations: Sequence[Destination],
        *,
        stop: asyncio.Event,
        now: Callable[[], datetime],
        schedule: RetrySchedule | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        tell_trouble: Callable[[str, str | None], None] = no_trouble,
    ) -> None:
        self._ledger = ledger
        self._destinations = destinations
        self._stop = stop
        self._now = now
        self._schedule = schedule or RetrySchedule()
        self._sleep = sleep
        self._jitter = jitter
        self._tell_trouble = tell_trouble
        self._wakes = [asyncio.Event() for _ in destinations]

    def wake(self) -> None:
        """There is something new in the ledger."""
        for wake in self._wakes:
            wake.set()

    async def run(self) -> None:
        """Deliver until asked to stop.

        A request in flight is finished and recorded first, so stopping in good order never tells anything
        twice. What the ledger raises ends the service of all destinations and comes out in an
        ``ExceptionGroup``.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                for destination, wake in zip(self._destinations, self._wakes, strict=True):
                    tasks.create_task(self._serve(destination, wake))
        finally:
            for destination in self._destinations:
                await destination.close()

    async def _serve(self, destination: Destination, wake: asyncio.Event) -> None:
        self._tell_trouble(destination.name, None)
        while not self._stop.is_set():
            wake.clear()
            pending = await self._ledger.next_pending(destination.name)
            wait_s = None if pending is None else (pending.due_at - self._now()).total_seconds()
            if pending is None or (wait_s is not None and wait_s > 0):
                await self._pause(wake, wait_s)
            else:
                await self._tell(destination, pending)

    async def _tell(self, destination: Destination, pending: Pending) -> None:
        attempt = await destination.post(message_for(pending.alert))
        at = self._now()
        number = pending.attempts + 1
        wait_s = self._schedule.next_wait_s(
            attempt,
            attempt=number,
            elapsed_s=(at - (pending.first_attempt_at or at)).total_seconds(),
            jitter=self._jitter(),
        )
        await self._ledger.record(pending, attempt, wait_s)
        facts = {"destination": destination.name, "alert_id": pending.alert.alert_id, "attempt": number}
        if attempt.status is DeliveryStatus.DELIVERED:
            self._tell_trouble(destination.name, None)
            log.info("alert_delivered", **facts)
            return
        self._tell_trouble(destination.name, f"{attempt.reason.value}: {attempt.error or attempt.http_status}")
        facts |= {"reason": attempt.reason.value, "http_status": attempt.http_status, "error": attempt.error}
        if wait_s is None:
            log.error("alert_not_delivered", **facts)
        elif number == 1:
            log.warning("delivery_will_be_retried", wait_s=wait_s, **facts)
        else:
            log.debug("delivery_will_be_retried", wait_s=wait_s, **facts)

    async def _pause(self, wake: asyncio.Event, seconds: float | None) -> None:
        """Until something new is owed, we are to stop, or the time is over."""
        waiting: set[asyncio.Future[object]] = {
            asyncio.ensure_future(wake.wait()),
            asyncio.ensure_future(self._stop.wait()),
        }
        if seconds is not None:
            waiting.add(asyncio.ensure_future(self._sleep(seconds)))
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for future in waiting:
                future.cancel()


def message_for(alert: Alert) -> SlackMessage:
    """The rendered alert. A fault of ours in rendering costs the layout, never the alert."""
    try:
        return render(alert)
    except Exception:
        log.exception("rendering_failed", alert_id=alert.alert_id)
        return bare(alert)
