"""What classification says of one event."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from sanctionwire_schemas.article import ArticleStatus
from sanctionwire_schemas.base import Id, Moment, Part, Record
from sanctionwire_schemas.designation import Batch, FieldChange, ListEntry, ListSource, Op
from sanctionwire_schemas.party import Counts, EventLink, Nexus, Party, PaymentRole, Reason


class EventType(StrEnum):
    """What kind of event a finding is about."""

    ARTICLE = "article"
    DESIGNATION_CHANGE = "designation_change"


class FindingStatus(StrEnum):
    """``unprocessable``: the event is a dead letter; the finding keeps its place in its batch."""

    OK = "ok"
    UNPROCESSABLE = "unprocessable"


class Action(StrEnum):
    """What an authority (or a reporter) did."""

    DESIGNATION = "designation"
    INDICTMENT = "indictment"
    EXPOSURE = "exposure"
    ADVISORY = "advisory"
    DELISTING = "delisting"
    NONE = "none"


class RecordOrigin(Part):
    """Where on Kafka the event stood."""

    topic: str
    partition: int
    offset: int


class ArticleFacts(Part):
    """What the book keeps of an article beside the finding itself."""

    title: str
    status: ArticleStatus = ArticleStatus.PUBLISHED
    url: str | None = None
    also_at: tuple[str, ...] = ()
    source: str = "unknown"
    language: str | None = None
    text_sha256: str | None = None
    retrieved_at: Moment | None = None
    story: str | None = Field(
        default=None, description="fingerprint of the text: copies of one report share it, see `same_story`"
    )


class ChangeFacts(Part):
    """What the book keeps of a designation change: everything, so that it can be rebuilt from findings alone."""

    op: Op
    entry: ListEntry
    before: ListEntry | None = None
    fields: tuple[FieldChange, ...] = ()
    material: bool
    source: ListSource = ListSource()


class Finding(Record):
    """Value of ``findings.v1``. Of one event the highest (``revision``, ``classifier_version``) counts."""

    event_id: Id
    event_source: str = Field(default="unknown", description="`ce_source` of the event")
    event_type: EventType
    revision: int = Field(default=1, ge=1)
    event_hash: str | None = Field(
        default=None, description="of the event's content; another hash under the same identity is an id conflict"
    )
    classifier_version: int = Field(ge=1)
    status: FindingStatus = FindingStatus.OK
    alert: bool = Field(description="this event reports a new or newly exposed DPRK- or Russia-linked payment network")
    score: float = Field(ge=0, le=1, description="0..1; at or above 0.5 means `alert`")
    nexus: tuple[Nexus, ...] = ()
    payment_role: PaymentRole | None = Field(default=None, description="the strongest role any party plays")
    action: Action = Action.NONE
    authority: str | None = Field(default=None, description="OFAC, FinCEN, DOJ, UK, EU, UN, ROK, JAPAN ...")
    action_date: date | None = None
    published: Moment | None = Field(default=None, description="of the article, or of the list's publication")
    parties: tuple[Party, ...] = ()
    counts: Counts = Counts()
    links: tuple[EventLink, ...] = ()
    reasons: tuple[Reason, ...] = ()
    notices: tuple[Reason, ...] = Field(default=(), description="general licences and wind-down dates, quoted")
    batch: Batch | None = None
    article: ArticleFacts | None = None
    change: ChangeFacts | None = None
    origin: RecordOrigin | None = None
