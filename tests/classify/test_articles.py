"""What is said of an article: the hard cases, the founding case, exact quotes, hostile input."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctionwire.classify.classify import article_hash, classify_article, worth_keeping
from sanctionwire.classify.gate import full_scanner, passes
from sanctionwire.classify.text import Document, fold
from sanctionwire_schemas import Action, ArticleStatus, Finding, NewsArticle, Nexus, PaymentRole

ARTICLES = Path(__file__).parent / "articles"
HARD_CASES = [json.loads(line) for line in (ARTICLES / "hard_cases.jsonl").read_text("utf-8").splitlines()]
BOTH = (Nexus.DPRK, Nexus.RUSSIA)


def classified(title: str, text: str, published: str | None = None, **fields: object) -> Finding:
    return classify_article(
        NewsArticle.model_validate({"id": "a", "title": title, "text": text, "published": published, **fields})
    )


@pytest.mark.parametrize("case", HARD_CASES, ids=lambda case: case["id"])
def test_hard_cases_are_judged_right(case: dict[str, Any]) -> None:
    """Each kind of news that is easily mistaken, and its opposite, in texts of our own."""
    finding = classified(case["title"], case["text"], case["published"])
    label = case["label"]
    assert finding.alert is label["alert"], [
        (reason.feature, reason.weight, reason.quote) for reason in finding.reasons
    ]
    if label["nexus"] is not None:
        assert [nexus.value for nexus in finding.nexus] == label["nexus"]
    if label["action"] is not None:
        assert finding.action.value == label["action"]


FOUNDING = (
    (
        "US cuts payment links between Moscow and Pyongyang",
        (
            "Washington on September 19, 2024 sanctioned five organizations and one individual in Russia and South Ossetia. The Treasury's "
            "Office of Foreign Assets Control says they moved payments between Russia and North Korea. None of them is named here."
        ),
        None,
    ),
    (
        "Treasury goes after Russia-North Korea money channel",
        (
            "The U.S. Treasury imposed sanctions on Thursday on a network of five entities and one person that gave North Korea a way into "
            "international banking through Russian accounts."
        ),
        "2024-09-20",
    ),
    (
        "미국, 북러 불법 금융망 제재",
        "미 재무부는 19일(현지시간) 러시아와 북한 사이의 불법 자금 거래를 도운 기관 5곳·개인 1명을 제재 대상으로 지정했다고 발표했다.",
        "2024-09-20",
    ),
    (
        "США ввели санкции против сети платежей между Россией и КНДР",
        "Минфин США 19 сентября ввел санкции против 5 организаций и одного человека, которые, по данным ведомства, проводили платежи между Россией и КНДР.",
        "2024-09-19",
    ),
)


@pytest.mark.parametrize(("title", "text", "published"), FOUNDING)
def test_the_founding_case_is_told_from_any_article_about_it(title: str, text: str, published: str | None) -> None:
    """Five organizations and one person, nobody named, both nexuses, by OFAC on 19 September 2024."""
    finding = classified(title, text, published)
    assert finding.alert
    assert finding.nexus == BOTH
    assert finding.action is Action.DESIGNATION
    assert finding.authority == "OFAC"
    assert finding.action_date == date(2024, 9, 19)
    assert (finding.counts.organizations, finding.counts.individuals) == (5, 1)
    assert not [party for party in finding.parties if party.newly_named]
    assert finding.payment_role is PaymentRole.UNNAMED_GROUP
    assert worth_keeping(finding)


def test_the_article_of_the_demo_is_told_like_the_founding_case() -> None:
    """The demo's first alert rests on these facts."""
    line = files("sanctionwire.cli").joinpath("founding_case", "article.jsonl").read_text("utf-8").splitlines()[0]
    finding = classify_article(NewsArticle.model_validate_json(line))
    assert (finding.alert, finding.nexus, finding.action) == (True, BOTH, Action.DESIGNATION)
    assert (finding.authority, finding.action_date) == ("OFAC", date(2024, 9, 19))
    assert (finding.counts.organizations, finding.counts.individuals) == (5, 1)
    assert finding.parties == ()


def test_only_new_members_are_newly_named_where_old_and_new_stand_in_one_sentence() -> None:
    """Already listed parties keep their place in the finding, but are not news."""
    finding = classified(
        "US sanctions Russian bank over North Korea",
        "OFAC on Friday sanctioned Vostochny Torgovy Bank, its director Pavel Sergeyevich Orlov and Dandong Bluewater Trading Co., Ltd. for "
        "handling transactions for Koryo Unity Bank, which was designated in March 2013. The bank's man in Moscow, Kim Yong Ho, was already "
        "sanctioned in 2017.",
        "2018-08-04",
    )
    new = {party.name for party in finding.parties if party.newly_named}
    known = {party.name for party in finding.parties if not party.newly_named}
    assert new == {"Vostochny Torgovy Bank", "Pavel Sergeyevich Orlov", "Dandong Bluewater Trading Co., Ltd."}
    assert known == {"Koryo Unity Bank", "Kim Yong Ho"}


def test_identifiers_belong_to_the_party_named_before_them() -> None:
    """A payment screen acts on identifiers, so they must hang on the right name."""
    finding = classified(
        "OFAC sanctions Russian payment network",
        "OFAC today designated two Russian companies for moving payments for North Korea.\n"
        "VOLNA RASCHET OOO, Moscow, Russia; Tax ID No. 7750056670 (Russia); SWIFT/BIC VOLRRUMM.\n"
        "SEVER PLATEZH LLC, Kazan, Russia; Registration Number 1157700005759 (Russia).",
        "2024-09-19",
    )
    values = {party.name: {identifier.value for identifier in party.identifiers} for party in finding.parties}
    assert "7750056670" in values["VOLNA RASCHET OOO"]
    assert "1157700005759" in values["SEVER PLATEZH LLC"]


def test_a_retracted_article_takes_its_evidence_away() -> None:
    """Same identity, higher revision, nothing in it: the book forgets what the article said."""
    title, text, published = FOUNDING[0]
    finding = classified(title, text, published, status="retracted", revision=2)
    assert finding.alert is False
    assert finding.parties == ()
    assert finding.nexus == ()
    assert finding.article is not None
    assert finding.article.status is ArticleStatus.RETRACTED
    assert worth_keeping(finding)


def test_an_unrelated_article_is_not_worth_keeping() -> None:
    """Most of the stream ends in classify."""
    assert not worth_keeping(classified("Cup final", "Two late goals decided the match."))


def test_the_same_article_always_gives_the_same_finding() -> None:
    """Pure: nothing remembered, no clock."""
    title, text, published = FOUNDING[1]
    assert classified(title, text, published) == classified(title, text, published)


def test_addresses_and_feeds_do_not_change_the_hash_of_an_article() -> None:
    """Only what it says counts for an id conflict."""
    first = NewsArticle(id="a", title="t", text="x", url="https://one.example/", source="one")
    second = first.model_copy(update={"url": "https://two.example/", "source": "two"})
    third = first.model_copy(update={"text": "y"})
    assert article_hash(first) == article_hash(second) != article_hash(third)


HIDDEN = "\u200b\u200d\u202e\u2066\ufeff\u00ad\x00"
PIECES = st.sampled_from(
    [
        "North Korea", "Russia", "sanctions", "OFAC", "bank", "launder", "北朝鮮", "制裁", "銀行", "북한", "은행", "제재", "КНДР", "банк", "санкции",
        "«Волна»", "Kim Yong Ho", "Orlov LLC", "(", ")", "|", "\n", ". ", ", ", "five entities", "2017", "\u0130", "ß", "ﬁ", "𝐁", "🙂", "İ" * 3, *HIDDEN,
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=60).map(" ".join) | st.lists(PIECES, max_size=80).map(
    "".join
)


@settings(max_examples=150)
@given(title=TEXTS, text=TEXTS)
def test_every_quote_is_an_exact_substring_at_its_span(title: str, text: str) -> None:
    """A reason is only worth something if people find it where it says it stands."""
    article = NewsArticle(id="a", title=title, text=text)
    finding = classify_article(article)
    fields = {"title": title, "text": text}
    for reason in (*finding.reasons, *finding.notices):
        assert reason.span is not None
        assert fields[reason.span.field][reason.span.start : reason.span.end] == reason.quote
        assert len(reason.quote) <= 500
    for party in finding.parties:
        assert party.span is not None
        assert 0 <= party.span.start < party.span.end <= len(fields[party.span.field])
    for link in finding.links:
        assert link.span is not None
        assert fields[link.span.field][link.span.start : link.span.end] == link.quote
    assert 0 <= finding.score <= 1
    assert finding.alert == (finding.score >= 0.5)


@given(text=st.text(max_size=300))
def test_folding_keeps_every_offset(text: str) -> None:
    """Spans are counted on folded text and quoted from the original."""
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_invisible_characters_do_not_hide_a_network(hidden: str) -> None:
    """Zero-width and bidirectional characters inside words are read over, and quoted as they stand."""
    title, text, published = FOUNDING[0]
    broken = text.replace("North Korea", f"North{hidden} Ko{hidden}rea").replace("sanctioned", f"sanc{hidden}tioned")
    finding = classified(title, broken, published)
    assert finding.alert
    assert all(reason.quote in title or reason.quote in broken for reason in finding.reasons)


def test_look_alike_letters_do_not_hide_a_network() -> None:
    """Cyrillic о and а inside Latin words are read as what they look like."""
    title, text, published = FOUNDING[1]
    assert classified(title, text.replace("North", "N\u043erth").replace("Russian", "Russi\u0430n"), published).alert


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", ""),
        ("", " \n\t"),
        ("\u202e", "\u200b" * 1000),
        ("Russia sanctions bank", ""),
        ("", "North Korea " * 3),
        ("<script>alert(1)</script> Russia bank sanctions", "<b>OFAC</b> sanctioned a Russian bank & others"),
    ],
)
def test_strange_articles_are_judged_without_a_crash(title: str, text: str) -> None:
    """Empty, invisible, markup: a finding like any other."""
    assert 0 <= classified(title, text).score <= 1


HUGE = (
    "North Korea bank sanctions " + "a" * 1_150_000,
    "North Korea bank sanctions today. " * 10_000,
    "North Korea bank sanctions " + "Orlov Trading LLC, Kim Yong Ho, " * 5_000,
    "КНДР банк санкции " + "«" * 150_000 + "А" * 150_000,
    "北朝鮮銀行制裁" * 30_000,
    "북한은행제재, " * 20_000,
    "Russia bank sanctions " + "1 a.b-c'd " * 20_000,
    "Russia bank sanctions " + "(A " * 40_000,
    "Russia bank sanctions " + "19 September 2024, " * 10_000,
    "OFAC sanctioned a Russian bank. " + "Kim-Il-U-" * 20_000,  # a name without an end
    "Санкции США против банка «Россия», " + "ВТБ, Иван Иванов, " * 8_000,
    "عقوبات أمريكية على بنك روسي " + "وهو ممثل بنك محمد و " * 8_000,
)


@pytest.mark.parametrize("text", HUGE, ids=range(len(HUGE)))
def test_enormous_articles_are_judged_to_the_end(text: str) -> None:
    """Megabytes without full stops, of names, brackets or dates; a pattern that back-tracks would never return."""
    assert 0 <= classified("US sanctions Russian bank", text, "2024-09-19").score <= 1


def test_boundaries_follow_the_script() -> None:
    """No boundary in Han, none on the right in Hangul, both in alphabets."""
    found = {hit.feature for hit in full_scanner().hits(fold("대북제재와 북한의 은행을"))}
    assert {"nexus.dprk", "pay.bank"} <= found
    assert passes(fold("据称北朝鲜银行受到制裁"))
    assert not passes(fold("The Russellian riverbanks"))
    assert passes(fold("санкции против северокорейского банка"))


def test_a_document_quotes_across_title_and_text_but_never_both() -> None:
    """A span lies in one field."""
    document = Document("Russia", "bank")
    assert document.span(0, 6)[0] == "Russia"
    assert document.span(7, 11)[0] == "bank"
