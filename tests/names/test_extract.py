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
        ("Tax ID 7750056671", [("tax_id", "7750056671")]),  # the label says what; no check digits say Russian
        ("регистрационный номер 1157700005759", [("OGRN", "1157700005759")]),
        (
            "사업자등록번호 123-45-67890, 여권번호 836110034",
            [("registration", "123-45-67890"), ("passport", "836110034")],
        ),
        ("统一社会信用代码 91440300MA5DFHBE0X", [("USCC", "91440300MA5DFHBE0X")]),
        ("身份证号码321284198607120616", [("national_id", "321284198607120616")]),
        ("Steuernummer 12/345/67890, USt-IdNr. DE123456789", [("tax_id", "12/345/67890"), ("vat", "DE123456789")]),
        ("Телефон: 8 (495) 123-45-67", [("phone", "8 (495) 123-45-67")]),
        (
            "СВИФТ-код TSMRRUMM; номер ИМО 9324277; ММСИ 273123456",
            [("BIC", "TSMRRUMM"), ("IMO", "9324277"), ("MMSI", "273123456")],
        ),
        (
            "Registration Number 23905 IBC 2017 (Saint Vincent and the Grenadines); Company Number 09375989",
            [("registration", "23905 IBC 2017"), ("registration", "09375989")],
        ),
    ],
)
def test_labelled_identifiers_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "7750056670 people and 1157700005759 roubles",  # valid check digits, no label
        "swift action by CONGRESS on PROPERTY",
        "Call +7 495 7750056670",
        "ИНН. Позже было 7750056670 обращений",
        "the company 12345 people trust; registration of 2000 firms; business 12000",
        "passport holders: some 20000 people; tax 2023 2024; phone 2024",
        "limousine 9324277, Company results of 30 September",
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


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("National ID No. 4500136712 (Russia)", "RU"),
        ("holder of North Korean passport PS 927120050", "KP"),
        ("паспорт РФ 71 0588176", "RU"),
        ("Registration Number 14850239 (Estonia) issued 18 Nov 2019", "EE"),
        ("Legal Entity Number 253400YGH90JM0RMLU50 (Russia)", "RU"),
        ("passport 772043761", None),
    ],
)
def test_the_country_beside_an_identifier_is_its_own(text: str, country: str | None) -> None:
    (one,) = extract(text)
    assert one.identifier.country == country
