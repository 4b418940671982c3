"""From words to lines: faces, widths, breaking, justification and the line under an answer.

Widths are counted in em while lines are filled. A line is broken where UAX #14 and the Chinese
rules allow; a word that is longer than a whole line is cut where the line is full, so that nothing
ever leaves its column. Justification widens the gaps next to Chinese characters and nothing else.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, compress, count, pairwise
from typing import Literal

from app.export import fonts
from app.export.fonts import BUNDLED, Face, Role
from app.export.linebreak import GOOD, LAST_RESORT, WITHIN_WORD, emergency, gaps, opportunities
from app.export.pdf.faces import print_face
from app.export.typography import TextStyle

GETA = "〓"
"""Set for a character that no font has, as printers do; a box is never set."""

UNDERLINE_PADDING = 0.25
"""How far the line under an answer reaches beyond it on both sides, in em."""

_MAX_GAP = 0.3
"""A line that would have to be widened by more than this (em) at each gap stays ragged."""

_HALF_AT_END = frozenset("，。、；：）】》」』”’")
"""Marks whose right half is empty: it may stand outside the column at the end of a line."""

_EPSILON = 1e-6

_IN_PLACE = 4.0
"""A word that fits on no line is cut where it stands, if there is this much room for it (em)."""

_GOOD_WITHIN = 16
"""So many characters a cut goes back for the punctuation of an address."""


Mark = Literal["", "removed", "added"]
"""How words are marked in a report of changes: struck out, or with a line under them."""

Stretch = tuple[float, float]
"""Left and right end of a line along words."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words set in one way."""

    text: str
    underlined: bool = False
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face in a line; ``x`` from the left of the column, ``gap`` behind each."""

    x: float
    face: Face
    text: str
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is printed; ``rules`` are the ends of what is underlined, ``marks`` of marks."""

    runs: tuple[Run, ...]
    rules: tuple[Stretch, ...] = ()
    marks: tuple[tuple[Stretch, Mark], ...] = ()

    def moved(self, by: float) -> Line:
        """The same, further to the right."""
        runs = tuple(replace(run, x=run.x + by) for run in self.runs)
        rules = tuple((left + by, right + by) for left, right in self.rules)
        marks: tuple[tuple[Stretch, Mark], ...] = tuple(
            ((left + by, right + by), mark) for (left, right), mark in self.marks
        )
        return Line(runs, rules, marks)


class Setting:
    """A paragraph's characters, ready to be broken into lines.

    Attributes:
        text: the characters that are set.
        ends: where each character begins on an endless line, and where the last one ends, in em.
    """

    def __init__(self, spans: Sequence[Span], role: Role) -> None:
        """Choose faces, measure, and find where the text may be broken."""
        pieces: list[str] = []
        self._underlined: list[tuple[int, int]] = []
        self._marked: list[tuple[int, int, Mark]] = []
        length = 0
        for span in spans:
            piece = _clean(span.text)
            if piece and span.underlined:
                self._underlined.append((length, length + len(piece)))
            if piece and span.mark:
                self._marked.append((length, length + len(piece), span.mark))
            pieces.append(piece)
            length += len(piece)
        self._faces, self.text = _faces("".join(pieces), role)
        widths: list[float] = []
        for face, start, end in self._faces:
            widths += map(print_face(face).widths.__getitem__, self.text[start:end])
        self._leads: dict[int, float] = {}
        for start, end in self._underlined:
            self._leads[start] = UNDERLINE_PADDING
            widths[start] += UNDERLINE_PADDING
            widths[end - 1] += UNDERLINE_PADDING
        self.ends = list(accumulate(widths, initial=0.0))
        self._breaks = list(compress(count(), opportunities(self.text)))
        self._gaps: list[int] | None = None

    @property
    def width(self) -> float:
        """Of the whole on one line, in em."""
        return self.ends[-1]

    @property
    def longest_word(self) -> float:
        """The widest stretch without a break, in em."""
        places = [0, *self._breaks, len(self.text)]
        return max(self.ends[self._trim(a, b)] - self.ends[a] for a, b in pairwise(places))

    def lines(self, first: float, rest: float) -> Iterator[tuple[int, int]]:
        """Start and end of each line; ``first`` and ``rest`` are the widths of lines, in em."""
        start, room = 0, first
        while start < len(self.text):
            end = self._line_end(start, room, rest)
            yield start, end
            start, room = end, rest

    def _line_end(self, start: int, room: float, full: float) -> int:
        text, ends = self.text, self.ends
        limit = ends[start] + room + _EPSILON
        fit = bisect_right(ends, limit, lo=start + 1) - 1
        if fit >= len(text):
            return len(text)
        if text[fit] in _HALF_AT_END and ends[fit + 1] - self.half(fit + 1) <= limit:
            fit += 1
        while fit < len(text) and text[fit] == " ":
            fit += 1  # spaces at the end of a line take no room
        if fit >= len(text):
            return fit
        if fit <= start:
            return start + 1  # one character that is wider than the column
        at = bisect_right(self._breaks, fit)
        best = self._breaks[at - 1] if at else 0
        if best == fit:
            return best
        following = self._breaks[at] if at < len(self._breaks) else len(text)
        word = max(best, start)
        if word > start:
            fits_a_line = ends[self._trim(word, following)] - ends[word] <= full + _EPSILON
            if fits_a_line or limit - ends[word] < _IN_PLACE:
                return word
        return self._cut(word, fit, following) or word

    def _cut(self, word: int, fit: int, following: int) -> int:
        """Where to cut a word that begins at ``word`` and has no break before ``following``."""
        grades = emergency(self.text[word:following])
        for grade, reach in ((GOOD, _GOOD_WITHIN), (WITHIN_WORD, fit), (LAST_RESORT, fit)):
            for place in range(fit, max(word, fit - reach), -1):
                if grades[place - word] >= grade:
                    return place
        return fit if fit > word else 0

    def half(self, end: int) -> float:
        """How much of a line's last character may stand outside the column, in em."""
        if self.text[end - 1] not in _HALF_AT_END:
            return 0.0
        return (self.ends[end] - self.ends[end - 1]) / 2

    def _trim(self, start: int, end: int) -> int:
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return end

    def trimmed(self, start: int, end: int) -> int:
        """The end of a line without the spaces that hang there; blanks alone are kept."""
        return self._trim(start, end) if self.text[start:end].strip(" ") else end

    def gaps(self, start: int, end: int) -> list[int]:
        """Characters of a line before which it may be widened."""
        if self._gaps is None:
            self._gaps = list(compress(count(), gaps(self.text)))
        return self._gaps[bisect_right(self._gaps, start) : bisect_left(self._gaps, end)]

    def runs(
        self, start: int, end: int, size: float, left: float, wider: Sequence[int], gap: float
    ) -> Iterator[Run]:
        """The runs of a line that begins at ``left``; lengths in points.

        ``wider`` are the characters that have the room ``gap`` before them.
        """
        cuts = {start, end}
        cuts.update(a for _, a, _ in self._faces if start < a < end)
        cuts.update(a for ends in self._underlined for a in ends if start < a < end)
        # A run is of characters that all have the gap behind them, or all have not.
        behind = {place - 1 for place in wider}
        cuts.update(place for place in behind if place - 1 not in behind and place > start)
        cuts.update(place + 1 for place in behind if place + 1 not in behind)
        number = bisect_right(self._faces, start, key=lambda face: face[1]) - 1
        for a, b in pairwise(sorted(cuts)):
            while self._faces[number][2] <= a:
                number += 1
            x = left + self._offset(start, a, size, wider, gap) + self._leads.get(a, 0.0) * size
            yield Run(x, self._faces[number][0], self.text[a:b], gap if a in behind else 0.0)

    def rules(
        self, start: int, end: int, size: float, left: float, wider: Sequence[int], gap: float
    ) -> Iterator[tuple[float, float]]:
        """The ends of the lines under what is underlined, see :meth:`runs`."""
        for a, b in self._underlined:
            if a < end and b > start:
                yield self._stretch(a, b, start, end, size, left, wider, gap)

    def marks(
        self, start: int, end: int, size: float, left: float, wider: Sequence[int], gap: float
    ) -> Iterator[tuple[Stretch, Mark]]:
        """The ends of what is marked, and how, see :meth:`runs`."""
        for a, b, mark in self._marked:
            if a < end and b > start:
                yield self._stretch(a, b, start, end, size, left, wider, gap), mark

    def _stretch(
        self,
        first: int,
        behind: int,
        start: int,
        end: int,
        size: float,
        left: float,
        wider: Sequence[int],
        gap: float,
    ) -> Stretch:
        """From where to where the characters from ``first`` on reach in a line."""
        first, last = max(first, start), min(behind, end) - 1
        right = self._offset(start, last, size, wider, gap)
        right += (self.ends[last + 1] - self.ends[last]) * size
        return left + self._offset(start, first, size, wider, gap), left + right

    def _offset(
        self, start: int, place: int, size: float, wider: Sequence[int], gap: float
    ) -> float:
        """From the beginning of a line to the place before a character."""
        return (self.ends[place] - self.ends[start]) * size + bisect_right(wider, place) * gap


def set_lines(spans: Sequence[Span], style: TextStyle, width: float) -> list[Line]:
    """Break words into lines of ``width`` points; at least one line, which may be empty."""
    setting = Setting(spans, style.role)
    size = style.size
    # In a column too narrow for it, an indent gives way.
    left = max(0.0, min(style.left, width / size - 1))
    rest = width / size - left
    first = min(rest, max(1.0, rest - style.indent))
    lines: list[Line] = []
    for start, end in setting.lines(first, rest):
        room = rest if start else first
        indent = left + rest - room
        shown = setting.trimmed(start, end)
        natural = setting.ends[shown] - setting.ends[start]
        slack = max(0.0, room - natural)
        wider: list[int] = []
        gap = 0.0
        if style.align == "justify" and end < len(setting.text):
            if not slack:  # the last mark stands outside by half
                slack = max(0.0, room - natural + setting.half(shown))
            wider = setting.gaps(start, shown)
            gap = slack / len(wider) if wider else 0.0
            if gap > _MAX_GAP:
                wider, gap = [], 0.0
        elif style.align == "center":
            indent += slack / 2
        elif style.align == "right":
            indent += slack
        place = (start, shown, size, indent * size, wider, gap * size)
        made = setting.runs(*place), setting.rules(*place), setting.marks(*place)
        lines.append(Line(tuple(made[0]), tuple(made[1]), tuple(made[2])))
    return lines or [Line(())]


def _clean(text: str) -> str:
    """Text on one line: what would break a line or has no width of its own becomes a space."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in _TO_SPACE else c for c in text)


_TO_SPACE = frozenset(("Cc", "Zl", "Zp"))


def _faces(text: str, role: Role) -> tuple[list[tuple[Face, int, int]], str]:
    """The face of each stretch, and the text with 〓 for what no face has."""
    faces: list[tuple[Face, int, int]] = []
    pieces: list[str] = []
    length = 0
    for face, run in fonts.runs(text, role):
        piece = run if face else GETA * len(run)
        faces.append((face or BUNDLED[role], length, length + len(piece)))
        pieces.append(piece)
        length += len(piece)
    return faces, "".join(pieces)
