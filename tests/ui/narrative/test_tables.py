"""Tables of a narrative: made, filled, pasted into, with rows and columns that come and go."""

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.model.values import Json
from app.ui.narrative.tables import TableCard
from tests.ui.narrative.conftest import Making, compose, focused, story
from tests.ui.narrative.stories import CTRL, TABLE, p


def test_table_is_made_and_filled_by_keyboard(make: Making, qtbot: QtBot) -> None:
    edit = make("甲")
    edit.insert_table(2, 2)
    qtbot.keyClicks(focused(), "T")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    for text in ("a", "b", "c", "d"):
        qtbot.keyClicks(focused(), text)
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)

    made = {"kind": "table", "caption": "T", "rows": [["a", "b"], ["c", "d"]]}
    assert story(edit) in ([made, p("甲")], [p("甲"), made])
    while edit.editor.undo_name:
        edit.editor.undo()
    assert story(edit) == "甲"


def test_rows_and_columns_come_and_go(make: Making) -> None:
    edit = make([TABLE])
    card = edit.widgets[1]
    assert isinstance(card, TableCard)

    def rows() -> Json:
        value = story(edit)
        assert isinstance(value, list)
        block = value[0]
        assert isinstance(block, dict)
        return block["rows"]

    card.cells.go_to(1, 1)
    card.insert_row(1)
    assert rows() == [["a", "b"], ["", ""], ["c", "d"]]
    card.insert_column(2)
    assert rows() == [["a", "b", ""], ["", "", ""], ["c", "d", ""]]
    card.cells.go_to(0, 0)
    card.remove_rows()
    card.remove_columns()
    assert rows() == [["", ""], ["d", ""]]
    for _ in range(4):
        edit.editor.undo()
    assert story(edit) == [TABLE]
    assert card.cells.rows == (("a", "b"), ("c", "d"))


def test_cells_are_emptied_never_torn_down(make: Making, qtbot: QtBot) -> None:
    edit = make([p("甲"), TABLE])
    card = edit.widgets[1]
    assert isinstance(card, TableCard)
    card.cells.setFocus()
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
        card.cells.go_to(1, 0, 0, 0)
        qtbot.keyClick(card.cells, Qt.Key.Key_End if key == Qt.Key.Key_Delete else Qt.Key.Key_Home)
        qtbot.keyClick(card.cells, key)
    assert story(edit) == [p("甲"), TABLE]

    card.cells.select_all()
    card.cells.select_all()
    QApplication.clipboard().clear()
    qtbot.keyClick(card.cells, Qt.Key.Key_X, CTRL)

    assert story(edit) == [p("甲"), {**TABLE, "rows": [["", ""], ["", ""]]}]
    assert QApplication.clipboard().text() == "a\tb\nc\td"
    edit.editor.undo()
    assert story(edit) == [p("甲"), TABLE]


def test_composing_in_a_cell(make: Making) -> None:
    edit = make([TABLE])
    card = edit.widgets[1]
    assert isinstance(card, TableCard)
    card.cells.go_to(0, 1, 0, 1)
    card.cells.setFocus()

    compose(card.cells, "ping")
    assert story(edit) == [TABLE]
    compose(card.cells, "", "平𠀀")

    assert story(edit) == [{**TABLE, "rows": [["a", "平𠀀"], ["c", "d"]]}]


def test_cells_pasted_into_a_table_widen_it(make: Making) -> None:
    edit = make([TABLE])
    card = edit.widgets[1]
    assert isinstance(card, TableCard)
    card.cells.go_to(1, 1)
    mime = QMimeData()
    mime.setText("1\t2\n3\t4\n")

    card.cells.insertFromMimeData(mime)

    rows = [["a", "b", ""], ["c", "1", "2"], ["", "3", "4"]]
    assert story(edit) == [{**TABLE, "rows": rows}]


def test_numbers_and_odd_characters_of_cells_stay(make: Making, qtbot: QtBot) -> None:
    block: dict[str, Json] = {"kind": "table", "rows": [[1, "a\u2029\ufdd0"], ["x"]], "y": 5}
    edit = make([block])
    card = edit.widgets[1]
    assert isinstance(card, TableCard)
    card.cells.go_to(1, 1)

    qtbot.keyClicks(card.cells, "z")

    assert story(edit) == [{**block, "rows": [[1, "a\u2029\ufdd0"], ["x", "z"]]}]
