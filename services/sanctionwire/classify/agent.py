"""The classify service: a Faust agent on the feed, stateless; commits after its sends are acknowledged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterable, Generator, Iterable, Iterator
from typing import Any

import structlog
from pydantic import ValidationError

from sanctionwire import names
from sanctionwire.classify.classify import classifying, worth_keeping
from sanctionwire.classify.designation import classify_change
from sanctionwire.classify.in_step import in_step
from sanctionwire.classify.version import CLASSIFIER_VERSION
from sanctionwire.errors import BadEventError
from sanctionwire.settings import ClassifySettings
from sanctionwire.store.outbox import OutboxRecord
from sanctionwire.stream.codec import decode
from sanctionwire.stream.dead_letters import dead_letter
from sanctionwire.stream.feed import Feed, GroupPosition, GroupTiming, Poll, agent_body, make_app
from sanctionwire.stream.metrics import DEAD_LETTERS, EVENTS
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.send import sender
from sanctionwire_schemas import (
    Batch,
    CloudEvent,
    DeadLetterReason,
    DesignationChange,
    EventType,
    Finding,
    FindingStatus,
    NewsArticle,
    RecordOrigin,
    Topic,
)

log = structlog.get_logger(__name__)

SERVICE = "classify"


IN_STEP, IN_STEP_BYTES = 32, 100_000
"""So many records, or so much of them, are judged in step: more gains nothing, and memory holds all of them at once."""


def judge(record: Any) -> list[OutboxRecord]:
    """What one consumed record becomes: a finding, nothing (provably irrelevant), or a dead letter."""
    return in_step([_judging(record)])[0]


def judge_all(records: Iterable[Any]) -> list[OutboxRecord]:
    """What consumed records become, in their order."""
    return [out for some in _few(records) for made in in_step(map(_judging, some)) for out in made]


def _few(records: Iterable[Any]) -> Iterator[list[Any]]:
    """Records divided so that none are together but what :data:`IN_STEP` and :data:`IN_STEP_BYTES` allow."""
    some: list[Any] = []
    held = 0
    for record in records:
        size = len(record.value or b"")
        if some and (len(some) == IN_STEP or held + size > IN_STEP_BYTES):
            yield some
            some, held = [], 0
        some.append(record)
        held += size
    if some:
        yield some


def _judging(record: Any) -> Generator[None, None, list[OutboxRecord]]:
    try:
        finding, trace = yield from _finding(record)
    except BadEventError as error:
        return _give_up(record, error)
    except Exception as error:
        log.exception("classification_failed", topic=record.topic, partition=record.partition, offset=record.offset)
        reason = BadEventError(
            DeadLetterReason.UNPROCESSABLE, f"classification failed: {type(error).__name__}: {error}"
        )
        return _give_up(record, reason)
    if finding is None:
        EVENTS.labels(SERVICE, "irrelevant").inc()
        return []
    EVENTS.labels(SERVICE, "finding").inc()
    return [_outgoing(finding, trace)]


def _finding(record: Any) -> Generator[None, None, tuple[Finding | None, str | None]]:
    origin = RecordOrigin(topic=record.topic, partition=record.partition, offset=record.offset)
    if record.topic == Topic.NEWS:
        article = decode(NewsArticle, record.value)
        event = _event(record, article.id)
        finding = yield from classifying(article)
        if not worth_keeping(finding):
            return None, None
    else:
        change = decode(DesignationChange, record.value)
        event = _event(record, change.event_id)
        finding = classify_change(change)
    return finding.model_copy(update={"event_source": event.source, "origin": origin}), event.traceparent


def _event(record: Any, event_id: str) -> CloudEvent:
    return CloudEvent.from_kafka(record.headers or (), default_id=event_id, default_type="")


def _outgoing(finding: Finding, trace: str | None) -> OutboxRecord:
    ce_id = f"{finding.event_source}/{finding.event_id}/{finding.revision}/{finding.classifier_version}"
    return outgoing(Topic.FINDINGS, finding, ce_id=ce_id, ce_source=f"sanctionwire/{SERVICE}", trace=trace)


def _give_up(record: Any, error: BadEventError) -> list[OutboxRecord]:
    """A dead letter; and for a list change a finding that keeps its place, so that its batch can complete."""
    DEAD_LETTERS.labels(SERVICE, error.reason.value).inc()
    EVENTS.labels(SERVICE, "dead_letter").inc()
    log.warning(
        "dead_letter",
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        reason=error.reason.value,
        error=str(error),
    )
    records = [dead_letter(record, error, service=SERVICE)]
    if record.topic == Topic.DESIGNATIONS and (finding := _place_holder(record)) is not None:
        records.append(_outgoing(finding, None))
    return records


def _place_holder(record: Any) -> Finding | None:
    """The ``unprocessable`` finding of a change whose batch can still be read from it; None where it cannot."""
    try:
        content = json.loads(record.value)
        batch = Batch.model_validate(content["batch"])
        event_id = str(content["event_id"])
        return Finding(
            event_id=event_id,
            event_source=_event(record, event_id).source,
            event_type=EventType.DESIGNATION_CHANGE,
            classifier_version=CLASSIFIER_VERSION,
            status=FindingStatus.UNPROCESSABLE,
            alert=False,
            score=0,
            batch=batch,
            published=batch.published_at,
            origin=RecordOrigin(topic=record.topic, partition=record.partition, offset=record.offset),
        )
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError):
        return None


async def run(settings: ClassifySettings, runtime: Runtime) -> None:
    """Classify until asked to stop."""
    runtime.health.not_ready(SERVICE, "loads its tables")
    await asyncio.to_thread(names.warm)
    app = make_app(SERVICE, runtime)
    feed = Feed(
        app,
        runtime,
        [Topic.NEWS, Topic.DESIGNATIONS],
        GroupPosition(settings.classify_group),
        name=SERVICE,
        poll_records=settings.poll_records,
        timing=GroupTiming(settings.group_session_timeout_ms, settings.group_rebalance_timeout_ms),
    )
    async with sender(runtime.broker) as out:

        async def work(records: list[Any]) -> None:
            # Off the event loop: a long text must not keep the heartbeat of the group waiting.
            decided = await asyncio.to_thread(judge_all, records)
            await out.send(decided)

        @app.agent(feed.channel, name=SERVICE, concurrency=1)
        async def classify(polls: AsyncIterable[Poll]) -> None:
            await agent_body(polls, work)

        async with app:
            await feed.run()
