"""Hostile input is only text: every function of the room has a defined result, in time linear in its length."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.names import CandidateIndex, Verdict, compare, country_code, extract, name_key, places
from sanctionwire.names.pairs import PairTableError, read_pairs
from sanctionwire_schemas import PartyKind

KINDS = ["person", "organization", "vessel"]
ODD = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("аАaA7٣ＡⅣﬁ\u200b\u200e\u202e\u00ad\ufeff\x00\t\n'\"«»-–/.,()김철朝鮮銀行อأ🏦"),
    ),
    max_size=120,
)
LONG = {
    "letters": "a" * 10_000,
    "words": "ab " * 3_333,
    "initials": "a. " * 3_333,
    "Hangul": "김" * 10_000,
    "Han": "行" * 10_000,
    "legal forms": "ООО " * 2_500,
    "digits": "1 " * 5_000,
    "brackets": "(" * 10_000,
    "labels": "passport No. " * 800,
    "marks": "\u202e\u200b" * 5_000,
    "mixed scripts": "aа" * 5_000,
    "combining marks": "e" + "\u0301" * 9_999,
    "at signs": "a@" * 5_000,
    "numbers with labels": "ИНН 7750056670 " * 700,
}


@given(ODD, ODD, st.sampled_from(KINDS))
def test_any_two_strings_have_one_score_whichever_comes_first(left: str, right: str, kind: str) -> None:
    forth, back = compare(left, right, kind), compare(right, left, kind)
    assert 0.0 <= forth.score <= 1.0
    assert (forth.score, forth.verdict, set(forth.notes)) == (back.score, back.verdict, set(back.notes))
    assert {(a.left, a.right, a.score) for a in forth.alignments} == {
        (a.right, a.left, a.score) for a in back.alignments
    }


@given(ODD, st.sampled_from(KINDS))
def test_a_name_with_letters_matches_itself(name: str, kind: str) -> None:
    found = compare(name, name, kind)
    assert found.verdict is (Verdict.MATCH if name_key(name, kind) else Verdict.NONE)


@given(ODD)
def test_any_text_gives_identifiers_and_places_where_they_stand(text: str) -> None:
    for found in extract(text):
        assert 0 <= found.start < found.end <= len(text)
    for place in places(text):
        assert text[place.start : place.end] == place.text
    country_code(text)


@given(st.text(alphabet=st.sampled_from('left,right;kind\n"\r\t\x00а7'), max_size=80))
def test_any_table_is_read_or_refused(text: str) -> None:
    for table in (text, "left,right,kind\n" + text):
        with suppress(PairTableError):
            read_pairs(table)


@pytest.mark.parametrize("name", LONG.values(), ids=LONG)
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_characters_are_a_name_like_any_other(name: str, kind: str) -> None:
    assert compare(name, "TSMRBANK, OOO", kind).verdict is Verdict.NONE
    index: CandidateIndex[str] = CandidateIndex()
    index.add("long", [name], kind)
    assert index.search("TSMRBANK, OOO", kind) == []


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python a call runs: a measure of time that does not depend on the computer."""
    count = 0

    def local(_frame: object, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return local

    before = sys.gettrace()
    sys.settrace(local)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_reading_a_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    extract(text), places(text)  # tables are loaded once
    once = steps(lambda: (extract(text), places(text)))
    twice = steps(lambda: (extract(text * 2), places(text * 2)))
    assert twice <= 2.2 * once + 200


@pytest.mark.parametrize("kind", KINDS)
def test_names_beyond_the_longest_cost_no_more(kind: str) -> None:
    for text in LONG.values():
        compare(text, text[::-1], kind)
        cost = steps(lambda text=text: compare(text + "x", text[::-1] + "y", kind))  # type: ignore[misc]
        assert cost < 60_000


def test_five_thousand_aliases_are_found_and_forgotten() -> None:
    index: CandidateIndex[str] = CandidateIndex()
    index.add("many", [f"Alias {number} Kwangson" for number in range(5_000)], PartyKind.ORGANIZATION)
    index.add("one", ["Stroytreyd"], PartyKind.ORGANIZATION)
    assert index.candidates("Alias 4711 Kwangson")[0] == "many"
    assert index.candidates("Стройтрейд") == ["one"]
    index.remove("many")
    assert index.candidates("Alias 4711 Kwangson") == []


def test_a_disguised_letter_is_no_disguise() -> None:
    assert compare("А7 LLC", "A7 LLC").score == 1.0  # the first with a Cyrillic letter
    assert compare("A\u200b7", "A7").same
    assert compare("\u202eKnab Rebmit\u202c Timer Bank", "Timer Bank").verdict is not Verdict.MATCH
