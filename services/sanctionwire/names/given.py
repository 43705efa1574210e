"""Given names that are one name in several languages, and their short forms.

String work alone does not lead from ``Volodymyr`` to ``Vladimir``, from ``Mykola`` to ``Nikolai`` or from ``Muhammad``
to ``Mehmet``. One row: spellings of one name, then, after a bar, short forms. Spellings that differ by habits of
transliteration only (``Sergei``, ``Sergey``) need no entry of their own: rows are read by skeleton. Patronymics are
led back to the given name they are made of, so ``Mykolayovych`` meets ``Nikolaevich``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sanctionwire.names.skeleton import skeleton
from sanctionwire.names.tables import rows

_PATRONYMIC = re.compile(r"\A(.{2,}?)(?:[aeiou]*v(?:ich|itj|na)|(?:in)?ich|inich?na|ichna|ishna)\Z")
_FEMALE = re.compile(r"na\Z")
_VOWEL_END = re.compile(r"[aeiou]+\Z")


def _stem(bare: str) -> str:
    """A skeleton without its final vowels: ``sergei``, ``sergeevich`` and ``serge`` meet in ``serg``."""
    return _VOWEL_END.sub("", bare) or bare


@lru_cache(maxsize=1)
def _families() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]], frozenset[str]]:
    """Families by skeleton, by stem (for patronymics), and the skeletons that are short forms."""
    whole: dict[str, set[int]] = {}
    stems: dict[str, set[int]] = {}
    short = set[str]()
    for number, row in enumerate(rows("given")):
        full, _, shorts = row.partition("|")
        for word in full.split():
            bare = skeleton(word)
            whole.setdefault(bare, set()).add(number)
            stems.setdefault(_stem(bare), set()).add(number)
        for word in shorts.split():
            whole.setdefault(skeleton(word), set()).add(number)
            short.add(skeleton(word))
    return (
        {bare: frozenset(found) for bare, found in whole.items()},
        {bare: frozenset(found) for bare, found in stems.items()},
        frozenset(short),
    )


def given_families(bare: str) -> frozenset[int]:
    """Rows of the table that a skeleton belongs to; empty for one that is no given name known here."""
    return _families()[0].get(bare, frozenset())


def is_short_form(bare: str) -> bool:
    """Whether a skeleton is a short form such as ``sasha``: it says less."""
    return bare in _families()[2]


@lru_cache(maxsize=16384)
def patronymic(bare: str) -> tuple[str, frozenset[int]] | None:
    """Sex and stem (``"m nikol"``) and the given names behind a patronymic's skeleton; None where it is none.

    Sources: the Russian, Ukrainian and Belarusian ways of making patronymics: -ovich, -evich, -ich, -ovna, -ivna ...
    """
    match = _PATRONYMIC.match(bare)
    if match is None or len(bare) < 6:
        return None
    root = _stem(match[1])
    sex = "f" if _FEMALE.search(bare) else "m"
    return f"{sex} {root}", _families()[1].get(root, frozenset())
