"""Articles that the gate stops, and articles that are judged whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sanctionwire.cli.bench.articles import irrelevant_articles, relevant_articles
from sanctionwire.cli.bench.measure import Measure, in_turns, measure
from sanctionwire.errors import SanctionwireError
from sanctionwire_schemas import NewsArticle


def bench_classify() -> Iterator[Measure]:
    """Articles that the gate stops, and articles that are judged whole."""
    from sanctionwire.classify.classify import classify_article, worth_keeping

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
            _classify_and_decode(classify_article, articles),
            against="pydantic decode of the same articles",
        )


def _classify_and_decode(judge: Callable[[NewsArticle], object], articles: list[NewsArticle]) -> tuple[float, float]:
    wire = [article.model_dump_json(exclude_none=True).encode() for article in articles]
    return in_turns(
        lambda: [judge(article) for article in articles],
        lambda: [NewsArticle.model_validate_json(value) for value in wire],
    )
