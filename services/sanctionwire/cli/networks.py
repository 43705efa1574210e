"""``sanctionwire networks``: look at the book, rebuild it, decide about parties, networks and held batches."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from sanctionwire.cli.decisions import Author, Days, Reason, Unchecked, connected, decide
from sanctionwire.cli.lines import STDERR, progress, to_json, write_line
from sanctionwire.cli.subjects import batch_named, latest_networks, network_named, party_named
from sanctionwire.cli.topics import CONNECT_ATTEMPTS, Bootstrap, broker_at
from sanctionwire.cli.watch import printable
from sanctionwire.errors import InputError
from sanctionwire.settings import NetworksSettings
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire_schemas import Alert, DirectiveKind, PaymentNetwork, Topic

app = typer.Typer(no_args_is_help=True, help="Look at networks, rebuild the book, decide about parties and batches.")


def draw(network: PaymentNetwork, events: list[dict[str, str]] | None = None) -> Tree:
    """A network for a terminal: members, links, reasons, and what happened when."""
    head = f"{network.title}  [{network.state}, {network.status}, {' and '.join(network.nexus)}]  {network.network_id}"
    tree = Tree(Text(printable(head), style="bold"))
    members = tree.add("members")
    names = {m.entity_id: m.name for m in network.members}
    for member in network.members:
        facts = [member.kind.value, member.basis.value, *member.list_entries, *member.programs]
        branch = members.add(Text(printable(f"{member.name} ({'; '.join(facts)})")))
        for identifier in member.identifiers:
            branch.add(Text(printable(f"{identifier.kind} {identifier.value} {identifier.country or ''}")))
        for reason in member.reasons:
            branch.add(Text(printable(f"{reason.feature} ({reason.origin}): “{reason.quote}”"), style="italic"))
    links = tree.add("links")
    for link in network.links:
        ends = f"{names.get(link.source, link.source)} — {link.kind} — {names.get(link.target, link.target)}"
        branch = links.add(Text(printable(ends)))
        for reason in link.evidence:
            branch.add(Text(printable(f"{reason.feature}: “{reason.quote}”"), style="italic"))
    reasons = tree.add("reasons")
    for reason in network.reasons:
        reasons.add(
            Text(
                printable(f"{reason.feature} {reason.weight:+.1f} ({reason.origin}): “{reason.quote}”"), style="italic"
            )
        )
    if events:
        history = tree.add("timeline")
        for event in events:
            history.add(Text(printable(f"{event['at'][:16]}  {event['what']}: {event['text']}")))
    return tree


async def alerts_about(broker: Broker, network_id: str) -> list[Alert]:
    """Every alert about a network, or about the one that took it in, in the order of their causes."""
    found: dict[str, Alert] = {}
    async for record in read_to_end(broker, [Topic.ALERTS]):
        alert = decode(Alert, record.value)
        if network_id == alert.network_id or network_id in alert.absorbed:
            found.setdefault(alert.alert_id, alert)
    return sorted(found.values(), key=lambda a: (a.emitted, a.network_version))


def timeline(network: PaymentNetwork, alerts: list[Alert]) -> list[dict[str, str]]:
    """What happened when: ``{"at", "what", "text"}`` in order. Days of listing, the first report, and every alert."""
    found = [
        {"at": member.listed_on.isoformat(), "what": "listed", "text": member.name}
        for member in network.members
        if member.listed_on is not None
    ]
    if network.first_published is not None:
        found.append({"at": network.first_published.isoformat(), "what": "reported", "text": "first report"})
    found += [
        {"at": (alert.published or alert.emitted).isoformat(), "what": alert.kind.value, "text": alert.summary}
        for alert in alerts
    ]
    first = {"reported": 0, "listed": 1}  # of one moment: the alert follows what it is about
    return sorted(found, key=lambda item: (item["at"], first.get(item["what"], 2), item["text"]))


@app.command(
    "show",
    epilog="Examples:  sanctionwire networks show   |   sanctionwire networks show network-1f --svg > network.svg",
)
def show_command(
    network_id: Annotated[
        str | None, typer.Argument(help="its id or the beginning of it; without one, all active networks")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="one network a line")] = False,
    as_dot: Annotated[bool, typer.Option("--dot", help="Graphviz source of one network")] = False,
    as_svg: Annotated[bool, typer.Option("--svg", help="a picture of one network")] = False,
    bootstrap: Bootstrap = None,
) -> None:
    """Show networks: members, links, evidence; of one also its timeline."""
    if json + as_dot + as_svg > 1:
        raise typer.BadParameter("choose one of --json, --dot and --svg")
    broker = broker_at(bootstrap)

    async def read() -> dict[str, PaymentNetwork]:
        await broker.wait(attempts=CONNECT_ATTEMPTS)
        return await latest_networks(broker)

    networks = asyncio.run(read())
    chosen = [
        n for i, n in sorted(networks.items()) if (i.startswith(network_id) if network_id else n.state == "active")
    ]
    if network_id and not chosen:
        raise InputError(f"there is no network {network_id}: `sanctionwire networks show` lists the active ones")
    if (as_dot or as_svg) and len(chosen) != 1:
        raise InputError(f"{len(chosen)} networks fit: a picture needs the id of one")
    if as_dot or as_svg:
        from sanctionwire.cli.picture import dot, svg

        print((dot if as_dot else svg)(chosen[0]), end="")
        return
    for network in chosen:
        events = timeline(network, asyncio.run(alerts_about(broker, network.network_id))) if network_id else None
        if json:
            content = to_json(network)
            write_line(content | {"timeline": events} if events is not None else content)
        else:
            Console().print(draw(network, events))


@app.command("held", epilog="Example:  sanctionwire networks held")
def held_command(
    json: Annotated[bool, typer.Option("--json")] = False,
    bootstrap: Bootstrap = None,
) -> None:
    """Batches that wait for missing changes: read from the topics, so it works from anywhere."""
    from sanctionwire.networks.book import Book
    from sanctionwire.networks.rebuild import replay

    async def work() -> Book:
        broker = await connected(bootstrap)
        with progress("replaying", None) as step:
            return (await replay(broker, step=step))[0]

    book = asyncio.run(work())
    for batch in book.held():
        if json:
            content = {
                "batch": batch.batch_id,
                "list_id": batch.list_id,
                "size": batch.size,
                "missing": list(batch.missing),
            }
            write_line({**content, "published_at": batch.published_at.isoformat()})
        else:
            missing = ", ".join(map(str, batch.missing[:20])) + (" ..." if len(batch.missing) > 20 else "")
            print(f"{batch.batch_id}  {batch.list_id}  {batch.present} of {batch.size} in, missing {missing}")
    if not book.held() and not json:
        print("no batch is held")


@app.command("rebuild", epilog="Example:  sanctionwire networks rebuild --check")
def rebuild_command(
    check: Annotated[bool, typer.Option("--check", help="only compare the stored book with the replayed one")] = False,
    bootstrap: Bootstrap = None,
    data_dir: Annotated[str | None, typer.Option(help="folder of the SQLite files [SANCTIONWIRE_DATA_DIR]")] = None,
) -> None:
    """Replay findings and directives into a new book, and publish nothing that was told before."""
    from sanctionwire.networks.rebuild import Outcome, check_book, rebuild_book

    settings = NetworksSettings.read({"kafka_bootstrap": bootstrap, "data_dir": data_dir})

    async def work() -> Outcome:
        broker = await connected(bootstrap)
        with progress("replaying", None) as step:
            return await (check_book if check else rebuild_book)(settings, broker, step=step)

    outcome = asyncio.run(work())
    print(outcome.sentence)
    if not outcome.ok:
        raise typer.Exit(1)


@app.command(
    "replay", epilog="Example:  sanctionwire networks replay ofac-csv 2019-01-04/ 2021-07-07/ 2023-01-21/ --top 20"
)
def replay_command(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help="as of `sanctionwire lists parse`")],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="publications of one list, oldest first")],
    excerpt: Annotated[
        bool, typer.Option("--excerpt", help="the last one holds only some entries; nothing has left the list")
    ] = False,
    top: Annotated[int, typer.Option(help="how many of the largest networks to show; 0: all")] = 20,
    json: Annotated[bool, typer.Option("--json", help="one network a line")] = False,
) -> None:
    """Which networks the book finds in publications of a list: no broker, nothing stored."""
    from sanctionwire.cli.lists import format_named
    from sanctionwire.cli.replay import replay, standing

    with progress("replaying", len(paths)) as step:
        publications, book = replay(format_named(format_), paths, excerpt=excerpt, step=step)
    for publication in publications:
        counts = ", ".join(f"{n} {op.value}" for op, n in sorted(publication.changes.items()))
        kinds = Counter(alert.kind.value for alert in publication.alerts)
        told = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())) or "none"
        STDERR.print(f"{publication.published_at:%Y-%m-%d}: {counts}; alerts: {told}", highlight=False)
    networks = standing(book)
    STDERR.print(f"{len(networks)} networks stand", highlight=False)
    for network in networks[: top or None]:
        if json:
            write_line(to_json(network))
        else:
            Console().print(draw(network))


def _decide(
    kind: DirectiveKind,
    subjects: list[str],
    look_up: Callable[[Broker, str], Awaitable[str]],
    bootstrap: str | None,
    reason: str,
    author: str | None,
    *,
    days: float | None = None,
    unchecked: bool,
) -> None:
    """Record a decision about the subjects as they are looked up. Raises ``InputError`` for what nobody knows."""

    async def work() -> None:
        broker = await connected(bootstrap)
        found = subjects if unchecked else [await look_up(broker, subject) for subject in subjects]
        if len(set(found)) < len(subjects):
            raise InputError(f"{found[0]} is named twice: a decision about two parties needs two")
        await decide(broker, kind, found, reason=reason, author=author, days=days)

    asyncio.run(work())


@app.command(
    "release", epilog="Example:  sanctionwire networks release b-20240919-1 --reason 'one change is a dead letter'"
)
def release_command(
    batch: Annotated[
        str, typer.Argument(help="id of the held batch or the beginning of it: `sanctionwire networks held`")
    ],
    reason: Reason = "released from the command line",
    author: Author = None,
    bootstrap: Bootstrap = None,
    unchecked: Unchecked = False,
) -> None:
    """Let the book judge a batch although changes are missing."""
    what = DirectiveKind.RELEASE_BATCH
    _decide(what, [batch], batch_named, bootstrap, reason, author, unchecked=unchecked)


Party = Annotated[
    str, typer.Argument(help="list entry (us_ofac_sdn/50604), or entity id (reported/...) or its beginning")
]


@app.command("same", epilog="Example:  sanctionwire networks same us_ofac_sdn/22488 gb_uksl/RUS2391 --reason 'one INN'")
def same_command(
    left: Party,
    right: Party,
    reason: Reason,
    author: Author = None,
    days: Days = None,
    bootstrap: Bootstrap = None,
    unchecked: Unchecked = False,
) -> None:
    """Decide that two parties are one, whatever their names say."""
    what = DirectiveKind.SAME
    _decide(what, [left, right], party_named, bootstrap, reason, author, days=days, unchecked=unchecked)


@app.command(
    "different",
    epilog="Example:  sanctionwire networks different us_ofac_sdn/1 reported/2f --reason 'other birth date'",
)
def different_command(
    left: Party,
    right: Party,
    reason: Reason,
    author: Author = None,
    days: Days = None,
    bootstrap: Bootstrap = None,
    unchecked: Unchecked = False,
) -> None:
    """Decide that two parties are not one."""
    what = DirectiveKind.DIFFERENT
    _decide(what, [left, right], party_named, bootstrap, reason, author, days=days, unchecked=unchecked)


@app.command(
    "suppress", epilog="Example:  sanctionwire networks suppress network-1f6a --reason 'a charity, checked' --days 90"
)
def suppress_command(
    network_id: Annotated[str, typer.Argument(help="its id or the beginning of it: `sanctionwire networks show`")],
    reason: Reason,
    author: Author = None,
    days: Days = None,
    bootstrap: Bootstrap = None,
    unchecked: Unchecked = False,
) -> None:
    """Decide that something is not a payment network: it is told no more while that counts."""
    what = DirectiveKind.NOT_A_NETWORK
    _decide(what, [network_id], network_named, bootstrap, reason, author, days=days, unchecked=unchecked)


@app.command("silence", epilog="Example:  sanctionwire networks silence network-1f6a --days 7 --reason 'we are on it'")
def silence_command(
    network_id: Annotated[str, typer.Argument(help="its id or the beginning of it: `sanctionwire networks show`")],
    reason: Reason,
    days: Annotated[float, typer.Option("--days", min=0.01, help="how long nobody is told")],
    author: Author = None,
    bootstrap: Bootstrap = None,
    unchecked: Unchecked = False,
) -> None:
    """Tell nobody about a network for some days: its alerts still stand on alerts.v1, each on record as silenced."""
    what = DirectiveKind.SILENCE
    _decide(what, [network_id], network_named, bootstrap, reason, author, days=days, unchecked=unchecked)
