"""Whether a picture is another one with fewer pixels: alike wherever a letter could differ."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Name, Stream
from PIL import Image, ImageChops

_FINE, _COARSE = 4, 16
"""Pixels: strokes of small print are as wide as the first; JPEG keeps colours by the second."""
_EXACT, _PACKED = 12, 48
"""Of 255, by so much another way of resampling changes the mean of a block at most, and JPEG with
it, measured on patterns worse than any print; a stroke that comes or goes changes it by more."""


def is_resampled(picture: Stream, original: Image.Image, size: tuple[int, int]) -> bool:
    """Whether a picture in a PDF shows ``original``, in gray or RGB, at ``size`` pixels."""
    if (picture.get("/Width"), picture.get("/Height")) != size:
        return False
    try:
        shown = pikepdf.PdfImage(picture).as_pil_image()
    except (pikepdf.PikepdfError, ValueError, OSError, NotImplementedError):
        return False
    if shown.mode != original.mode:
        return False
    untyped: Any = original  # the library leaves a type open
    wanted: Image.Image = untyped.resize(size, Image.Resampling.BICUBIC)
    most = _PACKED if picture.get("/Filter") == Name.DCTDecode else _EXACT
    gray = _unlike(shown.convert("L"), wanted.convert("L"), _FINE)
    return gray <= most and _unlike(shown, wanted, _COARSE) <= most // 2


def _unlike(one: Image.Image, other: Image.Image, block: int) -> int:
    """By how much two pictures of one size and mode differ in a block, in one of their colours."""
    difference = ImageChops.difference(one.reduce(block), other.reduce(block))
    return max(map(_most, difference.split()))


def _most(band: Image.Image) -> int:
    return max((value for value, count in enumerate(band.histogram()) if count), default=0)
