"""The sheets behind the form: contents, a divider for each piece, and what is stamped on its pages.

They are set in the form's own type. On a page of evidence its number stands at the head, outside,
the title inside; the foot is that of the form, with numbers that count the appended pages alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from app.export.evidence.contents import (
    HEADING,
    UNTITLED,
    WHERE,
    divider_grid,
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

_BODY = BODY_WIDTH_MM * MM
_SMALL = TextStyle(Role.SONG, FOOTER_SIZE, FOOTER_SIZE * 1.5)
_SMALL_RIGHT = replace(_SMALL, align="right")
_FOOT_TOP = (MARGIN_TOP_MM + BODY_HEIGHT_MM + FOOTER_GAP_MM) * MM

_STAMP_TOP = 9.0 * MM
_STAMP_FOOT = (PAGE_HEIGHT_MM - 9.0) * MM - _SMALL.leading
DIVIDER_TOP = 55.0 * MM
"""What is left free above the number of a piece, in points."""
DIVIDER_TITLE = replace(HEADINGS[1], align="center", before=6.0, after=30.0)
CONTENTS_END = replace(STYLES["list"], before=12.0)
_ENTRY = replace(STYLES["list"], align="left")
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
    items += paragraph_items((Span(WHERE),), CONTENTS_END, _BODY, node.add("P"))
    return list(pages_of(items))


def contents_lines(
    pieces: Sequence[Piece], counts: Sequence[int], firsts: Sequence[int]
) -> list[list[tuple[str, str]]]:
    """The entries of 附件目录 as its pages have them: each line, and the number that ends it.

    The heading and what stands behind the entries are left out.
    """
    pages = contents_pages(pieces, counts, firsts, Node("Document"))
    return [[each for item in page for each in _entry_lines(item)] for page in pages]


def _entry_lines(item: Item) -> Iterator[tuple[str, str]]:
    if isinstance(item, _Led):
        yield item.words
    elif isinstance(item, TextLine) and item.style is _ENTRY:
        yield _words(item), ""


def _words(line: Item) -> str:
    runs = line.line.runs if isinstance(line, TextLine) else ()
    return "".join(run.text for run in runs)


def _entry(piece: Piece, count: int, first: int, node: Node) -> list[Item]:
    width = _BODY - (_NUMBER_EM + _LEAST_LEADER) * _ENTRY.size
    items = paragraph_items((Span(entry_words(piece, count)),), _ENTRY, width, node)
    last = items[-1]
    items[-1] = _Led(last, str(first), _ENTRY, node)
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

    @property
    def words(self) -> tuple[str, str]:
        """The line, and the number that it leads to."""
        return _words(self._line), self._number

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
    items: list[Item] = [Blank(DIVIDER_TOP)]
    items += paragraph_items(
        (Span(piece.label),), STYLES["cover-title"], _BODY, node.add("H2"), keep=True
    )
    items += paragraph_items((Span(piece.title or UNTITLED),), DIVIDER_TITLE, _BODY, node.add("P"))
    items += Builder({}, node).items((divider_grid(piece, count),), _BODY)
    return list(pages_of(items))


def paint_foot(sheet: Sheet, footer: str, printed: str, *, recto: bool, low: bool) -> None:
    """The foot as the form has it: ``footer`` inside, the number outside."""
    _paint_apart(sheet, _STAMP_FOOT if low else _FOOT_TOP, footer, printed, recto=recto)


def paint_stamp(sheet: Sheet, piece: Piece, page: int, count: int, *, recto: bool) -> None:
    """At the head of a page of evidence: 附件3 and its running number outside, the title inside."""
    stamp = stamp_words(piece, page, count)
    _paint_apart(sheet, _STAMP_TOP, cut_title(piece, stamp), stamp, recto=recto)


def cut_title(piece: Piece, stamp: str) -> str:
    """The title as far as it goes on one line with a stamp."""
    room = _BODY / _SMALL.size - len(stamp) - 2  # no character is wider than one em
    return _cut(piece.title, room)


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
