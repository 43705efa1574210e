"""Headers and addresses are outside input: whatever stands in them, the answer is a value or a refusal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanctionwire.ingest.fetching.http_rules import (
    FetchRules,
    file_name,
    header_text,
    http_date,
    retry_after_s,
    shown,
    stated_sha256,
    target_of,
)
from sanctionwire.ingest.fetching.refusals import RefusedError

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HEADER = st.text(st.characters(), max_size=80)
"""Surrogates too: so undecodable bytes of a header come."""


@given(HEADER)
@example("Tue, 24 Nov 2026 11:00:00 +9999999999999")
@example("Tue, 99 Nov 99999 99:99:99 GMT")
@example("1" * 400)
def test_times_in_headers_are_read_or_not(text: str) -> None:
    seconds = retry_after_s(text, NOW)
    assert seconds is None or 0 <= seconds <= 86_400
    moment = http_date(text)
    assert moment is None or moment.tzinfo is UTC


@given(HEADER)
@example("sha-256=:" + "A" * 43 + "=:")
def test_digests_in_headers_are_read_or_not(text: str) -> None:
    found = stated_sha256({"Digest": text, "Repr-Digest": text})
    assert found is None or len(found) == 64


@given(HEADER)
@example("//\ud800/")
@example("https://[v1.x]/")
@example("https://lists.example:99999/")
@example("https://lists.example:x/")
def test_no_redirect_leads_out(text: str) -> None:
    rules = FetchRules(home="https://lists.example/a/b")
    try:
        target = target_of(text, "https://lists.example/a/b")
        rules.check(target, redirect=True)
    except RefusedError as error:
        str(error).encode()  # fit to be told
        return
    assert shown(target).startswith(("https://lists.example/", "https://www.lists.example/", "https://lists.example:"))
    target.encode()


@given(st.text(st.characters(), max_size=120))
@example("https://lists.example/../../etc/passwd")
@example("https://lists.example/%2e%2e%2f%2e%2e")
@example("https://lists.example/" + "%00" * 50)
def test_a_file_name_from_an_address_is_harmless(address: str) -> None:
    try:
        name = file_name(address)
    except RefusedError:
        return
    assert 0 < len(name) <= 100
    assert PurePath(name).name == name
    assert name.isascii()
    assert not name.startswith(".")


@pytest.mark.parametrize("value", [None, "", "\udcff", "a\x00b", 'W/"' + "x" * 3000 + '"'])
def test_a_validator_that_could_not_be_kept_is_none(value: str | None) -> None:
    assert header_text(value) is None


def test_a_validator_is_kept_as_it_is() -> None:
    assert header_text('W/"67ab43"') == 'W/"67ab43"'
