"""Dates in running text, in the languages we read, and the date of the measure that an article reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sanctionwire.classify.lexicon import by_word, table
from sanctionwire.classify.text import Document

_NUMBERS = table("numbers.toml")
_MONTHS = by_word(_NUMBERS["months"])
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_WEEKDAYS = by_word(_NUMBERS["weekdays"])
_TODAY = _NUMBERS["days"]["today"].split()
_YESTERDAY = _NUMBERS["days"]["yesterday"].split()

_CJK_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<m>\d\d)/(?P<d>\d\d)/(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d\d)\.(?P<m>\d\d)\.(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(rf"\b(?P<mon>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y>(?:19|20)\d\d))?(?![\d.]\d)\b"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)? (?:de |d'|of )?(?P<mon>{_MONTH})\b\.?(?:,? (?:de "
        rf")?(?P<y>(?:19|20)\d\d))?"),
    re.compile(rf"\b(?P<mon>{_MONTH})\.?,? (?:de |of )?(?P<y>(?:19|20)\d\d)\b"),
    re.compile(rf"\b(?:in|last|since|im|seit|en|dans|lo scorso|в|у|с|еще в) (?P<mon>{_MONTH})\b(?! ?\d)"),
    re.compile(r"(?:(?P<y>(?:19|20)\d\d)[年년] ?)?(?<!\d)(?P<m>\d{1,2})[月월] ?(?P<d>\d{1,2})[日일号號]"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[年년](?: ?(?P<m>\d{1,2})[月월])?"),
    re.compile(r"(?<![\d月월])(?P<d>\d{1,2})[日일](?!間|以|程|后|後|간|본)"),
    re.compile(r"(?<![\d.,$€£№-])\b(?P<y>(?:19|20)\d\d)(?![\d-]|[.,]\d|/\d)\b"),
)  # fmt: skip
_WEEKDAY = re.compile(
    "|".join(
        sorted((w if not w[0].isascii() and len(w) < 4 else rf"\b{w}\b" for w in _WEEKDAYS), key=len, reverse=True)
    )
)
_DAY_WORD = re.compile("|".join(w if w[0] > "\u2e00" else rf"(?<!\w){w}(?!\w)" for w in (*_TODAY, *_YESTERDAY)))


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at a stretch of the document; month and day where given. ``relative``: by the day of publication."""

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None
    relative: bool = False

    def resolve(self, reference: date | None, *, loose: bool = False) -> date | None:
        """The day meant, the year taken so that it lies closest before ``reference``; None if not a full date.

        ``loose``: the reference is itself only the latest date in the text, so the day may lie a month after it.
        """
        if self.day is None or (self.year is None and reference is None):
            return None
        year = self.year or (reference.year if reference else 0)
        month = self.month or (reference.month if reference else None)
        if month is None:
            return None
        try:
            found = date(year, month, self.day)
        except ValueError:
            return None
        if self.year is None and reference is not None and found > reference + timedelta(days=31 if loose else 3):
            if self.month is None:
                year, month = (year, month - 1) if month > 1 else (year - 1, 12)
            else:
                year -= 1
            try:
                found = date(year, month, self.day)
            except ValueError:
                return None
        return found


def find_dates(document: Document, published: date | None) -> list[FoundDate]:
    """All dates of a document in order; weekdays and "today" only where the day of publication is known."""
    folded = document.folded.translate(_CJK_DIGITS) if not document.folded.isascii() else document.folded
    taken: list[tuple[int, int]] = []
    found: list[FoundDate] = []
    seen = bytearray(len(folded))
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if any(seen[match.start() : match.end()]):
                continue
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else _MONTHS.get(parts.get("mon") or "")
            day = int(parts["d"]) if parts.get("d") else None
            if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
                continue
            year = int(parts["y"]) if parts.get("y") else None
            seen[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            taken.append(match.span())
            found.append(FoundDate(match.start(), match.end(), year, month, day))
    if published is not None:
        for match in _WEEKDAY.finditer(folded):
            back = (published.weekday() - _WEEKDAYS[match.group()]) % 7
            when = published - timedelta(days=back)
            found.append(FoundDate(match.start(), match.end(), when.year, when.month, when.day, relative=True))
        for match in _DAY_WORD.finditer(folded):
            when = published - timedelta(days=1 if match.group() in _YESTERDAY else 0)
            found.append(FoundDate(match.start(), match.end(), when.year, when.month, when.day, relative=True))
    return sorted(found, key=lambda item: item.start)


def reference_day(dates: list[FoundDate], published: date | None) -> date | None:
    """The day that "now" means in a text: its publication, else the latest full date that it gives."""
    if published is not None:
        return published
    full = [day for item in dates if item.year is not None and (day := item.resolve(None)) is not None]
    if full:
        return max(full)
    years = [item.year for item in dates if item.year is not None and item.year < 2100]
    return date(max(years), 12, 31) if years else None
