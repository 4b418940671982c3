"""The empty place: what the program is for, and how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCommandLinkButton,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.resources import resource
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.ground import bold
from app.ui.header import button_for

FILE_NAME = "declaration.json"
_EXAMPLES = {
    "complete": ("打开填写完整的示例", "看看一份可以报送的申报书是什么样子"),
    "half_done": ("打开填了一半的示例", "看看程序会指出哪些问题"),
}
_WIDTH = 560


def examples() -> list[Path]:
    """The declarations that ship with the program as examples, those that are there."""
    paths = [resource("examples", name, FILE_NAME) for name in _EXAMPLES]
    return [path for path in paths if path.is_file()]


class Welcome(QScrollArea):
    """One column in the middle: open, the examples, and the files of late."""

    wanted = Signal(object)
    """A person wants this file opened."""

    def __init__(self, opening: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget(self)
        self.setWidget(inside)
        self.refusal = Banner("无法打开", inside)
        title = QLabel("申报书填报程序", inside)
        font = bold(title.font())
        font.setPointSizeF(font.pointSizeF() * 1.8)
        title.setFont(font)
        self._about = QLabel(inside, wordWrap=True)
        begin = QLabel(
            f"打开一份申报数据（{FILE_NAME}），程序会逐项检查、显示打印出来的版面，"
            "并导出 DOCX、PDF 和电子包。也可以把文件拖到这里。",
            inside,
            wordWrap=True,
        )
        self._open = button_for(opening, inside, primary=True)
        self._recent_title = QLabel("最近打开", inside)
        self._recent_title.setFont(bold(self._recent_title.font()))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column = QVBoxLayout()
        column.setSpacing(2 * GRID)
        for widget in (self.refusal, title, self._about, begin):
            column.addWidget(widget)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        links = QVBoxLayout()
        links.setSpacing(0)
        for path in examples():
            words, more = _EXAMPLES[path.parent.name]
            links.addWidget(self._link(words, more, path))
        column.addLayout(links)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        box = QWidget(inside)
        box.setMaximumWidth(_WIDTH)
        box.setLayout(column)
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        outer.addStretch(2)
        # A stretch of its own on either side would not let the column grow to its width.
        outer.addWidget(box)
        outer.setAlignment(box, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        box.setMinimumWidth(min(_WIDTH, 420))
        self.show_recent(())

    def show_about(self, words: str) -> None:
        """Say which notice the program is for."""
        self._about.setText(words)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List the files of late, those that are still there."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for path in paths:
            self._recent.addWidget(self._link(path.name, str(path.parent), path))
        self._recent_title.setVisible(bool(paths))

    def _link(self, words: str, more: str, path: Path) -> QCommandLinkButton:
        link = QCommandLinkButton(words, more, self)
        link.setAccessibleName(f"{words}，{more}")
        link.clicked.connect(lambda: self.wanted.emit(path))
        return link
