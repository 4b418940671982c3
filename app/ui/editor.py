"""The draft that is open, as the window's parts see it: its values, its findings, its steps.

A widget tells every keystroke to :meth:`Editor.edit`; the draft changes at once, whoever else
shows the same field is told, the history is handed on to be saved, and the checks run when the
events that are waiting have been dealt with. Nothing here knows files or widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from app.model.answers import Answers
from app.model.checks import Report, check_answers
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.history import Change, Confirming, History, Noting
from app.model.paths import FieldPath
from app.model.surroundings import Surroundings
from app.model.values import Json


def _now() -> datetime:
    return datetime.now(UTC)


class Editor(QObject):
    """One draft being edited. ``report`` may be a moment behind ``draft``; ``checked`` tells."""

    changed = Signal(object, object)
    """The places that changed (``frozenset`` of paths), and who changed them (or ``None``)."""
    checked = Signal()
    """``answers`` and ``report`` are those of the draft as it is."""
    led = Signal(object)
    """This path is to be shown and entered: of a finding, a search hit, an undone step."""
    put = Signal(object)
    """The history, each time that it is another: to be saved."""

    def __init__(
        self,
        edition: Edition,
        history: History,
        files: Surroundings,
        *,
        read_only: bool = False,
        now: Callable[[], datetime] = _now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.edition = edition
        self.files = files
        self.read_only = read_only
        self._now = now
        self._history = history
        self._checking = QTimer(self, singleShot=True, interval=0)
        self._checking.timeout.connect(self.check)
        self._answers = Answers(edition.form, dict(history.draft.content))
        self.check()

    # --- what stands there ------------------------------------------------------------------

    @property
    def history(self) -> History:
        """The draft with the steps that led to it."""
        return self._history

    @property
    def draft(self) -> Draft:
        """The draft as it is, unchecked perhaps."""
        return self._history.draft

    @property
    def answers(self) -> Answers:
        """The draft's answers as of the last check."""
        return self._answers

    @property
    def report(self) -> Report:
        """What the last check found."""
        return self._report

    def value(self, path: FieldPath) -> Json:
        """What stands at ``path``; ``None`` where nothing does."""
        return self.draft.get(path)

    # --- changing it ------------------------------------------------------------------------

    def edit(self, path: FieldPath, value: Json, *, by: object = None, name: str = "输入") -> None:
        """Put ``value`` at ``path``; ``None`` or an empty text takes away what stands there."""
        self.edit_all([(path, value)], by=by, name=name)

    def edit_all(
        self, edits: Iterable[tuple[FieldPath, Json]], *, by: object = None, name: str
    ) -> None:
        """Put several values as one step. A place that is gone (a removed row) is passed over."""
        draft, changes = self.draft, list[Change]()
        for path, value in edits:
            try:
                edit = draft.edit(path, None if value == "" else value)
                draft = draft.apply(edit)
            except KeyError:
                continue
            changes.append(edit)
        self.make(changes, by=by, name=name)

    def confirm(self, code: str, path: FieldPath, reason: str) -> None:
        """Confirm a warning with a reason; without one, no longer."""
        before = self.draft.reason(code, path)
        name = "确认" if reason.strip() else "撤回确认"
        self.make([Confirming(code, path, before, reason.strip())], name=name)

    def note(self, path: FieldPath, text: str, *, by: object = None) -> None:
        """Note something down about a field; a blank text takes the note away."""
        after = text if text.strip() else ""
        self.make([Noting(path, self.draft.noted(path), after)], by=by, name="备注")

    def make(self, changes: Iterable[Change], *, by: object = None, name: str) -> None:
        """Make changes as one step, or as more of a burst of typing."""
        if not self.read_only:
            made = tuple(changes)
            history = self._history.make(made, at=self._now(), name=name)
            self._become(history, frozenset(change.path for change in made), by)

    def settle(self) -> None:
        """Close the last step: what is typed next is another, however soon it comes."""
        self._history = self._history.settled()

    # --- steps ------------------------------------------------------------------------------

    @property
    def undo_name(self) -> str:
        """What undoing would take back; empty where there is nothing."""
        return self._history.done[-1].name if self._history.done else ""

    @property
    def redo_name(self) -> str:
        """What redoing would do again; empty where there is nothing."""
        return self._history.undone[-1].name if self._history.undone else ""

    def undo(self) -> None:
        """Take the last step back, and lead to where it was made."""
        if self._history.done and not self.read_only:
            step = self._history.done[-1]
            self._become(self._history.undo(), step.paths, None)
            self.led.emit(step.path)

    def redo(self) -> None:
        """Do the step that was undone last again, and lead to where it is made."""
        if self._history.undone and not self.read_only:
            step = self._history.undone[-1]
            self._become(self._history.redo(), step.paths, None)
            self.led.emit(step.path)

    def lead(self, path: FieldPath) -> None:
        """Have ``path`` shown and entered."""
        self.led.emit(path)

    # --- checking ---------------------------------------------------------------------------

    def check(self) -> None:
        """Check now what would be checked in a moment."""
        self._checking.stop()
        draft = self.draft
        self._answers = Answers(self.edition.form, dict(draft.content), self._answers)
        self._report = check_answers(self.edition, self._answers, draft, self.files)
        self.checked.emit()

    def check_soon(self) -> None:
        """Check in a moment: what is known of the files, or how they are judged, has changed."""
        self._checking.start()

    def _become(self, history: History, paths: frozenset[FieldPath], by: object) -> None:
        if history is self._history:
            return
        self._history = history
        self.changed.emit(paths, by)
        self.put.emit(history)
        self._checking.start()
