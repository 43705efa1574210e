"""The log: what libraries repeat is said once in a while, what we say is always said."""

from __future__ import annotations

import logging

import pytest

from sanctionwire.logs import REPEAT_AFTER_S, Damper


def passes(damper: Damper, logger: str, message: str, *, at: float) -> bool:
    record = logging.LogRecord(logger, logging.ERROR, "file.py", 1, message, (1,), None)
    record.created = at
    return damper.filter(record)


@pytest.mark.parametrize("logger", ["aiokafka", "aiokafka.consumer.fetcher"])
def test_a_library_says_one_thing_once_in_a_while(logger: str) -> None:
    damper = Damper()
    said = [passes(damper, logger, "no answer from %s", at=at) for at in (0.0, 0.1, REPEAT_AFTER_S - 1)]
    assert said == [True, False, False]
    assert passes(damper, logger, "something else", at=0.2)
    assert passes(damper, logger, "no answer from %s", at=REPEAT_AFTER_S)


def test_what_we_say_is_always_said() -> None:
    damper = Damper()
    assert all(passes(damper, "sanctionwire.stream.feed", "feed_waits", at=0.0) for _ in range(3))
