"""What several tests do with the window."""

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.desk import Desk
from app.ui.window import Window
from app.ui.work import Opened, Preview

PATIENCE = 60_000
"""Milliseconds after which something is taken to never happen."""


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """Let the window live until ``condition`` holds."""
    qtbot.waitUntil(condition, timeout=PATIENCE)


def open_and_draw(qtbot: QtBot, window: Window, path: Path) -> Desk:
    """Open a file and wait for its pages."""
    window.open(path)
    wait(qtbot, lambda: window.session.preview is not None and not window.session.drawing.busy)
    return desk_of(window)


def desk_of(window: Window) -> Desk:
    """The desk of a window that has a file open."""
    assert window.desk is not None
    return window.desk


def opened_in(window: Window) -> Opened:
    """What is open."""
    assert window.session.opened is not None
    return window.session.opened


def preview_in(window: Window) -> Preview:
    """What is previewed."""
    assert window.session.preview is not None
    return window.session.preview
