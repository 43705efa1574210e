"""TLS and SASL/SCRAM on Apache Kafka; credentials never travel unprotected and never show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from deploy.kafka.node import KafkaNode
from tests.stream.test_feed import run_feed, send
from tests.stream.test_relay import on_topic, record

from sanctionwire.errors import SettingsError, UnreachableError
from sanctionwire.settings import KafkaSettings
from sanctionwire.store import Store, Writer, enqueue
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.relay import Relay
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.topics import apply_topics, check_topics

PREFIX = "SANCTIONWIRE_KAFKA_"
SECRET = "correct horse battery"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: which database it is makes no difference here."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def environment(secure_node: KafkaNode, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Settings as an operator gives them: the password in a file."""
    assert secure_node.scram is not None
    values = {
        "BOOTSTRAP": secure_node.secure_bootstrap,
        "SECURITY": "SASL_SSL",
        "CA_FILE": str(secure_node.scram.ca_file),
        "USERNAME": secure_node.scram.username,
        "PASSWORD_FILE": str(secure_node.scram.password_file),
    }
    for name, value in values.items():
        monkeypatch.setenv(PREFIX + name, value)
    return values


@pytest.mark.broker
@pytest.mark.kafka
async def test_feed_and_relay_work_over_tls_and_scram(environment: Mapping[str, str], store: Store) -> None:
    broker = Broker(KafkaSettings.read())
    await apply_topics(broker)
    assert await check_topics(broker) == []
    assert await broker.supports_transactions()
    runtime = Runtime(broker)
    relay = Relay(store, await Writer.take(store), runtime)
    await store.run(lambda c: enqueue(c, [record(n) for n in range(5)]))
    assert await relay.publish_pending() == 5
    await relay.close()
    assert len(await on_topic(broker)) == 5
    await send(broker, range(20))
    seen: list[bytes] = []

    async def work(records: list[object]) -> None:
        seen.extend(r.value for r in records)  # type: ignore[attr-defined]
        if len(seen) == 20:
            runtime.stop.set()

    await run_feed(runtime, work)
    assert len(seen) == 20


@pytest.mark.broker
@pytest.mark.kafka
async def test_a_wrong_password_is_said_and_never_shown(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(f"{PREFIX}PASSWORD_FILE")
    monkeypatch.setenv(f"{PREFIX}PASSWORD", SECRET)
    settings = KafkaSettings.read()
    with pytest.raises(UnreachableError, match=r"(?i)authentication") as caught:
        await Broker(settings).wait(attempts=1)
    shown = f"{caught.value} {caught.value!r} {settings} {settings!r} {''.join(capsys.readouterr())}"
    assert SECRET not in shown


@pytest.mark.broker
@pytest.mark.kafka
async def test_a_certificate_of_an_unknown_authority_is_refused(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(f"{PREFIX}CA_FILE")
    with pytest.raises(UnreachableError, match=r"(?i)certificate"):
        await Broker(KafkaSettings.read()).wait(attempts=1)


@pytest.mark.parametrize("security", ["PLAINTEXT", "SSL"])
def test_credentials_without_sasl_over_tls_do_not_start(security: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}SECURITY", security)
    monkeypatch.setenv(f"{PREFIX}USERNAME", "sanctionwire")
    monkeypatch.setenv(f"{PREFIX}PASSWORD", SECRET)
    with pytest.raises(SettingsError, match="SASL_SSL") as caught:
        KafkaSettings.read()
    assert SECRET not in str(caught.value)


def test_sasl_without_tls_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}SECURITY", "SASL_PLAINTEXT")
    with pytest.raises(SettingsError, match="SANCTIONWIRE_KAFKA_SECURITY"):
        KafkaSettings.read()


def test_a_secret_in_a_file_and_in_the_environment_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\n")
    monkeypatch.setenv(f"{PREFIX}SECURITY", "SASL_SSL")
    monkeypatch.setenv(f"{PREFIX}USERNAME", "sanctionwire")
    monkeypatch.setenv(f"{PREFIX}PASSWORD_FILE", str(file))
    password = KafkaSettings.read().kafka_password
    assert password is not None
    assert password.get_secret_value() == SECRET
    monkeypatch.setenv(f"{PREFIX}PASSWORD", SECRET)
    with pytest.raises(SettingsError, match="keep one"):
        KafkaSettings.read()
