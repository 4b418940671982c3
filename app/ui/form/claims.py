"""Claims in a grid that mirrors the paper: tick, label with its note, 类, 个 or what is asked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.model.checks import title
from app.model.compound import ClaimKind
from app.model.form import Field
from app.model.kinds import Amount, Count, Kind, YesNo
from app.ui.appearance import GRID, blend
from app.ui.form.binding import Binding
from app.ui.form.choices import AnswerInput, Tick
from app.ui.form.findings import FindingStrip
from app.ui.form.lines import FigureInput, LineInput, line_height
from app.ui.form.words import SMALL, Words, em

Stacked = Tick | AnswerInput | FigureInput | LineInput
_TICK, _LABEL, _FIRST = range(3)
_FIGURE_EMS = 9.5
_NAMES = {"kinds": "种类数", "count": "数量", "amount": "数值", "answer": "", "text": "具体内容"}


class ClaimsGrid(QWidget):
    """The claims of a box, a line each; figures stand below each other, their units behind."""

    def __init__(self, fields: tuple[Field, ...], binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.binding = binding
        self.strips: list[FindingStrip] = []
        self._ticks: list[Tick] = []
        # 类 and 个 have a column each only where a claim asks for both.
        self._figures = max(len(_kind(field).members) for field in fields)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(GRID)
        self._layout.setVerticalSpacing(0)
        self._layout.setColumnStretch(_LABEL, 1)
        self._lasts: dict[int, Stacked] = {}
        self._high = line_height()
        for field in fields:
            self._add(field)

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
        tick.setAccessibleDescription(field.spec.note)
        self.binding.bind(tick, tick)
        self._stack(_TICK, tick)
        self._ticks.append(tick)
        tick.setMinimumHeight(self._high)
        layout.addWidget(tick, row, _TICK, top)
        layout.addLayout(self._words(field, tick), row, _LABEL, top)
        members = list(_kind(field).members.items())
        for index, (name, kind) in enumerate(members):
            behind = len(members) == 1 and name != "kinds"
            column = _FIRST + 2 * (self._figures - 1 if behind else index)
            self._add_member(field, name, kind, row, column)
        strip = FindingStrip(field.path, title(field), self.binding.editor, self)
        self.binding.add_place(strip)
        self.strips.append(strip)
        layout.addWidget(strip, row + 1, _LABEL, 1, 1 + 2 * self._figures)

    def _words(self, field: Field, tick: Tick) -> QVBoxLayout:
        """The label, which ticks the claim like the box before it, and the printed note below."""
        label = Words(_label(field), self)
        label.setCursor(Qt.CursorShape.PointingHandCursor)
        label.clicked.connect(tick.flip)
        words = QVBoxLayout()
        # Its first line stands as high as the words in the boxes beside it.
        words.setContentsMargins(0, (self._high - label.fontMetrics().height()) // 2, GRID, 0)
        words.setSpacing(2)
        words.addWidget(label)
        if field.spec.note:
            words.addWidget(Words(field.spec.note, self, tone="faint", size=SMALL))
        return words

    def _add_member(self, field: Field, name: str, kind: Kind[Any], row: int, column: int) -> None:
        units = dict(zip(_kind(field).members, field.spec.units(), strict=False))
        unit = "" if isinstance(kind, YesNo) else units.get(name, "")
        called = f"{_label(field)} {_NAMES[name]}".strip() + (f"（{unit}）" if unit else "")
        path, top = field.path / name, Qt.AlignmentFlag.AlignTop
        made: Stacked
        if isinstance(kind, Count | Amount):
            made = FigureInput(path, kind, unit, self.binding, self)
            made.setAccessibleName(called)
            made.setFixedWidth(round(_FIGURE_EMS * em(self)))
            self._layout.addWidget(made, row, column, top)
            behind = Words(unit, self, wraps=False)
            behind.setMinimumHeight(self._high)
            self._layout.addWidget(behind, row, column + 1, top)
        elif isinstance(kind, YesNo):
            made = AnswerInput(path, kind, self.binding, self)
            made.set_name(called)
            made.setMinimumHeight(self._high)
            self._layout.addWidget(made, row, column, 1, 2, top)
        else:
            made = LineInput(path, self.binding, self)
            made.setAccessibleName(called)
            self._layout.addWidget(made, row, _FIRST, 1, 2 * self._figures, top)
        self.binding.bind(made, made)
        self._stack(column, made)

    def _stack(self, column: int, made: Stacked) -> None:
        """Let the arrow keys lead from an input to the next in its column."""
        last = self._lasts.get(column)
        if last is not None:
            last.below, made.above = made, last
        self._lasts[column] = made


def _label(field: Field) -> str:
    return field.spec.label.rstrip("：:")


def _kind(field: Field) -> ClaimKind:
    if not isinstance(field.kind, ClaimKind):
        raise TypeError(f"{field.path} is no claim")
    return field.kind
