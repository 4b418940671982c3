"""Bringing back drafts that were damaged or deleted."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.store.attachments import Attachments
from app.store.backups import Backups
from app.store.drafts import DraftFile
from app.store.importing import new_draft
from app.store.interchange import load
from app.ui.passwords import AskPassword
from app.ui.recovery import RecoveryDialog
from app.ui.session import Session
from app.ui.window import Window
from tests.examples import COMPLETE
from tests.ui.driving import NAME, choose, press, question_in, wait


@pytest.fixture
def session(data: Path) -> Iterator[Session]:
    made = Session(data)
    yield made
    made.shut_down()


@pytest.fixture
def draft(tmp_path: Path, data: Path) -> Path:
    """A complete draft with a backup."""
    path = tmp_path / "申报书.shenbao"
    loaded = load(COMPLETE, EDITIONS)
    made = new_draft(path, loaded.edition, loaded)
    Backups(data / "backups").make(made.file)
    made.file.close()
    return path


def dialog_of(qtbot: QtBot, session: Session, data: Path, path: Path | None) -> RecoveryDialog:
    dialog = RecoveryDialog(session, data / "backups", path)
    qtbot.addWidget(dialog)
    dialog.show()
    wait(qtbot, lambda: dialog.list.count() > 0 or bool(dialog.message.words))
    return dialog


def test_a_deleted_draft_comes_back_from_its_backup(
    qtbot: QtBot,
    session: Session,
    data: Path,
    draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft.unlink()
    dialog = dialog_of(qtbot, session, data, draft)
    assert dialog.list.count() == 1
    assert "申报书.shenbao" in dialog.list.item(0).text()
    target = tmp_path / "找回.shenbao"
    choose(monkeypatch, target)
    dialog.from_backup.click()
    wait(qtbot, dialog.going_on.isVisible)
    wanted = list[Path]()
    dialog.recovered.connect(wanted.append)
    dialog.going_on.click()
    file = DraftFile.open(target, EDITIONS)

    assert wanted == [target]
    assert file.history.draft.get(NAME) == load(COMPLETE, EDITIONS).draft.get(NAME)
    assert "备份" in dialog.report.text()
    assert "没有带入文件" in dialog.report.text()  # the attachments were in the draft alone
    file.close()


def test_a_backup_takes_its_attachments_from_the_draft_that_is_there(
    qtbot: QtBot,
    session: Session,
    data: Path,
    draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = dialog_of(qtbot, session, data, None)
    choose(monkeypatch, tmp_path / "旧版.shenbao")
    dialog.from_backup.click()
    wait(qtbot, dialog.going_on.isVisible)
    there, back = (DraftFile.open(p, EDITIONS) for p in (draft, tmp_path / "旧版.shenbao"))

    assert Attachments(back).names == Attachments(there).names != ()
    assert dialog.message.meaning == "done"
    there.close()
    back.close()


def test_a_damaged_draft_is_mended_beside_itself(
    qtbot: QtBot, session: Session, data: Path, draft: Path
) -> None:
    whole = draft.read_bytes()
    broken = whole[:4096] + bytes(8192) + whole[12288:]
    draft.write_bytes(broken)
    dialog = dialog_of(qtbot, session, data, draft)
    found = list[Path]()
    dialog.recovered.connect(found.append)
    press(qtbot, dialog, "修复“申报书.shenbao”")
    wait(qtbot, dialog.going_on.isVisible)
    dialog.going_on.click()
    file = DraftFile.open(found[0], EDITIONS)

    assert found[0].parent == draft.parent
    assert file.history.draft.get(NAME) == load(COMPLETE, EDITIONS).draft.get(NAME)
    assert draft.read_bytes() == broken
    file.close()


def test_the_password_of_an_encrypted_backup_is_asked_for(
    qtbot: QtBot,
    session: Session,
    data: Path,
    draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.delivery.credentials.remembered", lambda _: "")
    file = DraftFile.open(draft, EDITIONS)
    file.set_password("口令")
    Backups(data / "backups").make(file)
    file.close()
    draft.unlink()
    dialog = dialog_of(qtbot, session, data, draft)
    assert "有密码" in dialog.list.item(0).text()
    choose(monkeypatch, tmp_path / "找回.shenbao")
    dialog.from_backup.click()
    asking = question_in(qtbot, dialog, AskPassword)
    assert isinstance(asking, AskPassword)
    asking.given.emit("口令", False)
    asking.reject()
    wait(qtbot, dialog.going_on.isVisible)
    back = DraftFile.open(tmp_path / "找回.shenbao", EDITIONS, password="口令")

    assert back.is_encrypted
    back.close()


def test_without_backups_it_says_what_else_can_be_done(
    qtbot: QtBot, session: Session, data: Path
) -> None:
    dialog = dialog_of(qtbot, session, data, None)

    assert "没有找到备份" in dialog.message.words
    assert not dialog.from_backup.isEnabled()
    assert dialog.from_file.isEnabled()


def test_that_nothing_is_left_of_a_draft_is_told_in_a_sentence(
    qtbot: QtBot, session: Session, data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "没有.shenbao"
    dialog = dialog_of(qtbot, session, data, path)
    dialog.salvage(path)
    wait(qtbot, lambda: dialog.message.meaning == "error")

    assert dialog.message.words.endswith("。")


def test_what_comes_back_after_the_dialog_was_closed_is_told_by_the_window(
    qtbot: QtBot, window: Window, data: Path, draft: Path
) -> None:
    gate = Event()
    window.asides.recover(draft)
    dialog = question_in(qtbot, window, RecoveryDialog)
    wait(qtbot, lambda: dialog.list.count() == 1)
    window.session.do(lambda: gate.wait(20), lambda _: None, pytest.fail)
    draft.write_bytes(draft.read_bytes()[:4096])
    dialog.salvage(draft)
    dialog.reject()
    gate.set()
    wait(qtbot, lambda: "已恢复到" in window.message.words)
    press(qtbot, window.message, "打开恢复的草稿")
    wait(qtbot, lambda: window.session.path is not None)

    assert window.session.path != draft
    wait(qtbot, lambda: not window.findChildren(RecoveryDialog))


def test_a_dialog_that_is_closed_before_its_list_is_there_hears_nothing(
    qtbot: QtBot, window: Window, draft: Path
) -> None:
    gate = Event()
    window.session.do(lambda: gate.wait(20), lambda _: None, pytest.fail)
    window.asides.recover(draft)
    question_in(qtbot, window, RecoveryDialog).reject()
    wait(qtbot, lambda: not window.findChildren(RecoveryDialog))
    gate.set()
    done = list[int]()
    window.session.do(lambda: 1, done.append, pytest.fail)
    wait(qtbot, lambda: done == [1])

    assert window.message.words == ""
