"""Who else carries a story: the oldest first, nobody after two weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sanctionwire.ingest.news.copies import Copies, Copy
from sanctionwire_schemas import story_of

NOW = datetime(2031, 3, 4, tzinfo=UTC)
REPORT = " ".join(f"word{n} and the bank of number {n}" for n in range(80))


def copy(name: str, text: str = REPORT, at: datetime = NOW) -> Copy:
    return Copy(name, f"https://{name}.example/a", story_of(text) or "", at)


def test_forty_copies_find_each_other() -> None:
    copies = Copies()
    for n in range(40):
        copies.add(copy(f"site{n:02}", REPORT[: 1000 + 20 * n], NOW + timedelta(minutes=n)))
    found = copies.of(story_of(REPORT) or "", "site05")
    assert found == [f"https://site{n:02}.example/a" for n in range(40) if n != 5]


def test_a_corrected_article_leaves_its_old_story() -> None:
    copies = Copies()
    copies.add(copy("a"))
    copies.add(copy("a", "something else entirely " * 30))
    assert copies.of(story_of(REPORT) or "", "b") == []
    assert len(copies) == 1


def test_old_stories_are_forgotten() -> None:
    copies = Copies()
    copies.add(copy("a", at=NOW - timedelta(days=20)))
    copies.add(copy("b"))
    copies.forget_before(NOW - timedelta(days=14))
    assert copies.of(story_of(REPORT) or "", "c") == ["https://b.example/a"]
