"""What is sent of a PDF that holds more than pages: made in the window as soon as that is known.

A release would make it in any case; made beforehand, the 校验码 that the window shows is the one
that a release will have.
"""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.model.failure import Failure
from app.ui.jobs import Lane, Worker

if TYPE_CHECKING:
    from app.ui.evidence.looking import Looking
    from app.ui.opened import OpenDraft


class _OverError(Exception):
    """The draft is left, or moves."""


class Cleansing(QObject):
    """Cleans what ``looking`` found to need it, in one open draft."""

    def __init__(self, opened: OpenDraft, looking: Looking) -> None:
        super().__init__(opened)
        self._opened = opened
        self._looking = looking
        self._worker = Worker("cleansing")
        self._lane = Lane(self._worker, self)
        self._tried = set[str]()
        looking.changed.connect(self._gather)
        opened.leaving.connect(self._stop)

    @property
    def busy(self) -> bool:
        """Whether something is being cleaned."""
        return self._lane.busy

    def _gather(self) -> None:
        opened = self._opened
        if opened.read_only or opened.moving or opened.left or self._lane.busy:
            return
        from app.export.evidence.cleaning import keep_clean
        from app.export.evidence.inspection import TO_CLEAN
        from app.export.evidence.looking import evidence_names

        names: list[str] = []
        for name in evidence_names(opened.editor.answers):
            found = self._looking.inspection(name)
            kept = opened.files.attachments.kept(name)
            told = {problem.code for problem in found.findings} if found is not None else set[str]()
            if kept is None or kept.sha256 in self._tried or not told & TO_CLEAN:
                continue
            self._tried.add(kept.sha256)
            if not opened.files.is_cleaned(name):
                names.append(name)
        if not names:
            return
        unwanted, files = Event(), opened.files
        job = opened.begin("正在整理要报送的证明材料", unwanted.set)

        def went_on() -> None:
            if unwanted.is_set():
                raise _OverError

        def work() -> bool:
            try:
                return keep_clean(files, names, went_on)
            except (_OverError, Failure):
                return False  # a release makes it, or says why it can't

        def end(done: bool) -> None:
            opened.end(job)
            if done and not opened.left:
                opened.editor.check_soon()
            self._gather()

        self._lane.start(work, end, lambda _: end(False))

    def _stop(self) -> None:
        self._lane.cancel()
        self._worker.shut_down(wait=False)
