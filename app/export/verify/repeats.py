"""What pages make of a document: headers that they repeat, rows that they tear apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from app.export.typography import MM
from app.export.verify.expectation import Box, Expectation, Lines, Table
from app.export.verify.pdf import Place
from app.export.verify.places import text_side

_PROBE = 30
"""So many characters behind a header tell where in the document a page goes on."""


def without_repeats(
    expected: Expectation, text: str, places: Sequence[Place]
) -> tuple[str, list[Place]]:
    """What was seen on pages, and where, without headers that are there for the second time."""
    wanted, at = expected.text, 0
    kept: list[int] = []
    for page in _pages(places):
        seen = text[page.start : page.stop]
        header = _repeated(expected, wanted, at, seen)
        kept += page[header:]
        at += len(seen) - header
    return "".join(text[i] for i in kept), [places[i] for i in kept]


def _pages(places: Sequence[Place]) -> Iterator[range]:
    start = 0
    for _, page in groupby(places, key=lambda place: place.page):
        end = start + sum(1 for _ in page)
        yield range(start, end)
        start = end


def _repeated(expected: Expectation, wanted: str, at: int, seen: str) -> int:
    """How long the repeated header is that a page begins with; 0 for none."""
    if wanted.startswith(seen, at):
        return 0
    headers = [header for header in expected.headers if header and seen.startswith(header)]
    for header in headers:
        if wanted.startswith(seen[len(header) :], at):
            return len(header)
    for header in headers:  # something else differs on this page, or did before
        probe = seen[len(header) : len(header) + _PROBE]
        if probe in wanted and header + probe not in wanted:
            return len(header)
    return 0


def in_order(expected: Expectation, text: str, places: Sequence[Place]) -> tuple[str, list[Place]]:
    """The same with the cells of each row one after the other, where a row goes on overleaf.

    Of such a row a page holds the upper part of every cell, and the next one what is left of them.
    """
    starts = [0, *accumulate(len(piece.text) for piece in expected.pieces)]
    wanted, order = expected.text, list(range(len(text)))
    for row in _rows(expected.flow):
        pieces = [(lines.first, lines.behind) for box in row for lines in _lines(box)]
        start, end = starts[pieces[0][0]], starts[pieces[-1][1]]
        if text[start:end] == wanted[start:end] or end > len(text):
            continue
        cells = [[at for at in range(start, end) if _is_in(box, places[at])] for box in row]
        sorted_ = [at for cell in cells for at in cell]
        if "".join(text[at] for at in sorted_) == wanted[start:end]:
            order[start:end] = sorted_
    return "".join(text[at] for at in order), [places[at] for at in order]


def _rows(flow: Sequence[Lines | Table]) -> Iterator[tuple[Box, ...]]:
    for item in flow:
        if isinstance(item, Table):
            for row in item.rows:
                if sum(box.right > 0 and any(_lines(box)) for box in row) > 1:
                    yield row


def _lines(box: Box) -> Iterator[Lines]:
    return (item for item in box.flow if isinstance(item, Lines))


def _is_in(box: Box, place: Place) -> bool:
    middle = (place.left + place.right) / 2 - text_side(place.page)
    return box.left * MM <= middle < box.right * MM
