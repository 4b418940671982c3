"""Whether the straight strokes of a page are those of tables and of lines below blanks."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points, from the upper left corner of the page."""

_LOWEST_ROW = 20.0
"""Points: no row of a table is lower, and every letter is."""
_SHORTEST = 9.0
_BELOW = 6.0
"""Points between a line below a blank and what stands in it."""
_LONG = 24.0
"""Points: an empty blank, beside its label, has a line at least that long; no sign has."""
_NEAR = 0.6


def is_ruled(strokes: Sequence[Box], boxes: Sequence[Box]) -> bool:
    """Whether ``strokes`` can't be signs, where ``boxes`` are what is written on the page.

    Strokes are given by their ends; one that is neither upright nor level is none of ours.
    """
    upright = [stroke for stroke in strokes if stroke[0] == stroke[2]]
    level = [stroke for stroke in strokes if stroke[1] == stroke[3]]
    if len(upright) + len(level) != len(strokes):
        return False  # counts one that has no length twice
    if any(stroke[3] - stroke[1] < _LOWEST_ROW for stroke in upright):
        return False
    loose = [stroke for stroke in level if not _is_joined(stroke, upright)]
    if any(stroke[2] - stroke[0] < _SHORTEST for stroke in loose):
        return False
    return all(_is_below(stroke, boxes) for stroke in loose)


def crossed(strokes: Sequence[Box], boxes: Sequence[Box], half: float) -> set[int]:
    """The boxes that strokes, of twice ``half`` their width, run through: their numbers."""
    rows: dict[tuple[float, float], list[int]] = defaultdict(list)
    for number, (_, top, _, bottom) in enumerate(boxes):
        rows[top, bottom].append(number)
    found: set[int] = set()
    for (top, bottom), numbers in rows.items():
        numbers.sort(key=lambda number: boxes[number][0])
        lefts = [boxes[number][0] for number in numbers]
        for x1, y1, x2, y2 in strokes:
            if y1 - half < bottom and y2 + half > top:
                last = bisect_right(lefts, x2 + half)
                found.update(n for n in numbers[:last] if boxes[n][2] > x1 - half)
    return found


def _is_joined(stroke: Box, upright: Sequence[Box]) -> bool:
    """Whether a level stroke begins and ends at upright ones."""
    x1, y, x2, _ = stroke
    return all(
        any(
            abs(x - each[0]) <= _NEAR and each[1] - _NEAR <= y <= each[3] + _NEAR
            for each in upright
        )
        for x in (x1, x2)
    )


def _is_below(stroke: Box, boxes: Sequence[Box]) -> bool:
    """Whether a level stroke is the line below what is written, or below an empty blank."""
    x1, y, x2, _ = stroke
    long = x2 - x1 >= _LONG
    return any(
        0 <= y - bottom <= _BELOW and (long or (left < x2 and right > x1))
        for left, _, right, bottom in boxes
    )


def between(path: Sequence[tuple[float, float]], height: float) -> Iterator[Box]:
    """The strokes along points from the lower left corner, as they are seen from above."""
    for (x1, y1), (x2, y2) in pairwise(path):
        yield min(x1, x2), height - max(y1, y2), max(x1, x2), height - min(y1, y2)
