"""A file that belongs to the declaration: its kept name, and the way to another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from app.model.paths import FieldPath
from app.model.reading import raw_text
from app.model.values import Json
from app.ui.appearance import GRID, secondary
from app.ui.form.binding import Binding
from app.ui.form.lines import LineInput
from app.ui.plain import set_tip
from app.ui.symbols import icon


class FileInput(QWidget):
    """The name of a file of evidence. It is chosen, not typed, where files can be taken in."""

    def __init__(self, path: FieldPath, name: str, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self.binding = binding
        self.line = LineInput(path, binding, self)
        self.line.setAccessibleName(name)
        self.choosing = QPushButton("选择文件…", self, autoDefault=False)
        self.choosing.setAccessibleName(f"{name}，选择文件")
        self.choosing.clicked.connect(self.choose)
        self._removing = QToolButton(self, autoRaise=True)
        self._removing.setIcon(icon("remove", secondary(self.palette())))
        set_tip(self._removing, "不再使用这个文件")
        self._removing.setAccessibleName("不再使用这个文件")
        self._removing.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._removing.clicked.connect(self._remove)
        chosen = binding.add_file is not None
        fixed = binding.editor.read_only
        self.line.setReadOnly(chosen or fixed)
        drops = binding.take_file is not None and not fixed
        words = "尚未选择文件，也可以把文件拖到这里" if drops else "尚未选择文件"
        self.line.setPlaceholderText(words if chosen else "")
        self.choosing.setVisible(chosen and not fixed)
        self.setAcceptDrops(drops)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.line, 1)
        line.addWidget(self._removing)
        line.addWidget(self.choosing)
        self.setAccessibleName(name)

    def show_value(self, raw: Json) -> None:
        self.line.show_value(raw)
        self._removing.setVisible(bool(raw_text(raw)) and not self.binding.editor.read_only)

    def enter(self) -> None:
        if self.choosing.isVisibleTo(self):
            self.choosing.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.line.enter()

    def choose(self) -> None:
        """Ask for a file; nothing changes where none is given."""
        if self.binding.add_file is None:
            return
        self.binding.add_file("evidence", self._named("选择文件"))

    def _named(self, what: str) -> Callable[[str], object]:
        # Not through this widget: it may be gone by the time that a large file is in.
        editor, path = self.binding.editor, self.path
        return lambda name: editor.edit(path, name, name=what)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _file_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = _file_in(event.mimeData())
        if file is not None and self.binding.take_file is not None:
            event.acceptProposedAction()
            self.binding.take_file(file, "evidence", self._named("拖入文件"))

    def _remove(self) -> None:
        self.binding.editor.edit(self.path, None, name="移除文件")
        self.enter()


def _file_in(source: QMimeData) -> Path | None:
    """The one file that is dropped; of several nobody knows which is meant."""
    paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 else None
