"""A sample of the flipped bits: whole, told, salvaged or refused, and never half without a word."""

from pathlib import Path

import pytest

from tests.store.flipping import flip_once, make


@pytest.mark.parametrize(("password", "count"), [("", 60), ("密码", 5)])
def test_no_flipped_bit_is_read_silently(tmp_path: Path, password: str, count: int) -> None:
    made = make(tmp_path, password)
    outcomes, faults = set[str](), list[str]()
    for seed in range(count):
        outcome, found = flip_once(made, seed)
        outcomes.add(outcome)
        faults += found

    assert faults == []
    assert "salvaged" in outcomes
