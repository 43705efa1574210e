"""Ledger, dispatcher and webhook together: real SQLite, real HTTP; only Slack is played, and waiting costs no time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.notify.receiver import SECRET, Answer, Receiver
from tests.notify.samples import alert
from tests.notify.test_ledger import deliveries, open_store, record

from sanctionwire.notify import RetrySchedule, SlackDestination, render
from sanctionwire.notify.dispatch import Dispatcher
from sanctionwire.notify.keeper import LedgerKeeper
from sanctionwire.store import Store, Writer
from sanctionwire_schemas import Alert, DeliveryStatus

DEADLINE_S = 20.0


class Service:
    """What the agent wires, without Kafka, and with a clock that sleeping moves."""

    def __init__(self, store: Store, writer: Writer, receiver: Receiver, *, timeout_s: float = 10.0) -> None:
        self.store = store
        self.clock = datetime(2024, 9, 19, 15, 0, tzinfo=UTC)
        self.slept: list[float] = []
        self.stop = asyncio.Event()
        self.keeper = LedgerKeeper(store, writer, ["slack"], now=lambda: self.clock, wake_relay=lambda: None)
        self.dispatcher = Dispatcher(
            self.keeper,
            [SlackDestination("slack", receiver.url, timeout_s=timeout_s)],
            stop=self.stop,
            now=lambda: self.clock,
            schedule=RetrySchedule(),
            sleep=self._sleep,
            jitter=lambda: 0.0,
        )
        self._offset = 0

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock += timedelta(seconds=seconds)

    async def arrive(self, *alerts: Alert) -> None:
        await self.keeper.work([record(self._offset + n, one) for n, one in enumerate(alerts)])
        self._offset += len(alerts)
        self.dispatcher.wake()

    async def outcomes(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in await deliveries(self.store):
            found.setdefault(one.alert_id, []).append(one.reason.value)
        return found

    async def until_decided(self, *ids: str) -> None:
        async with asyncio.timeout(DEADLINE_S):
            while True:
                final = {
                    one.alert_id for one in await deliveries(self.store) if one.status is not DeliveryStatus.RETRYING
                }
                if final >= set(ids):
                    return
                await asyncio.sleep(0.01)


@asynccontextmanager
async def running(tmp_path: Path, receiver: Receiver, *, timeout_s: float = 10.0) -> AsyncIterator[Service]:
    store = await open_store(tmp_path)
    service = Service(store, await Writer.take(store), receiver, timeout_s=timeout_s)
    task = asyncio.create_task(service.dispatcher.run())
    try:
        yield service
    finally:
        service.stop.set()
        await task
        await store.close()


async def test_one_post_an_alert_however_often_it_comes(tmp_path: Path, receiver: Receiver) -> None:
    async with running(tmp_path, receiver) as service:
        await service.arrive(alert("a"), alert("b"), alert("a"))
        await service.arrive(alert("b"), alert("c"))
        await service.until_decided("a", "b", "c")
    assert receiver.posts == [render(alert(i)).payload() for i in "abc"]


@pytest.mark.parametrize(
    ("answers", "reasons", "waits"),
    [
        ([Answer(429, "rate_limited", {"Retry-After": "17"})], ["rate_limited", "ok"], [17.0]),
        ([Answer(500), Answer(503), Answer(502)], ["server_fault"] * 3 + ["ok"], [1.0, 2.0, 4.0]),
        ([Answer(410, "channel_is_archived")], ["client_fault"], []),
        ([Answer(403, "action_prohibited")], ["unauthorized"], []),
        ([Answer(drops=True)], ["unreachable", "ok"], [1.0]),
    ],
    ids=["rate limit", "server faults", "gone", "forbidden", "lost answer"],
)
async def test_what_becomes_of_an_alert(
    tmp_path: Path, receiver: Receiver, answers: list[Answer], reasons: list[str], waits: list[float]
) -> None:
    receiver.plan(*answers)
    async with running(tmp_path, receiver) as service:
        await service.arrive(alert("a"), alert("after"))
        await service.until_decided("a", "after")
        assert await service.outcomes() == {"a": reasons, "after": ["ok"]}
        assert service.slept == pytest.approx(waits)
        assert all(SECRET not in one.model_dump_json() for one in await deliveries(service.store))


async def test_a_hanging_receiver_is_asked_again(tmp_path: Path, receiver: Receiver) -> None:
    receiver.plan(Answer(hangs=True))
    async with running(tmp_path, receiver, timeout_s=0.2) as service:
        await service.arrive(alert("a"))
        await service.until_decided("a")
        assert await service.outcomes() == {"a": ["timeout", "ok"]}


async def test_a_restart_goes_on_where_it_was(tmp_path: Path, receiver: Receiver) -> None:
    async with running(tmp_path, receiver) as service:
        await service.arrive(alert("a"))
        await service.until_decided("a")
    async with running(tmp_path, receiver) as service:
        await service.arrive(alert("a"))  # an offset that the ledger has passed
        service._offset = 1
        await service.arrive(alert("a"), alert("b"))
        await service.until_decided("b")
    assert Counter(post["text"] for post in receiver.posts) == Counter(render(alert(i)).text for i in "ab")


async def test_what_was_owed_at_the_end_is_told_after_a_restart(tmp_path: Path, receiver: Receiver) -> None:
    store = await open_store(tmp_path)
    keeper = LedgerKeeper(
        store, await Writer.take(store), ["slack"], now=lambda: datetime.now(UTC), wake_relay=lambda: None
    )
    await keeper.work([record(0, alert("a"))])
    await store.close()
    async with running(tmp_path, receiver) as service:
        await service.until_decided("a")
    assert len(receiver.posts) == 1
