"""Generated articles: irrelevant ones, and ones about an action."""

from __future__ import annotations

from typing import Final

from sanctionwire.cli.bench.measure import FACTS
from sanctionwire_schemas import NewsArticle

IRRELEVANT_CHARS, RELEVANT_CHARS = 4000, 3000

_PLAIN: Final = (
    "The town council of Harwick voted on Tuesday to rebuild the old swimming pool beside the station. ",
    "Forecasters expect rain in the north and a mild weekend along the coast, with light wind from the west. ",
    "The home side won after extra time in front of a full stand, and the coach praised the young goalkeeper. ",
    "Researchers counted more than four hundred species of moss in the valley, many of them for the first time. ",
    "The museum opens a show of early photographs in spring; visitors under eighteen enter free of charge. ",
    "A new line of electric buses will link the university with the harbour every ten minutes from next autumn. ",
    "Prices of wheat rose slightly after a dry summer, farmers said at their yearly fair in the county town. ",
)

_TELLING: Final = (
    "OFAC designated Firm {n} Trading LLC for moving money on behalf of North Korean banks through Moscow. ",
    "The company, INN 7750056670, kept accounts in Russia for a front of the Foreign Trade Bank, officials said. ",
    "The measure blocks all property of the designated persons within reach of the United States. ",
)


def plain_text(number: int, chars: int) -> str:
    """Text without any cue, another for every number."""
    sentences = "".join(_PLAIN[(number * 3 + place) % len(_PLAIN)] for place in range(chars // 80))
    return f"Report {number}. {sentences}"[:chars]


def irrelevant_articles(count: int) -> list[NewsArticle]:
    """Articles that classification throws out at its gate."""
    return [
        NewsArticle(id=f"plain-{n}", title=f"Local report {n}", text=plain_text(n, IRRELEVANT_CHARS))
        for n in range(count)
    ]


def relevant_articles(count: int) -> list[NewsArticle]:
    """Articles about an action: the demo's, with more parties and filled up with plain text."""
    base = NewsArticle.model_validate_json((FACTS / "article.jsonl").read_bytes())
    made = []
    for n in range(count):
        told = base.text + "\n" + "".join(_TELLING).format(n=n)
        text = told + "\n" + plain_text(n, RELEVANT_CHARS - len(told))
        made.append(base.model_copy(update={"id": f"telling-{n}", "text": text}))
    return made
