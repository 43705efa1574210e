"""What is asked of addresses and answers on the web: pure rules, no connection.

Sources are public servers: what they send, redirects and headers included, is outside input.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from yarl import URL

from sanctionwire.ingest.fetching.refusals import Refusal, RefusedError

DEFAULT_MAX_BYTES: Final = 256 * 1024 * 1024
"""Of a body, unpacked. The largest list known, OFAC's SDN_ADVANCED.XML, has 110 MB."""

MAX_RETRY_AFTER_S: Final = 24 * 3600.0
"""A server that asks for a longer pause is asked again after a day."""

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MAX_VALIDATOR_CHARS: Final = 2000
_MAX_ADDRESS_CHARS: Final = 8000
_UNSAFE_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class FetchRules:
    """What one source may answer.

    ``home`` is the source's own address: its host (with or without ``www.``) is always allowed, and plain http is
    allowed to loopback alone, and only where ``home`` itself is that. ``hosts`` are further hosts that links and
    redirects may lead to; ``*.gov.uk`` stands for all hosts under it. ``max_bytes`` bounds the body as received and
    again unpacked. ``sha256`` (hex) is the publisher's own checksum of the file. ``html`` says whether a page is
    welcome: where a list is expected, a page is an error page, whatever its status.
    """

    home: str
    hosts: frozenset[str] = field(default_factory=frozenset)
    max_bytes: int = DEFAULT_MAX_BYTES
    sha256: str | None = None
    html: bool = False

    def check(self, address: str, *, redirect: bool = False) -> None:
        """Raise ``RefusedError`` where this source may not lead to ``address``."""
        reason = Refusal.REDIRECT if redirect else Refusal.ADDRESS
        try:
            parts = urlsplit(address)
            host = parts.hostname or ""
            _ = parts.port  # raises for what is no port
        except ValueError as error:
            raise RefusedError(reason, "is no address", address=shown(address)) from error
        leads = "redirects to" if redirect else "is"
        if not host or parts.scheme not in ("https", "http"):
            raise RefusedError(
                reason, f"{leads} {shown(address)!r}; expected https://host/...", address=shown(self.home)
            )
        if parts.scheme == "http" and not (is_loopback(host) and _is_local(self.home)):
            raise RefusedError(
                reason,
                f"{leads} {shown(address)!r}, which is not https: what comes could be forged",
                address=shown(self.home),
            )
        own = urlsplit(self.home).hostname or ""
        if _bare(host) != _bare(own) and not any(_covers(one, host) for one in self.hosts):
            raise RefusedError(
                reason,
                f"{leads} host {host}, which is not allowed; if that is right, add it to redirect_hosts of the source",
                address=shown(self.home),
            )


def is_loopback(host: str) -> bool:
    """Whether a host name is this machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_local(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "http" and is_loopback(parts.hostname or "")


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _covers(allowed: str, host: str) -> bool:
    allowed, host = allowed.lower(), host.lower().rstrip(".")
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed


def shown(address: str) -> str:
    """An address for logs, errors and provenance: without user, password, query and fragment, which may be secret."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        place = f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        return "an unreadable address"
    return urlunsplit((parts.scheme, place, parts.path, "", ""))


def target_of(location: str | None, base: str) -> str:
    """The address that a redirect leads to. ``RefusedError`` where it names none."""
    text = header_text((location or "").strip(), _MAX_ADDRESS_CHARS)
    if text is None:
        raise RefusedError(Refusal.REDIRECT, "redirects without saying where to", address=shown(base))
    try:
        return str(URL(urljoin(base, text), encoded=True))
    except ValueError as error:
        raise RefusedError(Refusal.REDIRECT, "redirects to no address", address=shown(base)) from error


def header_text(value: str | None, max_chars: int = _MAX_VALIDATOR_CHARS) -> str | None:
    """A header as it can be stored, told and sent back; None where it cannot: empty, too long, or no text."""
    if not value or len(value) > max_chars or not value.isprintable():
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def file_name(address: str, default: str = "body") -> str:
    """The last part of an address as a file name that is safe on any disk."""
    return safe_name(PurePosixPath(unquote(urlsplit(address).path)).name, default)


def safe_name(name: str, default: str = "body") -> str:
    """A base name of at most 100 harmless characters."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return _UNSAFE_IN_NAMES.sub("_", base).lstrip("._")[-100:] or default


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for, in either form (RFC 9110, 10.2.3); None where it says nothing.

    Never below 0 nor above a day.
    """
    if value is None or not value.strip():
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:9])
    else:
        moment = http_date(text)
        if moment is None:
            return None
        seconds = (moment - now).total_seconds()
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_S)


def http_date(value: str | None) -> datetime | None:
    """A date header as a moment (UTC); None where it is missing or no date."""
    if value is None:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # all of them have been seen from it
        return None


def stated_sha256(headers: Mapping[str, str]) -> str | None:
    """The SHA-256 (hex) that a server states of the bytes it sends, where it does.

    Read are ``Content-Digest`` and ``Repr-Digest`` (RFC 9530) and the older ``Digest`` (RFC 3230). Only of a whole
    answer with status 200 is the digest of the representation that of the bytes sent.
    """
    for name in ("Content-Digest", "Repr-Digest", "Digest"):
        for part in headers.get(name, "").split(","):
            algorithm, _, value = part.strip().partition("=")
            if algorithm.strip().lower() == "sha-256":
                try:
                    digest = base64.b64decode(value.strip().strip(":"), validate=True)
                except (binascii.Error, ValueError):
                    continue
                if len(digest) == 32:
                    return digest.hex()
    return None


def looks_like_html(start: bytes) -> bool:
    """Whether the first bytes of a body are those of a page."""
    text = start.removeprefix(b"\xef\xbb\xbf")
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = text[2:].replace(b"\0", b"")
    return _HTML_START.match(text) is not None
