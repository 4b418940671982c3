"""Where a page of evidence comes to lie on its sheet."""

from __future__ import annotations

from app.export.evidence.boxes import Box
from app.export.typography import MM, PAGE_HEIGHT_MM, PAGE_WIDTH_MM

BINDING_MM = 25.0
"""Left free on the inner side of a page of evidence: what GB/T 11822-2008 asks of what is bound."""
OUTER_MM = 12.0
HEAD_MM = 19.0
FOOT_MM = 19.0
ROOM = (
    (PAGE_WIDTH_MM - BINDING_MM - OUTER_MM) * MM,
    (PAGE_HEIGHT_MM - HEAD_MM - FOOT_MM) * MM,
)
"""Width and height that a page of evidence may take, in points."""
_ACROSS_GAIN = 1.15
"""A page is laid across the sheet where it is that much larger so."""
_TURNED = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}
"""Rotation clockwise."""

Matrix = tuple[float, float, float, float, float, float]


def room_left(*, recto: bool) -> float:
    """Where the room for a page of evidence begins, in points from the left."""
    return (BINDING_MM if recto else OUTER_MM) * MM


def fit(box: Box, *, recto: bool) -> Matrix:
    """The matrix that brings what is seen of a page into the room of a sheet, in its middle.

    Nothing is enlarged. What is wider than high lies across, its head to the left on both sides of
    the leaf: inside on a right-hand page, outside on the other (GB/T 9704-2012, 11).
    """
    width, height = box.size
    upright = min(1.0, ROOM[0] / width, ROOM[1] / height)
    across = min(1.0, ROOM[0] / height, ROOM[1] / width)
    turn, scale = box.turn, upright
    if across > upright * _ACROSS_GAIN:
        turn, scale = (turn + 270) % 360, across
        width, height = height, width
    a, b, c, d = _TURNED[turn]
    unit = scale * box.unit
    along, up = (box.right - box.left) * unit, (box.top - box.bottom) * unit
    # Where the lower left corner of the page comes to lie, within what it covers.
    x = {0: 0.0, 90: 0.0, 180: along, 270: up}[turn]
    y = {0: 0.0, 90: along, 180: up, 270: 0.0}[turn]
    x += room_left(recto=recto) + (ROOM[0] - width * scale) / 2
    y += FOOT_MM * MM + (ROOM[1] - height * scale) / 2
    a, b, c, d = a * unit, b * unit, c * unit, d * unit
    return a, b, c, d, x - a * box.left - c * box.bottom, y - b * box.left - d * box.bottom


def placed(matrix: Matrix, *, marked: bool) -> bytes:
    """What draws a page onto a sheet, before all else; what follows only darkens it if marked."""
    numbers = " ".join(f"{value:.6g}" for value in matrix)
    return f"q {numbers} cm /E Do Q{' /M gs' if marked else ''}".encode()


def sides(box: Box) -> list[float]:
    """A box as it stands in a PDF: left, bottom, right, top."""
    return [round(value, 4) for value in (box.left, box.bottom, box.right, box.top)]
