"""What the pages that give an account are made of: a readable column of cards, rows that lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.model.paths import FieldPath
from app.ui.appearance import GRID, blend, is_dark
from app.ui.ground import bold
from app.ui.plain import set_tip
from app.ui.words import Words

WIDEST = 860
"""No line of a page is longer than this many pixels."""
_ROUND = 8.0
_OUTLINE = 0.5
_ABOVE = 6


class Sheet(QScrollArea):
    """One readable column in the middle, to which cards are added from the top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside = QWidget(self)
        box = QWidget(self.inside)
        box.setMaximumWidth(WIDEST)
        self.column = QVBoxLayout(box)
        self.column.setContentsMargins(2 * GRID, 3 * GRID, 2 * GRID, 6 * GRID)
        self.column.setSpacing(2 * GRID)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        across = QHBoxLayout(self.inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(box, 1000)  # its largest width first, the rest to both sides
        across.addStretch(1)
        self.setWidget(self.inside)


class Plate(QFrame):
    """A light ground with round corners."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dress()

    def dress(self) -> None:
        """Take on the application's colours."""
        palette = QApplication.palette(self)
        if is_dark(palette):
            # Fusion outlines boxes in a darker window: on a dark ground nobody would see them.
            ground, words = palette.base().color(), palette.text().color()
            palette.setColor(QPalette.ColorRole.Window, blend(ground, words, _OUTLINE))
        self.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        ground = palette.base().color()
        painter.setPen(blend(ground, palette.text().color(), 0.14))
        painter.setBrush(ground)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        painter.end()


class Card(Plate):
    """A plate with a title, and rows below it."""

    def __init__(self, title: str, parent: QWidget, note: str = "") -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        heading = Words(title, self, strong=True)
        self.note = Words(note, self, tone="faint")
        for words in (heading, self.note):
            words.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.note.setVisible(bool(note))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * GRID, 0, GRID + 4)
        column.setSpacing(GRID // 2)
        column.addWidget(heading)
        column.addWidget(self.note)
        column.addSpacing(GRID // 2)
        column.addLayout(self.rows)

    def say(self, note: str) -> None:
        """Say something in a line below the title."""
        self.note.setText(note)
        self.note.setVisible(bool(note))


class LeadingRow(QAbstractButton):
    """A painted row of a card that leads somewhere, by click or by Enter; Up and Down go on.

    A subclass paints what it shows; :meth:`tell` gives the same in words.
    """

    led = Signal(object)
    """A person wants to go to this path."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.place: FieldPath | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._lead)

    def tell(self, words: str, place: FieldPath | None) -> None:
        """Give the row in words to readers of the screen, and say where it leads."""
        self.place = place
        self.setCursor(
            Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
        )
        if words != self.accessibleName():
            self.setAccessibleName(words)
            set_tip(self, words)
        self.update()

    def paint(self, painter: QPainter, box: QRect) -> None:
        """Paint what the row shows into ``box``."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(320, self.line_height + 2 * _ABOVE)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    @property
    def line_height(self) -> int:
        """The height of a line of words."""
        return QFontMetrics(self.font()).height()

    @property
    def em(self) -> int:
        """The width of a Chinese character: what widths are measured by."""
        return QFontMetrics(self.font()).horizontalAdvance("国")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        ground = QRectF(self.rect()).adjusted(GRID - 0.5, 1.5, -GRID + 0.5, -1.5)
        if self.place is not None and (self.underMouse() or self.isDown()):
            share = 0.12 if self.isDown() else 0.06
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(blend(palette.base().color(), palette.text().color(), share))
            painter.drawRoundedRect(ground, 4, 4)
        if self.hasFocus():
            painter.setPen(palette.accent().color())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, 4, 4)
        self.paint(painter, self.rect().adjusted(2 * GRID, _ABOVE, -2 * GRID, -_ABOVE))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def _lead(self) -> None:
        if self.place is not None:
            self.led.emit(self.place)


_Row = TypeVar("_Row", bound=LeadingRow)
_Told = TypeVar("_Told")


class RowStack(Generic[_Row, _Told]):
    """Rows of a card below each other, one for each thing to tell; those there are kept.

    ``led`` is told where a row leads. None of the functions may belong to the page itself: pages
    are to go as soon as nobody has them, not whenever Python looks for rings.
    """

    def __init__(
        self,
        parent: QWidget,
        layout: QVBoxLayout,
        make: Callable[[QWidget], _Row],
        show: Callable[[_Row, _Told], object],
        led: Callable[[FieldPath], object],
    ) -> None:
        self._parent = parent
        self._layout = layout
        self._make = make
        self._show = show
        self._led = led
        self.rows: list[_Row] = []

    def tell(self, told: Sequence[_Told]) -> None:
        """Show these from the top."""
        while len(self.rows) < len(told):
            row = self._make(self._parent)
            row.led.connect(self._led)
            self._layout.addWidget(row)
            self.rows.append(row)
        for row, one in zip(self.rows, told, strict=False):
            self._show(row, one)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(told))


def big(font: QFont, times: float) -> QFont:
    """The same font, bold and larger."""
    larger = bold(font)
    larger.setPointSizeF(font.pointSizeF() * times)
    return larger


def write(
    painter: QPainter,
    box: QRect,
    words: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Write one line into ``box``, with an ellipsis where there is no room."""
    elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), elided)
