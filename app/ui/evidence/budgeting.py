"""What the evidence weighs against what a mail may carry, below its list."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.export.evidence.budget import Budget, Item, budget, megabytes
from app.model.compound import Rows
from app.model.failure import Failure
from app.model.form import Field
from app.model.naming import named_files
from app.model.paths import FieldPath
from app.ui.appearance import GRID, Meaning, blend, colour_of
from app.ui.evidence.members import Members
from app.ui.evidence.order import rows_of
from app.ui.mail_limit import MailLimit
from app.ui.symbols import SymbolLabel
from app.ui.words import SMALL, Words

if TYPE_CHECKING:
    from app.ui.evidence.shelf import Shelf

FORM = "申报书"
_FORM_BYTES = 500_000
"""DOCX, PDF and data of a filled form without its figures, packed: 430,000 in the example."""
_FIGURES = 3
"""So many times a figure is packed: in the DOCX, in the PDF, and by itself."""
_MOMENT = 300
_MOST_TOLD = 5


class _Scale(QWidget):
    """How much of what a mail may weigh is taken; past the limit, a mark shows where that was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._weight, self._limit = 0, 1
        self._meaning: Meaning = "done"
        self.setFixedSize(12 * GRID, GRID + 2)

    def show_weight(self, weight: int, limit: int, meaning: Meaning) -> None:
        """Show another weight; the words beside it say the same."""
        self._weight, self._limit, self._meaning = weight, max(1, limit), meaning
        self.setAccessibleName(f"{megabytes(weight)} / {megabytes(limit)}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground, words = self.palette().window().color(), self.palette().windowText().color()
        whole = max(self._weight, self._limit)
        room = QRectF(0, 2, self.width(), self.height() - 4)
        painter.setBrush(blend(ground, words, 0.18))
        painter.drawRoundedRect(room, 3, 3)
        painter.setBrush(colour_of(self._meaning, self.palette()))
        taken = QRectF(room)
        taken.setWidth(room.width() * self._weight / whole)
        painter.drawRoundedRect(taken, 3, 3)
        if self._weight > self._limit:
            at = self.width() * self._limit / whole
            painter.fillRect(QRectF(at - 2, 0, 4, self.height()), ground)
            painter.fillRect(QRectF(at - 1, 0, 2, self.height()), words)
        painter.end()


class BudgetLine(QWidget):
    """How heavy the electronic version is, what a mail may weigh, and what to do about it.

    There is nothing to see of it where no piece has a file.
    """

    def __init__(self, shelf: Shelf, path: FieldPath, parent: QWidget) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._editor = shelf.opened.editor
        self._path = path
        self._places: dict[str, FieldPath] = {}
        self._known: tuple[tuple[Item, ...], int] | None = None
        self.budget: Budget | None = None
        self.setAccessibleName("邮件大小")
        # Whether there is a list of evidence at all is for others to show.
        self.body = QWidget(self)
        self._symbol = SymbolLabel("done", self.body)
        self.words = Words("", self.body, size=SMALL)
        self._scale = _Scale(self.body)
        self.limit = MailLimit(lambda: shelf.mail_limit, self._keep_limit, self.body)
        self.limit.changed.connect(self._refresh)
        self.folding = QToolButton(self.body, autoRaise=True)
        self.folding.setCheckable(True)
        self.folding.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.folding.setArrowType(Qt.ArrowType.RightArrow)
        self.folding.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.folding.setText("怎样压缩、分卷")
        self.folding.toggled.connect(self._fold)
        self._details = QWidget(self.body)
        self._listed = QVBoxLayout(self._details)
        self._listed.setContentsMargins(3 * GRID, 0, 0, 0)
        self._listed.setSpacing(2)
        self._details.hide()
        self._soon = QTimer(self, singleShot=True, interval=_MOMENT)
        self._soon.timeout.connect(self._refresh)
        self._lay_out()
        self._editor.checked.connect(self._soon.start)
        shelf.looking.changed.connect(self._soon.start)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Another limit may have been set elsewhere.
        self.limit.refresh()
        self._refresh()

    def _keep_limit(self, megabytes: int) -> None:
        self._shelf.mail_limit = megabytes

    def _lay_out(self) -> None:
        limit = Words("邮箱附件上限", self.body, size=SMALL, wraps=False)
        limit.setBuddy(self.limit)
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        for part in (self._scale, limit, self.limit):
            acts.addWidget(part)
        acts.addWidget(Words("MB", self.body, size=SMALL, wraps=False))
        acts.addStretch(1)
        acts.addWidget(self.folding)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID // 2)
        inside.addLayout(line)
        inside.addLayout(acts)
        inside.addWidget(self._details)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.body)

    # --- what it weighs ---------------------------------------------------------------------

    def _refresh(self) -> None:
        items, limit = self._items(), self._shelf.mail_limit << 20
        if (items, limit) == self._known:
            return
        self._known = items, limit
        self.body.setVisible(len(items) > 1)
        found = self.budget = budget(items, limit)
        meaning: Meaning = "error" if found.too_large else "done" if found.fits else "warning"
        self._symbol.set_meaning(meaning)
        self.words.setText(found.sentence)
        self._scale.show_weight(found.weight, limit, meaning)
        self.folding.setVisible(not found.fits or bool(found.shrinks))
        if self.folding.isHidden():
            self.folding.setChecked(False)
        self._list(found)

    def _items(self) -> tuple[Item, ...]:
        """The form, and each piece that has a file; what a draft names twice is sent once."""
        field = self._editor.edition.form.find(self._path)
        if not isinstance(field, Field) or not isinstance(field.kind, Rows):
            return ()
        members = Members.of(field.kind)
        self._places = {}
        items: list[Item] = []
        named = set[str]()
        for at, (number, row) in enumerate(rows_of(self._editor.value(self._path)), 1):
            name = members.file_of(row)
            size = self._size(name)
            named.add(name)
            if size:
                label = f"附件{at} {members.title_of(row)}".strip()
                self._places[label] = self._path / number
                found = self._shelf.looking.inspection(name)
                packed = round(size * found.share) if found is not None else size
                items.append(Item(label, packed, found))
        others = {name for name, _ in named_files(self._editor.answers)} - named
        figures = sum(map(self._size, others))
        return (Item(FORM, _FORM_BYTES + _FIGURES * figures), *items)

    def _size(self, name: str) -> int:
        """Of what is sent, which is known without reading it; 0 where there is no such file."""
        with suppress(Failure):
            return self._shelf.opened.files.size(name) if name else 0
        return 0

    # --- what to do about it ----------------------------------------------------------------

    def _fold(self, unfolded: bool) -> None:
        self.folding.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self._details.setVisible(unfolded)

    def _list(self, found: Budget) -> None:
        while (item := self._listed.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if found.shrinks:
            self._say("可以压缩（省得最多的在前），压缩后用新文件替换：")
        for shrink in found.shrinks[:_MOST_TOLD]:
            self._listed.addWidget(self._leading(shrink.advice, self._places.get(shrink.label)))
        if not found.fits and len(found.volumes) > 1:
            count = len(found.volumes)
            self._say(
                f"不压缩就分{count}封发送：定稿后点“按邮箱上限分卷”，程序做好{count}个压缩文件。"
            )
            for number, volume in enumerate(found.volumes, 1):
                self._say(f"第{number}封（约{megabytes(volume.weight)}）：{spanned(volume.labels)}")
        for label in found.too_large:
            words = f"{label}单独一封也超过上限，只能压缩，或问对方能否用光盘、网盘报送。"
            self._listed.addWidget(self._leading(words, self._places.get(label)))

    def _say(self, words: str) -> None:
        self._listed.addWidget(Words(words, self._details, size=SMALL))

    def _leading(self, words: str, place: FieldPath | None) -> QWidget:
        if place is None:
            return Words(words, self._details, size=SMALL)
        line = QWidget(self._details)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(Words(words, line, size=SMALL), 1)
        going = QPushButton("去看", line, autoDefault=False, flat=True)
        going.setAccessibleName(f"去看{words}")
        going.clicked.connect(self._lead(place))
        layout.addWidget(going, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _lead(self, place: FieldPath) -> Callable[[], None]:
        return lambda: self._editor.lead(place)


def spanned(labels: tuple[str, ...]) -> str:
    """Labels of pieces in their order, in short: 申报书、附件1至附件7."""
    pieces = [label.split(" ")[0] for label in labels]
    own = [label for label in pieces if label == FORM]
    rest = [label for label in pieces if label != FORM]
    if len(rest) > 2:
        rest = [f"{rest[0]}至{rest[-1]}"]
    return "、".join(own + rest)
