"""What surrounds a party's name: kind, country, role, titles, identifiers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.extract.latin_persons import is_person
from sanctionwire.classify.text import Document
from sanctionwire.names.extract import FoundIdentifier
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import Identifier, PartyKind, PaymentRole

_REACH = 60
IDENTIFIER_REACH = 900
"""Code points after a name within which an identifier in the same line still belongs to it; list records are long."""

_EXCHANGE = re.compile(
    r"\b(?:crypto|cryptocurrency|virtual currency|bitcoin|krypto)[\w-]* ?(?:exchange|börse|platform)|"
    r"\bexchanges?\b|kryptobörse|криптобирж|бирж[ауе]|plateformes? d'échange|casas? de intercambio|交易所|거래소|"
    r"取引所|otc desk"
)
_MIXER = re.compile(r"\bmix(?:er|ing)\b|миксер|믹서|混币|ミキサー|mélangeur|tumbler")
_FRONT = re.compile(
    r"front compan|front for|shell compan|cover compan|cover for|as a front|scheinfirma|tarnfirma|прикрыти|"
    r"подставн|위장회사|위장 회사|幌子|掩护|フロント企業|société écran|empresa fachada"
)
_REPRESENTATIVE = re.compile(
    r"representative|represents|vertreter|представител|대표|代表|représentant|representante|banker|"
    r"vice[- ]president|부사장"
)
_AGENT = re.compile(r"\btrader|\bbroker|facilitator|financier|intermediar|payment agent|посредник|브로커|中间人|仲介")
_SYSTEM = re.compile(
    r"payment (?:system|platform|service|processor|network)|settlement (?:platform|system)|card (?:system|"
    r"operator)|operator of|платежн\w+ (?:систем|платформ)|платформ\w* трансграничн|money transfer|hawala|"
    r"exchange house|결제|支付|決済"
)
_LAUNDER = re.compile(r"launder|отмыв|세탁|洗钱|洗錢|資金洗浄|geldwäsche|blanchi")
_TITLE = re.compile(
    r"\b((?:deputy |chief |vice[- ]|co-|general |managing |executive |regional |commercial )*(?:president|"
    r"director|representative|founder|co-founder|owner|chairman|manager|administrator|shareholder|trader|"
    r"broker|officer)(?: (?:of|at|in) (?:the )?[\w'’.& -]{2,50}?)?)(?=[,.;]|$)"
)
_PLACE_BEFORE = re.compile(
    r"([A-Z][\w.]+(?: [A-Z][\w.]+)?)(?:-based|-registered| company| firm| bank| exchange| national| "
    r"citizen|'s)? (?:[\w-]+ ){0,2}$"
)
_PLACE_AFTER = re.compile(
    r"^[,\s(]{0,3}(?:of|in|based in|from|a|an|the|which works in|located in|registered in)? ?(?:[a-z-]+ "
    r"){0,2}([A-Z][\w.]+(?: [A-Z][\w.]+)?)"
)


def kind_of(context: Context, kind: PartyKind, mentions: Sequence[Mention]) -> PartyKind:
    """An organization that is called an exchange beside its name is one."""
    if kind is not PartyKind.ORGANIZATION:
        return kind
    for mention in mentions[:10]:
        around = _around(context, mention, 45)
        if _EXCHANGE.search(around) and not _MIXER.search(around):
            return PartyKind.CRYPTO_EXCHANGE
    return kind


def role_of(context: Context, kind: PartyKind, mentions: Sequence[Mention]) -> PaymentRole | None:
    """The strongest role that the words around the name give it; banks and exchanges have theirs by kind."""
    if kind is PartyKind.BANK:
        return PaymentRole.BANK
    if kind is PartyKind.CRYPTO_EXCHANGE:
        return PaymentRole.CRYPTO_EXCHANGE
    around = " ".join(_around(context, mention, _REACH) for mention in mentions[:10])
    if kind is PartyKind.PERSON:
        for pattern, role in (
            (_REPRESENTATIVE, PaymentRole.BANK_REPRESENTATIVE),
            (_AGENT, PaymentRole.PAYMENT_AGENT),
            (_LAUNDER, PaymentRole.LAUNDERER),
        ):
            if pattern.search(around):
                return role
        return None
    for pattern, role in (
        (_MIXER, PaymentRole.MIXER),
        (_FRONT, PaymentRole.FRONT_COMPANY),
        (_SYSTEM, PaymentRole.PAYMENT_SYSTEM),
        (_LAUNDER, PaymentRole.LAUNDERER),
    ):
        if pattern.search(around):
            return role
    return None


def titles_of(context: Context, kind: PartyKind, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Offices as stated after or before a person's name."""
    if kind is not PartyKind.PERSON:
        return ()
    found: list[str] = []
    text = context.document.text
    for mention in mentions[:5]:
        after = text[mention.end : mention.end + 90].split("\n")[0]
        match = re.match(r",? (?:who is |is |a |an |the |its |their )*", after)
        title = _TITLE.match(after, match.end() if match else 0)
        if title is not None and title.group(1) not in found:
            found.append(title.group(1).strip())
    return tuple(found)


def country_of(context: Context, kind: PartyKind, name: str, mentions: Sequence[Mention]) -> str | None:
    """Country by the words right before or after the name; Korean names in a text about the DPRK are North Korean."""
    text = context.document.text
    for mention in mentions[:6]:
        after = text[mention.end : mention.end + 50].split("\n")[0]
        before = text[max(0, mention.start - 40) : mention.start].split("\n")[-1]
        for match in (_PLACE_AFTER.match(after), _PLACE_BEFORE.search(before)):
            if match is not None:
                for words in (match.group(1), match.group(1).split()[0]):
                    code = country_code(words.removesuffix("-based"))
                    if code is not None:
                        return code
    if (
        kind is PartyKind.PERSON
        and is_person(tuple(name.lower().replace(",", "").split()))
        and re.match(r"(?i)(?:kim|ri|pak|choe|jong|jang|han|sim|paek|chu|ro|o|son|hyon) ", name)
    ):
        return "KP"
    return "KP" if name.startswith(("조선", "Korea ")) else None


def identifiers_by_party(
    document: Document, identifiers: Sequence[FoundIdentifier], spans: Sequence[Sequence[tuple[int, int]]]
) -> list[tuple[Identifier, ...]]:
    """Identifiers of the text, each given to the party named last before it in the same line."""
    found: list[list[Identifier]] = [[] for _ in spans]
    places = sorted((end, party) for party, stretches in enumerate(spans) for _, end in stretches)
    ends = [end for end, _ in places]
    for item in identifiers:
        at = bisect_right(ends, item.start) - 1
        if at < 0:
            continue
        end, party = places[at]
        if item.start - end > IDENTIFIER_REACH or "\n" in document.text[end : item.start]:
            continue
        if item.identifier not in found[party]:
            found[party].append(item.identifier)
    return [tuple(items) for items in found]


def _around(context: Context, mention: Mention, reach: int) -> str:
    sentence = context.document.sentence_at(mention.start)
    folded = context.document.folded
    return folded[max(sentence.start, mention.start - reach) : min(sentence.end, mention.end + reach)]
