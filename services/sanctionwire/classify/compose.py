"""Measures said in several words of one sentence: "impose" and "sanctions", "Washington" and "hits".

No list of phrases covers how reporters say that somebody was sanctioned; two kinds of words close together do. What a
pair makes counts like a term of the lexicon and spans from one word to the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from sanctionwire.classify.extract.phrases import Places
from sanctionwire.classify.gate import Hit, is_dense
from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, by_letter, choice, table


@dataclass(frozen=True, slots=True)
class Pair:
    """``first`` and ``second`` at most ``reach`` code points apart make ``feature``.

    ``back``: reach where the second stands before the first, if another.
    """

    first: str
    second: str
    feature: str
    reach: int
    back: int | None = None


PAIRS = (
    Pair("cue.remove", "cue.object", "not.delisting", 60),
    Pair("cue.impose", "cue.object", "act.designate", 80),
    Pair("cue.body", "cue.remove", "not.delisting", 15, back=0),
    Pair("cue.body", "cue.strike", "act.designate", 60, back=30),
    Pair("cue.freeze", "cue.assets", "act.designate", 50),
    Pair("cue.bar", "cue.dealings", "act.designate", 70),
    Pair("cue.papers", "cue.see", "act.expose", 60),
)
"""Reaches set by judgement: a clause of a news sentence. Dense scripts get :data:`DENSE` of it."""

DENSE = 0.4
"""Chinese, Japanese and Korean say in one code point what takes Latin script two or three."""

CUES = frozenset(feature for pair in PAIRS for feature in (pair.first, pair.second))


def compose(folded: str, hits: Sequence[Hit], rare: Places) -> list[Hit]:
    """The hits of one sentence with cues put together: cues themselves are gone, pairs stand in their place.

    ``rare``: see :data:`~.context.RARE`.
    """
    kept = [hit for hit in hits if hit.feature not in CUES]
    if len(hits) - len(kept) < 2:
        return kept  # most sentences
    cues: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.feature in CUES:
            cues[hit.feature].append(hit)
    if len(cues) < 2:
        return kept
    removed: set[int] = set()
    for pair in _possible(frozenset(cues)):
        firsts, seconds = cues[pair.first], cues[pair.second]
        free = [hit for hit in seconds if hit.start not in removed] if pair.feature == "act.designate" else seconds
        made = _closest(folded, firsts, free, pair, rare)
        if made is None:
            continue
        kept.append(made)
        if pair.feature == "not.delisting":  # what is lifted is not imposed as well
            removed.update(hit.start for hit in seconds)
            removed.update(hit.start for hit in cues.get("cue.strike", ()))
    kept.sort(key=_PLACE)
    return kept


@cache
def _possible(kinds: frozenset[str]) -> tuple[Pair, ...]:
    """The pairs that some kinds of cues can make; of a dozen kinds only a few stand together."""
    return tuple(pair for pair in PAIRS if {pair.first, pair.second} <= kinds)


def _no_measure(folded: str, first: Hit, second: Hit, rare: Places) -> bool:
    """Whether the two make no measure: sanctions that somebody evades, a noun "of" a country, a clause between."""
    early, late = (first, second) if first.start < second.start else (second, first)
    for hit in (early, late):
        before = max(0, hit.start - _EVADED_REACH)
        if rare.may_have("evasion.before", before, hit.start) and _EVADED.search(folded, before, hit.start) is not None:
            return True
        if is_dense(folded[hit.end - 1]) and _EVADED_AFTER.match(folded, hit.end, hit.end + 4) is not None:
            return True
    between = folded[early.end : late.start]
    noun = (
        late is first and _NOUN.fullmatch(folded[early.start : early.end]) is not None and first.feature == "cue.body"
    )
    return _CLAUSE.search(between) is not None or (noun and between.strip() in _OF)


_EVADED_REACH = 24
_EVASION = table("evasion.toml")
_EVADED = re.compile(
    by_letter(_EVASION["before"], ALPHABETIC, r" (?:[\w.'-]+ ){0,2}$", whole=True)
    + "|"
    + by_letter(_EVASION["before"], DENSE_LANGUAGES, "$", whole=False)
)
_EVADED_AFTER = re.compile(f" ?{choice(_EVASION['behind'])}")
_CLAUSE = re.compile(r" that (?:they|he|she|it|had|has) |; ")
_NOUN = re.compile(r"sanctions?|penalties|restrictions|lists?|names?|measures")
_OF = frozenset(("of", "of the", "in", "in the"))
_PLACE = attrgetter("start", "end")


def _closest(folded: str, firsts: Iterable[Hit], seconds: Sequence[Hit], pair: Pair, rare: Places) -> Hit | None:
    """The two that stand closest, as one hit."""
    best: tuple[int, Hit] | None = None
    for first in firsts:
        share = DENSE if is_dense(folded[first.start]) else 1.0
        for second in seconds:
            if second.start >= first.end:
                gap, reach = second.start - first.end, pair.reach
            elif first.start >= second.end:
                gap, reach = first.start - second.end, pair.reach if pair.back is None else pair.back
            else:
                continue
            if gap <= reach * share and (best is None or gap < best[0]):
                if pair.feature == "act.designate" and _no_measure(folded, first, second, rare):
                    continue
                start, end = min(first.start, second.start), max(first.end, second.end)
                best = gap, Hit(pair.feature, start, end)
    return best[1] if best is not None else None
