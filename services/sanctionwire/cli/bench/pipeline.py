"""Events from a broker through the classify agent, and through the same function by other ways."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from sanctionwire.cli.bench.articles import irrelevant_articles
from sanctionwire.cli.bench.measure import Measure, measure
from sanctionwire.cli.bench.readers import Wire
from sanctionwire.cli.lines import STDERR, progress
from sanctionwire.errors import SettingsError
from sanctionwire.logs import configure_logging
from sanctionwire.settings import ClassifySettings, LogSettings
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.embedded import GROUP_REBALANCE_TIMEOUT_MS, embedded_broker
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire.stream.topics import SPECS, apply_topics
from sanctionwire_schemas import Topic

REPETITIONS = 3
EVENTS = 5000


def bench_pipeline(bootstrap: str | None = None) -> Iterator[Measure]:
    """The classify agent, FastStream and an ordinary Faust agent, each against a bare aiokafka loop.

    ``bootstrap`` is host:port of an empty broker (``make kafka``); without it an embedded one is brought.

    On the embedded broker only the first: it knows no transactions, and FastStream and Faust lean on what it lacks.
    """
    with tempfile.TemporaryDirectory() as folder:
        seconds = asyncio.run(_pipeline(Path(folder), bootstrap))
    bare = seconds.pop("bare")
    for name, taken in seconds.items():
        against = "the same function in a bare aiokafka loop"
        yield measure(f"pipeline.{name}", "events/s", EVENTS, (taken, bare), against=against)


async def _pipeline(folder: Path, bootstrap: str | None) -> dict[str, float]:
    configure_logging(LogSettings.read({"log_level": "warning"}))  # starts and stops of the readings are no news here
    async with _empty_broker(bootstrap) as (settings, is_kafka):
        wire = Wire(Broker(settings), settings, EVENTS, folder)
        await _fill(wire.broker)
        ways: dict[str, Callable[[], Awaitable[float]]] = {"bare": wire.bare, "classify": wire.through_faust}
        if is_kafka:
            ways["faust_topic_agent"] = wire.faust_topic
            if find_spec("faststream") is None:
                STDERR.print("pipeline: FastStream is not installed (pip install 'faststream[kafka]'): left out")
            else:
                ways["faststream"] = wire.faststream
        taken: dict[str, list[float]] = {name: [] for name in ways}
        with progress("pipeline", REPETITIONS * len(ways)) as step:
            for _ in range(REPETITIONS):
                for name, way in ways.items():
                    taken[name].append(await way())
                    step(1)
        return {name: median(seconds) for name, seconds in taken.items()}


@asynccontextmanager
async def _empty_broker(bootstrap: str | None) -> AsyncIterator[tuple[ClassifySettings, bool]]:
    """Settings for a broker whose topics were made for this run, and whether it is Apache Kafka.

    Raises ``SettingsError`` where the topics exist already: they may hold real events.
    """
    async with AsyncExitStack() as stack:
        address, extra = bootstrap, {}
        if address is None:
            address = await stack.enter_async_context(embedded_broker())
            extra = {"group_rebalance_timeout_ms": GROUP_REBALANCE_TIMEOUT_MS}
        settings = ClassifySettings.read({"kafka_bootstrap": address, **extra})
        broker = Broker(settings)
        names = [spec.name.value for spec in SPECS]
        if len(await apply_topics(broker)) < len(names):
            raise SettingsError(f"{address} has Sanctionwire's topics already: give an empty broker")
        try:
            yield settings, await broker.supports_transactions()
        finally:
            async with broker.admin() as admin:
                await admin.delete_topics(names)


async def _fill(broker: Broker) -> None:
    records = [outgoing(Topic.NEWS, a, ce_id=a.id, ce_source="bench") for a in irrelevant_articles(EVENTS)]
    async with sender(broker) as out:
        for start in range(0, len(records), 500):
            await out.send(records[start : start + 500])
