"""The centre: the pages as they would be printed now, and a line to leaf and zoom with."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.paths import FieldPath
from app.ui.appearance import GRID
from app.ui.pages import PageView
from app.ui.places import Place
from app.ui.work import Preview


class PreviewPanel(QFrame):
    """Shows a :class:`~app.ui.work.Preview`, and leads to what is asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._held: tuple[QPdfDocument, QBuffer] | None = None
        self._wanted: tuple[FieldPath, bool] | None = None
        self.pages = PageView(self)
        self._where = QLabel(self)
        self._size = QLabel(self)
        self._size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._size.setMinimumWidth(self._size.fontMetrics().horizontalAdvance("400 %"))
        self._reason = QLabel(self, wordWrap=True)
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reason.hide()
        self._drawing = QLabel("正在排版…", self)
        self._bar = QProgressBar(self, textVisible=False)
        self._bar.setRange(0, 0)
        self._bar.setFixedSize(72, 6)
        self._bar.setAccessibleName("正在排版")
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        line.addWidget(self._where)
        line.addStretch()
        line.addWidget(self._drawing)
        line.addWidget(self._bar)
        line.addStretch()
        line.addWidget(self._button("－", "缩小", self.pages.zoom_out))
        line.addWidget(self._size)
        line.addWidget(self._button("＋", "放大", self.pages.zoom_in))
        line.addWidget(self._button("适合宽度", "让页面与窗口同宽", self.pages.fit_width))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(self._reason)
        whole.addWidget(self.pages, 1)
        self._reason.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.pages.page_changed.connect(self._describe)
        self.pages.zoom_changed.connect(self._describe)
        self.set_busy(False)
        self._describe()

    def set_busy(self, busy: bool) -> None:
        """Say that the pages are being made anew, without moving anything."""
        for widget in (self._drawing, self._bar):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
            widget.setVisible(busy)

    def show_preview(self, preview: Preview | None, reason: str) -> None:
        """Show the pages, or none; ``reason`` is why they could not be made anew, or empty."""
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if preview is self._preview:
            return
        fresh = self._preview is None or preview is None
        self._preview = preview
        before, self._held = self._held, self._load(preview.pdf) if preview else None
        self.pages.set_document(self._held[0] if self._held else None, fresh=fresh)
        if before is not None:
            for thing in before:
                thing.deleteLater()
        if self._wanted is not None and preview is not None:
            self._lead(*self._wanted)
        self._describe()

    def go_to_field(self, path: FieldPath) -> None:
        """Lead to where a field is printed, now and after the pages were made anew."""
        self._wanted = (path, False)
        self._lead(path, False)

    def go_to_section(self, path: FieldPath) -> None:
        """Lead to the heading that a part of the form stands under."""
        self._wanted = (path, True)
        self._lead(path, True)

    def go_to_start(self) -> None:
        """Lead to the first page."""
        self._wanted = None
        self.pages.go_to_page(0)

    def _lead(self, path: FieldPath, to_heading: bool) -> None:
        if self._preview is None or self._held is None:
            return
        places = self._preview.places
        place = places.heading_of(path) if to_heading else places.of(path)
        if place is not None:
            self._mark(self._held[0], place)

    def _mark(self, document: QPdfDocument, place: Place) -> None:
        selection = document.getSelectionAtIndex(place.page, place.start, place.length)
        rects = tuple(polygon.boundingRect() for polygon in selection.bounds())
        self.pages.mark(place.page, rects)

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
        self._size.setText(f"{round(self.pages.zoom * 100)} %")

    def _button(self, text: str, tip: str, action: object) -> QToolButton:
        button = QToolButton(self, autoRaise=True)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(action)
        return button
