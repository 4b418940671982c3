"""Two versions of a draft side by side: what differs, field by field, with the words marked."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.model.difference import Difference
from app.model.marking import Piece, marked, shortened
from app.ui.appearance import GRID, blend, colour_of
from app.ui.ground import bold
from app.ui.sheet import LeadingRow, Plate, Sheet, write
from app.ui.words import Words

_AT_ONCE = 60
"""So many differences are shown before one asks for more."""
_NOTHING = "（没有填写）"


class Comparison(Sheet):
    """Differences below each other; the title of each leads to its field."""

    led = Signal(object)
    """A person wants to go to this path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("两个版本的不同之处")
        self._differences: tuple[Difference, ...] = ()
        self._names = "", ""
        self._boxes: list[DifferenceBox] = []
        self._words = Words("", self.inside)
        self._heads = Words("", self.inside, strong=True), Words("", self.inside, strong=True)
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        line.setSpacing(2 * GRID)
        for head in self._heads:
            line.addWidget(head, 1)
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        self.more = QPushButton(self.inside)
        self.more.clicked.connect(self._show_more)
        self.column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 4 * GRID)
        self.column.setSpacing(GRID)
        self.column.addWidget(self._words)
        self.column.addLayout(line)
        self.column.addLayout(self._list)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_differences((), ("", ""))

    def show_differences(
        self, differences: Sequence[Difference], names: tuple[str, str], words: str = ""
    ) -> None:
        """Show these between the versions of these names; ``words`` are said above them."""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        told = tuple(differences)
        if (told, names) == (self._differences, self._names):
            return
        self._differences, self._names = told, names
        for box in self._boxes:
            box.hide()
            box.deleteLater()
        self._boxes = []
        for head, name in zip(self._heads, names, strict=True):
            head.setText(name)
            head.setVisible(bool(told))
        self.verticalScrollBar().setValue(0)
        self._show_more()

    @property
    def boxes(self) -> Sequence[DifferenceBox]:
        """What is shown, from the top."""
        return self._boxes

    def _show_more(self) -> None:
        first = len(self._boxes)
        for difference in self._differences[first : first + _AT_ONCE]:
            box = DifferenceBox(difference, self._names, self.inside)
            box.title.led.connect(self.led)
            self._list.addWidget(box)
            self._boxes.append(box)
        left = len(self._differences) - len(self._boxes)
        self.more.setText(f"再显示{min(left, _AT_ONCE)}处（还有{left}处）")
        self.more.setVisible(left > 0)


class DifferenceBox(Plate):
    """One difference: the field's name, and below it what stood and what stands there."""

    def __init__(self, difference: Difference, names: tuple[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.difference = difference
        self.title = _Title(difference, self)
        self.sides = Sides((difference.before, difference.after), names, self)
        self.before, self.after = self.sides.before, self.sides.after
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, GRID + 4)
        column.setSpacing(GRID // 2)
        column.addWidget(self.title)
        column.addWidget(self.sides)


class Sides(QWidget):
    """Two texts side by side; what is only in one of them is marked there.

    ``blank`` is said where there is no text.
    """

    def __init__(
        self, texts: tuple[str, str], names: tuple[str, str], parent: QWidget, blank: str = _NOTHING
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._names = names
        self._blank = blank
        self._tinted: QPalette | None = None
        self.before = _text(self, blank=not texts[0])
        self.after = _text(self, blank=not texts[1])
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        line.setSpacing(2 * GRID)
        for label in (self.before, self.after):
            line.addWidget(label, 1, Qt.AlignmentFlag.AlignTop)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write()

    def _write(self) -> None:
        palette = self.palette()
        if palette == self._tinted:
            return
        self._tinted = palette
        base = palette.base().color()
        pieces = marked(*self._texts)
        for number, label in enumerate((self.before, self.after)):
            colour = colour_of("error" if number == 0 else "done", palette)
            ground = blend(base, colour, 0.22)
            text = self._texts[number]
            if text:
                label.setText(html_of(shortened(pieces[number]), ground, struck=number == 0))
            else:
                label.setText(self._blank)
            label.setAccessibleName(f"{self._names[number]}：{text or self._blank}")


class _Title(LeadingRow):
    """The name of the field, which leads to it."""

    def __init__(self, difference: Difference, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = difference.title.replace("「", "").replace("」", "")
        self.tell(f"{difference.title}，转到栏目", difference.path)

    def paint(self, painter: QPainter, box: QRect) -> None:
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.Link))
        width = painter.fontMetrics().horizontalAdvance("转到 ›")
        write(painter, box, "转到 ›", Qt.AlignmentFlag.AlignRight)
        painter.setFont(bold(self.font()))
        painter.setPen(self.palette().text().color())
        write(painter, box.adjusted(0, 0, -width - GRID, 0), self._words)


def html_of(pieces: Iterable[Piece], ground: QColor, *, struck: bool) -> str:
    """The pieces as rich text: what changed on a ground of its own, struck out or underlined.

    Where nothing stayed there is nothing to mark: the two texts stand side by side.
    """
    held = tuple(pieces)
    marks = not all(piece.changed for piece in held)
    line = "line-through" if struck else "underline"
    style = f"background-color:{ground.name()};text-decoration:{line}"
    parts: list[str] = []
    for piece in held:
        words = html.escape(piece.text).replace("\n", "<br>")
        parts.append(f'<span style="{style}">{words}</span>' if piece.changed and marks else words)
    return f'<p style="white-space:pre-wrap;margin:0">{"".join(parts)}</p>'


def _text(parent: QWidget, *, blank: bool) -> Words:
    label = Words("", parent, tone="faint" if blank else "plain")
    label.setTextFormat(Qt.TextFormat.PlainText if blank else Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return label
