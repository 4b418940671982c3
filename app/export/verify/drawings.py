"""How a DOCX shows its pictures: whole, upright and where they belong, or in some other way.

The file of a picture says nothing where it is cropped to nothing, made transparent, hidden or laid
over words. What of DrawingML ours or a program that saves ours anew may write is listed here;
anything else is told (ECMA-376-1, 20.1 to 20.4).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.export.verify.framing import ill_sized
from app.export.verify.legibility import exact_height, is_on
from app.export.verify.safety import Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}link"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_RESOLUTION = "{28A0092B-C50C-407E-A947-70E740481C1C}"
"""An extension that Word adds: whether a picture was reduced to the document's resolution."""
_EMU = 12_700
"""To the point (ECMA-376-1, 20.1.10.16)."""
_THICK = 3 * _EMU
_CUT = 0.9
"""A line or row that is lower than this share of a picture cuts it off."""
_SHAPES = ("rect", "")
_HARMLESS = tuple(f"{_A}{name}" for name in ("noFill", "solidFill", "extLst"))
"""What may stand in the properties of a picture besides: it is seen behind it, if at all."""
_TRUE = ("1", "true", "on")
_EFFECT, _GROUP = "加了效果的图片", "组合或嵌套的图形"
_CORNER = {f"{_WP}positionH": "right", f"{_WP}positionV": "top"}
"""Where the code on the cover is anchored, from the margin."""


def alt_of(blip: Element) -> str:
    """The words that are read out in the place of a picture (its ``a:blip``); empty without."""
    frame = _frame_of(blip)
    if frame is None:
        return ""
    told = [frame.find(f"{_WP}docPr"), next(frame.iter(f"{_PIC}cNvPr"), None)]
    words = (one.get(name, "") for one in told if one is not None for name in ("descr", "title"))
    return "／".join(dict.fromkeys(filter(None, words)))


def size_of(blip: Element) -> tuple[float, float]:
    """How large a picture (its ``a:blip``) is printed at least, across and down in points.

    Zeros where that can't be known.
    """
    frame = _frame_of(blip)
    sizes = list(_sizes(frame)) if frame is not None else []
    return min((across for across, _ in sizes), default=0.0), min(
        (down for _, down in sizes), default=0.0
    )


def oddity_of(blip: Element, pixels: tuple[int, int], line: float = 0.0) -> str:
    """What is odd about how a DOCX shows a picture (its ``a:blip``); empty where nothing is.

    ``pixels`` is the picture's size, or zeros where that is not known; ``line`` is the exact height
    in points that the style of its paragraph gives to lines, or zero.
    """
    frame = _frame_of(blip)
    if frame is None or not _is_plain_picture(frame, blip):
        return _GROUP
    return next((odd for odd in _oddities(frame, blip, pixels, line) if odd), "")


def _oddities(frame: Element, blip: Element, pixels: tuple[int, int], line: float) -> Iterator[str]:
    yield _of_blip(blip)
    yield _of_fill(blip)
    yield from _of_shape(frame)
    yield _of_properties(frame)
    yield _of_place(frame)
    sizes = list(_sizes(frame))
    if all(pixels):
        yield from (ill_sized(across, down, pixels) for across, down in sizes)
    highest = max((down for _, down in sizes), default=0.0)
    yield _of_surroundings(frame, highest, line)


def _frame_of(blip: Element) -> Element | None:
    frames = (f"{_WP}inline", f"{_WP}anchor")
    return next((one for one in blip.iterancestors() if one.tag in frames), None)


def _is_plain_picture(frame: Element, blip: Element) -> bool:
    """Whether a frame holds this picture and nothing else: no group, in which one hides another."""
    data = frame.find(f"{_A}graphic/{_A}graphicData")
    if data is None or data.get("uri") != _PICTURE or len(data) != 1:
        return False
    return data.find(f"{_PIC}pic/{_PIC}blipFill/{_A}blip") is blip


def _of_blip(blip: Element) -> str:
    if blip.get(_LINK):
        return "链接到别处的图片"
    for child in blip:
        if child.tag != f"{_A}extLst" or any(one.get("uri") != _RESOLUTION for one in child):
            return _EFFECT
    return ""


def _of_fill(blip: Element) -> str:
    fill = blip.getparent()
    for child in fill if fill is not None else ():
        if child.tag in (f"{_A}srcRect", f"{_A}stretch"):
            sides = [*child.attrib.values(), *(v for one in child for v in one.attrib.values())]
            if any(_number(side) for side in sides):
                return "被裁剪的图片"
        elif child is not blip:
            return _EFFECT
    return ""


def _of_shape(frame: Element) -> Iterator[str]:
    shape = next(frame.iter(f"{_PIC}spPr"), None)
    for child in shape if shape is not None else ():
        if child.tag == f"{_A}xfrm":
            turned = _number(child.get("rot")) or {child.get("flipH"), child.get("flipV")} & {
                *_TRUE
            }
            yield "转动或翻转的图片" if turned else ""
        elif child.tag == f"{_A}prstGeom":
            yield "" if child.get("prst", "") in _SHAPES else "被裁剪的图片"
        elif child.tag == f"{_A}ln":
            yield _EFFECT if _number(child.get("w")) > _THICK else ""
        elif child.tag == f"{_A}effectLst":
            yield _EFFECT if len(child) else ""
        elif child.tag not in _HARMLESS:
            yield _EFFECT


def _of_properties(frame: Element) -> str:
    for about in (frame.find(f"{_WP}docPr"), next(frame.iter(f"{_PIC}cNvPr"), None)):
        if about is None:
            continue
        if about.get("hidden") in _TRUE:
            return "隐藏的图片"
        if any(child.tag != f"{_A}extLst" for child in about):
            return "带链接的图片"
    return ""


def _of_place(frame: Element) -> str:
    """What is anchored anywhere else than the code on the cover may cover words, or be off it."""
    if frame.tag == f"{_WP}inline":
        return ""
    if frame.get("behindDoc") in _TRUE:
        return "衬于文字下方的图片"
    for position, side in _CORNER.items():
        placed = frame.find(position)
        align = placed.find(f"{_WP}align") if placed is not None else None
        if placed is None or align is None or align.text != side:
            return "移动过的浮动图片"
        if placed.get("relativeFrom") != "margin":
            return "移动过的浮动图片"
    return "移动过的浮动图片" if frame.get("simplePos") in _TRUE else ""


def _sizes(frame: Element) -> Iterator[tuple[float, float]]:
    """Across and down in points, as each of those says it that programs go by."""
    for extent in (frame.find(f"{_WP}extent"), *frame.iter(f"{_A}ext")):
        if extent is not None and "cx" in extent.attrib:  # extensions are called the same
            yield _number(extent.get("cx")) / _EMU, _number(extent.get("cy")) / _EMU
    for share in frame.iter(f"{_WP14}pctWidth", f"{_WP14}pctHeight"):
        if _number(share.text):
            yield 0.0, 0.0  # of what, only the program that lays the page out knows


def _of_surroundings(frame: Element, down: float, line: float) -> str:
    """Where the run is hidden, or line or row cut an inline picture off."""
    inline = frame.tag == f"{_WP}inline"
    for around in frame.iterancestors():
        if around.tag == f"{_W}r" and is_on(around.find(f"{_W}rPr/{_W}vanish")):
            return "隐藏的图片"
        if around.tag == f"{_W}p" and inline:
            own = exact_height(around.find(f"{_W}pPr/{_W}spacing"), "line")
            if 0 < (line if own is None else own) < _CUT * down:
                return "被行距截去的图片"
        if around.tag == f"{_W}tr":
            room = exact_height(around.find(f"{_W}trPr/{_W}trHeight"), "val")
            if room is not None and 0 < room < _CUT * down:
                return "被行高截去的图片"
    return ""


def _number(text: str | None) -> float:
    """A length, an angle or a share; one that can't be read is no zero, and is told."""
    try:
        return float((text or "0").removesuffix("%"))
    except ValueError:
        return 1.0
