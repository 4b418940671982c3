"""The room below a warning where a person says why it may stand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.model.rules import Finding
from app.ui.appearance import GRID
from app.ui.symbols import SIZE

_INDENT = GRID + 4 + SIZE + GRID
"""Pixels to the words of a finding in a list: behind its sign."""


_ANSWERED = frozenset({"claim.not-ticked"})
"""Warnings that are questions: ticking or clearing is the answer, a reason is none."""


def is_confirmable(finding: Finding) -> bool:
    """Whether a reason can let a finding stand."""
    return finding.severity == "warning" and finding.code not in _ANSWERED


class ReasonBox(QWidget):
    """A line for the reason, which is required, and two buttons; Enter confirms, Esc gives up.

    ``indent`` is how far from the left it stands, in pixels.
    """

    given = Signal(object, str)
    """The finding, and the reason that a person gives for it."""
    dropped = Signal()

    def __init__(
        self, finding: Finding, parent: QWidget | None = None, *, indent: int = _INDENT
    ) -> None:
        super().__init__(parent)
        self._finding = finding
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("为什么没有错？例如：已与财务核对")
        self.line.setAccessibleName(f"确认的理由：{finding.message}")
        self.line.textChanged.connect(self._enable)
        self.line.returnPressed.connect(self._give)
        self._confirm = QPushButton("确认", self)
        self._confirm.setAutoDefault(False)
        self._confirm.clicked.connect(self._give)
        drop = QPushButton("取消", self)
        drop.setAutoDefault(False)
        drop.clicked.connect(self.dropped)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        buttons.addWidget(self._confirm)
        buttons.addWidget(drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(indent, GRID // 2, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.line)
        column.addLayout(buttons)
        self._enable()

    def enter(self) -> None:
        """Put the cursor into the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _enable(self) -> None:
        self._confirm.setEnabled(bool(self.line.text().strip()))

    def _give(self) -> None:
        reason = self.line.text().strip()
        if reason:
            self.given.emit(self._finding, reason)
