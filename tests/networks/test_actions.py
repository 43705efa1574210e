"""What one action is, and what is none: long polls, holdings, daily lists, words of a trade. All names are made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.networks.founding import Told, article, party
from tests.networks.test_rules import DAY, DPRK, RUSSIA, added, batch, book_with, entry, person, uids

from sanctionwire_schemas import (
    Address,
    AlertKind,
    Basis,
    Identifier,
    ListEntry,
    NetworkState,
    Nexus,
    Op,
    PartyKind,
    PaymentRole,
)

LATER = DAY + timedelta(days=400)
MOSCOW = (Address(city="Moscow", country="RU"),)


def crowd(first: int, count: int = 60) -> list[ListEntry]:
    """Entries of other business that make a publication a long one."""
    return [entry(first + i, f"KOPALNIA{i} MINING", addresses=MOSCOW) for i in range(count)]


def standing(book: Told) -> list[set[int]]:
    """Members of each standing network, by number."""
    return [
        {int(ref.split("/")[1]) for m in n.members for ref in m.list_entries}
        for n in book.book.networks()
        if n.state is NetworkState.ACTIVE
    ]


def test_a_publication_that_sums_up_months_is_no_action() -> None:
    """Two banks out of one long poll are two networks; on one known day they are a tranche."""
    banks = [entry(1000, "ZIMNY BANK AO"), entry(1500, "LETNY BANK AO")]
    for listed_on, expected in ((None, [{1000}, {1500}]), ("2025-06-05", [{1000, 1500}])):
        book = book_with(entry(1, "STARY MINING"))
        dated = [bank.model_copy(update={"listed_on": listed_on}) for bank in banks]
        near = [bank.model_copy(update={"entry_id": str(1000 + 3 * i)}) for i, bank in enumerate(dated)]
        added(book, *(dated if listed_on is None else near), *crowd(3000), at=LATER)
        found = sorted(standing(book), key=min)
        assert found == (expected if listed_on is None else [{1000, 1003}])


def test_a_new_hub_keeps_its_leaves_in_a_long_poll_too() -> None:
    """What the list itself ties to one bank came with it; what it ties to two banks joins neither to the other."""
    stars = [entry(1000, "ALFABETNY BANK PAO"), entry(2000, "OMEGOVY BANK PAO")]
    leaves = [
        entry(first + 100 + i, f"{word}{i} OOO", links=(bank,))
        for first, word, bank in ((1000, "KRON", "ALFABETNY BANK PAO"), (2000, "LUNOK", "OMEGOVY BANK PAO"))
        for i in range(12)
    ]
    both = entry(2900, "MOST OOO", links=("ALFABETNY BANK PAO", "OMEGOVY BANK PAO"))
    book = book_with(entry(1, "STARY MINING"))
    added(book, *stars, *leaves, both, *crowd(4000), at=LATER)
    assert sorted(map(len, standing(book))) == [13, 13]


def test_a_bank_in_a_holding_does_not_make_the_holding_a_payment_network() -> None:
    """The bank alone is the network, whether the holding is a hub or just large."""
    for size in (5, 15):
        holding = entry(100, "KONTSERN TYAZHMASH OAO")
        firms = [entry(110 + i, f"ZAVOD{i} OAO", links=("KONTSERN TYAZHMASH OAO",)) for i in range(size)]
        bank = entry(150, "ZIMNY BANK AO", links=("KONTSERN TYAZHMASH OAO",))
        (alert,) = added(book_with(), holding, *firms, bank)
        assert uids(alert) == {150}


def test_a_list_that_acts_daily_does_not_run_on_as_one_action() -> None:
    """Days near the first belong to it; later ones do not hang on by way of those between."""
    book = book_with()
    for day in range(9):
        added(book, entry(100 + day, f"{'ABCDEFGHI'[day]}LMA BANK AO"), at=DAY + timedelta(days=day))
    assert max(map(len, standing(book))) <= 4


def test_subsidiaries_of_two_banks_may_share_the_word_of_a_trade() -> None:
    stars = [
        entry(100, "ALFABETNY BANK PAO"),
        entry(110, "OMEGOVY BANK PAO"),
        *(
            entry(101 + i, f"{w} OOO", links=("ALFABETNY BANK PAO",))
            for i, w in enumerate(["KRONA", "LUNA", "LIZINGA"])
        ),
        *(entry(111 + i, f"{w} OOO", links=("OMEGOVY BANK PAO",)) for i, w in enumerate(["TOPAZ", "VEGA", "LIZINGA"])),
    ]
    alerts = added(book_with(), *stars)
    assert sorted(map(sorted, map(uids, alerts))) == [[100, 101, 102, 103], [110, 111, 112, 113]]


def test_officials_of_another_program_do_not_join_the_bank_of_the_day() -> None:
    bank, firm = (
        entry(100, "ZIMNY BANK AO", ("UKRAINE-EO13661",)),
        entry(101, "KRONA OOO", ("UKRAINE-EO13661",), ("ZIMNY BANK AO",)),
    )
    man, rebel = person(102, "SIDOROV, Semyon", ("UKRAINE-EO13661",)), person(103, "BORETS, Foma", ("UKRAINE-EO13660",))
    (alert,) = added(book_with(), bank, firm, man, rebel)
    assert uids(alert) == {100, 101, 102}


def clearing(*, trade: bool = False, links: tuple[str, ...] = ()) -> list[ListEntry]:
    """Companies of a clearing scheme, one after another in the list, under an old and a new program on Russia."""
    names = ["KRONA TRANSACTIONS AND SETTLEMENTS AO", "SEVER FINANCIAL LTD", "HEZHOU ORIENT CO LTD", "LIMONIT OOO"]
    both = ("UKRAINE-EO13662", "RUSSIA-EO14024")
    firms = [entry(700 + i, name, both, addresses=MOSCOW) for i, name in enumerate(names)]
    last = entry(704, "TULPAN MINING OOO" if trade else "TULPAN OOO", both, links=links, addresses=MOSCOW)
    return [*firms, last]


def test_a_pair_of_programs_that_only_some_of_a_day_bear_makes_one_scheme_of_payers_and_silent_companies() -> None:
    """Others of the day under one of the two programs alone stay out, and so do all where one has a trade or a tie."""
    others = [entry(705 + i, f"KOPALNIA{i} MINING", addresses=MOSCOW) for i in range(5)]
    (alert,) = added(book_with(), *clearing(), *others)
    assert uids(alert) == {700, 701, 702, 703, 704}
    bank = entry(704, "ZIMNY BANK AO", ("UKRAINE-EO13662", "RUSSIA-EO14024"), addresses=MOSCOW)
    for firms in (clearing(trade=True), clearing(links=("KOPALNIA1 MINING",)), [*clearing()[:4], bank]):
        found = {uid for alert in added(book_with(), *firms, *others) for uid in uids(alert)}
        assert not found & {702, 703}


def test_a_rich_man_whose_aircraft_points_to_him_joins_no_bank_of_his_day() -> None:
    """A man without any tie may be of the only group of his action; one that owns something listed is not without."""
    for owned, expected in ((False, {800, 801, 802, 803, 804}), (True, {800, 801, 802, 803})):
        bank = entry(800, "ZIMNY BANK AO")
        firms = [entry(801 + i, f"KRON{i} OOO", links=("ZIMNY BANK AO",)) for i in range(3)]
        man = person(804, "BOGATOV, Pavel")
        plane = entry(805, "P7-QQQ", links=("BOGATOV, Pavel",), kind=PartyKind.AIRCRAFT)
        (alert,) = added(book_with(), bank, *firms, man, *([plane] if owned else []))
        assert uids(alert) == expected


def test_subsidiaries_of_a_known_bank_expand_it_and_join_no_tranche() -> None:
    known = entry(1, "ZIMNY BANK AO")
    book = book_with(known)
    alerts = added(book, entry(100, "VESENNY BANK OOO", links=("ZIMNY BANK AO",)), entry(101, "LETNY BANK AO"))
    assert sorted((a.kind, sorted(uids(a))) for a in alerts) == [
        (AlertKind.APPEARED, [101]),
        (AlertKind.EXPANDED, [1, 100]),
    ]


def test_a_company_named_only_in_the_press_beside_listed_ones_is_kept() -> None:
    """A bank that an article on a listed action names, and for which the list added nobody, is a reported network."""
    book = book_with()
    (listed,) = added(
        book,
        person(100, "PAK, Chol", DPRK, titles=("Korea Sunrise Bank representative",)),
        entry(101, "VOSTOK SHIPPING", DPRK),
    )
    told = article(
        day=DAY.date(),
        published=DAY,
        nexus=(Nexus.DPRK,),
        counts=(None, None),
        parties=(
            party("Pak Chol", PartyKind.PERSON),
            party("Bank of Tanchuria", PartyKind.BANK, payment_role=PaymentRole.BANK),
        ),
    )
    (reported,) = book.tell(told)
    assert [(m.name, m.basis) for m in reported.members] == [("Bank of Tanchuria", Basis.REPORTED)]
    assert reported.possibly_same == (listed.network_id,)
    again = told.model_copy(update={"event_id": "article-2", "event_hash": "2"})
    assert book.tell(again) == []


def test_a_sentence_about_money_gives_a_role_that_the_record_lacks() -> None:
    """Late knowledge: the man was listed without a word on what he did; an article says it."""
    from sanctionwire_schemas import Reason, Span

    book = book_with()
    assert added(book, person(100, "PAK, Chol", DPRK)) == []
    sentence = "Pak Chol moved money for the North through front companies."
    told = article(
        day=DAY.date(),
        published=DAY,
        nexus=(Nexus.DPRK,),
        counts=(None, 1),
        parties=(party("Pak Chol", PartyKind.PERSON, span=Span(field="text", start=0, end=8)),),
    ).model_copy(
        update={
            "reasons": (
                Reason(
                    feature="payment", weight=0.6, quote=sentence, span=Span(field="text", start=0, end=len(sentence))
                ),
            )
        }
    )
    (alert,) = book.tell(told)
    assert uids(alert) == {100}
    assert alert.members[0].payment_role is PaymentRole.PAYMENT_AGENT


def test_a_described_network_is_keyed_by_authority_day_nexus_and_numbers() -> None:
    """Within three days, with numbers that do not contradict, it is the same; else it is another."""
    first = article(day=DAY.date(), published=DAY, nexus=(Nexus.DPRK,), counts=(2, None))
    cases: list[tuple[dict[str, Any], bool]] = [
        ({"day": (DAY + timedelta(days=3)).date()}, True),
        ({"day": (DAY + timedelta(days=4)).date()}, False),
        ({"counts": (None, None)}, True),
        ({"counts": (3, None)}, False),
        ({"authority": "UK"}, False),
        ({"authority": None}, True),
        ({"nexus": (Nexus.DPRK, Nexus.RUSSIA)}, True),
        ({"nexus": (Nexus.RUSSIA,)}, False),
    ]
    for number, (difference, same) in enumerate(cases):
        book = book_with()
        assert len(book.tell(first)) == 1
        values: dict[str, Any] = {
            "day": DAY.date(),
            "published": DAY,
            "nexus": (Nexus.DPRK,),
            "counts": (2, None),
            **difference,
        }
        kinds = {alert.kind for alert in book.tell(article(f"second-{number}", **values))}
        assert (AlertKind.APPEARED not in kinds) is same, difference  # a further nexus expands the one that is there


def test_a_wallet_or_site_that_hundreds_share_ties_nobody() -> None:
    """Bad input: a registrar's address on everything."""
    site = Identifier(kind="website", value="www.registrar.example")
    many = [entry(100 + i, f"FIRMA{i} OOO", identifiers=(site,), addresses=MOSCOW) for i in range(300)]
    (alert,) = added(book_with(), entry(99, "ZIMNY BANK AO", identifiers=(site,)), *many)
    assert uids(alert) == {99}


def test_contradictory_records_of_one_entry_end_in_the_latest() -> None:
    """Bad input: one batch lists and another removes the same entry with the same date."""
    bank = entry(100, "ZIMNY BANK AO")
    one, other = batch([(Op.ADDED, bank)]), batch([(Op.REMOVED, bank)], DAY + timedelta(seconds=1))
    forward, backward = Told(), Told()
    forward.tell(*one, *other)
    backward.tell(*other, *one)
    assert standing(forward) == standing(backward) == []
    assert RUSSIA
