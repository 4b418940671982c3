"""How near one looks at pages: a line of buttons, and what they are at now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.ui.pages import PageView
from app.ui.plain import label, set_tip

_WIDEST = "400 %"


class ZoomBar(QWidget):
    """Buttons for the size of ``pages``.

    Where these have the window to themselves (``alone``) one more shows a page whole, and all
    tell the keys that do the same.
    """

    def __init__(self, pages: PageView, parent: QWidget, *, alone: bool = False) -> None:
        super().__init__(parent)
        self._pages = pages
        self._size = label("", self)
        self._size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._size.setMinimumWidth(self._size.fontMetrics().horizontalAdvance(_WIDEST))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        smaller, larger, wide = ("，Ctrl+－", "，Ctrl+＋", "（Ctrl+0）") if alone else ("", "", "")
        line.addWidget(tool("－", f"缩小（Ctrl+滚轮{smaller}）", pages.zoom_out, self))
        line.addWidget(self._size)
        line.addWidget(tool("＋", f"放大（Ctrl+滚轮{larger}）", pages.zoom_in, self))
        line.addWidget(tool("适合宽度", f"让页面与窗口同宽{wide}", pages.fit_width, self))
        if alone:
            line.addWidget(tool("整页", "让一整页都看得到（Ctrl+9）", pages.fit_page, self))
        pages.zoom_changed.connect(self.describe)
        self.describe()

    def describe(self) -> None:
        """Say how large the pages are shown; nothing, where there are none."""
        shown = self._pages.page_count > 0
        self._size.setText(f"{round(self._pages.zoom * 100)} %" if shown else "")


def tool(words: str, tip: str, act: Callable[[], object], parent: QWidget) -> QToolButton:
    """A button in a line above pages, which says what it does."""
    button = QToolButton(parent, autoRaise=True)
    button.setText(words)
    set_tip(button, tip)
    button.setAccessibleName(tip)
    button.clicked.connect(act)
    return button
