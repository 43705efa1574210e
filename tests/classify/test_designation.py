"""What one list entry says by itself about nexus and payment role. Names are made up or public facts of lists."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sanctionwire.classify.designation import classify_change, event_hash
from sanctionwire_schemas import (
    Action,
    Address,
    Batch,
    DesignationChange,
    EntryLink,
    Identifier,
    ListEntry,
    ListSource,
    Nexus,
    Op,
    PartyKind,
    PaymentRole,
)

MOSCOW = Address(city="Moscow", country="RU", country_text="Russia")
PYONGYANG = Address(city="Pyongyang", country="KP", country_text="Korea, North")


def change(
    op: Op = Op.ADDED, before: dict[str, Any] | None = None, *, material: bool = False, **fields: Any
) -> DesignationChange:
    base: dict[str, Any] = {"list_id": "us_ofac_sdn", "entry_id": "1", "name": "NOBODY", "kind": PartyKind.ORGANIZATION}
    return DesignationChange(
        event_id="e1",
        op=op,
        entry=ListEntry(**{**base, **fields}),
        before=ListEntry(**{**base, **fields, **before}) if before is not None else None,
        material=material,
        batch=Batch(id="b", index=0, size=1, list_id="us_ofac_sdn", published_at=datetime(2024, 9, 19, tzinfo=UTC)),
    )


@pytest.mark.parametrize(
    ("fields", "nexus"),
    [
        ({"programs": ("DPRK3",)}, {Nexus.DPRK}),
        ({"programs": ("RUSSIA-EO14024",)}, {Nexus.RUSSIA}),
        ({"programs": ("UKRAINE-EO13662",)}, {Nexus.RUSSIA}),
        ({"programs": ("NPWMD",), "secondary_sanctions": ("DPRK",)}, {Nexus.DPRK}),
        (
            {"programs": ("NPWMD",), "secondary_sanctions": ("DPRK",), "addresses": (MOSCOW,)},
            {Nexus.DPRK, Nexus.RUSSIA},
        ),
        ({"programs": ("CYBER2",), "addresses": (MOSCOW,)}, {Nexus.RUSSIA}),
        ({"programs": ("NPWMD",), "addresses": (PYONGYANG,)}, {Nexus.DPRK}),
        ({"programs": ("NPWMD",), "kind": PartyKind.PERSON, "nationalities": ("KP",)}, {Nexus.DPRK}),
        ({"programs": ("NPWMD",), "identifiers": (Identifier(kind="BIC", value="DCBKKPPY"),)}, {Nexus.DPRK}),
        ({"programs": ("NPWMD",), "identifiers": (Identifier(kind="INN", value="7744002860"),)}, {Nexus.RUSSIA}),
        ({"programs": ("NPWMD",), "links": (EntryLink(target_name="KOREA TANGUN TRADING CORPORATION"),)}, {Nexus.DPRK}),
        (
            {
                "programs": ("NPWMD",),
                "links": (EntryLink(target_name="bank of the democratic people s republic of korea"),),
            },
            {Nexus.DPRK},
        ),
        ({"programs": ("NPWMD",), "links": (EntryLink(target_name="BANK OF THE REPUBLIC OF KOREA"),)}, set()),
        ({"programs": ("SDGT",), "addresses": (Address(city="Mosul", country="IQ"),)}, set()),
        ({"programs": ("Democratic People's Republic of Korea",), "list_id": "gb_uksl"}, {Nexus.DPRK}),
    ],
)
def test_nexus(fields: dict[str, Any], nexus: set[Nexus]) -> None:
    assert set(classify_change(change(**fields)).nexus) == nexus


@pytest.mark.parametrize(
    ("fields", "role"),
    [
        ({"name": "TIMER BANK, AO"}, PaymentRole.BANK),
        ({"name": "СЕВЕРНЫЙ БАНК"}, PaymentRole.BANK),
        ({"name": "조선광선은행"}, PaymentRole.BANK),
        ({"name": "ABCD", "identifiers": (Identifier(kind="BIC", value="RFCBRUMM"),)}, PaymentRole.BANK),
        ({"name": "ABCD", "target_types": ("Financial Institution",)}, PaymentRole.BANK),
        ({"name": "LLC NON-BANK CREDIT ORGANIZATION KRONA"}, PaymentRole.BANK),
        ({"name": "KRONA MONEY EXCHANGE"}, PaymentRole.EXCHANGE_HOUSE),
        ({"name": "CENTER FOR INTERNATIONAL SETTLEMENTS"}, PaymentRole.PAYMENT_SYSTEM),
        ({"name": "DCB FINANCE LIMITED"}, PaymentRole.PAYMENT_AGENT),
        ({"name": "ABCD", "identifiers": (Identifier(kind="wallet", value="0xabc"),)}, PaymentRole.WALLET_HOLDER),
        (
            {"name": "HAN, J", "kind": PartyKind.PERSON, "titles": ("Representative of the Foreign Trade Bank",)},
            PaymentRole.BANK_REPRESENTATIVE,
        ),
        (
            {"name": "NIKULIN, D", "kind": PartyKind.PERSON, "titles": ("Vice-President, TSMRBANK, OOO",)},
            PaymentRole.BANK_REPRESENTATIVE,
        ),
        (
            {
                "name": "SUN, Wei",
                "kind": PartyKind.PERSON,
                "links": (EntryLink(target_name="FOREIGN TRADE BANK OF THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA"),),
            },
            PaymentRole.BANK_REPRESENTATIVE,
        ),
        ({"name": "LINDENHOF TREUHAND AG"}, PaymentRole.PAYMENT_AGENT),
        ({"name": "LINDEN FINANZ AG"}, PaymentRole.PAYMENT_AGENT),
        ({"name": "POLYARIS CLOUD LLC", "identifiers": (Identifier(kind="wallet", value="0xabc"),)}, None),
        ({"name": "KOREA ZINC INDUSTRIAL GROUP"}, None),
        ({"name": "VOSTOK SHIPPING CO"}, None),
        ({"name": "MINISTRY OF FINANCE"}, None),
        ({"name": "NEW ENERGY", "kind": PartyKind.VESSEL}, None),
        ({"name": "KIM, I", "kind": PartyKind.PERSON, "titles": ("Minister of Finance",)}, None),
        ({"name": "X, Y", "kind": PartyKind.PERSON, "titles": ("Chief, Bureau of Atomic Energy",)}, None),
        (
            {
                "name": "AEZA",
                "organization_type": "Data processing, hosting and related activities",
                "identifiers": (Identifier(kind="wallet", value="Tabc"),),
            },
            None,
        ),
    ],
)
def test_payment_role(fields: dict[str, Any], role: PaymentRole | None) -> None:
    assert classify_change(change(programs=("DPRK3",), **fields)).payment_role is role


def test_a_ransom_taker_with_wallets_moves_nobody_elses_money() -> None:
    wallet = Identifier(kind="wallet", value="158treVZBGMB")
    criminal = change(
        name="X, Y", kind=PartyKind.PERSON, programs=("CYBER2",), nationalities=("RU",), identifiers=(wallet,)
    )
    launderer = change(name="T, Y", kind=PartyKind.PERSON, programs=("DPRK3", "CYBER2"), identifiers=(wallet,))
    assert classify_change(criminal).payment_role is None
    assert classify_change(launderer).payment_role is PaymentRole.WALLET_HOLDER


def test_every_change_gives_one_finding_with_everything_in_it() -> None:
    """The book can be rebuilt from findings alone."""
    given = change(name="TIMER BANK, AO", programs=("DPRK3", "RUSSIA-EO14024"))
    finding = classify_change(given)
    assert finding.change is not None
    assert finding.change.entry == given.entry
    assert finding.batch == given.batch
    assert (finding.alert, finding.action, finding.authority) == (True, Action.DESIGNATION, "OFAC")
    assert finding.action_date == given.batch.published_at.date()
    for reason in finding.reasons:
        assert reason.quote
        assert reason.span is not None
        assert hasattr(given.entry, reason.span.field)


def test_gaining_a_program_is_material() -> None:
    """Two of the six parties of the founding case were already listed."""
    finding = classify_change(
        change(Op.AMENDED, {"programs": ("SYRIA",)}, name="RFC BANK", programs=("SYRIA", "DPRK3"))
    )
    assert finding.change is not None
    assert finding.change.material
    assert finding.alert


def test_clean_ups_are_not_news() -> None:
    finding = classify_change(
        change(Op.AMENDED, {"addresses": ()}, name="RFC BANK", programs=("DPRK3",), addresses=(MOSCOW,))
    )
    assert not finding.alert
    assert finding.change is not None
    assert not finding.change.material


def test_hash_ignores_where_the_file_was_fetched() -> None:
    given = change(name="RFC BANK")
    elsewhere = given.model_copy(update={"source": ListSource(address="mirror")})
    other = given.model_copy(update={"op": Op.REMOVED})
    assert event_hash(given) == event_hash(elsewhere) != event_hash(other)


@pytest.mark.parametrize(
    ("kind", "remark", "role"),
    [
        (
            PartyKind.PERSON,
            "Deputy representative of Morning River Bank in Dalian. Annex XV.",
            PaymentRole.BANK_REPRESENTATIVE,
        ),
        (
            PartyKind.PERSON,
            "He has been involved, together with his wife, in a pattern of deceptive financial practices.",
            PaymentRole.PAYMENT_AGENT,
        ),
        (PartyKind.PERSON, "She laundered proceeds of coal sales for the regime.", PaymentRole.LAUNDERER),
        (PartyKind.PERSON, "In the past she moved funds for the regime until 2012.", PaymentRole.PAYMENT_AGENT),
        (PartyKind.PERSON, "Former head of a firm; he formerly moved cash for others.", None),
        (PartyKind.PERSON, "Member of the State Duma. He voted for the annexation.", None),
        (PartyKind.PERSON, "He did not open bank accounts for anybody.", None),
        (PartyKind.ORGANIZATION, "Morning River is a Russian bank that clears payments.", PaymentRole.BANK),
        (
            PartyKind.ORGANIZATION,
            "It operates a platform and a cross-border payments service.",
            PaymentRole.PAYMENT_SYSTEM,
        ),
        (
            PartyKind.ORGANIZATION,
            "A front company in Macau that received funds for a designated bank.",
            PaymentRole.FRONT_COMPANY,
        ),
        (PartyKind.ORGANIZATION, "The company shipped coal to Nampo.", None),
    ],
)
def test_a_statement_of_reasons_carries_the_role(kind: PartyKind, remark: str, role: PaymentRole | None) -> None:
    """UN, EU and United Kingdom entries say in prose what those of OFAC say in fields."""
    found = classify_change(change(kind=kind, programs=("DPRK",), remarks=("UN Ref. KPi.999", remark)))
    assert found.payment_role is role
    for reason in found.reasons:
        if reason.feature == "role.statement" and reason.span is not None:
            assert remark[reason.span.start : reason.span.end] == reason.quote


def test_a_statement_tells_the_nexus_where_the_regime_names_no_country() -> None:
    """Cyber and proliferation regimes; an Iranian entry that mentions a Russian customer stays Iranian."""
    remark = "It gave support to attacks by hackers of North Korea and moved the proceeds."
    assert classify_change(change(programs=("CYBER2",), remarks=(remark,))).nexus == (Nexus.DPRK,)
    assert classify_change(change(programs=("IRAN",), remarks=("It sold drones to Russia.",))).nexus == ()
