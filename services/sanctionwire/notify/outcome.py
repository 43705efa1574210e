"""What came of one attempt to post, decided in one place from the answer or from the error in its stead.

The distinction that matters is whether trying again may help. Reasons are a closed set and a metric label.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import aiohttp

from sanctionwire.notify.outside import clean
from sanctionwire_schemas import DeliveryReason, DeliveryStatus

ERROR_MAX_CHARS = 300

# Every other status is a client fault, and final.
_FINAL = {401: DeliveryReason.UNAUTHORIZED, 403: DeliveryReason.UNAUTHORIZED}

# ... and every status from 500 on is a server fault.
_RETRYABLE = {
    407: DeliveryReason.UNREACHABLE,  # a proxy's answer: Slack was never asked
    408: DeliveryReason.TIMEOUT,
    425: DeliveryReason.SERVER_FAULT,
    429: DeliveryReason.RATE_LIMITED,
}

# The address is the credential, so Slack says "revoked" with 404 and these words as well.
_REVOKED = frozenset({"no_service", "no_service_id", "no_active_hooks", "no_team", "team_disabled", "invalid_token"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: ``delivered``, ``retrying`` (another try may help) or ``failed`` (it cannot)."""

    status: DeliveryStatus
    reason: DeliveryReason
    http_status: int | None = None
    retry_after_s: float | None = None
    error: str | None = None

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status is DeliveryStatus.RETRYING


def from_answer(http_status: int, body: str, retry_after: str | None) -> Attempt:
    """Judge an HTTP answer.

    A 200 that is a web page comes from something that stands between us and Slack (the sign-in page of a
    proxy); a 200 that says ``{"ok": false}`` is a refusal. Every other 2xx is a success, since other
    receivers of Slack's format answer with other words than ``ok``.
    """
    words = clean(body[: ERROR_MAX_CHARS * 8])[:ERROR_MAX_CHARS] or None
    if 200 <= http_status < 300:
        return _from_success(http_status, body, words)
    if http_status in _RETRYABLE or http_status >= 500:
        reason = _RETRYABLE.get(http_status, DeliveryReason.SERVER_FAULT)
        return _retrying(reason, words, http_status=http_status, retry_after_s=_seconds(retry_after))
    if 300 <= http_status < 400:
        # Following it would turn the POST into a GET, whose 200 tells nobody anything.
        words = "the address answers with a redirect"
    reason = _FINAL.get(http_status, DeliveryReason.CLIENT_FAULT)
    return _failed(DeliveryReason.UNAUTHORIZED if words in _REVOKED else reason, words, http_status)


def from_error(error: Exception) -> Attempt:
    """Judge an error in an answer's stead. Its text is not kept: it may hold the secret address."""
    if isinstance(error, TimeoutError):
        return _retrying(DeliveryReason.TIMEOUT, "no answer in time")
    if isinstance(error, aiohttp.InvalidURL):
        return _failed(DeliveryReason.CLIENT_FAULT, "the address cannot be used")
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return _retrying(DeliveryReason.UNREACHABLE, "the proxy refuses", http_status=error.status)
    return _retrying(DeliveryReason.UNREACHABLE, type(error).__name__)


def _from_success(http_status: int, body: str, words: str | None) -> Attempt:
    if _is_web_page(body):
        error = "a web page answered in Slack's place"
        return _retrying(DeliveryReason.UNREACHABLE, error, http_status=http_status)
    if _is_refusal(body):
        return _failed(DeliveryReason.CLIENT_FAULT, words, http_status)
    return Attempt(DeliveryStatus.DELIVERED, DeliveryReason.OK, http_status)


def _retrying(
    reason: DeliveryReason,
    error: str | None,
    *,
    http_status: int | None = None,
    retry_after_s: float | None = None,
) -> Attempt:
    return Attempt(DeliveryStatus.RETRYING, reason, http_status, retry_after_s, error)


def _failed(reason: DeliveryReason, error: str | None, http_status: int | None = None) -> Attempt:
    return Attempt(DeliveryStatus.FAILED, reason, http_status, None, error)


def _seconds(retry_after: str | None) -> float | None:
    """Slack sends whole seconds; the header's other form, a date, is left to our own schedule."""
    if retry_after is None or not retry_after.strip().isdecimal():
        return None
    return float(retry_after.strip()[:9])


def _is_web_page(body: str) -> bool:
    return body.lstrip()[:64].lower().startswith(("<!doctype", "<html", "<head", "<?xml"))


def _is_refusal(body: str) -> bool:
    if not body.lstrip().startswith("{"):
        return False
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("ok") is False
