"""How a finding looks in a list: its sign, and its sentence with the field's name in bold."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.model.rules import Finding
from app.ui.appearance import GRID, Meaning, colour_of, secondary
from app.ui.ground import bold, paint_ground
from app.ui.symbols import SIZE, paint_symbol

FINDING = int(Qt.ItemDataRole.UserRole)
"""The role under which a row holds its finding."""
CONFIRMED = "confirmed"

_NAME = re.compile(r"「[^」]*」")
_LEFT = GRID + 4 + SIZE + GRID
_ABOVE = 7


def kind_of(finding: Finding) -> str:
    """The group that a finding is listed under: its severity, or that it was confirmed."""
    return CONFIRMED if finding.reason else finding.severity


class FindingDelegate(QStyledItemDelegate):
    """Paints findings, as high as their sentences need, and the headings above them."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        width = self._view.viewport().width()
        if index.data(FINDING) is None:
            return QSize(width, QFontMetrics(option.font).height() + 2 * GRID)
        layout = _laid_out(str(index.data()), option.font.toString(), width - _LEFT - 2 * GRID)
        return QSize(width, round(layout.boundingRect().height()) + 2 * _ABOVE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        finding: object = index.data(FINDING)
        words = str(index.data())
        rect, palette = option.rect, option.palette
        if isinstance(finding, Finding):
            paint_ground(painter, option)
            meaning: Meaning = "done" if finding.reason else finding.severity
            line = QFontMetrics(option.font).height()
            sign = QRectF(rect.left() + GRID + 4, rect.top() + _ABOVE, SIZE, SIZE)
            sign.translate(0, (line - SIZE) / 2)
            paint_symbol(painter, sign, meaning, colour_of(meaning, palette))
            painter.setPen(palette.text().color())
            layout = _laid_out(words, option.font.toString(), rect.width() - _LEFT - 2 * GRID)
            layout.draw(painter, QPointF(rect.left() + _LEFT, rect.top() + _ABOVE))
        else:
            painter.setPen(secondary(palette))
            painter.setFont(option.font)
            box = rect.adjusted(GRID + 4, GRID, -GRID, 0)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, int(flags), words)
        painter.restore()


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
