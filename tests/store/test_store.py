"""What the SQL plumbing promises."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, insert, select

from sanctionwire.errors import FencedError, SettingsError
from sanctionwire.store import OutboxRecord, Store, Writer, enqueue, outbox, tables, writer_lock
from sanctionwire.store.writer import positions


def record(mark: str) -> OutboxRecord:
    return OutboxRecord("t", b"key", b"\x00value", (("h", b"\xff\x00"), ("ce_id", mark.encode())), mark)


@pytest.mark.parametrize("service", ["ingest", "networks", "notify"])
async def test_migrations_make_the_tables_that_the_code_uses(database_url: str, service: str) -> None:
    """Alembic finds nothing to add: tables in code and tables from migrations are the same."""
    own: MetaData = importlib.import_module(f"sanctionwire.{service}.tables").metadata
    everything = tables.new_metadata()
    for metadata in (tables.plumbing, own):
        for table in metadata.sorted_tables:
            table.to_metadata(everything)
    opened = await Store.open(database_url, service=service)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), everything))

    assert [d for d in await opened.run(differences) if "alembic_version" not in str(d)] == []
    await opened.close()


async def test_opening_twice_changes_nothing(database_url: str) -> None:
    for _ in range(2):
        opened = await Store.open(database_url, service="networks")
        await opened.run(lambda c: enqueue(c, [record("a")]))
        await opened.close()
    opened = await Store.open(database_url, service="networks")
    assert len(await opened.run(lambda c: outbox.pending(c, 10))) == 2
    await opened.close()


async def test_an_older_writer_cannot_write(store: Store) -> None:
    """The epoch shuts out a writer that does not know it was replaced; its whole transaction is undone."""
    old = await Writer.take(store)
    await Writer.take(store)

    def write(connection: Connection) -> None:
        enqueue(connection, [record("from the dead")])
        old.advance(connection, "t", 0, -1, 5)

    with pytest.raises(FencedError):
        await store.run(write)
    assert await store.run(lambda c: outbox.pending(c, 10)) == []
    assert await store.run(positions) == {}


async def test_a_position_moves_only_from_where_it_stands(store: Store) -> None:
    writer = await Writer.take(store)
    await store.run(lambda c: writer.advance(c, "t", 0, -1, 5))
    with pytest.raises(FencedError):
        await store.run(lambda c: writer.advance(c, "t", 0, 4, 6))
    await store.run(lambda c: writer.advance(c, "t", 0, 5, 9))
    assert await store.run(positions) == {("t", 0): 9}


async def test_a_standby_waits_until_the_writer_is_gone(database_url: str) -> None:
    first = await Store.open(database_url, service="networks")
    second = await Store.open(database_url, service="networks")
    order: list[str] = []

    async def stand_by() -> None:
        async with writer_lock(second):
            order.append("second")

    async with writer_lock(first):
        waiting = asyncio.create_task(stand_by())
        await asyncio.sleep(0.05)
        order.append("first leaves")
    async with asyncio.timeout(10):
        await waiting
    assert order == ["first leaves", "second"]
    await first.close()
    await second.close()


async def test_the_outbox_gives_back_bytes_and_order(store: Store) -> None:
    await store.run(lambda c: enqueue(c, [record(str(i)) for i in range(7)]))
    found = await store.run(lambda c: outbox.pending(c, 5))
    assert [r.mark for r in found] == ["0", "1", "2", "3", "4"]
    assert found[0].headers == record("0").headers
    assert found[0].value == b"\x00value"
    await store.run(lambda c: outbox.settle(c, [r.id for r in found], {("t", 3): 12}))
    assert [r.mark for r in await store.run(lambda c: outbox.pending(c, 5))] == ["5", "6"]
    assert await store.run(lambda c: outbox.relayed_offsets(c, ["t"])) == {("t", 3): 12}


async def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def work(connection: Connection) -> None:
        connection.execute(insert(tables.relayed).values(topic="t", partition=0, next_offset=1))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        await store.run(work)
    assert await store.run(lambda c: c.execute(select(tables.relayed)).all()) == []


@pytest.mark.parametrize("url", ["mysql://x/y", "not a url"])
async def test_an_unusable_address_is_a_settings_error(url: str) -> None:
    with pytest.raises(SettingsError):
        await Store.open(url, service="networks")


async def test_what_is_no_database_or_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "networks.db").write_text("no database")
    for place in (tmp_path / "networks.db", tmp_path / "networks.db" / "below.db"):
        with pytest.raises(SettingsError, match=r"networks\.db"):
            await Store.open(f"sqlite:///{place}", service="networks")
