"""Rules of the house that hold for every file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

READS_ENVIRONMENT = re.compile(r"\bos\.(?:environb?|getenv)\b|\bfrom os import .*\b(?:environ|getenv)\b")
MAY_READ_ENVIRONMENT = {
    "services/sanctionwire/settings.py": "the one place for it",
    "services/sanctionwire/cli/demo.py": "only whether a log level was chosen: if not, the demo is quiet",
}

# Written so that this file does not match itself.
FOREIGN = (
    r"pypi[.]" + r"(org|python)",
    r"python" + "hosted[.]org",
    r"(^|[^-[:alnum:]_])--(extra-)?index" + r"-url",
    r"(^|[^[:alnum:]])(index|extra-index)" + r"-url *=",
    r"(/artifactory|/simple)" + "/",
    r"(^|[^[:alnum:]_.])/(work|home|root|Users)" + "/",
    r"/t" + "mp/",
)


def git_grep(*patterns: str) -> list[str]:
    """Matching lines of all files that are tracked or could be: not ignored."""
    options = [option for pattern in patterns for option in ("-e", pattern)]
    command = ["git", "grep", "-nIE", "--untracked", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        pytest.skip("not a git checkout")
    return done.stdout.splitlines()


def test_rooms_meet_in_topics_only() -> None:
    """The import contracts of pyproject.toml."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("services", "schemas")
        for path in (ROOT / folder).rglob("*.py")
        if READS_ENVIRONMENT.search(path.read_text(encoding="utf-8"))
    }
    assert readers == set(MAY_READ_ENVIRONMENT)


def test_no_file_names_a_package_index_or_a_path_of_one_machine() -> None:
    assert git_grep(*FOREIGN) == []
