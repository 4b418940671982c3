"""A sheet to draw on in millimetres, and its way to PDF pages and to pictures.

Everything is drawn once, as vectors with the bundled fonts; pictures are those vectors
turned into pixels. The same call gives the same bytes: reportlab writes no date and no
random identifier, and pictures carry nothing but their pixels and their resolution.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

import pypdfium2
from PIL import Image
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.resources import resource

SERIF, BOLD, SANS = "NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Medium"

INK = HexColor("#1C2733")
NAVY = HexColor("#1F3F66")
BLUE = HexColor("#4A7CAB")
SKY = HexColor("#C6D8E8")
MIST = HexColor("#EDF3F8")
GREY = HexColor("#6B7A89")
WHITE = HexColor("#FFFFFF")
AMBER = HexColor("#B9651B")
SEAL = Color(0.75, 0.16, 0.17, alpha=0.75)
WATERMARK = HexColor("#E8EDF2")

A4 = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)
PT = 1 / mm
"""One point in millimetres."""

Align = Literal["left", "centre", "right"]
Page = Callable[["Sheet"], None]

# A piece that stays on one line: a Latin word or a number or a single character, with the
# marks that must not end a line before it and those that must not begin one after it.
_PIECE = re.compile(
    r"[（《“「【]*(?:[!-~·°²³≤≥±µ–]+|—+|…+|.)[，。；：、！？）》”」】％℃]*(?:\s+)?", re.DOTALL
)


def _register() -> None:
    """Make the bundled fonts known to reportlab.

    Raises:
        FileNotFoundError: if the fonts have not been made; says with which command to.
    """
    for name in (SERIF, BOLD, SANS):
        if name in pdfmetrics.getRegisteredFontNames():
            continue
        path = resource("fonts", f"{name}.ttf")
        if not path.is_file():
            raise FileNotFoundError(f"{path} is missing: run python -m tools.make_fonts first")
        pdfmetrics.registerFont(TTFont(name, path))


def width_of(text: str, size: float, font: str = SANS) -> float:
    """Return how wide ``text`` is in millimetres at ``size`` points."""
    return pdfmetrics.stringWidth(text, font, size) * PT


def _fits(text: str, size: float, font: str, width: float) -> None:
    if width_of(text, size, font) > width:
        raise ValueError(f"{text} is wider than the {width:.1f} mm that it has")


def wrap(text: str, width: float, size: float, font: str = SANS, indent: float = 0) -> list[str]:
    """Break ``text`` into lines of at most ``width`` mm, the first shorter by ``indent`` mm."""
    lines = [""]
    for piece in _PIECE.findall(text):
        room = width - (indent if len(lines) == 1 else 0)
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), size, font) > room:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


class Sheet:
    """One page: millimetres from the top left corner, sizes of type in points."""

    def __init__(self, canvas: Canvas, size: tuple[float, float]) -> None:
        self.canvas = canvas
        self.width, self.height = size

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10.5,
        *,
        font: str = SANS,
        color: Color = INK,
        align: Align = "left",
        spacing: float = 0,
    ) -> None:
        """Write one line whose middle stands at height ``y``; ``spacing`` in points."""
        length = width_of(text, size, font) + max(len(text) - 1, 0) * spacing * PT
        start = x - {"left": 0.0, "centre": length / 2, "right": length}[align]
        self.canvas.setFillColor(color)
        self.canvas.setFont(font, size)
        # The middle of a Chinese character lies 0.36 em above the baseline in both fonts.
        baseline = (self.height - y) * mm - 0.36 * size
        self.canvas.drawString(start * mm, baseline, text, charSpace=spacing)

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float = 10.5,
        *,
        font: str = SERIF,
        leading: float = 1.75,
        indent: bool = True,
        color: Color = INK,
        align: Align = "left",
    ) -> float:
        """Write wrapped text whose top is at ``y``; return the height below its last line."""
        em, step = size * PT, size * leading * PT
        first = 2 * em if indent else 0
        for number, line in enumerate(wrap(text, width, size, font, first)):
            shift = first if number == 0 else 0
            anchor = {"left": x + shift, "centre": x + width / 2, "right": x + width}[align]
            self.text(anchor, y + step / 2, line, size, font=font, color=color, align=align)
            y += step
        return y

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Color | None = None,
        stroke: Color | None = None,
        line: float = 0.25,
        radius: float = 0,
    ) -> None:
        """Draw a rectangle from its top left corner; ``line`` is in millimetres."""
        self._pen(fill, stroke, line)
        self.canvas.roundRect(
            x * mm,
            (self.height - y - height) * mm,
            width * mm,
            height * mm,
            radius * mm,
            fill=int(fill is not None),
            stroke=int(stroke is not None),
        )

    def label(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *lines: str,
        size: float = 8.5,
        fill: Color | None = WHITE,
        stroke: Color | None = None,
        color: Color = INK,
        radius: float = 0.8,
        line: float = 0.25,
        lesser: float = 1,
    ) -> None:
        """Draw a box with lines of text in its middle, after the first ``lesser`` pt smaller.

        Raises:
            ValueError: if a line is wider than the box.
        """
        self.box(x, y, width, height, fill=fill, stroke=stroke, line=line, radius=radius)
        sizes = [size, *(size - lesser for _ in lines[1:])]
        steps = [part * 1.35 * PT for part in sizes]
        top = y + (height - sum(steps)) / 2
        for text, part, step in zip(lines, sizes, steps, strict=True):
            _fits(text, part, SANS, width)
            self.text(x + width / 2, top + step / 2, text, part, color=color, align="centre")
            top += step

    def path(
        self,
        *points: tuple[float, float],
        color: Color = GREY,
        line: float = 0.35,
        dash: Sequence[float] = (),
        arrow: bool = False,
    ) -> None:
        """Draw straight lines from point to point, with a head at the end for an arrow."""
        self._pen(None, color, line)
        self.canvas.setDash([part * mm for part in dash])
        *_, (x0, y0), (x1, y1) = points
        head = 1.9
        length = max(abs(x1 - x0), abs(y1 - y0))
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        ends = [*points[:-1], (x1 - dx * head, y1 - dy * head) if arrow else (x1, y1)]
        shape = self.canvas.beginPath()
        shape.moveTo(*self._at(*ends[0]))
        for point in ends[1:]:
            shape.lineTo(*self._at(*point))
        self.canvas.drawPath(shape)
        self.canvas.setDash([])
        if arrow:
            wing = head * 0.42
            tip = self.canvas.beginPath()
            tip.moveTo(*self._at(x1, y1))
            tip.lineTo(*self._at(x1 - dx * head + dy * wing, y1 - dy * head - dx * wing))
            tip.lineTo(*self._at(x1 - dx * head - dy * wing, y1 - dy * head + dx * wing))
            tip.close()
            self.canvas.setFillColor(color)
            self.canvas.drawPath(tip, fill=1, stroke=0)

    def circle(
        self, x: float, y: float, radius: float, *, stroke: Color, line: float, fill: bool = False
    ) -> None:
        """Draw a circle around its centre."""
        self._pen(stroke if fill else None, stroke, line)
        self.canvas.circle(*self._at(x, y), radius * mm, fill=int(fill))

    def grid(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        size: float = 9,
        height: float = 7,
        right: Sequence[int] = (),
    ) -> float:
        """Draw a ruled table under a header; the columns ``right`` align there. Return its foot.

        Raises:
            ValueError: if a cell's text is wider than its column.
        """
        for number, row in enumerate(rows):
            left = x
            for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
                fill = None if number else MIST
                self.box(left, y, width, height, fill=fill, stroke=GREY, line=0.15)
                middle = y + height / 2
                _fits(cell, size, SERIF if number else SANS, width - 2)
                if not number:
                    self.text(left + width / 2, middle, cell, size, align="centre")
                elif column in right:
                    self.text(left + width - 2, middle, cell, size, font=SERIF, align="right")
                else:
                    self.text(left + 2, middle, cell, size, font=SERIF)
                left += width
            y += height
        return y

    def turned(self, x: float, y: float, degrees: float, draw: Callable[[], None]) -> None:
        """Draw with the sheet turned anticlockwise around a point."""
        self.canvas.saveState()
        centre = self._at(x, y)
        self.canvas.translate(*centre)
        self.canvas.rotate(degrees)
        self.canvas.translate(-centre[0], -centre[1])
        draw()
        self.canvas.restoreState()

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * mm, (self.height - y) * mm

    def _pen(self, fill: Color | None, stroke: Color | None, line: float) -> None:
        if fill is not None:
            self.canvas.setFillColor(fill)
        if stroke is not None:
            self.canvas.setStrokeColor(stroke)
        self.canvas.setLineWidth(line * mm)


def as_pdf(title: str, size: tuple[float, float], *pages: Page) -> bytes:
    """Return a PDF of pages of ``size`` mm, each drawn by its function."""
    _register()
    target = io.BytesIO()
    canvas = Canvas(
        target, pagesize=(size[0] * mm, size[1] * mm), invariant=1, pageCompression=1, lang="zh-CN"
    )
    canvas.setTitle(title)
    for draw in pages:
        draw(Sheet(canvas, size))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def as_scan(title: str, pdf: bytes, dpi: float = 110, tilt: float = 0.3) -> bytes:
    """Return the pages of an A4 document as a scanner gives them: grey, a little askew."""
    pages: list[Page] = []
    for number, image in enumerate(as_images(pdf, dpi)):
        grey = image.convert("L").rotate(
            tilt if number % 2 else -tilt, Image.Resampling.BICUBIC, fillcolor=255
        )
        pages.append(_picture_page(as_jpeg(grey.point(_as_paper), dpi)))
    return as_pdf(title, A4, *pages)


def _as_paper(value: int) -> int:
    """Turn pure white and black into what paper and toner give."""
    return 24 + value * 224 // 255


def _picture_page(data: bytes) -> Page:
    def draw(sheet: Sheet) -> None:
        sheet.canvas.drawImage(
            ImageReader(io.BytesIO(data)), 0, 0, sheet.width * mm, sheet.height * mm
        )

    return draw


def as_images(pdf: bytes, dpi: float) -> list[Image.Image]:
    """Return each page of a PDF as an RGB picture."""
    # Any: the scale is a float, which the library's default of 1 hides from type checkers.
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def as_png(image: Image.Image, dpi: float, colours: int = 64) -> bytes:
    """Return a PNG of few colours, which suits flat drawings and keeps them small."""
    target = io.BytesIO()
    image.quantize(colours, dither=Image.Dither.NONE).save(
        target, "PNG", optimize=True, dpi=(dpi, dpi)
    )
    return target.getvalue()


def as_jpeg(image: Image.Image, dpi: float, quality: int = 62) -> bytes:
    """Return a JPEG as an office scanner writes it."""
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality, optimize=True, dpi=(round(dpi), round(dpi)))
    return target.getvalue()
