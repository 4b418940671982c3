"""Choosing how many rows and columns a new table has: by mouse, or with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from app.ui.appearance import GRID, blend

_MOST = (8, 8)
_CELL, _GAP = 20, 3


class GridChooser(QWidget):
    """Squares in a menu, one for each cell that the table can have."""

    chosen = Signal(int, int)
    """A person wants a table of so many rows and columns."""

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._rows, self._columns = 3, 3
        self._menu = menu
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self)
        menu.addAction(action)
        menu.setActiveAction(action)
        self._choose(3, 3)

    def _choose(self, rows: int, columns: int) -> None:
        self._rows = min(_MOST[0], max(1, rows))
        self._columns = min(_MOST[1], max(1, columns))
        self.setAccessibleName(f"{self._rows} 行 {self._columns} 列，按方向键改变，回车插入")
        self.update()

    def sizeHint(self) -> QSize:
        step = _CELL + _GAP
        words = self.fontMetrics().height() + GRID
        return QSize(_MOST[1] * step + 2 * GRID, _MOST[0] * step + 2 * GRID + words)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._choose(3, 3)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(*_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._choose(*_at(event.position()))
        self._done()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }
        if event.key() in moves:
            down, across = moves[Qt.Key(event.key())]
            self._choose(self._rows + down, self._columns + across)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._done()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _done(self) -> None:
        self._menu.close()
        self.chosen.emit(self._rows, self._columns)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        base, words = palette.base().color(), palette.text().color()
        accent = palette.accent().color()
        for row in range(_MOST[0]):
            for column in range(_MOST[1]):
                taken = row < self._rows and column < self._columns
                step = _CELL + _GAP
                box = QRect(GRID + column * step, GRID + row * step, _CELL, _CELL)
                painter.fillRect(box, blend(base, accent, 0.25) if taken else base)
                painter.setPen(accent if taken else blend(base, words, 0.3))
                painter.drawRect(box)
        painter.setPen(palette.windowText().color())
        line = self.rect().adjusted(GRID, 0, -GRID, -GRID // 2)
        label = f"{self._rows} 行 × {self._columns} 列"
        painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, label)
        painter.end()


def _at(point: QPointF) -> tuple[int, int]:
    step = _CELL + _GAP
    return int(point.y() - GRID) // step + 1, int(point.x() - GRID) // step + 1
