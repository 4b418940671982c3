"""The two halves of the table of proofs: what is proven stays, the pieces scroll beside it."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.model.paths import FieldPath
from app.ui.appearance import GRID, blend
from app.ui.evidence.crossing import COUNT, FIELD, FIRST, VALUE, Crossing, Line
from app.ui.evidence.dragging import paths_in
from app.ui.evidence.heads import Heads
from app.ui.evidence.marking import CellDelegate, paint_mark
from app.ui.ground import bold
from app.ui.sheet import write
from app.ui.words import is_enter


class Pane(QTableView):
    """What both halves do: tie by Space or click, lead by Enter, take pieces that are dropped."""

    wanted = Signal(object)
    """A person wants to go to this path."""
    copied = Signal()
    undone = Signal(bool)
    """What was done last is to be undone, or (``False``) done again."""

    def __init__(self, model: Crossing, parent: QWidget) -> None:
        super().__init__(parent)
        self.crossing = model
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setCornerButtonEnabled(False)
        self.dropping = -1
        """The row that what is dragged would be dropped on."""
        self.setItemDelegate(CellDelegate(self))
        self.doubleClicked.connect(self._double_clicked)

    def fit_rows(self, high: int) -> None:
        """Give every row this height."""
        self.verticalHeader().setMinimumSectionSize(high)
        self.verticalHeader().setDefaultSectionSize(high)

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() < FIRST:
            self._lead(index)

    def _lead(self, index: QModelIndex) -> None:
        one = self.crossing.assertion(index)
        if one is not None:
            self.wanted.emit(one.path)

    # --- painting ---------------------------------------------------------------------------

    def heading(self, line: Line) -> str:
        """What stands across the row of a heading."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        # Ground and lines are painted once for all cells: each cell by itself took far longer.
        painter = QPainter(self.viewport())
        self._paint_ground(painter)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._paint_lines(painter)
        self._paint_current(painter)
        for row in self._rows():
            line = self.crossing.lines[row]
            if line.assertion is None:
                self._paint_heading(painter, row, line)
        painter.end()

    def _rows(self) -> range:
        """The rows that can be seen."""
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        last = len(self.crossing.lines) - 1 if bottom < 0 else bottom
        return range(max(top, 0), last + 1)

    def _row_box(self, row: int) -> QRect:
        wide = self.viewport().width()
        return QRect(0, self.rowViewportPosition(row), wide, self.rowHeight(row))

    def _paint_ground(self, painter: QPainter) -> None:
        """Tint the row and the column of the current cell, and the row to be dropped on."""
        palette, at = self.palette(), self.currentIndex()
        accent = QColor(palette.accent().color())
        accent.setAlphaF(0.08)
        if at.isValid():
            painter.fillRect(self._row_box(at.row()), accent)
        if at.column() >= FIRST:
            left, wide = self.columnViewportPosition(at.column()), self.columnWidth(at.column())
            painter.fillRect(QRect(left, 0, wide, self.viewport().height()), accent)
        if self.dropping >= 0:
            accent.setAlphaF(0.25)
            painter.fillRect(self._row_box(self.dropping), accent)

    def _paint_lines(self, painter: QPainter) -> None:
        palette = self.palette()
        painter.setPen(blend(palette.base().color(), palette.text().color(), 0.10))
        header = self.horizontalHeader()
        right = min(header.length() - header.offset(), self.viewport().width()) - 1
        bottom = 0
        for row in self._rows():
            bottom = self.rowViewportPosition(row) + self.rowHeight(row) - 1
            painter.drawLine(0, bottom, right, bottom)
        if isinstance(self, Pieces):
            first, last = self.columnAt(0), self.columnAt(right)
            for column in range(first, last + 1 if first >= 0 else first):
                x = self.columnViewportPosition(column) + self.columnWidth(column) - 1
                painter.drawLine(x, 0, x, bottom)

    def _paint_current(self, painter: QPainter) -> None:
        at = self.currentIndex()
        box = self.visualRect(at)
        if self.crossing.assertion(at) is None or box.isEmpty():
            return
        if at.column() >= FIRST and self.crossing.mark(at) is None and not self.crossing.read_only:
            paint_mark(painter, box, "open", self.palette())
        if self.hasFocus():
            painter.setPen(self.palette().accent().color())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _paint_heading(self, painter: QPainter, row: int, line: Line) -> None:
        palette = self.palette()
        box = self._row_box(row)
        painter.fillRect(box, blend(palette.base().color(), palette.text().color(), 0.05))
        painter.setPen(palette.text().color())
        painter.setFont(bold(self.font()) if isinstance(self, Fields) else self.font())
        write(painter, box.adjusted(GRID, 0, -GRID, 0), self.heading(line))
        if self.hasFocus() and self.currentIndex().row() == row:
            painter.setPen(palette.accent().color())
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    # --- keys -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if event.key() == Qt.Key.Key_Space:
            self.crossing.toggle(at)
        elif is_enter(event):
            self._lead(at)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undone.emit(True)
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.undone.emit(False)
        elif event.key() == Qt.Key.Key_Escape or not self._cross(event.key()):
            super().keyPressEvent(event)

    def _cross(self, key: int) -> bool:
        """Go over to the other half, where an arrow key leads there."""
        return False

    def take_over(self, column: int) -> None:
        """Go on in this half, in the same row."""
        at = self.currentIndex()
        index = self.crossing.index(max(at.row(), 0), column)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    # --- pieces that are dropped ------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_in(event.mimeData()) and not self.crossing.read_only:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        one = self.crossing.assertion(self.crossing.index(row, 0)) if row >= 0 else None
        self._drop_on(row if one is not None else -1)
        event.setAccepted(one is not None and bool(paths_in(event.mimeData())))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_on(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        row, self.dropping = self.dropping, -1
        self.viewport().update()
        if row >= 0:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.crossing.prove(row, paths_in(event.mimeData()))

    def _drop_on(self, row: int) -> None:
        if row != self.dropping:
            self.dropping = row
            self.viewport().update()


class Fields(Pane):
    """The left half: what is proven, what stands there, and how many pieces prove it."""

    def __init__(self, model: Crossing, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.other: Pane | None = None
        self.setAccessibleName("栏目")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header = Heads(model, self)
        self.setHorizontalHeader(self.header)

    def heading(self, line: Line) -> str:
        return line.group.title

    def show_columns(self, *, value: bool) -> None:
        """Show its own columns; the content of the fields only where there is room."""
        header = self.header
        for column in range(self.crossing.columnCount()):
            hidden = column >= FIRST or (column == VALUE and not value)
            if self.isColumnHidden(column) != hidden:
                self.setColumnHidden(column, hidden)
        em = self.fontMetrics().horizontalAdvance("国")
        header.setSectionResizeMode(FIELD, QHeaderView.ResizeMode.Stretch)
        for column, ems in ((VALUE, 12), (COUNT, 6)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, ems * em)

    def wanted_width(self, *, value: bool) -> int:
        """So wide that no label is cut off."""
        metrics = self.fontMetrics()
        em = metrics.horizontalAdvance("国")
        lines = self.crossing.lines
        labels = (line.assertion.label for line in lines if line.assertion is not None)
        longest = max(map(metrics.horizontalAdvance, labels), default=12 * em)
        return longest + 5 * GRID + (6 + (12 if value else 0)) * em

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        at = self.currentIndex()
        if not at.isValid() or at.column() >= FIRST:
            self.take_over(FIELD)

    def _cross(self, key: int) -> bool:
        last = self.currentIndex().column() >= COUNT
        if key == Qt.Key.Key_Right and last and self.other is not None and self.crossing.pieces:
            self.other.take_over(FIRST)
            return True
        return False


class Pieces(Pane):
    """The right half: a mark wherever a piece proves a field. A click ties, and unties."""

    opening = Signal(object)
    """A person wants to look at the piece at this path."""

    def __init__(self, model: Crossing, fields: Fields, parent: QWidget) -> None:
        super().__init__(model, parent)
        self._fields = fields
        fields.other = self
        self.setAccessibleName("证明对照表")
        self.header = Heads(model, self)
        self.setHorizontalHeader(self.header)
        self.header.opening.connect(self.opening)
        self.setSelectionModel(fields.selectionModel())
        self.clicked.connect(self._clicked)
        bars = self.verticalScrollBar(), fields.verticalScrollBar()
        for one, other in (bars, bars[::-1]):
            one.valueChanged.connect(other.setValue)

    def heading(self, line: Line) -> str:
        return line.group.words

    def show_columns(self) -> None:
        """Show the pieces; as many as fit by their titles, else by their numbers."""
        for column in range(FIRST):
            self.setColumnHidden(column, True)
        self.header.fit(self.viewport().width() / max(len(self.crossing.pieces), 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentIndex().column() < FIRST and self.crossing.pieces:
            self.take_over(FIRST)

    def _clicked(self, index: object) -> None:
        self.crossing.toggle(self.currentIndex())

    def _cross(self, key: int) -> bool:
        if key == Qt.Key.Key_Left and self.currentIndex().column() <= FIRST:
            self._fields.take_over(COUNT)
            return True
        return False

    def show_place(
        self,
        field: FieldPath | None,
        piece: FieldPath | None,
        how: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Go to the row of a field, and the column of a piece."""
        row = self.crossing.row_of(field) if field is not None else -1
        column = self.crossing.column_of(piece) if piece is not None else -1
        at = self.currentIndex()
        index = self.crossing.index(
            row if row >= 0 else max(at.row(), 0), column if column >= 0 else max(at.column(), 0)
        )
        if index.isValid():
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            seen = self if index.column() >= FIRST else self._fields
            seen.scrollTo(index, how)
