"""The signs for errors, warnings and what is done: drawn by us, in the colour of their meaning."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from app.resources import resource
from app.ui.appearance import Meaning, colour_of

SIZE = 16


@lru_cache(maxsize=16)
def _renderer(name: str) -> QSvgRenderer:
    return QSvgRenderer(str(resource("icons", f"{name}.svg")))


@lru_cache(maxsize=64)
def _pixmap(name: str, colour: int, size: int) -> QPixmap:
    """``size`` is in pixels of the screen; ``colour`` as ``QColor.rgba`` gives it."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name).render(painter)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), QColor.fromRgba(colour))
    painter.end()
    return pixmap


def paint_symbol(painter: QPainter, rect: QRectF, meaning: Meaning, colour: QColor) -> None:
    """Paint the sign for ``meaning`` into ``rect``, sharp at any scaling of the screen."""
    device = painter.device()
    pixels = round(rect.width() * device.devicePixelRatio())
    painter.drawPixmap(rect.toAlignedRect(), _pixmap(meaning, colour.rgba(), pixels))


def icon(name: str, colour: QColor) -> QIcon:
    """One of our drawings in one colour, as a button takes it."""
    made = QIcon()
    for size in (SIZE, 2 * SIZE, 3 * SIZE):
        made.addPixmap(_pixmap(name, colour.rgba(), size))
    return made


class SymbolLabel(QWidget):
    """A sign that stands beside words; the words say the same."""

    def __init__(
        self, meaning: Meaning = "info", parent: QWidget | None = None, size: int = SIZE
    ) -> None:
        super().__init__(parent)
        self._meaning: Meaning = meaning
        self.setFixedSize(size, size)

    def set_meaning(self, meaning: Meaning) -> None:
        """Show another sign."""
        self._meaning = meaning
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = colour_of(self._meaning, self.palette())
        paint_symbol(painter, QRectF(self.rect()), self._meaning, colour)
        painter.end()
