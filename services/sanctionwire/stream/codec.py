"""Bytes to records and back. What cannot be read says why, in the words of the dead-letter reasons."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import ValidationError

from sanctionwire.errors import BadEventError
from sanctionwire.settings import MESSAGE_LIMIT_BYTES
from sanctionwire_schemas import SCHEMA_VERSION, DeadLetterReason, Record, key_of

R = TypeVar("R", bound=Record)

SHOWN_ERRORS = 5


def decode(model: type[R], value: bytes | None) -> R:
    """One record from the bytes of one Kafka value. Raises ``BadEventError`` with the reason for the dead letter."""
    if value is None:
        raise BadEventError(DeadLetterReason.TOMBSTONE, "the record has no value (a tombstone)")
    if len(value) > MESSAGE_LIMIT_BYTES:
        raise BadEventError(
            DeadLetterReason.TOO_LARGE, f"{len(value)} bytes are more than the limit of {MESSAGE_LIMIT_BYTES}"
        )
    if not value.strip():
        raise BadEventError(DeadLetterReason.EMPTY, "the value is empty")
    try:
        return model.model_validate_json(value)
    except ValidationError as error:
        raise _explain(error, value) from error


def _explain(error: ValidationError, value: bytes) -> BadEventError:
    """Find the true reason, the slow way: this is the exception, not the rule."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError as bad:
        return BadEventError(DeadLetterReason.INVALID_UTF8, f"byte {bad.start} is not UTF-8 ({bad.reason})")
    try:
        content: Any = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as bad:
        place = f"line {bad.lineno}, column {bad.colno}" if isinstance(bad, json.JSONDecodeError) else None
        message = bad.msg if isinstance(bad, json.JSONDecodeError) else "nested too deeply"
        return BadEventError(DeadLetterReason.NOT_JSON, message, place=place)
    version = content.get("schema_version", SCHEMA_VERSION) if isinstance(content, dict) else SCHEMA_VERSION
    if version != SCHEMA_VERSION:
        return BadEventError(
            DeadLetterReason.UNKNOWN_VERSION,
            f"schema_version {str(version)[:40]} is not known here (known: {SCHEMA_VERSION})",
        )
    return BadEventError(DeadLetterReason.WRONG_FIELDS, fields_message(error))


def fields_message(error: ValidationError) -> str:
    """``title: Field required; batch.size: Input should be ...``: places and what was expected, never the values."""
    errors = error.errors(include_url=False, include_input=False)
    shown = [f"{'.'.join(str(p) for p in e['loc']) or 'value'}: {e['msg']}" for e in errors[:SHOWN_ERRORS]]
    more = len(errors) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def encode(record: Record) -> bytes:
    """The JSON value of a record; fields at their defaults that say nothing (None) are left out."""
    return record.model_dump_json(exclude_none=True).encode()


def kafka_key(record: Record) -> bytes:
    """The record's key as bytes."""
    return key_of(record).encode()
