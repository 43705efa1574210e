"""Territories: the words of lists and articles, in the languages we read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.names import country_code, nexus_of, places
from sanctionwire_schemas import Nexus


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russia", "RU"),
        ("Russian Federation", "RU"),
        ("Korea, North", "KP"),
        ("КНДР", "KP"),
        ("북한", "KP"),
        ("朝鲜", "KP"),
        ("Korea, South", "KR"),
        ("South Ossetia", "GE-SO"),
        ("Crimea", "UA-43"),
        ("Georgia", "GE"),
        ("Virgin Islands, British", "VG"),
        ("Region: Gaza", "PS"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Khabarovsk", "RU"),
        ("Pyongyang", "KP"),
        ("undetermined", None),
        ("-0-", None),
        ("Atlantis", None),
        ("x" * 5000, None),
    ],
)
def test_country_names_become_codes(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_occupied_territories_carry_the_russian_nexus() -> None:
    assert nexus_of("GE-SO") is nexus_of("UA-43") is nexus_of("RU") is Nexus.RUSSIA
    assert nexus_of("KP") is Nexus.DPRK
    assert nexus_of("KR") is nexus_of(None) is None


def test_places_are_found_in_every_language() -> None:
    text = "Банки Северной Кореи и России; 북한의 은행; in Tskhinvali, Москве; 朝鲜 银行"
    assert [place.code for place in places(text)] == ["KP", "RU", "KP", "GE-SO", "RU", "KP"]
    assert places(text)[0].text == "Северной Кореи"


@pytest.mark.parametrize("text", ["Prussian history", "сёрфинг", "kazantip", "South Korean banks", "Belarus"])
def test_words_that_only_contain_a_place_are_none(text: str) -> None:
    assert places(text) == []


@given(st.text(alphabet="росияКНДР северна кореи Russian\u0130北한", max_size=80))
def test_places_carry_their_own_words(text: str) -> None:
    for place in places(text):
        assert text[place.start : place.end] == place.text
