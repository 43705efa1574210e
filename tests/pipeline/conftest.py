from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.pipeline.wire import Wire, new_wire

from sanctionwire.stream.broker import Broker


@pytest.fixture
async def wire(broker: Broker, tmp_path: Path) -> AsyncIterator[Wire]:
    """The list stands as before the founding action; nothing runs yet."""
    async with new_wire(broker, tmp_path) as made:
        yield made
