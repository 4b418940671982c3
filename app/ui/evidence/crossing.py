"""The table of proofs as Qt asks for it: figures and claims down, pieces of evidence across."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.model.paths import FieldPath
from app.model.proofs import Proof, evidence_of
from app.ui.asserting import Assertion, Group, assertions_in
from app.ui.editor import Editor
from app.ui.evidence.proving import prove, unprove
from app.ui.plain import tip

Index = QModelIndex | QPersistentModelIndex
FIELD, VALUE, COUNT, FIRST = range(4)
"""The columns: what is proven, what stands there, how many pieces; then the pieces."""
_TITLES = {FIELD: "栏目", VALUE: "填写的内容", COUNT: "份数"}
_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the heading of a group, or one of its assertions."""

    group: Group
    assertion: Assertion | None = None

    @property
    def key(self) -> object:
        """What tells the row from others, whatever stands in it."""
        return self.assertion.path if self.assertion is not None else self.group.title


class Crossing(QAbstractTableModel):
    """What an editor's draft asserts, crossed with its pieces of evidence.

    With ``only_bare`` the rows that nothing proves; those stay while they are being worked on, and
    go at the next :meth:`narrow`.
    """

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.only_bare = False
        self.groups: tuple[Group, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self.pieces: tuple[Proof, ...] = ()
        self._shown: frozenset[object] | None = None
        self._kept: set[FieldPath] = set()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be tied."""
        return self._editor.read_only

    # --- what is shown ----------------------------------------------------------------------

    def narrow(self, *, only_bare: bool) -> None:
        """Show all rows, or those that are bare now."""
        self.only_bare = only_bare
        self._shown, self._kept = None, set()
        if only_bare:
            bare = self._lines(self._read())
            self._shown = frozenset(
                line.key for line in bare if line.assertion is not None and line.assertion.bare
            )
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands now; rows and columns that are the same stay where they are."""
        groups = self._read()
        lines = self._lines(groups)
        pieces = evidence_of(self._editor.answers).pieces
        same = [line.key for line in lines] == [line.key for line in self.lines]
        if not same or [_key(p) for p in pieces] != [_key(p) for p in self.pieces]:
            self.beginResetModel()
            self.groups, self.lines, self.pieces = groups, lines, pieces
            self.endResetModel()
        elif lines:
            self.groups, self.lines, self.pieces = groups, lines, pieces
            last = self.index(len(lines) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        for group in groups:
            self._kept |= {one.path for one in group.assertions if one.optional}

    def _read(self) -> tuple[Group, ...]:
        editor = self._editor
        return assertions_in(editor.edition, editor.answers, self._kept)

    def _lines(self, groups: Iterable[Group]) -> tuple[Line, ...]:
        lines: list[Line] = []
        for group in groups:
            ones = [
                Line(group, one)
                for one in group.assertions
                if self._shown is None or one.path in self._shown
            ]
            lines += [Line(group), *ones] if ones else []
        return tuple(lines)

    # --- places -----------------------------------------------------------------------------

    def line(self, index: Index) -> Line | None:
        """The row at an index."""
        return self.lines[index.row()] if 0 <= index.row() < len(self.lines) else None

    def assertion(self, index: Index) -> Assertion | None:
        """What the row at an index asserts; ``None`` of a heading."""
        line = self.line(index)
        return line.assertion if line is not None else None

    def piece(self, column: int) -> Proof | None:
        """The piece of a column."""
        return self.pieces[column - FIRST] if 0 <= column - FIRST < len(self.pieces) else None

    def row_of(self, path: FieldPath) -> int:
        """The row of a field; -1 where it isn't shown."""
        found = (n for n, line in enumerate(self.lines) if line.key == path)
        return next(found, -1)

    def column_of(self, path: FieldPath) -> int:
        """The column of a piece; -1 where there is none."""
        return next((FIRST + n for n, p in enumerate(self.pieces) if p.path == path), -1)

    def mark(self, index: Index) -> Proof | None:
        """The piece at a cell, where it names the row's field."""
        one, piece = self.assertion(index), self.piece(index.column())
        return one.named_by.get(piece.path) if one is not None and piece is not None else None

    # --- what a person does -----------------------------------------------------------------

    def toggle(self, index: Index) -> bool:
        """Tie a piece to a field, or untie it; tells whether the cell was one for that."""
        one, piece = self.assertion(index), self.piece(index.column())
        if one is None or piece is None or self._editor.read_only:
            return False
        act = unprove if self.mark(index) is not None else prove
        return self._done(act(self._editor, [piece.path], one.path))

    def prove(self, row: int, paths: Iterable[FieldPath]) -> bool:
        """Tie these pieces to the field of a row."""
        one = self.assertion(self.index(row, 0))
        return one is not None and self._done(prove(self._editor, paths, one.path))

    def _done(self, changed: bool) -> bool:
        if changed:
            self._editor.check()  # the cell answers at once
        return changed

    def text(self) -> str:
        """The table as it is shown, for another program: cells apart by tabs, a line for a row."""
        heads = [f"附件{piece.number} {piece.title}".strip() for piece in self.pieces]
        rows = [[*_TITLES.values(), *heads]]
        for number, line in enumerate(self.lines):
            if line.assertion is None:
                rows.append([line.group.title, line.group.words])
                continue
            one = line.assertion
            marks = (self.mark(self.index(number, FIRST + n)) for n in range(len(self.pieces)))
            signs = ["" if m is None else "√" if m.filed else "（缺文件）" for m in marks]
            rows.append([one.label, one.value, one.words, *signs])
        return "".join("\t".join(" ".join(c.split()) for c in row) + "\r\n" for row in rows)

    # --- what Qt asks -----------------------------------------------------------------------

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else FIRST + len(self.pieces)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown_in(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.words(index))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        piece = self.piece(section)
        if piece is None:
            return _TITLES.get(section) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"附件{piece.number}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return named(piece)
        if role == Qt.ItemDataRole.ToolTipRole:
            lacking = "" if piece.filed else "\n还没有文件，不算证明。"
            return tip(f"{named(piece)}{lacking}\n拖到一行上，就用它证明那一项；双击查看这份材料。")
        return None

    def words(self, index: Index) -> str:
        """A cell in words."""
        line = self.line(index)
        if line is None:
            return ""
        one, group = line.assertion, line.group
        if one is None:
            return "\n".join(filter(None, (f"{group.title}　{group.words}", group.wording)))
        stands = "，".join(filter(None, (one.value, one.words)))
        piece = self.piece(index.column())
        if piece is None:
            return f"{one.label}：{stands}" if stands else one.label
        mark = self.mark(index)
        said = "没有关联"
        if mark is not None:
            said = "已关联" if mark.filed else "已关联，但还没有文件，不算证明"
        return f"{one.label}（{stands}）× {named(piece)}：{said}"

    def _shown_in(self, line: Line, column: int) -> str:
        one = line.assertion
        if one is None:
            return {FIELD: line.group.title, COUNT: line.group.words}.get(column, "")
        return {FIELD: one.label, VALUE: one.value, COUNT: one.words}.get(column, "")


def named(piece: Proof) -> str:
    """A piece by its number and title."""
    return f"附件{piece.number} {piece.title or '（没有名称）'}"


def _key(piece: Proof) -> tuple[FieldPath, int, str]:
    return piece.path, piece.number, piece.title
