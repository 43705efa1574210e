"""A PostgreSQL server for tests, from whatever is installed; a database of its own for each test."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from sanctionwire.stream.embedded import free_port

USER = "postgres"
DEBIAN = Path("/usr/lib/postgresql")


class PostgresUnavailableError(Exception):
    """No server is installed, or it does not start; the message says why."""


def binaries() -> Path:
    """The folder of ``initdb`` and ``postgres``, the newest version. Raises ``PostgresUnavailableError``."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not versions:
        raise PostgresUnavailableError("PostgreSQL (initdb) is not installed")
    return versions[-1].parent


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server on loopback for the length of a block; gives its address without a database name."""
    bin_ = binaries()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    owner = None
    if os.getuid() == 0:  # it refuses to run as root
        owner = USER
        os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)
    data, port = folder / "data", free_port()

    def call(*command: str | Path) -> None:
        done = subprocess.run(command, user=owner, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise PostgresUnavailableError((done.stdout + done.stderr).strip()[-300:])

    try:
        call(bin_ / "initdb", "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
        call(bin_ / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            call(bin_ / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str) -> str:
    """The address of a new, empty database."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"
