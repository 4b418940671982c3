"""The pages of a PDF, one below the other, as they will lie on the table.

Qt's own view (QPdfView) shows white pages while it renders; here the pages of the last preview stay
until those of the next one are ready, so that nothing blinks while a declaration is worked on.
Places on the pages can be marked and led to, and are told of when they are pointed at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from app.export.places import Place
from app.ui.appearance import blend

_MARGIN = 16
_GAP = 12
_POINTS_TO_PIXELS = 96 / 72
_SMALLEST, _LARGEST = 0.25, 4.0
_STEP = 1.2
_WIDEST = 1.6
"""Pages are fitted to the width of the window up to this zoom: on wide screens no more helps."""
_FEW_LINES = 4
"""So many lines are marked by colouring them."""
_BESIDE = 6
"""Pixels from the text to the line beside it that marks more."""
_KEPT = 6
"""Pages are kept rendered this far from those in sight."""


@dataclass(frozen=True, slots=True)
class _Rendered:
    image: QImage
    generation: int


@dataclass(frozen=True, slots=True)
class _Asked:
    request: int
    size: QSize


class PageView(QAbstractScrollArea):
    """Shows a document; the person scrolls and zooms, the program leads to places."""

    page_changed = Signal(int)
    """The page in sight is another; counted from 0."""
    zoom_changed = Signal(float)
    """1.0 is the size of the paper."""
    pointed = Signal(int, QPointF)
    """The mouse is over a page, at this point of it (in points); page -1 where it is over none."""
    clicked = Signal(int, QPointF)
    """A point of a page was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("版面预览")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Pages that fit the width would change it by the bar's coming and going.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._document: QPdfDocument | None = None
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._rendered)
        self._generation = 0
        self._sizes: list[QSizeF] = []
        self._boxes: list[QRectF] = []
        self._images: dict[int, _Rendered] = {}
        self._asked: dict[int, _Asked] = {}
        self._zoom = 1.0
        self._fits = True
        self._page = 0
        self._marked: tuple[Place, ...] = ()
        self._pointed_at: tuple[Place, ...] = ()
        self._pressed: QPointF | None = None
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # --- the document -----------------------------------------------------------------------

    def set_document(
        self,
        document: QPdfDocument | None,
        *,
        fresh: bool,
        sizes: Sequence[tuple[float, float]] = (),
    ) -> None:
        """Show a document: from its beginning where it is a ``fresh`` one, else in place.

        ``sizes`` are those of its pages in points, where they are known already.
        """
        anchor = None if fresh else self._anchor()
        self._document = document
        self._generation += 1
        self._asked.clear()
        self._marked = self._pointed_at = ()
        if fresh:
            self._images.clear()
        # The renderer takes no document for none, so that an old one is replaced by an empty one.
        self._renderer.setDocument(document or QPdfDocument(self))
        count = document.pageCount() if document else 0
        if document and len(sizes) != count:
            self._sizes = [document.pagePointSize(page) for page in range(count)]
        else:
            self._sizes = [QSizeF(*size) for size in sizes]
        self._images = {page: held for page, held in self._images.items() if page < count}
        self._lay_out()
        if anchor is None:
            self.verticalScrollBar().setValue(0)
        else:
            self._return_to(anchor)
        self._scrolled()
        self.viewport().update()

    @property
    def document(self) -> QPdfDocument | None:
        """The document that is shown."""
        return self._document

    @property
    def page(self) -> int:
        """The page in sight, counted from 0."""
        return self._page

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return len(self._sizes)

    def painted(self, page: int) -> bool:
        """Whether there is anything to paint of a page, be it of the document before."""
        return page in self._images

    @property
    def settled(self) -> bool:
        """Whether all pages in sight are painted as they should be."""
        return all(self.rendered(page) for page in self._in_sight()) and not self._asked

    def rendered(self, page: int) -> bool:
        """Whether a page of this document is there to be painted."""
        held = self._images.get(page)
        return held is not None and held.generation == self._generation

    # --- going somewhere --------------------------------------------------------------------

    def go_to_page(self, page: int) -> None:
        """Bring the head of a page into sight."""
        if 0 <= page < len(self._boxes):
            self.verticalScrollBar().setValue(round(self._boxes[page].top() - _GAP))

    def mark(self, places: Sequence[Place]) -> None:
        """Mark places, softly; nothing moves. None takes the mark away."""
        self._marked = tuple(places)
        self.viewport().update()

    def point_out(self, places: Sequence[Place]) -> None:
        """Show that places can be clicked; none where the mouse is over none."""
        if tuple(places) != self._pointed_at:
            self._pointed_at = tuple(places)
            self.viewport().update()
        shape = Qt.CursorShape.PointingHandCursor if places else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def lead_to(self, places: Sequence[Place]) -> None:
        """Bring places into sight: their first line, where none of their lines is in sight."""
        if not places or self.is_in_sight(places):
            return
        top, left = self._position(places[0])
        self.verticalScrollBar().setValue(round(top - self.viewport().height() / 4))
        across = self.horizontalScrollBar()
        if not 0 <= left - across.value() <= self.viewport().width() - 3 * _GAP:
            across.setValue(round(left - _MARGIN))

    def is_in_sight(self, places: Sequence[Place]) -> bool:
        """Whether a line of the places is in sight, with a little around it."""
        return any(
            shown.top() >= _GAP and shown.bottom() <= self.viewport().height() - _GAP
            for place in places
            for shown in self._shown(place)
        )

    def height_of(self, places: Sequence[Place]) -> float:
        """How far below the upper edge of the view the places begin, in pixels."""
        return self._position(places[0])[0] - self.verticalScrollBar().value()

    def return_to(self, places: Sequence[Place], height: float) -> None:
        """Scroll so that the places begin ``height`` pixels below the upper edge."""
        if places:
            self.verticalScrollBar().setValue(round(self._position(places[0])[0] - height))

    @property
    def marked(self) -> tuple[Place, ...]:
        """The places that are marked."""
        return self._marked

    def _position(self, place: Place) -> tuple[float, float]:
        """Where a place begins in the whole length of the pages: from its top, and its left."""
        if not 0 <= place.page < len(self._boxes):
            return 0.0, 0.0
        page, scale = self._boxes[place.page], self._scale()
        left, top = place.boxes[0][:2] if place.boxes else (0.0, 0.0)
        return page.top() + top * scale, page.left() + left * scale

    def _shown(self, place: Place) -> list[QRectF]:
        """The boxes of a place as they stand in the viewport."""
        if not 0 <= place.page < len(self._boxes):
            return []
        scale = self._scale()
        origin = self._boxes[place.page].topLeft() - self._offset()
        return [
            QRectF(QPointF(left, top) * scale + origin, QPointF(right, bottom) * scale + origin)
            for left, top, right, bottom in place.boxes
        ]

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _point_of(self, position: QPointF) -> tuple[int, QPointF]:
        """The page under a position in the viewport, and the point of it; -1 for none."""
        point = position + self._offset()
        for page in self._in_sight():
            if self._boxes[page].contains(point):
                return page, (point - self._boxes[page].topLeft()) / self._scale()
        return -1, QPointF()

    # --- zoom -------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """1.0 is the size of the paper."""
        return self._zoom

    def zoom_in(self) -> None:
        """One step larger."""
        self.set_zoom(self._zoom * _STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self.set_zoom(self._zoom / _STEP)

    def set_zoom(self, zoom: float) -> None:
        """Show pages in this size; what is in sight stays."""
        self._fits = False
        anchor = self._anchor()
        self._zoom = min(max(zoom, _SMALLEST), _LARGEST)
        self._lay_out()
        self._return_to(anchor)
        self.zoom_changed.emit(self._zoom)

    def fit_width(self) -> None:
        """Have pages follow the width of the window."""
        anchor = self._anchor()
        self._fits = True
        self._lay_out()
        self._return_to(anchor)

    # --- layout -----------------------------------------------------------------------------

    def _scale(self) -> float:
        return self._zoom * _POINTS_TO_PIXELS

    def _lay_out(self) -> None:
        width = self.viewport().width()
        widest = max((size.width() for size in self._sizes), default=0.0)
        if self._fits and widest:
            fitting = (width - 2 * _MARGIN) / (widest * _POINTS_TO_PIXELS)
            zoom = min(max(fitting, _SMALLEST), _WIDEST)
            if zoom != self._zoom:
                self._zoom = zoom
                self.zoom_changed.emit(zoom)
        scale = self._scale()
        across = max(width, round(widest * scale) + 2 * _MARGIN)
        top = float(_GAP)
        self._boxes = []
        for size in self._sizes:
            left = round((across - size.width() * scale) / 2)
            self._boxes.append(QRectF(left, top, size.width() * scale, size.height() * scale))
            top += round(size.height() * scale) + _GAP
        height = self.viewport().height()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, round(top) - height))
        vertical.setPageStep(height)
        vertical.setSingleStep(48)
        horizontal.setRange(0, across - width)
        horizontal.setPageStep(width)
        horizontal.setSingleStep(48)
        self.viewport().update()

    def _anchor(self) -> tuple[int, float]:
        """What stands at the upper edge: a page, and the share of it that is out of sight."""
        top = self.verticalScrollBar().value()
        for page, box in enumerate(self._boxes):
            if box.bottom() + _GAP > top:
                return page, (top - box.top()) / box.height() if box.height() else 0.0
        return 0, 0.0

    def _return_to(self, anchor: tuple[int, float]) -> None:
        page, share = anchor
        if self._boxes:
            box = self._boxes[min(page, len(self._boxes) - 1)]
            self.verticalScrollBar().setValue(round(box.top() + share * box.height()))

    def _in_sight(self) -> list[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        return [p for p, box in enumerate(self._boxes) if box.bottom() > top and box.top() < bottom]

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        page = next((p for p, box in enumerate(self._boxes) if box.bottom() + _GAP > middle), 0)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    # --- rendering --------------------------------------------------------------------------

    def _wanted_size(self, page: int) -> QSize:
        ratio = self.viewport().devicePixelRatio()
        box = self._boxes[page]
        return QSize(round(box.width() * ratio), round(box.height() * ratio))

    def _ask(self, page: int) -> None:
        size = self._wanted_size(page)
        held = self._images.get(page)
        if held and held.generation == self._generation and held.image.size() == size:
            return
        asked = self._asked.get(page)
        if asked is None or asked.size != size:
            self._asked[page] = _Asked(self._renderer.requestPage(page, size), size)

    def _rendered(
        self,
        page: int,
        size: QSize,
        image: QImage,
        options: QPdfDocumentRenderOptions,
        request: int,
    ) -> None:
        asked = self._asked.get(page)
        if asked is None or asked.request != request or image.isNull():
            return  # of an older document, or no longer in this size
        del self._asked[page]
        self._images[page] = _Rendered(image, self._generation)
        sight = self._in_sight()
        first, last = (sight[0], sight[-1]) if sight else (0, 0)
        for other in [p for p in self._images if not first - _KEPT <= p <= last + _KEPT]:
            del self._images[other]
        self.viewport().update()

    # --- events -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        palette = self.palette()
        ground = blend(palette.window().color(), palette.windowText().color(), 0.08)
        painter.fillRect(self.viewport().rect(), ground)
        offset = self._offset()
        for page in self._in_sight():
            self._ask(page)
            box = self._boxes[page].translated(-offset)
            painter.fillRect(box, Qt.GlobalColor.white)
            held = self._images.get(page)
            if held is not None:
                painter.drawImage(box, held.image)
            painter.setPen(blend(ground, palette.color(QPalette.ColorRole.Shadow), 0.4))
            painter.drawRect(box)
            self._paint_places(painter, page, self._marked, 48)
            self._paint_places(painter, page, self._pointed_at, 28)
        painter.end()

    def _paint_places(
        self, painter: QPainter, page: int, places: Sequence[Place], strength: int
    ) -> None:
        tint = QColor(self.palette().accent().color())
        tint.setAlpha(strength)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        for place in places:
            shown = self._shown(place) if place.page == page else []
            if len(shown) > _FEW_LINES:
                # Whole pages in colour are hard to read: a line beside the text says as much.
                left = min(box.left() for box in shown) - _BESIDE
                top, bottom = shown[0].top(), max(box.bottom() for box in shown)
                tint.setAlpha(min(3 * strength, 255))
                painter.fillRect(QRectF(left, top, 3, bottom - top), tint)
                continue
            for box in shown:
                painter.drawRoundedRect(box.adjusted(-3, -1, 3, 1), 3, 3)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self._anchor()
        self._lay_out()
        self._return_to(anchor)
        self._scrolled()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(*self._point_of(event.position()))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(-1, QPointF())
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position() if left else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None:
            moved = (event.position() - pressed).manhattanLength()
            page, point = self._point_of(event.position())
            if moved < QApplication.startDragDistance() and page >= 0:
                self.clicked.emit(page, point)
        super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turns = event.angleDelta().y() / 120
            self.set_zoom(self._zoom * _STEP**turns)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)
