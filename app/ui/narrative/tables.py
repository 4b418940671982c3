"""A table in a narrative: its caption, its cells, and what adds and removes rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.editor import Editor
from app.ui.narrative.cards import Card, Hits
from app.ui.narrative.cells import CellsEdit
from app.ui.narrative.menus import MenuButton
from app.ui.narrative.pieces import Table
from app.ui.narrative.prose import CaptionEdit

Action = tuple[str, Callable[[], None], bool]


class TableCard(Card):
    """A table with its caption above, as on the paper; the first row is its header."""

    def __init__(self, piece: Table, editor: Editor, parent: QWidget) -> None:
        super().__init__("这个表格", editor, parent)
        self._piece = piece
        self.caption = CaptionEdit(piece.caption, "表的名称", editor, self)
        self.cells = _Cells(self, piece, editor)
        for writing in (self.caption, self.cells):
            writing.told.connect(self._told)
            writing.installEventFilter(self)
        self.caption.left.connect(self._caption_left)
        self.cells.left.connect(self._cells_left)
        if not editor.read_only:
            self._add_menu()
        self.add_moves()
        self.body.addWidget(self.caption)
        self.body.addWidget(self.cells)
        self._place: QWidget = self.cells
        self._describe()

    @property
    def piece(self) -> Table:
        """What stands here."""
        return self._piece

    def show_piece(self, piece: Table) -> None:
        """Show another table."""
        self._place = self.caption if piece.caption != self._piece.caption else self.cells
        self._piece = piece
        self.caption.show_text(piece.caption)
        self.cells.show_rows(piece.rows)
        self._describe()

    def enter(self, *, from_below: bool) -> None:
        if from_below:
            self.cells.enter(from_below=True)
        else:
            self.caption.enter(from_below=False)

    def place(self) -> QWidget:
        return self._place

    def writings(self) -> Sequence[QWidget]:
        return (self.caption, self.cells)

    def mark_over(self, room: int | None, hits: Hits = ()) -> int | None:
        found = [(start, end) for part, start, end in hits if part == "caption"]
        room = self.caption.mark_over(room, found)
        within = [(*part, start, end) for part, start, end in hits if not isinstance(part, str)]
        return self.cells.mark_over(room, within)

    # --- rows and columns ---------------------------------------------------------------------

    def actions_here(self) -> list[Action]:
        """What can be done to the rows and columns where the cursor is."""
        area, rows = self.cells.area, len(self.cells.rows)
        columns = len(self.cells.rows[0])
        whole = area.top == 0 and area.bottom == rows - 1
        broad = area.left == 0 and area.right == columns - 1
        return [
            ("在上方插入一行", lambda: self.insert_row(area.top), True),
            ("在下方插入一行", lambda: self.insert_row(area.bottom + 1), True),
            ("在左侧插入一列", lambda: self.insert_column(area.left), True),
            ("在右侧插入一列", lambda: self.insert_column(area.right + 1), True),
            ("删除所在的行", self.remove_rows, not whole),
            ("删除所在的列", self.remove_columns, not broad),
        ]

    def insert_row(self, at: int) -> None:
        """Put an empty row at a place and go there."""
        rows = [list(row) for row in self.cells.rows]
        rows.insert(at, [""] * len(rows[0]))
        self._change(rows, "插入行", at, self.cells.area.left)

    def insert_column(self, at: int) -> None:
        """Put an empty column at a place and go there."""
        rows = [[*row[:at], "", *row[at:]] for row in self.cells.rows]
        self._change(rows, "插入列", self.cells.area.top, at)

    def remove_rows(self) -> None:
        """Remove the rows that are selected; the last one stays."""
        area = self.cells.area
        rows = [list(row) for row in self.cells.rows]
        del rows[area.top : area.bottom + 1]
        if rows:
            self._change(rows, "删除行", min(area.top, len(rows) - 1), area.left)

    def remove_columns(self) -> None:
        """Remove the columns that are selected; the last one stays."""
        area = self.cells.area
        rows = [[*row[: area.left], *row[area.right + 1 :]] for row in self.cells.rows]
        if rows[0]:
            self._change(rows, "删除列", area.top, min(area.left, len(rows[0]) - 1))

    def _change(self, rows: list[list[str]], name: str, row: int, column: int) -> None:
        self.cells.change(rows, name)
        self.cells.go_to(row, column)
        self.cells.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_menu(self) -> None:
        menu = QMenu(self)
        self.put_button(MenuButton("行和列", menu, self), "插入、删除行和列")
        menu.aboutToShow.connect(lambda: self._fill(menu))

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        self.add_actions_to(menu)

    def add_actions_to(self, menu: QMenu) -> None:
        """Put what can be done to rows and columns into a menu."""
        for index, (words, act, enabled) in enumerate(self.actions_here()):
            if index in {2, 4}:
                menu.addSeparator()
            action = menu.addAction(words)
            action.triggered.connect(act)
            action.setEnabled(enabled)

    # --- what a person does -------------------------------------------------------------------

    def _told(self, name: str) -> None:
        piece = self._piece
        if self.caption.text != piece.caption:
            piece = piece.captioned(self.caption.text)
        if self.cells.rows != piece.rows:
            piece = piece.filled(self.cells.rows)
        self._piece = piece
        self._describe()
        self.told.emit(name)

    def _describe(self) -> None:
        rows = self.cells.rows
        size = f"{len(rows)} 行 {len(rows[0])} 列"
        self.title.setText(f"表格，{size}；第一行是表头")
        self.setAccessibleName(f"表格：{self._piece.caption}，{size}")

    def _caption_left(self, towards: int) -> None:
        if towards < 0:
            self.left.emit(-1)
        else:
            self.cells.enter(from_below=False)

    def _cells_left(self, towards: int) -> None:
        if towards < 0:
            self.caption.enter(from_below=True)
        else:
            self.left.emit(1)


class _Cells(CellsEdit):
    def __init__(self, card: TableCard, piece: Table, editor: Editor) -> None:
        super().__init__(piece.rows, editor, card)
        self._card = card

    def add_actions(self, menu: QMenu) -> None:
        super().add_actions(menu)
        if not self.isReadOnly():
            menu.addSeparator()
            self._card.add_actions_to(menu)
