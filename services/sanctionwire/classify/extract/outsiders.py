"""Who is named without being a party: officials, those who only speak, victims, currencies, ships, newspapers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.grouping import key, listed_together
from sanctionwire.classify.extract.known import KNOWN_NAMES, ROBBED
from sanctionwire.classify.extract.latin import Mention
from sanctionwire_schemas import PartyKind

_OFFICE_AFTER = re.compile(
    r"(?:'s)?,? (?:(?:the|then|acting|its|u\.s\.|us|treasury's|treasury|der|le|el|former|deputy|assistant|"
    r"foreign|prime|security|interior|home|justice|trade|economy|energy|"
    r"defense|defence|finance|under) )*(?:under)?-?(?:secretary|minister|president(?!'s)|spokes\w+|ambassador|attorney|"
    r"chancellor|senior official|senator|staatssekretär\w*)\b| of (?:the )?(?:treasury|state department|"
    r"justice department)"
    r"|,? (?:who (?:heads|leads|runs|oversees|directs|coordinates|chairs)|(?:the )?(?:head|chief|director|"
    r"deputy|acting head|"
    r"leader) (?:of|at)|"
    r"(?:che|qui) dirig\w+|a capo d\w+|chef d\w+|jef[ea] d\w+|leiter\w*) (?:the |l'|la |le |der |des |"
    r"its )?(?:[\w'.-]+ ){0,4}?"
    r"(?:department|division|justice|commission|regulator|watchdog|authority|central bank|kommission|aufsicht|"
    r"commissione|comisión|treasury|ministry|agency|bureau|police|fbi|ofac|fincen|national security|"
    r"terrorism|"
    r"enforcement|criminal division|divisione|dipartimento|ministero|direction|departamento|behörde|ministerium|"
    r"polizei)"
)
_SPEAKS_BEFORE = re.compile(
    r"(?:\b(?:said|says|added|noted|declared|wrote|warned|argued|told reporters|explained|insisted|replied|"
    r"sagte|erklärte|"
    r"betonte|a déclaré|a dit|a affirmé|a ironisé|a lancé|a souligné|a expliqué|a parlé|selon|affirme|dijo|"
    r"declaró|afirmó|señaló|según|replicó|ha detto|ha dichiarato|"
    r"secondo|afferma|сказал\w?|заявил\w?|отметил\w?|подчеркнул\w?|сообщил\w?|зазначи\w+|заяви\w+|повідоми\w+|"
    r"according to|quoted) (?:the |mr\.? |ms\.? |el |la |le |der |die |il )?(?:(?!that |he |she |it |they |on |"
    r"dass |que |che |что )[a-zà-ÿа-яіїєґ'’-]+ ){0,2}?)$"
)
_SPEAKS = re.compile(
    r",? ?(?:said|told|noted|stressed|called|urged|warned|added|pointed|voiced|rejected|declared|tweeted|"
    r"wrote|believes|recalled|complained|thanked|praised|welcomed|cautioned|insisted|argued|explained|replied|"
    r"testified|commented|predicted|criticised|criticized|"
    r"thinks|contested|promised|calls|says|сказал|заявил|отметил|ответил|назвал|попросил|подчеркнул|сообщил|напомнил|"
    r"认为|表示|指出|称|說|说|는 말했다|은 말했다|"
    r"sagte|erklärte|teilte|sprach|räumte|a déclaré|a affirmé|a indiqué|dijo|afirmó|declaró|"
    r"señaló|aseguró|replicó|ha detto|ha dichiarato|ha affermato|conteste|niega)"
)
_SPEAKS_LATER = re.compile(
    r", [^,.;\n]{3,80}, (?:said|says|told|noted|stressed|called|urged|warned|added|declared|wrote|сказал\w?|заявил\w?|"
    r"сообщил\w?|отметил\w?|sagte|erklärte|a déclaré|dijo|afirmó|declaró|ha detto|ha dichiarato)\b"
)
_VICE = re.compile(
    r"(?:vice[- ]president|vizepräsident|vice-président|вице-президент\w*)[\w ,']*$|"
    r"\b(?:its|son|sa|leur|su|suo|il suo|dessen|deren|the (?:bank|firm|company|group|exchange)'s) (?:[a-z-]+ )?"
    r"(?:president|leader|governor|président|presidente|präsident)(?: is| was|,)? ?$|"
    r"\b(?:president|président|presidente|präsident|governor)\w{0,2} (?:of|de|du|del|della|dell'|der|"
    r"des) ?(?:the |la |l')?"
    r"(?:bank|firm|company|group|exchange|lender|banque|société|banco|banca|istituto|gruppo|empresa|compagnie)\b,? ?$"
)
"""Officers of a firm."""
_ACCUSED = re.compile(
    r"\b(?:complaint|indictment|prosecutors|accus\w+|alleg\w+|charges|investigators|records|documents)\b"
)
_DEFENDS = re.compile(
    r"\b(?:say|says|said|told (?:us|reporters)|insists|insisted) (?:that )?(?:he|she) (?:did|was|had|has|is|"
    r"knew|lent|only|never) "
)
"""Who speaks of what is said of him."""
_CLAUSE = re.compile(r"[;:.]|, (?=[a-z]+ [a-z]+ )")
_TOKEN_BEFORE = re.compile(
    r"\b(?:token|stablecoin|coin|jeton|asset|moneda|стейблкоин|токен|card|cards|карт|криптовалют)\w*"
    r"(?: called| named|,| of)? ?[«\"]?$"
)
_TOKEN_WORDS = ("coin", "token", "jeton", "asset", "moneda", "card", "коин", "токен", "карт", "криптовалют")
"""One of these stands in all that the pattern finds; looked for first, since few names have one before them."""
_TOKEN_AFTER = re.compile(
    r"[»\"]?,? ?(?:a |the |ein |un |une )?(?:[\w-]+ )?(?:token|stablecoin|coin|cards?\b(?! system)|payment cards)"
)
_VICTIM_BEFORE = re.compile(
    r"\b(?:stolen from|taken from|thefts? (?:of|from|at)|hack(?:s|ing)? (?:of|on)|stole from|plundered|robbed|"
    r"heists? (?:at|on)|piratage de|"
    r"hackeo de|furto (?:ai danni|a danno)\w* de\w*|beute aus dem angriff auf|angriff auf|взлом\w*|краж\w+ (?:у|"
    r"с)|викраден\w+ (?:у|з)|pris à|dérobés|volés|robad\w+ a|"
    r"المسروق\w* من|سرقه من|سرقت من|похищен\w+ у|украден\w+ у|looted from|breach of|attack on)\b[^.;]{0,60}$"
)
_VICTIM_AFTER = re.compile(r"[\w '’]{0,24}(?:theft|heist|hack\b|breach|raids?\b|robber(?:y|ies)\b)")
_BODY_BEFORE = re.compile(
    r"\b(?:commission|authority|service|agency|ministry|department|bureau|office|inspectorate|council|unit|"
    r"police|committee|"
    r"directorate|central bank|comisión|autoridad|autorité|autorità|aufsicht|amt|behörde|agence|agenzia|agencia)"
    r"(?: (?:of|for|de|di|du|des) [\w ]{3,30}?)? \([\"“«„]?$"
)
"""The abbreviation of a body of state stands in brackets behind it."""
_HANDLER = re.compile(
    r"\b(?:cleared (?:by|through)|processed by|correspondents?,? (?:including|such as|like)|"
    r"correspondent banks? (?:including|such as)?|"
    r"(?:banks|lenders|institutions),? (?:such as|like)|handled by (?:banks )?|filed (?:by|with)) (?:the )?$"
)
"""Banks through whose hands payments went, as through those of everybody."""
_DATELINE = re.compile(r"(?P<places>[A-ZÀ-Þ][A-ZÀ-Þ.'’ /-]{2,50}?)(?:,[^\n]{0,30}?)?(?: ?\([^)\n]{1,30}\))? ?[-–—]+ ")
_OTHER_THING = re.compile(
    r"(?:(?:\b(?:satellite|missile|rocket|icbm|warship|destroyer|submarine|corvette|video game|online game|"
    r"computer game|newspaper|tabloid|broadcaster|news (?:site|outlet|agency)|magazine|law firm|think tank|"
    r"football club|"
    r"vessel|tanker|freighter|cargo ship|yacht|town of|city of|village of|port of|rue du|rue de|rue|calle|via|"
    r"quotidien|"
    r"journal|diario|quotidiano|zeitung|"
    r"rakete|satellit|spiel|satellite|missile|satélite|misil|jeu|juego|gioco|videogioco|game|"
    r"bitcoin miner|mining (?:company|group|giant|firm|house|farm)|miner|hosting (?:company|provider|firm)|"
    r"операци\w{1,2}|операці\w{1,2}|майнер\w*|майнингов\w+ компани\w+|хостинг-провайдер\w*|"
    r"ракет\w{1,3}|спутник\w*|супутник\w*|игр[аыеу]|гр[аиуі]))"
    r"(?:,? (?:the|a|der|die|das|el|la|le|il))? |(?:미사일|위성|게임|导弹|導彈|衛星|卫星|游戏|遊戲|矿企|礦企|"
    r"ミサイル|ゲーム|ロケット))"
    r"[\s«\"'「『‘“]*$"
)
"""Weapons, satellites, games and businesses that move no money are no parties."""
_NO_SINGLE = re.compile("[a-z]{3,20}(?:ly|ing)|[a-zäöüß]{4,30}(?:ung|ungen|schaft|heit|keit|tümer|nisse|firma|firmen)")
"""Adverbs and verbs that begin a sentence; German nouns."""
_OBJECT_NEXT = re.compile(r" (?:the|an?|its|their|his|her|your|our|this|that|these|those) ")
_OFFICE_CUE = re.compile(
    r"(?<!ring)(?:" + "|".join(map(re.escape, words.OFFICE_CUES)) + ")"
    r"|\b(?:" + "|".join(map(re.escape, words.OFFICES_BESIDE)) + r"),? $"
)
_ACTS = re.compile(
    r"\b(?:named|listed|sanctioned|charged|accused?|identified|arrested|blacklisted|accuse|beschuldigt) "
)
"""What the official does to the person."""
_OBSERVER = re.compile(
    r"analyst|researcher|lawyer|professor|expert|аналитик|эксперт|юрист|anwalt|avocat|abogad|avvocat"
)
"""They comment on a case, unless it is about them."""
_COMMENTS = re.compile(r"said|says|told|thinks|believes|noted|считает|говорит|сказал|sagt|erklärt|estime|dice|afirma")


def outsiders(context: Context, found: Sequence[Mention], *, german: bool) -> set[str]:
    """Keys of the names that are no parties. ``found``: mentions in order; ``german``: nouns have capitals."""
    return _Outsiders(context, found, german=german).keys()


class _Outsiders:
    """One article's mentions, with the keys of their names."""

    def __init__(self, context: Context, found: Sequence[Mention], *, german: bool) -> None:
        self._context = context
        self._text, self._folded = context.document.text, context.document.folded
        self._found = found
        self._german = german
        self._starts = [mention.start for mention in found]
        self._keys = [key(mention.name) for mention in found]

    def keys(self) -> set[str]:
        """Those who only speak wherever they are named, and what one place shows to be no party."""
        speaking = {place for place, mention in enumerate(self._found) if self._speaks(mention)}
        silent = {name for place, name in enumerate(self._keys) if place not in speaking}
        out = {self._keys[place] for place in speaking} - silent
        out |= {self._keys[place] for place, mention in enumerate(self._found) if self._is_outsider(mention)}
        return out | _dateline(self._context) | self._robbed()

    def _speaks(self, mention: Mention) -> bool:
        """A person who is only quoted."""
        end = mention.end
        if mention.kind is not PartyKind.PERSON:
            return False
        sentence = self._context.document.sentence_at(mention.start)
        before = max(sentence.start, mention.start - 60)
        if (
            _SPEAKS.match(self._folded, end, end + 30) is None
            and _SPEAKS_LATER.match(self._folded, end, end + 110) is None
            and _SPEAKS_BEFORE.search(self._folded, before, mention.start) is None
        ):
            return False
        if _DEFENDS.search(self._folded, end, end + 110) is not None:
            return False
        return _ACCUSED.search(self._folded, sentence.start, mention.start) is None

    def _robbed(self) -> set[str]:
        """Keys of victims of thefts, and of those listed beside one."""
        found = self._found
        robbed = {place for place, mention in enumerate(found) if self._is_victim(mention)}
        for step in (1, -1):
            for place in sorted(robbed, reverse=step < 0):
                at = place + step
                while (
                    0 <= at < len(found)
                    and at not in robbed
                    and listed_together(self._text, found[at - step], found[at])
                ):
                    robbed.add(at)
                    at += step
        return {self._keys[place] for place in robbed}

    def _is_victim(self, mention: Mention) -> bool:
        if mention.kind is PartyKind.PERSON and mention.sure:
            return False
        if self._folded[mention.start : mention.end] in ROBBED:
            return True
        sentence = self._context.document.sentence_at(mention.start)
        before = self._folded[max(sentence.start, mention.start - 70) : mention.start]
        if _VICTIM_BEFORE.search(before):
            return True
        return not mention.sure and _VICTIM_AFTER.match(self._folded, mention.end, sentence.end) is not None

    def _is_outsider(self, mention: Mention) -> bool:
        """Officials who speak about the case, currencies, victims."""
        if (
            mention.kind is PartyKind.PERSON
            and mention.sure
            and self._folded.startswith("the ", max(0, mention.start - 4))
        ):
            return True  # the ship of that name
        if mention.kind is PartyKind.PERSON and _is_official(self._folded, mention, self._ends_before(mention)):
            return True
        if self._is_no_name(mention):
            return True
        if mention.kind is PartyKind.BANK and _HANDLER.search(self._folded, max(0, mention.start - 48), mention.start):
            return True
        if _OTHER_THING.search(self._folded, max(0, mention.start - 24), mention.start) is not None:
            return mention.kind is not PartyKind.BANK
        if (
            not mention.sure
            and _BODY_BEFORE.search(self._folded, max(0, mention.start - 60), mention.start) is not None
        ):
            return True
        return not mention.sure and _is_token(self._folded, mention)

    def _ends_before(self, mention: Mention) -> int:
        """Where the name before a mention ends, if a comma divides the two: what stands before that tells of the other
        name, "a deputy president of Rosbank, Anton Belov".
        """
        place = bisect_left(self._starts, mention.start) - 1
        if place < 0 or self._folded[self._found[place].end : mention.start] not in (", ", "; ", ", and "):
            return 0
        return self._found[place].end if self._found[place].kind is not PartyKind.PERSON else 0

    def _is_no_name(self, mention: Mention) -> bool:
        """A word that has its capital from the sentence it begins, or from German."""
        folded = self._folded[mention.start : mention.end]
        if mention.sure or folded in KNOWN_NAMES:
            return False
        if self._german and "-" not in folded and " " not in folded and folded.endswith(words.GERMAN_HEADS):
            return True  # a trade: "Maschinenhändler"
        sentence = self._context.document.sentence_at(mention.start)
        starts = not self._folded[sentence.start : mention.start].strip(" -•*\"'“«")
        if starts and _OBJECT_NEXT.match(self._folded, mention.end) is not None:
            return True  # a verb: "Sell the shares"
        return _NO_SINGLE.fullmatch(folded) is not None and (self._german or starts)


def _dateline(context: Context) -> set[str]:
    """Keys of the places from which an article reports, as its dateline prints them."""
    start = context.document.title_end + 1
    found = _DATELINE.match(context.document.text, start, start + 120)
    return {key(place.strip()) for place in found.group("places").split("/")} if found is not None else set()


def _is_official(folded: str, mention: Mention, since: int) -> bool:
    """``since``: what stands before it tells of somebody else."""
    close = _CLAUSE.split(folded[max(since, mention.start - 48) : mention.start].rpartition("\n")[2])[-1]
    if _VICE.search(close):
        return False
    if _OFFICE_CUE.search(close) is not None and _ACTS.search(close) is None:
        return True
    if _OFFICE_AFTER.match(folded, mention.end, mention.end + 60) is not None:
        return True
    return _OBSERVER.search(close) is not None and _COMMENTS.search(folded, mention.end, mention.end + 90) is not None


def _is_token(folded: str, mention: Mention) -> bool:
    """A currency or card product, which articles name like a firm."""
    start = max(0, mention.start - 26)
    before = folded[start : mention.start]
    if any(word in before for word in _TOKEN_WORDS) and _TOKEN_BEFORE.search(folded, start, mention.start) is not None:
        return True
    return _TOKEN_AFTER.match(folded, mention.end, mention.end + 24) is not None
