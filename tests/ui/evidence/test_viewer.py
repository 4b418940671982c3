"""Pieces of evidence are seen as whoever gets them will see them."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.store.attachments import Attachments
from app.store.drafts import DraftFile
from app.ui.evidence import handing as module
from app.ui.evidence.drawings import Drawings
from app.ui.evidence.order import rows_of
from app.ui.evidence.shelf import Shelf
from app.ui.evidence.viewer import Viewer
from app.ui.keeping import open_draft
from app.ui.opened import OpenDraft
from tests.export.evidence.made import photo, picture_file, text_pdf
from tests.ui.driving import wait

EVIDENCE = FieldPath.parse("evidence")
FILES = {
    "evidence/合同.pdf": text_pdf(*(f"page {n}" for n in range(1, 31))),
    "evidence/照片.jpg": picture_file(photo(), "JPEG"),
    "evidence/清单.xlsx": b"PK\x03\x04 no archive",
    "evidence/网页.pdf": b"<html>" + b" " * 600,
}


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenDraft]:
    path = tmp_path / "草稿.shenbao"
    rows: list[Any] = [
        {"title": name.partition("/")[2].partition(".")[0], "category": "其他", "file": name}
        for name in FILES
    ]
    draft = Draft(EDITION.id, {"evidence": rows}).numbered(EDITION.form)
    file = DraftFile.create(path, draft)
    for name, data in FILES.items():
        assert Attachments(file).add(BytesIO(data), name) == name
    file.close()
    made = OpenDraft(open_draft(path, None), lambda *_: None)
    yield made
    made.leaving.emit()
    if made.autosave is not None:
        made.autosave.close()
    made.file.close()


@pytest.fixture
def viewer(qtbot: QtBot, opened: OpenDraft) -> Viewer:
    over = QWidget()
    qtbot.addWidget(over)
    made = Viewer(Shelf(over, opened))
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.show()
    return made


def row(opened: OpenDraft, at: int) -> FieldPath:
    return EVIDENCE / rows_of(opened.editor.value(EVIDENCE))[at][0]


def settled(qtbot: QtBot, viewer: Viewer) -> None:
    wait(qtbot, lambda: viewer.pages.page_count > 0 and viewer.pages.settled)


def test_pages_are_seen_leafed_through_and_gone_to(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row(opened, 0))
    settled(qtbot, viewer)
    assert viewer.title.text() == "附件1　合同"
    assert viewer.pages.page_count == 30
    assert viewer.number.text() == "1"

    viewer.number.setText("20")
    QTest.keyClick(viewer.number, Qt.Key.Key_Return)
    settled(qtbot, viewer)
    assert viewer.pages.page == 19
    shown = viewer.images.image(19)
    assert shown is not None
    colours = [shown.pixelColor(shown.width() // 5, y).name() for y in range(shown.height())]
    assert colours.count("#000000") > shown.height() // 4  # the block that stands low on the page
    assert colours.count("#ffffff") > shown.height() // 4


def test_a_whole_page_is_seen_and_the_next_one_is_drawn_ahead(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row(opened, 0))
    settled(qtbot, viewer)
    viewer.pages.go_to_page(4)
    viewer.pages.fit_page()
    settled(qtbot, viewer)
    assert viewer.pages.page == 4
    height = 842 * 96 / 72 * viewer.pages.zoom
    assert viewer.pages.viewport().height() - 60 < height < viewer.pages.viewport().height()
    drawings = viewer.images.drawings
    wait(qtbot, lambda: drawings.idle)
    assert drawings.any_of("evidence/合同.pdf", 5) is not None
    assert drawings.any_of("evidence/合同.pdf", 20) is None


def test_one_goes_on_to_the_next_piece_by_key(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row(opened, 0))
    settled(qtbot, viewer)
    QTest.keyClick(viewer.pages, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    wait(qtbot, lambda: viewer.title.text() == "附件2　照片")
    settled(qtbot, viewer)
    assert viewer.pages.page_count == 1
    assert not viewer.number.isEnabled()
    left = list[bool]()
    viewer.left.connect(lambda: left.append(True))
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert left == [True]


def test_what_has_no_pages_is_said_and_what_is_wrong_is_told(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row(opened, 3))
    wait(qtbot, lambda: "打不开这份附件" in viewer.words.text())
    wait(qtbot, lambda: "其实是网页" in viewer.notice.words)
    assert not viewer.opening.isEnabled()
    viewer.step(1)
    assert viewer.title.text() == "附件4　网页"
    viewer.step(-1)
    assert viewer.title.text() == "附件3　清单"
    wait(qtbot, lambda: "这类文件没有页面可显示。" in viewer.words.text())


def test_a_copy_is_opened_by_the_system_and_is_gone_afterwards(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[Path]()
    monkeypatch.setattr(module, "show_outside", seen.append)
    viewer.show_piece(row(opened, 0))
    wait(qtbot, viewer.opening.isEnabled)
    viewer.opening.click()
    wait(qtbot, lambda: bool(seen))

    assert seen[0].name == "合同.pdf"
    assert seen[0].read_bytes() == FILES["evidence/合同.pdf"]
    opened.leaving.emit()
    assert not seen[0].exists()


def test_a_copy_is_saved_where_a_person_says(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "另存.jpg"
    monkeypatch.setattr("app.ui.dialogs.ask_for_new_file", lambda *_: target)
    viewer.show_piece(row(opened, 1))
    viewer.saving.click()
    wait(qtbot, lambda: target.exists() and target.read_bytes() == FILES["evidence/照片.jpg"])


# --- drawings -----------------------------------------------------------------------------------


def test_what_was_asked_for_last_comes_first_and_too_much_is_let_go_of(
    qtbot: QtBot, opened: OpenDraft
) -> None:
    drawings = Drawings(opened)
    came = list[int]()
    drawings.came.connect(lambda _, page: came.append(page))
    for page in range(5):
        assert drawings.ask("evidence/合同.pdf", page, QSize(60, 80)) is None
    wait(qtbot, lambda: drawings.idle)

    assert came == [0, 4, 3, 2, 1]
    image = drawings.ask("evidence/合同.pdf", 3, QSize(60, 80))
    assert image is not None
    assert image.pixelColor(30, 2) == QColor("white")
    process = drawings.process_id
    assert process
    drawings.stop()
    assert drawings.process_id == 0


def test_a_draft_that_is_left_while_its_pages_are_drawn_draws_no_more(
    qtbot: QtBot, opened: OpenDraft
) -> None:
    drawings = Drawings(opened)
    came = list[int]()
    drawings.came.connect(lambda _, page: came.append(page))
    for page in range(30):
        drawings.ask("evidence/合同.pdf", page, QSize(600, 800))
    wait(qtbot, lambda: bool(came))
    drawings.stop()
    count = len(came)
    qtbot.wait(200)
    assert len(came) == count
    assert drawings.idle


def test_a_photograph_is_no_page_of_a_file_that_is_not_there(
    qtbot: QtBot, opened: OpenDraft
) -> None:
    drawings = Drawings(opened)
    assert drawings.ask("evidence/没有.pdf", 0, QSize(60, 80)) is None
    assert drawings.idle
    assert Image.open(BytesIO(FILES["evidence/照片.jpg"])).size == (1600, 1200)
    drawings.ask("evidence/照片.jpg", 7, QSize(60, 80))
    wait(qtbot, lambda: drawings.failed("evidence/照片.jpg", 7))
