"""What people read: complete, harmless, and within Slack's limits."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from tests.notify.samples import HOSTILE, alert, any_alert, member

from sanctionwire.notify import SlackMessage, render
from sanctionwire.notify.layout import BLOCKS_MAX, FIELD_MAX, HEADER_MAX, MESSAGE_BUDGET, SECTION_MAX, TEXT_MAX
from sanctionwire.notify.outside import clean, code, inert, link, units
from sanctionwire.notify.words import lead_time
from sanctionwire_schemas import Alert, AlertKind, Basis

OUR_LINK = re.compile(
    r"<https?://(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d+)?[^\s<>|\"]*\|[^<>]+> \((?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)\)"
)
ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")


def texts(message: SlackMessage) -> Iterator[tuple[str, str]]:
    """(kind of place, text) of everything Slack shows in the channel."""
    for block in message.blocks:
        content = block.to_dict()
        if "text" in content:
            yield content["type"], content["text"]["text"]
        for field in content.get("fields", ()):
            yield "field", field["text"]
        for element in content.get("elements", ()):
            yield "context", element["text"]


def shown(message: SlackMessage) -> str:
    return "\n".join(text for _, text in texts(message))


class TestWhatItSays:
    def test_the_founding_case_is_all_there(self) -> None:
        message = render(alert())
        page = shown(message)
        assert message.blocks[0].to_dict()["text"]["text"] == "🔴 CRITICAL · DPRK and Russia payment network expanded"
        for name in (
            "MRB Bank",
            "TSMRBank, OOO",
            "Russian Financial Corporation Bank JSC",
            "Timer Bank, AO",
            "Stroytreyd LLC",
            "NIKULIN, Dmitry Yuryevich",
        ):
            assert name in page
        for fact in (
            "reported → *listed*",
            "5 organizations and 1 person",
            "the news came 3 hours 12 minutes before the official publication",
            "`us_ofac_sdn/50604`",
            "INN `7744000302`",
            "BIC `TSMRRU22`",
            "DPRK3, RUSSIA-EO14024",
            "listed since 2024-09-19",
            "one bank that is not named",
            "wind down by 12:01 a.m. 31 October",
            "OFAC SDN List, published 2024-09-19",
            "<https://home.treasury.gov/news/press-releases/jy2590?a=1&amp;b=2|Treasury acts against payment network> (home.treasury.gov)",
            "`a-1`",
            "`n-1`",
        ):
            assert fact in page

    def test_the_fallback_is_one_sentence_with_the_news_in_it(self) -> None:
        assert render(alert()).text == (
            "Critical alert: the payment network “Six parties move payments”, linked to DPRK and Russia, expanded; its status "
            "went from reported to listed; it has 6 members: “MRB Bank”, “TSMRBank, OOO”, “Russian Financial Corporation Bank JSC”, "
            "“Timer Bank, AO”, “Stroytreyd LLC” and “NIKULIN, Dmitry Yuryevich” (alert a-1)."
        )

    def test_what_the_source_states_and_what_we_infer_stand_apart(self) -> None:
        stated, inferred = (
            next(t for _, t in texts(render(alert())) if t.startswith(h))
            for h in ("*What the sources state*", "*What we infer*")
        )
        assert "“DPRK3”" in stated
        assert "(`nexus.program` +0.50)" in stated
        assert "five entities" not in stated
        assert (
            "the list batch fills what the article announced — from “five entities and one individual” [1]" in inferred
        )

    def test_an_unlisted_member_is_called_just_that(self) -> None:
        reported = member("X Bank", "1").model_copy(
            update={"basis": Basis.REPORTED, "list_entries": (), "listed_on": None}
        )
        assert "reported, not listed" in shown(render(alert(members=(reported,))))

    def test_new_members_come_first_so_that_a_cut_does_not_hide_them(self) -> None:
        many = (*(member(f"Old {n}", str(n)) for n in range(80)), member("Brand New Bank", "999"))
        page = shown(render(alert(members=many, new_members=("e-999",))))
        assert "Brand New Bank" in page
        assert re.search(r"… and \d+ more members", page)

    def test_a_cut_says_how_many_are_left(self) -> None:
        many = tuple(member(f"Bank number {n}", str(n)) for n in range(60))
        page = shown(render(alert(members=many)))
        cut = re.search(r"… and (\d+) more members", page)
        assert cut is not None
        assert len(re.findall(r"Bank number \d+", page)) + int(cut[1]) == 60

    def test_a_network_of_which_nobody_is_named_says_so(self) -> None:
        message = render(alert(members=(), new_members=()))
        assert "no member is named" in message.text
        assert "none named" in shown(message)

    def test_members_of_a_dissolved_network_are_those_before(self) -> None:
        assert "*Members before this change*" in shown(render(alert(kind=AlertKind.DISSOLVED)))

    def test_the_same_alert_gives_the_same_message(self) -> None:
        assert render(alert()).payload() == render(alert()).payload()

    @pytest.mark.parametrize(
        ("length", "words"),
        [
            (timedelta(days=2, hours=1, minutes=59), "the news came 2 days 1 hour before the official publication"),
            (timedelta(days=1), "the news came 1 day before the official publication"),
            (timedelta(seconds=-61), "the news came 1 minute 1 second after the official publication"),
            (timedelta(0), "the news and the official publication came at the same time"),
            (timedelta(milliseconds=-2), "the news and the official publication came at the same time"),
        ],
    )
    def test_lead_time_in_words(self, length: timedelta, words: str) -> None:
        assert lead_time(length) == words


class TestNothingFromOutsideActs:
    def test_no_mention_link_or_format_survives(self) -> None:
        hostile = member(HOSTILE, "1")
        message = render(alert(title=HOSTILE, summary=HOSTILE, members=(hostile,), unknown=(HOSTILE,)))
        for text in (shown(message), message.text):
            assert "<!" not in text
            assert "<@" not in text
            assert "<#" not in text
            assert "<http://evil" not in text
            assert "&lt;!channel&gt;" in text
            assert "&amp;lt;!channel&amp;gt;" in text
            assert "*bold*" not in text
            assert ":skull:" not in text
            assert "12:30:45" in text
            assert "us_ofac_sdn" in text

    def test_bare_addresses_and_names_are_not_made_links_by_slack(self) -> None:
        for block in render(alert()).payload()["blocks"]:  # type: ignore[attr-defined]
            for text in [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]:
                assert text is None or text["type"] == "plain_text" or text["verbatim"] is True

    def test_no_preview_is_fetched_from_outside(self) -> None:
        payload = render(alert()).payload()
        assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(any_alert)
    def test_whatever_stands_in_an_alert(self, any_one: Alert) -> None:
        """Limits hold, and beside our own links no character that acts is left."""
        message = render(any_one)
        payload = message.payload()  # slack_sdk validates its own limits here
        json.dumps(payload).encode("ascii")
        assert len(message.blocks) <= BLOCKS_MAX
        assert 0 < units(message.text) <= TEXT_MAX
        assert sum(units(text) for _, text in texts(message)) <= MESSAGE_BUDGET
        for place, text in texts(message):
            assert 0 < units(text) <= {"header": HEADER_MAX, "field": FIELD_MAX}.get(place, SECTION_MAX)
        for text in [message.text, *(text for _, text in texts(message))]:
            assert not set("<>") & set(OUR_LINK.sub("", text))
            assert not ENTITY.search(text)
            assert text.count("\u2068") == text.count("\u2069")
            for character in text.replace("\u2068", "").replace("\u2069", ""):
                assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")

    @settings(deadline=None)
    @given(any_alert)
    def test_formatting_is_ours_alone(self, any_one: Alert) -> None:
        """In the sentence, which we do not format, nothing formats."""
        text = render(any_one).text
        assert not set("*~`") & set(text)
        assert not re.search(r"(?<![^\W_])_|_(?![^\W_])", text)


class TestPieces:
    @pytest.mark.parametrize(
        ("raw", "safe"),
        [
            ("A & B <C>", "A &amp; B &lt;C&gt;"),
            ("a\u202eb\u0000c\nd", "ab c d"),
            ("us_ofac_sdn _x_", "us_ofac_sdn ˍxˍ"),
            ("at 12:30:45 :skull:", "at 12:30:45 ꞉skull:"),
            ("  ", ""),
            ("דמיטרי Bank", "\u2068דמיטרי Bank\u2069"),
        ],
    )
    def test_inert(self, raw: str, safe: str) -> None:
        assert inert(raw, 100) == safe

    def test_a_cut_never_halves_an_entity_or_a_character(self) -> None:
        for limit in range(1, 40):
            for text in ("&" * 40, "😀" * 40, "א" * 40):
                cut = inert(text, limit)
                assert units(cut) <= max(limit, 3)
                assert not ENTITY.search(cut)

    def test_code_keeps_what_people_copy(self) -> None:
        assert code("bc1q_x*y", 100) == "`bc1q_x*y`"
        assert code("a`b", 100) == "`aˋb`"

    @pytest.mark.parametrize(
        "url",
        [
            None,
            "",
            "javascript:alert(1)",
            "ftp://example.org/x",
            "https://user:pass@example.org/",
            "https://slack.com@evil.example/",
            "https:///nohost",
            "https://exa mple.org/",
            "https://example.org/\nx",
            "https://example.org:99999/",
            "https://[::1/",
            "https://example.org/" + "x" * 2000,
            "mailto:a@b.c",
            "//example.org",
        ],
    )
    def test_what_is_no_web_address_is_no_link(self, url: str | None) -> None:
        assert link(url, "Label", 300) == "Label"

    @pytest.mark.parametrize(
        ("url", "markup"),
        [
            ("https://example.org", "<https://example.org/|Label> (example.org)"),
            ("https://example.org/a|b>c<d", "<https://example.org/a%7Cb%3Ec%3Cd|Label> (example.org)"),
            ("https://пример.рф/", "<https://xn--e1afmkfd.xn--p1ai/|Label> (xn--e1afmkfd.xn--p1ai)"),
            ("HTTP://EXAMPLE.org/%20?q=1&r=ü", "<http://example.org/%20?q=1&amp;r=%C3%BC|Label> (example.org)"),
            ("http://[2001:db8::1]:8080/", "<http://[2001:db8::1]:8080/|Label> ([2001:db8::1])"),
        ],
    )
    def test_links_are_encoded_and_show_where_they_lead(self, url: str, markup: str) -> None:
        assert link(url, "Label", 300) == markup

    def test_cleaning_twice_changes_nothing(self) -> None:
        assert clean(clean(HOSTILE)) == clean(HOSTILE)
