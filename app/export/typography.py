"""Sizes, margins and styles: the one source for both renderers.

The guide is GB/T 9704-2012 (公文格式): A4, 版心 156 mm × 225 mm, 天头 37 mm, 订口 28 mm, the page
number outside at the foot. Body text in the form's boxes is 小四 (12 pt) as such forms print it;
GB/T 9704's 三号 is for letters. Lengths are points (1/72 inch) unless a name says mm.
"""

from dataclasses import dataclass
from typing import Literal

from app.export.fonts import Role
from app.model.document import Style, Value

MM = 72 / 25.4

PAGE_WIDTH_MM = 210.0
PAGE_HEIGHT_MM = 297.0
MARGIN_TOP_MM = 37.0
MARGIN_BOTTOM_MM = 35.0
MARGIN_INNER_MM = 28.0
MARGIN_OUTER_MM = 26.0
BODY_WIDTH_MM = PAGE_WIDTH_MM - MARGIN_INNER_MM - MARGIN_OUTER_MM
BODY_HEIGHT_MM = PAGE_HEIGHT_MM - MARGIN_TOP_MM - MARGIN_BOTTOM_MM
FOOTER_GAP_MM = 7.0
"""From the foot of the 版心 to the page number (GB/T 9704-2012, 7.5)."""

CELL_PADDING_X = 5.4
"""Left and right inside a cell: Word's own 0.19 cm."""
CELL_PADDING_Y = 3.0
BORDER = 0.5
FOOTER_SIZE = 10.5

MARK_SIZE = 120.0
MARK_GRAY = 0.85
"""How light 草稿 is printed across a page, from 0 (black) to 1 (white)."""

FIGURE_MIN_DPI = 150
"""A picture is never enlarged so far that fewer of its pixels than this fall on an inch."""
FIGURE_MAX_HEIGHT_MM = 150.0

COVER_TITLE_TOP_MM = 45.0
"""From the head of the 版心 to the title on the cover."""
COVER_ENTRIES_TOP_MM = 85.0
"""From the title to the first line below it."""
COVER_LEFT = 2.5
COVER_LABEL = 5.0
"""Where the cover's labels begin, and how wide they are, in characters of their own size."""

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph looks.

    ``indent`` is of its first line (2 = 首行缩进两字) and ``left`` of all its lines, in characters.
    """

    role: Role
    size: float
    leading: float
    align: Align = "left"
    indent: float = 0.0
    left: float = 0.0
    before: float = 0.0
    after: float = 0.0


STYLES: dict[Style, TextStyle] = {
    "cover-title": TextStyle(Role.SONG_BOLD, 26, 44, "center"),
    "cover-line": TextStyle(Role.SONG, 16, 36),
    "title": TextStyle(Role.HEI, 18, 32, "center", after=12),
    "body": TextStyle(Role.SONG, 14, 28, "justify", indent=2),
    "label": TextStyle(Role.SONG, 12, 20, "center"),
    "cell": TextStyle(Role.SONG, 12, 20),
    "line": TextStyle(Role.SONG, 12, 22),
    "box-title": TextStyle(Role.SONG_BOLD, 12, 22),
    "note": TextStyle(Role.SONG, 10.5, 18, "justify"),
    "prose": TextStyle(Role.SONG, 12, 22, "justify", indent=2),
    "subheading": TextStyle(Role.HEI, 12, 22, before=6),
    "caption": TextStyle(Role.HEI, 10.5, 18, "center", before=3, after=6),
    "statement": TextStyle(Role.SONG, 12, 22, "justify", indent=2),
    "signature": TextStyle(Role.SONG, 12, 26, left=14),
    "list": TextStyle(Role.SONG, 12, 22, "justify"),
}

HEADINGS: dict[int, TextStyle] = {
    1: TextStyle(Role.HEI, 16, 30, before=0, after=8),
    2: TextStyle(Role.HEI, 14, 28, before=10, after=6),
    3: TextStyle(Role.HEI, 12, 22),
    4: TextStyle(Role.HEI, 12, 22),
}

DATA_CELL = TextStyle(Role.SONG, 10.5, 16)
"""The words in a table of a narrative."""
DATA_HEADER = TextStyle(Role.HEI, 10.5, 16, "center")
DATA_PADDING_X = 4.0
DATA_PADDING_Y = 2.0


def figure_size(
    pixels: tuple[int, int], width_limit: float, height_limit: float
) -> tuple[float, float]:
    """The printed width and height of a picture, in points.

    It is as wide as the column unless that would enlarge it beyond :data:`FIGURE_MIN_DPI` or make
    it higher than ``height_limit``; its proportions are kept.
    """
    across, down = (max(1, side) for side in pixels)
    scale = min(width_limit / across, height_limit / down, 72 / FIGURE_MIN_DPI)
    return across * scale, down * scale


def is_underlined(value: Value) -> bool:
    """Whether an answer stands on a line: where the paper has one, and not a date's blank."""
    return bool(value.text) and "_" in value.blank
