"""People's decisions, recorded on directives.v1 with author, reason and, where wanted, an end."""

from __future__ import annotations

import getpass
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from sanctionwire.cli.lines import STDERR
from sanctionwire.cli.topics import CONNECT_ATTEMPTS
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Directive, DirectiveKind, Topic

Reason = Annotated[str, typer.Option(help="why; kept with the decision")]
Author = Annotated[str | None, typer.Option(help="who decides; default the user of this computer")]
Days = Annotated[float | None, typer.Option("--days", min=0.01, help="how long it counts; for ever without")]


async def decide(
    broker: Broker,
    kind: DirectiveKind,
    subjects: Sequence[str],
    *,
    reason: str,
    author: str | None,
    days: float | None = None,
) -> Directive:
    """Record a decision and say under which id. Raises ``UnreachableError`` where no broker takes it."""
    now = datetime.now(UTC)
    directive = Directive(
        directive_id=f"d-{uuid.uuid4()}",
        kind=kind,
        subjects=tuple(subjects),
        author=author or getpass.getuser(),
        reason=reason,
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    await broker.wait(attempts=CONNECT_ATTEMPTS)
    async with sender(broker) as out:
        await out.send([outgoing(Topic.DIRECTIVES, directive, ce_id=directive.directive_id, ce_source="cli")])
    STDERR.print(f"directive {directive.directive_id} sent", highlight=False)
    return directive
