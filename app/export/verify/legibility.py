"""Whether letters of a DOCX can be read: not hidden, white, tiny, cut off or struck out."""

from __future__ import annotations

from app.export.verify.safety import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SMALLEST = 8
"""Half-points: letters below 4 pt are not for reading."""
_PALEST = 200
"""From this value in each of red, green and blue on, letters on white can't be read."""
_DARKEST = 80
"""Up to this value in each of them, black letters can't be read on it."""
_NARROWEST = 30
"""Percent: letters that are squeezed further are but strokes."""
_LOWEST = 80
"""Twips: lines and rows that are lower show nothing."""
_SIGNS = frozenset(
    ("wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol", "mt extra", "marlett")
)
"""Fonts that show signs in the place of letters."""


class Styles:
    """Which styles hide the letters of their runs or paragraphs."""

    def __init__(self, root: Element | None) -> None:
        self._own: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._lines: dict[str, float | None] = {}
        defaults = f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"
        self._defaults = unseen(root.find(defaults)) if root is not None else ""
        for style in root.iter(f"{_W}style") if root is not None else ():
            identity = style.get(f"{_W}styleId", "")
            based = style.find(f"{_W}basedOn")
            self._parents[identity] = based.get(f"{_W}val", "") if based is not None else ""
            self._own[identity] = unseen(style.find(f"{_W}rPr"))
            self._lines[identity] = exact_height(style.find(f"{_W}pPr/{_W}spacing"), "line")

    def unseen(self, identity: str) -> str:
        """Why letters of this style can't be seen; empty where they can."""
        for _ in range(20):
            why = self._own.get(identity, "")
            if why or not identity:
                return why or self._defaults
            identity = self._parents.get(identity, "")
        return ""

    def exact_line(self, identity: str) -> float:
        """The height in points that a style gives to every line; zero where lines may grow."""
        for _ in range(20):
            height = self._lines.get(identity)
            if height is not None or not identity:
                return height or 0.0
            identity = self._parents.get(identity, "")
        return 0.0


def exact_height(element: Element | None, size: str) -> float | None:
    """The height in points that a ``w:spacing`` or ``w:trHeight`` (its attribute ``size``) fixes.

    Zero where it may grow; ``None`` where nothing is said of it.
    """
    if element is None or element.get(f"{_W}{size}") is None:
        return None
    if "exact" not in (element.get(f"{_W}lineRule"), element.get(f"{_W}hRule")):
        return 0.0
    return _number(element.get(f"{_W}{size}", ""), 0) / 20


def unseen(look: Element | None) -> str:
    """Why letters that look so can't be seen; empty where they can."""
    if look is None:
        return ""
    for hidden in ("vanish", "specVanish", "webHidden"):
        if is_on(look.find(f"{_W}{hidden}")):
            return "隐藏文字"
    colour = look.find(f"{_W}color")
    if colour is not None and _pale(colour.get(f"{_W}val", "auto")):
        return "白色或过浅的文字"
    size = look.find(f"{_W}sz")
    if size is not None and _number(size.get(f"{_W}val", ""), _SMALLEST) < _SMALLEST:
        return "过小的文字"
    return _spoiled(look)


def cut_off(element: Element) -> str:
    """Why nothing of a row or a paragraph can be seen; empty where it can."""
    if element.tag == f"{_W}tr":
        height = element.find(f"{_W}trPr/{_W}trHeight")
        low = _is_exact(height, "hRule", "val")
        return "隐藏的行" if low or is_on(element.find(f"{_W}trPr/{_W}hidden")) else ""
    spacing = element.find(f"{_W}pPr/{_W}spacing")
    return "行距过小的文字" if _is_exact(spacing, "lineRule", "line") else ""


def _is_exact(element: Element | None, rule: str, size: str) -> bool:
    """Whether a height is said to be exactly that, and is too little to be read."""
    if element is None or element.get(f"{_W}{rule}") != "exact":
        return False
    return _number(element.get(f"{_W}{size}", ""), _LOWEST) < _LOWEST


def _spoiled(look: Element) -> str:
    """Why letters that look so say something else, or can't be read; empty where they can."""
    if is_on(look.find(f"{_W}strike")) or is_on(look.find(f"{_W}dstrike")):
        return "带删除线的文字"
    width = look.find(f"{_W}w")
    if width is not None and _number(width.get(f"{_W}val", ""), 100) < _NARROWEST:
        return "过窄的文字"
    shade, marked = look.find(f"{_W}shd"), look.find(f"{_W}highlight")
    if (shade is not None and _dark(shade.get(f"{_W}fill", ""))) or (
        marked is not None and marked.get(f"{_W}val") == "black"
    ):
        return "底纹遮住的文字"
    fonts = look.find(f"{_W}rFonts")
    if fonts is not None and any(str(name).lower() in _SIGNS for name in fonts.attrib.values()):
        return "符号字体的文字"
    return ""


def is_on(element: Element | None) -> bool:
    """Whether a property that is there or not is said to be there."""
    return element is not None and element.get(f"{_W}val", "1") not in ("0", "false", "off")


def _pale(colour: str) -> bool:
    try:
        return min(bytes.fromhex(colour)) >= _PALEST
    except ValueError:
        return False  # "auto"


def _dark(colour: str) -> bool:
    try:
        return max(bytes.fromhex(colour), default=255) <= _DARKEST
    except ValueError:
        return False  # "auto"


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text.removesuffix("%"))
    except ValueError:
        return otherwise
