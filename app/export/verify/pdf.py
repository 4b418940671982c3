"""What a person sees in a PDF: the characters of its pages, as far as there is ink where they are.

The text is asked of PDFium; a page is also rendered, and a character that leaves no ink in its
place (invisible, white, covered, off the page) is not seen. Nothing embedded is trusted.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import pikepdf

from app.export.pictures import MAX_PIXELS, pixel_digest
from app.export.typography import (
    MARGIN_BOTTOM_MM,
    MARK_GRAY,
    MM,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
)
from app.export.verify.activity import foreign_files
from app.export.verify.framing import is_upright
from app.export.verify.operators import Box, Drawn, Streams
from app.model.failure import Failure

if TYPE_CHECKING:
    from PIL import Image

MOST_PAGES = 5000
_MOST_FILES = 100
_SCALE = 1.5
"""Pixels of a rendered page per point: enough that a full stop leaves ink."""
_INK = 224
"""From this value on a pixel is paper."""
_TEXT, _PATH, _IMAGE = 1, 2, 3
"""PDFium's numbers for kinds of objects."""
_MOST_OBJECTS = 100_000
_WIDTH, _HEIGHT = PAGE_WIDTH_MM * MM, PAGE_HEIGHT_MM * MM
_MARK = int(MARK_GRAY * 255)
"""The gray of the words across the pages of a draft."""
_SECONDS = 120.0
"""No declaration takes a tenth of this to read."""
_NOTE = "批注"
_STRANGE = "不明的排版指令"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a character stands: the page from 0, and its box in points from the upper left."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageSeen:
    """One page: what stands in its body and in its foot, and what can't be seen of either.

    ``places`` are the boxes of the body's characters: left, top, right, bottom, in points.
    """

    body: str
    places: tuple[Box, ...]
    foot: str
    unseen: str
    pictures: tuple[tuple[int, str], ...]
    """How many characters of the body stand before a picture, and the digest of its pixels."""
    oddities: tuple[str, ...]
    marked: bool
    unproven: str
    """Characters whose glyphs are of no font of this machine, and were not compared."""
    ruled: bool = False
    """Whether there are rules, as tables have them."""


@dataclass(frozen=True, slots=True)
class PdfSeen:
    """The pages of a PDF, and the files that it carries, by name."""

    pages: tuple[PageSeen, ...]
    files: dict[str, bytes]
    oddities: tuple[str, ...] = ()
    """What no file of ours has."""

    @property
    def data(self) -> bytes:
        """The ``declaration.json`` that it carries; empty where it carries none."""
        return self.files.get("declaration.json", b"")

    @property
    def sums(self) -> bytes:
        """The digests of figures and evidence that it carries, as ``sha256sum`` writes them."""
        return self.files.get("SHA256SUMS", b"")

    @property
    def looks(self) -> bytes:
        """The digests of what it shows of its figures, in the same form."""
        return self.files.get("LOOKS", b"")


def read_pdf(
    source: Path | bytes, name: str, *, most: int = MOST_PAGES, placed: bool = True
) -> PdfSeen:
    """Read a PDF of ``most`` pages at most, without places where it is not ``placed``.

    Raises :class:`Failure` where it is none, is damaged, locked or endless.
    """
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

    try:
        streams = Streams(source, name)  # which also keeps from PDFium what would exhaust it
        document = pypdfium2.PdfDocument(source)
    except (pypdfium2.PdfiumError, pikepdf.PdfError, pikepdf.PasswordError, OSError):
        raise Failure(f"“{name}”不是完整的 PDF 文件，或设有密码，无法核对。") from None
    try:
        count = len(document)
        if count > most:
            raise Failure(f"“{name}”有{count}页，不是本程序生成的，没有打开。")
        files = _attachments(document, name)
        read = _pages(document, count, name, streams)
        pages = tuple(page if placed else replace(page, places=()) for page in read)
    except (pypdfium2.PdfiumError, pikepdf.PdfError):
        raise Failure(f"“{name}”已损坏，无法核对，请重新获取。") from None
    finally:
        document.close()
    return PdfSeen(pages, files, (*streams.activities, *foreign_files(files)))


def _pages(document: Any, count: int, name: str, streams: Streams) -> Iterator[PageSeen]:
    began = monotonic()
    for number in range(count):
        if monotonic() - began > _SECONDS:
            raise Failure(f"“{name}”异常复杂，不是本程序生成的，没有核对完。")
        drawn = streams.drawn(number)
        if drawn is None:
            yield _Page(document, number).seen()
        else:
            yield _drawn(document, number, drawn)


def _attachments(document: Any, name: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for index in range(min(document.count_attachments(), _MOST_FILES)):
        attachment = document.get_attachment(index)
        inside = str(attachment.get_name())
        if inside in files:
            raise Failure(f"“{name}”附有重名的文件“{inside[:80]}”，不是本程序生成的，没有打开。")
        files[inside] = bytes(attachment.get_data())
    return files


def _drawn(document: Any, number: int, drawn: Drawn) -> PageSeen:
    """A page that is written as we write pages: what is seen of it is known without rendering."""
    objects = _Objects(document, number) if drawn.figures else None
    if objects is not None:
        objects.look()
    body, foot = _Column(), _Column()
    for character, box in zip(drawn.text, drawn.boxes, strict=True):
        (foot if _is_foot(box, _HEIGHT) else body).add(character, box)
    told = [
        f"与文字编码不符的字形（编码为“{said}”，字形为“{shown}”）"
        for said, shown in sorted(drawn.wrong)
    ]
    if drawn.annotated:
        told.append(_NOTE)
    return _page_seen(body, foot, drawn.covered, objects, told, drawn)


def _is_foot(box: Box, height: float) -> bool:
    return (box[1] + box[3]) / 2 > height - MARGIN_BOTTOM_MM * MM


def _page_seen(
    body: _Column,
    foot: _Column,
    unseen: str,
    objects: _Objects | None,
    told: Sequence[str],
    drawn: Drawn | None = None,
) -> PageSeen:
    pictures: list[tuple[int, str]] = []
    if objects is not None:
        tops = [box[1] for box in body.boxes]
        pictures = [(sum(y < top for y in tops), look) for top, look in objects.pictures]
        told = [*told, *objects.oddities]
    marked = drawn.marked if drawn is not None else objects is not None and objects.marked
    return PageSeen(
        body.text,
        tuple(body.boxes),
        foot.text,
        unseen,
        tuple(pictures),
        tuple(dict.fromkeys(told)),
        marked,
        "".join(sorted(drawn.unproven)) if drawn is not None else "",
        drawn is not None and drawn.ruled,
    )


class _Page:
    """A page that is written in another way: it is rendered, and what leaves ink is seen."""

    def __init__(self, document: Any, number: int) -> None:
        self._objects = _Objects(document, number)
        self._raw, self._page = self._objects.raw, self._objects.page
        self._width, self._height = self._page.get_size()

    def seen(self) -> PageSeen:
        """Everything that there is to be seen on the page."""
        objects = self._objects
        objects.look()
        if abs(self._width - _WIDTH) > 1 or abs(self._height - _HEIGHT) > 1:
            objects.endless("页面尺寸（不是A4纸）")
        # What would take for ever to render is told in any case.
        ink = None if objects.is_endless else _Ink(self._rendered())
        body, foot, unseen = _Column(), _Column(), _Column()
        for character, box in self._characters():
            if ink is not None and not ink.within(box):
                unseen.add(character, box)
            else:
                (foot if _is_foot(box, self._height) else body).add(character, box)
        return _page_seen(body, foot, unseen.text, objects, [_STRANGE])

    def _rendered(self) -> Image.Image:
        bitmap = self._page.render(scale=_SCALE, grayscale=True, may_draw_forms=True)
        return bitmap.to_pil()

    def _characters(self) -> Iterator[tuple[str, Box]]:
        """Each character and its place on the page."""
        raw, text = self._raw, self._page.get_textpage()
        page = text.raw
        box = [ctypes.c_double() for _ in range(4)]
        left, right, bottom, top = box
        half = ""
        for index in range(raw.FPDFText_CountChars(page)):
            character = half + chr(raw.FPDFText_GetUnicode(page, index))
            if len(character) == 1 and "\ud800" <= character <= "\udfff":
                half = character  # PDFium tells characters beyond the basic plane in two halves
                continue
            # In lines with Hebrew or Arabic letters the second half comes first.
            character, half = _whole("".join(sorted(character)) if half else character), ""
            if raw.FPDFText_IsGenerated(page, index) == 1 or character.isspace():
                continue
            raw.FPDFText_GetCharBox(page, index, *box)
            down = self._height
            yield character, (left.value, down - top.value, right.value, down - bottom.value)


class _Column:
    """Characters with their boxes, in the order in which they were drawn."""

    def __init__(self) -> None:
        self.characters: list[str] = []
        self.boxes: list[Box] = []

    def add(self, character: str, box: Box) -> None:
        self.characters += character
        self.boxes += [box] * len(character)

    @property
    def text(self) -> str:
        """All of them."""
        return "".join(self.characters)


class _Objects:
    """What a page is made of: pictures, and what no page of ours has."""

    def __init__(self, document: Any, number: int) -> None:
        import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs]

        self.raw: Any = pypdfium2.raw
        self.page: Any = document[number]
        _, self._height = self.page.get_size()
        self.pictures: list[tuple[float, str]] = []
        """The upper side of each picture, and the digest of its pixels."""
        self.oddities: list[str] = []
        self.marked = False
        """Whether words in light gray lie behind all else."""
        self.is_endless = False
        """Whether the page must not be rendered: it may exhaust whoever does."""

    def endless(self, what: str) -> None:
        """Tell what may be there to exhaust whoever renders the page."""
        self.oddities.append(what)
        self.is_endless = True

    def look(self) -> None:
        """Go through all objects of the page."""
        for number, item in enumerate(self.page.get_objects(max_depth=1)):
            if item.type == _IMAGE:
                self._image(item)
            elif item.type == _PATH:
                self._path(item, first=not number)
            elif item.type != _TEXT:
                self.endless("不明内容")
            if number > _MOST_OBJECTS:
                self.endless("过多的内容")
                return
        if self.raw.FPDFPage_GetAnnotCount(self.page.raw):
            self.oddities.append(_NOTE)

    def _image(self, item: Any) -> None:
        width, height = item.get_px_size()
        if width * height > MAX_PIXELS:
            self.endless("异常庞大的图片")
            return
        *_, top = item.get_bounds()
        self.pictures.append((self._height - top, _pixels(item)))
        matrix = item.get_matrix()
        if not is_upright(matrix.get(), self.page.get_size(), (width, height)):
            self.oddities.append("被缩小、变形或移出页面的图片")

    def _path(self, item: Any, *, first: bool) -> None:
        """Rules are strokes along the edges of the page; anything else may be letters or a mask."""
        raw = self.raw
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item.raw, fill, stroke)
        if fill.value:
            if first and not self.marked and self._is_pale(item):
                self.marked = True
            else:
                self.oddities.append("遮盖或图形")
        elif not all(self._is_straight(item)):
            self.oddities.append("图形")

    def _is_pale(self, item: Any) -> bool:
        colour = [ctypes.c_uint() for _ in range(4)]
        self.raw.FPDFPageObj_GetFillColor(item.raw, *colour)
        return all(abs(part.value - _MARK) <= 1 for part in colour[:3])

    def _is_straight(self, item: Any) -> Iterator[bool]:
        raw = self.raw
        x, y = ctypes.c_float(), ctypes.c_float()
        before = (0.0, 0.0)
        for number in range(raw.FPDFPath_CountSegments(item.raw)):
            segment = raw.FPDFPath_GetPathSegment(item.raw, number)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            here = (x.value, y.value)
            if kind == raw.FPDF_SEGMENT_LINETO:
                yield before[0] == here[0] or before[1] == here[1]
            else:
                yield kind == raw.FPDF_SEGMENT_MOVETO
            before = here


class _Ink:
    """Where there is ink on a page."""

    def __init__(self, page: Image.Image) -> None:
        self._width, self._height = page.size
        table = bytes(value < _INK for value in range(256))
        self._dark = page.tobytes().translate(table)

    def within(self, box: Box) -> bool:
        """Whether a character in this place can be seen."""
        left, top, right, bottom = (_SCALE * side for side in box)
        if left < 0 or top < 0 or right > self._width - 1 or bottom > self._height - 1:
            return False
        across, width = int(right) + 1, self._width
        return any(
            self._dark.find(1, row * width + int(left), row * width + across) >= 0
            for row in range(int(top), int(bottom) + 1)
        )


def _whole(character: str) -> str:
    """One character from what may be its two halves."""
    return character.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _pixels(image: Any) -> str:
    """The digest of a JPEG's bytes, and of any other picture's pixels, however they are packed."""
    if image.get_filters() == ["DCTDecode"]:
        # Decoders differ in the last bit: the bytes themselves can be compared.
        return hashlib.sha256(bytes(image.get_data())).hexdigest()
    return pixel_digest(image.get_bitmap(render=False).to_pil())
