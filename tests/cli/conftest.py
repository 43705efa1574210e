"""What the tests of the command line share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sanctionwire.cli

SECRET = "hunter2-is-no-password"

Main = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _quiet(no_logs: None) -> None:
    """No command prints logs."""


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Main:
    """The entry point: arguments and environment in; exit code, stdout and stderr out."""
    monkeypatch.setattr("sanctionwire.cli.configure_logging", lambda *_, **__: None)

    def run(*arguments: str | Path, **environment: str) -> tuple[int, str, str]:
        for name, value in environment.items():
            monkeypatch.setenv(f"SANCTIONWIRE_{name}", value)
        monkeypatch.setattr(sys, "argv", ["sanctionwire", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            sanctionwire.cli.main()
        out, err = capsys.readouterr()
        assert SECRET not in out + err
        return int(end.value.code or 0), out, err

    return run
