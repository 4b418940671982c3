"""Nothing that somebody else wrote is ever taken for HTML."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as Gui
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.ui.plain import label, set_tip, tip
from app.ui.window import Window
from tests.ui.driving import editor_in, open_draft

SOURCES = sorted((Path(__file__).parents[2] / "app" / "ui").rglob("*.py"))
EVIL = '甲<b>公司</b><img src="file:///tmp/none.png">'
PLAIN = {"plain.py", "words.py"}
"""Where labels are made that are plain by construction."""


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            yield (called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)), node


def is_constant(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_tips_with_words_from_elsewhere_are_made_plain(path: Path) -> None:
    wrong = [
        node.lineno
        for name, node in calls(path)
        if name == "setToolTip" and path.name != "plain.py" and not is_constant(node.args[0])
    ]
    assert not wrong


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_labels_say_what_they_take_their_words_for(path: Path) -> None:
    """A label whose words change, or are not written here, is plain or says otherwise."""
    source = path.read_text("utf-8")
    bare = [
        node.lineno
        for name, node in calls(path)
        if name == "QLabel" and not (node.args and is_constant(node.args[0]))
    ]
    assert not bare or "setTextFormat" in source or path.name in PLAIN or "setPixmap" in source


def test_a_tip_shows_words_as_they_are(qtbot: QtBot) -> None:
    assert tip("平台 < 3 & 企业") == "平台 < 3 & 企业"
    assert "&lt;img" in tip(EVIL)
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, EVIL)
    assert "<img" not in widget.toolTip()


def test_a_label_takes_nothing_for_html(qtbot: QtBot) -> None:
    made = label(EVIL)
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText


def test_a_draft_full_of_html_shows_none(qtbot: QtBot, window: Window, half_draft: Path) -> None:
    desk = open_draft(qtbot, window, half_draft)
    editor = editor_in(window)
    for path in ("company.name", "platform.name", "company.profile", "contact.name"):
        found = EDITIONS[-1].form.find(FieldPath.parse(path))
        if found is not None:
            editor.edit(FieldPath.parse(path), EVIL)
    window.commands.problems_shown.trigger()
    window.show_history()
    window.commands.going_to_overview.trigger()
    qtbot.wait(400)
    for widget in [window, *window.findChildren(QWidget), *desk.findChildren(QWidget)]:
        shown = widget.toolTip()
        assert not (Gui.mightBeRichText(shown) and "<img" in shown), widget
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            assert "<img" not in widget.text(), widget
