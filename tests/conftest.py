"""Fixtures that every test folder may use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sanctionwire.settings import KafkaSettings, LogSettings
from sanctionwire.store import Store
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.embedded import embedded_broker
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.topics import apply_topics

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """Real lists, articles and cases that are not part of the project; tests that read them skip without."""
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED_DATA


@pytest.fixture
async def broker() -> AsyncIterator[Broker]:
    """An embedded broker of its own, with the topics."""
    async with embedded_broker() as address:
        made = Broker(KafkaSettings(kafka_bootstrap=address))
        await apply_topics(made)
        yield made


@pytest.fixture
def runtime(broker: Broker) -> Runtime:
    """What services of one process share."""
    return Runtime(broker, log_settings=LogSettings())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A migrated SQLite database on disk."""
    opened = await Store.open(f"sqlite:///{tmp_path / 'networks.db'}", service="networks")
    yield opened
    await opened.close()
