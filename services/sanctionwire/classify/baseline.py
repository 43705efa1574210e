"""What the classifier is measured against: a keyword rule, and a character model that learns from the same articles.

The model is logistic regression on TF-IDF weights of runs of four characters, the usual first try for texts in many
languages. Both are small on purpose, and only the evaluation uses them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sanctionwire.classify.score import probability
from sanctionwire.classify.text import fold
from sanctionwire.classify.train import FOLDS, fold_of, group_of

NGRAM = 4
MAX_CHARS = 2_000
EPOCHS = 12
RATE = 4.0
THRESHOLD = 0.5

_SANCTION = re.compile(
    r"sanction|designat|blacklist|indict|charged|launder|санкци|отмыв|обвин|제재|세탁|기소|制裁|洗钱|洗錢|"
    r"资产冻结|資金洗浄|起訴|"
    r"sanktion|geldwäsche|blanchi|sancion|lavado|sanzion|riciclagg|عقوبات|غسل"
)
_NEXUS = re.compile(
    r"north korea|dprk|pyongyang|russia|moscow|кндр|коре|росси|росі|москв|북한|러시아|朝鲜|朝鮮|北韩|俄罗斯|"
    r"俄羅斯|ロシア|nordkorea|"
    r""
    r""
    r""
    r""
    r""
    r""
    r""
    r""
    r""
    r""
    r""
    r"russland|"
    r"russisch|corée du nord|russe|russie|corea del norte|rusia|ruso|corea del nord|russia|كوريا الشمالية|روسي"
)
_PAYMENT = re.compile(
    r"bank|payment|crypto|exchange|laundering|банк|платеж|крипто|은행|결제|거래소|가상자산|银行|銀行|支付|加密|"
    r"決済|暗号資産|zahlung|krypto|banque|"
    r"paiement|banco|pago|banca|pagament|مصرف|بنك|مشفرة"
)


def keyword_rule(title: str, text: str) -> bool:
    """A word for sanctions, one for North Korea or Russia and one for banks or payments, anywhere."""
    folded = fold(f"{title}\n{text}")
    return all(pattern.search(folded) for pattern in (_SANCTION, _NEXUS, _PAYMENT))


def cross_validated_characters(lines: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
    """Verdicts by id of the character model, each from a model that saw no article of the same incident."""
    documents = [_grams(line) for line in lines]
    wanted = [float(bool(line["label"]["alert"])) for line in lines]
    folds = [fold_of(group_of(line)) for line in lines]
    verdicts: dict[str, bool] = {}
    for number in range(FOLDS):
        held_in = [place for place, own in enumerate(folds) if own != number]
        held_out = [place for place, own in enumerate(folds) if own == number]
        if not held_in or not held_out:
            continue
        rarity = _rarity([documents[place] for place in held_in])
        bias, weights = _fit([(_weighted(documents[place], rarity), wanted[place]) for place in held_in])
        for place in held_out:
            vector = _weighted(documents[place], rarity)
            score = probability(bias + math.fsum(weights.get(gram, 0.0) * value for gram, value in vector.items()))
            verdicts[lines[place]["id"]] = score >= THRESHOLD
    return verdicts


def _grams(line: Mapping[str, Any]) -> Counter[str]:
    text = fold(f"{line['title']}\n{line['text']}")[:MAX_CHARS]
    return Counter(text[place : place + NGRAM] for place in range(len(text) - NGRAM + 1))


def _rarity(documents: Sequence[Counter[str]]) -> dict[str, float]:
    """Inverse document frequency of runs that more than one article has."""
    often = Counter(gram for document in documents for gram in document)
    return {gram: math.log(len(documents) / times) + 1.0 for gram, times in often.items() if times > 1}


def _weighted(document: Counter[str], rarity: Mapping[str, float]) -> dict[str, float]:
    vector = {gram: (1 + math.log(times)) * rarity[gram] for gram, times in document.items() if gram in rarity}
    length = math.sqrt(math.fsum(value * value for value in vector.values())) or 1.0
    return {gram: value / length for gram, value in vector.items()}


def _fit(rows: Sequence[tuple[dict[str, float], float]]) -> tuple[float, dict[str, float]]:
    """Stochastic gradient descent in the order of the rows, with a rate that falls; no randomness."""
    bias, weights = 0.0, dict[str, float]()
    for epoch in range(EPOCHS):
        rate = RATE / (1 + epoch)
        for vector, wanted in rows:
            score = probability(bias + math.fsum(weights.get(gram, 0.0) * value for gram, value in vector.items()))
            step = rate * (wanted - score)
            bias += 0.1 * step
            for gram, value in vector.items():
                weights[gram] = weights.get(gram, 0.0) + step * value
    return bias, weights
