"""Pictures of networks: hostile names stay text, and the same network gives the same bytes."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctionwire.cli.picture import dot, svg
from sanctionwire_schemas import (
    Basis,
    LinkKind,
    Member,
    NetworkLink,
    NetworkState,
    NetworkStatus,
    Nexus,
    PartyKind,
    PaymentNetwork,
    Reason,
)

HOSTILE = '</text><script>alert("x")</script>&\\"\x00\x1b[31m\u202e];'
NAMES = st.text(min_size=1, max_size=60) | st.just(HOSTILE)


def network(names: list[str], ties: list[tuple[int, int]]) -> PaymentNetwork:
    """A network whose texts are all from outside."""
    ids = [f"us_ofac_sdn/{i}" for i in range(len(names))]
    quote = names[0] if names else "x"
    return PaymentNetwork(
        network_id="network-1",
        network_version=1,
        state=NetworkState.ACTIVE,
        status=NetworkStatus.LISTED,
        nexus=(Nexus.DPRK,),
        confidence=0.5,
        title=quote,
        members=tuple(
            Member(entity_id=i, name=n, kind=PartyKind.PERSON if "0" in i else PartyKind.BANK, basis=Basis.LISTED)
            for i, n in zip(ids, names, strict=True)
        ),
        links=tuple(
            NetworkLink(
                kind=LinkKind.LINKED_TO,
                source=ids[a % len(ids)],
                target=ids[b % len(ids)],
                evidence=(Reason(feature="link", weight=0.9, quote=quote),),
            )
            for a, b in ties
            if ids
        ),
    )


@settings(max_examples=150, deadline=None)
@given(
    names=st.lists(NAMES, max_size=30), ties=st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40)
)
def test_any_name_gives_a_well_formed_picture_of_text_alone(names: list[str], ties: list[tuple[int, int]]) -> None:
    drawn = svg(network(names, ties))
    assert drawn == svg(network(names, ties))
    root = ET.fromstring(drawn)  # noqa: S314 - our own output
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "title", "text", "g", "line", "circle", "rect"}
    shapes = [e for e in root.iter() if e.tag.rpartition("}")[2] in ("circle", "rect")]
    assert len(shapes) == len(names)


def test_graphviz_source_keeps_hostile_names_inside_their_quotes() -> None:
    source = dot(network([HOSTILE, "Bank"], [(0, 1)]))
    for line in source.splitlines():
        bare = line.replace("\\\\", "").replace('\\"', "")
        assert bare.count('"') % 2 == 0
    assert "\x00" not in source
    assert "\x1b" not in source
