"""What the ministry looks for on a page: the aspect of annex 1, folded away until asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.model.edition import Aspect
from app.ui.appearance import GRID
from app.ui.words import SMALL, Words


class AspectNote(QWidget):
    """能力要求 and 评价指标 of an aspect."""

    def __init__(self, aspect: Aspect, parent: QWidget) -> None:
        super().__init__(parent)
        self.switch = QToolButton(self, autoRaise=True)
        self.switch.setText(f"附件1怎样评价：第{aspect.number}方面 {aspect.title}")
        self.switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.switch.setArrowType(Qt.ArrowType.RightArrow)
        self.switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.details = QWidget(self)
        words = QVBoxLayout(self.details)
        words.setContentsMargins(2 * GRID + 4, 0, GRID, 0)
        words.setSpacing(GRID // 2)
        for heading, text in (("能力要求", aspect.requirement), ("评价指标", aspect.indicators)):
            words.addWidget(Words(f"{heading}：{text}", self.details, tone="faint", size=SMALL))
        self.details.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        whole.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.details)
        self.switch.clicked.connect(self.fold)

    def fold(self) -> None:
        """Show the details, or put them away."""
        wanted = self.details.isHidden()
        self.switch.setArrowType(Qt.ArrowType.DownArrow if wanted else Qt.ArrowType.RightArrow)
        self.details.setVisible(wanted)
