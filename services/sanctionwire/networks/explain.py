"""Sentences for people: titles, summaries, and what is not known. Plain English; nothing is claimed beyond the
facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sanctionwire_schemas import AlertKind, Basis, Change, ChangeKind, Counts, LinkKind, Member, Nexus, PartyKind

_NEXUS = {Nexus.DPRK: "North Korea", Nexus.RUSSIA: "Russia"}
_SHOWN = 3


def nexus_words(nexus: Iterable[Nexus]) -> str:
    """``North Korea and Russia``."""
    return " and ".join(_NEXUS[n] for n in nexus) or "an unknown country"


def day_words(day: date) -> str:
    """``19 September 2024``."""
    return f"{day.day} {day:%B %Y}"


def count_words(counts: Counts) -> str:
    """``5 organizations and 1 individual``; empty where no number is stated."""
    parts = []
    if counts.organizations:
        parts.append(f"{counts.organizations} organization{'s' * (counts.organizations != 1)}")
    if counts.individuals:
        parts.append(f"{counts.individuals} individual{'s' * (counts.individuals != 1)}")
    return " and ".join(parts)


def name_words(members: Iterable[Member]) -> str:
    """The first names, organizations before persons, and how many more there are."""
    ranked = sorted(members, key=lambda m: (m.payment_role is None, m.kind is PartyKind.PERSON, m.entity_id))
    shown = [m.name for m in ranked[:_SHOWN]]
    more = len(ranked) - len(shown)
    return listing([*shown, f"{more} more"] if more > 0 else shown)


def listing(names: Sequence[str]) -> str:
    """``A, B and C``; with semicolons where a name itself holds a comma."""
    if len(names) < 2:
        return "".join(names)
    if len(names) > 2 and any("," in name for name in names):
        return f"{'; '.join(names[:-1])}; and {names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def program_words(programs: Iterable[str]) -> str:
    """``the program DPRK3``; ``the programs DPRK3 and RUSSIA-EO14024``."""
    names = sorted(programs)
    return f"the program{'s' * (len(names) != 1)} {listing(names)}"


_TIES = {
    LinkKind.LINKED_TO: "is linked to",
    LinkKind.ACTED_FOR: "acted for",
    LinkKind.OWNED_BY: "is owned by",
    LinkKind.CONTROLLED_BY: "is controlled by",
    LinkKind.REPRESENTATIVE_OF: "represents",
    LinkKind.OFFICER_OF: "is an officer of",
    LinkKind.FRONT_FOR: "is a front for",
}


def tie_words(kind: LinkKind, source: str, target: str, *, percent: float | None, note: str | None) -> str:
    """Who is tied to whom, and how: ``TIMER BANK, AO is linked to RUSSIAN FINANCIAL CORPORATION.``"""
    verb = _TIES.get(kind)
    share = f" ({percent:g} %)" if percent is not None else ""
    told = f"{source} {verb} {target}{share}." if verb is not None else f"{source} and {target}."
    return f"{told} {note}" if note else told


def network_title(
    members: tuple[Member, ...], nexus: tuple[Nexus, ...], counts: Counts, authority: str | None, day: date | None
) -> str:
    """One line that names the network."""
    tie = "-".join(n.value for n in nexus)
    if members:
        return f"{tie} payment network: {name_words(members)}"
    who = f" reported by {authority}" if authority else " reported"
    size = f" of {count_words(counts)}" if count_words(counts) else ""
    when = f", {day_words(day)}" if day else ""
    return f"{tie} payment network{size}{who}{when}: nobody named"


def unknown(members: tuple[Member, ...], counts: Counts, rivals: int = 0) -> tuple[str, ...]:
    """What reports announce but do not name, and whether nobody can tell this network from others (``rivals``)."""
    said = [_unnamed(members, counts)]
    if rivals:
        others = "another network" if rivals == 1 else f"one of {rivals} other networks"
        said.append(f"It may be the same as {others}; the sources do not tell.")
    return tuple(sentence for sentence in said if sentence)


def _unnamed(members: tuple[Member, ...], counts: Counts) -> str | None:
    if not count_words(counts):
        return None if members else "A network is announced; none of its members is named."
    announced = (counts.organizations or 0) + (counts.individuals or 0)
    verb = "is" if announced == 1 else "are"
    if not members:
        return f"{count_words(counts)} {verb} announced; none is named."
    known = "is" if len(members) == 1 else "are"
    if len(members) < announced:
        return f"{count_words(counts)} {verb} announced; {len(members)} of {announced} {known} known by name."
    return None


_OPENING = {
    AlertKind.APPEARED: "A payment network with a tie to {nexus} has newly appeared",
    AlertKind.EXPANDED: "A payment network with a tie to {nexus} has grown",
    AlertKind.MERGED: "Payment networks with a tie to {nexus} turn out to be one",
    AlertKind.CONTRACTED: "A payment network with a tie to {nexus} has become smaller",
    AlertKind.DISSOLVED: "A payment network with a tie to {nexus} no longer stands",
}
_MORE_KNOWN = "There is more on a known payment network with a tie to {nexus}"
_NOW_LISTED = "A payment network with a tie to {nexus} that was only reported so far is now on a list"


def summary(
    kind: AlertKind,
    nexus: tuple[Nexus, ...],
    members: tuple[Member, ...],
    changes: tuple[Change, ...],
    counts: Counts,
    authority: str | None,
    day: date | None,
    *,
    new: Iterable[str] = (),
    rivals: int = 0,
    now_listed: bool = False,
) -> str:
    """What happened, who it is, who of them is ``new`` (entity ids), and whether they are listed: a few sentences."""
    fresh = set(new)
    opening = _MORE_KNOWN if kind is AlertKind.EXPANDED and not fresh else _OPENING[kind]
    opening = (_NOW_LISTED if now_listed else opening).format(nexus=nexus_words(nexus))
    if day is not None and kind in (AlertKind.APPEARED, AlertKind.EXPANDED):
        opening += f" (action of {authority or 'an authority'}, {day_words(day)})"
    sentences = [opening + "."]
    if members:
        listed = [m for m in members if m.basis is Basis.LISTED]
        had = "It had " if kind in (AlertKind.CONTRACTED, AlertKind.DISSOLVED) else ""
        sentences.append(f"{had}{len(members)} member{'s' * (len(members) != 1)}: {name_words(members)}.")
        joined = [member for member in members if member.entity_id in fresh]
        if joined and len(joined) < len(members):
            sentences.append(f"New in it: {name_words(joined)}.")
        if kind not in (AlertKind.CONTRACTED, AlertKind.DISSOLVED):
            if len(listed) == len(members):
                sentences.append("All are listed." if len(members) > 1 else "It is listed.")
            elif listed:
                sentences.append(f"{len(listed)} listed, {len(members) - len(listed)} only reported.")
            elif len(members) > 1:
                sentences.append("None was found on a list that we read; they are reported only.")
            else:
                sentences.append("It was not found on a list that we read; it is reported only.")
    sentences += unknown(members, counts, rivals) if kind is not AlertKind.DISSOLVED else ()
    told = [c.detail for c in changes if c.kind not in (ChangeKind.MEMBER_ADDED, ChangeKind.MEMBER_LISTED)]
    sentences += told[:3]
    if kind is AlertKind.DISSOLVED and not told:
        sentences.append("What its sources say has changed: they no longer make it a payment network.")
    return " ".join(sentences)
