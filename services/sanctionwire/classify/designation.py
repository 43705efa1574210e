"""Classification of one designation change: what a list entry itself says about nexus and payment role.

Pure and total: every change gives exactly one finding, relevant or not, so that a batch can be known to be complete and
the book can be rebuilt from findings alone. Only the entry is read; what other entries or articles add is the book's
job.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Final

from sanctionwire.classify.entry.nexus import names_country, read_nexus
from sanctionwire.classify.entry.reading import Reading
from sanctionwire.classify.entry.role import other_purpose, read_role
from sanctionwire.classify.entry.statement import read_statements
from sanctionwire.classify.version import CLASSIFIER_VERSION
from sanctionwire_schemas import (
    Action,
    ChangeFacts,
    DesignationChange,
    EventLink,
    EventType,
    Finding,
    ListEntry,
    Op,
    Party,
    PartyKind,
    PaymentRole,
)

ALERT_SCORE: Final = 0.5
_AUTHORITIES: Final = (("us_ofac", "OFAC"), ("un_", "UN"), ("eu_", "EU"), ("gb_", "UK"), ("us_", "US"))


def classify_change(change: DesignationChange) -> Finding:
    """One finding for one designation change, whether or not it matters.

    ``parties`` holds one party, the entry. Reasons whose feature starts with ``purpose.`` (negative weight) name a
    business other than moving money. ``change.material`` also becomes true where an amendment gains a program or tag
    that adds a nexus or secondary risk. Deterministic; never raises on a valid change.
    """
    entry = change.entry
    reading = read_entry(entry)
    role, role_weight = reading.role()
    gained = _gained(change)
    material = change.material or change.op is not Op.AMENDED or bool(gained)
    for program in gained:
        reading.add("change.program_gained", 0.5, program, "programs", note="The amendment adds this program.")
    nexus = tuple(sorted(reading.nexus))
    relevant = bool(nexus) and role is not None
    news = change.op is Op.ADDED or (change.op is Op.AMENDED and material)
    strength = min(max(reading.nexus.values(), default=0.0), role_weight)
    score = 0.5 + 0.45 * strength if relevant else 0.3 * max(strength, 0.1)
    if not news:
        score = min(score * 0.5, ALERT_SCORE - 0.01)
    action = _action(change.op, gained)
    return Finding(
        event_id=change.event_id,
        event_type=EventType.DESIGNATION_CHANGE,
        revision=change.revision,
        event_hash=event_hash(change),
        classifier_version=CLASSIFIER_VERSION,
        alert=score >= ALERT_SCORE,
        score=round(score, 4),
        nexus=nexus,
        payment_role=role,
        action=action,
        authority=authority_of(entry.list_id),
        action_date=_action_date(change, action),
        published=change.batch.published_at,
        parties=(_party(change, role),),
        links=tuple(
            EventLink(
                kind=link.kind,
                source=entry.name,
                target=link.target_name,
                percent=link.percent,
                as_of=link.as_of,
                quote=link.target_name,
            )
            for link in entry.links
        ),
        reasons=tuple(reading.reasons),
        batch=change.batch,
        change=ChangeFacts(
            op=change.op,
            entry=entry,
            before=change.before,
            fields=change.fields,
            material=material,
            source=change.source,
        ),
    )


def event_hash(change: DesignationChange) -> str:
    """SHA-256 of what the change says; where and when its file was fetched does not count."""
    return hashlib.sha256(change.model_dump_json(exclude={"source", "schema_version"}).encode()).hexdigest()


def authority_of(list_id: str) -> str | None:
    """The authority behind a list id: OFAC, UN, EU, UK or US; None where unknown."""
    return next((name for prefix, name in _AUTHORITIES if list_id.startswith(prefix)), None)


def read_entry(entry: ListEntry) -> Reading:
    """Every sign of nexus, payment role and other purpose in one entry."""
    reading = Reading()
    read_nexus(entry, reading)
    if entry.kind in (PartyKind.VESSEL, PartyKind.AIRCRAFT):
        reading.add("purpose.other", -0.9, entry.kind.value, "kind", note="Ships and aircraft move goods, not money.")
        return reading
    purpose = other_purpose(entry)
    if purpose is not None:
        reading.add("purpose.other", -0.5, *purpose, stated=False, note="A business other than moving money.")
    read_role(entry, reading, other_purpose=purpose is not None)
    read_statements(entry, reading, other_purpose=purpose is not None)
    return reading


def _gained(change: DesignationChange) -> tuple[str, ...]:
    """Programs and tags that an amendment adds and that name a nexus or a secondary risk."""
    if change.op is not Op.AMENDED:
        return ()
    if change.before is not None:
        programs = [p for p in change.entry.programs if p not in change.before.programs]
        tags = [t for t in change.entry.secondary_sanctions if t not in change.before.secondary_sanctions]
    else:
        programs = [p for f in change.fields if f.field == "programs" for p in f.added]
        tags = [t for f in change.fields if f.field == "secondary_sanctions" for t in f.added]
    known = [p for p in programs if names_country(p)]
    risky = [p for p in programs if p not in known and re.match(r"^(NPWMD|CYBER)", p)]
    return tuple(dict.fromkeys([*known, *risky, *tags]))


def _action(op: Op, gained: tuple[str, ...]) -> Action:
    if op is Op.REMOVED:
        return Action.DELISTING
    return Action.DESIGNATION if op is Op.ADDED or gained else Action.NONE


def _action_date(change: DesignationChange, action: Action) -> date | None:
    """The day the list states, else that of the publication; a first full load dates nothing."""
    if action is Action.NONE:
        return None
    if action is Action.DESIGNATION and change.op is Op.ADDED:
        if change.entry.listed_on is not None:
            try:
                return date.fromisoformat(change.entry.listed_on)
            except ValueError:
                pass
        if change.batch.snapshot:
            return None
    return change.batch.published_at.date()


def _party(change: DesignationChange, role: PaymentRole | None) -> Party:
    entry = change.entry
    kind = entry.kind
    if kind is PartyKind.ORGANIZATION and role is PaymentRole.BANK:
        kind = PartyKind.BANK
    elif kind is PartyKind.ORGANIZATION and role is PaymentRole.CRYPTO_EXCHANGE:
        kind = PartyKind.CRYPTO_EXCHANGE
    return Party(
        name=entry.name,
        kind=kind,
        country=next((address.country for address in entry.addresses if address.country), None)
        or next(iter(entry.nationalities), None),
        newly_named=change.op is Op.ADDED,
        designated=change.op is not Op.REMOVED,
        aliases=tuple(name.name for name in entry.names),
        payment_role=role,
        identifiers=entry.identifiers,
        titles=entry.titles,
    )
