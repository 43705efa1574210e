"""What the book keeps of an article, and of the parties that it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sanctionwire.networks.nodes import ACTION_SPAN, identifier_keys, name_keys
from sanctionwire.networks.packing import unpack
from sanctionwire_schemas import (
    Action,
    ArticleStatus,
    Counts,
    Finding,
    FindingStatus,
    Nexus,
    Party,
    PartyKind,
    PaymentRole,
    Reason,
    same_story,
)

_TOLD = frozenset({PartyKind.PERSON, PartyKind.ORGANIZATION})


@dataclass(frozen=True, slots=True)
class PartyState:
    """A party as one article names it."""

    node: str
    report: str
    name: str
    kind: PartyKind
    keys: tuple[str, ...]
    tokens: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    country: str | None
    role: PaymentRole | None
    told: Reason | None
    """The sentence that gives it a role which neither its name nor its kind does."""
    named: bool
    """Designated, charged or exposed by what the article reports; the rest are counterparties known before."""
    linked: bool
    """Whether the article states a tie of it to another party."""
    start: int | None
    """Where the text names it first, in code points."""
    alert: bool
    """Whether the article alerts."""
    when: str
    """Publication of the article in ISO form; empty where it states none."""

    @property
    def person(self) -> bool:
        """Persons are never the same on a name alone."""
        return self.kind is PartyKind.PERSON


@dataclass(frozen=True, slots=True)
class Report:
    """An article as the book sees it."""

    key: str
    event_id: str
    alert: bool
    authority: str | None
    day: date | None
    published: datetime | None
    action: Action
    nexus: frozenset[Nexus]
    role: PaymentRole | None
    counts: Counts
    parties: tuple[PartyState, ...]
    named: tuple[PartyState, ...]
    """Parties that it newly exposes; a report without any describes a network that nobody knows by name."""
    links: tuple[tuple[str, str, str], ...]
    """(kind, source name, target name)"""
    packed: bytes
    story: str | None = None
    """Fingerprint of its text."""

    @property
    def stated(self) -> tuple[int | None, int | None]:
        """Numbers of organizations and individuals that it states."""
        return (self.counts.organizations, self.counts.individuals)

    def is_copy_of(self, other: Report) -> bool:
        """Whether both carry one text: an agency report on two sites."""
        return same_story(self.story, other.story)

    def agrees(self, other: Report) -> bool:
        """Whether two reports may speak of one action: authority, days close, nexus in common, no other numbers."""
        if None not in (self.authority, other.authority) and self.authority != other.authority:
            return False
        if self.day is None or other.day is None or abs(self.day - other.day) > ACTION_SPAN:
            return False
        if self.nexus and other.nexus and not self.nexus & other.nexus:
            return False
        return all(x is None or y is None or x == y for x, y in zip(self.stated, other.stated, strict=True))

    def resembles(self, other: Report) -> bool:
        """Whether, by what they say of the action alone, they may speak of one unnamed thing. Where both name parties,
        only the same numbers say so.
        """
        if not self.agrees(other):
            return False
        if not self.named or not other.named:
            return True
        return self.stated == other.stated != (None, None)

    def finding(self) -> Finding:
        """The finding this report was read from."""
        return unpack(self.packed)


def party_states(finding: Finding, key: str) -> tuple[PartyState, ...]:
    """The parties of one article, ready for lookups."""
    return tuple(_party_state(finding, party, index, key) for index, party in enumerate(finding.parties))


def _told(finding: Finding, party: Party) -> Reason | None:
    """The sentence about moving money in which an alerting article names a party that it newly exposes."""
    if not finding.alert or party.payment_role is not None or party.kind not in _TOLD or party.span is None:
        return None
    if not (party.newly_named or party.designated):
        return None
    return next(
        (
            reason
            for reason in finding.reasons
            if reason.feature == "payment"
            and reason.weight > 0
            and reason.span is not None
            and reason.span.field == party.span.field
            and reason.span.start <= party.span.start
            and party.span.end <= reason.span.end
        ),
        None,
    )


def _alerts(finding: Finding) -> bool:
    return finding.alert and finding.action in (Action.DESIGNATION, Action.INDICTMENT, Action.EXPOSURE)


def _party_state(finding: Finding, party: Party, index: int, key: str) -> PartyState:
    told = _told(finding, party)
    keys, tokens = name_keys([party.name, *party.aliases], party.kind)
    return PartyState(
        node=f"@{key}#{index}",
        report=key,
        name=party.name,
        kind=party.kind,
        keys=keys,
        tokens=tokens,
        identifiers=identifier_keys(party.identifiers),
        country=party.country,
        role=party.payment_role or (PaymentRole.PAYMENT_AGENT if told is not None else None),
        told=told,
        named=party.newly_named or party.designated,
        linked=any(party.name in (link.source, link.target) for link in finding.links),
        start=party.span.start if party.span is not None else None,
        alert=_alerts(finding),
        when=finding.published.astimezone(UTC).isoformat() if finding.published is not None else "",
    )


def report_of(finding: Finding, key: str, packed: bytes) -> Report | None:
    """The report that the finding of an article makes; None where it says nothing (withdrawn, unprocessable)."""
    withdrawn = finding.article is not None and finding.article.status is ArticleStatus.RETRACTED
    if withdrawn or finding.status is not FindingStatus.OK:
        return None
    parties = party_states(finding, key)
    day = finding.action_date or (finding.published.date() if finding.published is not None else None)
    return Report(
        key=key,
        event_id=finding.event_id,
        alert=_alerts(finding),
        authority=finding.authority,
        day=day,
        published=finding.published,
        action=finding.action,
        nexus=frozenset(finding.nexus),
        role=finding.payment_role,
        counts=finding.counts,
        parties=parties,
        named=tuple(p for p in parties if p.named and p.kind is not PartyKind.UNKNOWN),
        links=tuple((link.kind.value, link.source, link.target) for link in finding.links),
        packed=packed,
        story=finding.article.story if finding.article is not None else None,
    )
