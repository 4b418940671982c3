"""One change that came back from Word: what it changes, who made it, and what it would cause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.export.readback.amendments import Amendment
from app.export.readback.found import Stray
from app.export.readback.lines import Revision
from app.ui.appearance import GRID, blend
from app.ui.comparing import Sides
from app.ui.ground import bold
from app.ui.sheet import Card, Plate
from app.ui.words import SMALL, Words, sized

_DONE = {"inserted": "插入", "deleted": "删除", "moved-away": "移走", "moved-here": "移来"}
_ACTS = {"add": "新增", "remove": "删除", "order": "顺序"}
NAMES = "现在的草稿", "采纳后"
_WORD = "Word 中"
_NOTHING = "（空白）"
_UNTRACKED = "没有修订标记"
_MOST_STRAYS = 60
"""So many changes outside of any answer are listed: a person who rewrote the form knows it."""


class AmendmentBox(Plate):
    """A change with a box to tick, which accepts it."""

    toggled = Signal()

    def __init__(self, one: Amendment, parent: QWidget) -> None:
        super().__init__(parent)
        self.amendment = one
        name = one.title.replace("「", "").replace("」", "")
        self.box = QCheckBox(name, self)
        self.box.setFont(bold(self.font()))
        self.box.setEnabled(one.usable)
        self.box.setChecked(one.certain)
        self.box.toggled.connect(self.toggled)
        where = "" if one.where in one.title else one.where
        self.where = Words(where, self, tone="faint", size=SMALL, wraps=False)
        self.chips = [Chip(words, self) for words in _chips(one)]
        self.remarks = [*_remarks(one, self)]
        left, right = (NAMES[0], NAMES[1] if one.usable else _WORD)
        self.sides = Sides((one.now, one.new), (left, right), self, _NOTHING)
        self._lay_out(left, right)
        self.setAccessibleName(name)
        self.box.setAccessibleName(self._spoken(name))

    @property
    def chosen(self) -> bool:
        """Whether it is to be accepted."""
        return self.box.isChecked() and self.box.isEnabled()

    def _spoken(self, name: str) -> str:
        one = self.amendment
        parts = [name, f"{NAMES[0]}：{one.now or _NOTHING}", f"{_WORD}：{one.new or _NOTHING}"]
        if one.conflict:
            parts.append(f"冲突，导出时：{one.old or _NOTHING}")
        parts += [chip.text() for chip in self.chips]
        parts += [words.text() for words in self.remarks]
        return "，".join(parts)

    def _lay_out(self, left: str, right: str) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        head.setSpacing(GRID)
        head.addWidget(self.box)
        head.addStretch(1)
        head.addWidget(self.where)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID + 4, 0, GRID + 4)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        if self.amendment.conflict:
            exported = self.amendment.old or _NOTHING
            words = Words(f"导出时：{exported}", self, tone="faint")
            words.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
            column.addWidget(words)
        column.addWidget(_heads(left, right, self))
        column.addWidget(self.sides)
        if self.chips:
            line = QHBoxLayout()
            line.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, 0)
            line.setSpacing(GRID)
            for chip in self.chips:
                line.addWidget(chip)
            line.addStretch(1)
            column.addLayout(line)
        for words in self.remarks:
            words.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
            column.addWidget(words)


class Chip(QLabel):
    """A few words on a ground with round ends: who, when, what."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(sized(self.font(), SMALL))
        self.setContentsMargins(GRID, 2, GRID, 2)
        self._dressed = self.font().pointSizeF()

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * GRID, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(palette.base().color(), palette.text().color(), 0.08))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()
        super().paintEvent(event)


class Strays(Card):
    """What was changed and can't be read back, each with its place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "表格文字的改动，不能读回",
            parent,
            "这些改动不在任何栏目里，不会写进草稿。需要的话，请在程序中手工处理。",
        )
        self.words: list[Words] = []

    def show_strays(self, strays: Iterable[Stray]) -> None:
        """Show these, and nothing where there are none."""
        for words in self.words:
            words.hide()
            words.deleteLater()
        self.words = []
        told = list(strays)
        for stray in told[:_MOST_STRAYS]:
            authors = f"（{'、'.join(stray.authors)}）" if stray.authors else ""
            where = f"{stray.where}：" if stray.where else ""
            self._add(f"{where}{stray.words}{authors}")
        if len(told) > _MOST_STRAYS:
            self._add(f"……共{len(told)}处，其余没有列出。")
        self.setVisible(bool(self.words))

    def _add(self, text: str) -> None:
        words = Words(text, self)
        words.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rows.addWidget(words)
        self.words.append(words)


def _heads(left: str, right: str, parent: QWidget) -> QWidget:
    row = QWidget(parent)
    line = QHBoxLayout(row)
    line.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
    line.setSpacing(2 * GRID)
    for name in (left, right):
        line.addWidget(Words(name, row, tone="faint", size=SMALL), 1)
    return row


def _chips(one: Amendment) -> list[str]:
    """Who tracked what, an author to a chip; that nothing was tracked is said too."""
    by: dict[str, list[Revision]] = {}
    for revision in one.revisions:
        by.setdefault(revision.author or "未署名", []).append(revision)
    chips = [_ACTS[one.act]] if one.act in _ACTS else []
    chips += [_said_of(author, revisions) for author, revisions in by.items()]
    return chips if by else [*chips, _UNTRACKED]


def _said_of(author: str, revisions: list[Revision]) -> str:
    did = [
        f"{words}{count}处"
        for kind, words in _DONE.items()
        if (count := sum(revision.did == kind for revision in revisions))
    ]
    last = max(revision.on for revision in revisions)
    return " · ".join(part for part in (author, _moment(last), "、".join(did)) if part)


def _moment(on: str) -> str:
    """A moment as Word gives it: it writes its local time and calls it UTC."""
    try:
        moment = datetime.fromisoformat(on)
    except ValueError:
        return ""
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def _remarks(one: Amendment, parent: QWidget) -> Iterable[Words]:
    if one.conflict and one.usable:
        words = "导出以后草稿也改过这一栏：采纳会用 Word 中的内容替换草稿现在的内容。"
        yield Words(words, parent, tone="warning")
    if one.problem:
        yield Words(f"{one.problem}。", parent, tone="error" if not one.usable else "warning")
    for finding in one.findings:
        yield Words(f"采纳后：{finding}", parent, tone="warning")
