"""The list of what a search found: where, and the words around each hit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.appearance import GRID, blend, colour_of, secondary
from app.ui.ground import bold, paint_ground
from app.ui.narrative.searching import MOST_HITS, Match
from app.ui.plain import tip

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class HitList(QAbstractListModel):
    """Hits in printed order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.matches: Sequence[Match] = ()

    def show_matches(self, matches: Sequence[Match]) -> None:
        """List other hits."""
        self.beginResetModel()
        self.matches = matches
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else min(len(self.matches), MOST_HITS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.matches):
            return None
        match = self.matches[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return match
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{match.title}：{match.before}{match.hit}{match.behind}"
        return tip(match.title) if role == Qt.ItemDataRole.ToolTipRole else None


class HitRow(QStyledItemDelegate):
    """Paints where a hit is, and below it the hit among its words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, round(2 * QFontMetricsF(option.font).lineSpacing()) + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        match: object = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(match, Match):
            return
        painter.save()
        paint_ground(painter, option)
        box = QRectF(option.rect).adjusted(2 * GRID, GRID / 2, -GRID, -GRID / 2)
        metrics = QFontMetricsF(option.font)
        painter.setFont(option.font)
        painter.setPen(secondary(option.palette))
        baseline = box.top() + metrics.ascent()
        name = metrics.elidedText(match.title, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(QPointF(box.left(), baseline), name)
        baseline += metrics.lineSpacing()
        _paint_words(painter, option, match, box, baseline)
        painter.restore()


def _paint_words(
    painter: QPainter, option: QStyleOptionViewItem, match: Match, box: QRectF, baseline: float
) -> None:
    palette, plain = option.palette, QFontMetricsF(option.font)
    strong = bold(option.font)
    heavy = QFontMetricsF(strong)
    words = palette.color(QPalette.ColorRole.Text)
    left, right = box.left(), box.right()
    hit = heavy.elidedText(match.hit, Qt.TextElideMode.ElideRight, box.width() * 0.7)
    room = max(0.0, box.width() - heavy.horizontalAdvance(hit))
    before = plain.elidedText(match.before, Qt.TextElideMode.ElideLeft, room / 2)
    painter.setPen(words)
    painter.drawText(QPointF(left, baseline), before)
    left += plain.horizontalAdvance(before)
    width = heavy.horizontalAdvance(hit)
    ground = blend(palette.base().color(), colour_of("warning", palette), 0.3)
    painter.fillRect(QRectF(left, baseline - heavy.ascent(), width, heavy.height()), ground)
    painter.setFont(strong)
    painter.drawText(QPointF(left, baseline), hit)
    left += width
    painter.setFont(option.font)
    behind = plain.elidedText(match.behind, Qt.TextElideMode.ElideRight, right - left)
    painter.drawText(QPointF(left, baseline), behind)
