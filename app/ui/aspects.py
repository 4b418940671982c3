"""The aspects that platforms are judged by, as a picture: a row for each, a box for each claim.

A box looks as the claim stands: empty, ticked without evidence, ticked with evidence, or wrong.
They differ in shape and filling as well as in colour, and the row says the same in words.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.appearance import GRID, Meaning, blend, colour_of, secondary
from app.ui.ground import bold
from app.ui.sheet import LeadingRow, write
from app.ui.standing import CLAIM_STATES, AspectStanding, ClaimStanding, ClaimState

_COLOURS: dict[ClaimState, Meaning] = {
    "proven": "done",
    "claimed": "done",
    "bare": "warning",
    "troubled": "error",
    "open": "empty",
}
_GAP = 4
_TITLE, _WORDS = 10, 26
"""So many characters have room; words that have less stand on a line of their own."""


class AspectRow(LeadingRow):
    """An aspect: its number and title, its claims as boxes, and how many stand how."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._standing: AspectStanding | None = None
        self._most = 0
        self._at = -1
        self._pointed = -1
        self.setMouseTracking(True)

    def show_standing(self, shown: tuple[AspectStanding, int]) -> None:
        """Show an aspect; so many claims has the largest, for whose boxes all rows leave room."""
        if shown != (self._standing, self._most):
            self._standing, self._most = standing, _ = shown
            aspect = standing.aspect
            self.tell(f"第{aspect.number}方面 {aspect.title}：{standing.words}", standing.place)

    @property
    def claim(self) -> ClaimStanding | None:
        """The claim that the mouse or the keyboard is at."""
        at = self._pointed if self._pointed >= 0 else self._at
        claims = self._standing.claims if self._standing else ()
        return claims[at] if 0 <= at < len(claims) else None

    def box_of(self, number: int) -> QRect:
        """Where the box of a claim stands in the row."""
        size = self.line_height
        left = 2 * GRID + size + GRID + self._title_width() + GRID
        middle = self._line().center().y()
        return QRect(left + number * (size + _GAP), middle - size // 2, size, size)

    @property
    def _narrow(self) -> bool:
        boxes = self._most * (self.line_height + _GAP)
        return self.width() < boxes + (_TITLE + _WORDS) * self.em + 6 * GRID + self.line_height

    def sizeHint(self) -> QSize:
        lines = 2 if self._narrow else 1
        return QSize(320, lines * (self.line_height + 2) + 2 * GRID)

    def paint(self, painter: QPainter, box: QRect) -> None:
        standing, palette = self._standing, self.palette()
        if standing is None:
            return
        line = self._line()
        badge = QRectF(box.left(), 0, self.line_height, self.line_height)
        badge.moveCenter(QPointF(badge.center().x(), line.center().y()))
        painter.setPen(secondary(palette))
        painter.setFont(bold(self.font()))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), str(standing.aspect.number))
        title = QRect(round(badge.right()) + GRID, line.top(), self._title_width(), line.height())
        painter.setPen(palette.text().color())
        painter.setFont(self.font())
        write(painter, title, standing.aspect.title)
        for number, claim in enumerate(standing.claims):
            cell = QRectF(self.box_of(number))
            paint_claim(painter, cell, claim.state, palette)
            if claim is self.claim:
                painter.setPen(QPen(palette.accent().color(), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(cell.adjusted(-2.5, -2.5, 2.5, 2.5), 4, 4)
        claim = self.claim
        words = f"{claim.label}：{CLAIM_STATES[claim.state]}" if claim else standing.words
        painter.setPen(palette.text().color() if claim else secondary(palette))
        write(painter, self._words_box(title), words)

    def _line(self) -> QRect:
        line = QRect(2 * GRID, 0, self.width() - 4 * GRID, self.line_height)
        if self._narrow:
            line.moveTop(GRID - 1)
        else:
            line.moveTop((self.height() - line.height()) // 2)
        return line

    def _title_width(self) -> int:
        return _TITLE * self.em

    def _words_box(self, title: QRect) -> QRect:
        if self._narrow:
            words = QRect(title)
            words.moveTop(title.bottom() + 3)
        else:
            words = QRect(self._line())
            words.setLeft(self.box_of(self._most).left() + GRID)
        words.setRight(self.width() - 2 * GRID)
        return words

    def _number_at(self, place: QPointF) -> int:
        claims = self._standing.claims if self._standing else ()
        found = (n for n in range(len(claims)) if self.box_of(n).contains(place.toPoint()))
        return next(found, -1)

    def _lead(self) -> None:
        claim = self.claim
        place = claim.path if claim else self.place
        if place is not None:
            self.led.emit(place)

    def _point(self, number: int) -> None:
        if number != self._pointed:
            self._pointed = number
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.claim is not None:
            words = f"{self.claim.label}\n{CLAIM_STATES[self.claim.state]}"
            QToolTip.showText(event.globalPos(), words, self)
            return True
        if event.type() == QEvent.Type.Resize:
            self.updateGeometry()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point(self._number_at(event.position()))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._number_at(event.position()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(-1)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._at = -1
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        by = steps.get(Qt.Key(event.key()))
        if by is None or self._standing is None:
            super().keyPressEvent(event)
            return
        self._pointed = -1
        self._at = min(max(self._at + by, -1), len(self._standing.claims) - 1)
        claim = self.claim
        if claim is not None:
            spoken = f"{claim.label}，{CLAIM_STATES[claim.state]}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
        self.update()


class Legend(QWidget):
    """What the boxes mean: each beside its words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._states: tuple[ClaimState, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_states(self, states: tuple[ClaimState, ...]) -> None:
        """Explain these."""
        if states != self._states:
            self._states = states
            self.setAccessibleName("图例：" + "、".join(CLAIM_STATES[state] for state in states))
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((box.bottom() for _, box in self._places(width)), default=0) + GRID

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(self.width(), 320)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for state, box in self._places(self.width()):
            size = box.height()
            paint_claim(painter, QRectF(box.left(), box.top(), size, size), state, self.palette())
            painter.setPen(secondary(self.palette()))
            write(painter, box.adjusted(size + 6, 0, 0, 0), CLAIM_STATES[state])
        painter.end()

    def _places(self, width: int) -> list[tuple[ClaimState, QRect]]:
        metrics = QFontMetrics(self.font())
        size, left, top = metrics.height(), 2 * GRID, 0
        places: list[tuple[ClaimState, QRect]] = []
        for state in self._states:
            needed = size + 6 + metrics.horizontalAdvance(CLAIM_STATES[state]) + 2
            if places and left + needed > width - 2 * GRID:
                left, top = 2 * GRID, top + size + GRID // 2
            places.append((state, QRect(left, top, needed, size)))
            left += needed + 2 * GRID
        return places


def paint_claim(painter: QPainter, box: QRectF, state: ClaimState, palette: QPalette) -> None:
    """Paint the box of a claim that stands like this."""
    base, colour = palette.base().color(), colour_of(_COLOURS[state], palette)
    inner = box.adjusted(1.5, 1.5, -1.5, -1.5)
    full = state == "proven"
    painter.setPen(QPen(colour if state != "open" else blend(base, colour, 0.7), 1.5))
    painter.setBrush(colour if full else blend(base, colour, 0.0 if state == "open" else 0.14))
    painter.drawRoundedRect(inner, 3, 3)
    if state == "troubled":
        font = bold(painter.font())
        font.setPixelSize(max(round(inner.height() * 0.8), 6))
        painter.save()
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), "!")
        painter.restore()
    elif state != "open":
        _paint_tick(painter, inner, base if full else colour)


def _paint_tick(painter: QPainter, box: QRectF, colour: QColor) -> None:
    pen = QPen(colour, max(box.width() / 8, 1.5))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corners = [(0.24, 0.52), (0.43, 0.71), (0.77, 0.31)]
    places = [
        QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in corners
    ]
    painter.drawPolyline(QPolygonF(places))
