"""Which names are parties: officials, victims and currencies are not; unsure ones need words that say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.grouping import key, listed_together, short_forms
from sanctionwire.classify.extract.known import KNOWN_NAMES, ROBBED
from sanctionwire.classify.extract.latin import Mention
from sanctionwire_schemas import PartyKind

_OFFICE_AFTER = re.compile(
    r"(?:'s)?,? (?:(?:the|then|acting|its|u\.s\.|us|treasury's|treasury|der|le|el|former|deputy|assistant|"
    r"foreign|prime|"
    r"defense|defence|finance|under) )*(?:under)?-?(?:secretary|minister|president|spokes\w+|ambassador|attorney|"
    r"chancellor|senior official|senator|staatssekretär\w*)\b| of (?:the )?(?:treasury|state department|"
    r"justice department)"
    r"|,? (?:who (?:heads|leads|runs|oversees|directs)|(?:the )?(?:head|chief|director|deputy|acting head|"
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
    r"betonte|a déclaré|a dit|a affirmé|selon|affirme|dijo|declaró|afirmó|señaló|según|replicó|ha detto|ha dichiarato|"
    r"secondo|afferma|сказал\w?|заявил\w?|отметил\w?|подчеркнул\w?|сообщил\w?|зазначи\w+|заяви\w+|повідоми\w+|"
    r"according to|quoted) (?:the |mr\.? |ms\.? |el |la |le |der |die |il )?(?:(?!that |he |she |it |they |on |"
    r"dass |que |che |что )[a-zà-ÿа-яіїєґ'’-]+ ){0,2}?)$"
)
_SPEAKS = re.compile(
    r",? ?(?:said|told|noted|stressed|called|urged|warned|added|pointed|voiced|rejected|declared|tweeted|"
    r"wrote|believes|"
    r"thinks|contested|promised|calls|says|сказал|заявил|отметил|ответил|назвал|попросил|подчеркнул|сообщил|напомнил|"
    r"认为|表示|指出|称|說|说|는 말했다|은 말했다|sagte|erklärte|teilte|a déclaré|dijo|afirmó|ha detto|conteste|niega)"
)
_SPEAKS_LATER = re.compile(
    r", [^,.;\n]{3,80}, (?:said|says|told|noted|stressed|called|urged|warned|added|declared|wrote|сказал\w?|заявил\w?|"
    r"сообщил\w?|отметил\w?|sagte|erklärte|a déclaré|dijo|afirmó|declaró|ha detto|ha dichiarato)\b"
)
_VICE = re.compile(
    r"(?:vice[- ]president|vizepräsident|vice-président|вице-президент\w*)[\w ,']*$|"
    r"\b(?:its|the (?:bank|firm|company|group|exchange)'s) (?:[a-z-]+ )?(?:president|leader|governor)(?: is| was|,)? ?$"
)
"""Officers of a firm."""
_ACCUSED = re.compile(
    r"\b(?:complaint|indictment|prosecutors|accus\w+|alleg\w+|charges|investigators|records|documents)\b"
)
_PLACED = re.compile(r"\b(?:in|at|from|near|of|to|outside|across|en|à|dans|in der|bei|nach|aus|a|da|di|de) (?:the )?$")
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
_ORG_CUES = frozenset(words.ORG_CUES)
_CUE = "|".join(sorted(map(re.escape, words.ORG_CUES), key=len, reverse=True))
_DESCRIBED = re.compile(
    r"[\"'»”]?,? (?:is |was |are )?(?:an?|the|one of|described as|eine?|une?|una?|which|that|accusée?|acusad[oa]) "
    rf"(?:[\w.'-]+ ){{0,5}}?(?:{_CUE})\b"
)
_COMPOUND = re.compile(
    r"(?: (?:and|und|et) [\w.-]+)? (?:(?:crypto|cryptocurrency|bitcoin|virtual currency|online|payment|mixing) )*"
    r"(?:exchanges?|platforms?|mixers?|services?|marketplace|desk|network|group)\b|"
    r" (?:fast |instant |bank |card |money )?(?:payments?|cards?|transfer|messaging|settlement) "
    r"(?:system|network|service)\b"
)
_MEASURED_BEFORE = re.compile(
    r"\b(?:listed|designated|sanctioned|blacklisted|added|named|targeted|sanctionné|sanctionne|"
    r"sanctioniert|sancionad[oa]s?|"
    r"sanciona|belegt|against|hit|contre|gegen|contra|charged|arrested|accused|created|launched|operates?|runs?|owns?|"
    r"founded) (?:on |the |also |hier |aujourd'hui |hoy |a |new )?$"
)
_MEASURED_AFTER = re.compile(
    r"[\"'»”]?,? (?:of [\w ]{3,20}, )?(?:(?:was|were|is|has been|had been|are) (?:also |newly |first "
    r")?(?:listed|designated|"
    r"sanctioned|blacklisted|added|charged|accused|founded|registered)|"
    r"(?:keeps|runs|operates|swaps|offers|provides|processed|processes|served|charges|handled|laundered|converted|"
    r"exchanges|facilitated)\b)"
)
_DONE_AFTER = re.compile(
    r"[\"'»”]?,? (?:which )?(?:was|is|has been|had been) (?:named|created|issued|used|closed|shut)|"
    r"[\"'»”]?,? (?:which )?(?:allowed|moved|let|took over|helped)\b"
)
_FOREIGN = re.compile("[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_SHAPE = re.compile(
    r"[a-z][A-Z]|\w-[A-Z0-9]{1,3}\b|[A-Za-z]\d|\d[A-Za-z]{2}|\w\.(?:io|com|net|org|ru|cash|exchange|app)\b"
)
"""Brand names of the trade: inner capitals, digits, domain endings."""
_PERSON_CUE = re.compile(r"\b(?:" + "|".join(map(re.escape, words.PERSON_CUES)) + ")")
_GERMAN = re.compile(r" (?:der|die|das|und|mit|von|wird|wurde) ")
_ARTICLE = re.compile(r"\b(?:der|die|das|den|dem|des|einer?|eines|keine[rmn]?|ihrer?|seiner?|allen voran die) $")


def accept(context: Context, found: Sequence[Mention]) -> list[Mention]:
    """The mentions that name parties, in order. ``found`` is in order, without overlaps."""
    return _Vouching(context, found).accepted()


class _Vouching:
    """One article's mentions; what one mention shows counts for the others of the same name."""

    def __init__(self, context: Context, found: Sequence[Mention]) -> None:
        self._context = context
        self._text, self._folded = context.document.text, context.document.folded
        self._found = found
        self._keys = [key(mention.name) for mention in found]
        self._often = Counter(self._keys)
        self._german = len(_GERMAN.findall(self._folded[:6000])) >= (5 if len(self._folded) > 1500 else 2)
        speaking = {place for place, mention in enumerate(found) if self._speaks(mention)}
        silent = {name for place, name in enumerate(self._keys) if place not in speaking}
        self._out = {self._keys[place] for place in speaking} - silent
        self._out |= {self._keys[place] for place, mention in enumerate(found) if self._is_outsider(mention)}
        self._out |= _dateline(context) | self._robbed()

    def accepted(self) -> list[Mention]:
        """Sure names, vouched ones, those listed beside them, and short forms of all these."""
        open_places = [place for place in range(len(self._found)) if self._keys[place] not in self._out]
        good = {place for place in open_places if self._vouched(place)}
        good |= self._neighbours(good, open_places) | self._neighbours(good, open_places[::-1])
        names = {self._keys[place] for place in good}
        short = {form for place in good for form in short_forms(self._found[place])}
        return [
            self._found[place]
            for place in open_places
            if place in good or self._keys[place] in names or self._keys[place] in short
        ]

    def _neighbours(self, good: set[int], order: list[int]) -> set[int]:
        """A list carries its members: "the exchanges A, B and C". One pass in each direction reaches them all."""
        reached = set(good)
        step = 1 if order == sorted(order) else -1
        for place in order:
            other = place - step
            if place in reached or other not in reached:
                continue
            mention, neighbour = self._found[place], self._found[other]
            several = neighbour.kind is not PartyKind.PERSON or {" "} <= set(mention.name) & set(neighbour.name)
            if several and listed_together(self._text, mention, neighbour):
                reached.add(place)
        return reached - good

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
        if mention.kind is PartyKind.PERSON and _is_official(self._folded, mention):
            return True
        if self._is_no_name(mention):
            return True
        if mention.kind is PartyKind.BANK and _HANDLER.search(self._folded, max(0, mention.start - 48), mention.start):
            return True
        if _OTHER_THING.search(self._folded, max(0, mention.start - 24), mention.start) is not None:
            return mention.kind is not PartyKind.BANK
        return not mention.sure and _is_token(self._folded, mention)

    def _is_no_name(self, mention: Mention) -> bool:
        """A word that has its capital from the sentence it begins, or from German."""
        folded = self._folded[mention.start : mention.end]
        if mention.sure or folded in KNOWN_NAMES or _NO_SINGLE.fullmatch(folded) is None:
            return False
        sentence = self._context.document.sentence_at(mention.start)
        return self._german or not self._folded[sentence.start : mention.start].strip(" -•*\"'“«")

    def _vouched(self, place: int) -> bool:
        mention, folded = self._found[place], self._folded
        sentence = self._context.document.sentence_at(mention.start)
        before = folded[max(sentence.start, mention.start - 70) : mention.start]
        after = folded[mention.end : min(sentence.end, mention.end + 60)]
        if mention.sure:
            compound = mention.kind is PartyKind.BANK and not {" ", "-"} & set(mention.name) and self._german
            return not (compound and _ARTICLE.search(before) and _GERMAN_BANK.search(mention.name.lower()))
        if mention.kind is PartyKind.PERSON and (_AGE.match(after) or _APPOSED.match(after)):
            return True
        if _ALIAS_AFTER.match(after):
            return True
        if mention.kind is PartyKind.PERSON and _PERSON_CUE.search(before[-40:] + " | " + after[:40]):
            return True
        if _FOREIGN.search(before + after):
            return True  # a Latin name in a text of another script is a proper name
        return self._by_words(place, before, after)

    def _by_words(self, place: int, before: str, after: str) -> bool:
        if len(self._found[place].name) <= _SYLLABLE and self._found[place].name.isalpha():
            return False  # a family name of one syllable stands for whom another place names in full
        starts = not before.strip(" -*•|\"'“«") or before.rstrip(" \"'“«").endswith("|")
        head = [word.strip(",.'\"“«(") for word in before.split()[-3:]]
        cues = head[-1:] if self._german else head
        if any(word in _ORG_CUES or word.endswith(words.GERMAN_HEADS) for word in cues) and not _PLACED.search(before):
            return True
        if _DESCRIBED.match(after) or _COMPOUND.match(after):
            return True
        if self._german:
            return False
        if _MEASURED_BEFORE.search(before) or _MEASURED_AFTER.match(after):
            return True
        if starts:
            return False
        if _DONE_AFTER.match(after):
            return True
        sentence = self._context.document.sentence_at(self._found[place].start)
        view = self._context.views[sentence.index]
        mention = self._found[place]
        if view.current and view.place < 1 and " " in mention.name and not _PLACED.search(before):
            return True  # several capitalized words, no office or place, in the sentence that reports the measure
        paying = view.payment > 0
        return _SHAPE.search(self._found[place].name) is not None or (self._often[self._keys[place]] > 1 and paying)


_HANDLER = re.compile(
    r"\b(?:cleared (?:by|through)|processed by|correspondents?,? (?:including|such as|like)|"
    r"correspondent banks? (?:including|such as)?|"
    r"(?:banks|lenders|institutions),? (?:such as|like)|handled by (?:banks )?|filed (?:by|with)) (?:the )?$"
)
"""Banks through whose hands payments went, as through those of everybody."""
_DATELINE = re.compile(r"(?P<places>[A-ZÀ-Þ][A-ZÀ-Þ.'’ /-]{2,50}?)(?:,[^\n]{0,30}?)?(?: ?\([^)\n]{1,30}\))? ?[-–—]+ ")


def _dateline(context: Context) -> set[str]:
    """Keys of the places from which an article reports, as its dateline prints them."""
    start = context.document.title_end + 1
    found = _DATELINE.match(context.document.text, start, start + 120)
    return {key(place.strip()) for place in found.group("places").split("/")} if found is not None else set()


_GERMAN_BANK = re.compile(
    r"(?:zentral|noten|groß|geschäfts|privat|landes|national|haus|staats|investment|direkt|filial|depot|korrespondenz|"
    r"partner|schatten|daten|universal|kredit|export|außenhandels|entwicklungs|welt|bundes|regional|spar|volks|handels|"
    r"auslands|digital|mutter|konkurrenz|dritt|provinz|empfänger|absender|inlands)bank(?:en)?$"
)
"""Kinds of banks that German writes like a name."""
_AGE = re.compile(
    r" ?\(\d{2}\)|, (?:aged? )?\d{2}(?:,| (?:ans|años|anni|jahre|years old|лет|років|года?|роки)\b| and |\.| of )"
)
"""Reports of courts give a defendant's age behind the name."""
_OTHER_THING = re.compile(
    r"(?:(?:\b(?:satellite|missile|rocket|icbm|warship|destroyer|submarine|corvette|video game|online game|"
    r"computer game|"
    r"rakete|satellit|spiel|satellite|missile|satélite|misil|jeu|juego|gioco|videogioco|game|"
    r"bitcoin miner|mining (?:company|group|giant|firm|house|farm)|miner|hosting (?:company|provider|firm)|"
    r"операци\w{1,2}|операці\w{1,2}|майнер\w*|майнингов\w+ компани\w+|хостинг-провайдер\w*|"
    r"ракет\w{1,3}|спутник\w*|супутник\w*|игр[аыеу]|гр[аиуі]))"
    r"(?:,? (?:the|a|der|die|das|el|la|le|il))? |(?:미사일|위성|게임|导弹|導彈|衛星|卫星|游戏|遊戲|矿企|礦企|"
    r"ミサイル|ゲーム|ロケット))"
    r"[\s«\"'「『‘“]*$"
)
"""Weapons, satellites, games and businesses that move no money are no parties."""

_APPOSED = re.compile(
    r", (?:who\b|an? (?:[a-z]+ )?(?:"
    + "|".join(sorted(words.DEMONYMS))
    + r")(?:-born|-based)?\b(?! (?:bank|company|firm)))"
)
"""What follows a person's name: ", who", ", a Syrian"."""
_ALIAS_AFTER = re.compile(r"[\"”»]?,? ?[(\[]?(?:also known as|a\.?k\.?a\.?\b|alias|dite? |otherwise known as)")
"""A name that has another one is somebody's."""
_NO_SINGLE = re.compile("[a-z]{3,20}(?:ly|ing)|[a-zäöüß]{4,30}(?:ung|ungen|schaft|heit|keit|tümer|nisse|firma|firmen)")
"""Adverbs and verbs that begin a sentence; German nouns."""
_SYLLABLE = 2
_OFFICE_CUE = re.compile(r"(?<!ring)(?:" + "|".join(map(re.escape, words.OFFICE_CUES)) + ")")


def _is_official(folded: str, mention: Mention) -> bool:
    close = _CLAUSE.split(folded[max(0, mention.start - 48) : mention.start].rpartition("\n")[2])[-1]
    if _VICE.search(close):
        return False
    if _OFFICE_CUE.search(close) is not None:
        return True
    if _OFFICE_AFTER.match(folded, mention.end, mention.end + 60) is not None:
        return True
    return _OBSERVER.search(close) is not None and _COMMENTS.search(folded, mention.end, mention.end + 90) is not None


_OBSERVER = re.compile(
    r"analyst|researcher|lawyer|professor|expert|аналитик|эксперт|юрист|anwalt|avocat|abogad|avvocat"
)
"""They comment on a case, unless it is about them."""
_COMMENTS = re.compile(r"said|says|told|thinks|believes|noted|считает|говорит|сказал|sagt|erklärt|estime|dice|afirma")


def _is_token(folded: str, mention: Mention) -> bool:
    """A currency or card product, which articles name like a firm."""
    start = max(0, mention.start - 26)
    before = folded[start : mention.start]
    if any(word in before for word in _TOKEN_WORDS) and _TOKEN_BEFORE.search(folded, start, mention.start) is not None:
        return True
    return _TOKEN_AFTER.match(folded, mention.end, mention.end + 24) is not None
