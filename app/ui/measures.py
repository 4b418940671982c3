"""Rows of the overview: how far a step is, what is used of a limit, what is still in the way."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette
from PySide6.QtWidgets import QWidget

from app.model.checks import NEAR_LIMIT, Budget
from app.ui.appearance import GRID, MEANINGS, Meaning, blend, colour_of, secondary
from app.ui.ground import bold
from app.ui.sheet import LeadingRow, write
from app.ui.standing import Hurdle, StepStanding
from app.ui.symbols import SIZE, paint_symbol

_RIGHT = Qt.AlignmentFlag.AlignRight
_BAR = 6


class StepRow(LeadingRow):
    """A step: its sign, its title, a bar of what is answered, and what is wrong."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._standing: StepStanding | None = None

    def show_standing(self, standing: StepStanding) -> None:
        """Show how far a step is."""
        if standing != self._standing:
            self._standing = standing
            words = [standing.step.title, MEANINGS[standing.progress.state]]
            words += [f"已填{standing.answered}项，共{standing.asked}项", _troubles(standing)]
            self.tell("，".join(filter(None, words)), standing.place)

    def paint(self, painter: QPainter, box: QRect) -> None:
        standing, palette = self._standing, self.palette()
        if standing is None:
            return
        state: Meaning = standing.progress.state
        paint_symbol(painter, _sign_box(box), state, colour_of(state, palette))
        title, bar, count, rest = _columns(box.adjusted(SIZE + GRID, 0, 0, 0), self.em)
        painter.setPen(palette.text().color())
        write(painter, title, standing.step.title)
        shares = [(standing.answered, _done(palette)), (len(standing.missing), _lack(palette))]
        _paint_bar(painter, bar, palette, shares, standing.asked)
        painter.setPen(secondary(palette))
        write(painter, count, f"{standing.answered} / {standing.asked} 项", _RIGHT)
        worse: Meaning = "error" if standing.progress.errors else "warning"
        painter.setPen(colour_of(worse, palette))
        write(painter, rest, _troubles(standing))


class BudgetRow(LeadingRow):
    """A limit: what it is of, a bar of what is used, and how much is left or over."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[str, Budget] | None = None

    def show_budget(self, shown: tuple[str, Budget]) -> None:
        """Show what is used of a limit; the text is what the limit is of."""
        if shown != self._shown:
            self._shown = title, budget = shown
            words = f"{title}，已写{budget.words}字，限{budget.limit}字，{_left_words(budget)}"
            self.tell(words, budget.fields[0].path)

    def paint(self, painter: QPainter, box: QRect) -> None:
        if self._shown is None:
            return
        name, budget = self._shown
        palette = self.palette()
        over, near = budget.words > budget.limit, budget.words >= budget.limit * NEAR_LIMIT
        if over or near:
            meaning: Meaning = "error" if over else "info"
            paint_symbol(painter, _sign_box(box), meaning, colour_of(meaning, palette))
        title, bar, count, rest = _columns(box.adjusted(SIZE + GRID, 0, 0, 0), self.em)
        painter.setPen(palette.text().color())
        write(painter, title, name)
        colour = colour_of("error", palette) if over else _done(palette)
        _paint_bar(painter, bar, palette, [(budget.words, colour)], budget.limit)
        painter.setPen(secondary(palette))
        write(painter, count, f"{budget.words} / {budget.limit} 字", _RIGHT)
        painter.setPen(colour_of("error", palette) if over else secondary(palette))
        write(painter, rest, _left_words(budget))


class HurdleRow(LeadingRow):
    """Something between here and 定稿, or that it is out of the way."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._hurdle: Hurdle | None = None

    def show_hurdle(self, hurdle: Hurdle) -> None:
        """Show how much of it is left."""
        if hurdle != self._hurdle:
            self._hurdle = hurdle
            self.tell(f"{hurdle.title}：{hurdle.words}", hurdle.place)

    def paint(self, painter: QPainter, box: QRect) -> None:
        hurdle, palette = self._hurdle, self.palette()
        if hurdle is None:
            return
        meaning: Meaning = "done"
        if hurdle.count:
            meaning = "error" if hurdle.hinders else "warning"
            meaning = "empty" if hurdle.pending else meaning
        paint_symbol(painter, _sign_box(box), meaning, colour_of(meaning, palette))
        line = box.adjusted(SIZE + GRID, 0, 0, 0)
        painter.setFont(bold(self.font()))
        painter.setPen(palette.text().color())
        name = QRect(line)
        name.setWidth(painter.fontMetrics().horizontalAdvance("国" * 5))
        write(painter, name, hurdle.title)
        painter.setFont(self.font())
        link = "去处理 ›" if hurdle.place is not None else ""
        width = painter.fontMetrics().horizontalAdvance(link)
        words = QRect(line)
        words.setLeft(name.right() + 1)
        words.setRight(line.right() - width - GRID)
        painter.setPen(palette.text().color() if hurdle.count else secondary(palette))
        write(painter, words, hurdle.words)
        painter.setPen(palette.color(QPalette.ColorRole.Link))
        write(painter, line, link, _RIGHT)


def _troubles(standing: StepStanding) -> str:
    """What is wrong with a step, in a few words: 错误2，待填4，警告3."""
    progress = standing.progress
    counted = (
        ("错误", progress.wrong),
        ("待填", progress.pending),
        ("警告", progress.warnings),
    )
    return "，".join(f"{name}{number}" for name, number in counted if number)


def _left_words(budget: Budget) -> str:
    left = budget.limit - budget.words
    if left < 0:
        return f"超出{-left}字"
    return f"还可写{left}字" if left else "已用完"


def _sign_box(box: QRect) -> QRectF:
    return QRectF(box.left(), box.center().y() - SIZE / 2 + 1, SIZE, SIZE)


def _columns(box: QRect, em: int) -> tuple[QRect, QRect, QRect, QRect]:
    """Title, bar, count and remark, side by side; ``em`` is the width of a Chinese character.

    The columns of all rows agree.
    """
    width = box.width()
    count = min(7 * em, round(width * 0.18))
    rest = min(13 * em, round(width * 0.28))
    bar = min(round(width * (0.2 if width > 50 * em else 0.12)), 176)
    title = max(width - count - rest - bar - 4 * GRID, 40)
    left = box.left()
    boxes: list[QRect] = []
    for part, gap in ((title, GRID), (bar, GRID), (count, 2 * GRID), (rest, 0)):
        boxes.append(QRect(left, box.top(), part, box.height()))
        left += part + gap
    return boxes[0], boxes[1], boxes[2], boxes[3]


def _done(palette: QPalette) -> QColor:
    return blend(palette.base().color(), colour_of("done", palette), 0.8)


def _lack(palette: QPalette) -> QBrush:
    return QBrush(colour_of("error", palette), Qt.BrushStyle.BDiagPattern)


def _paint_bar(
    painter: QPainter,
    box: QRect,
    palette: QPalette,
    shares: list[tuple[int, QColor] | tuple[int, QBrush]],
    whole: int,
) -> None:
    """A bar of which each of ``shares`` takes its part of ``whole``, one behind the other."""
    bar = QRectF(box.left(), box.center().y() - _BAR / 2 + 1, box.width(), _BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(blend(palette.base().color(), palette.text().color(), 0.12))
    painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
    left = bar.left()
    for share, filling in shares:
        width = bar.width() * min(share / whole, 1.0) if whole else 0.0
        width = min(max(width, _BAR if share else 0.0), bar.right() - left)
        if width > 0:
            painter.setBrush(filling)
            painter.drawRoundedRect(QRectF(left, bar.top(), width, _BAR), _BAR / 2, _BAR / 2)
            left += width
