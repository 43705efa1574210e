"""Classification of one designation change: what a list entry itself says about nexus and payment role.

Pure and total: every change gives exactly one finding, relevant or not, so that a batch can be known to be complete and
the book can be rebuilt from findings alone. Only the entry is read; what other entries or articles add is the book's
job.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sanctionwire.classify.version import CLASSIFIER_VERSION
from sanctionwire.names.territories import nexus_of
from sanctionwire.names.text import fold
from sanctionwire_schemas import (
    Action,
    ChangeFacts,
    DesignationChange,
    EventLink,
    EventType,
    Finding,
    ListEntry,
    Nexus,
    Op,
    Origin,
    Party,
    PartyKind,
    PaymentRole,
    Reason,
    Span,
)

ALERT_SCORE: Final = 0.5
ROLE_THRESHOLD: Final = 0.5
"""A role whose best evidence weighs less is mentioned among the reasons but does not count."""

_AUTHORITIES: Final = (("us_ofac", "OFAC"), ("un_", "UN"), ("eu_", "EU"), ("gb_", "UK"), ("us_", "US"))

# Programs and regimes that name the country. CYBER, NPWMD, GLOMAG and ELECTION name none.
_PROGRAM_NEXUS: Final = (
    (Nexus.DPRK, re.compile(r"^(dprk\d*|prk)\b|democratic people's republic of korea|north korea")),
    (Nexus.RUSSIA, re.compile(r"^(russia|ukraine|peesa|rus|rusda|ukr)\b|russia|ukraine")),
)
_TAG_NEXUS: Final = ((Nexus.DPRK, re.compile(r"^DPRK")), (Nexus.RUSSIA, re.compile(r"^(RUSSIA|UKRAINE)")))
_WORD_NEXUS: Final = (
    # Lists of sanctions name no company of South Korea by the bare word.
    (Nexus.DPRK, re.compile(r"\b(dprk|north korean?|korea|korean|choson|pyongyang)\b|조선|北朝鲜|朝鲜")),
    (Nexus.RUSSIA, re.compile(r"\b(russian?|rossi[iy]sk\w+|rossiya|rossii)\b|росси\w+|俄罗斯")),
)
_SOUTH: Final = re.compile(r"\b(south korea|republic of korea(?<!people's republic of korea))\b")

_BANK: Final = re.compile(
    r"\b(?!em)\w*bank(?:a|i|en|ing|ed)?\b|\b\w*банк(?:а|у|е|ом|и|ов)?\b|은행|银行|銀行"
    r"|\b(?:bankovsk|banc[oa]|banque|credit organi[sz]ation|kreditn\w+ organizatsi\w+|кредитн\w+ организаци\w+)\b"
)
_NAME_ROLES: Final = (
    (PaymentRole.BANK, 0.9, _BANK),
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
            r"\b(financ\w*|finans\w*|credit|kredit\w*|factoring|faktoring|brokers?|brokerage|treasury)\b|"
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
    _BANK.pattern
    + r"|\b(money (?:exchange|transfer)\w*|exchange house|payment (?:system|agent)|hawala\w*|remittance|treasurer)\b"
)
_ACTS_FOR: Final = re.compile(r"\b(representativ\w*|agent|broker|treasurer|official|branch|delegate)\b")

_OTHER_PURPOSE: Final = re.compile(
    r"\b(ship\w*|\w*shipyard|maritime|marine|vessels?|tankers?|fleet|port|oil|petro\w*|\w*neft\w*|gas|lng|energy|fuel"
    r"|mining|coal|zinc|metal\w*|mineral\w*|steel|arms|ammunition|munitions?|missile\w*|rocket|weapons?|defen[cs]e|army"
    r"|military|armed forces|academy|institute|scientific|sciences?|research|ministry|bureau|department|commission"
    r"|committee|hosting|data processing|computer\w*|software|information technology|electronics?|semiconductor\w*"
    r"|airlines?|aviation|air koryo|aircraft|airport|machine\w*|engineering|construction|textile|pharma\w*|medical"
    r"|university|television|news|media|art studio|restaurant)\b"
)
_OFFICIAL_KINDS: Final = frozenset({"BIC", "BIK", "IBAN"})
_RUSSIAN_NUMBERS: Final = frozenset({"INN", "OGRN", "KPP", "OKPO", "BIK"})
_NEXUS_BIC: Final = {"RU": Nexus.RUSSIA, "KP": Nexus.DPRK}
_STATED_LINK: Final = 0.6
_MANY_WALLETS: Final = 5


@dataclass(slots=True)
class _Reading:
    """What has been read from one entry so far."""

    reasons: list[Reason] = field(default_factory=list)
    nexus: dict[Nexus, float] = field(default_factory=dict)
    roles: dict[PaymentRole, float] = field(default_factory=dict)

    def add(
        self, feature: str, weight: float, quote: str, where: str, *, stated: bool = True, note: str | None = None
    ) -> None:
        quote = quote[:500]
        if quote and not any(r.feature == feature and r.quote == quote for r in self.reasons):
            span = Span(field=where, start=0, end=len(quote))
            origin = Origin.STATED if stated else Origin.INFERRED
            self.reasons.append(
                Reason(feature=feature, weight=weight, quote=quote, span=span, origin=origin, note=note)
            )

    def tie(self, nexus: Nexus, weight: float, feature: str, quote: str, where: str, *, stated: bool = True) -> None:
        self.nexus[nexus] = max(weight, self.nexus.get(nexus, 0.0))
        self.add(f"nexus.{feature}", weight, quote, where, stated=stated, note=f"Tie to {_NEXUS_WORDS[nexus]}.")

    def play(
        self, role: PaymentRole, weight: float, feature: str, quote: str, where: str, *, stated: bool = True
    ) -> None:
        self.roles[role] = max(weight, self.roles.get(role, 0.0))
        self.add(
            f"role.{feature}",
            weight,
            quote,
            where,
            stated=stated,
            note=f"Suggests the role {role.value.replace('_', ' ')}.",
        )

    def role(self) -> tuple[PaymentRole | None, float]:
        """The strongest role and its weight; no role below :data:`ROLE_THRESHOLD`."""
        best = max(self.roles.items(), key=lambda item: (item[1], -list(PaymentRole).index(item[0])), default=None)
        return best if best is not None and best[1] >= ROLE_THRESHOLD else (None, best[1] if best else 0.0)


_NEXUS_WORDS: Final = {Nexus.DPRK: "North Korea", Nexus.RUSSIA: "Russia"}


def classify_change(change: DesignationChange) -> Finding:
    """One finding for one designation change, whether or not it matters.

    ``parties`` holds one party, the entry. Reasons whose feature starts with ``purpose.`` (negative weight) name a
    business other than moving money. ``change.material`` also becomes true where an amendment gains a program or tag
    that adds a nexus or secondary risk. Deterministic; never raises on a valid change.
    """
    entry = change.entry
    reading = read_entry(entry)
    role, role_weight = reading.role()
    gained = _gained(change)
    material = change.material or change.op is not Op.AMENDED or bool(gained)
    for program in gained:
        reading.add("change.program_gained", 0.5, program, "programs", note="The amendment adds this program.")
    nexus = tuple(sorted(reading.nexus))
    relevant = bool(nexus) and role is not None
    news = change.op is Op.ADDED or (change.op is Op.AMENDED and material)
    strength = min(max(reading.nexus.values(), default=0.0), role_weight)
    score = 0.5 + 0.45 * strength if relevant else 0.3 * max(strength, 0.1)
    if not news:
        score = min(score * 0.5, ALERT_SCORE - 0.01)
    action = _action(change.op, gained)
    return Finding(
        event_id=change.event_id,
        event_type=EventType.DESIGNATION_CHANGE,
        revision=change.revision,
        event_hash=event_hash(change),
        classifier_version=CLASSIFIER_VERSION,
        alert=score >= ALERT_SCORE,
        score=round(score, 4),
        nexus=nexus,
        payment_role=role,
        action=action,
        authority=authority_of(entry.list_id),
        action_date=_action_date(change, action),
        published=change.batch.published_at,
        parties=(_party(change, role),),
        links=tuple(
            EventLink(
                kind=link.kind,
                source=entry.name,
                target=link.target_name,
                percent=link.percent,
                as_of=link.as_of,
                quote=link.target_name,
            )
            for link in entry.links
        ),
        reasons=tuple(reading.reasons),
        batch=change.batch,
        change=ChangeFacts(
            op=change.op,
            entry=entry,
            before=change.before,
            fields=change.fields,
            material=material,
            source=change.source,
        ),
    )


def event_hash(change: DesignationChange) -> str:
    """SHA-256 of what the change says; where and when its file was fetched does not count."""
    return hashlib.sha256(change.model_dump_json(exclude={"source", "schema_version"}).encode()).hexdigest()


def authority_of(list_id: str) -> str | None:
    """The authority behind a list id: OFAC, UN, EU, UK or US; None where unknown."""
    return next((name for prefix, name in _AUTHORITIES if list_id.startswith(prefix)), None)


def read_entry(entry: ListEntry) -> _Reading:
    """Every sign of nexus, payment role and other purpose in one entry."""
    reading = _Reading()
    _read_nexus(entry, reading)
    if entry.kind in (PartyKind.VESSEL, PartyKind.AIRCRAFT):
        reading.add("purpose.other", -0.9, entry.kind.value, "kind", note="Ships and aircraft move goods, not money.")
        return reading
    purpose = _other_purpose(entry)
    if purpose is not None:
        reading.add("purpose.other", -0.5, *purpose, stated=False, note="A business other than moving money.")
    _read_role(entry, reading, other_purpose=purpose is not None)
    return reading


def _read_nexus(entry: ListEntry, reading: _Reading) -> None:  # noqa: C901, PLR0912  (one step a field, in order of weight)
    for program in entry.programs:
        for nexus, pattern in _PROGRAM_NEXUS:
            if pattern.search(fold(program)):
                reading.tie(nexus, 1.0, "program", program, "programs")
    for tag in entry.secondary_sanctions:
        for nexus, pattern in _TAG_NEXUS:
            if pattern.search(tag):
                reading.tie(nexus, 0.9, "tag", tag, "secondary_sanctions")
    for address in entry.addresses:
        tie = nexus_of(address.country)
        if tie is not None:
            quote = ", ".join(part for part in (address.city, address.country_text or address.country) if part)
            reading.tie(tie, 0.8, "address", quote, "addresses")
    for country in entry.nationalities:
        tie = nexus_of(country)
        if tie is not None:
            reading.tie(tie, 0.8, "nationality", country, "nationalities")
    for identifier in entry.identifiers:
        tie = nexus_of(identifier.country) if identifier.country else None
        if identifier.kind in _RUSSIAN_NUMBERS and identifier.country in (None, "RU") and identifier.value.isdigit():
            tie = Nexus.RUSSIA
        elif identifier.kind == "BIC" and len(identifier.value) >= 6:
            tie = _NEXUS_BIC.get(identifier.value[4:6].upper(), tie)
        if tie is not None:
            reading.tie(tie, 0.8, "identifier", f"{identifier.kind} {identifier.value}", "identifiers")
    for where, text in _nexus_texts(entry):
        folded = fold(text)
        for nexus, pattern in _WORD_NEXUS:
            if pattern.search(folded) and not (nexus is Nexus.DPRK and _SOUTH.search(folded)):
                reading.tie(nexus, 0.6, "word", text, where, stated=False)


def _nexus_texts(entry: ListEntry) -> Iterator[tuple[str, str]]:
    yield "name", entry.name
    yield from (("titles", title) for title in entry.titles)
    yield from (("links", link.target_name) for link in entry.links)


def _read_role(entry: ListEntry, reading: _Reading, *, other_purpose: bool) -> None:
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
        if _BANK.search(target) and (
            _WORD_NEXUS[0][1].search(target) or (Nexus.DPRK in reading.nexus and _no_russia(target))
        ):
            # Banks of North Korea work abroad through men and firms of their own; being tied to one is the role.
            role = PaymentRole.BANK_REPRESENTATIVE if entry.kind is PartyKind.PERSON else PaymentRole.FRONT_COMPANY
            reading.play(role, _STATED_LINK, "link", link.target_name, "links", stated=False)


def _no_russia(target: str) -> bool:
    return not _WORD_NEXUS[1][1].search(target) and "sber" not in target


def _read_wallets(entry: ListEntry, reading: _Reading, *, other_purpose: bool) -> None:
    wallets = [identifier for identifier in entry.identifiers if identifier.kind == "wallet"]
    if not wallets or other_purpose:
        return
    named = any(pattern.search(fold(program)) for program in entry.programs for _, pattern in _PROGRAM_NEXUS)
    if entry.kind is PartyKind.PERSON and not named:
        return  # A criminal's own wallet took ransoms; it moved nobody else's money.
    weight = 0.7 if len(wallets) >= _MANY_WALLETS else 0.6
    quote = f"{wallets[0].currency or 'wallet'} {wallets[0].value}"
    reading.play(PaymentRole.WALLET_HOLDER, weight, "wallet", quote, "identifiers", stated=False)


def _read_titles(entry: ListEntry, reading: _Reading) -> None:
    for title in entry.titles:
        folded = fold(title)
        if _TITLE_MONEY.search(folded) and not _TITLE_STATE.search(folded):
            weight = 0.9 if _ACTS_FOR.search(folded) else 0.7
            reading.play(PaymentRole.BANK_REPRESENTATIVE, weight, "title", title, "titles")


def _read_names(entry: ListEntry, reading: _Reading, *, other_purpose: bool) -> None:
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


def _other_purpose(entry: ListEntry) -> tuple[str, str] | None:
    """Words for a business that moves no money, with the field they stand in; a bank's name outweighs them."""
    if _BANK.search(fold(entry.name)):
        return None
    texts = [("name", entry.name)] if entry.kind is not PartyKind.PERSON else []
    texts += [("organization_type", entry.organization_type or "")]
    for where, text in texts:
        if _OTHER_PURPOSE.search(fold(text)):
            return text, where
    return None


def _gained(change: DesignationChange) -> tuple[str, ...]:
    """Programs and tags that an amendment adds and that name a nexus or a secondary risk."""
    if change.op is not Op.AMENDED:
        return ()
    if change.before is not None:
        programs = [p for p in change.entry.programs if p not in change.before.programs]
        tags = [t for t in change.entry.secondary_sanctions if t not in change.before.secondary_sanctions]
    else:
        programs = [p for f in change.fields if f.field == "programs" for p in f.added]
        tags = [t for f in change.fields if f.field == "secondary_sanctions" for t in f.added]
    known = [p for p in programs if any(pattern.search(fold(p)) for _, pattern in _PROGRAM_NEXUS)]
    risky = [p for p in programs if p not in known and re.match(r"^(NPWMD|CYBER)", p)]
    return tuple(dict.fromkeys([*known, *risky, *tags]))


def _action(op: Op, gained: tuple[str, ...]) -> Action:
    if op is Op.REMOVED:
        return Action.DELISTING
    return Action.DESIGNATION if op is Op.ADDED or gained else Action.NONE


def _action_date(change: DesignationChange, action: Action) -> date | None:
    """The day the list states, else that of the publication; a first full load dates nothing."""
    if action is Action.NONE:
        return None
    if action is Action.DESIGNATION and change.op is Op.ADDED:
        if change.entry.listed_on is not None:
            try:
                return date.fromisoformat(change.entry.listed_on)
            except ValueError:
                pass
        if change.batch.snapshot:
            return None
    return change.batch.published_at.date()


def _party(change: DesignationChange, role: PaymentRole | None) -> Party:
    entry = change.entry
    kind = entry.kind
    if kind is PartyKind.ORGANIZATION and role is PaymentRole.BANK:
        kind = PartyKind.BANK
    elif kind is PartyKind.ORGANIZATION and role is PaymentRole.CRYPTO_EXCHANGE:
        kind = PartyKind.CRYPTO_EXCHANGE
    return Party(
        name=entry.name,
        kind=kind,
        country=next((address.country for address in entry.addresses if address.country), None)
        or next(iter(entry.nationalities), None),
        newly_named=change.op is Op.ADDED,
        designated=change.op is not Op.REMOVED,
        aliases=tuple(name.name for name in entry.names),
        payment_role=role,
        identifiers=entry.identifiers,
        titles=entry.titles,
    )
