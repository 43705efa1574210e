"""Sources: which lists and feeds to poll, from where, how often, and what they may do. See ``file.py``.

Several sources may feed one list (``list: us_ofac_sdn``): a full file and a delta, or two mirrors. The list has one
state all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from sanctionwire.errors import InputError
from sanctionwire.ingest.fetching.http_rules import FetchRules, shown
from sanctionwire.ingest.lists import FORMATS
from sanctionwire.ingest.news.layout import LAYOUTS
from sanctionwire.ingest.news.listing_file import LISTING_FORMATS

SOURCE_ID = r"^[a-z0-9][a-z0-9_.-]{0,62}$"

NEWS_FORMATS = ("jsonl", *LISTING_FORMATS)
"""Formats of news sources: articles themselves, or listings that lead to them."""

MEGABYTE = 1_000_000


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str = Field(pattern=SOURCE_ID, description="lower-case letters, digits, _ . -")
    address: str | tuple[str, ...] = Field(
        default=(), description="https address, or a list of those where a publication is several files"
    )
    path: Path | None = Field(default=None, description="a file or folder instead of an address")
    every_s: float = Field(default=300, gt=0, description="seconds from one look to the next")
    jitter: float = Field(default=0.1, ge=0, le=0.5, description="share by which looks come earlier or later")
    redirect_hosts: frozenset[str] = Field(
        default=frozenset(), description="hosts that redirects may lead to, beside the address's own"
    )
    checksum_address: str | None = Field(
        default=None, description="address of a text that begins with the file's SHA-256 in hex"
    )
    enabled: bool = True

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses; empty where the source is on disk."""
        return (self.address,) if isinstance(self.address, str) else self.address

    @property
    def place(self) -> str:
        """Where it comes from, fit to be shown."""
        return self.path.name if self.path is not None else shown(self.addresses[0])

    @field_validator("address", "checksum_address")
    @classmethod
    def _is_fetchable(cls, value: Any) -> Any:
        for address in (value,) if isinstance(value, str) else value or ():
            try:
                FetchRules(home=address).check(address)
            except InputError as error:
                raise ValueError(error.message) from None
        return value

    @field_validator("path")
    @classmethod
    def _names_something(cls, value: Path | None) -> Path | None:
        if value is not None and not value.name:
            raise ValueError("expected the name of a file or folder")
        return value

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> _Source:
        if bool(self.addresses) == (self.path is not None):
            raise ValueError("expected either an address or a path")
        if self.checksum_address is not None and len(self.addresses) != 1:
            raise ValueError("checksum_address needs one address that it speaks of")
        return self


class ListSourceConfig(_Source):
    """A sanctions list, whole or as deltas."""

    kind: Literal["list"]
    format: str = Field(description="as in `sanctionwire lists parse`")
    list_name: str | None = Field(
        default=None, alias="list", pattern=SOURCE_ID, description="the list that it feeds; by default its own id"
    )
    max_bytes: int = Field(default=256 * MEGABYTE, gt=0, description="size of a file, also unpacked")
    max_shrink: float = Field(
        default=0.1, ge=0, le=1, description="share of entries that one publication may remove before it is held"
    )
    max_growth: float = Field(
        default=0.5, ge=0, description="share of entries that one publication may add before it is held"
    )
    max_changed: float = Field(
        default=0.5, ge=0, le=1, description="share of entries that one publication may amend before it is held"
    )

    @property
    def list_id(self) -> str:
        """Id of the list that this source feeds."""
        return self.list_name or self.id

    @property
    def is_delta(self) -> bool:
        """Whether its files hold what changed, not the whole list."""
        return FORMATS[self.format].delta

    @field_validator("format")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in FORMATS:
            raise ValueError(f"no such format; expected one of {', '.join(FORMATS)}")
        return value


class NewsSourceConfig(_Source):
    """News: articles on disk or on the web."""

    kind: Literal["news"]
    format: str = Field(
        description="jsonl: one JSON object a line, lines may be added at any time; feed: RSS or Atom; index: a page "
        "that links to articles; sitemap"
    )
    max_bytes: int = Field(default=32 * MEGABYTE, gt=0, description="size of a file, also unpacked")
    layout: str | None = Field(default=None, description="how its pages are built, see docs/news.md")
    only: str | None = Field(default=None, description="pattern (regular expression) that addresses of articles have")
    follow: bool = Field(default=True, description="read the page of each article; else what the feed itself carries")
    page_hosts: frozenset[str] = Field(
        default=frozenset(), description="hosts that articles may stand at, beside the listing's own"
    )
    pages_per_look: int = Field(default=40, gt=0, le=1000, description="pages read in one look; the rest wait")
    backlog_days: float = Field(
        default=3, ge=0, description="age in days of the oldest article that the first look at the source reads"
    )

    @property
    def is_listing(self) -> bool:
        """Whether it names articles that stand elsewhere."""
        return self.format in LISTING_FORMATS

    @field_validator("format")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in NEWS_FORMATS:
            raise ValueError(f"no such format; expected one of {', '.join(NEWS_FORMATS)}")
        return value

    @field_validator("layout")
    @classmethod
    def _is_a_layout(cls, value: str | None) -> str | None:
        if value is not None and value not in LAYOUTS:
            raise ValueError(f"no such layout; expected one of {', '.join(LAYOUTS)}")
        return value

    @field_validator("only")
    @classmethod
    def _is_a_pattern(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from None
        return value

    @model_validator(mode="after")
    def _is_followable(self) -> NewsSourceConfig:
        if self.is_listing and len(self.addresses) != 1:
            raise ValueError(f"a source of format {self.format} has one address: links on it count from there")
        if not self.follow and self.format != "feed":
            raise ValueError("follow: false is for feeds, which carry texts of their own")
        return self


SourceConfig = Annotated[ListSourceConfig | NewsSourceConfig, Field(discriminator="kind")]


def rules_of(source: ListSourceConfig | NewsSourceConfig, *, sha256: str | None = None) -> FetchRules:
    """What the source may answer."""
    return FetchRules(
        home=source.addresses[0],
        hosts=source.redirect_hosts,
        max_bytes=source.max_bytes,
        sha256=sha256,
        html=source.kind == "news",
    )


FULL_FORMATS_OF: Mapping[str, frozenset[str]] = MappingProxyType(
    {"ofac-delta": frozenset({"ofac-enhanced"}), "ftm-delta": frozenset({"ftm"})}
)
"""The formats of whole lists whose entries read as those of a delta format do."""


def clashes(sources: Iterable[ListSourceConfig | NewsSourceConfig]) -> dict[str, str]:
    """What does not go together among enabled sources: by source id, what is wrong and how to mend it."""
    feeding: dict[str, list[ListSourceConfig]] = {}
    for source in sources:
        if source.enabled and isinstance(source, ListSourceConfig):
            feeding.setdefault(source.list_id, []).append(source)
    found: dict[str, str] = {}
    for list_id, feeders in feeding.items():
        whole = [s for s in feeders if not s.is_delta]
        for other in whole[1:]:
            if other.format != whole[0].format:
                found[other.id] = (
                    f"list {list_id} is fed by {whole[0].id} in another format ({whole[0].format}): in each an entry "
                    "reads a little differently, and each would undo the other. Keep one format"
                )
        for delta in feeders:
            if not delta.is_delta:
                continue
            fitting = FULL_FORMATS_OF.get(delta.format, frozenset())
            if not any(s.format in fitting for s in whole):
                found[delta.id] = (
                    f"{delta.format} holds only changes: list {list_id} needs an enabled source of the whole list in "
                    f"format {' or '.join(sorted(fitting))} beside it; add one, or switch this one off"
                )
    return found
