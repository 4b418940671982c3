"""What stands above the columns of the table of proofs: pieces, to be dragged from there."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView, QWidget

from app.model.proofs import Proof
from app.ui.appearance import GRID, blend, colour_of, secondary
from app.ui.evidence.crossing import FIELD, Crossing
from app.ui.evidence.dragging import mime_of
from app.ui.ground import bold
from app.ui.sheet import write

_COMPACT, _WIDE, _WIDEST = 2.6, 5, 9
"""The width of a column with a number, and of one with a title, in characters."""
_TITLE_LINES = 3


class Heads(QHeaderView):
    """What the columns are; pieces by number and title, or where they are many by number.

    Pieces are dragged from here. A double click opens one.
    """

    opening = Signal(object)
    """A person wants to look at the piece at this path."""

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
        current = isinstance(view, QTableView) and view.currentIndex().column() == column
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
            self.opening.emit(piece.path)

    def carried(self, start: QPoint) -> QMimeData | None:
        """What a drag that began at ``start`` carries."""
        piece = self._crossing.piece(self.logicalIndexAt(start))
        return mime_of([piece.path]) if piece is not None else None


_WRAPPED = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | int(
    Qt.TextFlag.TextWrapAnywhere.value
)


def _fitted(words: str, metrics: QFontMetrics, box: QRect) -> str:
    """As much of a title as the lines of a box have room for."""
    room = box.width() * _TITLE_LINES - metrics.horizontalAdvance("国")
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
