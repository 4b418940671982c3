"""The draft that is open, and its file."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import History
from app.store import drafts, refusals
from app.store.autosave import Failing, Saved
from app.store.backups import Backup, Backups
from app.store.drafts import DraftFile
from app.store.refusals import NotSaved
from app.store.snapshots import Snapshots
from app.ui.editor import Editor
from app.ui.keeping import Refused
from app.ui.session import UNSAVED, Session
from tests.ui.driving import NAME, wait


@pytest.fixture
def session(data: Path) -> Iterator[Session]:
    made = Session(data)
    yield made
    made.shut_down()


def opened(qtbot: QtBot, session: Session, path: Path) -> Editor:
    session.open(path)
    wait(qtbot, lambda: session.path == path)
    assert session.editor is not None
    return session.editor


def refusal_of(qtbot: QtBot, session: Session, path: Path, password: str | None = None) -> Refused:
    refused = list[Refused]()
    session.refused.connect(refused.append)
    session.open(path, password)
    wait(qtbot, lambda: bool(refused))
    return refused[0]


def name_in(path: Path) -> object:
    file = DraftFile.open(path, EDITIONS, read_only=True)
    try:
        return file.history.draft.get(NAME)
    finally:
        file.close()


def test_what_is_typed_is_in_the_file_a_moment_later(
    qtbot: QtBot, session: Session, empty_draft: Path
) -> None:
    states = list[object]()
    session.saving_changed.connect(states.append)
    opened(qtbot, session, empty_draft).edit(NAME, "某公司")
    wait(qtbot, lambda: bool(states) and isinstance(states[-1], Saved))

    assert name_in(empty_draft) == "某公司"


def test_what_is_typed_last_is_kept_when_the_draft_is_closed(
    qtbot: QtBot, session: Session, empty_draft: Path
) -> None:
    opened(qtbot, session, empty_draft).edit(NAME, "某公司")
    session.close()
    assert session.editor is None
    session.shut_down()

    assert name_in(empty_draft) == "某公司"


def test_undo_goes_on_after_the_draft_was_opened_again(
    qtbot: QtBot, session: Session, empty_draft: Path
) -> None:
    opened(qtbot, session, empty_draft).edit(NAME, "某公司")
    session.close()
    editor = opened(qtbot, session, empty_draft)
    led = list[object]()
    editor.led.connect(led.append)
    editor.undo()

    assert editor.value(NAME) is None
    assert led == [NAME]


def test_a_draft_that_is_opened_is_kept_as_a_version_and_backed_up(
    qtbot: QtBot, session: Session, empty_draft: Path, data: Path
) -> None:
    opened(qtbot, session, empty_draft)
    session.close()
    session.shut_down()
    file = DraftFile.open(empty_draft, EDITIONS, read_only=True)
    kinds = [snapshot.kind for snapshot in Snapshots(file).list()]
    file.close()

    assert kinds == ["opened"]
    assert Backups(data / "backups").of_path(empty_draft)


def test_a_version_is_kept_under_its_name_with_what_was_typed_last(
    qtbot: QtBot, session: Session, empty_draft: Path
) -> None:
    editor = opened(qtbot, session, empty_draft)
    editor.edit(NAME, "某公司")
    kept = list[bool]()
    session.keep_version("named", "送审前", lambda: kept.append(True), pytest.fail)
    wait(qtbot, lambda: bool(kept))
    assert session.opened is not None
    snapshots = Snapshots(session.opened.file)
    version = next(s for s in snapshots.list() if s.kind == "named")

    assert version.name == "送审前"
    assert snapshots.draft(version.id).get(NAME) == "某公司"


def test_a_disk_that_refuses_is_told_until_it_saves_again(
    qtbot: QtBot,
    session: Session,
    empty_draft: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = opened(qtbot, session, empty_draft)

    def refuse(*_: object) -> object:
        raise NotSaved("磁盘已满。")

    monkeypatch.setattr(drafts.DraftFile, "save", refuse)
    editor.edit(NAME, "某公司")
    wait(qtbot, lambda: isinstance(session.state, Failing))
    assert not session.flush(0.1)
    backups = Backups(data / "backups")
    wait(qtbot, lambda: any(copy.unsaved for copy in backups.all()))
    monkeypatch.undo()
    assert session.flush()
    wait(qtbot, lambda: isinstance(session.state, Saved))

    assert name_in(empty_draft) == "某公司"
    # What was put aside is in the draft by now.
    wait(qtbot, lambda: not any(copy.unsaved for copy in backups.all()))


def test_a_draft_that_somebody_has_open_is_refused_and_can_be_looked_at(
    qtbot: QtBot, session: Session, half_draft: Path
) -> None:
    holder = DraftFile.open(half_draft, EDITIONS)
    try:
        assert isinstance(refusal_of(qtbot, session, half_draft).error, refusals.InUse)
        session.open(half_draft, read_only=True)
        wait(qtbot, lambda: session.path == half_draft)
        assert session.read_only
        assert session.editor is not None
        before = session.editor.value(NAME)
        session.editor.edit(NAME, "改不了")
        assert session.editor.value(NAME) == before
    finally:
        holder.close()


def test_a_refused_draft_leaves_the_open_one(
    qtbot: QtBot, session: Session, empty_draft: Path, tmp_path: Path
) -> None:
    editor = opened(qtbot, session, empty_draft)
    foreign = tmp_path / "别的.shenbao"
    foreign.write_bytes(b"SQLite format 3\x00" + bytes(200))
    refused = refusal_of(qtbot, session, foreign)

    assert isinstance(refused.error, refusals.NotADraft)
    assert session.editor is editor
    assert session.path == empty_draft


def test_a_draft_in_use_is_copied_and_the_copy_opened(
    qtbot: QtBot, session: Session, half_draft: Path, tmp_path: Path
) -> None:
    holder = DraftFile.open(half_draft, EDITIONS)
    target = tmp_path / "副本.shenbao"
    session.open_copy(half_draft, target)
    wait(qtbot, lambda: session.path == target)
    holder.close()

    assert not session.read_only
    assert name_in(target) == name_in(half_draft)


def test_data_is_imported_with_its_files(
    qtbot: QtBot, session: Session, complete: Path, tmp_path: Path
) -> None:
    session.create(tmp_path / "新.shenbao", complete)
    wait(qtbot, lambda: session.opened is not None)
    assert session.opened is not None
    assert session.editor is not None

    assert session.opened.told == ()
    assert not session.editor.report.errors


def test_nothing_is_written_over(qtbot: QtBot, session: Session, empty_draft: Path) -> None:
    before = empty_draft.read_bytes()
    refused = list[Refused]()
    session.refused.connect(refused.append)
    session.create(empty_draft)
    wait(qtbot, lambda: bool(refused))

    assert "已经存在" in str(refused[0].error)
    assert empty_draft.read_bytes() == before


def test_a_copy_has_what_was_typed_last(
    qtbot: QtBot, session: Session, empty_draft: Path, tmp_path: Path
) -> None:
    opened(qtbot, session, empty_draft).edit(NAME, "某公司")
    done = list[str]()
    session.copy_to(tmp_path / "副本.shenbao", done.append)
    wait(qtbot, lambda: bool(done))

    assert done == [""]
    assert name_in(tmp_path / "副本.shenbao") == "某公司"
    assert session.path == empty_draft


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be deleted")
def test_a_draft_whose_file_is_gone_loses_nothing(
    qtbot: QtBot, session: Session, empty_draft: Path, tmp_path: Path
) -> None:
    editor = opened(qtbot, session, empty_draft)
    empty_draft.unlink()
    editor.edit(NAME, "某公司")
    assert session.flush()

    assert name_in(empty_draft) == "某公司"


def test_a_password_is_set_asked_for_and_taken_away(
    qtbot: QtBot, session: Session, empty_draft: Path
) -> None:
    editor = opened(qtbot, session, empty_draft)
    editor.edit(NAME, "某公司")
    done = list[bool]()
    session.change_password("口令", lambda _: done.append(True), remember=False)
    wait(qtbot, lambda: bool(done))
    session.close()
    assert isinstance(refusal_of(qtbot, session, empty_draft).error, refusals.PasswordNeeded)
    wrong = refusal_of(qtbot, session, empty_draft, "不对")
    assert isinstance(wrong.error, refusals.WrongPassword)
    session.open(empty_draft, "口令")
    wait(qtbot, lambda: session.path == empty_draft)
    session.change_password("", lambda _: done.append(True), remember=False)
    wait(qtbot, lambda: len(done) == 2)
    session.close()

    assert opened(qtbot, session, empty_draft).value(NAME) == "某公司"


def test_a_remembered_password_is_not_asked_for(
    qtbot: QtBot, session: Session, empty_draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = dict[str, str]()
    credentials = "app.delivery.credentials"
    monkeypatch.setattr(f"{credentials}.remember", kept.__setitem__)
    monkeypatch.setattr(f"{credentials}.remembered", lambda key: kept.get(key, ""))
    monkeypatch.setattr(f"{credentials}.forget", lambda key: kept.pop(key, None))
    opened(qtbot, session, empty_draft)
    done = list[bool]()
    session.change_password("口令", lambda _: done.append(True), remember=True)
    wait(qtbot, lambda: bool(done))
    session.close()
    opened(qtbot, session, empty_draft)
    assert list(kept.values()) == ["口令"]
    # It was changed on another computer: the person is asked, and told nothing of the old one.
    kept.update(dict.fromkeys(kept, "旧的"))
    session.close()

    assert isinstance(refusal_of(qtbot, session, empty_draft).error, refusals.PasswordNeeded)


# --- what can't be saved ----------------------------------------------------------------------


def refuse_to_save(monkeypatch: pytest.MonkeyPatch, *files: DraftFile) -> None:
    """Let the disk refuse these files; without any, all of them."""
    real = DraftFile.save

    def save(file: DraftFile, history: History) -> object:
        if not files or file in files:
            raise NotSaved(f"“{file.path.name}”没有保存：磁盘已满。")
        return real(file, history)

    monkeypatch.setattr(DraftFile, "save", save)


def text_in(backup: Backup, password: str = "") -> object:
    file = DraftFile.open(backup.path, EDITIONS, password=password, read_only=True)
    try:
        return file.history.draft.get(NAME)
    finally:
        file.close()


def test_what_can_not_be_saved_while_another_draft_opens_is_kept_as_its_own(
    qtbot: QtBot,
    session: Session,
    empty_draft: Path,
    half_draft: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = opened(qtbot, session, empty_draft)
    assert session.opened is not None
    file = session.opened.file
    told = list[str]()
    session.told.connect(told.append)
    refuse_to_save(monkeypatch, file)
    session.open(half_draft)
    editor.edit(NAME, "甲的文字")
    wait(qtbot, lambda: bool(told))
    assert session.path == half_draft
    unsaved = [copy for copy in Backups(data / "backups").all() if copy.unsaved]

    assert {copy.draft_id for copy in unsaved} == {file.draft_id}
    assert {copy.original for copy in unsaved} == {empty_draft}
    assert text_in(unsaved[0]) == "甲的文字"
    assert "空白.shenbao" in told[0]


def test_what_can_not_be_saved_when_the_draft_is_closed_is_kept_and_told(
    qtbot: QtBot, session: Session, empty_draft: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = opened(qtbot, session, empty_draft)
    told = list[str]()
    session.told.connect(told.append)
    assert session.opened is not None
    refuse_to_save(monkeypatch, session.opened.file)
    editor.edit(NAME, "某公司")
    wait(qtbot, lambda: isinstance(session.state, Failing))
    editor.edit(NAME, "某公司，此后")
    session.close()
    wait(qtbot, lambda: bool(told))

    newest = next(copy for copy in Backups(data / "backups").all() if copy.unsaved)
    assert text_in(newest) == "某公司，此后"
    assert "恢复草稿" in told[0]


def test_a_version_is_not_said_to_be_kept_where_the_disk_refuses(
    qtbot: QtBot, session: Session, empty_draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = opened(qtbot, session, empty_draft)
    refuse_to_save(monkeypatch)
    editor.edit(NAME, "某公司")
    failed = list[str]()
    session.keep_version("named", "重要", lambda: pytest.fail("not kept"), failed.append)
    wait(qtbot, lambda: bool(failed))
    assert session.opened is not None

    assert failed == [UNSAVED]
    assert "named" not in [version.kind for version in Snapshots(session.opened.file).list()]


def test_a_password_is_not_changed_where_the_disk_refuses(
    qtbot: QtBot, session: Session, empty_draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = opened(qtbot, session, empty_draft)
    refuse_to_save(monkeypatch)
    editor.edit(NAME, "某公司")
    failed = list[str]()
    session.failed.connect(failed.append)
    session.change_password("口令", lambda _: pytest.fail("not changed"), remember=False)
    wait(qtbot, lambda: bool(failed))
    assert session.opened is not None

    assert failed == [UNSAVED]
    assert not session.opened.file.is_encrypted


def test_what_was_rescued_is_not_kept_once_the_draft_is_saved_as_it_is_left(
    qtbot: QtBot, session: Session, empty_draft: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = opened(qtbot, session, empty_draft)
    assert session.opened is not None
    backups = Backups(data / "backups")
    with monkeypatch.context() as patch:
        refuse_to_save(patch, session.opened.file)
        editor.edit(NAME, "某公司")
        wait(qtbot, lambda: isinstance(session.state, Failing))
        wait(qtbot, lambda: any(copy.unsaved for copy in backups.all()))
    session.close()
    session.shut_down()

    assert name_in(empty_draft) == "某公司"
    assert not any(copy.unsaved for copy in backups.all())


# --- going on elsewhere -----------------------------------------------------------------------


def test_what_is_typed_while_the_draft_moves_goes_with_it(
    qtbot: QtBot,
    session: Session,
    half_draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = opened(qtbot, session, half_draft)
    assert session.opened is not None
    refuse_to_save(monkeypatch, session.opened.file)
    before = editor.value(NAME)
    editor.edit(NAME, "开始")
    target = tmp_path / "别处.shenbao"
    told, moves = list[str](), list[tuple[Path, Path]]()
    session.moved.connect(lambda *move: moves.append(move))
    session.move_to(target, told.append)
    editor.edit(NAME, "开始，另存期间继续打的字")
    wait(qtbot, lambda: bool(told))
    editor.edit(NAME, "到了以后")
    wait(qtbot, lambda: isinstance(session.state, Saved) and session.flush())

    assert session.editor is editor
    assert session.path == target
    assert moves == [(half_draft, target)]
    assert name_in(target) == "到了以后"
    assert "历史版本留在原来的草稿里" in told[0]
    editor.undo()
    assert editor.value(NAME) == before


def test_the_file_that_a_draft_moved_from_is_free_and_its_rescued_text_is_gone(
    qtbot: QtBot,
    session: Session,
    half_draft: Path,
    tmp_path: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = opened(qtbot, session, half_draft)
    assert session.opened is not None
    refuse_to_save(monkeypatch, session.opened.file)
    editor.edit(NAME, "某公司")
    backups = Backups(data / "backups")
    wait(qtbot, lambda: any(copy.unsaved for copy in backups.all()))
    wait(qtbot, lambda: isinstance(session.state, Failing))
    session.move_to(tmp_path / "别处.shenbao", lambda _: None)
    wait(qtbot, lambda: isinstance(session.state, Saved))
    wait(qtbot, lambda: not any(copy.unsaved for copy in backups.all()))
    wait(qtbot, lambda: DraftFile.here(half_draft) is None)


def test_a_draft_that_can_not_move_stays(
    qtbot: QtBot, session: Session, half_draft: Path, tmp_path: Path
) -> None:
    editor = opened(qtbot, session, half_draft)
    failed = list[str]()
    session.failed.connect(failed.append)
    session.move_to(half_draft, lambda _: pytest.fail("moved"))
    wait(qtbot, lambda: bool(failed))
    editor.edit(NAME, "某公司")
    assert session.flush()

    assert "已经存在" in failed[0]
    assert name_in(half_draft) == "某公司"


# --- passwords and backups --------------------------------------------------------------------


def test_a_password_that_can_not_be_remembered_holds_for_the_backups_too(
    qtbot: QtBot, session: Session, empty_draft: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Failure("凭据管理器不可用。")

    backups = Backups(data / "backups")
    opened(qtbot, session, empty_draft)
    wait(qtbot, lambda: bool(backups.all()))
    monkeypatch.setattr("app.delivery.credentials.remember", refuse)
    told = list[str]()
    session.change_password("口令", told.append, remember=True)
    wait(qtbot, lambda: bool(told))

    assert told == ["凭据管理器不可用。"]
    assert session.opened is not None
    assert session.opened.file.is_encrypted
    assert backups.all()
    assert all(copy.encrypted for copy in backups.all())


def test_backups_that_stay_in_the_clear_are_told(
    qtbot: QtBot, session: Session, empty_draft: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Failure("没有备份。")

    opened(qtbot, session, empty_draft)
    wait(qtbot, lambda: bool(Backups(data / "backups").all()))
    monkeypatch.setattr(Backups, "make", refuse)
    told = list[str]()
    session.change_password("口令", told.append, remember=False)
    wait(qtbot, lambda: bool(told))

    assert "没有加密的备份还在" in told[0]


# --- opening ----------------------------------------------------------------------------------


def test_a_refused_copy_is_attempted_again_as_a_copy(
    qtbot: QtBot, session: Session, empty_draft: Path, tmp_path: Path
) -> None:
    file = DraftFile.open(empty_draft, EDITIONS)
    file.set_password("口令")
    file.close()
    refused = list[Refused]()
    session.refused.connect(refused.append)
    target = tmp_path / "副本.shenbao"
    session.open_copy(empty_draft, target)
    wait(qtbot, lambda: bool(refused))
    assert refused[0].path == empty_draft
    assert isinstance(refused[0].error, refusals.PasswordNeeded)
    refused[0].again("口令")
    wait(qtbot, lambda: session.path == target)


def test_a_draft_that_nobody_waits_for_any_more_is_let_go_of(
    qtbot: QtBot, session: Session, empty_draft: Path, half_draft: Path
) -> None:
    session.open(empty_draft)
    session.open(half_draft)
    wait(qtbot, lambda: session.path == half_draft)
    wait(qtbot, lambda: DraftFile.here(empty_draft) is None)


def test_a_draft_that_the_window_can_not_show_leaves_the_open_one(
    qtbot: QtBot,
    session: Session,
    empty_draft: Path,
    half_draft: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = opened(qtbot, session, empty_draft)
    failed = list[str]()
    session.failed.connect(failed.append)

    def fail(*_: object, **__: object) -> None:
        raise ValueError("unforeseen")

    monkeypatch.setattr("app.ui.opened.Editor", fail)
    session.open(half_draft)
    wait(qtbot, lambda: bool(failed))
    assert "内部出错" in failed[0]
    assert session.path == empty_draft
    editor.edit(NAME, "某公司")
    assert session.flush()
    wait(qtbot, lambda: DraftFile.here(half_draft) is None)


def test_who_is_gone_is_not_told(qtbot: QtBot, session: Session) -> None:
    owner, gate = QObject(), Event()
    heard = list[object]()
    session.do(gate.wait, heard.append, heard.append, owner=owner)
    shiboken6.delete(owner)
    after = list[object]()
    session.do(lambda: 1, after.append, after.append)
    gate.set()
    wait(qtbot, lambda: bool(after))

    assert heard == []
