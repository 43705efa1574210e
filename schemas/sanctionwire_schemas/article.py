"""One news item or press release."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from sanctionwire_schemas.base import Id, Moment, Record


class ArticleStatus(StrEnum):
    """A corrected or withdrawn article is a higher revision under the same id."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


class NewsArticle(Record):
    """Value of ``news.v1``. Identity: (``ce_source``, ``id``) plus ``revision``."""

    id: Id = Field(description="stable; from the canonical address where there is one")
    revision: int = Field(default=1, ge=1)
    status: ArticleStatus = ArticleStatus.PUBLISHED
    title: str = Field(max_length=20_000)
    text: str = Field(description="main text without markup; spans in findings count its code points")
    url: str | None = Field(default=None, max_length=4096)
    also_at: tuple[str, ...] = Field(default=(), description="other addresses that carry the same story")
    source: str = Field(default="unknown", max_length=512, description="name of the feed or site")
    language: str | None = Field(default=None, max_length=16, description="BCP 47, where known")
    published: Moment | None = None
    retrieved_at: Moment | None = None
    text_sha256: str | None = Field(default=None, description="of the page or text as retrieved")
