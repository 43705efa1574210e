"""Alerts to render and deliver: the founding case's facts, and any alert at all for property tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from sanctionwire_schemas import (
    Alert,
    AlertKind,
    ArticleProvenance,
    Basis,
    Cause,
    Change,
    ChangeKind,
    Counts,
    Identifier,
    ListProvenance,
    Member,
    NetworkStatus,
    Nexus,
    Origin,
    PartyKind,
    PaymentRole,
    Provenance,
    Reason,
    Severity,
)

PUBLISHED = datetime(2024, 9, 19, 14, 5, tzinfo=UTC)

HOSTILE = (
    "<!channel> <!here|here> <@U012AB3CD> <#C1> <!subteam^S1> <http://evil.example|Treasury> &lt;!channel&gt; "
    "*bold* _it_ ~gone~ `code` ```block``` :skull: \u202egpj.exe\u202c\u2066x\u2069 a\u0000b\x1b[31m\r\nnew line "
    "\u200b\ufeff\U000e0041 \ud800 https://evil.example/ @channel #general 12:30:45 us_ofac_sdn"
)


def member(name: str, entry: str, *, kind: PartyKind = PartyKind.BANK) -> Member:
    return Member(
        entity_id=f"e-{entry}",
        name=name,
        kind=kind,
        basis=Basis.LISTED,
        payment_role=PaymentRole.BANK if kind is PartyKind.BANK else None,
        countries=("RU",),
        list_entries=(f"us_ofac_sdn/{entry}",),
        programs=("DPRK3", "RUSSIA-EO14024"),
        secondary_sanctions=("North Korea Sanctions Regulations section 510.214",),
        listed_on=PUBLISHED.date(),
        identifiers=(Identifier(kind="INN", value="7744000302"), Identifier(kind="BIC", value="TSMRRU22")),
    )


def alert(
    alert_id: str = "a-1", *, network_id: str = "n-1", title: str = "Six parties move payments", **changes: object
) -> Alert:
    """The founding case's network when the list batch fills it."""
    members = (
        member("MRB Bank", "50603"),
        member("TSMRBank, OOO", "22488"),
        member("Russian Financial Corporation Bank JSC", "24026"),
        member("Timer Bank, AO", "50604"),
        member("Stroytreyd LLC", "50607", kind=PartyKind.ORGANIZATION),
        member("NIKULIN, Dmitry Yuryevich", "50610", kind=PartyKind.PERSON),
    )
    facts: dict[str, object] = {
        "alert_id": alert_id,
        "kind": AlertKind.EXPANDED,
        "network_id": network_id,
        "network_version": 2,
        "status_before": NetworkStatus.REPORTED,
        "status_after": NetworkStatus.LISTED,
        "nexus": (Nexus.DPRK, Nexus.RUSSIA),
        "severity": Severity.CRITICAL,
        "confidence": 0.93,
        "title": title,
        "summary": "OFAC listed the parties that an article had announced.",
        "members": members,
        "new_members": tuple(m.entity_id for m in members),
        "changes": (Change(kind=ChangeKind.MEMBER_LISTED, detail="MRB Bank was listed"),),
        "counts": Counts(organizations=5, individuals=1),
        "reasons": (
            Reason(feature="nexus.program", weight=0.5, quote="DPRK3", event_id="ev-1"),
            Reason(
                feature="role.same_action",
                weight=0.3,
                quote="five entities and one individual",
                origin=Origin.INFERRED,
                event_id="art-1",
                note="the list batch fills what the article announced",
            ),
        ),
        "notices": (Reason(feature="notice", weight=0.0, quote="wind down by 12:01 a.m. 31 October"),),
        "unknown": ("one bank that is not named",),
        "cause": Cause(topic="sanctionwire.findings.v1", partition=0, offset=7),
        "caused_by": ("ev-1",),
        "provenance": Provenance(
            articles=(
                ArticleProvenance(
                    event_id="art-1",
                    title="Treasury acts against payment network",
                    url="https://home.treasury.gov/news/press-releases/jy2590?a=1&b=2",
                    source="home.treasury.gov",
                    published=PUBLISHED,
                ),
            ),
            lists=(
                ListProvenance(list_id="us_ofac_sdn", batch_id="b-1", published_at=datetime(2024, 9, 19, tzinfo=UTC)),
            ),
            classifier_version=1,
            rules_version=1,
        ),
        "published": PUBLISHED,
        "emitted": PUBLISHED + timedelta(minutes=1),
        "lead_time": timedelta(hours=3, minutes=12),
    }
    return Alert.model_validate(facts | changes)


outside = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="<>&!@#|*_~`:/ab \u202e\u200f\u0000\n\u05d0\u0627", max_size=200),
    st.just(HOSTILE),
    st.builds(
        lambda piece, n: piece * n,
        st.sampled_from(["<", "&", "x", "😀", "🇰🇵 ", "*", "\u0627", HOSTILE]),
        st.integers(1, 1500),
    ),
)
some_id = st.one_of(st.text(min_size=1, max_size=512), st.sampled_from(["<!here>" * 70, "`" * 512, "n-1"]))
urls = st.one_of(
    st.none(),
    outside,
    st.builds(lambda tail: f"https://example.org/{tail}", outside),
    st.builds(lambda host: f"http://{host}/", outside),
)
moments = st.datetimes(timezones=st.just(UTC), min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30))  # noqa: DTZ001
reasons = st.builds(
    Reason,
    feature=outside,
    weight=st.floats(allow_nan=False, min_value=-1e6, max_value=1e6),
    quote=outside,
    origin=st.sampled_from(Origin),
    event_id=st.none() | some_id,
    note=st.none() | outside,
    span=st.none(),
)
identifiers = st.builds(
    Identifier,
    kind=st.sampled_from(["BIC", "INN", "wallet", "<!here>", "🇷🇺" * 20]),
    value=st.text(min_size=1, max_size=1024),
    currency=st.none() | outside,
    valid=st.sampled_from([None, True, False]),
    country=st.none(),
)
members = st.builds(
    Member,
    entity_id=some_id,
    name=outside,
    kind=st.sampled_from(PartyKind),
    basis=st.sampled_from(Basis),
    payment_role=st.none() | st.sampled_from(PaymentRole),
    countries=st.lists(st.sampled_from(["RU", "KP", "GE-SO"]), max_size=30).map(tuple),
    list_entries=st.lists(outside, max_size=12).map(tuple),
    programs=st.lists(outside, max_size=12).map(tuple),
    secondary_sanctions=st.lists(outside, max_size=6).map(tuple),
    listed_on=st.none() | st.dates(),
    identifiers=st.lists(identifiers, max_size=8).map(tuple),
    reasons=st.just(()),
    aliases=st.just(()),
    titles=st.lists(outside, max_size=2).map(tuple),
)


def _many(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Few different ones, or one of them very often: what breaks limits is number, not variety."""
    few = st.lists(strategy, max_size=4).map(tuple)
    return few | st.builds(lambda one, n: (one,) * n, strategy, st.integers(50, 120))


any_alert = st.builds(
    alert,
    some_id,
    network_id=some_id,
    title=outside,
    kind=st.sampled_from(AlertKind),
    severity=st.sampled_from(Severity),
    status_before=st.none() | st.sampled_from(NetworkStatus),
    nexus=st.lists(st.sampled_from(Nexus), max_size=2, unique=True).map(tuple),
    summary=outside,
    members=_many(members),
    new_members=st.lists(some_id, max_size=3).map(tuple),
    changes=_many(st.builds(Change, kind=st.sampled_from(ChangeKind), detail=outside, entity_id=st.none())),
    reasons=_many(reasons),
    notices=_many(reasons),
    unknown=_many(outside),
    absorbed=st.lists(some_id, max_size=30).map(tuple),
    possibly_same=st.lists(some_id, max_size=30).map(tuple),
    lead_time=st.none() | st.timedeltas(),
    published=st.none() | moments,
    emitted=moments,
    provenance=st.builds(
        Provenance,
        articles=_many(
            st.builds(
                ArticleProvenance,
                event_id=some_id,
                title=outside,
                url=urls,
                source=outside,
                published=st.none() | moments,
                text_sha256=st.none(),
                retrieved_at=st.none(),
            )
        ),
        lists=_many(
            st.builds(
                ListProvenance,
                list_id=some_id,
                batch_id=some_id,
                published_at=moments,
                address=urls,
                file_sha256=st.none(),
            )
        ),
        classifier_version=st.just(1),
        rules_version=st.just(1),
        settings_hash=st.none(),
    ),
)
