"""Changes between two publications: exactly what changed, material told from cosmetic, the same ids for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.errors import InputError
from sanctionwire.ingest.changes import apply, diff
from sanctionwire.ingest.lists import format_named
from sanctionwire.names import make
from sanctionwire_schemas import (
    Address,
    DesignationChange,
    EntryLink,
    EntryName,
    FieldChange,
    Identifier,
    LinkKind,
    ListEntry,
    ListSource,
    Op,
    PartyKind,
)

SETS = Path(__file__).resolve().parents[1] / "fixtures" / "ofac_csv"
DAY = datetime(2024, 9, 19, tzinfo=UTC)
LIST = "us_ofac_sdn"


def entry(entry_id: str = "22488", **fields: Any) -> ListEntry:
    return ListEntry.model_validate(
        {"list_id": LIST, "entry_id": entry_id, "name": "TSMRBANK, OOO", "kind": PartyKind.ORGANIZATION, **fields}
    )


def changes(old: Sequence[ListEntry], new: Sequence[ListEntry], **more: Any) -> list[DesignationChange]:
    return diff({e.entry_id: e for e in old}, new, list_id=LIST, **{"published_at": DAY, **more})


def identifier(kind: str, value: str, **more: Any) -> Identifier:
    made = make(kind, value, **more)
    assert made is not None
    return made


def test_the_founding_case_gains_programs_and_a_member() -> None:
    ofac = format_named("ofac-csv")
    old, new = ofac.parse([SETS / "before"]), ofac.parse([SETS / "after"])
    found = diff(old.by_id(), new.entries, list_id=LIST, published_at=DAY)
    assert [(c.entry.entry_id, c.op.value, c.material) for c in found] == [
        ("22488", "amended", True),
        ("50603", "added", True),
        ("50628", "removed", True),
        ("60001", "added", True),
    ]
    by_field = {f.field: f for f in found[0].fields}
    assert by_field["programs"].added == ("DPRK3", "RUSSIA-EO14024")
    assert by_field["programs"].material
    assert set(by_field["secondary_sanctions"].added) == {"DPRK", "RUSSIA-EO14024", "DPRK-510.214"}
    assert not by_field["names"].material  # only the quotes went
    assert [c.batch.index for c in found] == [0, 1, 2, 3]
    assert {(c.batch.size, c.batch.id) for c in found} == {(4, found[0].batch.id)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"programs": ("DPRK3", "NPWMD")}, {"programs": ("NPWMD", "DPRK3")}),
        ({"links": (EntryLink(target_name="A"),)}, {"links": (EntryLink(target_name="A", target_entry_id="5"),)}),
    ],
)
def test_order_alone_is_no_change(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert changes([entry(**old)], [entry(**new)]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"names": (EntryName(name="BANK 'CENTER' LLC"),)}, {"names": (EntryName(name="BANK CENTER LLC"),)}),
        ({}, {"names": (EntryName(name="DIMA", weak=True),)}),
        (
            {"addresses": (Address(city="Moscow", country="RU", country_text="Russia"),)},
            {"addresses": (Address(city="Moscow", country="RU", country_text="Russian Federation"),)},
        ),
        (
            {"addresses": (Address(city="Moscow", country="RU"),)},
            {"addresses": (Address(city="Moscow 127055", country="RU"), Address(city="Kazan", country="RU"))},
        ),
        ({"remarks": ("Directive 2", "more of the bank")}, {"remarks": ("Directive 2 more of", "the bank")}),
        ({}, {"remarks": ("Gender Male",)}),
        ({"name": "TSMRBANK, OOO"}, {"name": "TSMRBANK OOO"}),
        (
            {"identifiers": (identifier("passport", "772043761", country="RU"),)},
            {"identifiers": (identifier("passport", "772043761", country="RU", expires="2033-12-14"),)},
        ),
    ],
)
def test_clean_ups_are_cosmetic(old: dict[str, Any], new: dict[str, Any]) -> None:
    (change,) = changes([entry(**old)], [entry(**new)])
    assert (change.op, change.material) == (Op.AMENDED, False)
    assert change.fields


@pytest.mark.parametrize(
    ("field", "new"),
    [
        ("programs", {"programs": ("DPRK3",)}),
        ("secondary_sanctions", {"secondary_sanctions": ("DPRK",)}),
        ("identifiers", {"identifiers": (identifier("wallet", "TDdbRFoBTEmE3qiR69Y6rKRSG1hoF65QaE", currency="TRX"),)}),
        ("links", {"links": (EntryLink(target_name="TIMER BANK, AO"),)}),
        ("names", {"names": (EntryName(name="CENTER FOR INTERNATIONAL SETTLEMENTS"),)}),
        ("titles", {"titles": ("Vice-President, TSMRBANK, OOO",)}),
        ("address_countries", {"addresses": (Address(city="Tskhinvali", country="GE"),)}),
        ("nationalities", {"nationalities": ("KP",)}),
        ("target_types", {"target_types": ("Financial Institution",)}),
        ("remarks", {"remarks": ("Korea Kwangson Banking Corp representative",)}),
        ("name", {"name": "OTHER BANK"}),
    ],
)
def test_what_can_change_nexus_role_links_or_identity_is_material(field: str, new: dict[str, Any]) -> None:
    (change,) = changes([entry()], [entry(**new)])
    assert change.material
    assert next(f for f in change.fields if f.field == field).material


def test_a_link_told_with_its_kind_is_no_other_link() -> None:
    """One file of a list says `Linked To`, another one how."""
    vague, exact = EntryLink(target_name="A"), EntryLink(kind=LinkKind.OWNED_BY, target_name="A", label="Owned By")
    other = EntryLink(kind=LinkKind.ACTED_FOR, target_name="A")
    for old, new, material in ((vague, exact, False), (exact, vague, False), (exact, other, True)):
        (change,) = changes([entry(links=(old,))], [entry(links=(new,))])
        assert change.material is material
    (change,) = changes([entry(links=(vague,))], [entry(links=(exact, EntryLink(target_name="B")))])
    assert change.material


def test_remarks_that_repeat_the_programs_are_cosmetic() -> None:
    (change,) = changes([entry()], [entry(remarks=("Legal authority: Executive Order 13722 (North Korea)",))])
    assert not change.material


TAX = identifier("tax_id", "7750056670", country="RU")
SHIP = identifier("IMO", "9324277")


@pytest.mark.parametrize(
    "fields",
    [
        {"identifiers": (TAX,)},  # with the name in common
        {"name": "OTHER", "identifiers": (TAX, identifier("OGRN", "1157700005759"))},
        {"name": "OTHER", "kind": PartyKind.VESSEL, "identifiers": (SHIP,)},
    ],
)
def test_a_renumbered_entry_is_amended_and_not_delisted_and_listed_anew(fields: dict[str, Any]) -> None:
    old = entry("22488", **{**fields, "name": "TSMRBANK, OOO"})
    new = entry("77001", programs=("DPRK3",), **fields)
    found = changes([old, entry("5", name="Z")], [new, entry("5", name="Z")])
    assert [(c.op, c.entry.entry_id, c.successor) for c in found] == [
        (Op.REMOVED, "22488", "77001"),
        (Op.AMENDED, "77001", None),
    ]
    gone, amended = found
    assert (gone.material, amended.material) == (False, True)
    assert amended.before == old
    assert amended.fields[0] == FieldChange(field="entry_id", removed=("22488",), added=("77001",), material=False)
    assert {field.field for field in amended.fields if field.material} >= {"programs"}
    assert apply({"22488": old}, found) == {"77001": new}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"identifiers": (TAX,)}, {"name": "ANOTHER BANK", "identifiers": (TAX,)}),  # one number, and no name
        ({"identifiers": (TAX,)}, {"kind": PartyKind.PERSON, "identifiers": (TAX,)}),
        ({"identifiers": (identifier("website", "a.ru"),)}, {"identifiers": (identifier("website", "a.ru"),)}),
        ({}, {}),  # a name alone is no identity
        ({"identifiers": (identifier("reference", "A1"),)}, {"identifiers": (identifier("reference", "A1"),)}),
    ],
)
def test_without_proof_an_entry_is_removed_and_another_added(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = changes([entry("1", **old)], [entry("2", **new)])
    assert [(c.op, c.successor) for c in found] == [(Op.REMOVED, None), (Op.ADDED, None)]


def test_an_identifier_that_two_new_entries_share_proves_nothing() -> None:
    found = changes([entry("1", identifiers=(TAX,))], [entry(n, identifiers=(TAX,)) for n in ("2", "3")])
    assert [c.op for c in found] == [Op.REMOVED, Op.ADDED, Op.ADDED]
    found = changes([entry(n, identifiers=(TAX,)) for n in ("1", "2")], [entry("3", identifiers=(TAX,))])
    assert [c.op for c in found] == [Op.REMOVED, Op.REMOVED, Op.ADDED]


def test_two_pollers_make_the_same_events() -> None:
    new = [entry(programs=("DPRK3", "RUSSIA-EO14024")), entry("1", name="A")]
    here = changes([entry()], new, source=ListSource(address="a", retrieved_at=DAY))
    tokyo = timezone(timedelta(hours=9))
    there = changes([entry()], [new[1], new[0].model_copy(update={"programs": ("RUSSIA-EO14024", "DPRK3")})],
                    published_at=DAY.astimezone(tokyo), source=ListSource(address="b"))  # fmt: skip
    assert [c.event_id for c in here] == [c.event_id for c in there]
    assert here[0].batch == there[0].batch


def test_another_publication_makes_other_events() -> None:
    new = [entry(programs=("DPRK3",))]
    ids = {
        changes([entry()], new, published_at=DAY + timedelta(days=d), sequence=s)[0].event_id
        for d in (0, 1)
        for s in (0, 1)
    }
    assert len(ids) == 4


def test_changes_stand_in_the_order_of_the_entries_numbers() -> None:
    found = changes([], [entry("100"), entry("20"), entry("3")], snapshot=True)
    assert [c.entry.entry_id for c in found] == ["3", "20", "100"]
    assert all(c.batch.snapshot and c.op is Op.ADDED for c in found)


def test_a_missing_file_is_not_read_as_withdrawals() -> None:
    with pytest.raises(InputError, match="lost its main record"):
        changes([entry(programs=("DPRK3",))], [entry(partial=True)])
    silent = frozenset({"programs", "name", "kind"})
    assert changes([entry(programs=("DPRK3",))], [entry()], silent_fields=silent) == []


def test_entries_that_do_not_belong_are_refused() -> None:
    with pytest.raises(InputError, match="stands twice"):
        changes([], [entry(), entry()])
    with pytest.raises(InputError, match="does not belong"):
        changes([], [entry(list_id="un_sc")])
    with pytest.raises(ValueError, match="time zone"):
        changes([], [entry()], published_at=datetime(2024, 9, 19))  # noqa: DTZ001 - the point


ENTRIES = st.dictionaries(
    st.sampled_from(["1", "2", "3", "KPe.047"]),
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["ALFA", "ALFA LLC", "БЕТА"]),
            "programs": st.lists(st.sampled_from(["DPRK3", "NPWMD"]), unique=True).map(sorted).map(tuple),
            "titles": st.lists(st.sampled_from(["Chief", "Clerk"]), unique=True).map(sorted).map(tuple),
            "remarks": st.lists(st.sampled_from(["x", "bank y"]), unique=True).map(sorted).map(tuple),
            "nationalities": st.sampled_from([(), ("RU",), ("KP", "RU")]),
        }
    ),
).map(lambda found: {key: entry(key, **fields) for key, fields in found.items()})


@given(ENTRIES, ENTRIES)
def test_changes_lead_from_the_old_state_to_the_new(old: dict[str, ListEntry], new: dict[str, ListEntry]) -> None:
    found = diff(old, new, list_id=LIST, published_at=DAY)
    assert apply(old, found) == new
    assert diff(new, apply(old, found), list_id=LIST, published_at=DAY) == []
    assert len({c.event_id for c in found}) == len(found)
