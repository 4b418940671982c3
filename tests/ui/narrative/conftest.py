"""A draft of the toy edition, and the editor of its one narrative."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.form import Field
from app.model.history import History
from app.model.paths import FieldPath
from app.model.surroundings import Nowhere
from app.model.values import Json
from app.ui.editor import Editor
from app.ui.narrative.edit import NarrativeEdit
from app.ui.taking import TakeIn
from tests.toy import TOY

STORY = FieldPath.parse("figures.story")
Making = Callable[..., NarrativeEdit]


@pytest.fixture
def make(qtbot: QtBot) -> Making:
    """The editor of a narrative in which something stands."""
    windows: list[QWidget] = []

    def made(
        story: Json = None, *, read_only: bool = False, take_in: TakeIn | None = None
    ) -> NarrativeEdit:
        content: dict[str, Json] = {"figures": {"story": story}} if story is not None else {}
        editor = Editor(TOY, History(Draft(TOY.id, content)), Nowhere(), read_only=read_only)
        field = TOY.form.find(STORY)
        assert isinstance(field, Field)
        window = QWidget()
        windows.append(window)
        window.resize(640, 700)
        edit = NarrativeEdit(editor, field, window, take_in=take_in)
        edit.resize(600, 600)
        editor.setParent(window)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        edit.setFocus()
        qtbot.waitUntil(lambda: edit.isAncestorOf(QApplication.focusWidget() or window))
        return edit

    return made


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    """What an input method sends: what is being composed, and what is done."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def focused() -> QWidget:
    """Who gets the keys."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def story(edit: NarrativeEdit) -> Json:
    """What the draft holds."""
    return edit.editor.value(STORY)
