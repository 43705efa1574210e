"""Main text from pages built in ways that no rule was written for: every sentence, list and table, and no trap."""

from __future__ import annotations

import re

import pytest

from sanctionwire.ingest.news.page import read_page

TITLE = "Ministry names three agents of Alderney Grain Bank"
FIRST = (
    "The ministry on Tuesday named three agents of Alderney Grain Bank who, it says, moved money for the bank through "
    "accounts that were opened in the names of fish importers."
)
SECOND = (
    "Quillon Harbour Trading LLC received some four million crowns in the spring and sent them on within two days, "
    "according to the notice that was published in the gazette."
)
SHORT = "Nobody answered the door at its address."
NAMES = ("Ona Ruprecht, director, passport X0000001", "Bex Tolland, signatory, born 3 May 1971")
ROW = ("Quillon Harbour Trading LLC", "SWIFT/BIC QHTLAL2X")
THIRD = (
    "The bank itself has been on the list since 2029, and lawyers expect that correspondents will close what accounts "
    "are left to it before the end of the month."
)
TRAPS = (
    "Russian bank cut off from the dollar",
    "North Korea fires two missiles into the sea",
    "Ten front companies sanctioned over oil",
)
TEASERS = (
    "A court in another town has fined a lender for its slow reports on customers in Pyongyang, our correspondent says.",
    "Payment networks of the world explained in nine minutes, with charts that show how a transfer travels to a bank.",
)
P = [FIRST, SECOND, SHORT, THIRD]
TABLE = f"<table><tr><th>Name</th><th>Details</th></tr><tr><td>{ROW[0]}</td><td>{ROW[1]}</td></tr></table>"
LIST = "<ul>" + "".join(f"<li>{name}</li>" for name in NAMES) + "</ul>"
TRAP_LIST = "<ul>" + "".join(f'<li><a href="/{i}">{trap}</a></li>' for i, trap in enumerate(TRAPS)) + "</ul>"
TEASER_TEXT = "".join(f"<p>{teaser}</p>" for teaser in TEASERS)
HEAD = f"<title>{TITLE} | The Alderney Post</title>"


def paragraphs(tag: str = "p", attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{text}</{tag}>" for text in P)


def with_lists() -> str:
    return f"<p>{FIRST}</p><p>{SECOND}</p>{LIST}{TABLE}<p>{SHORT}</p><p>{THIRD}</p>"


def page(body: str, head: str = HEAD) -> str:
    return f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


LAYOUTS = {
    "a block element for every paragraph": page(
        f"<div id=x1><div class=g7>{TRAP_LIST}</div><div class=k2><h1>{TITLE}</h1>"
        + "".join(f'<div data-component="text-block"><div class="z9"><p>{text}</p></div></div>' for text in P)
        + f'<div data-component="links-block">{TRAP_LIST}</div></div></div>'
    ),
    "headlines of others between byline and text": page(
        f"<article><h1>{TITLE}</h1><p class=byline>By Ona Ruprecht | 5 May 2031</p><div class='rail rail-top'><h3>Breaking</h3>"
        f"<ul>{''.join(f'<li>{trap}' for trap in TRAPS)}</ul></div>{with_lists()}</article>"
    ),
    "line breaks in a cell with font tags": page(
        f"<TABLE><TR><TD WIDTH=150><FONT SIZE=1>{'<BR>'.join(TRAPS)}</FONT><TD><FONT SIZE=4><B>{TITLE}</B></FONT><BR>"
        f"<FONT SIZE=2>{'<BR><BR>'.join(P)}</FONT><TD><FONT SIZE=1>{'<BR>'.join(TRAPS)}</FONT></TABLE>"
    ),
    "columns without telling names, prose in the side column": page(
        f"<div class=row><div class=col-8><h1>{TITLE}</h1>{with_lists()}</div><div class=col-4>{TEASER_TEXT}</div></div>"
    ),
    "the side column first": page(
        f"<div class=row><div class=col-3>{TEASER_TEXT}</div><div class=col-9><h1>{TITLE}</h1>{with_lists()}</div></div>"
    ),
    "a form around the whole page": page(
        f"<form action='default.aspx'><input type=hidden name=__VIEWSTATE value={'x' * 3000}><div id=menu>{TRAP_LIST}</div>"
        f"<div id=ctl00_main><h1>{TITLE}</h1>{with_lists()}</div></form>"
    ),
    "cards of other articles in article elements": page(
        f"<main><article><h1>{TITLE}</h1>{with_lists()}</article>"
        + "".join(
            f"<article><h3>{trap}</h3><p>{teaser[:70]}</p></article>"
            for trap, teaser in zip(TRAPS[:2], TEASERS, strict=True)
        )
        + "</main>"
    ),
    "everything in the body, a rule between": page(f"{TRAP_LIST}<hr><h1>{TITLE}</h1>{with_lists()}<hr>{TRAP_LIST}"),
    "preformatted": page(f"<h1>{TITLE}</h1><pre>" + "\n\n".join(P) + f"</pre><div class=footer>{TRAP_LIST}</div>"),
    "the headline in no heading": page(
        f"<div class=hl>{TITLE}</div><div class=dt>4 March 2031, 10:15</div><div>{with_lists()}</div>"
    ),
    "sections": page(
        f"<div class=wrap><section><h1>{TITLE}</h1><p>{FIRST}</p></section><section><h2>The company</h2><p>{SECOND}</p>"
        f"{LIST}{TABLE}</section><section><h2>The address</h2><p>{SHORT}</p></section><section><p>{THIRD}</p></section></div>"
    ),
    "teasers under a heading in the text": page(
        f"<div><h1>{TITLE}</h1><p>{FIRST}</p><h4>Read also</h4>{TRAP_LIST}<p>{SECOND}</p>{LIST}{TABLE}<p>{SHORT}</p>"
        f"<p>{THIRD}</p><h4>Похожие статьи</h4><p>{TRAPS[0]}</p><h4>Комментарии (12)</h4>{TEASER_TEXT}</div>"
    ),
    "comments longer than the article": page(
        f"<div class=post><h1>{TITLE}</h1>{with_lists()}</div><div class=comments-area>{TEASER_TEXT * 8}</div>"
    ),
    "hidden text": page(
        f"<main><h1>{TITLE}</h1><div style='display: none'>{TEASER_TEXT}</div>{with_lists()}<div hidden>{TRAP_LIST}</div></main>"
    ),
    "definitions": page(
        f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>{LIST}<dl><dt>{ROW[0]}</dt><dd>{ROW[1]}</dd></dl><p>{SHORT}</p>"
        f"<p>{THIRD}</p></article>"
    ),
    "nested tables of a newsletter": page(
        f"<table role=presentation width=600><tr><td>View in browser</td></tr><tr><td><h1>{TITLE}</h1></td></tr><tr><td>{with_lists()}"
        f"</td></tr><tr><td><b>SPONSOR</b> - {TEASERS[1]}</td></tr><tr><td><small>Unsubscribe</small></td></tr></table>"
    ),
    "upper case and nothing closed": page(
        f"<DIV ID=MENU><UL><LI>{'<LI>'.join(TRAPS)}</UL></DIV><H1>{TITLE}</H1><P>{FIRST}<P>{SECOND}<UL><LI>{'<LI>'.join(NAMES)}</UL>"
        f"<TABLE><TR><TD>{ROW[0]}<TD>{ROW[1]}</TABLE><P>{SHORT}<P>{THIRD}<HR><SMALL>&copy; The Alderney Post</SMALL>"
    ),
    "a consent wall before it": page(
        f"<div class=cmp-modal role=dialog><p>We and our 184 partners store information on your device, such as cookies, and "
        f"you may change your mind at any time.</p></div><main><h1>{TITLE}</h1>{with_lists()}</main>"
    ),
    "the text only in the page's data": page(
        "<div id=root></div>",
        head=HEAD
        + '<script type="application/ld+json">{"@type":"NewsArticle","headline":"'
        + TITLE
        + '","articleBody":"'
        + "\\n".join(P)
        + '"}</script>',
    ),
}
WITHOUT_LISTS = ("a block element", "line breaks", "preformatted", "the text only")


@pytest.mark.parametrize("name", LAYOUTS)
def test_main_text_is_whole_and_clean(name: str) -> None:
    read = read_page(LAYOUTS[name])
    assert read.title == TITLE
    wanted = [FIRST, SECOND, SHORT, THIRD]
    if not name.startswith(WITHOUT_LISTS):
        wanted = [FIRST, SECOND, *NAMES, *ROW, SHORT, THIRD]
        if name not in ("sections", "definitions"):
            assert f"| {ROW[0]} | {ROW[1]} |" in read.text
    squeezed = re.sub(r"\s+", " ", read.text)
    for text in wanted:
        assert text in squeezed
    for trap in (*TRAPS, *TEASERS, "184 partners", "Unsubscribe", "Alderney Post"):
        assert trap not in squeezed


def test_a_heading_that_only_begins_like_furniture_is_kept() -> None:
    body = f"<div><h1>{TITLE}</h1><p>{FIRST}</p><h2>Related action by the treasury</h2><p>{SECOND}</p><h2>More banks</h2><p>{THIRD}</p></div>"
    text = read_page(page(body)).text
    assert "Related action by the treasury" in text
    assert "More banks" in text


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("4 March 2031, 10:15 CET", "2031-03-04T10:15:00+01:00"),
        ("March 4, 2031 6:20 PM UTC", "2031-03-04T18:20:00+00:00"),
        ("Stand: 04.03.2031, 15:48 Uhr | Lesedauer: 4 Minuten", "2031-03-04T15:48:00+00:00"),
        ("04.03.2031 09:12 | Просмотров: 1873", "2031-03-04T09:12:00+00:00"),
        ("Обновлено 4 марта 2031", "2031-03-04T00:00:00+00:00"),
        ("4 березня 2031 р.", "2031-03-04T00:00:00+00:00"),
        ("le 4 mars 2031 à 10h15", "2031-03-04T10:15:00+00:00"),
        ("4 de marzo de 2031", "2031-03-04T00:00:00+00:00"),
        ("2031/03/04 6:00", "2031-03-04T06:00:00+00:00"),
        ("3/4/2031", "2031-03-04T00:00:00+00:00"),
        ("Posted on 31 February 2031", None),
        ("Call 2031 for 04", None),
    ],
)
def test_a_date_that_people_read_is_read(line: str, moment: str | None) -> None:
    read = read_page(page(f"<main><h1>{TITLE}</h1><div>{line}</div>{paragraphs()}</main>")).published
    assert (read and read.isoformat()) == moment


def test_the_day_of_an_event_is_no_date_of_publication() -> None:
    data = '<script type="application/ld+json">{"@type":"Event","startDate":"2031-06-15T15:00:00Z"}</script>'
    body = f"<main><h1>{TITLE}</h1><p>Sunday, 15 June 2031, 15:00 UTC</p>{paragraphs()}</main>"
    assert read_page(page(body, HEAD + data)).published is None


KOREAN = "정부가 올더니곡물은행의 해외 대표와 관계자 세 명을 4일 0시부터 독자제재 명단에 올렸다고 외교부가 밝혔다."
CHINESE = "财政部周二宣布制裁一家银行的三名代理人，指控其以鱼类进口商的名义开设账户并转移资金。公告称涉及多家空壳公司。"
FRENCH = "Le ministère a gelé mardi les avoirs de trois agents de la banque, accusés d'avoir ouvert des comptes à l'étranger."
ARABIC = "فرضت الوزارة يوم الثلاثاء عقوبات على ثلاثة من وكلاء البنك لنقلهم الأموال عبر حسابات باسم مستوردي الأسماك في المدينة."
LANGUAGES = {
    "ko": (
        KOREAN,
        (
            f"<div class=content03><h1>{TITLE}</h1><p class=update-time>송고시간2031-03-04 23:05</p><div class=tit-sub><h2>은행도 포함</h2></div>"
            f"<div class='story-news article'><div class=writer-zone01><strong>김한빛 기자</strong></div><p>(서울=예시) 김한빛 기자 = {KOREAN}</p>"
            f"<p>{KOREAN}</p><p>{KOREAN}</p><p>khb@news.example</p><p class=txt-copyright>&lt;저작권자(c) 예시, 무단 전재 금지&gt; 송고</p></div></div>"
        ),
    ),
    "zh": (
        CHINESE,
        (
            f"<div class=main><h1><span class=title>{TITLE}</span></h1><div class=info>2031-03-04 10:15:00 来源：例社</div><div id=detail><p>　　{CHINESE}"
            f"</p><p>　　{CHINESE}</p><p>　　{CHINESE}</p><div class=tadd>【纠错】 【责任编辑:李四 】</div></div><h3>相关新闻</h3><p>{TRAPS[1]}</p></div>"
        ),
    ),
    "fr": (
        FRENCH,
        (
            f"<main><article><header><h1>{TITLE}</h1><p class=desc>{FRENCH}</p><p>Par Jeanne Exemple</p><p>Publié le 4 mars 2031 à 10h15</p>"
            f"<p>Temps de lecture 3 min.</p></header><section><p>{FRENCH}</p><section class=catcher><a href=/x>Lire aussi | {TRAPS[0]}</a></section>"
            f"<h2>Un réseau ancien</h2><p>{FRENCH}</p></section></article></main>"
        ),
    ),
    "ar": (
        ARABIC,
        (
            f"<main><h1>{TITLE}</h1><div class=info-block>4 مارس 2031</div><div class=wysiwyg><p>{ARABIC}</p><p>{ARABIC}</p><div class=more-on>"
            f"<h2>اقرأ أيضا</h2><ul><li>{TRAPS[1]}</li></ul></div><p>{ARABIC}</p></div></main><aside>{TRAPS[2]}</aside>"
        ),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_in_other_languages_keep_their_furniture_to_themselves(language: str) -> None:
    sentence, body = LANGUAGES[language]
    read = read_page(f"<html lang='{language}'><head><meta charset='utf-8'>{HEAD}</head><body>{body}</body></html>")
    assert (read.title, read.language) == (TITLE, language)
    assert read.published is not None
    assert read.published.date().isoformat() == "2031-03-04"
    lines = read.text.split("\n")
    assert sum(sentence in line for line in lines) == 3
    assert [line for line in lines if sentence not in line] in ([], ["Un réseau ancien"])


def test_records_in_elements_of_their_own_are_kept() -> None:
    records = [f"{n}. NAME {n} TRADING LLC DOB 0{n} Jan 1970; Passport X00000{n}" for n in range(1, 9)]
    body = "".join(
        f"<div class=rec><span>{r.split(' ', 1)[0]}</span> <b>{r.split(' ', 1)[1]}</b></div>" for r in records
    )
    text = read_page(
        page(f"<div class=w><h1>{TITLE}</h1><p>{FIRST}</p><div class=records>{body}</div></div><div>Contact us</div>")
    ).text
    assert text.split("\n") == [FIRST, *records]
