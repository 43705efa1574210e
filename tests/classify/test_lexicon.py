"""The word lists that rules build patterns from can be mended by somebody who knows a language and no Python."""

from __future__ import annotations

import re

import pytest

from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, choice, split, table

LANGUAGES = {*ALPHABETIC, *DENSE_LANGUAGES, "ar"}
FILES = (
    "aliases.toml",
    "evasion.toml",
    "measure.toml",
    "modality.toml",
    "novelty.toml",
    "outsiders.toml",
    "ties.toml",
    "traits.toml",
    "vouch.toml",
    "war.toml",
)
SECTIONS = [(name, section) for name in FILES for section in table(name)]


@pytest.mark.parametrize(("name", "section"), SECTIONS)
def test_every_section_of_words_makes_a_pattern(name: str, section: str) -> None:
    entries = table(name)[section]
    assert entries.keys() <= LANGUAGES
    for language, text in entries.items():
        assert all(split(text)), f"{language}: a term between two bars is missing"
        for term in split(text):
            assert not {"{", "}"} & set(re.sub(r"\{[^{}]*\}", "", term)), (
                f"{term}: braces stand in pairs, not in braces"
            )
        re.compile(choice(entries, (language,)))
