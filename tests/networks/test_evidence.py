"""What ties parties, and what later evidence gives and takes away. All names are made up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.networks.founding import article, party
from tests.networks.test_rules import DAY, DPRK, added, batch, book_with, entry, person, uids

from sanctionwire_schemas import (
    Address,
    AlertKind,
    ArticleStatus,
    EntryLink,
    EntryName,
    Finding,
    LinkKind,
    ListEntry,
    NetworkState,
    Nexus,
    Op,
    PartyKind,
    PaymentRole,
)

ABROAD = (Address(city="Tallinn", country="EE"),)


@pytest.mark.parametrize("said", ["Krona, OOO", "KRONA OOO.", "krona  ooo", "OOO «Krona»", "KRONA LLC"])
def test_a_link_in_other_punctuation_meets_its_target(said: str) -> None:
    (alert,) = added(book_with(), entry(100, "KRONA, OOO"), entry(101, "ZIMNY BANK AO", links=(said,)))
    assert uids(alert) == {100, 101}


def test_a_chain_leads_through_members_that_stood_on_the_list_before() -> None:
    """C is linked to B, which was listed long ago and is linked to A of long ago: one network, expanded."""
    book = book_with(entry(1, "ZIMNY BANK AO"), entry(2, "KRONA OOO", links=("ZIMNY BANK AO",)))
    (alert,) = added(book, entry(100, "LUNA OOO", links=("KRONA OOO",)))
    assert (alert.kind, uids(alert), alert.new_members) == (AlertKind.EXPANDED, {1, 2, 100}, ("us_ofac_sdn/100",))


def test_a_target_that_is_on_no_list_ties_nobody_and_its_listing_later_does() -> None:
    book = book_with()
    first = added(book, entry(100, "ZIMNY BANK AO", links=("KRONA OOO",)))
    assert [uids(a) for a in first] == [{100}]
    (alert,) = added(book, entry(200, "KRONA OOO"), at=DAY + timedelta(days=90))
    assert (alert.kind, uids(alert)) == (AlertKind.EXPANDED, {100, 200})


def test_of_a_large_network_the_reasons_hold_every_kind() -> None:
    """Its forty members' programs do not crowd out what ties them."""
    firms = [entry(101 + i, f"ROSTOK{i} OOO", links=("ZIMNY BANK AO",)) for i in range(40)]
    (alert,) = added(book_with(), entry(100, "ZIMNY BANK AO"), *firms)
    assert {r.feature for r in alert.reasons} >= {"nexus.program", "role.name", "link.linked_to"}
    assert len(alert.reasons) <= 40


def test_ownership_keeps_its_percent_and_day() -> None:
    """Sanctions lawyers ask whether it is half or more, and when that was so."""
    owned = ListEntry(
        **{
            **entry(101, "KRONA OOO").model_dump(),
            "links": (
                EntryLink(target_name="ZIMNY BANK AO", kind=LinkKind.OWNED_BY, percent=51.0, as_of="2024-03-31"),
            ),
        }
    )
    (alert,) = added(book_with(), entry(100, "ZIMNY BANK AO"), owned)
    (link,) = alert.links
    assert (link.kind, link.percent, link.as_of) == (LinkKind.OWNED_BY, 51.0, "2024-03-31")
    assert link.evidence[0].note == "KRONA OOO is owned by ZIMNY BANK AO (51 %)."


@pytest.mark.parametrize("street", ["Lesnaya ul.,5", "5, Lesnaya Ul", "ul. Lesnaya  5"])
def test_one_address_in_other_spacing_ties_what_one_action_lists_there(street: str) -> None:
    here = (Address(street="Lesnaya ul. 5", city="Moscow", country="RU"),)
    there = (Address(street=street, city="MOSCOW", country="RU"),)
    bank, firm = entry(100, "ZIMNY BANK AO", addresses=here), entry(150, "KRONA OOO", addresses=there)
    (alert,) = added(book_with(), bank, firm)
    assert uids(alert) == {100, 150}
    (link,) = alert.links
    assert link.kind is LinkKind.SHARED_ADDRESS
    assert link.evidence[0].quote == "Lesnaya ul. 5, Moscow, RU"


@pytest.mark.parametrize(
    "title",
    [
        "Chollima Commercial Bank Representative",
        "Deputy Representative of Chollima Commercial Bank in Vladivostok",
        "Chairman, Chollima Commercial Bank",
        "Chollima Commercial Bank (CCB) overseas representative in Zhuhai",
    ],
)
def test_a_title_ties_a_man_to_the_bank_that_it_names(title: str) -> None:
    bank, man = entry(100, "CHOLLIMA COMMERCIAL BANK", DPRK), person(140, "PAK, Chol", DPRK, titles=(title,))
    (alert,) = added(book_with(), bank, man)
    assert uids(alert) == {100, 140}
    assert LinkKind.OFFICER_OF in {link.kind for link in alert.links}


def told_before(status: ArticleStatus = ArticleStatus.PUBLISHED, revision: int = 1) -> Finding:
    """An article of the year before: the exchange works for Moscow, and its owner moves money."""
    return article(
        "old",
        day=DAY.date() - timedelta(days=300),
        published=DAY - timedelta(days=300),
        nexus=(Nexus.RUSSIA,),
        counts=(None, None),
        authority=None,
        parties=(
            party("Obmenex", PartyKind.CRYPTO_EXCHANGE, payment_role=PaymentRole.CRYPTO_EXCHANGE, designated=False),
        ),
        revision=revision,
        status=status,
    )


@pytest.mark.parametrize("list_first", [False, True])
def test_an_old_article_gives_the_nexus_that_a_record_lacks_and_its_withdrawal_takes_it_away(list_first: bool) -> None:
    """Late knowledge: under a cyber program with an address abroad the record names no country of ours."""
    book = book_with(entry(1, "STARY MINING"))
    exchange = entry(100, "OBMENEX OU", ("CYBER2",), addresses=ABROAD)
    if list_first:
        assert added(book, exchange) == []
        alerts = book.tell(told_before())
    else:
        book.tell(told_before())
        alerts = added(book, exchange)
    assert {frozenset(uids(a)) for a in alerts} == {frozenset({100})}
    assert alerts[-1].nexus == (Nexus.RUSSIA,)
    (last,) = book.tell(told_before(ArticleStatus.RETRACTED, 2))
    assert last.kind is AlertKind.DISSOLVED
    assert [n.state for n in book.book.networks() if n.state is NetworkState.ACTIVE] == []
    plain = book_with(entry(1, "STARY MINING"))
    added(plain, exchange)
    assert book.book.fingerprint() == plain.book.fingerprint()


def test_a_doubt_is_told() -> None:
    """A report that fits two networks says so in its summary, among what is unknown, and as links."""
    book = book_with()
    first = added(book, entry(100, "ZIMNY BANK AO"))
    second = added(book, entry(900, "LETNY BANK AO", ("UKRAINE-EO13662",)))
    (alert,) = book.tell(article(day=DAY.date(), published=DAY, counts=(1, None), nexus=(Nexus.RUSSIA,)))
    assert set(alert.possibly_same) == {first[0].network_id, second[0].network_id}
    doubt = "It may be the same as one of 2 other networks; the sources do not tell."
    assert doubt in alert.summary
    assert doubt in alert.unknown
    record = book.book.network(alert.network_id)
    assert record is not None
    assert {link.target for link in record.links if link.kind is LinkKind.POSSIBLY_SAME} == set(alert.possibly_same)


def test_republication_of_what_is_known_is_quiet_and_changes_nothing() -> None:
    """Promise 9, also for what only changes in aliases and addresses."""
    book = book_with()
    bank = entry(100, "ZIMNY BANK AO", addresses=ABROAD)
    added(book, bank, entry(101, "KRONA OOO", links=("ZIMNY BANK AO",)))
    before = [m.name for n in book.book.networks() for m in n.members]
    changed = bank.model_copy(update={"names": (EntryName(name="ZIMA BANK"),), "addresses": ()})
    assert book.tell(*batch([(Op.AMENDED, changed)], DAY + timedelta(days=30))) == []
    assert [m.name for n in book.book.networks() for m in n.members] == before
