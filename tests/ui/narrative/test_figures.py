"""Figures of a narrative: taken in, captioned, moved and removed."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QImage, QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.values import Json
from app.ui import dialogs
from app.ui.narrative.edit import NarrativeEdit
from app.ui.narrative.figures import FigureCard
from app.ui.narrative.prose import ProseEdit
from app.ui.narrative.stack import Stack
from app.ui.taking import Incoming, Taken
from tests.ui.narrative.conftest import STORY, Making, compose, focused, story
from tests.ui.narrative.stories import (
    ALT,
    FIGURE,
    Kept,
    p,
    paste,
    picture,
)


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


def test_f2_leads_into_a_figure_though_a_menu_has_the_key_too(make: Making, qtbot: QtBot) -> None:
    edit = make([p("甲"), FIGURE])
    elsewhere = list[bool]()
    menu = QAction(edit.window(), shortcut=QKeySequence("F2"))
    menu.triggered.connect(lambda: elsewhere.append(True))
    edit.window().addAction(menu)
    card = edit.widgets[1]
    card.setFocus()

    qtbot.keyClick(card, Qt.Key.Key_F2)
    assert card.isAncestorOf(focused())
    assert not elsewhere
    qtbot.keyClick(focused(), Qt.Key.Key_F2)
    assert elsewhere  # in a text it is the menu's, as everywhere


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


def test_a_picture_is_shown_whole_in_a_narrow_column(make: Making, qtbot: QtBot) -> None:
    edit = make([p("甲"), FIGURE, p("乙")])
    card = edit.widgets[1]
    assert isinstance(card, FigureCard)
    wide = QImage(560, 140, QImage.Format.Format_RGB32)
    card._show_picture(wide, "")
    for width in (360, 900, 260):
        card.setFixedWidth(width)
        qtbot.wait(10)
        shown = card._picture.pixmap().deviceIndependentSize()
        assert shown.width() <= card.width()
        assert shown.width() == min(560, card.width() - 32)
        assert abs(shown.width() / shown.height() - 4) < 0.1
