"""Exporting while the window stays alive: how far it is, and an end to it where it isn't wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal

from app.export.evidence import Way
from app.export.evidence.inspecting import Abandoned, Inspector
from app.export.evidence.looking import look_at_rest
from app.export.issuing import Issuer
from app.export.release import CHECKING, STAGES, Exported, Refused, export, would_replace
from app.model.draft import Draft
from app.model.edition import Edition
from app.store.files import Files
from app.ui.editor import Editor
from app.ui.jobs import Lane, Worker


class _CancelledError(Exception):
    """Raised inside an export that is no longer wanted."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """How the evidence is brought onto paper."""

    word: Way
    resampling: bool


class Exporting(QObject):
    """One export at a time, in a thread of its own.

    What stands in the draft when it is started is exported, whatever is typed meanwhile. One of
    ``done``, ``refused``, ``failed`` and ``cancelled`` ends it.
    """

    progressed = Signal(str, int, int)
    """What is being done, how many stages are behind, and how many there are."""
    done = Signal(object)
    """An :class:`~app.export.release.Exported`."""
    refused = Signal(object)
    """A :class:`~app.export.release.Refused`: there are errors, nothing was written."""
    failed = Signal(str)
    """A sentence why nothing was written."""
    cancelled = Signal()
    """It was ended before anything was written."""
    busy_changed = Signal(bool)
    """Whether an export is under way."""
    pictured = Signal(int, int)
    """Which page of Word's version of the evidence is being drawn, and of how many."""
    _told = Signal(str)
    _drawn = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writers = Worker("exporting")
        self._lane = Lane(self._writers, self)
        self._lane.busy_changed.connect(self.busy_changed)
        self._unwanted = Event()
        self._inspector = Inspector()
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._drawn.connect(self._tell_page, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether an export is under way."""
        return self._lane.busy

    @staticmethod
    def would_replace(editor: Editor, folder: Path, release: str) -> list[str]:
        """The files in ``folder`` that would be replaced: a person is asked before that is done.

        ``release`` is what the release is called, or 草稿.
        """
        return would_replace(editor.edition, editor.answers, folder, release)

    def start(
        self,
        editor: Editor,
        files: Files,
        folder: Path,
        issuer: Issuer | None = None,
        word: Way = "none",
        *,
        resampling: bool = False,
    ) -> None:
        """Export what stands in the draft now into ``folder``; while one is under way, nothing.

        It is a release that ``issuer`` numbers and records; without one, a draft's print. ``word``
        says which DOCX of the evidence there is to be, ``resampling`` whether pictures in its PDF
        are made smaller for print.
        """
        if self.busy:
            return
        self._unwanted, self._inspector = Event(), Inspector()
        drawn = _Drawn(word, resampling)
        work = self._work(editor.edition, editor.draft, files, folder, issuer, drawn)
        self._lane.start(work, self._deliver, self.failed.emit)

    def cancel(self) -> None:
        """End the export as soon as may be, unless its files are being put in place already."""
        self._unwanted.set()
        self._inspector.abandon()

    def stop(self) -> None:
        """End the export, wait for that, and let the thread go; for good."""
        self.cancel()
        self._lane.cancel()
        self._writers.shut_down(cancel=True)

    def _work(
        self,
        edition: Edition,
        draft: Draft,
        files: Files,
        folder: Path,
        issuer: Issuer | None,
        drawn: _Drawn,
    ) -> Callable[[], Exported | Refused | None]:
        unwanted, before = self._unwanted, [""]
        inspector = self._inspector

        def progress(stage: str) -> None:
            if unwanted.is_set():
                raise _CancelledError
            if stage != before[0]:
                before[0] = stage
                self._told.emit(stage)

        def work() -> Exported | Refused | None:
            try:
                if issuer is not None:
                    # Mostly there is nothing left: the window looks at what comes in.
                    progress(CHECKING)
                    with inspector:
                        look_at_rest(edition, draft, files, inspector)
                return export(
                    edition,
                    draft,
                    files,
                    folder,
                    as_draft=issuer is None,
                    issuer=issuer,
                    word=drawn.word,
                    resampling=drawn.resampling,
                    progress=progress,
                    pictured=self._drawn.emit,
                )
            except (_CancelledError, Abandoned):
                return None

        return work

    def _tell(self, stage: str) -> None:
        if self.busy and not self._unwanted.is_set():
            self.progressed.emit(stage, STAGES.index(stage), len(STAGES))

    def _tell_page(self, page: int, pages: int) -> None:
        if self.busy and not self._unwanted.is_set():
            self.pictured.emit(page, pages)

    def _deliver(self, outcome: Exported | Refused | None) -> None:
        if outcome is None:
            self.cancelled.emit()
        elif isinstance(outcome, Refused):
            self.refused.emit(outcome)
        else:
            self.done.emit(outcome)
