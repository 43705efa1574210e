"""Which nodes form one group: ties first, then what one action says beyond them.

The result for a region is exact because a region (:class:`Region`) is closed under everything that can glue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sanctionwire.networks.actions import Block, blocks
from sanctionwire.networks.graph import ACTION_RUN, Graph, Lot, authorities_agree, concerned, lots
from sanctionwire.networks.link import Tie, listed_as, resolve_target, ties
from sanctionwire.networks.programs import KOREAN, STOLEN, Family, families, is_rare
from sanctionwire.networks.reports import Report
from sanctionwire.networks.resolve import Sameness, samenesses
from sanctionwire_schemas import LinkKind, Nexus, Origin, PartyKind, PaymentRole

STAR = 4
"""A bank listed together with at least three parties tied to it is a network of its own, not one of a tranche."""
_STEM = 5
"""Words of names that begin alike are one stem from this many letters on (Chatex, Chatextech)."""
_SHORT = 3
_VOWELS = frozenset("aeiouy")
_NEXT = 10
"""A list enters the parties of one scheme one after another: what stands further off was listed for something else."""
_CIRCLE = 3
_MOST = 4
"""A group holds most of an action if less than a quarter of what the action listed lies outside."""
_BESIDE = 60
"""Code points between two names of one enumeration."""
_THINGS = frozenset({PartyKind.VESSEL, PartyKind.AIRCRAFT})
_BOTH = frozenset({Nexus.DPRK, Nexus.RUSSIA})
_COUNTRY = frozenset({Family.DPRK, Family.RUSSIA, Family.UKRAINE})


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

    def role(self, node: str) -> PaymentRole | None:
        """Payment role of a node: its own, or what an article says of the same party."""
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
        goods = entry is not None and (entry.other_purpose or entry.kind in _THINGS)
        return next((p.role for p in told if p.role is not None and not (goods and p.told is not None)), None)


class Region:
    """Everything that a change of some nodes can regroup: nodes and report keys, closed under gluing."""

    def __init__(self, graph: Graph) -> None:
        self.nodes: set[str] = set()
        self._graph = graph
        self._actions: set[tuple[Lot, int]] = set()

    def grow(self, dirty: Iterable[str]) -> None:
        """Take nodes in, with all they lead to."""
        todo = list(dirty)
        while todo:
            node = todo.pop()
            if node in self.nodes or not _alive(self._graph, node):
                continue
            self.nodes.add(node)
            todo += [other for other in _reach(self._graph, node, self._actions) if other not in self.nodes]


def _alive(graph: Graph, node: str) -> bool:
    return node in graph.entries or node in graph.parties or node in graph.reports


def _reach(graph: Graph, node: str, actions: set[tuple[Lot, int]]) -> Iterator[str]:
    if node in graph.reports:
        yield from _reach_of_report(graph, graph.reports[node])
        return
    for same in samenesses(graph, node):
        if same.evident:
            yield from (same.left, same.right)
    for tie in ties(graph, node):
        yield from (tie.source, tie.target)
    if node in graph.parties:
        party = graph.parties[node]
        # Where a report belongs hangs on those whom it newly exposes, and on whom it ties them to; one that does not
        # alert follows them. A hub ties nobody.
        if party.alert and (party.named or (party.linked and not any(map(graph.is_hub, listed_as(graph, node))))):
            yield party.report
        return
    state, view = graph.entries[node], graph.views[node]
    if not concerned(state):
        return
    for lot in lots(state, view):
        action = (lot, 0) if not lot.dated else (replace(lot, place=0), graph.beginning(lot))
        if action not in actions:
            actions.add(action)
            yield from graph.beside(lot)
    for mark in view.marks:
        yield from graph.nameless_near(mark.day.toordinal(), mark.authority)
    if not view.marks and state.number is not None and state.nexus >= _BOTH:
        for part in (-1, 0, 1):
            yield from graph.at(f"u|{state.list_id}|{state.number // ACTION_RUN + part}")


def _reach_of_report(graph: Graph, report: Report) -> Iterator[str]:
    yield from (party.node for party in report.parties if party.named or party.linked)
    yield from graph.related(report)
    if report.alert and report.day is not None and not report.named:
        for ref in graph.acted_near(report.day.toordinal()):
            if any(authorities_agree(report.authority, mark.authority) for mark in graph.views[ref].marks):
                yield ref


def group(graph: Graph, nodes: frozenset[str]) -> Grouping:
    """Groups of the nodes of a region. A function of the graph alone: order of arrival cannot enter."""
    members = sorted(node for node in nodes if node in graph.entries or node in graph.parties)
    found = Grouping(graph, nodes, Sets(members), Sets(members))
    pairs = [same for node in members for same in samenesses(graph, node) if same.left == node and same.right in nodes]
    for same in sorted(pairs, key=lambda s: s.directive is None):  # what a person decided comes first
        if not same.sure:
            found.doubts.append(same)
        elif same.evident and _joinable(found, same):
            found.same.append(same)
            found.identity.union(same.left, same.right)
            found.sets.union(same.left, same.right)
    for node in members:
        for tie in ties(graph, node):
            if tie.source == node and tie.target in nodes:
                found.ties.append(tie)
                found.sets.union(tie.source, tie.target)
    named_together(found)
    acted = blocks(graph, members)
    for block in acted:
        _by_stem(found, block)
    _find_fronts(found)
    for block in acted:
        _by_rare_programs(found, block)
    for block in blocks(graph, members, both=True):
        _by_rare_nexus(found, block)
        _by_banks(found, block)
    for block in acted:
        _by_action(found, block)
    for block in blocks(graph, members, both=True, cyber=True):
        _by_cyber(found, block)
    return found


def _joinable(found: Grouping, same: Sameness) -> bool:
    """Two entries of one list never become one party, nor do two that a person keeps apart, not even by way of a third.

    A decision of a person that two are the same outweighs the list.
    """
    graph = found.graph
    sides = [found.identity.members(node) for node in (same.left, same.right)]
    if sides[0] is sides[1]:
        return True
    if graph.different and any(graph.kept_apart(a, b) for a in sides[0] for b in sides[1]):
        return False
    if same.directive is not None:
        return True
    lists = [{graph.entries[node].list_id for node in side if node in graph.entries} for side in sides]
    return not lists[0] & lists[1]


def _glue(found: Grouping, left: str, right: str, kind: LinkKind, quote: str, note: str) -> None:
    source, target = sorted((left, right))
    if found.sets.union(source, target):
        found.ties.append(Tie(kind, source, target, quote, source, Origin.INFERRED, note))


def named_together(found: Grouping) -> None:
    """Parties that one report names in one enumeration, of which none is listed, or all by the same action."""
    graph = found.graph
    for key in sorted(node for node in found.nodes if node in graph.reports):
        report = graph.reports[key]
        if not report.alert:
            continue
        named = sorted((p for p in report.parties if p.named and p.start is not None), key=lambda p: p.start or 0)
        for left, right in pairwise(named):
            if left.person or right.person or right.start is None or left.start is None:
                continue
            if right.start - left.start - len(left.name) > _BESIDE:
                continue
            a, b = _listed_as(found, left.node), _listed_as(found, right.node)
            if a and b and _one_action(graph, a, b):
                _glue(
                    found, a, b, LinkKind.NAMED_TOGETHER, f"{left.name}, {right.name}", "Named together as one scheme."
                )


def _listed_as(found: Grouping, node: str) -> str | None:
    return next((n for n in sorted(found.identity.members(node)) if found.graph.listed(n)), None)


def _one_action(graph: Graph, left: str, right: str) -> bool:
    a, b = graph.entries[left], graph.entries[right]
    if a.other_purpose or b.other_purpose:
        return False
    programs = {run.families for run in graph.runs(left)} & {run.families for run in graph.runs(right)}
    return bool(programs) and graph.same_action(left, right)


def _has_role(found: Grouping, nodes: Iterable[str]) -> bool:
    return any(found.role(node) is not None for node in nodes)


def _orphan(found: Grouping, ref: str) -> bool:
    """A person that nothing ties to anything: no link, no office, no other party."""
    state = found.graph.entries[ref]
    return state.person and not state.targets and not state.titled


def _eligible(found: Grouping, ref: str) -> bool:
    state = found.graph.entries[ref]
    if state.kind in _THINGS:
        return False
    return not state.other_purpose or found.role(ref) is not None


def _by_stem(found: Grouping, block: Block) -> None:
    """Organizations of one action whose names share a rare word or its beginning.

    A word joins nobody whom the list itself ties to somebody else: subsidiaries of two banks may both lease.
    """
    graph = found.graph
    words: dict[str, str] = {}
    for ref in block.refs:
        state = graph.entries[ref]
        if state.person or state.kind in _THINGS:
            continue
        for token in sorted(state.tokens):
            word = token[2:]
            if not _may_be_stem(word) or not graph.is_rare_word(token):
                continue
            _one_stem(found, block, words.setdefault(word, ref), ref, word)
    for short, long in pairwise(sorted(word for word in words if len(word) >= _STEM)):
        if long.startswith(short):
            _one_stem(found, block, words[short], words[long], long)


def _may_be_stem(word: str) -> bool:
    """Whether a word may be the name of a group: short ones only where nobody could pronounce them (TGR, not mir)."""
    if any(char.isdigit() for char in word) or len(word) > _SHORT:
        return True
    return len(word) == _SHORT and not _VOWELS & set(word)


def _one_stem(found: Grouping, block: Block, left: str, right: str, word: str) -> None:
    graph = found.graph
    if left == right or all(graph.entries[ref].targets for ref in (left, right)):
        return
    hubs = [graph.is_hub(ref) for ref in (left, right)]
    if all(hubs):
        return  # each has a network of its own; banks of one country share words of its history
    if any(hubs) and any(found.role(ref) is None for ref in (left, right)) and len(block.refs) > _MOST:
        return  # many traders bear the name of a state's bank; only where an action is about both is that a tie
    _glue(found, left, right, LinkKind.SHARED_NAME_STEM, word, "One action listed two names with one stem.")


def _find_fronts(found: Grouping) -> None:
    """A company in a third country with a name that says nothing, listed for North Korea and tied to Russians: a front.

    Inferred, and only where the circle has at least three parties and nobody in it has a plainer role.
    """
    graph = found.graph
    for nodes in found.sets.groups().values():
        entries = [graph.entries[n] for n in nodes if n in graph.entries]
        if len(entries) < _CIRCLE or _has_role(found, nodes):
            continue
        if not frozenset().union(*(e.nexus for e in entries)) >= _BOTH:
            continue
        found.fronts |= {
            e.ref
            for e in entries
            if e.nondescript
            and not e.other_purpose
            and Family.DPRK in families(e.programs)
            and not e.countries & {"KP", "RU"}
        }


def _by_rare_programs(found: Grouping, block: Block) -> None:
    if not is_rare(block.families):
        return
    refs = [ref for ref in block.refs if _eligible(found, ref)]
    for ref in refs[1:]:
        _glue(
            found,
            refs[0],
            ref,
            LinkKind.SAME_ACTION,
            block.label,
            "One action applied the same rare combination of programs.",
        )


def _by_rare_nexus(found: Grouping, block: Block) -> None:
    """Under programs on North Korea, being Russian as well is rare: such parties of one action belong together, if
    one of them moves money. Those without a role must be persons tied to nothing else.
    """
    graph = found.graph
    refs = [ref for ref in block.refs if graph.entries[ref].nexus >= _BOTH and _eligible(found, ref)]
    paying = [ref for ref in refs if _has_role(found, found.sets.members(ref))]
    orphans = [
        ref for ref in refs if ref not in paying and _orphan(found, ref) and Family.DPRK in block.runs[ref].families
    ]
    for ref in [*paying, *orphans][1:] if paying else ():
        _glue(
            found,
            paying[0],
            ref,
            LinkKind.SAME_ACTION,
            "DPRK and RUSSIA",
            "One action, and both tie North Korea to Russia.",
        )


def _by_action(found: Grouping, block: Block) -> None:
    """What is left of one action under ordinary programs.

    Men without any tie join the only group that is there. Banks and payers that stand alone are one tranche; a star (a
    bank with its own) stays apart, and so does what belongs to a network known before. A company whose name says
    nothing joins last, if the action was hardly about anything else.
    """
    if not block.sure or not block.families & (_COUNTRY | KOREAN):
        return
    refs = [ref for ref in block.refs if found.graph.entries[ref].nexus and _eligible(found, ref)]
    if not block.families & KOREAN:
        _by_old_hub(found, block)
    if block.families != {Family.PROLIFERATION}:
        _join_core(found, block, [ref for ref in refs if _orphan(found, ref)], main=False)
    star = STAR if Family.DPRK not in block.families else 1 << 30
    tranches: dict[frozenset[str], list[str]] = {}
    for ref in refs:
        if found.role(ref) is not None and len(found.sets.members(ref)) < star and not _known_before(found, block, ref):
            key = frozenset() if block.families <= KOREAN else block.runs[ref].programs
            tranches.setdefault(key, []).append(ref)
    for paying in tranches.values():
        for ref in paying[1:]:
            _glue(
                found, paying[0], ref, LinkKind.SAME_ACTION, block.label, "One action against several that move money."
            )
    _join_core(found, block, [ref for ref in refs if found.graph.entries[ref].nondescript], main=True)


def _by_banks(found: Grouping, block: Block) -> None:
    """Banks of North Korea and men who act for them, on which one action acted under either of its programs."""
    if not block.sure:
        return
    graph = found.graph
    refs = [
        ref
        for ref in block.refs
        if graph.entries[ref].strong_role
        and found.role(ref) in (PaymentRole.BANK, PaymentRole.BANK_REPRESENTATIVE)
        and not _known_before(found, block, ref)
    ]
    for ref in refs[1:]:
        note = "One action against several that move money."
        _glue(found, refs[0], ref, LinkKind.SAME_ACTION, block.label, note)


def _by_cyber(found: Grouping, block: Block) -> None:
    """Payers for North Korea on which one action also applied a cyber program join the only others of it: what they
    moved was stolen online.
    """
    if not block.sure:
        return
    paying = [ref for ref in block.refs if found.role(ref) is not None]
    stolen = [ref for ref in paying if block.runs[ref].families == STOLEN]
    plain = [ref for ref in paying if block.runs[ref].families == {Family.DPRK}]
    if len({found.sets.find(ref) for ref in plain}) == 1:
        for ref in stolen:
            note = "One action against several that move money."
            _glue(found, plain[0], ref, LinkKind.SAME_ACTION, block.label, note)


def _by_old_hub(found: Grouping, block: Block) -> None:
    """What one action adds to a bank that is a hub and was no part of it: a network without the bank.

    Not under programs on North Korea, where each bank abroad has agents that know nothing of each other.
    """
    graph = found.graph
    added: dict[str, list[str]] = {}
    for ref in block.refs:
        state = graph.entries[ref]
        hubs = {hub for target in state.targets if (hub := resolve_target(graph, state, target)) is not None}
        if state.kind not in _THINGS and len(hubs) == 1 and not hubs & block.runs.keys():
            hub = hubs.pop()
            if graph.is_hub(hub) and graph.entries[hub].strong_role:
                added.setdefault(hub, []).append(ref)
    for hub, refs in sorted(added.items()):
        name = graph.entries[hub].name
        for ref in refs[1:]:
            _glue(found, refs[0], ref, LinkKind.SAME_ACTION, name, "One action listed both as tied to this bank.")


def _join_core(found: Grouping, block: Block, alone: list[str], *, main: bool) -> None:
    """Join what stands alone to the one group of an action that moves money; with ``main``, if it is most of it."""
    cores = {found.sets.find(ref) for ref in block.refs if len(found.sets.members(ref)) > 1}
    cores = {root for root in cores if _has_role(found, found.sets.members(root))}
    if len(cores) != 1:
        return
    acted = [ref for ref in found.sets.members(cores.pop()) if ref in block.runs]
    if main and _MOST * len(acted) < (_MOST - 1) * len(block.refs):
        return
    if block.families & KOREAN and 2 * len(acted) < len(block.refs):
        return  # annexes of resolutions and long releases list what has nothing to do with one another
    programs = {block.runs[ref].programs for ref in acted}
    joining = [ref for ref in alone if len(found.sets.members(ref)) == 1 and block.runs[ref].programs in programs]
    if 2 * len(joining) > len(acted):
        return  # so many whom nothing ties: the action was about something else too
    numbers = [number for ref in acted if (number := block.runs[ref].number) is not None]
    for ref in joining:
        if _beside_in_list(block.runs[ref].number, numbers):
            note = "One action; the only group it can belong to."
            _glue(found, min(acted), ref, LinkKind.SAME_ACTION, block.label, note)


def _beside_in_list(number: int | None, numbers: list[int]) -> bool:
    """Whether a list that counts up has entered a party with a group; True where it does not count."""
    return number is None or not numbers or min(abs(number - other) for other in numbers) <= _NEXT


def _known_before(found: Grouping, block: Block, ref: str) -> bool:
    """Whether a party is tied to payers that were listed before this action."""
    day = block.runs[ref].day_ordinal
    for node in found.sets.members(ref):
        if node in block.runs or found.role(node) is None or not found.graph.listed(node):
            continue
        marks = found.graph.views[node].marks
        if not marks or (day is not None and marks[0].day.toordinal() < day):
            return True
    return False
