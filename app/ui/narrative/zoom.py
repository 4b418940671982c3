"""How large long texts are written on the screen: one measure for all of them."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

LEAST, MOST = 0.7, 2.5
_STEP = 0.1
_BASE = 1.1
"""Long texts are written so much larger than labels."""


class Zoom(QObject):
    """The size of long texts, relative to the usual one."""

    changed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._factor = 1.0

    @property
    def factor(self) -> float:
        """1 is the usual size."""
        return self._factor

    def set_factor(self, factor: float) -> None:
        """Write everything in another size, within :data:`LEAST` and :data:`MOST`."""
        factor = round(min(MOST, max(LEAST, factor)), 2)
        if factor != self._factor:
            self._factor = factor
            self.changed.emit(factor)

    def step(self, steps: int) -> None:
        """Larger by so many steps, or smaller."""
        self.set_factor(self._factor + steps * _STEP)

    def font(self, share: float = 1.0) -> QFont:
        """The application's font in the size of long texts."""
        font = QFont(QApplication.font())
        size = _BASE * self._factor * share
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * size)
        else:
            font.setPixelSize(max(1, round(font.pixelSize() * size)))
        return font


@lru_cache(maxsize=1)
def shared_zoom() -> Zoom:
    """The one that all long texts follow. :mod:`app.ui.remembering` keeps it for the next time."""
    return Zoom()
