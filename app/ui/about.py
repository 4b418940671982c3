"""帮助 → 关于: which version this is, and under which licences it and its parts are used."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.resources import resource
from app.ui.appearance import GRID
from app.ui.ground import bold
from app.ui.plain import label
from app.ui.telling import TITLE, show_outside
from app.version import VERSION

_PARTS = (
    "界面用 Qt 和 PySide6（LGPL 3），Word 文件用 python-docx（MIT），PDF 用 reportlab（BSD）和 "
    "pikepdf（MPL 2.0），草稿用 SQLite，字体用 Noto Serif SC 和 Noto Sans SC（OFL 1.1）。"
)


def licence_texts() -> Path:
    """The folder of all licence texts; without one (run from the source), the program's own."""
    root = resource().parent
    texts = root / "licences"
    return texts if texts.is_dir() else root / "LICENSE"


class AboutDialog(QDialog):
    """The program's name, version and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = label(TITLE, self)
        font = bold(name.font())
        font.setPointSizeF(font.pointSizeF() * 1.3)
        name.setFont(font)
        self.version = label(f"版本 {VERSION}", self)
        self.version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        system = f"Qt {qVersion()} · Python {platform.python_version()} · {platform.platform()}"
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        texts = buttons.addButton("查看许可文本", QDialogButtonBox.ButtonRole.ActionRole)
        texts.clicked.connect(lambda: show_outside(licence_texts()))
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(name)
        column.addWidget(self.version)
        for words in (system, _PARTS):
            column.addWidget(label(words, self, wraps=True))
        column.addSpacing(GRID)
        column.addStretch(1)
        column.addWidget(buttons)
        self.setMinimumWidth(60 * GRID)
