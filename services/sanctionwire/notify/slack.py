"""A Slack incoming webhook as a destination: one call is one attempt, whatever comes back."""

from __future__ import annotations

import logging
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sanctionwire.errors import SanctionwireError, SettingsError
from sanctionwire.notify.layout import SlackMessage
from sanctionwire.notify.outcome import Attempt, from_answer, from_error

SECRET_MIN_CHARS = 8
"""Parts of the address from this length on are kept out of errors (``services`` too, which costs nothing)."""

SLACK_TIMEOUT_S = 10.0
"""From the first byte out to the last byte in. Slack answers in well under a second."""

# The client writes the secret address to its logger when that logger's own level is DEBUG or unset, so it
# gets one whose level is set.
_CLIENT_LOGGER = logging.getLogger("sanctionwire.notify.slack.client")
_CLIENT_LOGGER.setLevel(logging.WARNING)


class _RedirectedError(SanctionwireError):
    """The receiver answered with a redirect, which is not followed."""

    def __init__(self, http_status: int) -> None:
        super().__init__(f"redirected with {http_status}")
        self.http_status = http_status


class SlackDestination:
    """Posts messages to one incoming webhook.

    The address is a credential: it is in no log, error or ``repr`` of this class. Proxies are taken from the
    environment in the usual way (``HTTPS_PROXY``, ``NO_PROXY``).
    """

    def __init__(self, name: str, webhook_url: SecretStr, *, timeout_s: float = SLACK_TIMEOUT_S) -> None:
        """:raises SettingsError: where the address is no http(s) address."""
        _check_address(name, webhook_url)
        self.name = name
        self._webhook_url = webhook_url
        self._timeout_s = timeout_s
        self._client: AsyncWebhookClient | None = None
        self._session: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return f"SlackDestination(name={self.name!r})"

    async def post(self, message: SlackMessage) -> Attempt:
        """Try once.

        Where the receiver refuses the layout (400), the plain sentence is sent in its place: a refusal
        posts nothing, so nobody hears it twice, and a plain alert is better than none. Never raises for
        what the outside does.
        """
        attempt = await self._request(message.payload())
        if attempt.http_status == 400:
            plain = await self._request(message.plain_payload())
            return plain if plain.http_status != 400 else attempt
        return attempt

    async def close(self) -> None:
        """Close connections; the destination may be used again afterwards."""
        if self._session is not None:
            await self._session.close()
        self._session = self._client = None

    async def _request(self, payload: dict[str, object]) -> Attempt:
        try:
            answer = await self._open().send_dict(payload)
        except _RedirectedError as error:
            return from_answer(error.http_status, "", None)
        except Exception as error:  # noqa: BLE001 - whatever the outside does is an outcome
            return from_error(error)
        attempt = from_answer(answer.status_code, answer.body, answer.headers.get("Retry-After"))
        return self._without_secret(attempt)

    def _open(self) -> AsyncWebhookClient:
        """The client, with a session of our own made inside the running loop."""
        if self._client is None or self._session is None or self._session.closed:
            trace = aiohttp.TraceConfig()
            trace.on_request_redirect.append(_refuse_redirect)
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._timeout_s), trust_env=True, trace_configs=[trace]
            )
            self._client = AsyncWebhookClient(
                self._webhook_url.get_secret_value(),
                session=self._session,
                retry_handlers=[],  # its default tries again on connection errors; retries live in retry.py
                logger=_CLIENT_LOGGER,
            )
            # The client reads the proxy from the environment and ignores NO_PROXY; the session does it right.
            self._client.proxy = None
        return self._client

    def _without_secret(self, attempt: Attempt) -> Attempt:
        """A receiver may echo the address it was called at."""
        if attempt.error is None:
            return attempt
        error = attempt.error
        for part in urlsplit(self._webhook_url.get_secret_value()).path.split("/"):
            if len(part) >= SECRET_MIN_CHARS:
                error = error.replace(part, "***")
        return replace(attempt, error=error)


async def _refuse_redirect(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestRedirectParams
) -> None:
    raise _RedirectedError(params.response.status)


def _check_address(name: str, webhook_url: SecretStr) -> None:
    try:
        parts = urlsplit(webhook_url.get_secret_value())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"the webhook address of destination {name!r} is no http(s) address")
