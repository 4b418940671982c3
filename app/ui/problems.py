"""The right column: every finding of the checks, by severity, to be filtered and followed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.rules import Finding
from app.ui.appearance import GRID, MEANINGS, Meaning, colour_of
from app.ui.findings import CONFIRMED, FINDING, FindingDelegate, kind_of
from app.ui.ground import bold
from app.ui.symbols import SymbolLabel, icon

_TITLES: dict[str, str] = {**MEANINGS, CONFIRMED: "已确认的警告"}
_FILTERS: tuple[Meaning, ...] = ("error", "warning", "info")


class ProblemsPanel(QFrame):
    """The list, its filters, and what to say where it is empty."""

    chosen = Signal(object)
    """A person went to this finding."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self._here: Callable[[Finding], bool] = lambda _: True
        self.view = _FindingsView(self)
        self.view.chosen.connect(self.chosen)
        self.search = QLineEdit(self, clearButtonEnabled=True)
        self.search.setPlaceholderText("筛选问题")
        self.search.setAccessibleName("筛选问题")
        self.search.textChanged.connect(self._refill)
        self.switches: dict[Meaning, QToolButton] = {kind: self._switch(kind) for kind in _FILTERS}
        self.here_only = QCheckBox("只看当前部分", self)
        self.here_only.toggled.connect(self._refill)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._emptiness())
        title = QLabel("问题", self)
        title.setFont(bold(title.font()))
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(title)
        head.addStretch()
        for switch in self.switches.values():
            head.addWidget(switch)
        filters = QHBoxLayout()
        filters.setSpacing(GRID)
        filters.addWidget(self.search, 1)
        filters.addWidget(self.here_only)
        top = QVBoxLayout()
        top.setContentsMargins(GRID + 4, GRID, GRID, GRID // 2)
        top.setSpacing(GRID)
        top.addLayout(head)
        top.addLayout(filters)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._stack, 1)
        self._tint()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings; what was selected stays so where it is still there."""
        if findings == self._findings and self.view.model().rowCount():
            return
        self._findings = findings
        for kind, switch in self.switches.items():
            number = sum(f.severity == kind and not f.reason for f in findings)
            switch.setText(f"{MEANINGS[kind]} {number}")
        self._refill()

    def set_here(self, here: Callable[[Finding], bool]) -> None:
        """Which findings belong to the part of the form that is looked at."""
        self._here = here
        if self.here_only.isChecked():
            self._refill()

    def only(self, kind: Meaning) -> None:
        """Leave nothing but findings of this severity in sight."""
        self.search.clear()
        self.here_only.setChecked(False)
        for other, switch in self.switches.items():
            switch.setChecked(other == kind)

    @property
    def empty_words(self) -> str:
        """What is said in the place of an empty list."""
        return "" if self._stack.currentWidget() is self.view else self._empty.text()

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) finding of the list, and tell."""
        self.view.step(by)

    def _emptiness(self) -> QWidget:
        page = QWidget(self)
        self._sign = SymbolLabel("done", page, 4 * GRID)
        self._empty = QLabel(page, wordWrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(page)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addStretch(2)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._empty)
        column.addStretch(3)
        return page

    def _switch(self, kind: Meaning) -> QToolButton:
        switch = QToolButton(self)
        switch.setCheckable(True)
        switch.setChecked(True)
        switch.setText(MEANINGS[kind])
        switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        switch.setAutoRaise(True)
        switch.setToolTip(f"显示或隐藏{MEANINGS[kind]}")
        switch.toggled.connect(self._refill)
        return switch

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        for kind, switch in self.switches.items():
            switch.setIcon(icon(kind, colour_of(kind, self.palette())))

    def _refill(self) -> None:
        words = self.search.text().strip().casefold()
        shown = [
            finding
            for finding in self._findings
            if self.switches[_switch_of(finding)].isChecked()
            and (not self.here_only.isChecked() or self._here(finding))
            and words in f"{finding.message}{finding.path}".casefold()
        ]
        self.view.fill(shown)
        if self._findings:
            self._empty.setText("没有符合筛选条件的问题。")
        else:
            self._empty.setText("没有发现问题，\n可以导出申报书。")
        self._sign.set_meaning("info" if self._findings else "done")
        self._stack.setCurrentIndex(0 if shown else 1)


def _switch_of(finding: Finding) -> Meaning:
    return "info" if finding.reason else finding.severity


class _FindingsView(QListView):
    """Findings under the headings of their severities."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(FindingDelegate(self))
        self.setAccessibleName("问题列表")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setWordWrap(True)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self.selectionModel().currentChanged.connect(self._moved)
        self._telling = True

    def fill(self, findings: Iterable[Finding]) -> None:
        """Show these, the gravest first, each severity in the order of the paper."""
        kept = self.currentIndex().data(FINDING)
        groups: dict[str, list[Finding]] = {kind: [] for kind in (*_FILTERS, CONFIRMED)}
        for finding in findings:
            groups[kind_of(finding)].append(finding)
        self._telling = False
        self._rows.clear()
        for kind, members in groups.items():
            if members:
                heading = QStandardItem(f"{_TITLES[kind]}　{len(members)}")
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self._rows.appendRow(heading)
            for finding in members:
                item = _item(finding)
                self._rows.appendRow(item)
                if finding == kept:
                    self._select(item.index())
        self._telling = True

    def step(self, by: int) -> None:
        """Select the next finding in this direction; around the end it goes on at the other."""
        rows = [r for r in range(self._rows.rowCount()) if self._rows.item(r).data(FINDING)]
        if not rows:
            return
        current = self.currentIndex().row()
        if by > 0:
            row = next((r for r in rows if r > current), rows[0])
        else:
            row = next((r for r in reversed(rows) if r < current), rows[-1])
        self._select(self._rows.index(row, 0))
        self.scrollTo(self.currentIndex())

    def _moved(self, current: QModelIndex) -> None:
        finding = current.data(FINDING)
        if self._telling and isinstance(finding, Finding):
            self.chosen.emit(finding)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # sentences break elsewhere in another width

    def _choose(self, index: QModelIndex) -> None:
        """A click on the current finding leads there once more."""
        finding = index.data(FINDING)
        if isinstance(finding, Finding):
            self.chosen.emit(finding)

    def _select(self, index: QModelIndex) -> None:
        command = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, command)


def _item(finding: Finding) -> QStandardItem:
    words = finding.message
    if finding.reason:
        words += f"（已确认：{finding.reason}）"
    item = QStandardItem(words)
    item.setData(finding, FINDING)
    item.setToolTip(f"{finding.path}\n{finding.code}")
    spoken = f"{_TITLES[kind_of(finding)]}：{words}"
    item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    return item
