"""An article seen through the lexicon: which cues stand in which sentence, and which of them speak of the past."""

from __future__ import annotations
