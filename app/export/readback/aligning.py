"""Which paragraph of an edited document stands for which of the one that was exported.

Paragraphs that are there once in both, word for word or by their content controls, are pegs.
Between two pegs the best way through what is left is looked for: paragraphs may be missing, new,
run into one, or torn in two; a narrative takes any number of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from app.export.readback.expected import Item
from app.export.readback.lines import Line

_MOST = 200_000
"""Pairs that are looked at between all pegs: where there are more, little is left of the form."""
_MERGED = 4
_TORN = 3
_MISSING, _STRAY, _WORSE = -1.0, -0.5, -4.0
_CONTEXT = 60
_LEAST, _WHOLE = 0.5, 0.7
"""So much of its printed words a line has, and one into which several ran of each."""


@dataclass(slots=True)
class Group:
    """Paragraphs that were (``items``), and those that are in their place (``lines``).

    ``stray`` lines are in the place of nothing: they stand before the item ``items.start``.
    """

    items: range
    lines: list[Line]
    stray: bool = False


@dataclass(slots=True)
class _Best:
    score: float = float("-inf")
    step: tuple[str, int, int] = ("", 0, 0)


def align(items: Sequence[Item], lines: Sequence[Line]) -> list[Group]:
    """Every item and every line, once each, in groups that stand for one another."""
    groups: list[Group] = []
    known = frozenset(tag for item in items for tag in item.tags)
    above = above_line = -1
    left = _MOST
    for peg, line in [*_pegs(items, lines), (len(items), len(lines))]:
        gap = _Gap(items, lines, range(above + 1, peg), range(above_line + 1, line), known)
        if gap.pairs <= left:
            left -= gap.pairs
            groups += gap.best_way()
        else:
            groups += gap.apart()
        if peg < len(items):
            groups.append(Group(range(peg, peg + 1), [lines[line]]))
        above, above_line = peg, line
    return groups


# --- pegs --------------------------------------------------------------------------------------


def _pegs(items: Sequence[Item], lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Pairs of an item and a line that are certain, in order."""
    words = Counter(item.visible for item in items)
    seen = Counter(line.visible for line in lines)
    by_words = {
        item.visible: number
        for number, item in enumerate(items)
        if item.prose is None and len(item.visible) > 1 and words[item.visible] == 1
    }
    times = Counter(tag for item in items for tag in item.tags)
    by_tag = {
        tag: number
        for number, item in enumerate(items)
        if item.prose is None
        for tag in item.tags
        if times[tag] == 1
    }
    tagged = Counter(tag for line in lines for tag in line.tags)
    pairs: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        item = by_words.get(line.visible) if seen[line.visible] == 1 else None
        if item is None:
            wanted = {by_tag.get(tag, -1) for tag in line.tags if tagged[tag] == 1}
            item = wanted.pop() if len(wanted) == 1 else None
            if item is None or item < 0 or not _is_whole(items[item], line):
                continue
        pairs.append((item, number))
    return _ascending(pairs)


def _is_whole(item: Item, line: Line) -> bool:
    """Whether a line has all of the answers of an item and most of its words, and no more."""
    if line.tags != item.tags:
        return False
    return _coverage(item.printed, line.visible) > 0.6


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs in which both numbers grow."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (item, _) in enumerate(pairs):
        place = bisect_left(tails, item)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [item]
        ends[place : place + 1] = [index]
    chosen: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]


@lru_cache(maxsize=2_000)
def _characters(text: str) -> frozenset[str]:
    return frozenset(text)


@lru_cache(maxsize=50_000)
def _coverage(printed: str, text: str) -> float:
    """How much of the printed words is there, in order."""
    if not printed:
        return 1.0
    if printed in text:
        return 1.0
    known = _characters(text)
    most = sum(character in known for character in printed) / len(printed)
    if most < _LEAST:
        return most  # it can't be more
    room = 2 * len(printed) + _CONTEXT
    if len(text) > 2 * room:
        text = text[:room] + text[-room:]
    matcher = SequenceMatcher(None, printed, text, autojunk=False)
    blocks = (block.size for block in matcher.get_matching_blocks())
    return sum(size for size in blocks if size > 1 or len(printed) == 1) / len(printed)


# --- between two pegs --------------------------------------------------------------------------


@dataclass(slots=True)
class _Gap:
    items: Sequence[Item]
    lines: Sequence[Line]
    own: range
    seen: range
    known: frozenset[str]
    best: list[list[_Best]] = field(default_factory=list[list[_Best]])

    @property
    def pairs(self) -> int:
        """How many pairs of an item and a line there are."""
        return len(self.own) * len(self.seen)

    def apart(self) -> list[Group]:
        """Every line and every item for itself."""
        place = range(self.own.start, self.own.start)
        groups = [Group(place, [self.lines[number]], stray=True) for number in self.seen]
        return groups + [Group(range(number, number + 1), []) for number in self.own]

    def best_way(self) -> list[Group]:
        """The best way through the gap."""
        if not self.pairs:
            return self.apart()
        self._search()
        return self._way()

    def _search(self) -> None:
        rows, columns = len(self.own), len(self.seen)
        self.best = [[_Best() for _ in range(columns + 1)] for _ in range(rows + 1)]
        self.best[0][0].score = 0.0
        for i in range(rows + 1):
            for j in range(columns + 1):
                here = self.best[i][j].score
                if here == float("-inf"):
                    continue
                if i < rows:
                    self._put(i + 1, j, here + self._missing(i), ("missing", 1, 0))
                if j < columns:
                    line = self._line(j)
                    self._put(i, j + 1, here + (_STRAY if line.visible or line.pictures else -0.05),
                              ("stray", 0, 1))  # fmt: skip
                if i < rows and j < columns:
                    self._match(i, j, here)

    def _match(self, i: int, j: int, here: float) -> None:
        item = self._item(i)
        if item.prose is not None:
            self._put(i, j + 1, here + self._narrative(item, self._line(j)), ("prose", 0, 1))
        else:
            for torn in range(1, min(_TORN, len(self.seen) - j) + 1):
                lines = [self._line(j + n) for n in range(torn)]
                if len({line.spots for line in lines}) > 1:
                    break
                score = self._score((item,), lines) - 0.3 * (torn - 1)
                self._put(i + 1, j + torn, here + score, ("match", 1, torn))
        line = self._line(j)
        for merged in range(2, min(_MERGED, len(self.own) - i) + 1):
            items = tuple(self._item(i + n) for n in range(merged))
            if any(one.prose is not None for one in items[1:-1]):
                break
            score = here + self._score(items, [line]) - 0.3 * (merged - 1)
            self._put(i + merged, j + 1, score, ("match", merged, 1))
            if items[-1].prose is not None:  # and the narrative goes on below
                self._put(i + merged - 1, j + 1, score, ("open", merged, 1))
                break

    def _item(self, i: int) -> Item:
        return self.items[self.own.start + i]

    def _line(self, j: int) -> Line:
        return self.lines[self.seen.start + j]

    def _put(self, i: int, j: int, score: float, step: tuple[str, int, int]) -> None:
        best = self.best[i][j]
        if score > best.score:
            best.score, best.step = score, step

    def _missing(self, i: int) -> float:
        item = self._item(i)
        if item.prose is not None:
            return 0.0
        return _MISSING if item.printed else -0.4 if item.visible else -0.1

    def _narrative(self, item: Item, line: Line) -> float:
        """How well a line stands in a narrative."""
        if line.tags & item.tags:
            return 1.0
        if line.tags & self.known:
            return _WORSE
        if not line.visible and not line.pictures:
            return 0.0
        return 1.0 if item.prose and line.visible in _words_of(item) else 0.2

    def _score(self, items: Sequence[Item], lines: Sequence[Line]) -> float:
        """How well lines stand for items."""
        tags = frozenset(tag for item in items for tag in item.tags)
        seen = frozenset(tag for line in lines for tag in line.tags)
        foreign = seen & self.known - tags
        score = (1.0 if tags & seen else 0.0) + (_WORSE if foreign else 0.0)
        printed = "".join(item.printed for item in items)
        text = "".join(line.visible for line in lines)
        if not printed:
            if len(items) > 1:
                return _WORSE
            if text == items[0].visible:
                return score + 0.8
            return score + (0.4 if text else 0.1)
        if len(items) > 1 and (
            len(text) < _LEAST * len(printed)
            or any(item.printed and _coverage(item.printed, text) < _WHOLE for item in items)
        ):
            return _WORSE
        covered = _coverage(printed, text)
        whole = 0.5 if text == "".join(item.visible for item in items) else 0.0
        if covered < _LEAST:
            return score + (covered - 1.5 if not tags & seen else covered - 0.5)
        return score + 2 * covered - 0.8 + whole

    def _way(self) -> list[Group]:
        groups: list[Group] = []
        i, j = len(self.own), len(self.seen)
        while i or j:
            step, rows, columns = self.best[i][j].step
            lines = [self._line(j - columns + n) for n in range(columns)]
            start = self.own.start + i
            if step == "stray":
                groups.append(Group(range(start, start), lines, stray=True))
            elif step == "prose":
                groups.append(Group(range(start, start + 1), lines))
            elif step == "open":
                groups.append(Group(range(start - rows + 1, start + 1), lines))
                i -= rows - 1
            else:
                groups.append(Group(range(start - rows, start), lines))
                i -= rows
            j -= columns
        return groups[::-1]


@lru_cache(maxsize=256)
def _words_of(item: Item) -> frozenset[str]:
    """The paragraphs of a narrative as they were printed."""
    found: set[str] = set()
    for block in item.prose.blocks if item.prose is not None else ():
        text = getattr(block, "text", "") or getattr(block, "caption", "")
        found.add("".join(text.split()))
        for row in getattr(block, "rows", ()):
            found |= {"".join(cell.split()) for cell in row}
    return found if isinstance(found, frozenset) else frozenset(found - {""})
