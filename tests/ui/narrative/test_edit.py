"""A narrative of paragraphs, figures and tables: by keyboard, by pasting, undone and done again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.model.values import Json
from app.ui.narrative.cards import StrangeCard
from app.ui.narrative.figures import FigureCard
from app.ui.narrative.prose import ProseEdit
from app.ui.narrative.tables import TableCard
from app.ui.narrative.zoom import shared_zoom
from tests.ui.narrative.conftest import STORY, Making, compose, focused, story
from tests.ui.narrative.stories import CTRL, FIGURE, STRANGE, TABLE, Kept, html, p, paste, wheel

# --- moving about -----------------------------------------------------------------------------


def test_cursor_keys_lead_through_all_pieces(make: Making, qtbot: QtBot) -> None:
    edit = make([p("甲"), FIGURE, TABLE, STRANGE, p("乙")])
    seen: list[object] = []
    for _ in range(30):
        seen.append(focused())
        qtbot.keyClick(focused(), Qt.Key.Key_Down)
    assert isinstance(seen[-1], ProseEdit)
    assert seen[-1] is edit.widgets[-1]
    figure, table = edit.widgets[1], edit.widgets[3]
    assert isinstance(figure, FigureCard)
    assert isinstance(table, TableCard)
    places = list(dict.fromkeys(seen))
    assert places == [
        edit.widgets[0],
        figure,
        edit.widgets[2],
        table.caption,
        table.cells,
        edit.widgets[4],
        edit.widgets[5],
        edit.widgets[6],
    ]
    for _ in range(30):
        qtbot.keyClick(focused(), Qt.Key.Key_Up)
    assert focused() is edit.widgets[0]


def test_tab_reaches_everything(make: Making, qtbot: QtBot) -> None:
    edit = make([p("甲"), FIGURE, TABLE])
    figure, table = edit.widgets[1], edit.widgets[3]
    assert isinstance(figure, FigureCard)
    assert isinstance(table, TableCard)

    seen = [focused()]
    for _ in range(25):
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        seen.append(focused())

    for widget in (*edit.widgets, figure.caption, table.caption, table.cells):
        assert widget in seen
    assert all(widget.accessibleName() for widget in seen)


# --- pasting ----------------------------------------------------------------------------------


def test_page_is_pasted_where_the_selection_is(make: Making) -> None:
    edit = make("甲乙丙")
    first = edit.widgets[0]
    assert isinstance(first, ProseEdit)
    first.select(1, 2)

    paste(edit, html("<p>一</p><table><tr><td>a<td>b<tr><td>c<td>d</table><p>二</p><img src=x>"))

    assert story(edit) == [p("甲一"), TABLE, p("二丙")]
    assert "1 张图片" in edit.notice.text()
    assert edit.editor.undo_name == "粘贴"
    edit.editor.undo()
    assert story(edit) == "甲乙丙"


def test_whole_narrative_goes_to_another_field_as_it_is(make: Making, qtbot: QtBot) -> None:
    source = make([p("甲"), FIGURE, TABLE, STRANGE])
    qtbot.keyClick(focused(), Qt.Key.Key_A, CTRL)
    qtbot.keyClick(focused(), Qt.Key.Key_A, CTRL)
    qtbot.keyClick(focused(), Qt.Key.Key_X, CTRL)
    assert story(source) is None

    qtbot.keyClick(focused(), Qt.Key.Key_V, CTRL)
    assert story(source) == [p("甲"), FIGURE, TABLE, STRANGE]
    assert QApplication.clipboard().text() == "甲\n架构\na\tb\nc\td"


@pytest.mark.parametrize("text", ["甲\u00a0\u3000乙", "a\tb", "𠀀"])
def test_copied_text_is_pasted_unaltered(make: Making, qtbot: QtBot, text: str) -> None:
    edit = make(text)

    qtbot.keyClick(focused(), Qt.Key.Key_A, CTRL)
    qtbot.keyClick(focused(), Qt.Key.Key_C, CTRL)
    qtbot.keyClick(focused(), Qt.Key.Key_End, CTRL)
    qtbot.keyClick(focused(), Qt.Key.Key_V, CTRL)

    assert story(edit) == text + text


# --- the rest ---------------------------------------------------------------------------------


def test_unknown_block_is_shown_kept_and_turned_into_words(make: Making, qtbot: QtBot) -> None:
    edit = make([p("甲"), STRANGE])

    qtbot.keyClicks(focused(), "x")
    assert story(edit) == [p("x甲"), STRANGE]
    card = edit.widgets[1]
    assert isinstance(card, StrangeCard)
    card.kept_words.emit()

    assert story(edit) == "x甲\n看看"


def test_words_over_the_limit_are_counted_and_marked(make: Making, qtbot: QtBot) -> None:
    edit = make([p("字" * 48), FIGURE, TABLE])
    assert edit.gauge.words == "54 / 50 字，超出 4 字"
    first, card, table = edit.widgets[0], edit.widgets[1], edit.widgets[3]
    assert isinstance(first, ProseEdit)
    assert isinstance(card, FigureCard)
    assert isinstance(table, TableCard)
    assert first.extraSelections() == []
    assert len(table.cells.extraSelections()) == 4

    with qtbot.waitSignal(edit.editor.checked):
        qtbot.keyClicks(first, "a ")

    assert edit.gauge.words == "55 / 50 字，超出 5 字"
    (mark,) = card.caption.extraSelections()
    assert mark.cursor.selectedText() == "构"


def test_composition_leaves_the_height_and_the_count_alone(make: Making, qtbot: QtBot) -> None:
    edit = make("甲")
    words = edit.gauge.words

    compose(focused(), "zhongguo")
    qtbot.wait(10)

    assert edit.gauge.words == words


def test_finding_about_a_figure_leads_to_it(make: Making) -> None:
    edit = make([p("甲"), p("乙"), FIGURE, TABLE])

    edit.editor.lead(STORY / 3 / "rows")
    assert edit.isAncestorOf(focused())
    table = edit.widgets[3]
    assert isinstance(table, TableCard)
    assert table.isAncestorOf(focused())
    edit.editor.lead(STORY / 2 / "file")
    assert focused() is edit.widgets[1]


def test_zoom_is_that_of_all_long_texts(make: Making, qtbot: QtBot) -> None:
    one, other = make("甲"), make("乙")
    before = other.widgets[0].font().pointSizeF()
    heights = other.widgets[0].height()
    try:
        one.setFocus()
        qtbot.keyClick(one.widgets[0], Qt.Key.Key_Plus, CTRL)  # that is for all letters
        assert other.widgets[0].font().pointSizeF() == before
        wheel(one.widgets[0], CTRL)
        wheel(one.widgets[0], CTRL)
        assert other.widgets[0].font().pointSizeF() > before
        assert other.widgets[0].height() > heights
        assert (story(one), story(other)) == ("甲", "乙")
    finally:
        shared_zoom().set_factor(1)


def test_read_only_narrative_offers_nothing_to_change(make: Making, qtbot: QtBot) -> None:
    value: Json = [p("甲"), FIGURE, TABLE, STRANGE]
    edit = make(value, read_only=True, take_in=Kept())

    paste(edit, html("<p>x</p>"))
    for widget in edit.widgets:
        widget.setFocus()
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_A, Qt.Key.Key_Return):
            qtbot.keyClick(focused(), key)

    assert story(edit) == value
    assert edit.editor.undo_name == ""
