"""The pieces of evidence beside a field, to be ticked: what opens from its 证明材料 mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.model.paths import FieldPath
from app.model.proofs import Proof, evidence_of
from app.ui.appearance import GRID
from app.ui.evidence.crossing import Index, named
from app.ui.evidence.proving import prove, unprove
from app.ui.form.focus import follow, leave
from app.ui.plain import set_tip
from app.ui.sheet import Plate
from app.ui.words import SMALL, Words, is_enter

if TYPE_CHECKING:
    from app.ui.evidence.tying import Tying

_PIECE = int(Qt.ItemDataRole.UserRole)
_MANY = 10
"""From more pieces on there is a line to find them by."""
_EMS, _LINES = 30, 12
_AWAY = 4
"""Pixels between the mark and the panel."""


def choose_beside(mark: QWidget, path: FieldPath, label: str, tying: Tying) -> None:
    """Show the pieces beside ``mark``, over its window, to be tied to the field at ``path``."""
    veil = Veil(mark)
    veil.panel = PiecesPanel(veil, path, label, tying)
    veil.open()


class Veil(QWidget):
    """Lies over the window while something is open above it; a click beside that closes it.

    It is no window of its own, so that input methods and readers of the screen go on as ever.
    """

    def __init__(self, mark: QWidget) -> None:
        super().__init__(mark.window())
        self._mark = mark
        self._before: QWidget | None = mark.window().focusWidget()
        self._closing = False
        self.panel: PiecesPanel | None = None
        mark.destroyed.connect(self.close_veil)

    def open(self) -> None:
        """Show the panel below the mark, or above it where there is more room."""
        panel, window = self.panel, self.window()
        if panel is None:
            return
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        panel.show()
        at = QRect(self._mark.mapTo(window, QPoint(0, 0)), self._mark.size())
        panel.setGeometry(placed(at, panel.wanted(), self.rect()))
        panel.enter()
        window.installEventFilter(self)
        follow(self)

    def close_veil(self, *, back: bool = True) -> None:
        """Put it away; with ``back`` a person goes on where they were."""
        if self._closing:
            return
        self._closing = True
        leave(self)
        self.hide()
        self.deleteLater()
        before = self._before
        if back and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def focus_moved(self, to: QWidget | None) -> None:
        """Who goes elsewhere is done with it."""
        if to is not None and not self.isAncestorOf(to):
            self.close_veil(back=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.close_veil()  # nothing is where it was
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_veil()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()  # what lies below stays beside the panel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_veil()
        # Other keys are for what is open, and nobody else.
        event.accept()


class PiecesPanel(Plate):
    """All the pieces by number and title; those that are ticked prove the field."""

    def __init__(self, veil: Veil, path: FieldPath, label: str, tying: Tying) -> None:
        super().__init__(veil)
        self._veil = veil
        self._path = path
        self._tying = tying
        self._editor = editor = tying.editor
        self._pieces: tuple[Proof, ...] = ()
        self.setAccessibleName(f"{label}的证明材料")
        self.heading = Words(f"{label}：证明材料", self, strong=True)
        self.search = QLineEdit(self, clearButtonEnabled=True)
        self.search.setPlaceholderText("按编号或名称查找")
        self.search.setAccessibleName("按编号或名称查找材料")
        self.search.textChanged.connect(self._narrow)
        self.list = PiecesList(self)
        self.list.setAccessibleName(f"{label}的证明材料")
        self.list.itemChanged.connect(self._ticked)
        self.list.led.connect(self._lead)
        self.empty = Words("还没有证明材料。", self, tone="faint")
        self.hint = Words("点方框关联或取消，点名称查看这份材料。", self, tone="faint", size=SMALL)
        self.adding = QPushButton("添加文件…", self, autoDefault=False)
        self.adding.clicked.connect(self._add)
        self.comparing = QPushButton("证明对照表…", self, autoDefault=False)
        self.comparing.clicked.connect(self._compare)
        self.adding.setVisible(tying.takes_files)
        self._lay_out()
        self._fill()
        editor.checked.connect(self._fill)

    def wanted(self) -> tuple[int, int]:
        """The width and height that it would like to have."""
        metrics = self.fontMetrics()
        wide = _EMS * metrics.horizontalAdvance("国")
        lines = max(min(self.list.count(), _LINES), 1)
        self.list.setMinimumHeight(min(lines, 4) * self.list.line_height() + 2 * GRID)
        layout = self.layout()
        least = layout.minimumSize().height() if layout is not None else 0
        return wide, least + max(lines - 4, 0) * self.list.line_height()

    def enter(self) -> None:
        """Put the focus where a person begins; the first that is ticked is in sight."""
        self.list.show_first_chosen()
        if not self.search.isHidden():
            self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        elif not self.list.isHidden():
            self.list.setFocus(Qt.FocusReason.PopupFocusReason)
        elif not self.adding.isHidden():
            self.adding.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self.comparing.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = event.key() == Qt.Key.Key_Down
        if self.search.hasFocus() and (down or is_enter(event)):
            self.list.enter_first()
        else:
            super().keyPressEvent(event)

    # --- what is listed ---------------------------------------------------------------------

    def _fill(self) -> None:
        """List the pieces, and tick those that prove the field."""
        evidence = evidence_of(self._editor.answers)
        chosen = {piece.path for piece in evidence.naming(self._path)}
        known = [(piece.path, piece.title, piece.filed) for piece in self._pieces]
        if [(piece.path, piece.title, piece.filed) for piece in evidence.pieces] != known:
            self._pieces = evidence.pieces
            self.list.fill(evidence.pieces, locked=self._editor.read_only)
        self.list.show_chosen(chosen)
        self._narrow()
        self.search.setVisible(len(self._pieces) > _MANY)
        self.list.setVisible(bool(self._pieces))
        self.hint.setVisible(bool(self._pieces))
        self.empty.setVisible(not self._pieces)

    def _narrow(self) -> None:
        self.list.narrow(self.search.text())

    # --- what a person does -----------------------------------------------------------------

    def _ticked(self, item: QListWidgetItem) -> None:
        piece = item.data(_PIECE)
        if isinstance(piece, FieldPath):
            act = prove if item.checkState() == Qt.CheckState.Checked else unprove
            act(self._editor, [piece], self._path)
            self._editor.check()

    def _lead(self, path: FieldPath) -> None:
        self._veil.close_veil(back=False)
        self._editor.lead(path)

    def _add(self) -> None:
        self._veil.close_veil()
        self._tying.ask_for_files(self._path)

    def _compare(self) -> None:
        self._veil.close_veil(back=False)
        self._tying.compare(self._path)

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        acts.addWidget(self.adding)
        acts.addWidget(self.comparing)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        column.setSpacing(GRID)
        column.addWidget(self.heading)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty)
        column.addWidget(self.hint)
        column.addLayout(acts)


class PiecesList(QListWidget):
    """A line for each piece: its box ties it by a click or Space, its name leads to it."""

    led = Signal(object)
    """A person wants to go to this piece."""

    def __init__(self, parent: PiecesPanel) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Lines(self))
        self._flipped: QListWidgetItem | None = None
        self.itemChanged.connect(self._changed)
        self.itemClicked.connect(self._clicked)

    def line_height(self) -> int:
        """The height of a line."""
        return self.fontMetrics().height() + GRID

    def fill(self, pieces: tuple[Proof, ...], *, locked: bool) -> None:
        """List these."""
        self.blockSignals(True)
        self.clear()
        for piece in pieces:
            lacking = "" if piece.filed else "（还没有文件）"
            item = QListWidgetItem(f"{named(piece)}{lacking}", self)
            item.setData(_PIECE, piece.path)
            set_tip(item, item.text())
            item.setCheckState(Qt.CheckState.Unchecked)
            if locked:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        self.blockSignals(False)

    def show_chosen(self, chosen: set[FieldPath]) -> None:
        """Tick these, without telling."""
        self.blockSignals(True)
        for item in self._items():
            ticked = item.data(_PIECE) in chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()

    def show_first_chosen(self) -> None:
        """Bring the first that is ticked into sight; with none, the first is the current one."""
        items = self._items()
        ticked = (item for item in items if item.checkState() == Qt.CheckState.Checked)
        first = next(ticked, items[0] if items else None)
        if first is not None:
            self.setCurrentItem(first)
            self.scrollToItem(first)

    def narrow(self, words: str) -> None:
        """Show those that are called so."""
        wanted = words.strip().casefold()
        for item in self._items():
            item.setHidden(wanted not in item.text().casefold())

    def enter_first(self) -> None:
        """Go to the first that is shown."""
        first = next((item for item in self._items() if not item.isHidden()), None)
        if first is not None:
            self.setCurrentItem(first)
            self.setFocus(Qt.FocusReason.TabFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._flipped = None
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        # Qt gives no item as None, whatever its types say.
        if is_enter(event) and self.currentRow() >= 0:
            self.led.emit(item.data(_PIECE))
        else:
            super().keyPressEvent(event)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _changed(self, item: QListWidgetItem) -> None:
        self._flipped = item

    def _clicked(self, item: QListWidgetItem) -> None:
        if self._flipped is not item:
            self.led.emit(item.data(_PIECE))


class _Lines(QStyledItemDelegate):
    """Lines as high as a finger or a mouse wants them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), option.fontMetrics.height() + GRID)


def placed(mark: QRect, wanted: tuple[int, int], room: QRect) -> QRect:
    """Where the panel stands: below the mark or above it, wherever it is whole, inside ``room``."""
    inner = room.adjusted(GRID, GRID, -GRID, -GRID)
    below, above = inner.bottom() - mark.bottom() - _AWAY, mark.top() - _AWAY - inner.top()
    wide = min(wanted[0], inner.width())
    downwards = below >= min(wanted[1], above)
    high = min(wanted[1], max(below if downwards else above, 1))
    left = max(min(mark.right() - wide, inner.right() - wide), inner.left())
    top = mark.bottom() + _AWAY if downwards else mark.top() - _AWAY - high
    return QRect(left, top, wide, high)
