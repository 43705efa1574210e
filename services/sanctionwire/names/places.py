"""Words that place a text or a party in North Korea or Russia, in the languages we read.

One row: territory code, then words; a territory has as many rows as it needs. A word ending in ``*`` is a stem: endings
may follow (Russian and Ukrainian inflection, adjectives). Words are folded. Korean and Chinese words stand without
boundaries, as those scripts write them. Only words that carry nexus are here; every other country is rigour's business.
"""

from __future__ import annotations

from typing import Final

PLACE_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("KP", "dprk; d.p.r.k.; north korea*; north-korea*; korea, north; pyongyang*; p'yongyang; nampo"),
    ("KP", "chongjin; rason; sinuiju; kaesong; wonsan; democratic people's republic of korea"),
    ("KP", "democratic people's republic; nordkorea*; coree du nord; corée du nord; nord-coreen*"),
    ("KP", "nord-coréen*; corea del norte; norcorean*; corea del nord; nordcorean*; coreia do norte"),
    ("KP", "norte-corean*; coréia do norte; кндр; северн* коре*; северокорей*; северокоре*; пхеньян*"),
    ("KP", "північн* коре*; північнокорей*; пхеньян*; 북한; 조선민주주의인민공화국; 평양; 대북; 북측; 朝鲜"),
    ("KP", "朝鮮; 北韩; 北韓; 北朝鮮; 平壤; 平壌; كوريا الشمالية; kuzey kore*; bắc triều tiên"),
    (
        "KP",
        "pjöngjang*; pjongjang*; phyongyang*; pyeongyang; nordkorean*; rason; 조선로동당; 朝方; 평양시; 신의주; 남포",
    ),
    (
        "RU",
        "chabarowsk*; wladiwostok*; 伯力; 哈巴罗夫斯克; ハバロフスク; 러시아인; jabárovsk",
    ),
    (
        "GE-SO",
        "ossétie du sud; osetia del sur; ossezia del sud; südossetisch*; 남오세트; ossetian; юго-осетинск*",
    ),
    ("UA-43", "crimée; criméen*; krimrussen; крымчан*; 크림; 크름; 크림 반도"),
    ("RU", "russia; russia's; russian; russians; russian federation; kremlin*; moscow*; moskva; moskau"),
    ("RU", "moscou; moscú; st. petersburg; saint petersburg; khabarovsk*; vladivostok*; irkutsk"),
    ("RU", "novosibirsk; yekaterinburg; kazan; sakhalin; rostov-on-don; krasnoyarsk; nakhodka; ussuriysk"),
    ("RU", "blagoveshchensk; dagestan; chechnya; tatarstan; russland*; russisch*; russie; russe; russes"),
    ("RU", "rusia; ruso; rusa; rusos; rusas; rússia; russo; russa; russi; росси*; рф; русск*; москв*"),
    ("RU", "московск*; петербург*; санкт-петербург*; хабаровск*; владивосток*; новосибирск*; иркутск*"),
    ("RU", "екатеринбург*; казань; казани; казанск*; сахалин*; дальневосточн*; кремл*; росі*; російськ*"),
    ("RU", "러시아; 모스크바; 블라디보스토크; 하바롭스크; 대러; 俄罗斯; 俄羅斯; 俄国; 俄方; 莫斯科; ロシア"),
    ("RU", "モスクワ; 海参崴; 符拉迪沃斯托克; ウラジオストク; روسيا; روسية; rusya"),
    ("GE-SO", "south ossetia*; tskhinvali; tskhinval; южн* осети*; югоосетин*; цхинвал*; 남오세티야; 南奥塞梯"),
    ("GE-SO", "南オセチア; südossetien*"),
    ("GE-AB", "abkhazia*; sukhumi; sokhumi; абхази*; абхазск*; сухум*; 압하지야; 阿布哈兹"),
    ("UA-43", "crimea*; simferopol*; yalta; kerch; крым*; симферопол*; крим; криму; кримськ*; 크림반도"),
    ("UA-43", "克里米亚; クリミア; krim"),
    ("UA-40", "sevastopol*; sewastopol*; севастопол*; 세바스토폴"),
    ("UA-14", "donetsk; donetsk people's republic; donetsk people’s republic; донецк*; днр; 도네츠크; 顿涅茨克"),
    ("UA-09", "luhansk; lugansk; luhansk people's republic; луганск*; лнр; 루한스크; 卢甘斯克"),
)
