"""One attempt at a webhook: every answer is judged by one table, and the secret address stays secret."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from pydantic import SecretStr
from tests.notify.receiver import PATH, SECRET, Answer, Receiver
from tests.notify.samples import alert

from sanctionwire.errors import SettingsError
from sanctionwire.notify import RetrySchedule, SlackDestination, render
from sanctionwire.notify.outcome import Attempt, from_answer, from_error
from sanctionwire_schemas import DeliveryReason, DeliveryStatus

DELIVERED, RETRYING, FAILED = DeliveryStatus.DELIVERED, DeliveryStatus.RETRYING, DeliveryStatus.FAILED
REASON = DeliveryReason


@pytest.fixture
async def slack(receiver: Receiver) -> AsyncIterator[SlackDestination]:
    destination = SlackDestination("oncall", receiver.url, timeout_s=5)
    yield destination
    await destination.close()


class TestOneTableJudgesEveryAnswer:
    @pytest.mark.parametrize(
        ("status", "body", "outcome", "reason"),
        [
            (200, "ok", DELIVERED, REASON.OK),
            (200, "", DELIVERED, REASON.OK),
            (200, '{"ok":true}', DELIVERED, REASON.OK),
            (204, "", DELIVERED, REASON.OK),
            (200, '{"ok":false,"error":"x"}', FAILED, REASON.CLIENT_FAULT),
            (200, "<!DOCTYPE html><title>Sign in</title>", RETRYING, REASON.UNREACHABLE),
            (302, "", FAILED, REASON.CLIENT_FAULT),
            (400, "invalid_payload", FAILED, REASON.CLIENT_FAULT),
            (401, "", FAILED, REASON.UNAUTHORIZED),
            (403, "action_prohibited", FAILED, REASON.UNAUTHORIZED),
            (404, "channel_not_found", FAILED, REASON.CLIENT_FAULT),
            (404, "no_service", FAILED, REASON.UNAUTHORIZED),
            (407, "", RETRYING, REASON.UNREACHABLE),
            (408, "", RETRYING, REASON.TIMEOUT),
            (410, "channel_is_archived", FAILED, REASON.CLIENT_FAULT),
            (413, "", FAILED, REASON.CLIENT_FAULT),
            (429, "", RETRYING, REASON.RATE_LIMITED),
            (500, "rollup_error", RETRYING, REASON.SERVER_FAULT),
            (502, "<html>", RETRYING, REASON.SERVER_FAULT),
            (503, "", RETRYING, REASON.SERVER_FAULT),
            (599, "", RETRYING, REASON.SERVER_FAULT),
        ],
    )
    def test_by_status_and_body(self, status: int, body: str, outcome: DeliveryStatus, reason: DeliveryReason) -> None:
        attempt = from_answer(status, body, None)
        assert (attempt.status, attempt.reason, attempt.http_status) == (outcome, reason, status)

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            (None, None),
            ("30", 30.0),
            (" 1 ", 1.0),
            ("-1", None),
            ("soon", None),
            ("Wed, 21 Oct 2015 07:28:00 GMT", None),
            ("9" * 40, 999_999_999.0),
        ],
    )
    def test_retry_after_is_read_in_seconds(self, header: str | None, seconds: float | None) -> None:
        assert from_answer(429, "", header).retry_after_s == seconds

    @pytest.mark.parametrize(
        ("error", "outcome", "reason"),
        [
            (TimeoutError(), RETRYING, REASON.TIMEOUT),
            (aiohttp.ServerTimeoutError(), RETRYING, REASON.TIMEOUT),
            (aiohttp.ServerDisconnectedError(), RETRYING, REASON.UNREACHABLE),
            (aiohttp.ClientPayloadError(), RETRYING, REASON.UNREACHABLE),
            (ConnectionResetError(), RETRYING, REASON.UNREACHABLE),
            (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), RETRYING, REASON.UNREACHABLE),
            (aiohttp.InvalidURL("http://x/secret"), FAILED, REASON.CLIENT_FAULT),
        ],
    )
    def test_by_error(self, error: Exception, outcome: DeliveryStatus, reason: DeliveryReason) -> None:
        attempt = from_error(error)
        assert (attempt.status, attempt.reason) == (outcome, reason)
        assert "secret" not in (attempt.error or "")

    def test_an_answer_in_an_error_is_one_short_line(self) -> None:
        error = from_answer(500, "a\n\x1b[31mb" + "x" * 10_000, None).error
        assert error is not None
        assert error.startswith("a [31mb")
        assert len(error) <= 300


class TestAgainstAReceiver:
    async def test_a_message_arrives_whole(self, receiver: Receiver, slack: SlackDestination) -> None:
        message = render(alert())
        assert await slack.post(message) == Attempt(DELIVERED, REASON.OK, 200)
        assert receiver.posts == [message.payload()]

    @pytest.mark.parametrize("status", [429, 500, 503, 401, 410])
    async def test_one_call_is_one_request(self, receiver: Receiver, slack: SlackDestination, status: int) -> None:
        receiver.plan(Answer(status, "no", {"Retry-After": "7"}))
        attempt = await slack.post(render(alert()))
        assert attempt.http_status == status
        assert attempt.retry_after_s == (7.0 if status >= 429 else None)
        assert len(receiver.posts) == 1

    async def test_a_lost_answer_is_not_tried_again_behind_our_back(
        self, receiver: Receiver, slack: SlackDestination
    ) -> None:
        receiver.plan(Answer(drops=True))
        assert (await slack.post(render(alert()))).reason is REASON.UNREACHABLE
        assert len(receiver.posts) == 1

    async def test_a_receiver_that_hangs_is_a_timeout(self, receiver: Receiver) -> None:
        receiver.plan(Answer(hangs=True))
        slack = SlackDestination("oncall", receiver.url, timeout_s=0.1)
        attempt = await slack.post(render(alert()))
        await slack.close()
        assert (attempt.status, attempt.reason) == (RETRYING, REASON.TIMEOUT)

    async def test_nobody_listening_is_unreachable(self) -> None:
        with socket.socket() as reserved:  # bound, never listening: connections are refused
            reserved.bind(("127.0.0.1", 0))
            url = SecretStr(f"http://127.0.0.1:{reserved.getsockname()[1]}{PATH}")
            slack = SlackDestination("oncall", url)
            attempt = await slack.post(render(alert()))
            await slack.close()
        assert (attempt.status, attempt.reason, attempt.http_status) == (RETRYING, REASON.UNREACHABLE, None)

    async def test_a_refused_layout_is_sent_as_a_plain_sentence(
        self, receiver: Receiver, slack: SlackDestination
    ) -> None:
        receiver.plan(Answer(400, "invalid_blocks"))
        message = render(alert())
        assert (await slack.post(message)).status is DELIVERED
        assert receiver.accepted == [message.plain_payload()]

    async def test_what_is_refused_in_both_forms_has_failed(self, receiver: Receiver, slack: SlackDestination) -> None:
        receiver.plan(Answer(400, "invalid_payload"), Answer(400, "invalid_payload"))
        attempt = await slack.post(render(alert()))
        assert (attempt.status, attempt.reason, attempt.error) == (FAILED, REASON.CLIENT_FAULT, "invalid_payload")

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    async def test_a_redirect_is_not_followed(self, receiver: Receiver, slack: SlackDestination, status: int) -> None:
        receiver.plan(Answer(status, "", {"Location": "/elsewhere"}))
        attempt = await slack.post(render(alert()))
        assert (attempt.status, attempt.reason, attempt.http_status) == (FAILED, REASON.CLIENT_FAULT, status)
        assert receiver.other_requests == []

    async def test_a_closed_destination_can_be_used_again(self, receiver: Receiver, slack: SlackDestination) -> None:
        await slack.post(render(alert()))
        await slack.close()
        assert (await slack.post(render(alert()))).status is DELIVERED

    async def test_no_proxy_is_respected(self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
        """slack-sdk alone would send even loopback requests to the proxy."""
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, "127.0.0.1")
        slack = SlackDestination("oncall", receiver.url)
        attempt = await slack.post(render(alert()))
        await slack.close()
        assert attempt.status is DELIVERED


class TestTheAddressStaysSecret:
    async def test_in_logs_at_any_level(
        self, receiver: Receiver, slack: SlackDestination, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        receiver.plan(Answer(500), Answer(drops=True), Answer(302, "", {"Location": "/"}))
        for _ in range(4):
            await slack.post(render(alert()))
        assert SECRET not in caplog.text
        assert SECRET not in repr(slack)

    async def test_in_errors_that_echo_it(self, receiver: Receiver, slack: SlackDestination) -> None:
        receiver.plan(Answer(500, f"no route for {receiver.origin}{PATH}"), Answer(404, f"unknown {SECRET}"))
        for _ in range(2):
            attempt = await slack.post(render(alert()))
            assert attempt.error is not None
            assert SECRET not in attempt.error
            assert "***" in attempt.error

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "hooks.slack.com/secret",
            "ftp://x/secret",
            "https:///secret",
            "http://[secret/",
            "https://x:99999/secret",
        ],
    )
    def test_in_the_error_about_an_address_that_cannot_be_used(self, url: str) -> None:
        with pytest.raises(SettingsError) as caught:
            SlackDestination("oncall", SecretStr(url))
        assert "oncall" in str(caught.value)
        assert "secret" not in str(caught.value)


class TestRetrySchedule:
    fault = from_answer(503, "", None)

    def wait(
        self, attempt: int, *, jitter: float = 0.0, elapsed_s: float = 0.0, outcome: Attempt | None = None
    ) -> float | None:
        return RetrySchedule().next_wait_s(outcome or self.fault, attempt=attempt, elapsed_s=elapsed_s, jitter=jitter)

    def test_waits_double_up_to_the_cap(self) -> None:
        assert [self.wait(n) for n in range(1, 12)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
        assert self.wait(100_000) == 300

    def test_jitter_only_lengthens(self) -> None:
        assert self.wait(3, jitter=1.0) == pytest.approx(4.8)
        assert self.wait(20, jitter=1.0) == pytest.approx(360)

    @pytest.mark.parametrize(("asked", "waits"), [("0", 1.0), ("30", 30.0), ("86400", 3600.0)])
    def test_what_the_receiver_asks_for_wins(self, asked: str, waits: float) -> None:
        assert self.wait(5, jitter=1.0, outcome=from_answer(429, "", asked)) == waits

    @pytest.mark.parametrize("outcome", [from_answer(200, "ok", None), from_answer(410, "", "5")])
    def test_what_is_final_is_not_tried_again(self, outcome: Attempt) -> None:
        assert self.wait(1, outcome=outcome) is None

    def test_after_the_budget_it_gives_up(self) -> None:
        assert self.wait(9, elapsed_s=6 * 3600 - 256) == 256
        assert self.wait(9, elapsed_s=6 * 3600 - 255) is None
