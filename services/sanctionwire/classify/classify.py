"""From one article to one finding: pure, versioned, explained. No clock, no network, no state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterable, Sequence
from typing import Any

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract.authority import authority
from sanctionwire.classify.extract.counts import counts
from sanctionwire.classify.extract.measure import action, action_date
from sanctionwire.classify.extract.nexus import nexus
from sanctionwire.classify.extract.notices import notices
from sanctionwire.classify.extract.parties import parties
from sanctionwire.classify.extract.role import payment_role
from sanctionwire.classify.feature import Feature
from sanctionwire.classify.features import by_wording, ruled
from sanctionwire.classify.gate import gate, unwrap
from sanctionwire.classify.in_step import in_step
from sanctionwire.classify.score import THRESHOLD, score
from sanctionwire.classify.text import Document
from sanctionwire.classify.version import CLASSIFIER_VERSION
from sanctionwire_schemas import (
    Action,
    ArticleFacts,
    ArticleStatus,
    Counts,
    EventType,
    Finding,
    NewsArticle,
    Party,
    PartyKind,
    Reason,
    story_of,
)

MAX_REASONS = 12


def classify_article(article: NewsArticle) -> Finding:
    """The finding of an article. Deterministic: the same article gives an equal finding, whatever came before.

    A retracted article gives a finding without alert, parties and nexus, so that the book takes its evidence away.
    """
    return classify_articles([article])[0]


def classify_articles(articles: Iterable[NewsArticle]) -> list[Finding]:
    """The findings of a few short articles, in their order: faster together than one after the other."""
    return in_step(map(classifying, articles))


def classifying(article: NewsArticle) -> Generator[None, None, Finding]:
    """The work of :func:`classify_article`, stage by stage; see :func:`~.in_step.in_step`.

    A stage is what fits the processor's nearest cache: a tenth of a millisecond or two. The cached parts of the context
    are asked for where they are a stage of their own.
    """
    if article.status is ArticleStatus.RETRACTED:
        return _finding(article)
    document = Document(article.title, article.text)
    hits = gate(unwrap(document.folded))
    if hits is None:
        return _finding(article)
    yield
    published = article.published.date() if article.published is not None else None
    context = Context(document, published, hits)
    _ = document.sentences
    yield
    _ = context.views
    yield
    by_rules = ruled(context)
    yield
    value, shares = score(by_rules | by_wording(context, by_rules["nexus"].value))
    alert = value >= THRESHOLD
    yield
    _ = context.mains
    yield
    kind = action(context, alert=alert)
    yield
    body = authority(context, kind)
    yield
    found, ties = yield from parties(context, kind, body, alert=alert)
    yield
    story = story_of(article.text)
    yield
    whose, day = nexus(context, alert=alert), action_date(context, kind)
    yield
    reports = alert or kind in (Action.DESIGNATION, Action.INDICTMENT, Action.EXPOSURE)
    stated = counts(context, _named(found, kind), kind) if reports else Counts()
    yield
    return _finding(
        article,
        alert=alert,
        score=value,
        nexus=whose,
        payment_role=payment_role(context, found, alert=alert),
        action=kind,
        authority=body,
        action_date=day,
        story=story,
        parties=found,
        counts=stated,
        links=ties,
        reasons=_reasons(document, shares),
        notices=notices(context),
    )


def _named(found: Sequence[Party], kind: Action) -> Counts:
    """How many parties the text itself names as new in a measure; an exposure names whom it happens to know."""
    if kind not in (Action.DESIGNATION, Action.INDICTMENT):
        return Counts()
    persons = sum(party.newly_named for party in found if party.kind is PartyKind.PERSON)
    others = sum(party.newly_named for party in found if party.kind is not PartyKind.PERSON)
    if kind is Action.INDICTMENT:
        return Counts(individuals=persons or None)
    return Counts(organizations=others or None, individuals=persons or None)


def worth_keeping(finding: Finding) -> bool:
    """Whether a finding of an article goes to ``findings.v1``.

    Kept are those with a party and a nexus or payment cue, every alert (a network may be reported that nobody names),
    and every later revision: it has to take the place of what the book may hold.
    """
    if finding.alert or finding.revision > 1:
        return True
    if finding.article is not None and finding.article.status is not ArticleStatus.PUBLISHED:
        return True
    return bool(finding.parties) and (bool(finding.nexus) or finding.payment_role is not None)


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def article_hash(article: NewsArticle) -> str:
    """SHA-256 over what an article says: title, text, status, day of publication. Addresses and feeds may differ."""
    published = article.published.isoformat() if article.published is not None else None
    content = _ENCODER.encode([article.title, article.text, article.status.value, published])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _finding(
    article: NewsArticle, *, alert: bool = False, score: float = 0.0, story: str | None = None, **said: Any
) -> Finding:
    return Finding(
        event_id=article.id,
        event_type=EventType.ARTICLE,
        revision=article.revision,
        event_hash=article_hash(article),
        classifier_version=CLASSIFIER_VERSION,
        alert=alert,
        score=score,
        published=article.published,
        article=ArticleFacts(
            title=article.title,
            status=article.status,
            url=article.url,
            also_at=article.also_at,
            source=article.source,
            language=article.language,
            text_sha256=article.text_sha256,
            retrieved_at=article.retrieved_at,
            story=story,
        ),
        **said,
    )


def _reasons(document: Document, shares: list[tuple[str, float, Feature]]) -> tuple[Reason, ...]:
    found: list[Reason] = []
    for name, share, feature in shares[:MAX_REASONS]:
        if feature.evidence is None:
            continue
        quote, span = document.quote(*feature.evidence)
        found.append(Reason(feature=name, weight=share, quote=quote, span=span, note=feature.note))
    return tuple(found)
