"""A Slack receiver of our own on loopback: answers as told, and remembers what it was posted."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from sanctionwire.stream.serve import serving

PATH = "/services/T00000000/B00000000/s3cretS3cretS3cretS3cret"
SECRET = "s3cretS3cretS3cretS3cret"


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    drops: bool = False
    """The message is taken, and the connection dies before the answer."""


OK = Answer()


class Receiver:
    """Gives the planned answers in order, then ``ok`` for ever."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.accepted: list[dict[str, Any]] = []
        self.other_requests: list[str] = []
        self.origin = ""
        self.down = False
        self._plan: deque[Answer] = deque()
        self._free = asyncio.Event()

    def plan(self, *answers: Answer) -> None:
        self._plan.extend(answers)

    @property
    def url(self) -> SecretStr:
        return SecretStr(self.origin + PATH)

    def alert_ids(self, find: Callable[[str], str]) -> list[str]:
        return [find(post["text"]) for post in self.accepted]

    async def _post(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.posts.append(body)
        answer = self._plan.popleft() if self._plan else OK
        if self.down:
            answer = Answer(503)
        if answer.hangs:
            await self._free.wait()
        if answer.status == 200:
            self.accepted.append(body)
        if answer.drops:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=answer.status, text=answer.body, headers=answer.headers)

    async def _other(self, request: web.Request) -> web.StreamResponse:
        self.other_requests.append(f"{request.method} {request.path}")
        return web.Response(text="ok")

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncIterator[Receiver]:
        receiver = cls()
        app = web.Application()
        app.router.add_post(PATH, receiver._post)
        app.router.add_route("*", "/{rest:.*}", receiver._other)
        async with serving(app) as receiver.origin:
            try:
                yield receiver
            finally:
                receiver._free.set()
