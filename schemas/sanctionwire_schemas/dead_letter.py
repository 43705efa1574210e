"""An event that could not be processed, kept whole."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Base64Bytes, Field

from sanctionwire_schemas.base import Moment, Record


class DeadLetterReason(StrEnum):
    """Closed set; also a metric label."""

    NOT_JSON = "not_json"
    INVALID_UTF8 = "invalid_utf8"
    WRONG_FIELDS = "wrong_fields"
    UNKNOWN_VERSION = "unknown_version"
    EMPTY = "empty"
    TOMBSTONE = "tombstone"
    TOO_LARGE = "too_large"
    ID_CONFLICT = "id_conflict"
    UNPROCESSABLE = "unprocessable"


class DeadLetter(Record):
    """A record of ``dead-letters.v1``, decoded for people.

    On Kafka the value is the original bytes unchanged, and everything else stands in ``dl_*`` headers. Here key and
    value are base64, since the bytes need not be text.
    """

    dead_letter_id: str = Field(description="topic/partition/offset on dead-letters.v1")
    reason: DeadLetterReason
    error: str = Field(max_length=4000, description="what was wrong, and where")
    service: str
    origin_topic: str
    origin_partition: int
    origin_offset: int
    at: Moment
    key: Base64Bytes | None = None
    headers: tuple[tuple[str, Base64Bytes], ...] = ()
    value: Base64Bytes | None = None
