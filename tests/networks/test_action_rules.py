"""What one action says beyond stated ties, and what it does not say: small lists made for one rule each. All names are
made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.networks.test_rules import DAY, RUSSIA, added, batch, book_with, entry, person, uids

from sanctionwire_schemas import Address, Alert, AlertKind, Identifier, ListEntry, Op

MOSCOW = (Address(city="Moscow", country="RU"),)
PYONGYANG = (Address(city="Pyongyang", country="KP"),)
CYBER = ("CYBER4",)


def bank(uid: int, name: str, **more: Any) -> ListEntry:
    return entry(uid, name, target_types=("Financial Institution",), **more)


def groups(alerts: list[Alert]) -> list[list[int]]:
    return sorted(sorted(uids(alert)) for alert in alerts)


def wallets(count: int) -> tuple[Identifier, ...]:
    return tuple(Identifier(kind="wallet", value=f"0x{number:040x}", currency="ETH") for number in range(1, count + 1))


def test_a_long_tranche_of_banks_is_one_however_much_is_listed_between_them() -> None:
    early = [bank(1000, "ZIMNY BANK AO"), bank(1010, "LETNY BANK AO")]
    late = [bank(1200, "VESENNY BANK AO"), bank(1230, "OSENNY BANK AO")]
    makers = [entry(number, f"ZAVOD {number} OOO") for number in (1120, 1121)]
    assert groups(added(book_with(), *early, *makers, *late)) == [[1000, 1010, 1200, 1230]]


def test_banks_of_another_day_or_far_off_in_the_list_are_another_tranche() -> None:
    book = book_with()
    assert groups(added(book, bank(1000, "ZIMNY BANK AO"), bank(1600, "LETNY BANK AO"))) == [[1000], [1600]]
    late = [bank(1700, "VESENNY BANK AO"), bank(1701, "OSENNY BANK AO")]
    assert groups(added(book, *late, at=DAY + timedelta(days=9))) == [[1700, 1701]]


def star(uid: int, name: str, *leaves: str) -> list[ListEntry]:
    return [bank(uid, name), *(entry(uid + i, f"{leaf} OOO", links=(name,)) for i, leaf in enumerate(leaves, 1))]


def test_one_bank_with_its_own_companies_is_of_the_tranche_of_its_day() -> None:
    alone = [bank(100, "ZIMNY BANK AO"), bank(102, "LETNY BANK AO")]
    own = star(110, "OMEGOVY BANK PAO", "SAKURA", "TOPAZ", "VEGA")
    assert groups(added(book_with(), *alone, *own)) == [[100, 102, 110, 111, 112, 113]]


def test_two_banks_each_with_its_own_stay_apart_from_the_tranche_and_each_other() -> None:
    alone = [bank(100, "ZIMNY BANK AO"), bank(102, "LETNY BANK AO")]
    first = star(110, "OMEGOVY BANK PAO", "SAKURA", "TOPAZ", "VEGA")
    second = star(120, "ALFABETNY BANK PAO", "KRONA", "LUNA", "MIRTA")
    assert groups(added(book_with(), *alone, *first, *second)) == [
        [100, 102],
        [110, 111, 112, 113],
        [120, 121, 122, 123],
    ]


def test_what_an_action_adds_to_an_old_state_bank_is_not_of_the_tranche() -> None:
    book = book_with(bank(1, "GOSUDARSTVENNY NATIONAL BANK OF SEVER"))
    alone = [bank(100, "ZIMNY BANK AO"), bank(102, "LETNY BANK AO")]
    own = star(110, "GOSUDARSTVENNY NATIONAL BANK OF SEVER", "SAKURA", "TOPAZ", "VEGA", "MIRTA")[1:]
    own[0] = own[0].model_copy(update={"target_types": ("Financial Institution",)})
    assert groups(added(book, *alone, *own)) == [[100, 102], [111, 112, 113, 114]]


def test_a_makers_finance_company_joins_no_tranche() -> None:
    """A lessor that bears the name of an aircraft works, and one Linked To a steel works, pay for nobody else."""
    exchange = entry(100, "OBMENKA CRYPTO EXCHANGE", addresses=MOSCOW)
    lessor = [entry(102, "GRIFON AVIATION COMPLEX AO"), entry(103, "GRIFON FINANCE COMPANY AO")]
    treasury = [entry(105, "SEVERNY STEEL WORKS PAO"), entry(106, "SST FINANS OOO", links=("SEVERNY STEEL WORKS PAO",))]
    assert groups(added(book_with(), exchange, *lessor, *treasury)) == [[100]]


def test_a_finance_company_that_serves_nobody_in_particular_joins_the_payers_of_its_day() -> None:
    exchange = entry(100, "OBMENKA CRYPTO EXCHANGE", addresses=MOSCOW)
    assert groups(added(book_with(), exchange, entry(103, "GRIFON FINANCE COMPANY AO"))) == [[100, 103]]


def test_a_trader_in_goods_that_bears_the_name_of_a_states_bank_is_no_part_of_it() -> None:
    """Even where an action is about hardly anybody else."""
    miner = entry(10, "HAEDUNSAN MINING CORPORATION", ("DPRK",), addresses=PYONGYANG)
    state_bank = entry(11, "HAEDUNSAN COMMERCIAL BANK", ("DPRK",), addresses=PYONGYANG)
    assert groups(added(book_with(), miner, state_bank)) == [[11]]


def test_a_front_that_bears_the_name_of_a_states_bank_is() -> None:
    front = entry(10, "HAEDUNSAN LIMITED", ("DPRK",), addresses=(Address(city="Dalian", country="CN"),))
    state_bank = entry(11, "HAEDUNSAN COMMERCIAL BANK", ("DPRK",), addresses=PYONGYANG)
    assert groups(added(book_with(), front, state_bank)) == [[10, 11]]


def test_the_principal_of_another_country_that_stood_before_is_not_drawn_in() -> None:
    principal = entry(1, "BANK OF KAVIR", ("IFSR",), addresses=(Address(city="Tehran", country="IR"),))
    moscow = entry(2, "KAVIR CREDIT BANK", ("IFSR",), ("BANK OF KAVIR",), addresses=MOSCOW)
    book = book_with(principal, moscow)
    traders = [
        entry(900, "SAMUM GROUP OOO", ("SYRIA",), addresses=MOSCOW),
        person(901, "HADDAD, Nizar", ("SYRIA",), ("SAMUM GROUP OOO",)),
    ]
    changed = moscow.model_copy(
        update={"programs": ("IFSR", "SYRIA"), "links": (*moscow.links, *traders[1].links)},
    )
    (alert,) = book.tell(*batch([(Op.AMENDED, changed), *((Op.ADDED, one) for one in traders)]))
    assert (alert.kind, uids(alert)) == (AlertKind.APPEARED, {2, 900, 901})


def test_a_principal_of_another_country_that_the_same_action_lists_is_a_member() -> None:
    principal = entry(1, "BANK OF KAVIR", ("IFSR",), addresses=(Address(city="Tehran", country="IR"),))
    moscow = entry(2, "KAVIR CREDIT BANK", ("IFSR",), ("BANK OF KAVIR",), addresses=MOSCOW)
    (alert,) = added(book_with(), principal, moscow)
    assert uids(alert) == {1, 2}


@pytest.mark.parametrize(("count", "told"), [(1, []), (6, [[100, 101, 102, 103, 104]])])
def test_a_wallet_or_two_make_no_network_of_who_is_tied_to_their_owner(count: int, told: list[list[int]]) -> None:
    """A host is paid by its customers; who keeps many wallets keeps them for others."""
    owner = entry(100, "POLYARIS GROUP LLC", CYBER, addresses=MOSCOW, identifiers=wallets(count))
    ring = [entry(100 + i, f"{name} LLC", CYBER, ("POLYARIS GROUP LLC",)) for i, name in enumerate("ABCD", 1)]
    assert groups(added(book_with(), owner, *ring)) == told


def test_a_wallet_of_a_host_says_nothing_of_money() -> None:
    host = entry(100, "POLYARIS CLOUD SERVERS LLC", CYBER, addresses=MOSCOW, identifiers=wallets(1))
    assert added(book_with(), host) == []


def exchange_grows(more: tuple[ListEntry, ...], links: tuple[str, ...] = ()) -> list[Alert]:
    """A known exchange gains a program on the day its successor and two managers are listed, with more beside them."""
    old = entry(1, "OBMENKA CRYPTO EXCHANGE", RUSSIA, links, addresses=MOSCOW, identifiers=wallets(6))
    book = book_with(old)
    ring = [entry(900, "NOVOBMEN LLC", CYBER, ("OBMENKA CRYPTO EXCHANGE",))]
    ring += [
        person(901 + i, name, CYBER, ("OBMENKA CRYPTO EXCHANGE",)) for i, name in enumerate(["LUNEV, Lev", "SOM, Petr"])
    ]
    changed = old.model_copy(update={"programs": (*RUSSIA, *CYBER)})
    return book.tell(*batch([(Op.AMENDED, changed), *((Op.ADDED, one) for one in (*ring, *more))]))


def test_a_known_exchange_that_gains_its_own_has_grown() -> None:
    (alert,) = exchange_grows(())
    assert (alert.kind, uids(alert)) == (AlertKind.EXPANDED, {1, 900, 901, 902})


def test_a_known_payer_that_itself_hangs_on_the_new_is_part_of_something_new() -> None:
    (alert,) = exchange_grows((), links=("NOVOBMEN LLC",))
    assert (alert.kind, uids(alert)) == (AlertKind.APPEARED, {1, 900, 901, 902})


def test_companies_of_which_nothing_is_told_join_the_exchange_of_their_action_under_a_cyber_program() -> None:
    coin = (entry(910, "K9 LLC", CYBER, addresses=MOSCOW), entry(911, "K91 LLC", CYBER, ("K9 LLC",)))
    (alert,) = exchange_grows(coin)
    assert (alert.kind, uids(alert)) == (AlertKind.EXPANDED, {1, 900, 901, 902, 910, 911})


@pytest.mark.parametrize(
    "beside",
    [
        (person(910, "GRACH, Foma", CYBER, addresses=MOSCOW), entry(911, "K91 LLC", CYBER)),
        (entry(910, "TEMNY HOSTING LLC", CYBER, addresses=MOSCOW), entry(911, "K91 LLC", CYBER)),
        tuple(entry(910 + i, f"K{i} LLC", CYBER, addresses=MOSCOW) for i in range(4)),
    ],
    ids=["a man without a tie", "a host", "as many as the exchange has"],
)
def test_where_an_action_is_about_more_than_the_exchange_nobody_joins_it(beside: tuple[ListEntry, ...]) -> None:
    assert groups(exchange_grows(beside)) == [[1, 900, 901, 902]]


def test_one_house_of_one_action_ties_whatever_the_room() -> None:
    here = [
        entry(100, "PERVY TREUHAND AG", addresses=(Address(street="Lindenhof 8, Floor 3, Room 15", country="CH"),)),
        entry(101, "VTOROY ADVISORY AG", addresses=(Address(street="Lindenhof 8, 2nd floor, Office 4", country="CH"),)),
        entry(102, "TRETY VENTURES AG", addresses=(Address(street="Lindenhof 18", country="CH"),)),
    ]
    assert groups(added(book_with(), *here)) == [[100, 101]]
