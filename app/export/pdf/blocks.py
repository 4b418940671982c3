"""From the blocks of a document to items that flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from app.export.pdf.cover import cover_items
from app.export.pdf.flow import Blank, Bookmark, Item
from app.export.pdf.paragraphs import paragraph_items, vertical_items
from app.export.pdf.pictures import figure_items
from app.export.pdf.rows import Box, Frame, Rows
from app.export.pdf.structure import Node, Role
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
    ProseBlock,
    ProseParagraph,
    Space,
    Value,
)

_FRAME = Frame(CELL_PADDING_X, CELL_PADDING_Y, BORDER)
_SENTENCE_ENDS = ("。", "！", "？", "；", "…", ".", "”", "）")
_HEADINGS: dict[int, Role] = {1: "H1", 2: "H2", 3: "H3", 4: "H4"}


class Builder:
    """Makes items of blocks; ``files`` are the pictures by name, ``structure`` grows with them."""

    def __init__(self, files: Mapping[str, bytes], structure: Node) -> None:
        self._files = files
        self._structure = structure

    def items(self, blocks: Iterable[Block], width: float) -> list[Item]:
        """The items of blocks in a column of ``width`` points.

        Page breaks say nothing here: whoever makes pages has cut the blocks there before.
        """
        return self._items(blocks, width, self._structure)

    def _items(
        self, blocks: Iterable[Block | ProseParagraph], width: float, parent: Node
    ) -> list[Item]:
        return [item for block in blocks for item in self._block(block, width, parent)]

    def _block(self, block: Block | ProseParagraph, width: float, parent: Node) -> Sequence[Item]:
        match block:
            case Paragraph(inlines, style, keep_next):
                spans, node = _spans(inlines), parent.add("H1" if style == "title" else "P")
                return paragraph_items(spans, STYLES[style], width, node, keep=keep_next)
            case ProseParagraph(text):
                return paragraph_items((Span(text),), STYLES["prose"], width, parent.add("P"))
            case Heading(text, level):
                bookmark = Bookmark(level, text)
                words, node = (Span(text),), parent.add(_HEADINGS[level])
                return paragraph_items(
                    words, HEADINGS[level], width, node, keep=True, bookmark=bookmark
                )
            case Prose(blocks=blocks, lines=lines):
                if blocks:
                    return self._narrative(blocks, width, parent)
                return [Blank(STYLES["prose"].leading) for _ in range(lines)]
            case Figure(file, caption):
                return figure_items(self._files.get(file), file, caption, width, parent)
            case DataTable(rows, caption):
                return table_items(rows, caption, width, parent)
            case Space(lines):
                return [Blank(STYLES["line"].leading) for _ in range(lines)]
            case Grid():
                return list(self._grid(block, width, parent.add("Table")))
            case Cover():
                return cover_items(block, width, parent)
            case PageBreak():
                return ()

    def _narrative(self, blocks: Sequence[ProseBlock], width: float, parent: Node) -> list[Item]:
        items: list[Item] = []
        for block in blocks:
            made = self._block(block, width, parent)
            if isinstance(block, ProseParagraph) and block is not blocks[-1]:
                # A line that is no sentence is a heading that the author typed.
                made[-1].keep = len(made) == 1 and not block.text.endswith(_SENTENCE_ENDS)
            items += made
        return items

    def _grid(self, grid: Grid, width: float, table: Node) -> Iterator[Item]:
        # A grid that is wider than the cell that it stands in is made as wide as that.
        scale = min(MM, max(0.0, width) / sum(grid.columns))
        edges = list(accumulate((column * scale for column in grid.columns), initial=0.0))
        for rows in _spanned(grid.rows):
            yield self._rows(rows, edges, table)

    def _rows(self, rows: Sequence[GridRow], edges: Sequence[float], table: Node) -> Rows:
        boxes: list[Box] = []
        covered: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            column = 0
            line = table.add("TR")
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
                role = "TH" if cell.label else "TD"
                scope = "Row" if cell.label else ""
                node = line.add(Node(role, "", columns, deep, scope))
                items = self._cell(cell, right - left - 2 * CELL_PADDING_X, node)
                centred = cell.label or not row.splits
                width = right - left
                boxes.append(Box(number, deep, left, width, tuple(items), centred, cell.label))
                column += columns
        return Rows(
            boxes,
            [row.height * MM for row in rows],
            [row.splits for row in rows],
            _FRAME,
            keep=rows[-1].keep_next,
        )

    def _cell(self, cell: Cell, width: float, node: Node) -> list[Item]:
        if not cell.vertical:
            return self._items(cell.blocks, width, node)
        return [
            item
            for block in cell.blocks
            if isinstance(block, Paragraph)
            for item in vertical_items(
                _words(block.inlines), STYLES[block.style], width, node.add("P")
            )
        ]


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
