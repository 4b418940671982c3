"""Straight strokes are those of tables and of lines below blanks, or they are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.verify.ruling import Box, crossed, is_ruled

WORDS: list[Box] = [(100 + 12 * n, 200, 106 + 12 * n, 210) for n in range(4)]
TABLE: list[Box] = [
    (90, 190, 200, 190),
    (90, 215, 200, 215),
    (90, 190, 90, 215),
    (150, 190, 150, 215),
    (200, 190, 200, 215),
]


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        TABLE,
        [(100, 212, 148, 212)],  # below what is written
        [(100, 212, 112, 212)],
        [(160, 212, 300, 212)],  # an empty blank beside its label
    ],
)
def test_rules_and_lines_below_blanks_are_ours(strokes: list[Box]) -> None:
    assert is_ruled(strokes, WORDS)
    assert not crossed(strokes, WORDS, 0.5)


@pytest.mark.parametrize(
    "strokes",
    [
        [(160, 205, 172, 205)],  # a minus
        [(160, 212, 172, 212)],  # below nothing
        [(165, 200, 165, 211)],  # a one
        [*TABLE, (165, 200, 165, 211)],
        [(160, 200, 170, 210)],  # neither upright nor level
        [(160, 200, 160, 200)],  # a dot
        [(90, 300, 400, 300)],  # beside nothing
        [(100, 212, 104, 212)],
    ],
)
def test_what_may_be_a_sign_is_not(strokes: list[Box]) -> None:
    assert not is_ruled(strokes, WORDS)


@pytest.mark.parametrize(
    ("stroke", "hit"),
    [
        ((90, 205, 200, 205), {0, 1, 2, 3}),
        ((90, 205, 101, 205), {0}),
        ((127, 180, 127, 230), {2}),
        ((121, 180, 121, 230), set()),
        ((90, 211, 200, 211), set()),
        ((90, 210.4, 200, 210.4), {0, 1, 2, 3}),
    ],
)
def test_what_a_stroke_runs_through_is_found(stroke: Box, hit: set[int]) -> None:
    assert crossed([stroke], WORDS, 0.5) == hit


COORDINATES = st.integers(0, 40)


@given(
    st.lists(st.tuples(COORDINATES, COORDINATES, COORDINATES, COORDINATES), max_size=6),
    st.lists(st.tuples(COORDINATES, COORDINATES), max_size=8),
)
def test_it_is_found_as_by_looking_at_each_pair(
    strokes: list[tuple[int, int, int, int]], corners: list[tuple[int, int]]
) -> None:
    boxes: list[Box] = [(x, y, x + 6, y + 5) for x, y in corners]
    lines: list[Box] = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in strokes]
    wanted = {
        number
        for number, (left, top, right, bottom) in enumerate(boxes)
        for x1, y1, x2, y2 in lines
        if x1 - 0.5 < right and x2 + 0.5 > left and y1 - 0.5 < bottom and y2 + 0.5 > top
    }
    # Where a box ends just there, either answer is right.
    assert crossed(lines, boxes, 0.5) == wanted
