"""What a list of evidence says where there is nothing in it yet."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.appearance import GRID, blend


class Empty(QLabel):
    """Says what to do where there is nothing yet."""

    def __init__(self, parent: QWidget, *, fixed: bool, files: bool) -> None:
        if fixed:
            words = "没有附件。"
        elif files:
            words = "把文件或文件夹拖到这里，\n或点击“添加文件…”选择合同、证书、报告等证明材料。"
        else:
            words = "还没有内容，点击“添加一项”开始填写。"
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(3 * GRID)
        self.setForegroundRole(self.palette().ColorRole.PlaceholderText)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        colour = blend(palette.base().color(), palette.text().color(), 0.3)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
        super().paintEvent(event)
