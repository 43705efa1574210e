"""Bytes are read as what they are, whatever they are said to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.errors import BadEventError
from sanctionwire.ingest.news.encoding import decode_page

TEXTS = {
    "ru": "Министерство внесло в список московский банк, сотрудника представительства и две подставные компании. ",
    "uk": "Міністерство фінансів внесло до санкційного списку московський банк і дві підставні компанії. ",
    "ko": "정부가 제재 대상인 은행들의 해외 대표와 관계자 열여덟 명을 독자제재 명단에 올렸다. 금융거래를 할 수 없다. ",
    "zh": "财政部周五宣布制裁两家银行，指控其提供金融服务。公告称，这些银行处理了数百万美元的交易，是中国和外国的大公司。",
    "ja": "財務省は金曜日、銀行の代理人を制裁対象に加えたと発表した。カタカナの会社名もあります。",
    "de": "Die Union geht gegen eine Familie vor, die mitten in Europa Konten führte und hohe Summen bewegte – für Übergänge. ",
    "fr": "Le ministère a gelé les avoirs de la société écran, accusée d'avoir déplacé des sommes élevées à l'étranger. ",
    "ar": "فرضت الوزارة عقوبات على بنك في المدينة لتقديمه خدمات مالية. ",
}
ENCODINGS = [
    ("ru", "windows-1251"), ("ru", "koi8-r"), ("uk", "windows-1251"), ("ko", "euc-kr"), ("zh", "gb18030"), ("zh", "gb2312"),
    ("ja", "shift_jis"), ("ja", "euc-jp"), ("ja", "iso-2022-jp"), ("de", "windows-1252"), ("fr", "iso-8859-1"), ("ar", "windows-1256"),
]  # fmt: skip


def page(language: str, declaration: str = "") -> str:
    return f"<html><head>{declaration}<title>{TEXTS[language][:20]}</title></head><body><p>{TEXTS[language] * 4}</p></body></html>"


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
@pytest.mark.parametrize("place", ["header", "meta", "http-equiv", "xml", "nowhere"])
def test_declared_or_not_a_page_is_read(language: str, encoding: str, place: str) -> None:
    declaration = {
        "meta": f"<meta charset={encoding}>",
        "http-equiv": f'<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={encoding}">',
    }.get(place, "")
    text = page(language, declaration)
    if place == "xml":
        text = f'<?xml version="1.0" encoding="{encoding}"?>' + text
    content = text.encode(encoding, "xmlcharrefreplace")
    assert decode_page(content, encoding if place == "header" else None) == content.decode(encoding)


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "ascii", "no-such-thing", "rot13", "utf-16"])
def test_a_wrong_declaration_is_found_out(language: str, encoding: str, declared: str) -> None:
    content = page(language, f"<meta charset={declared}>").encode(encoding, "xmlcharrefreplace")
    assert decode_page(content, declared) == content.decode(encoding)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("declared", ["windows-1251", "euc-kr", "iso-8859-1", "gb2312"])
def test_valid_utf_8_is_utf_8(language: str, declared: str) -> None:
    text = page(language, f"<meta charset={declared}>")
    assert decode_page(text.encode(), declared) == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("language", ["ru", "ko", "de"])
def test_marked_and_wide_encodings_are_seen(language: str, encoding: str) -> None:
    text = page(language)
    assert decode_page(text.encode(encoding)) == text


def test_a_few_broken_bytes_do_not_cost_the_page() -> None:
    content = page("ko", "<meta charset=euc-kr>").encode("euc-kr")
    broken = content[:300] + b"\xff" + content[300:]
    assert "독자제재 명단에" in decode_page(broken)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"\x89PNG\r\n", b"PK\x03\x04...", b"text\0text" * 200, b"\x00\x01\x02\x03"]
)
def test_binary_files_are_refused(content: bytes) -> None:
    with pytest.raises(BadEventError, match="binary file"):
        decode_page(content)


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_are_text_or_a_named_error(content: bytes, charset: str | None) -> None:
    refused: BadEventError | None = None
    text = ""
    try:
        text = decode_page(content, charset)
    except BadEventError as error:
        refused = error
    assert refused is not None or text.encode("utf-8", "replace") is not None
