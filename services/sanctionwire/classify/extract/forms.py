"""The forms in which a text takes up a name: its key without legal form and case, its short forms."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.lexicon import choices
from sanctionwire_schemas import PartyKind

COMMON = words.HEADS | words.LEGAL_FORMS
_SMALL = frozenset(("of", "the", "for", "and", "korea", "public", "joint", "stock", "limited", "liability"))
_DOMAIN = re.compile(r"(?<=\w{2})\.(?:io|com|net|org|ru|academy|app|to|me|cc|su|biz|pro|exchange)$")
"""A site is called with it or without."""
_ENDING = re.compile("(?:ом|ем|ой|ей|ою|ым|а|е|у|ы|и|я|ю|і)$")
_group = choices("aliases.toml")
_PLACE = re.compile(_group("place"))
_TRADE = re.compile(f"{_group('trade')}(?={_group('bank')})|{_group('end')}$")
_SHORTEST = 3
"""A shorter one is a kind of bank: 银行 and a syllable."""


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """A name for finding it again in the same text: lower case, without legal forms and punctuation. Kept, since every
    rule about a group asks for it.
    """
    plain = _DOMAIN.sub("", name.lower().replace("’", "'"))
    kept = [part for part in re.split(r"[\s,.()«»\"-]+", plain) if part]
    return " ".join(_stem(part) for part in kept if part not in words.LEGAL_FORMS) or name.lower()


def _stem(word: str) -> str:
    """Russian and Ukrainian case endings off: Агросоюз, Агросоюза, Агросоюзе."""
    return _ENDING.sub("", word) if len(word) > 5 and "\u0400" <= word[0] <= "\u04ff" else word


def short_forms(mention: Mention) -> AbstractSet[str]:
    """Keys by which a text may take up a longer name: family name, first proper word, initials."""
    return _short_forms(mention.name, person=mention.kind is PartyKind.PERSON)


@lru_cache(maxsize=4096)
def _short_forms(name: str, *, person: bool) -> frozenset[str]:
    parts = [part for part in re.split(r"[ ,]+|-(?=[Bb]ank\b)", name) if part]
    if len(parts) < 2:
        return _kana_parts(name) if person else _dense_forms(name) | _kana_parts(name)
    if person:
        return frozenset((key(parts[-1]), key(parts[0])))
    plain = [(part, part.lower().rstrip(".")) for part in parts]
    own = [part for part, low in plain if low not in COMMON and low not in _SMALL]
    forms = {key(" ".join(own)), key(own[0])} if own else set()
    initials = "".join(part[0] for part in parts if part[0].isupper())
    return frozenset(forms | ({initials.lower()} if len(initials) >= 3 else set()))


def _dense_forms(name: str) -> frozenset[str]:
    """Short forms where no blank divides words: without the country before the name, or the trade of the bank."""
    if not name or name[0] < "\u3040":
        return frozenset()
    placeless = _PLACE.sub("", name, count=1) if _PLACE.match(name) else name
    forms = {placeless, _TRADE.sub("", name), _TRADE.sub("", placeless)} - {name}
    return frozenset(key(form) for form in forms if len(form) > _SHORTEST)


def _kana_parts(name: str) -> frozenset[str]:
    """``フイワン・グループ`` as ``フイワン``, a person by each part."""
    parts = re.split("[・＝]", name)
    return (
        frozenset(key(part) for part in parts if len(part) > 1 and part != "グループ")
        if len(parts) > 1
        else frozenset()
    )
