"""Whether what is seen stands where it must: words in their paragraph, answers in their cell.

The characters of a page may be the right ones in the right order, and yet an answer may have been
moved beside another label. So lines must follow one another, paragraphs stand below one another,
rows of a grid likewise, and what a cell holds must lie between the sides of its columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from app.export.typography import CELL_PADDING_X, MARGIN_INNER_MM, MARGIN_OUTER_MM, MM
from app.export.verify.comparing import Difference, short
from app.export.verify.expectation import Box, Expectation, Lines, Table
from app.export.verify.pdf import Place

_SLACK = 4.0
"""Points by which glyphs may reach out of their lines: boxes are of the ink, not of the line."""
_LINES = 2.5
"""So many heights of its characters a line may stand below the one before it."""
_HEIGHT = 12.0
"""Characters of one line may be so far apart: a low line and a quotation mark."""
_SIDE = CELL_PADDING_X
"""Letters overhang the sides of a cell by less, and punctuation at a line's end."""

_Point = tuple[int, float]


@dataclass(frozen=True, slots=True)
class _Extent:
    """From where to where something reaches: pages and heights, and left and right."""

    top: _Point
    bottom: _Point
    left: float
    right: float
    first: int
    """The piece that it begins with."""


def misplaced(file: str, expected: Expectation, places: Sequence[Place]) -> Iterator[Difference]:
    """What stands elsewhere than it must; ``places`` are those of all expected characters."""
    checker = _Checker(expected, places)
    checker.flow(expected.flow)
    for index in sorted(checker.wrong):
        piece = expected.pieces[index]
        path = str(piece.path) if piece.path is not None else ""
        words = f"“{file}”的「{piece.name}」中，“{short(piece.text)}”不在它应在的位置。"
        yield Difference(file, path, piece.text, piece.text, words)


class _Checker:
    def __init__(self, expected: Expectation, places: Sequence[Place]) -> None:
        self._places = places
        self._starts = [0, *accumulate(len(piece.text) for piece in expected.pieces)]
        self._pieces = expected.pieces
        self.wrong: set[int] = set()

    def flow(self, flow: Sequence[Lines | Table]) -> _Extent | None:
        """Check that things stand one below the other; gives how far they reach."""
        extents: list[_Extent] = []
        for item in flow:
            extent = self._lines(item) if isinstance(item, Lines) else self._table(item)
            if extent is None:
                continue
            if extents and not _below(extents[-1], extent):
                if len(extents) == 1 or not _below(extents[-2], extent):
                    self._blame(extents[-1], extent)
                    continue
                self.wrong.add(extents.pop().first)  # it was the one before that went astray
            extents.append(extent)
        return _united(extents)

    def _lines(self, lines: Lines) -> _Extent | None:
        start, end = self._starts[lines.first], self._starts[lines.behind]
        if start == end:
            return None
        places = self._places[start:end]
        for offset, (one, other) in enumerate(pairwise(places), start + 1):
            if not _follows(one, other):
                self.wrong.add(self._piece(offset))
        return _Extent(
            min((p.page, p.top) for p in places),
            max((p.page, p.bottom) for p in places),
            min(p.left - text_side(p.page) for p in places),
            max(p.right - text_side(p.page) for p in places),
            self._piece(start),
        )

    def _piece(self, at: int) -> int:
        """The piece that the character at ``at`` belongs to."""
        low, high = 0, len(self._pieces)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= at else (low, middle)
        return low

    def _table(self, table: Table) -> _Extent | None:
        """Rows below rows; what spans several is looked at with the last of them."""
        above: _Extent | None = None
        waiting: list[tuple[int, _Extent]] = []
        extents: list[_Extent] = []
        for number, row in enumerate(table.rows):
            here: list[_Extent] = []
            beside: _Extent | None = None
            for box in row:
                extent = self.flow(box.flow)
                if extent is None:
                    continue
                self._check_sides(box, extent, beside)
                beside = extent
                if above is not None and not _below(above, extent):
                    self._blame(above, extent)
                elif box.rows == 1 and here and not _beside(here[0], extent):
                    self._blame(here[0], extent)
                elif box.rows > 1:
                    waiting.append((number + box.rows, extent))
                else:
                    here.append(extent)
            ended = [extent for until, extent in waiting if until <= number + 1]
            waiting = [(until, extent) for until, extent in waiting if until > number + 1]
            united = _united([*here, *ended])
            if united is not None:
                # Below an empty row, what follows still stands below the one before.
                above = united
                extents.append(united)
        return _united(extents)

    def _check_sides(self, box: Box, extent: _Extent, beside: _Extent | None) -> None:
        if box.right:
            inside = extent.left >= box.left * MM - _SIDE and extent.right <= box.right * MM + _SIDE
        else:
            inside = beside is None or extent.left >= beside.right - _SLACK
        if not inside:
            self.wrong.add(extent.first)

    def _blame(self, above: _Extent, below: _Extent) -> None:
        """Of two things that stand the wrong way round: an answer rather than a label."""
        answers = [i for i in (below.first, above.first) if self._pieces[i].path is not None]
        self.wrong.add(answers[0] if answers else below.first)


def text_side(page: int) -> float:
    """The left side of the text on a page (from 0), in points: odd pages are bound on the left."""
    return (MARGIN_OUTER_MM if page % 2 else MARGIN_INNER_MM) * MM


def _follows(one: Place, other: Place) -> bool:
    """Whether a character stands behind another, or begins the next line or page."""
    if other.page != one.page:
        return other.page == one.page + 1
    if other.left >= one.left and abs(other.top - one.top) < _HEIGHT / 2:
        return True
    height = max(one.bottom - one.top, other.bottom - other.top, _HEIGHT)
    if other.left >= one.left and abs(_middle(other) - _middle(one)) < height:
        return True
    return _middle(one) < _middle(other) and other.top - one.bottom < _LINES * height + 10


def _middle(place: Place) -> float:
    return (place.top + place.bottom) / 2


def _below(above: _Extent, below: _Extent) -> bool:
    page, bottom = above.bottom
    return below.top >= (page, bottom - _SLACK)


def _beside(one: _Extent, other: _Extent) -> bool:
    """Whether two cells of a row stand at the same height, at least in part."""
    return not (_clear(one, other) or _clear(other, one))


def _clear(above: _Extent, below: _Extent) -> bool:
    """Whether there is room between two things: a full stop stands low in its line."""
    page, bottom = above.bottom
    return below.top > (page, bottom + _SLACK)


def _united(extents: Sequence[_Extent]) -> _Extent | None:
    if not extents:
        return None
    return _Extent(
        min(extent.top for extent in extents),
        max(extent.bottom for extent in extents),
        min(extent.left for extent in extents),
        max(extent.right for extent in extents),
        extents[0].first,
    )
