"""Telling people: every alert ends as one Slack post, or as a failure or a skip that is on record.

message = render(alert)                                       # pure
attempt = await SlackDestination(name, url).post(message)     # one try
"""

from __future__ import annotations

from sanctionwire.notify.layout import SlackMessage
from sanctionwire.notify.message import render
from sanctionwire.notify.outcome import Attempt
from sanctionwire.notify.retry import RetrySchedule
from sanctionwire.notify.slack import SlackDestination

__all__ = ["Attempt", "RetrySchedule", "SlackDestination", "SlackMessage", "render"]
