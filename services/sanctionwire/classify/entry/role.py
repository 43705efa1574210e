"""What a list entry does for a living: payment role by numbers, wallets, type, title, name and links."""

from __future__ import annotations

import re
from typing import Final

from sanctionwire.classify.entry.nexus import WORD_NEXUS, names_country
from sanctionwire.classify.entry.reading import Reading
from sanctionwire.names.text import fold
from sanctionwire_schemas import ListEntry, Nexus, PartyKind, PaymentRole

BANK: Final = re.compile(
    r"\b(?!em)\w*bank(?:a|i|en|ing|ed)?\b|\b\w*банк(?:а|у|е|ом|и|ов)?\b|은행|银行|銀行"
    r"|\b(?:bankovsk|banc[oa]|banque|credit organi[sz]ation|kreditn\w+ organizatsi\w+|кредитн\w+ организаци\w+)\b"
)
_NAME_ROLES: Final = (
    (PaymentRole.BANK, 0.9, BANK),
    (PaymentRole.MIXER, 0.8, re.compile(r"\b(mixer|tumbler|mixing service)\b|tornado cash")),
    (
        PaymentRole.CRYPTO_EXCHANGE,
        0.8,
        re.compile(r"\b(crypto\w* ?exchange|\w*crypto\w*|bitcoin|virtual currency|\w*coin)\b"),
    ),
    (
        PaymentRole.EXCHANGE_HOUSE,
        0.8,
        re.compile(
            r"(?<!heat )(?<!grain )(?<!cultural )\bexchange\b|\b(money (exchangers?|changers?|transfer|service)|hawala"
            r"|remittances?|currency)\b|обменн\w+|환전"
        ),
    ),
    (
        PaymentRole.PAYMENT_SYSTEM,
        0.8,
        re.compile(
            r"\b(payments?|\w*pay|settlements?|clearing|plat[ie]o?zh\w*|rasch[ie]o?t\w*|card system|transfer system)\b"
            r"|\b(плат[её]ж\w*|расч[её]т\w*)\b|支付|结算|결제"
        ),
    ),
    (
        PaymentRole.PAYMENT_AGENT,
        0.6,
        re.compile(
            r"\b(finan[csz]\w*|\w*treuhand|fiducia\w*|credit|kredit\w*|factoring|faktoring|brokers?|brokerage|treasury)\b|"
            r"финанс\w*|金融|금융"
        ),
    ),
    (
        PaymentRole.INVESTMENT_FUND,
        0.55,
        re.compile(
            r"\b(investment fund|investment bank\w*|wealth|asset management|venture fund|sovereign fund|trust fund)\b"
        ),
    ),
    (
        PaymentRole.FRONT_COMPANY,
        0.3,
        re.compile(r"\b(capital|invest\w*|holdings?|partners|consult\w*|management|global solutions)\b"),
    ),
)
_TYPE_ROLES: Final = (
    (
        PaymentRole.BANK,
        0.9,
        re.compile(r"financial institution|monetary intermediation|central bank|credit institution"),
    ),
    (PaymentRole.CRYPTO_EXCHANGE, 0.8, re.compile(r"virtual (currency|asset)|crypto")),
    (PaymentRole.INVESTMENT_FUND, 0.6, re.compile(r"trusts?, funds|fund management|investment fund")),
    (
        PaymentRole.PAYMENT_AGENT,
        0.7,
        re.compile(r"financial (and insurance|service|leasing)|money|currency|payment|exchange"),
    ),
)
# "Governor" and ministers stand for the state, not for the counter.
_TITLE_STATE: Final = re.compile(
    r"\b(minist\w+|governor|deputy prime|duma|parliament|federation council|federal assembly)\b"
)
_TITLE_MONEY: Final = re.compile(
    BANK.pattern
    + r"|\b(money (?:exchange|transfer)\w*|exchange house|payment (?:system|agent)|hawala\w*|remittance|treasurer)\b"
)
_ACTS_FOR: Final = re.compile(r"\b(representativ\w*|agent|broker|treasurer|official|branch|delegate)\b")

_OTHER_PURPOSE: Final = re.compile(
    r"\b(ship\w*|\w*shipyard|maritime|marine|vessels?|tankers?|fleet|port|oil|petro\w*|\w*neft\w*|gas|lng|energy|fuel"
    r"|mining|coal|zinc|metal\w*|mineral\w*|steel|arms|ammunition|munitions?|missile\w*|rocket|weapons?|defen[cs]e|army"
    r"|military|paramilitary|armed forces|task force|battalions?|brigades?|regiments?|militias?|mercenar\w*|legion"
    r"|volunteer (?:corps|unit|detachment)|academy|institute|scientific|sciences?|research|ministry|bureau|department"
    r"|commission|committee|\w*hosting|cloud|\w*servers?|data processing|computer\w*"
    r"|software|information technology|electronics?"
    r"|semiconductor\w*"
    r"|airlines?|aviation|air koryo|aircraft|airport|machine\w*|engineering|construction|textile|pharma\w*|medical"
    r"|university|television|news|media|art studio|restaurant)\b"
)
_OFFICIAL_KINDS: Final = frozenset({"BIC", "BIK", "IBAN"})
_STATED_LINK: Final = 0.6
_MANY_WALLETS: Final = 5


def read_role(entry: ListEntry, reading: Reading, *, other_purpose: bool) -> None:
    """Every sign of moving money for others. ``other_purpose``: the name tells of another business."""
    for identifier in entry.identifiers:
        if identifier.kind in _OFFICIAL_KINDS and entry.kind is not PartyKind.PERSON:
            role = PaymentRole.PAYMENT_AGENT if identifier.kind == "IBAN" else PaymentRole.BANK
            reading.play(role, 0.9, "identifier", f"{identifier.kind} {identifier.value}", "identifiers")
    _read_wallets(entry, reading, other_purpose=other_purpose)
    if entry.kind is PartyKind.PERSON:
        _read_titles(entry, reading)
    else:
        for where, text in (
            *(("target_types", t) for t in entry.target_types),
            ("organization_type", entry.organization_type),
        ):
            for role, weight, pattern in _TYPE_ROLES:
                if text and pattern.search(fold(text)):
                    reading.play(role, weight, "type", text, where)
                    break
        _read_names(entry, reading, other_purpose=other_purpose)
    for link in entry.links:
        target = fold(link.target_name)
        if BANK.search(target) and (
            WORD_NEXUS[0][1].search(target) or (Nexus.DPRK in reading.nexus and _no_russia(target))
        ):
            # Banks of North Korea work abroad through men and firms of their own; being tied to one is the role.
            role = PaymentRole.BANK_REPRESENTATIVE if entry.kind is PartyKind.PERSON else PaymentRole.FRONT_COMPANY
            reading.play(role, _STATED_LINK, "link", link.target_name, "links", stated=False)


def _no_russia(target: str) -> bool:
    return not WORD_NEXUS[1][1].search(target) and "sber" not in target


def _read_wallets(entry: ListEntry, reading: Reading, *, other_purpose: bool) -> None:
    wallets = [identifier for identifier in entry.identifiers if identifier.kind == "wallet"]
    if not wallets:
        return
    named = any(names_country(program) for program in entry.programs)
    if other_purpose and not (Nexus.DPRK in reading.nexus and len(wallets) >= _MANY_WALLETS):
        return  # Some business that is paid in coins; one with many collects what North Korea's workers earn.
    if entry.kind is PartyKind.PERSON and not named:
        return  # A criminal's own wallet took ransoms; it moved nobody else's money.
    weight = 0.7 if len(wallets) >= _MANY_WALLETS else 0.6
    quote = f"{wallets[0].currency or 'wallet'} {wallets[0].value}"
    reading.play(PaymentRole.WALLET_HOLDER, weight, "wallet", quote, "identifiers", stated=False)


def _read_titles(entry: ListEntry, reading: Reading) -> None:
    for title in entry.titles:
        folded = fold(title)
        if _TITLE_MONEY.search(folded) and not _TITLE_STATE.search(folded):
            weight = 0.9 if _ACTS_FOR.search(folded) else 0.7
            reading.play(PaymentRole.BANK_REPRESENTATIVE, weight, "title", title, "titles")


def _read_names(entry: ListEntry, reading: Reading, *, other_purpose: bool) -> None:
    names = (entry.name, *(alias.name for alias in entry.names if not alias.weak))
    for index, name in enumerate(names):
        folded = fold(name)
        for role, weight, pattern in _NAME_ROLES:
            if not pattern.search(folded) or (other_purpose and role is not PaymentRole.BANK):
                continue
            reading.play(
                role,
                weight if index == 0 else weight * 0.9,
                "name",
                name,
                "name" if index == 0 else "names",
                stated=False,
            )
            break


def other_purpose(entry: ListEntry) -> tuple[str, str] | None:
    """Words for a business that moves no money, with the field they stand in; a bank's name outweighs them."""
    if BANK.search(fold(entry.name)):
        return None
    texts = [("name", entry.name)] if entry.kind is not PartyKind.PERSON else []
    texts += [("organization_type", entry.organization_type or "")]
    for where, text in texts:
        if _OTHER_PURPOSE.search(fold(text)):
            return text, where
    return None
