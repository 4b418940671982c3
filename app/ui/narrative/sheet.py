"""A table inside a text document: made, coloured, and read cell by cell."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import (
    QBrush,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from app.ui.appearance import blend
from app.ui.narrative.pieces import Rows

_PADDING = 4


def make_sheet(document: QTextDocument, rows: Rows) -> QTextTable:
    """Put a table with these texts into a document, and take out whatever stood there."""
    document.clear()
    form = QTextTableFormat()
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setCellPadding(_PADDING)
    form.setCellSpacing(0)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setHeaderRowCount(1)
    columns = len(rows[0])
    share = QTextLength(QTextLength.Type.PercentageLength, 100 / columns)
    form.setColumnWidthConstraints([share] * columns)
    table = QTextCursor(document).insertTable(len(rows), columns, form)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text:
                table.cellAt(r, c).firstCursorPosition().insertText(text)
    return table


def sheet_in(document: QTextDocument) -> QTextTable | None:
    """The table of a document."""
    frames = document.rootFrame().childFrames()
    return next((frame for frame in frames if isinstance(frame, QTextTable)), None)


def set_lines(document: QTextDocument, form: QTextBlockFormat) -> None:
    """Give the cells their line height; the lines before and behind the table get none."""
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(form)
    flat, tiny = QTextBlockFormat(), QTextCharFormat()
    flat.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    tiny.setFontPointSize(1)
    for block in (document.begin(), document.lastBlock()):
        outside = QTextCursor(block)
        outside.setBlockFormat(flat)
        outside.setBlockCharFormat(tiny)


def set_colours(table: QTextTable, palette: QPalette) -> None:
    """Draw the lines, and the ground of the header row, in the colours of a palette."""
    base, words = palette.base().color(), palette.text().color()
    form = table.format()
    line = QBrush(blend(base, words, 0.35))
    if form.borderBrush() != line:
        form.setBorderBrush(line)
        table.setFormat(form)
    ground = QBrush(blend(base, words, 0.06))
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        kept = cell.format()
        if kept.background() != ground:
            kept.setBackground(ground)
            cell.setFormat(kept)


def text_at(cursor: QTextCursor, table: QTextTable, row: int, column: int) -> str:
    """The text of a cell, which ``cursor``, any of its document, selects for it."""
    cell = table.cellAt(row, column)
    cursor.setPosition(cell.firstPosition())
    cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def selected_cells(cursor: QTextCursor) -> tuple[int, int, int, int]:
    """The first row, the number of rows, the first column and the number of columns selected."""
    # The stubs know of the C++ signature, which takes four pointers, alone.
    return cast("tuple[int, int, int, int]", cursor.selectedTableCells())
