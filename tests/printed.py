"""The words of a document, for comparing what is printed with what should be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.model.document import (
    Block,
    Cover,
    DataTable,
    Document,
    Figure,
    Grid,
    Heading,
    Paragraph,
    Prose,
    ProseParagraph,
    Value,
)

GOLDEN = Path(__file__).parent / "golden"


def golden_lines(name: str) -> list[str]:
    """The lines of a golden file."""
    return (GOLDEN / name).read_text(encoding="utf-8").splitlines()


def squeezed(text: str) -> str:
    """``text`` without any white space: what a line break or justification can't change."""
    return "".join(text.split())


def missing_in_order(lines: list[str], text: str) -> list[str]:
    """The lines that don't stand in ``text`` in their order, white space aside."""
    squeezed_text, position, missing = squeezed(text), 0, list[str]()
    for line in map(squeezed, lines):
        found = squeezed_text.find(line, position)
        if found < 0:
            missing.append(line)
        else:
            position = found + len(line)
    return missing


def words_of(document: Document) -> str:
    """Every printed word of a document, a line each, in order."""
    return "\n".join(_lines(document.blocks))


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(inlines):
                yield "".join(
                    (i.text or i.blank) if isinstance(i, Value) else i.text for i in inlines
                )
            case Heading(text):
                yield text
            case Cover(title, entries):
                yield title
                for label, value in entries:
                    yield label + (value.text or value.blank)
            case Prose(_, _, parts):
                for part in parts:
                    yield from _prose(part)
            case Grid(_, rows):
                for row in rows:
                    for cell in row.cells:
                        lines = list(_lines(cell.blocks))
                        yield from "".join(lines) if cell.vertical else lines
            case Figure() | DataTable():
                yield from _prose(block)
            case _:
                pass


def _prose(part: ProseParagraph | Figure | DataTable) -> Iterator[str]:
    match part:
        case ProseParagraph(text):
            yield text
        case Figure(_, caption):
            yield caption
        case DataTable(rows, caption):
            yield caption
            for row in rows:
                yield from row
