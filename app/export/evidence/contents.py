"""The appended part apart from how it is drawn: which sheets there are, and what they say.

What draws them and what reads them back know nothing else of each other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from app.export.evidence import Way
from app.export.evidence.pieces import Piece
from app.export.typography import BODY_WIDTH_MM
from app.model.document import Cell, Grid, GridRow, Paragraph, Text

HEADING = "附件目录"
WHERE = "以上材料的电子文件在电子包（ZIP）的“附件”文件夹内，编号相同，校验值见其中的SHA256SUMS。"
"""Stands below the contents: the appended part itself is not in the package."""
UNTITLED = "（未填写）"

IN_WORD: dict[Way, str] = {
    "none": "",
    "pictures": "各附件的页面以图片收入本文件，与PDF逐页相同。",
    "list": "各附件的页面不在本文件内，请从PDF打印。",
}
"""What Word's version says of itself, behind :data:`WHERE`: short enough to need no further line,
so that its contents take as many pages as those of the PDF."""
_LABELS_MM = 32.0
_UNPRINTED = "电子文件，随电子版报送，不随纸质材料打印"

SheetKind = Literal["contents", "divider", "page", "blank"]

MARKER_NAME = "evidence.json"
"""The associated file by which a PDF of evidence is known."""
_FORM = "SBAO-EVIDENCE-1"
PRINT_DPI = 300
"""What pictures are resampled to for print, where a person wants that."""
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


def divider_rows(
    piece: Piece, count: int, found: str = ""
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The table below the title on a divider: what each row is called, and its lines.

    ``found`` says where its pages are, if they do not follow.
    """
    return (
        ("材料类别", (piece.category,)),
        ("出具日期", (piece.issued,)),
        ("页　　数", (f"{count}页" if count else _UNPRINTED,)),
        *((("页面在", (found,)),) if found else ()),
        ("证明的栏目", piece.proves or ("",)),
    )


def divider_grid(piece: Piece, count: int, found: str = "") -> Grid:
    """:func:`divider_rows` as both renderers draw them."""
    rows = [_row(label, lines) for label, lines in divider_rows(piece, count, found)]
    return Grid((_LABELS_MM, BODY_WIDTH_MM - _LABELS_MM), tuple(rows))


def _row(label: str, lines: Sequence[str]) -> GridRow:
    cells = (
        Cell((Paragraph((Text(label),), "label"),), label=True),
        Cell(tuple(Paragraph((Text(line),), "cell") for line in lines)),
    )
    return GridRow(cells, height=10.0, splits=len(lines) > 10)


def found_words(pdf: str, first: int, count: int) -> str:
    """Where the pages of a piece are, in a PDF called ``pdf``; ``first`` is that of its divider."""
    start, end = first + 1, first + count
    pages = f"第{start}页" if count == 1 else f"第{start}至{end}页"
    return f"《{pdf}》附件{pages}"


def stamp_words(piece: Piece, page: int, count: int) -> str:
    """What is stamped on page ``page`` (from 1) of a piece, beside its title."""
    return f"{piece.label}　{page}/{count}"


def page_number(number: int, total: int) -> str:
    """What a page of the appended part is called; nothing before the first."""
    return f"附件第 {number} 页 共 {total} 页" if number > 0 else ""


@dataclass(frozen=True, slots=True)
class Marker:
    """How many sheets the contents take, and of each piece its file, its divider and its pages.

    Pictures that were finer than ``dpi`` are not, unless this is 0.
    Carried by a PDF of evidence, so that whoever reads it back knows what it claims to be.
    """

    contents: int
    pieces: tuple[tuple[str, int, int], ...]
    dpi: int = 0

    @property
    def plan(self) -> list[Planned]:
        """All sheets in order."""
        dividers = [divider for _, divider, _ in self.pieces]
        return planned(0, self.contents, dividers, [pages for *_, pages in self.pieces])

    def data(self) -> bytes:
        """As it is embedded."""
        pieces = [{"file": f, "dividers": d, "pages": p} for f, d, p in self.pieces]
        resampled = {"dpi": self.dpi} if self.dpi else {}
        tree = {"form": _FORM, **resampled, "contents": self.contents, "pieces": pieces}
        return json.dumps(tree, ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True, slots=True)
class WordMarker:
    """What a DOCX of evidence claims to be: which way it was made, from a PDF with this marker.

    ``pictures`` are the SHA-256 of its pages of evidence, in their order.
    """

    way: Way
    marker: Marker
    pictures: tuple[str, ...]

    def data(self) -> bytes:
        """As it is embedded."""
        tree = {"way": self.way, **json.loads(self.marker.data()), "pictures": self.pictures}
        return json.dumps(tree, ensure_ascii=False, indent=1).encode()


def word_marker_in(data: bytes) -> WordMarker | None:
    """Read what :meth:`WordMarker.data` wrote; ``None`` for anything else."""
    marker = marker_in(data)
    if marker is None:
        return None
    tree: Any = json.loads(data)
    way, pictures = tree.get("way"), tree.get("pictures")
    if way not in ("pictures", "list") or not isinstance(pictures, list):
        return None
    digests = tuple(map(str, cast("list[object]", pictures)))
    pages = sum(pages for *_, pages in marker.pieces)
    return WordMarker(way, marker, digests) if len(digests) in (0, pages) else None


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
        contents, dpi = int(tree["contents"]), int(tree.get("dpi", 0))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    numbers = [contents, *(number for piece in pieces for number in piece[1:])]
    # A coarser one would let anything pass for what it was made of.
    right = min(numbers) >= 0 and sum(numbers) <= _MOST and dpi in (0, PRINT_DPI)
    return Marker(contents, pieces, dpi) if right else None
