"""The news about a network, self-contained."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from enum import StrEnum

from pydantic import Field

from sanctionwire_schemas.base import Id, Moment, Part, Record
from sanctionwire_schemas.network import Member, NetworkLink, NetworkStatus
from sanctionwire_schemas.party import Counts, Nexus, Reason


class AlertKind(StrEnum):
    """What happened to the network."""

    APPEARED = "appeared"
    EXPANDED = "expanded"
    MERGED = "merged"
    CONTRACTED = "contracted"
    DISSOLVED = "dissolved"


class Severity(StrEnum):
    """How urgent it is; DESIGN of the service: critical wakes people, low waits for the morning."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ChangeKind(StrEnum):
    """Closed set of what changed in the network."""

    MEMBER_ADDED = "member_added"
    MEMBER_LISTED = "member_listed"
    IDENTIFIER_ADDED = "identifier_added"
    PROGRAM_ADDED = "program_added"
    LISTED_ELSEWHERE = "listed_elsewhere"
    NEXUS_ADDED = "nexus_added"
    LINK_ADDED = "link_added"
    MEMBER_DELISTED = "member_delisted"
    RETRACTED = "retracted"


class Change(Part):
    """One change; ``entity_id`` where it concerns one member."""

    kind: ChangeKind
    entity_id: Id | None = None
    detail: str = Field(description="in one sentence, for people")


class Cause(Part):
    """The record on findings.v1 or directives.v1 whose processing raised the alert."""

    topic: str
    partition: int
    offset: int


class ArticleProvenance(Part):
    """An article that the alert rests on; of copies of one report the first published."""

    event_id: Id
    title: str
    url: str | None = None
    also_at: tuple[str, ...] = Field(default=(), description="other addresses that carry the same report")
    source: str
    published: Moment | None = None
    text_sha256: str | None = None
    retrieved_at: Moment | None = None


class ListProvenance(Part):
    """A publication of a list that the alert rests on."""

    list_id: Id
    batch_id: Id
    published_at: Moment
    address: str | None = None
    file_sha256: str | None = None
    event_ids: tuple[Id, ...] = Field(default=(), description="changes of this publication that speak of the members")


class Provenance(Part):
    """Where everything on the alert comes from, and what judged it."""

    articles: tuple[ArticleProvenance, ...] = ()
    lists: tuple[ListProvenance, ...] = ()
    classifier_version: int
    rules_version: int
    settings_hash: str | None = None


class Alert(Record):
    """Value of ``alerts.v1``. Exactly the same alert may come twice after a crash: dedupe by ``alert_id``."""

    alert_id: Id
    kind: AlertKind
    network_id: Id
    network_version: int = Field(ge=1)
    status_before: NetworkStatus | None = None
    status_after: NetworkStatus
    nexus: tuple[Nexus, ...]
    severity: Severity
    confidence: float = Field(ge=0, le=1)
    title: str
    summary: str
    members: tuple[Member, ...] = Field(
        default=(), description="after, for appeared, expanded and merged; before, for contracted and dissolved"
    )
    new_members: tuple[str, ...] = Field(default=(), description="entity ids")
    absorbed: tuple[Id, ...] = Field(default=(), description="network ids that a merge ended")
    changes: tuple[Change, ...] = ()
    links: tuple[NetworkLink, ...] = ()
    counts: Counts = Counts()
    reasons: tuple[Reason, ...] = ()
    notices: tuple[Reason, ...] = ()
    unknown: tuple[str, ...] = Field(default=(), description="what the source announces but does not name")
    possibly_same: tuple[Id, ...] = Field(default=(), description="other networks that this may be the same as")
    cause: Cause
    caused_by: tuple[str, ...] = Field(description="event ids")
    provenance: Provenance
    published: Moment | None = Field(default=None, description="of the event that caused it")
    observed: Moment | None = Field(default=None, description="when the service first held that event")
    emitted: Moment
    lead_time: timedelta | None = Field(
        default=None,
        description="official publication minus the article that raised the network first, where the article came "
        "first; JSON Schema knows no negative duration: see lead_time_s",
    )
    lead_time_s: float | None = Field(
        default=None, description="the same in seconds; negative where the official publication came first"
    )

    @property
    def lead(self) -> timedelta | None:
        """Official publication minus first article, negative where the list was first; None where not known."""
        return timedelta(seconds=self.lead_time_s) if self.lead_time_s is not None else self.lead_time


class AlertDeduplicator:
    """Tells whether an alert was seen before; remembers the last ``capacity`` ids, oldest forgotten first.

    >>> seen = AlertDeduplicator()
    >>> seen.first("a1"), seen.first("a1")
    (True, False)
    """

    def __init__(self, capacity: int = 100_000) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity}")
        self._capacity = capacity
        self._seen: OrderedDict[str, None] = OrderedDict()

    def first(self, alert: Alert | str) -> bool:
        """True the first time an alert (or its id) comes, False ever after."""
        alert_id = alert if isinstance(alert, str) else alert.alert_id
        if alert_id in self._seen:
            self._seen.move_to_end(alert_id)
            return False
        self._seen[alert_id] = None
        if len(self._seen) > self._capacity:
            self._seen.popitem(last=False)
        return True
