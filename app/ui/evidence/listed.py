"""The rows of a list of evidence as a table knows them: words for each cell, one place for each.

The draft is what is true; this follows it. A row is known by its id, so that what is selected
stays selected wherever it is moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.model.failure import Failure
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.rules import REQUIRED, Finding
from app.model.values import Json
from app.ui.appearance import MEANINGS, Meaning
from app.ui.evidence.dragging import EVIDENCE, mime_of
from app.ui.evidence.members import Member, Members
from app.ui.evidence.order import Row, rows_of
from app.ui.form.binding import Binding
from app.ui.plain import tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SHOWN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled
_EDITED = _SHOWN | Qt.ItemFlag.ItemIsEditable
NONE = "—"
"""Stands where there is nothing to show."""
_MEGABYTE = 2**20


class Column(IntEnum):
    """What stands in the columns, from the left."""

    NUMBER = 0
    TITLE = 1
    CATEGORY = 2
    ISSUED = 3
    PROVES = 4
    FILE = 5
    STATE = 6


EDITABLE = (Column.TITLE, Column.CATEGORY, Column.ISSUED)
_HEADINGS = {
    Column.NUMBER: "附件号",
    Column.PROVES: "证明",
    Column.FILE: "文件",
    Column.STATE: "状态",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a row: the sign and the words of its worst finding."""

    meaning: Meaning
    words: str
    sentences: str = ""


_NOTHING_FOUND = Standing("done", "没有问题")
_PENDING = Standing("info", "检查中…")


def standing_of(findings: Sequence[Finding]) -> Standing:
    """How it stands with a row of which these are found."""
    missing = sum(f.code == REQUIRED for f in findings)
    errors = sum(f.severity == "error" for f in findings) - missing
    warnings = sum(f.severity == "warning" and not f.reason for f in findings)
    told = "\n".join(
        f"{'已确认' if f.reason else MEANINGS[f.severity]}：{f.message}" for f in findings
    )
    if errors:
        return Standing("error", f"{errors}个错误", told)
    if missing:
        return Standing("empty", f"{missing}项待填", told)
    if warnings:
        return Standing("warning", f"{warnings}个警告", told)
    if any(f.reason for f in findings):
        return Standing("done", "已确认", told)
    return Standing("info", "有提示", told) if findings else _NOTHING_FOUND


def size_words(size: int) -> str:
    """A number of bytes as a person reads it."""
    if size < _MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / _MEGABYTE:.1f} MB"


def _runs(marked: Sequence[bool]) -> list[tuple[int, int]]:
    """Where runs of marked places begin and end."""
    runs: list[tuple[int, int]] = []
    for at, mark in enumerate(marked):
        if mark and runs and runs[-1][1] == at - 1:
            runs[-1] = runs[-1][0], at
        elif mark:
            runs.append((at, at))
    return runs


class ListedPieces(QAbstractTableModel):
    """The rows of the list at ``field``."""

    def __init__(self, field: Field, members: Members, binding: Binding, parent: QObject) -> None:
        super().__init__(parent)
        self.path = field.path
        self.members = members
        self.label = field.label
        self._binding = binding
        self._rows: list[tuple[int, Row]] = []
        self._standings: dict[int, Standing] = {}
        self._names: dict[FieldPath, str] = {}

    # --- rows -------------------------------------------------------------------------------

    @property
    def ids(self) -> list[int]:
        """The ids of the rows, from the first."""
        return [row for row, _ in self._rows]

    def row_at(self, place: int) -> Row:
        """What the draft holds in the row at a place (from 0)."""
        return self._rows[place][1]

    def id_at(self, place: int) -> int | None:
        """The id of the row at a place; ``None`` where there is none."""
        return self._rows[place][0] if 0 <= place < len(self._rows) else None

    def place_of(self, row: int) -> int | None:
        """Where the row with an id stands; ``None`` where it is gone."""
        return next((at for at, (known, _) in enumerate(self._rows) if known == row), None)

    def paths_at(self, places: Sequence[int]) -> list[FieldPath]:
        """The paths of the rows at these places."""
        return [self.path / self._rows[at][0] for at in places]

    def show_rows(self, raw: Json) -> None:
        """Show what the draft holds now."""
        wanted = rows_of(raw)
        ids = [row for row, _ in wanted]
        known = self.ids
        if ids != known:
            staying = set(ids)
            for first, last in reversed(_runs([row not in staying for row in known])):
                self.beginRemoveRows(_NOWHERE, first, last)
                del self._rows[first : last + 1]
                self.endRemoveRows()
            left = set(self.ids)
            self._arrange([row for row in ids if row in left])
            for first, last in _runs([row not in left for row in ids]):
                self.beginInsertRows(_NOWHERE, first, last)
                self._rows[first:first] = wanted[first : last + 1]
                self.endInsertRows()
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, max(len(ids) - 1, 0))
        before, self._rows = self._rows, wanted
        for at, ((_, old), (_, new)) in enumerate(zip(before, wanted, strict=True)):
            if old is not new and old != new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, Column.STATE))

    def _arrange(self, ids: Sequence[int]) -> None:
        if ids == self.ids:
            return
        self.layoutAboutToBeChanged.emit()
        places = {row: at for at, row in enumerate(ids)}
        persistent = self.persistentIndexList()
        moved = [self.index(places[self._rows[i.row()][0]], i.column()) for i in persistent]
        rows = dict(self._rows)
        self._rows = [(row, rows[row]) for row in ids]
        self.changePersistentIndexList(persistent, moved)
        self.layoutChanged.emit()

    def show_findings(self, found: Mapping[int, Sequence[Finding]]) -> None:
        """Show how it stands with the rows; ``found`` are the findings of each by its id."""
        standings = {row: standing_of(findings) for row, findings in found.items()}
        before, self._standings = self._standings, standings
        for at, row in enumerate(self.ids):
            if before.get(row) != standings.get(row):
                index = self.index(at, Column.STATE)
                self.dataChanged.emit(index, index)

    def refresh(self, names: Sequence[str] | None = None) -> None:
        """More is known of these files, or of all: show it."""
        for at, (_, row) in enumerate(self._rows):
            if names is None or self.members.file_of(row) in names:
                self.dataChanged.emit(self.index(at, 0), self.index(at, Column.STATE))

    # --- words ------------------------------------------------------------------------------

    def words(self, place: int, column: Column) -> str:
        """What stands in a cell."""
        row_id, row = self._rows[place]
        match column:
            case Column.NUMBER:
                return f"附件{place + 1}"
            case Column.TITLE:
                return self.members.title_of(row)
            case Column.CATEGORY:
                return self.members.category_of(row)
            case Column.ISSUED:
                return self.members.issued_of(row)
            case Column.PROVES:
                return self._proves(row)
            case Column.FILE:
                return self._file(place)
            case Column.STATE:
                return self.standing(row_id, row).words

    def file_name(self, place: int) -> str:
        """The name of a row's file without its folder, fit to be shown; empty without a file."""
        from app.export.evidence.inspection import shown

        name = self.members.file_of(self._rows[place][1])
        return shown(name.rpartition("/")[2]) if name else ""

    def standing(self, row_id: int, row: Row) -> Standing:
        """How it stands with a row."""
        found = self._standings.get(row_id, _NOTHING_FOUND)
        shelf = self._binding.shelf
        if found is _NOTHING_FOUND and shelf is not None and shelf.looking.under_way:
            name = self.members.file_of(row)
            if name and shelf.looking.inspection(name) is None:
                return _PENDING
        return found

    def standing_at(self, place: int) -> Standing:
        """How it stands with the row at a place."""
        return self.standing(*self._rows[place])

    def pages(self, place: int) -> int:
        """How many pages a row's file has, as far as that is known."""
        shelf = self._binding.shelf
        name = self.members.file_of(self._rows[place][1])
        inspection = shelf.looking.inspection(name) if shelf is not None and name else None
        return inspection.pages if inspection is not None else 0

    def size(self, place: int) -> int:
        """How large a row's file is, in bytes; 0 where it can't be said."""
        name = self.members.file_of(self._rows[place][1])
        shelf = self._binding.shelf
        if not name or shelf is None:
            return 0
        try:
            return shelf.opened.files.size(name)
        except Failure:
            return 0

    def _file(self, place: int) -> str:
        if not self.members.file_of(self._rows[place][1]):
            return "未选文件"
        pages, size = self.pages(place), self.size(place)
        said = [f"{pages}页"] if pages else []
        return " · ".join([*said, size_words(size)] if size else said) or NONE

    def _proves(self, row: Row) -> str:
        proven = self.members.proven_by(row)
        if not proven:
            return NONE
        first = self.name_of(proven[0])
        return first if len(proven) == 1 else f"{len(proven)}项：{first}等"

    def name_of(self, path: FieldPath) -> str:
        """What a field that is proven is called."""
        known = self._names.get(path)
        if known is None:
            found = self._binding.editor.edition.form.find(path)
            known = self._names[path] = found.label if isinstance(found, Field) else str(path)
        return known

    def as_text(self, places: Sequence[int]) -> str:
        """Rows as a table to be pasted elsewhere, under the names of their columns."""
        columns = self.columns
        lines = [[self.heading(column) for column in columns]]
        for at in places:
            line = [self.words(at, column) for column in columns]
            proven = self.members.proven_by(self._rows[at][1])
            line[columns.index(Column.PROVES)] = "、".join(map(self.name_of, proven))
            line[columns.index(Column.FILE)] = self.file_name(at)
            lines.append(line)
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)

    @property
    def columns(self) -> list[Column]:
        """The columns for which the edition has something to show."""
        return [c for c in Column if c not in EDITABLE or self.member(c) is not None]

    def member(self, column: Column) -> Member | None:
        """The member that is edited in a column."""
        match column:
            case Column.TITLE:
                return self.members.title
            case Column.CATEGORY:
                return self.members.category
            case Column.ISSUED:
                return self.members.issued
            case _:
                return None

    def heading(self, column: Column) -> str:
        """The name of a column: that of the member that it shows."""
        member = self.member(column)
        return member.spec.name if member is not None else _HEADINGS.get(column, "")

    # --- as Qt asks -------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        place, column = index.row(), Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = self.words(place, column)
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.heading(column)} {words or '空'}"
            return words
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and column == Column.STATE:
            return self.standing_at(place).sentences
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._tip(place, column))
        return None

    def _tip(self, place: int, column: Column) -> str:
        row = self._rows[place][1]
        if column == Column.STATE:
            return self.standing_at(place).sentences or self.standing_at(place).words
        if column == Column.PROVES:
            return "\n".join(map(self.name_of, self.members.proven_by(row))) or "还没有指明证明什么"
        if column == Column.FILE:
            return "\n".join(filter(None, (self.file_name(place), self.words(place, column))))
        return self.words(place, column)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation == Qt.Orientation.Vertical:
                return f"附件{section + 1}"
            return self.heading(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        edited = self.member(Column(index.column())) is not None
        return _EDITED if edited and not self._binding.editor.read_only else _SHOWN

    # --- what is carried --------------------------------------------------------------------

    def mimeTypes(self) -> list[str]:
        return [EVIDENCE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        places = sorted({index.row() for index in indexes})
        return mime_of(self.paths_at(places))

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
