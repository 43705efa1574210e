"""``sanctionwire demo``: the whole service on real facts, in one process, without the outside.

Input is the founding case (``founding_case/``): OFAC's list before and after its action of 19 September 2024, as
files in the Treasury's own format, and an article that names nobody.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from sanctionwire.cli.run import first_error, run_services, starter
from sanctionwire.cli.watch import draw, printable
from sanctionwire.errors import SanctionwireError, UnreachableError
from sanctionwire.settings import ClassifySettings, KafkaSettings, LogSettings
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.embedded import GROUP_REBALANCE_TIMEOUT_MS, embedded_broker
from sanctionwire.stream.lag import group_lag
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.serve import serving
from sanctionwire.stream.topics import apply_topics
from sanctionwire_schemas import Alert, Finding, Topic

FACTS = Path(__file__).parent / "founding_case"

LISTED_BEFORE = datetime(2024, 9, 1, tzinfo=UTC)
LIST_PUBLISHED = datetime(2024, 9, 19, 15, 0, tzinfo=UTC)
"""OFAC published on 19 September 2024; the hour is staged."""

STEP_TIMEOUT_S = 60.0
QUIET_S = 2.0
"""How long the demo waits to see that nothing more comes."""
LOOK_S = 0.2


@dataclass
class Receiver:
    """Stands in for Slack: an HTTP server on loopback that keeps what is posted to it."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def start(self, stack: AsyncExitStack) -> None:
        """Listen until the stack unwinds."""
        from aiohttp import web

        async def receive(request: web.Request) -> web.Response:
            self.posts.append(await request.json())
            return web.Response(text="ok")

        app = web.Application()
        app.router.add_post("/hook", receive)
        self.url = f"{await stack.enter_async_context(serving(app))}/hook"


def message_text(content: Any) -> str:
    """The words of a Slack message, block by block, as the receiver got them."""
    if isinstance(content, dict):
        if isinstance(content.get("text"), str) and content.get("type") in ("mrkdwn", "plain_text", "text"):
            return str(content["text"])
        inner = [content[k] for k in ("text", "fields", "elements", "blocks") if k in content]
        return "\n".join(filter(None, (message_text(i) for i in inner if not isinstance(i, str))))
    if isinstance(content, list):
        return "\n".join(filter(None, (message_text(i) for i in content)))
    return ""


class Stage:
    """The folder that ingest polls, and a view of what comes out."""

    def __init__(self, folder: Path, broker: Broker, classify_group: str) -> None:
        self._folder = folder
        self._broker = broker
        self._group = classify_group
        self.list_dir = folder / "ofac"
        self.news = folder / "news.jsonl"
        self.sources = folder / "sources.yaml"
        self.publish_list("before", LISTED_BEFORE)
        self.news.touch()
        self.sources.write_text(
            "shipped: false\n"
            "sources:\n"
            f"  - {{id: us_ofac_sdn, kind: list, format: ofac-csv, path: ofac, every_s: {LOOK_S}}}\n"
            f"  - {{id: news, kind: news, format: jsonl, path: news.jsonl, every_s: {LOOK_S}}}\n",
            encoding="utf-8",
        )

    def publish_list(self, state: str, at: datetime) -> None:
        """Put one publication of the list where ingest looks, whole at once, dated ``at``."""
        fresh = self._folder / f"new-{state}"
        shutil.copytree(FACTS / state, fresh)
        for file in fresh.iterdir():
            os.utime(file, (at.timestamp(), at.timestamp()))
        shutil.rmtree(self.list_dir, ignore_errors=True)
        fresh.rename(self.list_dir)

    def publish_article(self) -> None:
        """Add the article to the feed."""
        shutil.copy(FACTS / "article.jsonl", self.news)

    async def alerts(self) -> list[Alert]:
        """All alerts so far, in the order of their causes."""
        found = [decode(Alert, r.value) async for r in read_to_end(self._broker, [Topic.ALERTS])]
        return sorted(found, key=lambda a: (a.cause.offset, a.network_version))

    async def findings(self) -> list[Finding]:
        """All findings so far."""
        return [decode(Finding, r.value) async for r in read_to_end(self._broker, [Topic.FINDINGS])]

    async def classified(self) -> bool:
        """Whether classify has dealt with everything."""
        return await group_lag(self._broker, self._group, [Topic.NEWS, Topic.DESIGNATIONS]) == 0


async def until(condition: Callable[[], Awaitable[bool]], what: str, *, timeout_s: float = STEP_TIMEOUT_S) -> None:
    """Wait for a condition. Raises ``UnreachableError`` when it did not come in time."""
    try:
        async with asyncio.timeout(timeout_s):
            while not await condition():
                await asyncio.sleep(LOOK_S)
    except TimeoutError as error:
        raise UnreachableError(f"waited {timeout_s:g} s in vain: {what}") from error


class Demo:
    """Tells the story and checks that it ends as it must."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown = 0

    def say(self, text: str) -> None:
        """One line of the story."""
        self._console.print(Text(text))

    async def play(self, stage: Stage, slack: Receiver, runtime: Runtime, *, list_first: bool) -> None:
        """The founding case from the first publication to the last message."""
        await until(lambda: _true(runtime.health.is_ready), "services to become ready")
        self.say("Services are ready: ingest, classify, networks, notify.\n")
        self.say(
            "1. OFAC's list as it stood before: seven entries, two of them of the later network. A silent baseline."
        )
        await self._settled(stage, 7)
        steps = [self._list_comes, self._article_comes] if list_first else [self._article_comes, self._list_comes]
        for number, step in enumerate(steps, start=2):
            await step(stage, slack, number)
        self._check(await stage.alerts(), slack, list_first=list_first)

    async def _article_comes(self, stage: Stage, slack: Receiver, number: int) -> None:
        self.say(f"\n{number}. An article comes. It names none of the banks.")
        stage.publish_article()
        expected = 1 if self._shown == 0 else self._shown
        await self._wait_and_show(stage, slack, 8 if self._shown == 0 else 14, expected)

    async def _list_comes(self, stage: Stage, slack: Receiver, number: int) -> None:
        self.say(f"\n{number}. OFAC publishes: four new entries, and two old ones gain programs.")
        stage.publish_list("after", LIST_PUBLISHED)
        await self._wait_and_show(stage, slack, 13 if self._shown == 0 else 14, self._shown + 1)

    async def _settled(self, stage: Stage, findings: int) -> None:
        async def done() -> bool:
            return len(await stage.findings()) >= findings and await stage.classified()

        await until(done, f"{findings} findings")

    async def _wait_and_show(self, stage: Stage, slack: Receiver, findings: int, alerts: int) -> None:
        await self._settled(stage, findings)

        async def told() -> bool:
            return len(await stage.alerts()) >= alerts and len(slack.posts) >= alerts

        await until(told, f"{alerts} alerts on the topic and as Slack messages")
        await asyncio.sleep(QUIET_S)  # nothing more may come
        found = await stage.alerts()
        if len(found) == self._shown:
            self.say("   Quiet: the network is known, the event only adds evidence.")
        for alert in found[self._shown :]:
            self._console.print(draw(alert))
        for post in slack.posts[self._shown :]:
            text = Text(printable_lines(message_text(post.get("blocks") or post)))
            self._console.print(
                Panel(text, title="Slack message, as the receiver got it", title_align="left", style="cyan")
            )
        self._shown = len(found)

    def _check(self, alerts: list[Alert], slack: Receiver, *, list_first: bool) -> None:
        wanted = ["appeared"] if list_first else ["appeared", "expanded"]
        last = alerts[-1] if alerts else None
        kinds = [a.kind.value for a in alerts]
        if kinds != wanted or last is None or len(last.members) != 6 or len(slack.posts) != len(alerts):
            raise SanctionwireError(f"the demo should end with {wanted} and six members, and has {kinds}")
        self.say(
            f"\n{len(alerts)} alerts, {len(slack.posts)} Slack messages, one network of {len(last.members)}: "
            f"nexus {' and '.join(last.nexus)}, status {last.status_after}."
        )


def printable_lines(text: str) -> str:
    """Outside text for a terminal, line by line."""
    return "\n".join(printable(line) for line in text.splitlines())


async def _true(value: bool) -> bool:
    return value


async def perform(*, list_first: bool, stay: bool) -> None:
    """Everything behind ``demo``."""
    console = Console()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sanctionwire-demo-")))
        address = await stack.enter_async_context(embedded_broker())
        slack = Receiver()
        await slack.start(stack)
        broker = Broker(KafkaSettings.read({"kafka_bootstrap": address}))
        await apply_topics(broker)
        overrides: dict[str, Any] = {
            "kafka_bootstrap": address,
            "group_rebalance_timeout_ms": GROUP_REBALANCE_TIMEOUT_MS,
            "data_dir": str(folder / "data"),
            "slack_webhook_url": slack.url,
            "sources_file": str(folder / "sources.yaml"),
        }
        stage = Stage(folder, broker, ClassifySettings.read(overrides).classify_group)
        runtime = Runtime(broker, log_settings=LogSettings.read())
        demo = Demo(console)
        demo.say("Sanctionwire demo: OFAC's action of 19 September 2024. The facts are real, the timing is staged.")
        demo.say(f"Embedded broker at {address}, Slack stand-in at {slack.url}.")
        services = asyncio.create_task(
            run_services([starter(s, overrides) for s in ("ingest", "classify", "networks", "notify")], runtime)
        )
        story = asyncio.create_task(demo.play(stage, slack, runtime, list_first=list_first))
        try:
            await asyncio.wait({services, story}, return_when=asyncio.FIRST_COMPLETED)
            if services.done():
                services.result()
            story.result()
            if stay:
                demo.say(
                    f"\nStill running (Ctrl-C ends it). Try:  sanctionwire watch --from start --bootstrap {address}"
                )
                await services
        finally:
            story.cancel()
            runtime.stop.set()
            await asyncio.wait({services})
        services.result()


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        epilog="Examples:  sanctionwire demo   |   sanctionwire demo --list-first   |   sanctionwire demo --stay"
    )
    def demo(
        list_first: Annotated[bool, typer.Option("--list-first", help="the list comes before the article")] = False,
        stay: Annotated[bool, typer.Option("--stay", help="keep everything running at the end")] = False,
    ) -> None:
        """See the main job done: embedded broker, all services, the founding case, alerts and Slack messages."""
        from sanctionwire.logs import configure_logging

        if "SANCTIONWIRE_LOG_LEVEL" not in os.environ:
            configure_logging(LogSettings(log_level="warning"))
        try:
            asyncio.run(perform(list_first=list_first, stay=stay))
        except KeyboardInterrupt:
            raise typer.Exit(0) from None
        except BaseExceptionGroup as group:
            error = first_error(group)
            if isinstance(error, SanctionwireError):
                raise error from None
            raise
