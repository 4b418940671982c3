"""The problems beside the form: every finding of the checks, to be filtered, followed, settled."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.paths import FieldPath
from app.model.problem import Severity
from app.model.rules import Finding
from app.ui.appearance import GRID, colour_of
from app.ui.editor import Editor
from app.ui.outline import pending_in, step_at, steps_of
from app.ui.plain import label, set_tip
from app.ui.problem_list import ProblemList
from app.ui.problem_rows import SIGNS, TITLES, Group, Key, arrange, group_of, key_of
from app.ui.symbols import SymbolLabel, icon

_FILTERS: tuple[Group, ...] = ("error", "pending", "warning", "info")


class ProblemsPanel(QFrame):
    """The list, its filters, and what to say where it is empty.

    With an :class:`Editor` it is live: what the checks find is shown, a finding that is chosen
    leads to its field, and warnings can be confirmed with a reason.
    """

    chosen = Signal(object)
    """A person went to this finding."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("问题")
        self._findings: tuple[Finding, ...] = ()
        self._pending: frozenset[Finding] = frozenset()
        self._editor: Editor | None = None
        self._folded: frozenset[Group] = frozenset({"confirmed"})
        self._asking: Key | None = None
        self._titles: dict[FieldPath, str] = {}
        self._here: Callable[[Finding], bool] = lambda _: True
        self.view = ProblemList(self)
        self.view.chosen.connect(self._choose)
        self.view.folded.connect(self._fold)
        self.view.asked.connect(self._ask)
        self.view.confirmed.connect(self._confirm)
        self.search = QLineEdit(self, clearButtonEnabled=True)
        self.search.setPlaceholderText("筛选问题")
        self.search.setAccessibleName("筛选问题")
        self.search.textChanged.connect(self._refill)
        self.switches: dict[Group, QToolButton] = {kind: self._switch(kind) for kind in _FILTERS}
        self.here_only = QCheckBox("只看当前部分", self)
        self.here_only.toggled.connect(self._refill)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._emptiness())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._top())
        whole.addWidget(self._stack, 1)
        order = (*self.switches.values(), self.search, self.here_only, self.view, self.all_again)
        for one, other in pairwise(order):
            self.setTabOrder(one, other)
        self._tint()

    # --- what is shown ----------------------------------------------------------------------

    def watch(self, editor: Editor | None) -> None:
        """Show what the checks say of this draft from now on; ``None`` shows nothing any more."""
        if self._editor is not None:
            self._editor.checked.disconnect(self._checked)
        self._editor = editor
        self._asking = None
        self._titles.clear()
        self.view.allow_confirming(editor is not None and not editor.read_only)
        if editor is None:
            self.show_findings(())
        else:
            editor.checked.connect(self._checked)
            self._checked()

    def show_findings(
        self, findings: tuple[Finding, ...], pending: frozenset[Finding] = frozenset()
    ) -> None:
        """Show these findings; what was selected stays so where it is still there.

        ``pending`` are those about what nobody has come to yet.
        """
        known = self._findings, self._pending
        if (findings, pending) == known and self.view.model().rowCount():
            return
        self._findings, self._pending = findings, pending
        for kind, switch in self.switches.items():
            number = sum(group_of(f, pending) == kind for f in findings)
            switch.setText(f"{TITLES[kind]} {number}")
            switch.setVisible(kind != "pending" or number > 0)
        self._show(at_once=False)

    def set_here(self, here: Callable[[Finding], bool]) -> None:
        """Which findings belong to the part of the form that is looked at."""
        self._here = here
        if self.here_only.isChecked():
            self._refill()

    def reveal(self, kind: Severity) -> None:
        """Bring the findings of this severity into sight; what else is shown stays as it was."""
        groups: tuple[Group, ...] = ("error", "pending") if kind == "error" else (kind,)
        self._folded = self._folded.difference(groups)
        for group in groups:
            self.switches[group].setChecked(True)
        self._refill()
        if not any(map(self.view.show_first, groups)):
            self._show_all({k for k, s in self.switches.items() if s.isChecked()})
            any(map(self.view.show_first, groups))

    @property
    def empty_words(self) -> str:
        """What is said in the place of an empty list."""
        return "" if self._stack.currentWidget() is self.view else self._empty.text()

    def step(self, by: int, place: FieldPath | None = None, *, entered: bool = False) -> bool:
        """Go to the next (1) or the previous (-1) finding; whether there is one.

        Without a ``place`` that is of the list. From a place it is in the order of the form, of
        what the list shows: behind the last comes the first. A place that is ``entered`` is one
        that a person is done with.
        """
        if place is None or self._editor is None:
            return self.view.step(by)
        order = _Order(self._editor)
        found = sorted((order.at(row.path), n) for n, row in self.view.findings)
        if not found:
            return False
        here = order.at(place)
        current = self.view.currentIndex().row()
        if (here, current) in found:
            start = (here, current)
        else:
            start = (here, self.view.model().rowCount() if entered and by > 0 else -1)
        ways = found if by > 0 else found[::-1]
        wanted = next((one for one in ways if (one > start if by > 0 else one < start)), ways[0])
        self.view.go_to(wanted[1])
        return True

    # --- what a person does -----------------------------------------------------------------

    def _checked(self) -> None:
        editor = self._editor
        if editor is not None:
            pending = pending_in(editor.edition, editor.answers, editor.report)
            self.show_findings(editor.report.findings, pending)

    def _choose(self, finding: Finding) -> None:
        self.chosen.emit(finding)
        if self._editor is not None:
            self._editor.lead(finding.path)

    def _fold(self, group: Group, folded: bool) -> None:
        others = self._folded.difference((group,))
        self._folded = others.union((group,)) if folded else others
        self._refill()

    def _ask(self, finding: Finding | None) -> None:
        key = None if finding is None else key_of(finding)
        self._asking = None if key == self._asking else key
        self._refill()

    def _confirm(self, finding: Finding, reason: str) -> None:
        if self._editor is not None:
            self._asking = None
            self._editor.confirm(finding.code, finding.path, reason)

    def _show_all(self, kinds: set[Group]) -> None:
        self.search.clear()
        self.here_only.setChecked(False)
        for kind, switch in self.switches.items():
            switch.setChecked(kind in kinds)
        self._refill()

    # --- the parts --------------------------------------------------------------------------

    def _top(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        for switch in self.switches.values():
            head.addWidget(switch)
        head.addStretch()
        filters = QHBoxLayout()
        filters.setSpacing(GRID)
        filters.addWidget(self.search, 1)
        filters.addWidget(self.here_only)
        top = QVBoxLayout()
        top.setContentsMargins(GRID + 4, GRID, GRID, GRID // 2)
        top.setSpacing(GRID)
        top.addLayout(head)
        top.addLayout(filters)
        return top

    def _emptiness(self) -> QWidget:
        page = QWidget(self)
        self._sign = SymbolLabel("done", page, 4 * GRID)
        self._empty = label("", page, wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.all_again = QPushButton("显示全部问题", page)
        self.all_again.clicked.connect(lambda: self._show_all(set(_FILTERS)))
        column = QVBoxLayout(page)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addStretch(2)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._empty)
        column.addWidget(self.all_again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return page

    def _switch(self, kind: Group) -> QToolButton:
        switch = QToolButton(self)
        switch.setCheckable(True)
        switch.setChecked(True)
        switch.setText(TITLES[kind])
        switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        switch.setAutoRaise(True)
        # In a narrow panel words give way before the number of switches does.
        switch.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        switch.setMinimumWidth(4 * GRID)
        set_tip(switch, f"显示或隐藏{TITLES[kind]}")
        switch.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        switch.toggled.connect(self._refill)
        return switch

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        for kind, switch in self.switches.items():
            sign = SIGNS[kind]
            switch.setIcon(icon(sign, colour_of(sign, self.palette())))

    def _refill(self) -> None:
        self._show(at_once=True)

    def _show(self, *, at_once: bool) -> None:
        words = self.search.text().strip().casefold()
        wanted = {kind for kind, switch in self.switches.items() if switch.isChecked()}
        here = self._here if self.here_only.isChecked() else None
        shown = [
            finding
            for finding in self._findings
            if (finding.severity if finding.reason else group_of(finding, self._pending)) in wanted
            and (here is None or here(finding))
            and (not words or words in f"{finding.message}{finding.path}".casefold())
        ]
        rows = arrange(shown, self._folded, self._step_title, self._asking, self._pending)
        self.view.fill(tuple(rows), at_once=at_once)
        if not shown:
            self._say_empty()
        self._stack.setCurrentIndex(0 if shown else 1)

    def _say_empty(self) -> None:
        found = bool(self._findings)
        self._empty.setText("没有符合筛选条件的问题。" if found else "没有发现问题，\n可以定稿了。")
        self._sign.set_meaning("info" if found else "done")
        self.all_again.setVisible(found)

    def _step_title(self, finding: Finding) -> str:
        """The title of the finding's step; within one step it would say nothing new."""
        if self._editor is None or self.here_only.isChecked():
            return ""
        title = self._titles.get(finding.path)
        if title is None:
            title = step_at(steps_of(self._editor.edition), finding.path).title
            self._titles[finding.path] = title
        return title


class _Order:
    """Where places stand in the form as it is filled in."""

    def __init__(self, editor: Editor) -> None:
        self._fields = [field.path for field, _ in editor.answers.fields()]

    def at(self, place: FieldPath) -> int:
        """The number of the field that a place lies in or begins with; what is none comes last."""
        if not place.parts:
            return -1
        for number, path in enumerate(self._fields):
            if place.within(path) or path.within(place):
                return number
        return len(self._fields)
