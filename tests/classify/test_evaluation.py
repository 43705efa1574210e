"""What is published about the classifier: figures, intervals, baselines, and floors on articles of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sanctionwire.classify.baseline import cross_validated_characters, keyword_rule
from sanctionwire.classify.compose import compose
from sanctionwire.classify.evaluate import compare_baselines, cross_validated_scores, evaluate
from sanctionwire.classify.extract.phrases import Places
from sanctionwire.classify.gate import Hit, full_scanner
from sanctionwire.classify.intervals import f1_interval, share_interval
from sanctionwire.classify.report import section
from sanctionwire.classify.text import fold
from sanctionwire.cli.report import read_pages

ARTICLES = Path(__file__).parent / "articles"


class Floor(NamedTuple):
    """What a batch must reach; a little under what it reached when the floor was set."""

    f1: float
    precision: float
    nexus: float
    action: float
    authority: float
    parties: float


def keeps(floor: Floor, found: dict[str, Any]) -> None:
    assert found["alert"]["f1"] >= floor.f1
    assert found["alert"]["precision"] >= floor.precision
    assert found["nexus"]["accuracy"] >= floor.nexus
    assert found["action"]["accuracy"] >= floor.action
    assert found["authority"]["accuracy"] >= floor.authority
    assert found["parties"]["newly_named"]["f1"] >= floor.parties


FLOORS = {
    "first": Floor(0.96, 0.94, 0.98, 0.98, 0.92, 0.94),
    "second": Floor(0.96, 0.95, 0.98, 0.93, 0.90, 0.86),
    "third": Floor(0.97, 0.97, 0.95, 0.97, 0.92, 0.94),
    "fourth": Floor(0.95, 0.95, 0.98, 0.98, 0.94, 0.93),
    "fifth": Floor(0.92, 0.88, 0.92, 0.93, 0.91, 0.84),
    "sixth": Floor(0.94, 0.93, 0.97, 0.94, 0.95, 0.89),
    "seventh": Floor(0.91, 0.88, 0.95, 0.84, 0.93, 0.84),
    "eighth": Floor(0.91, 0.91, 0.97, 0.95, 0.92, 0.75),
    "ninth": Floor(0.93, 0.94, 0.95, 0.93, 0.90, 0.88),
    "tenth": Floor(0.89, 0.92, 0.95, 0.90, 0.83, 0.90),
    "twelfth": Floor(0.80, 0.72, 0.95, 0.95, 0.95, 0.85),
    "thirteenth": Floor(0.88, 0.90, 0.94, 0.88, 0.90, 0.82),
    "sixteenth": Floor(0.85, 0.85, 0.95, 0.95, 0.93, 0.86),
    "eighteenth": Floor(0.86, 0.81, 0.94, 0.93, 0.93, 0.80),
    "nineteenth": Floor(0.90, 0.90, 0.97, 0.90, 0.86, 0.70),
    "twentyfirst": Floor(0.80, 0.72, 0.95, 0.90, 0.82, 0.75),
    "twentysecond": Floor(0.83, 0.80, 0.89, 0.89, 0.87, 0.76),
    "twentythird": Floor(0.94, 0.95, 0.95, 0.96, 0.89, 0.83),
    "twentyfourth": Floor(0.90, 0.86, 0.96, 0.93, 0.91, 0.73),
    "twentysixth": Floor(0.80, 0.80, 0.95, 0.90, 0.90, 0.70),
}
BATCHES = tuple(FLOORS)


def labelled(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ARTICLES / f"{name}.jsonl").read_text("utf-8").splitlines()]


HARD = {
    "an Iran network that mentions Russia": "iran-network-that-mentions-Russia",
    "Myanmar Foreign Trade Bank": "myanmar-foreign-trade-bank",
    "a delisting full of DPRK words": "delisting-full-of-DPRK-words",
    "a Russian hosting company designated": "hosting",
    "a Russian mining company designated": "mining",
    "a travel piece on Mir cards": "mir-cards-for-tourists",
    "a typology advisory that names no new network": "advisory",
    "an exposure where nobody is named": "exposure-un-panel",
    "a regulator's fine over payments to North Korea": "regulator-fine",
    "a reaction story to yesterday's measure": "reaction-story",
}


@pytest.mark.parametrize("name", HARD)
def test_the_hard_cases_by_name(name: str) -> None:
    """Those that a keyword rule gets wrong."""
    (line,) = [line for line in labelled("hard_cases") if line["id"] == HARD[name]]
    assert evaluate([line])["mistakes"] == []


@pytest.fixture(scope="module")
def held_out_scores() -> dict[str, float]:
    """Scores of all batches from weights that never saw the incident."""
    return cross_validated_scores([line for batch in BATCHES for line in labelled(batch)], labelled("hard_cases"))


@pytest.mark.parametrize("batch", BATCHES)
def test_articles_of_our_own_keep_their_floor(batch: str, held_out_scores: dict[str, float]) -> None:
    """Judged with weights that never saw their incident; the words were mended after each batch had been measured."""
    found = evaluate(labelled(batch), held_out_scores)
    keeps(FLOORS[batch], found)


UNTAUGHT = {
    "eleventh": Floor(0.95, 0.93, 0.97, 0.84, 0.76, 0.80),
    "fourteenth": Floor(0.96, 0.96, 0.97, 0.90, 0.89, 0.80),
    "fifteenth": Floor(0.93, 0.91, 0.94, 0.91, 0.86, 0.85),
    "twentieth": Floor(0.97, 0.97, 0.96, 0.96, 0.88, 0.85),
    "twentyfifth": Floor(0.97, 0.96, 0.97, 0.95, 0.92, 0.80),
}


@pytest.mark.parametrize("batch", UNTAUGHT)
def test_articles_that_taught_nothing_keep_their_floor(batch: str) -> None:
    """As shipped: no word, rule or weight was made with these articles, whose texts nobody read before the figures."""
    found = evaluate(labelled(batch))
    keeps(UNTAUGHT[batch], found)


@pytest.mark.parametrize(("folder", "parties"), [("pages_fifth", 0.8), ("pages_sixth", 0.8), ("pages_seventh", 0.65)])
def test_whole_pages_by_other_hands_keep_their_floor(folder: str, parties: float) -> None:
    """Pages with navigation, teasers and tables, from raw HTML. Measured once, then their texts taught."""
    found = evaluate(read_pages(str(ARTICLES.parent / folder)))
    assert (found["alert"]["precision"], found["alert"]["recall"]) == (1.0, 1.0)
    assert found["nexus"]["accuracy"] == 1.0
    assert found["parties"]["newly_named"]["f1"] >= parties


def test_pages_that_taught_nothing_keep_their_floor() -> None:
    """As shipped: nobody read them before the figures. Of 24 one is a false alarm, a warning about enablers, and one a
    missed exposure.
    """
    found = evaluate(read_pages(str(ARTICLES.parent / "pages_eighth")))
    assert (found["alert"]["fp"], found["alert"]["fn"]) == (1, 1)
    assert found["nexus"]["accuracy"] >= 0.9
    assert found["parties"]["newly_named"]["f1"] >= 0.75


def test_the_classifier_beats_both_baselines(held_out_scores: dict[str, float]) -> None:
    """On articles by others; all learners are cross-validated over incidents."""
    lines = [line for batch in ("ninth", "tenth") for line in labelled(batch)]
    ours = evaluate(lines, held_out_scores)["alert"]["f1"]
    theirs = compare_baselines(lines)
    assert set(theirs) == {"keyword rule", "TF-IDF of characters"}
    assert all(0.4 < found["f1"] < ours for found in theirs.values())


def test_baselines_never_judge_an_article_they_learned_from() -> None:
    """Every article has a verdict, and all of one incident are held out together: a lone incident has no teacher."""
    lines = labelled("second")
    assert set(cross_validated_characters(lines)) == {line["id"] for line in lines}
    assert keyword_rule("US sanctions Russian bank", "Payments for Moscow.")
    assert not keyword_rule("Town rebuilds pool", "The council voted.")


def test_what_a_label_does_not_say_is_not_counted() -> None:
    """Hard cases are labelled in part."""
    found = evaluate(labelled("hard_cases"))
    assert found["parties"] == {}
    assert found["nexus"]["of"] < found["alert"]["tp"]


def test_intervals_hold_the_figure_and_shrink_with_more_articles() -> None:
    """Wilson for shares, bootstrap over incidents for F1; the same every time."""
    low, high = share_interval(9, 10)
    assert low < 0.9 < high
    assert share_interval(900, 1000)[0] > low
    assert share_interval(0, 0) == (0.0, 1.0)
    groups = [[(True, True)]] * 18 + [[(True, False)], [(False, True)]]
    few, many = f1_interval(groups), f1_interval(groups * 20)
    assert few[0] < 18 / 19 < few[1]
    assert many[1] - many[0] < few[1] - few[0]
    assert f1_interval(groups) == few
    assert f1_interval([]) == (0.0, 1.0)


def test_figures_are_told_in_markdown_with_every_mistake() -> None:
    """What a table would take for markup is escaped."""
    lines = labelled("first")
    figures = evaluate(lines)
    text = section("Own articles", "About | them", figures, {"keyword rule": figures["alert"]})
    assert "| this classifier |" in text
    assert "| keyword rule |" in text
    assert all(f"`{mistake['id']}`" in text for mistake in figures["mistakes"])
    assert sum(row["articles"] for row in figures["calibration"]) == len(lines)


@pytest.mark.parametrize(
    ("sentence", "feature"),
    [
        ("The ministry will impose harsh economic sanctions on it.", "act.designate"),
        ("Washington goes after a lender.", "act.designate"),
        ("They will freeze all its assets.", "act.designate"),
        ("Лондон взял на прицел обменник.", "act.designate"),
        ("Bruselas veta a dos bancos.", "act.designate"),
        ("The office dropped him from its blacklist.", "not.delisting"),
        ("États-Unis : une société retirée de la liste noire.", "not.delisting"),
        ("Ledgers that two papers obtained tell of it.", "act.expose"),
    ],
)
def test_two_words_of_a_sentence_make_a_measure(sentence: str, feature: str) -> None:
    """No list of phrases covers how reporters say it."""
    folded = fold(sentence)
    assert feature in {hit.feature for hit in compose(folded, full_scanner().hits(folded), Places())}


def test_words_too_far_apart_make_no_measure() -> None:
    """Nor do cues that no pair asks for."""
    apart = Hit("cue.impose", 0, 6), Hit("cue.object", 200, 209)
    assert compose("x" * 300, apart, Places()) == []
    bank = Hit("pay.bank", 10, 14)
    assert compose("x" * 300, (Hit("cue.impose", 0, 6), bank), Places()) == [bank]


def test_teasers_below_an_article_change_little() -> None:
    """Headlines of other stories, repeated calls to subscribe: hardly a verdict changes."""
    headlines = (
        "More news",
        "How to cook rice",
        "Subscribe to our newsletter",
        "Opinion piece of the week",
        "Record high",
    )
    furniture = "\n" + "\n".join(headlines * 12)
    lines = labelled("sixth")
    bare = evaluate(lines)["alert"]
    dressed = evaluate([{**line, "text": line["text"] + furniture} for line in lines])["alert"]
    assert dressed["fp"] <= bare["fp"]
    assert dressed["fn"] <= bare["fn"] + 3
