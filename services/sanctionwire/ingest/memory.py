"""What ingest remembers of each source between looks, in its own database."""

from __future__ import annotations

import hashlib
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import Connection, select

from sanctionwire.ingest import tables
from sanctionwire.ingest.fetching.fetch import Validators
from sanctionwire.ingest.guards import Stamp
from sanctionwire.ingest.sources.config import ListSourceConfig, NewsSourceConfig
from sanctionwire.store.outbox import upsert


class Held(BaseModel):
    """A publication that waits for a person. Its files are in the folder of held files, named by ``sha256``."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    reason: str
    published_at: AwareDatetime
    written_at: AwareDatetime
    retrieved_at: AwareDatetime
    address: str
    released_by: str | None = Field(default=None, description="id of the directive that releases it")

    def releases(self, sha256: str) -> bool:
        """Whether a person has released just this content."""
        return self.released_by is not None and self.sha256 == sha256

    @property
    def stamp(self) -> Stamp:
        """When it was published and written."""
        return Stamp(self.published_at, self.written_at)


class SourceMemory(BaseModel):
    """What was last seen.

    ``made_for`` says of which settings of the source it speaks: with other settings it says nothing. ``validators`` are
    by address; ``sha256`` is of the last content that was dealt with; ``published_at`` is that of the last publication
    taken from this source.
    """

    model_config = ConfigDict(frozen=True)

    made_for: str
    validators: dict[str, Validators] = Field(default_factory=dict)
    sha256: str | None = None
    published_at: datetime | None = None
    held: Held | None = None

    @property
    def dealt_with(self) -> str | None:
        """Hash of the content that needs no reading: what was taken last, or what is held and not released."""
        if self.held is None:
            return self.sha256
        return self.held.sha256 if self.held.released_by is None else None


def fingerprint(source: ListSourceConfig | NewsSourceConfig) -> str:
    """Changes when the source is read from elsewhere or otherwise, so that what was seen counts no more."""
    list_id = source.list_id if isinstance(source, ListSourceConfig) else ""
    told = "\n".join([source.format, list_id, str(source.path), *source.addresses])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def recall(connection: Connection, source: ListSourceConfig | NewsSourceConfig) -> SourceMemory:
    """What is remembered of a source; nothing where it was never seen with these settings."""
    known = recall_id(connection, source.id)
    made_for = fingerprint(source)
    return known if known is not None and known.made_for == made_for else SourceMemory(made_for=made_for)


def recall_id(connection: Connection, source_id: str) -> SourceMemory | None:
    """What is remembered under an id, whatever its settings were."""
    row = connection.execute(select(tables.memory.c.value).where(tables.memory.c.source_id == source_id)).first()
    return None if row is None else SourceMemory.model_validate_json(row.value)


def remember(connection: Connection, source_id: str, memory: SourceMemory) -> None:
    """Store what was seen, in the transaction that draws the conclusions from it."""
    upsert(connection, tables.memory, {"source_id": source_id}, {"value": memory.model_dump_json(exclude_none=True)})
