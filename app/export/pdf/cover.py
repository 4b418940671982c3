"""The cover: the title in the upper third, and below it labels with what was answered."""

from __future__ import annotations

from dataclasses import replace

from app.export.pdf.canvas import Sheet
from app.export.pdf.flow import UNDERLINE_DEPTH, Blank, Item, TextLine, baseline_of
from app.export.pdf.paragraphs import paragraph_items
from app.export.pdf.structure import Node
from app.export.pdf.text import Line, Span, set_lines
from app.export.pictures import Picture, load_picture
from app.export.qr import CODE_MM, CODE_NAME, code_picture
from app.export.typography import (
    COVER_ENTRIES_TOP_MM,
    COVER_LABEL,
    COVER_LEFT,
    COVER_TITLE_TOP_MM,
    MM,
    STYLES,
)
from app.model.document import Cover, Value

_LINE = STYLES["cover-line"]
_UNDERSCORE_DEPTH = 0.046
"""Of the middle of an underscore's stroke below the baseline in 宋体, in em."""
_RULE = 0.048 * _LINE.size
"""As thick as that stroke."""


class Entry(Item):
    """A line with a rule under the answer, all rules of a cover being of one length."""

    __slots__ = ("_label", "_left", "_lower", "_value", "_width")

    def __init__(
        self, label: Line, value: Line, left: float, width: float, node: Node, *, blank: bool
    ) -> None:
        """``left`` and ``width`` are of the answer's place, in points."""
        super().__init__(_LINE.leading)
        self._label = TextLine(label, _LINE, node)
        self._value = TextLine(value, _LINE, node)
        self._left = left
        self._width = width
        # The blank line of the paper lies on the rule, so that one line is seen and not two.
        self._lower = (UNDERLINE_DEPTH - _UNDERSCORE_DEPTH) * _LINE.size if blank else 0.0

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        self._label.paint(sheet, x + COVER_LEFT * _LINE.size, y)
        left = x + self._left
        self._value.paint(sheet, left, y + self._lower)
        below = baseline_of(y, _LINE) + UNDERLINE_DEPTH * _LINE.size
        sheet.level_rule(left, left + self._width, below, _RULE)


class Code(Item):
    """The QR code in the upper outer corner of the page, where no words ever come."""

    __slots__ = ("_left", "_node", "_picture")

    def __init__(self, picture: Picture, width: float, node: Node) -> None:
        super().__init__(0.0, keep=True)
        self._picture = picture
        self._left = width - CODE_MM * MM
        self._node = node

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        side = CODE_MM * MM
        sheet.picture(self._picture, x + self._left, y, side, side, self._node)


def cover_items(cover: Cover, width: float, parent: Node) -> list[Item]:
    """The title and the entries, in a column of ``width`` points, from the head of a page."""
    items: list[Item] = []
    picture = load_picture(code_picture(cover.code)) if cover.code else None
    if picture is not None:
        items.append(Code(picture, width, parent.add(Node("Figure", alternative=CODE_NAME))))
    items.append(Blank(COVER_TITLE_TOP_MM * MM))
    title = (Span(cover.title),)
    items += paragraph_items(title, STYLES["cover-title"], width, parent.add("P"))
    items.append(Blank(COVER_ENTRIES_TOP_MM * MM))
    left = (COVER_LEFT + COVER_LABEL) * _LINE.size
    room = width - left - COVER_LEFT * _LINE.size
    for label, value in cover.entries:
        items += _entry(label, value, left, room, parent.add("P"))
    return items


def _entry(label: str, value: Value, left: float, width: float, node: Node) -> list[Entry]:
    """As many lines as the answer takes, the label beside the first."""
    blank = not value.text
    words = value.text or value.blank
    lines = _balanced(words, width)
    labels = set_lines((Span(label),), _LINE, COVER_LABEL * _LINE.size)
    count = max(len(lines), len(labels))
    entries = [
        Entry(
            labels[number] if number < len(labels) else Line(()),
            lines[number] if number < len(lines) else Line(()),
            left,
            width,
            node,
            blank=blank and "_" in words,
        )
        for number in range(count)
    ]
    for entry in entries[:-1]:
        entry.keep = True
    return entries


def _balanced(words: str, width: float) -> list[Line]:
    """Words in the middle of their place, in lines of about one length."""
    centred = replace(_LINE, align="center")
    count = len(set_lines((Span(words),), centred, width))
    narrow = width
    while narrow > width / 2 and len(set_lines((Span(words),), centred, narrow)) == count:
        narrow -= _LINE.size
    narrow = min(width, narrow + _LINE.size)
    inset = (width - narrow) / 2
    return [line.moved(inset) for line in set_lines((Span(words),), centred, narrow)]
