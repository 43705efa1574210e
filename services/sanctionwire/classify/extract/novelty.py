"""Whether a named party is new in the measure or exposure that an article reports, or was known before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from sanctionwire.classify.context import RECENT, Context, View
from sanctionwire.classify.extract.dates import FoundDate
from sanctionwire.classify.extract.known import KNOWN_SINCE
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.gate import Hit
from sanctionwire.classify.text import fold
from sanctionwire_schemas import PartyKind

_DATE_REACH = 28
_LIST_REACH = 12
"""Names of a list that are looked back over."""
_SUBJECT = 3
"""Code points before a name that opens its sentence: quotes and blanks."""
_KNOWN = -2.0
_OBJECT = -0.7
_NAMED_BY_MEASURE = 1.0

_LISTED = (
    r"(?:listed|sanctioned|designated|blacklisted|indicted|blocked|punished|targeted|under (?:u\.s\. |us "
    r")?sanctions|on the (?:u\.s\. |sdn |sanctions |us )?list|fined)"
)
_BRIDGE = (
    r"[\"'»”)]?(?: ?\([^()\n]{0,40}\))?,? ?(?:(?:itself|herself|himself|which|who|that|both|all|also|and|had|"
    r"has|have|was|were|is|are|been|long|the|an?|one|hacking|hacker|outfit|group|bank|exchange|company|firm|"
    r"crew|trader|businessman|russian|north|korean|ukrainian|chinese|state) ?){0,7}"
)
_OLD_AFTER = re.compile(
    rf"^{_BRIDGE}(?:(?:already|previously|earlier|first)\b(?! (?:an?|the|known|called|head|deputy|third|second|"
    rf"with|at|employed|"
    rf"worked) )|formerly {_LISTED}|itself (?:on|under|listed|sanctioned|"
    rf"designated|blacklisted)|{_LISTED} (?:earlier|before|since|in (?:19|20)\d\d|last|back|previously)\b)"
    r"|^[\"'»”]?,? (?:(?:who|which|que|qui|che) (?:\w+ )?)?(?:long (?:under|sanctioned|blacklisted|on)|(?:is |"
    r"who is )?awaiting trial|"
    r"awaits trial|(?:was )?(?:convicted|sentenced|jailed)|espera juicio|attend(?:e|ant)? (?:son |il )?proc\w+|"
    r"wartet auf|"
    r"ожида\w+ суда|давно (?:под|в) )"
    r"|^[»\"”]?,? (?:сам\w* )?(?:котор\w+ )?(?:уже|ранее|само|давно)\b[^.;\n]{0,20}(?:санкци|списк|"
    r"рестрикц|ограничен)|^[^.;\n]{0,12}находится под|^[^.;\n]{0,40}(?:перебува\w+ під|сидит под стражей)|"
    r"^[^.;\n]{0,30}которое само находится"
    r"|^[\"'»”]?,? (?:which |who |both |all |itself )?(?:has been |have been |had been |was |were |is |"
    r"are )?(?:on|under) "
    r"(?:the )?(?:eu|u\.s\.|us|un|uk|british|american|western|united nations|european union|treasury) "
    r"(?:list|blacklist|sanctions)\b|^[^.;\n]{0,12}l'est depuis"
    r"|^[\"'»”]?,? (?:which |who |itself )?(?:was |were |has been )?(?:listed|sanctioned|designated|blacklisted|"
    r"struck off|"
    r"delisted) (?:in|by) [^.;,]{0,24}(?:years? ago|last (?:year|month|week)|(?:19|20)\d\d)"
    r"|^[\"'»”]?,? (?:which |who |itself )?(?:was |were |has been )?(?:listed|sanctioned|designated|blacklisted) "
    r"(?:(?:many|some|two|three|four|five|ten|several) )?(?:years? ago|last (?:year|month))"
    rf"|^{_BRIDGE}(?:(?:is|are|was|were) not (?:on|itself on|himself on|among|listed|named|charged|accused)|"
    r"(?:is|are|was|were) (?:missing|absent|spared|exempt)|(?:, [^,.;\n]{3,60}, )?(?:had |has |"
    r"have )?(?:escaped|got off|dodged)|remains? outside)"
    r"|^[\"'»”]? (?:et|und|and|y|e) [^.;,]{2,24} (?:(?:is|are|was|were) (?:missing|absent|spared|exempt|"
    r"not (?:on|among))|"
    r"passent|bleiben (?:verschont|außen vor)|quedan fuera|restano fuori)"
    r"|^[\"'»”]?,? (?:épargnée?s?|passe(?:nt)?, |passe(?:nt)? entre|échappe|bleibt (?:verschont|außen vor)|"
    r"fehlt|queda fuera|"
    r"se libra|resta fuori|risparmiat[ao])"
    r"|^,? (?:last year|(?:a|two|three) years? ago)\b|^ itself (?:came|fell|comes|falls|stands) under"
    r"|^,? (?:déjà|bereits|ya|già) (?:sanction|sancion|gelistet|sanzion)|^(?:是|曾)?(?:早已|已(?:经|經)?被|曾被)|"
    r"^(?:は|が)?(?:すでに|既に)"
)
_OLD_BEFORE = re.compile(
    rf"(?:\b(?:the|an?|of|with|from|by|at|for|to|in|bank|its) (?:already-|long-)?(?:sanctioned|blacklisted) "
    r"(?:[a-z'-]+ ){0,3}|\b(?:sanktionierte[nrm]?|подсанкционн\w+|підсанкційн\w+|"
    r"находящ\w+ под санкциями) (?:[\w-]+ ){0,2}[«\"„]?|"
    rf"\b(?:two|three|four|an?|the|of|for|to|by|with|and|from|other|on) (?:designated|sanctioned|blacklisted|"
    rf"listed) "
    r"(?:[\w'-]+ ){0,4}(?:entit\w+|banks?|bankers?|persons?|firms?|compan\w+|exchanges?|groups?|lenders?|"
    r"officials?|trader|"
    r"businessman|oligarch|exchange house|mixer),? |"
    rf"\b(?:already|previously|earlier|formerly|long)[- ]{_LISTED}(?! (?:banks?|persons?|parties) "
    rf"and)[^.;\n]{{0,70}}|\b(?:u\.s\.|un|us|ofac|eu)-(?:listed|designated|sanctioned)[^,.;\n]{{0,40}}"
    rf"|находящ\w+ под санкциями [^.;\n]{{0,40}}|попавш\w+ под санкции (?:[\w-]+ ){{0,2}}[«\"]?|"
    rf"(?:запрещ[её]нн\w+|заборонен\w+) [^.;\n]{{0,60}}|уже \w+ под санкциями [^.;\n]{{0,40}}|이미 제재[^.\n]{{0,40}}|"
    rf"제재를 받고 있는 [^.\n]{{0,25}}|(?:早已受制裁的|已被制裁的|早已被列入名单的)|"
    rf"(?:すでに|既に)(?:制裁|凍結|指定)[^。\n]{{0,36}}|制裁対象の(?:[^。、\n]{{0,4}}))$"
)
_OBJECT_BEFORE = re.compile(
    r"(?:\b(?:(?<!cover )for|behalf of|representatives? (?:in [\w ]{1,20} )?(?:of|for)|representing|"
    r"represents?|owned (?:and controlled )?by|controlled by|subsidiary of|owner of|ties to|tied to|linked "
    r"to|linked with|links to|links? with|"
    r"connected (?:with|to)|held by|held accounts for|dealings with|worked for|work for|works for|working for|"
    r"acting for|belongs to|"
    r"belonging to|services to|serving|served|used by|attributed to|stolen by|fronts? (?:company )?(?:for|"
    r"of)|successor (?:of|to)|преемниц\w*|преемник\w*|спадкоєм\w*|héritière? de|nachfolger\w*|sustituye a|erede di|"
    r"counterparty was|business with|associated with|affiliated with|such as|like|arm of|members? of|"
    r"hackers of|co-founder of|staff of|founded by|blamed on|agents? of|deput(?:y|ies) of|"
    r"officials? of|on behalf of|instructed by|branch(?:es)? of|"
    r"assisting|assists?|deal with|deals? with|deposits (?:at|with)|remittances to|(?:director|executive|manager|"
    r"chairman|developer|teller|clerk|cashier|banker) (?:of|at)|bank(?:s|ed) with|tels que|telles que|"
    r"(?<!tout )comme|como|come|"
    r"(?:customers|clients|clientes|clienti|kunden) (?:of|de|du|di|d\w+|der|von)|clients included|"
    r"(?:pour le compte|por cuenta|per conto) d\w+|im namen (?:der|des)|"
    r"(?:funzionari\w|employé\w*|emplead\w+|dirigeant\w*|dirigent\w|directiv\w+|ex-\w+) d\w+|"
    r"bankers? of|employees? of|(?<!correspondent )accounts? (?:at|with|for)|comptes à|conti per|cuentas "
    r"(?:para|de)|konten für|wie|"
    r"pour|au profit de|vertreter|mitarbeiter|agenten?|représentants? de|representantes? d\w+|liée? à|für|mit "
    r"dem|im auftrag|vinculad[oa]s? a|para|en nombre de|сотрудник\w*|служащ\w*|співробітник\w*|представник\w*|"
    r"агент\w*|отделени\w*|через|в интересах|от "
    r"имени|для|представител\w*|в пользу|по поручению|клиент\w*)"
    r" |\b(?:из|у|с) |\b(?:لصالح|[وف]?[يت]مثل\w{0,2}|ممثل\w{0,2}|لدى|نيابه عن|نيابة عن|موظف\w{0,3} في) )"
    r"(?:(?:the|its|a|an|his|her|north|korea's|korean|korea|country's|russia's|\w+'s|russian|"
    r"северокорейск\w+|північнокорейськ\w+|московск\w+|банк\w*|криптобирж\w*|криптобірж\w*|бирж\w*|біржі|"
    r"state|state-owned|trader|oligarchen|oligarch|billionaire|businessman|magnate|tycoon|nordkoreanischen?|"
    r"nord-coréenne|norcoreano|la|el|le|der|den|"
    r"dem|ransomware|darknet|gangs?|banque|russe|banca|russa|banco|ruso|hackers|hacking|group|bank|so-called|"
    r"both) ?)*[\"'«“]?$"
)
_PRINCIPAL_AFTER = re.compile(
    r"^[\"'»”]?(?:(?:'s|s'|’s) (?:[\w-]+ ){0,3}?(?:representative|deputy|successor|front|subsidiar|chief|"
    r"behalf|staff|employee|customer|man in|office|money|agents?|hackers|co-founder|proceeds|executives|"
    r"largest|biggest)|"
    r" (?:front compan|fronts|hackers|agents|executives|customers)|(?:의|에서는|에서|:| 소속으로는| 소속) "
    r"[가-힣]{2,4}(?:[,은는이가과와(]| 등)|"
    r" ?(?:직원|대표|부대표|관계자|요원)|(?:의 (?:계좌|결제|달러)|의 (?:대리|자금|돈)|으로 (?:돈|자금|가는)|에 "
    r"(?:현금|돈)|과 함께|와 함께)|(?:的(?:[\u4e00-\u9fff]{2,3}(?:、|，|和|等|及|与))|的(?:一家)?(?:幌子|"
    r"掩护|代表)|の(?:海外|在外|[ァ-ヶー]{2,8}|中国|ロシア)?(?:駐在)?(?:副?代表|職員|行員|幹部)|提供服务|开立|办理))"
)
_INTRODUCED = re.compile(
    r"\b(?:those listed are|the list takes in|among them|are among|the banks are|the individuals are|the "
    r"people are|the entities are|the companies are|named were|the target,|the targets? (?:is|are)|the "
    r"other two are|also targeted)\b"
    r"|명단(?:에는|은)|개인은|기관은|단체에는|分别是|名单包括|点名的|"
    r"в список вошли|попали|sont visés|figurent|la medida alcanza|"
    r"también aparecen|auf der liste stehen"
)
_LIST_INTRO = re.compile(r"the following (?:[\w ]{0,30})ha(?:s|ve) been (?:added|made)")
_JOINED = re.compile(r",? (?:and|und|et|y|e|и|та) (?:(?:to|for|of|with|at|für|de|для) )?(?:the )?|, ")
_EMPLOYED = re.compile(
    r"(?: ?\([^()\n]{1,40}\))?(?:,? (?:\d\d,? )?(?:both |all |each )?(?:of|from|at|with|representing|who "
    r"(?:also )?(?:represents?|works? (?:for|at|in)|heads? the [\w ]{3,20} of)|von|vom|de la|du|de|della|del|из|от) "
    r"(?:the |der |la |le )?[\"'«“]?)"
)
"""Between a person and whom they act for: "Pak Bong Nam of Ilsim International Bank"."""
_PLURAL = re.compile(r"\b(?:were|are|have|both|all)\b|\bbereits\b|были|уже")
_BORN = re.compile(
    r"\||set up|founded|registered|established|created|incorporated|acquired|bought|fondée|gegründet|dob|born|"
    r"geb|né|род|생|生"
)
_BORN_THEN = re.compile(r" ?(?:생|生|г\.? ?р|р\. ?н)")
"""Behind a date: it is that of a birth."""
_PREDICATE = re.compile(
    r"[,.;:)\n]|$| (?:in|on|by|for|since|under|last|earlier|before|previously|and|as|too|also|at|with|over|"
    r"or)\b|[^a-z ]"
)
_PASSED = re.compile(r"\b(?:through|via|at|par|chez|über|tramite|presso|attraverso|través de) (?:the |la |le |die )?$")
"""A bank over which others sent money."""
_HELD = re.compile(
    r"\b(?:accounts? (?:at|with)|comptes? (?:à|auprès de) la|conti presso|cuentas en|konten bei(?: der)?) $"
)
_PAIR = re.compile(r",? (?:both|all|each|are|were|have)\b")
_CLAUSE = re.compile(
    r"\bits (?:fore|prede|parent|former|owner|founder|boss|ally|sister)|;|\bwhile\b|\bwhereas\b|\bbut\b|\bwhose\b"
)


_UNDATED = timedelta(days=400)


_DATES_NEXT = re.compile("(?:년|월|일)?(?: [0-9]{1,2}월)?(?:에)? ?[가-힣]{1,5}(?:된|한|받은) ")
"""A date of what is told of the next name: ``허정선은 2017년 제재된 X은행을``."""
_OF_BANK = 16
_MAN_OF_BANK = re.compile(
    r" ?|(?:의| 소속|:)?(?: [가-힣]{1,6})? |"
    r"(?:的|の|驻|駐)?[\u4e00-\u9fff]{0,6}?(?:代表|行长|行長|职员|職員|的|の|头取|頭取)?"
)
"""Between a bank and its man in the scripts of East Asia, with a place or a post."""
_ATTRIBUTIVE = ("的", "の", "된 ", "한 ", "받은 ")
"""Behind a measure's word: it describes the name that follows, "early sanctioned Air X"."""


class Novelty:
    """Judges parties of one article; knows all accepted mentions, since a sentence may speak of several parties."""

    def __init__(
        self, context: Context, mentions: Sequence[Mention], *, first: bool = True, exposure: bool = False
    ) -> None:
        """``first``: the acting body is the one that listed the known parties first, or nobody acts."""
        self._exposure = exposure
        self._context = context
        self._first = first
        self._folded = context.document.folded
        self._reports = any(view.current for view in context.views if view.place > 0.4)
        self._is_list = _LIST_INTRO.search(self._folded) is not None
        self._by_sentence: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self._by_sentence[context.document.sentence_at(mention.start).index].append(mention)
        ordered = sorted(mentions, key=lambda item: item.start)
        self._before = {after.start: mention for mention, after in pairwise(ordered)}
        self._after = {mention.start: after for mention, after in pairwise(ordered)}

    def is_new(self, mentions: Sequence[Mention]) -> bool:
        """New unless a mention says "already listed" or the like, or all show it only as somebody's principal."""
        known = any(self._is_known(mention.name) for mention in mentions)
        if known and self._first:
            return False
        points = [self._points(mention) for mention in mentions[:40]]
        if min(points) <= _KNOWN:
            return False
        if max(points) >= _NAMED_BY_MEASURE:
            return True
        if known:
            return False
        # Named as somebody's principal, and else only in passing or in a table: not new.
        objects = points.count(_OBJECT)
        return sum(points) > (0.0 if objects and len(points) < 3 * objects else -0.5 - objects)

    def _is_known(self, name: str) -> bool:
        """Whether a name stood on a list, by public record, well before the article."""
        since = KNOWN_SINCE.get(fold(name))
        if since is None or self._context.today is None:
            return False
        # Without a day of publication "today" is only the latest date in the text, which may lie behind the article.
        return since + (RECENT if self._context.published is not None else _UNDATED) < self._context.today

    def _points(self, mention: Mention) -> float:
        sentence = self._context.document.sentence_at(mention.start)
        view = self._context.views[sentence.index]
        before = self._folded[max(sentence.start, mention.start - 130) : mention.start]
        after = self._folded[mention.end : min(sentence.end, mention.end + 130)]
        if _OLD_BEFORE.search(before) or _OLD_AFTER.match(after) or self._both_old(mention):
            return _KNOWN
        if any(self._covers(hit, view, mention) for hit in view.past):
            return _KNOWN
        if self._is_object(mention, before, after):
            return _OBJECT
        if self._is_list and self._folded[max(0, mention.start - 1) : mention.start] in ("\n", ""):
            return _NAMED_BY_MEASURE  # a record in a publication of a list
        if view.current or _INTRODUCED.search(self._folded[sentence.start : sentence.end]):
            return _NAMED_BY_MEASURE
        if self._exposure and view.place > 0.4 and mention.start - sentence.start <= _SUBJECT:
            return 0.9  # what a sentence of the lead is about
        if any(self._context.is_recent(found) is False and self._beside(found, mention) for found in view.dates):
            return -0.6
        if self._folded[max(0, mention.start - 2) : mention.start] == "| " and self._reports:
            return 0.2  # a row of the table that goes with a measure
        return 0.2 if view.place > 0.4 else 0.0

    def _both_old(self, mention: Mention) -> bool:
        """The first of two of which is said: "A and B, both under sanctions"."""
        after = self._after.get(mention.start)
        if after is None or _JOINED.fullmatch(self._folded, mention.end, after.start) is None:
            return False
        behind = self._folded[after.end : after.end + 130]
        return _PAIR.match(behind) is not None and _OLD_AFTER.match(behind) is not None

    def _beside(self, found: FoundDate, mention: Mention) -> bool:
        """A date right behind a name, or right before it: "Banco Delta Asia in 2005"."""
        after = self._folded[mention.end : found.start] if found.start >= mention.end else None
        between = self._folded[found.end : mention.start] if after is None else after
        if "،" in between or _BORN_THEN.match(self._folded, found.end) is not None:
            return False  # the date belongs to the clause before
        if after is not None and _DATES_NEXT.match(self._folded, found.end, found.end + 16):
            return False
        return len(between) <= _DATE_REACH and _BORN.search(between) is None

    def _is_object(self, mention: Mention, before: str, after: str) -> bool:
        """Only somebody's principal, owner or counterparty; so are those listed together with one."""
        principal = mention.kind is not PartyKind.PERSON or not after.startswith(":")
        if self._exposure and _HELD.search(before[-24:]):
            return False  # the bank that an exposure is about
        if _OBJECT_BEFORE.search(before[-80:]) or (principal and _PRINCIPAL_AFTER.match(after)):
            return True
        passed = not self._exposure and _PASSED.search(before[-24:]) is not None
        if mention.kind is PartyKind.BANK and (passed or self._has_a_man(mention)):
            return True
        before_it = self._before.get(mention.start)
        if before_it is None:
            return False
        if before_it.kind is PartyKind.PERSON is not mention.kind and _EMPLOYED.fullmatch(
            self._folded, before_it.end, mention.start
        ):
            return True
        start, person = mention.start, mention.kind is PartyKind.PERSON
        for _ in range(_LIST_REACH):  # back to where their list begins
            if before_it is None or (before_it.kind is PartyKind.PERSON) != person:
                break
            if _JOINED.fullmatch(self._folded, before_it.end, start) is None:
                break
            start, before_it = before_it.start, self._before.get(before_it.start)
        if start == mention.start:
            return False
        return _OBJECT_BEFORE.search(self._folded[max(0, start - 80) : start]) is not None

    def _has_a_man(self, bank: Mention) -> bool:
        """``금강은행 백종삼``, ``백종삼 : 금강은행``: the bank of the person who is named beside it."""
        after, before = self._after.get(bank.start), self._before.get(bank.start)
        near = after is not None and after.kind is PartyKind.PERSON and after.start - bank.end <= _OF_BANK
        if after is not None and near and _MAN_OF_BANK.fullmatch(self._folded, bank.end, after.start):
            return True
        person = before is not None and before.kind is PartyKind.PERSON
        return before is not None and person and self._folded[before.end : bank.start] == " : "

    def _covers(self, hit: Hit, view: View, mention: Mention) -> bool:
        """Whether a measure of the past is about this mention: the nearest name before it, or all if in the plural."""
        adjective = _PREDICATE.match(self._folded, hit.end) is None or self._folded.startswith(_ATTRIBUTIVE, hit.end)
        if adjective and hit.start >= mention.end:
            return False  # "already designated banks" says nothing of the name before it
        if hit.start < mention.end:  # the measure stands before the name: "in 2013 Washington blacklisted X"
            between = self._folded[hit.end : mention.start]
            nearer = any(hit.start < other.start < mention.end for other in view.current)
            return len(between) < 60 and not nearer and not _CLAUSE.search(between) and not view.current
        between = self._folded[mention.end : hit.start]
        if _CLAUSE.search(between) or any(mention.end <= other.start < hit.start for other in view.current):
            return False
        row = self._by_sentence[view.sentence.index]
        rival = max((other.end for other in row if mention.end <= other.start < hit.start), default=None)
        if rival is None:
            return len(between) < 80 or not view.current
        return _PLURAL.search(self._folded, rival, hit.start) is not None and len(between) < 160
