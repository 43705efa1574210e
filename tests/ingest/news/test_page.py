"""Web pages: the main text in any encoding, and a hostile page costs only itself."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.errors import BadEventError
from sanctionwire.ingest.news.page import decode_page, read_page

PARAGRAPHS = "<p>Банк в Цхинвали переводил деньги в Пхеньян через счета в Москве, сообщили источники.</p>" * 8


def page(head: str = "", body: str = PARAGRAPHS) -> str:
    return f"<html><head><title>Заголовок | Газета</title>{head}</head><body><article>{body}</article></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r"])
def test_the_declared_encoding_is_believed(encoding: str) -> None:
    read = read_page(page(f'<meta charset="{encoding}">').encode(encoding))
    assert read.text.startswith("Банк в Цхинвали")
    assert (read.title, read.language) == ("Заголовок", "ru")


def test_undeclared_and_falsely_declared_encodings_are_found_out() -> None:
    assert "Банк" in read_page(page().encode("utf-16")).text
    assert "Банк" in read_page(page('<meta charset="no-such-thing">').encode()).text
    assert "Банк" in decode_page(page('<meta charset="ascii">').encode())


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2024-09-19T10:00:00Z">', "2024-09-19"),
        ('<script type="application/ld+json">{"@graph": [{"datePublished": "2024-09-19"}]}</script>', "2024-09-19"),
    ],
)
def test_the_date_is_read_where_the_page_states_it(head: str, day: str) -> None:
    published = read_page(page(head)).published
    assert published is not None
    assert published.date().isoformat() == day


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n",
        b"text\0text" * 10,
        b"<html><body></body></html>",
        b"<!-- only a comment -->",
        b"<" * 9_000_000,
    ],
)
def test_what_holds_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(BadEventError):
        read_page(content)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "deep",
        "<p>" + "a" * 1_000_000,
        "<a href='" + "x" * 100_000 + "'>" * 10,
        '<script type="application/ld+json">' + "[" * 50_000 + "</script><p>x</p>",
        "<!DOCTYPE html [<!ENTITY a 'aaaa'>]><p>&a;&a;</p>",
    ],
)
def test_a_hostile_page_costs_only_itself(html: str) -> None:
    with contextlib.suppress(BadEventError):
        assert read_page(html).text


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<", ">", "&#0;", "&amp", "<script>", "<table>", "<!--", "Text. ", "\x00", "ж"])
    )
)
def test_any_markup_is_a_page_or_a_named_error(pieces: list[str]) -> None:
    with contextlib.suppress(BadEventError):
        assert read_page("".join(pieces)).text


def test_full_length_pages_give_their_main_text(shared_data: Path) -> None:
    pages = shared_data / "pages"
    for label in map(json.loads, (pages / "labels.jsonl").read_text("utf-8").splitlines()):
        read = read_page((pages / f"{label['id']}.html").read_bytes())
        text = re.sub(r"\s+", "", read.text)
        assert re.sub(r"\s+", "", label["main_text_end"]) in text, label["id"]
        assert read.language == label["language"], label["id"]
        assert len(read.text) < 1.25 * label["main_text_chars"] + 200, label["id"]
