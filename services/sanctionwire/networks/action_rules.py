"""What one action says beyond stated ties: which of the parties that it listed belong to one network."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from sanctionwire.networks.actions import Block, near_by_number
from sanctionwire.networks.grouping import Grouping
from sanctionwire.networks.hubs import is_hub, pointing
from sanctionwire.networks.link import is_brand, resolve_target
from sanctionwire.networks.nodes import THINGS
from sanctionwire.networks.programs import KOREAN, STOLEN, Family, is_rare
from sanctionwire_schemas import LinkKind, Nexus, PaymentRole

_STAR = 4
"""A bank listed together with at least three parties tied to it is a network of its own, not one of a tranche."""
_SEVERAL = 2
"""Banks that stand alone beside it make even a bank with its own one of a tranche."""
_SPREAD = 500
"""A list gives one long action some hundreds of numbers; what stands further off from each other came on other days."""
_STEM = 5
"""Words of names that begin alike are one stem from this many letters on (Chatex, Chatextech)."""
_SHORT = 3
_NEXT = 10
"""A list enters the parties of one scheme one after another: what stands further off was listed for something else."""
_MOST = 4
"""A group holds most of an action if less than a quarter of what the action listed lies outside."""
_COUNTRY = frozenset({Family.DPRK, Family.RUSSIA, Family.UKRAINE})
_PAYERS: Final = "One action against several that move money."


def by_stem(found: Grouping, block: Block) -> None:
    """Organizations of one action whose names share a rare word or its beginning.

    A word joins nobody whom the list itself ties to somebody else: subsidiaries of two banks may both lease.
    """
    graph = found.graph
    words: dict[str, str] = {}
    for ref in block.refs:
        state = graph.entries[ref]
        if state.person or state.kind in THINGS:
            continue
        for token in state.tokens:
            word = token[2:]
            if not _may_be_stem(word) or not graph.keys.is_rare_word(token):
                continue
            _one_stem(found, block, words.setdefault(word, ref), ref, word)
    for short, long in pairwise(sorted(word for word in words if len(word) >= _STEM)):
        if long.startswith(short):
            _one_stem(found, block, words[short], words[long], long)


def _may_be_stem(word: str) -> bool:
    """Whether a word may be the name of a group: short ones only where nobody could pronounce them (TGR, not mir)."""
    return any(char.isdigit() for char in word) or len(word) > _SHORT or is_brand(word)


def _one_stem(found: Grouping, block: Block, left: str, right: str, word: str) -> None:
    graph = found.graph
    if left == right or all(graph.entries[ref].targets for ref in (left, right)):
        return
    hubs = [is_hub(graph, ref) for ref in (left, right)]
    if all(hubs):
        return  # each has a network of its own; banks of one country share words of its history
    if any(hubs) and _bears_its_name(found, (left, right), block):
        return
    found.glue(left, right, LinkKind.SHARED_NAME_STEM, word, "One action listed two names with one stem.")


def _bears_its_name(found: Grouping, pair: tuple[str, str], block: Block) -> bool:
    """Whether one of two, one of them a bank of a state, only bears the same name: many traders do. One that trades in
    goods always, another unless the action is about both.
    """
    others = [ref for ref in pair if found.role(ref) is None]
    return any(found.graph.entries[ref].other_purpose for ref in others) or (bool(others) and len(block.refs) > _MOST)


def by_rare_programs(found: Grouping, block: Block) -> None:
    """Parties to which one action applied the same rare combination of programs."""
    if not is_rare(block.families):
        return
    refs = [ref for ref in block.refs if _eligible(found, ref)]
    for ref in refs[1:]:
        found.glue(
            refs[0],
            ref,
            LinkKind.SAME_ACTION,
            block.label,
            "One action applied the same rare combination of programs.",
        )


def by_rare_nexus(found: Grouping, block: Block) -> None:
    """Under programs on North Korea, being Russian as well is rare: such parties of one action belong together, if
    one of them moves money. Those without a role must be persons tied to nothing else.
    """
    graph = found.graph
    refs = [
        ref for ref in block.refs if graph.entries[ref].nexus >= {Nexus.DPRK, Nexus.RUSSIA} and _eligible(found, ref)
    ]
    paying = [ref for ref in refs if found.has_role(found.sets.members(ref))]
    orphans = [
        ref for ref in refs if ref not in paying and _orphan(found, ref) and Family.DPRK in block.runs[ref].families
    ]
    for ref in [*paying, *orphans][1:] if paying else ():
        found.glue(
            paying[0],
            ref,
            LinkKind.SAME_ACTION,
            "DPRK and RUSSIA",
            "One action, and both tie North Korea to Russia.",
        )


def by_company(found: Grouping, block: Block) -> None:
    """Men without any tie join the only group of their action; what an action adds to a bank that is a hub and was no
    part of it is one group.
    """
    if not _is_ordinary(block):
        return
    if not block.families & KOREAN:
        _by_old_hub(found, block)
    if block.families != {Family.PROLIFERATION}:
        _join_core(found, block, [ref for ref in _concerned(found, block) if _orphan(found, ref)], main=False)


def by_tranche(found: Grouping, plain: list[Block], whole: list[Block]) -> None:
    """Banks and payers of one action that stand alone, under ordinary programs.

    A star (a bank with its own) stays apart, and so does what belongs to a network known before.
    """
    tranches = [(block.label, refs) for block in plain for refs in _payers(found, block)]
    tranches += [(block.label, refs) for block in whole for refs in _banks(found, block)]
    for label, refs in tranches:  # what a group was before any of these joined it tells a star
        for ref in refs[1:]:
            found.glue(refs[0], ref, LinkKind.SAME_ACTION, label, _PAYERS)


def by_main(found: Grouping, block: Block) -> None:
    """A company whose name says nothing joins the only group, if the action was hardly about anything else."""
    if _is_ordinary(block):
        nondescript = [ref for ref in _concerned(found, block) if found.graph.entries[ref].nondescript]
        _join_core(found, block, nondescript, main=True)


def _is_ordinary(block: Block) -> bool:
    return block.sure and bool(block.families & (_COUNTRY | KOREAN))


def _concerned(found: Grouping, block: Block) -> list[str]:
    return [ref for ref in block.refs if found.graph.entries[ref].nexus and _eligible(found, ref)]


def _payers(found: Grouping, block: Block) -> list[list[str]]:
    """Those who move money, close to each other in the list, by programs; banks of North Korea are all the state's."""
    if not _is_ordinary(block):
        return []
    star = _STAR if Family.DPRK not in block.families else 1 << 30
    tranches: dict[frozenset[str], list[str]] = {}
    for ref in _concerned(found, block):
        if found.role(ref) is None or (not block.families & KOREAN and _serves_a_trade(found, ref)):
            continue
        if len(found.sets.members(ref)) < star and not _known_before(found, block, ref):
            key = frozenset() if block.families <= KOREAN else block.runs[ref].programs
            tranches.setdefault(key, []).append(ref)
    return list(tranches.values())


def _serves_a_trade(found: Grouping, ref: str) -> bool:
    """Whether somebody's finance company belongs to a maker or carrier of goods: it pays for nobody else."""
    company = [found.graph.entries[node] for node in found.sets.members(ref) if node in found.graph.entries]
    return any(e.other_purpose and found.role(e.ref) is None for e in company) and not any(
        e.strong_role for e in company
    )


def _banks(found: Grouping, block: Block) -> list[list[str]]:
    """Banks that one action lists under the same programs, though much stands between them: a long tranche holds other
    trades too. One bank that comes with its own companies is one more of them; where several do, each is a network.
    """
    if not _is_ordinary(block) or block.families & KOREAN:
        return []
    programs: dict[frozenset[str], list[tuple[int, str]]] = {}
    for ref in block.refs:
        run, state = block.runs[ref], found.graph.entries[ref]
        if found.role(ref) is not PaymentRole.BANK or not state.strong_role or run.number is None:
            continue
        if not _known_before(found, block, ref):
            programs.setdefault(run.programs, []).append((run.number, ref))
    tranches = []
    for banks in [near for same in programs.values() for near in near_by_number(same, _SPREAD)]:
        first: dict[str, str] = {}
        for _, ref in banks:
            first.setdefault(found.sets.find(ref), ref)
        stars = [root for root in first if len(found.sets.members(root)) >= _STAR]
        alone = [ref for root, ref in first.items() if root not in stars]
        joining = len(stars) == 1 and len(alone) >= _SEVERAL and _has_its_own(found, first[stars[0]])
        tranches.append(sorted([*alone, first[stars[0]]] if joining else alone))
    return tranches


def _has_its_own(found: Grouping, bank: str) -> bool:
    """Whether others of its group point to a bank, and not all of them to one that stood before."""
    return not pointing(found.graph, bank).isdisjoint(found.sets.members(bank))


def by_banks(found: Grouping, block: Block) -> None:
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
        found.glue(refs[0], ref, LinkKind.SAME_ACTION, block.label, _PAYERS)


def by_cyber(found: Grouping, block: Block) -> None:
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
            found.glue(plain[0], ref, LinkKind.SAME_ACTION, block.label, _PAYERS)


def _by_old_hub(found: Grouping, block: Block) -> None:
    """What one action adds to a bank that is a hub and was no part of it: a network without the bank.

    Not under programs on North Korea, where each bank abroad has agents that know nothing of each other.
    """
    graph = found.graph
    added: dict[str, list[str]] = {}
    for ref in block.refs:
        state = graph.entries[ref]
        hubs = {hub for target in state.targets if (hub := resolve_target(graph, state, target)) is not None}
        if state.kind not in THINGS and len(hubs) == 1 and not hubs & block.runs.keys():
            hub = hubs.pop()
            if is_hub(graph, hub) and graph.entries[hub].strong_role:
                added.setdefault(hub, []).append(ref)
    for hub, refs in sorted(added.items()):
        name = graph.entries[hub].name
        for ref in refs[1:]:
            found.glue(refs[0], ref, LinkKind.SAME_ACTION, name, "One action listed both as tied to this bank.")


def _join_core(found: Grouping, block: Block, alone: list[str], *, main: bool) -> None:
    """Join what stands alone to the one group of an action that moves money; with ``main``, if it is most of it."""
    cores = {found.sets.find(ref) for ref in block.refs if len(found.sets.members(ref)) > 1}
    cores = {root for root in cores if found.has_role(found.sets.members(root))}
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
            found.glue(min(acted), ref, LinkKind.SAME_ACTION, block.label, note)


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


def _orphan(found: Grouping, ref: str) -> bool:
    """A person that nothing ties to anything: no link, no office, nobody's and nothing's owner."""
    state = found.graph.entries[ref]
    return state.person and not state.targets and not state.titled and not pointing(found.graph, ref)


def _eligible(found: Grouping, ref: str) -> bool:
    state = found.graph.entries[ref]
    if state.kind in THINGS:
        return False
    return not state.other_purpose or found.role(ref) is not None
