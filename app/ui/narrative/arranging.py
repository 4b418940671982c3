"""Inserting, moving and removing the pieces of a narrative: what becomes of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.ui.narrative.pieces import Piece, Prose, spaced

Pieces = tuple[Piece, ...]


def inserted(
    pieces: Sequence[Piece], index: int, start: int, end: int, new: Iterable[Piece]
) -> tuple[Pieces, int, int]:
    """``pieces`` with ``new`` ones in place of a part of the text at ``index``.

    Gives also where the cursor belongs: the index of a text, and the place in it.
    """
    here = pieces[index]
    if not isinstance(here, Prose):
        raise TypeError("only a text can take pieces in")
    before, after = here.text[:start], here.text[end:]
    new = list(new)
    left: list[Piece] = [*pieces[:index]]
    right: list[Piece] = [*pieces[index + 1 :]]
    first, last = (new[0], new[-1]) if new else (None, None)
    if isinstance(first, Prose):
        before += first.text
        del new[0]
    elif new:
        # A figure stands between paragraphs: the break that was there is no longer needed.
        before = before.removesuffix("\n")
    place = len(before)
    if not new:
        made = spaced([*left, Prose(before + after), *right])
        return made, index, place
    tail = ""
    if isinstance(last, Prose):
        tail = last.text
        del new[-1]
    else:
        after = after.removeprefix("\n")
    made = spaced([*left, Prose(before), *new, Prose(tail + after), *right])
    return made, len(made) - 1 - len(right), len(tail)


def removed(pieces: Sequence[Piece], index: int) -> tuple[Pieces, int]:
    """``pieces`` without the one at ``index``, and where its place is in the text before it."""
    made, _ = reworded(pieces, index, "")
    before = pieces[index - 1]
    return made, len(before.text) if isinstance(before, Prose) else 0


def reworded(pieces: Sequence[Piece], index: int, words: str) -> tuple[Pieces, int]:
    """``pieces`` with paragraphs in place of the one at ``index``, and where they end."""
    before, after = pieces[index - 1], pieces[index + 1]
    if not (isinstance(before, Prose) and isinstance(after, Prose)):
        raise TypeError("no texts around")
    text = joined(before.text, words)
    whole = Prose(joined(text, after.text))
    return (*pieces[: index - 1], whole, *pieces[index + 2 :]), len(text)


def moved(pieces: Sequence[Piece], index: int, towards: int) -> tuple[Pieces, int]:
    """``pieces`` with that at ``index`` a paragraph higher (-1) or lower (1), and its new index.

    Where no paragraph is between, it changes places with the next figure or table.
    """
    if towards > 0:
        turned, at = _raised([_turned(p) for p in reversed(pieces)], len(pieces) - 1 - index)
        back = tuple(_turned(piece) for piece in reversed(turned))
        return back, len(back) - 1 - at
    return _raised(pieces, index)


def _raised(pieces: Sequence[Piece], index: int) -> tuple[Pieces, int]:
    before, here, after = pieces[index - 1], pieces[index], pieces[index + 1]
    if not (isinstance(before, Prose) and isinstance(after, Prose)):
        raise TypeError("no texts around")
    if before.text:
        head, _, last = before.text.rpartition("\n")
        text = joined(last, after.text)
        return (*pieces[: index - 1], Prose(head), here, Prose(text), *pieces[index + 2 :]), index
    if index < 3:
        return tuple(pieces), index
    other, above = pieces[index - 2], pieces[index - 3]
    rest = pieces[index + 1 :]
    return (*pieces[: index - 3], above, here, Prose(), other, *rest), index - 2


def _turned(piece: Piece) -> Piece:
    """A text with its paragraphs from the last to the first: to lower is to raise, turned over."""
    return Prose("\n".join(reversed(piece.text.split("\n")))) if isinstance(piece, Prose) else piece


def joined(one: str, other: str) -> str:
    """Two texts as one, with a break between them where both say something."""
    return f"{one}\n{other}" if one and other else one + other
