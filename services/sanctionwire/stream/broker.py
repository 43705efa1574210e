"""Clients for one broker, all with the same limits and the same security."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

import stamina
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    KafkaError,
    TransactionalIdAuthorizationFailed,
    UnknownError,
    UnsupportedVersionError,
)
from aiokafka.helpers import create_ssl_context

from sanctionwire.errors import SettingsError, UnreachableError
from sanctionwire.settings import DEAD_LETTER_LIMIT_BYTES, KafkaSettings

log = structlog.get_logger(__name__)

REQUEST_TIMEOUT_MS = 30_000
TRANSACTION_TIMEOUT_MS = 60_000
"""How long the broker lets a transaction of ours stay open: so long may a dead writer keep readers waiting."""
METADATA_MAX_AGE_MS = 60_000
FETCH_WAIT_MS = 100
"""How long the broker lets a reader wait for new records before it answers that there are none."""
STALL_TIMEOUT_S = 90.0
"""Reading to the end gives up after this long without progress: longer than a transaction may stay open."""
RETRY_FIRST_S = 0.2
RETRY_MAX_S = 5.0
FETCH_OVERHEAD_BYTES = 64 * 1024
"""Headers and framing around a record of the largest size."""


class Broker:
    """Makes clients. Holds no connection itself; remembers only whether the broker knows transactions."""

    def __init__(self, settings: KafkaSettings) -> None:
        self.settings = settings
        self._security = _security(settings)
        self._asking = asyncio.Lock()
        self._transactions = {"on": True, "off": False}.get(settings.kafka_transactions)

    @property
    def bootstrap(self) -> str:
        """host:port of the seed brokers."""
        return self.settings.kafka_bootstrap

    async def producer(self, *, transactional_id: str | None = None) -> AIOKafkaProducer:
        """A started producer that waits for all in-sync replicas. With an id it is transactional and fences older
        holders of it. Raises ``UnreachableError``.
        """
        producer = AIOKafkaProducer(
            bootstrap_servers=self.bootstrap,
            acks="all",
            max_request_size=DEAD_LETTER_LIMIT_BYTES + FETCH_OVERHEAD_BYTES,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            metadata_max_age_ms=METADATA_MAX_AGE_MS,
            transactional_id=transactional_id,
            transaction_timeout_ms=TRANSACTION_TIMEOUT_MS,
            **self._security,
        )
        await self._start(producer, producer.stop)
        return producer

    async def consumer(self, *, group: str | None = None, **options: Any) -> AIOKafkaConsumer:
        """A started consumer that commits nothing by itself and never resets its position by itself.

        It reads committed records only, where the broker knows transactions. Raises ``UnreachableError``.
        """
        committed = await self.supports_transactions()
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap,
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed" if committed else "read_uncommitted",
            max_partition_fetch_bytes=DEAD_LETTER_LIMIT_BYTES + FETCH_OVERHEAD_BYTES,
            request_timeout_ms=REQUEST_TIMEOUT_MS + 10_000,
            metadata_max_age_ms=METADATA_MAX_AGE_MS,
            **self._security,
            **options,
        )
        await self._start(consumer, consumer.stop)
        return consumer

    async def _start(self, client: _Client, stop: Callable[[], Awaitable[None]]) -> None:
        """Start a client, or stop it again and say why it could not be started. Raises ``UnreachableError``."""
        with _overheard() as said:
            try:
                await client.start()
            except BaseException as error:
                await stop()
                if not isinstance(error, KafkaError | OSError):
                    raise
                why = said[-1] if said else f"{type(error).__name__}: {error}"
                raise UnreachableError(f"no Kafka broker answers at {self.bootstrap}: {why}") from error

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[AIOKafkaConsumer]:
        """A consumer without a group for the length of a block. Whatever Kafka raises comes out as
        ``UnreachableError``.
        """
        consumer = await self.consumer(fetch_max_wait_ms=FETCH_WAIT_MS)
        try:
            yield consumer
        except (KafkaError, OSError) as error:
            raise UnreachableError(f"{self.bootstrap} cannot be read: {type(error).__name__}: {error}") from error
        finally:
            await consumer.stop()

    @asynccontextmanager
    async def admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        """An admin client for the length of a block. Raises ``UnreachableError`` where no broker answers."""
        client = AIOKafkaAdminClient(
            bootstrap_servers=self.bootstrap, request_timeout_ms=REQUEST_TIMEOUT_MS, **self._security
        )
        await self._start(client, client.close)
        try:
            yield client
        finally:
            await client.close()

    async def partitions(self, topics: Iterable[str]) -> list[TopicPartition]:
        """Every partition of the topics, sorted. Raises ``SettingsError`` for a topic that does not exist, and
        ``UnreachableError``.

        Existing topics are listed first: merely asking some brokers about a topic creates it. The admin client is asked
        because a consumer knows only topics that it has been assigned.
        """
        async with self.admin() as admin:
            try:
                wanted = sorted({str(topic) for topic in topics})
                existing = set(await admin.list_topics())
                for topic in wanted:
                    if topic not in existing:
                        raise SettingsError(f"topic {topic} does not exist: run `sanctionwire topics apply`")
                described = await admin.describe_topics(wanted) if wanted else []
            except (KafkaError, OSError) as error:
                raise UnreachableError(f"topics cannot be listed: {type(error).__name__}: {error}") from error
        found = [TopicPartition(d["topic"], p["partition"]) for d in described for p in d["partitions"]]
        if {tp.topic for tp in found} != set(wanted):
            raise UnreachableError(f"{self.bootstrap} does not tell the partitions of {', '.join(wanted)}")
        return sorted(found)

    async def wait(self, *, attempts: int | None = None) -> None:
        """Return once the broker answers; tries for ever unless ``attempts`` says otherwise, and logs each wait."""
        async for attempt in stamina.retry_context(
            on=UnreachableError, attempts=attempts, timeout=None, wait_initial=RETRY_FIRST_S, wait_max=RETRY_MAX_S
        ):
            with attempt:
                async with self.admin():
                    pass

    async def supports_transactions(self) -> bool:
        """Whether the broker gives producer ids; asked once. The embedded broker gives none.

        Raises ``UnreachableError`` where it does not answer.
        """
        async with self._asking:
            if self._transactions is None:
                self._transactions = await self._gives_producer_ids()
                log.debug("broker_transactions", supported=self._transactions)
        return self._transactions

    async def _gives_producer_ids(self) -> bool:
        producer = AIOKafkaProducer(
            bootstrap_servers=self.bootstrap,
            enable_idempotence=True,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            **self._security,
        )
        try:
            with _overheard():  # it would report the answer "no" as an error
                await producer.start()
        except (UnknownError, UnsupportedVersionError):
            return False
        except (ClusterAuthorizationFailedError, TransactionalIdAuthorizationFailed) as error:
            raise SettingsError(
                f"{self.bootstrap} does not let this user write in transactions: allow IdempotentWrite and its "
                "transactional ids, or set SANCTIONWIRE_KAFKA_TRANSACTIONS=off"
            ) from error
        except (KafkaError, OSError) as error:
            raise UnreachableError(f"no Kafka broker answers at {self.bootstrap}: {error}") from error
        finally:
            await producer.stop()
        return True


class _Client(Protocol):
    async def start(self) -> None: ...


class _Ear(logging.Filter):
    """Keeps what aiokafka reports as errors from the log, and remembers it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            return True
        self.said.append(record.getMessage())
        return False


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """What aiokafka reports as errors within the block.

    It tells only its log why a connection failed (a wrong password, an unknown authority), and raises that there is
    none. Whoever gets our error must learn the cause.
    """
    ear = _Ear()
    loggers = [logging.getLogger("aiokafka"), logging.getLogger("aiokafka.producer.sender")]
    for logger in loggers:
        logger.addFilter(ear)
    try:
        yield ear.said
    finally:
        for logger in loggers:
            logger.removeFilter(ear)


def _security(settings: KafkaSettings) -> dict[str, Any]:
    if settings.kafka_security == "PLAINTEXT":
        return {}
    try:
        context: ssl.SSLContext = create_ssl_context(
            cafile=str(settings.kafka_ca_file) if settings.kafka_ca_file else None
        )
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


@dataclass(frozen=True)
class Bounds:
    """First and next offset of one partition's log."""

    begin: int
    end: int


async def log_bounds(broker: Broker, topics: Iterable[str]) -> dict[TopicPartition, Bounds]:
    """Where the logs of all partitions begin and end now. Raises ``UnreachableError``.

    Ends are taken from fetch answers: asked for the latest offset, the embedded broker names the beginning of the last
    batch instead.
    """
    partitions = await broker.partitions(topics)
    async with broker.reader() as consumer:
        consumer.assign(partitions)
        begins, latest = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
        for tp in partitions:
            consumer.seek(tp, max(begins[tp], latest[tp] - 1))
        while any(consumer.highwater(tp) is None for tp in partitions):
            await consumer.getmany(*partitions, timeout_ms=FETCH_WAIT_MS)
        return {tp: Bounds(begins[tp], max(begins[tp], consumer.highwater(tp))) for tp in partitions}


async def read_to_end(
    broker: Broker, topics: Iterable[str], start: Mapping[TopicPartition, int] | None = None
) -> AsyncIterator[Any]:
    """Every record of the topics from ``start`` (default: the beginning) up to the end as it stands now.

    Records of one partition come in order. A transaction that is open at that end is waited for until it is committed
    or aborted: what it holds may be what the caller looks for. Raises ``UnreachableError``.
    """
    partitions = await broker.partitions(topics)
    async with broker.reader() as consumer:
        consumer.assign(partitions)
        for tp, begin in (await consumer.beginning_offsets(partitions)).items():
            consumer.seek(tp, max(begin, (start or {}).get(tp, 0)))
        ends: dict[TopicPartition, int] = {}
        left = set(partitions)
        moved_at = monotonic()
        while left:
            polled = await consumer.getmany(*left, timeout_ms=FETCH_WAIT_MS)
            for tp in left - ends.keys():
                if (end := consumer.highwater(tp)) is not None:
                    ends[tp] = end
            for records in polled.values():
                for record in records:
                    yield record
            # transaction markers move the position, not records
            there = {tp for tp in left & ends.keys() if await consumer.position(tp) >= ends[tp]}
            left -= there
            if polled or there:
                moved_at = monotonic()
            elif monotonic() - moved_at > STALL_TIMEOUT_S:
                names = ", ".join(f"{tp.topic}/{tp.partition}" for tp in sorted(left))
                raise UnreachableError(f"{names} cannot be read to the end: no answer for {STALL_TIMEOUT_S:g} s")


async def is_topic_empty(broker: Broker, topic: str) -> bool:
    """Whether a topic holds no record. Raises ``UnreachableError``, or ``SettingsError`` where it does not exist."""
    return all(b.begin == b.end for b in (await log_bounds(broker, [topic])).values())
