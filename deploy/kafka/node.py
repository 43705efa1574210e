"""One node of Apache Kafka (KRaft) on loopback, for tests and trial. Needs Java 17 or newer; Maven brings the broker.

    python deploy/kafka/node.py                     # until Ctrl-C; prints its address; data in a temporary folder
    python deploy/kafka/node.py --data DIR --port 9092 --secure

The Python standard library is enough. ``--secure`` adds a listener with TLS and SASL/SCRAM-SHA-512 and prints how to
use it. This is no production set-up: one node, no replicas.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
POM = HERE / "pom.xml"
LIBS = HERE / "target" / "libs"

MAVEN_TIMEOUT_S = 600
READY_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0
HEAP = "512m"
JAVA_AT_LEAST = 17

RECORD_LIMIT_BYTES = 9 * 1024 * 1024 + 64 * 1024
"""Dead letters (9 MiB) with their framing: the largest record that Sanctionwire sends."""


class KafkaUnavailableError(Exception):
    """Apache Kafka cannot be had or does not start here; the message says why."""


def kafka_libs() -> Path:
    """The folder with the broker's jars; Maven fetches them the first time. Raises ``KafkaUnavailableError``."""
    _check_java()
    if LIBS.is_dir() and LIBS.stat().st_mtime >= POM.stat().st_mtime:
        return LIBS
    if shutil.which("mvn") is None:
        raise KafkaUnavailableError("Maven (mvn) is not installed")
    shutil.rmtree(LIBS, ignore_errors=True)
    command = ["mvn", "--batch-mode", "--quiet", "--file", str(POM), "package"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=MAVEN_TIMEOUT_S, check=False)  # noqa: S603  (fixed words)
    except subprocess.TimeoutExpired:
        raise KafkaUnavailableError(f"Maven did not end within {MAVEN_TIMEOUT_S} s") from None
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
        raise KafkaUnavailableError(f"Maven could not fetch Apache Kafka: {(lines or ['no message'])[0][:300]}")
    LIBS.touch()
    return LIBS


def _check_java() -> None:
    try:
        done = subprocess.run(["java", "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S607  (of the PATH)
    except (OSError, subprocess.TimeoutExpired):
        raise KafkaUnavailableError("Java is not installed") from None
    words = done.stderr.split('"')
    major = words[1].split(".")[0] if len(words) > 1 else ""
    if not major.isdigit() or int(major) < JAVA_AT_LEAST:
        raise KafkaUnavailableError(f"Java {JAVA_AT_LEAST} or newer is needed, found {major or 'none'}")


@dataclass
class Scram:
    """Credentials of the secure listener, and the file of the authority that signed its certificate."""

    username: str
    password_file: Path
    ca_file: Path


@dataclass
class KafkaNode:
    """A node whose data lives in ``folder``; it can be stopped, killed and started again with the same data."""

    folder: Path
    port: int = 0
    secure: bool = False
    scram: Scram | None = field(default=None, init=False)
    secure_port: int = field(default=0, init=False)
    _controller_port: int = field(default=0, init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def bootstrap(self) -> str:
        """host:port of the plain listener."""
        return f"127.0.0.1:{self.port}"

    @property
    def secure_bootstrap(self) -> str:
        """host:port of the listener with TLS and SCRAM."""
        return f"127.0.0.1:{self.secure_port}"

    @property
    def pid(self) -> int:
        """Process id of the running broker; raises ``KafkaUnavailableError`` before ``start``."""
        if self._process is None:
            raise KafkaUnavailableError("the broker was not started")
        return self._process.pid

    def start(self) -> None:
        """Start and wait until the listener answers. Raises ``KafkaUnavailableError``."""
        libs = kafka_libs()
        properties = self._set_up(libs)
        with (self.folder / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  (fixed words)
                [*_java(libs), f"-Xmx{HEAP}", "kafka.Kafka", str(properties)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C goes to us first
            )
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not _listens(self.port):
            if self._process.poll() is not None:
                raise KafkaUnavailableError(f"the broker ended with {self._process.returncode}: {self._last_words()}")
            if time.monotonic() > deadline:
                self.kill()
                raise KafkaUnavailableError(
                    f"the broker was not there after {READY_TIMEOUT_S:g} s: {self._last_words()}"
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """End in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _set_up(self, libs: Path) -> Path:
        """Write the server properties, and format the data folder the first time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        self._controller_port = self._controller_port or free_port()
        if self.secure:
            self.secure_port = self.secure_port or free_port()
            self.scram = self.scram or _scram(self.folder)
        lines = _server(self.folder, self.port, self._controller_port, self.secure_port)
        properties = self.folder / "server.properties"
        properties.write_text("".join(f"{name}={value}\n" for name, value in lines.items()), encoding="utf-8")
        if not (self.folder / "data" / "meta.properties").exists():
            format_ = ["format", "--cluster-id", cluster_id(), "--config", str(properties)]
            if self.scram is not None:
                user = (
                    f"SCRAM-SHA-512=[name={self.scram.username},password={self.scram.password_file.read_text('ascii')}]"
                )
                format_ += ["--add-scram", user]
            _run([*_java(libs), "kafka.tools.StorageTool", *format_], "the data folder could not be formatted")
        return properties

    def _last_words(self) -> str:
        text = (self.folder / "broker.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return " / ".join(text[-3:])[:500] or "it said nothing"


def cluster_id() -> str:
    """A random id as Kafka writes one: 16 bytes in 22 characters of URL-safe Base64."""
    # One in 64 begins with a dash and is taken for an option by the storage tool; Kafka's own ids never do.
    while (id_ := urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return id_


def _server(folder: Path, port: int, controller_port: int, secure_port: int) -> dict[str, str | int]:
    """Server properties of one node that is broker and controller."""
    controller = f"127.0.0.1:{controller_port}"
    listeners = [f"PLAIN://127.0.0.1:{port}", f"CONTROLLER://{controller}"]
    advertised = [f"PLAIN://127.0.0.1:{port}"]
    protocols = ["PLAIN:PLAINTEXT", "CONTROLLER:PLAINTEXT"]
    extra: dict[str, str | int] = {}
    if secure_port:
        listeners.append(f"SECURE://127.0.0.1:{secure_port}")
        advertised.append(f"SECURE://127.0.0.1:{secure_port}")
        protocols.append("SECURE:SASL_SSL")
        extra = {
            "sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "listener.name.secure.scram-sha-512.sasl.jaas.config": (
                "org.apache.kafka.common.security.scram.ScramLoginModule required;"
            ),
            "listener.name.secure.ssl.keystore.type": "PKCS12",
            "listener.name.secure.ssl.keystore.location": str(folder / "broker.p12"),
            "listener.name.secure.ssl.keystore.password": (folder / "keystore-password").read_text("ascii"),
        }
    return {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@{controller}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAIN",
        "listeners": ",".join(listeners),
        "advertised.listeners": ",".join(advertised),
        "listener.security.protocol.map": ",".join(protocols),
        "log.dirs": str(folder / "data"),
        "auto.create.topics.enable": "false",
        "message.max.bytes": RECORD_LIMIT_BYTES,
        # one node: no replicas, and few partitions of what is internal, so that it is up quickly
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 4,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "transaction.state.log.num.partitions": 4,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
        **extra,
    }


def _scram(folder: Path) -> Scram:
    """A key with a certificate for 127.0.0.1 that signs itself, and a user with a random password."""
    scram = Scram("sanctionwire", folder / "password", folder / "ca.pem")
    keystore, secret = folder / "broker.p12", folder / "keystore-password"
    if scram.ca_file.exists():
        return scram
    for file in (secret, scram.password_file):
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(16), encoding="ascii")
    keystore.unlink(missing_ok=True)
    store = ["-keystore", str(keystore), "-storetype", "PKCS12", "-storepass:file", str(secret), "-alias", "broker"]
    key = ["-keyalg", "EC", "-groupname", "secp256r1", "-validity", "3650"]
    names = ["-dname", "CN=sanctionwire trial broker", "-ext", "san=ip:127.0.0.1,dns:localhost"]
    _run(["keytool", "-genkeypair", *store, *key, *names], "no key could be made")
    _run(["keytool", "-exportcert", "-rfc", *store, "-file", str(scram.ca_file)], "no certificate could be made")
    return scram


def _java(libs: Path) -> list[str]:
    return ["java", "-cp", f"{libs}/*", f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"]


def _run(command: list[str], wrong: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603  (fixed words)
    if done.returncode:
        raise KafkaUnavailableError(f"{wrong}: {(done.stdout + done.stderr).strip()[-300:]}")


def free_port() -> int:
    """A port on loopback that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def main() -> None:
    """From the command line: run until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder to keep data in; default: a temporary one")
    parser.add_argument("--port", type=int, default=9092)
    parser.add_argument("--secure", action="store_true", help="add a listener with TLS and SCRAM")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.ExitStack() as stack:
        folder = chosen.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kafka-")))
        if _listens(chosen.port):
            sys.exit(f"something listens on port {chosen.port} already: choose another with --port")
        node = KafkaNode(folder, port=chosen.port, secure=chosen.secure)
        print("starting Apache Kafka (the first time Maven fetches about 45 MB) ...", file=sys.stderr)  # noqa: T201
        try:
            node.start()
        except KafkaUnavailableError as error:
            sys.exit(f"error: {error}")
        stack.callback(node.stop)
        print(f"SANCTIONWIRE_KAFKA_BOOTSTRAP={node.bootstrap}", flush=True)  # noqa: T201
        if node.scram is not None:
            _say_how(node, node.scram)
        with contextlib.suppress(KeyboardInterrupt):
            os.waitpid(node.pid, 0)


def _say_how(node: KafkaNode, scram: Scram) -> None:
    for name, value in {
        "BOOTSTRAP": node.secure_bootstrap,
        "SECURITY": "SASL_SSL",
        "CA_FILE": scram.ca_file,
        "USERNAME": scram.username,
        "PASSWORD_FILE": scram.password_file,
    }.items():
        print(f"# over TLS and SCRAM: SANCTIONWIRE_KAFKA_{name}={value}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
