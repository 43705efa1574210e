"""Promises 4 and 5: nothing lost and nothing told twice, whatever is killed at whatever moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faults.kill import VICTIMS, run

pytestmark = [pytest.mark.broker, pytest.mark.faults, pytest.mark.slow]


async def test_killing_each_service_in_turn_loses_nothing(tmp_path: Path) -> None:
    outcome = await run(count=1500, kills=6, seed=7, folder=tmp_path, reports=25, batches=25)
    assert outcome.kills == dict.fromkeys(VICTIMS, 2)
    assert outcome.alerts_expected == 50
    assert outcome.nothing_lost, outcome
    # an extra post only where an answer was lost: at most one per kill of notify
    assert 0 <= outcome.extra_posts <= outcome.kills["notify"], outcome
