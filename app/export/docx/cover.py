"""The cover: its title, and below it labels with what was answered on a line beside each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.export.docx.grids import Room, Write, add_end, add_table
from app.export.docx.measures import eighths, spread
from app.export.docx.styles import COVER_ANSWER, PLAIN_TABLE, STYLES, add_spacing
from app.export.docx.xml import Element, add
from app.export.typography import (
    COVER_ENTRIES_TOP_MM,
    COVER_LABEL,
    COVER_LEFT,
    COVER_TITLE_TOP_MM,
    MM,
)
from app.model.document import Cover, Text, Value

_RULE = 0.75
"""The line below an answer, in points."""


def add_cover(
    parent: Element, cover: Cover, room: Room, write: Write, add_code: Callable[[Element], None]
) -> None:
    """The title, and a table without rules for the entries.

    ``add_code`` puts the QR code into a paragraph, from where it goes to its corner.
    """
    first = _add_space(parent, COVER_TITLE_TOP_MM * MM)
    if cover.code:
        add_code(first)
    write(parent, STYLES["cover-title"], (Text(cover.title),), room)
    _add_space(parent, COVER_ENTRIES_TOP_MM * MM)
    if not cover.entries:
        return
    size = STYLES["cover-line"].look.size
    answer = room.width - (2 * COVER_LEFT + COVER_LABEL) * size
    widths = spread((COVER_LABEL * size, answer))
    table = add_table(parent, PLAIN_TABLE, widths)
    for label, value in cover.entries:
        row = add(table, "w:tr")
        write(_add_cell(row, widths[0]), STYLES["cover-line"], (Text(label),), room)
        _write_answer(_add_cell(row, widths[1]), value, room, write)
    add_end(parent)


def _add_space(parent: Element, height: float) -> Element:
    """So much room, in points; above the title too, where a page drops the space before a text."""
    properties = add_end(parent)
    look = STYLES["cover-line"].look
    add_spacing(properties, replace(look, leading=height))
    return parent[-1]


def _add_cell(row: Element, width: int) -> Element:
    cell = add(row, "w:tc")
    add(add(cell, "w:tcPr"), "w:tcW", w=width, type="dxa")
    return cell


def _write_answer(cell: Element, value: Value, room: Room, write: Write) -> None:
    if value.text:
        # A line as long as the cell, instead of one as long as the words.
        value = replace(value, blank="")
        borders = add(cell[0], "w:tcBorders")
        add(borders, "w:bottom", val="single", sz=eighths(_RULE), space=0, color="000000")
    write(cell, COVER_ANSWER, (value,), room)
