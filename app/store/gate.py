"""The gate of draft files: what is let in, who holds it, and in which words the rest is refused.

A file that is not ours, or is a newer program's, is recognised without a change to it.
"""

from __future__ import annotations

import getpass
import os
import platform
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import apsw

from app.model.edition import Edition
from app.model.failure import Failure
from app.model.filenames import DRAFT_SUFFIX
from app.store import database
from app.store.database import HEADER, Connection
from app.store.reasons import reason_of
from app.store.refusals import (
    Damaged,
    Holder,
    InUse,
    NewerDraft,
    NotADraft,
    PasswordNeeded,
    ReadOnlyPlace,
    UnknownEdition,
    WrongPassword,
)
from app.store.schema import APPLICATION_ID, VERSION, is_ours


def this_holder() -> Holder:
    """Whoever runs this program, as far as the system tells."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    return Holder(user, platform.node(), os.getpid(), datetime.now(UTC).astimezone())


def identity_of(path: Path) -> tuple[int, int] | None:
    """What tells the file at ``path`` from any other, whatever it is called; ``None`` for none."""
    try:
        state = database.reached(path).stat()
    except (OSError, ValueError):
        return None
    return state.st_dev, state.st_ino


class Traces(NamedTuple):
    """By what it shows that somebody is writing, or was: the journal is empty between commits."""

    changed: int
    size: int
    journal: int


def journal_of(path: Path) -> Path:
    """Where SQLite keeps what a commit that was broken off is undone with."""
    return path.with_name(f"{path.name}-journal")


def traces_of(path: Path) -> Traces:
    """What can be seen of writing from outside; all zero where nothing can."""
    changed = size = journal = 0
    with suppress(OSError, ValueError):
        state = database.reached(path).stat()
        changed, size = state.st_mtime_ns, state.st_size
        journal = database.reached(journal_of(path)).stat().st_size
    return Traces(changed, size, journal)


def look_at_header(path: Path, password: str) -> None:
    """Refuse what can be told to be no draft of ours from its first bytes."""
    try:
        with database.reached(path).open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise Failure(f"找不到草稿“{path}”，请检查它是否被移动、改名或删除。") from None
    except (OSError, ValueError) as error:
        if database.reached(path).is_dir():
            raise NotADraft(f"“{path}”是文件夹，请选择草稿文件（{DRAFT_SUFFIX}）。") from None
        raise Failure(f"无法读取草稿“{path}”：{reason_of(error)}") from None
    if not head:
        raise NotADraft(f"“{path.name}”是空文件，不是草稿；可以用备份恢复。")
    if not head.startswith(HEADER):
        if int.from_bytes(head[68:72]) == APPLICATION_ID:
            words = f"草稿“{path.name}”已损坏，请用备份恢复；原文件没有改动。"
            raise Damaged(words)
        if path.suffix.lower() != DRAFT_SUFFIX or not _may_be_encrypted(head):
            raise NotADraft(f"“{path.name}”不是本程序的草稿，没有打开，也没有改动。")
        if not password:
            raise PasswordNeeded(f"打开“{path.name}”需要密码。")
        return
    if int.from_bytes(head[68:72]) != APPLICATION_ID:
        raise NotADraft(f"“{path.name}”是其他程序的数据，没有打开，也没有改动。")
    _check_version(int.from_bytes(head[60:64]), path)


def _may_be_encrypted(head: bytes) -> bool:
    """Whether the first 100 bytes look like chance, as those of a ciphertext do."""
    # Of 256 values, chance takes about 83 in 100 draws, and fewer than 50 once in 10**20 files;
    # words and zeros take fewer.
    return len(head) == 100 and len(set(head)) >= 50


def _check_version(version: int, path: Path) -> None:
    if version > VERSION:
        raise NewerDraft(
            f"“{path.name}”由较新版本的程序保存，本版本不能打开，也没有改动它；请升级程序后再打开。"
        )


def check(connection: Connection, path: Path) -> None:
    """Refuse what is not exactly a draft of ours, or of a newer program. Changes nothing."""
    try:
        if connection.pragma("application_id") != APPLICATION_ID:
            raise NotADraft(f"“{path.name}”是其他程序的数据，没有打开，也没有改动。")
        version = int(connection.pragma("user_version"))
        _check_version(version, path)
        if version == VERSION and not is_ours(connection):
            raise NotADraft(f"“{path.name}”的内部结构不是本程序的草稿，没有打开，也没有改动。")
    except apsw.NotADBError:
        raise WrongPassword(f"密码不正确，不能打开“{path.name}”，请重新输入。") from None
    except apsw.Error:
        words = f"草稿“{path.name}”已损坏，请用备份恢复；原文件没有改动。"
        raise Damaged(words) from None


def connect(path: Path, password: str) -> Connection:
    """The connection to write, after a look at a file that nobody was in the midst of writing."""
    if not traces_of(path).journal:
        try:
            looking = database.look(path, password)
        except apsw.Error as error:
            raise Failure(f"无法打开草稿“{path}”：{reason_of(error)}") from None
        try:
            check(looking, path)
        finally:
            database.close(looking)
    try:
        connection = database.own(path, password)
    except apsw.NotADBError:
        raise WrongPassword(f"密码不正确，不能打开“{path.name}”，请重新输入。") from None
    except (apsw.BusyError, apsw.LockedError):
        holder = _holder_of(path, password)
        raise InUse(in_use(path, holder), holder) from None
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as error:
        raise _cannot_write(path, error) from None
    except apsw.CorruptError:
        words = f"草稿“{path.name}”已损坏，请用备份恢复；原文件没有改动。"
        raise Damaged(words) from None
    except apsw.Error as error:
        raise Failure(f"无法打开草稿“{path}”：{reason_of(error)}") from None
    if connection.readonly("main"):
        database.close(connection)
        raise _cannot_write(path, None)
    return connection


def _cannot_write(path: Path, error: Exception | None) -> Failure:
    if not database.reached(path).exists():
        return Failure(f"找不到草稿“{path}”，请检查它是否被移动、改名或删除。")
    why = f"（{reason_of(error)}）" if error else ""
    return ReadOnlyPlace(f"“{path}”所在的位置不能写入{why}，可以只读查看，或另存到别处后再编辑。")


def hold(connection: Connection, holder: Holder, path: Path) -> None:
    """Write down who has it, which also shows that it can be written at all."""
    row = (holder.user, holder.computer, holder.process, holder.since.isoformat())
    try:
        with database.transaction(connection):
            connection.execute("DELETE FROM holder")
            connection.execute("INSERT INTO holder VALUES (1, ?, ?, ?, ?)", row)
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as error:
        raise _cannot_write(path, error) from None
    except apsw.FullError:
        # Not even this fits: it is opened all the same, and the first save says why it fails.
        return
    except apsw.CorruptError:
        words = f"草稿“{path.name}”已损坏，请用备份恢复；原文件没有改动。"
        raise Damaged(words) from None
    except apsw.Error as error:
        raise Failure(f"无法打开草稿“{path}”：{reason_of(error)}") from None


def _holder_of(path: Path, password: str) -> Holder | None:
    with suppress(apsw.Error, ValueError, TypeError):
        connection = database.look(path, password)
        try:
            rows = list(connection.execute("SELECT user, computer, process, since FROM holder"))
        finally:
            database.close(connection)
        for user, computer, process, since in rows:
            return Holder(str(user), str(computer), int(process), datetime.fromisoformat(since))
    return None


def in_use(path: Path, holder: Holder | None) -> str:
    """The sentence about a draft that ``holder`` has open."""
    if holder is None:
        return f"“{path.name}”正在别处打开，请在那里关闭后重试，或以只读方式查看。"
    since = holder.since.astimezone()
    who = f"{holder.user}在电脑{holder.computer}上" if holder.user else f"电脑{holder.computer}"
    return (
        f"“{path.name}”正由{who}打开（自{since.month}月{since.day}日{since:%H:%M}起），"
        "请在那里关闭后重试，或以只读方式查看。"
    )


def edition_of(identity: str, editions: tuple[Edition, ...], path: Path) -> Edition:
    """The edition with this id. Raises :class:`UnknownEdition`."""
    for edition in editions:
        if edition.id == identity:
            return edition
    raise UnknownEdition(
        f"“{path.name}”属于本程序不认识的申报书版本“{identity[:40]}”，请使用相应版本的程序打开。"
    )
