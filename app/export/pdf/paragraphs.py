"""Paragraphs as lines that keep together: no line of a paragraph alone on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.export.pdf.flow import Bookmark, Item, TextLine
from app.export.pdf.structure import Node
from app.export.pdf.text import Span, set_lines
from app.export.typography import TextStyle


def paragraph_items(
    spans: Sequence[Span],
    style: TextStyle,
    width: float,
    node: Node | None,
    *,
    keep: bool = False,
    bookmark: Bookmark | None = None,
) -> list[Item]:
    """The lines of a paragraph; ``keep`` ties the last one to what follows."""
    lines = [TextLine(line, style, node) for line in set_lines(spans, style, width)]
    first, last = lines[0], lines[-1]
    first.bookmark = bookmark
    first.before, last.after = style.before, style.after
    # Two lines at least on either side of a page's end; three lines stay whole.
    for line in (*lines[:1], *lines[-2:-1]):
        line.keep = True
    last.keep = keep
    return [*lines]


def vertical_items(text: str, style: TextStyle, width: float, node: Node) -> list[Item]:
    """Words one character below the other, never torn apart."""
    centred = replace(style, align="center", indent=0.0, left=0.0)
    items = [
        item
        for char in text
        if not char.isspace()
        for item in paragraph_items((Span(char),), centred, width, node, keep=True)
    ]
    if items:
        items[-1].keep = False
    return items
