"""Small worlds of lists and press, drawn by hypothesis: few names, so that everything meets everything. All made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from tests.networks.founding import article, party

from sanctionwire.classify.designation import classify_change
from sanctionwire_schemas import (
    Action,
    Address,
    ArticleStatus,
    Batch,
    DesignationChange,
    Directive,
    DirectiveKind,
    EventLink,
    Finding,
    Identifier,
    LinkKind,
    ListEntry,
    Nexus,
    Op,
    PartyKind,
    PaymentRole,
)

START = datetime(2024, 5, 1, tzinfo=UTC)
ORGANIZATIONS = (
    "ZIMNY BANK AO",
    "LETNY BANK AO",
    "KRONA OOO",
    "ZIMNY LIZING OOO",
    "OBMEN CRYPTO EXCHANGE",
    "PAVLIN MINING",
)
PERSONS = ("SIDOROV, Semyon Petrovich", "PAK, Chol Su", "IVANOVA, Vera Pavlovna")
PRESS = ("Zimny Bank", "Letny Bank", "Krona LLC", "Obmen", "Severny Bank", "Pavlin Mining")
PRESS_PERSONS = ("Semyon Petrovich Sidorov", "Pak Chol Su", "Vera Ivanova")
PROGRAMS = (("RUSSIA-EO14024",), ("DPRK3",), ("DPRK3", "RUSSIA-EO14024"), ("CYBER2",), ("NPWMD",), ("DPRK3", "CYBER2"))
LISTS = ("us_ofac_sdn", "gb_uksl")
SUBJECTS = tuple(f"{list_id}/{uid}" for list_id in LISTS for uid in range(100, 108))


@dataclass(frozen=True, slots=True)
class World:
    """Findings in the order in which they were published, and what people decided."""

    findings: tuple[Finding, ...]
    directives: tuple[Directive, ...] = ()

    @property
    def batches(self) -> frozenset[str]:
        """Ids of all batches."""
        return frozenset(f.batch.id for f in self.findings if f.batch is not None)


@st.composite
def list_entries(draw: st.DrawFn, list_id: str, uid: int) -> ListEntry:
    """One entry."""
    person = draw(st.integers(0, 3)) == 0
    name = draw(st.sampled_from(PERSONS if person else ORGANIZATIONS))
    links = draw(st.lists(st.sampled_from(ORGANIZATIONS + PERSONS[:1]), max_size=2, unique=True))
    identifier = draw(st.sampled_from((None, ("BIC", "ZIMNRUMM"), ("BIC", "LETNRUMM"), ("INN", "7712345678"))))
    return ListEntry.model_validate(
        {
            "list_id": list_id,
            "entry_id": str(uid),
            "name": name,
            "kind": PartyKind.PERSON if person else PartyKind.ORGANIZATION,
            "programs": draw(st.sampled_from(PROGRAMS)),
            "titles": draw(st.sampled_from(((), ("Chairman, Zimny Bank",)))) if person else (),
            "addresses": draw(st.sampled_from(((), (Address(street="5 Lesnaya", city="Moscow", country="RU"),)))),
            "identifiers": (Identifier(kind=identifier[0], value=identifier[1]),) if identifier and not person else (),
            "links": tuple({"target_name": target} for target in links),
            "birth_dates": ("1970-01-01",) if person else (),
        }
    )


@st.composite
def publications(draw: st.DrawFn, list_id: str, number: int) -> list[Finding]:
    """One batch: additions, amendments and removals of a few entries, all possible whatever came before."""
    day = START + timedelta(days=draw(st.integers(0, 12)), minutes=number)
    snapshot = number == 0 and draw(st.booleans())
    changes = [
        (
            Op.ADDED if snapshot else draw(st.sampled_from((Op.ADDED, Op.ADDED, Op.AMENDED, Op.REMOVED))),
            draw(list_entries(list_id, uid)),
        )
        for uid in draw(st.lists(st.integers(100, 106), min_size=1, max_size=5, unique=True))
    ]
    if draw(st.integers(0, 2)) == 0:  # an entry that gets another number
        moved = draw(list_entries(list_id, draw(st.integers(100, 103))))
        changes = [change for change in changes if change[1].entry_id not in (moved.entry_id, "107")]
        changes += [(Op.REMOVED, moved), (Op.ADDED, moved.model_copy(update={"entry_id": "107"}))]
    batch_id = f"{list_id}/{number}"
    return [
        classify_change(
            DesignationChange(
                event_id=f"{batch_id}/{index}",
                op=op,
                entry=one,
                material=True,
                batch=Batch(
                    id=batch_id, index=index, size=len(changes), list_id=list_id, published_at=day, snapshot=snapshot
                ),
            )
        )
        for index, (op, one) in enumerate(changes)
    ]


@st.composite
def articles(draw: st.DrawFn, number: int) -> list[Finding]:
    """One article, perhaps corrected or withdrawn later."""
    names = draw(st.lists(st.sampled_from(PRESS), max_size=3, unique=True))
    persons = draw(st.lists(st.sampled_from(PRESS_PERSONS), max_size=1))
    parties = [
        party(
            name,
            PartyKind.BANK if "Bank" in name else PartyKind.ORGANIZATION,
            payment_role=PaymentRole.BANK if "Bank" in name else None,
            newly_named=draw(st.booleans()),
            designated=draw(st.booleans()),
        )
        for name in names
    ] + [party(name, PartyKind.PERSON) for name in persons]
    links = (EventLink(kind=LinkKind.OWNED_BY, source=names[1], target=names[0]),) if len(names) > 1 else ()
    day = date(2024, 5, 1) + timedelta(days=draw(st.integers(0, 12)))
    published = datetime(day.year, day.month, day.day, 9, number, tzinfo=UTC)
    alert = draw(st.integers(0, 3)) > 0
    made = article(
        f"article-{number}",
        day=day,
        published=published,
        nexus=draw(st.sampled_from(((Nexus.RUSSIA,), (Nexus.DPRK,), (Nexus.DPRK, Nexus.RUSSIA)))),
        counts=draw(st.sampled_from(((None, None), (2, None), (2, 1), (1, 0)))),
        parties=parties,
        links=links,
        authority=draw(st.sampled_from(("OFAC", "UK", None))),
        action=draw(st.sampled_from((Action.DESIGNATION, Action.EXPOSURE))),
    ).model_copy(update={"alert": alert})
    fate = draw(st.integers(0, 5))
    if fate == 0:
        status = draw(st.sampled_from((ArticleStatus.RETRACTED, ArticleStatus.PUBLISHED)))
        return [made, article(f"article-{number}", day=day, published=published, revision=2, status=status)]
    if fate == 1:  # corrected: some names less, another tie, other numbers
        changed = {"revision": 2, "event_hash": f"{number}/2", "parties": made.parties[1:], "links": ()}
        return [made, made.model_copy(update=changed)]
    return [made]


@st.composite
def directives(draw: st.DrawFn, number: int) -> Directive:
    """What a person decided about two entries, known or not."""
    subjects = draw(st.lists(st.sampled_from(SUBJECTS), min_size=2, max_size=2, unique=True))
    return Directive(
        directive_id=f"directive-{number}",
        kind=draw(st.sampled_from((DirectiveKind.SAME, DirectiveKind.DIFFERENT))),
        subjects=tuple(subjects),
        author="on call",
        reason="looked it up",
        created_at=START + timedelta(days=draw(st.integers(0, 12)), seconds=number),
    )


@st.composite
def worlds(draw: st.DrawFn, most_articles: int = 4) -> World:
    """Publications of two lists and some articles."""
    found: list[Finding] = []
    for list_id in LISTS[: draw(st.integers(1, 2))]:
        for number in range(draw(st.integers(1, 3))):
            found += draw(publications(list_id, number))
    for number in range(draw(st.integers(0, most_articles))):
        found += draw(articles(number))
    decided = [draw(directives(number)) for number in range(draw(st.integers(0, 2)))]
    return World(tuple(found), tuple(decided))
