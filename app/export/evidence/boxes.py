"""Pages of other programs as they are seen: their visible box, their rotation, their unit."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

import pikepdf
from pikepdf import Array, Page

_LETTER = (0.0, 0.0, 612.0, 792.0)
"""What readers assume where a page says nothing that makes sense."""
_LEAST, _MOST = 1.0, 1_000_000.0
_MOST_PARENTS = 60
_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/DL"})


@dataclass(frozen=True, slots=True)
class Box:
    """The visible part of a page in its own coordinates, and how it is turned.

    ``turn`` is clockwise, in degrees: 0, 90, 180 or 270. ``unit`` is how many points one of the
    page's units is (ISO 32000-1, table 30).
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as they are seen, in points."""
        across, up = self.right - self.left, self.top - self.bottom
        if self.turn in (90, 270):
            across, up = up, across
        return across * self.unit, up * self.unit


def box_of(page: Page) -> Box:
    """The box of a page, whatever sense its entries make; never raises."""
    media = _rectangle(page, "/MediaBox") or _LETTER
    crop = _rectangle(page, "/CropBox") or media
    seen = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    if seen[2] - seen[0] < _LEAST or seen[3] - seen[1] < _LEAST:
        seen = media
    unit = _number(page, "/UserUnit", 1.0)
    turn = round(_number(page, "/Rotate", 0.0) / 90) * 90 % 360
    return Box(*seen, turn, unit if 0 < unit <= _MOST else 1.0)


def seen_size(page: Page) -> tuple[float, float]:
    """Width and height of a page as it is seen, in points."""
    return box_of(page).size


def _rectangle(page: Page, key: str) -> tuple[float, float, float, float] | None:
    value = inherited(page, key)
    if not isinstance(value, Array) or len(value) != 4:
        return None
    sides = [_float(value[number]) for number in range(4)]
    left, right = sorted((sides[0], sides[2]))
    bottom, top = sorted((sides[1], sides[3]))
    within = right - left >= _LEAST and top - bottom >= _LEAST
    return (left, bottom, right, top) if within and max(map(abs, sides)) <= _MOST else None


def _number(page: Page, key: str, otherwise: float) -> float:
    value = inherited(page, key)
    return otherwise if value is None else _float(value)


def _float(value: object) -> float:
    with suppress(ValueError, TypeError, ArithmeticError):
        if isinstance(value, int | float | Decimal):
            return min(max(float(value), -2 * _MOST), 2 * _MOST)
    return 0.0


def parts_of(page: Page) -> list[pikepdf.Stream]:
    """The streams that the contents of a page are made of."""
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        return [contents]
    listed = contents if isinstance(contents, Array) else Array()
    each = (listed[number] for number in range(len(listed)))
    return [part for part in each if isinstance(part, pikepdf.Stream)]


def is_bare(contents: pikepdf.Stream) -> bool:
    """Whether a stream is the contents of pages and nothing else, such as a form on one of them."""
    return not set(contents.stream_dict.keys()) - _PACKING


def inherited(page: Page, key: str) -> pikepdf.Object | None:
    """An entry of a page or of what it stands in the tree below (ISO 32000-1, 7.7.3.4)."""
    here: object = page.obj
    for _ in range(_MOST_PARENTS):
        if not isinstance(here, pikepdf.Dictionary):
            return None
        with suppress(pikepdf.PdfError, ValueError):
            value: object = here.get(key)
            if value is not None:
                return value
        here = here.get("/Parent")
    return None
