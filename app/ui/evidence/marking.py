"""How the cells of the table of proofs look: labels, how many pieces there are, and the marks."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.ui.appearance import GRID, colour_of, secondary
from app.ui.aspects import paint_claim
from app.ui.asserting import Assertion
from app.ui.evidence.crossing import COUNT, FIELD, FIRST, Crossing, Index
from app.ui.sheet import write
from app.ui.standing import ClaimState
from app.ui.symbols import SIZE, paint_symbol

_MARK = 16
"""The size of a mark, in pixels."""


class CellDelegate(QStyledItemDelegate):
    """Paints what stands in a cell; the ground, the lines and the headings are the view's."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, Crossing):
            return
        if index.column() >= FIRST:
            mark = model.mark(index)
            if mark is not None:
                paint_mark(
                    painter, option.rect, "proven" if mark.filed else "claimed", option.palette
                )
            return
        one = model.assertion(index)
        if one is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        if index.column() == COUNT:
            _paint_count(painter, option, one)
        else:
            words = option.palette.text().color()
            faint = index.column() != FIELD or not (one.asserted or one.optional)
            painter.setPen(secondary(option.palette) if faint else words)
            left = 2 * GRID if index.column() == FIELD else GRID // 2
            write(painter, option.rect.adjusted(left, 0, -GRID, 0), str(index.data() or ""))
        painter.restore()


def paint_mark(painter: QPainter, cell: QRect, state: ClaimState, palette: QPalette) -> None:
    """Paint the box of a cell: ticked and full, ticked and hollow (without a file), or open."""
    box = QRect(0, 0, _MARK, _MARK)
    box.moveCenter(cell.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_claim(painter, QRectF(box), state, palette)
    painter.restore()


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
