"""The appended part apart from how it is drawn: which sheets there are, and what they say.

What draws them and what reads them back know nothing else of each other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.export.evidence.pieces import Piece

HEADING = "附件目录"
WHERE = "以上材料的电子文件在电子包（ZIP）的“附件”文件夹内，编号相同，校验值见其中的SHA256SUMS。"
"""Stands below the contents: the appended part itself is not in the package."""
UNTITLED = "（未填写）"
_UNPRINTED = "电子文件，随电子版报送，不随纸质材料打印"

SheetKind = Literal["contents", "divider", "page", "blank"]

MARKER_NAME = "evidence.json"
"""The associated file by which a PDF of evidence is known."""
_FORM = "SBAO-EVIDENCE-1"
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Planned:
    """A sheet of the appended part.

    Attributes:
        kind: what it is.
        piece: the index of the piece that it belongs to, -1 for the contents.
        part: which page of the contents, of the divider or of the piece it is, from 0.
    """

    kind: SheetKind
    piece: int = -1
    part: int = 0


def planned(
    before: int, contents: int, dividers: Sequence[int], counts: Sequence[int]
) -> list[Planned]:
    """All sheets in order: the contents and each piece begin on a right-hand page.

    ``before`` are the pages before them, ``contents``, ``dividers`` and ``counts`` how many the
    contents, each divider and each piece take.
    """
    plan: list[Planned] = []

    def to_recto(piece: int) -> None:
        if (before + len(plan)) % 2:
            plan.append(Planned("blank", piece))

    to_recto(-1)
    plan += (Planned("contents", -1, part) for part in range(contents))
    for piece, (divider, count) in enumerate(zip(dividers, counts, strict=True)):
        to_recto(piece - 1)
        plan += (Planned("divider", piece, part) for part in range(divider))
        plan += (Planned("page", piece, part) for part in range(count))
    return plan


def entry_words(piece: Piece, count: int) -> str:
    """What the contents say of a piece of ``count`` pages; the number of its page follows."""
    about = "，".join(filter(None, (piece.category, f"{count}页" if count else "电子文件")))
    return f"{piece.label}　{piece.title or UNTITLED}（{about}）"


def divider_rows(piece: Piece, count: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The table below the title on a divider: what each row is called, and its lines."""
    return (
        ("材料类别", (piece.category,)),
        ("出具日期", (piece.issued,)),
        ("页　　数", (f"{count}页" if count else _UNPRINTED,)),
        ("证明的栏目", piece.proves or ("",)),
    )


def stamp_words(piece: Piece, page: int, count: int) -> str:
    """What is stamped on page ``page`` (from 1) of a piece, beside its title."""
    return f"{piece.label}　{page}/{count}"


def page_number(number: int, total: int) -> str:
    """What a page of the appended part is called; nothing before the first."""
    return f"附件第 {number} 页 共 {total} 页" if number > 0 else ""


@dataclass(frozen=True, slots=True)
class Marker:
    """How many sheets the contents take, and of each piece its file, its divider and its pages.

    Carried by a PDF of evidence, so that whoever reads it back knows what it claims to be.
    """

    contents: int
    pieces: tuple[tuple[str, int, int], ...]

    @property
    def plan(self) -> list[Planned]:
        """All sheets in order."""
        dividers = [divider for _, divider, _ in self.pieces]
        return planned(0, self.contents, dividers, [pages for *_, pages in self.pieces])

    def data(self) -> bytes:
        """As it is embedded."""
        pieces = [{"file": f, "dividers": d, "pages": p} for f, d, p in self.pieces]
        tree = {"form": _FORM, "contents": self.contents, "pieces": pieces}
        return json.dumps(tree, ensure_ascii=False, indent=1).encode()


def marker_in(data: bytes) -> Marker | None:
    """Read what :meth:`Marker.data` wrote; ``None`` for anything else."""
    try:
        tree: Any = json.loads(data)
        if tree["form"] != _FORM:
            return None
        pieces = tuple(
            (str(piece["file"]), int(piece["dividers"]), int(piece["pages"]))
            for piece in tree["pieces"]
        )
        contents = int(tree["contents"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    numbers = [contents, *(number for piece in pieces for number in piece[1:])]
    return Marker(contents, pieces) if min(numbers) >= 0 and sum(numbers) <= _MOST else None
