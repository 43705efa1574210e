"""Whether an article says of itself that it is a correction, or withdrawn. The words are in notices.toml."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Final

from sanctionwire_schemas import ArticleStatus

_TOP_CHARS: Final = 400
"""Such a notice stands at the top; further down an article may speak of somebody else's."""
_TABLE: Final[dict[str, dict[str, list[str]]]] = tomllib.loads(
    files("sanctionwire.ingest.news").joinpath("notices.toml").read_text("utf-8")
)


def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(one for patterns in _TABLE[kind].values() for one in patterns), re.IGNORECASE)


_RETRACTED: Final = _pattern("retracted")
_CORRECTED: Final = _pattern("corrected")


def notice_of(title: str, text: str) -> ArticleStatus:
    """Corrected or retracted where title or first lines say so of the article itself, else published."""
    top = text[:_TOP_CHARS]
    if _RETRACTED.search(title) or _RETRACTED.search(top):
        return ArticleStatus.RETRACTED
    if _CORRECTED.search(title) or _CORRECTED.search(top):
        return ArticleStatus.CORRECTED
    return ArticleStatus.PUBLISHED
