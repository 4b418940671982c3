"""Everything of a narrative is selected, and something is typed, composed or pasted over it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.model.values import Json
from app.ui.narrative.cards import Card
from app.ui.narrative.edit import NarrativeEdit
from tests.ui.narrative.conftest import Making, compose, focused, story

CTRL = Qt.KeyboardModifier.ControlModifier
TABLE: dict[str, Json] = {"kind": "table", "caption": "表", "rows": [["a"]]}
WHOLE: Json = [{"kind": "paragraph", "text": "一"}, TABLE, {"kind": "paragraph", "text": "二"}]


def selected(make: Making, qtbot: QtBot, piece: int, *, read_only: bool = False) -> NarrativeEdit:
    edit = make(WHOLE, read_only=read_only)
    edit.widgets[piece].setFocus()
    for _ in range(2):
        qtbot.keyClick(focused(), Qt.Key.Key_A, CTRL)
    assert [w.chosen for w in edit.widgets if isinstance(w, Card)] == [True]
    return edit


@pytest.mark.parametrize("piece", [0, -1])
def test_what_is_typed_replaces_everything(make: Making, qtbot: QtBot, piece: int) -> None:
    edit = selected(make, qtbot, piece)
    qtbot.keyClicks(focused(), "x")
    qtbot.keyClicks(focused(), "y")

    assert story(edit) == "xy"
    edit.editor.undo()
    edit.editor.undo()
    assert story(edit) == WHOLE


@pytest.mark.parametrize("piece", [0, -1])
def test_what_is_composed_replaces_everything(make: Making, qtbot: QtBot, piece: int) -> None:
    edit = selected(make, qtbot, piece)
    compose(focused(), "ni")
    compose(focused(), "", "你")

    assert story(edit) == "你"
    assert len(edit.widgets) == 1


def test_what_is_pasted_replaces_everything(make: Making, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("新的")
    edit = selected(make, qtbot, 0)
    qtbot.keyClick(focused(), Qt.Key.Key_V, CTRL)

    assert story(edit) == "新的"


def test_enter_leaves_an_empty_narrative(make: Making, qtbot: QtBot) -> None:
    edit = selected(make, qtbot, 0)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)

    assert story(edit) == "\n"


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Tab, Qt.Key.Key_F5])
def test_keys_that_put_nothing_in_take_nothing_away(
    make: Making, qtbot: QtBot, key: Qt.Key
) -> None:
    edit = selected(make, qtbot, 0)
    qtbot.keyClick(focused(), key)

    assert story(edit) == WHOLE
    assert not any(w.chosen for w in edit.widgets if isinstance(w, Card))


def test_nothing_of_what_is_only_read_is_replaced(make: Making, qtbot: QtBot) -> None:
    edit = selected(make, qtbot, 0, read_only=True)
    qtbot.keyClicks(focused(), "x")
    qtbot.keyClick(focused(), Qt.Key.Key_V, CTRL)

    assert story(edit) == WHOLE
