"""Articles that the gate stops, and articles that are judged whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from sanctionwire.cli.bench.articles import RELEVANT_CHARS, irrelevant_articles, relevant_articles
from sanctionwire.cli.bench.measure import Measure, digits, in_turns, measure
from sanctionwire.errors import SanctionwireError
from sanctionwire_schemas import NewsArticle


def bench_classify() -> Iterator[Measure]:
    """Articles that the gate stops, and articles that are judged whole."""
    from sanctionwire.classify.classify import classify_article, worth_keeping
    from sanctionwire.cli.run import calm_collector

    calm_collector()  # as the service does
    for kind, articles, wanted in (
        ("irrelevant", irrelevant_articles(1500), False),
        ("relevant", relevant_articles(60), True),
    ):
        if any(worth_keeping(classify_article(article)) != wanted for article in articles[:20]):
            raise SanctionwireError(f"the generated {kind} articles are not judged {kind}: nothing to measure")
        yield measure(
            f"classify.{kind}",
            "articles/s",
            len(articles),
            _classify_and_decode(articles),
            against="pydantic decode of the same articles",
        )
    yield measure(
        "classify.in_step",
        "articles/s",
        len(articles),
        in_turns(lambda: _as_agent(articles), lambda: [classify_article(article) for article in articles]),
        against="the relevant ones, one after the other",
    )

    for name, text in _long_texts(_SMALLEST_CHARS * 2**_DOUBLINGS):
        yield from _doubling(name, text, classify_article)


_SMALLEST_CHARS = 500_000
_DOUBLINGS = 3


def _long_texts(chars: int) -> Iterator[tuple[str, str]]:
    """Articles one behind the other, and what is dearest a character: texts of nothing but names, numbers, cues."""
    yield "text", "\n".join(article.text for article in relevant_articles(chars // RELEVANT_CHARS + 1))
    yield "names", ", ".join(f"{_NAMES[n % 7]}{_NAMES[n % 5].lower()} {_NAMES[n % 3]} Bank" for n in range(chars // 12))
    yield "numbers", " ".join(str(7_700_000_000 + n * 7919 % 99_999_999) for n in range(chars // 11 + 1))
    yield "cues", "sanctions on Russian bank payments " * (chars // 35 + 1)


_NAMES = ("Koral", "Mirten", "Senlux", "Griva", "Baltor", "Nexar", "Dompar")


def _doubling(name: str, text: str, judge: Callable[[NewsArticle], object]) -> Iterator[Measure]:
    """Texts of 1, 2 and 4 million characters against half the text each: a ratio near 1 is linear time."""
    half, half_s = _SMALLEST_CHARS, _once(judge, text[:_SMALLEST_CHARS])
    for _ in range(_DOUBLINGS):
        seconds = _once(judge, text[: half * 2])
        rate, half_rate = half * 2 / seconds / 1e6, half / half_s / 1e6
        yield Measure(
            f"classify.{name}_{half * 2 // 1000}k",
            digits(rate),
            "million chars/s",
            digits(half_rate),
            digits(rate / half_rate),
            "half the text",
        )
        half, half_s = half * 2, seconds


def _once(judge: Callable[[NewsArticle], object], text: str) -> float:
    """The faster of two, in seconds of the processor, so that other processes do not count: the first fills caches."""
    article = NewsArticle(id="long", title="US sanctions Russian bank over payments to North Korea", text=text)
    taken: list[float] = []
    for _ in range(2):
        start = time.process_time()
        judge(article)
        taken.append(time.process_time() - start)
    return min(taken)


def _as_agent(articles: list[NewsArticle]) -> None:
    """Judge articles a few at a time, as the classify service does."""
    from sanctionwire.classify.agent import IN_STEP
    from sanctionwire.classify.classify import classify_articles

    for start in range(0, len(articles), IN_STEP):
        classify_articles(articles[start : start + IN_STEP])


def _classify_and_decode(articles: list[NewsArticle]) -> tuple[float, float]:
    wire = [article.model_dump_json(exclude_none=True).encode() for article in articles]
    return in_turns(
        lambda: _as_agent(articles),
        lambda: [NewsArticle.model_validate_json(value) for value in wire],
    )
