"""Bad input is told apart, in the words of the dead-letter reasons."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.errors import BadEventError
from sanctionwire.settings import MESSAGE_LIMIT_BYTES
from sanctionwire.stream.codec import decode, encode
from sanctionwire_schemas import DeadLetterReason, NewsArticle

GOOD: dict[str, Any] = {"id": "a", "title": "t", "text": "x"}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, DeadLetterReason.TOMBSTONE),
        (b"", DeadLetterReason.EMPTY),
        (b"  \n", DeadLetterReason.EMPTY),
        (b"{", DeadLetterReason.NOT_JSON),
        (b"hello", DeadLetterReason.NOT_JSON),
        (b"[" * 100_000, DeadLetterReason.NOT_JSON),
        (b'{"id": "\xff"}', DeadLetterReason.INVALID_UTF8),
        (b'"a string"', DeadLetterReason.WRONG_FIELDS),
        (b"[]", DeadLetterReason.WRONG_FIELDS),
        (json.dumps({**GOOD, "title": None}).encode(), DeadLetterReason.WRONG_FIELDS),
        (json.dumps({"id": "a", "title": "t"}).encode(), DeadLetterReason.WRONG_FIELDS),
        (json.dumps({**GOOD, "schema_version": 2}).encode(), DeadLetterReason.UNKNOWN_VERSION),
        (b" " * (MESSAGE_LIMIT_BYTES + 1), DeadLetterReason.TOO_LARGE),
    ],
)
def test_each_kind_of_bad_input_has_its_reason(value: bytes | None, reason: DeadLetterReason) -> None:
    with pytest.raises(BadEventError) as caught:
        decode(NewsArticle, value)
    assert caught.value.reason is reason


def test_the_message_names_the_field_and_not_the_value() -> None:
    with pytest.raises(BadEventError, match="title") as caught:
        decode(NewsArticle, json.dumps({"id": "a", "text": "secret", "title": 5}).encode())
    assert "secret" not in str(caught.value)


def test_unknown_fields_are_tolerated() -> None:
    """Within one version fields may be added: an older reader ignores them."""
    assert decode(NewsArticle, json.dumps({**GOOD, "mood": "grim"}).encode()).id == "a"


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused(value: bytes) -> None:
    try:
        decode(NewsArticle, value)
    except BadEventError as error:
        assert error.reason in DeadLetterReason  # noqa: PT017


@given(st.text(min_size=1, max_size=50), st.text(max_size=50))
def test_what_is_encoded_is_decoded_again(title: str, text: str) -> None:
    try:
        article = NewsArticle(id="a", title=title, text=text)
        value = encode(article)
    except (UnicodeEncodeError, ValueError):
        return
    assert decode(NewsArticle, value) == article
