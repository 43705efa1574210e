"""Labelled pairs: read in any sensible form, measured, and ours are right in all clear cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanctionwire.names.pairs import Pair, PairTableError, evaluate_pairs, guess_kind, label_of, read_pairs
from sanctionwire_schemas import PartyKind

OWN = Path(__file__).parent / "pairs.csv"


def rows(text: str) -> list[Pair]:
    table = read_pairs(text)
    assert not [row for row in table.rows if isinstance(row, PairTableError)]
    return [row for row in table.rows if isinstance(row, Pair)]


def test_names_of_every_script_and_kind_are_told_apart() -> None:
    """Public names in Latin, Cyrillic, Hangul and Han, half of them pairs that only look alike."""
    found = evaluate_pairs(rows(OWN.read_text(encoding="utf-8")))
    assert found["precision"] >= 0.97, found["mistakes"]
    assert found["f1"] >= 0.95, found["mistakes"]
    for kind, figures in found["kinds"].items():
        assert figures["f1"] >= 0.9, kind


@pytest.mark.parametrize("label", ["1", "true", "Yes", " match ", "SAME", "y", "+"])
def test_a_label_says_yes_in_many_ways(label: str) -> None:
    assert label_of(rows(f"left,right,label\na,b,{label}\n")[0]) is True


@pytest.mark.parametrize("label", ["0", "false", "No", "different", "no-match", "-"])
def test_a_label_says_no_in_many_ways(label: str) -> None:
    assert label_of(rows(f"left,right,label\na,b,{label}\n")[0]) is False


@pytest.mark.parametrize("text", ["left,right,label\na,b,perhaps\n", "left,right,label\na,b,\n", "left,right\na,b\n"])
def test_a_row_without_a_label_is_no_guess(text: str) -> None:
    with pytest.raises(PairTableError):
        evaluate_pairs(rows(text))


@pytest.mark.parametrize("text", ["left;right;kind\na;b;person\n", "\ufeffLeft\tRight\tKind\na\tb\tPerson\n"])
def test_a_table_may_use_other_separators(text: str) -> None:
    assert [(row.left, row.right, row.kind) for row in rows(text)] == [("a", "b", PartyKind.PERSON)]


@pytest.mark.parametrize("text", ["", "name,other\na,b\n", "left\n"])
def test_a_table_without_both_names_says_what_it_expects(text: str) -> None:
    with pytest.raises(PairTableError, match="left,right"):
        read_pairs(text)


def test_a_bad_row_keeps_its_place_and_its_cells() -> None:
    table = read_pairs("left,right,kind\na,b,person\nc,d,alien\ne,f,vessel,more\ng\n")
    errors = [row for row in table.rows if isinstance(row, PairTableError)]
    assert [(error.line, error.cells["left"]) for error in errors] == [(3, "c"), (4, "e"), (5, "g")]
    assert "alien" in errors[0].message


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Ivan Petrov", "Петров Иван", PartyKind.PERSON),
        ("김영철", "Kim Yong Chol", PartyKind.PERSON),
        ("Petrov Trading", "Ivan Petrov", PartyKind.ORGANIZATION),
        ("ООО «Вектор»", "Vektor", PartyKind.ORGANIZATION),
        ("丹东银行", "Bank of Dandong", PartyKind.ORGANIZATION),
        ("", "", PartyKind.ORGANIZATION),
    ],
)
def test_a_kind_that_is_not_given_is_read_from_the_names(left: str, right: str, kind: PartyKind) -> None:
    assert guess_kind(left, right) is kind


def test_figures_count_what_they_say() -> None:
    found = evaluate_pairs(
        rows(
            "left,right,label,kind\nA7 LLC,ООО А7,1,organization\nA7 LLC,A7A5,0,organization\n"
            "Ivan Petrov,Oleg Sidorov,1,person\nIvan Petrov,Петров Иван,0,person\n"
        )
    )
    assert (found["pairs"], found["precision"], found["recall"], found["f1"]) == (4, 0.5, 0.5, 0.5)
    assert [(m["mistake"], m["line"]) for m in found["mistakes"]] == [("missed match", 4), ("false match", 5)]
    assert all(mistake["alignments"] for mistake in found["mistakes"])
