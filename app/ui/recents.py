"""The drafts of late on the start page: whose they are, how far, where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from pathlib import Path
from threading import Lock, Thread

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.model.paths import FieldPath
from app.ui.appearance import GRID, Meaning, blend, colour_of, secondary
from app.ui.ground import bold
from app.ui.settings import Recent
from app.ui.sheet import LeadingRow, write
from app.ui.symbols import SIZE, paint_symbol

_BAR = 4
_BAR_WIDTH = 120
_RIGHT = Qt.AlignmentFlag.AlignRight


def relative_time(at: datetime, now: datetime) -> str:
    """When something was, as one says it.

    >>> relative_time(datetime(2018, 4, 20, 14, 32), datetime(2018, 4, 21, 8, 0))
    '昨天 14:32'
    """
    days = (now.date() - at.date()).days
    clock = f"{at:%H:%M}"
    if days == 0:
        return f"今天 {clock}"
    if days == 1:
        return f"昨天 {clock}"
    day = f"{at.month}月{at.day}日"
    return f"{day} {clock}" if at.year == now.year else f"{at.year}年{day}"


class RecentRow(LeadingRow):
    """One draft: a click opens it, its menu takes it off the list."""

    forgotten = Signal()
    """A person wants this draft off the list."""

    def __init__(self, draft: Recent, parent: QWidget) -> None:
        super().__init__(parent)
        self.draft = draft
        self._gone = False
        self._describe()

    def tell_gone(self) -> None:
        """The file is no longer where it was."""
        self._gone = True
        self._describe()

    @property
    def title(self) -> str:
        """Whose draft it is; of one that says nothing of it, what its file is called."""
        return self.draft.applicant or self.draft.path.stem

    @property
    def progress(self) -> str:
        """How far it was."""
        draft = self.draft
        if self._gone:
            return "文件不在原处，点击可以查找或恢复"
        if draft.sealed:
            return "有密码"
        if not draft.steps:
            return ""
        errors = f"，{draft.errors}个错误" if draft.errors else "，没有错误"
        return f"完成 {draft.finished} / {draft.steps} 部分{errors}"

    def sizeHint(self) -> QSize:
        return QSize(360, 3 * self.line_height + 3 * GRID)

    def paint(self, painter: QPainter, box: QRect) -> None:
        palette, line = self.palette(), self.line_height
        row = QRect(box.left(), box.top(), box.width(), line)
        when = self._when()
        painter.setPen(secondary(palette))
        write(painter, row, when, _RIGHT)
        room = painter.fontMetrics().horizontalAdvance(when) + 2 * GRID
        painter.setPen(palette.text().color())
        painter.setFont(bold(self.font()))
        write(painter, row.adjusted(0, 0, -room, 0), self.title)
        painter.setFont(self.font())
        painter.setPen(secondary(palette))
        row.translate(0, line + GRID // 2)
        write(painter, row, self._where())
        row.translate(0, line + GRID // 2)
        if self._gone or self.draft.sealed or not self.draft.steps:
            self._paint_sign(painter, row)
        else:
            row.setLeft(self._paint_bar(painter, row))
        painter.setPen(secondary(palette))
        write(painter, row, self.progress)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("打开").triggered.connect(self.click)
        menu.addAction("从列表中移除").triggered.connect(self.forgotten)
        menu.popup(event.globalPos())

    def _paint_sign(self, painter: QPainter, row: QRect) -> None:
        if self._gone:
            meaning: Meaning = "warning"
            sign = QRectF(row.left(), row.center().y() - SIZE / 2 + 1, SIZE, SIZE)
            paint_symbol(painter, sign, meaning, colour_of(meaning, self.palette()))
            row.setLeft(row.left() + SIZE + GRID)

    def _paint_bar(self, painter: QPainter, row: QRect) -> int:
        """Paint how far the draft was; gives where the words begin."""
        palette, draft = self.palette(), self.draft
        bar = QRectF(row.left(), row.center().y() - _BAR / 2 + 1, _BAR_WIDTH, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(palette.base().color(), palette.text().color(), 0.14))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        if draft.finished:
            bar.setWidth(max(_BAR_WIDTH * min(draft.finished / draft.steps, 1.0), _BAR))
            painter.setBrush(colour_of("done", palette))
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        return row.left() + _BAR_WIDTH + GRID + 4

    def _where(self) -> str:
        path = self.draft.path
        return " · ".join(filter(None, (self.draft.subject, path.name, str(path.parent))))

    def _when(self) -> str:
        at = self.draft.when
        return relative_time(at.astimezone(), datetime.now().astimezone()) if at else ""

    def _describe(self) -> None:
        words = (self.title, self.progress, str(self.draft.path), self._when())
        self.tell("，".join(filter(None, words)), FieldPath(()))


class Missing(QObject):
    """Looks which drafts are gone. A network drive that does not answer holds nobody up."""

    found = Signal(object)
    """The drafts at these paths (a list) are not there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = set[str]()
        self._lock = Lock()

    def look(self, paths: Iterable[Path]) -> None:
        """Look for drafts, each drive by itself; one that has yet to answer is not asked again."""
        for drive, there in groupby(sorted(paths), key=lambda path: path.anchor):
            with self._lock:
                waiting = drive in self._asked
                self._asked.add(drive)
            if not waiting:
                # A daemon: who waits for a drive that is gone is not waited for at the end.
                Thread(target=self._ask, args=(drive, list(there)), daemon=True).start()

    def _ask(self, drive: str, paths: list[Path]) -> None:
        gone = [path for path in paths if not path.is_file()]
        with self._lock:
            self._asked.discard(drive)
        with suppress(RuntimeError):  # the window is gone
            self.found.emit(gone)


class RecentList(QWidget):
    """The rows, the newest at the top."""

    wanted = Signal(object)
    """A person wants the draft at this path."""
    forgotten = Signal(object)
    """A person wants the draft at this path off the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RecentRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_drafts(self, drafts: Sequence[Recent]) -> None:
        """Show these drafts."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(draft) for draft in drafts]

    def tell_gone(self, gone: Sequence[Path]) -> None:
        """Mark the drafts whose files are no longer where they were."""
        for row in self.rows:
            if row.draft.path in gone:
                row.tell_gone()

    def _row(self, draft: Recent) -> RecentRow:
        row = RecentRow(draft, self)
        row.clicked.connect(lambda: self.wanted.emit(draft.path))
        row.forgotten.connect(lambda: self.forgotten.emit(draft.path))
        self._column.addWidget(row)
        return row
