"""The list of evidence: a table of all pieces, and the fields of the one that it is at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.model.compound import Rows
from app.model.draft import next_row_id
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.model.rules import Finding
from app.model.values import Json
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.evidence.acts import Acts
from app.ui.evidence.citing import citations_led_to, citations_told
from app.ui.evidence.detail import PieceDetail
from app.ui.evidence.detailing import Detailing
from app.ui.evidence.empty import Empty
from app.ui.evidence.incoming import Incoming, Told, paths_of
from app.ui.evidence.listed import ListedPieces
from app.ui.evidence.members import Members
from app.ui.evidence.order import (
    Outcome,
    categorize,
    move,
    remove,
    shift,
    sort,
)
from app.ui.evidence.summing import Summary
from app.ui.evidence.table import PieceTable
from app.ui.evidence.tools import Tools
from app.ui.form.binding import Binding

_MOMENT = 250
"""Milliseconds after which titles and sums follow what is typed."""


class EvidenceInput(QWidget):
    """Stands for a list whose rows prove fields."""

    def __init__(self, field: Field, kind: Rows, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = field.path
        self.field = field
        self.kind = kind
        self.binding = binding
        self.members = Members.of(kind)
        self.pieces = ListedPieces(field, self.members, binding, self)
        self.table = PieceTable(self.pieces, binding, self)
        self._fixed = binding.editor.read_only
        self.notice = Banner("附件编号", self)
        self.empty = Empty(self, fixed=self._fixed, files=self._incoming is not None)
        self.tools = Tools(field, binding, self)
        self.summary = Summary(self.pieces, binding, self)
        self.acts = Acts(self)
        self._detailing = Detailing(self)
        self._told_of: int | None = None
        self._telling = QTimer(self, singleShot=True, interval=_MOMENT)
        self._telling.timeout.connect(self._tell)
        self.setAcceptDrops(not self._fixed)
        self._lay_out()
        self._connect()
        binding.add_host(self)

    @property
    def _incoming(self) -> Incoming | None:
        shelf = self.binding.shelf
        return shelf.incoming if shelf is not None else None

    @property
    def detail(self) -> PieceDetail | None:
        """The fields of a row, where they are made."""
        return self._detailing.detail

    @property
    def current(self) -> int | None:
        """The id of the row that the table is at."""
        return self.pieces.id_at(self.table.current)

    # --- building ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID // 2, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.tools)
        whole.addWidget(self.acts)
        whole.addWidget(self.notice)
        whole.addWidget(self.table)
        whole.addWidget(self.empty)
        whole.addLayout(self._detailing.layout)
        whole.addWidget(self.summary)
        shelf = self.binding.shelf
        self._budget = shelf.budget_line(self.path, self) if shelf is not None else None
        if self._budget is not None:
            whole.addWidget(self._budget)

    def _connect(self) -> None:
        table, editor = self.table, self.binding.editor
        self.tools.adding.clicked.connect(self.add)
        table.shifted.connect(self.shift)
        table.removing.connect(self.remove)
        table.dropped.connect(self._drop_rows)
        table.offered.connect(self._take)
        table.opening.connect(self.view)
        table.menu_wanted.connect(self.acts.show_menu)
        table.current_changed.connect(self._moved)
        table.onward = self._enter_detail
        table.undoing.connect(editor.undo)
        table.redoing.connect(editor.redo)
        table.selectionModel().selectionChanged.connect(self._count_selected)
        self.binding.placed.connect(self._show_findings)
        editor.changed.connect(self._come_back)
        if not self._fixed:
            key = QShortcut(QKeySequence(Qt.Key.Key_Insert), self, self.add)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shelf = self.binding.shelf
        if shelf is not None:
            shelf.row_wanted.connect(self._choose)
            shelf.looking.changed.connect(self._know_more)
            shelf.drawings.came.connect(self._drawing_came)
        if self._incoming is not None:
            self._incoming.told.connect(self._arrived)
        self.dress()

    def dress(self) -> None:
        """Take on colours as they follow from the application's."""
        self.tools.dress()
        self.acts.dress()

    # --- what the draft holds ---------------------------------------------------------------

    def show_value(self, raw: Json) -> None:
        before = self.pieces.ids
        at = self.table.current
        self.pieces.show_rows(raw)
        ids = self.pieces.ids
        if ids != before or not self._telling.isActive():
            self._detailing.keep_places(ids)
        if ids != before:
            new = [row for row in ids if row not in before]
            if before and new:
                self.table.choose(new)
            elif ids and (not before or self.current not in ids or not self.table.chosen):
                self.table.choose([ids[min(max(at, 0), len(ids) - 1)]])
            self._detailing.follow()
            self._tell()
            self._count_selected()
        elif not self._telling.isActive():
            self._telling.start()
        self.table.setVisible(bool(ids))
        self.acts.setVisible(bool(ids))
        self.empty.setVisible(not ids)
        if self._budget is not None:
            self._budget.setVisible(bool(ids))

    def enter(self) -> None:
        if self.pieces.ids or self._fixed:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tools.adding.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring(self, path: FieldPath) -> None:
        """Show the row in which ``path`` lies."""
        row = path.parts[len(self.path.parts)]
        if isinstance(row, int) and self.pieces.place_of(row) is not None:
            if row != self.current:
                self.table.choose([row])
            self._detailing.make_now()

    def _choose(self, path: FieldPath) -> None:
        row = path.parts[-1] if path.parent == self.path else None
        if isinstance(row, int) and self.pieces.place_of(row) is not None:
            self.table.choose([row])

    # --- the row that is shown --------------------------------------------------------------

    def _moved(self, place: int) -> None:
        row = self.pieces.id_at(place)
        if row is not None:
            self._detailing.make_soon(row)
        if row is not None and self.table.hasFocus():
            self.binding.entered.emit(self.path / row)

    def _enter_detail(self) -> bool:
        """Go from the table to the fields of its row, which may not be made yet."""
        detail = self._detailing.make_now()
        if detail is not None:
            self.binding.wanted.emit(detail.path)
        return detail is not None

    # --- what a person does -----------------------------------------------------------------

    def add(self) -> None:
        """Add an empty row at the end, and enter it."""
        if self._fixed:
            return
        editor = self.binding.editor
        raw = editor.value(self.path)
        rows = list(raw) if isinstance(raw, list) else []
        number = next_row_id(rows)
        editor.settle()
        editor.edit(self.path, [*rows, {ROW_ID: number}], name="添加")
        self.binding.wanted.emit(self.path / number)

    def remove(self) -> None:
        """Take the selected rows away; the one behind them, or else the last, is selected."""
        places = self.table.chosen
        ids = self._chosen_ids()
        if self._fixed or not ids:
            return
        inside = self._detailing.has_focus()
        self._came_of(remove(self.binding.editor, self.path, ids))
        left = self.pieces.ids
        if left:
            self.table.choose([left[min(places[0], len(left) - 1)]])
            if inside:  # the fields of a row that is gone
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.enter()

    def shift(self, by: int) -> None:
        """Move the selected rows up (-1) or down (1)."""
        self._reorder(lambda ids: shift(self.binding.editor, self.path, ids, by))

    def sort(self, by: str) -> None:
        """Sort all rows by one of :data:`~app.ui.evidence.order.SORTINGS`."""
        self._reorder(lambda _: sort(self.binding.editor, self.path, self.members, by))

    def _drop_rows(self, paths: Sequence[FieldPath], place: int) -> None:
        ids = [part for path in paths if isinstance(part := path.parts[-1], int)]
        self._reorder(lambda _: move(self.binding.editor, self.path, ids, place))

    def _reorder(self, act: Callable[[Sequence[int]], Outcome]) -> None:
        if self._fixed:
            return
        ids, current = self._chosen_ids(), self.current
        self._came_of(act(ids))
        self.table.choose(ids, current)

    def categorize(self, category: str) -> None:
        """Give the selected rows a category."""
        if not self._fixed:
            ids = self._chosen_ids()
            categorize(self.binding.editor, self.path, self.members, ids, category)

    def view(self) -> None:
        """Look at the current piece."""
        shelf, row = self.binding.shelf, self.current
        if shelf is not None and row is not None:
            shelf.view(self.path / row)

    def _chosen_ids(self) -> list[int]:
        found = (self.pieces.id_at(at) for at in self.table.chosen)
        return [row for row in found if row is not None]

    # --- files that are dropped -------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._incoming is not None and self._incoming.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._incoming is not None and self._incoming.accepts(event.mimeData()):
            event.acceptProposedAction()
            self._take(event.mimeData(), None)

    def _take(self, carried: QMimeData, place: int | None) -> None:
        files = paths_of(carried)
        if files and self._incoming is not None:
            self._incoming.take(files, self.path, place)

    def _arrived(self, _: Told) -> None:
        self.notice.dismiss()  # of what was before; what became of these is told above the page

    # --- what is told -----------------------------------------------------------------------

    def _came_of(self, outcome: Outcome) -> None:
        """Tell which citations followed, and which a person has to look at."""
        if not outcome.changed:
            return
        words = citations_told(outcome)
        if words:
            meaning = "warning" if outcome.unclear else "info"
            ways = citations_led_to(self.binding.editor, outcome)
            self.notice.say(meaning, f"{words}。", ways)
            done = self.binding.editor.history.done
            self._told_of = done[-1].number if done else None
        else:
            self.notice.dismiss()
        self.binding.reshaped.emit()

    def _come_back(self) -> None:
        """What was told of a step is over where that is taken back."""
        undone = self.binding.editor.history.undone
        if any(step.number == self._told_of for step in undone):
            self._told_of = None
            self.notice.dismiss()

    def _show_findings(self) -> None:
        found: dict[int, list[Finding]] = {}
        depth = len(self.path.parts)
        for finding in self.binding.editor.report.findings:
            if len(finding.path.parts) > depth and finding.path.within(self.path):
                row = finding.path.parts[depth]
                if isinstance(row, int):
                    found.setdefault(row, []).append(finding)
        self.pieces.show_findings(found)

    def _tell(self) -> None:
        """Sum up, and call the row that is shown by its name."""
        if self.detail is not None:
            self.detail.show_title()
        self.summary.sum_up()

    def _count_selected(self) -> None:
        self.acts.show_chosen(len(self.table.chosen))

    def _know_more(self) -> None:
        self.pieces.refresh()
        self._tell()

    def _drawing_came(self, name: str, page: int) -> None:
        if page == 0:
            self.pieces.refresh([name])
