"""Whether pictures and scans of the evidence too fine for print are made smaller for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.export.evidence.contents import PRINT_DPI
from app.export.evidence.inspection import Inspection
from app.export.evidence.looking import evidence_names
from app.ui.appearance import GRID
from app.ui.words import Words

if TYPE_CHECKING:
    from app.ui.editor import Editor
    from app.ui.evidence.looking import Looking
    from app.ui.settings import Settings

_MOMENT = 300
"""Milliseconds after a change in which more of them are waited for."""
_NOTE = "只影响打印用的证明材料：原件不变，电子包里仍是原件；文字、图形和黑白扫描图保持原样。"


class PrintSize(QWidget):
    """The choice, remembered in the settings; seen only where the evidence has pages to be printed.

    ``looking`` knows what looks found at it.
    """

    def __init__(
        self, editor: Editor, settings: Settings, looking: Looking | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._editor, self._settings = editor, settings
        self.inspection: Callable[[str], Inspection | None] = (
            looking.inspection if looking is not None else lambda _: None
        )
        """Tells what a look found at a file."""
        self.tick = QCheckBox(f"打印时把过大的图片和扫描页降到 {PRINT_DPI} dpi", self)
        self.tick.toggled.connect(self._keep)
        self._later = QTimer(self, singleShot=True, interval=_MOMENT)
        self._later.timeout.connect(self.refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.tick)
        column.addWidget(Words(_NOTE, self, tone="faint"))
        editor.checked.connect(self._later.start)
        if looking is not None:
            looking.changed.connect(self._later.start)
        self.refresh()

    def refresh(self) -> None:
        """Show what is remembered, if there is anything that it is about."""
        found = map(self.inspection, evidence_names(self._editor.answers))
        self.setVisible(any(each is not None and each.printable for each in found))
        self.tick.setChecked(self._settings.resampling)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def _keep(self, wanted: bool) -> None:
        self._settings.resampling = wanted
