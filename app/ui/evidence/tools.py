"""The line above a list of evidence: the ways to add to it, and to what its pieces prove."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.model.form import Field
from app.ui.appearance import GRID, secondary
from app.ui.form.binding import Binding
from app.ui.plain import set_tip
from app.ui.symbols import icon


class Tools(QWidget):
    """Buttons for the list at ``field``; what can't be done with the draft is not offered."""

    def __init__(self, field: Field, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        shelf = self._shelf = binding.shelf
        incoming = shelf.incoming if shelf is not None else None
        fixed = binding.editor.read_only
        self.adding = QPushButton("添加一项", self, autoDefault=False)
        self.adding.setAccessibleName(f"添加{field.label}")
        set_tip(self.adding, "添加一项，文件以后再选（Insert）")
        self.adding.setVisible(not fixed)
        self.comparing = QPushButton("证明对照表…", self, autoDefault=False)
        set_tip(self.comparing, "每项数据有哪些证明材料，哪些还没有")
        self.comparing.setVisible(shelf is not None)
        self.comparing.clicked.connect(self._compare)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        if incoming is not None and not fixed:
            line.addWidget(incoming.buttons(field.path, self))
        line.addWidget(self.adding)
        line.addStretch()
        line.addWidget(self.comparing)
        self.dress()

    def _compare(self) -> None:
        if self._shelf is not None:
            self._shelf.show_matrix()

    def dress(self) -> None:
        """Take on colours as they follow from the application's."""
        self.adding.setIcon(icon("add", secondary(self.palette())))
