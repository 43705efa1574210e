"""Words that many organizations share, so that sharing them says little.

Legal forms, domain words such as *bank* and places come from rigour's own tables; these are the words it does not tag.
Russian words stand in the transliterations that lists use, since comparing happens in Latin letters.
"""

from __future__ import annotations

from typing import Final

GENERIC: Final[frozenset[str]] = frozenset(
    """
    agency agencies agricultural agriculture aid air airline airlines aircraft analysis analytics and applied arms army
    association associates authority automobile autonomous aviation
    bank banking banks branch brokerage brothers building bureau business businesses
    capital cargo center centre central chamber chemical chemicals club coal co college commerce commercial commercials
    commission committee communication communications company companies complex concern concierge construction
    consulting consultancy consultants cooperation cooperative corp corporate corporation council credit crypto currency
    defence defense delivery department design development digital direct directorate directors distribution division
    eastern economic economy education electric electrical electronic electronics energy engineering enterprise
    enterprises entertainment equipment establishment exchange executive exim expert export exports external
    factory federal federation finance financial firm first fishery fleet food for foreign forestry foundation free fuel
    fund fze fzco
    gas general global gold goods government group
    heavy holding holdings house house hotel
    import imports income independent industrial industries industry information infrastructure innovation innovations
    institute institution insurance integrated intermediary international internet investment investments invest
    joint
    laboratory law leasing liability life light limited line lines logistic logistics
    machine machinery management manufacturing marine maritime market marketing materials media medical mercantile metal
    metals military minerals mining ministry money motor mutual
    national naval navigation network networks new no non north northern number nco
    of office oil open operation operator organisation organization overseas
    partner partners payment payments pension people peoples petroleum pharmaceutical plant police port power precision
    private processing procurement product production products professional project projects property public
    purchasing
    railway railways real regional relations remittance representative representation research resource resources
    republic
    sales savings school science sciences scientific second sector security securities service services settlement
    settlements ship shipping ships shipyard shop society software solution solutions south southern special state steel
    stock store supply support system systems
    tanker tech technical technique technologies technology telecom telecommunication telecommunications textile the
    tobacco tour tourism tours trade trader traders trading transport transportation transfer travel treasury trust
    union unit united university universal
    ventures venture vessel
    wallet warehouse western wholesale wood works world worldwide
    aktsionernoe obshchestvo obshhestvo publichnoe otkrytoe zakrytoe ogranichennoi ogranichennoy otvetstvennostyu
    otvetstvennostiu otvetstvennostju banka kommercheskii kommercheskij kommercheskiy aktsionernyi aktsionernyj
    aktsionernyy gosudarstvennoe gosudarstvennyi gosudarstvennaya federalnoe federalnaya unitarnoe predpriyatie
    kompaniya kompania korporatsiya korporatsiia gruppa tsentr mezhdunarodnyi mezhdunarodnyj mezhdunarodnyy
    mezhdunarodnaya mezhdunarodnoe mezhdunarodnykh natsionalnyi natsionalnaya raschetnyi raschetnyj raschetnyy
    raschetov raschetnaya finansovaya finansovoe finansovyi finansovyy finansovo torgovyi torgovaya torgovyy dom fond
    nauchno proizvodstvennoe proizvodstvennaya obedinenie obyedinenie issledovatelskii institut zavod upravlenie
    ministerstvo agentstvo rossiiskaya rossiiskoi rossiyskoy rossiyskaya rossiiskii rossiyskiy rossiskaya russkii
    russkaya russkoe russkiy promyshlennyi promyshlennaya stroitelnaya kreditnaya kreditnyi nebankovskaya
    organizatsiya investitsionnaya investitsionnyi strakhovaya universalnyi obshchestva imeni sistema sistemy servis
    tekhnologii tekhnologiya logistika treid treyd treiding eksport
    banco banque banca sociedad societe compagnie compania empresa comercial internacional internationale
    """.split()  # noqa: SIM905 - a page of words reads better than a page of quotes
)

STOP: Final[frozenset[str]] = frozenset(
    "a an and by de del di du et for from i in la le of on s the to und van von y a/k/a na po pri dlya".split()  # noqa: SIM905
)

PLACES: Final[frozenset[str]] = frozenset(
    """
    korea korean koreas koryo choson dprk pyongyang russia russian rus rossiya rossii moscow moskva petersburg
    khabarovsk vladivostok china chinese sino hong kong hongkong macau dalian dandong shenyang beijing shanghai shenzhen
    europe european asia asian africa african america american usa uae emirates dubai gulf pacific baltic siberian far
    east west north south
    """.split()  # noqa: SIM905 - a page of words reads better than a page of quotes
)
"""Places and their adjectives that rigour's tagger does not mark as such in names of organizations."""
