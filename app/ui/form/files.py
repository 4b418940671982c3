"""A file that belongs to the declaration: its kept name, and the way to another."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from app.model.paths import FieldPath
from app.model.reading import raw_text
from app.model.values import Json
from app.ui.appearance import GRID, secondary
from app.ui.form.binding import Binding
from app.ui.form.lines import LineInput
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
        self._removing.setToolTip("不再使用这个文件")
        self._removing.setAccessibleName("不再使用这个文件")
        self._removing.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._removing.clicked.connect(self._remove)
        chosen = binding.add_file is not None
        fixed = binding.editor.read_only
        self.line.setReadOnly(chosen or fixed)
        self.line.setPlaceholderText("尚未选择文件" if chosen else "")
        self.choosing.setVisible(chosen and not fixed)
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
        # Not through this widget: it may be gone by the time that a large file is in.
        editor, path = self.binding.editor, self.path
        self.binding.add_file("evidence", lambda name: editor.edit(path, name, name="选择文件"))

    def _remove(self) -> None:
        self.binding.editor.edit(self.path, None, name="移除文件")
        self.enter()
