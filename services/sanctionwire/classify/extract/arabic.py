"""Names in Arabic script: what follows a word for bank, company, exchange; names in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire_schemas import PartyKind

_ARABIC = re.compile("[\u0621-\u064a]")
_HEAD = re.compile(
    r"(?<![\u0621-\u064a])(?P<head>بنك|مصرف|شركة|منصة|بورصة|مجموعة|صرافة) (?P<name>[\u0621-\u064a]{2,14})"
)
_QUOTED = re.compile(r"[\"«“](?P<name>[^\"«»“”\n]{2,40})[\"»”]")
_ADJECTIVE = re.compile(
    "(?:ال)?[\u0621-\u064a]+(?:ية|ي|ين|ات|يا|يًا|ون)|واجهة|وهمية|مرتبطة|مرتبط|مقرها|مقره|تابعة|تابع|في|من|على|"
    "إلى|الى|تعمل|لا|التي|الذي|"
    "مملوكة|واحدة|ظل|أخرى|اخرى|كبير|أخر|يعمل|كان|كانت|قالت|قال|حكومية|تداول|صغيرة|خاصة|عامة|تجارة|تحويل|دفع|"
    "لبيع|متهمة|متهم|عبر|مع|هي"
)
_KINDS = {
    "بنك": PartyKind.BANK,
    "مصرف": PartyKind.BANK,
    "منصة": PartyKind.CRYPTO_EXCHANGE,
    "بورصة": PartyKind.CRYPTO_EXCHANGE,
}


def mentions(document: Document) -> list[Mention]:
    """Mentions in Arabic script; overlaps are left to the caller."""
    if _ARABIC.search(document.text) is None:
        return []
    return [*_headed(document.text), *_quoted(document.text)]


def _headed(text: str) -> Iterator[Mention]:
    for match in _HEAD.finditer(text):
        if _ADJECTIVE.fullmatch(match.group("name")) is None:
            kind = _KINDS.get(match.group("head"), PartyKind.ORGANIZATION)
            start = match.start() if kind is PartyKind.BANK else match.start("name")
            yield Mention(text[start : match.end()], kind, start, match.end())


def _quoted(text: str) -> Iterator[Mention]:
    for match in _QUOTED.finditer(text):
        name = match.group("name").strip()
        if len(name.split()) <= 3 and _ARABIC.search(name) is not None:
            bank = name.startswith(("بنك", "مصرف"))
            kind = PartyKind.BANK if bank else PartyKind.ORGANIZATION
            yield Mention(name, kind, match.start("name"), match.end("name"), sure=bank)
