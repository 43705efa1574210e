"""What single records say of an event; the whole way is followed in tests/pipeline."""

from __future__ import annotations

from types import SimpleNamespace

from sanctionwire.cli.trace import _article
from sanctionwire.stream.codec import encode
from sanctionwire_schemas import NewsArticle

POOL = NewsArticle(id="pool", title="Town rebuilds its pool", text="The council voted on Tuesday.")


def test_an_article_without_a_finding_is_judged_again_and_says_why_none_follows() -> None:
    record = SimpleNamespace(value=encode(POOL))
    assert "judged not relevant (score 0.00)" in (_article(record, {"pool"}) or "")
    assert _article(record, {"other"}) is None
