"""What glues and what does not, what is news and what is not: small lists made for one rule each. All names are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.networks.founding import Told, article, entries, party

from sanctionwire.classify.designation import classify_change
from sanctionwire_schemas import (
    Address,
    Alert,
    AlertKind,
    Batch,
    ChangeKind,
    DesignationChange,
    Directive,
    DirectiveKind,
    EntryLink,
    EntryName,
    Finding,
    Identifier,
    ListEntry,
    NetworkState,
    Nexus,
    Op,
    PartyKind,
    PaymentRole,
    Severity,
)

DAY = datetime(2024, 5, 1, tzinfo=UTC)
RUSSIA, DPRK = ("RUSSIA-EO14024",), ("DPRK3",)


def entry(
    uid: int, name: str, programs: tuple[str, ...] = RUSSIA, links: tuple[str, ...] = (), **more: Any
) -> ListEntry:
    return ListEntry(
        **{
            "list_id": "us_ofac_sdn",
            "entry_id": str(uid),
            "name": name,
            "kind": PartyKind.ORGANIZATION,
            "programs": programs,
            "links": tuple(EntryLink(target_name=target) for target in links),
            **more,
        }
    )


def person(
    uid: int, name: str, programs: tuple[str, ...] = RUSSIA, links: tuple[str, ...] = (), **more: Any
) -> ListEntry:
    return entry(uid, name, programs, links, kind=PartyKind.PERSON, **more)


def batch(changes: list[tuple[Op, ListEntry]], at: datetime = DAY, *, snapshot: bool = False) -> list[Finding]:
    list_id = changes[0][1].list_id
    name = f"{list_id}/{at.isoformat()}"
    return [
        classify_change(
            DesignationChange(
                event_id=f"{name}/{one.entry_id}/{op}",
                op=op,
                entry=one,
                material=True,
                batch=Batch(
                    id=name, index=index, size=len(changes), list_id=list_id, published_at=at, snapshot=snapshot
                ),
            )
        )
        for index, (op, one) in enumerate(changes)
    ]


def book_with(*known: ListEntry) -> Told:
    """A book that learned these entries silently, ten days before."""
    book = Told()
    if known:
        assert book.tell(*batch([(Op.ADDED, one) for one in known], DAY - timedelta(days=10), snapshot=True)) == []
    return book


def added(book: Told, *new: ListEntry, at: datetime = DAY) -> list[Alert]:
    return book.tell(*batch([(Op.ADDED, one) for one in new], at))


def uids(alert: Alert) -> set[int]:
    return {int(reference.split("/")[1]) for reference in entries(alert)}


def test_old_hub_does_not_glue_and_is_no_member() -> None:
    """Two agents of one central bank, listed on different days, are two networks, and the bank is in neither."""
    hub = entry(1, "CENTRAL BANK OF NORTH KOREA", DPRK, addresses=(Address(city="Pyongyang", country="KP"),))
    book = book_with(hub)
    (first,) = added(book, person(100, "PAK, Il", DPRK, ("CENTRAL BANK OF NORTH KOREA",)))
    (second,) = added(book, person(500, "RI, Sam", DPRK, ("CENTRAL BANK OF NORTH KOREA",)), at=DAY + timedelta(days=20))
    assert (uids(first), uids(second)) == ({100}, {500})
    assert second.kind is AlertKind.APPEARED


def test_a_credit_bank_of_north_korea_is_no_hub() -> None:
    """Joint ventures with foreigners, unlike the state's banks: a front that is listed later joins its bank."""
    bank = entry(1, "HAEDUNSAN CREDIT BANK", DPRK, addresses=(Address(city="Pyongyang", country="KP"),))
    (alert,) = added(book_with(bank), person(100, "PAK, Il", DPRK, ("HAEDUNSAN CREDIT BANK",)))
    assert (alert.kind, uids(alert)) == (AlertKind.EXPANDED, {1, 100})


@pytest.mark.parametrize("owner_is_listed", [False, True])
def test_a_finance_company_of_a_rich_man_makes_no_network(*, owner_is_listed: bool) -> None:
    """What it holds may be its owner's; with a second one beside it they move money for others."""
    owner = person(1, "MAGNATOV, Oleg Petrovich")
    book = book_with(owner) if owner_is_listed else book_with()
    assert added(book, entry(100, "KRONA FINANCE LTD", links=(owner.name,))) == []
    (alert,) = added(book, entry(101, "LUNA CREDIT LTD", links=(owner.name,)), at=DAY + timedelta(days=1))
    assert {100, 101} <= uids(alert)


def test_what_a_rich_man_holds_beside_his_bank_stays_quiet() -> None:
    """A company of which nothing speaks of money is tied to a bank listed before and to its owner; his bank's own joins."""
    bank, owner = entry(1, "ALFABETNY BANK PAO"), person(2, "MAGNATOV, Oleg Petrovich")
    assert added(book_with(bank, owner), entry(100, "KRONA OOO", links=(bank.name, owner.name))) == []
    (alert,) = added(book_with(bank, owner), entry(100, "KRONA OOO", links=(bank.name,)))
    assert (alert.kind, uids(alert)) == (AlertKind.EXPANDED, {1, 100})
    (alert,) = added(book_with(), bank, owner, entry(100, "KRONA OOO", links=(bank.name, owner.name)))
    assert {1, 100} <= uids(alert)


def test_a_company_in_the_house_of_a_known_bank_is_the_banks() -> None:
    """Whenever it is listed; a maker of goods, a man, and whoever stands under other programs are not."""
    house = (Address(street="2 Liter A Pl. Rastrelli", city="Saint Petersburg", country="RU"),)
    bank = entry(1, "ALFABETNY BANK PAO", addresses=house)
    (alert,) = added(book_with(bank), entry(100, "KRONA OOO", addresses=house))
    assert (alert.kind, uids(alert)) == (AlertKind.EXPANDED, {1, 100})
    others = (
        entry(200, "KRONA MINING OOO", addresses=house),
        person(201, "PETROV, Petr", addresses=house),
        entry(202, "LUNA OOO", ("SDGT",), addresses=house),
    )
    assert [added(book_with(bank), one) for one in others] == [[], [], []]


def test_a_man_of_a_korean_bank_ties_nobody_to_the_country_of_his_post() -> None:
    moscow = (Address(city="Moscow", country="RU"),)
    (alert,) = added(book_with(), person(1, "RI, Il", DPRK, titles=("Koryo Bank representative",), addresses=moscow))
    assert alert.nexus == (Nexus.DPRK,)


def test_new_hub_with_its_leaves_is_one_network() -> None:
    """A bank listed together with its companies is a star of its own; another star of the day stays apart."""
    stars = [
        entry(100, "ALFABETNY BANK PAO"),
        *(
            entry(100 + i, f"{word} OOO", links=("ALFABETNY BANK PAO",))
            for i, word in enumerate(["KRONA", "LUNA", "MIRTA"], 1)
        ),
        entry(110, "OMEGOVY BANK PAO"),
        *(
            entry(110 + i, f"{word} OOO", links=("OMEGOVY BANK PAO",))
            for i, word in enumerate(["SAKURA", "TOPAZ", "VEGA"], 1)
        ),
    ]
    alerts = added(book_with(), *stars)
    assert sorted(map(sorted, map(uids, alerts))) == [[100, 101, 102, 103], [110, 111, 112, 113]]


def test_banks_of_one_action_are_one_tranche() -> None:
    banks = [entry(100, "ZIMNY BANK AO"), entry(103, "LETNY BANK AO"), entry(107, "VESENNY BANK AO")]
    (alert,) = added(book_with(), *banks)
    assert uids(alert) == {100, 103, 107}


def test_namesakes_do_not_glue() -> None:
    """Promise 8: a person in an article is not the listed one on the name alone."""
    book = book_with()
    (alert,) = added(book, person(100, "IVANOV, Ivan", titles=("Chairman, Zimny Bank",)), entry(101, "ZIMNY BANK AO"))
    assert uids(alert) == {100, 101}
    other = article(
        day=DAY.date() + timedelta(days=200),
        published=DAY + timedelta(days=200),
        counts=(None, None),
        nexus=(Nexus.RUSSIA,),
        authority="DOJ",
        parties=(party("Ivan Ivanov", PartyKind.PERSON, payment_role=PaymentRole.LAUNDERER),),
    )
    (reported,) = book.tell(other)
    assert reported.kind is AlertKind.APPEARED
    assert [m.list_entries for m in reported.members] == [()]


def test_goods_money_and_nexus_apart_stay_quiet() -> None:
    """A nexus without a payment role is no network, nor is a payment role without a nexus."""
    quiet = [
        entry(100, "VOSTOK SHIPPING CO", addresses=(Address(city="Vladivostok", country="RU"),)),
        entry(101, "DESERT MONEY EXCHANGE", ("SDGT",), addresses=(Address(city="Mosul", country="IQ"),)),
        person(102, "GENERALOV, Petr", titles=("Major General",)),
        entry(103, "MINISTRY OF OIL", DPRK),
    ]
    assert added(book_with(), *quiet) == []


def test_known_network_grows() -> None:
    known = (entry(1, "ZIMNY BANK AO"), entry(2, "KRONA OOO", links=("ZIMNY BANK AO",)))
    book = book_with(*known)
    (alert,) = added(book, person(900, "SIDOROV, Semyon", links=("KRONA OOO",)))
    assert (alert.kind, uids(alert)) == (AlertKind.EXPANDED, {1, 2, 900})
    assert alert.new_members == ("us_ofac_sdn/900",)


def test_new_wallet_is_news_and_new_address_is_not() -> None:
    """New identifiers on a listed member matter; clean-ups of names and addresses do not."""
    wallet = Identifier(kind="wallet", value="0x" + "ab" * 20, currency="ETH")
    old = entry(1, "OBMEN CRYPTO EXCHANGE", identifiers=(wallet,))
    book = book_with(old)
    moved = old.model_copy(
        update={"addresses": (Address(city="Moscow", country="RU"),), "names": (EntryName(name="OBMEN"),)}
    )
    assert book.tell(*batch([(Op.AMENDED, moved)])) == []
    more = moved.model_copy(update={"identifiers": (wallet, Identifier(kind="wallet", value="0x" + "cd" * 20))})
    (alert,) = book.tell(*batch([(Op.AMENDED, more)], DAY + timedelta(days=1)))
    assert (alert.kind, alert.severity) == (AlertKind.EXPANDED, Severity.HIGH)
    assert [c.kind for c in alert.changes] == [ChangeKind.IDENTIFIER_ADDED]
    assert alert.new_members == ()


def test_removal_contracts_and_the_last_payment_role_dissolves() -> None:
    bank, firm, man = (
        entry(1, "ZIMNY BANK AO"),
        entry(2, "KRONA OOO", links=("ZIMNY BANK AO",)),
        person(3, "SIDOROV, Semyon", links=("KRONA OOO",)),
    )
    book = book_with(bank, firm, man)
    (less,) = book.tell(*batch([(Op.REMOVED, man)]))
    assert (less.kind, uids(less), less.severity) == (AlertKind.CONTRACTED, {1, 2, 3}, Severity.LOW)
    (gone,) = book.tell(*batch([(Op.REMOVED, bank)], DAY + timedelta(days=1)))
    assert (gone.kind, uids(gone)) == (AlertKind.DISSOLVED, {1, 2})


def test_bridge_merges_networks_that_people_know() -> None:
    book = book_with()
    added(book, entry(100, "ZIMNY BANK AO"))
    added(book, entry(400, "LETNY BANK AO"), at=DAY + timedelta(days=30))
    (alert,) = added(
        book, entry(800, "MOST OOO", links=("ZIMNY BANK AO", "LETNY BANK AO")), at=DAY + timedelta(days=60)
    )
    assert (alert.kind, uids(alert)) == (AlertKind.MERGED, {100, 400, 800})
    assert len(alert.absorbed) == 1
    (ended,) = [n for n in book.book.networks() if n.state is NetworkState.MERGED]
    assert ended.merged_into == alert.network_id


def test_one_party_on_two_lists() -> None:
    """Listing elsewhere is recognised by an identifier and told as such."""
    bic = Identifier(kind="BIC", value="ZIMNRUMM")
    book = book_with(entry(1, "ZIMNY BANK AO", identifiers=(bic,)))
    other = entry(77, "Zimny Bank", ("Russia",), list_id="gb_uksl", identifiers=(bic,))
    (alert,) = added(book, other)
    assert alert.kind is AlertKind.EXPANDED
    assert [c.kind for c in alert.changes] == [ChangeKind.LISTED_ELSEWHERE]
    assert entries(alert) == {"us_ofac_sdn/1", "gb_uksl/77"}
    assert len(alert.members) == 1


def test_two_candidates_keep_a_description_apart() -> None:
    """A report that fits two networks of the day is neither; the alert says so."""
    book = book_with()
    first = added(book, entry(100, "ZIMNY BANK AO"))
    second = added(book, entry(900, "LETNY BANK AO", ("UKRAINE-EO13662",)))
    (alert,) = book.tell(article(day=DAY.date(), published=DAY, counts=(1, None), nexus=(Nexus.RUSSIA,)))
    assert set(alert.possibly_same) == {first[0].network_id, second[0].network_id}
    assert alert.members == ()


@pytest.mark.parametrize("later_first", [False, True])
def test_two_measures_of_one_authority_are_two_networks(*, later_first: bool) -> None:
    """One bank today and another firm tomorrow, each told whole: neither swallows the other, in any order."""
    reports = [
        article("one", parties=[party("Keremet Tolom Bank")], counts=(1, None)),
        article("two", parties=[party("Iveria Cash Couriers LLC")], counts=(1, None), day=date(2024, 9, 20)),
    ]
    alerts = book_with().tell(*reports[:: -1 if later_first else 1])
    assert sorted((a.kind, *(m.name for m in a.members)) for a in alerts) == [
        (AlertKind.APPEARED, "Iveria Cash Couriers LLC"),
        (AlertKind.APPEARED, "Keremet Tolom Bank"),
    ]


@pytest.mark.parametrize("again", ["Bank Keremet-Tolom", "Керемет Толом Банк", "克列梅特銀行"])
def test_one_measure_told_in_another_spelling_is_one_network(again: str) -> None:
    book = book_with()
    book.tell(article("one", parties=[party("Keremet Tolom Bank")], counts=(1, None)))
    assert book.tell(article("two", parties=[party(again)], counts=(1, None))) == []


def test_unrelated_entries_change_nothing() -> None:
    one, other = book_with(), book_with()
    new = [entry(100, "ZIMNY BANK AO"), entry(101, "KRONA OOO", links=("ZIMNY BANK AO",))]
    added(one, *new)
    noise = [entry(5000 + i, f"NOISE{i} LLC", ("GLOMAG",)) for i in range(20)]
    added(other, *new, *noise)
    assert one.book.fingerprint() == other.book.fingerprint()


@pytest.mark.parametrize("kind", [DirectiveKind.SAME, DirectiveKind.DIFFERENT, DirectiveKind.NOT_A_NETWORK])
def test_directives_override_and_expire(kind: DirectiveKind) -> None:
    """A person's decision holds until it expires; then the facts speak again."""
    bic = Identifier(kind="BIC", value="ZIMNRUMM")
    book = book_with(entry(1, "ZIMNY BANK AO", identifiers=(bic,)))
    shared = () if kind is DirectiveKind.SAME else (bic,)
    added(
        book,
        entry(
            77,
            "Leto Credit Bank" if kind is DirectiveKind.SAME else "Zimny Bank",
            ("Russia",),
            list_id="gb_uksl",
            identifiers=shared,
        ),
    )
    plain = book.book.fingerprint()
    subjects = ["us_ofac_sdn/1", "gb_uksl/77"]
    if kind is DirectiveKind.NOT_A_NETWORK:
        subjects = [n.network_id for n in book.book.networks() if n.state is NetworkState.ACTIVE]
    directive = Directive(
        directive_id="d",
        kind=kind,
        subjects=tuple(subjects),
        author="on call",
        reason="checked",
        created_at=DAY,
        expires_at=DAY + timedelta(days=100),
    )
    book.keep(book.book.direct(directive, cause=book.cause(), observed=DAY))
    assert book.book.fingerprint() != plain
    assert book.reload().fingerprint() == book.book.fingerprint()
    later = article(
        "unrelated", day=DAY.date(), published=None, authority="ROK", nexus=(Nexus.DPRK,), counts=(None, None)
    )
    retracted = later.model_copy(update={"alert": False})
    book.keep(book.book.apply(retracted, cause=book.cause(), observed=DAY + timedelta(days=101)))
    assert book.book.fingerprint() == plain


def test_a_decision_stands_in_the_evidence_and_the_latest_counts() -> None:
    """Author and reason are on the member that a person made one; a later decision on the pair replaces it."""
    book = book_with(entry(1, "ZIMNY BANK AO"))
    added(book, entry(77, "Leto Credit Bank", ("Russia",), list_id="gb_uksl"))
    plain = book.book.fingerprint()

    def decide(number: int, kind: DirectiveKind) -> None:
        directive = Directive(
            directive_id=f"d-{number}",
            kind=kind,
            subjects=("us_ofac_sdn/1", "gb_uksl/77"),
            author="on call",
            reason="renamed in May",
            created_at=DAY + timedelta(hours=number),
        )
        book.keep(book.book.direct(directive, cause=book.cause(), observed=DAY + timedelta(hours=number)))

    decide(1, DirectiveKind.SAME)
    (member,) = [m for n in book.book.networks() for m in n.members if len(m.list_entries) > 1]
    (reason,) = [r for r in member.reasons if r.feature == "same.directive"]
    assert (reason.quote, reason.event_id) == ("renamed in May", "d-1")
    assert "on call" in (reason.note or "")
    decide(2, DirectiveKind.DIFFERENT)
    assert book.book.fingerprint() == plain
    assert book.reload().fingerprint() == plain


def test_cycles_and_self_links_do_no_harm() -> None:
    """Contradictory records: a firm linked to itself, two that own each other, a wallet that hundreds share."""
    wallet = Identifier(kind="wallet", value="0x" + "11" * 20)
    odd = [
        entry(100, "KOLTSO BANK AO", links=("KOLTSO BANK AO", "KRUG OOO")),
        entry(101, "KRUG OOO", links=("KOLTSO BANK AO",)),
        *(entry(300 + i, f"FIRMA{i} OOO", ("GLOMAG",), identifiers=(wallet,)) for i in range(300)),
    ]
    (alert,) = added(book_with(), *odd)
    assert uids(alert) == {100, 101}


def test_a_tag_that_reads_like_a_nexus_stays_a_tag_and_the_nexus_a_nexus() -> None:
    """One copy is kept of what many entries share: equal texts of different kinds must not be swapped for each other."""
    book = book_with()
    tagged = entry(100, "ZIMNY BANK AO", ("DPRK",), secondary_sanctions=("DPRK",))
    (alert,) = added(book, tagged)
    assert [type(nexus) for nexus in alert.nexus] == [Nexus]
