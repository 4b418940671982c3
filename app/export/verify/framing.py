"""Whether a picture is of a size to be looked at, and stands upright on the page of a PDF.

The pixels of a picture say nothing where it is mirrored, squeezed to a line or off the paper.
"""

from __future__ import annotations

from app.export.typography import BODY_WIDTH_MM, FIGURE_MAX_HEIGHT_MM, MM, figure_size

_LEAST = 15 * MM
"""No picture that is worth looking at is made smaller than this, in points."""
_SHARE = 0.5
"""A small one is at least this share of the size that it would have by itself."""
_MOST = BODY_WIDTH_MM * MM * 1.05, FIGURE_MAX_HEIGHT_MM * MM * 1.05
"""What is wider or higher goes beyond the margins, and in the end beyond the page."""
_DISTORTED = 0.08
"""By this share may the proportions differ: programs round lengths, people drag at corners."""
_LEVEL = 0.01
_BEYOND = 2.0
"""Points by which a picture may stand over the edge of its page."""


def is_upright(
    matrix: tuple[float, ...], page: tuple[float, float], pixels: tuple[int, int]
) -> bool:
    """Whether a picture of a PDF stands upright within its page, and is of a size to be seen.

    ``matrix`` is what brings the unit square to its place (ISO 32000-1, 8.9.5.1), in points.
    """
    across, turn, lean, down, left, bottom = matrix
    if across <= 0 or down <= 0 or max(abs(turn), abs(lean)) > _LEVEL * max(across, down):
        return False
    width, height = page
    inside = left >= -_BEYOND and bottom >= -_BEYOND
    inside = inside and left + across <= width + _BEYOND and bottom + down <= height + _BEYOND
    return inside and not ill_sized(across, down, pixels)


def ill_sized(across: float, down: float, pixels: tuple[int, int]) -> str:
    """What is wrong with a picture of so many pixels that is printed so large, in points.

    Empty where nothing is.
    """
    wide, high = figure_size(pixels, BODY_WIDTH_MM * MM, FIGURE_MAX_HEIGHT_MM * MM)
    if across < min(_LEAST, _SHARE * wide) or down < min(_LEAST, _SHARE * high):
        return "缩小到看不清的图片"
    if across > _MOST[0] or down > _MOST[1]:
        return "放大到页面以外的图片"
    if abs(across * high / (down * wide) - 1) > _DISTORTED:
        return "拉伸变形的图片"
    return ""
