"""The topics: partitions, retention, limits. Created by command, checked at start, never by the broker on its own."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from sanctionwire.errors import SettingsError, UnreachableError
from sanctionwire.settings import DEAD_LETTER_LIMIT_BYTES, MESSAGE_LIMIT_BYTES
from sanctionwire.stream.broker import Broker
from sanctionwire_schemas import Topic

log = structlog.get_logger(__name__)

DAY_MS = 24 * 3600 * 1000
FOR_EVER = "-1"
INPUT_RETENTION = str(400 * DAY_MS)
CREATION_TIMEOUT_S = 30.0
TOPIC_ALREADY_EXISTS = 36
INVALID_REPLICATION_FACTOR = 38


@dataclass(frozen=True)
class TopicSpec:
    """What one topic must be. ``config`` values are Kafka's own strings."""

    name: Topic
    partitions: int
    config: dict[str, str] = field(default_factory=dict)


def _kept(retention_ms: str, limit: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": retention_ms,
        "retention.bytes": FOR_EVER,
        "max.message.bytes": str(limit),
    }


_COMPACTED = {"cleanup.policy": "compact", "max.message.bytes": str(MESSAGE_LIMIT_BYTES)}

SPECS: tuple[TopicSpec, ...] = (
    TopicSpec(Topic.NEWS, 12, _kept(INPUT_RETENTION, MESSAGE_LIMIT_BYTES)),
    TopicSpec(Topic.DESIGNATIONS, 6, _kept(INPUT_RETENTION, MESSAGE_LIMIT_BYTES)),
    TopicSpec(Topic.FINDINGS, 1, _kept(FOR_EVER, MESSAGE_LIMIT_BYTES)),
    TopicSpec(Topic.NETWORKS, 6, _COMPACTED),
    TopicSpec(Topic.ALERTS, 6, _kept(FOR_EVER, MESSAGE_LIMIT_BYTES)),
    TopicSpec(Topic.DELIVERIES, 6, _kept(FOR_EVER, MESSAGE_LIMIT_BYTES)),
    TopicSpec(Topic.DIRECTIVES, 1, _kept(FOR_EVER, MESSAGE_LIMIT_BYTES)),
    TopicSpec(Topic.SOURCES, 1, _COMPACTED),
    TopicSpec(Topic.DEAD_LETTERS, 6, _kept(FOR_EVER, DEAD_LETTER_LIMIT_BYTES)),
)


async def apply_topics(broker: Broker) -> list[str]:
    """Create what is missing; returns the names created. Existing topics are left alone: ``check_topics`` judges
    them.
    """
    async with broker.admin() as admin:
        existing = set(await admin.list_topics())
        missing = [spec for spec in SPECS if spec.name not in existing]
        if not missing:
            return []
        response = await admin.create_topics(
            [
                NewTopic(str(s.name), s.partitions, broker.settings.kafka_replication, topic_configs=s.config)
                for s in missing
            ]
        )
        for name, code, message in (e[:3] for e in response.topic_errors):
            if code == INVALID_REPLICATION_FACTOR:
                raise SettingsError(
                    f"{name}: {broker.settings.kafka_replication} replicas are more than the brokers there are; "
                    "set SANCTIONWIRE_KAFKA_REPLICATION"
                )
            if code not in (0, TOPIC_ALREADY_EXISTS):
                raise UnreachableError(f"topic {name} was not created: {message or f'error {code}'}")
        await _until_known(admin, [str(s.name) for s in missing])
        return [str(s.name) for s in missing]


async def _until_known(admin: AIOKafkaAdminClient, names: list[str]) -> None:
    """A created topic is known to the brokers, with a leader for each partition, only a moment later."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CREATION_TIMEOUT_S):
            while True:
                described = await admin.describe_topics(names)
                if all(d["error_code"] == 0 and all(p["leader"] >= 0 for p in d["partitions"]) for d in described):
                    return
                await asyncio.sleep(0.05)
    raise UnreachableError(f"new topics have no leaders after {CREATION_TIMEOUT_S:g} s: {', '.join(names)}")


async def check_topics(broker: Broker) -> list[str]:
    """What is wrong with the topics, one sentence each; empty when all is well.

    Raises ``UnreachableError`` where no broker answers.
    """
    problems = []
    async with broker.admin() as admin:
        existing = set(await admin.list_topics())
        present = [spec for spec in SPECS if spec.name in existing]
        problems += [f"{s.name} is missing: run `sanctionwire topics apply`" for s in SPECS if s.name not in existing]
        if not present:
            return problems
        described = {d["topic"]: d for d in await admin.describe_topics([str(s.name) for s in present])}
        answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, str(s.name)) for s in present])
        configs = {
            resource[3]: {entry[0]: entry[1] for entry in resource[4]}
            for answer in answers
            for resource in answer.resources
        }
    for spec in present:
        partitions = len(described[spec.name]["partitions"])
        if partitions != spec.partitions:
            problems.append(
                f"{spec.name} has {partitions} partitions instead of {spec.partitions}: it must be made anew"
            )
        for name, wanted in spec.config.items():
            found = configs.get(spec.name, {}).get(name)
            if found != wanted:
                problems.append(f"{spec.name}: {name} is {found} instead of {wanted}")
    return problems
