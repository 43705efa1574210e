"""XML lists of any size, read record by record. DOCTYPE, entities and the network are refused, not handled.

A record becomes a tree of :class:`Node` that remembers what was read of it: what nobody asked for is handed out by
:meth:`Node.rest`, so that a parser cannot lose an element that it, or its author, does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, cast

from lxml import etree

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.parsed import ListFile
from sanctionwire.names import clean

MAX_TEXT_CHARS: Final = 100_000
"""A longer text is damage or an attack: the longest known has 7,812 characters."""
MAX_PROLOG_BYTES: Final = 64 * 1024
"""What may stand before the root element."""

_ENCODINGS: Final = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16"}
)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_PROLOG: Final = re.compile(
    r"\s*(?:(?P<instruction><\?(?P<body>.*?)\?>)|(?P<comment><!--.*?-->)|(?P<declaration><!)"
    r"|<(?P<root>[^\s<>/?!][^\s<>/]*))",
    re.DOTALL,
)
_DECLARED: Final = re.compile(r"""encoding\s*=\s*["']([^"']{1,40})["']""")
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_KEY: Final = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """Name of an element, attribute or column as it is asked for: local, small letters and digits only.

    >>> key_of("{http://x}Individual_DateOfBirth"), key_of("Post/Zip Code")
    ('individualdateofbirth', 'postzipcode')
    """
    return _KEY.sub("", name.rpartition("}")[2].lower())


class Node:
    """One element, or one cell of a table. Paths are keys (see :func:`key_of`) joined by slashes."""

    __slots__ = ("attributes", "children", "key", "label", "line", "text", "unread")

    def __init__(self, label: str, text: str = "", line: int = 0) -> None:
        self.label = label
        self.key = key_of(label)
        self.text = text
        self.line = line
        self.attributes: dict[str, str] = {}
        self.children: list[Node] = []
        self.unread = True

    def all(self, path: str) -> list[Node]:
        """Every descendant at ``path``, in the order of the file."""
        found = [self]
        for step in path.split("/"):
            found = [child for node in found for child in node.children if child.key == step]
        return found

    def texts(self, path: str) -> list[str]:
        """The texts at ``path`` that are not empty, tidied."""
        return [text for node in self.all(path) if (text := node.value()) is not None]

    def take(self, path: str) -> str | None:
        """The first text at ``path`` that is not empty; others stay unread."""
        for node in self.all(path):
            if (text := node.value()) is not None:
                return text
        return None

    def value(self) -> str | None:
        """The element's own text, tidied; None where it is empty."""
        self.unread = False
        return clean(self.text) or None

    def attribute(self, key: str) -> str | None:
        """An attribute's text, tidied; None where it is missing or empty."""
        return clean(self.attributes.pop(key, "")) or None

    def skip(self, *paths: str) -> None:
        """Count what stands at these paths, and below, as read: bookkeeping that says nothing about the party."""
        for path in paths:
            for node in self.all(path):
                node.read()

    def read(self) -> None:
        """Count the element, and all below, as read."""
        self.unread = False
        self.attributes.clear()
        for child in self.children:
            child.read()

    def without(self, *actions: str) -> Node:
        """A copy without the elements whose ``action`` is one of these, here and below."""
        kept = Node(self.label, self.text, self.line)
        kept.attributes = dict(self.attributes)
        kept.children = [
            child.without(*actions) for child in self.children if child.attributes.get("action") not in actions
        ]
        return kept

    def drop(self, keys: frozenset[str]) -> None:
        """Take these attributes away, here and below: numbers of the publisher's database."""
        for key in keys & self.attributes.keys():
            del self.attributes[key]
        for child in self.children:
            child.drop(keys)

    def rest(self) -> Iterator[tuple[str, str]]:
        """Label and text of everything that nobody has read."""
        for name, value in self.attributes.items():
            if text := clean(value):
                yield f"{self.label} {name}", text
        if self.unread and (text := clean(self.text)):
            yield self.label, text
        for child in self.children:
            yield from child.rest()


def records(file: ListFile, root: str, wanted: Iterable[str]) -> Iterator[Node]:
    """Elements whose local names are ``wanted``, in the order of the file, each with the line it stands on.

    The root element's attributes come first, as a node of their own. Raises InputError with file and line where the
    file is empty, another sort of file, cut off or not well-formed, has a DOCTYPE, or a text of more than
    :data:`MAX_TEXT_CHARS`.
    """
    check_prolog(file, root)
    with file.open() as stream:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in (root, *wanted)],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for event, element in events:
                if element.getparent() is None:
                    if event == "start":
                        if element.getroottree().docinfo.doctype:
                            raise InputError("has a DOCTYPE, which no list needs: refused", place=file.name)
                        yield _copied(element, file.name, deep=False)
                elif event == "end":
                    yield _copied(element, file.name)
                    _forget(element)
        except etree.XMLSyntaxError as error:
            line = f", line {error.lineno}" if error.lineno else ""
            reason = (error.msg or "no element found").split(", line ")[0]
            raise InputError(f"is cut off or no well-formed XML: {reason}", place=f"{file.name}{line}") from error


def _copied(element: etree._Element, name: str, *, deep: bool = True) -> Node:
    line = cast("int | None", element.sourceline) or 0
    text = element.text or ""
    node = Node(str(element.tag).rpartition("}")[2], text, line)
    for key, value in element.attrib.items():
        if not str(key).startswith(_XSI):
            node.attributes[key_of(str(key))] = str(value)
            if len(value) > MAX_TEXT_CHARS:
                raise _too_long(name, line)
    if deep:
        for child in element:
            if not isinstance(child.tag, str):
                raise InputError(
                    "holds an entity reference, which no list needs: refused", place=f"{name}, line {line}"
                )
            node.children.append(_copied(child, name))
            if child.tail and not child.tail.isspace():
                node.text += f" {child.tail}"
    if len(node.text) > MAX_TEXT_CHARS:
        raise _too_long(name, line)
    return node


def _too_long(name: str, line: int) -> InputError:
    return InputError(f"has a field of more than {MAX_TEXT_CHARS:,} characters", place=f"{name}, line {line}")


def _forget(element: etree._Element) -> None:
    """Free what was read, and everything before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def check_prolog(file: ListFile, root: str) -> None:
    """Refuse a file that is not the XML expected, before any XML parser sees it; InputError says what it is."""
    with file.open() as stream:
        head = stream.read(MAX_PROLOG_BYTES)
    if not head.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        raise InputError("is empty", place=file.name)
    encoding = next((found for bom, found in _BOMS if head.startswith(bom)), None)
    if encoding is None:
        encoding = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(head[:2], "utf-8")
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    at = 0
    while match := _PROLOG.match(text, at):
        at = match.end()
        line = text.count("\n", 0, match.start()) + 1
        if match["declaration"]:
            if text[at : at + 12].lower().startswith("doctype html"):
                raise InputError("is a web page, expected XML", place=f"{file.name}, line {line}")
            raise InputError("has a DOCTYPE, which no list needs: refused", place=f"{file.name}, line {line}")
        if match["instruction"] and (declared := _DECLARED.search(match["body"])):
            if declared[1].lower() not in _ENCODINGS:
                raise InputError(f"is in the encoding {declared[1]}, expected UTF-8", place=f"{file.name}, line {line}")
        elif match["root"]:
            local = match["root"].rpartition(":")[2]
            if local.lower() == "html":
                raise InputError("is a web page, expected XML", place=f"{file.name}, line {line}")
            if local != root:
                message = f"has the root element {local[:60]!r}, expected {root!r}: is it a file of another format?"
                raise InputError(message, place=f"{file.name}, line {line}")
            return
    if text.lstrip()[:1] != "<":
        raise InputError("is no XML", place=f"{file.name}, line 1")
    raise InputError("is cut off or no well-formed XML: no root element", place=file.name)
