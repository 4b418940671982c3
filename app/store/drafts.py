"""Draft files: made, opened, saved, copied, encrypted; one who writes, any number who look."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

import apsw

from app.model.draft import Draft
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.history import History, Step
from app.store import database, whole
from app.store.database import Connection
from app.store.gate import (
    Traces,
    check,
    connect,
    edition_of,
    hold,
    identity_of,
    in_use,
    journal_of,
    look_at_header,
    this_holder,
    traces_of,
)
from app.store.migrations import is_older, migrate
from app.store.overlay import Overlay, opened
from app.store.reasons import reason_of
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
from app.store.refusals import Damaged, Holder, InUse, NotSaved
from app.store.schema import make_tables

# As bytes: what was damaged need not be text.
_PRESENT = "SELECT CAST(body AS BLOB), CAST(digest AS BLOB) FROM present WHERE id = 1"
_STEPS = "SELECT number, CAST(body AS BLOB), CAST(digest AS BLOB) FROM step"
_TRIES = 10
_PAUSE = 0.05
"""Seconds: a commit takes less, so who looks in the midst of one sees it whole soon after."""
_open: WeakValueDictionary[tuple[int, int], DraftFile] = WeakValueDictionary()
"""The files that this process has open to write: closing a second handle of one would let go of
its lock (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled)."""
_open_lock = RLock()


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
        behind: ExitStack | None = None,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.losses: tuple[str, ...] = ()
        self.notice = ""
        self.holder = this_holder()
        self._lock = RLock()
        self._connection: Connection | None = connection
        self._behind = behind or ExitStack()
        self._closed = False
        self._password = password
        # The steps in the file by their numbers; None while that is not certain.
        self._steps: dict[int, Step] | None = None
        self._identity: tuple[int, int] | None = None
        self._digest: bytes
        self._present, self._digest = self._read_present()
        # A commit may have arrived though its disk said otherwise: then the file has this digest.
        self._attempted: bytes = self._digest
        self.edition = edition_of(self._present.draft.edition, editions, path)
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

        if os.path.lexists(database.reached(path)):
            raise Failure(f"“{path}”已经存在，请换一个文件名。")
        if not database.reached(path.parent).is_dir():
            raise Failure(f"无法新建草稿“{path}”：文件夹不存在，请检查路径。")
        present = Present(uuid4().hex, draft)
        try:
            with whole.placed(path) as temporary:
                connection = database.make(temporary, password)
                try:
                    with database.transaction(connection):
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
        path = path.resolve() if path.is_symlink() else path.absolute()
        with _open_lock:
            mine = DraftFile.here(path)
            if mine is None:
                look_at_header(path, password)
            elif not read_only:
                raise InUse(in_use(path, mine.holder), mine.holder)
            if read_only:
                return _looked_at(path, editions, password, mine=mine is not None)
            connection = connect(path, password)
            try:
                check(connection, path)
                if before_migration is not None and is_older(connection):
                    # Closed meanwhile: whoever copies the file would let go of its lock.
                    database.close(connection)
                    before_migration(path)
                    connection = connect(path, password)
                    check(connection, path)
                migrate(connection, path)
                file = DraftFile(path, connection, password, editions, read_only=False)
                file.holder = holder or file.holder
                # The first change of all: one that can't be read is never written to.
                hold(connection, file.holder, path)
            except BaseException:
                database.close(connection)
                raise
            file._own(identity_of(path))
            return file

    @staticmethod
    def here(path: Path) -> DraftFile | None:
        """The draft file that this process has open at ``path`` to write, if it has.

        Nothing else in the process may open such a file, not even to read it.
        """
        identity = identity_of(path)
        with _open_lock:
            return _open.get(identity) if identity is not None else None

    def _own(self, identity: tuple[int, int] | None) -> None:
        with _open_lock:
            if self._identity is not None:
                _open.pop(self._identity, None)
            self._identity = identity
            if identity is not None:
                _open[identity] = self

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
            if self._connection is None and not self._closed:
                self._reconnect()
            yield self._connected()

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """The connection in a transaction, which is on the disk when the block is left.

        Raises :class:`NotSaved` where it can't be; then nothing was changed.
        """
        with self._lock:
            self._stay()
            connection = self._connected()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException as error:
                self._give_up(connection, error)
                if isinstance(error, apsw.Error | OSError):
                    raise self._not_saved(error) from None
                raise

    def change(self, alter: Callable[[Connection, Present], None]) -> None:
        """Change records and what is listed of them in one transaction.

        ``alter`` gets the connection and the new present, a copy. Raises as :meth:`writing`.
        """
        with self._lock:
            self._stay()
            present = replace(
                self._present,
                files=dict(self._present.files),
                snapshots=dict(self._present.snapshots),
                releases=dict(self._present.releases),
            )
            with self.writing() as connection:
                alter(connection, present)
                present.revision += 1
                self._attempted = _put(connection, present)
            self._present, self._digest = present, self._attempted

    # --- saving -----------------------------------------------------------------------------

    def save(self, history: History) -> datetime:
        """Have ``history`` on the disk; gives when it was.

        The cost depends on the text alone, never on the attachments. Raises :class:`NotSaved`;
        the same object can be asked again, and no harm is done meanwhile.
        """
        with self._lock:
            self._stay()
            known = self._steps
            steps = {step.number: step for step in (*history.done, *history.undone)}

            def alter(connection: Connection, present: Present) -> None:
                if known is None:
                    connection.execute("DELETE FROM step")
                elif gone := [(number,) for number in known.keys() - steps.keys()]:
                    connection.executemany("DELETE FROM step WHERE number = ?", gone)
                for number, step in steps.items():
                    if known is None or known.get(number) is not step:
                        _put_step(connection, step)
                present.draft = history.draft
                present.done = [step.number for step in history.done]
                present.undone = [step.number for step in history.undone]
                present.next_number = history.next_number

            if history is not self.history or known is None:
                self.change(alter)
                self._steps, self.history = steps, history
            return datetime.now(UTC).astimezone()

    def _stay(self) -> None:
        """See to it that the file at the path is still the one that is open, and can be written."""
        if self.read_only:
            raise NotSaved(f"“{self.path.name}”是以只读方式打开的，没有保存。")
        if self._connection is None and not self._closed:
            self._reconnect()
        here = identity_of(self.path)
        if here == self._identity or self._identity is None:
            return
        # Deleted, moved or replaced by someone: what is written there now, nobody would find.
        if here is None:
            self._move_to(self.path)
        elif self._is_at_path():
            # The same draft all the same: a stick was taken out and put in again.
            self._replace_connection(self.path)
        else:
            target = whole.free_name(self.path, "本机的修改")
            notice = (
                f"“{self.path.name}”在打开期间被其他程序替换，"
                f"您的内容已另存为“{target.name}”，请核对两个文件后保留一个。"
            )
            self._move_to(target)
            self.notice = notice

    def _is_at_path(self) -> bool:
        """Whether what was saved last stands in the file that is at the path now."""
        with suppress(apsw.Error, Unreadable):
            connection = database.look(self.path, self._password)
            try:
                return _present_in(connection)[1] in (self._digest, self._attempted)
            finally:
                database.close(connection)
        return False

    def _move_to(self, target: Path) -> None:
        try:
            with whole.placed(target) as temporary:
                whole.write(self._connected(), temporary, self._password)
        except (OSError, apsw.Error) as error:
            raise self._not_saved(error) from None
        self._replace_connection(target)

    def _replace_connection(self, target: Path) -> None:
        if self._connection is not None:
            database.close(self._connection)
        self._connection, self.path = None, target
        self._reconnect()

    def _reconnect(self) -> None:
        """Open the file again after its disk failed, if it still is what was saved last."""
        try:
            connection = connect(self.path, self._password)
        except Failure as failure:
            raise NotSaved(f"“{self.path.name}”没有保存：{failure}") from None
        try:
            check(connection, self.path)
            there, digest = _present_in(connection)
            if digest not in (self._digest, self._attempted):
                raise NotSaved(f"“{self.path.name}”已被换成另一份内容，请用“另存副本”保存。")
            hold(connection, self.holder, self.path)
        except (Failure, Unreadable, apsw.Error) as error:
            database.close(connection)
            if isinstance(error, Failure):
                raise NotSaved(str(error)) from None
            raise self._not_saved(error) from None
        self._connection = connection
        self._present, self._digest, self._attempted = there, digest, digest
        self._steps = None
        self._own(identity_of(self.path))

    # --- copies and passwords -----------------------------------------------------------------

    def copy_to(self, path: Path) -> None:
        """Write a whole copy, complete or not at all. Raises :class:`Failure`."""
        if os.path.lexists(database.reached(path)):
            raise Failure(f"“{path}”已经存在，请换一个文件名。")
        try:
            with self.reading() as connection, whole.placed(path) as temporary:
                whole.write(connection, temporary, self._password)
        except (OSError, apsw.Error) as error:
            raise Failure(f"无法写入副本“{path}”：{reason_of(error)}") from None

    def set_password(self, password: str) -> None:
        """Encrypt the whole file anew with ``password``; an empty one takes encryption away.

        The file is written anew and put in the old one's place, so that a crash leaves one of
        both whole. Raises :class:`NotSaved`; then the old password still holds.
        """
        with self._lock:
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
            with suppress(NotSaved):  # the next save says why, and tries again
                self._reconnect()

    def close(self) -> None:
        """Let go of the file. What was saved is on the disk already."""
        with self._lock:
            if self._closed:
                return
            if not self.read_only and self._connection is not None:
                with suppress(NotSaved):  # replaced since the last save: that must be found again
                    self._stay()
            self._closed = True
            connection, self._connection = self._connection, None
            if connection is not None:
                if not self.read_only:
                    with suppress(apsw.Error):
                        connection.execute("DELETE FROM holder")
                database.close(connection)
            self._behind.close()
            self._own(None)

    # --- reading it ---------------------------------------------------------------------------

    def _connected(self) -> Connection:
        if self._connection is None:
            raise NotSaved(f"“{self.path.name}”已经关闭。")
        return self._connection

    def _not_saved(self, error: BaseException) -> NotSaved:
        return NotSaved(f"“{self.path.name}”没有保存：{reason_of(error, retried=True)}")

    def _give_up(self, connection: Connection, error: BaseException) -> None:
        """Take a transaction back. After an error of the disk the file is opened anew."""
        lost = isinstance(error, apsw.IOError | apsw.CantOpenError | apsw.CorruptError)
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except apsw.Error:
            lost = True
        if lost:
            database.close(connection)
            self._connection = None

    def _read_present(self) -> tuple[Present, bytes]:
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


# --- rows -----------------------------------------------------------------------------------------


def _present_in(connection: Connection) -> tuple[Present, bytes]:
    """The draft as it stands there, and the digest of it.

    Raises :class:`Unreadable` and :class:`apsw.Error`.
    """
    body, digest = _row(connection, _PRESENT) or (None, None)
    return Present.unpacked(body, digest), bytes(digest or b"")


def _row(connection: Connection, query: str) -> tuple[Any, ...] | None:
    return next(iter(connection.execute(query)), None)


def _put(connection: Connection, present: Present) -> bytes:
    """Put the record in; gives its digest."""
    body = present.packed()
    digest = digest_of(PRESENT_KEY, body)
    connection.execute("INSERT OR REPLACE INTO present VALUES (1, ?, ?)", (body, digest))
    return digest


def _put_step(connection: Connection, step: Step) -> None:
    body = pack(step_json(step))
    row = (step.number, body, digest_of(f"step:{step.number}", body))
    connection.execute("INSERT OR REPLACE INTO step VALUES (?, ?, ?)", row)


def _looked_at(
    path: Path, editions: tuple[Edition, ...], password: str, *, mine: bool
) -> DraftFile:
    """A look at a file that somebody may be writing: what they saved last, and nothing in between.

    Where nobody comes to finish what a journal shows to be begun, it is undone in memory.
    """
    for left in reversed(range(_TRIES)):
        before = traces_of(path)
        if before.journal and not left and not mine:
            return _rolled_back(path, editions, password)
        try:
            file = _looked_at_once(path, editions, password)
        except Damaged:
            if not left or _is_quiet(path, before):
                raise
        else:
            if not left or _is_quiet(path, before):
                return file
            file.close()
        time.sleep(_PAUSE)
    raise AssertionError


def _is_quiet(path: Path, before: Traces) -> bool:
    """Whether nobody wrote since ``before``, nor was writing then."""
    return not before.journal and traces_of(path) == before


def _looked_at_once(path: Path, editions: tuple[Edition, ...], password: str) -> DraftFile:
    try:
        connection = database.look(path, password)
    except apsw.Error as error:
        raise Damaged(f"无法读取草稿“{path}”：{reason_of(error)}") from None
    try:
        check(connection, path)
        return DraftFile(path, connection, password, editions, read_only=True)
    except BaseException:
        database.close(connection)
        raise


def _rolled_back(path: Path, editions: tuple[Edition, ...], password: str) -> DraftFile:
    """A look at what was there before a commit that a crash broke off, without writing a byte."""
    with ExitStack() as behind:
        try:
            file = behind.enter_context(Overlay(database.reached(path)))
            journal = behind.enter_context(Overlay(database.reached(journal_of(path))))
            connection = behind.enter_context(opened(file, journal))
            database.unlock(connection, password)
        except (OSError, apsw.Error) as error:
            raise Damaged(f"无法读取草稿“{path}”：{reason_of(error)}") from None
        check(connection, path)
        return DraftFile(
            path, connection, password, editions, read_only=True, behind=behind.pop_all()
        )
    raise AssertionError
