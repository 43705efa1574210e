"""``/live`` and ``/ready``: whether the process runs, and what each of its parts waits for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from sanctionwire.stream.serve import serving

log = structlog.get_logger(__name__)


class Health:
    """What each part of a process says of itself. A part that never spoke does not count."""

    def __init__(self) -> None:
        self._waits: dict[str, str | None] = {}

    def not_ready(self, part: str, why: str) -> None:
        """``part`` cannot do its work now."""
        if self._waits.get(part, "") != why:
            log.info("not_ready", part=part, why=why)
        self._waits[part] = why

    def ready(self, part: str) -> None:
        """``part`` works."""
        if self._waits.get(part, "") is not None:
            log.info("ready", part=part)
        self._waits[part] = None

    @property
    def waits(self) -> dict[str, str]:
        """Parts that are not ready, and why."""
        return {part: why for part, why in self._waits.items() if why is not None}

    @property
    def is_ready(self) -> bool:
        """Every part has said that it works."""
        return bool(self._waits) and not self.waits


@asynccontextmanager
async def health_pages(health: Health, host: str, port: int) -> AsyncIterator[None]:
    """Serve the pages for the length of a block; port 0 serves nothing.

    ``/live`` is 200 while the event loop turns, ``/ready`` 200 or 503 with the parts that wait, ``/metrics`` is for
    Prometheus.
    """
    if port == 0:
        yield
        return

    async def live(_request: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def ready(_request: web.Request) -> web.Response:
        return web.json_response(
            {"ready": health.is_ready, "waits": health.waits}, status=200 if health.is_ready else 503
        )

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/live", live), web.get("/ready", ready), web.get("/metrics", metrics)])
    async with serving(app, host, port):
        log.info("health_pages", host=host, port=port)
        yield
