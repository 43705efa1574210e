"""Dates of OFAC's advanced XML: a point, a month, a year or a span, each end itself a span."""

from __future__ import annotations

from sanctionwire.ingest.lists.xml import Node

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Day = tuple[int, int, int]


def day_of(node: Node) -> str | None:
    """ISO day of an element with ``Year``, ``Month`` and ``Day``; None where it is none."""
    found = _day(node)
    return None if found is None or not all(found[1:]) else f"{found[0]:04d}-{found[1]:02d}-{found[2]:02d}"


def period_text(period: Node) -> str:
    """A ``DatePeriod`` in the words of the legacy remarks: ``23 Nov 1962``, ``Nov 1962``, ``1962 to 1965``."""
    circa = any(end.attribute("approximate") == "true" for key in ("start", "end") for end in period.all(key))
    start, end = _end(period, "start", first=True), _end(period, "end", first=False)
    start, end = start or end, end or start
    if start is None or end is None:
        return " ".join(text for _, text in period.rest())
    if start == end:
        text = _words(start)
    elif start[0] == end[0] and start[1:] == (1, 1) and end[1:] == (12, 31):
        text = str(start[0])
    elif start[:2] == end[:2] and start[2] == 1 and end[2] >= 28:
        text = _words((*start[:2], 0))
    elif start[1:] == (1, 1) and end[1:] == (12, 31):
        text = f"{start[0]} to {end[0]}"
    else:
        text = f"{_words(start)} to {_words(end)}"
    return f"circa {text}" if circa else text


def _end(period: Node, key: str, *, first: bool) -> Day | None:
    days = [day for side in ("from", "to") for one in period.all(f"{key}/{side}") if (day := _day(one))]
    if not days:
        return None
    return min(days) if first else max(days)


def _day(node: Node) -> Day | None:
    numbers = [node.take(key) or "0" for key in ("year", "month", "day")]
    if not all(one.isdecimal() and len(one) <= 4 for one in numbers):
        return None
    year, month, day = map(int, numbers)
    return (year, month, day) if year and month <= 12 and day <= 31 else None


def _words(day: Day) -> str:
    year, month, number = day
    words = [f"{number:02d}"] if number and month else []
    return " ".join([*words, *([_MONTHS[month - 1]] if month else []), str(year)])
