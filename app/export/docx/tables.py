"""The tables of a narrative."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from app.export.docx.grids import Room, Write, add_end, add_table
from app.export.docx.measures import spread
from app.export.docx.styles import (
    AFTER_TABLE,
    DATA_CELL,
    DATA_HEADER,
    DATA_TABLE,
    PLAIN_TABLE,
    STYLES,
)
from app.export.docx.xml import Element, add, add_flags
from app.export.typography import DATA_PADDING_X
from app.model.document import Inline

_WHOLE = 300
"""A row of at most so many characters is not split. A first row of more is not repeated either:
it would fill the page."""

_LEAST_PADDING = 0.75
_NARROWEST = DATA_CELL.look.size + 2 * _LEAST_PADDING + 0.01
"""Of a column: one Chinese character a line."""

_LAST_NARROW = "\u02ff"

Say = Callable[[str], Inline]
"""Makes words of a narrative what they are: printed ones, or those of a field."""


def add_data_table(
    parent: Element,
    rows: Sequence[Sequence[str]],
    caption: tuple[Inline, ...],
    room: Room,
    write: Write,
    say: Say,
) -> None:
    """The rows as a table, of which the first is the header.

    A ``caption`` stands in a row of its own above the header: in a cell that crosses pages, a
    paragraph is not kept with a table, but the heading rows of a table are kept with the others.
    More columns than there is room for, at one character a line, are cut into several tables, one
    below the other.
    """
    columns = list(zip_longest(*rows, fillvalue=""))
    most = max(1, int(room.width / _NARROWEST))
    for start in range(0, len(columns), most):
        part = list(zip(*columns[start : start + most], strict=True))
        _add_part(parent, part, caption if start == 0 else (), room, write, say)
        add_end(parent, AFTER_TABLE)


def _add_part(
    parent: Element,
    rows: Sequence[Sequence[str]],
    caption: tuple[Inline, ...],
    room: Room,
    write: Write,
    say: Say,
) -> None:
    widths = column_widths(rows, room.width)
    padding = max(_LEAST_PADDING, min(DATA_PADDING_X, (min(widths) - DATA_CELL.look.size) / 2))
    cells = spread(widths)
    table = add_table(parent, DATA_TABLE, cells, None if padding == DATA_PADDING_X else padding)
    repeats = sum(map(len, rows[0])) <= _WHOLE
    if caption:
        _add_caption(table, caption, cells, write, repeats=repeats)
    for number, row in enumerate(rows):
        header = number == 0
        made = _add_row(table, whole=sum(map(len, row)) <= _WHOLE, header=header and repeats)
        # A header is kept with the first row, unless that would keep a row around them whole.
        keep = header and len(rows) > 1 and not room.splits
        for text, width in zip(row, cells, strict=True):
            cell = add(made, "w:tc")
            properties = add(cell, "w:tcPr")
            add(properties, "w:tcW", w=width, type="dxa")
            add(properties, "w:vAlign", val="center")
            style = DATA_HEADER if header else DATA_CELL
            write(cell, style, (say(text),), Room(width / 20, keep=keep))


def _add_row(table: Element, *, whole: bool, header: bool) -> Element:
    row = add(table, "w:tr")
    if whole:
        properties = add(row, "w:trPr")
        add_flags(properties, cantSplit=True)
        if header:
            add_flags(properties, tblHeader=True)
    return row


def _add_caption(
    table: Element, caption: tuple[Inline, ...], widths: list[int], write: Write, *, repeats: bool
) -> None:
    cell = add(_add_row(table, whole=True, header=repeats), "w:tc")
    properties = add(cell, "w:tcPr")
    add(properties, "w:tcW", w=sum(widths), type="dxa")
    add(properties, "w:gridSpan", val=len(widths))
    borders = add(properties, "w:tcBorders")
    for edge in ("top", "left", "right"):
        add(borders, f"w:{edge}", val="nil")
    write(cell, STYLES["caption"], caption, Room(sum(widths) / 20))


def add_whole(parent: Element, width: float) -> Element:
    """A cell without rules that no page break splits: what is in it stays together."""
    (across,) = spread((width,))
    table = add_table(parent, PLAIN_TABLE, [across])
    cell = add(_add_row(table, whole=True, header=False), "w:tc")
    add(add(cell, "w:tcPr"), "w:tcW", w=across, type="dxa")
    return cell


def column_widths(rows: Sequence[Sequence[str]], width: float) -> tuple[float, ...]:
    """The widths of columns, which add up to ``width`` (points).

    A column is as wide as its longest text, or has its fair share of what narrower ones leave.
    """
    wishes = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    widths, left = list(wishes), width
    for done, index in enumerate(sorted(range(len(wishes)), key=wishes.__getitem__)):
        widths[index] = min(wishes[index], left / (len(wishes) - done))
        left -= widths[index]
    return tuple(each * width / (width - left) for each in widths)


def _width(text: str) -> float:
    """How wide a cell wants to be: Chinese characters are square, others somewhat over half."""
    characters = sum(1.0 if char > _LAST_NARROW else 0.6 for char in text)
    return max(_NARROWEST, DATA_CELL.look.size * (characters + 0.1) + 2 * DATA_PADDING_X)
