"""Pages: where each begins, what stands at its foot, and the words across it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, hypot, sin

from app.export.fonts import Role
from app.export.pdf.blocks import Builder
from app.export.pdf.canvas import PdfFile, Sheet, number
from app.export.pdf.faces import print_face
from app.export.pdf.flow import ASCENT, Item, TextLine, pages_of, paint_all
from app.export.pdf.outlines import path
from app.export.pdf.text import Setting, Span, set_lines
from app.export.typography import (
    BODY_HEIGHT_MM,
    BODY_WIDTH_MM,
    FOOTER_GAP_MM,
    FOOTER_SIZE,
    MARGIN_INNER_MM,
    MARGIN_OUTER_MM,
    MARGIN_TOP_MM,
    MARK_GRAY,
    MARK_SIZE,
    MM,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    TextStyle,
)
from app.model.document import Block, Cover, Document, PageBreak

WIDTH = PAGE_WIDTH_MM * MM
HEIGHT = PAGE_HEIGHT_MM * MM
_BODY = BODY_WIDTH_MM * MM
_FOOTER = TextStyle(Role.SONG, FOOTER_SIZE, FOOTER_SIZE * 1.5)
_FOOTER_TOP = (MARGIN_TOP_MM + BODY_HEIGHT_MM + FOOTER_GAP_MM) * MM


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its items from the head of the body down; the cover shows no number."""

    items: Sequence[Item]
    cover: bool = False


def lay_out(document: Document, builder: Builder) -> list[Page]:
    """Cut a document into pages; there is always one."""
    pages: list[Page] = []
    for blocks, recto in _sections(document.blocks):
        items = builder.items(blocks, _BODY)
        if recto and len(pages) % 2:
            pages.append(Page(()))
        cover = any(isinstance(block, Cover) for block in blocks)
        pages += [Page(taken, cover) for taken in pages_of(items)]
    return pages or [Page(())]


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[list[Block], bool]]:
    """The blocks between page breaks, and whether they begin a right-hand page.

    A cover is a page of its own, with breaks or without.
    """
    section: list[Block] = []
    recto = False
    for block in blocks:
        if isinstance(block, PageBreak | Cover) and section:
            yield section, recto
            section, recto = [], False
        if isinstance(block, PageBreak):
            recto = recto or block.recto
        elif isinstance(block, Cover):
            yield [block], recto
            recto = False
        else:
            section.append(block)
    if section:
        yield section, recto


def paint(document: Document, pages: Sequence[Page], file: PdfFile) -> None:
    """Draw all pages into ``file``."""
    mark = mark_shape(document.mark)
    for page_number, page in enumerate(pages, 1):
        sheet = Sheet(file)
        if mark:
            sheet.behind(mark, MARK_GRAY)
        odd = page_number % 2 == 1
        left = (MARGIN_INNER_MM if odd else MARGIN_OUTER_MM) * MM
        paint_all(page.items, sheet, left, MARGIN_TOP_MM * MM)
        printed = "" if page.cover else f"第 {page_number} 页 共 {len(pages)} 页"
        _foot(sheet, left, *((document.footer, printed) if odd else (printed, document.footer)))
        file.add(sheet)


def _foot(sheet: Sheet, x: float, left: str, right: str) -> None:
    for text, style in ((left, _FOOTER), (right, replace(_FOOTER, align="right"))):
        if text:
            for line in set_lines((Span(text),), style, _BODY)[:1]:
                TextLine(line, style, None).paint(sheet, x, _FOOTER_TOP)


def mark_shape(text: str) -> str:
    """Words along the diagonal as a shape, their middle in that of the page.

    They are no longer than three quarters of the diagonal.
    """
    setting = Setting((Span(text),), Role.HEI)
    if not setting.width:
        return ""
    size = min(MARK_SIZE, 0.75 * hypot(HEIGHT, WIDTH) / setting.width)
    slope = atan2(HEIGHT, WIDTH)
    along, up = cos(slope) * size, sin(slope) * size
    left, down = -setting.width / 2, 0.5 - ASCENT

    def place_from(start: float) -> Callable[[float, float], str]:
        def place(x: float, y: float) -> str:
            x, y = x + start + left, y + down
            return (
                f"{number(WIDTH / 2 + x * along - y * up)} "
                f"{number(HEIGHT / 2 + x * up + y * along)}"
            )

        return place

    parts: list[str] = []
    for run in setting.runs(0, len(setting.text), 1.0, 0.0, (), 0.0):
        face = print_face(run.face)
        start = run.x
        for char in run.text:
            for contour in face.outline(char):
                parts += path(contour, place_from(start))
            start += face.widths[char]
    return "\n".join(parts)
