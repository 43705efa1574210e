"""Bytes of a page or feed as text: by what they are, then by what they are said to be.

The order follows the WHATWG encoding standard (byte order mark, HTTP header, declaration inside) with two corrections
that real servers make necessary: valid UTF-8 is UTF-8 whatever is declared, and a declaration is believed only where
the text that it gives looks like text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from charset_normalizer import from_bytes

from sanctionwire.errors import BadEventError
from sanctionwire_schemas import DeadLetterReason

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY: Final = (b"%PDF-", b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")
_DECLARED: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_:.-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s{0,3}=\s{0,3}[\"']([A-Za-z0-9_:.-]{2,40})",
    re.IGNORECASE,
)
_HEAD_BYTES: Final = 16_384
_SAMPLE_BYTES: Final = 60_000
_TAG: Final = re.compile(rb"<[^<>]{0,2000}>")
_MIN_SAMPLE: Final = 40
# What pages mean by these labels (WHATWG encoding standard, section 4.2).
_MEANT: Final = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
    "unicode": "utf-16",
}
_GUESSES: Final = (
    *("cp1251", "cp949", "cp932", "gb18030", "euc_jp", "big5hkscs", "koi8_r", "cp1252", "cp1250", "cp1256", "cp1253"),
    *("cp1254", "cp1255", "iso8859_5", "mac_cyrillic"),
)
_REPLACED_AT_MOST: Final = 0.01
_FEW_BROKEN: Final = 5


def decode_page(content: bytes, charset: str | None = None) -> str:
    """Text of a page. ``charset`` is what the HTTP header said.

    BadEventError for what is no text at all. A few broken bytes never cost the page: they become U+FFFD.
    """
    if content.startswith(_BINARY):
        raise BadEventError(DeadLetterReason.WRONG_FIELDS, "this is no HTML page but a binary file")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if (wide := _wide(content)) is not None:
        return content.decode(wide, "replace")
    if b"\0" in content[:1024]:
        raise BadEventError(DeadLetterReason.WRONG_FIELDS, "this is no HTML page but a binary file")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is not None:
        # Seven-bit text may still be ISO-2022-JP: escape sequences instead of high bytes.
        return content.decode("iso2022_jp", "replace") if content.isascii() and b"\x1b$" in content else text
    sample = _sample(content)
    for encoding in _declared(content, charset):
        decoded = content.decode(encoding, "replace")
        if _plausible(sample.decode(encoding, "replace")):
            return decoded
    return content.decode(_guess(sample), "replace")


def _wide(content: bytes) -> str | None:
    """UTF-16 without a byte order mark: markup is ASCII, so every other byte of its start is zero."""
    start = content[:16]
    if len(start) < 8:
        return None
    if not any(start[1::2]) and all(start[0::2]):
        return "utf-16-le"
    return "utf-16-be" if not any(start[0::2]) and all(start[1::2]) else None


def _declared(content: bytes, charset: str | None) -> Iterator[str]:
    """Encodings that are stated and known, the HTTP header's first."""
    inside = _DECLARED.search(content[:_HEAD_BYTES])
    labels = [charset, (inside[1] or inside[2]).decode("ascii") if inside else None]
    seen = set[str]()
    for label in filter(None, labels):
        name = label.strip().strip("\"'").lower()
        try:
            known = codecs.lookup(_MEANT.get(name, name))
        except (LookupError, ValueError):  # ValueError: a NUL in the name
            continue
        # hex, rot13, zlib and others are codecs, too
        if known._is_text_encoding and known.name not in seen and not known.name.startswith("utf-16"):  # noqa: SLF001
            seen.add(known.name)
            yield known.name


def _sample(content: bytes) -> bytes:
    """Lines with letters beyond ASCII, without markup: what tells encodings apart."""
    bare = _TAG.sub(b"\n", content[: _HEAD_BYTES * 32])
    found = [line for line in bare.split(b"\n") if not line.isascii()]
    sample = b"\n".join(found)[:_SAMPLE_BYTES]
    return sample or content[:_SAMPLE_BYTES]


def _plausible(text: str) -> bool:
    """Whether decoded text is what people write: hardly a broken byte or control character, and words in one script.

    A Cyrillic page read as Western European is nearly all accented capitals; a Western European page read as Cyrillic
    has Cyrillic letters inside Latin words; a Korean one read as Chinese is full of characters that no text uses twice.
    """
    letters = sum(map(str.isalpha, text))
    broken = text.count("\ufffd") + sum(0x80 <= ord(char) < 0xA0 or 0xE000 <= ord(char) < 0xF900 for char in text)
    if broken > max(_REPLACED_AT_MOST * len(text), _FEW_BROKEN):
        return False
    if letters < _MIN_SAMPLE:
        return True
    accented = sum("\u00c0" <= char <= "\u024f" for char in text)
    capitals = sum("\u0410" <= char <= "\u042f" for char in text)
    small = sum("\u0430" <= char <= "\u044f" for char in text)
    han = sum("\u4e00" <= char <= "\u9fff" for char in text)
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in text)
    kana = sum("\u3041" <= char <= "\u30ff" for char in text)
    return (
        accented < 0.35 * letters
        and capitals <= max(0.7 * small, _MIN_SAMPLE)  # KOI8-R and windows-1251 swap capitals and small letters
        and (hangul < 0.05 * letters or han < 0.3 * hangul)
        and (han < 0.6 * letters or kana > 0.02 * letters or len(_COMMON_HAN.findall(text)) > 0.02 * han)
        and len(_MIXED.findall(text)) < 0.01 * letters
    )


_MIXED: Final = re.compile("[a-zA-Z][\u0400-\u04ff\u4e00-\u9fff][a-zA-Z]|[\u3130-\u318f\uff61-\uff9f][a-zA-Z]")
_COMMON_HAN: Final = re.compile("[的是不了在有和一人中国國上大为為这這，。]")


def _guess(sample: bytes) -> str:
    best = from_bytes(sample[:20_000], cp_isolation=list(_GUESSES)).best()
    if best is not None:
        return best.encoding
    return next((e for e in _GUESSES if _plausible(sample.decode(e, "replace"))), "cp1252")
