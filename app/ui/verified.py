"""What verification found, for a person: file by file, with what was expected beside it."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.export.verify.comparing import Difference
from app.export.verify.verdict import Verdict
from app.model.checks import title
from app.model.compound import NarrativeKind
from app.model.editions import EDITIONS
from app.model.form import Field
from app.model.paths import FieldPath
from app.ui.appearance import GRID
from app.ui.comparing import Sides
from app.ui.sheet import Plate, Sheet
from app.ui.words import Words

_AT_ONCE = 60
"""So many differences are shown before one asks for more."""
_NAMES = "应为", "文件中"
_NONE = "（没有）"
_SHORT = 24
"""Texts up to this length stand in the sentence whole: they need not be shown twice."""


class Findings(Sheet):
    """The differences below each other, under the name of their file, and what else was noticed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("核对发现的不同")
        self._left: list[Difference] = []
        self._parts: list[QWidget] = []
        self._file = ""
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        self.more = QPushButton(self.inside)
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        self.column.setContentsMargins(0, GRID, GRID, GRID)
        self.column.setSpacing(GRID)
        self.column.addLayout(self._list)
        self.column.addWidget(self.more)
        self.boxes: list[FoundBox] = []
        self.remarks: list[Words] = []

    def clear(self) -> None:
        """Show nothing."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self.boxes, self.remarks = [], [], []
        self._left, self._file = [], ""
        self.more.hide()

    def show_verdict(self, verdict: Verdict) -> None:
        """Show what came out."""
        self.clear()
        for remark in verdict.remarks:
            words = Words(remark, self.inside, tone="faint")
            self.remarks.append(words)
            self._put(words)
        files = dict.fromkeys(difference.file for difference in verdict.differences)
        order = {file: number for number, file in enumerate(files)}
        self._left = sorted(verdict.differences, key=lambda one: order[one.file])
        self.verticalScrollBar().setValue(0)
        self._show_more()

    def _show_more(self) -> None:
        now, self._left = self._left[:_AT_ONCE], self._left[_AT_ONCE:]
        for file, found in groupby(now, key=lambda one: one.file):
            if file != self._file:
                self._file = file
                self._put(Words(file, self.inside, strong=True))
            for difference in found:
                box = FoundBox(difference, self.inside)
                self.boxes.append(box)
                self._put(box)
        left = len(self._left)
        self.more.setText(f"再显示{min(left, _AT_ONCE)}处（还有{left}处）")
        self.more.setVisible(left > 0)

    def _put(self, part: QWidget) -> None:
        self._parts.append(part)
        self._list.addWidget(part)


class FoundBox(Plate):
    """One difference: whose field it is, what is said of it, and both texts with marks."""

    def __init__(self, difference: Difference, parent: QWidget) -> None:
        super().__init__(parent)
        self.difference = difference
        field = name_of(difference.path)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID + 4, 0, GRID + 4)
        column.setSpacing(GRID // 2)
        texts = difference.expected, difference.found
        both = bool(field) and any(len(text) > _SHORT for text in texts)
        heading = Words(field if both else difference.message, self, strong=both)
        heading.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        column.addWidget(heading)
        self.setAccessibleName(difference.message)
        if both:
            column.addWidget(_heads(self))
            column.addWidget(Sides(texts, _NAMES, self, _NONE))


def name_of(path: str) -> str:
    """What the field at ``path`` is called in sentences; empty where no edition has one there.

    A paragraph, figure or table of a narrative is counted from its top.
    """
    try:
        wanted = FieldPath.parse(path)
    except ValueError:
        return ""
    for edition in reversed(EDITIONS):
        field = edition.form.find(wanted)
        if isinstance(field, Field):
            return f"{title(field)}{_block(field, wanted)}"
    return ""


def _block(field: Field, path: FieldPath) -> str:
    own = path.parts.index(field.path.parts[-1])
    below = path.parts[own + 1 : own + 2]
    inside = below and isinstance(below[0], int) and isinstance(field.kind, NarrativeKind)
    return f"第{int(below[0]) + 1}段" if inside else ""


def _heads(parent: QWidget) -> QWidget:
    row = QWidget(parent)
    line = QHBoxLayout(row)
    line.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
    line.setSpacing(2 * GRID)
    for name in _NAMES:
        line.addWidget(Words(name, row, tone="faint"), 1)
    return row
