"""Looks after the copies of drafts, behind what the window asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.ui.jobs import Worker, sentence_of

if TYPE_CHECKING:
    from app.model.history import History
    from app.store.backups import Backups
    from app.store.drafts import DraftFile


class Backing:
    """The backups in ``folder``, with which ``worker`` does things in turn with all else."""

    def __init__(self, worker: Worker, folder: Path) -> None:
        self._worker = worker
        self._folder = folder
        self._backups: Backups | None = None

    def keep(self, work: Callable[[Backups], object]) -> None:
        """Have something done with them; that this fails is told nobody but the log."""

        def attempt() -> None:
            try:
                work(self.backups())
            except Exception as error:  # noqa: BLE001 - the draft itself is not concerned
                sentence_of(error)

        self._worker.submit(attempt)

    def backups(self) -> Backups:
        """To be called in the worker's thread alone."""
        from app.store.backups import Backups

        if self._backups is None:
            self._backups = Backups(self._folder)
        return self._backups

    def rescue(self, history: History, file: DraftFile) -> None:
        """Keep what can't be saved; a saver calls this in its own thread."""
        from app.store.backups import Backups

        Backups(self._folder).emergency(history, file)

    def discard_rescued(self, files: Sequence[DraftFile]) -> None:
        """What could not be saved once is in the draft by now."""

        def work(backups: Backups) -> None:
            for file in files:
                backups.saved(file)

        self.keep(work)
