"""People's decisions about sources: ``release_source`` lets a held publication pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import Connection

from sanctionwire.errors import BadEventError
from sanctionwire.ingest.memory import recall_id, remember
from sanctionwire.store import Store, Writer
from sanctionwire.store.writer import positions
from sanctionwire.stream.codec import decode
from sanctionwire.stream.metrics import EVENTS
from sanctionwire.stream.runtime import retry_in_place
from sanctionwire_schemas import Directive, DirectiveKind

log = structlog.get_logger(__name__)

SERVICE = "ingest"


def release(connection: Connection, directive: Directive) -> str | None:
    """Mark the held publication that a directive speaks of as released; returns the source's id where there is one.

    ``subjects`` are the source id and, if given, the hash of the publication (or its beginning): a decision about one
    publication must not let another pass that has taken its place since.
    """
    source_id, *hashes = directive.subjects
    memory = recall_id(connection, source_id)
    if memory is None or memory.held is None:
        log.warning("release_without_effect", source=source_id, why="nothing is held", directive=directive.directive_id)
        return None
    if hashes and not memory.held.sha256.startswith(hashes[0]):
        why = "another publication has taken the place of the one that was meant"
        log.warning("release_without_effect", source=source_id, why=why, directive=directive.directive_id)
        return None
    held = memory.held.model_copy(update={"released_by": directive.directive_id})
    remember(connection, source_id, memory.model_copy(update={"held": held}))
    log.info("publication_released", source=source_id, directive=directive.directive_id, author=directive.author)
    return source_id


class DirectiveReader:
    """Applies directives to what is held: one transaction a poll, which moves the position, too."""

    def __init__(self, store: Store, writer: Writer, released: Callable[[str], None]) -> None:
        self._store = store
        self._writer = writer
        self._released = released

    async def work(self, records: list[Any]) -> None:
        """One poll. Returns when it is committed, however long the database is away."""
        for source_id in await retry_in_place(lambda: self._store.run(lambda c: self._apply(c, records))):
            self._released(source_id)

    def _apply(self, connection: Connection, records: list[Any]) -> list[str]:
        known = positions(connection)
        found: list[str] = []
        ends: dict[tuple[str, int], int] = {}
        for record in records:
            place = (record.topic, record.partition)
            if record.offset < known.get(place, 0):
                continue
            ends[place] = record.offset + 1
            try:
                directive = decode(Directive, record.value)
            except BadEventError as error:
                # The networks service reads every directive and makes the dead letter: one is enough.
                log.warning("directive_unreadable", offset=record.offset, error=str(error))
                continue
            if directive.kind is DirectiveKind.RELEASE_SOURCE:
                EVENTS.labels(SERVICE, "applied").inc()
                source_id = release(connection, directive)
                if source_id is not None:
                    found.append(source_id)
        for (topic, partition), end in ends.items():
            self._writer.advance(connection, topic, partition, known.get((topic, partition), -1), end)
        return found
