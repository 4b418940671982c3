"""How the rows of the problems list look: signs, sentences with the field's name in bold, links."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QPolygonF,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.appearance import GRID, colour_of, secondary
from app.ui.confirming import is_confirmable
from app.ui.ground import bold, paint_ground
from app.ui.problem_rows import ROW, SIGNS, Index, Row
from app.ui.symbols import SIZE, paint_symbol

CONFIRM, TAKE_BACK = "确认…", "撤回"

_NAME = re.compile(r"「[^」]*」")
_MARGIN = GRID + 4
_LEFT = _MARGIN + SIZE + GRID
_ABOVE = 7
_MOST_HEIGHTS = 2048


class FindingDelegate(QStyledItemDelegate):
    """Paints findings, as high as their sentences need, and the headings above them."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.linked = False
        """Whether warnings offer to be confirmed."""
        self._font, self._font_name = QFont(), ""
        self._heights: dict[tuple[str, int], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        row = index.data(ROW)
        if not isinstance(row, Row):
            return QSize(width, 0)
        if row.asks:
            widget = self._view.indexWidget(self._view.model().index(index.row(), 0))
            # An index widget is a C++ null pointer, and so None, until it is put there.
            return QSize(width, widget.sizeHint().height() if widget else 4 * GRID)
        if row.finding is None:
            margin = 2 * GRID if row.heading else GRID
            return QSize(width, QFontMetrics(option.font).height() + margin)
        return QSize(width, self.height_of(row, option.font))

    def height_of(self, row: Row, font: QFont) -> int:
        """How many pixels a finding's row needs in the width that the list has."""
        width = self._width_for(row)
        # The view asks for the heights of all rows whenever one comes or goes.
        height = self._heights.get((row.words, width)) if font == self._font else None
        if height is None:
            height = round(self._sentence(row, font).boundingRect().height()) + 2 * _ABOVE
            self._heights[row.words, width] = height
        return height

    def link_of(self, row: Row, rect: QRect) -> QRect:
        """Where a warning's link stands within the row's rectangle; empty where it has none."""
        words = self._link(row)
        if not words:
            return QRect()
        metrics = self._view.fontMetrics()
        width = metrics.horizontalAdvance(words)
        left = rect.right() - GRID - width
        return QRect(left, rect.top() + _ABOVE, width, metrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if not isinstance(row, Row) or row.asks:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.heading:
            paint_ground(painter, option)
            _paint_heading(painter, option, row)
        elif row.finding is None:
            painter.setPen(secondary(option.palette))
            painter.setFont(option.font)
            box = option.rect.adjusted(_MARGIN, GRID // 2, -GRID, 0)
            words = painter.fontMetrics().elidedText(
                row.words, Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), words)
        else:
            paint_ground(painter, option)
            self._paint_finding(painter, option, row)
        painter.restore()

    def _paint_finding(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        rect, palette = option.rect, option.palette
        meaning = SIGNS[row.group]
        line = QFontMetrics(option.font).height()
        sign = QRectF(rect.left() + _MARGIN, rect.top() + _ABOVE, SIZE, SIZE)
        sign.translate(0, (line - SIZE) / 2)
        paint_symbol(painter, sign, meaning, colour_of(meaning, palette))
        painter.setPen(palette.text().color())
        sentence = self._sentence(row, option.font)
        sentence.draw(painter, QPointF(rect.left() + _LEFT, rect.top() + _ABOVE))
        words = self._link(row)
        if words:
            painter.setPen(palette.color(QPalette.ColorRole.Link))
            painter.setFont(option.font)
            painter.drawText(self.link_of(row, rect), int(Qt.AlignmentFlag.AlignLeft), words)

    def _link(self, row: Row) -> str:
        if not self.linked or row.finding is None:
            return ""
        if row.group == "warning" and not is_confirmable(row.finding):
            return ""
        return {"warning": CONFIRM, "confirmed": TAKE_BACK}.get(row.group, "")

    def _width_for(self, row: Row) -> int:
        width = self._view.viewport().width() - _LEFT - 2 * GRID
        link = self._link(row)
        return width - self._view.fontMetrics().horizontalAdvance(link) - GRID if link else width

    def _sentence(self, row: Row, font: QFont) -> QTextLayout:
        if font != self._font or len(self._heights) > _MOST_HEIGHTS:
            self._heights.clear()
        if font != self._font or not self._font_name:
            self._font, self._font_name = QFont(font), font.toString()
        return _laid_out(row.words, self._font_name, self._width_for(row))


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
    rect, palette = option.rect, option.palette
    middle = QPointF(rect.left() + _MARGIN + SIZE / 2, rect.center().y() + 1)
    tip, half = (3.0, 3.5) if row.folded else (3.5, 3.0)
    corners = (
        [QPointF(-tip / 2, -half), QPointF(tip, 0), QPointF(-tip / 2, half)]
        if row.folded
        else [QPointF(-tip, -half / 2), QPointF(tip, -half / 2), QPointF(0, half)]
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(secondary(palette))
    painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
    painter.setPen(palette.text().color())
    painter.setFont(bold(option.font))
    box = rect.adjusted(_LEFT, 0, -GRID, 0)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), row.words)


@lru_cache(maxsize=1024)
def _laid_out(words: str, font_name: str, width: int) -> QTextLayout:
    """The sentence, broken into lines; the name of its field in bold."""
    font = QFont()
    font.fromString(font_name)
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    name = _NAME.match(words)
    if name is not None:
        strong = QTextCharFormat()
        strong.setFontWeight(bold(font).weight())
        mark = QTextLayout.FormatRange()
        # Qt counts in UTF-16.
        mark.start, mark.length = 0, len(name[0].encode("utf-16-le")) // 2
        mark.format = strong
        layout.setFormats([mark])
    layout.beginLayout()
    top = 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 40))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout
