"""What was changed in an exported Word file, shown and taken into the draft."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.store.interchange import load
from app.ui.amending import AmendingDialog
from app.ui.editor import Editor
from app.ui.window import Window
from tests.examples import COMPLETE
from tests.export.readback.editing import Body, Change, edited
from tests.ui.drafts import editor_of
from tests.ui.driving import choose, editor_in, import_data, question_in, wait

RATING, ADDRESS, ASSETS = (
    FieldPath.parse(f"company.{name}") for name in ("credit_rating", "address", "total_assets")
)
ON = "2018-05-30T09:12:00Z"
Opens = Callable[..., AmendingDialog]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Word file of the complete example."""
    loaded = load(COMPLETE, EDITIONS)
    beside = surroundings_of(loaded.folder)
    folder = tmp_path_factory.mktemp("exported")
    done = export(loaded.edition, loaded.draft, beside, folder, as_draft=True)
    assert isinstance(done, Exported)
    return done.docx


@pytest.fixture
def editor() -> Editor:
    return editor_of(COMPLETE)


@pytest.fixture
def opens(qtbot: QtBot, exported: Path, editor: Editor, tmp_path: Path) -> Iterator[Opens]:
    """Edit the file, and show what was changed."""
    made: list[AmendingDialog] = []

    def show(*changes: Change) -> AmendingDialog:
        path = tmp_path / "申报书（王总改）.docx"
        path.write_bytes(edited(exported, *changes))
        dialog = AmendingDialog(editor, path, lambda: surroundings_of(COMPLETE.parent), None)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        wait(qtbot, lambda: not dialog.message.words.startswith("正在"))
        return dialog

    yield show
    for dialog in made:
        dialog.stop()


def change(body: Body) -> None:
    body.track("company.credit_rating", "AAA", "AA+", "王建国", ON)
    body.type_into("company.address", "杭州市滨江区另一条路8号")
    body.type_into("company.total_assets", "约五亿")
    body.replace("组织机构代码", "统一社会信用代码")


def test_chosen_changes_are_one_step_that_can_be_undone(opens: Opens, editor: Editor) -> None:
    dialog = opens(change)
    before = editor.draft

    assert [box.chosen for box in dialog.boxes] == [True, False, True]
    assert "3处修改" in dialog.message.words
    assert dialog.accepting.text() == "采纳所选（2）"
    dialog.accepting.click()

    assert editor.value(RATING) == "AA+"
    assert editor.value(ADDRESS) == "杭州市滨江区另一条路8号"
    assert editor.value(ASSETS) == before.get(ASSETS)
    assert editor.undo_name == "读回修改"
    editor.undo()
    assert editor.draft.content == before.content
    assert not dialog.isVisible()


def test_each_change_tells_who_made_it_and_what_it_would_cause(opens: Opens) -> None:
    address, assets, rating = opens(change).boxes

    assert "王建国" in rating.chips[0].text()
    assert "5月30日 09:12" in rating.chips[0].text()
    assert [chip.text() for chip in address.chips] == ["没有修订标记"]
    assert "应只填写数字" in assets.remarks[0].text()
    assert "AA+" in rating.box.accessibleName()
    assert "AAA" in rating.box.accessibleName()
    assert rating.sides.after.accessibleName() == "采纳后：AA+"


def test_what_belongs_to_no_field_is_listed(opens: Opens) -> None:
    strays = opens(change).strays

    assert strays is not None
    assert strays.isVisible()
    assert "统一社会信用代码" in strays.words[0].text()


def test_conflicts_show_all_three_and_are_chosen_one_by_one(opens: Opens, editor: Editor) -> None:
    editor.edit(ADDRESS, "草稿里的新地址")
    dialog = opens(change)
    address = dialog.boxes[0]

    assert not address.chosen
    spoken = address.box.accessibleName()
    for words in ("草稿里的新地址", "杭州市滨江区另一条路8号", "砺澜大厦A座"):
        assert words in spoken
    dialog.all.click()
    assert [box.chosen for box in dialog.boxes] == [False, True, True]
    address.box.setChecked(True)
    dialog.none.click()
    assert not dialog.chosen
    assert not dialog.accepting.isEnabled()


def test_the_keyboard_is_enough(qtbot: QtBot, opens: Opens, editor: Editor) -> None:
    dialog = opens(change)
    first = dialog.boxes[0].box

    wait(qtbot, lambda: first.hasFocus() and dialog.boxes[-1].isVisible())
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert not first.isChecked()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert dialog.boxes[1].box.hasFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.value(RATING) == "AA+"
    assert editor.value(ADDRESS) != "杭州市滨江区另一条路8号"


def test_nothing_changed_and_no_file_of_ours_are_told(
    qtbot: QtBot, opens: Opens, editor: Editor, tmp_path: Path
) -> None:
    dialog = opens()
    assert "没有可以读回的修改" in dialog.message.words
    assert not dialog.accepting.isEnabled()

    path = tmp_path / "会议纪要.docx"
    for data, words in ((b"no zip", path.name), (None, "无法读取")):
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)
        dialog = AmendingDialog(editor, path, lambda: surroundings_of(tmp_path), None)
        qtbot.addWidget(dialog)
        wait(qtbot, lambda dialog=dialog: dialog.message.meaning == "error")
        assert words in dialog.message._text.text()
        dialog.stop()


def test_a_word_file_dropped_on_the_window_is_read_back(
    qtbot: QtBot, window: Window, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "改.docx"
    path.write_bytes(edited(exported, change))
    drop(window, path)  # nothing is open: nothing happens
    assert not window.findChildren(AmendingDialog)
    import_data(qtbot, window, COMPLETE, tmp_path / "草稿.shenbao")
    drop(window, path)
    dialog = question_in(qtbot, window, AmendingDialog)
    wait(qtbot, lambda: len(dialog.boxes) == 3)
    dialog.accept_chosen()

    assert editor_in(window).value(RATING) == "AA+"
    assert "已采纳2处修改" in window.message.words
    choose(monkeypatch, path)
    window.commands.rereading.trigger()
    again = question_in(qtbot, window, AmendingDialog)
    wait(qtbot, lambda: len(again.boxes) == 1)
    assert "2处修改草稿里已经有了" in again.message.words
    again.reject()


def drop(window: Window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(1, 1),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
