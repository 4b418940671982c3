"""What a page draws, read from its operators, as far as it is written as the program writes pages.

Such a page uses a handful of operators, so that it can be said without rendering it where each
glyph stands, and that it is black and lies open. The glyphs themselves are compared with the
program's own faces. Of any other page nothing is said here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import pikepdf

from app.export.typography import MARK_GRAY, MM, PAGE_HEIGHT_MM, PAGE_WIDTH_MM
from app.export.unpacking import limit_memory
from app.export.verify.activity import activities_in
from app.export.verify.bounds import check_bounds
from app.export.verify.glyphs import UNKNOWN, Font, NoFontOfOurs, content_of, read_font
from app.export.verify.ruling import Box, between, crossed, is_ruled

_MOST_BYTES = 2**20
"""Of what a page draws: none of ours comes near."""
_THICKEST = 2.0
"""Points: a stroke that is thicker may hide what lies below."""
_SMALLEST = 4.0
"""Points: smaller letters are not for reading."""
_ASCENT = 0.8
"""Of a character above its base line, in em: boxes are of the ink, not of the line."""
_PICTURE = frozenset(
    ("/BitsPerComponent", "/ColorSpace", "/DecodeParms", "/Filter", "/Height", "/Length")
) | {"/Subtype", "/Type", "/Width"}
"""All that a picture is told by; masks and the like would show another one."""
_UPRIGHT = (1.0, 0.0, 0.0, 1.0)


class _Strange(Exception):
    """The page is not written as the program writes pages."""


@dataclass(slots=True)
class Drawn:
    """What a page draws: characters with the places in which they stand, and what else there is.

    ``covered`` are the characters that a picture or a shape may hide, or that stand off the page;
    ``figures`` says that there are pictures, or shapes that are neither rules nor a mark; ``ruled``
    that there are rules. ``wrong``
    tells what a glyph is said to be and what it shows, and ``unproven`` are characters that are
    not those of any font of this machine.
    """

    text: list[str] = field(default_factory=list[str])
    boxes: list[Box] = field(default_factory=list[Box])
    covered: str = ""
    marked: bool = False
    figures: bool = False
    ruled: bool = False
    annotated: bool = False
    wrong: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    unproven: set[str] = field(default_factory=set[str])


class Streams:
    """The content streams of a PDF that sentences call ``name``.

    Raises pikepdf's errors where it is damaged or locked, and :class:`Failure` where it was made
    to exhaust whoever opens it.
    """

    def __init__(self, source: Path | bytes, name: str) -> None:
        limit_memory()
        self._pdf = pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source)
        check_bounds(self._pdf, name)
        self._fonts: dict[Any, Font] = {}
        self.activities = tuple(activities_in(self._pdf))
        """What the file does that none of ours does."""

    def drawn(self, number: int) -> Drawn | None:
        """What page ``number`` (from 0) draws; ``None`` where it is not drawn as we draw."""
        try:
            page = self._pdf.pages[number]
            return _Painter(self._pdf, page.obj, self._font).drawn()
        except (_Strange, NoFontOfOurs, pikepdf.PdfError):
            return None
        except (KeyError, AttributeError, TypeError, ValueError, IndexError, ArithmeticError):
            return None  # what stands there is not of the type that it must be

    def _font(self, font: Any) -> Font:
        key = font.objgen
        if key not in self._fonts:
            self._fonts[key] = read_font(font)
        return self._fonts[key]


class _Painter:
    """Follows the operators of a page."""

    def __init__(self, pdf: pikepdf.Pdf, page: Any, font: Any) -> None:
        self._pdf, self._page, self._font = pdf, page, font
        left, bottom, right, top = map(float, page.MediaBox)
        turned = "/Rotate" in page or "/UserUnit" in page or "/CropBox" in page
        if left or bottom or turned or not _is_a4(right, top):
            raise _Strange
        self._width, self._height = right, top
        self._resources = page.Resources
        self._made = Drawn(annotated=len(page.get("/Annots", ())) > 0)
        self._gray: list[float] = [0.0]
        self._matrix: list[tuple[float, ...]] = [()]
        self._path: list[tuple[float, float]] = []
        self._lines: list[Box] = []
        self._curved = self._slanted = self._closed = False
        self._covers: list[Box] = []
        self._strokes: list[Box] = []
        self._half = 0.5
        self._current: Font | None = None
        self._size = self._spacing = 0.0
        self._at: tuple[float, float] | None = None

    def drawn(self) -> Drawn:
        """All that the page draws."""
        for operands, operator in self._operations():
            getattr(self, _METHODS[operator])(*operands)
        self._cover()
        return self._made

    def _operations(self) -> Iterator[tuple[Any, str]]:
        data = content_of(self._page.Contents, _MOST_BYTES)
        for item in pikepdf.parse_content_stream(pikepdf.Stream(self._pdf, data)):
            instruction: Any = item
            yield instruction.operands, str(instruction.operator)

    def _cover(self) -> None:
        """Take out what pictures and shapes may hide, and what stands off the page."""
        made = self._made
        if not is_ruled(self._strokes, made.boxes):
            raise _Strange
        made.ruled = bool(self._strokes)
        through = crossed(self._strokes, made.boxes, self._half)
        hidden = [at for at, box in enumerate(made.boxes) if at in through or self._is_hidden(box)]
        if hidden:
            made.covered = "".join(made.text[at] for at in hidden)
            gone = set(hidden)
            made.text = [c for at, c in enumerate(made.text) if at not in gone]
            made.boxes = [box for at, box in enumerate(made.boxes) if at not in gone]

    def _is_hidden(self, box: Box) -> bool:
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self._width or bottom > self._height:
            return True
        return any(
            right > cover[0] and left < cover[2] and bottom > cover[1] and top < cover[3]
            for cover in self._covers
        )

    # --- the operators ------------------------------------------------------------------------

    def _save(self) -> None:
        self._gray.append(self._gray[-1])
        self._matrix.append(self._matrix[-1])

    def _restore(self) -> None:
        self._gray.pop()
        self._matrix.pop()
        if not self._gray:
            raise _Strange

    def _set_gray(self, gray: Any) -> None:
        self._gray[-1] = float(gray)

    def _set_width(self, width: Any) -> None:
        if not 0 < float(width) <= _THICKEST:
            raise _Strange
        self._half = max(self._half, float(width) / 2)

    def _set_cap(self, _: Any) -> None:
        pass

    def _begin_text(self) -> None:
        if len(self._gray) > 1 or self._matrix[-1]:
            raise _Strange  # all text stands on the page itself

    def _end_text(self) -> None:
        self._at = None

    def _begin_mark(self, tag: Any, properties: Any) -> None:
        # Optional content may be hidden, and another text be given out for what is drawn.
        if tag == "/OC" or isinstance(properties, pikepdf.Name) or "/ActualText" in properties:
            raise _Strange

    def _end_mark(self) -> None:
        pass

    def _set_font(self, name: Any, size: Any) -> None:
        self._current = self._font(self._resources.Font[str(name)])
        self._size = float(size)
        if self._size < _SMALLEST:
            raise _Strange

    def _set_spacing(self, spacing: Any) -> None:
        self._spacing = float(spacing)

    def _place(self, *matrix: Any) -> None:
        *scale, x, y = map(float, matrix)
        if tuple(scale) != _UPRIGHT:
            raise _Strange
        self._at = (x, y)

    def _show(self, codes: Any) -> None:
        font, at, size = self._current, self._at, self._size
        if font is None or at is None or self._gray[-1]:
            raise _Strange
        data = bytes(codes)
        numbers = [data[i] << 8 | data[i + 1] for i in range(0, len(data) - 1, 2)]
        x, base = at[0], self._height - at[1]
        top, widths, characters = base - _ASCENT * size, font.widths, font.characters
        steps = [size * widths[code] for code in numbers]
        lefts = accumulate((step + self._spacing for step in steps), initial=x)
        made = self._made
        for code, step, left in zip(numbers, steps, lefts, strict=False):
            character = characters.get(code, UNKNOWN)
            if not character.isspace():
                made.text.append(character)
                # Half of it: the other half of a full stop is empty.
                made.boxes.append((left, top, left + step / 2, base))
        made.wrong.update((font.claimed[n], characters[n]) for n in font.claimed.keys() & numbers)
        made.unproven.update(characters[n] for n in font.unproven.intersection(numbers))
        self._at = None  # each run has its own place

    def _move(self, x: Any, y: Any) -> None:
        self._path.append((float(x), float(y)))

    def _line(self, x: Any, y: Any) -> None:
        here = (float(x), float(y))
        before = self._path[-1]
        self._slanted |= here[0] != before[0] and here[1] != before[1]
        self._lines += between((before, here), self._height)
        self._path.append(here)

    def _curve(self, *points: Any) -> None:
        numbers = list(map(float, points))
        self._path += zip(numbers[::2], numbers[1::2], strict=True)
        self._curved = True

    def _close(self) -> None:
        self._closed = True

    def _rectangle(self, x: Any, y: Any, width: Any, height: Any) -> None:
        left, bottom = float(x), float(y)
        self._path += [(left, bottom), (left + float(width), bottom + float(height))]
        self._closed = True

    def _stroke(self) -> None:
        if self._slanted or self._curved or self._closed or len(self._gray) > 1:
            self._made.figures = True
            self._hide()
        else:
            self._strokes += self._lines
        self._clear()

    def _fill(self) -> None:
        first = not (self._made.text or self._made.marked or self._made.figures)
        if first and abs(self._gray[-1] - MARK_GRAY) < 1 / 255:
            self._made.marked = True  # pale, and behind all else
        else:
            self._made.figures = True
            self._hide()
        self._clear()

    def _hide(self) -> None:
        matrix = self._matrix[-1] or (*_UPRIGHT, 0.0, 0.0)
        self._covers.append(_bounds(self._path, matrix, self._height))

    def _clear(self) -> None:
        self._path, self._lines = [], []
        self._curved = self._slanted = self._closed = False

    def _concatenate(self, *matrix: Any) -> None:
        if self._matrix[-1] or len(self._matrix) == 1:
            raise _Strange
        self._matrix[-1] = tuple(map(float, matrix))

    def _draw(self, name: Any) -> None:
        drawn = self._resources.XObject[str(name)]
        if drawn.Subtype != "/Image" or not _PICTURE.issuperset(drawn.keys()):
            raise _Strange
        self._made.figures = True
        self._covers.append(_bounds([(0, 0), (1, 1)], self._matrix[-1], self._height))


def _is_a4(width: float, height: float) -> bool:
    return abs(width - PAGE_WIDTH_MM * MM) <= 1 and abs(height - PAGE_HEIGHT_MM * MM) <= 1


def _bounds(path: list[tuple[float, float]], matrix: tuple[float, ...], height: float) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (min, max) for y in (min, max)]
    xs, ys = [x for x, _ in path], [y for _, y in path]
    points = [
        (a * pick(xs) + c * choose(ys) + e, b * pick(xs) + d * choose(ys) + f)
        for pick, choose in corners
    ]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    return left, height - high, right, height - low


_METHODS = {
    "q": "_save",
    "Q": "_restore",
    "cm": "_concatenate",
    "g": "_set_gray",
    "w": "_set_width",
    "J": "_set_cap",
    "BT": "_begin_text",
    "ET": "_end_text",
    "BDC": "_begin_mark",
    "EMC": "_end_mark",
    "Tf": "_set_font",
    "Tc": "_set_spacing",
    "Tm": "_place",
    "Tj": "_show",
    "m": "_move",
    "l": "_line",
    "c": "_curve",
    "h": "_close",
    "re": "_rectangle",
    "S": "_stroke",
    "f": "_fill",
    "Do": "_draw",
}
