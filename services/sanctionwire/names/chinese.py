"""Names of Chinese persons in pinyin: which they are.

Every vowel of pinyin tells: Guanghua and Guanghui are two people, as Olena and Alena are not. So where both names look
Chinese, nothing is forgiven as a way of spelling.
"""

from __future__ import annotations

import re
from typing import Final

from sanctionwire.names.tables import rows

_SURNAMES: Final = frozenset(word for row in rows("chinese_surnames") for word in row.split())
_PINYIN: Final = re.compile(r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?[aeiouv]{1,3}(?:ng?|r)?){1,3}")


def looks_chinese(tokens: tuple[str, ...]) -> bool:
    """Whether Latin tokens look like a Chinese person: a family name and one or two more words, all pinyin.

    >>> looks_chinese(("chen", "guanghua")), looks_chinese(("olena", "petrova"))
    (True, False)
    """
    if not 2 <= len(tokens) <= 3 or not (tokens[0] in _SURNAMES or tokens[-1] in _SURNAMES):
        return False
    return all(_PINYIN.fullmatch(token) for token in tokens)
