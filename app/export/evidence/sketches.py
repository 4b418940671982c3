"""Pages of evidence drawn for the screen: what the process beside the program does of it.

The file that was drawn from last stays open, for one page is seldom all that is looked at.
"""

from __future__ import annotations

import io
import math
import shutil
import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from PIL import Image, ImageFile

from app.export.evidence import MOST_DRAWN
from app.export.evidence.frames import flat, orientation_of
from app.export.evidence.inspection import PICTURES, Kind
from app.export.evidence.kinds import kind_of
from app.export.evidence.picture_look import FORMATS, MOST_PIXELS

MOST_PAGES = 20_000
_A4 = (595.0, 842.0)
_SLACK = 1.5
"""A JPEG is decoded at no less than so many times the size that it is shown in."""
_HELD = 384 << 20
"""Bytes of a TIFF that are held in memory, where its pages can't be read by themselves."""
_STRIP = 256
_LYING = (5, 6, 7, 8)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, for each way a camera was held (Exif 2.32, 4.6.4 A)."""

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
            self._leaves = _Frames(stream, kind, size)
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
    """A picture; of those with several frames only a TIFF has pages.

    The page that was drawn last is kept as large as it may be asked for.
    """

    def __init__(self, stream: BinaryIO, kind: Kind, size: int) -> None:
        self._stream = stream
        self._kind: Kind = kind
        self._page: _Page | None = None
        with _lenient():
            image = self._open()
            if image.tile and image.tile[0][0] == "libtiff" and size <= _HELD:
                # It would be read from its beginning to its end for each page.
                self._stream = io.BytesIO()
                stream.seek(0)
                shutil.copyfileobj(stream, self._stream, 1 << 20)
                image = self._open()
            self.sizes = [_size_of(frame) for frame in self._frames(image)]
        self._image: Any = image

    def _open(self) -> Any:
        self._stream.seek(0)
        return Image.open(self._stream, formats=(FORMATS[self._kind],))

    def _frames(self, image: Any) -> Iterator[Image.Image]:
        for number in range(MOST_PAGES):
            try:
                image.seek(number)
            except EOFError:
                return
            yield image
            if self._kind != "tiff":
                return

    def draw(self, page: int, box: tuple[int, int]) -> Sketch:
        width, height = self.sizes[page]
        scale = min(box[0] / width, box[1] / height)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        held = self._page
        if held is None or not held.serves(page, size):
            self._page = None
            held = self._page = self._decoded(page, size)
        lies = held.orientation in _LYING
        source: Any = held.image  # its stubs don't type what it may be resized to
        wanted = size[::-1] if lies else size
        finer = source.width > wanted[0]
        sampling = Image.Resampling.BOX if finer else Image.Resampling.BICUBIC
        drawn = source.resize(wanted, sampling)
        turn = _TURNS.get(held.orientation)
        return _plain(drawn if turn is None else drawn.transpose(turn))

    def _decoded(self, page: int, size: tuple[int, int]) -> _Page:
        with _lenient():
            image = self._image or self._open()
            whole = image.size
            if self._kind == "tiff":
                image.seek(page)
                whole = image.size
            elif self._kind == "jpeg":
                # As small as it is wanted: that spares most of the time and of the memory.
                most = round(max(size) * _SLACK)
                image.draft(None, (most, most))
            if image.width * image.height > MOST_PIXELS:
                raise Undrawable
            found = _Page(page, _reduced(image), orientation_of(image), image.size == whole)
        if self._kind != "tiff":
            # What is decoded would stay in memory whole.
            self._image = None
        return found

    def close(self) -> None:
        self._image = self._page = None


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that was decoded; ``whole`` as far as a drawing can ever want, or else in part."""

    number: int
    image: Image.Image
    orientation: int
    whole: bool

    def serves(self, page: int, size: tuple[int, int]) -> bool:
        return page == self.number and (self.whole or max(self.image.size) >= max(size))


def _size_of(image: Image.Image) -> Size:
    """As wide as a sheet, for how many pixels it has says nothing of its size."""
    width, height = image.size
    if orientation_of(image) in _LYING:
        width, height = height, width
    across = _A4[1] if width > height else _A4[0]
    return across, max(1.0, across * height / max(width, 1))


def _reduced(image: Image.Image) -> Image.Image:
    """In gray or RGB, and no finer than a drawing may be.

    Strip by strip: a second copy of a picture of 10^8 pixels would be too much.
    """
    image.load()
    factor = math.isqrt(image.width * image.height // MOST_DRAWN)
    if factor <= 1 or image.mode.startswith(("I", "F")):
        return flat(image)
    width, height = image.size
    size = -(-width // factor), -(-height // factor)
    whole: Image.Image | None = None
    for top in range(0, height, _STRIP * factor):
        strip = flat(image.crop((0, top, width, min(height, top + _STRIP * factor))))
        small = strip.reduce(factor)
        if whole is None:
            whole = Image.new(small.mode, size)
        whole.paste(small, (0, top // factor))
    return whole or flat(image)


@contextmanager
def _lenient() -> Generator[None]:
    """Of a damaged picture what is there is shown; that it is damaged, a look at it says."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _plain(image: Image.Image) -> Sketch:
    # What is opaque must say so: where Qt blends, zeros in the unused byte make it black.
    return Sketch(image.width, image.height, image.convert("RGBA").tobytes("raw", "BGRA"))
