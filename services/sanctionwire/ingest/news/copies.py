"""Which articles carry one story: an index over fingerprints of the last days."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sanctionwire_schemas import same_story, story_keys

KEPT: Final = timedelta(days=14)
MAX_COPIES: Final = 50
_SHARED_KEYS: Final = 4
"""So many hashes two copies have in common at the least; a third of a text shares about thirty."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One article as a carrier of a story."""

    article_id: str
    address: str
    story: str
    at: datetime


class Copies:
    """Articles of the last days by story."""

    def __init__(self) -> None:
        self._by_id: dict[str, Copy] = {}
        self._ids_by_key: dict[int, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, copy: Copy) -> None:
        """Know one more article, or one that says something else now."""
        self._remove(copy.article_id)
        self._by_id[copy.article_id] = copy
        for key in story_keys(copy.story):
            self._ids_by_key[key].add(copy.article_id)

    def of(self, story: str, article_id: str) -> list[str]:
        """Addresses of other articles with this story, oldest first."""
        shared = Counter(i for key in story_keys(story) for i in self._ids_by_key.get(key, ()))
        found = [
            self._by_id[i]
            for i, count in shared.items()
            if i != article_id
            and (count >= _SHARED_KEYS or len(story_keys(story)) < _SHARED_KEYS)
            and same_story(story, self._by_id[i].story)
        ]
        return [copy.address for copy in sorted(found, key=lambda c: (c.at, c.address))][:MAX_COPIES]

    def forget_before(self, moment: datetime) -> None:
        """Drop what is older."""
        for copy in [c for c in self._by_id.values() if c.at < moment]:
            self._remove(copy.article_id)

    def _remove(self, article_id: str) -> None:
        known = self._by_id.pop(article_id, None)
        if known is None:
            return
        for key in story_keys(known.story):
            self._ids_by_key[key].discard(article_id)
            if not self._ids_by_key[key]:
                del self._ids_by_key[key]
