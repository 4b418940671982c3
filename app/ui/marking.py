"""What changed from one text to another, word by word, for a person who looks at both."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from PySide6.QtGui import QColor

# A figure or a Latin word changes as a whole; Chinese changes character by character.
_TOKEN = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_.,:/@%-]*|\n|[^\n]")
_MOST_TOKENS = 4_000
"""Longer paragraphs are marked as a whole: to compare them by word would take too long."""
_ALIKE = 0.3
"""Texts that have less in common are not the same text changed, but two texts."""
_LONG, _CONTEXT = 160, 60
"""From so many characters on, what stayed is shortened to so many beside what changed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: as it was in the other, or not."""

    text: str
    changed: bool


def marked(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces: what is only in one of them is marked there.

    Paragraphs are matched first, then the words of those that changed.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        lines = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            left.append(Piece(lines[0], False))
            right.append(Piece(lines[1], False))
        else:
            below, above = _by_words(*lines)
            left += below
            right += above
    return tuple(_joined(left)), tuple(_joined(right))


def shortened(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with long stretches that stayed cut down to what stands beside a change."""
    held = tuple(pieces)
    if not any(piece.changed for piece in held):
        yield from held
        return
    for number, piece in enumerate(held):
        if piece.changed or len(piece.text) <= _LONG:
            yield piece
            continue
        head = piece.text[:_CONTEXT] if number else ""
        tail = piece.text[-_CONTEXT:] if number < len(held) - 1 else ""
        yield Piece(f"{head} …… {tail}", False)


def html_of(pieces: Iterable[Piece], ground: QColor, *, struck: bool) -> str:
    """The pieces as rich text: what changed on a ground of its own, struck out or underlined.

    Where nothing stayed there is nothing to mark: the two texts stand side by side.
    """
    held = tuple(pieces)
    marks = not all(piece.changed for piece in held)
    line = "line-through" if struck else "underline"
    style = f"background-color:{ground.name()};text-decoration:{line}"
    parts: list[str] = []
    for piece in held:
        words = html.escape(piece.text).replace("\n", "<br>")
        parts.append(f'<span style="{style}">{words}</span>' if piece.changed and marks else words)
    return f'<p style="white-space:pre-wrap;margin:0">{"".join(parts)}</p>'


def _by_words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    whole = [Piece(before, True)], [Piece(after, True)]
    if max(len(old), len(new)) > _MOST_TOKENS or not old or not new:
        return whole
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() < _ALIKE or matcher.ratio() < _ALIKE:
        return whole
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        left.append(Piece("".join(old[i1:i2]), tag != "equal"))
        right.append(Piece("".join(new[j1:j2]), tag != "equal"))
    return left, right


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Without empty pieces, and with neighbours that are marked alike as one."""
    held: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if held is not None and held.changed == piece.changed:
            held = Piece(held.text + piece.text, held.changed)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
