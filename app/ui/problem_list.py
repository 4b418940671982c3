"""The list of problems: it keeps its place while findings come and go at every keystroke.

Whoever types sees the list change without a jump: what was looked at stays at its height. Whoever
points at the list sees nothing change for a moment, so that a click meets what it was meant for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from app.model.rules import Finding
from app.ui.appearance import GRID
from app.ui.confirming import ReasonBox, is_confirmable
from app.ui.findings import FindingDelegate
from app.ui.problem_rows import ROW, Group, ProblemRows, Row

_CALM = 700
"""Milliseconds after the last movement of the mouse over the list until it changes again."""

_ANCHORS = 8
"""So many rows from the upper edge on are looked to, should those before them go."""


class ProblemList(QListView):
    """Findings under the headings of their severities and steps."""

    chosen = Signal(object)
    """A person wants to go to this finding."""
    folded = Signal(str, bool)
    """A person folds or unfolds this group."""
    asked = Signal(object)
    """A person wants to confirm this warning; ``None``: no longer."""
    confirmed = Signal(object, str)
    """A person confirms this warning with this reason; without one, takes the confirmation back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = ProblemRows(self)
        self._wanted: Sequence[Row] | None = None
        self._moved = QElapsedTimer()
        self._pressed = QPoint(-1, -1)
        self._pointed: QPoint | None = None
        self._calming = QTimer(self, singleShot=True)
        self._calming.timeout.connect(self._fill_now)
        self.setModel(self._rows)
        self._delegate = FindingDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("问题列表")
        self.setAccessibleDescription("回车转到栏目，空格确认警告或撤回确认，左右键折叠和展开")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(3 * GRID)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setWordWrap(True)
        self.clicked.connect(self._clicked)

    # --- what is shown ----------------------------------------------------------------------

    def allow_confirming(self, allowed: bool) -> None:
        """Offer a link on each warning, or none (a draft that is only looked at)."""
        self._delegate.linked = allowed
        self.scheduleDelayedItemsLayout()

    def fill(self, rows: Sequence[Row], *, at_once: bool = False) -> None:
        """Show these rows: ``at_once``, or when the mouse has come to rest."""
        self._wanted = rows
        left = _CALM - self._moved.elapsed() if self._moved.isValid() else 0
        if at_once or left <= 0:
            self._fill_now()
        elif not self._calming.isActive():
            self._calming.start(left)

    @property
    def current(self) -> Row | None:
        """The row that the keyboard is at."""
        return _row_at(self.currentIndex())

    @property
    def findings(self) -> list[tuple[int, Finding]]:
        """The findings that are listed, each with the number of its row."""
        rows = enumerate(self._rows.rows)
        return [(number, row.finding) for number, row in rows if row.finding and not row.asks]

    def step(self, by: int) -> bool:
        """Go to the next (1) or the previous (-1) finding; behind the last comes the first.

        Tells whether there is one.
        """
        found = [number for number, _ in self.findings]
        if not found:
            return False
        at = self.currentIndex().row()
        if by > 0:
            number = next((n for n in found if n > at), found[0])
        else:
            number = next((n for n in reversed(found) if n < at), found[-1])
        self.go_to(number)
        return True

    def go_to(self, number: int) -> None:
        """Select the finding in this row, and lead to its field."""
        self._select(self._rows.index(number, 0))
        self.chosen.emit(self._rows.rows[number].finding)

    def show_first(self, group: Group) -> bool:
        """Bring the first finding of this group to the top; whether there is one."""
        for number, row in enumerate(self._rows.rows):
            if row.group == group and row.finding and not row.asks:
                index = self._rows.index(number, 0)
                self._select(index)
                heading = next(n for n, r in enumerate(self._rows.rows) if r.key == (group,))
                self.scrollTo(
                    self._rows.index(heading, 0), QAbstractItemView.ScrollHint.PositionAtTop
                )
                return True
        return False

    def _fill_now(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        self._moved.invalidate()
        known = self._rows.rows
        moving = len(known) != len(wanted) or any(
            old.key != new.key or self._grows(old, new)
            for old, new in zip(known, wanted, strict=True)
        )
        if not moving:
            self._rows.become(wanted)
            return
        anchors = self._anchors()
        self._rows.become(wanted)
        self._put_boxes()
        self.scheduleDelayedItemsLayout()
        self._return_to(anchors)

    def _grows(self, old: Row, new: Row) -> bool:
        """Whether the words of a row take another height than before."""
        if old is new or old.words == new.words or new.finding is None or new.asks:
            return False
        font = self.font()
        return self._delegate.height_of(old, font) != self._delegate.height_of(new, font)

    def _anchors(self) -> list[tuple[QPersistentModelIndex, int]]:
        """What is to stay at its height, the most important first: where the person looks."""
        if not self.isVisible() or not self._rows.rows:
            return []
        first = max(self.indexAt(QPoint(GRID, 0)).row(), 0)
        rows = self._rows.rows
        pointed = -1 if self._pointed is None else self.indexAt(self._pointed).row()
        current = self.currentIndex().row()
        favoured = [
            *(number for number, row in enumerate(rows) if row.asks),
            pointed,
            current if self._in_sight(current) else -1,
            *range(first, min(first + _ANCHORS, len(rows))),
        ]
        indexes = [self._rows.index(n, 0) for n in dict.fromkeys(favoured) if n >= 0]
        return [(QPersistentModelIndex(i), self.visualRect(i).top()) for i in indexes]

    def _in_sight(self, number: int) -> bool:
        rect = self.visualRect(self._rows.index(number, 0))
        return rect.bottom() > 0 and rect.top() < self.viewport().height()

    def _return_to(self, anchors: Sequence[tuple[QPersistentModelIndex, int]]) -> None:
        """Put the first of these that is still there where it was."""
        for index, top in anchors:
            if index.isValid():
                found = self.visualRect(self._rows.index(index.row(), 0))
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + found.top() - top)
                return

    def _select(self, index: QModelIndex) -> None:
        command = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, command)

    # --- reasons ----------------------------------------------------------------------------

    def _put_boxes(self) -> None:
        asking = [number for number, row in enumerate(self._rows.rows) if row.asks]
        for number in asking:
            finding = self._rows.rows[number].finding
            index = self._rows.index(number, 0)
            if finding is not None and not _has_widget(self, index):
                box = ReasonBox(finding, self.viewport())
                box.given.connect(self._give_reason)
                box.dropped.connect(self._drop_reason)
                self.setIndexWidget(index, box)
                self.doItemsLayout()
                self.scrollTo(index)
                box.enter()

    def _give_reason(self, finding: object, reason: str) -> None:
        self.setFocus()
        self.confirmed.emit(finding, reason)

    def _drop_reason(self) -> None:
        self.setFocus()
        self.asked.emit(None)

    def _settle(self, row: Row) -> None:
        """Do what the link of a warning says."""
        confirmable = row.finding is not None and is_confirmable(row.finding)
        if self._delegate.linked and row.group == "warning" and confirmable:
            self.asked.emit(row.finding)
        elif self._delegate.linked and row.group == "confirmed":
            self.confirmed.emit(row.finding, "")

    # --- mouse and keys ---------------------------------------------------------------------

    def _clicked(self, index: QModelIndex) -> None:
        row = _row_at(index)
        if row is None:
            return
        if row.heading:
            self.folded.emit(row.group, not row.folded)
        elif self._link_at(self._pressed):
            self._settle(row)
        elif row.finding and not row.asks:
            self.chosen.emit(row.finding)

    def _link_at(self, place: QPoint) -> bool:
        index = self.indexAt(place)
        row = _row_at(index)
        if row is None:
            return False
        link = self._delegate.link_of(row, self.visualRect(index))
        return link.adjusted(-GRID // 2, -GRID // 2, GRID, GRID // 2).contains(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._rest()  # whoever clicked wants to see what came of it
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._moved.start()
        self._pointed = event.position().toPoint()
        link = self._link_at(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = None
        self._rest()
        super().leaveEvent(event)

    def _rest(self) -> None:
        self._moved.invalidate()
        self._calming.stop()
        self._fill_now()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current
        key = Qt.Key(event.key())
        if row is None or not self._press(row, key):
            super().keyPressEvent(event)

    def _press(self, row: Row, key: Qt.Key) -> bool:
        """Whether the key means something for the row; then it is done."""
        going = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if row.heading:
            folding = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}
            if going or key == Qt.Key.Key_Space:
                self.folded.emit(row.group, not row.folded)
                return True
            if key in folding:
                self.folded.emit(row.group, folding[key])
            return key in folding
        if going:
            self.chosen.emit(row.finding)
        elif key == Qt.Key.Key_Space:
            self._settle(row)
        elif key == Qt.Key.Key_Left:
            headings = [n for n, r in enumerate(self._rows.rows) if r.key == (row.group,)]
            self._select(self._rows.index(headings[0], 0))
        else:
            return False
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.current
        if row is None or row.finding is None:
            return
        menu = self.menu_for(row)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        below = self.visualRect(self.currentIndex()).bottomLeft()
        menu.popup(event.globalPos() if by_mouse else self.viewport().mapToGlobal(below))

    def menu_for(self, row: Row) -> QMenu:
        """What can be done with a finding."""
        menu = QMenu(self)
        _add(menu, "转到栏目").triggered.connect(lambda: self.chosen.emit(row.finding))
        settling: dict[Group, str] = {"warning": "确认这条警告…", "confirmed": "撤回确认"}
        confirmable = row.finding is not None and is_confirmable(row.finding)
        answerable = row.group == "confirmed" or confirmable
        if self._delegate.linked and row.group in settling and answerable:
            _add(menu, settling[row.group]).triggered.connect(lambda: self._settle(row))
        copying = _add(menu, "复制")
        copying.triggered.connect(lambda: QGuiApplication.clipboard().setText(row.words))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # sentences break elsewhere in another width


def _add(menu: QMenu, words: str) -> QAction:
    action = QAction(words, menu)
    menu.addAction(action)
    return action


def _has_widget(view: QAbstractItemView, index: QModelIndex) -> bool:
    return cast("QWidget | None", view.indexWidget(index)) is not None


def _row_at(index: QModelIndex) -> Row | None:
    row = index.data(ROW) if index.isValid() else None
    return row if isinstance(row, Row) else None
