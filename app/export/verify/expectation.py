"""What must be seen on the paper: every visible character of a document, and whose it is.

White space is left out, for line breaks and justification are a renderer's business; so are the
low lines of blanks, which one renderer types and another draws as rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

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

_BLANKS = re.compile(r"_{2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: the answer of the field at ``path``, or words of the form itself.

    ``name`` is what a person calls it: the field's name, or the heading or label that the words
    stand under.
    """

    text: str
    path: FieldPath | None
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure that must be seen behind so many pieces; ``file`` is its name in the package."""

    file: str
    path: FieldPath
    behind: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """All that a document shows, in printed order; ``footer`` stands on each of its pages."""

    pieces: tuple[Piece, ...]
    pictures: tuple[Picture, ...]
    footer: str
    mark: str

    @property
    def text(self) -> str:
        """Every expected character."""
        return "".join(piece.text for piece in self.pieces)


def visible(text: str) -> str:
    """``text`` without what may differ from one rendering to the next."""
    return _BLANKS.sub("", "".join(text.split()))


def expect(document: Document) -> Expectation:
    """What a reader of ``document`` must find."""
    reader = _Reader()
    reader.blocks(document.blocks)
    pieces = tuple(piece for piece in reader.pieces if piece.text)
    return Expectation(
        pieces, tuple(reader.pictures), visible(document.footer), visible(document.mark)
    )


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.pictures: list[Picture] = []
        self._heading = ""

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(inlines):
                self._inlines(inlines)
            case Heading(text):
                self._heading = text
                self._words(text, text)
            case Cover(title, entries):
                self._heading = title
                self._words(title, title)
                for label, value in entries:
                    self._words(label, label)
                    self._answer(value.text or value.blank, value.path, value.name)
            case Prose(path, name, parts):
                for part in parts:
                    self._prose(part, path, name)
            case Grid(_, rows):
                for row in rows:
                    for cell in row.cells:
                        self.blocks(cell.blocks)
            case Figure() | DataTable():
                self._prose(block, None, self._heading)
            case _:
                pass

    def _inlines(self, inlines: tuple[Inline, ...]) -> None:
        for inline in inlines:
            if isinstance(inline, Text):
                self._words(inline.text, self._heading)
            elif isinstance(inline, Tick):
                self._answer(inline.text, inline.path, inline.name)
            else:
                self._answer(inline.text or inline.blank, inline.path, inline.name)

    def _prose(self, part: ProseBlock, path: FieldPath | None, name: str) -> None:
        match part:
            case ProseParagraph(text):
                self._answer(text, path, name)
            case Figure(file, caption):
                if path is not None:
                    self.pictures.append(Picture(file, path, len(self.pieces)))
                self._answer(caption, path, name)
            case DataTable(rows, caption):
                self._answer(caption, path, name)
                for row in rows:
                    for cell in row:
                        self._answer(cell, path, name)

    def _words(self, text: str, name: str) -> None:
        self.pieces.append(Piece(visible(text), None, name))

    def _answer(self, text: str, path: FieldPath | None, name: str) -> None:
        self.pieces.append(Piece(visible(text), path, name))
