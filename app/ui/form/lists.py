"""Several words in a row, each on a line of its own (合作企业名称)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.model.paths import FieldPath
from app.model.reading import raw_text
from app.model.values import Json
from app.ui.appearance import GRID, secondary
from app.ui.form.binding import Binding
from app.ui.form.lines import LineInput
from app.ui.plain import set_tip
from app.ui.symbols import icon
from app.ui.words import is_enter


class TextListInput(QWidget):
    """The items of a list, a line each; an empty line is no item. Enter adds the next."""

    def __init__(self, path: FieldPath, name: str, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self.binding = binding
        self._name = name
        self._items: list[Item] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID // 2)
        self._more = QPushButton("再加一项", self, autoDefault=False)
        self._more.setIcon(icon("add", secondary(self.palette())))
        self._more.setVisible(not binding.editor.read_only)
        self._more.clicked.connect(self.add_line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(self._rows)
        whole.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(name)

    @property
    def items(self) -> Sequence[Item]:
        """The items, from the first."""
        return self._items

    @property
    def lines(self) -> list[LineInput]:
        """The lines, from the first."""
        return [item.line for item in self._items]

    def show_value(self, raw: Json) -> None:
        items = [] if raw is None else raw if isinstance(raw, list) else [raw]
        if self._items and items == self._texts():
            return
        wanted = [raw_text(item) for item in items] or [""]
        while len(self._items) > len(wanted):
            self._drop(self._items[-1])
        while len(self._items) < len(wanted):
            self._append()
        for item, text in zip(self._items, wanted, strict=True):
            item.line.show_value(text)

    def enter(self) -> None:
        if self._items:
            self._items[0].line.enter()

    def add_line(self) -> None:
        """Add an empty line and enter it; where the last is empty, that one."""
        if not self._items or self._items[-1].line.text():
            self._append()
        self._items[-1].line.enter()

    def spread(self, line: LineInput, texts: list[str]) -> None:
        """Put texts into a line and new ones behind it, as one step."""
        index = self.lines.index(line)
        kept = self._texts(blank=True)
        kept[index : index + 1] = ([kept[index]] if kept[index] else []) + texts
        items: list[Json] = [text for text in kept if text]
        self.binding.editor.edit(self.path, items or None, name="粘贴")

    def remove(self, item: Item) -> None:
        """Take a line away, and what stands on it."""
        self._drop(item)
        if not self._items:
            self._append()
        self.tell("删除")
        self._items[-1].line.enter()

    def tell(self, name: str = "输入") -> None:
        """Tell the draft what stands on the lines."""
        items: list[Json] = [*self._texts()]
        self.binding.edit(self, items or None, name)

    def _texts(self, *, blank: bool = False) -> list[str]:
        texts = [item.line.text() for item in self._items]
        return texts if blank else [text for text in texts if text]

    def _append(self) -> None:
        item = Item(self)
        self._items.append(item)
        self._rows.addWidget(item)
        self._number(len(self._items) - 1)
        # Items come later than the button below them: the Tab key still leads there last.
        stops = [stop for each in self._items for stop in (each.line, each.removing)]
        for before, after in pairwise([*stops, self._more]):
            QWidget.setTabOrder(before, after)

    def _drop(self, item: Item) -> None:
        at = self._items.index(item)
        del self._items[at]
        item.hide()
        item.deleteLater()
        self._number(at)

    def _number(self, start: int) -> None:
        for number, item in enumerate(self._items[start:], start + 1):
            item.line.setAccessibleName(f"{self._name} {number}")
            item.removing.setAccessibleName(f"删除第 {number} 项")


class Item(QWidget):
    """A line, and the button that takes it away."""

    def __init__(self, owner: TextListInput) -> None:
        super().__init__(owner)
        self.line = _ItemLine(owner, self)
        remove = self.removing = QToolButton(self, autoRaise=True)
        remove.setIcon(icon("remove", secondary(self.palette())))
        set_tip(remove, "删除这一项")
        remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        remove.setVisible(not owner.binding.editor.read_only)
        remove.clicked.connect(lambda: owner.remove(self))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        line.addWidget(self.line, 1)
        line.addWidget(remove)


class _ItemLine(LineInput):
    def __init__(self, owner: TextListInput, parent: QWidget) -> None:
        super().__init__(owner.path, owner.binding, parent)
        self._owner = owner

    def tell(self) -> None:
        self._owner.tell()

    def tidy(self) -> None:
        """Leave the words as they were typed: what the draft holds is the list, not the line."""

    def catch_up(self) -> None:
        self._owner.show_value(self.binding.editor.value(self.path))

    def paste_text(self, text: str) -> None:
        texts = [line.strip() for line in text.splitlines() if line.strip()]
        if len(texts) > 1 and not self.isReadOnly():
            self._owner.spread(self, texts)
        else:
            super().paste_text(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = self is self._owner.lines[-1]
        if is_enter(event) and last and self.text() and not self.isReadOnly():
            self._owner.add_line()
            event.accept()
        else:
            super().keyPressEvent(event)
