"""The draft that is open, and its file."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.store import drafts, refusals
from app.store.autosave import Failing, Saved
from app.store.backups import Backups
from app.store.drafts import DraftFile
from app.store.refusals import NotSaved
from app.store.snapshots import Snapshots
from app.ui.editor import Editor
from app.ui.keeping import Refused
from app.ui.session import Session
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
    session.keep_named("送审前", lambda: kept.append(True))
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
    session.change_password("口令", lambda: done.append(True), remember=False)
    wait(qtbot, lambda: bool(done))
    session.close()
    assert isinstance(refusal_of(qtbot, session, empty_draft).error, refusals.PasswordNeeded)
    wrong = refusal_of(qtbot, session, empty_draft, "不对")
    assert isinstance(wrong.error, refusals.WrongPassword)
    session.open(empty_draft, "口令")
    wait(qtbot, lambda: session.path == empty_draft)
    session.change_password("", lambda: done.append(True), remember=False)
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
    session.change_password("口令", lambda: done.append(True), remember=True)
    wait(qtbot, lambda: bool(done))
    session.close()
    opened(qtbot, session, empty_draft)
    assert list(kept.values()) == ["口令"]
    # It was changed on another computer: the person is asked, and told nothing of the old one.
    kept.update(dict.fromkeys(kept, "旧的"))
    session.close()

    assert isinstance(refusal_of(qtbot, session, empty_draft).error, refusals.PasswordNeeded)
