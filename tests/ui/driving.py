"""What several tests do with the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.model.paths import FieldPath
from app.ui import dialogs
from app.ui.desk import Desk
from app.ui.editor import Editor
from app.ui.window import Window

PATIENCE = 20_000
"""Milliseconds after which something is taken to never happen."""
_Part = TypeVar("_Part", bound=QWidget)
NAME = FieldPath.parse("company.name")


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """Let the window live until ``condition`` holds."""
    qtbot.waitUntil(condition, timeout=PATIENCE)


def open_draft(qtbot: QtBot, window: Window, path: Path) -> Desk:
    """Open a draft and wait for its desk."""
    window.open(path)
    wait(qtbot, lambda: window.session.path == path)
    return desk_of(window)


def import_data(qtbot: QtBot, window: Window, source: Path, target: Path) -> Desk:
    """Make a draft from a ``declaration.json`` and wait for its desk."""
    window.session.create(target, source)
    wait(qtbot, lambda: window.session.path == target)
    return desk_of(window)


def desk_of(window: Window) -> Desk:
    """The desk of a window that has a draft open."""
    assert window.desk is not None
    return window.desk


def editor_in(window: Window) -> Editor:
    """The editor of the draft that is open."""
    assert window.session.editor is not None
    return window.session.editor


def wait_saved(qtbot: QtBot, window: Window) -> None:
    """Let the window live until all is on the disk."""
    wait(qtbot, lambda: window.session.flush(0))


def choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[str]:
    """Answer every dialog for a file with ``path``; the titles of those that were asked."""
    titles = list[str]()

    def answer(_: QWidget, title: str, *__: object) -> Path | None:
        titles.append(title)
        return path

    for name in ("ask_for_file", "ask_for_new_file", "ask_for_folder"):
        monkeypatch.setattr(dialogs, name, answer)
    return titles


def question_in(qtbot: QtBot, window: QWidget, kind: type[_Part] = QMessageBox) -> _Part:
    """The dialog that is asked over the window, once it is there."""

    def asked() -> list[_Part]:
        return [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]

    wait(qtbot, lambda: bool(asked()))
    return asked()[-1]


def press(qtbot: QtBot, widget: QWidget, label: str) -> None:
    """Press the button with these words once it is there."""

    def found() -> list[QAbstractButton]:
        return [
            button
            for button in widget.findChildren(QAbstractButton)
            if button.isVisible() and button.text() == label
        ]

    wait(qtbot, lambda: bool(found()))
    found()[0].click()


def words(widget: QWidget) -> str:
    """All words that are to be seen in a widget."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())
