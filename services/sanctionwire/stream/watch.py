"""Notices that the broker is away. An idle client would not: aiokafka reconnects for ever and says nothing."""

from __future__ import annotations

import asyncio
import contextlib

from sanctionwire.errors import UnreachableError
from sanctionwire.stream.runtime import Runtime

LOOK_S = 3.0
ANSWER_TIMEOUT_S = 5.0
PART = "broker"


async def watch_broker(runtime: Runtime) -> None:
    """Tell the health page whether the broker answers, until asked to stop."""
    runtime.health.not_ready(PART, "not asked yet")
    while not runtime.stop.is_set():
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S), runtime.broker.admin():
                runtime.health.ready(PART)
        except UnreachableError as error:
            runtime.health.not_ready(PART, str(error))
        except TimeoutError:
            runtime.health.not_ready(PART, f"{runtime.broker.bootstrap} gives no answer within {ANSWER_TIMEOUT_S:g} s")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(runtime.stop.wait(), LOOK_S)
