"""The learned wording: what counts, that names do not, and that nobody is judged by his own label."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sanctionwire.classify.context import Context
from sanctionwire.classify.features import worded
from sanctionwire.classify.text import Document
from sanctionwire.classify.train import cross_validated, examples_of, fit
from sanctionwire.classify.train_wording import INCIDENTS, Text, text_of, vocabulary
from sanctionwire.classify.wording import Wording, pieces_of, place_of, shipped, signs_of, told, words_of

MANY = INCIDENTS["pieces"]
OTHERS = 4 * MANY
"""Articles about anything else, so that no word stands in too many."""


def context(title: str, body: str = "") -> Context:
    return Context(Document(title, body), None)


def text(number: int, body: str) -> Text:
    return text_of(context("", body), f"incident {number}")


def line(number: int, body: str, *, alert: bool) -> dict[str, Any]:
    day = f"2020-{number // 28 + 1:02}-{number % 28 + 1:02}"
    return {"id": f"x-{number}", "title": "", "text": body, "label": {"alert": alert, "action_date": day}}


def learned_pieces(texts: list[Text]) -> set[str]:
    return {sign for family, sign in vocabulary(texts) if family == 0}


def test_a_word_is_learned_as_itself_its_beginnings_and_its_endings() -> None:
    """A form that no article had says what its stem and its ending say."""
    assert pieces_of("launders") & pieces_of("laundering") == {"lau-", "laun-", "laund-", "launde-"}
    assert pieces_of("laundering") & pieces_of("mixing") == {"-g", "-ng", "-ing"}
    assert pieces_of("is") == {"is", "-s"}


def test_pieces_of_scripts_without_blanks_are_characters() -> None:
    assert words_of("列入名单 banks 2024") == {"列入名单", "banks"}
    assert pieces_of("列入名单") == {"列", "入", "名", "单", "列入", "入名", "名单", "列入名", "入名单"}
    assert pieces_of("제재했다") & pieces_of("제재한") == {"제", "재", "제재"}


def test_names_and_what_few_incidents_know_are_never_learned() -> None:
    """A name is written with a capital; the word of one scandal is that of few incidents."""
    reports = [text(n, "The bank Zarnex was accused of having laundered funds.") for n in range(MANY)]
    rare = [text(200 + n, "It was flubbed.") for n in range(MANY - 1)]
    others = [text(300 + n, f"item{n}") for n in range(OTHERS)]
    learned = learned_pieces([*reports, *rare, *others])
    assert {"laundered", "accused"} <= learned
    assert not {"zarnex", "flubbed"} & learned


def test_words_of_every_article_tell_its_language_and_are_not_learned() -> None:
    few = [text(n, "a bank was accused") for n in range(MANY)]
    others = [text(300 + n, "a word was said") for n in range(OTHERS)]
    assert "was" not in learned_pieces([*few, *others])
    assert "accused" in learned_pieces([*few, *others])


def test_many_articles_on_one_incident_are_one_incident() -> None:
    same = [text(1, "They were accused of having laundered funds.") for _ in range(3 * MANY)]
    assert vocabulary(same) == []


def test_a_term_counts_by_where_it_stands() -> None:
    """The same word in the headline and below the lead are two signs."""
    _, terms, places = signs_of(context("Explainer: how Russian banks pay", "Long ago.\n" * 3))
    assert "nexus.russia russian title" in terms
    assert "nexus.russia title" in places
    _, terms, places = signs_of(context("A day", "Russian banks pay."))
    assert "nexus.russia russian" in terms
    assert "nexus.russia russian title" not in terms
    assert "nexus.russia lead" in places


def test_what_the_words_say_is_told_with_the_words() -> None:
    using = Wording(({"laund-": 2.0, "match": -0.5}, {}, {}))
    told_of = "he was accused of having laundered funds at a match"
    said = told(signs_of(context(told_of)), using, words_of(told_of))
    assert said.logit > 0
    assert said.words == ("laundered",)
    assert told(signs_of(context("nothing known here")), using).logit == 0


@pytest.mark.parametrize(("word", "folded", "place"), [("ban", "a bank's ban", (9, 12)), ("制裁", "被制裁", (1, 3))])
def test_the_evidence_is_the_word_and_not_a_part_of_another(word: str, folded: str, place: tuple[int, int]) -> None:
    assert place_of(word, folded) == place


def test_what_is_learned_tells_reports_from_others() -> None:
    """Words of reports weigh for an alert, those of others against."""
    report = "The Treasury sanctioned a Russian bank that laundered funds."
    other = "The Treasury sanctioned a Russian bank, a seminar says."
    told_of = {0: report, 1: other}
    lines = [line(n, told_of.get(n % 6, f"Russian bank sanctions item{n}"), alert=n % 6 == 0) for n in range(8 * MANY)]
    words = fit(examples_of(lines)).wording.of[0]
    assert words["laundered"] > 0 > words["seminar"]


def test_the_label_of_an_article_does_not_reach_its_own_score() -> None:
    """Cross-validated, an incident is judged by weights that have not seen it."""
    body = "The Treasury has sanctioned a Russian bank that moved payments for North Korea, and it was unsealed."
    lines = [line(n, body, alert=n % 2 == 0) for n in range(2 * MANY)]
    turned = [{**lines[0], "label": {**lines[0]["label"], "alert": False}}, *lines[1:]]
    first, *rest = examples_of(lines)
    other = replace(examples_of(turned)[0], group=first.group)
    assert cross_validated([first, *rest])[0] == cross_validated([other, *rest])[0]


def test_the_shipped_words_are_ordinary_ones() -> None:
    names = {"garantex", "lazarus", "tornado", "huione", "korea", "russia", "treasury", "ofac", "moscow", "kim"}
    pieces, terms, places = shipped().of
    assert not names & pieces.keys()
    assert len(pieces) > 5_000
    assert terms
    assert places


def test_no_wording_alerts_about_others() -> None:
    """A release on Sudan that names Russia in its boilerplate has all the words of a measure."""
    wording = Wording(({"penalty": 60.0}, {}, {}))
    signs = signs_of(context("", "The bank will pay a penalty"))
    assert worded(wording, signs, nexus=1.0)["wording"] == 1.0
    assert worded(wording, signs, nexus=0.03)["wording"] == pytest.approx(0.1)
    against = Wording(({"penalty": -60.0}, {}, {}))
    assert worded(against, signs, nexus=0.03)["other_wording"] == 1.0
