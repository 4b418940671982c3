"""Whether a picture is shown as pictures are: upright, whole, on the page, and large enough.

The pixels of a picture say nothing where it is cropped to nothing, mirrored, made transparent or
pushed off the paper.
"""

from __future__ import annotations

from app.export.typography import (
    BODY_WIDTH_MM,
    FIGURE_MAX_HEIGHT_MM,
    MM,
    figure_size,
)
from app.export.verify.safety import Element

_LEAST = 15 * MM
"""No picture that is worth looking at is made smaller than this, in points."""
_SHARE = 0.5
"""A small one is at least this share of the size that it would have by itself."""
_LEVEL = 0.01
_BEYOND = 2.0
"""Points by which a picture may stand over the edge of its page."""
_EMU = 12_700
"""To the point (ECMA-376, 20.1.10.16)."""
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_FARTHEST = 300 * MM


def is_upright(
    matrix: tuple[float, ...], page: tuple[float, float], pixels: tuple[int, int]
) -> bool:
    """Whether a picture of a PDF stands upright within its page, and is large enough.

    ``matrix`` is what brings the unit square to its place (ISO 32000-1, 8.9.5.1), in points.
    """
    across, turn, lean, down, left, bottom = matrix
    if across <= 0 or down <= 0 or max(abs(turn), abs(lean)) > _LEVEL * max(across, down):
        return False
    width, height = page
    inside = left >= -_BEYOND and bottom >= -_BEYOND
    inside = inside and left + across <= width + _BEYOND and bottom + down <= height + _BEYOND
    return inside and _is_large(across, down, pixels)


def oddity_of(blip: Element, pixels: tuple[int, int]) -> str:
    """What is odd about how a DOCX shows a picture (its ``a:blip``); empty where nothing is.

    ``pixels`` is the picture's size, or zeros where that is not known.
    """
    if any(child.tag != f"{_A}extLst" for child in blip):
        return "加了效果的图片"
    fill = blip.getparent()
    crop = fill.find(f"{_A}srcRect") if fill is not None else None
    if crop is not None and any(_number(side) for side in crop.attrib.values()):
        return "被裁剪的图片"
    frame = next(
        (one for one in blip.iterancestors() if one.tag in (f"{_WP}inline", f"{_WP}anchor")), None
    )
    if frame is None:
        return ""
    about, extent = frame.find(f"{_WP}docPr"), frame.find(f"{_WP}extent")
    if about is not None and about.get("hidden") in ("1", "true", "on"):
        return "隐藏的图片"
    if frame.get("behindDoc") in ("1", "true", "on"):
        return "衬于文字下方的图片"
    for offset in frame.iter(f"{_WP}posOffset"):
        if abs(_number(offset.text)) / _EMU > _FARTHEST:
            return "移出页面的图片"
    if extent is not None and all(pixels):
        size = (_number(extent.get("cx")) / _EMU, _number(extent.get("cy")) / _EMU)
        if not _is_large(*size, pixels):
            return "缩小到看不清的图片"
    return ""


def _is_large(across: float, down: float, pixels: tuple[int, int]) -> bool:
    limits = BODY_WIDTH_MM * MM, FIGURE_MAX_HEIGHT_MM * MM
    wide, high = figure_size(pixels, *limits)
    return across >= min(_LEAST, _SHARE * wide) and down >= min(_LEAST, _SHARE * high)


def _number(text: str | None) -> int:
    try:
        return int(text or "0")
    except ValueError:
        return 0
