"""A narrative's value as an editor shows it: texts, and between them figures and tables.

:func:`pieces_of` reads any JSON value whatever and :func:`value_of` writes it back. Between any
two figures or tables, before the first and behind the last stands a text, empty perhaps, so that
a person can write there. What no narrative should hold is a :class:`Strange` piece, kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.model.reading import raw_text
from app.model.values import Json

_LINE_BREAK = re.compile(r"\r\n?")
_PARAGRAPH = {"kind", "text"}
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, divided by line breaks."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture; ``raw`` is its block, with whatever else stands in it."""

    raw: dict[str, Json]

    @property
    def file(self) -> str:
        """The name that the picture is kept under; empty where none is named."""
        return raw_text(self.raw.get("file")).strip()

    @property
    def caption(self) -> str:
        """What stands below the picture."""
        return raw_text(self.raw.get("caption"))

    def captioned(self, caption: str) -> Figure:
        """The same picture with other words below it."""
        return Figure({**self.raw, "caption": caption})


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``raw`` is its block, whose rows are lists of texts and numbers."""

    raw: dict[str, Json]

    @property
    def caption(self) -> str:
        """What stands above the table."""
        return raw_text(self.raw.get("caption"))

    @property
    def rows(self) -> Rows:
        """The cells as texts, every row as long as the longest; at least one cell."""
        raw = self.raw.get("rows")
        rows = [
            [raw_text(cell) for cell in row]
            for row in (raw if isinstance(raw, list) else [])
            if isinstance(row, list)
        ] or [[]]
        width = max(1, *(len(row) for row in rows), 1)
        return tuple((*row, *[""] * (width - len(row))) for row in rows)

    def captioned(self, caption: str) -> Table:
        """The same table with other words above it."""
        return Table({**self.raw, "caption": caption})

    def filled(self, rows: Iterable[Sequence[str]]) -> Table:
        """The same table with other cells; a cell that reads the same stays what it was."""
        old = self.raw.get("rows")
        made: list[Json] = []
        for index, texts in enumerate(rows):
            before = old[index] if isinstance(old, list) and index < len(old) else None
            cells = before if isinstance(before, list) else []
            row: list[Json] = [
                cells[column] if column < len(cells) and raw_text(cells[column]) == text else text
                for column, text in enumerate(texts)
            ]
            made.append(row)
        return Table({**self.raw, "rows": made})


@dataclass(frozen=True, slots=True)
class Strange:
    """Something that no narrative should hold; ``whole`` where it is the field's whole value."""

    raw: Json
    whole: bool = False

    @property
    def text(self) -> str:
        """The words that can be made out in it, to be kept as a paragraph."""
        raw = self.raw
        if isinstance(raw, dict) and isinstance(raw.get("text"), str):
            return raw_text(raw["text"])
        return raw_text(raw)


Piece = Prose | Figure | Table | Strange


def figure(file: str, caption: str = "") -> Figure:
    """A new picture."""
    return Figure({"kind": "figure", "file": file, "caption": caption})


def table(rows: Iterable[Sequence[str]], caption: str = "") -> Table:
    """A new table."""
    cells: list[Json] = [list[Json](row) for row in rows]
    return Table({"kind": "table", "caption": caption, "rows": cells})


def pieces_of(raw: Json) -> tuple[Piece, ...]:
    """The pieces of a narrative, whatever its value is."""
    if raw is None:
        return (Prose(),)
    if isinstance(raw, str):
        return (Prose(broken(raw)),)
    if not isinstance(raw, list):
        return spaced([Strange(raw, whole=True)])
    return spaced(_piece_of(item) for item in raw)


def value_of(pieces: Iterable[Piece]) -> Json:
    """The value that the pieces are: a plain text where they are nothing else."""
    pieces = tuple(pieces)
    texts = [piece.text for piece in pieces if isinstance(piece, Prose)]
    if len(texts) == len(pieces):
        return "\n".join(texts) or None
    if len(pieces) == 1 + len(texts) and not any(texts):
        other = next(piece for piece in pieces if not isinstance(piece, Prose))
        if isinstance(other, Strange) and other.whole:
            return other.raw
    blocks: list[Json] = []
    for piece in pieces:
        if not isinstance(piece, Prose):
            blocks.append(piece.raw)
        elif piece.text:
            blocks.extend({"kind": "paragraph", "text": line} for line in piece.text.split("\n"))
    return blocks


def spaced(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The same with neighbouring texts joined, and with an empty text where one can be written."""
    made: list[Piece] = []
    for piece in pieces:
        last = made[-1] if made else None
        if isinstance(piece, Prose) and isinstance(last, Prose):
            made[-1] = replace(last, text=f"{last.text}\n{piece.text}")
            continue
        if not isinstance(piece, Prose) and not isinstance(last, Prose):
            made.append(Prose())
        made.append(piece)
    if not made or not isinstance(made[-1], Prose):
        made.append(Prose())
    return tuple(made)


def broken(text: str) -> str:
    """``text`` with every line break the same; only these are breaks to a person."""
    return _LINE_BREAK.sub("\n", text)


def _piece_of(raw: Json) -> Piece:
    if isinstance(raw, str):
        return Prose(broken(raw))
    if not isinstance(raw, dict):
        return Strange(raw)
    kind, text = raw.get("kind"), raw.get("text")
    if kind == "paragraph" and raw.keys() <= _PARAGRAPH and isinstance(text, str):
        return Prose(broken(text))
    if kind == "figure" and _is_text(raw.get("file")) and _is_text(raw.get("caption")):
        return Figure(raw)
    if kind == "table" and _is_text(raw.get("caption")) and _are_rows(raw.get("rows")):
        return Table(raw)
    return Strange(raw)


def _is_text(raw: Json) -> bool:
    return raw is None or isinstance(raw, str)


def _are_rows(raw: Json) -> bool:
    if raw is None:
        return True
    return isinstance(raw, list) and all(
        isinstance(row, list)
        and all(cell is None or isinstance(cell, str | int | Decimal) for cell in row)
        for row in raw
    )
