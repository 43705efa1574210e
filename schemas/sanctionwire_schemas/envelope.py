"""Topics, and the CloudEvents headers around every record (Kafka protocol binding 1.0.2, binary mode)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from sanctionwire_schemas.alert import Alert
from sanctionwire_schemas.article import NewsArticle
from sanctionwire_schemas.base import Record
from sanctionwire_schemas.delivery import Delivery
from sanctionwire_schemas.designation import DesignationChange
from sanctionwire_schemas.directive import Directive
from sanctionwire_schemas.finding import Finding
from sanctionwire_schemas.network import PaymentNetwork
from sanctionwire_schemas.source import SourceState

CONTENT_TYPE = "application/json"
SPEC_VERSION = "1.0"

KafkaHeaders = list[tuple[str, bytes]]


class Topic(StrEnum):
    """The public topics."""

    NEWS = "sanctionwire.news.v1"
    DESIGNATIONS = "sanctionwire.designations.v1"
    FINDINGS = "sanctionwire.findings.v1"
    NETWORKS = "sanctionwire.networks.v1"
    ALERTS = "sanctionwire.alerts.v1"
    DELIVERIES = "sanctionwire.deliveries.v1"
    DIRECTIVES = "sanctionwire.directives.v1"
    SOURCES = "sanctionwire.sources.v1"
    DEAD_LETTERS = "sanctionwire.dead-letters.v1"


RECORD_OF: dict[Topic, type[Record]] = {
    Topic.NEWS: NewsArticle,
    Topic.DESIGNATIONS: DesignationChange,
    Topic.FINDINGS: Finding,
    Topic.NETWORKS: PaymentNetwork,
    Topic.ALERTS: Alert,
    Topic.DELIVERIES: Delivery,
    Topic.DIRECTIVES: Directive,
    Topic.SOURCES: SourceState,
}
"""What a value of each topic is. Dead letters are missing: their value is whatever the original was."""

TYPE_OF: dict[type[Record], str] = {
    NewsArticle: "sanctionwire.news_article.v1",
    DesignationChange: "sanctionwire.designation_change.v1",
    Finding: "sanctionwire.finding.v1",
    PaymentNetwork: "sanctionwire.payment_network.v1",
    Alert: "sanctionwire.alert.v1",
    Delivery: "sanctionwire.delivery.v1",
    Directive: "sanctionwire.directive.v1",
    SourceState: "sanctionwire.source_state.v1",
}
"""``ce_type`` of each record."""


def key_of(record: Record) -> str:
    """The Kafka key of a record: what must stay in order shares a key."""
    match record:
        case NewsArticle():
            return record.id
        case DesignationChange():
            return record.entry.reference
        case Finding():
            return record.event_id
        case PaymentNetwork() | Alert():
            return record.network_id
        case Delivery():
            return record.alert_id
        case Directive():
            return record.directive_id
        case SourceState():
            return record.source_id
    raise TypeError(f"{type(record).__name__} stands on no topic")


@dataclass(frozen=True)
class CloudEvent:
    """The attributes of one event as they travel in Kafka headers."""

    id: str
    type: str
    source: str
    time: datetime | None = None
    traceparent: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def to_kafka(self) -> KafkaHeaders:
        """Headers in binary mode: ``ce_`` attributes and ``content-type``."""
        headers: KafkaHeaders = [
            ("ce_specversion", SPEC_VERSION.encode()),
            ("ce_id", self.id.encode()),
            ("ce_type", self.type.encode()),
            ("ce_source", self.source.encode()),
            ("content-type", CONTENT_TYPE.encode()),
        ]
        if self.time is not None:
            headers.append(("ce_time", self.time.isoformat().encode()))
        if self.traceparent is not None:
            headers.append(("traceparent", self.traceparent.encode()))
        headers += [(name, value.encode()) for name, value in self.extra.items()]
        return headers

    @classmethod
    def from_kafka(cls, headers: Iterable[tuple[str, bytes | None]], *, default_id: str, default_type: str) -> Self:
        """Read headers as they came; what is missing or unreadable gets a default, since anyone may produce.

        Of a header that is given twice the last counts.
        """
        text = {name: value.decode("utf-8", "replace") for name, value in headers if value is not None}
        when: datetime | None = None
        if "ce_time" in text:
            try:
                when = datetime.fromisoformat(text["ce_time"])
            except ValueError:
                when = None
        return cls(
            id=text.get("ce_id") or default_id,
            type=text.get("ce_type") or default_type,
            source=text.get("ce_source") or "unknown",
            time=when if when is not None and when.tzinfo is not None else None,
            traceparent=text.get("traceparent"),
        )
