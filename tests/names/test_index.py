"""The index finds whoever may match, at once after adding and never after removing."""

from __future__ import annotations

import pytest

from sanctionwire.names import CandidateIndex, make
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
