"""An alert as a Slack message: what happened, to whom, why we think so, and where it comes from.

    message = render(alert)
    message.text        # one sentence
    message.payload()   # what is posted

Pure: the same alert gives the same message. Every text from outside passes ``outside.py``, every part ``layout.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from sanctionwire.notify import words
from sanctionwire.notify.layout import (
    MESSAGE_BUDGET,
    TEXT_MAX,
    SlackMessage,
    context,
    divider,
    fields,
    header,
    paragraphs,
    section,
    text_units,
)
from sanctionwire.notify.members import member_item, newest_first
from sanctionwire.notify.outside import code, inert, join_within, link
from sanctionwire_schemas import (
    Alert,
    AlertKind,
    ArticleProvenance,
    Change,
    ListProvenance,
    Member,
    Origin,
    Reason,
)

# Units of text for each part. Members get what the others leave of the message's budget.
TITLE_MAX = 300
SUMMARY_MAX = 500
CHANGES_BUDGET = 900
UNKNOWN_BUDGET = 500
STATED_BUDGET = 1_300
INFERRED_BUDGET = 900
NOTICES_BUDGET = 700
RELATED_BUDGET = 400
SOURCES_BUDGET = 1_000

QUOTE_MAX = 300
LINK_MAX = 600
NOTE_MAX = 200
ID_MAX = 90
NAMES_IN_SENTENCE = 8

_Source = ListProvenance | tuple[int, ArticleProvenance]

DISCLAIMER = (
    "Listed means that an official record says so. Everything else is reported or inferred, "
    "and says nothing about what may be done with a party."
)


def render(alert: Alert) -> SlackMessage:
    """The message about one alert; always within Slack's limits, whatever stands in the alert."""
    top: list[Block] = [header(_header(alert)), section(_what(alert)), fields(_facts(alert)), *_changes(alert)]
    rest: list[Block] = [
        *_unknown(alert),
        *_reasons("*What the sources state*", alert, Origin.STATED, STATED_BUDGET),
        *_reasons("*What we infer*", alert, Origin.INFERRED, INFERRED_BUDGET),
        *_notices(alert),
        *_related(alert),
        divider(),
        *_sources(alert),
        context(_small_print(alert)),
    ]
    members = _members(alert, MESSAGE_BUDGET - text_units([*top, *rest]))
    return SlackMessage(text=sentence(alert), blocks=(*top, *members, *rest))


def bare(alert: Alert) -> SlackMessage:
    """The least that can be said of an alert, for when :func:`render` fails: it must not cost people the news."""
    title, alert_id = inert(alert.title, TITLE_MAX), inert(alert.alert_id, ID_MAX)
    text = f"There is an alert that could not be laid out: “{title}” (alert {alert_id})."
    return SlackMessage(text=text, blocks=(section(text),))


def sentence(alert: Alert) -> str:
    """The whole news in one sentence, for notifications and for receivers that show no blocks."""
    status = f"is {words.STATUS[alert.status_after]}"
    if alert.status_before not in (None, alert.status_after):
        status = f"went from {words.STATUS[alert.status_before]} to {words.STATUS[alert.status_after]}"
    names = [f"“{inert(member.name, 80)}”" for member in newest_first(alert)[:NAMES_IN_SENTENCE]]
    names += [f"{left:,} more"] if (left := len(alert.members) - len(names)) > 0 else []
    count = words.counted(len(alert.members), "member")
    members = f"it has {count}: {words.listing(names)}" if names else "no member is named"
    text = (
        f"{alert.severity.capitalize()} alert: the payment network “{inert(_network(alert), TITLE_MAX)}”"
        f"{_linked_to(alert)} {_verb(alert.kind)}; its status {status}; {members} "
        f"(alert {inert(alert.alert_id, ID_MAX)})."
    )
    return text[:TEXT_MAX]


def _network(alert: Alert) -> str:
    """The title without what happened, which the sentence says itself."""
    return alert.title.removeprefix(f"{alert.kind.value.capitalize()}: ")


def _header(alert: Alert) -> str:
    mark = f"{words.SEVERITY_MARK[alert.severity]} {alert.severity.upper()}"
    network = f"{words.listing([words.NEXUS[n] for n in alert.nexus])} payment network".lstrip()
    return f"{mark} · {network} {words.KIND[alert.kind]}"


def _linked_to(alert: Alert) -> str:
    return f", linked to {words.listing([words.NEXUS[n] for n in alert.nexus])}," if alert.nexus else ""


def _verb(kind: AlertKind) -> str:
    return {
        AlertKind.APPEARED: "appeared",
        AlertKind.EXPANDED: "expanded",
        AlertKind.MERGED: "merged with another",
        AlertKind.CONTRACTED: "lost members",
        AlertKind.DISSOLVED: "was dissolved",
    }[kind]


def _what(alert: Alert) -> str:
    title = inert(alert.title, TITLE_MAX) or "(no title)"
    summary = inert(alert.summary, SUMMARY_MAX)
    return f"*{title}*\n{summary}" if summary else f"*{title}*"


def _facts(alert: Alert) -> list[tuple[str, str]]:
    before = "new" if alert.status_before is None else words.STATUS[alert.status_before]
    facts = [
        ("Status", f"{before} → *{words.STATUS[alert.status_after]}*"),
        ("Nexus", words.listing([words.NEXUS[n] for n in alert.nexus]) or "none"),
        ("Members", _member_count(alert)),
        ("Confidence", f"{alert.confidence:.0%} that this is one network with this nexus"),
    ]
    if counts := words.announced(alert.counts):
        facts.append(("Announced", counts))
    if alert.lead is not None:
        facts.append(("Lead time", words.lead_time(alert.lead)))
    if alert.published is not None:
        facts.append(("Published", words.moment(alert.published)))
    return facts


def _member_count(alert: Alert) -> str:
    if not alert.members:
        return "none named"
    new = sum(member.entity_id in alert.new_members for member in alert.members)
    if new == len(alert.members):
        return f"{new:,}, all new"
    return f"{len(alert.members):,}, {new:,} new" if new else f"{len(alert.members):,}"


def _changes(alert: Alert) -> list[Block]:
    return paragraphs("*What changed*", alert.changes, _change, CHANGES_BUDGET, "change")


def _change(change: Change) -> str:
    return f"• {words.CHANGE[change.kind]}: {inert(change.detail, QUOTE_MAX)}"


def _members(alert: Alert, budget: int) -> list[Block]:
    gone = alert.kind in (AlertKind.CONTRACTED, AlertKind.DISSOLVED)
    heading = "*Members before this change*" if gone else "*Members*"
    new = frozenset(alert.new_members)

    def show(member: Member) -> str:
        return member_item(member, new=member.entity_id in new)

    return paragraphs(heading, newest_first(alert), show, budget, "member")


def _unknown(alert: Alert) -> list[Block]:
    heading = "*Announced but not named*"
    return paragraphs(heading, alert.unknown, lambda text: f"• {inert(text, NOTE_MAX)}", UNKNOWN_BUDGET, "statement")


def _reasons(heading: str, alert: Alert, origin: Origin, budget: int) -> list[Block]:
    """The strongest first; the same rule on the same words counts once."""
    strongest = sorted((r for r in alert.reasons if r.origin is origin), key=lambda r: -abs(r.weight))
    different = list({(r.feature, r.quote, r.note): r for r in reversed(strongest)}.values())[::-1]
    numbers = {a.event_id: n for n, a in enumerate(alert.provenance.articles, start=1)}
    return paragraphs(heading, different, lambda reason: _reason(reason, numbers), budget, "reason")


def _reason(reason: Reason, numbers: dict[str, int]) -> str:
    note = inert(reason.note or "", NOTE_MAX)
    quote = inert(reason.quote, QUOTE_MAX)
    number = numbers.get(reason.event_id or "")
    said = f"“{quote}”{f' [{number}]' if number else ''}" if quote else ""
    told = [said, note] if reason.origin is Origin.STATED else [note, f"from {said}" if said else ""]
    return f"• {' — '.join(part for part in told if part)} ({code(reason.feature, 60)} {reason.weight:+.2f})"


def _notices(alert: Alert) -> list[Block]:
    heading = "*Licences and deadlines, in the source's words*"
    return paragraphs(heading, alert.notices, lambda n: f"• “{inert(n.quote, QUOTE_MAX)}”", NOTICES_BUDGET, "notice")


def _related(alert: Alert) -> list[Block]:
    items = []
    if alert.absorbed:
        items.append(f"• took in {_ids(alert.absorbed)}")
    if alert.possibly_same:
        items.append(f"• may be the same as {_ids(alert.possibly_same)}")
    return paragraphs("*Other networks*", items, str, RELATED_BUDGET, "remark")


def _ids(ids: Sequence[str]) -> str:
    return join_within([code(i, 40) for i in ids[:20]], RELATED_BUDGET // 2 - 30)


def _sources(alert: Alert) -> list[Block]:
    """Lists first: they are official. Articles carry the numbers that reasons refer to."""
    items: list[_Source] = [*alert.provenance.lists, *enumerate(alert.provenance.articles, start=1)]
    return paragraphs("*Sources*", items, _source, SOURCES_BUDGET, "source")


def _source(item: _Source) -> str:
    return _list(item) if isinstance(item, ListProvenance) else _article(*item)


def _article(number: int, article: ArticleProvenance) -> str:
    title = link(article.url, article.title or article.event_id, LINK_MAX)
    when = "" if article.published is None else f", {words.moment(article.published)}"
    source = inert(article.source, 60)
    return f"[{number}] {title}{when}" if source in title else f"[{number}] {title}, {source}{when}"


def _list(publication: ListProvenance) -> str:
    name = words.LIST.get(publication.list_id, publication.list_id)
    return f"• {link(publication.address, name, LINK_MAX)}, published {words.moment(publication.published_at)}"


def _small_print(alert: Alert) -> list[str]:
    version = f"classifier {alert.provenance.classifier_version}, rules {alert.provenance.rules_version}"
    network = f"network {code(alert.network_id, ID_MAX)} version {alert.network_version}"
    ids = f"alert {code(alert.alert_id, ID_MAX)} · {network} · {version} · {words.moment(alert.emitted)}"
    return [ids, DISCLAIMER]
