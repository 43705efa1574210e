"""Fetching: polite to servers, and nothing they answer does harm. A real server on loopback answers."""

from __future__ import annotations

import base64
import gzip
import io
import os
import zipfile
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.ingest.server import Answer, Publisher

from sanctionwire.errors import InputError, UnreachableError
from sanctionwire.ingest.fetching.fetch import Fetched, Fetcher, NotModified, Validators
from sanctionwire.ingest.fetching.http_rules import FetchRules, looks_like_html, retry_after_s, shown
from sanctionwire.ingest.fetching.refusals import Absence, Refusal, RefusedError, SourceAwayError
from sanctionwire.settings import FetchSettings

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
XML = b"<?xml version='1.0'?><list><entry uid='1'/></list>"
SETTINGS = FetchSettings(fetch_idle_timeout_s=0.5, fetch_contact="https://example.org/bot")


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    async with Publisher.running() as made:
        yield made


@pytest.fixture
async def fetcher(tmp_path: Path) -> AsyncIterator[Fetcher]:
    async with Fetcher(SETTINGS, spool=tmp_path, now=lambda: NOW) as made:
        yield made
    assert os.listdir(tmp_path) == [], "a body was left behind"  # noqa: PTH208


async def fetched(fetcher: Fetcher, address: str, **rules: object) -> Fetched:
    got = await fetcher.get(address, rules=FetchRules(home=address, **rules))  # type: ignore[arg-type]
    assert isinstance(got, Fetched)
    return got


async def refusal(fetcher: Fetcher, address: str, **rules: object) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        await fetched(fetcher, address, **rules)
    assert isinstance(caught.value, InputError)
    assert not caught.value.retryable
    return caught.value


async def absence(fetcher: Fetcher, address: str) -> SourceAwayError:
    with pytest.raises(SourceAwayError) as caught:
        await fetched(fetcher, address)
    assert isinstance(caught.value, UnreachableError)
    assert caught.value.retryable
    return caught.value


async def test_a_body_comes_with_its_hash_its_name_and_what_to_ask_with_next_time(
    publisher: Publisher, fetcher: Fetcher
) -> None:
    address = publisher.plan(
        "/lists/sdn.xml", Answer(XML, headers={"ETag": '"v1"', "Last-Modified": "Mon, 23 Nov 2026 15:00:00 GMT"})
    )
    with await fetched(fetcher, address + "?token=secret") as got:
        assert got.read() == XML
        assert [p.name for p in got.files] == ["sdn.xml"]
    assert got.sha256 == sha256(XML).hexdigest()
    assert (got.received_bytes, got.size_bytes) == (len(XML), len(XML))
    assert got.validators == Validators('"v1"', "Mon, 23 Nov 2026 15:00:00 GMT")
    assert got.last_modified == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert got.retrieved_at == NOW
    assert got.address == address  # without the query
    (asked,) = publisher.asked
    assert asked.headers["user-agent"].startswith("sanctionwire/")
    assert "https://example.org/bot" in asked.headers["user-agent"]


async def test_an_unchanged_source_answers_304_and_sends_no_body(publisher: Publisher, fetcher: Fetcher) -> None:
    address = publisher.plan("/list.xml", Answer(XML, headers={"ETag": '"v1"'}))
    with await fetched(fetcher, address) as first:
        pass
    again = await fetcher.get(address, first.validators)
    assert again == NotModified(address, Validators('"v1"'), NOW)
    assert publisher.sent_bytes == len(XML)


async def test_a_304_that_nobody_asked_for_is_refused(publisher: Publisher, fetcher: Fetcher) -> None:
    error = await refusal(fetcher, publisher.plan("/list.xml", Answer(status=304)))
    assert (error.reason, error.status) == (Refusal.STATUS, 304)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_within_the_host(publisher: Publisher, fetcher: Fetcher, status: int) -> None:
    publisher.plan("/new.xml", Answer(XML))
    address = publisher.plan("/old.xml", Answer(status=status, headers={"Location": "/new.xml"}))
    with await fetched(fetcher, address) as got:
        assert got.final_address.endswith("/new.xml")
        assert [p.name for p in got.files] == ["old.xml"]  # the parser knows files by the name we asked for
    assert got.moved_to == (got.final_address if status in (301, 308) else None)


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("https://elsewhere.example/list.xml", "elsewhere.example, which is not allowed"),
        ("http://elsewhere.example/list.xml", "not https"),
        ("file:///etc/passwd", "expected https"),
        ("gopher://127.0.0.1/", "expected https"),
        ("http://[::1", "no address"),
        ("", "without saying where"),
    ],
)
async def test_a_redirect_out_of_the_allowed_hosts_is_refused(
    publisher: Publisher, fetcher: Fetcher, location: str, says: str
) -> None:
    error = await refusal(fetcher, publisher.plan("/list.xml", Answer(status=302, headers={"Location": location})))
    assert error.reason is Refusal.REDIRECT
    assert says in str(error)
    assert len(publisher.asked) == 1


async def test_a_redirect_to_an_allowed_host_is_followed(publisher: Publisher, fetcher: Fetcher) -> None:
    publisher.plan("/list.xml", Answer(XML))
    elsewhere = publisher.origin.replace("127.0.0.1", "localhost")
    address = publisher.plan("/go", Answer(status=302, headers={"Location": f"{elsewhere}/list.xml"}))
    assert (await refusal(fetcher, address)).reason is Refusal.REDIRECT
    with await fetched(fetcher, address, hosts=frozenset({"localhost"})) as got:
        assert got.read() == XML


async def test_redirects_in_a_circle_end(publisher: Publisher, fetcher: Fetcher) -> None:
    error = await refusal(fetcher, publisher.plan("/round", Answer(status=302, headers={"Location": "/round"})))
    assert error.reason is Refusal.REDIRECT
    assert len(publisher.asked) == 6


async def test_plain_http_is_for_loopback_alone_and_only_where_the_source_is_there(fetcher: Fetcher) -> None:
    assert (await refusal(fetcher, "http://lists.example/sdn.xml")).reason is Refusal.ADDRESS
    with pytest.raises(RefusedError, match="not https"):
        FetchRules(home="https://lists.example/", hosts=frozenset({"127.0.0.1"})).check("http://127.0.0.1/x")


def test_www_and_wildcards_are_allowed_where_said() -> None:
    rules = FetchRules(home="https://www.lists.example/a", hosts=frozenset({"*.files.example"}))
    rules.check("https://lists.example/b")
    rules.check("https://eu.files.example/b")
    for other in ("https://files.example.evil/b", "https://evilfiles.example/b", "https://lists.example.evil/"):
        with pytest.raises(RefusedError):
            rules.check(other)


async def test_429_says_how_long_to_wait_and_the_host_is_left_alone_until_then(
    publisher: Publisher, fetcher: Fetcher
) -> None:
    address = publisher.plan("/list.xml", Answer(status=429, headers={"Retry-After": "120"}), Answer(XML))
    error = await absence(fetcher, address)
    assert (error.reason, error.status, error.retry_after_s) == (Absence.STATUS, 429, 120)
    error = await absence(fetcher, publisher.plan("/other.xml", Answer(XML)))
    assert error.reason is Absence.TOLD_TO_WAIT
    assert error.retry_after_s is not None
    assert 100 < error.retry_after_s <= 120
    assert len(publisher.asked) == 1


async def test_503_may_name_a_date(publisher: Publisher, fetcher: Fetcher) -> None:
    later = format_datetime(NOW + timedelta(minutes=5), usegmt=True)
    error = await absence(fetcher, publisher.plan("/l", Answer(status=503, headers={"Retry-After": later})))
    assert error.retry_after_s == 300


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 17 ", 17),
        ("99999999999999999999", 86_400),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30),
        ("Wed, 01 Jan 2990 00:00:00 GMT", 86_400),
    ],
)
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW) == seconds


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_fault_may_be_tried_again(publisher: Publisher, fetcher: Fetcher, status: int) -> None:
    error = await absence(fetcher, publisher.plan("/list.xml", Answer(status=status)))
    assert (error.reason, error.status, error.retry_after_s) == (Absence.STATUS, status, None)


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 410])
async def test_a_client_fault_is_refused_with_its_status(publisher: Publisher, fetcher: Fetcher, status: int) -> None:
    error = await refusal(fetcher, publisher.plan("/list.xml", Answer(status=status)))
    assert (error.reason, error.status) == (Refusal.STATUS, status)


@pytest.mark.parametrize("headers", [{}, {"Transfer-Encoding": "chunked"}])
async def test_a_cut_body_is_no_answer(publisher: Publisher, fetcher: Fetcher, headers: dict[str, str]) -> None:
    address = publisher.plan("/list.xml", Answer(XML, cut_after=10, headers=headers))
    assert (await absence(fetcher, address)).reason is Absence.CUT


async def test_a_body_whose_packing_was_cut_is_no_answer(publisher: Publisher, fetcher: Fetcher) -> None:
    packed = gzip.compress(XML * 100)[:-9]
    coded = publisher.plan("/list.xml", Answer(packed, headers={"Content-Encoding": "gzip"}))
    assert (await absence(fetcher, coded)).reason is Absence.CUT
    assert (await absence(fetcher, publisher.plan("/list.xml.gz", Answer(packed)))).reason is Absence.CUT


async def test_a_server_that_hangs_is_left(publisher: Publisher, fetcher: Fetcher) -> None:
    assert (await absence(fetcher, publisher.plan("/list.xml", Answer(hangs=True)))).reason is Absence.TIMEOUT


async def test_a_server_that_is_not_there(fetcher: Fetcher) -> None:
    error = await absence(fetcher, "http://127.0.0.1:9/list.xml")
    assert error.reason is Absence.CONNECTION


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html><body>We will be back soon</body></html>",
        b"\xef\xbb\xbf \n<HTML>",
        b"<?xml version='1.0'?>\n<!-- a --><!-- b -->\n<html xmlns='x'>",
        "<!doctype html>".encode("utf-16"),
    ],
)
async def test_a_page_with_status_200_is_no_list(publisher: Publisher, fetcher: Fetcher, page: bytes) -> None:
    address = publisher.plan("/list.xml", Answer(page))
    assert (await refusal(fetcher, address)).reason is Refusal.HTML
    with await fetched(fetcher, address, html=True) as got:
        assert got.read() == page


def test_telling_a_page_takes_no_time_however_it_is_made() -> None:
    assert not looks_like_html(b"<!-- -->" * 250 + b"<list/>")
    assert not looks_like_html(b"<sdnList xmlns='html'>")


@pytest.mark.parametrize("body", [b"", b" \r\n"])
async def test_an_empty_file_is_refused(publisher: Publisher, fetcher: Fetcher, body: bytes) -> None:
    assert (await refusal(fetcher, publisher.plan("/list.xml", Answer(body)))).reason is Refusal.EMPTY


async def test_a_body_that_says_it_is_too_large_is_not_read(publisher: Publisher, fetcher: Fetcher) -> None:
    address = publisher.plan("/list.xml", Answer(b"x", cut_after=1, headers={"Content-Length": str(3 * 10**9)}))
    error = await refusal(fetcher, address)
    assert error.reason is Refusal.TOO_LARGE
    assert "max_bytes" in str(error)


async def test_a_body_without_end_is_left_at_the_bound(publisher: Publisher, fetcher: Fetcher) -> None:
    address = publisher.plan("/list.xml", Answer(b"<a/>" * 25_000, endless=True))
    assert (await refusal(fetcher, address, max_bytes=1_000_000)).reason is Refusal.TOO_LARGE
    assert publisher.sent_bytes < 20_000_000


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw", "members"])
async def test_a_packed_body_is_unpacked(publisher: Publisher, fetcher: Fetcher, coding: str) -> None:
    body = XML * 5000
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "raw": raw.compress(body) + raw.flush(),
        "members": gzip.compress(body[:999]) + gzip.compress(body[999:]) + b"\0" * 20,
    }[coding]
    name = "gzip" if coding == "members" else "deflate" if coding == "raw" else coding
    address = publisher.plan("/list.xml", Answer(packed, headers={"Content-Encoding": name}))
    with await fetched(fetcher, address) as got:
        assert got.read() == body
    assert got.sha256 == sha256(body).hexdigest()
    assert (got.received_bytes, got.size_bytes) == (len(packed), len(body))


async def test_a_gz_file_is_unpacked_under_its_own_name(publisher: Publisher, fetcher: Fetcher) -> None:
    with await fetched(fetcher, publisher.plan("/sdn.xml.gz", Answer(gzip.compress(XML)))) as got:
        assert [(p.name, p.read_bytes()) for p in got.files] == [("sdn.xml", XML)]


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


async def test_a_zip_gives_its_files(publisher: Publisher, fetcher: Fetcher) -> None:
    body = zipped(sdn_csv=b"1,A", add_csv=b"1,2")
    with await fetched(fetcher, publisher.plan("/all.zip", Answer(body))) as got:
        assert [(p.name, p.read_bytes()) for p in got.files] == [("add.csv", b"1,2"), ("sdn.csv", b"1,A")]


async def test_a_zip_cannot_write_outside_its_folder(publisher: Publisher, fetcher: Fetcher, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../evil.xml", XML)
    with await fetched(fetcher, publisher.plan("/list.zip", Answer(out.getvalue()))) as got:
        assert [p.name for p in got.files] == ["evil.xml"]
        assert got.files[0].parent.parent == tmp_path


async def test_zips_that_cannot_be_used_are_refused(publisher: Publisher, fetcher: Fetcher) -> None:
    twice = zipped(a__list_xml=XML, b__list_xml=XML)
    broken = zipped(list_xml=XML)[:-30]
    for body in (twice, broken, zipped(), zipped(**{f"f{n}_xml": XML for n in range(51)})):
        assert (await refusal(fetcher, publisher.plan("/list.zip", Answer(body)))).reason is Refusal.PACKING


async def test_a_bomb_is_refused_by_ratio_and_by_size(publisher: Publisher, fetcher: Fetcher) -> None:
    zeros = b" " * 50_000_000
    gz = gzip.compress(zeros)
    coded = publisher.plan("/a.xml", Answer(gz, headers={"Content-Encoding": "gzip"}))
    for address in (coded, publisher.plan("/b.xml.gz", Answer(gz)), publisher.plan("/c.zip", Answer(zipped(a=zeros)))):
        assert (await refusal(fetcher, address)).reason is Refusal.BOMB
        assert (await refusal(fetcher, address, max_bytes=1_000_000)).reason is Refusal.TOO_LARGE


async def test_a_packing_that_is_not_what_it_says_is_refused(publisher: Publisher, fetcher: Fetcher) -> None:
    for coding in ("gzip", "deflate", "br"):
        address = publisher.plan("/list.xml", Answer(XML, headers={"Content-Encoding": coding}))
        assert (await refusal(fetcher, address)).reason is Refusal.PACKING


async def test_checksums_are_held_to_where_they_are_given(publisher: Publisher, fetcher: Fetcher) -> None:
    right = sha256(XML)
    wrong = sha256(b"other")
    address = publisher.plan("/list.xml", Answer(XML))
    (await fetched(fetcher, address, sha256=right.hexdigest().upper())).discard()
    assert (await refusal(fetcher, address, sha256=wrong.hexdigest())).reason is Refusal.CHECKSUM
    for name, form in (
        ("Repr-Digest", "sha-256=:{}:"),
        ("Digest", "SHA-256={}"),
        ("Content-Digest", "sha-512=:x:, sha-256=:{}:"),
    ):
        for digest, well in ((right, True), (wrong, False)):
            stated = form.format(base64.b64encode(digest.digest()).decode())
            address = publisher.plan("/list.xml", Answer(XML, headers={name: stated}))
            if well:
                (await fetched(fetcher, address)).discard()
            else:
                assert (await refusal(fetcher, address)).reason is Refusal.CHECKSUM


async def test_a_proxy_is_used_and_its_password_never_told(publisher: Publisher, tmp_path: Path) -> None:
    proxy = publisher.origin.replace("http://", "http://user:hunter2@")
    settings = FetchSettings(fetch_proxy=SecretStr(proxy), fetch_host_pause_s=0)
    async with Fetcher(settings, spool=tmp_path) as fetcher:
        with pytest.raises((RefusedError, SourceAwayError)) as caught:
            await fetcher.get("https://lists.example/sdn.xml")
    assert "hunter2" not in f"{caught.value}{settings!r}"
    assert "proxy" in str(caught.value)


def test_addresses_are_shown_without_what_may_be_secret() -> None:
    assert shown("https://me:pw@lists.example:8443/a/b.xml?token=1#x") == "https://lists.example:8443/a/b.xml"
