"""What the window has done with draft files, away from the GUI thread.

Each function may run in any thread but the window's own; what is heavy is imported where it is
used, so that the window is there before it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.model.failure import Failure

if TYPE_CHECKING:
    from app.model.edition import Edition
    from app.model.history import History
    from app.store.autosave import Autosave
    from app.store.backups import Backup, Backups
    from app.store.drafts import DraftFile
    from app.store.kept import Kept
    from app.store.salvage import Salvaged

_log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft file that is open, and the way to its attachments.

    ``told`` are sentences about what was lost, or could not be taken over.
    """

    file: DraftFile
    edition: Edition
    files: Kept
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the file at ``path`` was not opened or made; ``password`` is the one that was given.

    ``again`` attempts the same with another password, or the same.
    """

    path: Path
    error: Failure
    password: str | None
    again: Callable[[str | None], object]


def or_refused(
    path: Path, password: str | None, work: Callable[[], T], again: Callable[[str | None], object]
) -> T | Refused:
    """What ``work`` gives, or the failure that it ended in: the window asks what kind it was."""
    try:
        return work()
    except Failure as error:
        return Refused(path, error, password, again)


def open_draft(path: Path, password: str | None, *, read_only: bool = False) -> Opened:
    """Open a draft. Without a password the one that this computer remembers is tried.

    Raises :class:`Failure`, mostly one of :mod:`app.store.refusals`.
    """
    from app.model.editions import EDITIONS
    from app.store.drafts import DraftFile
    from app.store.refusals import PasswordNeeded, WrongPassword

    path = absolute(path)
    try:
        file = DraftFile.open(path, EDITIONS, password=password or "", read_only=read_only)
    except PasswordNeeded as needed:
        known = "" if password is not None else remembered(path)
        if not known:
            raise
        try:
            file = DraftFile.open(path, EDITIONS, password=known, read_only=read_only)
        except WrongPassword:  # it was changed on another computer
            raise needed from None
    return _opened(file, file.losses)


def judge_data(source: Path) -> None:
    """Look whether there is anything to import in ``source``. Raises :class:`Failure`."""
    from app.model.editions import EDITIONS
    from app.store.interchange import judge
    from app.store.opening import is_draft_file

    if not is_draft_file(source):
        judge(source, EDITIONS)


def create_draft(path: Path, source: Path | None) -> Opened:
    """Make a draft file and open it: an empty one, or one with the content of ``source``.

    Raises :class:`Failure` where there is such a file already, or it can't be made.
    """
    from app.model.editions import EDITIONS
    from app.store.importing import new_draft
    from app.store.opening import open_any

    loaded = open_any(source, EDITIONS) if source is not None else None
    made = new_draft(path, loaded.edition if loaded else EDITIONS[-1], loaded)
    return _opened(made.file, made.told)


def create_draft_in(folder: Path, name: str, source: Path) -> Opened:
    """Make a draft as :func:`create_draft` does, under a name that nothing has in ``folder``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"无法新建文件夹“{folder}”（{error.strerror or error}）。") from None
    number, path = 1, folder / f"{name}.shenbao"
    while os.path.lexists(path):
        number += 1
        path = folder / f"{name} {number}.shenbao"
    return create_draft(path, source)


def copy_closed(path: Path, target: Path, password: str | None) -> Opened:
    """Open a copy of a draft that can't be written: somebody has it, or its place is read-only.

    It has the content, the files and what can be undone, not the earlier versions. Raises
    :class:`Failure`; then there is no copy.
    """
    original = open_draft(path, password, read_only=True)
    try:
        return _opened(*_taken_over(original.file.history, original.file, target))
    finally:
        original.file.close()


def _taken_over(
    history: History, files: DraftFile, target: Path
) -> tuple[DraftFile, tuple[str, ...]]:
    """A new draft with this text, its steps, and the attachments that are in ``files``."""
    from app.store.importing import new_draft
    from app.store.interchange import Loaded

    source = Loaded(history.draft, files.edition, target.parent, files)
    made = new_draft(target, files.edition, source)
    made.file.save(history)
    return made.file, made.told


def copy_draft(file: DraftFile, history: History, target: Path) -> str:
    """Write ``history`` to another place, with all else that belongs to the draft.

    Where the draft's own disk refuses, what can still be read there is taken over piece by piece,
    and the sentence given says what could not. Raises :class:`Failure`.
    """
    try:
        if not file.read_only:
            file.save(history)
            file.copy_to(target)
            return ""
    except Failure:
        if os.path.lexists(target):
            raise
    copy, told = _taken_over(history, file, target)
    copy.close()
    return " ".join(("较早的历史版本留在原来的草稿里。", *told))


def copy_open(file: DraftFile, history: History, target: Path) -> Opened:
    """Write a copy as :func:`copy_draft` does, and open it with the same password."""
    told = copy_draft(file, history, target)
    found = open_draft(target, file.password)
    return replace(found, told=(*found.told, told) if told else found.told)


def _opened(file: DraftFile, told: tuple[str, ...]) -> Opened:
    from app.export.surroundings import files_of

    files = files_of(file)
    files.judge()
    return Opened(file, file.edition, files, tuple(told))


def absolute(path: Path) -> Path:
    """The path by which a draft is known, however it was named."""
    # Not resolved: a person knows it by the letter of its drive, not by the server behind it.
    return path.absolute()


# --- passwords --------------------------------------------------------------------------------


def remembered(path: Path) -> str:
    """The password that this computer remembers for the draft; empty where it does not."""
    from app.delivery import credentials

    try:
        return credentials.remembered(credentials.key_of(path))
    except Failure:
        return ""


def remember(path: Path, password: str) -> None:
    """Have this computer remember the draft's password. Raises :class:`Failure`."""
    from app.delivery import credentials

    credentials.remember(credentials.key_of(path), password)


def change_password(file: DraftFile, password: str, backups: Backups, *, remembering: bool) -> str:
    """Encrypt the draft and its backups anew, or no longer.

    Gives sentences about what went with it and failed: the password holds all the same. Raises
    :class:`Failure` where it does not; then nothing has changed.
    """
    from app.delivery import credentials

    told = list[str]()
    old = ""
    if file.is_encrypted:
        with suppress(Failure):  # then nothing is kept under it either
            old = credentials.key_of(file)
    file.set_password(password)
    try:
        backups.make(file)
    except Failure as failure:
        plain = any(not backup.encrypted for backup in backups.of(file.draft_id))
        told.append(str(failure))
        if password and plain:
            told.append("以前没有加密的备份还在，下次备份成功时会删除。")
    try:
        if old:
            credentials.forget(old)
        if remembering and password:
            remember(file.path, password)
    except Failure as failure:
        told.append(str(failure))
    return " ".join(told)


# --- copies that look after themselves --------------------------------------------------------


def begin(file: DraftFile, backups: Backups) -> None:
    """What is done once when a draft was opened: its first snapshot, a backup, and some order."""
    from app.store.attachments import Attachments
    from app.store.snapshots import Snapshots

    snapshots = Snapshots(file)
    snapshots.take("opened")
    snapshots.thin()
    backups.make(file)
    attachments = Attachments(file)
    attachments.sweep()
    attachments.drop_unused()


def look_after(file: DraftFile, backups: Backups) -> None:
    """What is done now and then while a draft is open: a day's snapshot, a backup that is due."""
    from app.store.snapshots import Snapshots

    Snapshots(file).begin_day()
    if backups.due(file):
        backups.make(file)


def restore_backup(backup: Backup, target: Path, password: str) -> Salvaged:
    """Make a backup a draft of its own at ``target``, with its undo history.

    Attachments come from the draft that it is a backup of, as far as they can be read there.
    Raises :class:`Failure`; then there is nothing at ``target``.
    """
    from app.model.editions import EDITIONS
    from app.store.drafts import DraftFile
    from app.store.salvage import Salvaged

    copy = DraftFile.open(backup.path, EDITIONS, password=password, read_only=True)
    try:
        original = _original_of(backup, copy, password)
        try:
            made, told = _taken_over(copy.history, original or copy, target)
        finally:
            if original is not None:
                original.close()
        made.close()
        at = backup.at.astimezone()
        words = f"内容来自{at.month}月{at.day}日 {at:%H:%M} 的备份，此后的改动不在其中。"
        return Salvaged(target, (words, *copy.losses, *told), not told)
    finally:
        copy.close()


def _original_of(backup: Backup, copy: DraftFile, password: str) -> DraftFile | None:
    """The draft that a backup is of, to be looked at; ``None`` where it can't be opened."""
    from app.model.editions import EDITIONS
    from app.store.drafts import DraftFile

    if backup.original is None:
        return None
    try:
        found = DraftFile.open(backup.original, EDITIONS, password=password, read_only=True)
    except Failure:
        return None
    if found.draft_id != copy.draft_id:
        found.close()
        return None
    return found


def finish(
    file: DraftFile,
    history: History,
    autosave: Autosave | None,
    backups: Backups,
    troubled: Iterable[DraftFile],
) -> str:
    """Save the rest of a draft that is left, back it up, and let go of its file.

    What can't be saved is kept among the backups; then a sentence says so. What could be is no
    longer kept among them as the rest of the ``troubled`` files.
    """
    told = ""
    try:
        saved = autosave is None or autosave.close()
        if not saved and history.draft is not file.history.draft:
            told = _rescue(file, history, backups)
        elif not file.read_only:
            for other in troubled:
                backups.saved(other)
            if not backups.is_newest(file):
                backups.make(file)
    except Failure:
        _log.warning("no backup was made", exc_info=True)
    finally:
        file.close()
    return told


def _rescue(file: DraftFile, history: History, backups: Backups) -> str:
    name = file.path.name
    try:
        backups.emergency(history, file)
    except Failure as failure:
        return f"“{name}”最近的改动没有保存，也没能备份到本机：{failure}"
    return f"“{name}”最近的改动没有存进草稿，已备份到本机，可以用“文件”菜单的“恢复草稿…”取回。"
