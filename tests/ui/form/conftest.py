"""Pages of the form, shown without a screen."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.edition import Edition
from app.model.editions.miit_2018 import EDITION
from app.model.history import History
from app.model.paths import FieldPath
from app.model.surroundings import Nowhere
from app.ui.editor import Editor
from app.ui.form.page import FormPage
from app.ui.outline import step_at, steps_of

os.environ["QT_QPA_PLATFORM"] = "offscreen"

MakePage = Callable[..., FormPage]


def at(path: str) -> FieldPath:
    return FieldPath.parse(path)


def input_at(page: FormPage, path: str) -> Any:
    """The widget that is bound at exactly this path."""
    for widget, bound in page.binding.bounds():
        if bound.path == at(path):
            return widget
    raise KeyError(path)


@pytest.fixture
def make_page(qtbot: QtBot) -> Iterator[MakePage]:
    """The page on which ``path`` stands, with ``content`` in the draft."""
    editors: list[Editor] = []

    def make(
        path: str,
        content: dict[str, Any] | None = None,
        *,
        edition: Edition = EDITION,
        read_only: bool = False,
        add_file: Any = None,
        take_file: Any = None,
    ) -> FormPage:
        draft = Draft(edition.id, content or {}).numbered(edition.form)
        editor = Editor(edition, History(draft), Nowhere(), read_only=read_only)
        page = FormPage(editor, step_at(steps_of(edition), at(path)), add_file, take_file=take_file)
        editors.append(editor)
        qtbot.addWidget(page)
        page.resize(900, 700)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    yield make
    for editor in editors:
        editor.check()  # and so nothing is left to be done when it is gone


def focus(qtbot: QtBot, widget: QWidget) -> None:
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def type_text(widget: QWidget, text: str) -> None:
    """Press a key for each character; QTest knows those of ASCII only."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(widget, event)
