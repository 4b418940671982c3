"""Figures: a picture fitted to its column, and its caption below."""

from __future__ import annotations

from dataclasses import replace

from app.export.pdf.canvas import Sheet
from app.export.pdf.flow import Item
from app.export.pdf.paragraphs import paragraph_items
from app.export.pdf.structure import Node
from app.export.pdf.text import Span
from app.export.pictures import Picture, in_place_of, load_picture
from app.export.typography import FIGURE_MAX_HEIGHT_MM, MM, STYLES, figure_size

_SPACE = 6.0
"""Above and below a picture, in points."""


class PictureItem(Item):
    """A picture in the middle of its column."""

    __slots__ = ("_column", "_node", "_picture", "_width")

    def __init__(
        self, picture: Picture, width: float, height: float, column: float, node: Node
    ) -> None:
        super().__init__(height, before=_SPACE, after=_SPACE, keep=True)
        self._picture = picture
        self._node = node
        self._width = width
        self._column = column

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        left = x + (self._column - self._width) / 2
        sheet.picture(self._picture, left, y, self._width, self.height, self._node)


def figure_items(
    data: bytes | None, file: str, caption: str, width: float, parent: Node
) -> list[Item]:
    """The picture and its caption; the name of the file where there is no usable picture."""
    picture = load_picture(data) if data is not None else None
    style = STYLES["caption"]
    items: list[Item] = []
    if picture is None:
        unnamed = replace(style, after=0.0)
        words = (Span(in_place_of(file)),)
        items += paragraph_items(words, unnamed, width, parent.add("P"), keep=bool(caption))
    else:
        size = (picture.width, picture.height)
        across, down = figure_size(size, width, FIGURE_MAX_HEIGHT_MM * MM)
        node = parent.add(Node("Figure", alternative=caption or file))
        items.append(PictureItem(picture, across, down, width, node))
    if caption:
        items += paragraph_items((Span(caption),), style, width, parent.add("Caption"))
    items[-1].keep = False
    return items
