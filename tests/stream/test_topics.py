"""Topics are made by command and checked, never made by the broker on its own."""

from __future__ import annotations

import pytest
from aiokafka.admin import NewTopic

from sanctionwire.errors import UnreachableError
from sanctionwire.settings import KafkaSettings
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.embedded import embedded_broker, free_port
from sanctionwire.stream.topics import SPECS, apply_topics, check_topics
from sanctionwire_schemas import Topic

pytestmark = pytest.mark.broker


async def test_applied_topics_pass_the_check_and_applying_again_does_nothing(broker: Broker) -> None:
    assert await check_topics(broker) == []
    assert await apply_topics(broker) == []


async def test_the_check_names_what_is_missing_or_different() -> None:
    async with embedded_broker() as address:
        broker = Broker(KafkaSettings(kafka_bootstrap=address))
        async with broker.admin() as admin:
            await admin.create_topics([NewTopic(Topic.NEWS.value, 3, 1, topic_configs={"cleanup.policy": "delete"})])
        problems = await check_topics(broker)
        assert sum("is missing" in p for p in problems) == len(SPECS) - 1
        assert any("3 partitions instead of 12" in p for p in problems)
        assert any("max.message.bytes" in p for p in problems)


async def test_a_broker_that_is_away_is_said_to_be_away() -> None:
    broker = Broker(KafkaSettings(kafka_bootstrap=f"127.0.0.1:{free_port()}"))
    with pytest.raises(UnreachableError, match="no Kafka broker answers"):
        await check_topics(broker)


def test_every_topic_of_the_contract_is_specified() -> None:
    assert {s.name for s in SPECS} == set(Topic)
