"""Names that stand in the news for years, with the day of their first designation: ``lexicon/known.toml``."""

from __future__ import annotations

from datetime import date
from typing import Final

from sanctionwire.classify.lexicon import table

KNOWN_SINCE: Final = {
    " ".join(name.split()): date.fromisoformat(day)
    for day, names in table("known.toml")["since"].items()
    for name in names.split("|")
}
"""Day of the first designation by folded name."""

ROBBED: Final = frozenset(" ".join(name.split()) for name in table("known.toml")["robbed"]["names"].split("|"))
"""Folded names of companies whose money was stolen: no members of the network that moves it."""

KNOWN_NAMES: Final = frozenset(KNOWN_SINCE)
