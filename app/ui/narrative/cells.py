"""The cells of a table, written in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextTable,
)
from PySide6.QtWidgets import QWidget

from app.model.failure import Failure
from app.ui.editor import Editor
from app.ui.narrative.copying import html_table, tabbed
from app.ui.narrative.pasting import cells_of, from_html, make_room
from app.ui.narrative.pieces import Rows, Table
from app.ui.narrative.prose import BREAK, difference, shown, units, words_behind
from app.ui.narrative.sheet import (
    make_sheet,
    selected_cells,
    set_colours,
    set_lines,
    sheet_in,
    text_at,
)
from app.ui.narrative.writing import Hit, Writing
from app.ui.narrative.zoom import shared_zoom


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_one(self) -> bool:
        """Whether it is a single cell."""
        return self.top == self.bottom and self.left == self.right


class CellsEdit(Writing):
    """A grid of texts. Tab and the arrows lead from cell to cell."""

    def __init__(self, rows: Rows, editor: Editor, parent: QWidget) -> None:
        super().__init__(editor, parent)
        self.rows: Rows = rows
        """What stands in the cells, character for character."""
        self._seen: Rows = ()
        self._touched: tuple[int, int] | None = None
        self.document().contentsChange.connect(self._note)
        self.setTabChangesFocus(False)
        self.setAccessibleName("表格")
        self.written(lambda: self._build(rows))
        self.dress()
        self.cursorPositionChanged.connect(self._stay_inside)

    # --- reading and writing ------------------------------------------------------------------

    def read(self) -> bool:
        table = self._table()
        if table is None or (table.rows(), table.columns()) != _size(self._seen):
            # Something took the grid away or changed it: what stood there stands there again.
            rows = self.rows
            self.written(lambda: self._build(rows))
            return False
        seen, rows = list(map(list, self._seen)), list(map(list, self.rows))
        cursor, changed = QTextCursor(self.document()), False
        for r, c in self._touched_cells(table):
            before, now = seen[r][c], text_at(cursor, table, r, c)
            if now != before:
                rows[r][c] = _written(rows[r][c], before, now)
                seen[r][c] = now
                changed = True
        if changed:
            self._seen, self.rows = tuple(map(tuple, seen)), tuple(map(tuple, rows))
        return changed

    def read_anew(self) -> bool:
        self._touched = (0, self.document().characterCount())
        return self.read()

    def _note(self, at: int, removed: int, added: int) -> None:
        """Remember what part of the document is no longer as it was read."""
        start, end = self._touched or (at, at)
        end = end + added - removed if at <= end else end
        self._touched = (min(start, at), max(end, at + added))

    def _touched_cells(self, table: QTextTable) -> Iterator[tuple[int, int]]:
        """The cells that may have changed since the last reading; a large table has thousands."""
        start, end = self._touched or (0, 0)
        self._touched = None
        first = table.cellAt(max(start - 1, table.firstPosition()))
        last = table.cellAt(min(end + 1, table.lastPosition()))
        columns, whole = table.columns(), table.rows() * table.columns()
        begin = first.row() * columns + first.column() if first.isValid() else 0
        stop = last.row() * columns + last.column() + 1 if last.isValid() else whole
        for number in range(begin, stop):
            yield divmod(number, columns)

    def show_rows(self, rows: Rows) -> None:
        """Show other cells; the cursor goes to the first that is another."""
        if rows == self.rows:
            return
        if _size(rows) != _size(self.rows):
            area = self.area
            self.written(lambda: self._build(rows))
            self.go_to(min(area.top, len(rows) - 1), min(area.left, len(rows[0]) - 1))
            return
        self.written(lambda: self._change(rows))

    def _change(self, rows: Rows) -> None:
        table = self._table()
        if table is None:
            return
        changed = [
            (r, c)
            for r, row in enumerate(rows)
            for c, text in enumerate(row)
            if text != self.rows[r][c]
        ]
        seen = _shown(rows)
        for r, c in changed:
            before, now = self._seen[r][c], seen[r][c]
            start, old_end, new_end = difference(before, now)
            first = table.cellAt(r, c).firstPosition()
            cursor = QTextCursor(self.document())
            cursor.setPosition(first + units(before, start))
            cursor.setPosition(first + units(before, old_end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(now[start:new_end])
            if (r, c) == changed[0]:
                self.setTextCursor(cursor)
        self.rows, self._seen = rows, seen

    def _build(self, rows: Rows) -> None:
        seen = _shown(rows)
        table = make_sheet(self.document(), seen)
        self.rows, self._seen = rows, seen
        self._touched = None
        self._format(table)
        self.setTextCursor(table.cellAt(0, 0).firstCursorPosition())

    def _table(self) -> QTextTable | None:
        return sheet_in(self.document())

    # --- where the cursor is ------------------------------------------------------------------

    @property
    def area(self) -> Area:
        """The cells that are selected, or the one that the cursor is in."""
        cursor, table = self.textCursor(), self._table()
        if table is None:
            return Area(0, 0, 0, 0)
        if cursor.hasComplexSelection():
            top, height, left, width = selected_cells(cursor)
            if height > 0 and width > 0:
                return Area(top, left, top + height - 1, left + width - 1)
        cell = table.cellAt(cursor.position())
        row, column = max(0, cell.row()), max(0, cell.column())
        return Area(row, column, row, column)

    def go_to(self, row: int, column: int, start: int = 0, end: int | None = None) -> None:
        """Put the cursor into a cell, a part of whose text is selected."""
        table = self._table()
        if table is None or not (0 <= row < table.rows() and 0 <= column < table.columns()):
            return
        text = self._seen[row][column]
        first = table.cellAt(row, column).firstPosition()
        cursor = QTextCursor(self.document())
        cursor.setPosition(first + units(text, start))
        cursor.setPosition(
            first + units(text, start if end is None else end), QTextCursor.MoveMode.KeepAnchor
        )
        self.setTextCursor(cursor)

    def enter(self, *, from_below: bool) -> None:
        """Take the focus, coming from what stands above or below."""
        self.go_to(len(self.rows) - 1 if from_below else 0, 0)
        self.setFocus()

    def at_edge(self, towards: int, move: QTextCursor.MoveOperation) -> bool:
        cursor = QTextCursor(self.textCursor())
        return not cursor.movePosition(move) or not self._inside(cursor.position())

    def _inside(self, position: int) -> bool:
        table = self._table()
        return table is not None and table.firstPosition() <= position <= table.lastPosition()

    def _stay_inside(self) -> None:
        """Before and behind a table a text widget has a line each, which is none of ours."""
        table, cursor = self._table(), self.textCursor()
        if table is None or self._writing:
            return
        places = [
            min(table.lastPosition(), max(table.firstPosition(), place))
            for place in (cursor.anchor(), cursor.position())
        ]
        if places != [cursor.anchor(), cursor.position()]:
            cursor.setPosition(places[0])
            cursor.setPosition(places[1], QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    # --- keys and clipboard -------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._tab(-1 if key == Qt.Key.Key_Backtab else 1)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif key in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete} and self._clears(key):
            pass
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _tab(self, step: int) -> None:
        area, width = self.area, len(self.rows[0])
        number = area.top * width + area.left + step
        if 0 <= number < width * len(self.rows):
            row, column = divmod(number, width)
            self.go_to(row, column, 0, len(self.rows[row][column]))
        else:
            # Qt lets nobody out of a text in which Tab has a meaning.
            self.setTabChangesFocus(True)
            self.focusNextPrevChild(step > 0)
            self.setTabChangesFocus(False)

    def _clears(self, key: int) -> bool:
        """Empty the selected cells; at a cell's edge there is nothing to delete."""
        if self.isReadOnly():
            return True
        area, cursor = self.area, self.textCursor()
        if not area.is_one:
            self.fill(area, [[""]], "清除")
            return True
        table = self._table()
        if table is None or cursor.hasSelection():
            return False
        cell = table.cellAt(area.top, area.left)
        edge = cell.firstPosition() if key == Qt.Key.Key_Backspace else cell.lastPosition()
        return cursor.position() == edge

    def select_all(self) -> None:
        """Select the cell's text; where it is selected, every cell."""
        area = self.area
        text = self.rows[area.top][area.left]
        table, cursor = self._table(), self.textCursor()
        if table is None:
            return
        whole = cursor.selectionEnd() - cursor.selectionStart() == units(text, len(text))
        if not whole:
            self.go_to(area.top, area.left, 0, len(text))
            return
        cursor.setPosition(table.firstPosition())
        cursor.setPosition(table.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def fill(self, area: Area, texts: Sequence[Sequence[str]], name: str) -> None:
        """Put texts into the cells of an area, again and again where it is larger."""
        rows = [list(row) for row in self.rows]
        for r in range(area.top, area.bottom + 1):
            for c in range(area.left, area.right + 1):
                line = texts[(r - area.top) % len(texts)]
                rows[r][c] = line[(c - area.left) % len(line)]
        self.change(rows, name)

    def change(self, rows: Iterable[Sequence[str]], name: str) -> None:
        """Make other rows as one step."""
        if not self.isReadOnly():
            self.show_rows(tuple(tuple(row) for row in rows))
            self.told.emit(name)

    def put_in(self, source: QMimeData) -> None:
        try:
            self._put_in(source)
        except Failure as failure:
            self.refused.emit(str(failure))

    def _put_in(self, source: QMimeData) -> None:
        found = next((p for p in _pasted(source) if isinstance(p, Table)), None)
        texts = found.rows if found else cells_of(source.text().replace("\ufffc", ""))
        area = self.area
        if len(texts) == 1 and len(texts[0]) == 1 and area.is_one:
            words = shown(source.text().rstrip("\r\n").replace("\ufffc", ""))
            self.doing("粘贴", lambda: self.textCursor().insertText(words))
            return
        bottom = max(area.bottom, area.top + len(texts) - 1)
        right = max(area.right, area.left + max(map(len, texts)) - 1)
        make_room((bottom + 1) * (right + 1))
        square = [[*row, *[""] * (right - area.left + 1 - len(row))] for row in texts]
        rows = [[*row, *[""] * (right + 1 - len(row))] for row in self.rows]
        rows += [[""] * len(rows[0]) for _ in range(bottom + 1 - len(rows))]
        for r, row in enumerate(square, area.top):
            rows[r][area.left : area.left + len(row)] = row
        self.change(rows, "粘贴")

    def createMimeDataFromSelection(self) -> QMimeData:
        area, made = self.area, QMimeData()
        if area.is_one:
            made.setText(self.textCursor().selectedText().replace(BREAK, "\n"))
            return made
        rows = [row[area.left : area.right + 1] for row in self.rows[area.top : area.bottom + 1]]
        made.setText(tabbed(rows))
        made.setHtml(html_table(rows))
        return made

    def cut(self) -> None:
        """Copy what is selected, and empty it."""
        self.copy()
        if not self.area.is_one:
            self.fill(self.area, [[""]], "剪切")
        elif not self.isReadOnly():
            self.doing("剪切", self.textCursor().removeSelectedText)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._stay_inside()

    # --- how it looks -------------------------------------------------------------------------

    def mark_over(
        self, room: int | None, hits: Sequence[tuple[int, int, int, int]] = ()
    ) -> int | None:
        """Mark the words behind the first ``room``, and ``hits`` (row, column, start, end)."""
        table = self._table()
        if table is None:
            return room
        over: list[Hit] = []
        if room is not None:
            for r, row in enumerate(self.rows):
                for c, text in enumerate(row):
                    room, start = words_behind(text, room)
                    if start >= 0:
                        over.append(self._hit(table, r, c, start, len(text)))
        found = tuple(self._hit(table, *hit) for hit in hits)
        self.mark(tuple(over), found)
        return room

    def _hit(self, table: QTextTable, row: int, column: int, start: int, end: int) -> Hit:
        text, first = self._seen[row][column], table.cellAt(row, column).firstPosition()
        return Hit(first + units(text, start), first + units(text, end))

    def block_format(self) -> QTextBlockFormat:
        form = super().block_format()
        height = round(form.lineHeight() * 0.85)
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return form

    def dress(self) -> None:
        super().dress()
        self.setFont(shared_zoom().font(0.95))
        table = self._table()
        if table is not None:
            self.written(lambda: self._format(table))

    def paint_marks(self) -> None:
        super().paint_marks()
        table = self._table()
        if table is not None and not self.composing:
            self.written(lambda: set_colours(table, self.palette()))

    def _format(self, table: QTextTable) -> None:
        set_lines(self.document(), self.block_format())
        set_colours(table, self.palette())


def _pasted(source: QMimeData) -> Sequence[object]:
    return from_html(source.html()) if source.hasHtml() else ()


def _written(kept: str, before: str, now: str) -> str:
    """What a cell holds now: ``kept`` but where the widget changed."""
    if now == before:
        return kept
    start, old_end, new_end = difference(before, now)
    return kept[:start] + now[start:new_end].replace(BREAK, "\n") + kept[old_end:]


def _shown(rows: Rows) -> Rows:
    return tuple(tuple(map(shown, row)) for row in rows)


def _size(rows: Rows) -> tuple[int, int]:
    return len(rows), len(rows[0]) if rows else 0
