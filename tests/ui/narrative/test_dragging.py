"""Words that are dragged: Qt takes them out and puts them in, and tells of both afterwards."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.ui.narrative.prose import ProseEdit, units
from app.ui.narrative.tables import TableCard
from app.ui.narrative.writing import Writing
from tests.ui.narrative.conftest import STORY, Making, story


def drag(within: Writing, to: int) -> None:
    """Drag what is selected in a text to a position of its document, in the order that Qt has."""
    carried = within.createMimeDataFromSelection()
    gone, put = within.textCursor(), QTextCursor(within.document())
    put.setPosition(to)
    put.beginEditBlock()
    gone.removeSelectedText()
    within.setTextCursor(put)
    within.insertFromMimeData(carried)
    put.endEditBlock()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), text=st.text("甲乙a\n𠀀 ", min_size=2, max_size=12))
def test_dragged_words_come_where_they_were_dropped(
    data: st.DataObject, text: str, make: Making
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    places = [at for at in range(len(text) + 1) if not start <= at <= end]
    if not places:
        return
    to = data.draw(st.sampled_from(places))
    rest, at = text[:start] + text[end:], to if to < start else to - (end - start)
    edit = make(text)
    (widget,) = edit.widgets
    assert isinstance(widget, ProseEdit)
    widget.select(start, end)

    drag(widget, units(text, to))

    wanted = rest[:at] + text[start:end] + rest[at:]
    assert (story(edit), widget.text) == (wanted, wanted)
    if wanted != text:
        edit.editor.undo()
    assert (story(edit), widget.text) == (text, text)


def test_words_dropped_into_a_text_that_nobody_writes_in_stay_in_it(make: Making) -> None:
    table = {"kind": "table", "caption": "", "rows": [["a"]]}
    edit = make(["甲", table, "乙"])
    last = edit.widgets[-1]
    assert isinstance(last, ProseEdit)
    assert not last.hasFocus()
    last.select(1, 1)

    mime = last.createMimeDataFromSelection()
    mime.setText("丙")
    last.insertFromMimeData(mime)

    assert last.text == "乙丙"


def test_rows_dragged_into_a_cell_leave_the_one_they_were_in(make: Making) -> None:
    edit = make([{"kind": "table", "caption": "", "rows": [["甲\n乙", "丙"], ["", ""]]}])
    card = edit.widgets[1]
    assert isinstance(card, TableCard)
    cells = card.cells
    cells.go_to(1, 0)
    to = cells.textCursor().position()
    cells.go_to(0, 0, 0, 3)

    drag(cells, to)

    assert cells.rows == (("", "丙"), ("甲", ""), ("乙", ""))
    assert edit.editor.value(STORY / 0 / "rows" / 0 / 0) in ("", None)


def test_dragged_caption_is_told_as_one_change(make: Making) -> None:
    edit = make([{"kind": "table", "caption": "甲乙丙", "rows": [["a"]]}])
    card = edit.widgets[1]
    assert isinstance(card, TableCard)
    card.caption.select(0, 1)

    drag(card.caption, 3)

    assert edit.editor.value(STORY / 0 / "caption") == "乙丙甲"
    edit.editor.undo()
    assert card.caption.text == "甲乙丙"
