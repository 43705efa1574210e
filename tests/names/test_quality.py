"""Quality on real lists and on people made up: aliases lead home, namesakes do not, remarks give up their identifiers.

Tests that take ``shared_data`` skip where it is not; a small sample of our own stands for it there.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from sanctionwire.names import CandidateIndex, country_code, extract, key, make, script
from sanctionwire_schemas import Identifier, PartyKind

# Entries with names in another script: kind, the list's name, the same name elsewhere. All are public.
OWN = [
    (PartyKind.ORGANIZATION, "KOREA KWANGSON BANKING CORP", ["조선광선은행", "朝鲜光鲜银行"]),
    (PartyKind.ORGANIZATION, "DAEDONG CREDIT BANK", ["대동신용은행"]),
    (PartyKind.ORGANIZATION, "KOREA DAESONG BANK", ["조선대성은행"]),
    (PartyKind.ORGANIZATION, "TANCHON COMMERCIAL BANK", ["단천상업은행"]),
    (PartyKind.ORGANIZATION, "KOREA RYONBONG GENERAL CORPORATION", ["조선련봉총회사"]),
    (PartyKind.ORGANIZATION, "DANDONG HONGXIANG INDUSTRIAL DEVELOPMENT CO LTD", ["丹东鸿祥实业发展有限公司"]),
    (PartyKind.ORGANIZATION, "BANK OF DANDONG", ["丹东银行"]),
    (PartyKind.ORGANIZATION, "TSMRBANK, OOO", ["ООО «ЦМРБанк»", "ЦМРБАНК"]),
    (PartyKind.ORGANIZATION, "STROYTREYD LLC", ["ООО «Стройтрейд»"]),
    (PartyKind.ORGANIZATION, "AGROSOYUZ COMMERCIAL BANK", ["КБ «Агросоюз»"]),
    (
        PartyKind.ORGANIZATION,
        "BANK 'CENTER FOR INTERNATIONAL SETTLEMENTS' LLC",
        ["Банк «Центр международных расчетов»"],
    ),
    (PartyKind.PERSON, "NIKULIN, Dmitry Yuryevich", ["Дмитрий Юрьевич Никулин", "Никулин Дмитрий"]),
    (PartyKind.PERSON, "ZHDANOVA, Ekaterina Valeryevna", ["Екатерина Жданова"]),
    (PartyKind.PERSON, "KIM, Yong Chol", ["김영철"]),
    (PartyKind.PERSON, "SIM, Hyon Sop", ["심현섭"]),
    (PartyKind.PERSON, "PARK, Jin Hyok", ["박진혁"]),
    (PartyKind.PERSON, "RI, Jong Chol", ["리정철"]),
    (PartyKind.PERSON, "KIM, Chol Sam", ["金铁三", "김철삼"]),
    (PartyKind.PERSON, "MA, Xiaohong", ["马晓红"]),
    (PartyKind.PERSON, "LI, Jiadong", ["李家东"]),
    (PartyKind.VESSEL, "AKADEMIK CHERSKIY", ["Академик Черский"]),
]

FAMILIES = (
    "Ivan Petr Sidor Kuznets Smirn Popov Vasil Mikhail Fedor Moroz Volk Aleks Leb Semen Egor Pavl Kozl Step Nikol Orl"
)
GIVEN = (
    "Ivan Dmitry Sergei Aleksandr Mikhail Nikolai Andrei Olga Elena Anna Maria Viktor Yuri Oleg Pavel Roman Igor Boris"
)
KOREAN = "Kim Ri Pak Choe Jong Kang Jo Yun Jang Rim Han O So Sin Kwon Hwang"
SYLLABLES = "Chol Yong Song Il Kwang Hyok Nam Su Ho Myong Jin Gwon Hak Un Sop Chun Ok Hui Guk Bom"


def loaded(entries: list[tuple[PartyKind, str, list[str]]]) -> CandidateIndex[str]:
    index: CandidateIndex[str] = CandidateIndex()
    for kind, name, _ in entries:
        index.add(name, [name], kind)
    return index


def homes(index: CandidateIndex[str], wanted: list[tuple[PartyKind, str, str]]) -> tuple[float, list[str]]:
    """Share of aliases that find their entry first, and those that do not."""
    lost = []
    for kind, name, alias in wanted:
        found = index.search(alias, kind)
        if not found or found[0][0] != name:
            lost.append(f"{alias} | {name} | {found[0][0] if found else None}")
    return 1 - len(lost) / len(wanted), lost


def test_a_name_in_another_script_finds_its_entry_first() -> None:
    share, lost = homes(loaded(OWN), [(kind, name, alias) for kind, name, aliases in OWN for alias in aliases])
    assert share >= 0.95, lost


def _entries_of(shared_data: Path) -> Iterator[tuple[PartyKind, list[str]]]:
    """Entries of the lists with all their names, those in other scripts too."""
    folder = shared_data / "lists"
    (enhanced,) = (folder / "ofac_enhanced_xml").glob("*.xml")
    root = etree.parse(enhanced).getroot()
    space = {"x": root.nsmap[None]}
    for entity in root.iterfind(".//x:entities/x:entity", space):
        kind = PartyKind.PERSON if entity.findtext(".//x:entityType", None, space) == "Individual" else None
        names = [text for at in entity.iterfind(".//x:names//x:formattedFullName", space) if (text := at.text)]
        yield kind or PartyKind.ORGANIZATION, names
    newest = max((folder / "un_xml").glob("*.xml"))
    for entry in etree.parse(newest).iter("INDIVIDUAL", "ENTITY"):
        parts = (entry.findtext(f"{place}_NAME") for place in ("FIRST", "SECOND", "THIRD", "FOURTH"))
        names = [" ".join(part for part in parts if part)]
        names += [text for at in entry.iter("ALIAS_NAME", "NAME_ORIGINAL_SCRIPT") if (text := at.text)]
        yield PartyKind.PERSON if entry.tag == "INDIVIDUAL" else PartyKind.ORGANIZATION, names


def test_aliases_of_the_lists_in_another_script_find_their_entry_first(shared_data: Path) -> None:
    """Asked for one name in Cyrillic or Han, with every other name of each entry in the index.

    What is left no work on letters finds: 云从科技 is CloudWalk in translation.
    """
    every = [(kind, names) for kind, names in _entries_of(shared_data) if script(names[0]) == "Latn"]
    wanted = [
        (kind, number, name)
        for number, (kind, names) in enumerate(every)
        for name in names
        if script(name) in ("Cyrl", "Hang", "Hani")
    ]
    assert len(wanted) >= 20
    index: CandidateIndex[int] = CandidateIndex()
    for number, (kind, names) in enumerate(every):
        index.add(number, names, kind)
    lost, lost_from_latin = [], []
    for kind, number, name in wanted:
        names = every[number][1]
        index.remove(number)
        index.add(number, [other for other in names if other != name], kind)
        best = index.search(name, kind, least=0.3)
        if not best or best[0][0] != number:
            lost.append((name, names))
        index.remove(number)
        index.add(number, [other for other in names if script(other) == "Latn"], kind)
        best = index.search(name, kind, least=0.3)
        if not best or best[0][0] != number:
            lost_from_latin.append((name, names))
        index.remove(number)
        index.add(number, names, kind)
    assert 1 - len(lost) / len(wanted) >= 0.95, lost
    assert 1 - len(lost_from_latin) / len(wanted) >= 0.9, lost_from_latin


def _people(count: int, seed: int) -> list[str]:
    """People of the two countries, made up; no two share both given and family name."""
    dice = random.Random(seed)
    roots = [first + second for first in FAMILIES.split() for second in ("", "ar", "el", "om", "ush", "at", "yk")]
    families = [root + ending for root in roots for ending in ("ov", "enko", "sky", "in", "ovich", "uk")]
    made: dict[tuple[str, ...], str] = {}
    while len(made) < count:
        if dice.random() < 0.3:
            whole = (dice.choice(KOREAN.split()), dice.choice(SYLLABLES.split()), dice.choice(SYLLABLES.split()))
            made[whole] = " ".join(whole)
        else:
            given, family = dice.choice(GIVEN.split()), dice.choice(families)
            patronymic = f" {dice.choice(GIVEN.split()[:9]).rstrip('iy')}ovich" if dice.random() < 0.5 else ""
            made[given, family] = f"{given}{patronymic} {family}"
    people = list(made.values())
    dice.shuffle(people)
    return people


def test_two_thousand_people_made_up_match_nobody_on_a_list_of_a_thousand() -> None:
    """No two share given and family name, many share one of them: none may match, in whatever order or script."""
    people = _people(3000, seed=1)
    listed, asked = people[:1000], people[1000:]
    index: CandidateIndex[str] = CandidateIndex()
    for name in listed:
        index.add(name, [name], PartyKind.PERSON)
    for name in asked:
        false = [(found, one) for found, one in index.search(name, PartyKind.PERSON) if one.same]
        assert false == [], name


def _renderer(shared_data: Path) -> Any:
    spec = importlib.util.spec_from_file_location("render", shared_data / "networks" / "render_ofac_csv.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["render"] = module
    spec.loader.exec_module(module)
    return module


def _bare(identifier: Identifier) -> str:
    return key(identifier)[2]


def test_every_identifier_of_the_cases_is_found_in_rendered_remarks(shared_data: Path) -> None:
    """With kind and country, from the text alone. A Russian number without its country is read as Russian where its
    check digits say so, and has its general kind in the cases; that is the one difference allowed.
    """
    render = _renderer(shared_data)
    general = {"INN": "tax_id", "OGRN": "registration", "OKPO": "gazette"}
    total, lost = 0, []
    for line in (shared_data / "networks" / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["list"] != "OFAC_SDN":
            continue
        for entry in case["before"] + [change["entry"] for change in case["changes"]]:
            found = [one.identifier for one in extract(render.remarks(entry) or "")]
            for stated in entry["identifiers"]:
                if stated["kind"] in render.COLUMN_KINDS:
                    continue
                value, _, within = stated["value"].partition(" (")  # one case has the country within the value
                named = stated["country"] or within.removesuffix(")")
                country = country_code(named) if named else None
                expected = make(stated["kind"], value, country=country, currency=stated.get("currency"))
                assert expected is not None
                total += 1
                if not any(
                    _bare(one) == _bare(expected)
                    and (one.kind == expected.kind or (country is None and general.get(one.kind) == expected.kind))
                    and (country is None or one.country == country or stated["kind"] in render.NO_COUNTRY_SUFFIX)
                    for one in found
                ):
                    lost.append((entry["uid"], stated))
    assert total > 800
    assert lost == []


def test_names_of_one_list_entry_beat_those_of_its_neighbours(shared_data: Path) -> None:
    """An alias of the US list, spelled as the list has it, never finds another entry before its own."""
    with (shared_data / "lists" / "ofac_csv" / "2021-07-07" / "sdn.csv").open(encoding="latin-1", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) > 2][:600]
    index: CandidateIndex[str] = CandidateIndex()
    kinds = {"individual": PartyKind.PERSON, "vessel": PartyKind.VESSEL}
    entries = [(row[0], row[1], kinds.get(row[2].strip(), PartyKind.ORGANIZATION)) for row in rows]
    for uid, name, kind in entries:
        index.add(uid, [name], kind)
    for uid, name, kind in entries:
        best = index.search(name, kind)
        assert uid in [found for found, compared in best if compared.score == best[0][1].score]
