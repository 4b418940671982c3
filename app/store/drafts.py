"""Draft files: made, opened, saved, copied, encrypted; one who writes, any number who look."""

from __future__ import annotations

import getpass
import os
import platform
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import uuid4

import apsw

from app.model.draft import Draft
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.history import History, Step
from app.store import database, whole
from app.store.database import HEADER, Connection
from app.store.migrations import migrate
from app.store.records import (
    PRESENT_KEY,
    Present,
    Unreadable,
    digest_of,
    pack,
    step_json,
    step_of,
    unpack,
)
from app.store.refusals import (
    Damaged,
    Holder,
    InUse,
    NewerDraft,
    NotADraft,
    NotSaved,
    PasswordNeeded,
    ReadOnlyPlace,
    UnknownEdition,
    WrongPassword,
)
from app.store.schema import APPLICATION_ID, DRAFT_SUFFIX, VERSION, is_ours, make_tables

# As bytes: what was damaged need not be text.
_PRESENT = "SELECT CAST(body AS BLOB), CAST(digest AS BLOB) FROM present WHERE id = 1"
_STEPS = "SELECT number, CAST(body AS BLOB), CAST(digest AS BLOB) FROM step"
_TRIES = 10
_PAUSE = 0.05
"""Seconds: a commit takes less, so who looks in the midst of one sees it whole soon after."""
_open: dict[tuple[int, int], str] = {}
"""The files that this process has open to write: closing a second handle of one would let go of
its lock (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled)."""
_open_lock = RLock()


def this_holder() -> Holder:
    """Whoever runs this program, as far as the system tells."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    return Holder(user, platform.node(), os.getpid(), datetime.now(UTC).astimezone())


class DraftFile:
    """One draft in its file. Every method may be called from any thread.

    ``history`` is what was read or last saved. ``losses`` are sentences about what could not be
    read any more though the content could; ``notice`` is one about a file that had to be put
    elsewhere while it was open.
    """

    def __init__(
        self,
        path: Path,
        connection: Connection,
        password: str,
        editions: tuple[Edition, ...],
        *,
        read_only: bool,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.losses: tuple[str, ...] = ()
        self.notice = ""
        self._lock = RLock()
        self._connection: Connection | None = connection
        self._password = password
        self._steps: dict[int, Step] = {}
        self._identity: tuple[int, int] | None = None
        self._present = self._read_present()
        self.edition = _edition_of(self._present.draft.edition, editions, path)
        self.history = self._read_history()
        self._check_catalogue()

    # --- making and opening -----------------------------------------------------------------

    @staticmethod
    def create(
        path: Path, draft: Draft, *, password: str = "", editions: tuple[Edition, ...] = ()
    ) -> DraftFile:
        """Make a draft file and open it.

        It is made complete under another name, and then put in its place. Raises
        :class:`Failure` where something is there already, or nothing can be written.
        """
        from app.model.editions import EDITIONS

        if os.path.lexists(path):
            raise Failure(f"“{path}”已经存在，请换一个文件名。")
        if not path.parent.is_dir():
            raise Failure(f"无法新建草稿“{path}”：文件夹不存在，请检查路径。")
        present = Present(uuid4().hex, draft)
        try:
            with whole.placed(path) as temporary:
                connection = database.make(temporary, password)
                try:
                    with connection:
                        make_tables(connection)
                        _put(connection, present)
                finally:
                    database.close(connection)
        except (OSError, apsw.Error) as error:
            raise Failure(f"无法新建草稿“{path}”：{reason_of(error)}") from None
        return DraftFile.open(path, editions or EDITIONS, password=password)

    @staticmethod
    def open(
        path: Path,
        editions: tuple[Edition, ...],
        *,
        password: str = "",
        read_only: bool = False,
        holder: Holder | None = None,
        before_migration: Callable[[Path], None] | None = None,
    ) -> DraftFile:
        """Open a draft file, to write it or (``read_only``) to look at it.

        Raises one of :mod:`app.store.refusals`, or another :class:`Failure` where there is no
        such file. ``before_migration`` is called with the path before an older draft is changed.
        """
        path = path.absolute()
        with _open_lock:
            identity = _identity(path)
            mine = identity in _open
            if not mine:
                _look_at_header(path, password)
            if read_only or mine:
                if mine and not read_only:
                    raise InUse(_in_use(path, this_holder()), this_holder())
                return _looked_at(path, editions, password)
            connection = _connected(path, password)
            try:
                _check(connection, path)
                migrate(connection, path, before_migration)
                file = DraftFile(path, connection, password, editions, read_only=False)
                # The first change of all: one that can't be read is never written to.
                _hold(connection, holder or this_holder(), path)
            except BaseException:
                database.close(connection)
                raise
            file._own(_identity(path))
            return file

    def _own(self, identity: tuple[int, int] | None) -> None:
        with _open_lock:
            if self._identity is not None:
                _open.pop(self._identity, None)
            self._identity = identity
            if identity is not None:
                _open[identity] = str(self.path)

    # --- what is in it ----------------------------------------------------------------------

    @property
    def draft_id(self) -> str:
        """What the draft is known by wherever it lies: 32 hexadecimal digits."""
        return self._present.draft_id

    @property
    def password(self) -> str:
        """The password that opens it, for backups are encrypted alike; empty without one."""
        return self._password

    @property
    def is_encrypted(self) -> bool:
        """Whether it takes a password to open it."""
        return bool(self._password)

    @property
    def present(self) -> Present:
        """What is listed as belonging to the draft. To be changed by :meth:`change` alone."""
        return self._present

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """The connection, for reading, while nobody else has it. Raises :class:`NotSaved`."""
        with self._lock:
            yield self._connected()

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """The connection in a transaction, which is on the disk when the block is left.

        Raises :class:`NotSaved` where it can't be; then nothing was changed.
        """
        with self._lock:
            if self.read_only:
                raise NotSaved(f"“{self.path.name}”是以只读方式打开的，没有保存。")
            connection = self._connected()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException as error:
                self._give_up(connection, error)
                if isinstance(error, apsw.Error | OSError):
                    raise NotSaved(f"“{self.path.name}”没有保存：{reason_of(error)}") from None
                raise

    def change(self, alter: Callable[[Connection, Present], None]) -> None:
        """Change records and what is listed of them in one transaction.

        ``alter`` gets the connection and the new present, a copy. Raises as :meth:`writing`.
        """
        with self._lock:
            present = replace(
                self._present,
                files=dict(self._present.files),
                snapshots=dict(self._present.snapshots),
                releases=dict(self._present.releases),
            )
            with self.writing() as connection:
                alter(connection, present)
                present.revision += 1
                _put(connection, present)
            self._present = present

    # --- saving -----------------------------------------------------------------------------

    def save(self, history: History) -> datetime:
        """Have ``history`` on the disk; gives when it was.

        The cost depends on the text alone, never on the attachments. Raises :class:`NotSaved`;
        the same object can be asked again, and no harm is done meanwhile.
        """
        with self._lock:
            if self.read_only:
                raise NotSaved(f"“{self.path.name}”是以只读方式打开的，没有保存。")
            self._stay()
            steps = {step.number: step for step in (*history.done, *history.undone)}

            def alter(connection: Connection, present: Present) -> None:
                gone = [(number,) for number in self._steps.keys() - steps.keys()]
                if gone:
                    connection.executemany("DELETE FROM step WHERE number = ?", gone)
                for number, step in steps.items():
                    if self._steps.get(number) is not step:
                        _put_step(connection, step)
                present.draft = history.draft
                present.done = [step.number for step in history.done]
                present.undone = [step.number for step in history.undone]
                present.next_number = history.next_number

            if history is not self.history:
                self.change(alter)
                self._steps, self.history = steps, history
            return datetime.now(UTC).astimezone()

    def _stay(self) -> None:
        """See to it that the file at the path is still the one that is open."""
        if self._connection is None:
            self._reconnect()
        here = _identity(self.path)
        if here == self._identity or self._identity is None:
            return
        # Deleted, moved or replaced by someone: what is written there now, nobody would find.
        target = self.path
        if here is not None:
            target = whole.free_name(self.path, "本机的修改")
            self.notice = (
                f"“{self.path.name}”在打开期间被其他程序替换，"
                f"您的内容已另存为“{target.name}”，请核对两个文件后保留一个。"
            )
        self._move_to(target)

    def _move_to(self, target: Path) -> None:
        try:
            with whole.placed(target) as temporary:
                whole.write(self._connected(), temporary, self._password)
        except (OSError, apsw.Error) as error:
            raise NotSaved(f"“{self.path.name}”没有保存：{reason_of(error)}") from None
        self._replace_connection(target)

    def _replace_connection(self, target: Path) -> None:
        if self._connection is not None:
            database.close(self._connection)
        self._connection, self.path = None, target
        self._reconnect()

    def _reconnect(self) -> None:
        """Open the file again after its disk failed, if it still is what was saved last."""
        try:
            connection = _connected(self.path, self._password)
        except Failure as failure:
            raise NotSaved(f"“{self.path.name}”没有保存：{failure}") from None
        try:
            _check(connection, self.path)
            there = _present_in(connection)
            expected = (self._present.revision, self._present.revision + 1)
            if there.draft_id != self.draft_id or there.revision not in expected:
                raise NotSaved(f"“{self.path.name}”已被换成另一份内容，请用“另存副本”保存。")
            _hold(connection, this_holder(), self.path)
        except (Failure, Unreadable, apsw.Error) as error:
            database.close(connection)
            if isinstance(error, Failure):
                raise NotSaved(str(error)) from None
            raise NotSaved(f"“{self.path.name}”没有保存：{reason_of(error)}") from None
        self._connection = connection
        # A commit may have arrived though its disk said otherwise: what is there is what counts.
        self._present = there
        self._steps = {}
        self._own(_identity(self.path))

    # --- copies and passwords -----------------------------------------------------------------

    def copy_to(self, path: Path) -> None:
        """Write a whole copy, complete or not at all. Raises :class:`Failure`."""
        if os.path.lexists(path):
            raise Failure(f"“{path}”已经存在，请换一个文件名。")
        try:
            with self._lock, whole.placed(path) as temporary:
                whole.write(self._connected(), temporary, self._password)
        except (OSError, apsw.Error) as error:
            raise Failure(f"无法写入副本“{path}”：{reason_of(error)}") from None

    def set_password(self, password: str) -> None:
        """Encrypt the whole file anew with ``password``; an empty one takes encryption away.

        The file is written anew and put in the old one's place, so that a crash leaves one of
        both whole. Raises :class:`NotSaved`; then the old password still holds.
        """
        with self._lock:
            if self.read_only:
                raise NotSaved(f"“{self.path.name}”是以只读方式打开的，不能更改密码。")
            self._stay()
            temporary = whole.beside(self.path)
            try:
                whole.write(self._connected(), temporary, password)
                old, self._connection = self._connected(), None
                database.close(old)
                whole.replace(temporary, self.path)
            except (OSError, apsw.Error) as error:
                with suppress(OSError):
                    temporary.unlink(missing_ok=True)
                raise NotSaved(f"没有更改密码：{reason_of(error)}") from None
            self._password = password
            self._reconnect()

    def close(self) -> None:
        """Let go of the file. What was saved is on the disk already."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                if not self.read_only:
                    with suppress(apsw.Error):
                        connection.execute("DELETE FROM holder")
                database.close(connection)
            self._own(None)

    # --- reading it ---------------------------------------------------------------------------

    def _connected(self) -> Connection:
        if self._connection is None:
            raise NotSaved(f"“{self.path.name}”已经关闭。")
        return self._connection

    def _give_up(self, connection: Connection, error: BaseException) -> None:
        """Take a transaction back. After an error of the disk the file is opened anew."""
        with suppress(apsw.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        if isinstance(error, apsw.IOError | apsw.CantOpenError | apsw.CorruptError):
            database.close(connection)
            self._connection = None

    def _read_present(self) -> Present:
        try:
            return _present_in(self._connected())
        except (Unreadable, apsw.Error):
            words = f"草稿“{self.path.name}”的内容已损坏，请用备份恢复；原文件没有改动。"
            raise Damaged(words) from None

    def _read_history(self) -> History:
        """The steps as far as they hang together: of a torn row, only what stands behind."""
        found: dict[int, Step] = {}
        with suppress(apsw.Error):
            for number, body, digest in self._connected().execute(_STEPS):
                with suppress(Unreadable, TypeError):
                    value = unpack(f"step:{int(number)}", body, digest)
                    found[int(number)] = step_of(int(number), value)
        done = _unbroken([found.get(number) for number in self._present.done])
        undone = _unbroken([found.get(number) for number in self._present.undone])
        lost = len(self._present.done) + len(self._present.undone) - len(done) - len(undone)
        if lost:
            self.losses += (f"有{lost}步较早的操作记录已损坏，不能再撤销；内容不受影响。",)
        self._steps = {step.number: step for step in (*done, *undone)}
        return History(self._present.draft, done, undone, self._present.next_number)

    def _check_catalogue(self) -> None:
        """Say which earlier states were lost, and list them no more."""
        for table, listed, name in (
            ("snapshot", self._present.snapshots, "历史版本"),
            ("release", self._present.releases, "定稿记录"),
        ):
            key = "id" if table == "snapshot" else "number"
            there: dict[int, Any] = {}
            with suppress(apsw.Error):
                there = dict(
                    self._connected().execute(
                        f"SELECT {key}, CAST(digest AS BLOB) FROM {table}"  # noqa: S608 - ours
                    )
                )
            lost = [number for number, digest in listed.items() if there.get(number) != digest]
            for number in lost:
                del listed[number]
            if lost:
                self.losses += (f"有{len(lost)}个{name}已损坏，不能再查看；当前内容不受影响。",)


def _unbroken(steps: list[Step | None]) -> tuple[Step, ...]:
    """The steps behind the last one that is missing."""
    kept: list[Step] = []
    for step in reversed(steps):
        if step is None:
            break
        kept.append(step)
    return tuple(reversed(kept))


# --- opening ------------------------------------------------------------------------------------


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _look_at_header(path: Path, password: str) -> None:
    """Refuse what can be told to be no draft of ours from its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise Failure(f"找不到草稿“{path}”，请检查它是否被移动、改名或删除。") from None
    except (OSError, ValueError) as error:
        if path.is_dir():
            raise NotADraft(f"“{path}”是文件夹，请选择草稿文件（{DRAFT_SUFFIX}）。") from None
        raise Failure(f"无法读取草稿“{path}”：{reason_of(error)}") from None
    if not head:
        raise NotADraft(f"“{path.name}”是空文件，不是草稿；可以用备份恢复。")
    if not head.startswith(HEADER):
        if path.suffix.lower() != DRAFT_SUFFIX or len(head) < 100:
            raise NotADraft(f"“{path.name}”不是本程序的草稿，没有打开，也没有改动。")
        if not password:
            raise PasswordNeeded(f"打开“{path.name}”需要密码。")
        return
    if int.from_bytes(head[68:72]) != APPLICATION_ID:
        raise NotADraft(f"“{path.name}”是其他程序的数据，没有打开，也没有改动。")
    _check_version(int.from_bytes(head[60:64]), path)


def _check_version(version: int, path: Path) -> None:
    if version > VERSION:
        raise NewerDraft(
            f"“{path.name}”由较新版本的程序保存，本版本不能打开，也没有改动它；请升级程序后再打开。"
        )


def _check(connection: Connection, path: Path) -> None:
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


def _looked_at(path: Path, editions: tuple[Edition, ...], password: str) -> DraftFile:
    for left in reversed(range(_TRIES)):
        connection: Connection | None = None
        try:
            connection = database.look(path, password)
            _check(connection, path)
            return DraftFile(path, connection, password, editions, read_only=True)
        except (Damaged, apsw.Error) as error:
            if connection is not None:
                database.close(connection)
            if not left:
                if isinstance(error, Damaged):
                    raise
                raise Failure(f"无法读取草稿“{path}”：{reason_of(error)}") from None
            time.sleep(_PAUSE)
        except BaseException:
            if connection is not None:
                database.close(connection)
            raise
    raise AssertionError


def _connected(path: Path, password: str) -> Connection:
    """The connection to write, after a look at a file that nobody was in the midst of writing."""
    if not _has_journal(path):
        try:
            looking = database.look(path, password)
        except apsw.Error as error:
            raise Failure(f"无法打开草稿“{path}”：{reason_of(error)}") from None
        try:
            _check(looking, path)
        finally:
            database.close(looking)
    try:
        connection = database.own(path, password)
    except apsw.NotADBError:
        raise WrongPassword(f"密码不正确，不能打开“{path.name}”，请重新输入。") from None
    except (apsw.BusyError, apsw.LockedError):
        holder = _holder_of(path, password)
        raise InUse(_in_use(path, holder), holder) from None
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


def _has_journal(path: Path) -> bool:
    try:
        return path.with_name(f"{path.name}-journal").stat().st_size > 0
    except OSError:
        return False


def _cannot_write(path: Path, error: Exception | None) -> Failure:
    if not path.exists():
        return Failure(f"找不到草稿“{path}”，请检查它是否被移动、改名或删除。")
    why = f"（{reason_of(error)}）" if error else ""
    return ReadOnlyPlace(f"“{path}”所在的位置不能写入{why}，可以只读查看，或另存到别处后再编辑。")


def _hold(connection: Connection, holder: Holder, path: Path) -> None:
    """Write down who has it, which also shows that it can be written at all."""
    row = (holder.user, holder.computer, holder.process, holder.since.isoformat())
    try:
        with connection:
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
            row = _row(connection, "SELECT user, computer, process, since FROM holder")
        finally:
            database.close(connection)
        if row is not None:
            user, computer, process, since = row
            return Holder(str(user), str(computer), int(process), datetime.fromisoformat(since))
    return None


def _in_use(path: Path, holder: Holder | None) -> str:
    if holder is None:
        return f"“{path.name}”正在别处打开，请在那里关闭后重试，或以只读方式查看。"
    since = holder.since.astimezone()
    who = f"{holder.user}在电脑{holder.computer}上" if holder.user else f"电脑{holder.computer}"
    return (
        f"“{path.name}”正由{who}打开（自{since.month}月{since.day}日{since:%H:%M}起），"
        "请在那里关闭后重试，或以只读方式查看。"
    )


def _edition_of(identity: str, editions: tuple[Edition, ...], path: Path) -> Edition:
    for edition in editions:
        if edition.id == identity:
            return edition
    raise UnknownEdition(
        f"“{path.name}”属于本程序不认识的申报书版本“{identity[:40]}”，请使用相应版本的程序打开。"
    )


# --- rows -----------------------------------------------------------------------------------------


def _present_in(connection: Connection) -> Present:
    """The draft as it stands there. Raises :class:`Unreadable` and :class:`apsw.Error`."""
    body, digest = _row(connection, _PRESENT) or (None, None)
    return Present.unpacked(body, digest)


def _row(connection: Connection, query: str) -> tuple[Any, ...] | None:
    return next(iter(connection.execute(query)), None)


def _put(connection: Connection, present: Present) -> None:
    body = present.packed()
    row = (body, digest_of(PRESENT_KEY, body))
    connection.execute("INSERT OR REPLACE INTO present VALUES (1, ?, ?)", row)


def _put_step(connection: Connection, step: Step) -> None:
    body = pack(step_json(step))
    row = (step.number, body, digest_of(f"step:{step.number}", body))
    connection.execute("INSERT OR REPLACE INTO step VALUES (?, ?, ?)", row)


def reason_of(error: BaseException | None) -> str:
    """Why the disk refused, in words that say what to do."""
    if isinstance(error, apsw.FullError):
        return "磁盘已满，请腾出空间；程序会自动重试。"
    if isinstance(error, apsw.ReadOnlyError):
        return "这个位置是只读的，请另存到别处。"
    if isinstance(error, apsw.CantOpenError):
        if "too long" in str(error):
            return "路径过长，请把文件放到路径较短的文件夹。"
        return "文件或所在的文件夹打不开，请检查U盘、网络驱动器或权限；程序会自动重试。"
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return "文件正被其他程序占用，请稍候；程序会自动重试。"
    if isinstance(error, apsw.CorruptError | apsw.NotADBError | Unreadable):
        return "文件已损坏，请另存副本或用备份恢复。"
    if isinstance(error, apsw.IOError):
        return "读写磁盘出错，请检查U盘、网络驱动器或磁盘；程序会自动重试。"
    if isinstance(error, FileExistsError):
        return "同名文件已经存在，请换一个文件名。"
    if isinstance(error, FileNotFoundError):
        return "文件夹不存在，请检查路径。"
    if isinstance(error, PermissionError):
        return "没有写入权限，或文件正被占用，请检查后重试。"
    if isinstance(error, OSError):
        return f"{error.strerror or '读写出错'}，请检查磁盘后重试。"
    return f"{type(error).__name__}，请重试。"
