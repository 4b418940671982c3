"""Pages of evidence are drawn beside the window: what is in sight first, and nothing for ever."""

from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.ui.evidence.drawings import Drawings
from app.ui.opened import OpenDraft
from tests.export.evidence.made import photo, picture_file, text_pdf
from tests.ui.driving import wait
from tests.ui.evidence.conftest import OpenWith

FILES = {
    "evidence/合同.pdf": text_pdf(*(f"page {n}" for n in range(1, 31))),
    "evidence/照片.jpg": picture_file(photo(), "JPEG"),
}


@pytest.fixture
def opened(open_with: OpenWith) -> OpenDraft:
    return open_with(FILES)


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
