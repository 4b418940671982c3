"""A strip above the work that says what happened and offers what comes next; no dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.ui.announcing import announce
from app.ui.appearance import GRID, Meaning, blend, colour_of
from app.ui.symbols import SymbolLabel

Action = tuple[str, Callable[[], object]]


class Banner(QFrame):
    """One sentence, its sign, and buttons; hidden until something is said."""

    closed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._meaning: Meaning = "info"
        self._closable = closable
        self._made = False
        self.hide()

    def _make(self) -> None:
        """What the strip is made of; the window need not wait for it before anything is said."""
        self._made = True
        self._symbol = SymbolLabel("info", self)
        self._text = QLabel(self, wordWrap=True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar(self, textVisible=False)
        self._bar.setRange(0, 0)
        self._bar.setFixedSize(120, 6)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        self._close = QToolButton(self, autoRaise=True)
        self._close.setText("✕")
        self._close.setAccessibleName("关闭提示")
        self._close.setToolTip("关闭")
        self._close.setVisible(self._closable)
        self._close.clicked.connect(self.dismiss)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        line.setSpacing(GRID)
        line.addWidget(self._symbol)
        line.addWidget(self._text, 1)
        line.addWidget(self._bar)
        line.addLayout(self._buttons)
        line.addWidget(self._close)

    def say(
        self, meaning: Meaning, words: str, actions: Sequence[Action] = (), *, busy: bool = False
    ) -> None:
        """Show a sentence; with ``busy`` it is about something that is still going on."""
        if not self._made:
            self._make()
        self._meaning = meaning
        self._symbol.set_meaning(meaning)
        self._text.setText(words)
        self._text.setAccessibleName(words)
        self._bar.setVisible(busy)
        self._bar.setAccessibleName(words)
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for label, action in actions:
            self._buttons.addWidget(_button(label, action, self))
        self.show()
        self.update()
        announce(self, words)

    def take_away(self, label: str) -> None:
        """What the button with these words does can't be done any more."""
        for button in self.findChildren(QPushButton):
            if button.text() == label:
                button.hide()

    def dismiss(self) -> None:
        """Hide the strip."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @property
    def meaning(self) -> Meaning:
        """What kind of thing was said last."""
        return self._meaning

    @property
    def words(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        base, colour = self.palette().window().color(), colour_of(self._meaning, self.palette())
        painter.fillRect(self.rect(), blend(base, colour, 0.12))
        painter.fillRect(QRectF(0, 0, 3, self.height()), colour)
        painter.end()


def _button(label: str, action: Callable[[], object], parent: QWidget) -> QPushButton:
    button = QPushButton(label, parent)
    button.clicked.connect(action)
    return button
