"""The plan of the appended part, and the marker that tells it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.evidence.contents import Marker, marker_in, planned

counts = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 9)), max_size=6)


@given(st.integers(0, 3), st.integers(1, 4), counts)
def test_contents_and_pieces_begin_on_right_hand_pages(
    before: int, contents: int, pieces: list[tuple[int, int]]
) -> None:
    plan = planned(before, contents, [d for d, _ in pieces], [p for _, p in pieces])

    for index, one in enumerate(plan):
        if one.kind in ("contents", "divider") and not one.part:
            assert (before + index) % 2 == 0
    assert sum(one.kind == "page" for one in plan) == sum(pages for _, pages in pieces)
    assert sum(one.kind == "blank" for one in plan) <= len(pieces) + 1


@given(st.integers(0, 9), st.lists(st.tuples(st.text(), st.integers(0, 9), st.integers(0, 9))))
def test_a_marker_is_read_as_it_was_written(
    contents: int, pieces: list[tuple[str, int, int]]
) -> None:
    marker = Marker(contents, tuple(pieces))
    assert marker_in(marker.data()) == marker


@pytest.mark.parametrize(
    "change",
    [
        {"form": "another"},
        {"contents": -1},
        {"contents": 10**9},
        {"contents": "many"},
        {"pieces": [{"file": "a"}]},
        {"pieces": 3},
    ],
)
def test_what_makes_no_sense_is_no_marker(change: dict[str, object]) -> None:
    tree = json.loads(Marker(1, (("a.pdf", 1, 2),)).data())
    assert marker_in(json.dumps({**tree, **change}).encode()) is None
    assert marker_in(b"[" * 100_000) is None
