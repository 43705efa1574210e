"""The whole service on a broker: what the very first start, a restart and a lost database mean for those who are
told.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.notify.receiver import Receiver
from tests.notify.samples import alert

from sanctionwire.notify import render, service
from sanctionwire.settings import NotifySettings
from sanctionwire.store import OutboxRecord
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.runtime import Runtime, utc_now
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Alert, Delivery, Directive, DirectiveKind, Topic

pytestmark = pytest.mark.broker

DEADLINE_S = 60.0


async def publish(broker: Broker, *alerts: Alert) -> None:
    async with sender(broker) as out:
        await out.send([outgoing(Topic.ALERTS, one, ce_id=one.alert_id, ce_source="test") for one in alerts])


async def on_record(broker: Broker) -> list[tuple[str, str, str]]:
    """(alert, status, reason) of everything on deliveries.v1."""
    found = [decode(Delivery, record.value) async for record in read_to_end(broker, [Topic.DELIVERIES])]
    return sorted((one.alert_id, one.status.value, one.reason.value) for one in found)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while not await condition():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def notify(broker: Broker, receiver: Receiver, data: Path) -> AsyncIterator[Runtime]:
    """The service, from start to stop."""
    runtime = Runtime(broker)
    settings = NotifySettings(data_dir=data, slack_webhook_url=receiver.url)
    task = asyncio.create_task(service.run(settings, runtime))
    try:
        yield runtime
    finally:
        runtime.stop.set()
        await task


async def test_only_alerts_after_the_first_start_are_told_and_nothing_twice(
    broker: Broker, receiver: Receiver, tmp_path: Path
) -> None:
    await publish(broker, alert("old-1", network_id="n-1"), alert("old-2", network_id="n-2"))

    async def told(*rows: tuple[str, str, str]) -> bool:
        return await on_record(broker) == sorted(rows)

    skipped = [("old-1", "skipped", "before_start"), ("old-2", "skipped", "before_start")]
    async with notify(broker, receiver, tmp_path / "first") as runtime:
        await until(lambda: told(*skipped))
        await publish(broker, alert("new", network_id="n-1"))
        await until(lambda: told(*skipped, ("new", "delivered", "ok")))
        assert runtime.health.is_ready
    async with notify(broker, receiver, tmp_path / "first"):
        await publish(broker, alert("new", network_id="n-1"), alert("newer", network_id="n-2"))
        await until(lambda: told(*skipped, ("new", "delivered", "ok"), ("newer", "delivered", "ok")))

    # The database is lost; one alert comes while nobody listens.
    await publish(broker, alert("meanwhile", network_id="n-3"))
    async with notify(broker, receiver, tmp_path / "second"):
        rows = [*skipped, *((i, "delivered", "ok") for i in ("new", "newer", "meanwhile"))]
        await until(lambda: told(*rows))
    assert [post["text"] for post in receiver.posts] == [render(alert(i)).text for i in ("new", "newer", "meanwhile")]


async def test_an_alert_raised_while_the_service_starts_is_told(
    broker: Broker, receiver: Receiver, tmp_path: Path
) -> None:
    """Where all services start together, the first alert may stand on the topic before notify has read its end."""
    await publish(broker, alert("old"), alert("first", emitted=utc_now() + timedelta(minutes=1)))

    async def told() -> bool:
        return await on_record(broker) == [("first", "delivered", "ok"), ("old", "skipped", "before_start")]

    async with notify(broker, receiver, tmp_path):
        await until(told)


async def test_a_network_is_silenced_by_a_directive_before_and_while_the_service_runs(
    broker: Broker, receiver: Receiver, tmp_path: Path
) -> None:
    def silence(network: str) -> OutboxRecord:
        now = utc_now()
        directive = Directive(
            directive_id=f"d-{network}", kind=DirectiveKind.SILENCE, subjects=(network,), author="ann",
            reason="we are on it", created_at=now, expires_at=now + timedelta(days=1),
        )  # fmt: skip
        return outgoing(Topic.DIRECTIVES, directive, ce_id=directive.directive_id, ce_source="test")

    async def on(*rows: tuple[str, str, str]) -> None:
        async def told() -> bool:
            return await on_record(broker) == sorted(rows)

        await until(told)

    async def silenced(networks: int) -> bool:
        with closing(sqlite3.connect(tmp_path / "notify.db")) as database:
            return bool(database.execute("SELECT count(*) FROM silence").fetchone() == (networks,))

    def later(alert_id: str, network: str) -> Alert:
        return alert(alert_id, network_id=network, emitted=utc_now() + timedelta(minutes=1))

    first, second, third = ("a", "skipped", "silenced"), ("b", "delivered", "ok"), ("c", "skipped", "silenced")
    async with sender(broker) as out:
        await out.send([silence("n-1")])
        async with notify(broker, receiver, tmp_path):
            await publish(broker, later("a", "n-1"), later("b", "n-2"))
            await on(first, second)
            await out.send([silence("n-2"), OutboxRecord(Topic.DIRECTIVES, b"k", b"{broken", (), "raw")])
            await until(lambda: silenced(2))
            await publish(broker, later("c", "n-2"))
            await on(first, second, third)


async def test_a_receiver_that_is_away_is_visible(broker: Broker, receiver: Receiver, tmp_path: Path) -> None:
    receiver.down = True

    async def waits() -> bool:
        return "notify to slack" in runtime.health.waits

    async def ready() -> bool:
        return runtime.health.is_ready

    async with notify(broker, receiver, tmp_path) as runtime:
        await until(ready)
        await publish(broker, alert("a"))
        await until(waits)
        receiver.down = False
        await until(ready)
