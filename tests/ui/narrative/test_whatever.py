"""Whatever is done to a narrative: what is seen is what the draft holds, and it can be undone."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.model.values import Json
from app.ui.narrative.cards import Card
from app.ui.narrative.cells import CellsEdit
from app.ui.narrative.edit import NarrativeEdit
from app.ui.narrative.pieces import pieces_of, value_of
from app.ui.narrative.prose import ProseEdit
from app.ui.narrative.tables import TableCard
from app.ui.narrative.writing import Writing
from tests.ui.narrative.conftest import Making, compose, focused, story

START: Json = [
    {"kind": "paragraph", "text": "甲乙丙丁\n第二段 abc"},
    {"kind": "figure", "file": "a.png", "caption": "c"},
    {"kind": "table", "caption": "t", "rows": [["a", "b"], ["c", 5]]},
    {"kind": "video", "x": 1},
    {"kind": "paragraph", "text": "尾\u2029𠀀"},
]
KEYS = [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home]
KEYS += [Qt.Key.Key_End, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return]
KEYS += [Qt.Key.Key_Tab, Qt.Key.Key_A, Qt.Key.Key_Space]
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
COMMANDS = [Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_V, Qt.Key.Key_Z, Qt.Key.Key_Y]
PAGES = ["<p>一</p><table><tr><td>a<td>b<tr><td>c</table>", "<p>二<br>三", "<img src=x>"]


class Person:
    """Does one thing after the other, of whatever comes to mind."""

    def __init__(self, edit: NarrativeEdit, qtbot: QtBot, seed: int) -> None:
        self.edit = edit
        self.qtbot = qtbot
        self.random = random.Random(seed)
        self.acts: list[Callable[[], object]] = [
            *[self.press] * 12,
            *[self.command] * 2,
            *[self.compose] * 2,
            self.paste,
            self.insert,
            self.change_rows,
            self.move_card,
        ]

    def act(self) -> None:
        if not self.edit.isAncestorOf(QApplication.focusWidget() or self.edit.window()):
            self.edit.setFocus()
        self.random.choice(self.acts)()
        QApplication.processEvents()

    def press(self) -> None:
        modifier = self.random.choice([NONE, NONE, NONE, SHIFT, CTRL])
        self.qtbot.keyClick(focused(), self.random.choice(KEYS), modifier)

    def command(self) -> None:
        self.qtbot.keyClick(focused(), self.random.choice(COMMANDS), CTRL)

    def compose(self) -> None:
        compose(focused(), "ping")
        if self.random.random() < 0.3:
            self.edit.editor.undo()
        compose(focused(), "", self.random.choice(["", "平", "𠀀"]))

    def paste(self) -> None:
        mime = QMimeData()
        mime.setHtml(self.random.choice(PAGES))
        widget = focused()
        if isinstance(widget, Writing):
            widget.insertFromMimeData(mime)

    def insert(self) -> None:
        self.edit.insert_table(self.random.randint(1, 3), self.random.randint(1, 3))

    def change_rows(self) -> None:
        tables = [widget for widget in self.edit.widgets if isinstance(widget, TableCard)]
        if tables:
            self.random.choice(self.random.choice(tables).actions_here())[1]()

    def move_card(self) -> None:
        cards = [widget for widget in self.edit.widgets if isinstance(widget, Card)]
        if cards:
            self.random.choice(cards).moved.emit(self.random.choice([-1, 1]))


def agrees(edit: NarrativeEdit) -> bool:
    """Whether the widgets hold what the draft holds, and show what they hold."""
    shown = value_of(widget.piece for widget in edit.widgets)
    for widget in edit.findChildren(ProseEdit):
        if widget in edit.widgets:
            assert widget.document().blockCount() == widget.text.count("\n") + 1
    for widget in edit.widgets:
        if isinstance(widget, TableCard):
            assert widget.cells.rows == widget.piece.rows
            assert cells_of(widget.cells) == [cell for row in widget.cells.rows for cell in row]
    return shown == value_of(pieces_of(story(edit)))


def cells_of(cells: CellsEdit) -> list[str]:
    """What the grid shows, cell by cell."""
    texts: dict[tuple[int, int], list[str]] = {}
    block = cells.document().begin()
    table = cells.textCursor().currentTable()
    while block.isValid():
        cell = table.cellAt(block.position())
        if cell.isValid():
            texts.setdefault((cell.row(), cell.column()), []).append(block.text())
        block = block.next()
    return ["\n".join(texts[place]) for place in sorted(texts)]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_seen_is_what_the_draft_holds(make: Making, qtbot: QtBot, seed: int) -> None:
    edit = make(START)
    person = Person(edit, qtbot, seed)

    for _ in range(80):
        person.act()
        assert agrees(edit)
    while edit.editor.undo_name:
        edit.editor.undo()
        assert agrees(edit)

    assert story(edit) == START
