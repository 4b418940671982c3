"""The pieces of a narrative one below the other, in a frame that grows with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ui.appearance import GRID
from app.ui.narrative.writing import line_height
from app.ui.narrative.zoom import shared_zoom

_LEAST, _SHARE = 320, 0.6
"""A long text is at most this share of its window high, or so many pixels where that is more."""
ROOM = 4
"""So many lines are there to write on from the beginning."""


class Column(QScrollArea):
    """As high as its pieces, up to a share of the window; then they scroll."""

    struck = Signal()
    """The mouse was pressed where no piece is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room = ROOM
        """So many lines are there to write on, however little is written."""
        self.content = QWidget(self)
        self.pieces = QVBoxLayout(self.content)
        half = GRID // 2
        self.pieces.setContentsMargins(half, half, half, half)
        self.pieces.setSpacing(half)
        self.pieces.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(self.content)
        # The ground is painted by the frame around.
        self.viewport().setAutoFillBackground(False)
        self.content.setAutoFillBackground(False)

    @property
    def is_entered(self) -> bool:
        """Whether a person writes in it."""
        return self.isAncestorOf(QApplication.focusWidget() or self.window())

    def fit(self) -> None:
        """Be as high as the pieces."""
        most = max(_LEAST, round(self.window().height() * _SHARE))
        room = round(self.room * line_height(shared_zoom().font()))
        wanted = max(room, self.content.minimumSizeHint().height())
        height = min(wanted, most)
        if (self.minimumHeight(), self.maximumHeight()) != (height, height):
            self.setFixedHeight(height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.struck.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Over a text that nobody writes in, the wheel scrolls the page.
        if self.is_entered:
            super().wheelEvent(event)
        else:
            event.ignore()
