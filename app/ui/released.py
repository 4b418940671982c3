"""The releases of the open draft, and whether it still says what the newest of them says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from app.model.difference import unchanged
from app.model.failure import Failure
from app.store.drafts import DraftFile
from app.store.releases import Event, Release, Releases, What
from app.ui.editor import Editor

_MOMENT = 300
"""Milliseconds after a change in which more of them are waited for."""


def _now() -> datetime:
    return datetime.now().astimezone()


class Released(QObject):
    """What was released of a draft; follows its editor."""

    told = Signal()
    """There is another release, something became of one, or the draft departed from the newest."""

    def __init__(
        self,
        editor: Editor,
        file: DraftFile,
        parent: QObject | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._releases = Releases(file)
        self._now = now
        self._later = QTimer(self, singleShot=True, interval=_MOMENT)
        self._later.timeout.connect(self._look)
        self.list: tuple[Release, ...] = ()
        """The newest first."""
        self.changed = False
        """Whether the draft says something else on paper than the newest release."""
        editor.checked.connect(self._checked)
        self.refresh()

    @property
    def newest(self) -> Release | None:
        """The last release; ``None`` where there is none."""
        return next(iter(self.list), None)

    @property
    def next_name(self) -> str:
        """What the draft would be called if it were released now."""
        newest = self.newest
        number = newest.number if newest and not self.changed else self._releases.next_number
        return f"第{number}版"

    @property
    def words(self) -> str:
        """How the draft stands to its newest release, shortly; empty without one."""
        if self.newest is None:
            return ""
        name = self.newest.imprint.name
        return f"已改动，与{name}不同" if self.changed else f"与{name}一致"

    def refresh(self) -> None:
        """Read the releases anew."""
        self.list = self._releases.list()
        self.changed = self._differs()
        self.told.emit()

    def settle(self) -> None:
        """Compare at once, whatever was typed a moment ago."""
        self._later.stop()
        self._look()

    def log(self, number: int, what: What, words: str) -> str:
        """Write down what became of a release; gives a sentence where that failed."""
        try:
            self._releases.log(number, Event(what, self._now(), words))
        except Failure as failure:
            return str(failure)
        self.refresh()
        return ""

    def _checked(self) -> None:
        if self.list:
            self._later.start()

    def _look(self) -> None:
        changed = self._differs()
        if changed != self.changed:
            self.changed = changed
            self.told.emit()

    def _differs(self) -> bool:
        newest, editor = self.newest, self._editor
        return newest is not None and not unchanged(editor.edition, newest.draft, editor.draft)
