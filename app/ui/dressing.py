"""Looks of their own that follow the application's: letters of another size, other colours.

Qt hands a new palette or font down to what has none of its own, and leaves the rest as it was. So
whatever gives itself a size or a colour has a method ``dress``, which is called again whenever a
person chooses another scheme or another size of letters.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QPushButton

_PRIMARY = "primary"


def redress() -> None:
    """Dress everything that there is anew."""
    for widget in QApplication.allWidgets():
        dress: Callable[[], object] | None = getattr(widget, "dress", None)
        if dress is not None:
            dress()
        elif isinstance(widget, QPushButton) and widget.property(_PRIMARY):
            paint_primary(widget)


def paint_primary(button: QPushButton) -> None:
    """Give the one primary button of a page the accent colour."""
    button.setProperty(_PRIMARY, True)
    palette = QApplication.palette()
    # Fusion paints buttons much lighter than it is told to: white words could not be read.
    accent = palette.accent().color().darker(145)
    active = QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive
    for group in active:
        palette.setColor(group, QPalette.ColorRole.Button, accent)
        words = palette.highlightedText().color()
        palette.setColor(group, QPalette.ColorRole.ButtonText, words)
    button.setPalette(palette)
