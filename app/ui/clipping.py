"""编辑 and 插入: what these menus do with whatever a person was writing in when they opened one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget
from shiboken6 import isValid

from app.ui.commands import Commands

if TYPE_CHECKING:
    from app.ui.narrative.edit import NarrativeEdit


class Clipping(QObject):
    """Has commands done where the keyboard was before a menu took it."""

    def __init__(self, commands: Commands, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._writing: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        for action, key in (
            (commands.cutting, Qt.Key.Key_X),
            (commands.copying_words, Qt.Key.Key_C),
            (commands.pasting, Qt.Key.Key_V),
            (commands.selecting_all, Qt.Key.Key_A),
        ):
            action.triggered.connect(lambda _=False, key=key: self._press(key))
        commands.inserting_figure.triggered.connect(self._insert_figure)
        commands.inserting_table.triggered.connect(self._insert_table)
        commands.insert_menu.aboutToShow.connect(self._enable)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        menu = isinstance(now, QMenuBar | QMenu)
        if now is not None and not menu and now.window() is self._window:
            self._writing = now

    def _place(self) -> QWidget | None:
        place = self._writing
        return place if place is not None and isValid(place) and place.isVisible() else None

    def _press(self, key: Qt.Key) -> None:
        """Give the key that does it to what has it for its own: every widget knows it."""
        place = self._place()
        if place is not None:
            place.setFocus(Qt.FocusReason.MenuBarFocusReason)
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.ControlModifier)
                QCoreApplication.sendEvent(place, event)

    def _text(self) -> NarrativeEdit | None:
        """The long text that is being written, if it can be."""
        from app.ui.narrative.edit import NarrativeEdit

        place = self._place()
        while place is not None and not isinstance(place, NarrativeEdit):
            place = place.parentWidget()
        return None if place is None or place.editor.read_only else place

    def _enable(self) -> None:
        text = self._text()
        self._commands.inserting_table.setEnabled(text is not None)
        self._commands.inserting_figure.setEnabled(text is not None and text.take_in is not None)

    def _insert_figure(self) -> None:
        text = self._text()
        if text is not None and text.take_in is not None:
            text.choose_files()

    def _insert_table(self) -> None:
        text = self._text()
        if text is not None:
            text.choose_table()
