"""Noticing that files were changed by someone else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_SETTLE = 250
"""Milliseconds of quiet to wait for: whoever saves a file touches it several times."""


class Watcher(QObject):
    """Tells once, a moment after the last of them, that watched files were changed.

    Their folders are watched too, for most programs save by putting a new file in the old one's
    place, and a file that is missing may come.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[Path, ...] = ()
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settling.timeout.connect(self._settled)
        self._system = QFileSystemWatcher(self)
        self._system.fileChanged.connect(self._touched)
        self._system.directoryChanged.connect(self._touched)

    def watch(self, files: Iterable[Path]) -> None:
        """Watch these files, and no others any more; of none at all nothing more is told."""
        self._files = tuple(files)
        if not self._files:
            self._settling.stop()
        places = {*self._files, *(file.parent for file in self._files)}
        wanted = {str(place) for place in places if _is_there(place)}
        watched = {*self._system.files(), *self._system.directories()}
        if watched - wanted:
            self._system.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._system.addPaths(sorted(wanted - watched))

    def _touched(self) -> None:
        self._settling.start()

    def _settled(self) -> None:
        # A file that was replaced is a new one, which has to be watched anew.
        self.watch(self._files)
        self.changed.emit()


def _is_there(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):
        return False  # a name that no file can have
