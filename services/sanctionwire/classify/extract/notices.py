"""General licences and wind-down dates that a text states, quoted; never interpreted."""

from __future__ import annotations

import re

from sanctionwire.classify.context import Context
from sanctionwire_schemas import Reason

MAX_NOTICES = 8
_NOTICE = re.compile(
    r"general licen[cs]e|wind[- ]?down|winding down of|генеральн\w+ лицензи|일반허가|一般许可|allgemeine lizenz|"
    r"licence générale|licencia general"
)
_NEEDED = ("licen", "down", "лицензи", "허가", "许可", "lizenz")
"""One of these stands in all that the pattern finds; looked for first, in a fraction of its time."""


def notices(context: Context) -> tuple[Reason, ...]:
    """One notice a sentence, in order, at most :data:`MAX_NOTICES`."""
    found: list[Reason] = []
    last = -1
    folded = context.document.folded
    for match in _NOTICE.finditer(folded) if any(letters in folded for letters in _NEEDED) else ():
        sentence = context.document.sentence_at(match.start())
        if sentence.index == last:
            continue
        last = sentence.index
        quote, span = context.document.quote(match.start(), match.end())
        found.append(Reason(feature="notice.licence", weight=0.0, quote=quote, span=span))
        if len(found) == MAX_NOTICES:
            break
    return tuple(found)
