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
from sanctionwire_schemas import ArticleStatus

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


@pytest.mark.parametrize(("shown", "day"), [("令和4年4月12日", "2022-04-12"), ("民國113年9月19日", "2024-09-19")])
def test_the_year_of_an_era_is_read(shown: str, day: str) -> None:
    published = read_page(page(body=f"<h1>Заголовок</h1><p>{shown}</p>{PARAGRAPHS}")).published
    assert published is not None
    assert published.date().isoformat() == day


def test_an_old_page_puts_its_site_first_and_marks_no_heading() -> None:
    head = "<head><title>Far Monitor - Bank moved money for Pyongyang</title></head>"
    shown = f"<font size=5><b>Bank moved money for Pyongyang</b></font>{PARAGRAPHS}"
    assert read_page(f"<html>{head}<body>{shown}</body></html>").title == "Bank moved money for Pyongyang"


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


BOMBS = {
    "deep nesting": "<div>" * 50_000 + "deep",
    "deep inline nesting": "<a><b>" * 50_000 + "deep",
    "nested tables": "<table><tr><td>" * 20_000 + "cell",
    "one endless word": "<p>" + "a" * 1_000_000,
    "endless attributes": "<a href='" + "x" * 100_000 + "'>" * 10,
    "a million attributes": "<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">text of it</p>",
    "attributes that hide their end": "<p " + " ".join(f'a{n}=">"' for n in range(200_000)) + ">text of it</p>",
    "open quotes": '<p a="' * 200_000,
    "entities": "<p>" + "&amp;&#x41;&nbsp;" * 200_000,
    "unknown entities": "<p>" + "&bomb;" * 200_000,
    "document type": "<!DOCTYPE html [<!ENTITY a 'aaaa'>]><p>&a;&a;</p>",
    "data of brackets": '<script type="application/ld+json">' + "[" * 50_000 + "</script><p>x</p>",
    "data of objects": '<script type="application/ld+json">' + '{"a":' * 50_000 + "</script><p>x</p>",
    "open comments": "<p>x</p>" + "<!--" * 200_000,
    "paragraphs": "<p>a" * 200_000,
    "line breaks": "<p>" + "a<br>" * 150_000,
    "headings": "<h1>Headline</h1>" * 20_000,
    "times": "<p>x</p>" + "<time datetime=x>" * 50_000,
    "blanks": "<p>" + " " * 2_000_000 + "x",
    "invisible letters": "<p>" + "\u200b\u202e\ufeff" * 500_000 + "x",
    "months": "<p>" + "January " * 300_000,
    "class names": f'<div class="{"a-" * 300_000}"><p>text of it',
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_page_costs_only_itself(name: str) -> None:
    with contextlib.suppress(BadEventError):
        assert read_page(BOMBS[name]).text


def test_a_page_of_eight_megabytes_is_read_whole() -> None:
    sentence = "One of the sentences of a very long page about a bank. "
    read = read_page(page(body=f"<p>{sentence * 10}</p>" * 14_000).encode())
    assert len(read.text) > 7_000_000


def test_a_page_of_too_many_tags_names_its_reason() -> None:
    with pytest.raises(BadEventError, match="more than 250,000 tags"):
        read_page("<b>" * 500_000)


def test_invisible_letters_and_direction_marks_do_not_hide_words() -> None:
    body = (
        "<p>The ba\u200bnk \u202eknab\u202c of \ufeffAlderney sent mo\u00adney to its agents, said the ministry.</p>"
        * 4
    )
    read = read_page(page(body=body))
    assert "The bank knab of Alderney sent money to its agents" in read.text


@pytest.mark.parametrize(
    "title",
    ["&lt;b&gt;Bold&lt;/b&gt; news", "<b>Bold</b> news", "  Bold \n news ", "Bold\u200b news"],
)
def test_a_title_is_text(title: str) -> None:
    read = read_page(
        f"<html><head><title>{title}</title></head><body><p>{'One sentence of it. ' * 20}</p></body></html>"
    )
    assert read.title in ("Bold news", "<b>Bold</b> news")
    assert "\u200b" not in read.title


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2024-09-19", "2024-09-19"),
        ("2024-09-19T10:00:00+09:00", "2024-09-19"),
        ("Thu, 19 Sep 2024 10:00:00 GMT", "2024-09-19"),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("tomorrow", None),
        ("2024-13-45", None),
        ("", None),
    ],
)
def test_only_a_sound_date_is_a_date(date: str, day: str | None) -> None:
    published = read_page(page(f'<meta property="article:published_time" content="{date}">')).published
    assert (published and published.date().isoformat()) == day


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en", "정부가 북한 은행의 해외 대표들을 독자제재 명단에 올렸다. " * 6, "ko"),
        ("en", "Министерство внесло в список банк и две компании. " * 6, "ru"),
        ("de", "Die Bank hat das Konto geschlossen und der Agent ist nicht zu finden. " * 6, "de"),
        ("xx-invalid-", "Il ministero ha inserito nella lista la banca e i suoi agenti. " * 6, "xx"),
        ("", "فرضت الوزارة عقوبات على بنك في المدينة لتقديمه خدمات مالية. " * 6, "ar"),
    ],
)
def test_the_language_is_that_of_the_text_where_the_template_lies(declared: str, text: str, language: str) -> None:
    assert read_page(f"<html lang='{declared}'><body><p>{text}</p></body></html>").language == language


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        ("", PARAGRAPHS, ArticleStatus.PUBLISHED),
        ("", "<p>This press release has been withdrawn.</p>" + PARAGRAPHS, ArticleStatus.RETRACTED),
        ("", "<p>CORRECTION: The bank is in Gori.</p>" + PARAGRAPHS, ArticleStatus.CORRECTED),
        ("", "<p>An earlier version of this article named another bank.</p>" + PARAGRAPHS, ArticleStatus.CORRECTED),
        ("", PARAGRAPHS + "<p>The agency has withdrawn the licence of the bank.</p>", ArticleStatus.PUBLISHED),
        (
            "",
            "<p>The bank withdrawn from the list in May is back, the ministry said.</p>" + PARAGRAPHS,
            ArticleStatus.PUBLISHED,
        ),
        ("", "<p>この記事は削除されました。</p>" + PARAGRAPHS, ArticleStatus.RETRACTED),
        ("", "<p>[정정] 은행 이름을 바로잡습니다.</p>" + PARAGRAPHS, ArticleStatus.CORRECTED),
    ],
)
def test_a_notice_of_correction_or_withdrawal_is_seen(head: str, body: str, status: ArticleStatus) -> None:
    assert read_page(page(head, body)).status is status


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<", ">", "&#0;", "&amp", "<script>", "<table>", "<td>", "<tr>", "<!--", "Text. ", "\x00", "ж", "<h1>",
             "<div hidden>", "<li>", "<dl><dt>", "<dd>", "<title>", "</title>", "<article>", "\u202e", "2024-09-19", "<nav>", "<form>",
             "<br>", "<a href=x>", "<meta charset=euc-kr>", "A sentence that is long enough to count as one, and ends. "]
        )
    )
)  # fmt: skip
def test_any_markup_is_a_page_or_a_named_error(pieces: list[str]) -> None:
    with contextlib.suppress(BadEventError):
        read = read_page("".join(pieces))
        assert read.text
        assert not re.search("[\x00\u202e]", read.text + read.title)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_page_or_a_named_error(content: bytes) -> None:
    with contextlib.suppress(BadEventError):
        assert read_page(content).text


def test_full_length_pages_give_their_main_text(shared_data: Path) -> None:
    """Exactly: from the first character to the last, nothing of the furniture, nothing lost; and title, date, language."""
    pages = shared_data / "pages"
    for label in map(json.loads, (pages / "labels.jsonl").read_text("utf-8").splitlines()):
        read = read_page((pages / f"{label['id']}.html").read_bytes())
        flat = " ".join(re.sub(r"^\| | \|$|\| ", "", line) for line in read.text.split("\n"))
        text = re.sub(r"\s+", "", flat)
        assert text.startswith(re.sub(r"\s+", "", label["main_text_start"])), label["id"]
        assert text.endswith(re.sub(r"\s+", "", label["main_text_end"])), label["id"]
        assert abs(len(re.sub(r"\s+", " ", flat)) - label["main_text_chars"]) <= 0.01 * label["main_text_chars"], label[
            "id"
        ]
        assert read.title == label["title"], label["id"]
        assert read.language == label["language"], label["id"]
        day = label["published"] and label["published"][:10]
        assert (read.published and read.published.date().isoformat()) == day, label["id"]
