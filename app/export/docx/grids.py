"""Tables: the boxes of the form with their merged cells, and the frame of any table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.export.docx.measures import mm_twips, spread, twips
from app.export.docx.styles import CELL_END, FORM_TABLE, NamedStyle
from app.export.docx.xml import Element, add, add_flags, name
from app.export.typography import CELL_PADDING_X, MM
from app.model.document import Cell, Grid, GridRow, Heading, Inline


@dataclass(frozen=True, slots=True)
class Room:
    """Where the blocks of a cell go: how wide it is (points), and how its row breaks.

    ``keep`` keeps every paragraph with the next, which is how Word keeps a row with the next.
    ``splits`` says that the row may cross a page: there, no paragraph is kept with the next, for
    Word would then keep the whole row with the next one, and leave a gap before it.
    """

    width: float
    keep: bool = False
    splits: bool = False


Write = Callable[[Element, NamedStyle, tuple[Inline, ...], Room], None]
"""Writes a paragraph."""

Fill = Callable[[Element, Cell, Room], None]
"""Writes the blocks of a cell."""


def add_table(
    parent: Element, style: str, widths: list[int], padding: float | None = None
) -> Element:
    """A table with fixed columns (twips), in the middle of its column of text.

    ``padding`` is that at the left and right of its cells (points), if not the style's.
    """
    table = add(parent, "w:tbl")
    properties = add(table, "w:tblPr")
    add(properties, "w:tblStyle", val=style)
    add(properties, "w:tblW", w=sum(widths), type="dxa")
    # Where a table's edge stands depends on the reader when it is left; its middle does not.
    add(properties, "w:jc", val="center")
    add(properties, "w:tblLayout", type="fixed")
    if padding is not None:
        margins = add(properties, "w:tblCellMar")
        for side in ("left", "right"):
            add(margins, f"w:{side}", w=twips(padding), type="dxa")
    add(properties, "w:tblLook", val="0000", firstRow=0, lastRow=0, firstColumn=0,
        lastColumn=0, noHBand=1, noVBand=1)  # fmt: skip
    grid = add(table, "w:tblGrid")
    for width in widths:
        add(grid, "w:gridCol", w=width)
    return table


def close_cell(cell: Element) -> None:
    """End a cell with a paragraph, as Word demands, where its last block is none."""
    if len(cell) == 0 or cell[-1].tag != name("w:p"):
        add_end(cell)


def add_end(parent: Element, style: NamedStyle = CELL_END) -> Element:
    """A paragraph without words, by default one that takes no room; gives its properties."""
    properties = add(add(parent, "w:p"), "w:pPr")
    add(properties, "w:pStyle", val=style.id)
    return properties


def add_grid(parent: Element, grid: Grid, fill: Fill) -> None:
    """A box of the form."""
    widths = spread(tuple(column * MM for column in grid.columns))
    table = add_table(parent, FORM_TABLE, widths)
    above: list[_Covering | None] = [None] * len(widths)
    for row in _with_titles_apart(grid):
        _add_row(table, row, widths, above, fill)


@dataclass(slots=True)
class _Covering:
    """A cell that reaches into further rows."""

    cell: Cell
    rows: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table; ``open_above`` and ``open_below`` where it has no rule there."""

    row: GridRow
    open_above: bool = False
    open_below: bool = False


def _with_titles_apart(grid: Grid) -> Iterator[_Row]:
    """The rows; a heading that opens a row across pages has a row of its own, without a rule below.

    Inside a cell, Word does not keep a heading with what follows. It does keep a row with the next.
    """
    for row in grid.rows:
        cell = row.cells[0] if row.splits and len(row.cells) == 1 else None
        whole = cell is not None and cell.columns == len(grid.columns) and cell.rows == 1
        if cell and whole and len(cell.blocks) > 1 and isinstance(cell.blocks[0], Heading):
            title, rest = cell.blocks[:1], cell.blocks[1:]
            apart = GridRow((replace(cell, blocks=title),), keep_next=True)
            yield _Row(apart, open_below=True)
            yield _Row(replace(row, cells=(replace(cell, blocks=rest),)), open_above=True)
        else:
            yield _Row(row)


def _add_row(
    table: Element, row: _Row, widths: list[int], above: list[_Covering | None], fill: Fill
) -> None:
    made = add(table, "w:tr")
    properties = add(made, "w:trPr")
    if not row.row.splits:
        add_flags(properties, cantSplit=True)
    if row.row.height:
        add(properties, "w:trHeight", val=mm_twips(row.row.height), hRule="atLeast")
    if not len(properties):
        made.remove(properties)
    cells = iter(row.row.cells)
    column = 0
    while column < len(widths):
        covering = above[column]
        cell = covering.cell if covering else next(cells, None) or Cell((), len(widths) - column)
        end = column + cell.columns
        width = sum(widths[column:end])
        box = _add_cell(made, cell, width, row, starts=covering is None)
        if covering:
            covering.rows -= 1
            above[column] = covering if covering.rows else None
            add_end(box)
        else:
            if cell.rows > 1:
                above[column] = _Covering(cell, cell.rows - 1)
            room = Room(width / 20 - 2 * CELL_PADDING_X, row.row.keep_next, row.row.splits)
            fill(box, cell, room)
            close_cell(box)
        column = end


def _add_cell(row: Element, cell: Cell, width: int, within: _Row, *, starts: bool) -> Element:
    made = add(row, "w:tc")
    properties = add(made, "w:tcPr")
    add(properties, "w:tcW", w=width, type="dxa")
    if cell.columns > 1:
        add(properties, "w:gridSpan", val=cell.columns)
    if cell.rows > 1:
        add(properties, "w:vMerge", val="restart" if starts else "continue")
    open_edge = "top" if within.open_above else "bottom" if within.open_below else ""
    if open_edge:
        add(add(properties, "w:tcBorders"), f"w:{open_edge}", val="nil")
        add(add(properties, "w:tcMar"), f"w:{open_edge}", w=0, type="dxa")
    if cell.label or not within.row.splits:
        add(properties, "w:vAlign", val="center")
    return made
