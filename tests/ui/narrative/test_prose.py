"""Typing, composing and undoing in a long text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.narrative.prose import ProseEdit, characters, difference, units
from tests.ui.narrative.conftest import STORY, Making, compose, focused, story

CTRL = Qt.KeyboardModifier.ControlModifier
ODD = "甲\u00a0乙\u2029丙\ufdd0\ufffc丁\u2028𠀀\x00尾"


def test_each_key_is_told(make: Making, qtbot: QtBot) -> None:
    edit = make()

    qtbot.keyClicks(focused(), "ab")
    assert story(edit) == "ab"
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert story(edit) == "ab\n\n"
    for _ in range(4):
        qtbot.keyClick(focused(), Qt.Key.Key_Backspace)
    assert story(edit) is None


def test_what_is_being_composed_is_never_told(make: Making, qtbot: QtBot) -> None:
    edit = make("平台")
    told: list[object] = []
    edit.editor.changed.connect(lambda *_: told.append(story(edit)))
    qtbot.keyClick(focused(), Qt.Key.Key_A, CTRL)

    for preedit in ("g", "go", "gong", "gong ye"):
        compose(focused(), preedit)
    assert (told, story(edit)) == ([], "平台")
    compose(focused(), "", "工业")

    assert story(edit) == "工业"
    compose(focused(), "hu")
    compose(focused(), "")
    assert story(edit) == "工业"


def test_change_by_another_waits_for_the_composition(make: Making) -> None:
    edit = make("甲乙")
    widget = focused()
    assert isinstance(widget, ProseEdit)
    widget.select(2, 2)
    compose(widget, "bing")

    edit.editor.edit(STORY, "子甲乙")
    assert widget.text == "甲乙"
    compose(widget, "", "丙")

    assert widget.text == story(edit)
    assert sorted(widget.text) == sorted("子甲乙丙")


def test_undo_is_that_of_the_draft_and_leads_to_the_place(make: Making, qtbot: QtBot) -> None:
    edit = make("甲乙丙丁")
    widget = focused()
    assert isinstance(widget, ProseEdit)
    widget.select(1, 3)
    qtbot.keyClicks(widget, "x")
    widget.select(0, 0)

    qtbot.keyClick(widget, Qt.Key.Key_Z, CTRL)
    assert (story(edit), widget.text, widget.position) == ("甲乙丙丁", "甲乙丙丁", 3)
    qtbot.keyClick(widget, Qt.Key.Key_Y, CTRL)
    assert (story(edit), widget.text, widget.position) == ("甲x丁", "甲x丁", 2)


@pytest.mark.parametrize("text", [ODD, "\ud800甲\udfff", "\r\n甲\r乙\n"])
def test_what_cannot_be_shown_stays_until_it_is_removed(
    make: Making, qtbot: QtBot, text: str
) -> None:
    edit = make(text)
    widget = focused()
    assert isinstance(widget, ProseEdit)
    widget.select(len(widget.text), len(widget.text))

    qtbot.keyClicks(widget, "x")

    assert story(edit) == text.replace("\r\n", "\n").replace("\r", "\n") + "x"


@given(st.text("甲乙a𠀀\n"), st.text("甲乙a𠀀\n"))
def test_difference_leads_from_one_text_to_the_other(old: str, new: str) -> None:
    start, old_end, new_end = difference(old, new)

    assert old[:start] + new[start:new_end] + old[old_end:] == new
    assert start <= min(old_end, new_end)


@given(st.text("甲a𠀀"), st.integers(0, 20))
def test_positions_of_the_widget_are_those_of_the_text(text: str, index: int) -> None:
    index = min(index, len(text))

    assert characters(text, units(text, index)) == index


def test_read_only_text_is_not_changed(make: Making, qtbot: QtBot) -> None:
    edit = make("甲", read_only=True)

    qtbot.keyClicks(focused(), "x")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.keyClick(focused(), Qt.Key.Key_V, CTRL)

    assert story(edit) == "甲"


def test_composition_whose_end_nobody_tells_holds_nothing_back(make: Making, qtbot: QtBot) -> None:
    edit = make("开头")
    widget = focused()
    assert isinstance(widget, ProseEdit)
    widget.select(2, 2)
    compose(widget, "pin")

    away = Qt.FocusReason.ActiveWindowFocusReason
    QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusOut, away))
    QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusIn, away))
    qtbot.keyClicks(widget, "abc")
    assert (widget.text, story(edit)) == ("开头abc", "开头abc")

    compose(widget, "pin")
    qtbot.keyClicks(widget, "d")
    assert (widget.text, story(edit)) == ("开头abcd", "开头abcd")
