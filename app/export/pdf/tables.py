"""The tables of a narrative: the header on every page, and no row torn apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise, zip_longest

from app.export.pdf.columns import LEAST_PADDING, NARROWEST, column_widths
from app.export.pdf.flow import PAGE, Blank, Item
from app.export.pdf.paragraphs import paragraph_items
from app.export.pdf.rows import Box, Frame, Rows
from app.export.pdf.structure import Node, Role
from app.export.pdf.text import Span
from app.export.typography import (
    BORDER,
    DATA_CELL,
    DATA_HEADER,
    DATA_PADDING_X,
    DATA_PADDING_Y,
    STYLES,
    TextStyle,
)

_HEADER_SHARE = 1 / 3
"""A header that takes more of a page than this is not repeated."""


def table_items(
    rows: Sequence[Sequence[str]], caption: str, width: float, parent: Node
) -> list[Item]:
    """The caption and the rows, of which the first is the header.

    A table with more columns than there is room for, at one character a line, is cut into several,
    one below the other.
    """
    columns = list(zip_longest(*rows, fillvalue=""))
    items: list[Item] = []
    if caption:
        keep = bool(columns)
        node = parent.add("Caption")
        items += paragraph_items((Span(caption),), STYLES["caption"], width, node, keep=keep)
    most = max(1, int(width / NARROWEST))
    for start in range(0, len(columns), most):
        items += _part(columns[start : start + most], width, parent.add("Table"))
        items.append(Blank(DATA_CELL.leading / 2))
    return items


def _part(columns: Sequence[Sequence[str]], width: float, table: Node) -> list[Item]:
    widths = column_widths(columns, width)
    edges = list(accumulate(widths, initial=0.0))
    room = (min(widths) - DATA_CELL.size) / 2
    frame = Frame(max(LEAST_PADDING, min(DATA_PADDING_X, room)), DATA_PADDING_Y, BORDER)
    first, *others = zip(*columns, strict=True)
    header = _row(first, DATA_HEADER, edges, frame, table.add("TR"))
    header.keep = bool(others)
    repeated = None
    if header.height <= PAGE * _HEADER_SHARE:
        repeated = _row(first, DATA_HEADER, edges, frame, None)
        repeated.keep = repeated.repeated = True
    items: list[Item] = [header]
    for words in others:
        item = _row(words, DATA_CELL, edges, frame, table.add("TR"))
        item.header = repeated
        items.append(item)
    # Neither the first row nor the last stands alone with a header on a page.
    for item in (*items[1:2], *items[-2:-1]):
        item.keep = len(others) > 1
    return items


def _row(
    words: Sequence[str],
    style: TextStyle,
    edges: Sequence[float],
    frame: Frame,
    row: Node | None,
) -> Rows:
    boxes: list[Box] = []
    cell: Role = "TH" if style is DATA_HEADER else "TD"
    scope = "Column" if style is DATA_HEADER else ""
    for text, (left, right) in zip(words, pairwise(edges), strict=True):
        node = row.add(Node(cell, scope=scope)) if row else None
        items = paragraph_items((Span(text),), style, right - left - 2 * frame.padding_x, node)
        boxes.append(Box(0, 1, left, right - left, tuple(items), centred=True))
    return Rows(boxes, [0.0], [False], frame)
