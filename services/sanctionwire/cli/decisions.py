"""People's decisions, recorded on directives.v1 with author, reason and, where wanted, an end."""

from __future__ import annotations

import getpass
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from pydantic import ValidationError

from sanctionwire.cli.lines import STDERR
from sanctionwire.cli.topics import CONNECT_ATTEMPTS, broker_at
from sanctionwire.errors import InputError
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.codec import fields_message
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Directive, DirectiveKind, Topic


def _said(reason: str) -> str:
    if not reason.strip():
        raise typer.BadParameter("say why: it is kept with the decision")
    return reason


Reason = Annotated[str, typer.Option(callback=_said, help="why; kept with the decision")]
Author = Annotated[str | None, typer.Option(help="who decides; default the user of this computer")]
Days = Annotated[float | None, typer.Option("--days", min=0.01, help="how long it counts; for ever without")]
Unchecked = Annotated[
    bool, typer.Option("--unchecked", help="send it as it stands, also about what no topic speaks of yet")
]


async def connected(bootstrap: str | None) -> Broker:
    """The broker, once it answers. Raises ``UnreachableError`` where none does."""
    broker = broker_at(bootstrap)
    await broker.wait(attempts=CONNECT_ATTEMPTS)
    return broker


async def decide(
    broker: Broker,
    kind: DirectiveKind,
    subjects: Sequence[str],
    *,
    reason: str,
    author: str | None,
    days: float | None = None,
) -> Directive:
    """Record a decision and say about what and under which id. Raises ``InputError`` where it is none."""
    now = datetime.now(UTC)
    try:
        directive = Directive(
            directive_id=f"d-{uuid.uuid4()}",
            kind=kind,
            subjects=tuple(subjects),
            author=author or getpass.getuser(),
            reason=reason,
            created_at=now,
            expires_at=None if days is None else now + timedelta(days=days),
        )
    except ValidationError as error:
        raise InputError(f"is no decision: {fields_message(error)}") from error
    async with sender(broker) as out:
        await out.send([outgoing(Topic.DIRECTIVES, directive, ce_id=directive.directive_id, ce_source="cli")])
    about = ", ".join(directive.subjects)
    STDERR.print(f"directive {directive.directive_id} sent: {kind.value} {about}", markup=False, highlight=False)
    return directive
