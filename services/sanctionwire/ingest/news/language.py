"""The language of a text by its letters and its commonest words; for pages that do not declare one."""

from __future__ import annotations

import re
from typing import Final

from sanctionwire.names import scripts

_SAMPLE_CHARS: Final = 4000
_LETTERS_CHARS: Final = 500
_WORD: Final = re.compile(r"[^\W\d_]{1,12}")
_COMMON: Final[dict[str, frozenset[str]]] = {
    "en": frozenset("the of and to in that is was for on with by as it".split()),  # noqa: SIM905 - reads as a sentence
    "de": frozenset("der die und das den von zu ist mit des auf für im nicht".split()),  # noqa: SIM905
    "fr": frozenset("le la les des et en du une que est pour dans par au".split()),  # noqa: SIM905
    "es": frozenset("el la los las de que y en por con para una del se".split()),  # noqa: SIM905
    "it": frozenset("il lo la gli le di che e in un una per con del della sono".split()),  # noqa: SIM905
}
_MIN_COMMON: Final = 5


def guess_language(text: str) -> str | None:
    """BCP 47 primary tag (en, de, fr, es, it, ru, uk, ko, ja, zh, ar), None where nothing speaks for one."""
    sample = text[:_SAMPLE_CHARS].lower()
    found = scripts(sample)
    first = next(iter(found), None)
    if first == "Cyrl":
        return (
            "uk"
            if sample.count("і") + sample.count("ї") + sample.count("є") > sample.count("ы") + sample.count("э")
            else "ru"
        )
    if found.get("Hira", 0) + found.get("Kana", 0) > 0.05 * sum(found.values()):
        return "ja"
    if first in ("Hang", "Hani"):
        return "ko" if first == "Hang" else "zh"
    if first == "Arab":
        return "ar"
    if first != "Latn":
        return None
    words = _WORD.findall(sample)
    counts = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= _MIN_COMMON else None


_WRITTEN_IN: Final = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk"), ("Cyrl",)),
    **dict.fromkeys(("ar", "fa", "ur"), ("Arab",)),
    "ko": ("Hang", "Hani"),
    "ja": ("Hani", "Hira", "Kana"),
    "zh": ("Hani",),
    **dict.fromkeys(("en", "de", "fr", "es", "it", "pt", "nl", "pl"), ("Latn",)),
}


def language_of(declared: str | None, text: str) -> str | None:
    """The language that a page declares, unless its text is in other letters: templates often say English."""
    language = (declared or "").strip().replace("_", "-").split("-")[0].lower()
    if not (language.isascii() and language.isalpha() and 2 <= len(language) <= 3):
        return None
    letters = next(iter(scripts(text[:_LETTERS_CHARS])), None)
    written_in = _WRITTEN_IN.get(language)
    return None if letters is not None and written_in is not None and letters not in written_in else language
