"""The versions of the open draft in the place of the form, and the way back to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.model.draft import Draft
from app.store.snapshots import Snapshots
from app.ui.appearance import GRID
from app.ui.history import Done, Failed, HistoryPage, restore_into
from app.ui.opened import OpenDraft
from app.ui.session import Session


class Past(QWidget):
    """The history page of a draft that ``session`` has open."""

    left = Signal()
    """A person goes back to the form."""

    def __init__(self, opened: OpenDraft, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor = opened.editor
        self._session = session
        versions = Snapshots(opened.file)
        self.page = HistoryPage(
            opened.editor, versions, session.lane, self._keep, self._restore, self
        )
        self.page.left.connect(self.left)
        self.back = QPushButton("返回填写", self)
        self.back.clicked.connect(self.left)
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        line.setSpacing(2 * GRID)
        line.addWidget(self.back)
        line.addWidget(QLabel("历史与比较：看看以前是什么样子，也可以恢复。", self), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(self.page, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _keep(self, name: str, done: Done, failed: Failed) -> None:
        self._session.keep_version("named", name, done, failed, owner=self)

    def _restore(self, draft: Draft, done: Done, failed: Failed) -> None:
        def restore() -> None:
            restore_into(self._editor, draft)
            done()

        self._session.keep_version("restoring", "", restore, failed, owner=self)
