"""The cells of the table of evidence: how they look, and how they are edited in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.model.fields import FieldSpec
from app.model.kinds import Choice, Date, DateOrText
from app.model.names import extension
from app.model.paths import FieldPath
from app.model.values import Json
from app.ui.appearance import GRID, blend, colour_of, secondary
from app.ui.evidence.listed import NONE, Column, ListedPieces
from app.ui.form.binding import Binding
from app.ui.form.lines import DateInput, LineInput
from app.ui.symbols import paint_symbol
from app.ui.words import SMALL, em, is_enter, sized

Index = QModelIndex | QPersistentModelIndex
_SIGN = 14
_INSIDE = GRID - 2
_LEAST_EMS = 11.0
"""In place a date needs more room than its column, for the calendar beside it."""
_THUMB = 0.72
"""A sheet is so much wide as it is high."""


class Cells(QStyledItemDelegate):
    """Paints all cells of the table, and lends the form's own inputs to those that are edited."""

    def __init__(self, pieces: ListedPieces, binding: Binding, table: QTableView) -> None:
        super().__init__(table)
        self._pieces = pieces
        self._binding = binding
        self._table = table
        self._before: Json = None
        self.aside: Sequence[Column] = ()
        """The columns for which there is no room: what stands there is said below the title."""

    # --- looks ------------------------------------------------------------------------------

    def row_height(self) -> int:
        """The height of a row: a title, and a line below it."""
        small = QFontMetrics(sized(self._table.font(), SMALL)).height()
        return QFontMetrics(self._table.font()).height() + small + 2 * GRID

    @property
    def around(self) -> int:
        """What is left free at the sides of a cell."""
        return 2 * _INSIDE

    def beside(self, column: Column) -> int:
        """The room that a cell of this column needs beside its words."""
        if column == Column.NUMBER:
            return round((self.row_height() - GRID) * _THUMB) + GRID
        return _SIGN + GRID // 2 if column == Column.STATE else 0

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        palette = option.palette
        base, words = palette.base().color(), palette.text().color()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, blend(base, palette.accent().color(), 0.18))
        painter.setPen(blend(base, words, 0.1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        column, place = Column(index.column()), index.row()
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(palette.accent().color())
            box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -2.5)
            painter.drawRoundedRect(box, 3, 3)
        box = option.rect.adjusted(_INSIDE, 0, -_INSIDE // 2, 0)
        if column == Column.NUMBER:
            self._paint_number(painter, box, palette, place)
        elif column == Column.TITLE:
            self._paint_title(painter, box, palette, place)
        elif column == Column.STATE:
            self._paint_state(painter, box, palette, place)
        else:
            said = self._pieces.words(place, column)
            plain = said and column in (Column.CATEGORY, Column.ISSUED)
            painter.setPen(words if plain else secondary(palette))
            write(painter, box, said or NONE)
        painter.restore()

    def _paint_number(self, painter: QPainter, box: QRect, palette: QPalette, place: int) -> None:
        height = box.height() - GRID
        sheet = QRect(box.left(), box.top() + GRID // 2, round(height * _THUMB), height)
        image = self._thumbnail(place, sheet.size(), painter.device().devicePixelRatio())
        if image is not None and not image.isNull():
            size = image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(sheet.topLeft(), size)
            target.moveCenter(sheet.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, image)
            painter.setPen(blend(palette.base().color(), palette.text().color(), 0.25))
            painter.drawRect(target.adjusted(0, 0, -1, -1))
        else:
            self._paint_sheet(painter, sheet, palette, place)
        painter.setPen(palette.text().color())
        painter.setFont(self._table.font())
        box.setLeft(sheet.right() + GRID)
        write(painter, box, self._pieces.words(place, Column.NUMBER))

    def _paint_sheet(self, painter: QPainter, sheet: QRect, palette: QPalette, place: int) -> None:
        """A sheet that says what kind of file it is."""
        name = self._pieces.file_name(place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base, words = palette.base().color(), palette.text().color()
        pen = painter.pen()
        pen.setColor(blend(base, words, 0.35))
        pen.setStyle(Qt.PenStyle.SolidLine if name else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(blend(base, words, 0.04))
        painter.drawRoundedRect(QRectF(sheet).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        kind = extension(name).lstrip(".").upper()[:4]
        if kind:
            painter.setFont(_fitting(kind, self._table.font(), sheet.width() - 4))
            painter.setPen(secondary(palette))
            painter.drawText(sheet, int(Qt.AlignmentFlag.AlignCenter), kind)

    def _thumbnail(self, place: int, size: QSize, ratio: float) -> QImage | None:
        shelf = self._binding.shelf
        name = self._pieces.members.file_of(self._pieces.row_at(place))
        return shelf.drawings.ask(name, 0, size * ratio) if shelf is not None and name else None

    def _paint_title(self, painter: QPainter, box: QRect, palette: QPalette, place: int) -> None:
        title = self._pieces.words(place, Column.TITLE)
        below = [self._pieces.words(place, column) for column in self.aside]
        name = self._pieces.file_name(place)
        said = " · ".join(each for each in (*below, name) if each and each != NONE)
        painter.setFont(self._table.font())
        metrics = painter.fontMetrics()
        small = sized(self._table.font(), SMALL)
        lower = QFontMetrics(small).height()
        top = box.top() + (box.height() - metrics.height() - lower) // 2
        upper = QRect(box.left(), top, box.width(), metrics.height())
        painter.setPen(palette.text().color() if title else colour_of("empty", palette))
        write(painter, upper, title or "未命名")
        painter.setFont(small)
        painter.setPen(secondary(palette))
        write(painter, QRect(box.left(), upper.bottom() + 1, box.width(), lower), said)

    def _paint_state(self, painter: QPainter, box: QRect, palette: QPalette, place: int) -> None:
        standing = self._pieces.standing_at(place)
        colour = colour_of(standing.meaning, palette)
        sign = QRectF(box.left(), box.center().y() - _SIGN / 2 + 1, _SIGN, _SIGN)
        paint_symbol(painter, sign, standing.meaning, colour)
        painter.setPen(colour)
        write(painter, box.adjusted(_SIGN + GRID // 2, 0, 0, 0), standing.words)

    # --- editing ----------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        pieces, column = self._pieces, Column(index.column())
        member = pieces.member(column)
        row = pieces.id_at(index.row())
        if member is None or row is None:
            return super().createEditor(parent, option, index)
        path = pieces.path / row / member.name
        made: QWidget
        if isinstance(member.kind, Choice):
            made = _Options(member.kind, path, parent)
            made.activated.connect(lambda: self._finish(made))
            QTimer.singleShot(0, made, made.showPopup)
        elif isinstance(member.kind, Date | DateOrText):
            made = DateInput(path, member.kind, member.spec.unit, self._binding, parent)
        else:
            made = LineInput(path, self._binding, parent)
        made.setAccessibleName(f"{pieces.words(index.row(), Column.NUMBER)} {member.spec.name}")
        made.setAutoFillBackground(True)
        self._binding.editor.settle()
        self._before = self._binding.editor.value(path)
        return made

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        height = min(editor.sizeHint().height(), option.rect.height())
        box = QRect(option.rect.left(), 0, option.rect.width(), height)
        if isinstance(editor, DateInput | _Options):
            box.setWidth(max(box.width(), round(_LEAST_EMS * em(editor))))
            box.moveRight(min(box.right(), self._table.viewport().width() - 1))
        box.moveTop(option.rect.center().y() - height // 2)
        editor.setGeometry(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, LineInput | _Options):
            editor.show_value(self._binding.editor.value(editor.path))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        # What is typed into a line is in the draft already.
        if isinstance(editor, _Options):
            self._binding.editor.edit(editor.path, editor.chosen, name="选择")
        self._binding.editor.settle()

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, LineInput) and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and is_enter(event):
                if editor.composing:
                    QCoreApplication.sendEvent(editor, QInputMethodEvent())
                else:
                    self._finish(editor)
                return True
            if pressed and event.key() == Qt.Key.Key_Escape:
                self._binding.editor.edit(editor.path, self._before)
                self._finish(editor)
                return True
        return super().eventFilter(editor, event)

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)


class _Options(QComboBox):
    """The options of a choice, and none."""

    def __init__(self, kind: Choice, path: FieldPath, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self._kind = kind
        self.addItem("（未选择）", None)
        for value, words in kind.options.items():
            self.addItem(words, value)

    @property
    def chosen(self) -> str | None:
        """What the draft keeps of the chosen option."""
        value: object = self.currentData()
        return value if isinstance(value, str) else None

    def show_value(self, raw: Json) -> None:
        """Show the option that ``raw`` means."""
        value = self._kind.read(raw, FieldSpec("")).value
        self.setCurrentIndex(max(0, self.findData(value)))


def write(painter: QPainter, box: QRect, words: str) -> None:
    """Write one line into ``box``, with an ellipsis where there is no room."""
    elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, int(align | Qt.TextFlag.TextSingleLine), elided)


def _fitting(words: str, font: QFont, width: int) -> QFont:
    """A font in which ``words`` are at most so wide."""
    for size in (0.75, 0.65, 0.55, 0.45):
        smaller = sized(font, size)
        if QFontMetrics(smaller).horizontalAdvance(words) <= width:
            return smaller
    return sized(font, 0.4)
