"""The pages as they would be printed now, and a line to leaf and zoom with.

They follow the field that is being filled in, and lead to the field that is clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.export.places import Place
from app.model.paths import FieldPath
from app.ui.appearance import GRID
from app.ui.pages import PageView
from app.ui.plain import label, set_tip
from app.ui.rendering import Drawn
from app.ui.zooming import ZoomBar


class PreviewPanel(QFrame):
    """Shows what was drawn, and leads to what is asked for.

    ``name_of`` gives the words that a field is called by where it is pointed at.
    """

    chosen = Signal(object)
    """A field was clicked on the page: its path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name_of: Callable[[FieldPath], str] = lambda _: ""
        self._preview: Drawn | None = None
        self._held: tuple[QPdfDocument, QBuffer] | None = None
        self._followed: FieldPath | None = None
        self.pages = PageView(self)
        self._where = label("", self)
        self._zooming = ZoomBar(self.pages, self)
        self._reason = label("", self, wraps=True)
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reason.hide()
        self._drawing = label("正在排版…", self)
        self._bar = QProgressBar(self, textVisible=False)
        self._bar.setRange(0, 0)
        self._bar.setFixedSize(72, 6)
        self._bar.setAccessibleName("正在排版")
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        line.addWidget(self._where)
        line.addStretch()
        line.addWidget(self._drawing)
        line.addSpacing(GRID)
        line.addWidget(self._bar)
        line.addStretch()
        line.addWidget(self._zooming)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(self._reason)
        whole.addWidget(self.pages, 1)
        self._reason.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.pages.page_changed.connect(self._describe)
        self.pages.pointed.connect(self._point_out)
        self.pages.clicked.connect(self._choose)
        entering = QShortcut(QKeySequence(Qt.Key.Key_Return), self.pages)
        entering.setContext(Qt.ShortcutContext.WidgetShortcut)
        entering.activated.connect(self._return_to_field)
        self.set_busy(False)
        self._describe()

    def set_busy(self, busy: bool) -> None:
        """Say that the pages are being made anew, without moving anything."""
        for widget in (self._drawing, self._bar):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
            widget.setVisible(busy)

    def show_preview(self, preview: Drawn | None, reason: str) -> None:
        """Show the pages, or none; ``reason`` is why they could not be made anew, or empty.

        The place that was followed or led to stays at its height on the screen, if it is in sight.
        """
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if preview is self._preview:
            return
        fresh = self._preview is None or preview is None
        before = self._places()
        stays = bool(before) and self.pages.is_in_sight(before[:1])
        height = self.pages.height_of(before) if stays else 0.0
        self._preview = preview
        old, self._held = self._held, self._load(preview.pdf) if preview else None
        document, sizes = (self._held[0], preview.sizes) if self._held and preview else (None, ())
        self.pages.set_document(document, fresh=fresh, sizes=sizes)
        if old is not None:
            for thing in old:
                thing.deleteLater()
        now = self._places()
        self.pages.mark(now)
        if stays:
            self.pages.return_to(now, height)
        elif fresh:
            self.pages.lead_to(now)
        self._describe()

    def follow(self, path: FieldPath) -> None:
        """Show where the field that is being filled in is printed.

        Its place is marked; the pages move only where nothing of it is in sight.
        """
        self._followed = path
        places = self._places()
        self.pages.mark(places)
        self.pages.lead_to(places)

    def _places(self) -> Sequence[Place]:
        """Where what was followed or chosen last is printed."""
        if self._preview is None or self._followed is None:
            return ()
        return self._preview.places.of(self._followed)

    def _field_at(self, page: int, point: QPointF) -> FieldPath | None:
        if self._preview is None or page < 0:
            return None
        return self._preview.places.at(page, point.x(), point.y())

    def _point_out(self, page: int, point: QPointF) -> None:
        path = self._field_at(page, point)
        places = self._preview.places.of(path) if self._preview and path else ()
        self.pages.point_out(places)
        set_tip(self.pages.viewport(), self.name_of(path) if path else "")

    def _choose(self, page: int, point: QPointF) -> None:
        path = self._field_at(page, point)
        if path is not None:
            self._followed = path
            self.pages.mark(self._places())
            self.chosen.emit(path)

    def _return_to_field(self) -> None:
        """By key: back from the pages to the field that is being filled in."""
        if self._followed is not None:
            self.chosen.emit(self._followed)

    def _load(self, pdf: bytes) -> tuple[QPdfDocument, QBuffer]:
        # The document reads from its buffer as long as it lives.
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument(self)
        document.load(buffer)
        return document, buffer

    def _describe(self) -> None:
        count = self.pages.page_count
        self._where.setText(f"第 {self.pages.page + 1} 页，共 {count} 页" if count else "")
        self._zooming.describe()
