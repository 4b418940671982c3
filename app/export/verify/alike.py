"""Whether a page that was appended is the page of the original, and lies as it must."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Page, Stream
from PIL import Image

from app.export.evidence.boxes import Box, box_of, inherited, parts_of
from app.export.evidence.frames import (
    PLAIN_JPEG,
    TURNS,
    frames,
    is_jpeg,
    printed_size,
    resampled_size,
    strips,
)
from app.export.evidence.inspection import PICTURES
from app.export.evidence.layers import hidden_layers
from app.export.evidence.originals import open_original
from app.export.evidence.pieces import Piece
from app.export.evidence.placing import ROOM, fit, placed, sides
from app.export.evidence.unpacked import unpacked_size
from app.export.typography import MM, PAGE_HEIGHT_MM, PAGE_WIDTH_MM
from app.export.verify.fingerprints import Fingerprints, single
from app.export.verify.resampled import is_resampled, scans_alike
from app.store.files import pieces as chunks

_LAID = re.compile(rb"((?:-?[\d.]+ ){6})cm /P Do")
_PICTURE = frozenset(
    {"/BitsPerComponent", "/ColorSpace", "/DecodeParms", "/Filter", "/Height", "/Length"}
    | {"/Subtype", "/Type", "/Width"}
)
_FORM = frozenset(
    {"/BBox", "/DL", "/DecodeParms", "/Filter", "/FormType", "/Group", "/Length", "/Resources"}
    | {"/Subtype", "/Type"}
)
"""All that a page has that was made a form; more would show it otherwise, or something else."""
_Ids = Collection[tuple[int, int]]
_WIDTH, _HEIGHT = PAGE_WIDTH_MM * MM, PAGE_HEIGHT_MM * MM
_SPACES = 1 << 10
"""Bytes by which contents may be longer that draw the same; a picture is drawn with fewer."""
_CLOSE = 0.01
"""Points: as exactly as boxes are written."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of evidence as it lies on its sheet."""

    form: Stream
    drawing: bytes
    recto: bool

    def lies_as(self, box: Box, *, marked: bool) -> bool:
        """Whether it is shown as a page with this box is."""
        own, wanted = _sides(self.form), sides(box)
        near = len(own) == 4 and all(abs(a - b) <= _CLOSE for a, b in zip(own, wanted, strict=True))
        return near and self.drawing == placed(fit(box, recto=self.recto), marked=marked)


def pages_alike(
    piece: Piece, leaves: list[Leaf | None], *, marked: bool, dpi: int, hidden: _Ids = ()
) -> Iterator[bool]:
    """For each page of an original whether what was appended is the same.

    ``hidden`` are the layers that the file hides in which the pages are.
    """
    if piece.kind == "pdf":
        yield from _pdf_alike(piece, leaves, marked=marked, dpi=dpi, hidden=hidden)
    elif piece.kind in PICTURES:
        yield from _pictures_alike(piece, leaves, marked=marked, dpi=dpi)


def _pdf_alike(
    piece: Piece, leaves: list[Leaf | None], *, marked: bool, dpi: int, hidden: _Ids
) -> Iterator[bool]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "original.pdf"
        with closing(piece.open()) as stream, path.open("wb") as copy:
            for data in chunks(stream):
                copy.write(data)
        try:
            original = open_original(path)
        except (pikepdf.PikepdfError, ValueError):
            return  # what can't be opened has no pages
        with original.pdf as pdf:
            layers = hidden_layers(pdf)
            prints = Fingerprints(hidden=layers), Fingerprints(hidden=hidden)
            contents = _Contents()
            for page, leaf in zip_longest(pdf.pages, leaves[: len(pdf.pages)]):
                if leaf is None:
                    yield False
                    continue
                alike = contents.alike(page, leaf.form) and (
                    _draw_alike(page, leaf, *prints)
                    or _draw_alike(page, leaf, *_slower(page, leaf, dpi, layers, hidden))
                )
                yield alike and leaf.lies_as(box_of(page), marked=marked)


def _slower(
    page: Page, leaf: Leaf, dpi: int, layers: _Ids, hidden: _Ids
) -> tuple[Fingerprints, Fingerprints]:
    """Digests of a page and of what was made of it that don't differ by how it was made."""
    originals, shown = scans_alike(page, leaf.form, dpi) if dpi else ((), ())
    return (
        Fingerprints(unpacked=True, aside=originals, hidden=layers),
        Fingerprints(unpacked=True, aside=shown, hidden=hidden),
    )


def _draw_alike(page: Page, leaf: Leaf, its: Fingerprints, own: Fingerprints) -> bool:
    resources = inherited(page, "/Resources") or Dictionary()
    group = page.obj.get("/Group")
    form = leaf.form
    plain = _FORM.issuperset(form.stream_dict.keys())
    return plain and its.of(resources, group) == own.of(form.get("/Resources"), form.get("/Group"))


class _Contents:
    """What the pages of an original draw; what several have in common is unpacked once."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[int, int], ...], tuple[int, bytes]] = {}

    def alike(self, page: Page, form: Stream) -> bool:
        """Whether a form draws what a page does."""
        parts = parts_of(page)
        as_packed = len(parts) == 1 and _packing(parts[0]) == _packing(form)
        # What is damaged is passed on as it is.
        if as_packed and parts[0].read_raw_bytes() == form.read_raw_bytes():
            return True
        try:
            size, digest = self._of(page, parts)
            # One that unpacks to more is another, and may be meant to fill the memory.
            if unpacked_size(form, size + _SPACES) > size + _SPACES:
                return False
            return _sha256(form.read_bytes().strip()) == digest
        except (pikepdf.PikepdfError, ValueError):
            return False

    def _of(self, page: Page, parts: list[Stream]) -> tuple[int, bytes]:
        key = tuple(part.objgen for part in parts)
        if key not in self._known:
            content = page.as_form_xobject(handle_transformations=False).read_bytes()
            self._known[key] = len(content), _sha256(content.strip())
        return self._known[key]


def _packing(stream: Stream) -> tuple[object, object]:
    return single(stream.get("/Filter")), single(stream.get("/DecodeParms"))


def _pictures_alike(
    piece: Piece, leaves: list[Leaf | None], *, marked: bool, dpi: int
) -> Iterator[bool]:
    # The original is let go of before what was made of it is unpacked: both would be too much.
    for leaf, found in zip_longest(leaves, [*_compared(piece, leaves, marked=marked, dpi=dpi)]):
        if found is None:
            return
        if isinstance(found, bytes):
            yield leaf is not None and _pixels_in(leaf.form) == found
        else:
            yield found


def _compared(
    piece: Piece, leaves: list[Leaf | None], *, marked: bool, dpi: int
) -> Iterator[bool | bytes]:
    """For each page of a picture whether it is the same, or the digest of what it must show."""
    with suppress(OSError, ValueError, SyntaxError):
        for number, (image, data, orientation) in enumerate(frames(piece)):
            leaf = leaves[number] if number < len(leaves) else None
            if leaf is None:
                yield False
                continue
            size = image.size if orientation < 5 else (image.height, image.width)
            across, up = printed_size(size, ROOM)
            lies = _is_turned(leaf.form, orientation)
            lies = lies and leaf.lies_as(Box(0, 0, across, up), marked=marked)
            smaller = resampled_size(image, orientation, ROOM, dpi)
            yield lies and _is_picture(leaf.form, image, data, smaller)


def _is_picture(
    form: Stream, image: Image.Image, data: bytes, smaller: tuple[int, int] | None
) -> bool | bytes:
    """Whether a form shows this picture, and nothing else can be called from it.

    Where this depends on its pixels the digest that those must have. ``smaller`` is how many pixels
    it has there, where these are fewer.
    """
    picture = _picture_in(form)
    if picture is None:
        return False
    keys = set(picture.stream_dict.keys()) - _PICTURE
    if smaller is not None:
        return not keys and is_resampled(picture, image, smaller)
    if data and is_jpeg(image) and image.mode in PLAIN_JPEG:
        inverted = image.mode == "CMYK" and "adobe" in image.info
        right = keys == ({"/Decode"} if inverted else set[str]())
        right = right and picture.ColorSpace == PLAIN_JPEG[image.mode]
        return right and _sha256(picture.read_raw_bytes()) == _sha256(data)
    if keys or _size(picture) != image.size:
        return False
    return _pixels(image.size, (part.convert("RGB").tobytes() for part in strips(image)))


def _picture_in(form: Stream) -> Stream | None:
    """The only thing that can be called from a form."""
    resources: Any = form.get("/Resources")
    if set(form.stream_dict.keys()) - (_FORM - {"/Group"}):
        return None
    if not isinstance(resources, Dictionary) or set(resources.keys()) - {"/ProcSet", "/XObject"}:
        return None  # such as colours that stand for those of the picture
    pictures = resources.get("/XObject")
    picture: Any = pictures.get("/P") if isinstance(pictures, Dictionary) else None
    return picture if isinstance(picture, Stream) else None


def _pixels_in(form: Stream) -> bytes:
    """The digest of the pixels in a form; empty where they can't be unpacked."""
    picture = _picture_in(form)
    if picture is None:
        return b""
    try:
        if picture.get("/ColorSpace") == Name.DeviceRGB and picture.get("/BitsPerComponent") == 8:
            return _pixels(_size(picture), [memoryview(picture.get_stream_buffer())])
        shown = pikepdf.PdfImage(picture).as_pil_image()
    except (pikepdf.PikepdfError, ValueError, OSError, NotImplementedError):
        return b""
    return _pixels(shown.size, (part.convert("RGB").tobytes() for part in strips(shown)))


def _size(picture: Stream) -> tuple[object, object]:
    return picture.get("/Width"), picture.get("/Height")


def _pixels(size: tuple[object, object], parts: Iterable[bytes | memoryview]) -> bytes:
    """A digest of the size of a picture and its pixels in RGB."""
    digest = hashlib.sha256(repr(size).encode())
    for part in parts:
        digest.update(part)
    return digest.digest()


def _is_turned(form: Stream, orientation: int) -> bool:
    """Whether a picture fills its form, turned as it must be."""
    if unpacked_size(form, _SPACES) > _SPACES:
        return False
    found = _LAID.fullmatch(form.read_bytes().strip())
    own = _sides(form)
    if found is None or len(own) != 4:
        return False
    across, up = own[2], own[3]
    wanted = [n * side for n, side in zip(TURNS[orientation], (across, up) * 3, strict=True)]
    numbers = [float(number) for number in found[1].split()]
    return all(abs(a - b) <= _CLOSE for a, b in zip(numbers, wanted, strict=True))


def is_within(form: Stream, drawing: bytes, *, marked: bool) -> bool:
    """Whether a form is drawn into the room of a sheet, in one of the ways in which pages lie."""
    own = _sides(form)
    if len(own) != 4:
        return False
    numbers = [float(n) for n in re.findall(rb"-?[\d.]+(?:e-?\d+)?", drawing)[:6]]
    if len(numbers) != 6:
        return False
    a, b, c, d, e, f = numbers
    if drawing != placed((a, b, c, d, e, f), marked=marked):
        return False
    xs = [a * x + c * y + e for x in own[::2] for y in own[1::2]]
    ys = [b * x + d * y + f for x in own[::2] for y in own[1::2]]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    on_sheet = min(*xs, *ys) >= 0 and max(xs) <= _WIDTH and max(ys) <= _HEIGHT
    fits = width <= ROOM[0] + _CLOSE and height <= ROOM[1] + _CLOSE
    return on_sheet and fits and (a == d == 0 or b == c == 0)


def _sides(form: Stream) -> list[float]:
    box: Any = form.get("/BBox")
    with suppress(TypeError, ValueError):
        return [float(side) for side in box]
    return []


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
