"""Fixtures that every test folder may use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import structlog
from deploy.kafka.node import KafkaNode, KafkaUnavailableError
from tests.postgres import PostgresUnavailableError, new_database, postgres_server

from sanctionwire.settings import KafkaSettings, LogSettings
from sanctionwire.store import Store
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.embedded import embedded_broker
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.topics import SPECS, apply_topics

RESET_TIMEOUT_S = 60
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """Real lists, articles and cases that are not part of the project; tests that read them skip without."""
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED_DATA


@pytest.fixture
def no_logs() -> Iterator[None]:
    """Logs have their own tests; unconfigured, they would go to standard output."""
    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.configure(**before)


@contextmanager
def running_kafka(folder: Path, *, secure: bool = False) -> Iterator[KafkaNode]:
    """Apache Kafka; without Java, Maven or Maven Central what asks for it is skipped, loudly."""
    node = KafkaNode(folder, secure=secure)
    try:
        node.start()
    except KafkaUnavailableError as error:
        _missing["Apache Kafka"] = str(error)
        pytest.skip(f"NO APACHE KAFKA: {error}")
    yield node
    node.stop()


@pytest.fixture(scope="session")
def kafka_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaNode]:
    """Apache Kafka for all tests of a run."""
    with running_kafka(tmp_path_factory.mktemp("kafka")) as node:
        yield node


@pytest.fixture(scope="module")
def secure_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaNode]:
    """Apache Kafka with a listener for TLS and SCRAM."""
    with running_kafka(tmp_path_factory.mktemp("secure-kafka"), secure=True) as node:
        yield node


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server for all tests of a run; where none is installed these are skipped, loudly."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgres_server())
        except PostgresUnavailableError as error:
            _missing["PostgreSQL"] = str(error)
            pytest.skip(f"NO POSTGRESQL: {error}")
        yield server


_missing: dict[str, str] = {}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for what, why in _missing.items():
        terminalreporter.write_line(f"HALF TESTED: nothing was run on {what}: {why}", red=True, bold=True)


@pytest.fixture
async def kafka(kafka_node: KafkaNode) -> Broker:
    """Apache Kafka with the topics, all empty; what groups committed on the old ones went with them."""
    broker = Broker(KafkaSettings(kafka_bootstrap=kafka_node.bootstrap))
    async with broker.admin() as admin, asyncio.timeout(RESET_TIMEOUT_S):
        ours = {s.name.value for s in SPECS}
        while left := sorted(ours & set(await admin.list_topics())):
            await admin.delete_topics(left)
    await apply_topics(broker)
    return broker


@pytest.fixture
async def embedded() -> AsyncIterator[Broker]:
    """An embedded broker of its own, with the topics."""
    async with embedded_broker() as address:
        made = Broker(KafkaSettings(kafka_bootstrap=address))
        await apply_topics(made)
        yield made


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def broker(request: pytest.FixtureRequest) -> Broker:
    """Each broker in turn."""
    made = request.getfixturevalue(request.param)
    assert isinstance(made, Broker)
    return made


@pytest.fixture
def runtime(broker: Broker) -> Runtime:
    """What services of one process share."""
    return Runtime(broker, log_settings=LogSettings())


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A migrated database."""
    opened = await Store.open(database_url, service="networks")
    yield opened
    await opened.close()
