"""Glyphs as paths: for words that are seen on a page and not read with it.

Words across a page would stand between the lines for whoever copies or searches text. Drawn as
shapes they don't. Format: OpenType 1.9, table "glyf".
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from itertools import accumulate

Point = tuple[float, float, bool]
"""A point in units of the font, and whether it lies on the outline or pulls at it."""

_ON, _X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 1, 2, 4, 8, 16, 32
_WORDS, _OFFSETS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 1, 2, 8, 32, 64, 128
_DEEPEST = 5


def contours(glyph: int, data_of: Callable[[int], bytes], depth: int = 0) -> Iterator[list[Point]]:
    """The closed outlines of a glyph; ``data_of`` gives a glyph's bytes in the table."""
    data = data_of(glyph)
    if len(data) < 10 or depth > _DEEPEST:
        return
    (count,) = struct.unpack_from(">h", data)
    if count >= 0:
        yield from _simple(data, count)
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", data, at)
        at += 4
        dx, dy = struct.unpack_from(">hh" if flags & _WORDS else ">bb", data, at)
        at += 4 if flags & _WORDS else 2
        a, b, c, d, size = _matrix(flags, data, at)
        at += size
        if not flags & _OFFSETS:
            dx = dy = 0
        for contour in contours(part, data_of, depth + 1):
            yield [(a * x + c * y + dx, b * x + d * y + dy, on) for x, y, on in contour]


def _matrix(flags: int, data: bytes, at: int) -> tuple[float, float, float, float, int]:
    """How a part of a glyph is turned and scaled, and the bytes that say so."""
    if flags & _SCALE:
        (scale,) = struct.unpack_from(">h", data, at)
        return scale / 0x4000, 0.0, 0.0, scale / 0x4000, 2
    if flags & _TWO_SCALES:
        across, up = struct.unpack_from(">hh", data, at)
        return across / 0x4000, 0.0, 0.0, up / 0x4000, 4
    if flags & _MATRIX:
        a, b, c, d = (number / 0x4000 for number in struct.unpack_from(">4h", data, at))
        return a, b, c, d, 8
    return 1.0, 0.0, 0.0, 1.0, 0


def _simple(data: bytes, count: int) -> Iterator[list[Point]]:
    ends = struct.unpack_from(f">{count}H", data, 10)
    if not ends:
        return
    at = 10 + 2 * count
    (instructions,) = struct.unpack_from(">H", data, at)
    at += 2 + instructions
    flags: list[int] = []
    while len(flags) <= ends[-1]:
        flag = data[at]
        at += 1
        repeats = 1
        if flag & _REPEAT:
            repeats += data[at]
            at += 1
        flags += [flag] * repeats
    xs, at = _coordinates(flags, data, at, _X_SHORT, _X_SAME)
    ys, at = _coordinates(flags, data, at, _Y_SHORT, _Y_SAME)
    points = [(x, y, bool(flag & _ON)) for x, y, flag in zip(xs, ys, flags, strict=True)]
    start = 0
    for end in ends:
        yield points[start : end + 1]
        start = end + 1


def _coordinates(
    flags: list[int], data: bytes, at: int, short: int, same: int
) -> tuple[list[float], int]:
    steps: list[float] = []
    for flag in flags:
        step = 0
        if flag & short:
            step = data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            (step,) = struct.unpack_from(">h", data, at)
            at += 2
        steps.append(step)
    return list(accumulate(steps)), at


def path(contour: list[Point], place: Callable[[float, float], str]) -> Iterator[str]:
    """PDF's operators for an outline; ``place`` writes a point where it stands on the page.

    Quadratic curves become cubic ones; between two points that pull, the outline passes through
    the middle.
    """
    if len(contour) < 2:
        return
    first = next((n for n, point in enumerate(contour) if point[2]), None)
    if first is None:
        x, y = _middle(contour[-1], contour[0])
        ring: list[Point] = [(x, y, True), *contour]
    else:
        ring = contour[first:] + contour[:first]
    start = ring[0]
    yield f"{place(start[0], start[1])} m"
    here = start
    pull: Point | None = None
    for point in (*ring[1:], start):
        if point[2]:
            yield _segment(here, pull, point, place)
            here, pull = point, None
        else:
            if pull is not None:
                x, y = _middle(pull, point)
                yield _segment(here, pull, (x, y, True), place)
                here = (x, y, True)
            pull = point
    yield "h"


def _middle(a: Point, b: Point) -> tuple[float, float]:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _segment(
    start: Point, pull: Point | None, end: Point, place: Callable[[float, float], str]
) -> str:
    if pull is None:
        return f"{place(end[0], end[1])} l"
    handles = (
        place(*((2 * pull[axis] + side[axis]) / 3 for axis in (0, 1))) for side in (start, end)
    )
    return f"{' '.join(handles)} {place(end[0], end[1])} c"
