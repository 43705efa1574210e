"""Points in time as feeds, pages and people write them.

A given offset is kept, so that the publisher's calendar day can still be told. A bare day is midnight UTC. A time
without zone is taken in the zone that the caller knows of the source, else in the one zone of its language (Korean,
Japanese), else UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

from icu import DateFormatSymbols, Locale

from sanctionwire.eras import ERA_YEAR, common_year

_MAX_CHARS: Final = 60
_MONTH_LANGUAGES: Final = ("en", "de", "fr", "es", "it", "ru", "uk", "pl", "nl", "pt", "ar")
_MIN_YEAR, _MAX_YEAR = 1990, 2100
_ONE_ZONE: Final = {"ko": "Asia/Seoul", "ja": "Asia/Tokyo"}
_HOURS: Final = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "pst": -8, "pdt": -7, "bst": 1, "wet": 0, "west": 1, "cet": 1,
    "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "kst": 9, "jst": 9, "hkt": 8, "sgt": 8,
}  # fmt: skip
_ZONES: Final[dict[str, tzinfo]] = {
    "z": UTC,
    "utc": UTC,
    "gmt": UTC,
    "et": ZoneInfo("America/New_York"),
    **{name: timezone(timedelta(hours=hours)) for name, hours in _HOURS.items()},
}


def read_moment(text: str, zone: tzinfo | None = None) -> datetime | None:
    """A moment as machines write it: ISO 8601, a bare day, RFC 2822. None where it is none. Never raises.

    ``zone`` is that of times which give none; default UTC.
    """
    text = text.strip()
    if not text or len(text) > _MAX_CHARS:
        return None
    moment: datetime | None = None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if moment.tzinfo is None:
        bare_day = moment.hour == moment.minute == moment.second == 0
        moment = moment.replace(tzinfo=UTC if bare_day else zone or UTC)
    return _sound(moment)


def zone_of(name: str | None, language: str | None = None) -> tzinfo | None:
    """The zone of a source by its IANA name, else the one zone where its language is spoken."""
    if name is not None:
        return ZoneInfo(name)
    single = _ONE_ZONE.get(language or "")
    return ZoneInfo(single) if single else None


def seen_moment(lines: Iterable[str], language: str | None = None, zone: tzinfo | None = None) -> datetime | None:
    """The first date that people can read in some lines, with its time where one follows; None where there is none."""
    for line in lines:
        found = _seen(line[:300], language, zone)
        if found is not None:
            return found
    return None


def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in _MONTH_LANGUAGES:
        symbols = DateFormatSymbols(Locale(language))
        for context in (DateFormatSymbols.FORMAT, DateFormatSymbols.STANDALONE):
            for breadth in (DateFormatSymbols.WIDE, DateFormatSymbols.ABBREVIATED):
                for number, name in enumerate(symbols.getMonths(context, breadth), start=1):
                    bare = name.lower().strip(" .")
                    if len(bare) > 2 and not bare.isdigit():
                        names.setdefault(bare, number)
    return {**names, "sept": 9}


_MONTHS: Final = _month_names()
_MONTH: Final = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DATE: Final = re.compile(
    r"(?<!\d)(?:"
    r"(?P<y1>(?:19|20)\d\d)\s?[-./年년]\s?(?P<m1>\d{1,2})\s?[-./月월]\s?(?P<d1>\d{1,2})(?:\s?[日일])?\.?"
    r"|(?P<d2>\d{1,2})\.\s?(?P<m2>\d{1,2})\.\s?(?P<y2>(?:19|20)\d\d)"
    r"|(?P<a3>\d{1,2})[/-](?P<b3>\d{1,2})[/-](?P<y3>(?:19|20)\d\d)"
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?(?P<m4>{_MONTH})\.?,?\s+"
    r"(?:de\s+|del\s+)?(?P<y4>(?:19|20)\d\d)"
    r")(?!\d)"
    rf"|\b(?P<m5>{_MONTH})\.?\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y5>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"[^\d:]{0,20}?(?<!\d)(?P<h>\d{1,2})(?::|\.|h|시\s?|時)(?P<m>[0-5]\d)(?!\d)(?::[0-5]\d)?(?:분|分)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?\(?(?P<zone>[A-Za-zА-Яа-я]{1,4})\b)?(?P<offset>\s?[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)


_ERA: Final = re.compile(ERA_YEAR)


def _seen(line: str, language: str | None, zone: tzinfo | None) -> datetime | None:
    line = _ERA.sub(lambda era: f"{common_year(era['era'], era['of_era'])}年", line)
    found = _DATE.search(line)
    if found is None:
        return None
    get = found.groupdict()
    day_first = True
    if get["y3"]:
        a, b = int(get["a3"]), int(get["b3"])
        day_first = a > 12 or (b <= 12 and language not in (None, "en"))
        day, month, year = (a, b, int(get["y3"])) if day_first else (b, a, int(get["y3"]))
    else:
        n = next(n for n in "1245" if get[f"y{n}"])
        stated = get[f"m{n}"].lower()
        month = int(stated) if stated.isdigit() else _MONTHS[stated]
        day, year = int(get[f"d{n}"]), int(get[f"y{n}"])
    try:
        moment = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return _sound(
        _with_time(moment, line[found.end() : found.end() + 60], zone_of(None, language) if zone is None else zone)
    )


def _with_time(day: datetime, rest: str, zone: tzinfo | None) -> datetime:
    found = _TIME.match(rest)
    if found is None:
        return day
    hour = int(found["h"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    if hour > 23:
        return day
    stated = _ZONES.get((found["zone"] or "").lower())
    if found["offset"]:
        digits = found["offset"].strip().replace(":", "")
        shift = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
        if shift < timedelta(hours=24):
            stated = timezone(-shift if digits[0] == "-" else shift)
    return day.replace(hour=hour, minute=int(found["m"]), tzinfo=stated or zone or UTC)


def _sound(moment: datetime) -> datetime | None:
    """None for years that no article has, and where the moment has no counterpart in UTC."""
    return moment if _MIN_YEAR <= moment.year < _MAX_YEAR else None
