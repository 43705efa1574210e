"""The command line: what scripts and people rely on, command by command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from tests.cli.calling import call, in_thread, jsonl, objects
from tests.cli.conftest import SECRET, Main

import sanctionwire.cli
from sanctionwire.cli import build, cases
from sanctionwire.errors import BadEventError, InputError, UnreachableError
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.dead_letters import dead_letter
from sanctionwire.stream.embedded import free_port
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Alert, DeadLetterReason, Directive, Topic

FACTS = Path(sanctionwire.cli.__file__).parent / "founding_case"
FOUNDING = Path(__file__).parents[1] / "networks" / "founding.jsonl"
ARTICLE: dict[str, Any] = json.loads((FACTS / "article.jsonl").read_text(encoding="utf-8"))
PLAIN: dict[str, Any] = {"id": "pool", "title": "Town rebuilds its pool", "text": "The council voted on Tuesday."}


def test_the_version_is_told() -> None:
    assert call("--version").stdout == f"sanctionwire {sanctionwire.__version__}\n"


def all_commands(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The names of every command of the tree."""
    if not hasattr(tree, "commands"):
        yield path
        return
    for name, inner in tree.commands.items():
        yield from all_commands(inner, (*path, name))


COMMANDS = list(all_commands(typer.main.get_command(build())))


# --- help


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_of_every_command_shows_an_example(command: tuple[str, ...]) -> None:
    result = call(*command, "--help")
    assert result.exit_code == 0, result.output
    assert "Example" in result.stdout
    assert f"sanctionwire {' '.join(command)}" in " ".join(result.stdout.replace("│", " ").split())


def test_the_commands_that_scripts_depend_on_are_there() -> None:
    names = {" ".join(command) for command in COMMANDS}
    assert names >= {
        *("demo", "run", "publish", "watch", "classify", "explain", "trace", "doctor", "backtest", "bench"),
        *("topics apply", "topics check", "sources list", "sources check", "sources release", "names compare"),
        *("lists parse", "lists diff", "networks show", "networks rebuild", "networks release"),
        *("dead-letters list", "dead-letters show", "evaluate news", "evaluate networks", "schemas export"),
    }


def test_an_unknown_command_is_wrong_use() -> None:
    assert call("clasify").exit_code == 2


def test_an_unknown_area_of_the_bench_is_wrong_use() -> None:
    assert call("bench", "everything").exit_code == 2


# --- classify


def test_findings_come_in_the_order_of_the_articles() -> None:
    articles = [PLAIN | {"id": f"a{n}"} for n in range(5)] + [ARTICLE]
    result = call("classify", stdin="\n".join(map(json.dumps, articles)).encode())
    assert result.exit_code == 0, result.output
    found = objects(result)
    assert [f["event_id"] for f in found] == [a["id"] for a in articles]
    assert [f["alert"] for f in found] == [False] * 5 + [True]
    assert found[-1]["nexus"] == ["DPRK", "RUSSIA"]


def test_an_unreadable_line_is_reported_in_its_place_and_the_others_are_judged(tmp_path: Path) -> None:
    file = jsonl(tmp_path / "a.jsonl", [PLAIN, "{broken", PLAIN | {"id": "last"}])
    result = call("classify", file)
    assert result.exit_code == 1
    first, bad, last = objects(result)
    assert (first["event_id"], last["event_id"]) == ("pool", "last")
    assert bad["line"] == 2
    assert bad["error"]["reason"] == "not_json"
    assert bad["error"]["message"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = call("classify", tmp_path / "none.jsonl")
    assert isinstance(result.exception, InputError)
    assert "none.jsonl" in str(result.exception)


def test_classify_reads_every_labelled_article(shared_data: Path) -> None:
    file = shared_data / "news" / "dev.jsonl"
    result = call("classify", file)
    assert result.exit_code == 0, result.output[-500:]
    wanted = [json.loads(line)["id"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert [f["event_id"] for f in objects(result)] == wanted


# --- lists


def test_lists_parse_gives_the_entries_of_a_folder_and_counts_rows_on_stderr() -> None:
    result = call("lists", "parse", "ofac-csv", FACTS / "after")
    assert result.exit_code == 0, result.output
    entries = {e["entry_id"]: e for e in objects(result)}
    assert len(entries) == 11
    assert entries["50603"]["kind"] == "person"
    assert entries["22488"]["programs"] == ["UKRAINE-EO13660", "DPRK3", "RUSSIA-EO14024"]
    assert "sdn.csv: 11 rows" in result.stderr
    assert "rows" not in result.stdout


def test_lists_diff_shows_what_the_founding_action_changed() -> None:
    result = call("lists", "diff", "ofac-csv", FACTS / "before", FACTS / "after", "--published-at", "2024-09-19")
    assert result.exit_code == 0, result.output
    changes = {c["entry"]["entry_id"]: c for c in objects(result)}
    assert {uid: c["op"] for uid, c in changes.items()} == {
        **dict.fromkeys(("22488", "24026"), "amended"),
        **dict.fromkeys(("50603", "50604", "50607", "50610"), "added"),
    }
    assert all(c["material"] and c["batch"]["size"] == 6 for c in changes.values())
    assert {c["batch"]["published_at"] for c in changes.values()} == {"2024-09-19T00:00:00Z"}
    assert {f["field"] for f in changes["24026"]["fields"]} >= {"programs"}
    assert "DPRK3" not in changes["24026"]["before"]["programs"]
    assert "4 added, 2 amended, 0 removed; 6 material" in result.stderr


def test_a_publication_differs_from_itself_in_nothing() -> None:
    result = call("lists", "diff", "ofac-csv", FACTS / "after", FACTS / "after")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("arguments", [("parse", "ofac-pdf", "x"), ("diff", "ofac-pdf", "x", "y")], ids=" ".join)
def test_an_unknown_list_format_is_wrong_use(arguments: tuple[str, ...]) -> None:
    result = call("lists", *arguments)
    assert result.exit_code == 2
    assert "ofac-csv" in result.stderr


def test_the_january_2025_publication_adds_36_and_removes_none(shared_data: Path) -> None:
    pair = shared_data / "lists" / "ofac_csv"
    result = call("lists", "diff", "ofac-csv", pair / "2025-01-03_before", pair / "2025-01-06_after")
    assert result.exit_code == 0, result.output[-500:]
    ops = [c["op"] for c in objects(result)]
    assert (ops.count("added"), ops.count("removed")) == (36, 0)


# --- evaluate and schemas

DESIGNATION: dict[str, Any] = {
    "id": "designation",
    "title": "OFAC sanctions a bank that moved money between Russia and North Korea",
    "text": "On September 19, 2024 the Treasury's Office of Foreign Assets Control (OFAC) designated MRB Bank, a bank in "
    "Russia that opened accounts and settled payments for North Korean banks.",
    "published": "2024-09-19",
}
LABEL: dict[str, Any] = {
    "alert": True,
    "nexus": ["DPRK", "RUSSIA"],
    "action": "designation",
    "authority": "OFAC",
    "action_date": "2024-09-19",
    "entities": [{"name": "MRB Bank", "newly_named": True}],
    "counts": {"organizations": None, "individuals": None},
}


def test_evaluate_news_counts_right_verdicts(tmp_path: Path) -> None:
    lines = [DESIGNATION | {"label": LABEL}, PLAIN | {"label": LABEL | {"alert": False}}]
    result = call("evaluate", "news", jsonl(tmp_path / "labelled.jsonl", lines), "--json")
    assert result.exit_code == 0, result.output
    (figures,) = objects(result)
    assert figures["alert"]["f1"] == 1.0
    assert (figures["alert"]["tp"], figures["alert"]["tn"]) == (1, 1)
    assert figures["mistakes"] == []


def test_evaluate_news_reads_a_folder_of_pages(tmp_path: Path) -> None:
    page = (
        f"<html><title>{DESIGNATION['title']}</title><body><h1>{DESIGNATION['title']}</h1><p>{DESIGNATION['text']}</p>"
    )
    (tmp_path / "designation.html").write_text(page, encoding="utf-8")
    jsonl(tmp_path / "labels.jsonl", [{"id": "designation", "published": "2024-09-19", "label": LABEL}])
    (figures,) = objects(call("evaluate", "news", str(tmp_path), "--json"))
    assert (figures["articles"], figures["alert"]["tp"]) == (1, 1)


def test_evaluate_news_says_where_the_weights_come_from(tmp_path: Path) -> None:
    taught = Path(__file__).parents[1] / "classify" / "articles" / "hard_cases.jsonl"
    assert "--cross-validate" in call("evaluate", "news", str(taught)).stderr
    assert call("evaluate", "news", jsonl(tmp_path / "new.jsonl", [DESIGNATION | {"label": LABEL}])).stderr == ""


def test_schemas_export_into_a_file_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = call("schemas", "export", "--out", str(tmp_path / "file"))
    assert isinstance(result.exception, InputError)


def test_evaluate_news_shows_every_mistake(tmp_path: Path) -> None:
    lines = [DESIGNATION | {"label": LABEL | {"authority": "OFSI"}}, PLAIN | {"label": LABEL}]
    result = call("evaluate", "news", jsonl(tmp_path / "labelled.jsonl", lines))
    assert result.exit_code == 0, result.output
    assert "id: designation" in result.stdout
    assert "OFAC instead of OFSI" in result.stdout
    assert "id: pool" in result.stdout


@pytest.mark.parametrize("what", ["news", "networks"])
@pytest.mark.parametrize("line", ["{broken", "[]", '{"id": "no-label"}'])
def test_evaluate_refuses_a_file_that_is_not_labelled(tmp_path: Path, what: str, line: str) -> None:
    """Figures over a part of a file would mislead."""
    result = call("evaluate", what, jsonl(tmp_path / "labelled.jsonl", [line]))
    assert isinstance(result.exception, InputError)
    assert result.stdout == ""


def test_evaluate_networks_counts_cases_that_are_exactly_right() -> None:
    (figures,) = objects(call("evaluate", "networks", FOUNDING, "--json"))
    assert figures == {"cases": 1, "right": 1, "share": 1.0, "quiet_alerts": 0, "mistakes": []}


def test_evaluate_networks_says_what_is_wrong(tmp_path: Path) -> None:
    case = json.loads(FOUNDING.read_text(encoding="utf-8"))
    case["expect"]["networks"][0]["members"].remove(50610)
    result = call("evaluate", "networks", jsonl(tmp_path / "case.jsonl", [case]))
    assert result.exit_code == 0, result.output
    assert "right: 0" in result.stdout
    assert "has also 50610" in result.stdout


def test_the_contract_is_exported_where_asked(tmp_path: Path) -> None:
    result = call("schemas", "export", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    written = [Path(line) for line in result.stdout.splitlines()]
    assert tmp_path / "asyncapi.yaml" in written
    assert sum(p.parent == tmp_path / "json" for p in written) >= 9
    assert all(p.stat().st_size for p in written)


# --- settings and errors


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"KAFKA_SECURITY": "SASL_SSL", "KAFKA_USERNAME": "wire"}, "SANCTIONWIRE_KAFKA_PASSWORD"),
        ({"KAFKA_SECURITY": "SASL_SSL", "KAFKA_PASSWORD": SECRET}, "SANCTIONWIRE_KAFKA_USERNAME"),
        ({"KAFKA_SECURITY": "TLS"}, "SANCTIONWIRE_KAFKA_SECURITY"),
        ({"KAFKA_USERNAME": "wire", "KAFKA_PASSWORD": SECRET}, "SANCTIONWIRE_KAFKA_SECURITY=SASL_SSL"),
        ({"KAFKA_REPLICATION": "none"}, "SANCTIONWIRE_KAFKA_REPLICATION"),
        ({"KAFKA_PASSWORD_FILE": "/nowhere/password"}, "SANCTIONWIRE_KAFKA_PASSWORD_FILE"),
        ({"LOG_LEVEL": "loud"}, "SANCTIONWIRE_LOG_LEVEL"),
    ],
    ids=lambda value: value if isinstance(value, str) else "+".join(value),
)
def test_a_wrong_setting_is_wrong_use_and_is_named(main: Main, environment: dict[str, str], named: str) -> None:
    code, out, err = main("topics", "check", **environment)
    assert code == 2
    assert out == ""
    assert named in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("command", "secret"), [(("topics", "check"), "KAFKA_PASSWORD"), (("run", "notify"), "SLACK_WEBHOOK_URL")]
)
def test_a_secret_given_twice_is_refused(main: Main, tmp_path: Path, command: tuple[str, ...], secret: str) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET, encoding="utf-8")
    code, _, err = main(*command, **{secret: SECRET, f"{secret}_FILE": str(file)})
    assert code == 2
    assert f"SANCTIONWIRE_{secret}_FILE" in err


def test_a_password_from_a_file_counts_and_is_never_shown(main: Main, tmp_path: Path) -> None:
    """Over plain text it is refused like one given directly, so it was read."""
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    code, _, err = main("topics", "check", KAFKA_PASSWORD_FILE=str(file))
    assert code == 2
    assert "credentials over PLAINTEXT" in err


def test_an_unknown_service_is_wrong_use(main: Main) -> None:
    code, _, err = main("run", "classifier")
    assert code == 2
    assert "ingest, classify, networks, notify" in err


def test_what_fails_ends_with_1_and_one_line(main: Main, tmp_path: Path) -> None:
    code, out, err = main("backtest", tmp_path / "none.jsonl")
    assert (code, out) == (1, "")
    assert err.startswith("error: ")
    assert len(err.splitlines()) == 1


def test_a_broker_that_does_not_answer_is_said_and_not_waited_for() -> None:
    address = f"127.0.0.1:{free_port()}"
    result = call("topics", "check", "--bootstrap", address)
    assert isinstance(result.exception, UnreachableError)
    assert address in str(result.exception)


# --- with a broker


@pytest.mark.broker
async def test_topics_that_are_as_they_must_be_pass_the_check(broker: Broker) -> None:
    result = await in_thread("topics", "check", broker=broker)
    assert result.exit_code == 0, result.output
    assert "as they must be" in result.stdout


@pytest.mark.broker
async def test_publish_sends_the_good_lines_and_reports_the_bad_one(broker: Broker, tmp_path: Path) -> None:
    result = await in_thread("publish", jsonl(tmp_path / "two.jsonl", ["[]", ARTICLE]), broker=broker)
    assert result.exit_code == 1
    (bad,) = objects(result)
    assert (bad["line"], bad["error"]["reason"]) == (1, "wrong_fields")
    assert "1 sent" in result.stderr
    assert "1 refused" in result.stderr
    (sent,) = [record async for record in read_to_end(broker, [Topic.NEWS])]
    assert json.loads(sent.value)["id"] == ARTICLE["id"]
    assert dict(sent.headers)["ce_id"] == ARTICLE["id"].encode()


@pytest.mark.broker
async def test_our_own_alerts_are_not_published_as_news(broker: Broker, tmp_path: Path, alert: Alert) -> None:
    _, book = cases.run(cases.steps_of_case(json.loads(FOUNDING.read_text(encoding="utf-8")), {}))
    lines = [alert.model_dump_json(), book.networks()[0].model_dump_json(), json.dumps(PLAIN | {"network_id": 7})]
    result = await in_thread("publish", jsonl(tmp_path / "alerts.jsonl", lines), broker=broker)
    assert result.exit_code == 1
    assert "1 sent" in result.stderr
    told = [(line["line"], line["error"]["message"].split(",")[0]) for line in objects(result)]
    assert told == [(1, "is an alert (alert_id and network_id)"), (2, "is a network (network_id and network_version)")]
    assert len([r async for r in read_to_end(broker, [Topic.NEWS])]) == 1  # a field of the sender's own is no matter


@pytest.mark.broker
async def test_published_list_changes_land_on_their_own_topic(broker: Broker, tmp_path: Path) -> None:
    changes = call("lists", "diff", "ofac-csv", FACTS / "before", FACTS / "after").stdout
    result = await in_thread("publish", jsonl(tmp_path / "changes.jsonl", changes.splitlines()), broker=broker)
    assert result.exit_code == 0, result.output
    sent = [record async for record in read_to_end(broker, [Topic.DESIGNATIONS])]
    assert sorted(json.loads(r.value)["event_id"] for r in sent) == sorted(
        json.loads(line)["event_id"] for line in changes.splitlines()
    )


@pytest.fixture
def alert() -> Alert:
    """The alert that the founding case raises."""
    case = json.loads(FOUNDING.read_text(encoding="utf-8"))
    (raised,) = cases.run(cases.steps_of_case(case, {}))[0]
    return raised


async def tell(broker: Broker, *alerts: Alert) -> None:
    """Put alerts on their topic."""
    async with sender(broker) as out:
        await out.send([outgoing(Topic.ALERTS, a, ce_id=a.alert_id, ce_source="sanctionwire/networks") for a in alerts])


@pytest.mark.broker
async def test_watch_prints_an_alert_from_before_once(broker: Broker, alert: Alert) -> None:
    await tell(broker, alert, alert)
    result = await in_thread(
        *("watch", "--from", "start", "--count", "1", "--timeout-s", "20", "--json"), broker=broker
    )
    assert result.exit_code == 0, result.output
    (shown,) = objects(result)
    assert Alert.model_validate(shown) == alert


@pytest.mark.broker
async def test_watch_draws_an_alert_for_a_person(broker: Broker, alert: Alert) -> None:
    """Escape sequences in a name from outside do not reach the terminal."""
    hostile = alert.members[0].model_copy(update={"name": "\x1b[31mTSMRBANK"})
    await tell(broker, alert.model_copy(update={"members": (hostile, *alert.members[1:])}))
    result = await in_thread("watch", "--from", "start", "--count", "1", "--timeout-s", "20", broker=broker)
    assert result.exit_code == 0, result.output
    assert "[31mTSMRBANK" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.broker
async def test_watch_that_waits_in_vain_fails(broker: Broker) -> None:
    result = await in_thread("watch", "--from", "start", "--count", "1", "--timeout-s", "1", "--json", broker=broker)
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.broker
async def test_a_dead_letter_can_be_found_and_looked_at(broker: Broker) -> None:
    now = datetime.now(UTC)
    record = SimpleNamespace(
        topic=Topic.NEWS.value,
        partition=3,
        offset=17,
        key=b"k",
        value=b"{brok\x1ben \xff",
        headers=(("ce_id", b"odd"),),
        timestamp=int(now.timestamp() * 1000),
    )
    error = BadEventError(DeadLetterReason.NOT_JSON, "Expecting property name")
    async with sender(broker) as out:
        (landed,) = await out.send([dead_letter(record, error, service="classify")])
    letter_id = f"{landed.topic}/{landed.partition}/{landed.offset}"

    (listed,) = objects(await in_thread("dead-letters", "list", "--json", broker=broker))
    assert listed["dead_letter_id"] == letter_id
    assert (listed["reason"], listed["service"]) == ("not_json", "classify")
    assert (listed["origin_topic"], listed["origin_partition"], listed["origin_offset"]) == (record.topic, 3, 17)
    assert objects(await in_thread("dead-letters", "list", "--json", "--reason", "empty", broker=broker)) == []

    shown = await in_thread("dead-letters", "show", letter_id, broker=broker)
    assert shown.exit_code == 0, shown.output
    for part in (letter_id, "not_json", "Expecting property name", f"{record.topic}/3/17", "ce_id: odd", "{brok"):
        assert part in shown.stdout
    assert "\x1b" not in shown.stdout

    none = await in_thread("dead-letters", "show", f"{Topic.DEAD_LETTERS}/0/999", broker=broker)
    assert isinstance(none.exception, InputError)


async def dead_lettered(broker: Broker, *reasons: DeadLetterReason) -> list[str]:
    """Dead letters of articles at offsets 0, 1, ...; returns their ids."""
    ids = []
    async with sender(broker) as out:
        for offset, reason in enumerate(reasons):
            record = SimpleNamespace(
                topic=Topic.NEWS.value,
                partition=3,
                offset=offset,
                key=None if offset else b"\x00key",
                value=b"\xff%d" % offset,
                headers=(("ce_id", b"e%d" % offset), ("ce_source", b"news"), ("own", b"\xfe")),
            )
            (landed,) = await out.send([dead_letter(record, BadEventError(reason, "odd"), service="classify")])
            ids.append(f"{landed.topic}/{landed.partition}/{landed.offset}")
    return ids


@pytest.mark.broker
async def test_a_replayed_dead_letter_is_the_event_as_it_came(broker: Broker) -> None:
    ids = await dead_lettered(broker, DeadLetterReason.NOT_JSON, DeadLetterReason.EMPTY, DeadLetterReason.EMPTY)

    dry = await in_thread("dead-letters", "replay", "--reason", "empty", "--dry-run", "--json", broker=broker)
    assert [(o["dead_letter_id"], o["sent"]) for o in objects(dry)] == [(i, False) for i in ids[1:]]
    assert [r async for r in read_to_end(broker, [Topic.NEWS])] == []

    done = await in_thread("dead-letters", "replay", ids[0], "--json", broker=broker)
    assert done.exit_code == 0, done.output
    (sent,) = [r async for r in read_to_end(broker, [Topic.NEWS])]
    assert (sent.key, sent.value) == (b"\x00key", b"\xff0")
    assert dict(sent.headers) == {
        "ce_id": b"e0",
        "ce_source": b"news",
        "own": b"\xfe",
        "dl_replay_of": ids[0].encode(),
    }

    for options in (["--since", "2100-01-01"], ["--until", "2020-01-01"]):
        assert objects(await in_thread("dead-letters", "replay", *options, "--json", broker=broker)) == []
    rest = await in_thread("dead-letters", "replay", "--reason", "empty", "--since", "2020-01-01", broker=broker)
    assert rest.exit_code == 0, rest.output
    assert sorted([r.value async for r in read_to_end(broker, [Topic.NEWS])]) == [b"\xff0", b"\xff1", b"\xff2"]


@pytest.mark.broker
async def test_a_replay_that_names_what_is_not_there_sends_nothing(broker: Broker) -> None:
    (known,) = await dead_lettered(broker, DeadLetterReason.NOT_JSON)
    missing = await in_thread("dead-letters", "replay", known, f"{Topic.DEAD_LETTERS}/0/999", broker=broker)
    assert isinstance(missing.exception, InputError)
    assert "0/999" in str(missing.exception)
    assert [r async for r in read_to_end(broker, [Topic.NEWS])] == []
    unchosen = await in_thread("dead-letters", "replay", broker=broker)
    assert unchosen.exit_code == 2


@pytest.mark.broker
async def test_a_decision_is_recorded_with_author_reason_and_end(broker: Broker) -> None:
    pair = ("us_ofac_sdn/1", "reported/2f")
    told = ("--reason", "one INN", "--author", "ann", "--unchecked")
    about = ("network-1", "--days", "90")
    for arguments in (("same", *pair), ("different", *pair), ("suppress", *about), ("silence", *about)):
        result = await in_thread("networks", *arguments, *told, broker=broker)
        assert result.exit_code == 0, result.output
    sent = [decode(Directive, record.value) async for record in read_to_end(broker, [Topic.DIRECTIVES])]
    assert [(one.kind.value, one.subjects) for one in sent] == [
        ("same", pair), ("different", pair), ("not_a_network", about[:1]), ("silence", about[:1])
    ]  # fmt: skip
    assert {(one.author, one.reason) for one in sent} == {("ann", "one INN")}
    assert [one.expires_at and (one.expires_at - one.created_at).days for one in sent] == [None, None, 90, 90]
    assert (await in_thread("networks", "same", *pair, broker=broker)).exit_code == 2  # no decision without a reason
