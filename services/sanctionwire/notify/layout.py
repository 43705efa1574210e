"""Slack's limits, and how parts of a message are laid out within them. What is cut says so.

Documented limits: https://docs.slack.dev/reference/block-kit/blocks. Undocumented, but enforced: Slack
refuses a message whose blocks together hold too much (``msg_blocks_too_long``, seen from about 11,300
characters of text; https://github.com/slackapi/bolt-js/issues/2867 and 2509), so a whole message has a
budget as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from sanctionwire.notify.outside import units

T = TypeVar("T")

HEADER_MAX = 150
SECTION_MAX = 3_000
FIELD_MAX = 2_000
FIELDS_MAX = 10
BLOCKS_MAX = 50
TEXT_MAX = 40_000
MESSAGE_BUDGET = 10_000
"""Units of text in all blocks together."""


@dataclass(frozen=True)
class SlackMessage:
    """One message: blocks for the channel, one sentence for notifications and receivers without blocks."""

    text: str
    blocks: tuple[Block, ...]

    def payload(self) -> dict[str, object]:
        """The JSON body. Slack fetches no outside address for a preview."""
        return self.plain_payload() | {"blocks": [block.to_dict() for block in self.blocks]}

    def plain_payload(self) -> dict[str, object]:
        """The JSON body without layout."""
        return {"text": self.text, "unfurl_links": False, "unfurl_media": False}


def header(text: str) -> Block:
    """The large line at the top; holds none but our own words."""
    return HeaderBlock(text=PlainTextObject(text=text[:HEADER_MAX], emoji=False))


def section(text: str) -> Block:
    """One paragraph of at most ``SECTION_MAX`` units."""
    return SectionBlock(text=_mrkdwn(text))


def fields(pairs: Sequence[tuple[str, str]]) -> Block:
    """Short facts in two columns: (name, harmless value)."""
    return SectionBlock(fields=[_mrkdwn(f"*{name}*\n{value}") for name, value in pairs[:FIELDS_MAX]])


def context(texts: Iterable[str]) -> Block:
    """Small print."""
    return ContextBlock(elements=[_mrkdwn(text) for text in texts])


def divider() -> Block:
    """A line across."""
    return DividerBlock()


def paragraphs(heading: str, items: Sequence[T], show: Callable[[T], str], budget: int, noun: str) -> list[Block]:
    """``heading``, and below it as many ``items`` as fit in ``budget`` units, as sections.

    ``show`` makes an item harmless text of one or more lines. Items that do not fit are left out from the
    end, and a note with their number and ``noun`` (an English singular) stands in their place. Without
    items: no blocks.
    """
    if not items:
        return []
    lines = [heading]
    room = budget - units(heading)
    for place, item in enumerate(items):
        left = len(items) - place - 1
        line = show(item)
        room -= units(line) + 1
        if room < (units(_more(left, noun)) + 1 if left else 0):
            lines.append(_more(left + 1, noun))
            break
        lines.append(line)
    blocks: list[Block] = []
    text = ""
    for line in lines:
        joined = f"{text}\n{line}" if text else line
        if units(joined) > SECTION_MAX:
            blocks.append(section(text))
            joined = line
        text = joined
    return [*blocks, section(text)]


def text_units(blocks: Iterable[Block]) -> int:
    """Units of text in the blocks, counted as the budget counts."""
    total = 0
    for block in blocks:
        content = block.to_dict()
        texts = [content.get("text"), *content.get("fields", ()), *content.get("elements", ())]
        total += sum(units(text["text"]) for text in texts if text is not None)
    return total


def _more(number: int, noun: str) -> str:
    return f"… and {number:,} more {noun if number == 1 else noun + 's'}"


def _mrkdwn(text: str) -> MarkdownTextObject:
    # verbatim: Slack must not turn bare addresses, #names or @names of outside texts into links and mentions
    return MarkdownTextObject(text=text, verbatim=True)
