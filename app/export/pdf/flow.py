"""Columns that flow: items stacked one below the other, and cut where a page ends.

Everything on a page is an item: a line of text, a picture, a row of a grid with columns of items in
its cells. :func:`take` cuts what fits from the head of a column, keeping the promises that items
make (stay with the next one, stay whole) as long as a page can hold them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.export.pdf.canvas import Sheet
from app.export.pdf.structure import Node
from app.export.pdf.text import Line
from app.export.typography import BODY_HEIGHT_MM, MM, TextStyle

PAGE = BODY_HEIGHT_MM * MM
"""Height of a page's body, in points."""

_TALL = 4 * PAGE
"""Nobody needs to know of a column how much higher it is than this; measuring stops there."""

_EPSILON = 1e-3


class Item(ABC):
    """Something that has a height and is painted in one place.

    Attributes:
        height: in points.
        before: room above it, except at the head of a column.
        after: room below it, except at the foot.
        keep: no page ends between this item and the next.
        header: what is repeated above it where it begins a page.
        repeated: it is such a repetition.
    """

    __slots__ = ("after", "before", "header", "height", "keep", "repeated")

    def __init__(
        self, height: float, *, before: float = 0.0, after: float = 0.0, keep: bool = False
    ) -> None:
        self.height = height
        self.before = before
        self.after = after
        self.keep = keep
        self.header: Item | None = None
        self.repeated = False

    @abstractmethod
    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it, ``x`` and ``y`` being its upper left corner."""

    def split(self, room: float, force: bool) -> tuple[Item, Item | None] | None:
        """A part no higher than ``room``, and the rest if there is one; None where it stays whole.

        ``force`` says that no page has more room: a part must come out unless nothing in the item
        can be cut, whatever promises it breaks.
        """
        del room, force
        return None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading's entry in the outline."""

    level: int
    title: str


def baseline_of(top: float, style: TextStyle) -> float:
    """The baseline of a line: the squares of Chinese characters stand in its middle."""
    return top + style.leading / 2 + (ASCENT - 0.5) * style.size


class TextLine(Item):
    """A printed line of a paragraph."""

    __slots__ = ("bookmark", "line", "node", "style")

    def __init__(self, line: Line, style: TextStyle, node: Node | None) -> None:
        """``node`` is the element that the words belong to, None for what is not read."""
        super().__init__(style.leading)
        self.node = node
        self.line = line
        self.style = style
        self.bookmark: Bookmark | None = None

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        baseline, size = baseline_of(y, self.style), self.style.size
        if self.bookmark:
            sheet.enter(self.bookmark.level, self.bookmark.title, y)
        sheet.mark(self.node)
        for run in self.line.runs:
            sheet.text(x + run.x, baseline, run.face, size, run.text, run.gap)
        below = baseline + UNDERLINE_DEPTH * size
        for left, right in self.line.rules:
            sheet.level_rule(x + left, x + right, below, UNDERLINE)
        for (left, right), mark in self.line.marks:
            at = baseline - STRIKE_HEIGHT * size if mark == "removed" else below
            sheet.level_rule(x + left, x + right, at, MARK)


ASCENT = 0.88
"""Of a Chinese character's square, above the baseline, in em."""
UNDERLINE_DEPTH = 0.16
"""Of the line under an answer, below the baseline, in em: clear of Chinese characters."""
UNDERLINE = 0.5
"""Its thickness, in points."""
STRIKE_HEIGHT = 0.38
"""Of the line through what was removed, above the baseline, in em: the middle of its square."""
MARK = 0.9
"""The thickness of the lines that mark changes, in points."""


class Blank(Item):
    """Empty room, such as a line to write on by hand."""

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        del sheet, x, y


@dataclass(slots=True)
class Placed:
    """Items with the place of each below the head of their column."""

    items: list[tuple[float, Item]] = field(default_factory=list[tuple[float, Item]])
    height: float = 0.0


def place(items: Sequence[Item]) -> Placed:
    """Stack items, as far as :data:`_TALL`."""
    placed = Placed()
    after = 0.0
    for index, item in enumerate(items):
        top = placed.height + (after + item.before if index else 0.0)
        placed.items.append((top, item))
        placed.height = top + item.height
        after = item.after
        if placed.height > _TALL:
            break
    return placed


def paint_all(items: Sequence[Item], sheet: Sheet, x: float, y: float) -> None:
    """Paint a column of items."""
    for top, item in place(items).items:
        item.paint(sheet, x, y + top)


def take(items: Sequence[Item], room: float, force: bool) -> tuple[list[Item], list[Item]]:
    """Cut a column: what goes into ``room``, and what is left.

    Without ``force`` the first list may be empty, which says that this is no place for the column
    to begin. With it (on a page that is still empty) something always comes out.
    """
    used, after = 0.0, 0.0
    for index, item in enumerate(items):
        top = used + (after + item.before if index else 0.0)
        if top + item.height <= room + _EPSILON:
            used, after = top + item.height, item.after
            continue
        parts = item.split(room - top, force=False)
        if parts:
            return [*items[:index], parts[0]], _headed(_rest(parts[1], items[index + 1 :]))
        cut = index
        while cut and (items[cut - 1].keep or items[cut - 1].repeated):
            cut -= 1
        if cut:
            return list(items[:cut]), _headed(list(items[cut:]))
        return _forced(items, index, room - top) if force else ([], list(items))
    return list(items), []


def _forced(items: Sequence[Item], index: int, room: float) -> tuple[list[Item], list[Item]]:
    """Cut a column that no page can hold as it wants to be: some promise has to be broken."""
    item = items[index]
    # What no page holds is cut here; anything else begins the next page.
    begins = not index or items[index - 1].repeated or (item.height > PAGE and room > PAGE / 3)
    if not begins:
        return list(items[:index]), _headed(list(items[index:]))
    parts = item.split(room, force=True)
    if parts:
        return [*items[:index], parts[0]], _headed(_rest(parts[1], items[index + 1 :]))
    return list(items[: index + 1]), _headed(list(items[index + 1 :]))


def _rest(tail: Item | None, items: Sequence[Item]) -> list[Item]:
    return [tail, *items] if tail else [*items]


def _headed(items: list[Item]) -> list[Item]:
    """What goes to the next page, below the header that is repeated there."""
    if items and items[0].header:
        return [items[0].header, *items]
    return items


def pages_of(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Cut a column into pages."""
    rest = list(items)
    while rest:
        taken, rest = take(rest, PAGE, force=True)
        yield taken
