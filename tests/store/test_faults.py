"""A sample of the fault run: the disk fails at one operation, and what was saved is there."""

from pathlib import Path

import pytest

from tests.store.breaking import EDITS, KINDS, break_once, operations
from tests.store.faulty import Kind


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_acknowledged_is_lost_by_faults(tmp_path: Path, kind: Kind) -> None:
    count = operations(tmp_path)
    assert count > 10 * EDITS
    faults: list[str] = []
    acknowledged = 0
    for at in range(3, count, 11):
        saved, found = break_once(tmp_path, kind, at, seed=at)
        acknowledged += saved
        faults += found

    assert faults == []
    assert acknowledged > 0
