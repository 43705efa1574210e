"""Identifiers in free text: with their label, or where the form is beyond chance; never by length alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.names import extract


def found(text: str) -> list[tuple[str, str]]:
    return [(one.identifier.kind, one.identifier.value) for one in extract(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ЦМРБанк (ИНН/КПП 7750056670/775001001, ОГРН 1157700005759), БИК 044525059",
            [("INN", "7750056670"), ("KPP", "775001001"), ("OGRN", "1157700005759"), ("BIK", "044525059")],
        ),
        (
            "Registration Number 1159800030409 (Russia); SWIFT/BIC TIMERU2K; Tax ID No. 1653016689 (Russia)",
            [("OGRN", "1159800030409"), ("BIC", "TIMERU2K"), ("INN", "1653016689")],
        ),
        (
            "passport No. 71 0588176 and Passport PS 927120050",
            [("passport", "71 0588176"), ("passport", "PS 927120050")],
        ),
        ("IMO 9324277, MMSI 314930000", [("IMO", "9324277"), ("MMSI", "314930000")]),
        ("to DE89 3704 0044 0532 0130 00", [("IBAN", "DE89370400440532013000")]),
        ("the wallet TDdbRFoBTEmE3qiR69Y6rKRSG1hoF65QaE", [("wallet", "TDdbRFoBTEmE3qiR69Y6rKRSG1hoF65QaE")]),
        ("сайт www.nko-cmr.ru, cmr@cmrbank.ru", [("website", "www.nko-cmr.ru"), ("email", "cmr@cmrbank.ru")]),
        ("паспорт № 772043761", [("passport", "772043761")]),
    ],
)
def test_labelled_identifiers_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "7750056670 people and 1157700005759 roubles",  # valid check digits, no label
        "swift action by CONGRESS on PROPERTY",
        "Tax ID 7750056671",  # not Russian, and no check digits
        "Call +7 495 7750056670",
        "ИНН. Позже было 7750056670 обращений",
        "",
    ],
)
def test_numbers_without_a_label_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_spans_count_code_points() -> None:
    text = "🏦 банк, ИНН 7750056670."
    (one,) = extract(text)
    assert text[one.start : one.end] == "7750056670"


@given(st.text(alphabet="abcXYZ019 .:/@-№ИННБК\n", max_size=300))
def test_any_text_gives_spans_in_order_without_overlap(text: str) -> None:
    end = 0
    for one in extract(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end
