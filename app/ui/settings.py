"""What the window remembers from one day to the next, in an ini file among the user's data."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from app.ui.appearance import SCHEMES, Scheme

_MOST_RECENT = 8


def data_folder() -> Path:
    """The folder of the program's own data for this user."""
    kind = QStandardPaths.StandardLocation.AppDataLocation
    return Path(QStandardPaths.writableLocation(kind))


class Settings:
    """Remembered things by name. What was damaged or is of a wrong type counts as not there."""

    def __init__(self, file: Path) -> None:
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def sync(self) -> None:
        """Write what is to be remembered now, and read what others wrote."""
        self._store.sync()

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system has it."""
        held = self._store.value("window/scheme")
        return held if isinstance(held, str) and held in SCHEMES else "system"

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._store.setValue("window/scheme", scheme)

    @property
    def export_folder(self) -> str:
        """Where the last export went, or empty."""
        held = self._store.value("export/folder")
        return held if isinstance(held, str) else ""

    @export_folder.setter
    def export_folder(self, folder: str) -> None:
        self._store.setValue("export/folder", folder)

    @property
    def recent(self) -> list[Path]:
        """The files that were opened last, the newest first."""
        held = self._store.value("files/recent")
        # A list of one comes back from an ini file as a text.
        names: list[object] = [held] if isinstance(held, str) else cast("list[object]", held or [])
        return [Path(name) for name in names if isinstance(name, str) and name]

    def remember(self, path: Path) -> None:
        """Put ``path`` at the head of the recent files."""
        rest = [known for known in self.recent if known != path]
        self._keep_recent([path, *rest])

    def forget(self, path: Path) -> None:
        """Take ``path`` off the recent files."""
        self._keep_recent([known for known in self.recent if known != path])

    def _keep_recent(self, paths: list[Path]) -> None:
        self._store.setValue("files/recent", [str(path) for path in paths[:_MOST_RECENT]])

    def state(self, name: str) -> QByteArray | None:
        """What Qt saved of a window's or a splitter's shape."""
        held = self._store.value(f"window/{name}")
        return held if isinstance(held, QByteArray) else None

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Save a window's or a splitter's shape under ``name``."""
        self._store.setValue(f"window/{name}", state)
