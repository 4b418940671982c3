"""The pages of a PDF, one below the other, as they will lie on the table.

Qt's own view (QPdfView) shows white pages while it renders; here the pages of the last preview stay
until those of the next one are ready, so that nothing blinks while a declaration is worked on.
Places on the pages can be marked and led to, and are told of when they are pointed at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from app.export.places import Place
from app.ui.appearance import blend
from app.ui.page_images import Images, PageImages
from app.ui.page_layout import GAP, MARGIN, Anchor, PageLayout

Fit = Literal["none", "width", "page"]
PAGING: Mapping[int, int] = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
"""The keys that lead on by a page (1), or back (-1)."""
UNSEEN = "这一页显示不了"
_SMALLEST, _LARGEST = 0.25, 4.0
_STEP = 1.2
_WIDEST = 1.6
"""Pages are fitted to the width of the window up to this zoom: on wide screens no more helps."""
_FEW_LINES = 4
"""So many lines are marked by colouring them."""
_BESIDE = 6
"""Pixels from the text to the line beside it that marks more."""


class PageView(QAbstractScrollArea):
    """Shows a document; the person scrolls and zooms, the program leads to places.

    ``images`` are its pages; without them Qt draws those of the document.
    """

    page_changed = Signal(int)
    """The page in sight is another; counted from 0."""
    zoom_changed = Signal(float)
    """1.0 is the size of the paper."""
    pointed = Signal(int, QPointF)
    """The mouse is over a page, at this point of it (in points); page -1 where it is over none."""
    clicked = Signal(int, QPointF)
    """A point of a page was clicked."""

    def __init__(self, parent: QWidget | None = None, images: Images | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("版面预览")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Pages that fit the width would change it by the bar's coming and going.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._document: QPdfDocument | None = None
        self._images: Images = images or PageImages(self)
        self._images.came.connect(self.viewport().update)
        self._layout = PageLayout()
        self._zoom = 1.0
        self._fit: Fit = "width"
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

        ``sizes`` are those of its pages in points, where they are known already; they must be
        where the pages come from elsewhere.
        """
        anchor = None if fresh else self._anchor()
        self._document = document
        self._marked = self._pointed_at = ()
        self._images.set_document(document, fresh=fresh)
        if fresh:
            self._page = 0
        count = document.pageCount() if document else 0
        if document and len(sizes) != count:
            self._layout.sizes = [document.pagePointSize(page) for page in range(count)]
        else:
            self._layout.sizes = [QSizeF(*size) for size in sizes]
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
        return len(self._layout.sizes)

    def painted(self, page: int) -> bool:
        """Whether there is anything to paint of a page, be it of the document before."""
        return self._images.image(page) is not None

    @property
    def settled(self) -> bool:
        """Whether all pages in sight are painted as they should be."""
        return all(self.rendered(page) for page in self._in_sight()) and self._images.idle

    def rendered(self, page: int) -> bool:
        """Whether a page of this document is there to be painted."""
        return self._images.is_rendered(page)

    # --- going somewhere --------------------------------------------------------------------

    def go_to_page(self, page: int) -> None:
        """Bring the head of a page into sight."""
        if 0 <= page < self.page_count:
            self.verticalScrollBar().setValue(round(self._layout.boxes[page].top() - GAP))

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
        start = self._layout.start_of(places[0])
        self.verticalScrollBar().setValue(round(start.y() - self.viewport().height() / 4))
        across = self.horizontalScrollBar()
        if not 0 <= start.x() - across.value() <= self.viewport().width() - 3 * GAP:
            across.setValue(round(start.x() - MARGIN))

    def is_in_sight(self, places: Sequence[Place]) -> bool:
        """Whether a line of the places is in sight, with a little around it."""
        return any(
            shown.top() >= GAP and shown.bottom() <= self.viewport().height() - GAP
            for place in places
            for shown in self._shown(place)
        )

    def height_of(self, places: Sequence[Place]) -> float:
        """How far below the upper edge of the view the places begin, in pixels."""
        return self._layout.start_of(places[0]).y() - self.verticalScrollBar().value()

    def return_to(self, places: Sequence[Place], height: float) -> None:
        """Scroll so that the places begin ``height`` pixels below the upper edge."""
        if places:
            start = self._layout.start_of(places[0])
            self.verticalScrollBar().setValue(round(start.y() - height))

    @property
    def marked(self) -> tuple[Place, ...]:
        """The places that are marked."""
        return self._marked

    def _shown(self, place: Place) -> list[QRectF]:
        """The boxes of a place as they stand in the viewport."""
        offset = self._offset()
        return [box.translated(-offset) for box in self._layout.boxes_of(place)]

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _point_of(self, position: QPointF) -> tuple[int, QPointF]:
        """The page under a position in the viewport, and the point of it; -1 for none."""
        return self._layout.point_at(position + self._offset())

    def go_to_end(self) -> None:
        """Bring the end of the last page into sight."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def at_edge(self, step: int) -> bool:
        """Whether there is nothing more to scroll to, down (1) or up (-1)."""
        bar = self.verticalScrollBar()
        return bar.value() == (bar.maximum() if step > 0 else bar.minimum())

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
        self._fit = "none"
        anchor = self._anchor()
        self._zoom = min(max(zoom, _SMALLEST), _LARGEST)
        self._lay_out()
        self._return_to(anchor)
        self.zoom_changed.emit(self._zoom)

    def fit_width(self) -> None:
        """Have pages follow the width of the window."""
        anchor = self._anchor()
        self._fit = "width"
        self._lay_out()
        self._return_to(anchor)

    def fit_page(self) -> None:
        """Have the page in sight seen whole, and lead from page to page then."""
        page = self._page
        self._fit = "page"
        self._lay_out()
        self.go_to_page(page)

    @property
    def fit(self) -> Fit:
        """What the pages follow when the window changes."""
        return self._fit

    def _fitting(self, room: QSize) -> float | None:
        """The zoom that follows the window; ``None`` where a person has chosen one."""
        if self._fit == "none" or not self.page_count:
            return None
        if self._fit == "width":
            return self._layout.fitting(room.width())
        return self._layout.holding(min(self._page, self.page_count - 1), room)

    # --- layout -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        width, layout = self.viewport().width(), self._layout
        fitting = self._fitting(self.viewport().size())
        if fitting is not None:
            zoom = min(max(fitting, _SMALLEST), _WIDEST)
            if zoom != self._zoom:
                self._zoom = zoom
                self.zoom_changed.emit(zoom)
        layout.arrange(width, self._zoom)
        height = self.viewport().height()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, layout.height - height))
        vertical.setPageStep(height)
        vertical.setSingleStep(48)
        horizontal.setRange(0, layout.width - width)
        horizontal.setPageStep(width)
        horizontal.setSingleStep(48)
        self.viewport().update()

    def _anchor(self) -> Anchor:
        """What stands at the upper edge."""
        return self._layout.anchor(self.verticalScrollBar().value())

    def _return_to(self, anchor: Anchor) -> None:
        if self.page_count:
            self.verticalScrollBar().setValue(round(self._layout.top_of(anchor)))

    def _in_sight(self) -> list[int]:
        top = self.verticalScrollBar().value()
        return self._layout.between(top, top + self.viewport().height())

    def _scrolled(self) -> None:
        page = self._layout.page_at(self.verticalScrollBar().value() + self.viewport().height() / 3)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    # --- events -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        palette = self.palette()
        ground = blend(palette.window().color(), palette.windowText().color(), 0.08)
        painter.fillRect(self.viewport().rect(), ground)
        offset = self._offset()
        ratio, sight = self.viewport().devicePixelRatio(), self._in_sight()
        for page in sight:
            box = self._layout.boxes[page].translated(-offset)
            size = QSize(round(box.width() * ratio), round(box.height() * ratio))
            self._images.ask(page, size, sight)
            painter.fillRect(box, Qt.GlobalColor.white)
            image = self._images.image(page)
            if image is not None:
                painter.drawImage(box, image)
            elif self._images.failed(page):
                painter.setPen(Qt.GlobalColor.darkGray)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, UNSEEN)
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
        elif self._fit == "page" and event.key() in PAGING:
            # By the height of the window, the pages would get out of step with it.
            self.go_to_page(self._page + PAGING[event.key()])
        else:
            super().keyPressEvent(event)
