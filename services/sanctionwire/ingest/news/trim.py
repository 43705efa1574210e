"""Which lines of a part of a page are the article: from its first sentence to its last, without pointers elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sanctionwire.ingest.news.furniture import is_advert, is_pointer, is_tail, opens_end, opens_section
from sanctionwire.ingest.news.outline import Run

_SENTENCE_END: Final = re.compile(r"[.!?。！？…:：;؟]['\"»”’)\]）」』]*\s*\Z|다\.?\Z")
_FULL_STOP: Final = re.compile(r"[.!?。！？…؟]['\"»”’)\]）」』]*\s*\Z|다\.?\Z")
_SENTENCE_WIDTH: Final = 60
_SHORT_SENTENCE: Final = 40
_META: Final = re.compile(
    r"\b(?:1[0-2]|0?\d|2[0-3])[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b(?:min(?:ute)?s? read|\d{1,3} ?min|minutes?)\b"
    r"|\b(?:лет назад|мин)\b"
    r"|^(?:by|von|par|por|di|от|від|автор|авторы|author|from|contact|source|published|updated|posted|release date"
    r"|for immediate|immediate release|stand|quelle|foto|photo|фото|입력|수정|등록|기자|기사입력|승인|更新"
    r"|公開|掲載|来源|來源|发布|發布|时间|時間|作者|责任编辑)\b"
    r"|просмотр|обновлен|оновлен|опубликован|опублікован|기자|@|\bphone\b|\btel\b",
    re.IGNORECASE,
)
_META_CHARS: Final = 200
_HEADLINE_WITHIN: Final = 0.3
"""A headline below more than this share of the prose is not that of the article."""
_END_MARK: Final = re.compile(r"#{2,}|-\s?30\s?-|\* ?\* ?\*|ENDS?|<끝>|\(끝\)|（完）")
_CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?: ?(?:Uhr|[ap]\.?m\.?|[A-Z]{3,4}))?")
_RECORD: Final = re.compile(
    r"\d{6}|\b(?:DOB|POB|a\.k\.a|SWIFT|BIC|IMO|passport)\b|паспорт|ИНН|ОГРН|여권|생년월일|旅券|护照", re.IGNORECASE
)


@dataclass(slots=True)
class Reading:
    """Lines of the article, and the lines between its headline and first sentence: date, byline, place."""

    lines: list[str]
    about: list[str]

    @property
    def text(self) -> str:
        """One line a paragraph, list item, heading or row of a table."""
        return "\n".join(self.lines)


def trimmed(runs: list[Run], headline: Sequence[Run]) -> Reading:
    """The lines that count, and those between headline and first sentence."""
    shown = {id(run) for run in headline}
    at = [i for i, run in enumerate(runs) if id(run) in shown]
    prose = sum(run.width for run in runs if run.prose)
    if at and sum(run.width for run in runs[: at[0]] if run.prose) <= _HEADLINE_WITHIN * prose:
        runs = runs[at[-1] + 1 :]
    runs = _without_sections(runs)
    start = _start(runs)
    clocks = [i for i, run in enumerate(runs) if _CLOCK.fullmatch(run.text)]
    if start - 1 in clocks and len(clocks) > 2:  # a live blog: each entry begins with its time
        start -= 1
    about = [run.text for run in runs[:start] if len(run.text) <= _META_CHARS]
    kept: list[Run] = []
    for place, run in enumerate(runs[start:], start=start):
        if is_pointer(run.text) or (is_advert(run.text) and len(run.text) < 2 * _META_CHARS):
            continue
        if _is_pointing(runs, place) or (len(kept) == 1 and _is_byline(run)):
            about.append(run.text[:_META_CHARS])
            continue
        kept.append(run)
    return Reading([run.text for run in kept[: _end(kept)]], about)


def _is_byline(run: Run) -> bool:
    """Byline, date or time to read below the first paragraph, which then is the standfirst."""
    plain = not (run.level or run.row or run.item) and len(run.text) <= _META_CHARS
    return plain and _META.search(run.text) is not None and not is_short_sentence(run)


def _is_pointing(runs: list[Run], place: int) -> bool:
    """A line between two paragraphs that is a link and nothing else."""
    run = runs[place]
    alone = 0 < place < len(runs) - 1 and runs[place - 1].prose and runs[place + 1].prose
    return alone and not run.item and not run.level and _is_link(run)


def _without_sections(runs: list[Run]) -> list[Run]:
    """Without what stands under headings that open something else, up to the next heading or paragraph."""
    kept: list[Run] = []
    closed_at = 0  # level of the heading we are under, 7 for a plain line, 0 for none
    for run in runs:
        short = run.level or not run.prose
        if short and not run.row and not run.item and opens_end(run.text) and kept:
            break
        if short and not run.row and opens_section(run.text):
            closed_at = run.level or 7
            continue
        if closed_at and (
            (run.level and run.level <= closed_at) or (not run.item and not run.level and _is_sentence(run))
        ):
            closed_at = 0
        if not closed_at:
            kept.append(run)
    return kept


def _is_sentence(run: Run) -> bool:
    return run.prose and _SENTENCE_END.search(run.text) is not None


def _start(runs: list[Run]) -> int:
    """Where the article begins: at its first sentence, list or table; a heading counts with what follows it."""
    heading: int | None = None
    for i, run in enumerate(runs):
        meta = len(run.text) <= _META_CHARS and _META.search(run.text) is not None and not _is_long_sentence(run)
        if run.level:
            heading = i if heading is None else heading
            continue
        if run.row or (not meta and (run.prose or _is_sentence_like(run))):
            return i if heading is None else heading
        if not (run.item and heading is not None and not meta):
            heading = None
    return next((i for i, run in enumerate(runs) if run.prose), 0)


def _is_long_sentence(run: Run) -> bool:
    return run.width >= _SENTENCE_WIDTH and _FULL_STOP.search(run.text) is not None and " | " not in run.text


def _is_sentence_like(run: Run) -> bool:
    return (
        run.width >= 40
        and run.linked < 0.4 * len(run.text)
        and (run.item or _SENTENCE_END.search(run.text) is not None)
    )


def _end(runs: list[Run]) -> int:
    """Where the article ends: before rights, sharing, attachments, and headings of nothing."""
    marks = [i for i, run in enumerate(runs) if _END_MARK.fullmatch(run.text.strip())]
    end = len(runs)
    if marks and sum(r.width for r in runs[marks[-1] :]) < 0.2 * sum(r.width for r in runs):
        end = marks[-1]
    while end > 0:
        run = runs[end - 1]
        furniture = not run.row and len(run.text) <= _META_CHARS and is_tail(run.text)
        if not (run.level or furniture or (_is_link(run) and not _is_announced(runs[:end]))):
            break
        end -= 1
    return end


def _is_link(run: Run) -> bool:
    """Whether a line is a link and nothing else; a record with its identifiers never counts as one."""
    return not run.row and run.linked > 0.8 * len(run.text) and len(run.text) <= _META_CHARS and not is_record(run)


def _is_announced(runs: list[Run]) -> bool:
    """Whether the links at the end are a list that a line before announces: "The following persons:"."""
    before = next((run for run in reversed(runs) if not _is_link(run)), None)
    return before is not None and not before.level and before.text.endswith((":", "："))


def is_short_sentence(run: Run) -> bool:
    """Whether a line ends as a sentence does, and is longer than a label."""
    return run.width >= _SHORT_SENTENCE and _FULL_STOP.search(run.text) is not None


def is_record(run: Run) -> bool:
    """Whether a line holds identifiers, or words that stand beside them."""
    return _RECORD.search(run.text) is not None
