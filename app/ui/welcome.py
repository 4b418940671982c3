"""The start page: how to begin, the drafts of late, the examples, and what the notice asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QApplication,
    QCommandLinkButton,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.model.filenames import DATA_NAME
from app.resources import resource
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.commands import EXAMPLES, Commands
from app.ui.header import button_for
from app.ui.plain import label
from app.ui.recents import RecentList
from app.ui.settings import Recent
from app.ui.sheet import Card, Sheet, big

if TYPE_CHECKING:
    from app.model.edition import Edition

_MORE = {"complete": "看看一份可以报送的申报书是什么样子", "half_done": "看看程序会指出哪些问题"}
_ICON = 48


class Welcome(Sheet):
    """One column in the middle: begin, go on, learn."""

    wanted = Signal(object)
    """A person wants the draft at this path."""
    example_wanted = Signal(str)
    """A person wants a copy of the example of this name."""
    forgotten = Signal(object)
    """A person wants the draft at this path off the list."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QIcon(str(resource("icons", "app.svg")))
        self.setAccessibleName("开始")
        inside = self.inside
        self.refusal = Banner("无法打开", inside)
        self._title = label("申报书填报程序", inside, wraps=True)
        self.dress()
        self.recent = RecentList(inside)
        self.recent.wanted.connect(self.wanted)
        self.recent.forgotten.connect(self.forgotten)
        self._recent_card = Card("最近的草稿", inside)
        self._recent_card.rows.addWidget(self.recent)
        self._notice_card = Card("通知要点", inside)
        self._notice = QVBoxLayout()
        self._notice.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, 0)
        self._notice_card.rows.addLayout(self._notice)
        self._notice_card.hide()
        for part in (self.refusal, self._head(inside), self._ways(commands, inside)):
            self.column.addWidget(part)
        for part in (self._recent_card, self._examples(inside), self._notice_card):
            self.column.addWidget(part)
        self.show_recent(())

    def dress(self) -> None:
        """Take on sizes as they follow from the application's."""
        self._title.setFont(big(QApplication.font(self._title), 1.6))

    def show_edition(self, edition: Edition) -> None:
        """Say which notice the program is for, and what it asks."""
        from app.ui.notice import facts_of

        self._title.setText(edition.title)
        if self._notice.isEmpty():
            self._notice.addLayout(facts_of(edition.notice, self._notice_card))
            self._notice_card.show()

    def refuse(self, why: str) -> None:
        """Say what went wrong before anything was open."""
        self.refusal.say("error", why)

    def show_recent(self, drafts: Sequence[Recent]) -> None:
        """List the drafts of late."""
        self.recent.show_drafts(drafts)
        self._recent_card.setVisible(bool(drafts))

    # --- parts ------------------------------------------------------------------------------

    def _head(self, parent: QWidget) -> QWidget:
        head = QWidget(parent)
        sign = QLabel(head)
        sign.setPixmap(self._icon.pixmap(QSize(_ICON, _ICON), self.devicePixelRatio()))
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * GRID)
        line.addWidget(sign)
        line.addWidget(self._title, 1)
        return head

    def _ways(self, commands: Commands, parent: QWidget) -> QWidget:
        ways = QWidget(parent)
        words = QLabel(
            "逐项填写，随手保存：填写的内容自动存入草稿文件，可以随时停下，下次接着填。"
            f"也可以把草稿或 {DATA_NAME} 拖到这里。",
            ways,
            wordWrap=True,
        )
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(button_for(commands.beginning, ways, primary=True))
        for action in (commands.opening, commands.importing):
            line.addWidget(button_for(action, ways))
        line.addStretch(1)
        for action in (commands.verifying, commands.recovering):
            line.addWidget(button_for(action, ways))
        column = QVBoxLayout(ways)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words)
        column.addLayout(line)
        return ways

    def _examples(self, parent: QWidget) -> QWidget:
        card = Card("示例", parent, "打开的是示例的副本，可以随意修改。")
        line = QHBoxLayout()
        line.setContentsMargins(GRID, 0, GRID, 0)
        for name, words in EXAMPLES.items():
            line.addWidget(self._link(name, words, card), 1)
        card.rows.addLayout(line)
        return card

    def _link(self, name: str, words: str, parent: QWidget) -> QCommandLinkButton:
        link = QCommandLinkButton(words, _MORE[name], parent)
        link.setAccessibleName(f"打开{words}，{_MORE[name]}")
        link.setIcon(self._icon)
        link.setIconSize(QSize(3 * GRID, 3 * GRID))
        link.clicked.connect(lambda: self.example_wanted.emit(name))
        return link
