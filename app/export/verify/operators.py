"""The words of a page as its content stream draws them, for writing from right to left.

PDFium puts lines with Hebrew or Arabic letters into an order of its own, and exchanges brackets
and dots in them. Such pages are read once more from their operators.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_HEX = re.compile(rb"<((?:[0-9A-Fa-f]{2})*)>")
_OURS = frozenset(
    ("BT", "ET", "Tf", "Tc", "Tm", "Tj", "BDC", "EMC", "q", "Q", "cm", "Do", "g", "w", "J")
) | frozenset("mlchfS")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are drawn at once; where they begin, and their size, in points."""

    text: str
    x: float
    y: float
    size: float


def is_right_to_left(character: str) -> bool:
    """Whether a character is written from right to left."""
    return unicodedata.bidirectional(character) in ("R", "AL", "AN")


class Streams:
    """The content streams of a PDF."""

    def __init__(self, source: Path | bytes) -> None:
        self._pdf = pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source)
        self._maps: dict[Any, dict[int, str]] = {}

    def runs(self, number: int) -> list[Run] | None:
        """What page ``number`` (from 0) draws; ``None`` where it is not drawn as we draw."""
        page = self._pdf.pages[number]
        found: list[Run] = []
        resources: Any = page.resources
        fonts = resources.get("/Font")
        characters: dict[int, str] = {}
        size = x = y = 0.0
        for operands, operator in self._operations(page):
            if operator not in _OURS or fonts is None:
                return None
            if operator == "Tf":
                characters = self._characters(fonts[str(operands[0])])
                size = float(operands[1])
            elif operator == "Tm":
                x, y = float(operands[4]), float(operands[5])
            elif operator == "Tj":
                codes = bytes(operands[0])
                pairs = (codes[i] << 8 | codes[i + 1] for i in range(0, len(codes) - 1, 2))
                text = "".join(characters.get(code, "\ufffd") for code in pairs)
                found.append(Run(text, x, y, size))
        return found

    @staticmethod
    def _operations(page: Any) -> Iterator[tuple[Any, str]]:
        for item in pikepdf.parse_content_stream(page):
            instruction: Any = item
            yield instruction.operands, str(instruction.operator)

    def _characters(self, font: Any) -> dict[int, str]:
        """What each code of a font stands for, as its ToUnicode map says."""
        key = font.objgen
        if key not in self._maps:
            stream = font.get("/ToUnicode")
            self._maps[key] = dict(_mapped(stream.read_bytes())) if stream is not None else {}
        return self._maps[key]


def _mapped(cmap: bytes) -> Iterator[tuple[int, str]]:
    for body in _BLOCK.findall(cmap):
        codes = [bytes.fromhex(one.decode()) for one in _HEX.findall(body)]
        for code, text in zip(codes[::2], codes[1::2], strict=False):
            yield int.from_bytes(code), text.decode("utf-16-be", "replace")
