"""Groups of nodes in the making, and what glued them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sanctionwire.networks.graph import Graph
from sanctionwire.networks.link import Tie
from sanctionwire.networks.nodes import THINGS, Mark
from sanctionwire.networks.resolve import Sameness
from sanctionwire_schemas import LinkKind, Origin, PaymentRole


class Sets:
    """Disjoint sets of nodes."""

    def __init__(self, nodes: Iterable[str]) -> None:
        self._root = {node: node for node in nodes}
        self._members = {node: [node] for node in self._root}

    def find(self, node: str) -> str:
        """The representative of a node's set."""
        return self._root[node]

    def members(self, node: str) -> list[str]:
        """All nodes of a node's set."""
        return self._members[self._root[node]]

    def union(self, left: str, right: str) -> bool:
        """Join two sets, the smaller into the larger; False if they were one already."""
        a, b = self._root[left], self._root[right]
        if a == b:
            return False
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        moved = self._members.pop(b)
        for node in moved:
            self._root[node] = a
        self._members[a] += moved
        return True

    def groups(self) -> dict[str, list[str]]:
        """All sets by representative."""
        return self._members


@dataclass(slots=True)
class Grouping:
    """Groups of one region, with the evidence for each tie that glued."""

    graph: Graph
    nodes: frozenset[str]
    sets: Sets
    identity: Sets
    ties: list[Tie] = field(default_factory=list)
    doubts: list[Sameness] = field(default_factory=list)
    same: list[Sameness] = field(default_factory=list)
    """Why nodes of one party are one."""
    fronts: set[str] = field(default_factory=set)
    """Entries whose role as a front follows from who they are tied to."""
    _roles: dict[str, PaymentRole | None] = field(default_factory=dict)
    """Asked for again and again, at every rule."""
    marked: dict[str, tuple[Mark, ...]] = field(default_factory=dict)
    """Listed entries of the region that actions are known of, with those."""
    on_lists: dict[str, bool] = field(default_factory=dict)
    """What :mod:`~sanctionwire.networks.described` found of parties, which it asks as often."""

    def role(self, node: str) -> PaymentRole | None:
        """Payment role of a node: its own, or what an article says of the same party."""
        if node not in self._roles:
            self._roles[node] = self._role(node)
        return self._roles[node]

    def has_role(self, nodes: Iterable[str]) -> bool:
        """Whether any of the nodes moves or hides money."""
        return any(self.role(node) is not None for node in nodes)

    def is_front(self, refs: Iterable[str]) -> None:
        """Entries play the role of a front."""
        self.fronts.update(refs)
        self._roles.clear()

    def is_same(self, same: Sameness) -> None:
        """Two nodes are one party."""
        self.same.append(same)
        if self.identity.union(same.left, same.right):
            self.sets.union(same.left, same.right)
            self._roles.clear()

    def glue(self, left: str, right: str, kind: LinkKind, quote: str, note: str) -> None:
        """Join two nodes by inference, unless they are in one group already."""
        source, target = sorted((left, right))
        if self.sets.union(source, target):
            self.ties.append(Tie(kind, source, target, quote, source, Origin.INFERRED, note))

    def _role(self, node: str) -> PaymentRole | None:
        if node in self.graph.ghosts:
            return None
        entry = self.graph.entries.get(node)
        if entry is not None and entry.role is not None:
            return entry.role
        if node in self.fronts:
            return PaymentRole.FRONT_COMPANY
        party = self.graph.parties.get(node)
        if party is not None:
            return party.role
        told = [self.graph.parties[n] for n in sorted(self.identity.members(node)) if n in self.graph.parties]
        # A sentence about a whole scheme does not make a shipping line of it a payer; its own name or kind would.
        goods = entry is not None and (entry.other_purpose or entry.kind in THINGS)
        return next((p.role for p in told if p.role is not None and not (goods and p.told is not None)), None)
