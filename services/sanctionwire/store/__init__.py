"""SQL plumbing: one database (SQLite) or schema (PostgreSQL) a service, migrated by alembic, used off the event loop.

store = await Store.open(StoreSettings(...), service="networks")
async with writer_lock(store):                      # one writer; a standby waits here
writer = await Writer.take(store)                # raises the epoch: whoever held it before can write no more
await store.run(lambda tx: ...)                  # one transaction; plain functions of a Connection
"""

from __future__ import annotations

from sanctionwire.store.engine import Store
from sanctionwire.store.outbox import OutboxRecord, enqueue
from sanctionwire.store.writer import Writer, writer_lock

__all__ = ["OutboxRecord", "Store", "Writer", "enqueue", "writer_lock"]
