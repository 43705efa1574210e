"""Text from outside, made harmless before it stands in a Slack message.

Names, quotes, titles and addresses come from publishers, and anyone may publish. In Slack's ``mrkdwn`` some
characters act: ``<!channel>`` wakes a whole channel, ``<http://a|b>`` is a link that says one thing and
goes elsewhere, ``*`` and ``_`` format, ``:name:`` becomes a picture. Control and direction characters can
make a text read differently from what it is. After :func:`inert`, :func:`code` or :func:`link` none of that
is left. The exact words stay on the alert's topic.

Lengths are counted in UTF-16 units: Slack does not say what its "characters" are, and this count is never
smaller than one of code points.

Source of the rules: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

ELLIPSIS = "…"

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

# Look-alikes for what formats text; Slack has no escape for these.
_LOOKALIKES = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_UNDERSCORE = "\u02cd"
_COLON = "\ua789"

# Between two word characters an underscore is text to Slack as well (``us_ofac_sdn``), so it may stay.
_FORMATTING_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI_OPENING = re.compile(r":(?=[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:)")

_ISOLATE, _ISOLATE_END = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})

_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]")
# What may stand in an address as it is; ``<``, ``>``, ``|``, quotes, blanks and controls are percent-encoded.
_URL_SAFE = "/:@!$&'()+,;=?%-._~"


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """One line of visible text.

    Every run of blanks, line ends and controls is one space; what is invisible or turns the direction of
    reading (categories Cf, Cs, Co) is dropped.
    """
    if text.isprintable():  # the usual case: no control, no format character, no blank but the space
        return " ".join(text.split())
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category[0] == "Z" or category == "Cc":
            kept.append(" ")
        elif category not in ("Cf", "Cs", "Co"):
            kept.append(character)
    return " ".join("".join(kept).split())


def inert(text: str, limit: int) -> str:
    """``text`` for use inside ``mrkdwn``: cleaned, unable to format, mention or link, in ``limit`` units.

    What is cut ends with an ellipsis. Text with right-to-left letters is isolated: it cannot reorder ours.

    >>> inert("Pay <!channel> *now*", 100)
    'Pay &lt;!channel&gt; ∗now∗'
    """
    shown = clean(_head(text, limit)).translate(_LOOKALIKES)
    shown = _FORMATTING_UNDERSCORE.sub(_UNDERSCORE, shown)
    shown = _EMOJI_OPENING.sub(_COLON, shown)
    if not shown.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in shown):
        return _ISOLATE + _escape(shown, limit - 2) + _ISOLATE_END
    return _escape(shown, limit)


def code(text: str, limit: int) -> str:
    """``text`` as inline code, which Slack shows letter by letter: for identifiers, which people copy.

    >>> code("us_ofac_sdn/50604", 100)
    '`us_ofac_sdn/50604`'
    """
    shown = clean(_head(text, limit)).translate({ord("`"): "\u02cb"})
    return f"`{_escape(shown, limit - 2)}`" if shown else ""


def link(url: str | None, label: str, limit: int) -> str:
    """``label`` as a link to ``url`` with the host beside it.

    Where the address is no plain web address, or too long, the label stands alone: half an address leads
    elsewhere.

    >>> link("https://home.treasury.gov/news?a=1&b=2", "Press release", 200)
    '<https://home.treasury.gov/news?a=1&amp;b=2|Press release> (home.treasury.gov)'
    >>> link("javascript:alert(1)", "Press release", 200)
    'Press release'
    """
    parsed = None if url is None else _web_address(url)
    if parsed is None:
        return inert(label, limit)
    address, host = parsed
    markup = units(f"<{address}|> ({host})")
    if limit - markup < min(units(label), 20):
        return inert(label, limit)
    return f"<{address}|{inert(label, limit - markup) or host}> ({host})"


def join_within(pieces: Sequence[str], limit: int, *, separator: str = ", ") -> str:
    """As many pieces (already harmless) as fit, then a note how many do not."""
    text = ""
    for place, piece in enumerate(pieces):
        left = len(pieces) - place - 1
        longer = f"{text}{separator}{piece}" if text else piece
        note = units(f"{separator}and {left:,} more") if left else 0
        if units(longer) + note > limit:
            return f"{text}{separator}and {left + 1:,} more" if text else f"{left + 1:,}, too long to show"
        text = longer
    return text


def _head(text: str, limit: int) -> str:
    """What can matter for an output of ``limit`` units; keeps a text of megabytes from costing time."""
    longest = limit * 8
    return text if len(text) <= longest else text[:longest] + ELLIPSIS


def _escape(text: str, limit: int) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if units(escaped) <= limit:
        return escaped
    kept: list[str] = []
    room = limit - units(ELLIPSIS)
    for character in text:
        piece = _ENTITIES.get(character, character)
        room -= units(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept).rstrip() + ELLIPSIS if limit > 0 else ""


def _web_address(url: str) -> tuple[str, str] | None:
    """An http(s) address safe between ``<`` and ``|``, and its host in ASCII; None for anything else.

    Addresses with a user part are refused (``https://bank.example@evil.example``), and host names in other
    scripts take their ASCII form, so that a look-alike shows.
    """
    if clean(url) != url:
        return None
    try:
        parts = urlsplit(url)
        port = "" if parts.port is None else f":{parts.port}"
        name = parts.hostname or ""
        host = f"[{name}]" if ":" in name else name.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme not in ("http", "https") or parts.username is not None or not _HOST.fullmatch(host):
        return None
    address = f"{parts.scheme}://{host}{port}{quote(parts.path or '/', safe=_URL_SAFE)}"
    if parts.query:
        address += "?" + quote(parts.query, safe=_URL_SAFE)
    if parts.fragment:
        address += "#" + quote(parts.fragment, safe=_URL_SAFE)
    return address.replace("&", "&amp;"), host
