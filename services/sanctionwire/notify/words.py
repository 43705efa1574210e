"""The contract's closed sets and numbers in words for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sanctionwire_schemas import AlertKind, Basis, ChangeKind, Counts, NetworkStatus, Nexus, Severity

SEVERITY_MARK = {Severity.CRITICAL: "🔴", Severity.HIGH: "🟠", Severity.MEDIUM: "🟡", Severity.LOW: "⚪"}

NEXUS = {Nexus.DPRK: "DPRK", Nexus.RUSSIA: "Russia"}

KIND = {
    AlertKind.APPEARED: "appeared",
    AlertKind.EXPANDED: "expanded",
    AlertKind.MERGED: "merged",
    AlertKind.CONTRACTED: "contracted",
    AlertKind.DISSOLVED: "dissolved",
}

STATUS = {
    NetworkStatus.REPORTED: "reported",
    NetworkStatus.PARTLY_LISTED: "partly listed",
    NetworkStatus.LISTED: "listed",
    NetworkStatus.DISSOLVED: "dissolved",
    NetworkStatus.MERGED: "merged",
}

# Of a party that is on no list we say just that, never what may or may not be done with it.
BASIS = {
    Basis.LISTED: "listed",
    Basis.REPORTED: "reported, not listed",
    Basis.OWNED_BY_LISTED: "owned by a listed party, not listed itself",
}

CHANGE = {
    ChangeKind.MEMBER_ADDED: "new member",
    ChangeKind.MEMBER_LISTED: "member listed",
    ChangeKind.IDENTIFIER_ADDED: "new identifier",
    ChangeKind.PROGRAM_ADDED: "new program",
    ChangeKind.LISTED_ELSEWHERE: "listed elsewhere",
    ChangeKind.NEXUS_ADDED: "new nexus",
    ChangeKind.LINK_ADDED: "new link",
    ChangeKind.MEMBER_DELISTED: "member delisted",
    ChangeKind.RETRACTED: "retracted",
}

LIST = {
    "us_ofac_sdn": "OFAC SDN List",
    "us_ofac_cons": "OFAC Consolidated (non-SDN) List",
    "un_sc": "UN Security Council Consolidated List",
    "eu_fsf": "EU financial sanctions list",
    "gb_uksl": "UK Sanctions List",
    "gb_ofsi": "OFSI Consolidated List",
}

_STEPS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def listing(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """``1 member``, ``2 members``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def duration(length: timedelta) -> str:
    """The two largest units that matter, of the absolute length: ``3 hours 12 minutes``."""
    seconds = round(abs(length.total_seconds()))
    for place, (unit, size) in enumerate(_STEPS):
        whole, rest = divmod(seconds, size)
        if whole:
            words = counted(whole, unit)
            if rest and place + 1 < len(_STEPS):
                smaller, smaller_size = _STEPS[place + 1]
                if rest // smaller_size:
                    words += " " + counted(rest // smaller_size, smaller)
            return words
    return "0 seconds"


def lead_time(length: timedelta) -> str:
    """Who was first, the news or the official publication.

    >>> lead_time(timedelta(hours=3, minutes=12))
    'the news came 3 hours 12 minutes before the official publication'
    """
    if round(length.total_seconds()) == 0:
        return "the news and the official publication came at the same time"
    side = "before" if length > timedelta(0) else "after"
    return f"the news came {duration(length)} {side} the official publication"


def moment(at: datetime) -> str:
    """To the minute in UTC; midnight, which is how the contract writes a bare day, is shown as the day."""
    utc = at.astimezone(UTC)
    if (utc.hour, utc.minute, utc.second, utc.microsecond) == (0, 0, 0, 0):
        return f"{utc:%Y-%m-%d}"
    return f"{utc:%Y-%m-%d %H:%M} UTC"


def announced(counts: Counts) -> str:
    """What a source counts: ``5 organizations and 1 person``; empty where it counts nothing."""
    words = []
    if counts.organizations:
        words.append(counted(counts.organizations, "organization"))
    if counts.individuals:
        words.append(counted(counts.individuals, "person", "people"))
    return listing(words)


def plain(value: str) -> str:
    """A member of a closed set as words: ``crypto_exchange`` becomes ``crypto exchange``."""
    return value.replace("_", " ")
