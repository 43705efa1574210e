"""Dates in running text, in the languages we read, and the date of the measure that an article reports."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ahocorasick_rs import AhoCorasick, MatchKind

from sanctionwire.classify.lexicon import by_word, table
from sanctionwire.classify.text import Document
from sanctionwire.eras import ERA_YEAR, common_year

_NUMBERS = table("numbers.toml")
_MONTHS = by_word(_NUMBERS["months"])
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_WEEKDAYS = by_word(_NUMBERS["weekdays"])
_TODAY = _NUMBERS["days"]["today"].split()
_YESTERDAY = _NUMBERS["days"]["yesterday"].split()

_CJK_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_NUMERIC = (
    re.compile(rf"(?<!\d){_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<m>\d\d)/(?P<d>\d\d)/{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d)(?P<d>\d\d)\.(?P<m>\d\d)\.{_YEAR}(?!\d)"),
    re.compile(rf"(?:(?<!\d){_YEAR}[年년] ?)?(?<!\d)(?P<m>\d{{1,2}})[月월] ?(?P<d>\d{{1,2}})[日일号號]"),
    re.compile(rf"(?<!\d){_YEAR}[年년](?: ?(?P<m>\d{{1,2}})[月월])?"),
    re.compile(r"(?<![\d月월])(?P<d>\d{1,2})[日일](?!間|以|程|后|後|간|본)"),
)
_OF_ERA = re.compile(ERA_YEAR + r"(?: ?(?P<m>\d{1,2}) ?月(?: ?(?P<d>\d{1,2}) ?日)?)?")
_BARE_YEAR = re.compile(rf"(?<![\d.,$€£№-])\b{_YEAR}(?![\d-]|[.,]\d|/\d)\b")
# Around the name of a month: "19 September", "September 19, 2024", "March 2013", "in June".
_DAY_BEFORE = re.compile(r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º)? (?:de |d'|of )?$")
_YEAR_AFTER = re.compile(rf"(?:/\w{{3,12}})?\.?(?:,? (?:de )?{_YEAR})?")
"""Arabic papers give a month both its names: "5 شباط/فبراير 2026"."""
_DAY_AFTER = re.compile(rf"\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?(?![\d.]\d)\b")
_ONLY_YEAR_AFTER = re.compile(rf"\.?,? (?:de |of )?{_YEAR}\b")
_PREPOSITION = re.compile(r"(?<!\w)(?:in|last|since|im|seit|en|dans|lo scorso|в|у|с|еще в) $")
_DIGITS = re.compile("[0-9][0-9]*")
"""Not ``[0-9]+``: what begins with a set of characters the engine looks for twice as fast."""
_DIVIDED = re.compile(r"\d{1,4}[-/.年년月월日일]")
"""What every date in digits begins with; looked for first, since most numbers are none."""
_SAME = _NUMBERS["days"]["same"].split()
_DAY_AFTER_WORDS = tuple(" ".join(phrase.split()) for phrase in _NUMBERS["days"]["day_after"].split("|"))
_DAY_BACK = frozenset((*_YESTERDAY, *_DAY_AFTER_WORDS))
_WORDS = (*_MONTHS, *_WEEKDAYS, *_TODAY, *_YESTERDAY, *_SAME, *_DAY_AFTER_WORDS)
_PART_OF_DAY = re.compile("(?:abend|morgen|nachmittag|vormittag|mittag|nacht)s?\\b")
"""German writes them to the day: "Mittwochabend"."""
_HERE = re.compile(r"\b(?:der|und|ist|nicht)\b")
"""A text with these is German, and "hier" not French for yesterday."""
_HAN_DAY = re.compile(
    r"(?:(?P<m>[一二三四五六七八九十]{1,3})月)?(?P<d>[一二三四五六七八九十]{1,3})日(?!間|以|程|后|後|间|本|元)"
)
_AUTOMATON = AhoCorasick(list(_WORDS), matchkind=MatchKind.LeftmostLongest)


@dataclass(slots=True)  # not frozen, which takes three times as long to make
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
    folded = document.folded if document.folded.isascii() else document.folded.translate(_CJK_DIGITS)
    seen = bytearray(len(folded))
    found: list[FoundDate] = []
    same: list[tuple[int, int]] = []
    for one in _OF_ERA.finditer(document.folded) if "年" in document.folded else ():
        year = str(common_year(one["era"], one["of_era"]))
        _take(found, seen, one.start(), one.end(), {"y": year, "m": one["m"], "d": one["d"]})
    for han in _HAN_DAY.finditer(document.folded) if "日" in document.folded else ():
        month = han.group("m")
        _take(
            found,
            seen,
            han.start(),
            han.end(),
            {"m": str(_han(month)) if month else None, "d": str(_han(han.group("d")))},
        )
    digits = [match.start() for match in _DIGITS.finditer(folded)]
    divided = [place for place in digits if _DIVIDED.match(folded, place)]
    for pattern in _NUMERIC:
        for place in divided:
            match = pattern.match(folded, place)
            if match is not None:
                _take(found, seen, match.start(), match.end(), match.groupdict())
    # Words in the text as it is: among digits, 周三 (Wednesday) would be a 3.
    for index, start, end in _AUTOMATON.find_matches_as_indexes(document.folded):
        word = _WORDS[index]
        if not _whole(folded, start, end, word) and not (word in _WEEKDAYS and _PART_OF_DAY.match(folded, end)):
            continue
        if word == "hier" and _HERE.search(folded) is not None:
            continue
        if word in _MONTHS:
            _month(found, seen, folded, (start, end), _MONTHS[word])
        elif word in _SAME:
            same.append((start, end))
        elif published is not None:
            back = (published.weekday() - _WEEKDAYS[word]) % 7 if word in _WEEKDAYS else int(word in _DAY_BACK)
            when = published - timedelta(days=back)
            found.append(FoundDate(start, end, when.year, when.month, when.day, relative=True))
    for place in digits:
        match = _BARE_YEAR.match(folded, place)
        if match is not None:
            _take(found, seen, match.start(), match.end(), match.groupdict())
    found.sort(key=lambda item: item.start)
    return sorted([*found, *_named_before(found, same, published)], key=lambda item: item.start) if same else found


def _named_before(
    found: Sequence[FoundDate], same: Sequence[tuple[int, int]], published: date | None
) -> Iterator[FoundDate]:
    """What "that day" means: the day named last before, else that of publication."""
    days = [item for item in found if item.day is not None]
    starts = [item.start for item in days]
    for start, end in same:
        place = bisect_left(starts, start) - 1
        if place >= 0:
            day = days[place]
            yield FoundDate(start, end, day.year, day.month, day.day, relative=day.relative)
        elif published is not None:
            yield FoundDate(start, end, published.year, published.month, published.day, relative=True)


def _han(text: str) -> int:
    """A number under a hundred in Han digits: 十五 is 15."""
    tens, ten, units = text.partition("十")
    if not ten:
        return int(text.translate(_CJK_DIGITS)) if len(text) == 1 else 0
    return (int(tens.translate(_CJK_DIGITS)) if len(tens) == 1 else 1) * 10 + (
        int(units.translate(_CJK_DIGITS)) if len(units) == 1 else 0
    )


def _whole(folded: str, start: int, end: int, word: str) -> bool:
    """Whole words in alphabets; anywhere in Han, kana and Hangul."""
    if word[0] > "\u2e00":
        return True
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return not before.isalnum() and not (after.isalnum() and after < "\u2e00")


def _month(found: list[FoundDate], seen: bytearray, folded: str, place: tuple[int, int], month: int) -> None:
    """A date around the name of a month; the name alone only after a preposition ("may", "mars" are words, too)."""
    start, end = place
    day = _DAY_BEFORE.search(folded, max(0, start - 10), start)
    if day is not None:
        after = _YEAR_AFTER.match(folded, end)
        stop = after.end() if after is not None else end
        year = after.group("y") if after is not None else None
        _take(found, seen, day.start(), stop, {"d": day.group("d"), "m": str(month), "y": year})
        return
    for pattern in (_DAY_AFTER, _ONLY_YEAR_AFTER):
        match = pattern.match(folded, end)
        if match is not None:
            _take(found, seen, start, match.end(), {"m": str(month), **match.groupdict()})
            return
    if _PREPOSITION.search(folded, max(0, start - 12), start) is not None:
        _take(found, seen, start, end, {"m": str(month)})


def _take(found: list[FoundDate], seen: bytearray, start: int, end: int, parts: Mapping[str, str | None]) -> None:
    year, month, day = (int(value) if (value := parts.get(name)) else None for name in ("y", "m", "d"))
    if any(seen[start:end]) or not (month is None or 1 <= month <= 12) or not (day is None or 1 <= day <= 31):
        return
    seen[start:end] = b"\1" * (end - start)
    found.append(FoundDate(start, end, year, month, day))


def reference_day(dates: list[FoundDate], published: date | None) -> date | None:
    """The day that "now" means in a text: its publication, else the latest full date that it gives."""
    if published is not None:
        return published
    full = [day for item in dates if item.year is not None and (day := item.resolve(None)) is not None]
    if full:
        return max(full)
    years = [item.year for item in dates if item.year is not None and item.year < 2100]
    return date(max(years), 12, 31) if years else None


_DATELINE_CHARS = 60
_DATELINE_AFTER = re.compile(
    r"\.?[)\]]?,? ?(?:\d{4})?,? ?(?:[(/][^)/\n]{1,25}[)/])? ?(?:[-:】]|[a-zа-я]{2,14}\.? -)|日?[电電讯訊]|\. (?=\w)|"
    r"[^\w\n]{1,3}\n"
)
_DATELINE_BEFORE = re.compile(r"[^.!?。]{0,45}")


def is_dateline(document: Document, found: FoundDate) -> bool:
    """Whether a date stands at the head of the body, before the dash that opens the report."""
    start = document.title_end + 1
    if found.relative or not start <= found.start < start + _DATELINE_CHARS:
        return False
    head = document.text[start : found.start]
    if not head[:1].isupper() and not head[:1].isdigit() and head and head[0] < "\u2e80":
        return False
    return (
        _DATELINE_BEFORE.fullmatch(document.folded, start, found.start) is not None
        and len(head.split()) <= 4
        and _DATELINE_AFTER.match(document.folded, found.end) is not None
    )


def day_of_report(document: Document) -> date | None:
    """The full date at the head of the body ("BRUSSELS, 20 April 2026 -"); None where there is none."""
    body = document.title_end + 1
    head = Document("", document.text[body : body + 2 * _DATELINE_CHARS])
    for found in find_dates(head, None):
        if found.year is not None and is_dateline(head, found):
            return found.resolve(None)
    return None
