"""Fetching over HTTP, politely and without trust: conditional requests, bounds on everything, bodies on disk.

    async with Fetcher(FetchSettings(), spool=folder) as fetcher:
        got = await fetcher.get("https://example.org/list.xml", known, rules=FetchRules(home=..., hosts=...))
        if isinstance(got, Fetched):
            with got:                       # its files go when the block ends
                parse(got.files)

One call is one attempt: when to try again is the caller's schedule (see ``schedule.py``), which ``SourceAwayError``
tells what the server asked for.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, Self
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from sanctionwire.ingest.fetching.fetched import Fetched, NotModified, Validators
from sanctionwire.ingest.fetching.http_rules import (
    FetchRules,
    file_name,
    header_text,
    http_date,
    is_loopback,
    looks_like_html,
    retry_after_s,
    shown,
    stated_sha256,
    target_of,
)
from sanctionwire.ingest.fetching.refusals import Absence, Refusal, RefusedError, SourceAwayError
from sanctionwire.ingest.fetching.unpack import CHUNK_BYTES, Guard, Inflater, hash_files, unpack_file
from sanctionwire.settings import FetchSettings
from sanctionwire.stream.runtime import utc_now

__all__ = ["Fetched", "Fetcher", "NotModified", "Validators", "user_agent"]

MAX_REDIRECTS: Final = 5
CONNECTIONS_PER_HOST: Final = 2
RETRYABLE_STATUS: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 520, 521, 522, 523, 524})
"""Statuses after which the same request may work later: RFC 9110, RFC 6585, and those of common proxies."""
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_MOVED_FOR_GOOD: Final = frozenset({301, 308})
_SNIFFED_BYTES: Final = 2048


@dataclass
class _Host:
    """How one host is to be treated: one request starts after another, none while it asked us to wait."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    closed_until: float = 0.0


class Fetcher:
    """Connections for all sources of one process. ``spool`` is the folder for bodies; default the system's own."""

    def __init__(
        self, settings: FetchSettings, *, spool: Path | None = None, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._settings = settings
        self._spool = spool
        self._now = now
        self._hosts: dict[str, _Host] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        s = self._settings
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit_per_host=CONNECTIONS_PER_HOST),
            timeout=aiohttp.ClientTimeout(
                total=s.fetch_timeout_s, sock_connect=s.fetch_connect_timeout_s, sock_read=s.fetch_idle_timeout_s
            ),
            headers={"User-Agent": user_agent(s.fetch_contact), "Accept-Encoding": "gzip, deflate"},
            auto_decompress=False,  # unpacked here, within bounds
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=s.fetch_trust_env,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(
        self,
        address: str,
        known: Validators | None = None,
        *,
        rules: FetchRules | None = None,
        refused: Callable[[Path, RefusedError], None] | None = None,
    ) -> Fetched | NotModified:
        """Ask once. With ``known`` a server may answer that nothing changed. A body that came and is refused is shown
        to ``refused`` (in a thread of its own) before it is deleted.

        Raises ``RefusedError`` (an InputError) for an answer that is not to be used, and ``SourceAwayError`` (an
        UnreachableError, retryable) where no whole answer came.
        """
        rules = rules or FetchRules(home=address)
        rules.check(address)
        try:
            async with asyncio.timeout(self._settings.fetch_timeout_s):
                return await self._follow(address, known or Validators(), rules, refused)
        except TimeoutError as error:  # aiohttp's own timeouts are such, too
            raise SourceAwayError(
                Absence.TIMEOUT, "did not answer in time, or broke off", address=shown(address)
            ) from error
        except aiohttp.ClientPayloadError as error:
            raise SourceAwayError(
                Absence.CUT, "the connection ended before the answer did", address=shown(address)
            ) from error
        except aiohttp.InvalidURL as error:
            raise RefusedError(Refusal.ADDRESS, "is no address", address=shown(address)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise SourceAwayError(Absence.CONNECTION, _why(error), address=shown(address)) from error

    async def _follow(
        self,
        address: str,
        known: Validators,
        rules: FetchRules,
        refused: Callable[[Path, RefusedError], None] | None,
    ) -> Fetched | NotModified:
        current, moved_to = address, None
        for hop in range(MAX_REDIRECTS + 1):
            await self._wait_for_turn(current)
            async with self._request(current, known) as response:
                if response.status in _MOVED:
                    target = target_of(response.headers.get("Location"), current)
                    rules.check(target, redirect=True)
                    if hop == 0 and response.status in _MOVED_FOR_GOOD:
                        moved_to = target
                    current = target
                    continue
                return await self._answer(response, address, current, moved_to, known, rules, refused)
        raise RefusedError(Refusal.REDIRECT, f"redirects more than {MAX_REDIRECTS} times", address=shown(address))

    def _request(self, address: str, known: Validators) -> aiohttp.client._RequestContextManager:
        if self._session is None:
            raise RuntimeError("a Fetcher is used within `async with`")
        headers = {}
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        proxy = self._settings.fetch_proxy
        use_proxy = proxy is not None and not is_loopback(urlsplit(address).hostname or "")
        return self._session.get(
            URL(address, encoded=True),
            headers=headers,
            allow_redirects=False,  # each hop is checked first
            proxy=proxy.get_secret_value() if proxy is not None and use_proxy else None,
        )

    async def _wait_for_turn(self, address: str) -> None:
        name = urlsplit(address).hostname or ""
        host = self._hosts.setdefault(name, _Host())
        loop = asyncio.get_running_loop()
        async with host.turn:
            wait_s = host.closed_until - loop.time()
            if wait_s > 0:
                raise SourceAwayError(
                    Absence.TOLD_TO_WAIT,
                    f"{name} asked us to wait until {self._now() + timedelta(seconds=wait_s):%H:%M} UTC",
                    address=shown(address),
                    retry_after_s=wait_s,
                )
            if not is_loopback(name):
                await asyncio.sleep(max(0.0, host.free_at - loop.time()))
                host.free_at = loop.time() + self._settings.fetch_host_pause_s

    async def _answer(
        self,
        response: aiohttp.ClientResponse,
        address: str,
        final: str,
        moved_to: str | None,
        known: Validators,
        rules: FetchRules,
        refused: Callable[[Path, RefusedError], None] | None,
    ) -> Fetched | NotModified:
        now = self._now()
        self._refuse_status(response, address, final, now, conditional=known != Validators())
        given = Validators(
            header_text(response.headers.get("ETag")), header_text(response.headers.get("Last-Modified"))
        )
        if response.status == 304:
            return NotModified(
                shown(address),
                Validators(given.etag or known.etag, given.last_modified or known.last_modified),
                now,
            )
        folder = Path(tempfile.mkdtemp(prefix="fetch-", dir=self._spool))
        path = folder / file_name(address)
        try:
            guard = await self._spool_body(response, path, shown(address), rules)
            files, digest, size = await asyncio.to_thread(_unpacked, path, shown(address), rules)
        except BaseException as error:
            if refused is not None and isinstance(error, RefusedError) and path.exists():
                await asyncio.to_thread(refused, path, error)
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return Fetched(
            address=shown(address),
            final_address=shown(final),
            moved_to=moved_to and shown(moved_to),
            folder=folder,
            files=files,
            received_bytes=guard.received,
            size_bytes=size,
            sha256=digest,
            validators=given,
            retrieved_at=now,
            last_modified=http_date(given.last_modified),
            content_type=response.content_type if "Content-Type" in response.headers else None,
            charset=response.charset,
        )

    def _refuse_status(
        self, response: aiohttp.ClientResponse, address: str, final: str, now: datetime, *, conditional: bool
    ) -> None:
        status = response.status
        if status == 200 or (status == 304 and conditional):
            return
        if status in RETRYABLE_STATUS:
            wait_s = retry_after_s(response.headers.get("Retry-After"), now)
            if wait_s:
                host = self._hosts[urlsplit(final).hostname or ""]
                host.closed_until = asyncio.get_running_loop().time() + wait_s
            asked = f" and asked us to wait {wait_s:.0f} s" if wait_s else ""
            raise SourceAwayError(
                Absence.STATUS,
                f"answered with status {status}{asked}",
                address=shown(address),
                status=status,
                retry_after_s=wait_s,
            )
        mend = {401: ": it wants a login", 403: ": it does not let us in", 404: ": is the address still right?"}
        raise RefusedError(
            Refusal.STATUS,
            f"answered with status {status}{mend.get(status, '; expected 200')}",
            address=shown(address),
            status=status,
        )

    async def _spool_body(self, response: aiohttp.ClientResponse, path: Path, address: str, rules: FetchRules) -> Guard:
        guard = Guard(address, rules.max_bytes)
        if (response.content_length or 0) > rules.max_bytes:
            raise guard.too_large()
        coding = response.headers.get("Content-Encoding", "identity").strip().lower().removeprefix("x-")
        if coding not in ("identity", "gzip", "deflate"):
            raise guard.broken(f"is packed as {coding[:40]!r}, which we did not ask for; expected gzip or nothing")
        inflater = None if coding == "identity" else Inflater(coding, guard)
        digest = sha256()
        with path.open("wb") as out:
            async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                guard.take(len(chunk))
                digest.update(chunk)
                _write(out, chunk, inflater)
        if inflater is not None and guard.received:
            inflater.finish()
        stated = stated_sha256(response.headers)
        if stated is not None and stated != digest.hexdigest():
            raise RefusedError(Refusal.CHECKSUM, "is not what the server's own digest says", address=address)
        return guard


def _write(out: IO[bytes], chunk: bytes, inflater: Inflater | None) -> None:
    if inflater is None:
        out.write(chunk)
        return
    for piece in inflater.feed(chunk):
        out.write(piece)


def _unpacked(path: Path, address: str, rules: FetchRules) -> tuple[tuple[Path, ...], str, int]:
    """Files, hash and size of a body on disk, after every check that needs its bytes."""
    with path.open("rb") as file:
        start = file.read(_SNIFFED_BYTES)
    if not start.strip():
        raise RefusedError(Refusal.EMPTY, "is empty", address=address)
    if not rules.html and looks_like_html(start):
        raise RefusedError(
            Refusal.HTML, "answered with a web page where a data file was expected: an error page?", address=address
        )
    if rules.sha256 is not None and hash_files((path,))[0] != rules.sha256.lower():
        raise RefusedError(Refusal.CHECKSUM, f"has not the stated SHA-256 {rules.sha256}", address=address)
    files = unpack_file(path, address=address, max_bytes=rules.max_bytes)
    digest, size = hash_files(files)
    return files, digest, size


def user_agent(contact: str | None) -> str:
    """Who we are, and whom to ask about us."""
    name = f"sanctionwire/{importlib.metadata.version('sanctionwire')}"
    return f"{name} (+{contact})" if contact else name


def _why(error: Exception) -> str:
    """What failed, in words that hold no address: that of a proxy may carry its password."""
    match error:
        case aiohttp.ClientHttpProxyError():
            return f"the proxy refuses, with status {error.status}"
        case aiohttp.ClientProxyConnectionError():
            return "the proxy does not answer"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return "its certificate is not trusted, or TLS failed"
        case aiohttp.ClientConnectorDNSError():
            return "its host name is not known"
        case aiohttp.ClientConnectorError():
            return f"cannot be reached: {error.os_error.strerror or type(error.os_error).__name__}"
        case aiohttp.ServerDisconnectedError():
            return "the server closed the connection without an answer"
    return f"the connection failed: {type(error).__name__}"
