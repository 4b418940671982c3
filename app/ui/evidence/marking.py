"""How the cells of the table of proofs look: labels, how many pieces there are, and the marks."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.appearance import GRID, blend, colour_of, secondary
from app.ui.aspects import paint_claim
from app.ui.asserting import Assertion
from app.ui.evidence.crossing import COUNT, FIELD, FIRST, Crossing, Index
from app.ui.sheet import write
from app.ui.symbols import SIZE, paint_symbol

_MARK = 16
"""The size of a mark, in pixels."""


class CellDelegate(QStyledItemDelegate):
    """Paints a cell; headings are painted across all columns by the view itself."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        one = model.assertion(index) if isinstance(model, Crossing) else None
        if not isinstance(model, Crossing) or one is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        self._paint_ground(painter, option, index)
        if index.column() >= FIRST:
            self._paint_mark(painter, option, index, model)
        elif index.column() == COUNT:
            _paint_count(painter, option, one)
        else:
            words = option.palette.text().color()
            faint = index.column() != FIELD or not (one.asserted or one.optional)
            painter.setPen(secondary(option.palette) if faint else words)
            left = 2 * GRID if index.column() == FIELD else GRID // 2
            write(painter, option.rect.adjusted(left, 0, -GRID, 0), str(index.data() or ""))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette, view = option.palette, self._view
        base, accent = palette.base().color(), palette.accent().color()
        at = view.currentIndex()
        across = at.isValid() and index.row() == at.row()
        down = at.column() >= FIRST and index.column() == at.column()
        dropping = getattr(view, "dropping", -1) == index.row()
        if dropping or across or down:
            share = 0.24 if dropping else 0.12 if across and down else 0.07
            painter.fillRect(option.rect, blend(base, accent, share))
        painter.setPen(blend(base, palette.text().color(), 0.10))
        box = option.rect
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if index.column() >= FIRST:
            painter.drawLine(box.topRight(), box.bottomRight())
        if across and index.column() == at.column() and view.hasFocus():
            painter.setPen(accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -1.5, -1.5))

    def _paint_mark(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, model: Crossing
    ) -> None:
        mark = model.mark(index)
        box = QRect(0, 0, _MARK, _MARK)
        box.moveCenter(option.rect.center())
        if mark is not None:
            state = "proven" if mark.filed else "claimed"
            paint_claim(painter, QRectF(box), state, option.palette)
        elif index == self._view.currentIndex() and not model.read_only:
            paint_claim(painter, QRectF(box), "open", option.palette)


def _paint_count(painter: QPainter, option: QStyleOptionViewItem, one: Assertion) -> None:
    palette, box = option.palette, option.rect.adjusted(GRID // 2, 0, -GRID // 2, 0)
    if not one.bare:
        painter.setPen(palette.text().color() if one.proofs else secondary(palette))
        write(painter, box.adjusted(SIZE + GRID // 2, 0, 0, 0), one.words)
        return
    colour = colour_of("warning", palette)
    sign = QRectF(box.left(), 0, SIZE, SIZE)
    sign.moveTop(box.center().y() - SIZE / 2 + 1)
    paint_symbol(painter, sign, "warning", colour)
    painter.setPen(colour)
    high = QFontMetrics(option.font).height()
    words = QRect(box.left() + SIZE + GRID // 2, box.top(), box.width(), max(high, box.height()))
    write(painter, words, one.words)
