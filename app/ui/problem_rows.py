"""The rows of the problems list: findings under their severity and their step, told apart by key.

The checks give all findings anew at every keystroke. Rows have keys, so that the list learns of
no more than what came, went or says something else: it stays where it is for everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.model.rules import Finding
from app.ui.appearance import MEANINGS, Meaning
from app.ui.plain import tip

Group = Literal["error", "pending", "warning", "info", "confirmed"]
TITLES: dict[Group, str] = {
    "error": MEANINGS["error"],
    "pending": "待填",
    "warning": MEANINGS["warning"],
    "info": MEANINGS["info"],
    "confirmed": "已确认的警告",
}
SIGNS: dict[Group, Meaning] = {
    "error": "error",
    "pending": "empty",
    "warning": "warning",
    "info": "info",
    "confirmed": "done",
}
"""What the sign before a finding of each group means."""
ROW = int(Qt.ItemDataRole.UserRole)
"""The role under which the model gives the :class:`Row`."""

Index = QModelIndex | QPersistentModelIndex
Key = tuple[object, ...]
_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the heading of a group, the title of a step, a finding, or room for a reason.

    ``key`` stays the same while a row's words change. ``folded`` is of headings.
    """

    key: Key
    group: Group
    words: str
    finding: Finding | None = None
    heading: bool = False
    folded: bool = False
    asks: bool = False
    """Whether this is the room below a warning where a reason is typed."""


def group_of(finding: Finding, pending: Container[Finding] = ()) -> Group:
    """The group that a finding is listed under: its severity, or that it was confirmed.

    ``pending`` are those about what nobody has come to yet.
    """
    if finding.reason:
        return "confirmed"
    return "pending" if finding in pending else finding.severity


def key_of(finding: Finding) -> Key:
    """What a finding is told apart by among the findings of other places and kinds."""
    return finding.code, finding.path


def arrange(
    findings: Iterable[Finding],
    folded: frozenset[Group] = frozenset(),
    step_title: Callable[[Finding], str] = lambda _: "",
    asking: Key | None = None,
    pending: Container[Finding] = (),
) -> Iterator[Row]:
    """The rows for ``findings``: the gravest first, within a severity in the order given.

    ``asking`` is the key of the warning that a reason is being typed for.
    """
    groups: dict[Group, list[Finding]] = {group: [] for group in TITLES}
    for finding in findings:
        groups[group_of(finding, pending)].append(finding)
    for group, members in groups.items():
        if not members:
            continue
        words = f"{TITLES[group]}　{len(members)}"
        yield Row((group,), group, words, heading=True, folded=group in folded)
        if group not in folded:
            yield from _members(group, members, step_title, asking)


def _members(
    group: Group,
    findings: Iterable[Finding],
    step_title: Callable[[Finding], str],
    asking: Key | None,
) -> Iterator[Row]:
    numbers: dict[Key, int] = {}
    above = ""
    for finding in findings:
        title = step_title(finding)
        if title != above:
            above = title
            yield Row((group, title), group, title)
        words = finding.message
        if finding.reason:
            words += f"（已确认：{finding.reason}）"
        known = key_of(finding)
        # A text may hold several odd characters: the same code at the same path.
        number = numbers[known] = numbers.get(known, -1) + 1
        yield Row((group, *known, number), group, words, finding)
        if known == asking and group == "warning" and number == 0:
            yield Row((group, *known, "reason"), group, "确认的理由", finding, asks=True)


class ProblemRows(QAbstractListModel):
    """The rows as a list shows them, changed in place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    @property
    def rows(self) -> Sequence[Row]:
        """All rows, from the top."""
        return self._rows

    def become(self, rows: Sequence[Row]) -> tuple[range, ...]:
        """Show ``rows``; what stays the same is left alone.

        Gives the ranges of rows that stayed but say something else.
        """
        old, new = self._rows, list(rows)
        first = 0
        while first < min(len(old), len(new)) and old[first].key == new[first].key:
            first += 1
        behind = 0
        while (
            behind < min(len(old), len(new)) - first
            and old[-1 - behind].key == new[-1 - behind].key
        ):
            behind += 1
        self._replace(first, new[first : len(new) - behind], len(old) - behind)
        return tuple(self._reword(new))

    def _replace(self, first: int, wanted: list[Row], end: int) -> None:
        """Bring the rows from ``first`` to ``end`` to the keys of ``wanted``."""
        before = [row.key for row in self._rows[first:end]]
        matcher = SequenceMatcher(None, before, [row.key for row in wanted], autojunk=False)
        for tag, i1, i2, j1, j2 in reversed(matcher.get_opcodes()):
            if tag == "equal":
                continue
            if i1 < i2:
                self.beginRemoveRows(_TOP, first + i1, first + i2 - 1)
                del self._rows[first + i1 : first + i2]
                self.endRemoveRows()
            if j1 < j2:
                self.beginInsertRows(_TOP, first + i1, first + i1 + j2 - j1 - 1)
                self._rows[first + i1 : first + i1] = wanted[j1:j2]
                self.endInsertRows()

    def _reword(self, new: list[Row]) -> Iterator[range]:
        start: int | None = None
        for number in range(len(new) + 1):
            differs = number < len(new) and self._rows[number] != new[number]
            if differs:
                self._rows[number] = new[number]
                start = number if start is None else start
            elif start is not None:
                self.dataChanged.emit(self.index(start, 0), self.index(number - 1, 0))
                yield range(start, number)
                start = None

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self._rows[index.row()]
        if row.heading or (row.finding and not row.asks):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled if row.asks else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        row = self._rows[index.row()]
        match role:
            case int(Qt.ItemDataRole.DisplayRole):
                return row.words
            case _ if role == ROW:
                return row
            case int(Qt.ItemDataRole.AccessibleTextRole):
                return _spoken(row)
            case int(Qt.ItemDataRole.ToolTipRole) if row.finding and not row.asks:
                return tip(f"{row.finding.path}\n{row.finding.code}")
            case _:
                return None


def _spoken(row: Row) -> str:
    if row.heading:
        return f"{row.words.replace('　', '，')}个，{'已折叠' if row.folded else '已展开'}"
    return f"{TITLES[row.group]}：{row.words}" if row.finding else row.words
