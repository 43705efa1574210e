"""The delivery ledger: what is owed to each destination, and what became of it.

All functions work inside the caller's transaction. That is what makes the ledger reliable: an alert is in
it before its place on the topic is passed, and a result enters it together with the record that tells the
world.

    awaited ──> pending ──> sent | failed            skipped
    (known from deliveries.v1; its alert comes again)

An alert about a network that a person silenced is skipped, on record, if it was raised while that counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from sanctionwire.notify.outcome import Attempt
from sanctionwire.notify.tables import delivery, destination, silence
from sanctionwire.stream.codec import encode
from sanctionwire_schemas import Alert, Delivery, DeliveryReason, DeliveryStatus, Directive, DirectiveKind

NO_DESTINATION = "none"
"""Stands in deliveries where nobody is configured to be told."""

STEP_ASIDE_ATTEMPTS = 8
"""Alerts are told in order, so one that waits holds up the rest. That is right while the receiver is away. But a server
fault may lie in one message, so after this many (about two minutes) such an alert lets others pass."""

ERROR_MAX_CHARS = 1_000


class State(StrEnum):
    """Where one delivery stands."""

    AWAITED = "awaited"
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


_STATE_OF = {
    DeliveryStatus.DELIVERED: State.SENT,
    DeliveryStatus.RETRYING: State.AWAITED,
    DeliveryStatus.FAILED: State.FAILED,
    DeliveryStatus.SKIPPED: State.SKIPPED,
}


@dataclass(frozen=True, slots=True)
class Pending:
    """An alert that a destination has not been told yet."""

    row_id: int
    alert: Alert
    destination: str
    attempts: int
    first_attempt_at: datetime | None
    due_at: datetime


def is_empty(connection: Connection) -> bool:
    """Nothing was ever owed to anybody, as far as this database knows."""
    rows = (select(table.c[0]).limit(1) for table in (delivery, destination))
    return all(connection.execute(row).first() is None for row in rows)


def started(connection: Connection) -> frozenset[str]:
    """Names of the destinations that were started."""
    return frozenset(connection.execute(select(destination.c.name)).scalars())


def start(connection: Connection, name: str, before: Iterable[tuple[str, str]], at: datetime) -> list[Delivery]:
    """Start a destination. Alerts from ``before`` it (alert id, network id) are never told to it.

    Returns their deliveries, to be put in the outbox by the caller in the same transaction.
    """
    connection.execute(insert(destination).values(name=name, started_ms=_ms(at)))
    skipped = []
    for alert_id, network_id in before:
        if _find(connection, alert_id, name) is None:
            _insert(connection, alert_id, network_id, name, State.SKIPPED)
            skipped.append(_skip(alert_id, network_id, name, DeliveryReason.BEFORE_START, at))
    return skipped


def restore(connection: Connection, deliveries: Iterable[Delivery]) -> frozenset[str]:
    """Rebuild an empty ledger from deliveries.v1; returns the destinations that stand there.

    Of an alert whose last delivery says "retrying" only the count of attempts is known; :func:`take`
    completes it when the alert is read again.
    """
    told: dict[tuple[str, str], Delivery] = {}
    begun: dict[tuple[str, str], datetime] = {}
    for one in deliveries:
        key = (one.alert_id, one.destination)
        begun[key] = min(begun.get(key, one.at), one.at)
        known = told.get(key)
        if known is None or (_is_final(one), one.attempt) > (_is_final(known), known.attempt):
            told[key] = one
    for key, one in told.items():
        first_ms = _ms(begun[key]) if one.attempt else None
        _insert(
            connection,
            one.alert_id,
            one.network_id,
            one.destination,
            _STATE_OF[one.status],
            attempts=one.attempt,
            first_attempt_ms=first_ms,
        )
    return frozenset(one.destination for one in told.values())


def take(
    connection: Connection, alerts: Iterable[Alert], destinations: Collection[str], at: datetime
) -> list[Delivery]:
    """Enter alerts as they come from the topic. Those known already, pending or done, stay as they are.

    Returns deliveries that are decided at once (nobody is to be told), for the outbox.
    """
    decided = []
    for alert in alerts:
        silenced = _is_silenced(connection, alert)
        for name in destinations:
            if silenced and _find(connection, alert.alert_id, name) is None:
                _insert(connection, alert.alert_id, alert.network_id, name, State.SKIPPED)
                decided.append(_skip(alert.alert_id, alert.network_id, name, DeliveryReason.SILENCED, at))
            else:
                _owe(connection, alert, name)
        if not destinations and _find(connection, alert.alert_id, NO_DESTINATION) is None:
            _insert(connection, alert.alert_id, alert.network_id, NO_DESTINATION, State.SKIPPED)
            reason = DeliveryReason.NO_ROUTE
            decided.append(_skip(alert.alert_id, alert.network_id, NO_DESTINATION, reason, at))
    return decided


def hush(connection: Connection, directives: Iterable[Directive]) -> None:
    """Take decisions to silence networks in; other kinds, and what is known, change nothing.

    They count for alerts that are taken afterwards: what is owed already may be on its way.
    """
    for one in directives:
        if one.kind is not DirectiveKind.SILENCE:
            continue
        for network_id in sorted(set(one.subjects)):
            known = select(silence.c.network_id).where(
                silence.c.directive_id == one.directive_id, silence.c.network_id == network_id
            )
            if connection.execute(known).first() is None:
                until = None if one.expires_at is None else _ms(one.expires_at)
                row = {"directive_id": one.directive_id, "network_id": network_id, "from_ms": _ms(one.created_at)}
                connection.execute(insert(silence).values(**row, until_ms=until))


def _is_silenced(connection: Connection, alert: Alert) -> bool:
    raised = _ms(alert.emitted)
    covers = select(silence.c.directive_id).where(
        silence.c.network_id == alert.network_id,
        silence.c.from_ms <= raised,
        or_(silence.c.until_ms.is_(None), silence.c.until_ms > raised),
    )
    return connection.execute(covers.limit(1)).first() is not None


def next_pending(connection: Connection, name: str, now: datetime) -> Pending | None:
    """The alert to tell next: the oldest, except that one which stepped aside blocks nobody while it waits.

    It may be due later; then nothing is due before.
    """
    queue = select(delivery).where(delivery.c.destination == name, delivery.c.state == State.PENDING)
    free = or_(delivery.c.stepped_aside.is_(False), delivery.c.due_ms <= _ms(now))
    row = connection.execute(queue.where(free).order_by(delivery.c.id).limit(1)).first()
    if row is None:
        row = connection.execute(queue.order_by(delivery.c.due_ms, delivery.c.id).limit(1)).first()
    return None if row is None else _pending(row)


def owed(connection: Connection) -> dict[str, int]:
    """How many alerts each destination has not been told."""
    query = select(delivery.c.destination, func.count()).where(delivery.c.state == State.PENDING)
    return {row[0]: row[1] for row in connection.execute(query.group_by(delivery.c.destination))}


def record(
    connection: Connection, pending: Pending, attempt: Attempt, wait_s: float | None, at: datetime
) -> Delivery | None:
    """Enter the outcome of an attempt; ``wait_s`` until the next one, None where there is none.

    Returns the delivery for the outbox, or None where this outcome is in the ledger already: a commit whose
    answer was lost is tried again.
    """
    status = attempt.status
    if status is DeliveryStatus.RETRYING and wait_s is None:
        status = DeliveryStatus.FAILED
    number = pending.attempts + 1
    again = status is DeliveryStatus.RETRYING
    aside = again and attempt.reason is DeliveryReason.SERVER_FAULT and number >= STEP_ASIDE_ATTEMPTS
    changed = connection.execute(
        update(delivery)
        .where(
            delivery.c.id == pending.row_id,
            delivery.c.state == State.PENDING,
            delivery.c.attempts == pending.attempts,
        )
        .values(
            state=State.PENDING if again else _STATE_OF[status],
            attempts=number,
            first_attempt_ms=_ms(pending.first_attempt_at or at),
            due_ms=_ms(at + timedelta(seconds=wait_s or 0)),
            stepped_aside=aside,
            **({} if again else {"alert": None}),
        )
    ).rowcount
    if changed != 1:
        return None
    return Delivery(
        delivery_id=delivery_id(pending.alert.alert_id, pending.destination, number),
        alert_id=pending.alert.alert_id,
        network_id=pending.alert.network_id,
        destination=pending.destination,
        status=status,
        reason=attempt.reason,
        attempt=number,
        http_status=attempt.http_status,
        error=None if attempt.error is None else attempt.error[:ERROR_MAX_CHARS],
        at=at,
        retry_after_s=wait_s if again else None,
    )


def delivery_id(alert_id: str, name: str, attempt: int) -> str:
    """From alert, destination and attempt, so that one record of the past has one id."""
    return hashlib.sha256("\n".join((alert_id, name, str(attempt))).encode()).hexdigest()[:32]


def _owe(connection: Connection, alert: Alert, name: str) -> None:
    value = encode(alert)
    match _find(connection, alert.alert_id, name):
        case None:
            _insert(connection, alert.alert_id, alert.network_id, name, State.PENDING, alert=value)
        case row_id, State.AWAITED:
            row = update(delivery).where(delivery.c.id == row_id)
            connection.execute(row.values(state=State.PENDING, alert=value))


def _find(connection: Connection, alert_id: str, name: str) -> tuple[int, str] | None:
    query = select(delivery.c.id, delivery.c.state)
    query = query.where(delivery.c.alert_id == alert_id, delivery.c.destination == name)
    row = connection.execute(query).first()
    return None if row is None else (row.id, row.state)


def _insert(
    connection: Connection,
    alert_id: str,
    network_id: str,
    name: str,
    state: State,
    *,
    attempts: int = 0,
    first_attempt_ms: int | None = None,
    alert: bytes | None = None,
) -> None:
    connection.execute(
        insert(delivery).values(
            alert_id=alert_id,
            network_id=network_id,
            destination=name,
            state=state,
            attempts=attempts,
            first_attempt_ms=first_attempt_ms,
            due_ms=0,
            stepped_aside=False,
            alert=alert,
        )
    )


def _pending(row: Row[Any]) -> Pending:
    return Pending(
        row_id=row.id,
        alert=Alert.model_validate_json(row.alert),
        destination=row.destination,
        attempts=row.attempts,
        first_attempt_at=None if row.first_attempt_ms is None else _moment(row.first_attempt_ms),
        due_at=_moment(row.due_ms),
    )


def _skip(alert_id: str, network_id: str, name: str, reason: DeliveryReason, at: datetime) -> Delivery:
    return Delivery(
        delivery_id=delivery_id(alert_id, name, 0),
        alert_id=alert_id,
        network_id=network_id,
        destination=name,
        status=DeliveryStatus.SKIPPED,
        reason=reason,
        attempt=0,
        at=at,
    )


def _is_final(one: Delivery) -> bool:
    return one.status is not DeliveryStatus.RETRYING


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
