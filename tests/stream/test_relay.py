"""The relay brings the outbox to Kafka once, in order, whatever dies in between."""

from __future__ import annotations

import asyncio

import pytest

from sanctionwire.errors import FencedError, UnreachableError
from sanctionwire.settings import KafkaSettings
from sanctionwire.store import OutboxRecord, Store, Writer, enqueue, outbox
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.embedded import free_port
from sanctionwire.stream.relay import Relay
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Topic

pytestmark = pytest.mark.broker


def record(number: int) -> OutboxRecord:
    mark = f"m{number}"
    return OutboxRecord(
        Topic.ALERTS, f"k{number % 3}".encode(), f"v{number}".encode(), (("ce_id", mark.encode()),), mark
    )


async def on_topic(broker: Broker) -> list[str]:
    return [r.value.decode() async for r in read_to_end(broker, [Topic.ALERTS])]


async def test_everything_goes_out_once_and_in_order_by_key(store: Store, runtime: Runtime) -> None:
    writer = await Writer.take(store)
    await store.run(lambda c: enqueue(c, [record(i) for i in range(1200)]))
    relay = Relay(store, writer, runtime)
    assert await relay.publish_pending() == 1200
    await relay.close()
    found = await on_topic(runtime.broker)
    assert sorted(found) == sorted(f"v{i}" for i in range(1200))
    for key in range(3):
        own = [int(v[1:]) for v in found if int(v[1:]) % 3 == key]
        assert own == sorted(own)
    assert await store.run(lambda c: outbox.pending(c, 1)) == []


async def test_records_that_landed_before_a_crash_are_not_sent_again(store: Store, runtime: Runtime) -> None:
    """A crash between the acknowledgement and the commit: the tail of the topic tells what went out."""
    writer = await Writer.take(store)
    await store.run(lambda c: enqueue(c, [record(i) for i in range(10)]))
    before_crash = Relay(store, writer, runtime)
    await before_crash.publish_pending()
    await before_crash.close()
    await store.run(lambda c: enqueue(c, [record(i) for i in range(10, 20)]))
    async with sender(runtime.broker) as out:  # what a process did that died before it could settle
        await out.send([record(i) for i in range(10, 15)])
    after_restart = Relay(store, await Writer.take(store), runtime)
    assert await after_restart.publish_pending() == 5
    await after_restart.close()
    assert sorted(await on_topic(runtime.broker)) == sorted(f"v{i}" for i in range(20))


async def test_a_replaced_writer_publishes_nothing(store: Store, runtime: Runtime) -> None:
    old = Relay(store, await Writer.take(store), runtime)
    await Writer.take(store)
    await store.run(lambda c: enqueue(c, [record(1)]))
    with pytest.raises(FencedError):
        await old.publish_pending()
    assert await on_topic(runtime.broker) == []


async def test_a_broker_that_is_away_keeps_the_records_in_the_outbox(store: Store) -> None:
    runtime = Runtime(Broker(KafkaSettings(kafka_bootstrap=f"127.0.0.1:{free_port()}")))
    relay = Relay(store, await Writer.take(store), runtime)
    await store.run(lambda c: enqueue(c, [record(1)]))
    with pytest.raises(UnreachableError):
        await relay.publish_pending()
    assert len(await store.run(lambda c: outbox.pending(c, 10))) == 1


async def test_the_relay_says_that_it_waits_and_ends_when_asked(store: Store) -> None:
    runtime = Runtime(Broker(KafkaSettings(kafka_bootstrap=f"127.0.0.1:{free_port()}")))
    relay = Relay(store, await Writer.take(store), runtime)
    await store.run(lambda c: enqueue(c, [record(1)]))
    running = asyncio.create_task(relay.run())
    async with asyncio.timeout(20):
        while "networks relay" not in runtime.health.waits:
            await asyncio.sleep(0.02)
        runtime.stop.set()
        await running
