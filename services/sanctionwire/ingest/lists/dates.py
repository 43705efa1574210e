"""Dates as publishers write them, in one form: ISO, as precise as stated."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?(?:[T ].*)?\Z")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2}|dd)[/.]([0-9]{1,2}|mm)[/.]([0-9]{4})\Z", re.IGNORECASE)
_WORDS: Final = re.compile(r"(?:([0-9]{1,2})[ -])?([A-Z][a-z]{2,8})\.?[ -]([0-9]{4})\Z")
_MONTHS: Final = {
    month: number
    for number, month in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)  # noqa: SIM905 - a row
}


def iso_date(text: str) -> str:
    """A date in ISO form, as precise as it is stated; anything else as it stands. Numbers are day first.

    >>> iso_date("20 Feb 1975"), iso_date("Feb 1975"), iso_date("circa 1975")
    ('1975-02-20', '1975-02', 'circa 1975')
    >>> iso_date("02/03/1965"), iso_date("00/00/1965"), iso_date("dd/mm/1965"), iso_date("2004-06-07T00:00:00")
    ('1965-03-02', '1965', '1965', '2004-06-07')
    """
    if match := _ISO.match(text):
        return _iso(match[1], match[2], match[3]) or text
    if match := _DAY_FIRST.match(text):
        return _iso(match[3], match[2], match[1]) or text
    if (match := _WORDS.match(text)) and (month := _MONTHS.get(match[2][:3].lower())):
        return _iso(match[3], str(month), match[1]) or text
    return text


def iso_day(text: str | None) -> str | None:
    """A full ISO day, or None where ``text`` states none."""
    found = iso_date((text or "").strip())
    return found if len(found) == 10 and _ISO.match(found) else None


def _iso(year: str, month: str, day: str | None) -> str | None:
    """None where it is no date of the calendar. A part that is zero or letters is not known, nor what follows."""
    parts = [int(part) if part.isdecimal() else 0 for part in (year, month, day or "0")]
    if not parts[0]:
        return None
    if not parts[1]:
        return f"{parts[0]:04d}"
    try:
        date(parts[0], parts[1], parts[2] or 1)
    except ValueError:
        return None
    return f"{parts[0]:04d}-{parts[1]:02d}" + (f"-{parts[2]:02d}" if parts[2] else "")


def moment(text: str | None, *, month_first: bool = False) -> datetime | None:
    """When a file says that it was published; None where it says nothing that can be read.

    A midnight stands for its day, whatever the zone, and a day for its first moment in UTC: so the delta of a day
    (``2026-08-24T00:00:00-04:00``) and the full file of that day (``08/24/2026``) state one time.

    >>> moment("2026-08-24T00:00:00-04:00") == moment("08/24/2026", month_first=True) == moment("24-Aug-2026")
    True
    """
    text = (text or "").strip()
    if month_first and (match := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)):
        text = f"{match[2]}/{match[1]}/{match[3]}"
    if day := (None if "T" in text or ":" in text else iso_day(text)):
        text = day
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.timetz().replace(tzinfo=None) == time(0):
        return found.replace(tzinfo=UTC)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
