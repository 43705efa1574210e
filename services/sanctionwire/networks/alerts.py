"""What is news: the difference between a network as it was and as the facts have it now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sanctionwire.networks.explain import nexus_words, program_words, summary, unknown
from sanctionwire.networks.judge import Content
from sanctionwire.networks.known import Known
from sanctionwire.networks.nodes import PAYMENT_KINDS
from sanctionwire.networks.programs import adds_risk
from sanctionwire_schemas import (
    Alert,
    AlertKind,
    ArticleProvenance,
    Basis,
    Cause,
    Change,
    ChangeKind,
    LinkKind,
    Member,
    NetworkStatus,
    PaymentNetwork,
    Provenance,
    Severity,
)

_ADDITIONS = frozenset({ChangeKind.MEMBER_ADDED, ChangeKind.MEMBER_LISTED})
_GROWTH = _ADDITIONS | {
    ChangeKind.IDENTIFIER_ADDED,
    ChangeKind.PROGRAM_ADDED,
    ChangeKind.LISTED_ELSEWHERE,
    ChangeKind.NEXUS_ADDED,
}
_POINTING = frozenset({LinkKind.LINKED_TO, LinkKind.ACTED_FOR, LinkKind.OWNED_BY, LinkKind.CONTROLLED_BY})
_LOSSES = frozenset({ChangeKind.MEMBER_DELISTED, ChangeKind.RETRACTED})


@dataclass(frozen=True, slots=True)
class Trigger:
    """The event that made the book look again."""

    cause: Cause
    observed: datetime
    published: datetime | None
    event_ids: tuple[str, ...]
    article: bool
    silent: bool
    """A first load: everything is learned and nothing is told."""
    official: bool = False
    """An authority speaks: a list, or an article about an action of one."""
    removed: frozenset[str] = frozenset()
    """Entries that left their list by this event."""
    retracted: frozenset[str] = frozenset()
    """Reports that were withdrawn or replaced by this event."""
    events_of: Mapping[str, str] = field(default_factory=dict)
    """Of a batch: event id by entry."""
    withdrawn: ArticleProvenance | None = None
    """The article that was withdrawn or replaced: nothing in the book speaks of it any more."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Changes of one network, and the members they concern."""

    changes: tuple[Change, ...]
    new_members: tuple[str, ...] = ()
    kinds: frozenset[ChangeKind] = field(default_factory=frozenset)


def difference(olds: list[Known], new: Content, trigger: Trigger, now: Callable[[str], str] = str) -> Difference:
    """What changed between the networks that a group continues and the group as it is now.

    If people were told of any of those networks, what they were not told of is new to them. ``now`` gives the number
    that an entry has now.
    """
    told = [old for old in olds if old.told]
    before = _members_by_node(told or olds, now)
    silent = _members_by_node(olds, now) if 0 < len(told) < len(olds) else before
    described = any(old.record.status is NetworkStatus.REPORTED for old in olds)
    changes: list[Change] = []
    added: list[str] = []
    kept = set[str]()
    for member in new.members:
        nodes = sorted(new.nodes_of[member.entity_id])
        was = [before[node] for node in nodes if node in before]
        kept.update(w.entity_id for w in was)
        if was:
            changes += _grown(was, member)
            continue
        if member.entity_id in new.current:  # who stood on a list before is told of, but is not new
            added.append(member.entity_id)
        changes.append(_entered(member, new, described=described))
        quiet = [silent[node] for node in nodes if node in silent]
        changes += [c for c in _grown(quiet, member) if c.kind is ChangeKind.PROGRAM_ADDED] if quiet else []
    changes += _left(told or olds, kept, trigger)
    if olds:
        known = {n for old in told or olds for n in old.record.nexus}
        for nexus in new.nexus:
            if nexus not in known:
                changes.append(Change(kind=ChangeKind.NEXUS_ADDED, detail=f"A tie to {nexus_words([nexus])} is new."))
    return Difference(tuple(changes), tuple(added), frozenset(c.kind for c in changes))


def _members_by_node(olds: list[Known], now: Callable[[str], str]) -> dict[str, Member]:
    return {
        now(node): member
        for old in olds
        for member in old.record.members
        for node in old.nodes_of.get(member.entity_id, ())
    }


def _left(olds: list[Known], kept: set[str], trigger: Trigger) -> list[Change]:
    """Members that are gone because their entry left the list or their report was withdrawn."""
    changes: list[Change] = []
    for old in olds:
        for member in old.record.members:
            if member.entity_id in kept:
                continue
            if old.nodes_of[member.entity_id] & trigger.removed:
                changes.append(_change(ChangeKind.MEMBER_DELISTED, member, f"{member.name} has left the list."))
            elif trigger.retracted:
                detail = f"The report that named {member.name} was withdrawn."
                changes.append(_change(ChangeKind.RETRACTED, member, detail))
    return changes


def _list_of(entry: str) -> str:
    return entry.split("/", 1)[0]


def _change(kind: ChangeKind, member: Member, detail: str) -> Change:
    return Change(kind=kind, entity_id=member.entity_id, detail=detail)


def _entered(member: Member, new: Content, *, described: bool) -> Change:
    if member.basis is Basis.LISTED and described:
        return _change(ChangeKind.MEMBER_LISTED, member, f"{member.name} is listed ({', '.join(member.programs)}).")
    how = f"listed under {', '.join(member.programs)}" if member.basis is Basis.LISTED else "reported"
    since = "" if member.entity_id in new.current else ", and was so before"
    return _change(ChangeKind.MEMBER_ADDED, member, f"{member.name} is {how}{since}.")


def _grown(was: list[Member], member: Member) -> list[Change]:
    if len(was) == 1 and was[0] is member:
        return []
    changes: list[Change] = []
    before_entries = {e for m in was for e in m.list_entries}
    lists = set(map(_list_of, before_entries))  # within its list, another entry is another number
    if member.basis is Basis.LISTED and not before_entries:
        return [_change(ChangeKind.MEMBER_LISTED, member, f"{member.name} is listed ({', '.join(member.programs)}).")]
    changes += [
        _change(ChangeKind.LISTED_ELSEWHERE, member, f"{member.name} is now also listed as {entry}.")
        for entry in member.list_entries
        if before_entries and _list_of(entry) not in lists
    ]
    programs = adds_risk(frozenset(member.programs) - {p for m in was for p in m.programs})
    if programs and not changes:  # another list's regime is no new program
        changes.append(_change(ChangeKind.PROGRAM_ADDED, member, f"{member.name} gains {program_words(programs)}."))
    had = {(i.kind, i.value) for m in was for i in m.identifiers}
    fresh = [i for i in member.identifiers if i.kind in PAYMENT_KINDS and (i.kind, i.value) not in had]
    if fresh:
        shown = ", ".join(f"{i.currency or i.kind} {i.value}" for i in fresh[:5])
        more = f" and {len(fresh) - 5} more" if len(fresh) > 5 else ""
        changes.append(
            _change(ChangeKind.IDENTIFIER_ADDED, member, f"{member.name} has new identifiers: {shown}{more}.")
        )
    return changes


def kind_of(olds: list[Known], new: Content, found: Difference, trigger: Trigger) -> AlertKind | None:
    """The kind of alert, or None where nothing is worth telling."""
    if trigger.silent:
        return None
    told = [old for old in olds if old.told]
    if not told and _is_new(olds, new, found):
        return AlertKind.APPEARED
    if not olds:
        # Some members stood on the list before this action: a circle that was known, party by party, has grown.
        return AlertKind.EXPANDED if new.fresh or (found.kinds & _ADDITIONS and new.current) else None
    if len(told) > 1:
        return AlertKind.MERGED
    if found.kinds & _GROWTH:
        return AlertKind.EXPANDED
    return AlertKind.CONTRACTED if found.kinds & _LOSSES else None


def _is_new(olds: list[Known], new: Content, found: Difference) -> bool:
    """All of it comes from this action, and some of it was never known before: a party, or that it is a network."""
    every = {m.entity_id for m in new.members}
    if new.current != every or not (new.fresh & set(found.new_members) or not olds):
        return False
    if any(_is_head(old, new) for old in olds):
        return False
    return all(len(old.record.members) <= 1 for old in olds)


def _is_head(old: Known, new: Content) -> bool:
    """Whether a payer that was known with the same ties to countries is what all others of a network point to, itself
    to nobody: it has grown by them. One that gains a tie, or comes in as one of several, is part of something new.
    """
    if set(old.record.nexus) != set(new.nexus):
        return False
    ids = {member.entity_id for member in old.record.members}
    stated = [link for link in new.links if link.kind in _POINTING]
    towards = {link.source for link in stated if link.target in ids}
    return bool(towards) and not any(link.source in ids for link in stated)


def severity(kind: AlertKind, found: Difference, new: Content | None, trigger: Trigger) -> Severity:
    """How urgent: critical for listings and new programs, high for identifiers and named parties of an authority,
    medium for names in the press, low where nobody is named or somebody left.
    """
    if kind in (AlertKind.CONTRACTED, AlertKind.DISSOLVED) or new is None:
        return Severity.LOW
    changed = {c.entity_id for c in found.changes if c.kind in _ADDITIONS}
    listed = {m.entity_id for m in new.members if m.basis is Basis.LISTED}
    if changed & listed & new.current or ChangeKind.PROGRAM_ADDED in found.kinds:
        return Severity.CRITICAL
    reported = changed - listed
    if ChangeKind.IDENTIFIER_ADDED in found.kinds or (reported and trigger.official):
        return Severity.HIGH
    if not new.members:
        return Severity.LOW
    return Severity.MEDIUM


def alert_for(
    kind: AlertKind,
    record: PaymentNetwork,
    olds: list[Known],
    new: Content | None,
    found: Difference,
    trigger: Trigger,
    provenance: Provenance,
    possibly_same: Iterable[str] = (),
) -> Alert:
    """The alert about a network whose record has just been written."""
    losing = kind in (AlertKind.CONTRACTED, AlertKind.DISSOLVED)
    rivals = tuple(sorted(possibly_same))
    lead = next((old for old in sorted(olds, key=lambda o: o.born) if old.network_id == record.network_id), None)
    members = lead.record.members if losing and lead is not None else record.members
    links = lead.record.links if losing and lead is not None else record.links
    nexus = (
        record.nexus if new is not None and not losing else (lead.record.nexus if lead is not None else record.nexus)
    )
    ahead = _lead_time(olds, found, trigger)
    if trigger.withdrawn is not None and trigger.withdrawn.event_id not in {a.event_id for a in provenance.articles}:
        provenance = provenance.model_copy(update={"articles": (*provenance.articles, trigger.withdrawn)})
    return Alert(
        alert_id=_alert_id(record, kind, trigger.cause),
        kind=kind,
        network_id=record.network_id,
        network_version=record.network_version,
        status_before=lead.record.status if lead is not None else None,
        status_after=record.status,
        nexus=nexus,
        severity=severity(kind, found, new, trigger),
        confidence=record.confidence,
        title=f"{kind.value.capitalize()}: {record.title}",
        summary=summary(
            kind,
            nexus,
            members,
            found.changes,
            record.counts,
            record.authority,
            record.action_date,
            new=found.new_members,
            rivals=len(rivals),
            now_listed=ChangeKind.MEMBER_LISTED in found.kinds,
        ),
        members=members,
        new_members=found.new_members,
        absorbed=tuple(o.network_id for o in olds if o.network_id != record.network_id),
        changes=found.changes,
        links=links,
        counts=record.counts,
        reasons=record.reasons,
        notices=new.notices if new is not None else (),
        unknown=unknown(record.members, record.counts, len(rivals)) if not losing else (),
        possibly_same=rivals,
        cause=trigger.cause,
        caused_by=trigger.event_ids,
        provenance=provenance,
        published=trigger.published,
        observed=trigger.observed,
        emitted=trigger.observed,
        lead_time=ahead if ahead is not None and ahead >= timedelta(0) else None,
        lead_time_s=ahead.total_seconds() if ahead is not None else None,
    )


def _alert_id(record: PaymentNetwork, kind: AlertKind, cause: Cause) -> str:
    text = f"{record.network_id}|{record.network_version}|{kind}|{cause.topic}/{cause.partition}/{cause.offset}"
    return "alert-" + hashlib.sha256(text.encode()).hexdigest()[:32]


def _lead_time(olds: list[Known], found: Difference, trigger: Trigger) -> timedelta | None:
    """Official publication minus the article that raised the network first, when its members are listed."""
    first = min((old.raised_by for old in olds if old.raised_by is not None), default=None)
    if first is None or trigger.published is None or trigger.article or ChangeKind.MEMBER_LISTED not in found.kinds:
        return None
    return trigger.published - first
