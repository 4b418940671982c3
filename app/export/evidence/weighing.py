"""What the evidence would take as pictures in a DOCX, told before anybody waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.export.evidence.inspection import Inspection

MANY = 300
"""More pages than this make a DOCX that Word opens and prints slowly."""
_LEAST_A_PAGE = 200_000
"""Bytes: a page of letters, drawn in few shades at 300 dpi."""
_MOST_A_PAGE = 1_300_000
"""A page of photographs in colour."""
_SECONDS_A_PAGE = 1.0
"""To draw it and to compare it with its original, on a computer that has other things to do: with
nothing else to do, it takes half as long."""


@dataclass(frozen=True, slots=True)
class Weight:
    """So many pages, about so many bytes; ``unknown`` pieces were not looked at yet."""

    pages: int
    bytes: int
    unknown: int = 0

    @property
    def minutes(self) -> int:
        """How long it takes to make, about; at least one."""
        return max(1, round(self.pages * _SECONDS_A_PAGE / 60))

    @property
    def many(self) -> bool:
        """Whether a list is the better choice."""
        return self.pages > MANY


def weight_of(pieces: Iterable[tuple[Inspection | None, int]]) -> Weight:
    """What pieces take as pictures: of each what a look found, and the size of its file in bytes.

    A scan takes about what it took before, a page of letters what its picture takes.
    """
    pages, weight, unknown = 0, 0, 0
    for inspection, size in pieces:
        if inspection is None:
            unknown += 1
        elif inspection.printable:
            a_page = max(_LEAST_A_PAGE, min(_MOST_A_PAGE, size // inspection.pages))
            pages += inspection.pages
            weight += a_page * inspection.pages
    return Weight(pages, weight, unknown)
