"""Claims in a grid that mirrors the paper: tick, label with its note, 类, 个 or what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QLayoutItem,
    QVBoxLayout,
    QWidget,
)

from app.model.checks import title
from app.model.compound import ClaimKind
from app.model.form import Field
from app.model.kinds import Amount, Count, Kind, YesNo
from app.model.paths import FieldPath
from app.model.reading import is_blank
from app.ui.appearance import GRID, blend
from app.ui.form.binding import Binding
from app.ui.form.choices import AnswerInput, Tick
from app.ui.form.findings import FindingStrip
from app.ui.form.lines import FigureInput, LineInput, line_height
from app.ui.form.marks import KEY, ProofMark, drop, enter, is_marked, proven_at
from app.ui.form.notes import Note, NoteButton
from app.ui.words import SMALL, Words, em

Stacked = Tick | AnswerInput | FigureInput | LineInput
_TICK, _LABEL, _FIRST = range(3)
_FIGURE_EMS = 8.5
_NAMES = {"kinds": "种类数", "count": "数量", "amount": "数值", "answer": "", "text": "具体内容"}


class ClaimsGrid(QWidget):
    """The claims of a box, a line each; figures stand below each other, their units behind."""

    def __init__(self, fields: tuple[Field, ...], binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.binding = binding
        self.strips: list[FindingStrip] = []
        self._ticks: list[Tick] = []
        self._marks: dict[FieldPath, ProofMark] = {}
        self._over: ProofMark | None = None
        self._depending: dict[Field, int] = {}
        # 类 and 个 have a column each only where a claim asks for both.
        self._figures = max(len(_kind(field).members) for field in fields)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(GRID)
        self._layout.setVerticalSpacing(0)
        self._layout.setColumnStretch(_LABEL, 1)
        self._lasts: dict[int, Stacked] = {}
        self._beside: list[QWidget] = []
        self._boxes: list[FigureInput] = []
        self._labels: list[tuple[Words, QVBoxLayout]] = []
        for field in fields:
            self._add(field)
        self._measure()
        self.setAcceptDrops(bool(self._marks))
        key = QShortcut(QKeySequence(KEY), self, self._open_mark)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        binding.placed.connect(self._follow)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        """Fit widths and heights to the font: what stands on one line has one height."""
        high = line_height()
        for box in self._boxes:
            box.setFixedWidth(round(_FIGURE_EMS * em(box)))
        for widget in self._beside:
            widget.setMinimumHeight(high)
        for label, words in self._labels:
            words.setContentsMargins(0, (high - label.fontMetrics().height()) // 2, GRID, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        painter.setPen(blend(palette.base().color(), palette.text().color(), 0.10))
        for tick in self._ticks[1:]:
            line = tick.y() - GRID
            painter.drawLine(0, line, self.width(), line)
        painter.end()

    def _add(self, field: Field) -> None:
        layout, top = self._layout, Qt.AlignmentFlag.AlignTop
        if self.strips:
            layout.setRowMinimumHeight(layout.rowCount(), 2 * GRID)
        row = layout.rowCount()
        tick = Tick(field.path / "claimed", "", self.binding, self)
        tick.setAccessibleName(_label(field))
        self.binding.bind(tick, tick)
        self._stack(_TICK, tick)
        self._ticks.append(tick)
        self._beside.append(tick)
        layout.addWidget(tick, row, _TICK, top)
        layout.addLayout(self._words(field, tick), row, _LABEL)
        if field.spec.note:
            # Across the line, as on the paper: in a narrow window it would be a column of words.
            note = Words(field.spec.note, self, tone="faint", size=SMALL)
            note.setContentsMargins(0, GRID // 2, 0, 0)
            layout.addWidget(note, row + 1, _LABEL, 1, 2 + 2 * self._figures)
        members = list(_kind(field).members.items())
        for index, (name, kind) in enumerate(members):
            behind = len(members) == 1 and name != "kinds"
            column = _FIRST + 2 * (self._figures - 1 if behind else index)
            self._add_member(field, name, kind, row, column)
        strip = FindingStrip(field.path, title(field), self.binding.editor, self)
        strip.describe(tick, field.spec.note)
        self.binding.add_place(strip)
        strip.reshaped = self.binding.reshaped.emit
        self.strips.append(strip)
        layout.addWidget(strip, row + 3, _LABEL, 1, 1 + 2 * self._figures)
        self._add_note(field, row)
        if is_marked(field, self.binding):
            self._add_mark(field, row)
        if field.spec.when is not None:
            self._depending[field] = row

    def _add_note(self, field: Field, row: int) -> None:
        behind = _FIRST + 2 * self._figures + 1
        note = Note(field.path, self.binding, self)
        button = NoteButton(note, self)
        self._beside.append(button)
        self._layout.addWidget(button, row, behind, Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(note, row + 4, _LABEL, 1, 1 + 2 * self._figures)
        note.show_note(self.binding.editor.draft.noted(field.path))

    def _add_mark(self, field: Field, row: int) -> None:
        mark = ProofMark(field, _label(field), self.binding, self, stops=True)
        self._beside.append(mark)
        self._marks[field.path] = mark
        self._layout.addWidget(mark, row, _FIRST + 2 * self._figures, Qt.AlignmentFlag.AlignTop)

    def _open_mark(self) -> None:
        """Open the mark of the claim that has the focus."""
        here = self.binding.at(self.window().focusWidget())
        mark = proven_at(here.path, self._marks) if here is not None else None
        if mark is not None:
            mark.open()

    # --- pieces that are dropped on a claim -------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(any(mark.accepts(event.mimeData()) for mark in self._marks.values()))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        mark = self._mark_at(event.position().toPoint().y())
        self._show_over(mark)
        enter(event, mark)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(None)
        drop(event, self._mark_at(event.position().toPoint().y()))

    def _show_over(self, mark: ProofMark | None) -> None:
        if self._over is not None and self._over is not mark:
            self._over.show_dropping(False)
        self._over = mark

    def _mark_at(self, height: int) -> ProofMark | None:
        """The mark of the claim whose lines are at this height."""
        above = [mark for mark in self._marks.values() if mark.y() <= height and mark.isVisible()]
        return max(above, key=lambda mark: mark.y(), default=None)

    def _follow(self) -> None:
        """Show the claims that apply."""
        answers = self.binding.editor.answers
        for field, row in self._depending.items():
            applies = field.spec.when is None or (
                answers.value(field.spec.when.path) == field.spec.when.equals
            )
            held = not is_blank(self.binding.editor.value(field.path))
            self._show_row(row, shown=applies or held)

    def _show_row(self, row: int, *, shown: bool) -> None:
        for index in range(self._layout.count()):
            item = self._layout.itemAt(index)
            at = cast("tuple[int, int, int, int]", self._layout.getItemPosition(index))
            # The two lines below the label belong to it; findings and notes hide by themselves.
            if item is not None and row <= at[0] <= row + 2:
                for widget in _widgets(item):
                    widget.setVisible(shown)

    def _words(self, field: Field, tick: Tick) -> QVBoxLayout:
        """The label, which ticks the claim like the box before it."""
        label = Words(_label(field), self)
        label.setCursor(Qt.CursorShape.PointingHandCursor)
        label.clicked.connect(tick.flip)
        words = QVBoxLayout()
        self._labels.append((label, words))
        words.addWidget(label)
        words.addStretch()
        return words

    def _add_member(self, field: Field, name: str, kind: Kind[Any], row: int, column: int) -> None:
        units = dict(zip(_kind(field).members, field.spec.units(), strict=False))
        unit = "" if isinstance(kind, YesNo) else units.get(name, "")
        called = f"{_label(field)} {_NAMES[name]}".strip() + (f"（{unit}）" if unit else "")
        path, top = field.path / name, Qt.AlignmentFlag.AlignTop
        made: Stacked
        if isinstance(kind, Count | Amount):
            made = FigureInput(path, kind, unit, self.binding, self)
            made.in_claim = True
            made.setAccessibleName(called)
            self._boxes.append(made)
            self._layout.addWidget(made, row, column, top)
            behind = Words(unit, self, wraps=False)
            self._beside.append(behind)
            self._layout.addWidget(behind, row, column + 1, top)
        elif isinstance(kind, YesNo):
            made = AnswerInput(path, kind, self.binding, self)
            made.set_name(called)
            self._beside.append(made)
            self._layout.addWidget(made, row, column, 1, 2, top)
        else:
            made = LineInput(path, self.binding, self)
            made.setAccessibleName(called)
            # Words need more room than a figure: they have the line below the label.
            self._layout.addWidget(made, row + 2, _LABEL, 1, 1 + 2 * self._figures, top)
        self.binding.bind(made, made)
        self._stack(column, made)

    def _stack(self, column: int, made: Stacked) -> None:
        """Let the arrow keys lead from an input to the next in its column."""
        last = self._lasts.get(column)
        if last is not None:
            last.below, made.above = made, last
        self._lasts[column] = made


def _widgets(item: QLayoutItem) -> Iterator[QWidget]:
    widget, layout = item.widget(), item.layout()
    if widget is not None:
        yield widget
    for index in range(layout.count() if layout is not None else 0):
        inner = layout.itemAt(index) if layout is not None else None
        if inner is not None:
            yield from _widgets(inner)


def _label(field: Field) -> str:
    return field.spec.label.rstrip("：:")


def _kind(field: Field) -> ClaimKind:
    if not isinstance(field.kind, ClaimKind):
        raise TypeError(f"{field.path} is no claim")
    return field.kind
