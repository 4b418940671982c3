"""Whether a picture is another one with fewer pixels: alike wherever a letter could differ."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Name, Page, Stream
from PIL import Image, ImageChops

from app.export.evidence.boxes import inherited
from app.export.evidence.frames import flat, is_jpeg
from app.export.evidence.hazards import member
from app.export.evidence.picture_look import is_flat
from app.export.evidence.scans import fine_scans, scan_in
from app.export.verify.fingerprints import Fingerprints

_FINE, _COARSE = 4, 16
"""Pixels: strokes of small print are as wide as the first; JPEG keeps colours by the second."""
_EXACT, _PACKED = 12, 48
"""Of 255, by so much another way of resampling changes the mean of a block at most, and JPEG with
it, measured on patterns worse than any print; a stroke that comes or goes changes it by more."""
_CHANGING = frozenset({"/DecodeParms", "/Filter", "/Height", "/Length", "/Width"})

_Id = tuple[int, int]


def is_resampled(picture: Stream, original: Image.Image, size: tuple[int, int]) -> bool:
    """Whether a picture in a PDF shows ``original`` at ``size`` pixels, in gray or RGB."""
    if (picture.get("/Width"), picture.get("/Height")) != size:
        return False
    try:
        shown = pikepdf.PdfImage(picture).as_pil_image()
    except (pikepdf.PikepdfError, ValueError, OSError, NotImplementedError):
        return False
    if is_jpeg(original):
        original.draft(original.mode, size)  # decoded no larger than needed
    untyped: Any = original if is_flat(original) else flat(original)  # leaves a type open
    if shown.mode != untyped.mode:
        return False
    wanted: Image.Image = untyped.resize(size, Image.Resampling.BICUBIC)
    most = _PACKED if picture.get("/Filter") == Name.DCTDecode else _EXACT
    gray = _unlike(shown.convert("L"), wanted.convert("L"), _FINE)
    return gray <= most and _unlike(shown, wanted, _COARSE) <= most // 2


def scans_alike(page: Page, form: Stream, dpi: int) -> tuple[list[_Id], list[_Id]]:
    """The fine scans of a page that were resampled to ``dpi`` in ``form``: there, and here."""
    originals: list[_Id] = []
    resampled: list[_Id] = []
    listed = inherited(page, "/Resources"), form.get("/Resources")
    pictures = [member(resources, "/XObject") for resources in listed]
    for name, size in fine_scans(page, dpi).items():
        original, shown = (member(each, name) for each in pictures)
        if not isinstance(original, Stream) or not isinstance(shown, Stream):
            continue
        if _rest(original) == _rest(shown) and is_scan(shown, original, size):
            originals.append(original.objgen)
            resampled.append(shown.objgen)
    return originals, resampled


def is_scan(shown: Stream, original: Stream, size: tuple[int, int]) -> bool:
    """Whether a picture shows what another does, at ``size`` pixels."""
    if (shown.get("/Width"), shown.get("/Height")) != size:
        return False  # nothing has to be decoded
    picture = scan_in(original)
    return picture is not None and is_resampled(shown, picture, size)


def _rest(picture: Stream) -> dict[str, bytes]:
    """What stays the same of a picture with fewer pixels."""
    kept = set(picture.stream_dict.keys()) - _CHANGING
    return {key: Fingerprints().of(picture.stream_dict[key]) for key in kept}


def _unlike(one: Image.Image, other: Image.Image, block: int) -> int:
    """By how much two pictures of one size and mode differ in a block, in one of their colours."""
    difference = ImageChops.difference(one.reduce(block), other.reduce(block))
    return max(map(_most, difference.split()))


def _most(band: Image.Image) -> int:
    return max((value for value, count in enumerate(band.histogram()) if count), default=0)
