"""Whether an input method is composing in a widget: one answer for lines, notes and long texts.

What is composed stands on the screen and in no text: until it is done, nothing is read from the
widget and nothing is written into it. Not every input method tells that it is done (another window
takes the keys away, its own process dies). So a composition is also over when the focus goes, and
when a key arrives that puts something in: an input method at work keeps these to itself.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget


class Composition:
    """What is being composed in ``widget``, which tells it of its events before it handles them."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._active = False

    def __bool__(self) -> bool:
        return self._active

    def hear(self, event: QInputMethodEvent) -> None:
        """An input method says what stands there now."""
        self._active = bool(event.preeditString())

    def end(self) -> None:
        """It is over: the widget is told so, as an input method would."""
        if self._active:
            # Qt shows what was composed until it is told.
            QCoreApplication.sendEvent(self._widget, QInputMethodEvent())
            self._active = False

    def end_at(self, event: QEvent) -> None:
        """It is over if ``event`` is none that comes amid a composition."""
        if event.type() == QEvent.Type.FocusOut or (
            isinstance(event, QKeyEvent) and bool(event.text())
        ):
            self.end()
