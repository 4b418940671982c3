"""Comparing what was read from a file with what must stand there, down to the field that differs.

Both sides are rows of characters. Where they part, the differing stretch is laid at the door of
the field whose answer it stands in; a stretch between two printed words belongs to no field and
is told as unexplained, with the words around it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from diff_match_patch import diff_match_patch  # pyright: ignore[reportMissingTypeStubs]

from app.export.verify.expectation import Piece

SECONDS = 5.0
"""After so long a difference is told more coarsely: a hostile file must not hold anyone up."""
_AROUND = 12
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in which a file does not say what it must.

    ``path`` is that of the field, or empty where the place belongs to none.
    """

    file: str
    path: str
    expected: str
    found: str
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was read from a file: its visible characters, and whose a character says it is.

    ``owners`` gives for each character the path of the content control that it stands in, empty
    where it stands in none; it is empty altogether for files that know no such thing (PDF).
    """

    text: str
    owners: Sequence[str] = ()


def compare(file: str, pieces: Sequence[Piece], seen: Seen) -> list[Difference]:
    """Every difference between the expected pieces and what was seen in ``file``."""
    expected = "".join(piece.text for piece in pieces)
    if expected == seen.text:
        return []
    alignment = _Alignment(pieces, expected, seen)
    return [alignment.tell(file, index) for index in alignment.differing()]


class _Alignment:
    """Which stretch of what was seen stands for each piece."""

    def __init__(self, pieces: Sequence[Piece], expected: str, seen: Seen) -> None:
        self._pieces, self._seen = pieces, seen
        self._tagged = frozenset(seen.owners)
        self._starts = [0, *accumulate(len(piece.text) for piece in pieces)]
        # found[i]: what was seen in the place of piece i; gaps[i]: what was seen before it
        self._found: list[str] = [""] * len(pieces)
        self._gaps: list[str] = [""] * (len(pieces) + 1)
        self._place(expected)

    def _place(self, expected: str) -> None:
        at = seen_at = 0
        for operation, text in differences(expected, self._seen.text):
            if operation == 0:
                self._match(at, text)
            if operation <= 0:
                at += len(text)
            if operation > 0:
                self._insert(at, text, seen_at)
            if operation >= 0:
                seen_at += len(text)

    def _piece_at(self, position: int) -> int:
        return min(bisect_right(self._starts, position) - 1, len(self._pieces) - 1)

    def _match(self, at: int, text: str) -> None:
        while text:
            index = self._piece_at(at)
            length = min(len(text), self._starts[index + 1] - at)
            self._found[index] += text[:length]
            at, text = at + length, text[length:]

    def _insert(self, at: int, text: str, seen_at: int) -> None:
        """Text that nobody expected, before the character at ``at``."""
        if not self._pieces:
            self._gaps[0] += text
            return
        inside = self._piece_at(at)
        if self._starts[inside] < at < self._starts[inside + 1]:
            self._found[inside] += text
            return
        first, behind = self._around(at)
        owners = self._seen.owners
        owner = owners[seen_at] if seen_at < len(owners) else None
        for index in range(first, min(behind + 1, len(self._pieces))):
            if self._owns(index, owner, at):
                self._found[index] += text
                return
        self._gaps[behind] += text

    def _around(self, at: int) -> tuple[int, int]:
        """The pieces that touch the place before the character at ``at``: blank ones between."""
        first = max(0, bisect_left(self._starts, at) - 1)
        behind = bisect_right(self._starts, at) - 1
        return first, behind

    def _owns(self, index: int, owner: str | None, at: int) -> bool:
        """Whether text at the edge of a piece is taken for part of it."""
        piece = self._pieces[index]
        if piece.path is not None:
            # Programs lose controls, or their tags: then nobody says whose the text is.
            return owner in (None, piece.owner) or not (owner or piece.owner in self._tagged)
        # Words of the form that lost characters at this very edge had them exchanged.
        return not owner and len(self._found[index]) < min(
            len(piece.text), at - self._starts[index]
        )

    def differing(self) -> list[int]:
        """The pieces that differ (counted from 0), and gaps (``-1 - i`` for the gap before i)."""
        found: list[int] = []
        for index in range(len(self._pieces) + 1):
            if self._gaps[index]:
                found.append(-1 - index)
            if index < len(self._pieces) and self._found[index] != self._pieces[index].text:
                found.append(index)
        return found

    def tell(self, file: str, index: int) -> Difference:
        """The difference at a piece or a gap, in a sentence."""
        if index < 0:
            return self._tell_gap(file, -1 - index)
        piece, found = self._pieces[index], self._found[index]
        path = str(piece.path) if piece.path is not None else ""
        old, new = short(piece.text), short(found)
        where = f"“{file}”的「{piece.name}」"
        if piece.path is None:
            what = f"印刷文字应为“{old}”，文件中是“{new}”" if found else f"缺少印刷文字“{old}”"
        elif not found:
            what = f"应为“{old}”，文件中没有"
        elif not piece.text:
            what = f"应为空白，文件中是“{new}”"
        else:
            what = f"应为“{old}”，文件中是“{new}”"
        return Difference(file, path, piece.text, found, f"{where}{what}。")

    def _tell_gap(self, file: str, index: int) -> Difference:
        text = self._gaps[index]
        if index:
            before = self._pieces[index - 1].text[-_AROUND:]
            where = f"在“{before}”之后"
        else:
            where = "在开头"
        message = f"“{file}”{where}多出了申报书中没有的文字“{short(text)}”。"
        return Difference(file, "", "", text, message)


def short(text: str) -> str:
    """A text as a sentence can carry it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"


def differences(expected: str, found: str) -> list[tuple[int, str]]:
    """What must be taken away (-1), kept (0) and put in (1) to come from one text to the other."""
    engine: Any = diff_match_patch()
    engine.Diff_Timeout = SECONDS
    return engine.diff_main(expected, found, False)
