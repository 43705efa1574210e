"""A delta and the full file of the same publication end in the same state and make the same events."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.lists import ofac_writer
from tests.ingest.lists.samples import LISTS, read, whole

from sanctionwire.errors import InputError
from sanctionwire.ingest.changes import apply_delta, diff, gaps
from sanctionwire.ingest.lists import ListFile, ParsedDelta, ParsedList, format_named
from sanctionwire.ingest.lists.parsed import ListFormat
from sanctionwire.ingest.patch import patched
from sanctionwire_schemas import Address, ListEntry, Op

ENHANCED, DELTA = format_named("ofac-enhanced"), format_named("ofac-delta")
DAY = datetime(2026, 8, 24, tzinfo=UTC)


def as_list(reader: ListFormat, content: bytes) -> ParsedList:
    parsed = reader.parser({"a": ListFile("a", content)}, None)
    assert isinstance(parsed, ParsedList)
    return parsed


def as_delta(reader: ListFormat, content: bytes) -> ParsedDelta:
    parsed = reader.parser({"a": ListFile("a", content)}, None)
    assert isinstance(parsed, ParsedDelta)
    return parsed


@pytest.fixture(scope="module")
def before() -> dict[str, ListEntry]:
    return ENHANCED.parse([LISTS / "ofac_enhanced" / "before.xml"]).by_id()


@pytest.fixture(scope="module")
def after() -> dict[str, ListEntry]:
    return ENHANCED.parse([LISTS / "ofac_enhanced" / "after.xml"]).by_id()


@pytest.fixture(scope="module")
def delta() -> ParsedDelta:
    return DELTA.parse_delta([LISTS / "ofac_delta" / "delta.xml"])


def test_the_delta_of_a_day_leads_to_its_full_file(
    before: dict[str, ListEntry], after: dict[str, ListEntry], delta: ParsedDelta
) -> None:
    state = apply_delta(before, delta)
    assert state.keys() == after.keys()
    assert diff(state, after, list_id="us_ofac_sdn", published_at=DAY) == []
    assert state["9002"].name == "LESNAYA BANK PJSC"
    assert state["9002"].addresses == (
        Address(street="12 Lesnaya Street", city="Moscow 119018", country="RU", country_text="Russia"),
    )


def test_both_ways_make_the_same_events(
    before: dict[str, ListEntry], after: dict[str, ListEntry], delta: ParsedDelta
) -> None:
    full = ENHANCED.parse([LISTS / "ofac_enhanced" / "after.xml"])
    assert full.published_at == delta.published_at == DAY
    by_full = diff(before, after, list_id="us_ofac_sdn", published_at=DAY)
    by_delta = diff(before, apply_delta(before, delta), list_id="us_ofac_sdn", published_at=DAY)
    assert [(c.op, c.entry.entry_id, c.event_id) for c in by_full] == [
        (c.op, c.entry.entry_id, c.event_id) for c in by_delta
    ]
    assert by_full[0].batch == by_delta[0].batch
    assert [(c.op, c.entry.entry_id) for c in by_full] == [
        (Op.AMENDED, "9001"),
        (Op.AMENDED, "9002"),
        (Op.REMOVED, "9003"),
        (Op.ADDED, "9004"),
    ]


def test_a_delta_applied_again_changes_nothing(before: dict[str, ListEntry], delta: ParsedDelta) -> None:
    once = apply_delta(before, delta)
    assert apply_delta(once, delta) == once


def test_what_a_delta_cannot_reach_is_told(before: dict[str, ListEntry], delta: ParsedDelta) -> None:
    assert gaps(before, delta) == ()
    assert gaps({"9001": before["9001"]}, delta) == ("9003", "9002")
    ftm = read("ftm-delta")
    assert isinstance(ftm, ParsedDelta)
    known = whole("ftm").by_id()
    assert gaps(known, ftm) == ("NK-man",)  # told without its documents and sanctions
    state = apply_delta(known, ftm)
    assert state["NK-man"].programs == ("DPRK3",)
    assert state["NK-man"].identifiers == known["NK-man"].identifiers
    assert [n.name for n in state["NK-bank"].names if "PJSC" in n.name] == ["LESBANK PJSC"]
    assert "NK-ship" not in state
    assert state["NK-new"].programs == ("RUSSIA-EO14024",)


def test_entities_of_the_other_list_are_counted_and_left_alone(delta: ParsedDelta) -> None:
    assert delta.rows == {"delta.xml": 4, "delta.xml (other lists)": 1}
    other = DELTA.parse_delta([LISTS / "ofac_delta" / "delta.xml"], list_id="us_ofac_cons")
    assert [entry.reference for entry in other.upserts] == ["us_ofac_cons/9100"]
    assert other.removed == ()


def test_an_entity_that_leaves_the_list_for_another_is_removed() -> None:
    moved = (
        '<sanctionsData><entities><entity id="5"><sanctionsLists><sanctionsList id="1" action="remove">SDN List'
        '</sanctionsList><sanctionsList id="2" action="add" datePublished="2026-08-24">Consolidated List</sanctionsList>'
        "</sanctionsLists></entity></entities></sanctionsData>"
    )
    assert as_delta(DELTA, moved.encode()).removed == ("5",)


def test_a_changed_value_without_its_old_one_stands_beside_what_is_known(before: dict[str, ListEntry]) -> None:
    """``change`` says how a value reads now and not what it replaces: nothing is taken away on a guess."""
    changed = (
        '<sanctionsData><entities><entity id="9002"><features><feature id="604" action="change"><type>SWIFT/BIC</type>'
        "<value>LESNRUMM</value></feature></features></entity></entities></sanctionsData>"
    )
    (patch,) = as_delta(DELTA, changed.encode()).patches
    values = [i.value for i in patched(before["9002"], patch).identifiers if i.kind == "BIC"]
    assert values == ["LESBRUMM", "LESNRUMM"]


def test_a_delta_of_another_list_is_refused(before: dict[str, ListEntry]) -> None:
    foreign = ParsedDelta("un_sc", (before["9001"],), (), {}, "")
    with pytest.raises(InputError, match="does not belong"):
        apply_delta(before, foreign)
    twice = ParsedDelta("us_ofac_sdn", (before["9001"], before["9001"]), (), {}, "")
    with pytest.raises(InputError, match="stands twice"):
        apply_delta(before, twice)


KEYS = st.sampled_from(["21", "22", "23"])
NAMES = st.sampled_from(["ALFA BANK", "BETA, OOO", "ГАММА", "DELTA & SONS", "EPSILON (RUSSIA) CO."])
STREETS = st.sampled_from(["1 Lesnaya", "2 Lesnaya, Floor 3", "c/o Registrar", "PO Box 7"])
ADDRESSES = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["Russia", "Korea, North", "China"]),
        "parts": st.fixed_dictionaries(
            {"CITY": st.sampled_from(["Moscow", "Dandong"])},
            optional={
                "ADDRESS1": st.sampled_from(["1 Lesnaya", "c/o Registrar"]),
                "ADDRESS2": st.sampled_from(["Floor 3", "Building B"]),
                "STATE/PROVINCE": st.sampled_from(["Liaoning", "Moskva"]),
                "POSTAL CODE": st.sampled_from(["119017", "118000"]),
            },
        ).map(lambda parts: tuple(sorted(parts.items()))),
    }
)


def items(values: st.SearchStrategy[Any], size: int) -> st.SearchStrategy[dict[str, Any]]:
    """Values by the publisher's number, none twice: of equal ones a delta does not say which of them went."""

    def apart(found: dict[str, Any]) -> bool:
        return len({json.dumps(one, sort_keys=True) for one in found.values()}) == len(found)

    return st.dictionaries(KEYS, values, max_size=size).filter(apart)


FEATURES = [
    ("SWIFT/BIC", "LESBRUMM"),
    ("SWIFT/BIC", "LESNRUMM"),
    ("Website", "www.a.ru"),
    ("Gender", "Male"),
    ("Target Type", "Financial Institution"),
    ("Organization Type:", "Banking"),
    ("Organization Type:", "Trade"),
    ("VESSEL TYPE", "Tug"),
]
DOCUMENTS = [("Tax ID No.", "7728168971", "Russia"), ("Passport", "745132888", "Korea, North")]
RELATIONS = [("Owned or Controlled By", "7", "ALFA BANK"), ("Acting for or on behalf of", "8", "BETA, OOO")]
ENTITIES = st.fixed_dictionaries(
    {
        "kind": st.just("Entity"),
        "name": NAMES,
        "aliases": items(st.fixed_dictionaries({"text": NAMES.map("THE {}".format), "weak": st.booleans()}), 2),
        "programs": items(st.sampled_from(["DPRK3", "RUSSIA-EO14024", "NPWMD"]), 2),
        "addresses": items(ADDRESSES, 1),
        "features": items(st.sampled_from(FEATURES), 3),
        "documents": items(st.sampled_from(DOCUMENTS), 2),
        "relations": items(st.sampled_from(RELATIONS), 2),
    }
)
STATES = st.dictionaries(st.sampled_from(["101", "102", "103"]), ENTITIES, min_size=1)


@given(st.lists(STATES, min_size=2, max_size=4))
def test_applying_deltas_equals_loading_the_full_file_for_random_histories(states: list[dict[str, Any]]) -> None:
    history = [as_list(ENHANCED, ofac_writer.full(state, f"2026-08-{10 + n}")) for n, state in enumerate(states)]
    state = history[0].by_id()
    for n, full in enumerate(history[1:], 1):
        change = as_delta(DELTA, ofac_writer.delta(states[n - 1], states[n], f"2026-08-{10 + n}"))
        assert change.published_at == full.published_at
        assert full.published_at is not None
        by_full = diff(state, full.entries, list_id="us_ofac_sdn", published_at=full.published_at)
        by_delta = diff(state, apply_delta(state, change), list_id="us_ofac_sdn", published_at=full.published_at)
        assert [c.event_id for c in by_delta] == [c.event_id for c in by_full]
        state = apply_delta(state, change)
        assert apply_delta(state, change) == state
        assert diff(state, full.entries, list_id="us_ofac_sdn", published_at=DAY) == []


FTM_PARTIES = st.dictionaries(
    st.sampled_from(["NK-1", "NK-2", "NK-3"]),
    st.fixed_dictionaries(
        {
            "name": st.lists(NAMES, min_size=1, max_size=2, unique=True),
            "innCode": st.lists(st.sampled_from(["7728168971", "7750056670"]), max_size=1),
            "program": st.lists(st.sampled_from(["DPRK3", "RUSSIA-EO14024"]), max_size=2, unique=True),
            "street": st.lists(STREETS, max_size=1),
        }
    ),
    min_size=1,
)


def ftm_entity(entity_id: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A party with everything nested in it."""
    sanction = {"id": f"{entity_id}-s", "schema": "Sanction", "properties": {"program": spec["program"]}}
    address = {"id": f"{entity_id}-a", "schema": "Address", "properties": {"street": spec["street"], "country": ["ru"]}}
    properties = {"name": spec["name"], "innCode": spec["innCode"], "sanctions": [sanction], "addressEntity": [address]}
    return {"id": entity_id, "schema": "Company", "target": True, "properties": properties}


@given(st.lists(FTM_PARTIES, min_size=2, max_size=4))
def test_applying_nested_entity_deltas_equals_loading_the_full_file(states: list[dict[str, Any]]) -> None:
    ftm, ftm_delta = format_named("ftm"), format_named("ftm-delta")
    told = [{key: ftm_entity(key, spec) for key, spec in state.items()} for state in states]
    history = [as_list(ftm, b"\n".join(json.dumps(one).encode() for one in state.values())) for state in told]
    state = history[0].by_id()
    for old, new, full in zip(told, told[1:], history[1:], strict=False):
        lines: list[dict[str, Any]] = [{"op": "DEL", "entity": {"id": key}} for key in old.keys() - new.keys()]
        lines += [
            {"op": "MOD" if key in old else "ADD", "entity": one} for key, one in new.items() if old.get(key) != one
        ]
        if lines:
            state = apply_delta(state, as_delta(ftm_delta, b"\n".join(json.dumps(one).encode() for one in lines)))
        assert state == full.by_id()
