"""The learned words: what counts as one, that names are none, and that nobody is judged by his own label."""

from __future__ import annotations

import pytest

from sanctionwire.classify.text import Document
from sanctionwire.classify.train import examples_of
from sanctionwire.classify.train_wording import INCIDENTS, Text, fit_wording, text_of
from sanctionwire.classify.wording import Wording, place_of, shipped, told, words_of


def text(number: int, body: str, *, alert: bool) -> Text:
    return text_of(Document("", body), f"incident {number}", alert=alert)


def test_words_of_scripts_without_blanks_are_pairs_of_characters() -> None:
    assert {"列入", "制裁", "banks", "und"} <= words_of("列入制裁名单 banks und")
    assert "列入制裁名单" not in told("列入制裁名单", Wording(0.0, {"列入": 1.0})).words


def test_names_and_what_few_incidents_know_are_never_learned() -> None:
    """A name is written with a capital; the word of one scandal is that of few incidents."""
    reports = [text(n, "The bank Zarnex was accused of having laundered funds.", alert=True) for n in range(INCIDENTS)]
    others = [text(100 + n, "The team of Zarnex has won a match.", alert=False) for n in range(INCIDENTS)]
    rare = [text(200 + n, "It was flubbed.", alert=True) for n in range(INCIDENTS - 1)]
    learned = fit_wording([*reports, *others, *rare]).of
    assert learned["laundered"] > 0 > learned["match"]
    assert not {"zarnex", "flubbed"} & learned.keys()


def test_many_articles_on_one_incident_are_one_incident() -> None:
    same = [text(1, "They were accused of having laundered funds.", alert=True) for _ in range(3 * INCIDENTS)]
    assert fit_wording(same).of == {}


def test_what_the_words_say_is_told_with_the_words() -> None:
    said = told("he was accused of having laundered funds at a match", Wording(0.0, {"laundered": 2.0, "match": -0.5}))
    assert said.logit > 0
    assert said.words == ("laundered",)
    assert told("nothing known here", Wording(1.0, {"laundered": 2.0})).logit == 0


@pytest.mark.parametrize(("word", "folded", "place"), [("ban", "a bank's ban", (9, 12)), ("制裁", "被制裁", (1, 3))])
def test_the_evidence_is_the_word_and_not_a_part_of_another(word: str, folded: str, place: tuple[int, int]) -> None:
    assert place_of(word, folded) == place


def test_the_label_of_an_article_does_not_reach_its_own_words() -> None:
    """In learning the weights of the features, the words of each fold are judged by those of the others."""
    body = "The Treasury has sanctioned a Russian bank that moved payments for North Korea, and it was unsealed."
    labels = [{"alert": n % 2 == 0, "action_date": f"2020-01-{n + 1:02}"} for n in range(2 * INCIDENTS)]
    lines = [{"id": label["action_date"], "title": "", "text": body, "label": label} for label in labels]
    turned = [{**lines[0], "label": {**labels[0], "alert": False}}, *lines[1:]]
    assert examples_of(lines)[0].values == examples_of(turned)[0].values


def test_the_shipped_words_are_ordinary_ones() -> None:
    names = {"garantex", "lazarus", "tornado", "huione", "korea", "russia", "treasury", "ofac", "moscow", "kim"}
    assert not names & shipped().of.keys()
    assert len(shipped().of) > 500
