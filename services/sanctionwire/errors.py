"""The one error root. Subclasses carry facts as attributes; whether a retry may help is a property of the error."""

from __future__ import annotations

from sanctionwire_schemas import DeadLetterReason


class SanctionwireError(Exception):
    """Root of everything this service raises on purpose. ``retryable`` tells the one retry loop what to do."""

    retryable: bool = False


class SettingsError(SanctionwireError):
    """A setting is missing or wrong; the message says which, and how to mend it."""


class InputError(SanctionwireError):
    """A file or event from outside cannot be used: where it stands, what is wrong, what was expected.

    ``place`` is for people, e.g. ``sdn.csv, line 7`` or ``articles.jsonl, line 3, field title``.
    """

    def __init__(self, message: str, *, place: str | None = None) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.message = message
        self.place = place


class BadEventError(InputError):
    """An event that can never be processed and so becomes a dead letter with this reason."""

    def __init__(self, reason: DeadLetterReason, message: str, *, place: str | None = None) -> None:
        super().__init__(message, place=place)
        self.reason = reason


class UnreachableError(SanctionwireError):
    """Something outside (broker, database, Slack) does not answer for now."""

    retryable = True


class FencedError(SanctionwireError):
    """Another writer has taken over: this process must stop at once and write nothing more."""
