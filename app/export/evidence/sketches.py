"""Pages of evidence drawn for the screen: what the process beside the program does of it.

The file that was drawn from last stays open, for one page is seldom all that is looked at.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from PIL import Image, ImageOps

from app.export.evidence.frames import flat
from app.export.evidence.inspection import PICTURES
from app.export.evidence.kinds import kind_of
from app.export.evidence.picture_look import MOST_PIXELS

MOST_DRAWN = 12_000_000
"""Pixels of one drawing: a page across a large screen."""
MOST_PAGES = 20_000
_A4 = (595.0, 842.0)
_SLACK = 1.5
"""A JPEG is decoded at no less than so many times the size that it is shown in."""

Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A page as it is seen: ``data`` are rows from the top, each pixel blue, green, red, 255."""

    width: int
    height: int
    data: bytes


class Undrawable(Exception):
    """There is nothing to see of the file, or of this page."""


class _Leaves(Protocol):
    """A file that is open."""

    sizes: list[Size]

    def draw(self, page: int, box: tuple[int, int]) -> Sketch: ...
    def close(self) -> None: ...


class Sketches:
    """Draws pages; keeps one file open at a time."""

    def __init__(self) -> None:
        self._key = ""
        self._leaves: _Leaves | None = None

    def holds(self, key: str) -> bool:
        """Whether the file with this key is the one that is open."""
        return self._leaves is not None and key == self._key

    def open(self, key: str, stream: BinaryIO, size: int) -> None:
        """Go on with another file. Raises :class:`Undrawable`, and what libraries raise."""
        self.close()
        kind = kind_of(stream, size)
        stream.seek(0)
        if kind == "pdf":
            self._leaves = _Document(stream)
        elif kind in PICTURES:
            self._leaves = _Frames(stream, kind == "tiff")
        else:
            raise Undrawable
        self._key = key

    @property
    def sizes(self) -> Sequence[Size]:
        """The pages of the open file, each with its width and height in points."""
        return self._leaves.sizes if self._leaves is not None else ()

    def draw(self, page: int, box: tuple[int, int]) -> Sketch:
        """A page (from 0) as large as it fits into ``box``, in pixels."""
        if self._leaves is None or not 0 <= page < len(self._leaves.sizes):
            raise Undrawable
        if box[0] * box[1] > MOST_DRAWN or min(box) < 1:
            raise Undrawable
        return self._leaves.draw(page, box)

    def close(self) -> None:
        """Let the file go."""
        leaves, self._leaves, self._key = self._leaves, None, ""
        if leaves is not None:
            leaves.close()


class _Document:
    """A PDF."""

    def __init__(self, stream: BinaryIO) -> None:
        import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

        pdfium = cast(Any, pypdfium2)
        self._document = pdfium.PdfDocument(stream)
        self._document.init_forms()
        count = min(len(self._document), MOST_PAGES)
        self.sizes = [self._size(number) for number in range(count)]

    def _size(self, number: int) -> Size:
        width, height = self._document.get_page_size(number)
        return (width, height) if width > 0 and height > 0 else _A4

    def draw(self, page: int, box: tuple[int, int]) -> Sketch:
        width, height = self.sizes[page]
        scale = min(box[0] / width, box[1] / height)
        opened = self._document[page]
        try:
            bitmap = opened.render(scale=scale, prefer_bgrx=True, limit_image_cache=True)
            try:
                return _plain(bitmap.to_pil())
            finally:
                bitmap.close()
        finally:
            opened.close()

    def close(self) -> None:
        self._document.close()


class _Frames:
    """A picture; of those with several frames only a TIFF has pages."""

    def __init__(self, stream: BinaryIO, several: bool) -> None:
        self._stream = stream
        self._several = several
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._image = Image.open(stream)
            self.sizes = [self._size() for _ in self._pages()]

    def _pages(self) -> Any:
        number = 0
        while number < MOST_PAGES:
            yield number
            number += 1
            try:
                if not self._several:
                    return
                self._image.seek(number)
            except EOFError:
                return

    def _size(self) -> Size:
        """As wide as a sheet, for how many pixels it has says nothing of its size."""
        width, height = self._image.size
        if self._image.getexif().get(0x0112) in (5, 6, 7, 8):
            width, height = height, width
        across = _A4[1] if width > height else _A4[0]
        return across, max(1.0, across * height / max(width, 1))

    def draw(self, page: int, box: tuple[int, int]) -> Sketch:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if not self._several:
                # It is decoded as small as it is wanted, which a decoded one can't be undone from.
                self._stream.seek(0)
                self._image = Image.open(self._stream)
                most = max(box)
                self._image.draft(None, (round(most * _SLACK), round(most * _SLACK)))
            else:
                self._image.seek(page)
            if self._image.width * self._image.height > MOST_PIXELS:
                raise Undrawable
            image = flat(ImageOps.exif_transpose(self._image))
            width, height = self.sizes[page]
            scale = min(box[0] / width, box[1] / height)
            size = max(1, round(width * scale)), max(1, round(height * scale))
            untyped: Any = image  # its stubs don't type what it may be resized to
            finer = image.width > size[0]
            sampling = Image.Resampling.BOX if finer else Image.Resampling.BICUBIC
            return _plain(untyped.resize(size, sampling))

    def close(self) -> None:
        self._image.close()


def _plain(image: Image.Image) -> Sketch:
    # What is opaque must say so: where Qt blends, zeros in the unused byte make it black.
    return Sketch(image.width, image.height, image.convert("RGBA").tobytes("raw", "BGRA"))
