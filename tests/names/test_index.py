"""The index finds whoever may match, at once after adding and never after removing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sanctionwire.cli.bench.names import generated, misspelled
from sanctionwire.names import CandidateIndex, compare, make
from sanctionwire.names.pairs import Pair, read_pairs
from sanctionwire_schemas import PartyKind

KNOWN = {
    "22488": ("TSMRBANK, OOO", PartyKind.BANK),
    "50604": ("MRB BANK", PartyKind.BANK),
    "11581": ("KOREA KWANGSON BANKING CORP", PartyKind.BANK),
    "15603": ("FOREIGN TRADE BANK OF THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA", PartyKind.BANK),
    "50603": ("NIKULIN, Dmitry Yuryevich", PartyKind.PERSON),
    "50607": ("STROYTREYD LLC", PartyKind.ORGANIZATION),
}


@pytest.fixture
def index() -> CandidateIndex[str]:
    made: CandidateIndex[str] = CandidateIndex()
    for entry_id, (name, kind) in KNOWN.items():
        made.add(entry_id, [name], kind)
    return made


@pytest.mark.parametrize(
    ("name", "kind", "first"),
    [
        ("ООО «ЦМРБанк»", PartyKind.BANK, "22488"),
        ("TSMR Bank", PartyKind.BANK, "22488"),
        ("TSMRBNAK", PartyKind.BANK, "22488"),
        ("조선광선은행", PartyKind.BANK, "11581"),
        ("Foreign Trade Bank", PartyKind.BANK, "15603"),
        ("Дмитрий Никулин", PartyKind.PERSON, "50603"),
        ("Стройтрейд", PartyKind.ORGANIZATION, "50607"),
    ],
)
def test_another_spelling_finds_its_party_first(
    index: CandidateIndex[str], name: str, kind: PartyKind, first: str
) -> None:
    assert index.candidates(name, kind)[:1] == [first]


def test_a_removed_party_is_found_no_more(index: CandidateIndex[str]) -> None:
    index.remove("22488")
    index.remove("22488")
    assert "22488" not in index.candidates("TSMRBANK", PartyKind.BANK)
    assert len(index) == len(KNOWN) - 1


def test_identifiers_find_their_holder(index: CandidateIndex[str]) -> None:
    inn = make("INN", "7750056670")
    assert inn is not None
    index.add("22488", (), identifiers=[inn])
    assert index.holders(inn) == ["22488"]
    index.remove("22488")
    assert index.holders(inn) == []


def test_nothing_is_found_for_nothing(index: CandidateIndex[str]) -> None:
    assert index.candidates("", PartyKind.BANK) == index.candidates("Sinmi", PartyKind.BANK) == []


def test_no_match_that_a_full_comparison_finds_is_lost() -> None:
    """Every match of a name with any of a thousand others is among the candidates, misspelled ones too."""
    table = read_pairs((Path(__file__).parent / "pairs.csv").read_text(encoding="utf-8"))
    known = {(row.right, row.kind) for row in table.rows if isinstance(row, Pair)}
    known |= {(name, PartyKind(kind)) for name, kind in generated(700)}
    index: CandidateIndex[tuple[str, PartyKind]] = CandidateIndex()
    for name, kind in sorted(known):
        index.add((name, kind), [name], kind)
    dice = random.Random(4)
    asked = [(row.left, row.kind) for row in table.rows if isinstance(row, Pair)][::8]
    asked += [(misspelled(name, dice), kind) for name, kind in dice.sample(sorted(known), 25)]
    matches = 0
    for name, kind in asked:
        whole = {other for other in known if other[1] is kind and compare(name, other[0], kind).same}
        assert whole <= set(index.candidates(name, kind)), name
        assert whole <= {party for party, found in index.search(name, kind) if found.same}, name
        matches += len(whole)
    assert matches > 30


def test_candidates_do_not_depend_on_the_order_of_adding() -> None:
    names = [name for name, kind in generated(400) if kind == "person"]
    forth: CandidateIndex[str] = CandidateIndex()
    back: CandidateIndex[str] = CandidateIndex()
    for name in names:
        forth.add(name, [name], PartyKind.PERSON)
    for name in reversed(names):
        back.add(name, [name], PartyKind.PERSON)
    for name in names[:50]:
        assert forth.candidates(name, PartyKind.PERSON, limit=5) == back.candidates(name, PartyKind.PERSON, limit=5)


def test_an_index_after_many_changes_is_as_one_made_anew() -> None:
    names = sorted({name for name, kind in generated(6000, seed=9) if kind == "organization"})
    worn: CandidateIndex[str] = CandidateIndex()
    for name in names:
        worn.add(name, [name])
    for name in names[200:]:
        worn.remove(name)
    for name in names[:100]:
        worn.add(name, ["Second " + name])
    fresh: CandidateIndex[str] = CandidateIndex()
    for at, name in enumerate(names[:200]):
        fresh.add(name, [name, "Second " + name] if at < 100 else [name])
    assert set(worn) == set(fresh)
    for name in names[:40] + names[200:240]:
        assert worn.candidates(name) == fresh.candidates(name)


def test_search_explains_and_ranks_by_the_comparison(index: CandidateIndex[str]) -> None:
    (party, found), *_ = index.search("ООО «ЦМРБанк»", PartyKind.BANK)
    assert (party, found.same) == ("22488", True)
    assert found.alignments[0].left
    assert index.search("Kim Jong Un", PartyKind.PERSON) == []
