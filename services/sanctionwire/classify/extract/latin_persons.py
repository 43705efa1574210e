"""Which Latin words look like a person's name."""

from __future__ import annotations

import re
from functools import lru_cache

from sanctionwire.classify.extract import words

_SYLLABLE = re.compile(r"[bcdghjkmnprstwy]{0,3}[aeiouyw]{1,3}(?:ng|[klmnprstbhg])?(?:yo[kn])?")
_PINYIN = re.compile(r"(?:[bpmfdtnlgkhjqxzcsrwy]{0,2}[aeiouü]{1,3}(?:ng|n|r|h)?){1,2}|man|hung|ming|ying")
_VIETNAMESE = re.compile(
    "(?:[bcdghklmnpqrstvxđ]|ch|g[hi]|kh|ng|ngh|nh|ph|qu|th|tr)?[aeiouyàáâãèéêìíòóôõùúýăĩũơưạ-ỹ]{1,3}(?:[cmnpt]|ch|ng|nh)?"
)
_PATRONYMIC = re.compile(r"\w{2,20}(?:ovich|evich|ovna|evna|yich|inichna)")


@lru_cache(maxsize=8192)
def is_person(plain: tuple[str, ...]) -> bool:
    """Whether lower-case words look like a person's name: Korean, Chinese or Slavic form, or a common given name."""
    if not 2 <= len(plain) <= 4 or any(word in words.HEADS or any(char.isdigit() for char in word) for word in plain):
        return False
    first = plain[0]
    syllables = [part for word in plain[1:] for part in re.split(r"[-'’]", word) if part]
    if first in words.KOREAN_SURNAMES and 1 <= len(syllables) <= 3:
        korean = all(len(part) <= 6 and _SYLLABLE.fullmatch(part) for part in syllables)
    else:
        korean = False
    chinese = (
        first in words.CHINESE_SURNAMES
        and 1 <= len(syllables) <= 2
        and all(len(part) <= 8 and _PINYIN.fullmatch(part) for part in syllables)
    )
    vietnamese = (
        first in words.VIETNAMESE_SURNAMES
        and len(syllables) > 1
        and all(_VIETNAMESE.fullmatch(part) for part in syllables)
        and not any(part in words.NOT_A_NAME for part in plain[1:])
    )
    patronymic = any(_PATRONYMIC.fullmatch(word) for word in plain[1:])
    return korean or chinese or vietnamese or patronymic or first in words.SLAVIC_GIVEN or first in words.WESTERN_GIVEN
