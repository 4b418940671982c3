"""A figure in a narrative: the picture as a thumbnail, and its caption."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.appearance import GRID
from app.ui.editor import Editor
from app.ui.narrative.cards import Card, Hits
from app.ui.narrative.pictures import Thumbnail
from app.ui.narrative.pieces import Figure
from app.ui.narrative.prose import CaptionEdit
from app.ui.plain import set_tip

_MOST = QSize(560, 240)


class FigureCard(Card):
    """A picture with its caption below, as on the paper."""

    replaced = Signal()
    """Another picture is to be chosen for this figure."""

    def __init__(self, piece: Figure, editor: Editor, parent: QWidget) -> None:
        super().__init__("这幅图", editor, parent)
        self._piece = piece
        self._file = ""
        self._place: QWidget = self
        self._image = QImage()
        self._fitted = (0, 0)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setWordWrap(True)
        self._picture.setMinimumHeight(6 * GRID)
        self._picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.caption = CaptionEdit("", "图的名称", editor, self)
        self.caption.told.connect(self._captioned)
        self.caption.left.connect(self._caption_left)
        self.caption.installEventFilter(self)
        if not editor.read_only:
            button = self.add_button("", "更换…", self.replaced.emit)
            set_tip(button, "为这幅图另选图片")
        self.add_moves()
        self.body.addWidget(self._picture)
        self.body.addWidget(self.caption)
        self._thumbnail = Thumbnail(self)
        self._thumbnail.made.connect(self._show_picture)
        self.show_piece(piece)

    @property
    def piece(self) -> Figure:
        """What stands here."""
        return self._piece

    def show_piece(self, piece: Figure) -> None:
        """Show another figure."""
        self._place = self.caption if piece.caption != self._piece.caption else self
        self._piece = piece
        self.caption.show_text(piece.caption)
        if piece.file != self._file or not piece.file:
            self._file = piece.file
            self.title.setText(piece.file or "没有图片文件")
            set_tip(self.title, piece.file)
            self._picture.setText("正在读取图片……" if piece.file else "请添加图片，或删除这幅图")
            if piece.file:
                scale = self.devicePixelRatioF()
                self._thumbnail.order(self.editor.files, piece.file, _MOST * scale)
        self.setAccessibleName(f"图：{piece.caption or piece.file or '没有图片文件'}")

    def place(self) -> QWidget:
        return self._place

    def writings(self) -> Sequence[QWidget]:
        return (self.caption,)

    def mark_over(self, room: int | None, hits: Hits = ()) -> int | None:
        found = [(start, end) for part, start, end in hits if part == "caption"]
        return self.caption.mark_over(room, found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.caption.setFocus(Qt.FocusReason.MouseFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._file:
            self._thumbnail.order(self.editor.files, self._file, _MOST * self.devicePixelRatioF())

    def _captioned(self, name: str) -> None:
        self._piece = self._piece.captioned(self.caption.text)
        self.setAccessibleName(f"图：{self._piece.caption or self._piece.file}")
        self.told.emit(name)

    def _caption_left(self, towards: int) -> None:
        if towards < 0:
            self.setFocus()
        else:
            self.left.emit(1)

    def _show_picture(self, image: QImage, why: str) -> None:
        if image.isNull():
            self._image = image
            self._picture.setPixmap(QPixmap())
            self._picture.setText(why or f"［{self._file}］")
            return
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._image = image
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the whole picture, smaller where the column is narrower than it."""
        image, room = self._image, self.width() - 4 * GRID
        if image.isNull() or room <= 0:
            return
        if (image.cacheKey(), room) == self._fitted:
            return
        self._fitted = (image.cacheKey(), room)
        ratio = image.devicePixelRatio()
        if image.deviceIndependentSize().width() > room:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(round(room * ratio), smooth)
            image.setDevicePixelRatio(ratio)
        self._picture.setPixmap(QPixmap.fromImage(image))
        self._picture.setMinimumHeight(round(image.deviceIndependentSize().height()))
