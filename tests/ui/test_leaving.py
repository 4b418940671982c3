"""What is asked before the open draft is left."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.model.history import History
from app.store.attachments import Attachments
from app.store.autosave import Failing
from app.store.drafts import DraftFile
from app.store.refusals import NotSaved
from app.ui.window import Window
from tests.ui.driving import NAME, choose, editor_in, open_draft, press, question_in, wait


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Files are put into drafts once this is set."""
    opening = Event()
    real = Attachments.add

    def slow(*args: object, **more: object) -> str:
        opening.wait(20)
        return real(*args, **more)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(Attachments, "add", slow)
    yield opening
    opening.set()


def export(window: Window, to: Path) -> None:
    to.mkdir()
    window.outgoing.export_to(to, as_draft=True)


def test_an_export_ends_before_the_draft_is_closed(
    qtbot: QtBot, window: Window, half_draft: Path, tmp_path: Path
) -> None:
    open_draft(qtbot, window, half_draft)
    export(window, tmp_path / "导出")
    window.commands.closing.trigger()
    box = question_in(qtbot, window, QMessageBox)
    assert "正在导出" in box.text()
    assert window.session.path == half_draft
    press(qtbot, box, "完成后离开")
    wait(qtbot, lambda: window.session.path is None)

    assert {path.suffix for path in (tmp_path / "导出").iterdir()} == {".docx", ".pdf", ".zip"}


def test_an_export_is_called_off_for_who_wants_to_leave(
    qtbot: QtBot, window: Window, half_draft: Path, tmp_path: Path
) -> None:
    open_draft(qtbot, window, half_draft)
    export(window, tmp_path / "导出")
    window.close()
    assert window.isVisible()
    press(qtbot, question_in(qtbot, window, QMessageBox), "取消它，离开")
    wait(qtbot, lambda: not window.isVisible())

    assert list((tmp_path / "导出").iterdir()) == []


def test_a_picture_on_its_way_is_asked_about(
    qtbot: QtBot, window: Window, empty_draft: Path, half_draft: Path, tmp_path: Path, gate: Event
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    paper = tmp_path / "合同.pdf"
    paper.write_bytes(b"%PDF-1.4")
    taken = list[str]()
    assert desk.taking is not None
    desk.taking.take(paper, "evidence", taken.append)
    window.open(half_draft)
    box = question_in(qtbot, window, QMessageBox)
    assert "合同.pdf" in box.text()
    gate.set()
    press(qtbot, box, "完成后离开")
    wait(qtbot, lambda: window.session.path == half_draft)

    assert taken == ["evidence/合同.pdf"]


def test_who_saves_elsewhere_to_leave_leaves(
    qtbot: QtBot, window: Window, empty_draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_draft(qtbot, window, empty_draft)
    real = DraftFile.save

    def refuse(file: DraftFile, history: History) -> object:
        if file.path == empty_draft:
            raise NotSaved("磁盘已满。")
        return real(file, history)

    monkeypatch.setattr("app.ui.session._PATIENCE", 0.2)
    monkeypatch.setattr(DraftFile, "save", refuse)
    editor_in(window).edit(NAME, "某公司")
    wait(qtbot, lambda: isinstance(window.session.state, Failing))
    target = tmp_path / "别处.shenbao"
    choose(monkeypatch, target)
    window.close()
    press(qtbot, question_in(qtbot, window, QMessageBox), "另存到…")
    wait(qtbot, lambda: not window.isVisible())
    file = DraftFile.open(target, EDITIONS, read_only=True)

    assert file.history.draft.get(NAME) == "某公司"
    file.close()
