"""From the blocks of a document to items that flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from app.export.pdf.cover import cover_items
from app.export.pdf.flow import Blank, Bookmark, Item
from app.export.pdf.paragraphs import paragraph_items, vertical_items
from app.export.pdf.pictures import figure_items
from app.export.pdf.rows import Box, Frame, Rows
from app.export.pdf.tables import table_items
from app.export.pdf.text import Span
from app.export.typography import (
    BORDER,
    CELL_PADDING_X,
    CELL_PADDING_Y,
    HEADINGS,
    MM,
    STYLES,
    is_underlined,
)
from app.model.document import (
    Block,
    Cell,
    Cover,
    DataTable,
    Figure,
    Grid,
    GridRow,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Prose,
    ProseParagraph,
    Space,
    Value,
)

_FRAME = Frame(CELL_PADDING_X, CELL_PADDING_Y, BORDER)


class Builder:
    """Makes items of blocks; ``files`` are the pictures by name."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def items(self, blocks: Iterable[Block | ProseParagraph], width: float) -> list[Item]:
        """The items of blocks in a column of ``width`` points.

        Page breaks say nothing here: whoever makes pages has cut the blocks there before.
        """
        return [item for block in blocks for item in self._block(block, width)]

    def _block(self, block: Block | ProseParagraph, width: float) -> Sequence[Item]:
        match block:
            case Paragraph(inlines, style, keep_next):
                return paragraph_items(_spans(inlines), STYLES[style], width, keep=keep_next)
            case ProseParagraph(text):
                return paragraph_items((Span(text),), STYLES["prose"], width)
            case Heading(text, level):
                bookmark = Bookmark(level, text)
                return paragraph_items(
                    (Span(text),), HEADINGS[level], width, keep=True, bookmark=bookmark
                )
            case Prose(blocks=blocks, lines=lines):
                if blocks:
                    return self.items(blocks, width)
                return [Blank(STYLES["prose"].leading) for _ in range(lines)]
            case Figure(file, caption):
                return figure_items(self._files.get(file), file, caption, width)
            case DataTable(rows, caption):
                return table_items(rows, caption, width)
            case Space(lines):
                return [Blank(STYLES["line"].leading) for _ in range(lines)]
            case Grid():
                return list(self._grid(block))
            case Cover():
                return cover_items(block, width)
            case PageBreak():
                return ()

    def _grid(self, grid: Grid) -> Iterator[Item]:
        edges = list(accumulate((width * MM for width in grid.columns), initial=0.0))
        for rows in _spanned(grid.rows):
            yield self._rows(rows, edges)

    def _rows(self, rows: Sequence[GridRow], edges: Sequence[float]) -> Rows:
        boxes: list[Box] = []
        covered: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            column = 0
            for cell in row.cells:
                while (number, column) in covered:
                    column += 1
                columns = max(1, min(cell.columns, len(edges) - 1 - column))
                deep = min(cell.rows, len(rows) - number)
                covered.update(
                    (number + down, column + along)
                    for down in range(deep)
                    for along in range(columns)
                )
                left, right = edges[column], edges[min(column + columns, len(edges) - 1)]
                boxes.append(self._box(cell, number, deep, left, right, splits=row.splits))
                column += columns
        return Rows(
            boxes,
            [row.height * MM for row in rows],
            [row.splits for row in rows],
            _FRAME,
            keep=rows[-1].keep_next,
        )

    def _box(
        self, cell: Cell, row: int, rows: int, left: float, right: float, *, splits: bool
    ) -> Box:
        width = right - left - 2 * CELL_PADDING_X
        if cell.vertical:
            items = [
                item
                for block in cell.blocks
                if isinstance(block, Paragraph)
                for item in vertical_items(_words(block.inlines), STYLES[block.style], width)
            ]
        else:
            items = self.items(cell.blocks, width)
        centred = cell.label or not splits
        return Box(row, rows, left, right - left, tuple(items), centred, cell.label)


def _spanned(rows: Sequence[GridRow]) -> Iterator[Sequence[GridRow]]:
    """Rows that a cell holds together, each group on its own."""
    start, reach = 0, 0
    for number, row in enumerate(rows):
        reach = max([reach, *(number + cell.rows for cell in row.cells)])
        if reach <= number + 1:
            yield rows[start : number + 1]
            start = number + 1
    if start < len(rows):
        yield rows[start:]


def _spans(inlines: Iterable[Inline]) -> list[Span]:
    return [
        Span(inline.text or inline.blank, is_underlined(inline))
        if isinstance(inline, Value)
        else Span(inline.text)
        for inline in inlines
    ]


def _words(inlines: Iterable[Inline]) -> str:
    return "".join(span.text for span in _spans(inlines))
