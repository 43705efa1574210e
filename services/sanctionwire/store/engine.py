"""The database of one service: opened, migrated, and used from one thread beside the event loop."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar

import structlog
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool

from sanctionwire.errors import SettingsError, UnreachableError

T = TypeVar("T")
log = structlog.get_logger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE_BUSY_TIMEOUT_MS = 30_000
CONNECT_TIMEOUT_S = 10
MIGRATION_LOCK = 0x5A9C7104

_ALEMBIC = threading.Lock()
"""Alembic keeps the migration at hand in module globals: one at a time in a process."""


class Store:
    """One service's database. All SQL runs in one thread, one transaction at a time, so that writes keep their
    order.
    """

    def __init__(self, engine: Engine, service: str) -> None:
        self.engine = engine
        self.service = service
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"sql-{service}")

    @classmethod
    async def open(cls, url: str, *, service: str) -> Self:
        """Connect, bring the tables up to date, and return the store.

        ``url`` is an SQLAlchemy address. On PostgreSQL the service uses a schema of its own name; an SQLite file is
        made where it is missing. Raises ``SettingsError`` for an address that cannot be used, ``UnreachableError``
        where the server does not answer.
        """
        store = cls(_engine(url, service), service)
        try:
            await store._in_thread(lambda: _migrate(store.engine, service))
        except OperationalError as error:
            await store.close()
            raise UnreachableError(f"database of {service} cannot be opened: {_cause(error)}") from error
        except DatabaseError as error:
            await store.close()
            place = store.sqlite_path or "the server"
            raise SettingsError(f"database of {service} ({place}) cannot be read: {_cause(error)}") from error
        return store

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None where a server holds the data."""
        return _file_of(self.engine.url)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction off the event loop and return what it returns.

        Whatever ``work`` raises rolls the transaction back and comes out here; a database that does not answer comes
        out as ``UnreachableError``.
        """

        def transaction() -> T:
            with self.engine.begin() as connection:
                return work(connection)

        try:
            return await self._in_thread(transaction)
        except DBAPIError as error:
            if isinstance(error, OperationalError) or error.connection_invalidated:
                raise UnreachableError(f"database of {self.service} does not answer: {_cause(error)}") from error
            raise

    async def close(self) -> None:
        """Give the connection back and end the thread."""
        await self._in_thread(self.engine.dispose)
        self._thread.shutdown(wait=False)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        # Shielded: a cancelled caller must not leave a transaction half seen. It ends, and only then the caller does.
        future = asyncio.get_running_loop().run_in_executor(self._thread, work)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await asyncio.wait([future])
            raise


def _cause(error: DBAPIError) -> str:
    """The driver's own message, without the SQL text and its values."""
    return str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__


def _engine(url: str, service: str) -> Engine:
    if not re.fullmatch(r"[a-z_]{1,32}", service):
        raise ValueError(f"service name {service!r} cannot name a schema")
    address = _address(url)
    match address.get_backend_name():
        case "sqlite":
            return _sqlite(address)
        case "postgresql":
            return create_engine(
                address.set(drivername="postgresql+psycopg"),
                pool_size=1,
                max_overflow=0,
                pool_pre_ping=True,
                isolation_level="READ COMMITTED",
                connect_args={"options": f"-csearch_path={service}", "connect_timeout": CONNECT_TIMEOUT_S},
            )
        case other:
            raise SettingsError(f"database {other!r} is not supported: use sqlite or postgresql")


def sqlite_file(url: str) -> Path | None:
    """The file that an address names; None where a server or the memory holds the data."""
    return _file_of(_address(url))


def _file_of(address: URL) -> Path | None:
    on_disk = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return Path(str(address.database)) if on_disk else None


def _address(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:  # the latter of a port that is no number
        raise SettingsError("the database address is not an SQLAlchemy URL such as sqlite:///file.db") from error


def _sqlite(address: URL) -> Engine:
    file = _file_of(address)
    if file is not None:
        folder = file.resolve().parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"data folder {folder}: {error.strerror or 'cannot be made'}") from error
    engine = create_engine(address, poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's begin below decides, not the driver's guess
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_TIMEOUT_MS}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # take the write lock at once: no upgrade can fail later

    return engine


def _migrate(engine: Engine, service: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(p) for p in version_locations(service)))
    with _ALEMBIC, engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # a standby that starts at the same moment waits here, and then finds everything done
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {service}"))
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")


def version_locations(service: str) -> list[Path]:
    """Where a service's migrations stand: those of the plumbing, and its own."""
    return [path for name in ("plumbing", service) if (path := MIGRATIONS / "versions" / name).is_dir()]
