"""The one way to dead-letter: original bytes unchanged, everything else in ``dl_*`` headers."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sanctionwire.errors import BadEventError
from sanctionwire.store.outbox import OutboxRecord
from sanctionwire_schemas import DeadLetter, DeadLetterReason, Topic

ERROR_LIMIT_CHARS = 2000


def dead_letter(record: Any, error: BadEventError, *, service: str) -> OutboxRecord:
    """The dead letter for one consumed record (aiokafka's ``ConsumerRecord``).

    Its id is made from the origin, so that the same record dead-lettered again after a crash is seen to be the same.
    """
    headers: Sequence[tuple[str, bytes | None]] = record.headers or ()
    original = [[name, None if value is None else base64.b64encode(value).decode()] for name, value in headers]
    key = "" if record.key is None else base64.b64encode(record.key).decode()
    mark = f"{service}/{record.topic}/{record.partition}/{record.offset}"
    return OutboxRecord(
        topic=Topic.DEAD_LETTERS,
        key=record.topic.encode(),
        value=record.value,
        headers=(
            ("ce_id", mark.encode()),
            ("dl_reason", error.reason.value.encode()),
            ("dl_error", str(error)[:ERROR_LIMIT_CHARS].encode("utf-8", "replace")),
            ("dl_service", service.encode()),
            ("dl_origin_topic", record.topic.encode()),
            ("dl_origin_partition", str(record.partition).encode()),
            ("dl_origin_offset", str(record.offset).encode()),
            ("dl_key", key.encode()),
            ("dl_key_null", b"1" if record.key is None else b"0"),
            ("dl_headers", json.dumps(original).encode()),
        ),
        mark=mark,
    )


def read_dead_letter(record: Any) -> DeadLetter:
    """A record of dead-letters.v1, decoded for people. Foreign records there become readable too."""
    headers: dict[str, bytes] = {name: value for name, value in record.headers if value is not None}

    def text(name: str, default: str) -> str:
        return headers.get(name, default.encode()).decode("utf-8", "replace")

    reason = text("dl_reason", DeadLetterReason.UNPROCESSABLE.value)
    original = json.loads(text("dl_headers", "[]"))
    return DeadLetter.model_validate(
        {
            "dead_letter_id": f"{record.topic}/{record.partition}/{record.offset}",
            "reason": reason if reason in set(DeadLetterReason) else DeadLetterReason.UNPROCESSABLE,
            "error": text("dl_error", ""),
            "service": text("dl_service", "unknown"),
            "origin_topic": text("dl_origin_topic", "unknown"),
            "origin_partition": int(text("dl_origin_partition", "-1")),
            "origin_offset": int(text("dl_origin_offset", "-1")),
            "at": datetime.fromtimestamp(record.timestamp / 1000, UTC),
            "key": None if text("dl_key_null", "0") == "1" else text("dl_key", ""),
            "headers": [(name, value) for name, value in original if value is not None],
            "value": None if record.value is None else base64.b64encode(record.value).decode(),
        }
    )
