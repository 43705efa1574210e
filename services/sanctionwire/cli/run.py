"""``sanctionwire run``: services in one process until they are asked to stop."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Annotated, Any

import structlog
import typer

from sanctionwire.errors import SanctionwireError, SettingsError
from sanctionwire.settings import (
    ClassifySettings,
    IngestSettings,
    KafkaSettings,
    LogSettings,
    NetworksSettings,
    NotifySettings,
    ServiceSettings,
)
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.health import health_pages
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.watch import watch_broker

log = structlog.get_logger(__name__)

STOP_BUDGET_S = 9.0
"""From the signal to the end of the process. What is not finished then is not committed and comes again."""
ORDERLY_STOP_S = 6.0
"""Of these: to finish what is in hand and hand it to the broker. Then what still waits is cancelled."""

SERVICES = ("ingest", "classify", "networks", "notify")

Start = Callable[[Runtime], Awaitable[None]]


def starter(service: str, overrides: dict[str, Any]) -> Start:
    """The coroutine function that runs one service with its settings from the environment."""
    match service:
        case "ingest":
            from sanctionwire.ingest import service as ingest

            ingest_settings = IngestSettings.read(overrides)
            return lambda runtime: ingest.run(ingest_settings, runtime)
        case "classify":
            from sanctionwire.classify import agent as classify

            classify_settings = ClassifySettings.read(overrides)
            return lambda runtime: classify.run(classify_settings, runtime)
        case "networks":
            from sanctionwire.networks import agent as networks

            networks_settings = NetworksSettings.read(overrides)
            return lambda runtime: networks.run(networks_settings, runtime)
        case "notify":
            from sanctionwire.notify import service as notify

            notify_settings = NotifySettings.read(overrides)
            return lambda runtime: notify.run(notify_settings, runtime)
    raise SettingsError(f"there is no service {service!r}; there are {', '.join(SERVICES)} and all")


async def run_services(starts: Sequence[Start], runtime: Runtime) -> None:
    """Run services side by side until ``runtime.stop`` is set; the first that fails stops the others and comes out."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watch_broker(runtime))
        for start in starts:
            tasks.create_task(_until_stopped(start, runtime))


async def _until_stopped(start: Start, runtime: Runtime) -> None:
    """A service that still waits for something (broker, database, lock) when it is asked to stop is cancelled."""
    service = asyncio.ensure_future(start(runtime))
    stop = asyncio.ensure_future(runtime.stop.wait())
    try:
        await asyncio.wait({service, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not service.done():
            await asyncio.wait({service}, timeout=ORDERLY_STOP_S)
        if not service.done():
            service.cancel()
            await asyncio.wait({service}, timeout=STOP_BUDGET_S - ORDERLY_STOP_S)
        if service.done() and not service.cancelled():
            service.result()
    finally:
        stop.cancel()
        service.cancel()


def first_error(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first leaf of a group."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def calm_collector() -> None:
    """Have Python's collector of cycles look at the memory more rarely.

    A book of networks is a million objects that stay, and what passes by are records without cycles, which need no
    collector; walking all of it took a third of the time of an event (``bench networks``).
    """
    gc.set_threshold(20_000, 20, 100)


async def serve(services: Sequence[str], *, embedded: bool, overrides: dict[str, Any]) -> None:
    """Everything behind ``run``."""
    calm_collector()
    async with AsyncExitStack() as stack:
        if embedded:
            from sanctionwire.stream.embedded import GROUP_REBALANCE_TIMEOUT_MS, embedded_broker
            from sanctionwire.stream.topics import apply_topics

            address = await stack.enter_async_context(embedded_broker())
            overrides = {
                **overrides,
                "kafka_bootstrap": address,
                "group_rebalance_timeout_ms": GROUP_REBALANCE_TIMEOUT_MS,
            }
            await apply_topics(Broker(KafkaSettings.read(overrides)))
            print(f"embedded broker at {address} (in memory, ends with this process)", file=sys.stderr)
        settings = ServiceSettings.read(overrides)
        starts = [starter(service, overrides) for service in services]
        runtime = Runtime(Broker(settings), log_settings=LogSettings.read())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, _stop, runtime)
        await stack.enter_async_context(health_pages(runtime.health, settings.health_host, settings.health_port))
        log.info("starting", services=list(services), broker=settings.kafka_bootstrap)
        await run_services(starts, runtime)
        log.info("stopped")


def _stop(runtime: Runtime) -> None:
    if runtime.stop.is_set():
        os._exit(1)  # asked twice: at once, nothing more is committed
    log.info("stopping", budget_s=STOP_BUDGET_S)
    runtime.stop.set()
    asyncio.get_running_loop().call_later(STOP_BUDGET_S, os._exit, 1)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(epilog="Examples:  sanctionwire run all --embedded   |   sanctionwire run networks notify")
    def run(
        services: Annotated[list[str], typer.Argument(help="ingest, classify, networks, notify, or all")],
        embedded: Annotated[
            bool, typer.Option("--embedded", help="bring an own broker (in memory, loopback only)")
        ] = False,
        bootstrap: Annotated[str | None, typer.Option(help="host:port of Kafka [SANCTIONWIRE_KAFKA_BOOTSTRAP]")] = None,
        data_dir: Annotated[str | None, typer.Option(help="folder of the SQLite files [SANCTIONWIRE_DATA_DIR]")] = None,
        health_port: Annotated[
            int | None, typer.Option(help="port of /live and /ready [SANCTIONWIRE_HEALTH_PORT]")
        ] = None,
    ) -> None:
        """Run services until stopped (SIGTERM, Ctrl-C)."""
        chosen = list(SERVICES) if "all" in services else list(dict.fromkeys(services))
        overrides = {"kafka_bootstrap": bootstrap, "data_dir": data_dir, "health_port": health_port}
        try:
            asyncio.run(serve(chosen, embedded=embedded, overrides=overrides))
        except BaseExceptionGroup as group:
            error = first_error(group)
            if isinstance(error, SanctionwireError):
                raise error from None
            raise
