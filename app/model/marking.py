"""What changed from one text to another, word by word, for a person who looks at both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A figure or a Latin word changes as a whole; Chinese changes character by character.
_TOKEN = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_.,:/@%-]*|\n|[^\n]")
_MOST_TOKENS = 4_000
"""Longer paragraphs are marked as a whole: to compare them by word would take too long."""
_ALIKE = 0.3
"""Texts that have less in common are not the same text changed, but two texts."""
_LONG, _CONTEXT = 160, 60
"""From so many characters on, what stayed is shortened to so many beside what changed."""

How = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of two texts written into one: in both of them, or only in one."""

    text: str
    how: How


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: as it was in the other, or not."""

    text: str
    changed: bool


def redline(before: str, after: str) -> tuple[Part, ...]:
    """Both texts in one: what went stands before what came in its place.

    Paragraphs are matched first, then the words of those that changed.
    """
    return tuple(_joined(_redline(before, after)))


def marked(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces: what is only in one of them is marked there."""
    parts = redline(before, after)
    return _side(parts, "removed"), _side(parts, "added")


def shortened(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with long stretches that stayed cut down to what stands beside a change."""
    held = tuple(pieces)
    texts = shorter([(piece.text, piece.changed) for piece in held])
    for piece, text in zip(held, texts, strict=True):
        yield Piece(text, piece.changed)


def shorter(stretches: Iterable[tuple[str, bool]]) -> Iterator[str]:
    """Each stretch of a text, given with whether it changed, those that stayed cut down."""
    held = tuple(stretches)
    changes = any(changed for _, changed in held)
    for number, (text, changed) in enumerate(held):
        if changed or not changes or len(text) <= _LONG:
            yield text
            continue
        head = text[:_CONTEXT] if number else ""
        tail = text[-_CONTEXT:] if number < len(held) - 1 else ""
        yield f"{head} …… {tail}"


def _redline(before: str, after: str) -> Iterator[Part]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        went, came = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            yield Part(went, "same")
        else:
            yield from _by_words(went, came)


def _by_words(before: str, after: str) -> Iterator[Part]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    comparable = bool(old and new) and max(len(old), len(new)) <= _MOST_TOKENS
    if not comparable or matcher.quick_ratio() < _ALIKE or matcher.ratio() < _ALIKE:
        yield Part(before, "removed")
        yield Part(after, "added")
        return
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Part("".join(old[i1:i2]), "same")
        else:
            yield Part("".join(old[i1:i2]), "removed")
            yield Part("".join(new[j1:j2]), "added")


def _side(parts: Iterable[Part], own: How) -> tuple[Piece, ...]:
    kept = (part for part in parts if part.how in ("same", own))
    return tuple(Piece(part.text, part.how == own) for part in _joined(kept))


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Without empty parts, and with neighbours that are marked alike as one."""
    held: Part | None = None
    for part in parts:
        if not part.text:
            continue
        if held is not None and held.how == part.how:
            held = Part(held.text + part.text, held.how)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held
