"""Copies of one text share a fingerprint; texts on one event, or from one template, do not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire_schemas import same_story, story_keys, story_of
from sanctionwire_schemas.story import SKETCH_SIZE

WORDS = """bank ministry agent account transfer harbour grain company director notice list court port vessel crown week
spring correspondent importer exchange wallet licence office letter branch ledger invoice freight cargo shed quay""".split()  # noqa: SIM905 - a heap of words


def report(seed: int, sentences: int = 30) -> str:
    """Words in an order of its own, with numbers: no two seeds share a run of four words but by chance."""
    chance = random.Random(seed)
    return " ".join(
        " ".join(chance.choice(WORDS) for _ in range(12)).capitalize() + f" {chance.randrange(100, 9999)}."
        for _ in range(sentences)
    )


REPORT = report(1)


@pytest.mark.parametrize(
    "copy",
    [
        REPORT,
        REPORT.upper(),
        REPORT[: len(REPORT) // 2],
        REPORT[: len(REPORT) // 3],
        "From our correspondent. " + REPORT + " " + report(2, 8),
        REPORT.replace(". ", ".\n\n"),
        REPORT.replace("harbour", "port", 3),
    ],
    ids=["whole", "capitals", "half", "third", "framed", "rewrapped", "edited"],
)
def test_a_copy_is_the_same_story(copy: str) -> None:
    assert same_story(story_of(REPORT), story_of(copy))
    assert same_story(story_of(copy), story_of(REPORT))
    assert len(set(story_keys(story_of(REPORT))) & set(story_keys(story_of(copy)))) >= 4


def test_another_report_of_the_same_event_is_another_story() -> None:
    for seed in range(2, 30):
        assert not same_story(story_of(REPORT), story_of(report(seed)))


def test_a_shared_half_of_boilerplate_makes_no_story() -> None:
    boilerplate = report(99, 20)
    assert not same_story(story_of(report(5, 20) + boilerplate), story_of(report(6, 20) + boilerplate))


def test_one_template_with_other_numbers_is_another_story() -> None:
    template = (
        "The office has added one company to its list on day {0}. Its number is {1} and its account is {2}. "
        + report(7, 6)
    )
    words_only = "".join(c for c in template if not c.isdigit() or c in "012")
    first, second = (words_only.format(*numbers) for numbers in ((4711, 8822, 9933), (5544, 6677, 1299)))
    assert not same_story(story_of(first), story_of(second))


def test_languages_without_blanks_have_stories_too() -> None:
    text = (
        "財務省は金曜日、穀物銀行の代理人三人を資産凍結の対象に加えたと発表した。代理人は魚の輸入業者の名義で口座を開き、銀行のために資金を移していた。"
        * 2
    )
    assert same_story(story_of(text), story_of(text[: len(text) // 2]))
    assert not same_story(story_of(text), story_of(text[::-1]))


def test_short_texts_are_one_story_only_where_they_agree_in_all() -> None:
    assert same_story(story_of("Bank listed today."), story_of("bank listed  today"))
    assert not same_story(story_of("Bank listed today."), story_of("Bank listed today, too."))
    assert story_of(" \n ") is None


@pytest.mark.parametrize("broken", [None, "", "b2:1:0:xx", "b1:x:0:", "b1:1:9:00000", "b1:1:0:\x00"])
def test_what_is_no_fingerprint_is_nobodys_story(broken: str | None) -> None:
    assert not same_story(broken, broken)
    assert story_keys(broken) == ()


@given(st.text(max_size=400))
def test_any_text_is_its_own_story(text: str) -> None:
    story = story_of(text)
    assert story is None or same_story(story, story)
    assert len(story_keys(story)) <= SKETCH_SIZE
