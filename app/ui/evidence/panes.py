"""The two halves of the table of proofs: what is proven stays, the pieces scroll beside it."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.model.paths import FieldPath
from app.model.proofs import Proof
from app.ui.appearance import GRID, blend, colour_of, secondary
from app.ui.evidence.crossing import COUNT, FIELD, FIRST, VALUE, Crossing, Line
from app.ui.evidence.dragging import mime_of, paths_in
from app.ui.evidence.marking import CellDelegate
from app.ui.ground import bold
from app.ui.sheet import write
from app.ui.words import is_enter

_COMPACT, _WIDE, _WIDEST = 2.6, 5, 9
"""The width of a column with a number, and of one with a title, in characters."""
_TITLE_LINES = 3


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
        self.delegate = CellDelegate(self)
        self.setItemDelegate(self.delegate)
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
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        last = len(self.crossing.lines) - 1 if bottom < 0 else bottom
        for row in range(max(top, 0), last + 1):
            line = self.crossing.lines[row]
            if line.assertion is None:
                self._paint_heading(painter, row, line)
        painter.end()

    def _paint_heading(self, painter: QPainter, row: int, line: Line) -> None:
        palette = self.palette()
        box = QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
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


class Heads(QHeaderView):
    """What the columns are; pieces by number and title, or where they are many by number.

    Pieces are dragged from here. A double click leads to one.
    """

    wanted = Signal(object)
    """A person wants to go to this path."""

    def __init__(self, model: Crossing, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._crossing = model
        self._pressed: QPoint | None = None
        self.compact = False
        self.setMouseTracking(True)

    def fit(self, room: float) -> None:
        """Show the titles too where each column has so much room; else the numbers only."""
        em = self.fontMetrics().horizontalAdvance("国")
        self.compact = room < _WIDE * em or not self._crossing.pieces
        wide = _COMPACT * em if self.compact else min(room, _WIDEST * em)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(round(_COMPACT * em))
        self.setDefaultSectionSize(int(wide))

    def paintSection(self, painter: QPainter, box: QRect, section: int) -> None:
        palette = self.palette()
        painter.save()
        painter.fillRect(box, palette.window().color())
        piece = self._crossing.piece(section)
        if piece is not None:
            self._paint_piece(painter, box, section, piece)
        else:
            words = self._crossing.headerData(section, Qt.Orientation.Horizontal)
            painter.setPen(secondary(palette))
            write(painter, box.adjusted(GRID if section == FIELD else 4, 0, 0, 0), str(words))
        painter.setPen(blend(palette.window().color(), palette.text().color(), 0.14))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.restore()

    def _paint_piece(self, painter: QPainter, rect: QRect, column: int, piece: Proof) -> None:
        palette = self.palette()
        view = self.parentWidget()
        current = isinstance(view, Pane) and view.currentIndex().column() == column
        if current:
            accent = blend(palette.window().color(), palette.accent().color(), 0.2)
            painter.fillRect(rect, accent)
        colour = palette.text().color() if piece.filed else colour_of("warning", palette)
        painter.setPen(colour)
        painter.setFont(bold(self.font()))
        sign = "" if piece.filed else "!"
        high = QFontMetrics(self.font()).height()
        middle = Qt.AlignmentFlag.AlignHCenter
        if self.compact:
            write(painter, rect, f"{piece.number}{sign}", middle)
        else:
            top = QRect(rect.left(), rect.top() + GRID // 2, rect.width(), high)
            write(painter, top, f"附件{piece.number}{sign}", middle)
            painter.setFont(self.font())
            painter.setPen(secondary(palette))
            box = QRect(rect.left() + 4, top.bottom() + 1, rect.width() - 8, _TITLE_LINES * high)
            painter.drawText(box, _WRAPPED, _fitted(piece.title, painter.fontMetrics(), box))

    def high(self) -> int:
        """The height that it needs."""
        lines = 1 if self.compact else 1 + _TITLE_LINES
        return QFontMetrics(bold(self.font())).height() * lines + GRID + 2

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.high())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        start, far = self._pressed, QApplication.startDragDistance()
        if start is None or (event.position().toPoint() - start).manhattanLength() < far:
            return
        self._pressed = None
        carried = self.carried(start)
        if carried is not None:
            drag = QDrag(self)
            drag.setMimeData(carried)
            drag.exec(Qt.DropAction.CopyAction)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        piece = self._crossing.piece(self.logicalIndexAt(event.position().toPoint()))
        if piece is not None:
            self.wanted.emit(piece.path)

    def carried(self, start: QPoint) -> QMimeData | None:
        """What a drag that began at ``start`` carries."""
        piece = self._crossing.piece(self.logicalIndexAt(start))
        return mime_of([piece.path]) if piece is not None else None


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

    def __init__(self, model: Crossing, fields: Fields, parent: QWidget) -> None:
        super().__init__(model, parent)
        self._fields = fields
        fields.other = self
        self.setAccessibleName("证明对照表")
        self.header = Heads(model, self)
        self.setHorizontalHeader(self.header)
        self.header.wanted.connect(self.wanted)
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


_WRAPPED = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | int(
    Qt.TextFlag.TextWrapAnywhere.value
)


def _fitted(words: str, metrics: QFontMetrics, box: QRect) -> str:
    """As much of a title as the lines of a box have room for."""
    room = box.width() * _TITLE_LINES - metrics.horizontalAdvance("国")
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
