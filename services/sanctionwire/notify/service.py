"""The notify service: a Faust agent on the feed fills the ledger, the dispatcher works it off; a second stands by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Callable
from datetime import datetime
from typing import TypeVar

import structlog

from sanctionwire.errors import BadEventError
from sanctionwire.notify.dispatch import Dispatcher
from sanctionwire.notify.keeper import SERVICE, LedgerKeeper
from sanctionwire.notify.retry import RetrySchedule
from sanctionwire.notify.slack import SlackDestination
from sanctionwire.settings import NotifySettings
from sanctionwire.store import Store, Writer, writer_lock
from sanctionwire.store.writer import positions
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.feed import Feed, Poll, StoredPosition, agent_body, make_app
from sanctionwire.stream.relay import Relay
from sanctionwire.stream.runtime import Runtime, retry_in_place
from sanctionwire_schemas import Alert, Delivery, Directive, Record, Topic

R = TypeVar("R", bound=Record)
T = TypeVar("T")
log = structlog.get_logger(__name__)


async def run(settings: NotifySettings, runtime: Runtime) -> None:
    """Tell people until asked to stop."""
    began = runtime.now()
    runtime.health.not_ready(SERVICE, "opens its database")
    destinations = slack_destinations(settings)
    if not destinations:
        log.warning("nobody_is_told", why="SANCTIONWIRE_SLACK_WEBHOOK_URL is not set")
    store = await retry_in_place(lambda: Store.open(settings.database_of(SERVICE), service=SERVICE))
    try:
        runtime.health.not_ready(SERVICE, "stands by: another process is the writer")
        async with writer_lock(store):
            writer = await Writer.take(store)
            relay = Relay(store, writer, runtime)
            names = [destination.name for destination in destinations]
            keeper = LedgerKeeper(store, writer, names, now=runtime.now, wake_relay=relay.wake)
            dispatcher = Dispatcher(
                keeper,
                destinations,
                stop=runtime.stop,
                now=runtime.now,
                schedule=RetrySchedule(give_up_after_s=settings.slack_give_up_after_s),
                tell_trouble=_to_health(runtime),
            )
            runtime.health.not_ready(SERVICE, "waits for the broker")
            await runtime.broker.wait()
            await start_destinations(keeper, runtime.broker, began)
            app = make_app(SERVICE, runtime)
            feed = Feed(
                app,
                runtime,
                [Topic.ALERTS, Topic.DIRECTIVES],
                StoredPosition(lambda: store.run(positions)),
                name=SERVICE,
                poll_records=settings.poll_records,
            )

            async def work(records: list[object]) -> None:
                await keeper.work(records)
                dispatcher.wake()

            @app.agent(feed.channel, name=SERVICE, concurrency=1)
            async def notify(polls: AsyncIterable[Poll]) -> None:
                await agent_body(polls, work)

            async with app, asyncio.TaskGroup() as tasks:
                tasks.create_task(relay.run())
                tasks.create_task(feed.run())
                tasks.create_task(dispatcher.run())
    finally:
        await store.close()


def slack_destinations(settings: NotifySettings) -> list[SlackDestination]:
    """Who is told. Raises ``SettingsError`` for an address that cannot be used."""
    if settings.slack_webhook_url is None:
        return []
    return [
        SlackDestination(settings.slack_destination, settings.slack_webhook_url, timeout_s=settings.slack_timeout_s)
    ]


async def start_destinations(keeper: LedgerKeeper, broker: Broker, began: datetime) -> None:
    """Before anything is told: rebuild a lost ledger, learn which networks are silenced, and put on record which alerts
    are older than a destination.

    A destination that stands on deliveries.v1 was running before, so what it was not told is owed to it. A new one is
    owed nothing of what was raised before this process ``began``; what was raised while it opened its database and
    found the broker is no history.
    """
    if await keeper.is_empty():
        await keeper.restore(await _all(broker, Topic.DELIVERIES, Delivery, lambda delivery: delivery))
    await keeper.learn(await _all(broker, Topic.DIRECTIVES, Directive, lambda directive: directive))
    for name in await keeper.unstarted():
        alerts = await _all(broker, Topic.ALERTS, Alert, lambda a: (a.emitted, a.alert_id, a.network_id))
        await keeper.start(name, [(alert, network) for emitted, alert, network in alerts if emitted < began])
    for name, number in (await keeper.owed_to_others()).items():
        log.warning("destination_is_gone", destination=name, alerts_not_told=number)


async def _all(broker: Broker, topic: Topic, model: type[R], keep: Callable[[R], T]) -> list[T]:
    """What ``keep`` makes of each readable record of a topic up to its present end. The feed dead-letters the rest."""

    async def read() -> list[T]:
        kept = []
        async for record in read_to_end(broker, [topic]):
            try:
                kept.append(keep(decode(model, record.value)))
            except BadEventError as error:
                log.warning("record_passed_over", topic=topic.value, offset=record.offset, error=str(error))
        return kept

    return await retry_in_place(read)


def _to_health(runtime: Runtime) -> Callable[[str, str | None], None]:
    def tell(destination: str, trouble: str | None) -> None:
        part = f"{SERVICE} to {destination}"
        if trouble is None:
            runtime.health.ready(part)
        else:
            runtime.health.not_ready(part, trouble)

    return tell
