"""The draft that the window has open, and all that is done with files on its behalf.

Files are opened, closed, copied and backed up in one thread, in the order in which that was asked
for; the draft is saved in another (:class:`~app.store.autosave.Autosave`). The window waits for
the disk in one place only, :meth:`Session.flush`, and there for a bounded time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.model.failure import Failure
from app.ui.backing import Backing
from app.ui.jobs import Lane, Tasks, Worker, sentence_of

if TYPE_CHECKING:
    from app.model.edition import Edition
    from app.store.autosave import SaveState
    from app.store.backups import Backups
    from app.store.drafts import DraftFile
    from app.store.snapshots import Kind
    from app.ui.editor import Editor
    from app.ui.keeping import Opened, Refused
    from app.ui.opened import Finish, OpenDraft

_log = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK = 60_000
"""Milliseconds between two looks whether a backup is due."""
_PATIENCE = 5.0
"""Seconds that are waited for the disk when a draft is closed."""
UNSAVED = "草稿还没有存到磁盘上，请等到保存成功后再试。"


def _nothing(_: object) -> None:
    """What there is to do with an outcome that nobody waits for."""


class Session(QObject):
    """At most one draft at a time: ``opened`` is the one that is open, or ``None``."""

    switched = Signal()
    """Another draft is open, or none."""
    refused = Signal(object)
    """A file can't be opened or made: a :class:`~app.ui.keeping.Refused`."""
    failed = Signal(str)
    """Something else that was asked for did not come about, and why."""
    saving_changed = Signal(object)
    """How saving stands: a :data:`~app.store.autosave.SaveState`."""
    told = Signal(str)
    """Something happened to a file that a person should know of."""
    moved = Signal(object, object)
    """The open draft lay at the first path, and lies at the second now."""
    _left = Signal(object, str)

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        """``data`` is the folder that backups are kept in."""
        super().__init__(parent)
        self._keepers = Worker("keeping")
        self.opening = Lane(self._keepers, self)
        self.opened: OpenDraft | None = None
        self._backing = Backing(self._keepers, data / "backups")
        self._tasks = Tasks(self._keepers, self)
        self._looking = QTimer(self, interval=_LOOK)
        self._looking.timeout.connect(self._look_after)
        self._left.connect(self._forget, Qt.ConnectionType.QueuedConnection)

    @property
    def editor(self) -> Editor | None:
        """The editor of the draft that is open."""
        return self.opened.editor if self.opened else None

    @property
    def state(self) -> SaveState | None:
        """How saving stands; ``None`` where nothing can be saved."""
        return self.opened.state if self.opened else None

    @property
    def path(self) -> Path | None:
        """The file that is open."""
        return self.opened.path if self.opened else None

    @property
    def read_only(self) -> bool:
        """Whether the draft can be looked at only."""
        return self.opened is not None and self.opened.read_only

    # --- opening ----------------------------------------------------------------------------

    def introduce(self, done: Callable[[Edition], None], failed: Callable[[str], None]) -> None:
        """Give the newest edition, which takes a moment to load."""

        def work() -> Edition:
            from app.model.editions import EDITIONS

            return EDITIONS[-1]

        self.do(work, done, failed)

    def open(self, path: Path, password: str | None = None, *, read_only: bool = False) -> None:
        """Open a draft; the one that is open stays where that fails."""

        def work(password: str | None) -> Opened:
            from app.ui.keeping import open_draft

            return open_draft(path, password, read_only=read_only)

        self._start(path, work, password)

    def create(self, path: Path, source: Path | None = None) -> None:
        """Make a new draft at ``path`` and open it; its content is that of ``source``, if given."""

        def work(_: str | None) -> Opened:
            from app.ui.keeping import create_draft

            return create_draft(path, source)

        self._start(path, work)

    def create_in(self, folder: Path, name: str, source: Path) -> None:
        """Make a new draft from ``source``, under a name in ``folder`` that nothing has yet."""

        def work(_: str | None) -> Opened:
            from app.ui.keeping import create_draft_in

            return create_draft_in(folder, name, source)

        self._start(folder, work)

    def open_copy(self, path: Path, target: Path, password: str | None = None) -> None:
        """Copy a draft that can't be opened here to another place, and open the copy."""

        def work(password: str | None) -> Opened:
            from app.ui.keeping import copy_closed

            return copy_closed(path, target, password)

        self._start(path, work, password)

    def _start(
        self, path: Path, work: Callable[[str | None], Opened], password: str | None = None
    ) -> None:
        """Have ``work`` open what is called by ``path``; who refuses it can be asked again."""

        def attempt() -> Opened | Refused:
            from app.ui.keeping import or_refused

            def again(other: str | None) -> None:
                self._start(path, work, other)

            return or_refused(path, password, lambda: work(password), again)

        self.opening.start(attempt, self._accept, self.failed.emit, self._drop)

    def _drop(self, outcome: Opened | Refused) -> None:
        """Something else was asked for meanwhile."""
        from app.ui.keeping import Opened

        if isinstance(outcome, Opened):
            self._keepers.submit(outcome.file.close)

    def _accept(self, outcome: Opened | Refused) -> None:
        from app.ui.keeping import Refused, begin
        from app.ui.opened import OpenDraft

        if isinstance(outcome, Refused):
            self.refused.emit(outcome)
            return
        try:
            draft = OpenDraft(outcome, self._backing.rescue)
        except Exception as error:  # noqa: BLE001 - whatever it is, the open draft stays
            self._drop(outcome)
            self.failed.emit(sentence_of(error))
            return
        draft.setParent(self)
        draft.saving_changed.connect(self.saving_changed)
        draft.saved_again.connect(self._backing.discard_rescued)
        draft.noticed.connect(self.told)
        draft.moved.connect(self.moved)
        self._let_go()
        self.opened = draft
        if not draft.read_only:
            self._looking.start()
            self._backing.keep(lambda backups: begin(outcome.file, backups))
        self.switched.emit()

    # --- saving -----------------------------------------------------------------------------

    def flush(self, seconds: float | None = None) -> bool:
        """Save what is not saved yet, waiting for it so long; whether all of it is on the disk."""
        patience = _PATIENCE if seconds is None else seconds
        return self.opened is None or self.opened.flush(patience)

    def save_soon(self) -> None:
        """Save at once, without waiting for it."""
        if self.opened is not None and self.opened.autosave is not None:
            self.opened.autosave.flush(0)

    def keep_version(
        self,
        kind: Kind,
        name: str,
        done: Callable[[], None],
        failed: Callable[[str], None],
        owner: QObject | None = None,
    ) -> None:
        """Keep the draft as it is, as a version of this kind and name."""

        def work(file: DraftFile) -> None:
            from app.store.snapshots import Snapshots

            Snapshots(file).take(kind, name)

        self._when_saved(work, lambda _: done(), failed, owner)

    def remember_password(self, password: str) -> None:
        """Have this computer remember the password of the draft that is open."""
        path = self.path

        def work() -> None:
            from app.ui.keeping import remember

            if path is not None:
                remember(path, password)

        self.do(work, _nothing, self.failed.emit)

    def change_password(
        self, password: str, done: Callable[[str], None], *, remember: bool
    ) -> None:
        """Encrypt the draft with another password; an empty one takes encryption away.

        ``done`` gets a sentence about what should have gone with it and did not, mostly empty.
        """

        def work(file: DraftFile) -> str:
            from app.ui.keeping import change_password

            return change_password(file, password, self._backing.backups(), remembering=remember)

        self._when_saved(work, done, self.failed.emit)

    def _when_saved(
        self,
        work: Callable[[DraftFile], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
        owner: QObject | None = None,
    ) -> None:
        """Do something with the open file, once all that was typed is in it."""
        draft = self.opened
        if draft is None or draft.autosave is None:
            return
        draft.editor.settle()
        file, autosave, patience = draft.file, draft.autosave, _PATIENCE

        def attempt() -> T:
            if not autosave.flush(patience):
                raise Failure(UNSAVED)
            return work(file)

        self.do(attempt, done, failed, owner)

    # --- copies -----------------------------------------------------------------------------

    def copy_to(self, path: Path, done: Callable[[str], None]) -> None:
        """Write a copy of the draft, whole and as it is now, to another place.

        ``done`` gets a sentence about what could not be copied, mostly an empty one.
        """
        draft = self.opened
        if draft is None:
            return
        file, history = draft.file, draft.editor.history

        def work() -> str:
            from app.ui.keeping import copy_draft

            return copy_draft(file, history, path)

        self.do(work, done, self.failed.emit)

    def move_to(self, path: Path, done: Callable[[str], None]) -> None:
        """Go on with the draft in another file, made at ``path``; what is typed meanwhile goes too.

        ``done`` gets a sentence about what could not be copied, mostly an empty one. Of a draft
        that can be looked at only a copy is opened, as any other draft is.
        """
        draft = self.opened
        if draft is None:
            return
        file, history = draft.file, draft.editor.history

        def work(_: str | None = None) -> Opened:
            from app.ui.keeping import copy_open

            return copy_open(file, history, path)

        if draft.read_only:
            self._start(path, work)
            return
        if draft.jobs:
            self.failed.emit(f"{draft.jobs[0].words}，请等它结束后再另存。")
            return
        job = draft.begin("正在另存草稿", lambda: None)
        draft.moving = True

        def accept(found: Opened) -> None:
            draft.moving = False
            draft.end(job)
            if self.opened is not draft:
                self._drop(found)
                return
            finish = draft.take_over(found)
            # An export that was begun meanwhile reads from the file before.
            draft.when_idle(lambda: self._finish(finish))
            self._backing.keep(lambda backups: backups.make(found.file))
            done(" ".join(found.told))

        def fail(why: str) -> None:
            draft.moving = False
            draft.end(job)
            self.failed.emit(why)

        self.do(work, accept, fail)

    # --- closing ----------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the draft. What is not saved yet is, if it can be: ask :meth:`flush` first."""
        if self.opened is not None:
            self._let_go()
            self.switched.emit()

    def _let_go(self) -> None:
        draft, self.opened = self.opened, None
        self._looking.stop()
        if draft is not None:
            self._finish(draft.leave(), draft)

    def _finish(self, finish: Finish, draft: OpenDraft | None = None) -> None:
        """Have a file let go of; ``draft`` has nothing left to do then."""

        def work() -> None:
            told = ""
            try:
                told = finish(self._backing.backups())
            except Exception as error:  # noqa: BLE001 - nobody waits for it
                told = sentence_of(error)
            if told:
                _log.warning("%s", told)
            self._left.emit(draft, told)

        self._keepers.submit(work)

    def _forget(self, draft: OpenDraft | None, told: str) -> None:
        if draft is not None:
            draft.deleteLater()
        if told:
            self.told.emit(told)

    def shut_down(self) -> None:
        """Let go of the draft, and wait for what is being written."""
        self.opening.cancel()
        self._let_go()
        self._tasks.cancel()
        self._keepers.shut_down()

    # --- what goes on beside ----------------------------------------------------------------

    def do(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
        owner: QObject | None = None,
    ) -> None:
        """Have something done with files, after all that was asked for before.

        Once ``owner`` is gone nobody is told how it went.
        """
        self._tasks.do(work, done, failed, owner)

    def lane(self, owner: QObject) -> Lane:
        """Reads from the open file for ``owner``, in turn with what else is done with files."""
        return Lane(self._keepers, owner)

    def _look_after(self) -> None:
        draft = self.opened

        def work(backups: Backups) -> None:
            from app.ui.keeping import look_after

            if draft is not None:
                look_after(draft.file, backups)

        self._backing.keep(work)
