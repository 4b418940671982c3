"""The three columns that a declaration is looked at in: steps, pages, problems, kept in step."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.model.rules import Finding
from app.ui.appearance import GRID
from app.ui.notice import essentials
from app.ui.outline import COVER, Step, progress_of, step_at, steps_of
from app.ui.preview import PreviewPanel
from app.ui.problems import ProblemsPanel
from app.ui.steps import StepsList
from app.ui.work import Opened


class Desk(QSplitter):
    """Steps lead the pages, findings lead the pages and the steps."""

    notice_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._opened: Opened | None = None
        self.steps = StepsList(self)
        self.preview = PreviewPanel(self)
        self.problems = ProblemsPanel(self)
        self._notice = QPushButton(self, flat=True)
        self._notice.setToolTip("通知要点：日期、份数、地址和填报说明")
        self._notice.clicked.connect(self.notice_wanted)
        left = QFrame(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, GRID, 0, GRID // 2)
        column.addWidget(self.steps, 1)
        column.addWidget(self._notice)
        for panel in (left, self.problems):
            panel.setBackgroundRole(left.palette().ColorRole.Base)
            panel.setAutoFillBackground(True)
        left.setMinimumWidth(232)
        self.preview.setMinimumWidth(240)
        self.problems.setMinimumWidth(240)
        for index, widget in enumerate((left, self.preview, self.problems)):
            self.addWidget(widget)
            self.setStretchFactor(index, 1 if widget is self.preview else 0)
        self.setCollapsible(1, False)
        self.setHandleWidth(3)
        self.setSizes([288, 640, 336])
        self.steps.chosen.connect(self._go_to_step)
        self.problems.chosen.connect(self._go_to_finding)

    def show_declaration(self, opened: Opened) -> None:
        """Show what a declaration says and what the checks say of it."""
        switched = self._opened is None or self._opened.path != opened.path
        self._opened = opened
        progress = progress_of(opened.loaded.edition, opened.answers, opened.report)
        self.steps.show_progress(progress)
        if switched or self.steps.current is None:
            self.steps.set_current(next(iter(progress)))
            self._look_at(self.steps.current)
            self.preview.go_to_start()
        self.problems.show_findings(opened.report.findings)
        self._notice.setText(essentials(opened.loaded.edition.notice))

    def restore(self, state: QByteArray) -> None:
        """Give the columns the widths that they had."""
        self.restoreState(state)
        self.setHandleWidth(3)

    def _go_to_step(self, step: Step) -> None:
        self._look_at(step)
        if step.title == COVER:
            self.preview.go_to_start()
        elif step.roots:
            self.preview.go_to_section(step.roots[0])

    def _go_to_finding(self, finding: Finding) -> None:
        if self._opened is None:
            return
        step = step_at(steps_of(self._opened.loaded.edition), finding.path)
        self.steps.set_current(step)
        self._look_at(step)
        self.preview.go_to_field(finding.path)

    def _look_at(self, step: Step | None) -> None:
        if self._opened is None or step is None:
            return
        steps = steps_of(self._opened.loaded.edition)
        self.problems.set_here(lambda finding: step_at(steps, finding.path) == step)
