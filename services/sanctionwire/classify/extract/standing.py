"""What the words right around a name say of its party: known before the news, or only somebody's principal."""

from __future__ import annotations

import re

from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, choices

_group = choices("novelty.toml")
_OPEN, _CLOSE = "[\"'«“„]?", "[\"'»”]?"
_BRIDGE = rf"{_CLOSE}(?: ?\([^()\n]{{0,40}}\))?,? ?(?:{_group('bridge')} ?){{0,7}}"
_CLAUSE = rf"{_CLOSE},? (?:{_group('relative')} (?:\w+ )?)?(?:{_group('auxiliary')} )?"
_KNOWN_BEHIND = re.compile(
    rf"{_BRIDGE}(?:{_group('already')}\b(?! {_group('other_first')} )|formerly {_group('listed')}|{_group('itself')}"
    rf"|{_group('listed')} {_group('earlier')}\b|(?:, [^,.;\n]{{3,60}}, )?{_group('spared')})"
    rf"|{_CLAUSE}(?:{_group('known_behind', ALPHABETIC)}"
    rf"|{_group('already_under')}\b[^.;\n]{{0,20}}{_group('sanctions')}"
    rf"|{_group('listed_once')} (?:(?:in|by) [^.;,]{{0,24}}(?:{_group('ago')}|(?:19|20)\d\d)"
    rf"|(?:{_group('some')} )?{_group('ago')}))"
    rf"|{_CLOSE} {_group('and')} [^.;,]{{2,24}} {_group('spared_both')}"
    rf"|[^.;\n]{{0,12}}{_group('known_near')}|[^.;\n]{{0,40}}{_group('known_further')}|,? {_group('ago_behind')}\b"
    rf"|{_group('known_behind', DENSE_LANGUAGES)}|{_CLOSE} ?{_group('known_behind', ('ar',))}"
)
_KNOWN_BEFORE = re.compile(
    rf"(?:\b{_group('before_adjective')} {_group('adjective', ('en',))} (?:[a-z'-]+ ){{0,3}}"
    rf"|\b{_group('adjective', ('de', 'ru', 'uk'))} (?:[\w-]+ ){{0,2}}{_OPEN}"
    rf"|\b{_group('number')} {_group('designated')} (?:[\w'-]+ ){{0,4}}{_group('somebody')},? "
    rf"|\b{_group('earlier_before')}[- ]{_group('listed')}(?! {_group('others')} and)[^.;\n]{{0,70}}"
    rf"|\b{_group('lister')}-{_group('designated')}[^,.;\n]{{0,40}}"
    rf"|{_group('known_before', ('ru', 'uk'))} [^.;\n]{{0,60}}"
    rf"|{_group('known_before', DENSE_LANGUAGES)}[^.。\n]{{0,40}}"
    rf"|{_group('known_right_before')}[^。、\n]{{0,4}})$"
)
_DESCRIBED = rf"(?:{_group('describes')} ?)*{_OPEN}$"
_PRINCIPAL = re.compile(rf"\b(?:{_group('principal')}|{_group('man')} in [\w ]{{1,20}} {_group('of')}) {_DESCRIBED}")
_PARTY = re.compile(rf"\b{_group('no_principal')} {_DESCRIBED}")
_HAS_A_MAN = re.compile(
    rf"{_CLOSE}(?:(?:'s|s'|’s) (?:[\w-]+ ){{0,3}}?{_group('possessed')}| {_group('its', ('en',))}"
    rf"|{_group('his', ('ko',))} [가-힣]{{2,4}}{_group('and_he', ('ko',))}|{_group('its', ('ko', 'zh'))}"
    rf"|{_group('his', ('zh',))}[\u4e00-\u9fff]{{2,3}}{_group('and_he', ('zh',))}"
    rf"|の(?:{_group('place')}|[ァ-ヶー]{{2,8}}){{0,2}}{_group('post')})"
)
_EMPLOYED = re.compile(
    rf"(?: ?\([^()\n]{{1,40}}\))?,? (?:\d\d,? )?(?:{_group('each')} )?"
    rf"(?:{_group('employed')}|{_group('heads')} [\w ]{{3,20}} of) (?:{_group('article')} )?{_OPEN}"
)
_MAN_OF_BANK = re.compile(
    rf" ?|{_group('of_bank', ('ko',))}?(?: [가-힣]{{1,6}})? "
    rf"|{_group('of_bank', ('zh', 'ja'))}?[\u4e00-\u9fff]{{0,6}}?{_group('post_of_bank')}?"
)
_JOINED = re.compile(rf",? {_group('joined')} (?:{_group('joined_by')} )?(?:the )?|, ")
_PASSED = re.compile(rf"\b{_group('passed')} (?:{_group('article')} )?$")
_HELD = re.compile(rf"\b{_group('held')} $")


def was_known(before: str, after: str) -> bool:
    """Whether a name was known: "already listed", "the sanctioned bank X"; ``before`` and ``after`` in its sentence."""
    return _KNOWN_BEFORE.search(before) is not None or was_known_behind(after)


def was_known_behind(after: str) -> bool:
    """Whether what follows a name says that it was known: "X, itself under sanctions since 2017"."""
    return _KNOWN_BEHIND.match(after) is not None


def is_principal(before: str) -> bool:
    """Whether a name is only somebody's principal, owner or counterparty: "on behalf of X"."""
    return _PRINCIPAL.search(before) is not None and _PARTY.search(before) is None


def has_a_man(after: str) -> bool:
    """Whether somebody who acts for the named follows: "X's representative"."""
    return _HAS_A_MAN.match(after) is not None


def is_employed(between: str) -> bool:
    """Whether a person's name is tied by these words to whom the person acts for: "Pak of Ilsim Bank"."""
    return _EMPLOYED.fullmatch(between) is not None


def is_man_of_bank(between: str) -> bool:
    """The same between a bank and its man in the scripts of East Asia, with a place or a post."""
    return _MAN_OF_BANK.fullmatch(between) is not None


def are_joined(between: str) -> bool:
    """Whether two names stand in one list: ", and for"."""
    return _JOINED.fullmatch(between) is not None


def passed_through(before: str) -> bool:
    """Whether money went through a bank that others used."""
    return _PASSED.search(before) is not None


def held_accounts(before: str) -> bool:
    """Whether accounts were at a bank."""
    return _HELD.search(before) is not None
