"""How wide the columns of a narrative's table are."""

from __future__ import annotations

from collections.abc import Sequence

from app.export.pdf.text import Setting, Span
from app.export.typography import DATA_CELL, DATA_HEADER, DATA_PADDING_X

LEAST_PADDING = 0.75
"""Between a border and a word where columns are so many that there is no room, in points."""

NARROWEST = max(DATA_CELL.size, DATA_HEADER.size) + 2 * LEAST_PADDING
"""Of a column: one Chinese character a line."""

_SPARE = 0.01
"""So that rounding never breaks a word that was measured to fit, in points."""


def column_widths(columns: Sequence[Sequence[str]], width: float) -> list[float]:
    """Widths that fill ``width`` (points), ``columns`` being the words of each, header first.

    If there is room, every column is as wide as its longest text, and all have the same share of
    the rest. Otherwise the wide columns share what the narrow ones leave, and none is narrower than
    its longest word, unless the words alone are too wide.
    """
    wanted: list[float] = []
    words: list[float] = []
    for column in columns:
        longest = longest_word = NARROWEST
        for number, text in enumerate(column):
            style = DATA_CELL if number else DATA_HEADER
            setting = Setting((Span(text),), style.role)
            around = 2 * DATA_PADDING_X + _SPARE
            longest = max(longest, setting.width * style.size + around)
            longest_word = max(longest_word, setting.longest_word * style.size + around)
        wanted.append(longest)
        words.append(longest_word)
    if sum(wanted) <= width:
        extra = (width - sum(wanted)) / len(wanted)
        return [each + extra for each in wanted]
    if sum(words) <= width:
        return _shared(words, wanted, width)
    return _shared([NARROWEST] * len(words), words, width)


def _shared(least: Sequence[float], most: Sequence[float], width: float) -> list[float]:
    """Widths between ``least`` and ``most`` that add up to ``width``, with one limit for all."""
    low, high = 0.0, width
    for _ in range(50):
        limit = (low + high) / 2
        if sum(min(max(a, limit), b) for a, b in zip(least, most, strict=True)) > width:
            high = limit
        else:
            low = limit
    return [min(max(a, low), b) for a, b in zip(least, most, strict=True)]
