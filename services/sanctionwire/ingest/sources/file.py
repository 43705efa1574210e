"""Reading sources files: the shipped one, and the user's, which adds to it, overrides it or switches sources off.

::

    shipped: true               # false: poll nothing but what stands here
    sources:
      - id: eu_fsf              # the id of a shipped source: what is given replaces what is shipped
        enabled: false
      - id: agency              # a new one
        kind: news
        format: jsonl
        path: agency.jsonl      # relative to this file

An error names file, line and what was expected.
"""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog
import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError
from yaml.nodes import MappingNode, Node, SequenceNode

from sanctionwire.errors import SettingsError
from sanctionwire.ingest.sources.config import ListSourceConfig, NewsSourceConfig, SourceConfig, clashes

log = structlog.get_logger(__name__)

SHIPPED = Path(__file__).parent / "shipped.yaml"
"""The sources that come with the package."""

_SOURCE: TypeAdapter[ListSourceConfig | NewsSourceConfig] = TypeAdapter(SourceConfig)
_KINDS: dict[str, type[BaseModel]] = {"list": ListSourceConfig, "news": NewsSourceConfig}
_TOP_KEYS = ("shipped", "sources")


class _File:
    """One YAML file with the place of everything in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else f"not UTF-8: byte {error.start}"
            raise SettingsError(f"{path}: {why}") from error
        try:
            loader = yaml.SafeLoader(text)
            self.root: Node | None = loader.get_single_node()
            self.content = loader.construct_document(self.root) if self.root is not None else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = f", line {mark.line + 1}" if mark else ""
            raise SettingsError(f"{path}{line}: not YAML: {error.problem or error.context}") from error
        except (yaml.YAMLError, ValueError) as error:
            raise SettingsError(f"{path}: not YAML: {error}") from error
        if self.root is not None:
            self._refuse_repeated_keys(self.root)

    def _refuse_repeated_keys(self, node: Node) -> None:
        if isinstance(node, MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    raise self.error(key, f"{key.value!r} stands here a second time")
                seen.add(key.value)
                self._refuse_repeated_keys(value)
        elif isinstance(node, SequenceNode):
            for item in node.value:
                self._refuse_repeated_keys(item)

    def error(self, node: Node | None, message: str) -> SettingsError:
        """The error at a node: file and line first."""
        line = f", line {node.start_mark.line + 1}" if node is not None else ""
        return SettingsError(f"{self.path}{line}: {message}")

    def items(self) -> list[tuple[Mapping[str, Any], Node]]:
        """The sources as written, each with its place."""
        if self.content is None:
            return []
        if not isinstance(self.content, dict):
            raise self.error(self.root, "expected `sources:` and a list under it")
        for key, node in zip(self.content, self._keys(self.root), strict=True):
            if key not in _TOP_KEYS:
                raise self.error(node, f"unknown key {key!r}{_expected(str(key), _TOP_KEYS)}")
        written = self.content.get("sources", [])
        listed = self._child(self.root, "sources")
        if not isinstance(written, list):
            raise self.error(listed, "`sources` holds no list; expected `- id: ...` lines under it")
        nodes = listed.value if isinstance(listed, SequenceNode) else []
        for item, place in zip(written, nodes, strict=True):
            if not isinstance(item, dict) or not isinstance(item.get("id"), str):
                raise self.error(place, "expected a source: `- id: ...` and its other keys under it")
        return list(zip(written, nodes, strict=True))

    def shipped(self) -> bool:
        """Whether the shipped sources are wanted, too."""
        value = self.content.get("shipped", True) if isinstance(self.content, dict) else True
        if not isinstance(value, bool):
            raise self.error(self._child(self.root, "shipped"), "`shipped` is neither true nor false")
        return value

    @staticmethod
    def _keys(node: Node | None) -> list[Node]:
        return [key for key, _ in node.value] if isinstance(node, MappingNode) else []

    @staticmethod
    def _child(node: Node | None, key: Hashable) -> Node | None:
        for k, value in node.value if isinstance(node, MappingNode) else []:
            if k.value == key:
                return value if isinstance(value, Node) else None
        return None

    def complain(self, item: Node, kind: Any, error: ValidationError) -> SettingsError:
        """Pydantic's first error in the words of this file."""
        first = error.errors(include_url=False)[0]
        path = [part for part in first["loc"] if isinstance(part, str) and part not in ("str", "list", "news")]
        name = "list" if "list" in first["loc"][1:] else path[0] if path else None
        key = next((k for k in self._keys(item) if isinstance(k.value, str) and k.value == name), None)
        value = self._child(item, name) if name is not None else None
        known = _keys_of(kind)
        match first["type"]:
            case "extra_forbidden":
                return self.error(key or item, f"unknown key {name!r}{_expected(str(name), known)}")
            case "union_tag_not_found" | "union_tag_invalid":
                return self.error(
                    self._child(item, "kind") or item, "`kind` is missing or unknown; expected list or news"
                )
            case "missing":
                return self.error(item, f"key {name!r} is missing")
            case "value_error":
                message = first["msg"].removeprefix("Value error, ")
            case "string_pattern_mismatch":
                message = "expected lower-case letters, digits, _ . and -, at most 63"
            case _:
                message = first["msg"]
        return self.error(value or item, f"{name}: {message}" if name else message)


def _keys_of(kind: Any) -> list[str]:
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    return [f.alias or n for n, f in model.model_fields.items()] if model is not None else ["id", "kind"]


def _expected(wrong: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(wrong, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; expected one of {', '.join(known)}"


def read_sources(
    path: Path | None, *, shipped: Path | None = SHIPPED
) -> tuple[ListSourceConfig | NewsSourceConfig, ...]:
    """All sources of the user's file and of the shipped one beneath it; switched-off ones too (``enabled``).

    Without a file the shipped sources alone. Relative paths start at the folder of the file that names them. Raises
    ``SettingsError`` with file, line and what was expected.
    """
    files = [_File(path)] if path is not None else []
    if shipped is not None and all(file.shipped() for file in files):
        files.insert(0, _File(shipped))
    written: dict[str, dict[str, Any]] = {}
    places: dict[str, tuple[_File, Node]] = {}
    for file in files:
        here: set[str] = set()
        for item, node in file.items():
            source_id = item["id"]
            if source_id in here:
                raise file.error(node, f"source {source_id!r} is named twice")
            here.add(source_id)
            written[source_id] = _merged(written.get(source_id, {}), item, file.path.resolve().parent)
            places[source_id] = (file, node)
    found = [_validated(written[source_id], *places[source_id]) for source_id in written]
    if not found:
        raise SettingsError(f"{path or shipped}: names no source")
    wrong = clashes(found)
    for source_id, why in wrong.items():
        file, node = places[source_id]
        if file.path == path:
            raise file.error(node, f"source {source_id}: {why}")
        # Shipped, and the user's file took away what it goes with: then it is not wanted either.
        log.info("source_switched_off", source=source_id, why=why)
    return tuple(s.model_copy(update={"enabled": False}) if s.id in wrong else s for s in found)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    merged = {**under, **over}
    if isinstance(over.get("path"), str):
        merged["path"] = folder / over["path"]
        merged.pop("address", None) if "address" not in over else None
    elif "address" in over and "path" not in over:
        merged.pop("path", None)
    return merged


def _validated(item: Mapping[str, Any], file: _File, node: Node) -> ListSourceConfig | NewsSourceConfig:
    try:
        return _SOURCE.validate_python(item)
    except ValidationError as error:
        raise file.complain(node, item.get("kind"), error) from None
