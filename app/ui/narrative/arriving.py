"""Where something comes into a narrative that was wished for a while ago, and took its time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.model.paths import FieldPath
from app.ui.editor import Editor
from app.ui.narrative.arranging import Pieces, inserted
from app.ui.narrative.pieces import Figure, Piece, Prose, pieces_of, value_of


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the narrative at ``path``, whose pieces were ``before``.

    ``selection`` is the index of a text, and the part of it that is to be replaced. What comes is
    put into the draft, whoever shows it by then.
    """

    editor: Editor
    path: FieldPath
    before: Pieces
    selection: tuple[int, int, int]

    def insert(self, new: Iterable[Piece], name: str) -> tuple[int, int]:
        """Put pieces in as one step; gives the index of a text and the place behind them."""
        pieces = pieces_of(self.editor.value(self.path))
        made, index, place = inserted(pieces, *self._now(pieces), new)
        self._put(made, name)
        return index, place

    def exchange(self, old: Figure, file: str, name: str) -> None:
        """Give a figure another file; where it was taken away meanwhile, nothing happens."""
        pieces = list(pieces_of(self.editor.value(self.path)))
        at = self.selection[0]
        order = sorted(range(len(pieces)), key=lambda index: abs(index - at))
        for index in order:
            piece = pieces[index]
            if isinstance(piece, Figure) and piece.file == old.file:
                pieces[index] = Figure({**piece.raw, "file": file})
                self._put(tuple(pieces), name)
                return

    def _now(self, pieces: Pieces) -> tuple[int, int, int]:
        """The same place in the narrative as it is; words typed meanwhile are not replaced."""
        index, start, end = self.selection
        if index < len(pieces) and pieces[index] == self.before[index]:
            return index, start, end
        if index >= len(pieces) or not isinstance(pieces[index], Prose):
            index, end = len(pieces) - 1, -1
        text = pieces[index]
        length = len(text.text) if isinstance(text, Prose) else 0
        place = length if end < 0 else min(end, length)
        return index, place, place

    def _put(self, pieces: Pieces, name: str) -> None:
        self.editor.settle()
        self.editor.edit(self.path, value_of(pieces), name=name)
        self.editor.settle()
