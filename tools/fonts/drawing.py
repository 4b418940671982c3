"""The glyphs that we add to a face or give another form, composed from its own outlines.

Ticked boxes come from the face's own □, so that ☐ ☑ ☒ and □ are of one size and one line. Invisible
characters get an empty glyph, because a reader that lacks one prints a box, and because text with
them comes back unchanged from a PDF.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fontTools.misc.transform import Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

# Characters that a neighbour's glyph serves for. U+2010 and U+2011 are full-width in the source,
# which tears Latin words apart; the others are missing from it.
SAME_GLYPH = {
    "\u2010": "-",
    "\u2011": "-",
    "☐": "□",
    "◻": "□",
    "◼": "■",
    "✔": "✓",
    "►": "▶",
    "◄": "◀",
    "∙": "·",
    "∼": "~",
    "⌀": "∅",
    "➔": "→",
    "➜": "→",
    "⟶": "→",
    "\u2015": "—",
}

# Nothing is drawn for these and they take no room: zero-width space, joiners, marks of direction,
# word joiner, byte order mark, soft hyphen (no line ends at one here), selectors of glyph variants.
ZERO_WIDTH = [
    0x00AD,
    *range(0x200B, 0x2010),
    0x2060,
    0xFEFF,
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
]

# Widths in 1/1000 em; figure and punctuation space are as wide as a digit and a full stop.
SPACES: dict[int, int | str] = {
    0x2000: 500,
    0x2001: 1000,
    0x2004: 333,
    0x2005: 250,
    0x2006: 167,
    0x2007: "0",
    0x2008: ".",
    0x2009: 200,
    0x200A: 100,
    0x202F: 200,
    0x205F: 222,
}

SUPERSCRIPTS = dict(zip("⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0456789+−=()ni", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+−=()", strict=True))
SUBSCRIPT_DEPTH = -140  # how far digits hang below the baseline, in units


@dataclass(frozen=True)
class Box:
    """A rectangle in font units."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def side(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height."""
        return self.top - self.bottom

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The point at shares `x` and `y` of its width and height, from below left."""
        return self.left + x * self.side, self.bottom + y * self.height


class Drawing:
    """Draws into a face through its character map; the caller builds the tables from `cmap`."""

    def __init__(self, font: TTFont) -> None:
        self._font: Any = font  # what a table holds is made up while it is read
        self._glyphs = font.getGlyphSet()
        self.cmap: dict[int, str] = dict(self._font.getBestCmap())

    def add_all(self) -> None:
        """Add every glyph of this module."""
        self._dash()
        self._boxes_and_crosses()
        self._arrowheads()
        self._approximately_equal()
        self._scripts()
        self._blanks()
        for char, model in SAME_GLYPH.items():
            self.cmap[ord(char)] = self.cmap[ord(model)]

    def _bounds(self, char: str) -> Box:
        pen = BoundsPen(self._glyphs)
        self._glyphs[self.cmap[ord(char)]].draw(pen)
        return Box(*(pen.bounds or (0, 0, 0, 0)))

    def _width(self, char: str) -> int:
        return self._font["hmtx"][self.cmap[ord(char)]][0]

    def _contours(self, char: str) -> list[list[tuple[str, tuple[tuple[float, float], ...]]]]:
        """The outline of a glyph, one list of pen calls for each contour."""
        pen = DecomposingRecordingPen(self._glyphs)
        self._glyphs[self.cmap[ord(char)]].draw(pen)
        contours: list[list[tuple[str, tuple[tuple[float, float], ...]]]] = []
        for name, arguments in pen.value:
            if name == "moveTo":
                contours.append([])
            contours[-1].append((name, arguments))
        return contours

    def _put(self, code: int, pen: TTGlyphPen, width: int) -> None:
        glyph = pen.glyph()
        name = f"drawn{code:05X}"
        self._font.setGlyphOrder([*self._font.getGlyphOrder(), name])
        self._font["glyf"].glyphs[name] = glyph
        glyph.recalcBounds(self._font["glyf"])
        self._font["hmtx"].metrics[name] = (width, getattr(glyph, "xMin", 0))
        self.cmap[code] = name

    def _copy(self, char: str, transform: Transform, pen: TTGlyphPen) -> None:
        self._glyphs[self.cmap[ord(char)]].draw(TransformPen(pen, transform))

    def _dash(self) -> None:
        """— fills its em, so that —— is one line of two; it stands where the Chinese dash does.

        The source keeps this form for shaping engines; without one it would print the short dash
        of Latin text, at the height of small letters.
        """
        bar = self._bounds("\u2015")
        pen = TTGlyphPen(None)
        polygon(pen, [(0, bar.bottom), (0, bar.top), (1000, bar.top), (1000, bar.bottom)])
        self._put(0x2014, pen, 1000)

    def _boxes_and_crosses(self) -> None:
        frame = self._bounds("□")
        inner = Box(*min((bounds(contour) for contour in self._contours("□")), key=_area))
        width = self._width("□")
        stroke = 40 + self._font["OS/2"].usWeightClass * 0.08

        pen = TTGlyphPen(None)
        self._copy("□", Transform(), pen)
        polygon(
            pen,
            bent_stroke(inner.at(0.16, 0.50), inner.at(0.42, 0.22), inner.at(0.85, 0.82), stroke),
        )
        self._put(ord("☑"), pen, width)

        pen = TTGlyphPen(None)
        self._copy("□", Transform(), pen)
        polygon(pen, cross(inner, 0.16, stroke))
        self._put(ord("☒"), pen, width)

        for char, thickness in {"✕": 0.9, "✗": 0.9, "✖": 1.7, "✘": 1.7}.items():
            pen = TTGlyphPen(None)
            polygon(pen, cross(frame, 0.14, stroke * thickness))
            self._put(ord(char), pen, width)

    def _arrowheads(self) -> None:
        frame = self._bounds("□")
        outer = [
            frame.at(0.05, 0.95),
            frame.at(0.95, 0.5),
            frame.at(0.05, 0.05),
            frame.at(0.3, 0.5),
        ]
        hole = [frame.at(0.21, 0.79), frame.at(0.79, 0.5), frame.at(0.37, 0.5)]
        for char, holes in {"➤": [], "➢": [hole]}.items():
            pen = TTGlyphPen(None)
            polygon(pen, outer)
            for points in holes:
                polygon(pen, points[::-1])
            self._put(ord(char), pen, self._width("□"))

    def _approximately_equal(self) -> None:
        """≒, the one character of GBK that the source lacks: ＝ with two of the dots of ∵."""
        bars = self._bounds("＝")
        contours = self._contours("∵")
        pen = TTGlyphPen(None)
        self._copy("＝", Transform(), pen)
        dot = min(contours, key=lambda contour: bounds(contour)[0])
        ink = Box(*bounds(dot))
        gap = ink.height * 0.45
        places = [
            (bars.left - ink.left, bars.top + gap - ink.bottom),
            (bars.right - ink.right, bars.bottom - gap - ink.top),
        ]
        for dx, dy in places:
            replay(dot, TransformPen(pen, Transform(1, 0, 0, 1, dx, dy)))
        self._put(ord("≒"), pen, self._width("＝"))

    def _scripts(self) -> None:
        """Raised and lowered figures in the size of the face's own ²; the face draws only ¹²³⁴."""
        two, raised = self._bounds("2"), self._bounds("²")
        scale = raised.height / two.height
        rise = raised.bottom - two.bottom * scale
        for table, shift in ((SUPERSCRIPTS, rise), (SUBSCRIPTS, SUBSCRIPT_DEPTH)):
            for char, model in table.items():
                if ord(char) in self.cmap:
                    continue
                pen = TTGlyphPen(None)
                self._copy(model, Transform(scale, 0, 0, scale, 0, shift), pen)
                self._put(ord(char), pen, round(self._width(model) * scale))

    def _blanks(self) -> None:
        for code, width in SPACES.items():
            advance = self._width(width) if isinstance(width, str) else width
            self._put(code, TTGlyphPen(None), advance)
        self._put(ZERO_WIDTH[0], TTGlyphPen(None), 0)
        for code in ZERO_WIDTH[1:]:
            self.cmap[code] = self.cmap[ZERO_WIDTH[0]]


def replay(
    contour: Iterable[tuple[str, tuple[tuple[float, float], ...]]], pen: TransformPen
) -> None:
    """Draw recorded pen calls again."""
    for name, arguments in contour:
        getattr(pen, name)(*arguments)


def bounds(
    contour: Iterable[tuple[str, tuple[tuple[float, float], ...]]],
) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a contour's points."""
    points = [point for _, arguments in contour for point in arguments]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def polygon(pen: TTGlyphPen, points: Sequence[tuple[float, float]]) -> None:
    """Draw a closed polygon; points run clockwise for ink, the other way for a hole."""
    rounded = [(round(x), round(y)) for x, y in points]
    pen.moveTo(rounded[0])
    for point in rounded[1:]:
        pen.lineTo(point)
    pen.closePath()


def bent_stroke(
    start: tuple[float, float],
    bend: tuple[float, float],
    end: tuple[float, float],
    width: float,
) -> list[tuple[float, float]]:
    """Clockwise outline of a line of constant width from start over bend to end, mitred."""
    a, b, c = complex(*start), complex(*bend), complex(*end)
    along, onward = (b - a) / abs(b - a), (c - b) / abs(c - b)
    left, left_onward = along * 1j * width / 2, onward * 1j * width / 2
    middle = along + onward
    mitre = middle / abs(middle) * 1j
    corner = mitre * (width / 2) / (mitre * (along * 1j).conjugate()).real
    outline = [a + left, b + corner, c + left_onward, c - left_onward, b - corner, a - left]
    return [(point.real, point.imag) for point in outline]


def cross(box: Box, margin: float, width: float) -> list[tuple[float, float]]:
    """Clockwise outline of a diagonal cross within a square box, with square ends."""
    reach = (0.5 - margin) * box.side * 2**0.5
    half = width / 2
    arms = [(reach, half), (half, half), (half, reach), (-half, reach)]
    arms += [(-half, half), (-reach, half), (-reach, -half), (-half, -half)]
    arms += [(-half, -reach), (half, -reach), (half, -half), (reach, -half)]
    turn = complex(1, 1) / 2**0.5
    centre = complex(*box.at(0.5, 0.5))
    turned = [centre + complex(x, y) * turn for x, y in arms]
    return [(point.real, point.imag) for point in reversed(turned)]
