"""Where pages lie that stand one below the other: in pixels from the top of the first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

from app.export.places import Place

GAP = 12
MARGIN = 16
_POINTS_TO_PIXELS = 96 / 72
Anchor = tuple[int, float]
"""A page, and the share of it that is above an edge."""


class PageLayout:
    """The boxes of pages of these ``sizes`` (in points) at a zoom: 1.0 is the size of the paper."""

    def __init__(self) -> None:
        self.sizes: Sequence[QSizeF] = ()
        self.boxes: list[QRectF] = []
        self.width = self.height = 0
        self.scale = 1.0
        """Pixels to a point."""

    @property
    def _widest(self) -> float:
        return max((size.width() for size in self.sizes), default=0.0)

    def fitting(self, width: int) -> float | None:
        """The zoom at which the widest page fills so many pixels; ``None`` without pages."""
        widest = self._widest
        return (width - 2 * MARGIN) / (widest * _POINTS_TO_PIXELS) if widest else None

    def holding(self, page: int, room: QSize) -> float:
        """The zoom at which the whole of a page is seen in so many pixels."""
        size = self.sizes[page]
        across = (room.width() - 2 * MARGIN) / max(size.width(), 1.0)
        down = (room.height() - 2 * GAP) / max(size.height(), 1.0)
        return min(across, down) / _POINTS_TO_PIXELS

    def arrange(self, width: int, zoom: float) -> None:
        """Lay the pages out in the middle of so many pixels, or of as many as they need."""
        scale = self.scale = zoom * _POINTS_TO_PIXELS
        self.width = max(width, round(self._widest * scale) + 2 * MARGIN)
        top = float(GAP)
        self.boxes = []
        for size in self.sizes:
            left = round((self.width - size.width() * scale) / 2)
            self.boxes.append(QRectF(left, top, size.width() * scale, size.height() * scale))
            top += round(size.height() * scale) + GAP
        self.height = round(top)

    def anchor(self, top: float) -> Anchor:
        """What stands at a height."""
        for page, box in enumerate(self.boxes):
            if box.bottom() + GAP > top:
                return page, (top - box.top()) / box.height() if box.height() else 0.0
        return 0, 0.0

    def top_of(self, anchor: Anchor) -> float:
        """The height at which something stands; where its page is gone, the last page does."""
        page, share = anchor
        box = self.boxes[min(page, len(self.boxes) - 1)]
        return box.top() + share * box.height()

    def page_at(self, height: float) -> int:
        """The page that stands at a height, or the next one below; the first where none does."""
        return next((p for p, box in enumerate(self.boxes) if box.bottom() + GAP > height), 0)

    def between(self, top: float, bottom: float) -> list[int]:
        """The pages of which something stands between two heights."""
        return [p for p, box in enumerate(self.boxes) if box.bottom() > top and box.top() < bottom]

    def start_of(self, place: Place) -> QPointF:
        """Where a place begins."""
        if not 0 <= place.page < len(self.boxes):
            return QPointF()
        left, top = place.boxes[0][:2] if place.boxes else (0.0, 0.0)
        return self.boxes[place.page].topLeft() + QPointF(left, top) * self.scale

    def boxes_of(self, place: Place) -> list[QRectF]:
        """The boxes of a place."""
        if not 0 <= place.page < len(self.boxes):
            return []
        page, scale = self.boxes[place.page].topLeft(), self.scale
        return [
            QRectF(QPointF(left, top) * scale + page, QPointF(right, bottom) * scale + page)
            for left, top, right, bottom in place.boxes
        ]

    def point_at(self, point: QPointF) -> tuple[int, QPointF]:
        """The page at a point, and the point of the page in points; -1 for none."""
        for page, box in enumerate(self.boxes):
            if box.contains(point):
                return page, (point - box.topLeft()) / self.scale
        return -1, QPointF()
