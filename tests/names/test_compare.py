"""Names: two spellings of one name match, two names do not, and hostile input is only text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.names import Verdict, compare, distinctive_tokens, name_key
from sanctionwire_schemas import PartyKind


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("TSMRBANK, OOO", "ООО «ЦМРБанк»", "organization"),
        ("TSMRBANK, OOO", "ЦМРБанк", "bank"),
        ("TSMRBANK, OOO", "TSMR Bank LLC", "bank"),
        ("MRB BANK", "Банк МРБ", "bank"),
        ("MEZHDUNARODNYI RASCHETNYI BANK", "Международный расчётный банк", "bank"),
        ("TIMER BANK, AO", "Timer Bank", "bank"),
        ("STROYTREYD LLC", "ООО «Стройтрейд»", "organization"),
        ("AO RFK-BANK", "АО «РФК-банк»", "bank"),
        ("A7 LLC", "Общество с ограниченной ответственностью «А7»", "organization"),
        ("PROMSVYAZBANK PUBLIC JOINT STOCK COMPANY", "ПАО «Промсвязьбанк»", "bank"),
        ("JSC Bank Sputnik", "Коммерческий банк «Спутник» (ПАО)", "bank"),
        ("FOREIGN TRADE BANK OF THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA", "Foreign Trade Bank of DPRK", "bank"),
        ("NIKULIN, Dmitry Yuryevich", "Дмитрий Юрьевич Никулин", "person"),
        ("NIKULIN, Dmitry Yuryevich", "Nikulin Dmitrii", "person"),
        ("Korea Kwangson Banking Corp", "조선광선은행", "bank"),
        ("Dandong Hongxiang Industrial Development Co., Ltd.", "丹东鸿祥实业发展有限公司", "organization"),
        ("SIM, Hyon-So'p", "심현섭", "person"),
        ("Park Jin-hyok", "PAK, Jin Hyok", "person"),
        ("NEW ENERGY", "M/V New Energy", "vessel"),
    ],
)
def test_two_spellings_of_one_name_match(left: str, right: str, kind: str) -> None:
    result = compare(left, right, kind)
    assert result.same, result
    assert result.alignments


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Dmitry Yuryevich Nikulin", "Dmitry Yuryevich Nikitin", "person"),
        ("Ivanov Sergei Petrovich", "Ivanov Sergey Vladimirovich", "person"),
        ("KIM, Yong Chol", "KIM, Chol", "person"),
        ("KIM, Kwang Chun", "KIM, Kang Jin", "person"),
        ("JO, Yong Chol", "JO, Kyong-Chol", "person"),
        ("Korea Kwangson Banking Corp", "Korea Kumgang Bank", "bank"),
        ("MRB BANK", "MTB Bank", "bank"),
        ("RUSSIAN FINANCIAL CORPORATION", "RUSSIAN FINANCIAL SOCIETY", "organization"),
        ("Korea Trading Bank", "Korea Shipping Company", "organization"),
        ("A7 LLC", "A7A5", "organization"),
        ("A7 LLC", "A7-Nigeria", "organization"),
        ("New Energy 2", "New Energy 3", "vessel"),
        ("New Energy 2", "New Energy", "vessel"),
        ("Factory No. 12", "Factory No. 21", "organization"),
    ],
)
def test_two_names_do_not_match(left: str, right: str, kind: str) -> None:
    assert not compare(left, right, kind).same


@pytest.mark.parametrize(("left", "right"), [("Nikulin", "Dmitry Nikulin"), ("D. Nikulin", "Dmitry Nikulin")])
def test_a_person_never_matches_on_one_name(left: str, right: str) -> None:
    assert compare(left, right, PartyKind.PERSON).verdict is Verdict.WEAK


def test_the_score_explains_itself() -> None:
    result = compare("Korea Kwangson Banking Corp", "Korea Kumgang Bank")
    assert {(a.left, a.right) for a in result.alignments} >= {("banking", "bank"), ("korea", "korea"), ("kwangson", "")}
    assert "each has a distinctive word of its own" in result.notes


def test_a_latin_look_alike_inside_a_word_is_no_disguise() -> None:
    assert compare("TSMRB\u0410NK", "TSMRBANK").score == 1.0


def test_distinctive_tokens_leave_out_what_many_share() -> None:
    assert distinctive_tokens("Korea Kwangson Banking Corp") == ("kwangson",)
    assert distinctive_tokens("Russian Financial Corporation Bank JSC") == ()


def test_name_keys_meet_across_scripts_and_legal_forms() -> None:
    assert name_key("TSMRBANK, OOO") == name_key("ООО «ЦМРБанк»") == "tsmrbank"
    assert name_key("Nikulin, Dmitry", "person") == name_key("Dmitry NIKULIN", "person")


NAMES = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="абвАБ abcXYZ-.,'\"«»김박은행银行\u200b\u202e0123456789", max_size=60),
    st.sampled_from(["TSMRBANK, OOO", "ООО «ЦМРБанк»", "조선광선은행", "Dmitry Nikulin", ""]),
)


@given(NAMES, NAMES, st.sampled_from(["person", "organization", "vessel"]))
def test_any_two_strings_compare_the_same_both_ways(left: str, right: str, kind: str) -> None:
    forth, back = compare(left, right, kind), compare(right, left, kind)
    assert 0.0 <= forth.score <= 1.0
    assert (forth.score, forth.verdict) == (back.score, back.verdict)


@pytest.mark.parametrize(
    "name", ["a" * 10_000, "김" * 10_000, "ООО " * 3000, "a b " * 3000, "\u202e\u200b", "", "1 " * 5000]
)
def test_long_empty_and_odd_names_have_a_defined_result(name: str) -> None:
    assert compare(name, "TSMRBANK, OOO").verdict is Verdict.NONE
