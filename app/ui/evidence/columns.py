"""The columns of the table of evidence: what stands above them, and how they share the room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ui.appearance import GRID, blend, secondary
from app.ui.evidence.cells import Cells, write
from app.ui.evidence.listed import Column, ListedPieces
from app.ui.words import em

_SAMPLES = {
    Column.NUMBER: "附件188",
    Column.CATEGORY: "专利和知识产权",
    Column.ISSUED: "2018-12-28",
    Column.PROVES: "3项：平台服务",
    Column.FILE: "188页 · 88.8 MB",
    Column.STATE: "没有问题",
}
"""What columns have room for; the title has the rest,"""
_LEAST_TITLE = 11.0
"""and at least so many Chinese characters."""
_FIRST_TO_GO = (Column.PROVES, Column.ISSUED, Column.CATEGORY, Column.FILE)


def widths_in(room: int, pieces: ListedPieces, cells: Cells, view: QWidget) -> dict[Column, int]:
    """The columns that so many pixels have room for, and their widths."""
    metrics = view.fontMetrics()

    def width(column: Column) -> int:
        words = metrics.horizontalAdvance(_SAMPLES[column])
        heading = metrics.horizontalAdvance(pieces.heading(column))
        return max(cells.beside(column) + words, heading) + cells.around

    shown = {column: width(column) for column in pieces.columns if column != Column.TITLE}
    for column in _FIRST_TO_GO:
        if sum(shown.values()) + _LEAST_TITLE * em(view) <= room:
            break
        shown.pop(column, None)
    return {**shown, Column.TITLE: max(GRID, room - sum(shown.values()))}


class Heading(QHeaderView):
    """The names of the columns on the table's own ground, ``margin`` pixels from their edge."""

    def __init__(self, margin: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._margin = margin

    def paintSection(self, painter: QPainter, box: QRect, section: int) -> None:
        palette = self.palette()
        base, words = palette.base().color(), palette.text().color()
        painter.fillRect(box, base)
        painter.setPen(blend(base, words, 0.25))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(secondary(palette))
        named: object = self.model().headerData(section, self.orientation())
        write(painter, box.adjusted(self._margin, 0, 0, 0), str(named))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + GRID)
