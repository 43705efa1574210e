"""Names compared in pairs, and identifiers found in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sanctionwire.cli.bench.articles import relevant_articles
from sanctionwire.cli.bench.measure import Measure, in_turns, measure

_FIRST: Final = (
    "Mezhdunarodnyi",
    "Центральный",
    "Stroytreyd",
    "Korea",
    "Vostochnyi",
    "Промышленный",
    "Amur",
    "Daedong",
)
_SECOND: Final = ("Raschetnyi", "Kwangson", "Торговый", "Invest", "Credit", "Морской", "Trading", "Finansovyi")
_LAST: Final = ("Bank OOO", "банк", "LLC", "Corporation", "АО", "Co., Ltd.")


def bench_names() -> Iterator[Measure]:
    """Pairs of names that were analysed before, as when one is compared with many; and identifiers in texts."""
    from rapidfuzz.fuzz import token_sort_ratio

    from sanctionwire.names import compare, extract

    names = [f"{first} {second} {last}" for first in _FIRST for second in _SECOND for last in _LAST]
    pairs = [(name, names[(place * 7 + step) % len(names)]) for place, name in enumerate(names) for step in (1, 6, 48)]
    seconds = in_turns(
        lambda: [compare(left, right) for left, right in pairs],
        lambda: [token_sort_ratio(left, right) for left, right in pairs],
    )
    yield measure(
        "names.compare", "pairs/s", len(pairs), seconds, against="rapidfuzz.fuzz.token_sort_ratio of the same pairs"
    )
    texts = [article.text for article in relevant_articles(300)]
    words = re.compile(r"\w+")
    seconds = in_turns(lambda: [extract(text) for text in texts], lambda: [words.findall(text) for text in texts])
    yield measure(
        "names.identifiers",
        "texts/s",
        len(texts),
        seconds,
        against="all words of the same texts by a regular expression",
    )
