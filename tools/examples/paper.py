"""Papers of the kind that offices hand in as evidence, every one plainly marked as a sample."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from reportlab.lib.units import mm

from tools.examples.drawing import (
    BOLD,
    GREY,
    INK,
    NAVY,
    PT,
    SANS,
    SEAL,
    SERIF,
    WATERMARK,
    Align,
    Sheet,
    width_of,
)

NOTICE = "样例：内容均为虚构，仅用于演示，不具任何效力"


class Paper:
    """A sheet that is written from the top down: ``y`` is where the next thing goes, in mm."""

    def __init__(self, sheet: Sheet, *, margin: float = 26, top: float = 28) -> None:
        self.sheet = sheet
        self.left, self.width = margin, sheet.width - 2 * margin
        self.y = top
        self._watermark()
        sheet.text(sheet.width / 2, sheet.height - 9, NOTICE, 8, color=GREY, align="centre")

    @property
    def right(self) -> float:
        """The right edge of the text."""
        return self.left + self.width

    def _watermark(self) -> None:
        sheet = self.sheet
        upright = sheet.height > sheet.width
        for part in (0.3, 0.7):
            x = sheet.width * (0.5 if upright else part)
            y = sheet.height * (part if upright else 0.5)
            sheet.turned(x, y, 30, partial(_mark, sheet, x, y))

    def title(self, text: str, size: float = 20, *, after: float = 9, spacing: float = 0) -> None:
        """Write a title in the middle."""
        self.sheet.text(
            self.sheet.width / 2, self.y, text, size, font=BOLD, align="centre", spacing=spacing
        )
        self.y += size * PT / 2 + after

    def line(
        self, text: str, size: float = 10.5, *, align: Align = "left", font: str = SERIF
    ) -> None:
        """Write one line at the left, in the middle or at the right."""
        x = {"left": self.left, "centre": self.sheet.width / 2, "right": self.right}[align]
        step = size * 1.75 * PT
        self.sheet.text(x, self.y + step / 2, text, size, font=font, align=align)
        self.y += step

    def head(self, text: str, size: float = 11.5) -> None:
        """Write the heading of a clause."""
        self.y += 1.6
        self.line(text, size, font=SANS)

    def body(self, *texts: str, size: float = 10.5) -> None:
        """Write paragraphs with the first line set in by two characters."""
        for text in texts:
            self.y = self.sheet.paragraph(self.left, self.y, self.width, text, size)

    def pairs(
        self, pairs: Sequence[tuple[str, str]], *, size: float = 10.5, step: float = 9
    ) -> None:
        """Write names and values, each value on a ruled line."""
        tab = max(width_of(name, size) for name, _ in pairs) + 4
        for name, value in pairs:
            middle = self.y + step / 2
            self.sheet.text(self.left, middle, name, size, color=GREY)
            self.sheet.text(self.left + tab, middle, value, size + 0.5, font=SERIF)
            foot = self.y + step - 1
            self.sheet.path((self.left + tab - 2, foot), (self.right, foot), color=GREY, line=0.12)
            self.y += step

    def grid(
        self, widths: Sequence[float], *rows: Sequence[str], right: Sequence[int] = (),
        size: float = 9, height: float = 7,
    ) -> None:  # fmt: skip
        """Draw a ruled table over the whole width; ``widths`` are shares of it."""
        unit = self.width / sum(widths)
        scaled = [width * unit for width in widths]
        foot = self.sheet.grid(
            self.left, self.y + 1.5, scaled, rows, size=size, height=height, right=right
        )
        self.y = foot + 2.5

    def space(self, height: float) -> None:
        """Leave ``height`` mm free."""
        self.y += height

    def number(self, page: int, pages: int) -> None:
        """Write the number of the page at the foot."""
        self.sheet.text(
            self.sheet.width / 2, self.sheet.height - 16, f"第 {page} 页  共 {pages} 页", 8.5,
            font=SERIF, align="centre",
        )  # fmt: skip


def _mark(sheet: Sheet, x: float, y: float) -> None:
    sheet.text(x, y, "样例", 80, color=WATERMARK, align="centre", spacing=30)


def frame(sheet: Sheet) -> None:
    """Draw the double frame of a certificate."""
    sheet.box(12, 12, sheet.width - 24, sheet.height - 28, stroke=NAVY, line=1.1)
    sheet.box(14.2, 14.2, sheet.width - 28.4, sheet.height - 32.4, stroke=NAVY, line=0.25)


def seal(sheet: Sheet, x: float, y: float, owner: str, kind: str = "样例专用章") -> None:
    """Stamp the round seal of an invented organization with its centre at a point."""
    radius = 19.0
    sheet.circle(x, y, radius, stroke=SEAL, line=0.9)
    _star(sheet, x, y, 5.2)
    sheet.text(x, y + 10.2, kind, 8, color=SEAL, align="centre")
    size = min(10.5, 150 / len(owner))
    arc = min(265.0, 19.0 * (len(owner) - 1))
    for number, character in enumerate(owner):
        turn = arc / 2 - arc * number / max(len(owner) - 1, 1)
        place = (x, y - radius + 4, character, size)
        sheet.turned(x, y, turn, partial(sheet.text, *place, color=SEAL, align="centre"))


def _star(sheet: Sheet, x: float, y: float, radius: float) -> None:
    canvas = sheet.canvas
    star = canvas.beginPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(90 + 36 * corner)
        point = (
            (x + reach * math.cos(angle)) * mm,
            (sheet.height - y + reach * math.sin(angle)) * mm,
        )
        (star.lineTo if corner else star.moveTo)(*point)
    star.close()
    canvas.setFillColor(SEAL)
    canvas.drawPath(star, fill=1, stroke=0)


def signatures(paper: Paper, *parties: tuple[str, str, str]) -> None:
    """Write the signing blocks side by side: role, name of the party, who signed for it."""
    part = paper.width / len(parties)
    for number, (role, name, person) in enumerate(parties):
        x, y = paper.left + number * part, paper.y
        for text in (f"{role}（盖章）：", name, f"授权代表：{person}"):
            y = paper.sheet.paragraph(x, y, part - 4, text, 10, indent=False, color=INK)
        seal(paper.sheet, x + part * 0.66, paper.y + 20, name)
    paper.y += 40
