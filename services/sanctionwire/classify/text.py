"""An article's words made searchable without losing their place: folding one to one, fields, sentences.

Everything is linear in the length of the text. Rules count code points of title, line break and text; spans in findings
count those of one field, so :class:`Document` converts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from sanctionwire.names.text import unmix
from sanctionwire_schemas import Span

MAX_QUOTE_CHARS = 300

MAX_SENTENCE_CHARS = 2_500
"""A record of a sanctions list is the longest thing that is one sentence to us; few are longer than this."""

# Invisible characters that break words apart for a machine but not for a reader.
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_HIDDEN = re.compile(f"[{_INVISIBLE}\u0000-\u0008\u000e-\u001f]")
_ASCII_HIDDEN = bytes(point for point in range(0x80) if _HIDDEN.match(chr(point)))
# One to one: quotes, apostrophes, dashes, blanks, full-width letters and digits.
_MAP = {
    **dict.fromkeys(map(ord, "‘’‚‛′`´ʼ＇"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-"),
    **dict.fromkeys(
        map(ord, "\t\r\v\f\x85\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"), " "
    ),
    **{0xFF01 + i: chr(0x21 + i) for i in range(94)},
    ord("ё"): "е",
    ord("Ё"): "е",
    **dict.fromkeys(map(ord, "أإآ"), "ا"),
    ord("ى"): "ي",
}
_NEEDS_MAP = re.compile("[" + "".join(re.escape(chr(point)) for point in _MAP) + "]")
_OTHER_SCRIPT = re.compile("[\u0400-\u06ff\u3040-\ud7a3]")
_MIXED = re.compile("[a-z][\u0430-\u045f]|[\u0430-\u045f][a-z]")


def has_hidden(text: str) -> bool:
    """Whether invisible or control characters stand in a text."""
    if text.isascii():  # bytes are looked through in a quarter of the time that a pattern takes
        return len(text.encode().translate(None, _ASCII_HIDDEN)) < len(text)
    return _HIDDEN.search(text) is not None


def fold(text: str) -> str:
    """Lower case, one kind of quote, dash and blank, look-alike letters put right; as many code points as before.

    Line breaks stay. Invisible characters stay as well: :class:`Document` takes them out first.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals have lower-case forms of two code points
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    if text.isascii():
        return lowered.replace("\t", " ").replace("\r", " ")
    if _NEEDS_MAP.search(lowered) is not None:
        lowered = lowered.translate(_MAP)
    if _MIXED.search(lowered) is not None:
        unmixed = unmix(lowered)
        lowered = unmixed if len(unmixed) == len(lowered) else lowered
    return lowered


@dataclass(slots=True)
class Sentence:
    """A stretch of the joined text; ``index`` counts from the title (0) on."""

    index: int
    start: int
    end: int


# After these a full stop ends no sentence. Legal forms, titles, months, usual abbreviations in the languages we read.
_ABBREVIATIONS = frozenset(
    [
        "co",
        "ltd",
        "inc",
        "corp",
        "no",
        "nos",
        "st",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "sen",
        "rep",
        "gov",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "pte",
        "plc",
        "a.k.a",
        "f.k.a",
        "alt",
        "e.o",
        "u.s",
        "u.k",
        "u.n",
        "e.g",
        "i.e",
        "vs",
        "etc",
        "approx",
        "art",
        "sec",
        "para",
        "fig",
        "vol",
        "ed",
        "ext",
        "n",
        "s",
        "p",
        "d.p.r.k",
        "gl",
        "bzw",
        "ca",
        "z.b",
        "d.h",
        "u.a",
        "str",
        "mio",
        "mrd",
        "mme",
        "dra",
        "sr",
        "sra",
        "gmbh",
        "s.a",
        "s.r.o",
        "a.s",
        "d.c",
        "т.е",
        "т.д",
        "т.п",
        "г",
        "гг",
        "млн",
        "млрд",
        "тыс",
        "руб",
        "долл",
        "ул",
        "им",
        "стр",
        "п",
        "ст",
        "рис",
        "см",
        "напр",
        "ім",
        "вул",
        "грн",
    ]
)
# One set of characters to begin with, which the engine looks for much faster than for one of several branches.
_BREAK = re.compile(r"[\n.。！？!?](?:(?<=\n)\n*|(?<=\.)(?=[\s\"»”’)\]])|(?<=[。！？!?])(?=[^。！？!?]))")
_OPENERS = re.compile(r"[\s\"'»«„“”‘’()\[\]*•\-–—]*")
_LAST_WORD = re.compile(r"[\w.]+$")


def sentences(text: str, title_end: int) -> list[Sentence]:
    """Split the joined text; the title is always one sentence."""
    cuts = [0, title_end + 1]
    for match in _BREAK.finditer(text, title_end + 1):
        if match.group() == "." and not _ends_sentence(text, match.start()):
            continue
        cuts.append(match.end())
    cuts.append(len(text))
    found: list[Sentence] = []
    for left, right in pairwise(cuts):
        for start, end in _pieces(text, left, right) if right - left > MAX_SENTENCE_CHARS else ((left, right),):
            if start == 0 or not (start == end or text[start:end].isspace()):
                found.append(Sentence(len(found), start, end))
    return found


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without full stops is cut at blanks, so that what is quadratic within a sentence stays small."""
    while end - start > MAX_SENTENCE_CHARS:
        cut = text.rfind(" ", start + MAX_SENTENCE_CHARS // 2, start + MAX_SENTENCE_CHARS)
        cut = cut + 1 if cut > 0 else start + MAX_SENTENCE_CHARS
        yield start, cut
        start = cut
    yield start, end


def _ends_sentence(text: str, dot: int) -> bool:
    window = text[max(0, dot - 24) : dot]
    word = window.rpartition(" ")[2]
    if not word.isalnum():  # nearly always a plain word, which needs no pattern
        before = _LAST_WORD.search(window)
        word = before.group() if before else ""
    word = word.lower()
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    if text[dot + 1 : dot + 2] == " " and text[dot + 2 : dot + 3].isalnum():
        return not text[dot + 2].islower()
    match = _OPENERS.match(text, dot + 1, dot + 12)
    after = match.end() if match else dot + 1
    if after >= len(text):
        return True
    following = text[after]
    return not following.islower()


class Document:
    """One article as the rules see it; the only place that knows about fields and offsets.

    ``text`` is title, line break, body without invisible characters; ``folded`` has the same length. All rules count
    code points of these two; :meth:`span` leads back to the article.
    """

    def __init__(self, title: str, body: str) -> None:
        self._title, self._body = title, body
        joined = f"{title}\n{body}"
        self._origin: list[int] | None = None
        self.title_end = len(title)
        if has_hidden(joined):
            self._origin = [i for i, char in enumerate(joined) if _HIDDEN.match(char) is None]
            self.title_end = bisect_left(self._origin, len(title))
            joined = _HIDDEN.sub("", joined)
        self.text = joined
        self.folded = fold(joined)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Title first, then the sentences of the text."""
        return sentences(self.text, self.title_end)

    @cached_property
    def is_latin(self) -> bool:
        """Whether no letter of another alphabet or script stands in the text: looked for once for all of them."""
        return self.text.isascii() or _OTHER_SCRIPT.search(self.text) is None

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, position: int) -> Sentence:
        """The sentence that holds a place."""
        return self.sentences[bisect_right(self._starts, position) - 1]

    def span(self, start: int, end: int) -> tuple[str, Span]:
        """A stretch as quote and span in the article's own code points, kept inside one field."""
        if self._origin is not None and self._origin:
            start, end = self._origin[min(start, len(self._origin) - 1)], self._origin[max(0, end - 1)] + 1
        boundary = len(self._title)
        if start < boundary:
            end = min(end, boundary)
            return self._title[start:end], Span(field="title", start=start, end=end)
        start, end = max(start - boundary - 1, 0), max(end - boundary - 1, 0)
        return self._body[start:end], Span(field="text", start=start, end=end)

    def quote(self, start: int, end: int) -> tuple[str, Span]:
        """The sentence around a stretch as quote and span, cut to :data:`MAX_QUOTE_CHARS` around the stretch."""
        sentence = self.sentence_at(start)
        left, right = sentence.start, max(sentence.end, end)
        if right - left > MAX_QUOTE_CHARS:
            slack = max(0, MAX_QUOTE_CHARS - (end - start)) // 2
            left = max(left, start - slack)
            right = max(end, min(right, left + MAX_QUOTE_CHARS))
        while left < start and self.text[left].isspace():
            left += 1
        while right > end and self.text[right - 1].isspace():
            right -= 1
        return self.span(left, right)
