"""One address per article: what differs between two links to one page is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

MAX_ADDRESS_CHARS = 4096

# Parameters that say where a reader came from, not what is read.
_TRACKING: Final = frozenset(
    (
        *(
            "fbclid",
            "gclid",
            "dclid",
            "yclid",
            "msclkid",
            "twclid",
            "igshid",
            "mc_cid",
            "mc_eid",
            "ocid",
            "cmpid",
            "ref",
        ),
        *(
            "ref_src",
            "ref_url",
            "spm",
            "share",
            "smid",
            "sharetype",
            "wt_mc",
            "at_medium",
            "at_campaign",
            "amp",
        ),
        *("output_type", "_ga", "_gl", "ncid", "sref", "guccounter", "guce_referrer", "guce_referrer_sig"),
    )
)
_TRACKING_PREFIX: Final = ("utm_", "pk_", "mtm_", "hsa_", "at_")
_DEFAULT_PORT: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"[^\s/?#@\\]{1,253}\Z")
_MULTIPLE_SLASHES: Final = re.compile(r"/{2,}")
_SAFE: Final = "/:@!$&'()*+,;=-._~"


def canonical_address(url: str) -> str | None:
    """The address in one form: https, lower-case host without ``www.``, no fragment, no tracking parameters, sorted
    rest.

    None where ``url`` is no web address. Never raises.

    >>> canonical_address("http://www.Example.com/a/?utm_source=x&b=1#top")
    'https://example.com/a?b=1'
    """
    url = url.strip()
    if len(url) > MAX_ADDRESS_CHARS:
        return None
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT or not host or not _HOST.match(host):
        return None
    host = _ascii_host(host.rstrip("."))
    if not host:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORT[scheme]:
        netloc += f":{port}"
    path = quote(
        unquote(_MULTIPLE_SLASHES.sub("/", parts.path), errors="surrogateescape"), safe=_SAFE, errors="surrogateescape"
    )
    path = path.rstrip("/")
    while path.endswith("/amp"):
        path = path.removesuffix("/amp").rstrip("/")
    pairs = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape", max_num_fields=1000)
        if name.lower() not in _TRACKING and not name.lower().startswith(_TRACKING_PREFIX)
    )
    query = urlencode(pairs, errors="surrogateescape")
    return f"https://{netloc}{path}{'?' + query if query else ''}"


def _ascii_host(host: str) -> str:
    host = host.casefold()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return host.removeprefix("www.")


def article_id(url: str) -> str | None:
    """The id of the article at this address, the same for every link to it; None where ``url`` is no web address."""
    address = canonical_address(url)
    return None if address is None else f"web-{sha256(address.encode()).hexdigest()[:32]}"


def same_site(a: str, b: str, others: Iterable[str] = ()) -> bool:
    """Whether two addresses are of one site: one host, or one the other's subdomain, or a host of ``others``.

    Sites are not told apart below the registrable domain: ``news.example.com`` and ``example.com`` are one,
    ``a.github.io`` and ``b.github.io`` are two.
    """
    first, second = _host(a), _host(b)
    if not first or not second:
        return False
    if first == second or any(first == other or first.endswith(f".{other}") for other in others):
        return True
    short, long = sorted((first, second), key=len)
    return long.endswith(f".{short}") and short.count(".") >= 1 and not _is_shared_suffix(short)


def claimed_address(claimed: str | None, found_at: str) -> str:
    """The address of the article that was found at ``found_at``: the one that the page claims (``rel=canonical``,
    ``og:url``) where it is of the same site and names a page, else where it was found, in canonical form.

    A page cannot take the place of another site's article, nor a home page that of all its articles.
    """
    own = canonical_address(found_at) or found_at
    try:
        target = canonical_address(urljoin(found_at, claimed.strip())) if claimed else None
    except ValueError:
        target = None
    if target is None or not same_site(target, own) or (_is_home(target) and not _is_home(own)):
        return own
    return target


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _host(address: str) -> str:
    try:
        return _ascii_host((urlsplit(address).hostname or "").rstrip("."))
    except ValueError:
        return ""


def _is_shared_suffix(host: str) -> bool:
    """Domains under which everybody can have a name: public suffixes of two parts, by the commonest second levels."""
    name, _, top = host.rpartition(".")
    return "." not in name and len(top) == 2 and name in _SECOND_LEVELS


_SECOND_LEVELS: Final = frozenset(
    ("co", "com", "net", "org", "gov", "go", "ac", "or", "edu", "gob", "gouv", "govt", "ne")
)
