"""The versions of the open draft in the place of the form, and the way back to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.model.draft import Draft
from app.model.failure import Failure
from app.store.drafts import DraftFile
from app.store.snapshots import Snapshots
from app.ui.appearance import GRID
from app.ui.editor import Editor
from app.ui.history import HistoryPage, restore_into

_UNSAVED = "草稿还没有存到磁盘上，请等到保存成功后再试。"


class Past(QWidget):
    """The history page; ``flush`` has the draft on the disk, or tells that it could not."""

    left = Signal()
    """A person goes back to the form."""

    def __init__(
        self, editor: Editor, file: DraftFile, flush: Callable[[], bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._flush = flush
        self._snapshots = Snapshots(file)
        self.page = HistoryPage(editor, self._snapshots, self._keep, self._restore, self)
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

    def _keep(self, name: str) -> None:
        if not self._flush():
            raise Failure(_UNSAVED)
        self._snapshots.take("named", name)

    def _restore(self, draft: Draft) -> None:
        if not self._flush():
            raise Failure(_UNSAVED)
        self._snapshots.take("restoring")
        restore_into(self._editor, draft)
