"""Rows of a grid that flow: boxes side by side, cut all at the same height where a page ends.

Rows that a cell spans together are one item. Where it is cut, the boxes that cross the cut are
closed there and go on below, their own columns cut by :func:`app.export.pdf.flow.take`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from app.export.pdf.canvas import Sheet
from app.export.pdf.flow import PAGE, Blank, Item, place, take


@dataclass(frozen=True, slots=True)
class Box:
    """A cell in a group of rows; lengths in points, ``left`` from the grid's left side."""

    row: int
    rows: int
    left: float
    width: float
    items: tuple[Item, ...]
    centred: bool = False
    """Its items stand halfway between its upper and its lower side."""
    whole: bool = False
    """It is a label: it would not be understood in two halves."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the boxes of a grid look like: the room inside their borders, and these."""

    padding_x: float
    padding_y: float
    border: float


class Rows(Item):
    """One row, or several that a box spans together.

    Attributes:
        boxes: the cells, row by row.
    """

    __slots__ = ("_frame", "_least", "_placed", "_splits", "_tops", "boxes")

    def __init__(
        self,
        boxes: Sequence[Box],
        least: Sequence[float],
        splits: Sequence[bool],
        frame: Frame,
        *,
        keep: bool = False,
    ) -> None:
        """``least`` is the least height of each row; ``splits`` says which may be cut."""
        self.boxes = tuple(boxes)
        self._least = tuple(least)
        self._splits = tuple(splits)
        self._frame = frame
        self._placed = tuple(place(box.items) for box in boxes)
        self._tops = self._measure()
        super().__init__(self._tops[-1], keep=keep)

    def _measure(self) -> list[float]:
        """The upper side of each row, and the lower one of the last."""
        heights = list(self._least)
        sized = sorted(zip(self.boxes, self._placed, strict=True), key=lambda pair: pair[0].rows)
        for box, placed in sized:
            needed = placed.height + 2 * self._frame.padding_y
            spanned = sum(heights[box.row : box.row + box.rows])
            if needed > spanned:
                heights[box.row + box.rows - 1] += needed - spanned
        tops = [0.0]
        for height in heights:
            tops.append(tops[-1] + height)
        return tops

    def paint(self, sheet: Sheet, x: float, y: float) -> None:
        frame = self._frame
        for box, placed in zip(self.boxes, self._placed, strict=True):
            top, bottom = self._tops[box.row], self._tops[box.row + box.rows]
            left, right = x + box.left, x + box.left + box.width
            for side in (top, bottom):
                sheet.level_rule(left, right, y + side, frame.border)
            for side in (left, right):
                sheet.upright_rule(side, y + top, y + bottom, frame.border)
            down = frame.padding_y
            if box.centred:
                down = (bottom - top - placed.height) / 2
            for offset, item in placed.items:
                item.paint(sheet, left + frame.padding_x, y + top + down + offset)

    def split(self, room: float, force: bool) -> tuple[Item, Item | None] | None:
        cut = next((n for n, top in enumerate(self._tops[1:]) if top > room), None)
        if cut is None:
            return None
        free = self.height > PAGE  # no page holds it, so it may as well be cut here
        if free or self._splits[cut] or (force and not cut):
            parts = self._cut_within(cut, room, force=False)
            if parts:
                return parts
        if cut and (free or force or self._splits[cut - 1]):
            return self._cut_between(cut)
        return self._cut_within(cut, room, force=True) if force else None

    def _cut_within(self, cut: int, room: float, *, force: bool) -> tuple[Item, Item | None] | None:
        """Cut row number ``cut``, and every box that stands in it, at ``room``."""
        above: list[Box] = []
        below: list[Box] = []
        goes_on = dropped = False
        for box in self.boxes:
            if box.row + box.rows <= cut:
                above.append(box)
            elif box.row > cut:
                below.append(replace(box, row=box.row - cut))
            else:
                height = room - self._tops[box.row] - 2 * self._frame.padding_y
                taken, rest = take(box.items, height, force)
                if not force and rest and (not taken or box.whole):
                    return None
                needed = _without_room(taken, rest)
                dropped |= len(needed) < len(rest)
                goes_on |= bool(needed)
                above.append(replace(box, rows=cut - box.row + 1, items=tuple(taken)))
                below.append(
                    replace(box, row=0, rows=box.row + box.rows - cut, items=tuple(needed))
                )
        if not goes_on and not force and not dropped:
            return None  # the row is only too high for what it holds: it begins the next page
        least = 0.0 if goes_on or dropped else room - self._tops[cut]
        head = Rows(above, (*self._least[:cut], least), self._splits[: cut + 1], self._frame)
        left = max(0.0, self._least[cut] - (head.height - self._tops[cut]))
        if dropped and not goes_on and cut == len(self._least) - 1:
            head.keep = self.keep
            return head, None
        return head, self._tail(below, (left, *self._least[cut + 1 :]), cut)

    def _cut_between(self, cut: int) -> tuple[Item, Item | None] | None:
        """Cut above row number ``cut``; what a box that crosses can't show above goes below."""
        above: list[Box] = []
        below: list[Box] = []
        for box in self.boxes:
            if box.row + box.rows <= cut:
                above.append(box)
            elif box.row >= cut:
                below.append(replace(box, row=box.row - cut))
            else:
                height = self._tops[cut] - self._tops[box.row] - 2 * self._frame.padding_y
                taken, rest = take(box.items, height, force=False)
                above.append(replace(box, rows=cut - box.row, items=tuple(taken)))
                below.append(replace(box, row=0, rows=box.row + box.rows - cut, items=tuple(rest)))
        head = Rows(above, self._least[:cut], self._splits[:cut], self._frame)
        return head, self._tail(below, self._least[cut:], cut)

    def _tail(self, boxes: Sequence[Box], least: Sequence[float], cut: int) -> Item:
        tail = Rows(boxes, least, self._splits[cut:], self._frame, keep=self.keep)
        tail.header = self.header
        return tail


def _without_room(taken: Sequence[Item], rest: list[Item]) -> list[Item]:
    """The rest of a column, but for room to write in of which the half stands above already."""
    if all(isinstance(item, Blank) for item in rest):
        above = len(list(takewhile(lambda item: isinstance(item, Blank), reversed(taken))))
        if above >= len(rest):
            return []
    return rest
