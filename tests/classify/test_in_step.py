"""Articles judged side by side: the same findings in the same order, and none pays for another's failure."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path

import pytest
from aiokafka import ConsumerRecord

from sanctionwire.classify import agent
from sanctionwire.classify.classify import classify_article, classify_articles
from sanctionwire.classify.in_step import in_step
from sanctionwire.classify.text import Document
from sanctionwire_schemas import NewsArticle, Topic

ARTICLES = Path(__file__).parent / "articles" / "first.jsonl"


def articles(count: int) -> list[NewsArticle]:
    lines = map(json.loads, ARTICLES.read_text("utf-8").splitlines()[:count])
    return [NewsArticle(id=str(number), title=line["title"], text=line["text"]) for number, line in enumerate(lines)]


def record(offset: int, value: bytes) -> ConsumerRecord[bytes, bytes]:
    return ConsumerRecord(Topic.NEWS.value, 0, offset, 0, 0, b"key", value, None, 3, len(value), ())


def test_works_end_in_their_own_time_and_results_keep_their_order() -> None:
    seen: list[tuple[str, int]] = []

    def work(name: str, stages: int) -> Generator[None, None, str]:
        for stage in range(stages):
            seen.append((name, stage))
            yield
        return name

    assert in_step([work("a", 2), work("b", 0), work("c", 3)]) == ["a", "b", "c"]
    assert seen == [("a", 0), ("c", 0), ("a", 1), ("c", 1), ("c", 2)]


def test_articles_get_the_findings_together_that_they_get_alone() -> None:
    some = articles(30)
    assert classify_articles(some) == [classify_article(article) for article in some]


def test_a_record_that_cannot_be_read_or_judged_takes_none_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [article.model_dump_json().encode() for article in articles(20)]
    values[3] = b"{"
    broken = json.loads(values[7])["title"]

    def fails(title: str, text: str) -> object:
        if title == broken:
            raise RuntimeError("a defect")
        return Document(title, text)

    monkeypatch.setattr("sanctionwire.classify.classify.Document", fails)
    records = [record(offset, value) for offset, value in enumerate(values)]
    made = agent.judge_all(records)
    assert made == [out for one in records for out in agent.judge(one)]
    letters = [out for out in made if out.topic == Topic.DEAD_LETTERS]
    assert [out.value for out in letters] == [values[3], values[7]]


@pytest.mark.parametrize(
    ("sizes", "together"), [([10] * 5, [5]), ([60, 60, 10], [1, 2]), ([500, 10, 10, 10, 10], [1, 4])]
)
def test_large_records_are_judged_alone(sizes: list[int], together: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent, "IN_STEP_BYTES", 100)
    held: list[int] = []

    def counted(works: list[Generator[None, None, list[object]]]) -> list[list[object]]:
        held.append(len(list(works)))
        return []

    monkeypatch.setattr(agent, "in_step", counted)
    agent.judge_all([record(offset, b" " * size) for offset, size in enumerate(sizes)])
    assert held == together
