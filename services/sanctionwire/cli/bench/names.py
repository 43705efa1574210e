"""Names compared in pairs, looked up among a hundred thousand, and identifiers found in texts."""

from __future__ import annotations

import gc
import multiprocessing
import random
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from sanctionwire.cli.bench.articles import relevant_articles
from sanctionwire.cli.bench.measure import Measure, in_turns, measure
from sanctionwire.cli.lines import STDERR

KNOWN, LOOKUPS, PAIRS, SCANS, TEXTS = 100_000, 2000, 1500, 20, 300
_BYTES_PER_MB: Final = 1 << 20
_ORACLE_KINDS: Final = {"person": "Person", "organization": "Company"}

_GIVEN_NAMES: Final = (
    "Aleksandr Dmitry Sergei Elena Mykola Volodymyr Ivan Olga Yong-chol Kwang Myong Xiaoming Jianguo Mohammad Ali John"
    " Дмитрий Сергей Николай Екатерина Анна Юрий Иван Виктор"
)
_SYLLABLES: Final = "ka ro mi ne vo stra ti lu be gor pan dez kin shu mal or ev ny tal ber gra zhe kov il sam"
_SYLLABLES_RU: Final = "ка ро ми не во стра ти лу бе гор пан дез кин шу мал ор ев ны тал бер гра же ков ил сам"
_BUSINESS: Final = (
    "Trading",
    "Bank",
    "Shipping",
    "Invest",
    "Technology",
    "торговый дом",
    "банк",
    "무역회사",
    "贸易公司",
)
_FORMS: Final = ("LLC", "OOO", "Co., Ltd.", "JSC", "АО", "ООО", "GmbH", "")
_HANGUL: Final = "김리박최정강조윤장림한오서신권황안송류홍광선철성명영진호남일수은혁학용국봉춘화"
_HAN: Final = "王李张刘陈杨赵黄周吴明华建国伟强东海龙飞金宝山成文光祥鸿"


def generated(count: int, seed: int = 7) -> list[tuple[str, str]]:
    """Names with their kind: persons and organizations in Latin, Cyrillic, Hangul and Han, always the same."""
    dice = random.Random(seed)  # noqa: S311 - the same names in every run

    def word(syllables: str) -> str:
        return "".join(dice.choices(syllables.split(), k=dice.choice((2, 3, 3, 4)))).title()

    given = _GIVEN_NAMES.split()
    made: list[tuple[str, str]] = []
    while len(made) < count:
        script = dice.random()
        if script < 0.06:
            made.append(("".join(dice.choices(_HANGUL, k=3)), "person"))
        elif script < 0.1:
            made.append(("".join(dice.choices(_HAN, k=3)), "person"))
        elif script < 0.55:
            syllables = _SYLLABLES if dice.random() < 0.6 else _SYLLABLES_RU
            made.append((f"{dice.choice(given)} {word(syllables)}", "person"))
        else:
            syllables = _SYLLABLES if dice.random() < 0.6 else _SYLLABLES_RU
            words = [word(syllables), *([word(syllables)] if dice.random() < 0.4 else []), dice.choice(_BUSINESS)]
            made.append((" ".join((*words, dice.choice(_FORMS))).strip(), "organization"))
    return made


def misspelled(name: str, dice: random.Random) -> str:
    """A name with one letter doubled, dropped or swapped with its neighbour, as people write them."""
    at = dice.randrange(max(1, len(name) - 1))
    return dice.choice((name[:at] + name[at + 1 :], name[:at] + name[at : at + 2][::-1] + name[at + 2 :], name))


def bench_names() -> Iterator[Measure]:
    """Pairs against rapidfuzz and against the field's best open matcher, lookups, the index, identifiers."""
    from rapidfuzz.fuzz import token_sort_ratio

    from sanctionwire.names import compare, extract, warm

    warm()
    names = generated(PAIRS, seed=3)
    dice = random.Random(5)  # noqa: S311 - the same pairs in every run
    pairs = [(name, misspelled(name, dice), kind) for name, kind in names]
    pairs += [(name, other, kind) for (name, kind), (other, _) in pairwise(names)]

    def ours() -> object:
        return deque((compare(*one) for one in pairs), maxlen=0)  # kept results would measure the garbage collector

    seconds = in_turns(
        ours,
        lambda: deque((token_sort_ratio(left, right) for left, right, _ in pairs), maxlen=0),
    )
    against = "rapidfuzz.fuzz.token_sort_ratio of the same pairs"
    yield measure("names.compare", "pairs/s", len(pairs), seconds, against=against)
    oracle = _oracle(pairs)
    if oracle is None:
        STDERR.print("names.compare_logic_v2: skipped, nomenklatura is not installed (dependency group bench)")
    else:
        seconds = in_turns(ours, oracle)
        against = "nomenklatura logic-v2 on the same pairs, entities made before"
        yield measure("names.compare_logic_v2", "pairs/s", len(pairs), seconds, against=against)
    yield from _of_index(_apart(KNOWN, LOOKUPS, SCANS))
    texts = [article.text for article in relevant_articles(TEXTS)]
    words = re.compile(r"\w+")
    seconds = in_turns(lambda: [extract(text) for text in texts], lambda: [words.findall(text) for text in texts])
    against = "all words of the same texts by a regular expression"
    yield measure("names.identifiers", "texts/s", len(texts), seconds, against=against)


def _oracle(pairs: list[tuple[str, str, str]]) -> Callable[[], object] | None:
    """logic-v2 over the same pairs; None where nomenklatura is not installed."""
    try:
        from followthemoney import model
        from nomenklatura.matching import get_algorithm
    except ImportError:
        return None
    algorithm: Any = get_algorithm("logic-v2")
    config = algorithm.default_config()

    def entity(number: int, name: str, kind: str) -> Any:
        made = model.make_entity(_ORACLE_KINDS[kind])
        made.id = f"bench-{number}"  # it caches names by entity id
        made.add("name", name)
        return made

    entities = [
        (entity(2 * at, left, kind), entity(2 * at + 1, right, kind)) for at, (left, right, kind) in enumerate(pairs)
    ]
    return lambda: deque((algorithm.compare(left, right, config) for left, right in entities), maxlen=0)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a process of its own measured: seconds of the processor, and megabytes beside the libraries' own tables."""

    build_s: float
    plain_build_s: float
    index_mb: float
    plain_mb: float
    lookup_s: list[float]
    scan_s: list[float]


def _resident_mb() -> float:
    """Resident memory of this process (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / _BYTES_PER_MB


def _apart(count: int, lookups: int, scans: int) -> _Taken:
    """:func:`_index_apart` in a process of its own, whose memory is nobody else's."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_index_apart, count, lookups, scans).result()


def _index_apart(count: int, lookups: int, scans: int) -> _Taken:
    """Index ``count`` names, and look some up, misspelled."""
    from rapidfuzz import process
    from rapidfuzz.fuzz import token_sort_ratio

    from sanctionwire.names import CandidateIndex, warm

    warm()
    names = generated(count)
    before, start = _resident_mb(), time.process_time()
    plain: dict[str, set[int]] = {}
    for number, (name, _) in enumerate(names):
        for word in name.casefold().split():
            plain.setdefault(word, set()).add(number)
    plain_build_s = time.process_time() - start
    middle, start = _resident_mb(), time.process_time()
    index: CandidateIndex[int] = CandidateIndex()
    for number, (name, kind) in enumerate(names):
        index.add(number, [name], kind)
    build_s = time.process_time() - start
    after = _resident_mb()
    dice = random.Random(11)  # noqa: S311 - the same questions in every run
    asked = [(misspelled(name, dice), kind) for name, kind in dice.sample(names, lookups)]
    lookup_s, scan_s = [], []
    for name, kind in asked:
        start = time.process_time()
        index.candidates(name, kind)
        lookup_s.append(time.process_time() - start)
    known = [name for name, _ in names]
    for name, _ in asked[:scans]:
        start = time.process_time()
        process.extract(name, known, scorer=token_sort_ratio, limit=40)
        scan_s.append(time.process_time() - start)
    return _Taken(build_s, plain_build_s, after - middle, middle - before, lookup_s, scan_s)


def _of_index(taken: _Taken) -> Iterator[Measure]:
    scan = f"rapidfuzz.process.extract over all {KNOWN:,} names"
    plain = "a plain dict from word to names"
    hundredths = quantiles(taken.lookup_s, n=100)
    for name, value, unit, baseline, against in (
        ("names.lookup_median", median(taken.lookup_s) * 1e3, "ms CPU", median(taken.scan_s) * 1e3, scan),
        ("names.lookup_p99", hundredths[98] * 1e3, "ms CPU", max(taken.scan_s) * 1e3, scan),
        ("names.index_build", taken.build_s, "s CPU", taken.plain_build_s, plain),
        ("names.index_memory", taken.index_mb, "MB", taken.plain_mb, plain),
    ):
        yield Measure(name, round(value, 3), unit, round(baseline, 3), round(value / (baseline or 1.0), 4), against)
