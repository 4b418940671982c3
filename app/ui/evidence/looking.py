"""对方打得开吗, in the window: each file of evidence is looked at as soon as the draft names it.

One file after the other, in a thread that hands its bytes to a process beside the program
(:mod:`app.export.evidence.inspecting`). Nobody waits for it: what is found shows among the
problems and in the row of the file once it is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.model.compound import Rows
from app.model.kinds import FileName
from app.ui.jobs import Lane, Worker

if TYPE_CHECKING:
    from app.export.evidence.inspecting import Inspector
    from app.export.evidence.inspection import Inspection
    from app.export.evidence.looking import Looks
    from app.model.form import Node
    from app.model.paths import FieldPath
    from app.store.records import KeptFile
    from app.ui.opened import OpenDraft

_BREATH = 500
"""Milliseconds: what a draft is opened for comes first."""
_TELLING = 400
"""Milliseconds between two times that something is told: each has the whole draft checked."""
_IDLE = 30_000
"""Milliseconds after which a process that has nothing to look at is let go of."""

State = Literal["", "waiting", "looking", "done"]
"""How far the look at a file is; empty where none is to come, since it can't be read."""


class Looking(QObject):
    """Looks at the evidence of one open draft, from when it is made until the draft is left.

    What is known is the ``looked`` of the draft's files, whichever file the draft lies in.
    """

    changed = Signal()
    """More is known, or another file is looked at; told a few times a second at most."""

    def __init__(self, opened: OpenDraft) -> None:
        super().__init__(opened)
        self._opened = opened
        self._places = _places_of(opened.edition.form)
        self._known = False
        self._concerned = False
        self._judged = False
        self._over = False
        self._waiting = dict[str, None]()
        self._at = ""
        self._passed: dict[str, KeptFile | None] = {}
        self._looks: Looks | None = None
        self._inspector: Inspector | None = None
        self._worker = Worker("looking")
        self._lane = Lane(self._worker, self)
        self._starting = QTimer(self, singleShot=True, interval=_BREATH)
        self._starting.timeout.connect(self._begin)
        self._telling = QTimer(self, singleShot=True, interval=_TELLING)
        self._telling.timeout.connect(self._tell)
        self._idling = QTimer(self, singleShot=True, interval=_IDLE)
        self._idling.timeout.connect(self._let_go)
        opened.editor.changed.connect(self._note)
        opened.editor.checked.connect(self._gather)
        opened.replaced.connect(self._begin_anew)
        opened.leaving.connect(self.stop)
        self._starting.start()

    # --- what is known ----------------------------------------------------------------------

    def inspection(self, name: str) -> Inspection | None:
        """What a look found at the file that the draft calls ``name``; ``None`` before."""
        kept = self._kept(name)
        if kept is None or self._looks is None:
            return None
        return self._looks.get(name, kept.sha256)

    def state(self, name: str) -> State:
        """How far the look at the file that the draft calls ``name`` is."""
        if name == self._at:
            return "looking"
        if name in self._waiting:
            return "waiting"
        return "done" if self.inspection(name) is not None else ""

    @property
    def under_way(self) -> bool:
        """Whether there is a file that is being looked at, or waits for it."""
        return bool(self._at or self._waiting)

    @property
    def process_id(self) -> int:
        """The system's number of the process that looks; 0 where none runs."""
        return self._inspector.process_id if self._inspector is not None else 0

    # --- when -------------------------------------------------------------------------------

    def stop(self) -> None:
        """Look at nothing any more. Does not wait: the thread ends at once."""
        if self._over:
            return
        self._over, self._known = True, False
        for timer in (self._starting, self._telling, self._idling):
            timer.stop()
        self._waiting.clear()
        self._at = ""
        self._lane.cancel()
        self._let_go(abandon=True)
        self._worker.shut_down(wait=False)

    def _note(self, paths: frozenset[FieldPath]) -> None:
        self._concerned = self._concerned or any(
            path.within(place) or place.within(path) for path in paths for place in self._places
        )

    def _gather(self) -> None:
        """See which files the draft names, once it is checked after a change that may matter."""
        if not self._concerned or not self._known:
            return
        self._concerned = False
        from app.export.evidence.looking import evidence_names

        named = evidence_names(self._opened.editor.answers)
        self._waiting = {
            name: None
            for name in named
            if name != self._at and self.inspection(name) is None and not self._is_passed(name)
        }
        if self._waiting:
            self._next()
            self._tell_soon()

    def _begin(self) -> None:
        # Imported this late, for the first picture of the draft need not wait for it.
        from app.export.evidence.looking import Looks

        files = self._opened.files
        looks = self._looks = self._looks or Looks()
        looks.move(files.looks)
        files.looked = looks
        self._lane.start(looks.recall, self._recalled, self._recalled)

    def _recalled(self, _: object) -> None:
        """What was found before is known; failing that, it is looked at again."""
        self._known = self._concerned = self._judged = True
        self._tell_soon()
        self._gather()

    def _begin_anew(self) -> None:
        """The draft lies in another file; the one before is let go of, so nothing reads from it."""
        if self._over:
            return
        self._known, self._at = False, ""
        self._lane.cancel()
        self._let_go(abandon=True)
        self._passed.clear()
        if self._looks is not None:
            self._begin()

    # --- one after the other ----------------------------------------------------------------

    def _next(self) -> None:
        if self._at or self._looks is None:
            return
        if not self._waiting:
            self._idling.start()
            return
        from app.export.evidence.inspecting import Inspector

        self._idling.stop()
        name = self._at = next(iter(self._waiting))
        del self._waiting[name]
        looks, files = self._looks, self._opened.files
        inspector = self._inspector = self._inspector or Inspector()
        self._lane.start(
            lambda: looks.take_one(files, name, inspector),
            lambda found: self._done(name, found),
            lambda _: self._done(name, None),
        )

    def _is_passed(self, name: str) -> bool:
        """Whether it could not be read, and has not been put in since."""
        return name in self._passed and self._passed[name] == self._kept(name)

    def _kept(self, name: str) -> KeptFile | None:
        return self._opened.files.attachments.kept(name)

    def _done(self, name: str, found: Inspection | None) -> None:
        self._at = ""
        if found is None:
            self._passed[name] = self._kept(name)
        elif found.findings:
            self._judged = True
        self._tell_soon()
        self._next()

    def _tell_soon(self) -> None:
        if not self._telling.isActive():
            self._telling.start()

    def _tell(self) -> None:
        if self._judged:
            self._judged = False
            self._opened.editor.check_soon()
        self.changed.emit()

    def _let_go(self, *, abandon: bool = False) -> None:
        """End the process, after what it is looking at or (``abandon``) amid it."""
        inspector, self._inspector = self._inspector, None
        if inspector is not None:
            if abandon:
                inspector.abandon()
            self._worker.submit(inspector.close)


def _places_of(form: Node) -> tuple[FieldPath, ...]:
    """Where a draft of this form names files of evidence: fields, and lists that have such."""
    return tuple(
        field.path
        for field in form.fields()
        if isinstance(field.kind, FileName)
        or (
            isinstance(field.kind, Rows)
            and any(isinstance(kind, FileName) for kind, _ in field.kind.fields.values())
        )
    )
