"""字数 beside a long text: how much of its limit is used, as a bar and in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.model.answers import Answers
from app.model.checks import NEAR_LIMIT, budgets_of, words_of
from app.model.paths import FieldPath
from app.ui.appearance import GRID, Meaning, blend, colour_of, secondary
from app.ui.plain import set_tip
from app.ui.symbols import paint_symbol

_BAR = QSize(120, 6)
_SIGN = 14
_SMALL = 0.9


@dataclass(frozen=True, slots=True)
class Use:
    """What a narrative uses of its limit.

    ``own`` 字 are its own, ``before`` those of the fields printed before it that share the limit,
    ``words`` those of all of them. ``limit`` is 0 where there is none.
    """

    own: int
    before: int = 0
    words: int = 0
    limit: int = 0
    shared: bool = False

    @property
    def over(self) -> int:
        """So many 字 are too much."""
        return max(0, self.words - self.limit) if self.limit else 0

    @property
    def room(self) -> int | None:
        """So many of its own words are within the limit; ``None`` where none is too much."""
        return max(0, self.limit - self.before) if self.over else None

    @property
    def meaning(self) -> Meaning:
        """Over the limit, near it, or neither."""
        if self.over:
            return "error"
        near = self.limit and self.words >= self.limit * NEAR_LIMIT
        return "warning" if near else "info"


def use_of(answers: Answers, path: FieldPath) -> Use:
    """What the narrative at ``path`` uses of its limit."""
    own = words_of(answers.value(path))
    for budget in budgets_of(answers):
        paths = [field.path for field in budget.fields]
        if path in paths:
            earlier = paths[: paths.index(path)]
            before = sum(words_of(answers.value(other)) for other in earlier)
            return Use(own, before, budget.words, budget.limit, len(paths) > 1)
    return Use(own, words=own)


class Gauge(QWidget):
    """A bar that fills up, and the numbers; the words say all that the colour does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._use: Use = Use(0)
        self._words: str = ""
        self.show_use(Use(0))

    @property
    def words(self) -> str:
        """What is written beside the bar."""
        return self._words

    def show_use(self, use: Use) -> None:
        """Show another count."""
        words = _words(use)
        if words == self._words and use == self._use:
            return
        self._use, self._words = use, words
        self.setAccessibleName(f"字数：{words}")
        set_tip(self, _explanation(use))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        width = metrics.horizontalAdvance(self._words) + 2
        if self._use.limit:
            width += _BAR.width() + GRID + (_SIGN + GRID // 2 if self._use.over else 0)
        return QSize(width, max(metrics.height(), _SIGN))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        use, palette = self._use, self.palette()
        colour = colour_of(use.meaning, palette) if use.meaning != "info" else secondary(palette)
        box = QRectF(self.rect())
        if use.limit:
            bar = QRectF(0, (box.height() - _BAR.height()) / 2, _BAR.width(), _BAR.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(blend(palette.base().color(), palette.text().color(), 0.14))
            painter.drawRoundedRect(bar, 3, 3)
            self._fill(painter, bar)
            box.setLeft(bar.right() + GRID)
            if use.over:
                sign = QRectF(box.left(), (box.height() - _SIGN) / 2, _SIGN, _SIGN)
                paint_symbol(painter, sign, "error", colour)
                box.setLeft(sign.right() + GRID // 2)
        painter.setPen(colour)
        painter.setFont(self._font())
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words
        )
        painter.end()

    def _fill(self, painter: QPainter, bar: QRectF) -> None:
        """The share of the others lighter, its own in full colour."""
        use, palette = self._use, self.palette()
        full = palette.accent().color()
        if use.meaning != "info":
            full = colour_of(use.meaning, palette)
        whole = max(use.limit, use.words)
        for words, colour in (
            (use.words, blend(palette.base().color(), full, 0.45)),
            (use.own, full),
        ):
            part = QRectF(bar)
            part.setWidth(bar.width() * words / whole if whole else 0)
            if part.width() >= 1:
                painter.setBrush(colour)
                painter.drawRoundedRect(part, 3, 3)

    def _font(self) -> QFont:
        font = QApplication.font(self)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font


def _words(use: Use) -> str:
    if not use.limit:
        return f"{use.own:,} 字"
    words = f"{use.words:,} / {use.limit:,} 字"
    if use.shared:
        words = f"本栏 {use.own:,} 字，合计 {words}"
    return f"{words}，超出 {use.over:,} 字" if use.over else words


def _explanation(use: Use) -> str:
    if not use.limit:
        return "按 Word 的方法计算的字数"
    together = "几个栏目合计" if use.shared else ""
    if use.over:
        return f"{together}超过上限 {use.over:,} 字，超出的部分在文中标出"
    return f"{together}还可以写 {use.limit - use.words:,} 字（按 Word 的方法计算）"
