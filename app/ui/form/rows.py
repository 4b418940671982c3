"""Lists of rows (应用案例, 材料清单): each row a card with its fields, to be added and moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.model.compound import Rows
from app.model.draft import next_row_id
from app.model.fields import SectionSpec
from app.model.form import Field, form_of
from app.model.kinds import FileName, Text
from app.model.paths import FieldPath
from app.model.reading import ROW_ID, raw_text, row_id_of
from app.model.values import Json
from app.ui.appearance import GRID, blend, secondary
from app.ui.form.binding import Binding
from app.ui.form.blocks import FieldBlock
from app.ui.plain import set_tip
from app.ui.symbols import icon
from app.ui.words import Words

_ROUND = 6.0
_MOMENT = 250
"""Milliseconds after which a card is called by its new name: who types it must not wait for the
whole page to be laid out at every key."""


class RowsInput(QWidget):
    """The rows of a list in their order. A row keeps its id, and so its card, when it is moved."""

    def __init__(self, field: Field, kind: Rows, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = field.path
        self.field = field
        self.kind = kind
        self.binding = binding
        self._cards: dict[int, RowCard] = {}
        self._empty = Words("还没有内容，点击“添加一项”开始填写。", self, tone="faint")
        self._list = QVBoxLayout()
        self._list.setSpacing(2 * GRID)
        self.adding = QPushButton("添加一项", self, autoDefault=False)
        self.adding.setIcon(icon("add", secondary(self.palette())))
        self.adding.setAccessibleName(f"添加{field.label}")
        self.adding.clicked.connect(self.add)
        self.adding.setVisible(not binding.editor.read_only)
        self._naming = QTimer(self, singleShot=True, interval=_MOMENT)
        self._naming.timeout.connect(self._name_cards)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID // 2, 0, 0)
        whole.setSpacing(2 * GRID)
        whole.addWidget(self._empty)
        whole.addLayout(self._list)
        whole.addWidget(self.adding, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def cards(self) -> tuple[RowCard, ...]:
        """The cards of the rows, from the first."""
        return tuple(self._cards.values())

    def show_value(self, raw: Json) -> None:
        ids = [row_id_of(row, at) for at, row in enumerate(_rows(raw)) if isinstance(row, dict)]
        if ids != list(self._cards):
            self._arrange(ids)
        elif not self._naming.isActive():
            self._naming.start()
        self._empty.setVisible(not ids)

    def enter(self) -> None:
        self.adding.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what a person does -----------------------------------------------------------------

    def add(self) -> None:
        """Add an empty row at the end, and enter it."""
        rows = _rows(self.binding.editor.value(self.path))
        number = next_row_id(rows)
        self._put([*rows, {ROW_ID: number}], "添加")
        self.binding.wanted.emit(self.path / number)

    def remove(self, row: int) -> None:
        """Take a row away; the next one, or the one before it, is entered."""
        rows, at = self._found(row)
        if at is None:
            return
        order = list(self._cards)
        place = order.index(row)
        self._put(rows[:at] + rows[at + 1 :], "删除")
        left = list(self._cards)
        if left:
            self._cards[left[min(place, len(left) - 1)]].removing.setFocus()
        else:
            self.enter()

    def shift(self, row: int, by: int) -> None:
        """Move a row up (-1) or down (1)."""
        rows, at = self._found(row)
        if at is None or not 0 <= at + by < len(rows):
            return
        rows.insert(at + by, rows.pop(at))
        self._put(rows, "移动")
        self._cards[row].enter_moves(by)

    def _found(self, row: int) -> tuple[list[Json], int | None]:
        rows = _rows(self.binding.editor.value(self.path))
        at = (i for i, r in enumerate(rows) if isinstance(r, dict) and row_id_of(r, i) == row)
        return rows, next(at, None)

    def _put(self, rows: list[Json], name: str) -> None:
        self.binding.editor.edit(self.path, rows or None, name=name)

    def _name_cards(self) -> None:
        for card in self._cards.values():
            card.show_title()

    # --- cards ------------------------------------------------------------------------------

    def _arrange(self, ids: list[int]) -> None:
        for gone in [row for row in self._cards if row not in ids]:
            card = self._cards.pop(gone)
            self.binding.release(card.path)
            card.hide()
            card.deleteLater()
        kept = self._cards
        while self._list.takeAt(0) is not None:
            pass
        self._cards = {}
        for number, row in enumerate(ids, 1):
            card = kept.get(row) or RowCard(self, row, number)
            self._cards[row] = card
            self._list.addWidget(card)
            card.show_place(number, len(ids))
            card.show()
        self.binding.reshaped.emit()


class RowsOwner(Protocol):
    """What shows a list of rows."""

    path: FieldPath
    field: Field
    kind: Rows
    binding: Binding


class RowFields(QFrame):
    """The fields of one row, below a line with its number and name.

    What is said of the row as a whole, and what can be done with it, is a subclass's to add to
    ``head`` and ``whole``.
    """

    def __init__(self, owner: RowsOwner, row: int, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = owner.path / row
        self._owner = owner
        self._number = number
        self._title = Words("", self, strong=True)
        self.head = QHBoxLayout()
        self.head.setSpacing(GRID // 2)
        self.head.addWidget(self._title, 1)
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, 2 * GRID)
        self.whole.setSpacing(2 * GRID - 4)
        self.whole.addLayout(self.head)
        self._named: tuple[int, str] | None = None
        self.blocks: list[FieldBlock] = []
        for field in self._fields():
            block = FieldBlock(field, owner.binding, self)
            self.blocks.append(block)
            self.whole.addWidget(block)

    @property
    def number(self) -> int:
        """Which of the rows it is, from 1."""
        return self._number

    def renumber(self, number: int) -> None:
        """The row is the ``number``-th now."""
        if number != self._number:
            self._number = number
            for block, field in zip(self.blocks, self._fields(), strict=True):
                block.rename(field)
        self.show_title()

    def show_title(self) -> None:
        """Show the number, and what the first of the row's words say."""
        named = (
            field.path
            for field in (block.field for block in self.blocks)
            if type(field.kind) is Text and not isinstance(field.kind, FileName)
        )
        path = next(named, None)
        name = raw_text(self._owner.binding.editor.value(path)).strip() if path else ""
        if (self._number, name) != self._named:
            self._named = self._number, name
            self.name_row(name)

    def name_row(self, name: str) -> None:
        """Call the row so; ``name`` may be empty."""
        label = self._owner.field.label
        self._title.setText(f"{self._number}　{name or label}")
        self.setAccessibleName(f"{label}第{self._number}项 {name}".strip())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, words = self.palette().base().color(), self.palette().text().color()
        painter.setPen(blend(ground, words, 0.14))
        painter.setBrush(blend(ground, words, 0.025))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        painter.end()

    def _fields(self) -> list[Field]:
        """The fields of the row, in its place among the others."""
        owner = self._owner
        place = SectionSpec(f"{owner.field.label}第{self._number}项")
        sections = (*owner.field.sections, place)
        return [
            Field(FieldPath((*self.path.parts, *f.path.parts)), f.spec, f.kind, sections)
            for f in form_of(owner.kind.row).fields()
        ]


class RowCard(RowFields):
    """One row: its number and name, its fields, and what can be done with it."""

    def __init__(self, owner: RowsInput, row: int, number: int) -> None:
        super().__init__(owner, row, number, owner)
        self._up = self._button("up", "上移", lambda: owner.shift(row, -1))
        self._down = self._button("down", "下移", lambda: owner.shift(row, 1))
        self.removing = self._button("remove", "删除", lambda: owner.remove(row))
        for button in (self._up, self._down, self.removing):
            button.setVisible(not owner.binding.editor.read_only)
            self.head.addWidget(button)

    def show_place(self, number: int, rows: int) -> None:
        """The row is the ``number``-th of ``rows`` now."""
        self._up.setEnabled(number > 1)
        self._down.setEnabled(number < rows)
        self.renumber(number)

    def enter_moves(self, by: int) -> None:
        """Go to the button that moves the row on; at the end of the list, to that which doesn't."""
        buttons = (self._up, self._down) if by < 0 else (self._down, self._up)
        next(button for button in (*buttons, self.removing) if button.isEnabled()).setFocus()

    def name_row(self, name: str) -> None:
        super().name_row(name)
        for button, words in (
            (self._up, "上移"),
            (self._down, "下移"),
            (self.removing, "删除"),
        ):
            button.setAccessibleName(f"{words}第{self.number}项")

    def _button(self, sign: str, words: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self, autoRaise=True)
        button.setIcon(icon(sign, secondary(self.palette())))
        set_tip(button, words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        return button


def _rows(raw: Json) -> list[Json]:
    return list(raw) if isinstance(raw, list) else []
