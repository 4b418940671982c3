"""What a mail may weigh, as a person sets it: common limits to choose from, or any other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.ui.appearance import GRID
from app.ui.settings import MOST_MAIL

_COMMON = (10, 20, 25, 50)
"""Megabytes: what mail systems in use take."""
_ARROW = 4 * GRID


class MailLimit(QComboBox):
    """Megabytes; ``get`` and ``keep`` know what is remembered."""

    changed = Signal()
    """Another limit is remembered now."""

    def __init__(
        self, get: Callable[[], int], keep: Callable[[int], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._get, self._keep = get, keep
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("邮箱附件上限（MB）")
        self.setToolTip("收件邮箱允许的邮件大小，单位MB；不清楚可以问对方")
        self.setValidator(QIntValidator(1, MOST_MAIL, self))
        self.setCompleter(None)  # pyright: ignore[reportArgumentType]
        self.addItems([str(limit) for limit in _COMMON])
        self.activated.connect(self._settle)
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._settle)
        self.refresh()
        self.dress()

    def refresh(self) -> None:
        """Show what is remembered."""
        self.setEditText(str(self._get()))

    def dress(self) -> None:
        """Take on sizes as they follow from the application's."""
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(str(MOST_MAIL)) + _ARROW + 2 * GRID)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page that this stands on."""
        event.ignore()

    def _settle(self) -> None:
        before, typed = self._get(), self.currentText()
        if typed.isdecimal() and 1 <= int(typed) <= MOST_MAIL:
            self._keep(int(typed))
        self.refresh()
        if self._get() != before:
            self.changed.emit()
