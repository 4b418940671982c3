"""The draft that the window has open: its file, its editor, and how they are kept in step.

Files are opened, closed, copied and backed up in one thread, in the order in which that was asked
for; the draft is saved in another (:class:`~app.store.autosave.Autosave`). The window waits for
the disk in one place only, :meth:`Session.flush`, and there for a bounded time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.ui.jobs import Lane, Worker, sentence_of

if TYPE_CHECKING:
    from app.model.edition import Edition
    from app.model.history import History
    from app.store.autosave import Autosave, SaveState
    from app.store.backups import Backups
    from app.ui.editor import Editor
    from app.ui.keeping import Opened, Refused

T = TypeVar("T")

_LOOK = 60_000
"""Milliseconds between two looks whether a backup is due."""
_PATIENCE = 5.0
"""Seconds that are waited for the disk when a draft is closed."""


class Session(QObject):
    """At most one draft at a time, and all that happens to its file.

    ``opened`` and ``editor`` are those of the draft that is open, or ``None``.
    """

    switched = Signal()
    """Another draft is open, or none."""
    refused = Signal(object)
    """A file can't be opened or made: a :class:`~app.ui.keeping.Refused`."""
    failed = Signal(str)
    """Something else that was asked for did not come about, and why."""
    saving_changed = Signal(object)
    """How saving stands: a :data:`~app.store.autosave.SaveState`."""
    told = Signal(str)
    """Something happened to the file that a person should know of."""
    moved = Signal()
    """The open draft lies elsewhere now."""
    _saver_told = Signal(object, object)

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        """``data`` is the folder that backups are kept in."""
        super().__init__(parent)
        self._data = data
        self._keepers = Worker("keeping")
        self.opening = Lane(self._keepers, self)
        self.opened: Opened | None = None
        self.editor: Editor | None = None
        self.state: SaveState | None = None
        self._autosave: Autosave | None = None
        self._backups: Backups | None = None
        self._lanes: set[Lane] = set()
        self._notice = ""
        self._looking = QTimer(self, interval=_LOOK)
        self._looking.timeout.connect(self._look_after)
        self._saver_told.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    @property
    def path(self) -> Path | None:
        """The file that is open."""
        return self.opened.file.path if self.opened else None

    @property
    def read_only(self) -> bool:
        """Whether the draft can be looked at only."""
        return self.opened is not None and self.opened.file.read_only

    # --- opening ----------------------------------------------------------------------------

    def introduce(self, done: Callable[[Edition], None], failed: Callable[[str], None]) -> None:
        """Give the newest edition, which takes a moment to load."""

        def work() -> Edition:
            from app.model.editions import EDITIONS

            return EDITIONS[-1]

        self.do(work, done, failed)

    def open(self, path: Path, password: str | None = None, *, read_only: bool = False) -> None:
        """Open a draft; the one that is open stays where that fails."""

        def work() -> Opened:
            from app.ui.keeping import open_draft

            return open_draft(path, password, read_only=read_only)

        self._start(path, work, password)

    def create(self, path: Path, source: Path | None = None) -> None:
        """Make a new draft at ``path`` and open it; its content is that of ``source``, if given."""

        def work() -> Opened:
            from app.ui.keeping import create_draft

            return create_draft(path, source)

        self._start(path, work)

    def create_in(self, folder: Path, name: str, source: Path) -> None:
        """Make a new draft from ``source``, under a name in ``folder`` that nothing has yet."""

        def work() -> Opened:
            from app.ui.keeping import create_draft_in

            return create_draft_in(folder, name, source)

        self._start(folder, work)

    def open_copy(self, path: Path, target: Path, password: str | None = None) -> None:
        """Copy a draft that can't be opened here to another place, and open the copy."""

        def work() -> Opened:
            from app.ui.keeping import copy_closed

            return copy_closed(path, target, password)

        self._start(target, work, password)

    def _start(self, path: Path, work: Callable[[], Opened], password: str | None = None) -> None:
        def attempt() -> Opened | Refused:
            from app.ui.keeping import or_refused

            return or_refused(path, password, work)

        self.opening.start(attempt, self._accept, self.failed.emit)

    def _accept(self, outcome: Opened | Refused) -> None:
        from app.store.autosave import Autosave, Saved
        from app.ui.editor import Editor
        from app.ui.keeping import Refused, begin

        if isinstance(outcome, Refused):
            self.refused.emit(outcome)
            return
        self._let_go()
        self.opened = outcome
        file = outcome.file
        self.editor = Editor(
            outcome.edition, file.history, outcome.files, read_only=file.read_only, parent=self
        )
        if not file.read_only:
            self._autosave = autosave = Autosave(
                file, lambda state: self._saver_told.emit(file, state), emergency=self._emergency
            )
            self.editor.put.connect(autosave.put)
            self.state = Saved(datetime.now(UTC))
            self._looking.start()
            self._keep(lambda backups: begin(outcome, backups))
        self.switched.emit()

    # --- saving -----------------------------------------------------------------------------

    def flush(self, seconds: float = _PATIENCE) -> bool:
        """Save what is not saved yet, waiting for it so long; whether all of it is on the disk."""
        if self.editor is not None:
            self.editor.settle()
        return self._autosave is None or self._autosave.flush(seconds)

    def save_soon(self) -> None:
        """Save at once, without waiting for it."""
        if self._autosave is not None:
            self._autosave.flush(0)

    def keep_named(self, name: str, done: Callable[[], None]) -> None:
        """Keep the draft as it is under a name."""
        opened, autosave = self.opened, self._autosave
        if opened is None or autosave is None:
            return

        def work() -> None:
            from app.ui.keeping import keep_named

            if autosave.flush(_PATIENCE):
                keep_named(opened, name)

        self.do(work, lambda _: done(), self.failed.emit)

    def remember_password(self, password: str) -> None:
        """Have this computer remember the password of the draft that is open."""
        path = self.path

        def work() -> None:
            from app.ui.keeping import remember

            if path is not None:
                remember(path, password)

        self.do(work, lambda _: None, self.failed.emit)

    def change_password(self, password: str, done: Callable[[], None], *, remember: bool) -> None:
        """Encrypt the draft with another password; an empty one takes encryption away."""
        opened, autosave = self.opened, self._autosave
        if opened is None or autosave is None:
            return

        def work() -> None:
            from app.ui.keeping import change_password

            autosave.flush(_PATIENCE)
            change_password(opened, password, remembering=remember)

        def succeed(_: None) -> None:
            # Backups are encrypted alike: those of before are open to whoever finds them.
            self._keep(lambda backups: backups.make(opened.file))
            done()

        self.do(work, succeed, self.failed.emit)

    def copy_to(self, path: Path, done: Callable[[str], None]) -> None:
        """Write a copy of the draft, whole and as it is now, to another place.

        ``done`` gets a sentence about what could not be copied, mostly an empty one.
        """
        opened, editor = self.opened, self.editor
        if opened is None or editor is None:
            return
        history = editor.history

        def work() -> str:
            from app.ui.keeping import copy_draft

            return copy_draft(opened, history, path)

        self.do(work, done, self.failed.emit)

    def _hear(self, file: object, state: SaveState) -> None:
        """What the saver tells; of a file that was closed it comes too late."""
        from app.store.autosave import Failing, Saved

        opened = self.opened
        if opened is None or opened.file is not file:
            return
        if isinstance(state, Saved) and isinstance(self.state, Failing):
            self._keep(lambda backups: backups.saved(opened.file))
        self.state = state
        self.saving_changed.emit(state)
        if opened.file.notice and opened.file.notice != self._notice:
            self._notice = opened.file.notice
            self.told.emit(self._notice)
            self.moved.emit()

    # --- closing ----------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the draft. What is not saved yet is, if it can be: ask :meth:`flush` first."""
        if self.opened is not None:
            self._let_go()
            self.switched.emit()

    def _let_go(self) -> None:
        opened, autosave, editor = self.opened, self._autosave, self.editor
        self.opened = self.editor = self._autosave = self.state = None
        self._looking.stop()
        if opened is None:
            return
        if editor is not None:
            editor.deleteLater()

        def finish(backups: Backups) -> None:
            from app.ui.keeping import finish

            if autosave is not None:
                autosave.close()
            finish(opened, backups)

        self._keep(finish)

    def shut_down(self) -> None:
        """Let go of the draft, and wait for what is being written."""
        self.opening.cancel()
        self._let_go()
        for lane in self._lanes:
            lane.cancel()
        self._keepers.shut_down()

    # --- what goes on beside ----------------------------------------------------------------

    def do(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[str], None]
    ) -> None:
        """Have something done with files, after all that was asked for before."""
        lane = Lane(self._keepers, self)
        self._lanes.add(lane)

        def drop() -> None:
            self._lanes.discard(lane)
            lane.deleteLater()

        def succeed(value: T) -> None:
            drop()
            done(value)

        def fail(why: str) -> None:
            drop()
            failed(why)

        lane.start(work, succeed, fail)

    def _keep(self, work: Callable[[Backups], object]) -> None:
        """Look after the draft's copies; that this fails is told nobody but the log."""

        def attempt() -> None:
            try:
                work(self._all_backups())
            except Exception as error:  # noqa: BLE001 - the draft itself is not concerned
                sentence_of(error)

        self._keepers.submit(attempt)

    def _all_backups(self) -> Backups:
        """Called in the keepers' thread alone."""
        from app.store.backups import Backups

        if self._backups is None:
            self._backups = Backups(self._data / "backups")
        return self._backups

    def _look_after(self) -> None:
        opened = self.opened

        def work(backups: Backups) -> None:
            from app.ui.keeping import look_after

            if opened is not None:
                look_after(opened, backups)

        self._keep(work)

    def _emergency(self, history: History) -> None:
        """The saver calls this in its own thread when it can't save."""
        from app.store.backups import Backups

        opened = self.opened
        if opened is not None:
            Backups(self._data / "backups").emergency(history, opened.file)
