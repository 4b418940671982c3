"""Words on a page: labels that keep their size and colour when the font or the palette changes."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QSizePolicy, QWidget

from app.ui.appearance import Meaning, colour_of, secondary

Tone = Literal["plain", "faint"] | Meaning
SMALL = 0.9
_AROUND = 64
"""So much above and below a field is seen with it."""


class Words(QLabel):
    """Plain words that wrap. ``size`` is relative to the application's font."""

    clicked = Signal()

    def __init__(
        self,
        words: str,
        parent: QWidget,
        *,
        tone: Tone = "plain",
        size: float = 1.0,
        strong: bool = False,
        wraps: bool = True,
    ) -> None:
        super().__init__(parent)
        self._tone: Tone = tone
        self._size = size
        self._strong = strong
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if wraps:
            # What wraps may be as narrow as it likes: it then grows in height.
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setText(words)
        self.dress()

    def set_tone(self, tone: Tone) -> None:
        """Give the words another colour."""
        self._tone = tone
        self.dress()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()

    def dress(self) -> None:
        """Take on size and colour as they follow from the application's."""
        font = sized(QApplication.font(self), self._size)
        font.setBold(self._strong)
        if self._size != 1.0 or self._strong:
            self.setFont(font)
        if self._tone != "plain":
            palette = QApplication.palette(self)
            tone = self._tone
            colour = secondary(palette) if tone == "faint" else colour_of(tone, palette)
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self.setPalette(palette)


def sized(font: QFont, size: float) -> QFont:
    """A font of ``size`` times the size; one that is given in pixels stays as it is."""
    if size != 1.0 and font.pointSizeF() > 0:
        font = QFont(font)
        font.setPointSizeF(font.pointSizeF() * size)
    return font


def em(widget: QWidget) -> float:
    """The width of a Chinese character in a widget's font: what widths are measured by."""
    return QFontMetricsF(widget.font()).horizontalAdvance("国")


def is_enter(event: QKeyEvent) -> bool:
    """Whether one of the two Enter keys was pressed."""
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def go_to(widget: QWidget) -> None:
    """Give a widget the focus, as the Tab key does: what scrolls shows it."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, 0, _AROUND)
        around = around.parentWidget()
