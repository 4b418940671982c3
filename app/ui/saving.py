"""The quiet line that says whether what was typed is on the disk, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from app.ui.announcing import announce
from app.ui.appearance import GRID, Meaning, colour_of, secondary
from app.ui.plain import label, set_tip
from app.ui.symbols import SymbolLabel

if TYPE_CHECKING:
    from app.store.autosave import SaveState

_SLOW = 1500
"""Milliseconds after which a save that is still going on is told: all others would blink."""
_WIDEST = 30
"""Letters of a reason that are shown; the whole is the line's tool tip."""


class SavingLine(QWidget):
    """已保存 14:32, or why it is not, with what can be done."""

    elsewhere_wanted = Signal()
    """What can't be saved is to be saved in another place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.meaning: Meaning = "done"
        self._sign = SymbolLabel("done", self)
        self._words = label("", self)
        self._elsewhere = QPushButton("另存到…", self)
        self._elsewhere.clicked.connect(self.elsewhere_wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, GRID, 0)
        line.setSpacing(GRID // 2)
        for widget in (self._sign, self._words, self._elsewhere):
            line.addWidget(widget)
        self._slow = QTimer(self, singleShot=True, interval=_SLOW)
        self._slow.timeout.connect(lambda: self._say("info", "正在保存…"))
        self.hide()

    @property
    def words(self) -> str:
        """What is said; the whole of it."""
        return self._words.accessibleName()

    def show_read_only(self) -> None:
        """Nothing is saved, for nothing can be changed."""
        self._slow.stop()
        self._say("info", "只读")

    def show_state(self, state: SaveState) -> None:
        """Show how saving stands."""
        from app.store.autosave import Failing, Saved

        if isinstance(state, Saved):
            self._slow.stop()
            self._say("done", f"已保存 {state.at.astimezone():%H:%M}")
        elif isinstance(state, Failing):
            self._slow.stop()
            # Most reasons begin with the file's name and that it was not saved.
            why = state.reason.partition("没有保存：")[2] or state.reason
            self._say("warning", f"没有保存：{why}")
        elif not self._slow.isActive() and self.meaning == "done":
            self._slow.start()

    def _say(self, meaning: Meaning, words: str) -> None:
        announced = "warning" in {meaning, self.meaning} and words != self.words
        self.meaning = meaning
        self._sign.set_meaning(meaning)
        self._words.setText(words if len(words) <= _WIDEST else f"{words[:_WIDEST]}…")
        self._words.setAccessibleName(words)
        set_tip(self, words if meaning == "warning" else "填写的内容自动保存在草稿文件里")
        self._elsewhere.setVisible(meaning == "warning")
        self._tint()
        self.show()
        if announced:  # a failure, and its end; not every save
            announce(self, words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_slow"):
            self._tint()

    def _tint(self) -> None:
        palette = QApplication.palette(self._words)
        warned = self.meaning == "warning"
        colour = colour_of("warning", palette) if warned else secondary(palette)
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self._words.setPalette(palette)
