"""Who belongs to a network and who does not, where real lists mislead: boards, officials, property, armed groups, new
numbers. All names are made up.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.networks.founding import Told, article, party
from tests.networks.test_rules import DAY, DPRK, RUSSIA, added, batch, book_with, entry, person, uids

from sanctionwire_schemas import Address, Alert, AlertKind, Identifier, ListEntry, Nexus, Op, PartyKind, PaymentRole

MOSCOW = (Address(city="Moscow", country="RU"),)
CITIES = ("Wonsan", "Nampo", "Sinuiju")
WALLETS = tuple(Identifier(kind="wallet", value=f"0x{i:040x}", currency="ETH") for i in range(1, 4))


def star(hub: int, name: str, first: int, size: int) -> list[ListEntry]:
    """A bank and firms that the list ties to it."""
    return [entry(hub, name), *(entry(first + i, f"ROSTOK{first + i} OOO", links=(name,)) for i in range(size))]


def test_officials_who_outnumber_a_fund_do_not_join_it() -> None:
    """A fund's company is listed on the day of a dozen officials: the action was about them, not about it."""
    fund, company = entry(100, "ZAPADNY INVESTMENT FUND"), entry(140, "OOO UPRAVA", links=("ZAPADNY INVESTMENT FUND",))
    officials = [person(120 + i, f"CHINOV, Oleg{i}", addresses=MOSCOW) for i in range(12)]
    (alert,) = added(book_with(), fund, company, *officials)
    assert uids(alert) == {100, 140}


@pytest.mark.parametrize(("number", "joins"), [(103, True), (160, False)])
def test_a_man_tied_to_nobody_joins_the_group_that_he_stands_beside(number: int, joins: bool) -> None:
    """A list that counts up enters the parties of one scheme one after another."""
    bank, firm = entry(100, "ZIMNY BANK AO"), entry(105, "KRONA OOO", links=("ZIMNY BANK AO",))
    (alert,) = added(book_with(), bank, firm, person(number, "SIDOROV, Semyon", addresses=MOSCOW))
    assert (number in uids(alert)) is joins


def test_two_banks_that_share_a_word_of_history_stay_two() -> None:
    """Old names of both hold one rare word: each has its own network around it."""
    old = "BANK FOR TRADE OF THE RSFSR"
    stars = [star(100, f"ALFABETNY BANK {old}", 101, 12), star(200, f"OMEGOVY BANK {old}", 201, 12)]
    alerts = added(book_with(), *stars[0], *stars[1])
    assert sorted(map(len, map(uids, alerts))) == [13, 13]


def test_the_board_of_a_private_bank_expands_it_however_many_point_to_it() -> None:
    """Not so with a bank of the state: what joins it later is a network without it."""
    for bank, expected in (("ZIMNY BANK AO", AlertKind.EXPANDED), ("ZIMNY SBERBANK AO", AlertKind.APPEARED)):
        book = book_with(*star(100, bank, 101, 20))
        (alert,) = added(book, *(entry(500 + i, f"PAYCO{i} PAYMENTS", links=(bank,)) for i in range(5)))
        assert alert.kind is expected
        assert (100 in uids(alert)) is (expected is AlertKind.EXPANDED)
        assert set(range(500, 505)) <= uids(alert)


def test_a_ship_of_a_leasing_company_is_no_member_of_the_bank() -> None:
    bank, lessor = entry(100, "ZIMNY BANK AO"), entry(101, "ZIMNY LIZING OOO", links=("ZIMNY BANK AO",))
    ship = entry(102, "VOLNA", links=("ZIMNY LIZING OOO",), kind=PartyKind.VESSEL)
    (alert,) = added(book_with(), bank, lessor, ship)
    assert uids(alert) == {100, 101}


@pytest.mark.parametrize(
    ("name", "pays"),
    [("TASK FORCE BUREVESTNIK", False), ("VOSTOK VOLUNTEER CORPS", False), ("VOSTOKEX EUROPE OU", True)],
)
def test_wallets_make_an_exchange_and_not_an_armed_group(name: str, pays: bool) -> None:
    """Both hold wallets; one of them asks for donations."""
    group = entry(100, name, identifiers=WALLETS, addresses=MOSCOW)
    man = person(101, "BORETS, Foma", links=(name,), addresses=MOSCOW)
    assert [uids(alert) for alert in added(book_with(), group, man)] == ([{100, 101}] if pays else [])


@pytest.mark.parametrize(
    ("title", "programs", "told"),
    [
        ("Chairman of the Management Board of Zimny Bank", RUSSIA, False),
        ("Chairman, Chollima Bank", DPRK, True),
        ("Representative of Zimny Bank in Dubai", RUSSIA, True),
    ],
)
def test_a_banker_without_his_bank(title: str, programs: tuple[str, ...], told: bool) -> None:
    """Who only sits on a Russian bank's board is listed for who he is; who acts for a bank abroad moves its money."""
    man = person(100, "SIDOROV, Semyon", programs, titles=(title,))
    assert [uids(alert) for alert in added(book_with(), man)] == ([{100}] if told else [])


def test_a_rich_mans_own_finance_company_is_no_payment_network() -> None:
    """It pays for one holding, not for others; the same company without an owner is told of."""
    book = book_with(
        person(1, "BOGATOV, Bogdan"), *(entry(10 + i, f"SHAKHTA{i} OOO", links=("BOGATOV, Bogdan",)) for i in range(12))
    )
    assert added(book, entry(100, "B FINANS OOO", links=("BOGATOV, Bogdan",))) == []
    (alert,) = added(book, entry(200, "V FINANS OOO"), at=DAY + timedelta(days=30))
    assert uids(alert) == {200}


# ---- new numbers -----------------------------------------------------------------------------------------------------


def renumbered(
    book: Told, *pairs: tuple[ListEntry, ListEntry], also: tuple[ListEntry, ...] = (), days: int = 60
) -> list[Alert]:
    """A publication that removes each first entry and adds the second in its place."""
    changes = [change for old, new in pairs for change in ((Op.REMOVED, old), (Op.ADDED, new))]
    return book.tell(*batch([*changes, *((Op.ADDED, one) for one in also)], DAY + timedelta(days=days)))


def test_a_new_number_is_no_news() -> None:
    """Nothing is told; the day of listing and the network stay; what the same publication really adds is told."""
    bank, firm = entry(100, "ZIMNY BANK AO"), entry(101, "KRONA OOO", links=("ZIMNY BANK AO",))
    book = book_with(entry(1, "STARY MINING"))
    (first,) = added(book, bank, firm)
    (alert,) = renumbered(book, (bank, entry(900, "Zimny Bank AO")), also=(entry(905, "LETNY BANK AO"),))
    assert uids(alert) == {905}
    network = book.book.network(first.network_id)
    assert network is not None
    assert {(m.entity_id, m.listed_on) for m in network.members} == {
        ("us_ofac_sdn/900", DAY.date()),
        ("us_ofac_sdn/101", DAY.date()),
    }
    assert book.reload().fingerprint() == book.book.fingerprint()


def test_a_new_number_with_a_new_program_tells_the_program() -> None:
    bank = entry(100, "ZIMNY BANK AO")
    book = book_with(bank)
    (alert,) = renumbered(book, (bank, entry(900, "ZIMNY BANK AO", (*RUSSIA, *DPRK))))
    assert alert.kind is AlertKind.EXPANDED
    assert "ZIMNY BANK AO gains the program DPRK3." in [change.detail for change in alert.changes]


def test_numbers_that_go_back_and_forth_end_with_the_last() -> None:
    """Bad input: each publication undoes the one before."""
    book = book_with(entry(100, "ZIMNY BANK AO"))
    for turn in range(1, 5):
        old, new = (100, 900) if turn % 2 else (900, 100)
        assert renumbered(book, (entry(old, "ZIMNY BANK AO"), entry(new, "ZIMNY BANK AO")), days=60 * turn) == []
    (alert,) = book.tell(*batch([(Op.REMOVED, entry(100, "ZIMNY BANK AO"))], DAY + timedelta(days=900)))
    assert alert.kind is AlertKind.DISSOLVED


def test_a_namesake_with_another_birth_date_is_no_new_number() -> None:
    man = person(100, "SIDOROV, Semyon", DPRK, titles=("Representative of Chollima Bank",), birth_dates=("1970-01-01",))
    other = man.model_copy(update={"entry_id": "900", "birth_dates": ("1980-02-02",)})
    book = book_with(man)
    assert {a.kind for a in renumbered(book, (man, other))} == {AlertKind.DISSOLVED, AlertKind.APPEARED}


# ---- reports ---------------------------------------------------------------------------------------------------------


def test_the_same_names_in_another_script_are_no_further_members() -> None:
    """A Korean paper writes of the action that an English one reported: nobody new is told of."""
    book = Told()
    latin = [party("Zimny Bank", PartyKind.BANK, payment_role=PaymentRole.BANK), party("Krona LLC")]
    korean = [party("지므니 은행", PartyKind.BANK, payment_role=PaymentRole.BANK), party("크로나")]
    (first,) = book.tell(article("english", counts=(3, None), parties=latin))
    assert len(first.members) == 2
    more = article("korean", counts=(3, None), parties=korean)
    assert book.tell(more) == []


def test_an_expanded_network_says_who_is_new() -> None:
    """Who stood on the list before is told of but is not new."""
    known = person(1, "SIDOROV, Semyon", DPRK)
    book = book_with(known)
    agent = person(100, "PAK, Chol", DPRK, ("SIDOROV, Semyon",), titles=("Representative of Chollima Bank",))
    (alert,) = added(book, agent)
    assert (alert.kind, alert.new_members) == (AlertKind.EXPANDED, ("us_ofac_sdn/100",))
    assert "New in it: PAK, Chol." in alert.summary
    (link,) = alert.links
    assert link.evidence[0].note == "PAK, Chol is linked to SIDOROV, Semyon."
    assert alert.nexus == (Nexus.DPRK,)


# ---- North Korea's banks ---------------------------------------------------------------------------------------------


def banker(uid: int, name: str, program: str) -> ListEntry:
    """A man abroad whose title names a bank that is on no list here."""
    return person(uid, name, (program,), titles=(f"{CITIES[uid % 3]} Bank Representative",))


def test_bankers_under_two_programs_of_one_action_are_one_network() -> None:
    """The program is that of each one's bank; the action is one. Agents of procurement beside them stay out."""
    buyer = person(
        102, "KANG, Chol", ("NPWMD",), titles=("Chongsong General Corporation Official",), nationalities=("KP",)
    )
    (alert,) = added(book_with(), banker(100, "PAK, Chol", "DPRK3"), banker(101, "RI, Jin", "NPWMD"), buyer)
    assert uids(alert) == {100, 101}


@pytest.mark.parametrize(("nationality", "nexus"), [("KP", (Nexus.DPRK,)), ("RU", (Nexus.DPRK, Nexus.RUSSIA))])
def test_a_banker_of_the_north_who_lives_in_moscow_is_no_tie_to_russia(nationality: str, nexus: tuple[Nexus]) -> None:
    """He moves the North's money; a Russian who does so is a tie to both."""
    man = banker(100, "PAK, Chol", "DPRK3").model_copy(update={"nationalities": (nationality,), "addresses": MOSCOW})
    (alert,) = added(book_with(), man)
    assert alert.nexus == nexus


def test_launderers_of_stolen_money_join_the_bankers_of_their_action() -> None:
    thief = person(100, "PAK, Chol", ("DPRK3", "CYBER2"), titles=("Hwanggum Bank Representative",))
    (alert,) = added(book_with(), thief, banker(101, "RI, Jin", "DPRK3"), banker(102, "HAN, Ho", "DPRK3"))
    assert uids(alert) == {100, 101, 102}


def test_an_annex_draws_in_nobody_who_has_no_tie() -> None:
    """Of many listed on one day under a program on North Korea, two banks say nothing about the rest, whatever name
    a trader shares with one of them.
    """
    banks = [entry(100, "HWANGGUM BANK", DPRK), entry(101, "RYUBON BANK", DPRK)]
    trader = entry(102, "HWANGGUM TRADING COMPANY", DPRK)
    men = [person(103 + i, f"KIM, Ho{i}", DPRK, nationalities=("KP",)) for i in range(4)]
    (alert,) = added(book_with(), *banks, trader, *men)
    assert uids(alert) == {100, 101}


def test_two_of_one_name_on_whom_an_action_is_are_one() -> None:
    """The same bank and trader alone: then the action is about both."""
    (alert,) = added(book_with(), entry(100, "HWANGGUM BANK", DPRK), entry(102, "HWANGGUM TRADING COMPANY", DPRK))
    assert uids(alert) == {100, 102}


def test_a_firm_that_works_for_a_bank_of_the_north_makes_its_managers_a_network() -> None:
    """Its own role is only inferred from the tie, but the others are there for it; the bank is no member."""
    firm = entry(100, "DANYANG INDUSTRIAL DEVELOPMENT CO LTD", DPRK, ("HWANGGUM BANK OF KOREA",))
    managers = [person(101 + i, f"WANG, Li{i}", DPRK, ("DANYANG INDUSTRIAL DEVELOPMENT CO LTD",)) for i in range(4)]
    bank = entry(1, "HWANGGUM BANK OF KOREA", DPRK, addresses=(Address(city="Pyongyang", country="KP"),))
    (alert,) = added(book_with(bank), firm, *managers)
    assert uids(alert) == {100, 101, 102, 103, 104}


def test_a_known_mixer_that_gains_the_program_appears() -> None:
    """It stood on the list without a tie to anybody here: that it is a network of ours is new."""
    mixer = entry(100, "SMESHNO MIXER", ("CYBER2",), identifiers=WALLETS)
    book = book_with(mixer)
    gained = mixer.model_copy(update={"programs": ("CYBER2", "DPRK3")})
    (alert,) = book.tell(*batch([(Op.AMENDED, gained)], DAY))
    assert (alert.kind, uids(alert), alert.nexus) == (AlertKind.APPEARED, {100}, (Nexus.DPRK,))


@pytest.mark.parametrize(("word", "joins"), [("MIR", False), ("TGK", True)])
def test_a_short_word_is_a_stem_only_where_nobody_can_pronounce_it(word: str, joins: bool) -> None:
    payer, other = entry(100, f"{word} PAYMENT SYSTEM"), entry(140, f"{word} STANOCHNIKA OOO", addresses=MOSCOW)
    (alert,) = added(book_with(), payer, other, entry(141, "PECHATNIK OOO", addresses=MOSCOW))
    assert uids(alert) == ({100, 140} if joins else {100})
