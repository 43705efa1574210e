"""The sources file: which lists and feeds to poll.

::

    sources:
      - id: us_ofac_sdn          # of a list: its list id
        kind: list
        format: ofac-csv
        path: /data/ofac         # a folder, or one file
        every_s: 300
      - id: agency
        kind: news
        format: jsonl
        path: /data/agency.jsonl
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sanctionwire.errors import SettingsError


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,62}$")
    path: Path
    every_s: float = Field(default=300, gt=0, description="seconds from one look to the next")
    enabled: bool = True


class ListSourceConfig(_Source):
    """A sanctions list on disk."""

    kind: Literal["list"]
    format: Literal["ofac-csv"]


class NewsSourceConfig(_Source):
    """Articles on disk, one JSON object a line; lines may be added at any time."""

    kind: Literal["news"]
    format: Literal["jsonl"]


SourceConfig = Annotated[ListSourceConfig | NewsSourceConfig, Field(discriminator="kind")]


class SourcesFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[SourceConfig, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> SourcesFile:
        ids = [s.id for s in self.sources]
        for source_id in ids:
            if ids.count(source_id) > 1:
                raise ValueError(f"source {source_id!r} is named twice")
        return self


def read_sources(path: Path) -> SourcesFile:
    """The sources named in a YAML file; relative paths start at the file's folder. Raises ``SettingsError``."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not YAML: {error}") from error
    try:
        parsed = SourcesFile.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"]) or "the file"
        raise SettingsError(f"{path}: {place}: {first['msg']}") from None
    folder = path.resolve().parent
    return SourcesFile(sources=tuple(s.model_copy(update={"path": folder / s.path}) for s in parsed.sources))
