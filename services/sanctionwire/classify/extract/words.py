"""Words that tell what a capitalized run is, from ``lexicon/names.toml``."""

from __future__ import annotations

from sanctionwire.classify.lexicon import by_word, table

_TABLE = table("names.toml")


def _words(name: str) -> frozenset[str]:
    return frozenset(_TABLE[name].split())


def _phrases(name: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in _TABLE["phrases"][name].split("|"))


GERMAN_HEADS = tuple(sorted(_words("german_heads")))
REGIONS = frozenset(_phrases("regions"))
COUNTRY_COMPOUNDS = _words("country_compounds")
LEGAL_FORMS = _words("legal_forms")
BANK_WORDS = _words("bank_words")
HEADS = BANK_WORDS | _words("heads")
GOVERNMENT = _words("government")
MEDIA = _words("media")
LIST_LABELS = _words("list_labels")
FIRM_WORDS = _words("firm_words")
STREETS = _words("streets")
NOT_A_NAME = _words("not_a_name")
WEEKDAYS = frozenset(by_word(table("numbers.toml")["weekdays"])) | _words("more_days")
DAYS_AND_MONTHS = WEEKDAYS | frozenset(by_word(table("numbers.toml")["months"]))
PERSON_TITLES = _words("person_titles")
APPOSITIONS = _words("appositions")
VIETNAMESE_SURNAMES = _words("vietnamese_surnames")
KOREAN_SURNAMES = _words("korean_surnames")
CHINESE_SURNAMES = _words("chinese_surnames")
SLAVIC_GIVEN = _words("slavic_given")
WESTERN_GIVEN = _words("western_given")
CYRILLIC_GIVEN = _words("cyrillic_given")
CYRILLIC_KOREAN = _words("cyrillic_korean")
DEMONYMS = _words("demonyms")
NAME_STARTS = _words("name_starts")
COMMON_BANKS = DEMONYMS | _words("common_banks")
PAPERS = _words("papers")
POSTS = _words("posts")
DATELINE_MONTHS = _words("dateline_months")
OFFICES = _words("offices")
LAWS = _words("laws")
PLACES = _words("places")
BODY_ENDS = _words("body_ends")
COMPOUND_ADJECTIVES = tuple(sorted(_words("compound_adjectives")))
BANK_TRADES = _words("bank_trades")
TRADE_NOUNS = _words("trade_nouns")
NAME_OPENERS = _words("name_openers")

PUBLIC_BODIES = _phrases("public_bodies")
OFFICE_CUES = _phrases("office_cues")
OFFICES_BESIDE = _phrases("offices_beside")
LEADERS = frozenset(_phrases("leaders"))
PERSON_CUES = _phrases("person_cues")
ORG_CUES = _phrases("org_cues")
