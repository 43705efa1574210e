"""The networks service: one writer, a Faust agent on the feed, positions in SQL; a second instance stands by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable

from sanctionwire import names
from sanctionwire.networks.service import SERVICE, BookKeeper, refuse_second_start
from sanctionwire.settings import NetworksSettings
from sanctionwire.store import Store, Writer, writer_lock
from sanctionwire.store.writer import positions
from sanctionwire.stream.broker import is_topic_empty
from sanctionwire.stream.feed import Feed, Poll, StoredPosition, agent_body, make_app
from sanctionwire.stream.relay import Relay
from sanctionwire.stream.runtime import Runtime, retry_in_place
from sanctionwire_schemas import Topic


async def run(settings: NetworksSettings, runtime: Runtime) -> None:
    """Keep the book until asked to stop."""
    runtime.health.not_ready(SERVICE, "opens its database")
    store = await retry_in_place(lambda: Store.open(settings.database_of(SERVICE), service=SERVICE))
    try:
        runtime.health.not_ready(SERVICE, "stands by: another process is the writer")
        async with writer_lock(store):
            writer = await Writer.take(store)
            runtime.health.not_ready(SERVICE, "waits for the broker")
            await runtime.broker.wait()
            alerts_exist = not await retry_in_place(lambda: is_topic_empty(runtime.broker, Topic.ALERTS))
            await store.run(lambda c: refuse_second_start(c, alerts_exist=alerts_exist))
            relay = Relay(store, writer, runtime)
            keeper = BookKeeper(store, writer, now=runtime.now, wake_relay=relay.wake)
            runtime.health.not_ready(SERVICE, "loads the book")
            await asyncio.to_thread(names.warm)
            await keeper.load()
            app = make_app(SERVICE, runtime)
            feed = Feed(
                app,
                runtime,
                [Topic.FINDINGS, Topic.DIRECTIVES],
                StoredPosition(lambda: store.run(positions)),
                name=SERVICE,
                poll_records=settings.poll_records,
            )

            @app.agent(feed.channel, name=SERVICE, concurrency=1)
            async def networks(polls: AsyncIterable[Poll]) -> None:
                await agent_body(polls, keeper.work)

            async with app, asyncio.TaskGroup() as tasks:
                tasks.create_task(relay.run())
                tasks.create_task(feed.run())
    finally:
        await store.close()
