"""Where on the pages each field is printed: the document tree beside the text of the pages.

A renderer prints the words of a document in order, so the longest row of its words that is found
in the pages' text in that order is where they stand. Labels that occur often (补充说明, 电话) are
told apart by what stands before and behind them. Nothing is asked of the renderer but its text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.model.document import (
    Block,
    Cover,
    DataTable,
    Document,
    Figure,
    Heading,
    Inline,
    Paragraph,
    Prose,
    Text,
    Tick,
    walk,
)
from app.model.paths import FieldPath

_DISTINCT = 4
"""From this length on words are looked for everywhere; shorter ones between their neighbours."""
_LONGEST = 40
"""So much of a text is looked for, and marked."""
_MOST = 60
"""More occurrences than these say nothing about the place."""


@dataclass(frozen=True, slots=True)
class Place:
    """``length`` characters from ``start`` in the text of ``page``, counted from 0 in UTF-16."""

    page: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Places:
    """The places of fields; ``headings`` are those of the headings that fields stand under."""

    fields: dict[FieldPath, Place]
    headings: dict[FieldPath, Place]

    def of(self, path: FieldPath) -> Place | None:
        """Where ``path`` is printed: itself, the first within it, or what it lies in."""
        while path.parts:
            place = _first_within(self.fields, path)
            if place is not None:
                return place
            path = path.parent
        return None

    def heading_of(self, path: FieldPath) -> Place | None:
        """The heading above the first field within ``path``."""
        return _first_within(self.headings, path) or self.of(path)


def places_in(document: Document, pages: Sequence[str]) -> Places:
    """Find the fields of ``document`` in the text of its pages."""
    text = _Text(pages)
    anchors = list(_anchors(document.blocks))
    found = _positions([anchor.words for anchor in anchors], text.words)
    fields: dict[FieldPath, Place] = {}
    headings: dict[FieldPath, Place] = {}
    covered: set[FieldPath] = set()
    here: Place | None = None
    heading: Place | None = None
    for anchor, position in zip(anchors, found, strict=True):
        if position is not None:
            here = text.place(position, len(anchor.words))
            heading = here if anchor.heading else heading
        for path in anchor.paths:
            # What stands on the cover and again in the form is meant where the form asks for it.
            if here is not None and (path not in fields or path in covered):
                fields[path] = here
                headings[path] = heading or here
                covered.discard(path)
                if anchor.cover:
                    covered.add(path)
    return Places(fields, headings)


def _first_within(places: dict[FieldPath, Place], path: FieldPath) -> Place | None:
    exact = places.get(path)
    if exact is not None:
        return exact
    return next((place for known, place in places.items() if known.within(path)), None)


class _Text:
    """The text of all pages without white space, and where each character of it stands."""

    def __init__(self, pages: Sequence[str]) -> None:
        self._origins: list[tuple[int, int]] = []
        words: list[str] = []
        for number, page in enumerate(pages):
            index = 0
            for character in page:
                if _counts(character):
                    words.append(character)
                    self._origins.append((number, index))
                index += 2 if character > "\uffff" else 1
        self.words = "".join(words)

    def place(self, position: int, length: int) -> Place:
        page, start = self._origins[position]
        end = start
        for number, index in self._origins[position : position + max(length, 1)]:
            if number == page:
                end = index
        return Place(page, start, end - start + 1)


def _counts(character: str) -> bool:
    # Blank lines of the form may be drawn as rules instead of low lines.
    return not character.isspace() and character not in "_\ufeff\u00ad"


# --- what is looked for -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Anchor:
    words: str
    paths: tuple[FieldPath, ...] = ()
    heading: bool = False
    cover: bool = False


def _anchors(blocks: tuple[Block, ...]) -> Iterator[_Anchor]:
    for block in walk(blocks):
        if isinstance(block, Cover):
            yield _Anchor(_words(block.title), heading=True, cover=True)
            for label, value in block.entries:
                yield _Anchor(_words(label), cover=True)
                yield _Anchor(_words(value.text), (value.path,), cover=True)
        elif isinstance(block, Heading):
            yield _Anchor(_words(block.text), heading=True)
        elif isinstance(block, Paragraph):
            yield from _of_inlines(block.inlines)
        elif isinstance(block, Prose):
            yield from _of_prose(block)
        elif isinstance(block, Figure | DataTable):
            yield _Anchor(_words(block.caption))


def _of_inlines(inlines: tuple[Inline, ...]) -> Iterator[_Anchor]:
    """A tick stands before its words; a value that is blank, behind its label."""
    ticked: tuple[FieldPath, ...] = ()
    for inline in inlines:
        if isinstance(inline, Tick):
            ticked += (inline.path,)
        elif isinstance(inline, Text):
            yield _Anchor(_words(inline.text), ticked)
            ticked = ()
        else:
            yield _Anchor(_words(inline.text), (*ticked, inline.path))
            ticked = ()
    if ticked:
        yield _Anchor("", ticked)


def _of_prose(prose: Prose) -> Iterator[_Anchor]:
    paths = (prose.path,)
    for block in prose.blocks:
        words = block.caption if isinstance(block, Figure | DataTable) else block.text
        yield _Anchor(_words(words), paths)
        paths = ()
    if paths:
        yield _Anchor("", paths)


def _words(text: str) -> str:
    return "".join(filter(_counts, text))[:_LONGEST]


# --- finding it -------------------------------------------------------------------------------


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
