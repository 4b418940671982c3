"""Evidence comes in: chosen, dropped, or a whole folder; each file becomes a row of the list.

Files are copied into the draft by a thread. All that one gesture brings is one step: the rows, and
the citations that follow where rows were put between others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.export.evidence.looking import evidence_names
from app.model.answers import Answers
from app.model.compound import Rows
from app.model.form import Field
from app.model.kinds import Choice
from app.model.paths import FieldPath
from app.model.values import Json
from app.ui import dialogs
from app.ui.appearance import GRID, secondary
from app.ui.evidence.adding import insert
from app.ui.evidence.arrival import Arrival, Came, bring_in
from app.ui.evidence.citing import citations_told
from app.ui.evidence.members import Members
from app.ui.evidence.order import Outcome, Row, rows_of
from app.ui.evidence.proving import edits_to_prove, prove
from app.ui.jobs import Tasks, Worker
from app.ui.symbols import icon
from app.ui.taking import EVIDENCE_FILTERS
from app.ui.waiting import Waiting

if TYPE_CHECKING:
    from app.ui.opened import OpenDraft


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the files of one gesture.

    ``words`` are the sentences for a person, ``smooth`` that all went as wished; ``order`` is what
    came of texts that cite what was moved; ``step`` is the number of the step that was made.
    """

    words: str
    smooth: bool
    order: Outcome
    step: int | None


class Incoming(QObject):
    """Takes evidence into one draft, and goes with it."""

    arrived = Signal(object, object)
    """Rows were added to the list at this path: their ids, from the first."""
    told = Signal(object)
    """What became of it: a :class:`Told`."""

    def __init__(self, window: QWidget, opened: OpenDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._opened = opened
        self._folder = ""
        self._tasks = Tasks(Worker("arriving"), self)

    # --- asking -----------------------------------------------------------------------------

    def buttons(self, path: FieldPath, parent: QWidget) -> QWidget:
        """The ways to add to the list at ``path``, in a row."""
        made = QWidget(parent)
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        ways: list[tuple[str, Callable[[FieldPath], object]]] = [
            ("添加文件…", self.ask_for_files),
            ("添加文件夹…", self.ask_for_folder),
        ]
        for words, ask in ways:
            button = QPushButton(words, made, autoDefault=False)
            button.setIcon(icon("add", secondary(parent.palette())))
            button.clicked.connect(partial(_asking, ask, path))
            line.addWidget(button)
        return made

    def ask_for_files(self, path: FieldPath, *, proves: FieldPath | None = None) -> None:
        """Let a person choose files for a list, as evidence of the field ``proves`` or of none."""
        files = dialogs.ask_for_files(self._window, "添加证明材料", EVIDENCE_FILTERS, self._folder)
        if files:
            self._folder = str(files[0].parent)
            self.take(files, path, proves=proves)

    def ask_for_folder(self, path: FieldPath) -> None:
        """Let a person choose a folder whose files go into the list at ``path``."""
        words = "添加文件夹中的全部材料"
        folder = dialogs.ask_for_folder(self._window, words, self._folder)
        if folder is not None:
            self._folder = str(folder)
            self.take([folder], path)

    def accepts(self, carried: QMimeData) -> bool:
        """Whether a drag brings files of this computer."""
        return bool(paths_of(carried))

    # --- taking in --------------------------------------------------------------------------

    def take(
        self,
        paths: Sequence[Path],
        path: FieldPath,
        at: int | None = None,
        *,
        proves: FieldPath | None = None,
    ) -> None:
        """Take files and folders into the list at ``path``, before its row ``at`` or at its end.

        Their rows prove the field at ``proves``, where one is given.
        """
        opened = self._opened
        if opened.left or opened.read_only:
            return
        if opened.moving:
            self._refuse("草稿正在另存到别处，请稍后再添加文件。")
            return
        members = self._members(path)
        first = paths[0].name if len(paths) == 1 else f"{len(paths)}个文件"
        waiting = Waiting(self._window, first, self)
        job = opened.begin(f"正在把“{first}”存入草稿", waiting.cancel)
        kind = members.category.kind if members.category is not None else None
        categories = tuple(kind.options) if isinstance(kind, Choice) else ()
        file, files = opened.file, opened.files
        now = Answers(opened.edition.form, dict(opened.editor.draft.content))
        named = frozenset(evidence_names(now))

        def work() -> Arrival:
            unwanted = waiting.unwanted.is_set
            came = bring_in(file, paths, categories, named, waiting.tell, unwanted)
            files.judge(each.name for each in came.came)
            return came

        def end(then: Callable[[], object]) -> None:
            waiting.end()
            opened.end(job)
            if not opened.left:
                then()

        self._tasks.do(
            work,
            lambda came: end(lambda: self._add(came, path, members, at, proves)),
            lambda why: end(lambda: self._refuse(why)),
        )

    def _add(
        self,
        arrival: Arrival,
        path: FieldPath,
        members: Members,
        at: int | None,
        proves: FieldPath | None,
    ) -> None:
        """Make rows of what came, as one step; what was there already is tied as the new is."""
        if arrival.cancelled:
            return
        editor = self._opened.editor
        ids: list[int] = []
        order, before = Outcome(), editor.history
        found = {
            members.file_of(row): (at, number)
            for at, (number, row) in enumerate(rows_of(editor.value(path)), 1)
        }
        labels = {file: f"附件{at}" for file, (at, _) in found.items() if file}
        there = [path / found[d.file][1] for d in arrival.doubles if d.file in labels]
        if arrival.came:
            rows = [_row(members, each, proves) for each in arrival.came]
            also = edits_to_prove(editor, there, proves) if proves is not None else ()
            ids, order = insert(editor, path, rows, at, "添加证明材料", also=also)
        elif proves is not None:
            prove(editor, there, proves)
        field = editor.edition.form.find(proves) if proves is not None else None
        tied = field.label if isinstance(field, Field) else ""
        words = arrival.words(labels, tied, citations_told(order))
        step = editor.history.done[-1].number if editor.history is not before else None
        # What was there already was meant to be tied, and is.
        smooth = arrival.smooth or bool(tied and not arrival.problems)
        smooth = smooth and not order.unclear
        self.told.emit(Told(words, smooth, order, step))
        if ids:
            self.arrived.emit(path, ids)

    def _refuse(self, why: str) -> None:
        dialogs.ask(self._window, "没有添加", why, "", [])

    def _members(self, path: FieldPath) -> Members:
        field = self._opened.editor.edition.form.find(path)
        if not isinstance(field, Field) or not isinstance(field.kind, Rows):
            raise TypeError(f"{path} is no list of rows")
        return Members.of(field.kind)


def _asking(ask: Callable[[FieldPath], object], path: FieldPath, _: bool = False) -> None:
    ask(path)


def paths_of(carried: QMimeData) -> list[Path]:
    """The files and folders of this computer that a drag brings."""
    return [Path(url.toLocalFile()) for url in carried.urls() if url.isLocalFile()]


def _row(members: Members, came: Came, proves: FieldPath | None) -> Row:
    """A row for a file, with what was guessed of it."""
    proven: list[Json] = [str(proves)] if proves is not None else []
    known: list[tuple[str, Json]] = [
        (member.name, value)
        for member, value in (
            (members.title, came.title),
            (members.category, came.category),
            (members.file, came.name),
            (members.issued, came.issued_on),
            (members.proves, proven),
        )
        if member is not None and value
    ]
    return dict(known)
