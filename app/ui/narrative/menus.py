"""A button that opens a menu, and says so behind its words."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QToolButton, QWidget


class MenuButton(QToolButton):
    """Opens ``menu`` below itself.

    It is not Qt's to open: styles would draw a sign over the button's corner. Ours is a letter.
    """

    def __init__(self, words: str, menu: QMenu, parent: QWidget) -> None:
        super().__init__(parent, autoRaise=True)
        self.setText(f"{words} ▾")
        self.setAccessibleName(words)
        self._menu = menu
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))
