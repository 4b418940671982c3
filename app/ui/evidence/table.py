"""The table of evidence: selected, dragged and edited as in a program for files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QMimeData,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)

from app.ui.appearance import GRID
from app.ui.evidence.cells import Cells
from app.ui.evidence.columns import Heading, widths_in
from app.ui.evidence.dragging import mime_of, paths_in
from app.ui.evidence.listed import Column, ListedPieces
from app.ui.form.binding import Binding
from app.ui.words import is_enter

_MOST_ROWS = 9
_FEWER_ROWS = 6
_LOW_SCREEN = 900
"""More rows are scrolled to, and fewer are shown on a screen of less than so many pixels: what is
below the table must stay within reach."""


class PieceTable(QTableView):
    """The rows of a list of evidence. What it can't do by itself it tells."""

    shifted = Signal(int)
    """The selected rows are to go up (-1) or down (1)."""
    removing = Signal()
    """The selected rows are to go."""
    dropped = Signal(object, int)
    """These rows (their paths) are to stand before the row at this place."""
    offered = Signal(object, int)
    """Files (``QMimeData``) were dropped before the row at this place."""
    opening = Signal()
    """The current row is to be looked at."""
    menu_wanted = Signal(QPoint)
    """The menu of the selected rows is wanted, here on the screen."""
    current_changed = Signal(int)
    """The keys are at this row now (from 0; -1 where there is none)."""
    undoing = Signal()
    redoing = Signal()

    def __init__(self, pieces: ListedPieces, binding: Binding, parent: QWidget) -> None:
        self._built = False
        super().__init__(parent)
        self._pieces = pieces
        self._binding = binding
        self._gap = -1
        self.onward: Callable[[], bool] = bool
        """Goes on from the table at the Tab key; tells whether there was a place to go to."""
        self.cells = Cells(pieces, binding, self)
        self.setModel(pieces)
        self.setItemDelegate(self.cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setDragEnabled(True)
        self.setAcceptDrops(not binding.editor.read_only)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)  # ours stands between rows
        triggers = QAbstractItemView.EditTrigger
        fixed = binding.editor.read_only
        self.setEditTriggers(
            triggers.NoEditTriggers if fixed else triggers.DoubleClicked | triggers.EditKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = Heading(self.cells.around // 2, self)
        self.setHorizontalHeader(header)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(GRID)
        self.setAccessibleName(pieces.label)
        self.setAccessibleDescription(
            "回车或 F2 修改，空格查看，Alt+上下移动，Delete 删除，Tab 到所选附件的各栏"
        )
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        pieces.rowsInserted.connect(self.fit)
        pieces.rowsRemoved.connect(self.fit)
        self._built = True
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._built:
            self._measure()

    def _measure(self) -> None:
        """Give rows and columns the sizes that the letters need."""
        self.verticalHeader().setDefaultSectionSize(self.cells.row_height())
        self._share_room()
        self.fit()

    # --- size -------------------------------------------------------------------------------

    def fit(self) -> None:
        """Be as high as the rows, or as the most that are shown at once."""
        low = self.screen().availableSize().height() < _LOW_SCREEN
        most = _FEWER_ROWS if low else _MOST_ROWS
        rows = min(max(1, self._pieces.rowCount()), most)
        height = rows * self.cells.row_height() + self.horizontalHeader().sizeHint().height() + 1
        if height != self.height():
            self.setFixedHeight(height)

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * GRID, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Give the columns their widths; those without room are told below the title."""
        widths = widths_in(self.viewport().width(), self._pieces, self.cells, self)
        for column in Column:
            self.setColumnHidden(column, column not in widths)
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.cells.aside = [column for column in self._pieces.columns if column not in widths]

    # --- rows -------------------------------------------------------------------------------

    @property
    def current(self) -> int:
        """The place of the row that the keys are at; -1 where there is none."""
        return self.currentIndex().row()

    @property
    def chosen(self) -> list[int]:
        """The places of the selected rows, from the top."""
        ranges = cast("Sequence[QItemSelectionRange]", self.selectionModel().selection())
        return sorted({at for some in ranges for at in range(some.top(), some.bottom() + 1)})

    def choose(self, ids: Sequence[int], current: int | None = None) -> None:
        """Select the rows with these ids; the keys are at the first, or at ``current``."""
        places = [at for row in ids if (at := self._pieces.place_of(row)) is not None]
        if not places:
            return
        at = self._pieces.place_of(current) if current is not None else None
        column = max(self.currentIndex().column(), Column.TITLE)
        column = column if not self.isColumnHidden(column) else Column.TITLE
        index = self._pieces.index(places[0] if at is None else at, column)
        chosen = QItemSelection()
        for place in places:
            row = self._pieces.index(place, 0)
            chosen.select(row, row)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def _tell_current(self, current: QModelIndex) -> None:
        self.current_changed.emit(current.row())

    # --- keys -------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        overriding = event.type() == QEvent.Type.ShortcutOverride
        # Menus have some of these keys as well (F2): here they mean what the table does.
        if overriding and isinstance(event, QKeyEvent) and self._meant(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._meant(event)
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def _meant(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What the key does here; ``None`` where it means nothing."""
        key, fixed = event.key(), self._binding.editor.read_only
        alone = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            return self.copy
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.undoing.emit
        if event.matches(QKeySequence.StandardKey.Redo):
            return self.redoing.emit
        if alone and key == Qt.Key.Key_Space:
            return self.opening.emit
        if fixed:
            return None
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return lambda: self.shifted.emit(-1 if key == Qt.Key.Key_Up else 1)
        if alone and key == Qt.Key.Key_Delete:
            return self.removing.emit
        if alone and (is_enter(event) or key == Qt.Key.Key_F2):
            return self.edit_current
        return None

    def edit_current(self) -> None:
        """Edit the current cell in place; where that can't be, the title of its row."""
        index = self.currentIndex()
        if index.isValid():
            editable = index.flags() & Qt.ItemFlag.ItemIsEditable
            self.edit(index if editable else self._pieces.index(index.row(), Column.TITLE))

    def copy(self) -> None:
        """Put the selected rows onto the clipboard as a table; all of them if none is selected."""
        places = self.chosen or list(range(self._pieces.rowCount()))
        QGuiApplication.clipboard().setText(self._pieces.as_text(places))

    def focusNextPrevChild(self, forward: bool) -> bool:
        return (forward and self.onward()) or super().focusNextPrevChild(forward)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if by_mouse and not self.indexAt(event.pos()).isValid():
            return
        below = self.visualRect(self.currentIndex()).bottomLeft()
        self.menu_wanted.emit(event.globalPos() if by_mouse else self.viewport().mapToGlobal(below))

    # --- carrying ---------------------------------------------------------------------------

    def startDrag(self, actions: Qt.DropAction) -> None:
        places = self.chosen
        if not places:
            return
        drag = QDrag(self)
        drag.setMimeData(mime_of(self._pieces.paths_at(places)))
        drag.setPixmap(self._carried(places))
        drag.setHotSpot(QPoint(-GRID, -GRID))
        drag.exec(
            Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction,
            Qt.DropAction.MoveAction,
        )

    def _carried(self, places: Sequence[int]) -> QPixmap:
        """What hangs at the mouse: which piece, or how many."""
        words = self._pieces.words(places[0], Column.NUMBER)
        if len(places) > 1:
            words = f"{len(places)}份附件"
        metrics, ratio = self.fontMetrics(), self.devicePixelRatioF()
        size = QSize(metrics.horizontalAdvance(words) + 3 * GRID, metrics.height() + GRID)
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self.palette().accent().color().darker(145))
        painter = QPainter(pixmap)
        painter.setFont(self.font())
        painter.setPen(self.palette().highlightedText().color())
        painter.drawText(
            0, 0, size.width(), size.height(), int(Qt.AlignmentFlag.AlignCenter), words
        )
        painter.end()
        return pixmap

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        if not self._takes(event.mimeData()):
            event.ignore()
            return
        if event.source() is self:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.acceptProposedAction()
        self._show_gap(self._place_at(event.position().toPoint()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_gap(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        place = self._place_at(event.position().toPoint())
        self._show_gap(-1)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        carried = event.mimeData()
        if not self._takes(carried):
            event.ignore()
        elif paths := self._own(carried):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self.dropped.emit(paths, place)
        else:
            event.acceptProposedAction()
            self.offered.emit(carried, place)

    def _own(self, carried: QMimeData) -> list[object]:
        """The rows of this list that are carried."""
        return [path for path in paths_in(carried) if path.parent == self._pieces.path]

    def _takes(self, carried: QMimeData) -> bool:
        if self._binding.editor.read_only:
            return False
        shelf = self._binding.shelf
        incoming = shelf.incoming if shelf is not None else None
        return bool(self._own(carried)) or (incoming is not None and incoming.accepts(carried))

    def _place_at(self, point: QPoint) -> int:
        """The place before which something is dropped."""
        at = self.rowAt(point.y())
        if at < 0:
            return self._pieces.rowCount() if point.y() >= 0 else 0
        middle = self.rowViewportPosition(at) + self.rowHeight(at) // 2
        return at if point.y() < middle else at + 1

    def _show_gap(self, place: int) -> None:
        if place != self._gap:
            self._gap = place
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap >= 0:
            last = self._gap >= self._pieces.rowCount()
            at = self._gap - 1 if last else self._gap
            y = self.rowViewportPosition(at) + (self.rowHeight(at) - 1 if last else 0)
            painter = QPainter(self.viewport())
            painter.fillRect(0, max(0, y - 1), self.viewport().width(), 3, self.palette().accent())
            painter.end()
