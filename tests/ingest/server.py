"""A web server of our own on loopback: answers as planned, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from sanctionwire.stream.serve import serving


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    """Only so many bytes of the body come, then the connection dies."""
    hangs: bool = False
    endless: bool = False
    """The body is sent again and again, without a length, for as long as anybody reads."""


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]


class Publisher:
    """Gives the planned answers of a path in order; the last of them for ever."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.origin = ""
        self.sent_bytes = 0
        self.answered = asyncio.Event()
        """Set whenever a request has come in."""
        self._plans: dict[str, deque[Answer]] = {}
        self._free = asyncio.Event()

    def plan(self, path: str, *answers: Answer) -> str:
        """Returns the address of the path."""
        self._plans[path] = deque(answers)
        return self.origin + path

    def count(self, path: str) -> int:
        return sum(one.path == path for one in self.asked)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(Asked(request.path, {k.lower(): v for k, v in request.headers.items()}))
        self.answered.set()
        plan = self._plans.get(request.path)
        if plan is None:
            return web.Response(status=404, text="not here")
        answer = plan.popleft() if len(plan) > 1 else plan[0]
        if answer.hangs:
            await self._free.wait()
        etag = answer.headers.get("ETag")
        if answer.status == 200 and etag is not None and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        if answer.endless:
            return await self._flood(request, answer)
        if answer.cut_after is not None:
            return await self._cut(request, answer)
        self.sent_bytes += len(answer.body)
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)

    async def _flood(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        response = web.StreamResponse(headers=answer.headers)
        await response.prepare(request)
        while True:
            await response.write(answer.body)
            self.sent_bytes += len(answer.body)

    async def _cut(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        response = web.StreamResponse(headers=answer.headers)
        if "Content-Length" not in answer.headers and "Transfer-Encoding" not in answer.headers:
            response.content_length = len(answer.body)
        await response.prepare(request)
        await response.write(answer.body[: answer.cut_after])
        assert request.transport is not None
        request.transport.close()
        return response

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncIterator[Publisher]:
        publisher = cls()
        app = web.Application()
        app.router.add_get("/{rest:.*}", publisher._answer)
        async with serving(app) as publisher.origin:
            try:
                yield publisher
            finally:
                publisher._free.set()
