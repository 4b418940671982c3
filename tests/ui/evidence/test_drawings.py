"""Pages of evidence are drawn beside the window: what is in sight first, and nothing for ever."""

import os
import signal
import threading
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.export.evidence import MOST_DRAWN
from app.ui.evidence import drawings as module
from app.ui.evidence.drawings import Drawings
from app.ui.opened import OpenDraft
from tests.export.evidence.made import photo, picture_file, slow_pdf, text_pdf
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


def test_who_turns_away_from_a_slow_page_does_not_wait_for_it(
    qtbot: QtBot, open_with: OpenWith
) -> None:
    drawings = Drawings(open_with({"evidence/慢.pdf": slow_pdf(), **FILES}))
    drawings.ask("evidence/慢.pdf", 0, QSize(1200, 1600))
    wait(qtbot, lambda: drawings.process_id != 0)
    process = drawings.process_id
    drawings.want_only("evidence/慢.pdf", ())
    drawings.ask("evidence/合同.pdf", 0, QSize(60, 80))
    wait(qtbot, lambda: drawings.ask("evidence/合同.pdf", 0, QSize(60, 80)) is not None)
    assert drawings.process_id != process
    assert not drawings.failed("evidence/慢.pdf", 0)
    drawings.stop()


def test_pages_that_were_scrolled_by_are_not_drawn(qtbot: QtBot, open_with: OpenWith) -> None:
    name = "evidence/长.pdf"
    drawings = Drawings(open_with({name: text_pdf(*map(str, range(300)))}))
    came = list[int]()
    drawings.came.connect(lambda _, page: came.append(page))
    for page in range(300):
        drawings.ask(name, page, QSize(600, 800))
        drawings.want_only(name, [(page, QSize(600, 800))])
    wait(qtbot, lambda: drawings.idle)
    assert came in ([0, 299], [299])  # the first may have begun before it was scrolled by
    assert len(drawings.sizes(name)) == 300


def test_large_pages_do_not_drive_out_the_small_ones_of_a_list(
    qtbot: QtBot, opened: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KEPT", 5 << 20)
    drawings = Drawings(opened)
    name, large = "evidence/合同.pdf", QSize(600, 800)
    drawings.ask(name, 0, QSize(60, 80))
    for page in range(4):
        drawings.ask(name, page, large)
        wait(qtbot, lambda: drawings.idle)
    assert drawings.ask(name, 0, QSize(60, 80)) is not None
    assert drawings.ask(name, 3, large) is not None
    assert drawings.ask(name, 0, large) is None


def test_a_page_that_is_wanted_too_large_is_drawn_as_large_as_can_be(
    qtbot: QtBot, opened: OpenDraft
) -> None:
    drawings = Drawings(opened)
    size = QSize(5000, 7000)
    drawings.ask("evidence/合同.pdf", 0, size)
    wait(qtbot, lambda: drawings.idle)
    image = drawings.ask("evidence/合同.pdf", 0, size)
    assert image is not None
    assert MOST_DRAWN * 0.95 < image.width() * image.height() <= MOST_DRAWN * 1.01


def test_a_process_that_is_ended_amid_its_work_is_missed_by_nobody(
    qtbot: QtBot, opened: OpenDraft
) -> None:
    drawings = Drawings(opened)
    name, size = "evidence/合同.pdf", QSize(600, 800)
    drawings.ask(name, 0, size)
    wait(qtbot, lambda: drawings.idle)
    process = drawings.process_id
    drawings.ask(name, 1, size)
    os.kill(process, signal.SIGTERM)
    wait(qtbot, lambda: drawings.ask(name, 1, size) is not None)
    assert drawings.process_id != process


def test_what_could_not_be_drawn_is_tried_again_when_somebody_wants_to_see_it(
    qtbot: QtBot, opened: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = Drawings(opened)
    name, size = "evidence/合同.pdf", QSize(60, 80)
    files = type(opened.files.originals)
    with monkeypatch.context() as broken:
        broken.setattr(files, "open", lambda *_: BytesIO(b"gone"))
        drawings.ask(name, 0, size)
        wait(qtbot, lambda: drawings.failed(name, 0))
    assert drawings.ask(name, 0, size) is None
    assert drawings.idle
    drawings.try_again(name)
    drawings.ask(name, 0, size)
    wait(qtbot, lambda: drawings.ask(name, 0, size) is not None)


def test_who_waits_hears_that_the_draft_lies_elsewhere_now(qtbot: QtBot, opened: OpenDraft) -> None:
    drawings = Drawings(opened)
    came = set[int]()
    for page in range(4):
        drawings.ask("evidence/合同.pdf", page, QSize(60, 80))
    drawings.came.connect(lambda _, page: came.add(page))
    opened.replaced.emit()
    assert came == {0, 1, 2, 3}
    assert drawings.idle
    drawings.ask("evidence/合同.pdf", 0, QSize(60, 80))
    wait(qtbot, lambda: drawings.ask("evidence/合同.pdf", 0, QSize(60, 80)) is not None)


def test_nothing_runs_once_nobody_looks(
    qtbot: QtBot, opened: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_IDLE", 10)
    drawings = Drawings(opened)
    drawings.ask("evidence/合同.pdf", 0, QSize(60, 80))
    wait(qtbot, lambda: drawings.process_id != 0)
    wait(qtbot, lambda: drawings.process_id == 0)
    opened.leaving.emit()
    wait(qtbot, lambda: not any(t.name.startswith("sketching") for t in threading.enumerate()))
