"""One draft in the window, from when it is opened until its file is let go of."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.store.autosave import Autosave, Failing, Saved, SaveState
from app.ui.editor import Editor

if TYPE_CHECKING:
    from app.model.history import History
    from app.store.backups import Backups
    from app.store.drafts import DraftFile
    from app.ui.keeping import Opened

_log = logging.getLogger(__name__)

Emergency = Callable[["History", "DraftFile"], object]
"""Keeps elsewhere what can't be saved in a file; called in the saver's thread."""
Finish = Callable[["Backups"], str]
"""Lets go of a file, away from the window; gives a sentence where something was not saved."""


@dataclass(frozen=True, eq=False, slots=True)
class Job:
    """Something that goes on with the draft's file: ``words`` say what, without a full stop."""

    words: str
    cancel: Callable[[], object]


class OpenDraft(QObject):
    """A draft's editor, its file, and what saves the one in the other.

    The editor is the same for life; the file may become another (:meth:`take_over`). ``told`` are
    sentences about what was lost when it was opened. ``state`` says how saving stands, and is
    ``None`` where the draft can be looked at only. While it is ``moving`` to another file nothing
    is to be put into this one: it would stay there. Nor is anything once the draft is ``left``.
    """

    saving_changed = Signal(object)
    """How saving stands: a :data:`~app.store.autosave.SaveState`."""
    saved_again = Signal(object)
    """These files are saved, or done with, whose text had to be kept elsewhere for a while."""
    noticed = Signal(str)
    """Something happened to the file that a person should know of."""
    moved = Signal(object, object)
    """It lay at the first path, and lies at the second now."""
    idle = Signal()
    """The last job has ended."""
    replaced = Signal()
    """Another file has taken the place of the one before, which is about to be let go of."""
    leaving = Signal()
    """The draft is about to be left, and its file let go of."""
    _saver_told = Signal(object, object)

    def __init__(self, found: Opened, emergency: Emergency) -> None:
        super().__init__()
        self.edition = found.edition
        self.told = found.told
        self.file = found.file
        self.files = found.files
        self.state: SaveState | None = None
        self._emergency = emergency
        self._autosave: Autosave | None = None
        self._path = found.file.path
        self._notice = ""
        self._troubled: list[DraftFile] = []
        self._jobs: list[Job] = []
        self.moving = False
        self.left = False
        self.editor = Editor(
            found.edition,
            found.file.history,
            found.files,
            read_only=found.file.read_only,
            parent=self,
        )
        self._saver_told.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self.editor.put.connect(self._put)
        if not found.file.read_only:
            self.state = Saved(datetime.now(UTC))
            self._autosave = self._saver_of(found.file)

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.file.path

    @property
    def read_only(self) -> bool:
        """Whether the draft can be looked at only."""
        return self.file.read_only

    # --- saving -----------------------------------------------------------------------------

    @property
    def autosave(self) -> Autosave | None:
        """What saves it, and may be asked to in any thread."""
        return self._autosave

    def flush(self, seconds: float) -> bool:
        """Save what is not saved yet, waiting so long; whether all of it is on the disk."""
        self.editor.settle()
        return self._autosave is None or self._autosave.flush(seconds)

    def take_over(self, found: Opened) -> Finish:
        """Go on in another file; gives what lets go of the one before.

        What was typed while the other file was made is saved in it.
        """
        file, autosave = self.file, self._autosave
        self.file, self.files = found.file, found.files
        self.editor.files = found.files
        self._autosave = self._saver_of(found.file)
        self._put(self.editor.history)
        self.replaced.emit()
        self._tell_move()

        def finish(_: Backups) -> str:
            if autosave is not None:
                autosave.close(0)
            file.close()
            return ""

        return finish

    def leave(self) -> Finish:
        """Nobody edits it any more; gives what saves the rest and lets go of the file."""
        self.editor.settle()
        self.left = True
        self.leaving.emit()
        file, autosave, history = self.file, self._autosave, self.editor.history
        troubled = tuple(self._troubled)
        for job in tuple(self._jobs):
            job.cancel()
        self.editor.deleteLater()

        def finish(backups: Backups) -> str:
            from app.ui.keeping import finish

            return finish(file, history, autosave, backups, troubled)

        return finish

    def _saver_of(self, file: DraftFile) -> Autosave:
        # Whatever else is open by then: what can't be saved in this file is kept as this draft's.
        def rescue(history: History) -> None:
            self._emergency(history, file)

        def tell(state: SaveState) -> None:
            try:
                self._saver_told.emit(file, state)
            except RuntimeError:
                _log.debug("the window is gone: nobody hears how saving stands")

        return Autosave(file, tell, emergency=rescue)

    def _put(self, history: History) -> None:
        if self._autosave is not None:
            self._autosave.put(history)

    def _hear(self, file: DraftFile, state: SaveState) -> None:
        """What a saver tells; of a file that was let go of it comes too late."""
        if file is not self.file or self.left:
            return
        if isinstance(state, Failing) and file not in self._troubled:
            self._troubled.append(file)
        elif isinstance(state, Saved) and self._troubled:
            troubled, self._troubled = self._troubled, []
            self.saved_again.emit(troubled)
        self.state = state
        self.saving_changed.emit(state)
        if file.notice and file.notice != self._notice:
            self._notice = file.notice
            self.noticed.emit(self._notice)
        self._tell_move()

    def _tell_move(self) -> None:
        before, self._path = self._path, self.file.path
        if before != self._path:
            self.moved.emit(before, self._path)

    # --- what goes on with it ---------------------------------------------------------------

    def when_idle(self, then: Callable[[], object]) -> None:
        """Have something done once nothing goes on with the file."""
        if self._jobs:
            self.idle.connect(then, Qt.ConnectionType.SingleShotConnection)
        else:
            then()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What goes on with the file: it is called off when the draft is left."""
        return tuple(self._jobs)

    def begin(self, words: str, cancel: Callable[[], object]) -> Job:
        """Something begins to go on with the file; ``cancel`` calls it off."""
        job = Job(words, cancel)
        self._jobs.append(job)
        return job

    def end(self, job: Job) -> None:
        """It has ended, however it went."""
        if job in self._jobs:
            self._jobs.remove(job)
            if not self._jobs and not self.left:
                self.idle.emit()
