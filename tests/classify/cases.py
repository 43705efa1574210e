"""Short articles in our own words about the hard cases: (name, published, title, text, alert, nexus or None, action
or None).

Facts are freely varied; the point is what kind of news each one is.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """One article and what must be said of it; ``nexus``/``action`` None: not asked."""

    name: str
    published: str | None
    title: str
    text: str
    alert: bool
    nexus: tuple[str, ...] | None = None
    action: str | None = None


CASES: tuple[Case, ...] = (
    Case(
        "founding case, other words",
        "2024-09-19",
        "Washington hits network that moved money between Moscow and Pyongyang",
        "The U.S. Treasury on Thursday put five organizations and one individual on its sanctions list. They are based in Russia and in the "
        "Georgian breakaway region of South Ossetia and, the department says, helped North Korea send and receive payments through Russian "
        "banks in breach of United Nations resolutions. The announcement gave no details of the accounts involved.",
        True,
        ("DPRK", "RUSSIA"),
        "designation",
    ),
    Case(
        "kyrgyz bank for russia",
        "2025-01-15",
        "US sanctions Kyrgyz lender over scheme to help Moscow dodge restrictions",
        "The United States on Wednesday blacklisted a bank in Kyrgyzstan that it accuses of working with Russian officials and a sanctioned "
        "Moscow bank to run a hub for cross-border transfers. Treasury said the lender's owners sold a controlling stake to a Russian-linked "
        "shell firm so that trade payments could flow around the restrictions.",
        True,
        ("RUSSIA",),
        "designation",
    ),
    Case(
        "lazarus launderers",
        "2020-03-02",
        "Two Chinese nationals accused of laundering crypto for North Korean hackers",
        "Treasury's Office of Foreign Assets Control designated Tian Moumou and Li Mouren, who are accused of moving more than $100 million in "
        "virtual currency stolen from an exchange in 2018. Prosecutors in Washington unsealed an indictment against both the same day. The "
        "pair passed the money through bank accounts linked to gift cards.",
        True,
        ("DPRK",),
    ),
    Case(
        "emirati launderers for dprk",
        "2024-12-17",
        "OFAC targets UAE-based money launderers working for Pyongyang",
        "OFAC sanctioned two Chinese nationals and a company in the United Arab Emirates today for turning cryptocurrency earned by North Korean "
        "IT workers into cash and sending it back to Pyongyang through a front company named Verdant Summit Trading LLC.",
        True,
        ("DPRK",),
        "designation",
    ),
    Case(
        "destabilise",
        "2024-12-04",
        "UK police break up Russian money laundering networks spanning 30 countries",
        "Britain's National Crime Agency said it had disrupted two Russian-speaking networks that swapped cash from street crime for "
        "cryptocurrency and served wealthy Russians under sanctions. Eighty-four people have been arrested. The United States announced "
        "sanctions against the heads of both groups on the same day.",
        True,
        ("RUSSIA",),
    ),
    Case(
        "exchange 9714",
        "2024-09-26",
        "Treasury takes action against Russian crypto exchangers",
        "FinCEN on Thursday identified the exchanger QuickSwapRu as a primary money laundering concern in connection with Russian illicit finance, and "
        "OFAC designated the exchange Kryptoline and its operator, Sergey Petrovich Lunin. Both services handled ransomware proceeds.",
        True,
        ("RUSSIA",),
        "designation",
    ),
    Case(
        "cambodian conglomerate 311",
        "2025-05-01",
        "FinCEN finds Cambodian payment group to be of primary money laundering concern",
        "The Treasury's Financial Crimes Enforcement Network proposed to cut a Phnom Penh based payments conglomerate off the U.S. financial system. "
        "The group laundered at least $37 million taken by North Korea in cyber heists, the agency found, along with proceeds of scams.",
        True,
        ("DPRK",),
        "designation",
    ),
    Case(
        "crypto founder charged for russian banks",
        "2025-06-09",
        "New York crypto payments founder charged with moving $500 million for sanctioned Russian banks",
        "A Russian national living in New York was arrested on Monday and charged in a 22-count indictment with using his cryptocurrency company to "
        "funnel more than $500 million of payments for customers of blacklisted Russian banks through the U.S. financial system.",
        True,
        ("RUSSIA",),
        "indictment",
    ),
    Case(
        "dprk bankers 2025",
        "2025-11-04",
        "US sanctions North Korean bankers over cybercrime proceeds",
        "The Treasury sanctioned eight people and two entities on Tuesday for laundering money made from cybercrime and IT worker fraud. Among them "
        "are two bankers who managed $5.3 million in cryptocurrency for a North Korean bank and representatives of Pyongyang's financial "
        "institutions in China and Russia.",
        True,
        None,
        "designation",
    ),
    Case(
        "evrofinance",
        "2019-03-11",
        "U.S. sanctions Moscow-based bank for supporting Venezuela's state oil company",
        "The U.S. Treasury on Monday sanctioned a bank in Moscow jointly owned by Russian and Venezuelan state companies, saying it was the main "
        "international institution willing to finance Venezuela's petro cryptocurrency and to move money for PDVSA.",
        True,
        ("RUSSIA",),
        "designation",
    ),
    Case(
        "eu banks",
        "2025-07-18",
        "EU adds Chinese lenders to Russia sanctions list",
        "The European Union on Friday put two small banks in northeastern China under sanctions for providing crypto-asset services that help "
        "Russia get around its restrictions, and extended its ban on transactions to 22 more Russian banks.",
        True,
        ("RUSSIA",),
        "designation",
    ),
    Case(
        "spfs and payment platform",
        "2025-10-23",
        "Brussels goes after stablecoin and payment platform used by Moscow",
        "In its new package the Council of the EU listed the developer of a rouble-backed stablecoin, the Kyrgyz issuer and the operator of a platform "
        "where most of it is traded, and forbade transactions with a Paraguayan exchange that plays an important part in the circumvention of sanctions.",
        True,
        ("RUSSIA",),
        "designation",
    ),
    Case(
        "exposure un panel",
        "2021-03-31",
        "UN experts: North Korean bank agents still run accounts in Moscow",
        "A leaked report by the UN panel of experts says representatives of a blacklisted North Korean bank keep open accounts at two small Russian banks "
        "under the names of trading firms and have moved at least $3 million since last year. None of the accounts had been known before.",
        True,
        ("DPRK", "RUSSIA"),
        "exposure",
    ),
    Case(
        "exposure investigation",
        "2025-07-07",
        "Leaked files show how Russian payment firm shifted $9 billion through Kyrgyzstan",
        "Documents obtained by reporters reveal that a Moscow payment company used front companies in Bishkek and a little-known token to settle "
        "invoices for Russian importers cut off from SWIFT. The network has not been reported before and none of its members is under sanctions.",
        True,
        ("RUSSIA",),
        "exposure",
    ),
    Case(
        "regulator fine",
        "2018-05-25",
        "Watchdog fines bank over transfers to North Korea",
        "The country's financial regulator on Friday fined a mid-sized lender 1.2 million euros after finding that its customers had sent payments to North "
        "Korea through chains of offshore companies. The bank failed to check who the money was meant for, the authority said.",
        True,
        ("DPRK",),
        "exposure",
    ),
    Case(
        "reaction story",
        "2024-09-20",
        "Kremlin calls US sanctions on Russian banks over North Korea payments illegal",
        "Moscow on Friday condemned the measures that Washington announced a day earlier against five organizations and one person accused of setting up "
        "payment channels between Russia and North Korea. A foreign ministry spokeswoman said the step would not affect cooperation with Pyongyang.",
        True,
        ("DPRK", "RUSSIA"),
        "designation",
    ),
    Case(
        "gazprombank",
        "2024-11-21",
        "US imposes sanctions on Gazprombank and dozens of smaller Russian lenders",
        "The Biden administration on Thursday blacklisted Russia's third-largest bank, six of its foreign subsidiaries and more than 50 other internationally "
        "connected Russian banks to limit the Kremlin's use of the international financial system to pay its soldiers.",
        True,
        ("RUSSIA",),
        "designation",
    ),
    Case(
        "russian, bank listed",
        "2025-01-15",
        "США внесли в санкционный список банк в Бишкеке",
        "Минфин США в среду ввел блокирующие ограничения против киргизского коммерческого банка. По данным ведомства, через него по договоренности с российским "
        "Промсвязьбанком проводились трансграничные платежи в обход санкций.",
        True,
        ("RUSSIA",),
        "designation",
    ),
    Case(
        "ukrainian, exchange listed",
        "2025-08-15",
        "США внесли до санкційного списку російську криптобіржу",
        "Міністерство фінансів США запровадило санкції проти криптобіржі та шести пов'язаних компаній, які допомагали Росії проводити платежі в обхід обмежень.",
        True,
        ("RUSSIA",),
        "designation",
    ),
    Case(
        "korean, launderers",
        "2023-04-24",
        "한미, 북한 가상자산 세탁 조력자 제재",
        "미국 재무부와 한국 외교부는 24일 북한 은행 대표와 중국인 장외거래업자 2명을 제재 대상으로 지정했다고 발표했다. 이들은 북한 해커가 훔친 가상화폐를 현금으로 바꿔 준 혐의를 받는다.",
        True,
        ("DPRK",),
        "designation",
    ),
    Case(
        "chinese, bank",
        "2018-08-04",
        "美国制裁一家俄罗斯银行 指其为朝鲜提供金融服务",
        "美国财政部3日宣布,将一家莫斯科的商业银行列入制裁名单,理由是它替朝鲜外贸银行的代表开立账户并办理交易。另有两家掩护公司和一名朝鲜人被制裁。",
        True,
        ("DPRK", "RUSSIA"),
        "designation",
    ),
    Case(
        "traditional chinese, launderers",
        "2024-12-18",
        "美財政部制裁兩名中國人 涉替北韓洗錢",
        "美國財政部17日宣布制裁兩名中國公民與一家設在阿聯的幌子公司,指控他們替北韓將加密貨幣兌換成現金並匯回平壤。",
        True,
        ("DPRK",),
        "designation",
    ),
    Case(
        "japanese, bankers",
        "2025-11-05",
        "米、北朝鮮の銀行関係者ら8人を制裁対象に指定",
        "米財務省は4日、サイバー犯罪で得た暗号資産の資金洗浄に関わったとして、北朝鮮の銀行員ら8人と2団体を制裁対象に指定したと発表した。ロシアと中国に駐在する銀行の代表も含まれる。",
        True,
        None,
        "designation",
    ),
    Case(
        "german, bank",
        "2022-05-27",
        "USA bestrafen russische Banken wegen Nordkorea-Geschäften",
        "Das US-Finanzministerium hat am Freitag zwei russische Geldinstitute auf seine Sanktionsliste gesetzt. Sie sollen Konten für nordkoreanische Firmen geführt und "
        "Überweisungen für die Außenhandelsbank in Pjöngjang abgewickelt haben.",
        True,
        ("DPRK", "RUSSIA"),
        "designation",
    ),
    Case(
        "french, network",
        "2024-12-04",
        "Un réseau russe de blanchiment démantelé par Londres et Washington",
        "Les autorités britanniques ont annoncé mercredi le démantèlement d'un réseau qui convertissait de l'argent liquide en cryptomonnaies pour des oligarques russes. "
        "Le Trésor américain a sanctionné cinq personnes et quatre sociétés.",
        True,
        ("RUSSIA",),
    ),
    Case(
        "spanish, exchange",
        "2024-09-26",
        "Estados Unidos sanciona una casa de intercambio rusa por lavar dinero del cibercrimen",
        "El Departamento del Tesoro sancionó este jueves a una plataforma de criptomonedas con sede en Rusia y a su operador, acusados de lavar fondos de ransomware.",
        True,
        ("RUSSIA",),
        "designation",
    ),
    Case(
        "italian, bank",
        "2018-08-03",
        "Gli Usa sanzionano una banca russa per i legami con la Corea del Nord",
        "Il Tesoro americano ha annunciato venerdì sanzioni contro un istituto di credito di Mosca che avrebbe facilitato transazioni per conto di Pyongyang, e contro due "
        "società di copertura.",
        True,
        ("DPRK", "RUSSIA"),
        "designation",
    ),
    Case(
        "arabic, bank",
        "2024-09-19",
        "واشنطن تفرض عقوبات على شبكة مالية بين روسيا وكوريا الشمالية",
        "أعلنت وزارة الخزانة الأمريكية اليوم الخميس فرض عقوبات على خمسة كيانات وشخص واحد بتهمة تسهيل مدفوعات بين روسيا وكوريا الشمالية عبر بنوك روسية.",
        True,
        ("DPRK", "RUSSIA"),
        "designation",
    ),
    # ---- and now what must not alert
    Case(
        "iran network that mentions Russia",
        "2025-06-06",
        "US sanctions brothers who ran shadow banking network for Iran",
        "The Treasury on Friday designated three Iranian brothers and more than 30 front companies in the Emirates and Hong Kong that laundered billions of "
        "dollars for Tehran through exchange houses. The money has paid for drones that Iran delivered to Russia, officials said.",
        False,
    ),
    Case(
        "houthi financier with Russian ties",
        "2025-03-05",
        "Treasury sanctions Houthi operatives and their money man",
        "OFAC on Wednesday sanctioned seven senior Houthi members and a front company. One of them travelled to Moscow to buy weapons, and a Yemeni businessman "
        "transferred funds for the group through exchange houses in Sanaa.",
        False,
    ),
    Case(
        "myanmar foreign trade bank",
        "2023-06-21",
        "Washington sanctions Myanmar Foreign Trade Bank",
        "The United States on Wednesday sanctioned the Myanmar Foreign Trade Bank, which handles the junta's foreign currency, and the defence ministry, which has "
        "bought arms from Russia since the coup.",
        False,
    ),
    Case(
        "hezbollah exchange",
        "2024-03-26",
        "US designates crypto exchange tied to Hezbollah financiers",
        "The Treasury designated a money exchange in Beirut and its owner on Tuesday for moving cryptocurrency for Hezbollah and Iran's Quds Force.",
        False,
    ),
    Case(
        "cartel launderers",
        "2025-03-31",
        "Sinaloa Cartel money launderers sanctioned",
        "OFAC today sanctioned six people and seven companies in Mexico that launder fentanyl money through exchange houses and front companies.",
        False,
    ),
    Case(
        "delisting full of DPRK words",
        "2026-02-10",
        "Treasury removes bank representative from North Korea sanctions list",
        "OFAC today removed a former representative of a North Korean bank and a front company in Dandong from its sanctions list. Both had been designated in 2017 "
        "for moving payments for Pyongyang's weapons programs. The removal follows proof that they had ended all dealings.",
        False,
    ),
    Case(
        "eu delists banker",
        "2025-09-12",
        "EU lifts sanctions on Russian banker",
        "The European Union on Friday removed a former manager of a Russian bank from its sanctions list after he gave up his post. His assets will be unfrozen.",
        False,
    ),
    Case(
        "hosting",
        "2025-11-19",
        "US, UK and Australia sanction Russian bulletproof hosting provider",
        "The three governments on Wednesday sanctioned a web host in St. Petersburg, its director and two sister companies for renting servers to ransomware gangs. "
        "Customers paid in cryptocurrency.",
        False,
    ),
    Case(
        "mining",
        "2022-04-20",
        "Treasury sanctions Russian bitcoin miner",
        "The U.S. Treasury for the first time sanctioned a cryptocurrency mining company, a Russian operator of server farms, and ten of its subsidiaries.",
        False,
    ),
    Case(
        "gold miner",
        "2023-11-08",
        "UK sanctions Russian gold and oil companies",
        "Britain imposed sanctions on Wednesday on 29 individuals and entities in Russia's gold and oil industries, among them two of the largest gold producers.",
        False,
    ),
    Case(
        "mir cards for tourists",
        "2023-04-10",
        "Where Russian tourists can pay with Mir cards this summer",
        "Holidaymakers from Russia can use Mir cards at hotels and cash machines in Armenia, Belarus and Cuba. Turkish banks stopped accepting them after the U.S. Treasury warned "
        "of sanctions last year, so travellers should take cash.",
        False,
    ),
    Case(
        "advisory",
        "2023-05-19",
        "Agencies warn banks of Russian attempts to evade export controls",
        "FinCEN and the Commerce Department issued a joint alert on Friday that lists new red flags for financial institutions. It describes how shell companies and third "
        "countries are used to route payments for Russian buyers. No bank or company is named.",
        False,
    ),
    Case(
        "dprk advisory",
        "2024-05-16",
        "FBI issues guidance on North Korean IT workers",
        "The FBI and the State Department published guidance on Thursday that helps firms recognise North Korean programmers who hide their identity and ask to be paid in "
        "cryptocurrency. It contains indicators and advice for payment platforms.",
        False,
    ),
    Case(
        "explainer",
        "2022-03-02",
        "What is SPFS, Russia's answer to SWIFT?",
        "Russia's central bank built its own financial messaging system after the sanctions of 2014. This explainer looks at how SPFS works, which banks use it and whether "
        "payments can still flow to and from the country.",
        False,
    ),
    Case(
        "statistics",
        "2025-01-20",
        "Crypto crime report: sanctioned jurisdictions received $15.8 billion",
        "Sanctioned entities and jurisdictions took in $15.8 billion in cryptocurrency last year, 39 percent of all illicit transactions, an analytics firm writes in its "
        "annual report. Russia and Iran accounted for most of it, and North Korean hackers stole $1.34 billion.",
        False,
    ),
    Case(
        "op-ed",
        "2021-06-01",
        "Opinion: Sanctions on North Korean banks have run their course",
        "For fifteen years Washington has listed North Korean banks, their representatives and front companies. I have followed these measures as an analyst, and I doubt they work. "
        "Bank after bank was named in 2005, 2013 and 2017, and the payments went on.",
        False,
    ),
    Case(
        "arms brokers",
        "2024-05-16",
        "US sanctions five over Russia-North Korea arms transfers",
        "The Treasury on Thursday sanctioned two Russian nationals and three companies for arranging shipments of ballistic missiles and munitions from North Korea to Russia.",
        False,
    ),
    Case(
        "tankers",
        "2025-01-10",
        "US hits Russia's shadow fleet with biggest sanctions yet",
        "The Treasury sanctioned 183 tankers, two oil majors and dozens of traders on Friday to cut the Kremlin's revenue from crude. Indian refiners said they would look for other cargoes.",
        False,
    ),
    Case(
        "electronics procurement",
        "2023-12-12",
        "US sanctions Chinese and Turkish firms over Russian drone parts",
        "The Treasury and State Departments sanctioned more than 150 suppliers that ship microelectronics, machine tools and dual-use goods to Russia's defence industry.",
        False,
    ),
    Case(
        "missile launch",
        "2024-10-31",
        "North Korea test-fires intercontinental missile",
        "North Korea launched a long-range missile on Thursday that flew longer than any before. South Korea said it would announce sanctions, and the yen and bank shares fell.",
        False,
    ),
    Case(
        "exchange hacked",
        "2025-02-21",
        "Crypto exchange loses $1.5 billion in record theft",
        "Hackers stole $1.5 billion in ether from an exchange in Dubai on Friday, and researchers blame North Korea's Lazarus Group. The exchange said that customers' funds are covered and "
        "that withdrawals continue.",
        False,
    ),
    Case(
        "court follow-up",
        "2024-05-14",
        "Mixer developer sentenced to five years",
        "A Dutch court on Tuesday sentenced a developer of a crypto mixer that was sanctioned in 2022 to 64 months for laundering $1.2 billion, including money stolen by North Korea's "
        "Lazarus Group. He will appeal.",
        False,
    ),
    Case(
        "licence",
        "2025-04-29",
        "US renews licence for energy payments through Russian banks",
        "OFAC on Tuesday issued General License 8L, which allows transactions related to energy with a dozen sanctioned Russian banks until the end of June. No party was added to the list.",
        False,
    ),
    Case(
        "bank results",
        "2025-07-31",
        "Sberbank profit rises to record in first half",
        "Russia's largest lender, which is under Western sanctions, earned 860 billion roubles in the first half of the year as income from payments and commissions grew.",
        False,
    ),
    Case(
        "yacht",
        "2022-05-12",
        "Fiji court allows US to seize Russian oligarch's yacht",
        "A judge ruled that the $300 million yacht of a sanctioned Russian gold billionaire may be seized by the United States.",
        False,
    ),
    Case(
        "vendor",
        "2023-02-01",
        "How our screening catches sanctioned Russian banks",
        "Payment firms face fines if they process transactions for designated Russian or North Korean parties. Our screening software checks names, wallets and BIC codes in real time. Book a demo.",
        False,
    ),
    Case(
        "troops",
        "2024-10-23",
        "Washington confirms North Korean troops in Russia",
        "At least 3,000 North Korean soldiers have been sent to Russia, the Pentagon said on Wednesday. Officials would not say what Moscow pays Pyongyang for them.",
        False,
    ),
    Case(
        "webinar",
        None,
        "Webinar: following the money from Pyongyang to Moscow",
        "Join our trainers for one hour on how North Korean bank representatives use front companies. Cases include the designations of 2017, 2018 and 2022. Registration is free.",
        False,
    ),
    Case(
        "korean missile",
        "2025-01-06",
        "북한, 동해상으로 중거리 탄도미사일 발사",
        "합동참모본부는 6일 북한이 평양 일대에서 중거리급으로 추정되는 탄도미사일 1발을 발사했다고 밝혔다. 정부는 추가 제재를 검토하고 있다.",
        False,
    ),
    Case(
        "russian earnings",
        "2025-08-01",
        "Прибыль Сбербанка выросла на 5%",
        "Крупнейший российский банк, находящийся под санкциями США, отчитался о чистой прибыли за первое полугодие. Комиссионные доходы от платежей и переводов увеличились.",
        False,
    ),
    Case(
        "russian delisting",
        "2025-04-02",
        "США исключили из санкционного списка жену российского банкира",
        "Минфин США снял санкции с супруги сопредседателя наблюдательного совета российского банка, внесенной в список в 2022 году.",
        False,
    ),
    Case(
        "ukrainian weapons package",
        "2024-06-13",
        "Велика Британія запровадила санкції проти постачальників боєприпасів для Росії",
        "Лондон оголосив про обмеження проти виробників боєприпасів, верстатів і мікроелектроніки для російської армії, а також суден тіньового флоту.",
        False,
    ),
    Case(
        "german oil package",
        "2025-05-20",
        "EU beschließt weitere Sanktionen gegen Russlands Schattenflotte",
        "Die Außenminister haben in Brüssel neue Strafmaßnahmen gegen fast 200 Öltanker beschlossen. Auch Versicherer und Reedereien sind betroffen.",
        False,
    ),
    Case(
        "japanese missile sanctions",
        "2023-12-01",
        "政府、北朝鮮のサイバー集団など4団体・5人の資産凍結",
        "北朝鮮の衛星打ち上げを受け、日本政府は1日、ハッカー集団や弾道ミサイル開発に関わる団体の資産を凍結する追加制裁を決めた。",
        False,
    ),
    Case(
        "french explainer",
        "2022-03-01",
        "Qu'est-ce que le système Swift et pourquoi en exclure les banques russes ?",
        "Swift est une messagerie utilisée par plus de 11 000 banques pour leurs paiements internationaux. Explications sur une sanction réclamée contre la Russie.",
        False,
    ),
    Case(
        "spanish cartel",
        "2025-06-25",
        "EE.UU. sanciona a tres instituciones financieras mexicanas por lavado de dinero de cárteles",
        "El Tesoro señaló este miércoles a dos bancos y una casa de bolsa de México como preocupación principal de lavado de dinero vinculado al tráfico de fentanilo.",
        False,
    ),
    Case(
        "chinese missile",
        "2024-11-05",
        "朝鲜向东部海域发射多枚弹道导弹",
        "韩国联合参谋本部5日称,朝鲜当天上午发射多枚近程弹道导弹。美国财政部此前多次制裁朝鲜。",
        False,
    ),
)
