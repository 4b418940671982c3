"""Where on the pages each field is printed: the document tree beside the text of the pages.

A renderer prints the words of a document in order, so the longest row of its words that is found
in the pages' text in that order is where they stand. Labels that occur often (补充说明, 电话) are
told apart by what stands before and behind them. Nothing is asked of the renderer but its text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.model.document import (
    Block,
    Cover,
    DataTable,
    Document,
    Figure,
    Grid,
    GridRow,
    Heading,
    Inline,
    Paragraph,
    Prose,
    Text,
    Tick,
)
from app.model.paths import FieldPath

_DISTINCT = 4
"""From this length on words are looked for everywhere; shorter ones between their neighbours."""
_LONGEST = 40
"""So much of a text is looked for."""
_MOST = 60
"""More occurrences than these say nothing about the place."""
_NEAR = 2.0
"""So far (in points) beside the words of a field they are still meant."""
_REACH = 240.0
"""So far to the right of the last words on a line the blank behind them is meant."""

_MEMBERS = 6
"""What has no more fields is one field to a person: a claim with its numbers."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the upper left corner of the page."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of a page in printed order, the box of each, and the page's own size."""

    characters: str
    boxes: Sequence[Box]
    size: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand on one ``page`` (counted from 0): a box for each of their lines."""

    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The places of fields; ``headings`` are those of the headings that fields stand under.

    A field has a place for each page that its words are on. ``spots`` are, by page, the boxes that
    lead to a field: its words, and those of its label.
    """

    fields: dict[FieldPath, tuple[Place, ...]] = field(
        default_factory=dict[FieldPath, tuple[Place, ...]]
    )
    headings: dict[FieldPath, tuple[Place, ...]] = field(
        default_factory=dict[FieldPath, tuple[Place, ...]]
    )
    spots: dict[int, tuple[tuple[Box, FieldPath], ...]] = field(
        default_factory=dict[int, tuple[tuple[Box, FieldPath], ...]]
    )

    def of(self, path: FieldPath) -> tuple[Place, ...]:
        """Where ``path`` is printed: itself, its members, or what it lies in.

        Of a whole section it is the place of its first field.
        """
        members = [places for known, places in self.fields.items() if known.within(path)]
        if path.parts and path not in self.fields and len(members) <= _MEMBERS:
            joined: tuple[Place, ...] = ()
            for places in members:
                joined = _joined(joined, places)
            if joined:
                return joined
        while path.parts:
            places = _first_within(self.fields, path)
            if places:
                return places
            path = path.parent
        return ()

    def heading_of(self, path: FieldPath) -> tuple[Place, ...]:
        """The heading above the first field within ``path``."""
        return _first_within(self.headings, path) or self.of(path)

    def at(self, page: int, x: float, y: float) -> FieldPath | None:
        """The field that a point of a page belongs to: its words, its label, the blank behind."""
        before: tuple[float, FieldPath] | None = None
        for (left, top, right, bottom), path in self.spots.get(page, ()):
            if not top - _NEAR <= y <= bottom + _NEAR:
                continue
            if left - _NEAR <= x <= right + _NEAR:
                return path
            if 0 < x - right <= _REACH and (before is None or right > before[0]):
                before = (right, path)
        return before[1] if before else None

    def renamed(self, names: dict[FieldPath, FieldPath]) -> Places:
        """The same places under other paths; a path that has no other keeps its own."""
        return Places(
            {names.get(path, path): places for path, places in self.fields.items()},
            {names.get(path, path): places for path, places in self.headings.items()},
            {
                page: tuple((box, names.get(path, path)) for box, path in spots)
                for page, spots in self.spots.items()
            },
        )


def places_in(document: Document, pages: Sequence[PageText]) -> Places:
    """Find the fields of ``document`` in the text of its pages."""
    text = _Text(pages)
    anchors = list(_anchors(document.blocks))
    found = _positions([anchor.words[:_LONGEST] for anchor in anchors], text.words)
    ends = _ends([len(anchor.words) for anchor in anchors], found, len(text.words))
    places = Places()
    spots: dict[int, list[tuple[Box, FieldPath]]] = {}
    covered: set[FieldPath] = set()
    here: tuple[Place, ...] = ()
    heading: tuple[Place, ...] = ()
    for anchor, position, end in zip(anchors, found, ends, strict=True):
        own: tuple[Place, ...] = ()
        if position is not None:
            here = own = text.places(position, end)
            heading = own if anchor.heading else heading
        if anchor.leads is not None:
            for place in own:
                boxes = ((box, anchor.leads) for box in place.boxes)
                spots.setdefault(place.page, []).extend(boxes)
        for path in anchor.paths:
            if anchor.goes_on:
                places.fields[path] = _joined(places.fields.get(path, ()), own)
            # What stands on the cover and again in the form is meant where the form asks for it.
            elif here and (path not in places.fields or path in covered):
                places.fields[path] = here
                places.headings[path] = heading or here
                covered.discard(path)
                if anchor.cover:
                    covered.add(path)
    places.spots.update({page: tuple(boxes) for page, boxes in spots.items()})
    return places


def _first_within(places: dict[FieldPath, tuple[Place, ...]], path: FieldPath) -> tuple[Place, ...]:
    exact = places.get(path)
    if exact is not None:
        return exact
    return next((place for known, place in places.items() if known.within(path)), ())


def _joined(first: tuple[Place, ...], more: tuple[Place, ...]) -> tuple[Place, ...]:
    """Places with more of the same field behind them; one for each page."""
    if first and more and first[-1].page == more[0].page:
        both = Place(first[-1].page, first[-1].boxes + more[0].boxes)
        return (*first[:-1], both, *more[1:])
    return first + more


class _Text:
    """The text of all pages without white space, and where each character of it stands."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        self._origins: list[tuple[int, Box]] = []
        words: list[str] = []
        for number, page in enumerate(pages):
            for character, box in zip(page.characters, page.boxes, strict=True):
                if _counts(character):
                    words.append(character)
                    self._origins.append((number, box))
        self.words = "".join(words)

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """The places of the characters from ``start`` to ``end``: page by page, line by line."""
        lines: dict[int, list[Box]] = {}
        for page, box in self._origins[start:end]:
            boxes = lines.setdefault(page, [])
            if boxes and _goes_on(boxes[-1], box):
                left, top, right, bottom = boxes[-1]
                boxes[-1] = (
                    min(left, box[0]),
                    min(top, box[1]),
                    max(right, box[2]),
                    max(bottom, box[3]),
                )
            else:
                boxes.append(box)
        return tuple(Place(page, tuple(boxes)) for page, boxes in lines.items())


def _goes_on(line: Box, box: Box) -> bool:
    """Whether a character stands on a line, behind what is there already."""
    middle = (box[1] + box[3]) / 2
    return line[1] <= middle <= line[3] and box[0] >= line[0]


def _counts(character: str) -> bool:
    # Blank lines of the form may be drawn as rules instead of low lines.
    return not character.isspace() and character not in "_\ufeff\u00ad"


# --- what is looked for -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Words that are printed, the fields that they are the place of, and the one they lead to.

    ``goes_on`` where they are more of a field whose place began before.
    """

    words: str
    paths: tuple[FieldPath, ...] = ()
    heading: bool = False
    cover: bool = False
    goes_on: bool = False
    leads: FieldPath | None = None


def _anchors(blocks: tuple[Block, ...]) -> Iterator[_Anchor]:
    for block in blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                yield from _of_row(row)
        elif isinstance(block, Cover):
            yield _Anchor(_words(block.title), heading=True, cover=True)
            for label, value in block.entries:
                yield _Anchor(_words(label), cover=True, leads=value.path)
                yield _Anchor(_words(value.text), (value.path,), cover=True, leads=value.path)
        elif isinstance(block, Heading):
            yield _Anchor(_words(block.text), heading=True)
        elif isinstance(block, Paragraph):
            yield from _of_inlines(block.inlines)
        elif isinstance(block, Prose):
            yield from _of_prose(block)
        elif isinstance(block, Figure | DataTable):
            yield _Anchor(_words(block.caption))


def _of_row(row: GridRow) -> Iterator[_Anchor]:
    """The anchors of a ruled row: a label leads to the first field that stands behind it."""
    anchors = [anchor for cell in row.cells for anchor in _anchors(cell.blocks)]
    return iter(_led(anchors))


def _of_inlines(inlines: tuple[Inline, ...]) -> Iterator[_Anchor]:
    """A tick stands before its words; a value that is blank, behind its label.

    What stands behind the last value (its unit) leads to it too.
    """
    anchors: list[_Anchor] = []
    ticked: tuple[FieldPath, ...] = ()
    last: FieldPath | None = None
    for inline in inlines:
        if isinstance(inline, Tick):
            ticked += (inline.path,)
            continue
        own = (inline.path,) if not isinstance(inline, Text) else ()
        paths = ticked + own
        last = paths[-1] if paths else last
        anchors.append(_Anchor(_words(inline.text), paths, leads=paths[-1] if paths else None))
        ticked = ()
    if ticked:
        anchors.append(_Anchor("", ticked, leads=ticked[-1]))
        last = ticked[-1]
    for anchor in _led(anchors):
        yield anchor if anchor.leads is not None else replace(anchor, leads=last)


def _led(anchors: list[_Anchor]) -> list[_Anchor]:
    """The same, but what leads nowhere leads to the field behind it."""
    led: list[_Anchor] = []
    coming: FieldPath | None = None
    for anchor in reversed(anchors):
        coming = anchor.leads or coming
        led.append(replace(anchor, leads=coming) if anchor.leads is None else anchor)
    return led[::-1]


def _of_prose(prose: Prose) -> Iterator[_Anchor]:
    first = True
    for block in prose.blocks:
        words = block.caption if isinstance(block, Figure | DataTable) else block.text
        yield _Anchor(_words(words), (prose.path,), goes_on=not first, leads=prose.path)
        first = False
    if first:
        yield _Anchor("", (prose.path,), leads=prose.path)


def _words(text: str) -> str:
    return "".join(filter(_counts, text))


# --- finding it -------------------------------------------------------------------------------


def _ends(lengths: list[int], found: list[int | None], length: int) -> list[int]:
    """Where the words that were found end: never behind where the next ones begin."""
    ends: list[int] = []
    following = length
    for own, position in zip(reversed(lengths), reversed(found), strict=True):
        if position is None:
            ends.append(0)
        else:
            ends.append(min(position + max(own, 1), max(following, position + 1)))
            following = position
    return ends[::-1]


def _positions(words: list[str], text: str) -> list[int | None]:
    """Where each of ``words`` stands in ``text``, in rising order; ``None`` where it is not."""
    found: list[int | None] = [None] * len(words)
    for index, position in _longest_rise(words, text):
        found[index] = position
    start = 0
    for index, word in enumerate(words):
        position = found[index]
        if position is None and word and len(word) < _DISTINCT:
            end = next((p for p in found[index + 1 :] if p is not None), len(text))
            hit = text.find(word, start, end)
            found[index] = position = hit if hit >= 0 else None
        if position is not None:
            start = position + len(word)
    return found


def _longest_rise(words: list[str], text: str) -> list[tuple[int, int]]:
    """The longest row of (index, position) that rises in both: patience sorting."""
    ends: list[int] = []  # the smallest position that a row of each length ends at
    rows: list[int] = []  # the candidate that stands there
    candidates: list[tuple[int, int, int]] = []  # index, position, the candidate before
    for index, word in enumerate(words):
        if len(word) < _DISTINCT:
            continue
        # From the last occurrence to the first, so that no row takes one word twice.
        for position in reversed(_occurrences(word, text)):
            length = bisect_left(ends, position)
            before = rows[length - 1] if length else -1
            candidates.append((index, position, before))
            if length == len(ends):
                ends.append(position)
                rows.append(len(candidates) - 1)
            else:
                ends[length] = position
                rows[length] = len(candidates) - 1
    row: list[tuple[int, int]] = []
    current = rows[-1] if rows else -1
    while current >= 0:
        index, position, current = candidates[current]
        row.append((index, position))
    return row[::-1]


def _occurrences(word: str, text: str) -> list[int]:
    found: list[int] = []
    position = text.find(word)
    while position >= 0:
        found.append(position)
        if len(found) > _MOST:
            return []
        position = text.find(word, position + 1)
    return found
