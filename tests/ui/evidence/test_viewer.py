"""Pieces of evidence are seen as whoever gets them will see them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.evidence.shelf import Shelf
from app.ui.evidence.viewer import Viewer
from app.ui.opened import OpenDraft
from tests.export.evidence.made import photo, picture_file, text_pdf
from tests.ui.driving import wait
from tests.ui.evidence.conftest import OpenWith, row_at

FILES = {
    "evidence/合同.pdf": text_pdf(*(f"page {n}" for n in range(1, 31))),
    "evidence/照片.jpg": picture_file(photo(), "JPEG"),
    "evidence/清单.xlsx": b"PK\x03\x04 no archive",
    "evidence/网页.pdf": b"<html>" + b" " * 600,
}


@pytest.fixture
def opened(open_with: OpenWith) -> OpenDraft:
    return open_with(FILES)


@pytest.fixture
def viewer(qtbot: QtBot, opened: OpenDraft) -> Viewer:
    over = QWidget()
    qtbot.addWidget(over)
    made = Viewer(Shelf(over, opened))
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.show()
    return made


def settled(qtbot: QtBot, viewer: Viewer) -> None:
    wait(qtbot, lambda: viewer.pages.page_count > 0 and viewer.pages.settled)


def test_pages_are_seen_leafed_through_and_gone_to(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row_at(opened, 0))
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
    viewer.show_piece(row_at(opened, 0))
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
    viewer.show_piece(row_at(opened, 0))
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
    viewer.show_piece(row_at(opened, 3))
    wait(qtbot, lambda: "打不开这份附件" in viewer.words.text())
    wait(qtbot, lambda: "其实是网页" in viewer.notice.words)
    assert not viewer.opening.isEnabled()
    viewer.step(1)
    assert viewer.title.text() == "附件4　网页"
    viewer.step(-1)
    assert viewer.title.text() == "附件3　清单"
    wait(qtbot, lambda: "这类文件没有页面可显示。" in viewer.words.text())
