"""What a PDF prints and where, read off its content streams without a layout engine's guesses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2

_MAPPED = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]+)>")


@dataclass(frozen=True)
class Piece:
    """Words set in one go: where on the page, from the lower left corner, and how."""

    page: int
    x: float
    y: float
    size: float
    font: str
    text: str
    glyphs: tuple[int, ...]
    width: float
    mark: int | None = None
    """Number of the marked content that it belongs to; None for an artifact."""


@dataclass(frozen=True)
class _Font:
    name: str
    characters: dict[int, str]
    glyphs: bytes
    widths: dict[int, float]

    def glyph(self, code: int) -> int:
        return int.from_bytes(self.glyphs[2 * code : 2 * code + 2])


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def pieces(data: bytes) -> list[Piece]:
    """All words of a file in the order in which they are drawn."""
    found: list[Piece] = []
    with opened(data) as pdf:
        fonts: dict[str, _Font] = {}
        for number, page in enumerate(pdf.pages):
            if not fonts:
                fonts = {name: _font(font) for name, font in page.resources.Font.items()}
            found += _pieces(number, page, fonts)
    return found


def _font(font: pikepdf.Object) -> _Font:
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    descendant = font.DescendantFonts[0]
    return _Font(
        str(font.BaseFont),
        {int(a, 16): bytes.fromhex(b).decode("utf-16-be") for a, b in _MAPPED.findall(cmap)},
        descendant.CIDToGIDMap.read_bytes(),
        dict(enumerate(map(float, descendant.W[1]), int(descendant.W[0]))),
    )


def _pieces(number: int, page: pikepdf.Page, fonts: dict[str, _Font]) -> Iterator[Piece]:
    font, size, gap, x, y = "", 0.0, 0.0, 0.0, 0.0
    mark: int | None = None
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "Tf":
            font, size = str(operands[0]), float(operands[1])
        elif operator == "Tc":
            gap = float(operands[0])
        elif operator == "Tm":
            x, y = float(operands[4]), float(operands[5])
        elif operator == "BDC":
            properties = operands[1]
            mark = int(properties.MCID) if "/MCID" in properties else None
        elif operator == "Tj":
            used = fonts[font]
            raw = bytes(operands[0])
            codes = [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]
            yield Piece(
                number,
                x,
                y,
                size,
                used.name,
                "".join(used.characters[code] for code in codes),
                tuple(used.glyph(code) for code in codes),
                sum(used.widths[code] * size / 1000 + gap for code in codes),
                mark,
            )


def lines(data: bytes) -> list[str]:
    """Words joined where they stand on one baseline behind each other."""
    found: list[str] = []
    end, before = 0.0, (-1, 0.0)
    for piece in pieces(data):
        place = (piece.page, piece.y)
        if place == before and -0.1 < piece.x - end < piece.size:
            found[-1] += piece.text
        else:
            found.append(piece.text)
        end, before = piece.x + piece.width, place
    return found


def printed(data: bytes) -> str:
    """All words without the feet of the pages, lines joined."""
    return "".join(piece.text for piece in pieces(data) if piece.size != 10.5 or piece.y > 90)


def read_by_pdfium(data: bytes) -> list[str]:
    """The text of each page as pdfium finds it."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]
