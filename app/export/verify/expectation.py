"""What must be seen on the paper: every visible character of a document, and whose it is.

White space is left out, for line breaks and justification are a renderer's business.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, cast

from app.export.pictures import in_place_of
from app.export.qr import CODE_NAME
from app.model.document import (
    Block,
    Cover,
    DataTable,
    Document,
    Figure,
    Grid,
    Heading,
    Inline,
    Paragraph,
    Prose,
    ProseBlock,
    ProseParagraph,
    Text,
    Tick,
)
from app.model.paths import FieldPath

_BETWEEN = "、"
"""What stands between the items of an answer."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: the answer of the field at ``path``, or words of the form itself.

    ``name`` is what a person calls it: the field's name, or the heading or label that the words
    stand under. ``control`` is the path of the content control that it stands in, where that is
    not ``path`` itself: all of a narrative stands in one.
    """

    text: str
    path: FieldPath | None
    name: str
    control: FieldPath | None = None

    @property
    def owner(self) -> str:
        """The tag of the content control that it stands in; empty for words of the form."""
        path = self.control or self.path
        return str(path) if path is not None else ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure that must be seen behind so many pieces; ``file`` is its name in the package.

    ``alt`` are the words in its place for who can't see it.
    """

    file: str
    path: FieldPath
    behind: int
    alt: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A paragraph: the pieces from ``first`` up to, not including, ``behind``."""

    first: int
    behind: int


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: what stands in it from above to below.

    ``left`` and ``right`` are in mm from the left side of the text, both 0 where the renderer
    decides on the widths; ``rows`` says how many rows it spans.
    """

    flow: tuple[Lines | Table, ...]
    left: float = 0.0
    right: float = 0.0
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells."""

    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """All that a document shows, in printed order; ``footer`` stands on each of its pages.

    ``flow`` is how the pieces stand on the paper, and ``headers`` are the first rows of tables,
    which pages may repeat.
    """

    pieces: tuple[Piece, ...]
    pictures: tuple[Picture, ...]
    footer: str
    mark: str
    flow: tuple[Lines | Table, ...] = ()
    headers: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """Every expected character."""
        return "".join(piece.text for piece in self.pieces)


def visible(text: str) -> str:
    """``text`` without what may differ from one rendering to the next."""
    return "".join(text.split())


def expect(document: Document, printed: Callable[[str], bool] = lambda _: True) -> Expectation:
    """What a reader of ``document`` must find; ``printed`` says which figures are at hand."""
    reader = _Reader(printed, _items_of(document.data))
    flow = tuple(reader.blocks(document.blocks))
    return Expectation(
        tuple(reader.pieces),
        tuple(reader.pictures),
        visible(document.footer),
        visible(document.mark),
        flow,
        frozenset(reader.headers),
    )


def _items_of(data: bytes) -> Callable[[FieldPath], list[Any]]:
    """The items that the data give a list, blocks of a narrative too; none for a mere text."""
    tree: Any = json.loads(data) if data else {}

    def items(path: FieldPath) -> list[Any]:
        here: Any = tree
        for part in path.parts:
            try:
                here = here[part]
            except (LookupError, TypeError):
                return []
        return cast("list[Any]", here) if isinstance(here, list) else []

    return items


class _Reader:
    def __init__(
        self, printed: Callable[[str], bool], items_of: Callable[[FieldPath], list[Any]]
    ) -> None:
        self.pieces: list[Piece] = []
        self.pictures: list[Picture] = []
        self.headers: set[str] = set()
        self._heading = ""
        self._printed = printed
        self._items_of = items_of

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Lines | Table]:
        """Take in blocks, and tell how they stand."""
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Lines | Table]:
        first = len(self.pieces)
        match block:
            case Paragraph(inlines):
                self._inlines(inlines)
            case Heading(text):
                self._heading = text
                self._words(text, text)
            case Cover(title, entries, code):
                self._heading = title
                if code:
                    self.pictures.append(
                        Picture(CODE_NAME, FieldPath(), len(self.pieces), CODE_NAME)
                    )
                self._words(title, title)
                for label, value in entries:
                    yield Lines(first, len(self.pieces))
                    first = len(self.pieces)
                    self._words(label, label)
                    self._answer(value.text or value.blank, value.path, value.name)
            case Prose():
                yield from self._narrative(block)
                return
            case Grid():
                yield self._grid(block)
                return
            case Figure() | DataTable():
                yield from self._part(block, _Place(None, None, self._heading))
                return
            case _:
                return
        yield Lines(first, len(self.pieces))

    def _grid(self, grid: Grid) -> Table:
        edges = list(accumulate(grid.columns, initial=0.0))
        taken: dict[int, int] = {}
        rows: list[tuple[Box, ...]] = []
        for row in grid.rows:
            boxes: list[Box] = []
            column = 0
            for cell in row.cells:
                while taken.get(column, 0):
                    column += 1
                end = column + cell.columns
                flow = tuple(self.blocks(cell.blocks))
                boxes.append(Box(flow, edges[column], edges[end], cell.rows))
                for spanned in range(column, end):
                    taken[spanned] = cell.rows
                column = end
            taken = {column: left - 1 for column, left in taken.items() if left > 1}
            rows.append(tuple(boxes))
        return Table(tuple(rows))

    def _inlines(self, inlines: tuple[Inline, ...]) -> None:
        for inline in inlines:
            if isinstance(inline, Text):
                self._words(inline.text, self._heading)
            elif isinstance(inline, Tick):
                self._answer(inline.text, inline.path, inline.name)
            else:
                self._answer(inline.text or inline.blank, inline.path, inline.name)

    def _narrative(self, prose: Prose) -> Iterator[Lines | Table]:
        # Where the data have a block for each that is printed, places can be named exactly.
        exact = len(self._items_of(prose.path)) == len(prose.blocks)
        for number, part in enumerate(prose.blocks):
            path = prose.path / number if exact else None
            yield from self._part(part, _Place(prose.path, path, prose.name))

    def _part(self, part: ProseBlock, place: _Place) -> Iterator[Lines | Table]:
        first = len(self.pieces)
        match part:
            case ProseParagraph(text):
                self._said(text, place, "text")
            case Figure(file, caption):
                path = place.at("file")
                if path is not None and self._printed(file):
                    self.pictures.append(Picture(file, path, len(self.pieces), caption or file))
                else:
                    self._said(in_place_of(file), place, "file")
                    yield Lines(first, len(self.pieces))
                    first = len(self.pieces)
                self._said(caption, place, "caption")
            case DataTable(rows, caption):
                self._said(caption, place, "caption")
                yield Lines(first, len(self.pieces))
                yield Table(tuple(self._row(row, y, place) for y, row in enumerate(rows)))
                if rows:
                    self.headers.add(visible("".join(rows[0])))
                return
        yield Lines(first, len(self.pieces))

    def _row(self, row: tuple[str, ...], number: int, place: _Place) -> tuple[Box, ...]:
        boxes: list[Box] = []
        for column, cell in enumerate(row):
            self._said(cell, place, "rows", number, column)
            last = len(self.pieces)
            boxes.append(Box((Lines(last - 1, last),)))
        return tuple(boxes)

    def _words(self, text: str, name: str) -> None:
        self.pieces.append(Piece(visible(text), None, name))

    def _answer(self, text: str, path: FieldPath, name: str) -> None:
        parts = self._parts(text, self._items_of(path))
        if not parts:
            self.pieces.append(Piece(visible(text), path, name))
        for number, part in enumerate(parts):
            if number:
                self.pieces.append(Piece(_BETWEEN, path, name))
            self.pieces.append(Piece(visible(part), path / number, name, path))

    @staticmethod
    def _parts(text: str, items: list[Any]) -> list[str]:
        """What is printed of each item of an answer; none where they can't be told apart."""
        if _BETWEEN.join(map(str, items)) == text:
            return list(map(str, items))
        parts = text.split(_BETWEEN)
        return parts if len(parts) == len(items) else []

    def _said(self, text: str, place: _Place, *parts: str | int) -> None:
        self.pieces.append(Piece(visible(text), place.at(*parts), place.name, place.field))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part of a narrative stands: its field, and its own path where that is certain."""

    field: FieldPath | None
    path: FieldPath | None
    name: str

    def at(self, *parts: str | int) -> FieldPath | None:
        """The path of a member of the part."""
        return FieldPath((*self.path.parts, *parts)) if self.path is not None else self.field
