"""A sample of the kill run: what was acknowledged is there after each kill."""

from pathlib import Path

import pytest

from tests.store.killing import fresh, kill_once


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_acknowledged_is_lost_by_kills(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "被打断的草稿.shenbao"
    fresh(path)
    acknowledged, faults = 0, list[str]()
    for number in range(4):
        saved, found = kill_once(path, seed * 100 + number)
        acknowledged += saved
        faults += found

    assert faults == []
    assert acknowledged > 0
