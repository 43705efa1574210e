"""What stands under deploy/ is valid and says nothing that the code does not know. No container engine is needed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from deploy.kafka.node import cluster_id

from sanctionwire.cli.run import SERVICES
from sanctionwire.settings import (
    PREFIX,
    ClassifySettings,
    IngestSettings,
    KafkaSettings,
    LogSettings,
    NetworksSettings,
    NotifySettings,
    ServiceSettings,
)
from sanctionwire.stream.topics import SPECS
from sanctionwire_schemas import Topic

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
SETTINGS = (
    ClassifySettings,
    IngestSettings,
    KafkaSettings,
    LogSettings,
    NetworksSettings,
    NotifySettings,
    ServiceSettings,
)
KNOWN = {f"{PREFIX}{name.upper()}" for settings in SETTINGS for name in settings.model_fields}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert isinstance(content, dict)
    return content


def test_the_compose_file_follows_the_compose_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, DEPLOY / "compose.yaml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_runs_every_service_and_makes_the_topics(compose: dict[str, Any]) -> None:
    commands = [tuple(service["command"]) for service in compose["services"].values() if "command" in service]
    assert sorted(commands) == sorted([("topics", "apply"), *(("run", service) for service in SERVICES)])


def test_state_has_a_volume_of_its_own(compose: dict[str, Any]) -> None:
    for service in ("ingest", "networks", "notify", "kafka"):
        (volume,) = compose["services"][service]["volumes"]
        assert volume.split(":")[0] in compose["volumes"]
        assert volume.split(":")[0] == service


def test_nothing_listens_outside_the_machine(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("file", ["deploy/compose.yaml", "deploy/Dockerfile", "docs/deploying.md", "README.md"])
def test_every_setting_that_is_named_exists(file: str) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", (ROOT / file).read_text()))
    unknown = {name for name in named if name.removesuffix("_FILE") not in KNOWN and name not in KNOWN}
    assert not unknown


def test_the_trial_broker_and_compose_are_the_same_kafka(compose: dict[str, Any]) -> None:
    version = re.search(
        r"<artifactId>kafka_2.13</artifactId>\s*<version>([\d.]+)<", (DEPLOY / "kafka/pom.xml").read_text()
    )
    assert version is not None
    assert compose["services"]["kafka"]["image"] == f"apache/kafka:{version[1]}"


def test_deploying_names_every_topic_with_its_partitions() -> None:
    text = (ROOT / "docs/deploying.md").read_text()
    rows = dict(re.findall(r"^\| `([a-z-]+\.v1)` \| (\d+) \|", text, re.MULTILINE))
    assert rows == {spec.name.value.removeprefix("sanctionwire."): str(spec.partitions) for spec in SPECS}
    assert set(rows) == {topic.value.removeprefix("sanctionwire.") for topic in Topic}


def test_no_id_of_a_trial_cluster_looks_like_an_option() -> None:
    """One of 64 random ids begins with a dash, which the storage tool takes for an option."""
    assert not [id_ for id_ in (cluster_id() for _ in range(2_000)) if id_.startswith("-") or len(id_) != 22]
