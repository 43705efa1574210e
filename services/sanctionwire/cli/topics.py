"""``sanctionwire topics``: create and verify the topics."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from sanctionwire.settings import KafkaSettings
from sanctionwire.stream.broker import Broker

app = typer.Typer(no_args_is_help=True, help="Create or verify the Kafka topics.")

Bootstrap = Annotated[str | None, typer.Option("--bootstrap", help="host:port [SANCTIONWIRE_KAFKA_BOOTSTRAP]")]

CONNECT_ATTEMPTS = 3


def broker_at(bootstrap: str | None) -> Broker:
    """The broker of the environment, or the one named."""
    return Broker(KafkaSettings.read({"kafka_bootstrap": bootstrap}))


@app.command("apply", epilog="Example:  sanctionwire topics apply --bootstrap 127.0.0.1:9092")
def apply_command(bootstrap: Bootstrap = None) -> None:
    """Create the topics that are missing, then verify all."""
    from sanctionwire.stream.topics import apply_topics

    broker = broker_at(bootstrap)

    async def work() -> list[str]:
        await broker.wait(attempts=CONNECT_ATTEMPTS)
        return await apply_topics(broker)

    for name in asyncio.run(work()):
        print(f"created {name}")
    check_command(bootstrap)


@app.command("check", epilog="Example:  sanctionwire topics check || echo 'not as they must be'")
def check_command(bootstrap: Bootstrap = None) -> None:
    """Verify partitions, retention and limits of all topics; 1 where one differs."""
    from sanctionwire.stream.topics import SPECS, check_topics

    broker = broker_at(bootstrap)

    async def work() -> list[str]:
        await broker.wait(attempts=CONNECT_ATTEMPTS)
        return await check_topics(broker)

    problems = asyncio.run(work())
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(1)
    print(f"{len(SPECS)} topics are as they must be")
