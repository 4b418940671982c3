"""The pages of a PDF, one below the other, as they will lie on the table.

Qt's own view (QPdfView) shows white pages while it renders; here the pages of the last preview stay
until those of the next one are ready, so that nothing blinks while a declaration is worked on. A
place on a page can be marked and led to.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.ui.appearance import blend

_MARGIN = 16
_GAP = 12
_POINTS_TO_PIXELS = 96 / 72
_SMALLEST, _LARGEST = 0.25, 4.0
_STEP = 1.2
_WIDEST = 1.6
"""Pages are fitted to the width of the window up to this zoom: on wide screens no more helps."""
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
        self._marked: tuple[int, tuple[QRectF, ...]] | None = None
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # --- the document -----------------------------------------------------------------------

    def set_document(self, document: QPdfDocument | None, *, fresh: bool) -> None:
        """Show a document: from its beginning where it is a ``fresh`` one, else in place."""
        anchor = None if fresh else self._anchor()
        self._document = document
        self._generation += 1
        self._asked.clear()
        self._marked = None
        if fresh:
            self._images.clear()
        # The renderer takes no document for none, so that an old one is replaced by an empty one.
        self._renderer.setDocument(document or QPdfDocument(self))
        count = document.pageCount() if document else 0
        self._sizes = [document.pagePointSize(page) for page in range(count)] if document else []
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

    def mark(self, page: int, rects: tuple[QRectF, ...]) -> None:
        """Mark rectangles on a page (in points from its upper left corner) and lead there."""
        if not 0 <= page < len(self._boxes):
            return
        self._marked = (page, rects)
        scale = self._scale()
        top = self._boxes[page].top()
        bounds = QRectF()
        for rect in rects:
            bounds = bounds.united(rect)
        if rects:
            top += bounds.top() * scale
        height = self.viewport().height()
        here = self.verticalScrollBar().value()
        if not rects:
            self.go_to_page(page)
        elif not here + _GAP <= top <= here + height - 3 * _GAP - bounds.height() * scale:
            self.verticalScrollBar().setValue(round(top - height / 4))
        left = self._boxes[page].left() + bounds.left() * scale
        if rects and not 0 <= left - self.horizontalScrollBar().value() <= self.viewport().width():
            self.horizontalScrollBar().setValue(round(left - _MARGIN))
        self.viewport().update()

    @property
    def marked(self) -> tuple[int, tuple[QRectF, ...]] | None:
        """The page and the rectangles that are marked."""
        return self._marked

    # --- zoom -------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """1.0 is the size of the paper."""
        return self._zoom

    @property
    def fits_width(self) -> bool:
        """Whether pages follow the width of the window."""
        return self._fits

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
        offset = QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for page in self._in_sight():
            self._ask(page)
            box = self._boxes[page].translated(-offset)
            painter.fillRect(box, Qt.GlobalColor.white)
            held = self._images.get(page)
            if held is not None:
                painter.drawImage(box, held.image)
            painter.setPen(blend(ground, palette.color(QPalette.ColorRole.Shadow), 0.4))
            painter.drawRect(box)
            if self._marked is not None and self._marked[0] == page:
                self._paint_mark(painter, box.topLeft(), self._marked[1])
        painter.end()

    def _paint_mark(self, painter: QPainter, origin: QPointF, rects: tuple[QRectF, ...]) -> None:
        accent = self.palette().accent().color()
        tint = QColor(accent)
        tint.setAlpha(48)
        scale = self._scale()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        for rect in rects:
            box = QRectF(rect.topLeft() * scale + origin, rect.size() * scale)
            painter.drawRoundedRect(box.adjusted(-3, -2, 3, 2), 3, 3)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self._anchor()
        self._lay_out()
        self._return_to(anchor)
        self._scrolled()

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
