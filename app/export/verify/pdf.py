"""What a person sees in a PDF: the characters of its pages, as far as there is ink where they are.

The text is asked of PDFium; a page is also rendered, and a character that leaves no ink in its
place (invisible, white, covered, off the page) is not seen. Nothing embedded is trusted.
"""

from __future__ import annotations

import ctypes
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from app.export.typography import MARGIN_BOTTOM_MM, MM
from app.export.verify.expectation import visible
from app.model.failure import Failure

if TYPE_CHECKING:
    from PIL import Image

MOST_PAGES = 5000
_MAX_BYTES = 512 * 2**20
_SCALE = 1.5
"""Pixels of a rendered page per point: enough that a full stop leaves ink."""
_INK = 224
"""From this value on a pixel is paper."""
_KNOWN_OBJECTS = (1, 2, 3)
"""PDFium's numbers for text, paths and images."""
_IMAGE = 3


@dataclass(frozen=True, slots=True)
class PageSeen:
    """One page: what stands in its body and in its foot, and what can't be seen of either."""

    body: str
    foot: str
    unseen: str
    pictures: tuple[tuple[int, str], ...]
    """How many characters of the body stand before a picture, and the digest of its pixels."""
    oddities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PdfSeen:
    """The pages of a PDF, and the ``declaration.json`` that it carries (empty for none)."""

    pages: tuple[PageSeen, ...]
    data: bytes = b""
    files: tuple[str, ...] = field(default=())
    """The names of all the files embedded in it."""


def read_pdf(source: Path | bytes, name: str) -> PdfSeen:
    """Read a PDF. Raises :class:`Failure` where it is none, is damaged, locked or endless."""
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

    try:
        document = pypdfium2.PdfDocument(source)
    except (pypdfium2.PdfiumError, OSError):
        raise Failure(f"“{name}”不是完整的 PDF 文件，或设有密码，无法核对。") from None
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise Failure(f"“{name}”有{count}页，不是本程序生成的，没有打开。")
        files, data = _attachments(document)
        pages = tuple(_Page(document, number).seen() for number in range(count))
    except pypdfium2.PdfiumError:
        raise Failure(f"“{name}”已损坏，无法核对，请重新获取。") from None
    finally:
        document.close()
    return PdfSeen(pages, data, files)


def _attachments(document: Any) -> tuple[tuple[str, ...], bytes]:
    names: list[str] = []
    data = b""
    for index in range(min(document.count_attachments(), 100)):
        attachment = document.get_attachment(index)
        name = str(attachment.get_name())
        names.append(name)
        if name == "declaration.json":
            data = bytes(attachment.get_data())
    return tuple(names), data


class _Page:
    def __init__(self, document: Any, number: int) -> None:
        import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs]

        self._raw: Any = pypdfium2.raw
        self._page = document[number]
        self._text = self._page.get_textpage()
        self._width, self._height = self._page.get_size()

    def seen(self) -> PageSeen:
        """Everything that there is to be seen on the page."""
        rendered = self._rendered()
        body: list[str] = []
        foot: list[str] = []
        unseen: list[str] = []
        edges: list[tuple[float, float]] = []
        for character, box in self._characters():
            if not _has_ink(rendered, box):
                unseen.append(character)
            elif (box[1] + box[3]) / 2 > rendered.height - _SCALE * MARGIN_BOTTOM_MM * MM:
                foot.append(character)
            else:
                body.append(character)
                edges.append((box[1], box[0]))
        pictures, oddities = self._objects(edges)
        return PageSeen(_text(body), _text(foot), _text(unseen), pictures, oddities)

    def _rendered(self) -> Image.Image:
        bitmap = self._page.render(scale=_SCALE, grayscale=True, may_draw_forms=True)
        return bitmap.to_pil()

    def _characters(self) -> list[tuple[str, tuple[float, float, float, float]]]:
        """Each character and its place in the rendered page: left, top, right, bottom."""
        raw, page = self._raw, self._text.raw
        box = [ctypes.c_double() for _ in range(4)]
        found: list[tuple[str, tuple[float, float, float, float]]] = []
        high = ""
        for index in range(raw.FPDFText_CountChars(page)):
            character = high + chr(raw.FPDFText_GetUnicode(page, index))
            if len(character) == 1 and "\ud800" <= character <= "\udbff":
                high = character  # PDFium tells characters beyond the basic plane in two halves
                continue
            character, high = _whole(character), ""
            if raw.FPDFText_IsGenerated(page, index) == 1 or character.isspace():
                continue
            raw.FPDFText_GetCharBox(page, index, *box)
            left, right, bottom, top = (value.value for value in box)
            place = (left, self._height - top, right, self._height - bottom)
            found.append((character, cast(Any, tuple(_SCALE * value for value in place))))
        return found

    def _objects(
        self, characters: list[tuple[float, float]]
    ) -> tuple[tuple[tuple[int, str], ...], tuple[str, ...]]:
        """The pictures of the page, and what no page of ours has."""
        oddities: list[str] = []
        pictures: list[tuple[int, str]] = []
        for item in self._page.get_objects(max_depth=1):
            if item.type not in _KNOWN_OBJECTS:
                oddities.append("不明内容")
            elif item.type == _IMAGE:
                *_, top = item.get_bounds()
                above = self._height - top
                before = sum(y < _SCALE * above for y, _ in characters)
                pictures.append((before, _pixels(item)))
        if self._raw.FPDFPage_GetAnnotCount(self._page.raw):
            oddities.append("批注")
        return tuple(pictures), tuple(oddities)


def _text(characters: list[str]) -> str:
    return visible("".join(characters))


def _whole(character: str) -> str:
    """One character from what may be its two halves."""
    return character.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _has_ink(page: Image.Image, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    edges = (int(left), int(top), int(right) + 1, int(bottom) + 1)
    if edges[0] < 0 or edges[1] < 0 or edges[2] > page.width or edges[3] > page.height:
        return False
    darkest, _ = cast("tuple[int, int]", page.crop(edges).getextrema())
    return darkest < _INK


def _pixels(image: Any) -> str:
    """The digest of a JPEG's bytes, and of any other picture's pixels, however they are packed."""
    if image.get_filters() == ["DCTDecode"]:
        # Decoders differ in the last bit: the bytes themselves can be compared.
        return hashlib.sha256(bytes(image.get_data())).hexdigest()
    picture = image.get_bitmap(render=False).to_pil().convert("RGB")
    return pixel_digest(picture)


def pixel_digest(picture: Image.Image) -> str:
    """SHA-256 over the size and the pixels of a picture."""
    size = f"{picture.width}x{picture.height}".encode()
    return hashlib.sha256(size + picture.tobytes()).hexdigest()
