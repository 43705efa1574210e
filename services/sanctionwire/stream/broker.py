"""Clients for one broker, all with the same limits and the same security."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import stamina
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.helpers import create_ssl_context

from sanctionwire.errors import SettingsError, UnreachableError
from sanctionwire.settings import DEAD_LETTER_LIMIT_BYTES, KafkaSettings

log = structlog.get_logger(__name__)

REQUEST_TIMEOUT_MS = 30_000
METADATA_MAX_AGE_MS = 60_000
RETRY_FIRST_S = 0.2
RETRY_MAX_S = 5.0
FETCH_OVERHEAD_BYTES = 64 * 1024
"""Headers and framing around a record of the largest size."""


class Broker:
    """Makes clients. Holds no connection itself."""

    def __init__(self, settings: KafkaSettings) -> None:
        self.settings = settings
        self._security = _security(settings)

    @property
    def bootstrap(self) -> str:
        """host:port of the seed brokers."""
        return self.settings.kafka_bootstrap

    def producer(self, *, transactional_id: str | None = None) -> AIOKafkaProducer:
        """A producer that waits for all in-sync replicas. With an id it is transactional and fences older holders."""
        return AIOKafkaProducer(
            bootstrap_servers=self.bootstrap,
            acks="all",
            max_request_size=DEAD_LETTER_LIMIT_BYTES + FETCH_OVERHEAD_BYTES,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            metadata_max_age_ms=METADATA_MAX_AGE_MS,
            transactional_id=transactional_id,
            **self._security,
        )

    def consumer(self, *topics: str, group: str | None = None, **options: Any) -> AIOKafkaConsumer:
        """A consumer that commits nothing by itself and never resets its position by itself."""
        return AIOKafkaConsumer(
            *topics,
            bootstrap_servers=self.bootstrap,
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
            max_partition_fetch_bytes=DEAD_LETTER_LIMIT_BYTES + FETCH_OVERHEAD_BYTES,
            request_timeout_ms=REQUEST_TIMEOUT_MS + 10_000,
            metadata_max_age_ms=METADATA_MAX_AGE_MS,
            **self._security,
            **options,
        )

    @asynccontextmanager
    async def admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        """An admin client for the length of a block. Raises ``UnreachableError`` where no broker answers."""
        client = AIOKafkaAdminClient(
            bootstrap_servers=self.bootstrap, request_timeout_ms=REQUEST_TIMEOUT_MS, **self._security
        )
        try:
            await client.start()
        except (KafkaError, OSError) as error:
            await client.close()
            raise UnreachableError(f"no Kafka broker answers at {self.bootstrap}: {error}") from error
        try:
            yield client
        finally:
            await client.close()

    async def wait(self, *, attempts: int | None = None) -> None:
        """Return once the broker answers; tries for ever unless ``attempts`` says otherwise, and logs each wait."""
        async for attempt in stamina.retry_context(
            on=UnreachableError, attempts=attempts, timeout=None, wait_initial=RETRY_FIRST_S, wait_max=RETRY_MAX_S
        ):
            with attempt:
                async with self.admin():
                    pass

    async def supports_transactions(self) -> bool:
        """Ask the broker for a producer id; the embedded broker gives none."""
        if self.settings.kafka_transactions != "auto":
            return self.settings.kafka_transactions == "on"
        producer = AIOKafkaProducer(
            bootstrap_servers=self.bootstrap, enable_idempotence=True, request_timeout_ms=REQUEST_TIMEOUT_MS, **self._security
        )
        try:
            await producer.start()
        except KafkaError:
            return False
        finally:
            await producer.stop()
        return True


def _security(settings: KafkaSettings) -> dict[str, Any]:
    if settings.kafka_security == "PLAINTEXT":
        return {}
    try:
        context: ssl.SSLContext = create_ssl_context(cafile=str(settings.kafka_ca_file) if settings.kafka_ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(f"SANCTIONWIRE_KAFKA_CA_FILE={settings.kafka_ca_file} cannot be used: {error}") from error
    options: dict[str, Any] = {"security_protocol": settings.kafka_security, "ssl_context": context}
    if settings.kafka_security == "SASL_SSL" and settings.kafka_password is not None:
        options |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism,
            "sasl_plain_username": settings.kafka_username,
            "sasl_plain_password": settings.kafka_password.get_secret_value(),
        }
    return options


async def all_partitions(consumer: AIOKafkaConsumer, topics: Iterable[str]) -> list[TopicPartition]:
    """Every partition of the topics, sorted. Raises ``SettingsError`` for a topic that does not exist.

    Existing topics are listed first: merely asking some brokers about a topic creates it.
    """
    existing = await consumer.topics()
    found = []
    for topic in topics:
        if topic not in existing:
            raise SettingsError(f"topic {topic} does not exist: run `sanctionwire topics apply`")
        found += [TopicPartition(topic, p) for p in sorted(consumer.partitions_for_topic(topic) or ())]
    return sorted(found)


async def read_to_end(
    broker: Broker, topics: Iterable[str], start: dict[TopicPartition, int] | None = None
) -> AsyncIterator[Any]:
    """Every record of the topics from ``start`` (default: the beginning) up to the end as it stands now.

    Ends where the broker's end offsets were when reading began; records of one partition come in order.
    """
    consumer = broker.consumer()
    await consumer.start()
    try:
        partitions = await all_partitions(consumer, topics)
        if not partitions:
            return
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        begins = await consumer.beginning_offsets(partitions)
        for tp in partitions:
            consumer.seek(tp, max(begins[tp], (start or {}).get(tp, 0)))
        left = {tp for tp in partitions if max(begins[tp], (start or {}).get(tp, 0)) < ends[tp]}
        while left:
            polled = await consumer.getmany(*left, timeout_ms=500)
            for tp, records in polled.items():
                for record in records:
                    if record.offset < ends[tp]:
                        yield record
            for tp in list(left):
                if await consumer.position(tp) >= ends[tp]:  # transaction markers move the position, not records
                    left.discard(tp)
    finally:
        await consumer.stop()
