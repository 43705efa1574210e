"""The public contract of Sanctionwire: what stands on its Kafka topics.

>>> from sanctionwire_schemas import Alert, AlertDeduplicator
>>> seen = AlertDeduplicator()
>>> def handle(value: bytes) -> None:
...     alert = Alert.model_validate_json(value)
...     if seen.first(alert):
...         for member in alert.members:
...             print(alert.kind, member.name, [i.value for i in member.identifiers])
"""

from __future__ import annotations

from sanctionwire_schemas.alert import (
    Alert,
    AlertDeduplicator,
    AlertKind,
    ArticleProvenance,
    Cause,
    Change,
    ChangeKind,
    ListProvenance,
    Provenance,
    Severity,
)
from sanctionwire_schemas.article import ArticleStatus, NewsArticle
from sanctionwire_schemas.base import SCHEMA_VERSION, Moment, Part, Record
from sanctionwire_schemas.dead_letter import DeadLetter, DeadLetterReason
from sanctionwire_schemas.delivery import Delivery, DeliveryReason, DeliveryStatus
from sanctionwire_schemas.designation import (
    Address,
    Batch,
    DesignationChange,
    EntryLink,
    EntryName,
    FieldChange,
    ListEntry,
    ListSource,
    NameType,
    Op,
    Vessel,
)
from sanctionwire_schemas.directive import Directive, DirectiveKind
from sanctionwire_schemas.envelope import RECORD_OF, TYPE_OF, CloudEvent, KafkaHeaders, Topic, key_of
from sanctionwire_schemas.finding import (
    Action,
    ArticleFacts,
    ChangeFacts,
    EventType,
    Finding,
    FindingStatus,
    RecordOrigin,
)
from sanctionwire_schemas.network import Member, NetworkLink, NetworkState, NetworkStatus, PaymentNetwork
from sanctionwire_schemas.party import (
    Basis,
    Counts,
    EventLink,
    Identifier,
    LinkKind,
    Nexus,
    Origin,
    Party,
    PartyKind,
    PaymentRole,
    Reason,
    Span,
)
from sanctionwire_schemas.source import SourceKind, SourceState
from sanctionwire_schemas.story import same_story, story_keys, story_of

__all__ = [
    "RECORD_OF",
    "SCHEMA_VERSION",
    "TYPE_OF",
    "Action",
    "Address",
    "Alert",
    "AlertDeduplicator",
    "AlertKind",
    "ArticleFacts",
    "ArticleProvenance",
    "ArticleStatus",
    "Basis",
    "Batch",
    "Cause",
    "Change",
    "ChangeFacts",
    "ChangeKind",
    "CloudEvent",
    "Counts",
    "DeadLetter",
    "DeadLetterReason",
    "Delivery",
    "DeliveryReason",
    "DeliveryStatus",
    "DesignationChange",
    "Directive",
    "DirectiveKind",
    "EntryLink",
    "EntryName",
    "EventLink",
    "EventType",
    "FieldChange",
    "Finding",
    "FindingStatus",
    "Identifier",
    "KafkaHeaders",
    "LinkKind",
    "ListEntry",
    "ListProvenance",
    "ListSource",
    "Member",
    "Moment",
    "NameType",
    "NetworkLink",
    "NetworkState",
    "NetworkStatus",
    "NewsArticle",
    "Nexus",
    "Op",
    "Origin",
    "Part",
    "Party",
    "PartyKind",
    "PaymentNetwork",
    "PaymentRole",
    "Provenance",
    "Reason",
    "Record",
    "RecordOrigin",
    "Severity",
    "SourceKind",
    "SourceState",
    "Span",
    "Topic",
    "Vessel",
    "key_of",
    "same_story",
    "story_keys",
    "story_of",
]
