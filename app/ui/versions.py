"""The versions of a draft that were kept, as a list by day, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.model.draft import Draft
from app.ui.appearance import GRID, secondary
from app.ui.ground import paint_ground
from app.ui.notice import day
from app.ui.plain import set_tip
from app.ui.sheet import write

PRESENT = "现在的内容"
_KINDS = {
    "opened": "打开时",
    "day": "当天",
    "release": "导出申报书时",
    "restoring": "恢复之前",
    "named": "手动保存",
}
_ID = int(Qt.ItemDataRole.UserRole)
_WHEN = _ID + 1

Index = QModelIndex | QPersistentModelIndex


class Version(Protocol):
    """A kept version of a draft. ``at`` has a time zone; ``name`` is what a person called it."""

    @property
    def id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...


class Versions(Protocol):
    """Where the versions of a draft are kept."""

    def list(self) -> Sequence[Version]:
        """All of them, in any order."""
        ...

    def draft(self, number: int, /) -> Draft:
        """The draft as the version with this id has it.

        Raises :class:`~app.model.failure.Failure` where it is damaged.
        """
        ...


def called(version: Version) -> str:
    """What a version is called: by its name, else by when it was kept."""
    return version.name or _KINDS.get(version.kind, "自动保存")


def exact_time(at: datetime) -> str:
    """When a version was kept, in this computer's time: 2018年5月3日 14:02."""
    here = at.astimezone()
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def heading(when: date, today: date) -> str:
    """The heading of a day in the list."""
    near = {today: "今天", today - timedelta(days=1): "昨天"}
    return near.get(when, day(when))


class VersionsList(QListView):
    """What stands there now, and below it the versions under the headings of their days."""

    chosen = Signal(object)
    """The version that is looked at, or ``None``: the present."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions: dict[int, Version] = {}
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(_VersionDelegate(self))
        self.setAccessibleName("历史版本")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._moved)
        self._telling = True

    def show_versions(self, versions: Sequence[Version], today: date) -> None:
        """Show these; the one that is looked at stays so, else the newest is."""
        kept = self.current.id if self.current else None
        newest_first = sorted(versions, key=lambda v: (v.at, v.id), reverse=True)
        self._versions = {version.id: version for version in newest_first}
        self._telling = False
        self._items.clear()
        for item in _items(newest_first, today):
            self._items.appendRow(item)
        wanted = kept if kept in self._versions else next(iter(self._versions), None)
        self._telling = True
        for row in range(self._items.rowCount()):
            item = self._items.item(row)
            if wanted is not None and item.data(_ID) == wanted:
                command = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().setCurrentIndex(item.index(), command)

    @property
    def current(self) -> Version | None:
        """The version that is looked at; ``None``: none."""
        return self._versions.get(self.currentIndex().data(_ID))

    def _moved(self) -> None:
        if self._telling:
            self.chosen.emit(self.current)


def _items(versions: Sequence[Version], today: date) -> Iterator[QStandardItem]:
    above: date | None = None
    for version in versions:
        here = version.at.astimezone()
        if here.date() != above:
            above = here.date()
            title = QStandardItem(heading(above, today))
            title.setFlags(Qt.ItemFlag.NoItemFlags)
            yield title
        item = QStandardItem(called(version))
        item.setData(version.id, _ID)
        item.setData(f"{here:%H:%M}", _WHEN)
        set_tip(item, f"{called(version)}\n{exact_time(version.at)}")
        spoken = f"{called(version)}，{exact_time(version.at)}"
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        yield item


class _VersionDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        margin = GRID + 4 if index.data(_ID) is not None or index.row() == 0 else 2 * GRID
        return QSize(120, QFontMetrics(option.font).height() + margin)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        box = option.rect.adjusted(2 * GRID, 0, -2 * GRID, 0)
        when = index.data(_WHEN)
        if index.data(_ID) is None:
            painter.setPen(secondary(option.palette))
            box.setTop(box.top() + (0 if index.row() == 0 else GRID // 2))
        else:
            paint_ground(painter, option)
            painter.setPen(secondary(option.palette))
            write(painter, box, str(when), Qt.AlignmentFlag.AlignRight)
            box.setRight(box.right() - painter.fontMetrics().horizontalAdvance("00:00") - GRID)
            painter.setPen(option.palette.text().color())
        write(painter, box, str(index.data() or ""))
        painter.restore()
