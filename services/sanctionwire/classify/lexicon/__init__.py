"""The words the classifier knows, as data: ``*.toml`` beside this file, one table a feature, one entry a language.

A term matches whole words of alphabetic scripts, from the left only in Hangul (particles follow), anywhere in Han and
kana. ``{a,b}`` are alternatives, ``*`` at an end leaves that side open, ``*`` after a word inside a term takes any
ending of it, and ``*`` alone takes one word. Files for constructions say at their heads that they use the notation of
:func:`choice`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

TERM_FILES = ("nexus.toml", "payment.toml", "action.toml", "cues.toml", "against.toml")
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Term:
    """One literal term: ``words`` each with whether its end is open; an empty word stands for any one word."""

    feature: str
    language: str
    open_left: bool
    words: tuple[tuple[str, bool], ...]


@cache
def table(name: str) -> dict[str, Any]:
    """One data file beside this module, as read."""
    return tomllib.loads(files("sanctionwire.classify.lexicon").joinpath(name).read_text("utf-8"))


def by_word(section: Mapping[str, str]) -> dict[str, int]:
    """``{"1": "one ein"}`` as ``{"one": 1, "ein": 1}``."""
    return {word: int(value) for value, words in section.items() for word in words.split()}


DENSE_LANGUAGES = ("ko", "zh", "ja")
"""Languages whose words stand without a boundary that ``\\b`` would find."""
ALPHABETIC = ("en", "de", "fr", "es", "it", "ru", "uk")


def choice(section: Mapping[str, str], languages: Collection[str] = ()) -> str:
    """A pattern's group of the terms of some languages (of all without), for the constructions that code looks for
    around them.

    Terms are divided by ``|``. ``{a,b}`` are alternatives (not nested), ``*`` stands for any ending, ``+`` for one of
    least one letter or, alone, for a word, ``?`` for at most one letter; all else means itself, ``{ }`` a blank at
    an end. Raises KeyError where a section has none of the languages.
    """
    found = [
        _source(term)
        for language, text in section.items()
        if not languages or language in languages
        for term in split(text)
    ]
    if not found:
        raise KeyError(f"no terms of {', '.join(languages)}")
    return f"(?:{'|'.join(found)})"


def by_letter(section: Mapping[str, str], languages: Collection[str] = (), behind: str = "", *, whole: bool) -> str:
    r"""Like :func:`choice`, but alternatives without a group around them, one a first letter, each with ``behind``;
    ``whole``: those that begin with a letter only where a word begins.

    The engine looks for what begins so by its first letters, in half the time that it needs for ``\b`` before a group.
    No term may begin with ``*``, ``+`` or ``?``.
    """
    rests: dict[str, list[str]] = {}
    for language, text in section.items():
        if not languages or language in languages:
            for term in [opened for written in split(text) for opened in _opened(written)]:
                rests.setdefault(term[0], []).append(_source(term[1:]))
    if not rests or not rests.keys().isdisjoint("*+?"):
        raise KeyError(f"no terms of {', '.join(languages)}, or terms with an open beginning")
    found = []
    for first, several in rests.items():
        letter = re.escape(first)
        begins = rf"(?<=\b{letter})" if whole and first.isalnum() else ""
        found.append(f"{letter}{begins}(?:{'|'.join(several)}){behind}")
    return "|".join(found)


_BEGINNING = re.compile(r"\\b(\w+)(?![?*+{])")


def letters_first(pattern: str) -> str:
    r"""The same pattern, its first letters before the check that a word begins there: ``uk(?<=\buk)`` for ``\buk``. As
    in :func:`by_letter` the engine then looks for letters. One with alternatives outside of a group stays as it is.
    """
    begins = _BEGINNING.match(pattern)
    grouped = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", pattern)
    if begins is None or "|" in grouped:
        return pattern
    return rf"{begins[1]}(?<=\b{begins[1]}){pattern[begins.end() :]}"


def _opened(term: str) -> list[str]:
    """A term, its alternatives spelled out where it begins with them."""
    match = _BRACES.match(term)
    if match is None:
        return [term]
    return [opened for choice in match[1].split(",") for opened in _opened(choice + term[match.end() :])]


def choices(name: str) -> Callable[..., str]:
    """``group("section", languages)``: :func:`choice` of a section of one file."""
    return lambda section, languages=(): choice(table(name)[section], languages)


def split(text: str) -> list[str]:
    """The terms of one entry."""
    return [term.strip() for term in " ".join(text.split()).split("|")]


def _source(term: str) -> str:
    parts: list[str] = []
    for part in re.split(r"(\{[^{}]*\}|[*+?])", term):
        if part.startswith("{"):
            parts.append(f"(?:{'|'.join(re.escape(ending) for ending in part[1:-1].split(','))})")
        else:
            parts.append(rf"\w{part}" if part in ("*", "+", "?") else re.escape(part))
    return "".join(parts)


@cache
def terms() -> tuple[Term, ...]:
    """All terms of all files, alternatives spelled out, in the order of the files."""
    found: dict[tuple[str, str], Term] = {}
    for name in TERM_FILES:
        for feature, languages in table(name).items():
            for language, text in languages.items():
                for pattern in " ".join(text.split()).split("|"):
                    for literal in _expand(pattern.strip()):
                        found.setdefault((feature, literal), _term(feature, language, literal))
    return tuple(found.values())


def _expand(pattern: str) -> list[str]:
    match = _BRACES.search(pattern)
    if match is None:
        return [" ".join(pattern.split())] if pattern else []
    head, tail = pattern[: match.start()], pattern[match.end() :]
    return [literal for choice in match.group(1).split(",") for literal in _expand(head + choice + tail)]


def _term(feature: str, language: str, literal: str) -> Term:
    open_left = literal.startswith("*")
    words = tuple((word.rstrip("*"), word.endswith("*")) for word in literal.lstrip("*").strip().split(" "))
    return Term(feature, language, open_left, words)
