"""The empty place: what the program is for, how to begin, and what the notice asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import (
    QCommandLinkButton,
    QFrame,
    QHBoxLayout,
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

if TYPE_CHECKING:
    from app.model.edition import Edition

FILE_NAME = "declaration.json"
_EXAMPLES = {
    "complete": ("打开填写完整的示例", "看看一份可以报送的申报书是什么样子"),
    "half_done": ("打开填了一半的示例", "看看程序会指出哪些问题"),
}
_WIDTH = 560
_ICON = 56


def examples() -> list[Path]:
    """The declarations that ship with the program as examples, those that are there."""
    paths = [resource("examples", name, FILE_NAME) for name in _EXAMPLES]
    return [path for path in paths if path.is_file()]


class Welcome(QScrollArea):
    """One column in the middle: open, the examples, the files of late, the notice."""

    wanted = Signal(object)
    """A person wants this file opened."""

    def __init__(self, opening: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QIcon(str(resource("icons", "app.svg")))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget(self)
        self.setWidget(inside)
        self.refusal = Banner("无法打开", inside)
        self._title = QLabel("申报书填报程序", inside, wordWrap=True)
        font = bold(self._title.font())
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self._title.setFont(font)
        begin = QLabel(
            f"打开一份申报数据（{FILE_NAME}），程序会逐项检查、显示打印出来的版面，"
            "并导出 DOCX、PDF 和电子包。也可以把文件拖到这里。",
            inside,
            wordWrap=True,
        )
        self._recent_title = _heading("最近打开", inside)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._notice = QVBoxLayout()
        self._notice.setSpacing(GRID)
        links = QVBoxLayout()
        links.setSpacing(0)
        for path in examples():
            words, more = _EXAMPLES[path.parent.name]
            links.addWidget(self._link(words, more, path))
        column = QVBoxLayout()
        column.setSpacing(2 * GRID)
        column.addStretch(1)
        column.addWidget(self.refusal)
        column.addLayout(self._head(inside))
        column.addWidget(begin)
        column.addWidget(button_for(opening, inside, primary=True), 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(links)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addSpacing(GRID)
        column.addLayout(self._notice)
        column.addStretch(2)
        box = QWidget(inside)
        box.setMaximumWidth(_WIDTH)
        box.setLayout(column)
        across = QHBoxLayout(inside)
        across.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        across.addStretch(1)
        across.addWidget(box, 1000)  # its largest width first, the rest to both sides
        across.addStretch(1)
        self.show_recent(())

    def show_edition(self, edition: Edition) -> None:
        """Say which notice the program is for, and what it asks."""
        from app.ui.notice import facts_of

        self._title.setText(edition.title)
        if self._notice.isEmpty():
            self._notice.addWidget(_heading("通知要点", self))
            self._notice.addLayout(facts_of(edition.notice, self))

    def refuse(self, why: str) -> None:
        """Say why a file can't be opened."""
        self.refusal.say("error", why)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List the files of late, those that are still there."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for path in paths:
            self._recent.addWidget(self._link(path.name, str(path.parent), path))
        self._recent_title.setVisible(bool(paths))

    def _head(self, parent: QWidget) -> QHBoxLayout:
        sign = QLabel(parent)
        sign.setPixmap(self._icon.pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(sign)
        line.addWidget(self._title, 1)
        return line

    def _link(self, words: str, more: str, path: Path) -> QCommandLinkButton:
        link = QCommandLinkButton(words, more, self)
        link.setAccessibleName(f"{words}，{more}")
        link.setIcon(self._icon)
        link.setIconSize(QSize(3 * GRID, 3 * GRID))
        link.clicked.connect(lambda: self.wanted.emit(path))
        return link


def _heading(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    label.setFont(bold(label.font()))
    return label
