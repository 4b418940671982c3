"""The declaration that the window shows: opened, watched, checked and drawn."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.jobs import Lane
from app.ui.watching import Watcher

if TYPE_CHECKING:
    from app.export.release import Exported, Refused
    from app.model.edition import Edition
    from app.ui.work import Opened, Preview


class Session(QObject):
    """One declaration at a time, and all that happens to it outside of the GUI thread.

    ``opened`` is what was last read without fault, ``trouble`` why the file can't be read now.
    ``preview`` belongs to ``opened``, or to what stood there before while a new one is drawn;
    ``undrawn`` is why there is none.
    """

    switched = Signal()
    """Another declaration, or none."""
    changed = Signal()
    """What it says, and what the checks say of it."""
    drawn = Signal()
    """There is a new preview, or a reason why there is none."""
    troubled = Signal(str)
    """``trouble`` is another, or none any more."""
    refused = Signal(str)
    """A file that was to be opened can't be, and why."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The renderers keep their fonts to themselves, so one at a time draws or exports.
        self._readers = ThreadPoolExecutor(1, "reading")
        self._writers = ThreadPoolExecutor(1, "writing")
        self.reading = Lane(self._readers, self)
        self.drawing = Lane(self._writers, self)
        self.exporting = Lane(self._writers, self)
        self._introducing = Lane(self._readers, self)
        self.opened: Opened | None = None
        self.preview: Preview | None = None
        self.trouble = ""
        self.undrawn = ""
        self._wanted: Path | None = None
        self._watcher = Watcher(self)
        self._watcher.changed.connect(self.reload)

    @property
    def path(self) -> Path | None:
        """The file that is open."""
        return self.opened.path if self.opened else None

    def introduce(self, done: Callable[[Edition], None], failed: Callable[[str], None]) -> None:
        """Give the newest edition, which takes a moment to load."""

        def work() -> Edition:
            from app.model.editions import EDITIONS

            return EDITIONS[-1]

        self._introducing.start(work, done, failed)

    def open(self, path: Path) -> None:
        """Open a file; the one that is open stays where that fails."""
        self._wanted = path.absolute()
        self._read(self._wanted)

    def reload(self) -> None:
        """Read the file again, where it has changed."""
        if self._wanted is not None:
            self._read(self._wanted)

    def close(self) -> None:
        """Let go of the file."""
        self.reading.cancel()
        self.drawing.cancel()
        self._wanted = self.opened = self.preview = None
        self.undrawn = ""
        self._watcher.watch(())
        self._trouble("")
        self.switched.emit()
        self.changed.emit()

    def export(
        self,
        folder: Path,
        done: Callable[[Exported | Refused], None],
        failed: Callable[[str], None],
        *,
        as_draft: bool,
    ) -> None:
        """Export what the file holds now into ``folder``; one of the callbacks is called."""
        path = self.path
        if path is None:
            return

        def work() -> Exported | Refused:
            from app.ui.work import export_file

            return export_file(path, folder, as_draft=as_draft)

        self.exporting.start(work, done, failed)

    def shut_down(self) -> None:
        """Wait for what is being written, want nothing else, and let the threads end."""
        self._wanted = None
        self._watcher.watch(())
        for lane in (self.reading, self.drawing, self.exporting, self._introducing):
            lane.cancel()
        for executor in (self._readers, self._writers):
            executor.shutdown(wait=True, cancel_futures=True)

    # --- reading ----------------------------------------------------------------------------

    def _read(self, path: Path) -> None:
        before = self.opened if self.path == path else None

        def work() -> Opened:
            from app.ui.work import open_file

            return open_file(path, before)

        self.reading.start(work, self._accept, lambda why: self._refuse(path, why))

    def _accept(self, opened: Opened) -> None:
        before, self.opened = self.opened, opened
        self._watcher.watch(opened.files)
        self._trouble("")
        if opened is before:
            return
        if before is None or before.path != opened.path:
            self.preview, self.undrawn = None, ""
            self.switched.emit()
        self.changed.emit()
        self._draw(opened)

    def _refuse(self, path: Path, why: str) -> None:
        if path == self.path:
            self._trouble(why)
        else:
            self._wanted = self.path
            self.refused.emit(why)

    # --- drawing ----------------------------------------------------------------------------

    def _draw(self, opened: Opened) -> None:
        def work() -> Preview:
            from app.ui.work import draw

            return draw(opened)

        self.drawing.start(work, self._show, self._lack)

    def _show(self, preview: Preview) -> None:
        self.preview, self.undrawn = preview, ""
        self.drawn.emit()

    def _lack(self, why: str) -> None:
        self.undrawn = why
        self.drawn.emit()

    def _trouble(self, why: str) -> None:
        if why != self.trouble:
            self.trouble = why
            self.troubled.emit(why)
