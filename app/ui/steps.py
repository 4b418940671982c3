"""The left column: the steps of the form, how far each is, and which one is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.appearance import GRID, MEANINGS, Meaning, blend, colour_of, secondary
from app.ui.evidence.dragging import paths_in
from app.ui.ground import bold, paint_ground
from app.ui.outline import Budget, Progress, Step
from app.ui.plain import set_tip
from app.ui.symbols import SIZE, paint_symbol

_STEP = int(Qt.ItemDataRole.UserRole)
_PROGRESS = _STEP + 1
_BAR = 3
_REST = 700
"""Milliseconds that what is dragged rests on a step before its page is shown."""

Index = QModelIndex | QPersistentModelIndex


class StepsList(QListView):
    """The steps in the order of the paper, under the headings of their groups."""

    chosen = Signal(object)
    """A person went to this step; changes by the program are not told."""
    entered = Signal()
    """A person goes on from the list to the page beside it: by Enter, Tab or the right arrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_StepDelegate(self))
        self.setAccessibleName("申报书的各个部分")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self.selectionModel().currentChanged.connect(self._moved)
        self._telling = True
        self._shown: dict[Step, Progress] = {}
        self._over = QPersistentModelIndex()
        self._resting = QTimer(self, singleShot=True, interval=_REST)
        self._resting.timeout.connect(self._rested)
        self.setAcceptDrops(True)

    # --- evidence that is carried over the list, to a field of another step --------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Files are for the window, which tells when they are carried over the list.
        event.setAccepted(bool(paths_in(event.mimeData())))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.carry_over(event.position().toPoint())
        event.ignore()  # nothing can be dropped on the list itself

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.carry_over(None)

    def carry_over(self, point: QPoint | None) -> None:
        """Something is carried over the list, at this point of it, or (``None``) not any more.

        Whoever rests on a step wants its page.
        """
        index = self.indexAt(point) if point is not None else QModelIndex()
        if index != self._over:
            self._over = QPersistentModelIndex(index)
            if index.isValid():
                self._resting.start()
            else:
                self._resting.stop()

    def dropEvent(self, event: QDropEvent) -> None:
        self._resting.stop()
        event.ignore()

    def _rested(self) -> None:
        step = self._over.data(_STEP)
        if isinstance(step, Step) and step != self.current:
            self.set_current(step)
            self.chosen.emit(step)

    # --- keys -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right)
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in keys and plain == Qt.KeyboardModifier.NoModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool, /) -> bool:
        if forwards:
            self.entered.emit()
            return True
        return super().focusNextPrevChild(forwards)

    def show_progress(self, progress: Mapping[Step, Progress]) -> None:
        """Show these steps; the current one stays where it is still there."""
        if list(self._shown) != list(progress):
            current = self.current
            self._fill(progress)
            if current is not None:
                self.set_current(current)
            self._shown.clear()
        if self._shown == progress:
            return
        for step, item in self._items():
            if self._shown.get(step) != progress[step]:
                _describe(item, step, progress[step])
        self._shown = dict(progress)

    @property
    def current(self) -> Step | None:
        """The step that is looked at."""
        return cast("Step | None", self.currentIndex().data(_STEP))

    def set_current(self, wanted: Step) -> None:
        """Mark the step that is looked at, without telling."""
        for step, item in self._items():
            if step == wanted and step != self.current:
                self._telling = False
                command = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().setCurrentIndex(item.index(), command)
                self._telling = True

    def dataChanged(self, top: Index, bottom: Index, roles: Sequence[int] = ()) -> None:
        # Nothing of a step changes its height, so the list needn't be laid out anew: that, and
        # the painting of every step, would come with each keystroke.
        for row in range(top.row(), bottom.row() + 1):
            self.update(self._rows.index(row, 0))

    def _moved(self, current: QModelIndex) -> None:
        step = current.data(_STEP)
        if self._telling and isinstance(step, Step):
            self.chosen.emit(step)

    def _choose(self, index: QModelIndex) -> None:
        """A click on the current step leads back to it."""
        step = index.data(_STEP)
        if isinstance(step, Step):
            self.chosen.emit(step)

    def _items(self) -> list[tuple[Step, QStandardItem]]:
        items = [self._rows.item(row) for row in range(self._rows.rowCount())]
        return [(item.data(_STEP), item) for item in items if item.data(_STEP) is not None]

    def _fill(self, progress: Mapping[Step, Progress]) -> None:
        self._telling = False
        self._rows.clear()
        group = ""
        for step in progress:
            if step.group and step.group != group:
                heading = QStandardItem(step.group)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                set_tip(heading, step.group)
                self._rows.appendRow(heading)
            group = step.group
            item = QStandardItem(step.title)
            item.setData(step, _STEP)
            self._rows.appendRow(item)
        self._telling = True


def _describe(item: QStandardItem, step: Step, progress: Progress) -> None:
    words = [step.title, MEANINGS[progress.state]]
    words += progress.words
    words += [f"已写{b.words}字，限{b.limit}字" for b in progress.budgets]
    item.setData(progress, _PROGRESS)
    set_tip(item, "\n".join([step.title, "，".join(words[1:])]))
    item.setData("，".join(words), Qt.ItemDataRole.AccessibleTextRole)


class _StepDelegate(QStyledItemDelegate):
    """Paints a step: its sign, its title, the number of its problems, what is used of its limit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = QFontMetrics(option.font).height()
        progress = index.data(_PROGRESS)
        height = line + 12
        if isinstance(progress, Progress):
            height += len(progress.budgets) * (line + _BAR + GRID // 2)
        elif index.row():
            height += GRID
        return QSize(100, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, progress = index.data(_STEP), index.data(_PROGRESS)
        if isinstance(step, Step) and isinstance(progress, Progress):
            paint_ground(painter, option)
            self._step(painter, option, step, progress)
        else:
            painter.setPen(secondary(option.palette))
            box = option.rect.adjusted(GRID + 4, GRID if index.row() else 0, -GRID, 0)
            _write(painter, box, str(index.data() or ""), option.font)
        painter.restore()

    def _step(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        step: Step,
        progress: Progress,
    ) -> None:
        rect, palette = option.rect, option.palette
        metrics = QFontMetrics(option.font)
        line = QRect(rect.left() + GRID + 4, rect.top() + 6, rect.width() - 2 * GRID - 8, 0)
        line.setHeight(metrics.height())
        if step.group:
            line.setLeft(line.left() + GRID)
        sign = QRectF(line.left(), line.center().y() - SIZE / 2 + 1, SIZE, SIZE)
        meaning: Meaning = progress.state
        paint_symbol(painter, sign, meaning, colour_of(meaning, palette))
        line.setLeft(line.left() + SIZE + GRID)
        if progress.problems:
            count = str(progress.problems)
            worse: Meaning = "warning" if progress.warnings else "empty"
            worse = "error" if progress.wrong else worse
            painter.setPen(colour_of(worse, palette))
            font = bold(option.font)
            painter.setFont(font)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), count)
            line.setRight(line.right() - QFontMetrics(font).horizontalAdvance(count) - GRID)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(palette.text().color())
        _write(painter, line, step.title, bold(option.font) if selected else option.font)
        box = QRect(line.left(), line.bottom() + 3, 0, metrics.height())
        box.setRight(rect.right() - GRID - 4)
        for budget in progress.budgets:
            _paint_budget(painter, box, palette, option.font, budget)
            box.translate(0, metrics.height() + _BAR + GRID // 2)


def _paint_budget(
    painter: QPainter, box: QRect, palette: QPalette, font: QFont, budget: Budget
) -> None:
    over = budget.words > budget.limit
    painter.setPen(colour_of("error", palette) if over else secondary(palette))
    _write(painter, box, f"{budget.words} / {budget.limit} 字", font)
    bar = QRectF(box.left(), box.bottom() + 1, box.width(), _BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(blend(palette.base().color(), palette.text().color(), 0.12))
    painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
    used = min(budget.words / budget.limit, 1.0) if budget.limit else 1.0
    if used > 0:
        bar.setWidth(max(bar.width() * used, _BAR))
        done = blend(palette.base().color(), palette.text().color(), 0.45)
        painter.setBrush(colour_of("error", palette) if over else done)
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)


def _write(painter: QPainter, rect: QRect, text: str, font: QFont) -> None:
    painter.setFont(font)
    metrics = QFontMetrics(font)
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), elided)
