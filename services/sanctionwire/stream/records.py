"""Records of ours, ready to go out: key, value, CloudEvents headers."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sanctionwire.store.outbox import MARK_HEADER, OutboxRecord
from sanctionwire.stream.codec import encode, kafka_key
from sanctionwire_schemas import (
    TYPE_OF,
    Alert,
    CloudEvent,
    Delivery,
    DesignationChange,
    Directive,
    Finding,
    NewsArticle,
    Record,
    SourceState,
    Topic,
)


def traceparent(event_id: str) -> str:
    """A W3C trace context that everyone who knows the event id can compute: an event's way shares one trace."""
    digest = hashlib.sha256(event_id.encode()).hexdigest()
    return f"00-{digest[:32]}-{digest[32:48]}-01"


def outgoing(
    topic: Topic,
    record: Record,
    *,
    ce_id: str,
    ce_source: str,
    trace: str | None = None,
    mark: str | None = None,
    value: bytes | None = None,
) -> OutboxRecord:
    """One record for a topic.

    ``mark`` is unique on the topic and lets the relay recognise the record; by default it is ``ce_id``, which names the
    event and so stays the same over its revisions. ``value`` is the encoded record, where it is at hand.
    """
    extra = {} if mark is None else {MARK_HEADER: mark}
    event = CloudEvent(
        id=ce_id,
        type=TYPE_OF[type(record)],
        source=ce_source,
        time=_time_of(record),
        traceparent=trace or traceparent(ce_id),
        extra=extra,
    )
    return OutboxRecord(
        topic=topic,
        key=kafka_key(record),
        value=value if value is not None else encode(record),
        headers=tuple(event.to_kafka()),
        mark=mark or ce_id,
    )


def _time_of(record: Record) -> datetime | None:
    """When what the record tells of happened, as far as the record itself says so (``ce_time``)."""
    match record:
        case NewsArticle() | Finding():
            return record.published
        case DesignationChange():
            return record.batch.published_at
        case Alert():
            return record.emitted
        case Delivery():
            return record.at
        case Directive():
            return record.created_at
        case SourceState():
            return record.checked_at
    return None
