"""A narrative of paragraphs, figures and tables: by keyboard, by pasting, undone and done again."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.model.failure import Failure
from app.model.values import Json
from app.ui import dialogs
from app.ui.narrative.cards import StrangeCard
from app.ui.narrative.edit import NarrativeEdit
from app.ui.narrative.figures import FigureCard
from app.ui.narrative.prose import ProseEdit
from app.ui.narrative.stack import Stack
from app.ui.narrative.tables import TableCard
from app.ui.narrative.zoom import shared_zoom
from app.ui.taking import Incoming, Taken
from tests.ui.narrative.conftest import STORY, Making, compose, focused, story

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
FIGURE: dict[str, Json] = {"kind": "figure", "file": "figures/a.png", "caption": "架构"}
TABLE: dict[str, Json] = {"kind": "table", "caption": "", "rows": [["a", "b"], ["c", "d"]]}
STRANGE: dict[str, Json] = {"kind": "video", "text": "看看", "x": 1}


def p(text: str) -> dict[str, Json]:
    return {"kind": "paragraph", "text": text}


class Kept:
    """Takes files in."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def __call__(self, incoming: Sequence[Incoming], tell: Callable[[Taken], object]) -> None:
        taken: list[str | Failure] = []
        for _, work in incoming:
            try:
                taken.append(work(self.add))
            except Failure as failure:
                taken.append(failure)
        tell(taken)

    def add(self, source: Path | bytes, name: str) -> str:
        if name.startswith("full"):
            raise Failure("磁盘已满。")
        data = source if isinstance(source, bytes) else source.read_bytes()
        self.files[f"figures/{name}"] = data
        return f"figures/{name}"


def paste(edit: NarrativeEdit, mime: QMimeData) -> None:
    widget = focused()
    assert isinstance(widget, ProseEdit)
    widget.insertFromMimeData(mime)


def html(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setHtml(text)
    mime.setText("not this")
    return mime


def wheel(widget: QWidget, modifier: Qt.KeyboardModifier) -> None:
    """Turn the wheel away from oneself."""
    turn, none = QPoint(0, 120), QPoint()
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(QPointF(2, 2), QPointF(2, 2), none, turn, buttons, modifier, phase, False)
    assert isinstance(widget, ProseEdit)
    QApplication.sendEvent(widget.viewport(), event)


def picture() -> QImage:
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


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


# --- figures ----------------------------------------------------------------------------------


def test_screenshot_is_kept_and_shown_where_the_cursor_is(make: Making, qtbot: QtBot) -> None:
    kept = Kept()
    edit = make("甲乙", take_in=kept)
    first = edit.widgets[0]
    assert isinstance(first, ProseEdit)
    first.select(1, 1)
    mime = QMimeData()
    mime.setImageData(picture())

    paste(edit, mime)

    (name,) = kept.files
    assert QImage.fromData(kept.files[name]).size() == picture().size()
    figure: dict[str, Json] = {"kind": "figure", "file": name, "caption": ""}
    assert story(edit) == [p("甲"), figure, p("乙")]
    qtbot.keyClicks(focused(), "x")
    assert story(edit) == [p("甲"), figure, p("x乙")]
    edit.editor.undo()
    edit.editor.undo()
    assert story(edit) == "甲乙"
    assert len(edit.widgets) == 1
    edit.editor.redo()
    assert story(edit) == [p("甲"), figure, p("乙")]


def test_dropped_files_are_told_apart(make: Making, tmp_path: Path) -> None:
    kept = Kept()
    edit = make("甲", take_in=kept)
    (tmp_path / "甲.docx").write_bytes(b"PK")
    (tmp_path / "坏.png").write_bytes(b"no picture")
    picture().save(str(tmp_path / "图.bmp"))
    picture().save(str(tmp_path / "full.png"))
    picture().save(str(tmp_path / "好.jpg"))
    mime = QMimeData()
    names = ("甲.docx", "坏.png", "图.bmp", "好.jpg", "没有.png")
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])

    paste(edit, mime)

    assert list(kept.files) == ["figures/图.png", "figures/好.jpg"]
    assert len(edit.widgets) == 5
    assert "甲.docx" in edit.notice.text()
    edit.insert_files([tmp_path / "full.png"])
    assert edit.notice.text() == "磁盘已满。"
    assert len(kept.files) == 2


def test_pictures_are_chosen_in_the_dialog_that_all_files_are(
    make: Making, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, asked = Kept(), list[str]()

    def choose(_: QWidget, title: str, *__: object) -> list[Path]:
        asked.append(title)
        return [tmp_path / "图.png"]

    monkeypatch.setattr(dialogs, "ask_for_files", choose)
    picture().save(str(tmp_path / "图.png"))
    edit = make("甲", take_in=kept)
    edit.choose_files()

    assert asked == ["插入图片"]
    assert list(kept.files) == ["figures/图.png"]


def test_picture_dropped_beside_the_text_comes_in_there(make: Making, tmp_path: Path) -> None:
    edit = make([FIGURE, p("甲")], take_in=Kept())
    picture().save(str(tmp_path / "图.png"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "图.png"))])
    stack = edit.findChild(Stack)
    assert stack is not None
    card = edit.widgets[1]
    at = QPointF(card.geometry().center())
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    modifiers = Qt.KeyboardModifier.NoModifier

    assert stack.viewport().acceptDrops()
    # Qt itself delivers drops in the course of a drag alone.
    stack.dropEvent(QDropEvent(at, action, mime, button, modifiers))

    new: dict[str, Json] = {"kind": "figure", "file": "figures/图.png", "caption": ""}
    assert story(edit) == [FIGURE, new, p("甲")]


def test_figure_goes_to_the_end_of_a_text_that_nobody_was_in(
    make: Making, qtbot: QtBot, tmp_path: Path
) -> None:
    picture().save(str(tmp_path / "图.png"))
    edit = make("甲", take_in=Kept())
    fresh = NarrativeEdit(edit.editor, edit.field, take_in=Kept())
    qtbot.addWidget(fresh)

    fresh.insert_files([tmp_path / "图.png"])

    value = story(edit)
    assert isinstance(value, list)
    assert value[0] == p("甲")
    assert edit.widgets[1].piece == fresh.widgets[1].piece


class Late(Kept):
    """Takes files in when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[Sequence[Incoming], Callable[[Taken], object]]] = []

    def __call__(self, incoming: Sequence[Incoming], tell: Callable[[Taken], object]) -> None:
        self.waiting.append((incoming, tell))

    def arrive(self) -> None:
        for incoming, tell in self.waiting:
            super().__call__(incoming, tell)
        self.waiting.clear()


def new_figure(name: str) -> dict[str, Json]:
    return {"kind": "figure", "file": f"figures/{name}", "caption": ""}


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    path = tmp_path / "图.png"
    picture().save(str(path))
    return path


def test_what_is_typed_while_a_picture_is_taken_in_stays(
    make: Making, qtbot: QtBot, picture_file: Path
) -> None:
    late = Late()
    edit = make("甲乙", take_in=late)
    first = edit.widgets[0]
    assert isinstance(first, ProseEdit)
    first.select(0, 2)
    edit.insert_files([picture_file])
    first.select(2, 2)
    qtbot.keyClicks(first, "x")
    late.arrive()

    assert story(edit) == [p("甲乙"), new_figure("图.png"), p("x")]


def test_a_picture_comes_in_though_its_page_is_gone(make: Making, picture_file: Path) -> None:
    late = Late()
    edit = make("甲", take_in=late)
    other = NarrativeEdit(edit.editor, edit.field, take_in=late)
    other.insert_files([picture_file])
    shiboken6.delete(other)
    late.arrive()

    assert story(edit) == [p("甲"), new_figure("图.png")]


def test_a_picture_waits_until_the_input_method_is_done(
    make: Making, qtbot: QtBot, picture_file: Path
) -> None:
    late = Late()
    edit = make("甲", take_in=late)
    edit.insert_files([picture_file])
    compose(focused(), "ni")
    late.arrive()
    assert story(edit) == "甲"
    compose(focused(), "", "你")
    qtbot.waitUntil(lambda: isinstance(story(edit), list))

    kept = story(edit)
    assert isinstance(kept, list)
    assert new_figure("图.png") in kept
    assert "你" in str(kept)


def test_a_figure_that_was_moved_meanwhile_gets_its_other_picture(
    make: Making, picture_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Late()
    edit = make([FIGURE, p("甲")], take_in=late)
    monkeypatch.setattr(dialogs, "ask_for_file", lambda *_: picture_file)
    card = edit.widgets[1]
    assert isinstance(card, FigureCard)
    card.replaced.emit()
    edit.editor.edit(STORY, [p("甲"), FIGURE])
    late.arrive()
    assert story(edit) == [p("甲"), {**FIGURE, "file": "figures/图.png"}]

    edit.editor.edit(STORY, [FIGURE])
    card = edit.widgets[1]
    assert isinstance(card, FigureCard)
    card.replaced.emit()
    edit.editor.edit(STORY, "没有图了")
    late.arrive()
    assert story(edit) == "没有图了"


def test_figure_is_captioned_moved_and_removed_by_keyboard(make: Making, qtbot: QtBot) -> None:
    edit = make([p("甲"), p("乙"), FIGURE, p("丙")])
    card = edit.widgets[1]
    assert isinstance(card, FigureCard)
    card.setFocus()

    qtbot.keyClick(card, Qt.Key.Key_Return)
    qtbot.keyClick(focused(), Qt.Key.Key_End)
    compose(focused(), "tu")
    compose(focused(), "", "图")
    captioned = {**FIGURE, "caption": "架构图"}
    assert story(edit) == [p("甲"), p("乙"), captioned, p("丙")]
    qtbot.keyClick(focused(), Qt.Key.Key_Up, ALT)
    assert story(edit) == [p("甲"), captioned, p("乙"), p("丙")]
    qtbot.keyClick(focused(), Qt.Key.Key_Down, ALT)
    qtbot.keyClick(focused(), Qt.Key.Key_Down, ALT)
    qtbot.keyClick(focused(), Qt.Key.Key_Down, ALT)
    assert story(edit) == [p("甲"), p("乙"), p("丙"), captioned]
    qtbot.keyClick(focused(), Qt.Key.Key_Delete)
    assert story(edit) == "甲\n乙\n丙"
    edit.editor.undo()
    assert story(edit) == [p("甲"), p("乙"), p("丙"), captioned]


def test_backspace_chooses_a_figure_before_it_removes_it(make: Making, qtbot: QtBot) -> None:
    edit = make([p("甲"), FIGURE, p("乙")])
    last = edit.widgets[2]
    assert isinstance(last, ProseEdit)
    last.enter(from_below=False)

    qtbot.keyClick(last, Qt.Key.Key_Backspace)
    assert story(edit) == [p("甲"), FIGURE, p("乙")]
    assert focused() is edit.widgets[1]
    qtbot.keyClick(focused(), Qt.Key.Key_Backspace)

    assert story(edit) == "甲\n乙"


# --- tables -----------------------------------------------------------------------------------


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
