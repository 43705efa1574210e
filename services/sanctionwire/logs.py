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

NOISY = ("aiokafka", "faust", "mode", "kafka", "slack_sdk", "aiohttp.access", "alembic", "trafilatura", "asyncio")


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
        "formatters": {
            "structlog": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [*final, renderer],
                "foreign_pre_chain": _shared_processors(),
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "structlog", "stream": "ext://sys.stderr"}
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
