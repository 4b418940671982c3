"""What the evidence weighs against what a mail may carry, below its list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.export.evidence.budget import Budget, Item, budget, megabytes
from app.model.compound import Rows
from app.model.form import Field
from app.model.naming import named_files
from app.model.paths import FieldPath
from app.ui.appearance import GRID, Meaning
from app.ui.evidence.members import Members
from app.ui.evidence.order import rows_of
from app.ui.settings import MOST_MAIL
from app.ui.symbols import SymbolLabel
from app.ui.words import SMALL, Words

if TYPE_CHECKING:
    from app.ui.evidence.shelf import Shelf

FORM = "申报书"
_FORM_BYTES = 1_000_000
"""What DOCX, PDF and data of a filled form take without its figures, packed: about that much."""
_FIGURES = 2
"""So many times a figure is packed: in the DOCX, in the PDF, and by itself is the third."""
_MOMENT = 300
_MOST_TOLD = 5


class BudgetLine(QWidget):
    """How heavy the electronic version is, what a mail may weigh, and what to do about it."""

    def __init__(self, shelf: Shelf, path: FieldPath, parent: QWidget) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._editor = shelf.opened.editor
        self._path = path
        self._places: dict[str, FieldPath] = {}
        self._known: tuple[Item, ...] | None = None
        self.budget: Budget | None = None
        self.setAccessibleName("邮件大小")
        self._symbol = SymbolLabel("done", self)
        self.words = Words("", self, size=SMALL)
        self._bar = QProgressBar(self, textVisible=False)
        self._bar.setFixedSize(96, 6)
        self.limit = QLineEdit(str(shelf.mail_limit), self)
        self.limit.setValidator(QIntValidator(1, MOST_MAIL, self))
        self.limit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.limit.setAccessibleName("邮件大小上限（MB）")
        self.limit.setToolTip("收件邮箱允许的邮件大小，不清楚可以问对方；常见的是 10、20、50 MB")
        self.limit.editingFinished.connect(self._set_limit)
        self.folding = QToolButton(self, autoRaise=True)
        self.folding.setCheckable(True)
        self.folding.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.folding.setArrowType(Qt.ArrowType.RightArrow)
        self.folding.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.folding.setText("怎样发送")
        self.folding.toggled.connect(self._fold)
        self._details = QWidget(self)
        self._listed = QVBoxLayout(self._details)
        self._listed.setContentsMargins(3 * GRID, 0, 0, 0)
        self._listed.setSpacing(2)
        self._details.hide()
        self._soon = QTimer(self, singleShot=True, interval=_MOMENT)
        self._soon.timeout.connect(self._refresh)
        self._lay_out()
        self.dress()
        self._editor.checked.connect(self._soon.start)
        shelf.looking.changed.connect(self._soon.start)
        self._refresh()

    def dress(self) -> None:
        """Take on sizes as they follow from the application's."""
        room = self.limit.fontMetrics().horizontalAdvance(str(MOST_MAIL))
        self.limit.setFixedWidth(room + 3 * GRID)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._symbol)
        line.addWidget(self.words, 1)
        line.addWidget(self._bar)
        line.addWidget(Words("上限", self, size=SMALL, wraps=False))
        line.addWidget(self.limit)
        line.addWidget(Words("MB", self, size=SMALL, wraps=False))
        line.addWidget(self.folding)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        whole.addLayout(line)
        whole.addWidget(self._details)

    def _set_limit(self) -> None:
        if self.limit.hasAcceptableInput():
            self._shelf.mail_limit = int(self.limit.text())
        self.limit.setText(str(self._shelf.mail_limit))
        self._known = None
        self._refresh()

    # --- what it weighs ---------------------------------------------------------------------

    def _refresh(self) -> None:
        items = self._items()
        if items == self._known:
            return
        self._known = items
        self.setVisible(len(items) > 1)
        limit = self._shelf.mail_limit << 20
        found = self.budget = budget(items, limit)
        meaning: Meaning = "done" if found.fits else "warning"
        self._symbol.set_meaning(meaning)
        self.words.setText(found.sentence)
        self._bar.setMaximum(100)
        self._bar.setValue(min(100, round(100 * found.weight / limit)))
        self._bar.setAccessibleName(f"{megabytes(found.weight)} / {megabytes(limit)}")
        self.folding.setVisible(not found.fits or bool(found.shrinks))
        if not self.folding.isVisibleTo(self):
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
                items.append(Item(label, size, self._shelf.looking.inspection(name)))
        others = {name for name, _ in named_files(self._editor.answers)} - named
        figures = sum(map(self._size, others))
        return (Item(FORM, _FORM_BYTES + (_FIGURES + 1) * figures), *items)

    def _size(self, name: str) -> int:
        kept = self._shelf.opened.files.attachments.kept(name) if name else None
        return kept.size if kept is not None else 0

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
        for shrink in found.shrinks[:_MOST_TOLD]:
            self._listed.addWidget(self._leading(shrink.advice, self._places.get(shrink.label)))
        if not found.fits and len(found.volumes) > 1:
            self._say(f"不压缩的话，按邮件上限分{len(found.volumes)}封发送：")
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
