"""What the window remembers from one day to the next, in an ini file among the user's data."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from app.export.evidence import WAYS, Way
from app.ui.appearance import SCHEMES, Scheme

_MOST_RECENT = 12
SMALLEST, LARGEST = 80, 200
"""The text size goes from here to there, in percent of the system's."""
MAIL_LIMIT, MOST_MAIL = 20, 2000
"""What a mail may weigh where a person has set nothing, and the most that can be set: megabytes."""

T = TypeVar("T")


def data_folder() -> Path:
    """The folder of the program's own data for this user."""
    kind = QStandardPaths.StandardLocation.AppDataLocation
    return Path(QStandardPaths.writableLocation(kind))


@dataclass(frozen=True, slots=True)
class Recent:
    """A draft as it was when it was last open: what the start page tells without opening it.

    Of a draft with a password nothing but its path, its time and its place is kept.
    """

    path: Path
    at: str = ""
    """When it was open, in ISO 8601 with a time zone."""
    applicant: str = ""
    subject: str = ""
    finished: int = 0
    """Steps without errors, of ``steps``."""
    steps: int = 0
    errors: int = 0
    place: str = ""
    """The path of the field or step that a person was at."""
    sealed: bool = False
    """Whether it has a password."""

    @property
    def when(self) -> datetime | None:
        """``at`` as a time, where it is one."""
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return None


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
    def text_size(self) -> int:
        """The size of the window's letters, in percent of the system's."""
        return self._read("window/text_size", _percent, 100)

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self._store.setValue("window/text_size", max(SMALLEST, min(LARGEST, percent)))

    @property
    def writing_size(self) -> float:
        """The size of long texts, relative to the window's other letters."""
        return self._read("window/writing_size", _factor, 1.0)

    @writing_size.setter
    def writing_size(self, factor: float) -> None:
        self._store.setValue("window/writing_size", str(factor))

    @property
    def panel(self) -> str:
        """The name of the tab that was last shown beside the form; empty where it was folded."""
        held = self._store.value("window/panel")
        return held if isinstance(held, str) else "problems"

    @panel.setter
    def panel(self, name: str) -> None:
        self._store.setValue("window/panel", name)

    def widths(self, panel: str) -> list[int]:
        """The widths of the columns with this panel, in pixels; none where none are known."""
        return self._read(f"window/columns_{panel}", _widths, [])

    def keep_widths(self, panel: str, widths: list[int]) -> None:
        """Remember the widths of the columns with this panel."""
        self._store.setValue(f"window/columns_{panel}", " ".join(map(str, widths)))

    @property
    def export_folder(self) -> str:
        """Where the last export went, or empty."""
        held = self._store.value("export/folder")
        return held if isinstance(held, str) else ""

    @export_folder.setter
    def export_folder(self, folder: str) -> None:
        self._store.setValue("export/folder", folder)

    @property
    def word_evidence(self) -> Way:
        """What Word's version of the evidence is written with a release."""
        held = self._store.value("export/word_evidence")
        for way in WAYS:
            if way == held:
                return way
        return "none"

    @word_evidence.setter
    def word_evidence(self, way: Way) -> None:
        self._store.setValue("export/word_evidence", way)

    @property
    def resampling(self) -> bool:
        """Whether pictures of the evidence that are too fine for print are made smaller for it."""
        return self._store.value("export/resampling") == "yes"

    @resampling.setter
    def resampling(self, wanted: bool) -> None:
        self._store.setValue("export/resampling", "yes" if wanted else "no")

    @property
    def mail_limit(self) -> int:
        """What one mail may weigh, in megabytes of 1,048,576 bytes."""
        return self._read("mail/limit", _megabytes, MAIL_LIMIT)

    @mail_limit.setter
    def mail_limit(self, megabytes: int) -> None:
        self._store.setValue("mail/limit", max(1, min(MOST_MAIL, megabytes)))

    # --- recent drafts ----------------------------------------------------------------------

    @property
    def recent(self) -> list[Recent]:
        """The drafts that were open last, the newest first."""
        return self._read("drafts/recent", _recents, [])

    def recent_at(self, path: Path) -> Recent | None:
        """What is remembered of the draft at ``path``."""
        return next((known for known in self.recent if known.path == path), None)

    def remember(self, draft: Recent) -> None:
        """Put a draft at the head of the recent ones; one with a password tells nothing of it."""
        if draft.sealed:
            draft = Recent(draft.path, draft.at, place=draft.place, sealed=True)
        rest = [known for known in self.recent if known.path != draft.path]
        self._keep_recent([draft, *rest])

    def move(self, old: Path, new: Path) -> None:
        """A draft lies elsewhere now: it is the one that is known of that place."""
        known = [draft for draft in self.recent if draft.path != new]
        self._keep_recent([replace(d, path=new) if d.path == old else d for d in known])

    def forget(self, path: Path) -> None:
        """Take the draft at ``path`` off the recent ones."""
        self._keep_recent([known for known in self.recent if known.path != path])

    def _keep_recent(self, drafts: list[Recent]) -> None:
        import json

        rows: list[dict[str, object]] = [
            {name: _plain(getattr(draft, name)) for name in Recent.__dataclass_fields__}
            for draft in drafts[:_MOST_RECENT]
        ]
        self._store.setValue("drafts/recent", json.dumps(rows, ensure_ascii=False))

    # --- shapes -----------------------------------------------------------------------------

    def state(self, name: str) -> QByteArray | None:
        """What Qt saved of a window's or a splitter's shape."""
        held = self._store.value(f"window/{name}")
        return held if isinstance(held, QByteArray) else None

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Save a window's or a splitter's shape under ``name``."""
        self._store.setValue(f"window/{name}", state)

    def _read(self, name: str, read: Callable[[str], T], otherwise: T) -> T:
        held = self._store.value(name)
        try:
            return read(str(held)) if isinstance(held, str | int) else otherwise
        except (ValueError, TypeError, RecursionError):
            return otherwise


def _percent(text: str) -> int:
    return max(SMALLEST, min(LARGEST, int(text)))


def _megabytes(text: str) -> int:
    return max(1, min(MOST_MAIL, int(text)))


def _factor(text: str) -> float:
    factor = float(text)
    return factor if math.isfinite(factor) else 1.0


def _widths(text: str) -> list[int]:
    widths = [int(width) for width in text.split()]
    usable = len(widths) == 3 and all(0 < width < 10_000 for width in widths)
    return widths if usable else []


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def _recents(text: str) -> list[Recent]:
    import json  # it takes a moment to load, and there may be nothing to read

    rows = json.loads(text)
    if not isinstance(rows, list):
        return []
    known = [_recent(row) for row in cast("list[object]", rows)]
    return [draft for draft in known if draft is not None][:_MOST_RECENT]


def _recent(row: object) -> Recent | None:
    if not isinstance(row, dict):
        return None
    members = cast("dict[str, Any]", row)
    kinds = {"applicant": str, "subject": str, "at": str, "place": str}
    kinds |= {"finished": int, "steps": int, "errors": int, "sealed": bool}
    taken = {n: members[n] for n, kind in kinds.items() if isinstance(members.get(n), kind)}
    path = members.get("path")
    return Recent(Path(path), **taken) if isinstance(path, str) and path else None
