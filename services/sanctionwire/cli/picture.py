"""A network as a picture: Graphviz source, or SVG drawn here, the same bytes for the same network every time."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from html import escape

from sanctionwire_schemas import Basis, Member, PartyKind, PaymentNetwork

_WIDTH, _LAYER, _MARGIN, _ROOM = 900, 170, 90, 130
"""Pixels: smallest width, distance of the rings, margin, room for one party on a ring."""
_LABEL = 34
"""Characters of a name that are drawn; the whole name is in the tooltip."""
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
"""What XML 1.0 forbids, and marks that turn the direction of text around."""
_FILL = {Basis.LISTED: "#c0392b", Basis.REPORTED: "#e6b422", Basis.OWNED_BY_LISTED: "#8e6bbf"}


def _plain(text: str) -> str:
    return " ".join(_ILLEGAL.sub("", text).split())


def _short(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"


def _ends(network: PaymentNetwork) -> list[tuple[str, str, str, str]]:
    """(source, target, kind, first quote) of the links between members."""
    ids = {member.entity_id for member in network.members}
    return [
        (link.source, link.target, link.kind.value, link.evidence[0].quote if link.evidence else "")
        for link in network.links
        if link.source in ids and link.target in ids
    ]


def dot(network: PaymentNetwork) -> str:
    """Graphviz source, for ``dot -Tpdf``; hostile names stay inside their quotes."""

    def quoted(text: str) -> str:
        plain = _plain(text).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{plain}"'

    lines = ["graph network {", f"  label={quoted(network.title)};", "  node [style=filled, fontcolor=white];"]
    for member in network.members:
        shape = "ellipse" if member.kind is PartyKind.PERSON else "box"
        fill = _FILL[member.basis]
        lines.append(f'  {quoted(member.entity_id)} [label={quoted(member.name)}, shape={shape}, fillcolor="{fill}"];')
    lines += [f"  {quoted(a)} -- {quoted(b)} [label={quoted(kind)}];" for a, b, kind, _ in _ends(network)]
    return "\n".join([*lines, "}", ""])


def _rings(network: PaymentNetwork) -> list[list[Member]]:
    """The party with most ties in the middle, then those tied to it, and so on; untied ones outermost."""
    beside: dict[str, set[str]] = defaultdict(set)
    for a, b, _, _ in _ends(network):
        beside[a].add(b)
        beside[b].add(a)
    rank = {m.entity_id: (-len(beside[m.entity_id]), m.entity_id) for m in network.members}
    left = {m.entity_id: m for m in network.members}
    rings: list[list[Member]] = []
    layer = [min(left, key=rank.__getitem__)] if left else []
    while left:
        rings.append([left.pop(entity) for entity in layer])
        reached = {b for a in layer for b in beside[a] if b in left}
        # Neighbours of one party stand together: sorted by where that party stands.
        order = {entity: place for place, entity in enumerate(layer)}
        layer = sorted(reached, key=lambda e: (min(order[a] for a in beside[e] if a in order), rank[e]))
        layer = layer or sorted(left, key=rank.__getitem__)
    return rings


def _places(network: PaymentNetwork) -> tuple[dict[str, tuple[float, float]], float]:
    """Where each member stands, and the width of the picture, in pixels."""
    rings = _rings(network)
    radii: list[float] = []
    for number, ring in enumerate(rings):
        alone = number == 0 and len(ring) == 1
        before = radii[-1] + _LAYER if radii else 0.0 if alone else float(_LAYER)
        radii.append(max(before, 0.0 if alone else len(ring) * _ROOM / math.tau))
    size = max(float(_WIDTH), 2 * (max(radii, default=0.0) + _MARGIN + _ROOM))
    places = {}
    for ring, radius in zip(rings, radii, strict=True):
        for at, member in enumerate(ring):
            angle = math.tau * at / len(ring) - math.pi / 2
            places[member.entity_id] = (size / 2 + radius * math.cos(angle), size / 2 + radius * math.sin(angle))
    return places, size


def svg(network: PaymentNetwork) -> str:
    """A drawing that stands alone: no script, no reference to anything outside; names are escaped."""
    places, size = _places(network)

    def text(content: str) -> str:
        return escape(_plain(content))

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size:.0f} {size + 40:.0f}" font-family="sans-serif">',
        f"<title>{text(network.title)}</title>",
        f'<text x="20" y="28" font-size="16">{text(network.title)}</text>',
        '<g stroke="#777" stroke-width="1.5">',
    ]
    for a, b, kind, quote in _ends(network):
        (x1, y1), (x2, y2) = places[a], places[b]
        out.append(
            f'<line x1="{x1:.1f}" y1="{y1 + 40:.1f}" x2="{x2:.1f}" y2="{y2 + 40:.1f}">'
            f"<title>{text(f'{kind}: {quote}')}</title></line>"
        )
    out.append('</g><g text-anchor="middle" font-size="11">')
    for member in network.members:
        x, y = places[member.entity_id]
        y += 40
        facts = ", ".join([member.name, member.kind.value, member.basis.value, *member.list_entries, *member.programs])
        fill = _FILL[member.basis]
        shape = (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="{fill}"/>'
            if member.kind is PartyKind.PERSON
            else f'<rect x="{x - 11:.1f}" y="{y - 11:.1f}" width="22" height="22" fill="{fill}"/>'
        )
        label = f'<text x="{x:.1f}" y="{y + 26:.1f}">{text(_short(_plain(member.name)))}</text>'
        out.append(f"<g><title>{text(facts)}</title>{shape}{label}</g>")
    return "\n".join([*out, "</g></svg>", ""])
