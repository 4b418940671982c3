"""Pieces of evidence are seen as whoever gets them will see them."""

import re
import struct
import threading
from pathlib import Path

import pytest
from pikepdf import Array, Pdf
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.ui.evidence.listing import EvidenceInput
from app.ui.evidence.shelf import Shelf
from app.ui.evidence.viewer import Viewer
from app.ui.opened import OpenDraft
from app.ui.window import Window
from tests.export.evidence.made import changed, photo, picture_file, slow_pdf, text_pdf
from tests.ui.driving import open_draft, wait
from tests.ui.evidence.conftest import OpenWith, make_draft, row_at

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
    return made(qtbot, opened)


def made(qtbot: QtBot, opened: OpenDraft) -> Viewer:
    over = QWidget()
    qtbot.addWidget(over)
    viewer = Viewer(Shelf(over, opened))
    qtbot.addWidget(viewer)
    viewer.resize(800, 700)
    viewer.show()
    return viewer


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
    shown = viewer.leaves.image(19)
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
    drawings = viewer.leaves.drawings
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
    assert viewer.pages.page_count == 0
    assert not viewer.number.isVisible()  # there is nowhere to go to
    viewer.step(1)
    assert viewer.title.text() == "附件4　网页"
    viewer.step(-1)
    assert viewer.title.text() == "附件3　清单"
    wait(qtbot, lambda: "这类文件没有页面可显示。" in viewer.words.text())


def test_keys_go_on_where_a_piece_has_nothing_that_could_have_the_focus(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row_at(opened, 0))
    settled(qtbot, viewer)
    for part in (viewer.pages, viewer.number):
        viewer.show_piece(row_at(opened, 0))
        settled(qtbot, viewer)
        part.setFocus()
        qtbot.waitUntil(part.hasFocus)
        viewer.show_piece(row_at(opened, 3))
        wait(qtbot, lambda: "打不开这份附件" in viewer.words.text())
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused is viewer or viewer.isAncestorOf(focused)


def test_a_whole_page_at_a_time_is_leafed_through_to_the_next_piece_and_back(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row_at(opened, 0))
    settled(qtbot, viewer)
    viewer.pages.fit_page()
    QTest.keyClick(viewer.pages, Qt.Key.Key_PageDown)
    assert viewer.pages.page == 1
    viewer.resize(700, 500)
    height = 842 * 96 / 72 * viewer.pages.zoom
    assert viewer.pages.viewport().height() - 60 < height < viewer.pages.viewport().height()
    assert viewer.pages.page == 1
    QTest.keyClick(viewer.pages, Qt.Key.Key_End)
    assert viewer.pages.page == 29
    QTest.keyClick(viewer.pages, Qt.Key.Key_PageDown)
    wait(qtbot, lambda: viewer.title.text() == "附件2　照片")
    settled(qtbot, viewer)
    QTest.keyClick(viewer.pages, Qt.Key.Key_PageUp)
    wait(qtbot, lambda: viewer.title.text() == "附件1　合同")
    settled(qtbot, viewer)
    assert viewer.pages.page == 29


def test_the_piece_before_stays_until_the_next_one_is_there(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row_at(opened, 0))
    settled(qtbot, viewer)
    viewer.step(1)
    assert viewer.title.text() == "附件2　照片"
    assert viewer.pages.isVisible()
    assert viewer.pages.painted(0)
    assert viewer.pages.page_count == 30
    wait(qtbot, lambda: viewer.pages.page_count == 1)
    viewer.step(-1)  # known by now: nothing is in between
    assert viewer.pages.page_count == 30
    assert viewer.pages.painted(0)


def test_pages_are_turned_on_the_screen_only(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row_at(opened, 0))
    settled(qtbot, viewer)
    viewer.pages.go_to_page(3)
    wait(qtbot, lambda: viewer.pages.rendered(3))
    upright = viewer.leaves.image(3)
    QTest.keyClick(viewer.pages, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert viewer.pages.page == 3
    wait(qtbot, lambda: viewer.pages.rendered(3))
    image = viewer.leaves.image(3)
    assert upright is not None
    assert image is not None
    assert (upright.height() > upright.width(), image.height() > image.width()) == (True, False)
    # The block that stood low at the left lies at the left and up now.
    assert image.pixelColor(image.width() // 4, image.height() // 4) == QColor("black")
    assert image.pixelColor(image.width() * 3 // 4, image.height() * 3 // 4) == QColor("white")
    viewer.step(1)
    viewer.step(-1)
    settled(qtbot, viewer)
    again = viewer.leaves.image(0)
    assert again is not None
    assert again.height() > again.width()


def test_as_near_as_can_be_gone_pages_are_there_and_come_back(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row_at(opened, 0))
    settled(qtbot, viewer)
    for _ in range(12):
        key = Qt.Key.Key_Plus
        QTest.keyClick(viewer.pages, key, Qt.KeyboardModifier.ControlModifier)
    assert viewer.pages.zoom == 4.0
    settled(qtbot, viewer)
    QTest.keyClick(viewer.pages, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, viewer)
    assert not viewer.leaves.failed(0)


def test_a_page_number_that_is_being_typed_is_left_alone(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    viewer.show_piece(row_at(opened, 0))
    settled(qtbot, viewer)
    viewer.activateWindow()
    viewer.number.setFocus()
    wait(qtbot, viewer.number.hasFocus)
    viewer.number.selectAll()
    QTest.keyClicks(viewer.number, "99")
    viewer._shelf.looking.changed.emit()
    assert viewer.number.text() == "99"
    QTest.keyClick(viewer.number, Qt.Key.Key_Return)
    assert viewer.pages.page == 29
    assert viewer.number.text() == "30"


def test_pages_of_all_sizes_are_laid_out_beside_one_another(
    qtbot: QtBot, open_with: OpenWith
) -> None:
    def resize(pdf: Pdf) -> None:
        for page, size in zip(pdf.pages, ((3370, 2384), (1, 14_400), (0, 0)), strict=False):
            page.MediaBox = Array([0, 0, *size])

    opened = open_with({"evidence/图纸.pdf": changed(text_pdf(*"abcd"), resize)})
    viewer = made(qtbot, opened)
    viewer.show_piece(row_at(opened, 0))
    settled(qtbot, viewer)
    # A plan leaves the sheets beside it half of its width.
    assert viewer.leaves.sizes[0][0] < 2.01 * viewer.leaves.sizes[3][0]
    for page in range(4):
        viewer.pages.go_to_page(page)
        settled(qtbot, viewer)
        assert viewer.pages.rendered(page)


def test_a_page_that_is_broken_says_so_and_the_others_are_there(
    qtbot: QtBot, open_with: OpenWith
) -> None:
    scans = [Image.new("L", (1200, 1600), shade) for shade in (10, 100, 200)]
    data = picture_file(scans[0], "TIFF", save_all=True, append_images=scans[1:])
    # What the second page says of its width is more than can be decoded.
    at = [m.start() for m in re.finditer(re.escape(struct.pack("<HHIH", 256, 4, 1, 1200)), data)]
    broken = bytearray(data)
    struct.pack_into("<I", broken, at[1] + 8, 2_000_000)
    opened = open_with({"evidence/扫描.tif": bytes(broken)})
    viewer = made(qtbot, opened)
    viewer.show_piece(row_at(opened, 0))
    settled(qtbot, viewer)
    viewer.pages.go_to_page(1)
    wait(qtbot, lambda: viewer.leaves.failed(1))
    viewer.pages.go_to_page(2)
    wait(qtbot, lambda: viewer.pages.rendered(2))


def test_who_goes_on_does_not_wait_for_a_piece_that_is_slow(
    qtbot: QtBot, open_with: OpenWith
) -> None:
    opened = open_with({"evidence/慢.pdf": slow_pdf(), **FILES})
    viewer = made(qtbot, opened)
    viewer.show_piece(row_at(opened, 0))
    wait(qtbot, lambda: viewer.words.text() == "正在打开…")
    assert not viewer.pages.isVisible()
    viewer.step(1)
    settled(qtbot, viewer)
    assert viewer.pages.page_count == 30
    assert not viewer._shelf.drawings.failed("evidence/慢.pdf", 0)


def test_alt_and_an_arrow_lead_to_the_next_piece_in_the_window_too(
    qtbot: QtBot, viewer: Viewer, opened: OpenDraft
) -> None:
    """The menu of the window has the same keys for steps of the form."""
    window = QMainWindow()
    qtbot.addWidget(window)
    elsewhere = list[bool]()
    going = QAction("下一步", window)
    going.setShortcut(QKeySequence("Alt+Right"))
    going.triggered.connect(lambda: elsewhere.append(True))
    window.addAction(going)
    window.setCentralWidget(viewer)
    window.show()
    window.activateWindow()
    wait(qtbot, window.isActiveWindow)
    viewer.show_piece(row_at(opened, 0))
    settled(qtbot, viewer)
    for widget in (viewer.pages, viewer.following):
        before = viewer.title.text()
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert viewer.title.text() != before
    assert not elsewhere
    window.takeCentralWidget()


# --- in the window ------------------------------------------------------------------------------


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft file with the pieces, as a window opens it."""
    path = tmp_path / "窗口.shenbao"
    make_draft(path, FILES)
    return path


def seen_in(window: Window) -> Viewer:
    found = window.findChild(Viewer)
    assert found is not None
    return found


def test_a_piece_stands_in_the_place_of_the_form_and_one_comes_back_to_it(
    qtbot: QtBot, window: Window, draft: Path
) -> None:
    window.show()
    desk = open_draft(qtbot, window, draft)
    shelf = desk.shelf
    assert shelf is not None
    shelf.view(row_at(shelf.opened, 1))
    viewer = seen_in(window)
    settled(qtbot, viewer)
    assert viewer.isVisible()
    assert not desk.isVisible()

    QTest.keyClick(viewer.pages, Qt.Key.Key_Escape)
    assert desk.isVisible()
    # To the piece that was looked at.
    (listed,) = desk.findChildren(EvidenceInput)
    wait(qtbot, lambda: list(listed.table.chosen) == [1])


def test_a_window_that_is_closed_while_a_page_is_drawn_leaves_nothing_behind(
    qtbot: QtBot, window: Window, draft: Path
) -> None:
    window.show()
    desk = open_draft(qtbot, window, draft)
    shelf = desk.shelf
    assert shelf is not None
    shelf.view(row_at(shelf.opened, 0))
    wait(qtbot, lambda: shelf.drawings.process_id != 0)
    drawer = shelf.drawings._drawer
    assert drawer is not None
    process = drawer._process
    assert process is not None
    window.close()
    names = ("sketching", "handing")
    wait(qtbot, lambda: not any(t.name.startswith(names) for t in threading.enumerate()))
    assert process.poll() is not None
