"""Articles from JSON Lines: what is given is taken, what is missing is derived, what is wrong is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.errors import BadEventError, InputError
from sanctionwire.ingest.news.address import article_id, canonical_address
from sanctionwire.ingest.news.jsonl import read_article, read_articles
from sanctionwire_schemas import ArticleStatus, DeadLetterReason, NewsArticle

HTML = "<html lang='de'><head><title>Kopf | Blatt</title></head><body><article><h1>Kopf</h1>" + "<p>Ein Satz.</p>" * 40


def line(**fields: Any) -> bytes:
    return json.dumps({"id": "a", "title": "T", "text": "X", **fields}).encode()


def test_given_fields_are_taken_and_others_ignored() -> None:
    article = read_article(
        line(
            url="https://x.example/a",
            language="en",
            published="2024-09-19",
            source="S",
            revision=2,
            status="retracted",
            label=1,
        )
    )
    assert (article.id, article.title, article.text, article.source, article.revision) == ("a", "T", "X", "S", 2)
    assert article.status is ArticleStatus.RETRACTED
    assert article.published == datetime(2024, 9, 19, tzinfo=UTC)
    assert article.text_sha256 is not None


@pytest.mark.parametrize("published", [None, ""])
def test_an_unknown_date_is_no_fault(published: str | None) -> None:
    assert read_article(line(published=published)).published is None


@pytest.mark.parametrize(
    ("published", "hour"),
    [
        ("2024-09-19T14:00:00Z", 14),
        ("2024-09-19T14:00:00", 14),
        ("Thu, 19 Sep 2024 14:00:00 GMT", 14),
        (1726754400, 14),
    ],
)
def test_dates_are_read_as_feeds_write_them(published: object, hour: int) -> None:
    assert read_article(line(published=published)).published == datetime(2024, 9, 19, hour, tzinfo=UTC)


def test_a_publishers_own_day_is_kept() -> None:
    article = read_article(line(published="2023-08-17T07:22:00+09:00"))
    assert article.published is not None
    assert article.published.utcoffset() == timedelta(hours=9)


def test_html_becomes_text() -> None:
    article = read_article(json.dumps({"id": 7, "html": HTML}), line=1)
    assert (article.id, article.title, article.language) == ("7", "Kopf", "de")
    assert "Ein Satz." in article.text
    assert "<p>" not in article.text


def test_an_id_derives_from_the_address_or_the_words() -> None:
    bare = {"title": "T", "text": "X"}
    one = read_article(json.dumps({**bare, "url": "http://www.x.example/a/?utm_source=y#top"}))
    other = read_article(json.dumps({**bare, "url": "https://x.example/a"}))
    assert one.id == other.id == article_id("https://x.example/a")
    assert read_article(json.dumps(bare)).id == read_article(json.dumps({**bare, "url": "seed:1"})).id


@pytest.mark.parametrize(
    ("value", "reason", "place"),
    [
        (b"", DeadLetterReason.EMPTY, "line 3"),
        (b"nonsense", DeadLetterReason.NOT_JSON, "line 3"),
        (b"[" * 100_000, DeadLetterReason.NOT_JSON, "line 3"),
        (b"[]", DeadLetterReason.WRONG_FIELDS, "line 3"),
        (b'{"id": "\xff"}', DeadLetterReason.INVALID_UTF8, "line 3"),
        (b'{"id": "a"}', DeadLetterReason.EMPTY, "line 3"),
        (line(title=5), DeadLetterReason.WRONG_FIELDS, "line 3, field title"),
        (line(id=["x"]), DeadLetterReason.WRONG_FIELDS, "line 3, field id"),
        (line(published="yesterday"), DeadLetterReason.WRONG_FIELDS, "line 3, field published"),
        (line(revision=0), DeadLetterReason.WRONG_FIELDS, "line 3, field revision"),
        (line(status="deleted"), DeadLetterReason.WRONG_FIELDS, "line 3, field status"),
        (line(schema_version=9), DeadLetterReason.UNKNOWN_VERSION, "line 3, field schema_version"),
        (json.dumps({"id": "a", "html": "<html></html>"}), DeadLetterReason.EMPTY, "line 3, field html"),
        (b" " * (9 * 1024 * 1024), DeadLetterReason.TOO_LARGE, "line 3"),
    ],
)
def test_a_bad_line_names_reason_and_place(value: bytes | str, reason: DeadLetterReason, place: str) -> None:
    with pytest.raises(BadEventError) as caught:
        read_article(value, line=3)
    assert (caught.value.reason, caught.value.place) == (reason, place)


def test_one_bad_line_does_not_cost_the_others(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(line() + b"\n\nnonsense\n" + line(id="b") + b"\n")
    articles, bad = read_articles(path, source="feed", retrieved_at=datetime(2024, 1, 1, tzinfo=UTC))
    assert [(a.id, a.source, a.retrieved_at) for a in articles] == [
        (i, "feed", datetime(2024, 1, 1, tzinfo=UTC)) for i in "ab"
    ]
    assert [error.place for error in bad] == ["news.jsonl, line 3"]
    with pytest.raises(InputError, match="cannot be read"):
        read_articles(tmp_path / "none.jsonl")


@given(
    st.one_of(
        st.binary(max_size=200),
        st.dictionaries(
            st.sampled_from(
                ["id", "title", "text", "html", "url", "published", "revision", "status", "also_at", "language"]
            ),
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(),
                st.floats(),
                st.text(max_size=30),
                st.lists(st.text(max_size=3)),
            ),
        ).map(lambda fields: json.dumps(fields).encode()),
    )
)
def test_any_line_is_an_article_or_a_named_error(value: bytes) -> None:
    refused: InputError | None = None
    try:
        article = read_article(value, line=1)
    except InputError as error:
        refused = error
    else:
        assert NewsArticle.model_validate_json(article.model_dump_json()) == article
    assert refused is None or refused.place


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Example.com:80/a//b/?b=2&utm_medium=x&a=1#frag", "https://example.com/a/b?a=1&b=2"),
        ("https://example.com", "https://example.com"),
        ("https://example.com/amp/", "https://example.com"),
        ("https://пример.рф/новость", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"),
        ("https://example.com/a%20b", "https://example.com/a%20b"),
        ("https://user:pass@example.com:8443/x", "https://example.com:8443/x"),
        ("seed:us-sanctions", None),
        ("ftp://example.com/a", None),
        ("https://[::1", None),
        ("https://", None),
        ("", None),
    ],
)
def test_one_page_has_one_address(url: str, canonical: str | None) -> None:
    assert canonical_address(url) == canonical


@given(st.one_of(st.text(max_size=60), st.text(max_size=40).map("https://example.com/".__add__)))
def test_any_text_has_a_stable_address_or_none(url: str) -> None:
    address = canonical_address(url)
    assert address is None or canonical_address(address) == address
