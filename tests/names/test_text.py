"""Text from outside is made comparable without losing what it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.names import clean, fold, script, scripts, tidy


def test_invisible_characters_carry_nothing() -> None:
    assert clean("TSMR\u200bBANK\u202e,\u00ad OOO\x00") == "TSMRBANK, OOO"
    assert clean("a\tb\r\n c") == "a b c"


def test_display_keeps_the_publishers_characters() -> None:
    assert clean("«ЦМРБанк»…") == "«ЦМРБанк»…"
    assert tidy("ＴＳＭＲ") == "TSMR"


def test_quotes_and_dashes_fold_to_one() -> None:
    assert fold("«Ёлка»—‘Банк’") == "\"елка\"-'банк'"


def test_scripts_are_told_by_their_letters() -> None:
    assert script("ЦМРБанк") == "Cyrl"
    assert script("조선광선은행") == "Hang"
    assert script("丹东") == "Hani"
    assert script("123") is None
    assert scripts("A Б") == {"Cyrl": 1, "Latn": 1}


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)
