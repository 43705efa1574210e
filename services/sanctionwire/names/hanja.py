"""Chinese characters read the Korean way.

The Chinese press writes North Korean names in characters: 光鲜 is Kwangson, 金铁三 is Kim Chol Sam, and pinyin
(Guangxian, Jin Tiesan) leads nowhere. The table ``hanja`` has the Korean syllables, each with the characters
that are read so in names. Not a dictionary: the characters that names of persons, banks and companies are made of.
"""

from __future__ import annotations

from typing import Final

from sanctionwire.names.tables import pairs

_READINGS: Final = {character: syllable for syllable, cells in pairs("hanja") for cell in cells for character in cell}


def to_hangul(run: str, *, person: bool = False) -> str | None:
    """The Korean reading of a run of characters; None where a character is not known here.

    >>> to_hangul("光鲜"), to_hangul("金铁三", person=True), to_hangul("丹东鸿祥贸易")
    ('광선', '김철삼', None)
    """
    syllables = [_READINGS.get(character) for character in run]
    if person and run[:1] == "金":
        syllables[0] = "김"
    return None if None in syllables else "".join(filter(None, syllables))
