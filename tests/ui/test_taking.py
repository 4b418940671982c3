"""Taking files into a draft."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.store.attachments import Attachments
from app.store.drafts import DraftFile
from app.ui import taking
from app.ui.taking import Taking
from tests.ui.driving import choose


@pytest.fixture
def file(empty_draft: Path) -> Iterator[DraftFile]:
    made = DraftFile.open(empty_draft, EDITIONS)
    yield made
    made.close()


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_file_is_chosen_and_kept_in_the_draft(
    over: QWidget, file: DraftFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "合同.pdf"
    source.write_bytes(bytes(range(256)) * 20_000)
    choose(monkeypatch, source)
    name = Taking(over, file).ask("evidence")

    assert name == "evidence/合同.pdf"
    with Attachments(file).open(name) as stream:
        assert stream.read() == source.read_bytes()
    assert over.isEnabled()


def test_none_chosen_is_none_taken(
    over: QWidget, file: DraftFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, None)

    assert Taking(over, file).ask("figure") is None


def test_what_can_not_be_read_is_told(
    over: QWidget, file: DraftFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    monkeypatch.setattr(QMessageBox, "warning", lambda _, __, words: told.append(words))

    assert Taking(over, file).take(tmp_path / "没有.pdf", "evidence") is None
    assert "找不到文件" in told[0]
    assert over.isEnabled()


def test_bytes_that_were_pasted_are_kept_as_a_figure(over: QWidget, file: DraftFile) -> None:
    name = Taking(over, file).take_in(b"picture", "截图.png")

    assert name == "figures/截图.png"
    with Attachments(file).open(name) as stream:
        assert stream.read() == b"picture"


def test_what_was_dropped_and_can_not_be_read_raises(
    over: QWidget, file: DraftFile, tmp_path: Path
) -> None:
    with pytest.raises(Failure, match="找不到文件"):
        Taking(over, file).take_in(tmp_path / "没有.png", "没有.png")


def test_keys_wait_until_there_is_something_to_call_it_off_by(
    over: QWidget, file: DraftFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_as = list[QEventLoop.ProcessEventsFlag]()
    shown = Event()

    class Loop(QEventLoop):
        def exec(self, flags: QEventLoop.ProcessEventsFlag) -> int:
            taken_as.append(flags)
            if len(taken_as) > 1:
                shown.set()
            return super().exec(flags)

    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            shown.wait(20)
            return super().read(size)

    monkeypatch.setattr(taking, "QEventLoop", Loop)
    monkeypatch.setattr(taking, "BytesIO", Slow)
    over.show()
    Taking(over, file).take_in(b"picture", "截图.png")

    flags = QEventLoop.ProcessEventsFlag
    assert taken_as == [flags.ExcludeUserInputEvents, flags.AllEvents]
