"""What rows of the window's lists have in common: the ground they stand on, and their letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from app.ui.appearance import blend

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

_ROUND = 4.0


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Paint behind a row what tells that it is selected, under the mouse, or has the focus."""
    # Styles have hundreds of names, which the window need not wait for.
    from PySide6.QtWidgets import QStyle

    base, accent = option.palette.base().color(), option.palette.accent().color()
    box = QRectF(option.rect.adjusted(4, 1, -4, -1))
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(base, accent, 0.16))
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        painter.setBrush(accent)
        bar = QRectF(box.left(), box.top() + 5, 3, box.height() - 10)
        painter.drawRoundedRect(bar, 1.5, 1.5)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(base, option.palette.text().color(), 0.06))
        painter.drawRoundedRect(box, _ROUND, _ROUND)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)


def bold(font: QFont) -> QFont:
    """The same font, bold."""
    heavier = QFont(font)
    heavier.setBold(True)
    return heavier
