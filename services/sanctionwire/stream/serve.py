"""The one way to answer HTTP: pages for operators, and receivers of the demo and the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from sanctionwire.errors import SettingsError

LOOPBACK = "127.0.0.1"


@asynccontextmanager
async def serving(app: web.Application, host: str = LOOPBACK, port: int = 0) -> AsyncIterator[str]:
    """Serve for the length of a block; port 0 takes a free one. Yields the origin, as ``http://127.0.0.1:54321``."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise SettingsError(f"no page can be served at {host}:{port}: {error.strerror}") from error
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
