"""Whether an article says of itself that it is a correction, or withdrawn. The words are in notices.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

from sanctionwire_schemas import ArticleStatus

_MAX_CHARS: Final = 1000
_TABLE: Final[dict[str, dict[str, list[str]]]] = tomllib.loads(
    files("sanctionwire.ingest.news").joinpath("notices.toml").read_text("utf-8")
)


def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(one for patterns in _TABLE[kind].values() for one in patterns), re.IGNORECASE)


_RETRACTED: Final = _pattern("retracted")
_CORRECTED: Final = _pattern("corrected")


def notice_of(lines: Iterable[str]) -> ArticleStatus:
    """Corrected or retracted where a title or one of the first lines says so of the article itself, else published."""
    shown = [line[:_MAX_CHARS] for line in lines if line]
    if any(map(_RETRACTED.search, shown)):
        return ArticleStatus.RETRACTED
    return ArticleStatus.CORRECTED if any(map(_CORRECTED.search, shown)) else ArticleStatus.PUBLISHED
