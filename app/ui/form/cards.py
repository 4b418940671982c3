"""The card that stands for a printed box: its heading, its parts, and how it stands with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.kinds import YesNo
from app.model.paths import FieldPath
from app.model.rules import REQUIRED, Finding
from app.ui.appearance import GRID, MEANINGS, Meaning, blend, colour_of
from app.ui.form.arrangement import Box, Line, Part
from app.ui.form.binding import Binding
from app.ui.form.blocks import FieldBlock
from app.ui.form.claims import ClaimsGrid
from app.ui.form.findings import FindingStrip
from app.ui.ground import bold
from app.ui.plain import set_tip
from app.ui.sheet import Plate
from app.ui.symbols import icon
from app.ui.words import SMALL, Words

_INSIDE = 3 * GRID


class Badge(QToolButton):
    """How many errors and warnings there are; a click leads to the first."""

    wanted = Signal(object)
    """The path of the first finding."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, autoRaise=True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFont(bold(self.font()))
        self._first: FieldPath | None = None
        self._state: tuple[int, int, bool, bool] | None = None
        self.clicked.connect(self._clicked)

    def show_findings(self, findings: list[Finding], *, begun: bool) -> None:
        """Count these; confirmed warnings and hints are no problems."""
        errors = [f for f in findings if f.severity == "error"]
        warnings = [f for f in findings if f.severity == "warning" and not f.reason]
        self._first = next((f.path for f in (*errors, *warnings)), None)
        missing = not begun and not warnings and all(f.code == REQUIRED for f in errors)
        state = (len(errors), len(warnings), begun, missing)
        if state != self._state:
            self._state = state
            self._show(*state)

    def _show(self, errors: int, warnings: int, begun: bool, missing: bool) -> None:
        meaning: Meaning = (
            "empty" if not begun else "error" if errors else "warning" if warnings else "done"
        )
        counts: tuple[tuple[int, Meaning], ...] = ((errors, "error"), (warnings, "warning"))
        said = "，".join(f"{n} 个{MEANINGS[m]}" for n, m in counts if n)
        # Of a page that nobody came to yet, what is missing is no reproach.
        words = f"{errors} 项待填" if missing and errors else said or MEANINGS[meaning]
        colour = colour_of(meaning, QApplication.palette(self))
        self.setIcon(icon(meaning, colour))
        self.setText(words)
        self.setAccessibleName(words)
        set_tip(self, "点击转到第一个问题" if said else "")
        palette = QApplication.palette(self)
        palette.setColor(QPalette.ColorRole.ButtonText, colour)
        self.setPalette(palette)

    def dress(self) -> None:
        """Take on sizes and colours as they follow from the application's."""
        self.setFont(bold(QApplication.font(self)))
        if self._state is not None:
            self._show(*self._state)

    def _clicked(self) -> None:
        if self._first is not None:
            self.wanted.emit(self._first)


class BoxCard(Plate):
    """A printed box on the screen."""

    def __init__(self, box: Box, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = box.path
        self.blocks: list[FieldBlock] = []
        self.badge: Badge | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_INSIDE, _INSIDE - 4, _INSIDE, _INSIDE)
        self._layout.setSpacing(2 * GRID)
        if box.title:
            self._add_heading(box)
        fields = [field for part in box.parts for line in part.lines for field in line]
        alone = len(fields) == 1 and fields[0].path == box.path
        self.strip: FindingStrip | None = None
        if not alone:
            self.strip = FindingStrip(box.path, "", binding.editor, self)
            self.strip.reshaped = binding.reshaped.emit
            binding.add_place(self.strip)
            self._layout.addWidget(self.strip)
        named = {box.title}
        for part in box.parts:
            self._add_part(part, binding, named)
        self.setAccessibleName(box.title)

    def _add_heading(self, box: Box) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(Words(box.title, self, size=1.15, strong=True, wraps=False))
        if box.note:
            line.addWidget(Words(box.note, self, tone="faint", size=SMALL, wraps=False))
        line.addStretch()
        self.badge = Badge(self)
        line.addWidget(self.badge)
        self._layout.addLayout(line)

    def _add_part(self, part: Part, binding: Binding, named: set[str]) -> None:
        if part.group and part.group not in named:
            self._layout.addWidget(GroupHeading(part.group, self))
        if part.claims:
            fields = tuple(field for line in part.lines for field in line)
            self._layout.addWidget(ClaimsGrid(fields, binding, self))
            return
        for line in part.lines:
            self._add_line(line, binding, named)

    def _add_line(self, line: Line, binding: Binding, named: set[str]) -> None:
        blocks = [
            FieldBlock(
                field,
                binding,
                self,
                labelled=field.spec.label not in named,
                alone=len(line) == 1,
            )
            for field in line
        ]
        self.blocks += blocks
        if len(blocks) == 1:
            self._layout.addWidget(blocks[0])
            return
        if all(isinstance(field.kind, YesNo) for field in line):
            ticks = QHBoxLayout()
            ticks.setSpacing(4 * GRID)
            for block in blocks:
                ticks.addWidget(block, 0, Qt.AlignmentFlag.AlignTop)
            ticks.addStretch(1)
            below = QVBoxLayout()
            below.setSpacing(0)
            below.addLayout(ticks)
            for block in blocks:
                below.addWidget(block.strip)
                below.addWidget(block.note)
            self._layout.addLayout(below)
            return
        columns = QGridLayout()
        columns.setHorizontalSpacing(_INSIDE)
        for column, block in enumerate(blocks):
            columns.addWidget(block, 0, column, Qt.AlignmentFlag.AlignTop)
            columns.setColumnStretch(column, 1)
        self._layout.addLayout(columns)


class GroupHeading(QWidget):
    """The name of a cell that several fields share, and a line to the card's edge."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = Words(words, self, strong=True, wraps=False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, GRID // 2, 0, 0)
        line.addWidget(self._label)
        line.addStretch()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        painter.setPen(blend(palette.base().color(), palette.text().color(), 0.12))
        middle = self._label.geometry().center().y()
        painter.drawLine(self._label.geometry().right() + GRID, middle, self.width(), middle)
        painter.end()
