"""``sanctionwire publish``: send articles, changes or directives from a JSONL file."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from sanctionwire.cli.lines import STDERR, line_error, progress, read_lines, write_line
from sanctionwire.cli.topics import CONNECT_ATTEMPTS, Bootstrap, broker_at
from sanctionwire.errors import InputError
from sanctionwire.store.outbox import OutboxRecord
from sanctionwire.stream.codec import decode
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire_schemas import DesignationChange, Directive, NewsArticle, Record, Topic

TOPICS = {"news": Topic.NEWS, "designations": Topic.DESIGNATIONS, "directives": Topic.DIRECTIVES}
CHUNK = 500


def to_record(line: bytes, number: int, topic: Topic) -> Record:
    """One line as the record of a topic. Articles may have the loose form of ``classify``. Raises ``InputError``."""
    if topic is Topic.NEWS:
        from sanctionwire.ingest.news.jsonl import read_article

        return read_article(line, line=number)
    return decode(DesignationChange if topic is Topic.DESIGNATIONS else Directive, line)


def ready_to_send(record: Record, topic: Topic, source: str) -> OutboxRecord:
    """A record with its headers. List changes keep one source per list, so that two senders make the same event."""
    match record:
        case DesignationChange():
            return outgoing(topic, record, ce_id=record.event_id, ce_source=f"list/{record.batch.list_id}")
        case NewsArticle():
            return outgoing(topic, record, ce_id=record.id, ce_source=source)
        case Directive():
            return outgoing(topic, record, ce_id=record.directive_id, ce_source=source)
    raise TypeError(f"{type(record).__name__} is no input")


def guess_topic(line: bytes) -> Topic:
    """Which topic a line belongs on, by its fields."""
    if b'"batch"' in line and b'"op"' in line:
        return Topic.DESIGNATIONS
    if b'"directive_id"' in line:
        return Topic.DIRECTIVES
    return Topic.NEWS


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        epilog="Examples:  sanctionwire publish articles.jsonl   |   "
        "sanctionwire lists diff ofac-csv old/ new/ > changes.jsonl && sanctionwire publish changes.jsonl"
    )
    def publish(
        file: Annotated[str, typer.Argument(help="JSONL file, - for standard input")],
        topic: Annotated[
            str | None, typer.Option(help="news, designations or directives; by default what the lines look like")
        ] = None,
        source: Annotated[str, typer.Option(help="ce_source of articles and directives")] = "news",
        bootstrap: Bootstrap = None,
        raw: Annotated[bool, typer.Option("--raw", help="send the lines as they are, unchecked")] = False,
    ) -> None:
        """Send events. A line that cannot be read is reported in its place and not sent; the others are."""
        lines = read_lines(file)
        if topic is not None and topic not in TOPICS:
            raise typer.BadParameter(f"{topic!r} is not one of {', '.join(TOPICS)}", param_hint="--topic")
        chosen = TOPICS[topic] if topic else guess_topic(lines[0] if lines else b"")
        failed = False
        records: list[OutboxRecord] = []
        for number, line in enumerate(lines, start=1):
            try:
                if raw:
                    ce_id = f"{source}/{number}"
                    records.append(OutboxRecord(chosen, b"", line, (("ce_id", ce_id.encode()),), ce_id))
                else:
                    records.append(ready_to_send(to_record(line, number, chosen), chosen, source))
            except InputError as error:
                failed = True
                write_line(line_error(number, error))
        asyncio.run(_send(records, bootstrap, str(chosen)))
        STDERR.print(f"{len(records)} sent to {chosen}, {len(lines) - len(records)} refused")
        if failed:
            raise typer.Exit(1)


async def _send(records: list[OutboxRecord], bootstrap: str | None, topic: str) -> None:
    broker = broker_at(bootstrap)
    await broker.wait(attempts=CONNECT_ATTEMPTS)
    async with sender(broker) as out:
        with progress(f"publishing to {topic}", len(records)) as step:
            for start in range(0, len(records), CHUNK):
                chunk = records[start : start + CHUNK]
                await out.send(chunk)
                step(len(chunk))
