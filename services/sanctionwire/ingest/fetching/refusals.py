"""Why a source could not be fetched: facts as attributes, and whether it may work the next time."""

from __future__ import annotations

from enum import StrEnum

from sanctionwire.errors import InputError, UnreachableError


class Refusal(StrEnum):
    """Why what a source answered is not used. A closed set: it labels metrics and is tested case by case."""

    ADDRESS = "address"
    REDIRECT = "redirect"
    STATUS = "status"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    PACKING = "packing"
    HTML = "html"
    EMPTY = "empty"
    CHECKSUM = "checksum"


class RefusedError(InputError):
    """An answer came and is not usable; asking again at once would bring the same one."""

    def __init__(self, reason: Refusal, message: str, *, address: str, status: int | None = None) -> None:
        super().__init__(message, place=address)
        self.reason = reason
        self.address = address
        self.status = status


class Absence(StrEnum):
    """Why a source gave no whole answer."""

    CONNECTION = "connection"
    TIMEOUT = "timeout"
    CUT = "cut"
    STATUS = "status"
    TOLD_TO_WAIT = "told_to_wait"


class SourceAwayError(UnreachableError):
    """No whole answer for now. ``retry_after_s`` is what the server asked for, in seconds, where it did."""

    def __init__(
        self,
        reason: Absence,
        message: str,
        *,
        address: str,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(f"{address}: {message}")
        self.reason = reason
        self.address = address
        self.status = status
        self.retry_after_s = retry_after_s
