"""The one way to dead-letter: original bytes unchanged, everything else in ``dl_*`` headers."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sanctionwire.errors import BadEventError, InputError
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


REPLAY_HEADER = "dl_replay_of"
"""On a replayed event: the dead letter that it was. Should it fail again, the new dead letter shows it."""


def replayed(letter: DeadLetter) -> OutboxRecord:
    """The event that a dead letter holds, as it came: same key, same bytes, same headers, so the same identity.

    Raises ``InputError`` where its origin is not one of our topics.
    """
    if letter.origin_topic not in set(Topic) - {Topic.DEAD_LETTERS}:
        raise InputError(f"its origin {letter.origin_topic!r} is not a topic of ours", place=letter.dead_letter_id)
    kept = tuple((name, value) for name, value in letter.headers if name != REPLAY_HEADER)
    return OutboxRecord(
        topic=letter.origin_topic,
        key=letter.key,
        value=letter.value,
        headers=(*kept, (REPLAY_HEADER, letter.dead_letter_id.encode())),
        mark=letter.dead_letter_id,
    )
