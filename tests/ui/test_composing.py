"""Compositions whose end nobody tells: what is typed afterwards must not be lost."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.composing import Composition

AWAY = [Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.TabFocusReason]


def compose(widget: QWidget, preedit: str) -> None:
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


@pytest.mark.parametrize("kind", [QLineEdit, QTextEdit, QPlainTextEdit])
@pytest.mark.parametrize("reason", AWAY)
def test_composition_ends_with_the_focus(
    qtbot: QtBot, kind: type[QWidget], reason: Qt.FocusReason
) -> None:
    widget = kind()
    qtbot.addWidget(widget)
    composition = Composition(widget)
    composition.hear(QInputMethodEvent("pin", []))
    compose(widget, "pin")
    assert composition

    composition.end_at(QFocusEvent(QEvent.Type.FocusIn, reason))
    assert composition
    composition.end_at(QFocusEvent(QEvent.Type.FocusOut, reason))

    assert not composition
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        assert widget.textCursor().block().layout().preeditAreaText() == ""
