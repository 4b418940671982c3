"""The sheets behind the form: contents, a divider for each piece, and what is stamped on its pages.

They are set in the form's own type. On a page of evidence its number stands at the head, outside,
the title inside; the foot is that of the form, with numbers that count the appended pages alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from app.export.evidence.contents import (
    HEADING,
    UNTITLED,
    WHERE,
    divider_rows,
    entry_words,
    stamp_words,
)
from app.export.evidence.pieces import Piece
from app.export.fonts import Role
from app.export.pdf.blocks import Builder
from app.export.pdf.canvas import Sheet
from app.export.pdf.flow import Blank, Item, TextLine, pages_of
from app.export.pdf.paragraphs import paragraph_items
from app.export.pdf.structure import Node
from app.export.pdf.text import Line, Setting, Span, set_lines
from app.export.typography import (
    BODY_HEIGHT_MM,
    BODY_WIDTH_MM,
    FOOTER_GAP_MM,
    FOOTER_SIZE,
    HEADINGS,
    MARGIN_INNER_MM,
    MARGIN_OUTER_MM,
    MARGIN_TOP_MM,
    MM,
    PAGE_HEIGHT_MM,
    STYLES,
    TextStyle,
)
from app.model.document import Block, Cell, Grid, GridRow, Paragraph, Style, Text

_BODY = BODY_WIDTH_MM * MM
_SMALL = TextStyle(Role.SONG, FOOTER_SIZE, FOOTER_SIZE * 1.5)
_SMALL_RIGHT = replace(_SMALL, align="right")
_FOOT_TOP = (MARGIN_TOP_MM + BODY_HEIGHT_MM + FOOTER_GAP_MM) * MM

_STAMP_TOP = 9.0 * MM
_STAMP_FOOT = (PAGE_HEIGHT_MM - 9.0) * MM - _SMALL.leading
_DIVIDER_TOP = 55.0 * MM
_LABELS_MM = 32.0
_LEADER = "…"
_LEAST_LEADER = 2.0
_NUMBER_EM = 3.0


def contents_pages(
    pieces: Sequence[Piece], counts: Sequence[int], firsts: Sequence[int], node: Node
) -> list[list[Item]]:
    """The pages of 附件目录; ``firsts`` are the numbers of the pages that the pieces begin on."""
    items: list[Item] = []
    heading = HEADINGS[1]
    items += paragraph_items((Span(HEADING),), heading, _BODY, node.add("H1"), keep=True)
    for piece, count, first in zip(pieces, counts, firsts, strict=True):
        items += _entry(piece, count, first, node.add("P"))
    where = replace(STYLES["list"], before=12.0)
    items += paragraph_items((Span(WHERE),), where, _BODY, node.add("P"))
    return list(pages_of(items))


def _entry(piece: Piece, count: int, first: int, node: Node) -> list[Item]:
    style = replace(STYLES["list"], align="left")
    width = _BODY - (_NUMBER_EM + _LEAST_LEADER) * style.size
    items = paragraph_items((Span(entry_words(piece, count)),), style, width, node)
    last = items[-1]
    items[-1] = _Led(last, str(first), style, node)
    items[-1].after = 2.0
    return items


class _Led(Item):
    """The last line of an entry, with dots that lead to the number of its page."""

    __slots__ = ("_line", "_node", "_number", "_style")

    def __init__(self, line: Item, number: str, style: TextStyle, node: Node) -> None:
        super().__init__(line.height, before=line.before, after=line.after, keep=line.keep)
        self._line = line
        self._number = number
        self._style = style
        self._node = node

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        self._line.paint(sheet, x, y)
        size = self._style.size
        line = self._line.line if isinstance(self._line, TextLine) else None
        end = 0.0
        if line is not None and line.runs:
            run = line.runs[-1]
            end = run.x + Setting((Span(run.text),), self._style.role).width * size
        number = Setting((Span(self._number),), self._style.role).width * size
        dots = int((_BODY - number - end) / size - 0.5)
        left = _BODY - number - (dots + 0.25) * size
        if dots > 0:
            (leader,) = set_lines((Span(_LEADER * dots),), self._style, (dots + 1) * size)
            TextLine(leader, self._style, None).paint(sheet, x + left, y)
        (printed,) = set_lines((Span(self._number),), self._style, _NUMBER_EM * 2 * size)
        TextLine(printed, self._style, self._node).paint(sheet, x + _BODY - number, y)


def divider_pages(piece: Piece, count: int, node: Node) -> list[list[Item]]:
    """The page before a piece that says what it is and proves; more where that takes more."""
    items: list[Item] = [Blank(_DIVIDER_TOP)]
    items += paragraph_items(
        (Span(piece.label),), STYLES["cover-title"], _BODY, node.add("H2"), keep=True
    )
    title = replace(HEADINGS[1], align="center", before=6.0, after=30.0)
    items += paragraph_items((Span(piece.title or UNTITLED),), title, _BODY, node.add("P"))
    rows = [_row(label, lines, "cell") for label, lines in divider_rows(piece, count)]
    grid: Block = Grid((_LABELS_MM, BODY_WIDTH_MM - _LABELS_MM), tuple(rows))
    items += Builder({}, node).items((grid,), _BODY)
    return list(pages_of(items))


def _row(label: str, lines: Sequence[str], style: Style) -> GridRow:
    cells = (
        Cell((Paragraph((Text(label),), "label"),), label=True),
        Cell(tuple(Paragraph((Text(line),), style) for line in lines)),
    )
    return GridRow(cells, height=10.0, splits=len(lines) > 10)


def paint_foot(sheet: Sheet, footer: str, printed: str, *, recto: bool, low: bool) -> None:
    """The foot as the form has it: ``footer`` inside, the number outside."""
    _paint_apart(sheet, _STAMP_FOOT if low else _FOOT_TOP, footer, printed, recto=recto)


def paint_stamp(sheet: Sheet, piece: Piece, page: int, count: int, *, recto: bool) -> None:
    """At the head of a page of evidence: 附件3 and its running number outside, the title inside."""
    stamp = stamp_words(piece, page, count)
    room = _BODY / _SMALL.size - len(stamp) - 2  # no character is wider than one em
    title = _cut(piece.title, room)
    _paint_apart(sheet, _STAMP_TOP, title, stamp, recto=recto)


def _paint_apart(sheet: Sheet, top: float, inner: str, outer: str, *, recto: bool) -> None:
    """Words on the inner and on the outer side of a line."""
    left, right = (inner, outer) if recto else (outer, inner)
    for text, style in ((left, _SMALL), (right, _SMALL_RIGHT)):
        if text:
            TextLine(_line(text, style), style, None).paint(sheet, body_left(recto=recto), top)


@lru_cache(maxsize=64)
def _line(text: str, style: TextStyle) -> Line:
    """Words on one line; most are those of the page before."""
    return set_lines((Span(text),), style, _BODY)[0]


def body_left(*, recto: bool) -> float:
    """Where the column of the form's pages begins."""
    return (MARGIN_INNER_MM if recto else MARGIN_OUTER_MM) * MM


@lru_cache(maxsize=64)
def _cut(text: str, room: float) -> str:
    """A title on one line of ``room`` em."""
    if Setting((Span(text),), _SMALL.role).width <= room:
        return text
    while text and Setting((Span(text + _LEADER),), _SMALL.role).width > room:
        text = text[:-1]
    return text + _LEADER
