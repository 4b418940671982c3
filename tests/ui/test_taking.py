"""Taking files into a draft."""

from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QProgressDialog, QWidget
from pytestqt.qtbot import QtBot

from app.model.failure import Failure
from app.store.attachments import Attachments
from app.ui import taking
from app.ui.keeping import open_draft
from app.ui.narrative.pictures import png_of, take_in
from app.ui.opened import OpenDraft
from app.ui.taking import Incoming, Taking
from tests.ui.driving import choose, press, question_in, wait


@pytest.fixture
def opened(qtbot: QtBot, empty_draft: Path) -> Iterator[OpenDraft]:
    made = OpenDraft(open_draft(empty_draft, None), lambda *_: None)
    yield made
    if made.autosave is not None:
        made.autosave.close()
    made.file.close()


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Bytes are read once this is set."""
    opening = Event()

    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            opening.wait(20)
            return super().read(size)

    monkeypatch.setattr(taking, "BytesIO", Slow)
    yield opening
    opening.set()


def picture() -> bytes:
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return png_of(image)


def pasted(source: Path | bytes | None = None, name: str = "截图.png") -> Incoming:
    return name, partial(take_in, picture() if source is None else source, name)


def test_a_file_is_chosen_and_kept_in_the_draft(
    qtbot: QtBot,
    over: QWidget,
    opened: OpenDraft,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = tmp_path / "合同.pdf"
    source.write_bytes(bytes(range(256)) * 20_000)
    choose(monkeypatch, source)
    names = list[str]()
    Taking(over, opened).ask("evidence", names.append)
    assert [job.words for job in opened.jobs] == ["正在把“合同.pdf”存入草稿"]
    wait(qtbot, lambda: bool(names))

    assert names == ["evidence/合同.pdf"]
    with Attachments(opened.file).open(names[0]) as stream:
        assert stream.read() == source.read_bytes()
    assert not opened.jobs


def test_none_chosen_is_none_taken(
    over: QWidget, opened: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, None)
    Taking(over, opened).ask("figure", pytest.fail)

    assert not opened.jobs


def test_what_can_not_be_read_is_told(
    qtbot: QtBot, over: QWidget, opened: OpenDraft, tmp_path: Path
) -> None:
    Taking(over, opened).take(tmp_path / "没有.pdf", "evidence", pytest.fail)
    box = question_in(qtbot, over)

    assert "找不到文件" in box.text()
    assert not opened.jobs


def test_pictures_that_were_pasted_are_kept_and_others_told(
    qtbot: QtBot, over: QWidget, opened: OpenDraft, tmp_path: Path
) -> None:
    told = list[Sequence[str | Failure]]()
    incoming = [pasted(), pasted(tmp_path / "没有.png", "没有.png"), pasted(b"x", "坏.png")]
    Taking(over, opened).take_in(incoming, told.append)
    wait(qtbot, lambda: bool(told))
    name, gone, bad = told[0]

    assert name == "figures/截图.png"
    assert "没有.png" in str(gone)
    assert "坏.png" in str(bad)
    with Attachments(opened.file).open("figures/截图.png") as stream:
        assert stream.read() == picture()


def test_what_takes_long_is_shown_and_can_be_called_off(
    qtbot: QtBot, over: QWidget, opened: OpenDraft, gate: Event
) -> None:
    told = list[Sequence[str | Failure]]()
    Taking(over, opened).take_in([pasted()], told.append)
    dialog = question_in(qtbot, over, QProgressDialog)
    assert "截图.png" in dialog.labelText()
    press(qtbot, dialog, "取消")
    gate.set()
    wait(qtbot, lambda: bool(told))

    assert isinstance(told[0][0], Failure)
    assert Attachments(opened.file).names == ()
    wait(qtbot, lambda: not [d for d in over.findChildren(QProgressDialog) if d.isVisible()])


def test_who_left_the_draft_is_told_nothing(
    qtbot: QtBot, over: QWidget, opened: OpenDraft, gate: Event
) -> None:
    told = list[object]()
    Taking(over, opened).take_in([pasted()], told.append)
    question_in(qtbot, over, QProgressDialog)
    opened.leave()
    assert not [d for d in over.findChildren(QProgressDialog) if d.isVisible()]
    gate.set()
    wait(qtbot, lambda: not opened.jobs)

    assert told == []
    assert Attachments(opened.file).names == ()


def test_nothing_is_put_into_a_file_that_the_draft_is_about_to_leave(
    over: QWidget, opened: OpenDraft
) -> None:
    opened.moving = True
    told = list[Sequence[str | Failure]]()
    Taking(over, opened).take_in([pasted()], told.append)

    assert "另存" in str(told[0][0])
