"""A column copied from a spreadsheet, spread over the figures of a section: shown, then done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.model.paths import FieldPath
from app.model.values import Json
from app.ui.appearance import GRID, colour_of
from app.ui.dressing import paint_primary
from app.ui.editor import Editor
from app.ui.form.lines import FigureInput
from app.ui.sheet import Plate
from app.ui.words import SMALL, Words, em

Cells = Sequence[Sequence[str]]
_KINDS = "kinds"
_CLAIMED = "claimed"
_MOST_LINES = 9


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a pasted cell would come to stand."""

    figure: FigureInput
    text: str

    @property
    def readable(self) -> bool:
        """Whether it is a number."""
        return self.figure.is_readable(self.text)


def plan(
    figures: Sequence[FigureInput], start: FigureInput, cells: Cells, *, same_column: bool
) -> tuple[list[Landing], int]:
    """Where each cell goes, and how many find no place.

    ``figures`` are those of the section in printed order. One column of cells goes to one figure
    after the other, or with ``same_column`` only to those that stand below ``start``. Several
    columns go line by line to the claims' 类 and 个. Empty cells leave their figure as it is.
    """
    rows = list(_without_labels(cells, start))
    following = list(figures[figures.index(start) :])
    if max(map(len, rows), default=0) <= 1:
        if same_column:
            following = [f for f in following if _is_kinds(f) == _is_kinds(start)]
        texts = [row[0].strip() if row else "" for row in rows]
        pairs = list(zip(following, texts, strict=False))
        missed = texts[len(following) :]
    else:
        pairs, missed = _by_line(following, rows)
    landings = [Landing(figure, text) for figure, text in pairs if text]
    return landings, sum(bool(text) for text in missed)


def _by_line(
    figures: Sequence[FigureInput], rows: Cells
) -> tuple[list[tuple[FigureInput, str]], list[str]]:
    lines: dict[FieldPath, list[FigureInput]] = {}
    for figure in figures:
        lines.setdefault(_line_of(figure), []).append(figure)
    pairs: list[tuple[FigureInput, str]] = []
    missed: list[str] = []
    targets = list(lines.values())
    for index, row in enumerate(rows):
        texts = [text.strip() for text in row]
        line = targets[index] if index < len(targets) else []
        if len(line) == 1:  # 个 alone may stand in either column of the sheet
            texts = [text for text in texts if text]
        pairs += zip(line, texts, strict=False)
        missed += texts[len(line) :]
    return pairs, missed


def _stored(landing: Landing) -> Json:
    return landing.figure.stored(landing.text)


def _line_of(figure: FigureInput) -> FieldPath:
    return figure.path.parent if figure.in_claim else figure.path


def _is_kinds(figure: FigureInput) -> bool:
    return figure.in_claim and figure.path.parts[-1] == _KINDS


def _without_labels(cells: Cells, figure: FigureInput) -> Iterable[Sequence[str]]:
    """The cells without a first column of words: who copies a sheet often copies its labels."""
    first = [row[0].strip() for row in cells if row and row[0].strip()]
    words = [text for text in first if not figure.is_readable(text)]
    if max(map(len, cells), default=0) > 1 and len(words) * 2 > len(first):
        return [row[1:] for row in cells]
    return cells


class SpreadPanel(Plate):
    """What would go where, to be looked at and taken or left; one step, whatever it fills in."""

    closed = Signal()

    def __init__(
        self,
        editor: Editor,
        figures: Sequence[FigureInput],
        start: FigureInput,
        cells: Cells,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._figures = figures
        self._start = start
        self._cells = cells
        self._landings: list[Landing] = []
        self.setAccessibleName("粘贴多个数")
        self._title = Words("", self, strong=True)
        self._rest = Words("", self, tone="warning", size=SMALL)
        self.same_column = QCheckBox("只填同一列", self)
        self.same_column.toggled.connect(self._plan)
        self.list = QTreeWidget(self)
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels(["栏目", "现有", "填入"])
        self.list.setAccessibleName("要填入的栏目")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        for column in (1, 2):
            self.list.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        self.list.itemChanged.connect(self._count)
        self.filling = QPushButton(self)
        self.filling.setAutoDefault(False)
        self.filling.clicked.connect(self.fill)
        paint_primary(self.filling)
        leaving = QPushButton("取消", self)
        leaving.setAutoDefault(False)
        leaving.clicked.connect(self.leave)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.same_column)
        buttons.addWidget(self._rest, 1)
        buttons.addWidget(self.filling)
        buttons.addWidget(leaving)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        whole.setSpacing(GRID)
        whole.addWidget(self._title)
        whole.addWidget(self.list)
        whole.addLayout(buttons)
        self._plan()
        other, _ = plan(figures, start, cells, same_column=True)
        self.same_column.setVisible(other != self._landings)

    def fill(self) -> None:
        """Put the ticked cells where they are shown, and tick the claims that they are figures of.

        A box with a figure and no tick would be found fault with at once.
        """
        edits: list[tuple[FieldPath, Json]] = [
            (landing.figure.path, _stored(landing)) for landing in self._chosen()
        ]
        edits += [(path, True) for path in self._ticks()]
        self._editor.settle()
        self._editor.edit_all(edits, name="粘贴")
        self.leave()

    def leave(self) -> None:
        """Put the panel away."""
        self._start.enter()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.filling.hasFocus():
            self.filling.click()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> list[Landing]:
        """What is ticked, from the top."""
        pairs = zip(self._items(), self._landings, strict=True)
        return [landing for item, landing in pairs if item.checkState(0) == Qt.CheckState.Checked]

    def _ticks(self) -> list[FieldPath]:
        """The boxes that would be ticked because a figure comes to stand in their line."""
        boxes = [
            landing.figure.path.parent / _CLAIMED
            for landing in self._chosen()
            if landing.figure.in_claim and isinstance(stored := _stored(landing), int) and stored
        ]
        return [box for box in dict.fromkeys(boxes) if not self._editor.value(box)]

    def _items(self) -> list[QTreeWidgetItem]:
        items = (self.list.topLevelItem(at) for at in range(self.list.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _plan(self) -> None:
        self._landings, missed = plan(
            self._figures, self._start, self._cells, same_column=self.same_column.isChecked()
        )
        self._rest.setText(f"多出 {missed} 个，后面没有可填的栏目" if missed else "")
        self.list.blockSignals(True)
        self.list.clear()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for landing in self._landings:
            figure = landing.figure
            new = figure.shown(figure.stored(landing.text))
            item = QTreeWidgetItem(self.list, [figure.accessibleName(), figure.text(), new])
            item.setSizeHint(0, QSize(0, self.fontMetrics().height() + GRID))
            item.setTextAlignment(1, right)
            item.setTextAlignment(2, right)
            ticked = Qt.CheckState.Checked if landing.readable else Qt.CheckState.Unchecked
            item.setCheckState(0, ticked)
            if not landing.readable:
                item.setText(2, f"{new}（不是数字）")
                item.setForeground(2, colour_of("error", self.palette()))
        self.list.blockSignals(False)
        for column in (1, 2):
            self.list.resizeColumnToContents(column)
            self.list.setColumnWidth(
                column, max(self.list.columnWidth(column), round(7 * em(self)))
            )
        self.list.setFixedHeight(self._height())
        self._count()

    def _height(self) -> int:
        lines = min(max(len(self._landings), 1), _MOST_LINES)
        line = self.list.sizeHintForRow(0) if self._landings else round(1.6 * em(self))
        return lines * line + self.list.header().sizeHint().height() + 2 * GRID

    def _count(self) -> None:
        ticked, boxes = len(self._chosen()), len(self._ticks())
        words = f"粘贴的内容有多个数：依次填入以下 {len(self._landings)} 栏"
        self._title.setText(f"{words}，并勾选 {boxes} 项？" if boxes else f"{words}？")
        self.filling.setText(f"填入 {ticked} 栏")
        self.filling.setEnabled(ticked > 0)
