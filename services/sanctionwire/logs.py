"""One way to log: structlog with fixed event names and facts as fields; the libraries' own lines take the same road.

Output goes to stderr, since stdout belongs to results.
"""

from __future__ import annotations

import logging
import logging.config
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from sanctionwire.settings import LogSettings

FIELD_LIMIT_CHARS = 2000
"""Longer text is cut in the log, with a note. It comes from outside and may be a whole list file."""

REPEAT_AFTER_S = 30.0
MOST_SAID = 1000
"""So many different lines are remembered to be damped; then the memory starts anew."""

NOISY = ("aiokafka", "faust", "mode", "kafka", "slack_sdk", "aiohttp.access", "alembic", "trafilatura", "asyncio")


class Damper(logging.Filter):
    """Lets one library say one thing once in ``REPEAT_AFTER_S``: while a broker is away, aiokafka says it ten times a
    second.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record may pass. Only what the ``NOISY`` say is damped."""
        if record.name.partition(".")[0] not in NOISY:
            return True
        said = (record.name, str(record.msg))  # the template: places and numbers in it differ
        if (last := self._said.get(said)) is not None and record.created - last < REPEAT_AFTER_S:
            return False
        if len(self._said) >= MOST_SAID:
            self._said.clear()
        self._said[said] = record.created
        return True


def _cut_long_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for name, value in event.items():
        if isinstance(value, str) and len(value) > FIELD_LIMIT_CHARS:
            event[name] = f"{value[:FIELD_LIMIT_CHARS]}... ({len(value)} characters)"
    return event


def logging_config(settings: LogSettings) -> dict[str, Any]:
    """A ``dictConfig``: also given to Faust, which would otherwise install handlers of its own."""
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer()
    )
    # repr-like escaping of control characters is the JSON renderer's; on a terminal escape sequences must not pass
    final: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        final.append(structlog.processors.format_exc_info)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"damper": {"()": Damper}},
        "formatters": {
            "structlog": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [*final, renderer],
                "foreign_pre_chain": _shared_processors(),
            }
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "structlog",
                "filters": ["damper"],
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": settings.log_level.upper()},
        "loggers": {name: {"level": "WARNING"} for name in NOISY},
    }


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _cut_long_fields,
        _no_control_characters,
    ]


def _no_control_characters(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Names and texts come from outside: an escape sequence in one must not reach a terminal."""
    for name, value in event.items():
        if isinstance(value, str) and not value.isprintable() and name != "exception":
            event[name] = "".join(c if c.isprintable() or c in "\n\t" else f"\\u{ord(c):04x}" for c in value)
    return event


def configure_logging(settings: LogSettings) -> None:
    """Set up structlog and the standard library's logging. Call once, first thing."""
    logging.config.dictConfig(logging_config(settings))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
