"""F1: the manual, opened at the chapter of what a person is at, from the window and its dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

    from app.ui.manual import ManualWindow

_KEY = "help"


class Helping(QObject):
    """Shows the manual beside ``window``, and brings F1 to the windows that open over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._manual: ManualWindow | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._offer)

    def show(self) -> None:
        """Show the manual, at the chapter of what has the focus, or else of the page."""
        from app.ui.manual import ManualWindow

        chapter = self._chapter()
        if self._manual is None:
            self._manual = ManualWindow(self._window)
            # A window of its own: it may lie behind, and dialogs over the other don't lock it.
            self._manual.winId()
            # There may be none, which PySide's stubs leave out.
            self._manual.windowHandle().setTransientParent(cast("QWindow", None))
        self._manual.show_chapter(chapter)
        self._manual.show()
        self._manual.raise_()
        self._manual.activateWindow()

    def _chapter(self) -> str:
        from app.ui.manual import chapter_for

        focus = QApplication.focusWidget()
        chapter = chapter_for(focus)
        if not chapter and (focus is None or focus.window() is self._window):
            from app.ui.desk import Desk

            desk = self._window.findChild(Desk)
            chapter = chapter_for(desk.page) if desk is not None and desk.isVisible() else ""
        return chapter

    def _offer(self) -> None:
        """Give the key to a window over ours, where ours does nothing."""
        other = QApplication.activeModalWidget() or QApplication.activeWindow()
        parent = other.parentWidget() if other is not None else None
        if other is None or other is self._manual or parent is None:
            return
        if parent.window() is self._window and other.findChild(QShortcut, _KEY) is None:
            key = QShortcut(QKeySequence("F1"), other)
            key.setObjectName(_KEY)
            key.activated.connect(self.show)
