"""Whether a DOCX lies on its sheets: of A4, with margins that print, and nothing pushed off them.

Bounds are wide: whoever opens a file in another program, or moves a line, is not told. They are
narrow enough that nothing leaves the sheet, and that no page is printed in another shape.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.export.verify.safety import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_SHEET = {"w": 11906, "h": 16838}
"""Twips: A4."""
_NEAR = 120
_MARGIN = 4000
_LEAST_WIDTH, _LEAST_HEIGHT = 5000, 8000
_SPACE = 2500
_SHEET_ROOM = 16000
_EMU = 635
"""Of these, in which pictures are measured, to a twip."""
_LENGTHS: dict[str, tuple[tuple[str, ...], float, float]] = {
    "ind": (("left", "start", "right", "end", "firstLine", "hanging"), -500, 4500),
    "spacing": (("after",), 0, _SPACE),
    "tblInd": (("w",), -500, 2500),
    "tblW": (("w",), 0, 12000),
    "position": (("val",), -24, 24),
}
"""Properties of paragraphs, tables and runs, their attributes, and what these may be: twips, and
half-points of what letters are raised by."""
_CHARACTERS: dict[str, tuple[tuple[str, ...], float, float]] = {
    "ind": (("leftChars", "startChars", "rightChars", "endChars", "firstLineChars"), -200, 2500),
    "spacing": (("beforeLines", "afterLines"), 0, 1000),
}
"""The same in hundredths of a character or a line."""
_LINE = 6000
"""Twips: one line may be as high as a third of a sheet, for the blank of a signature."""
_STRAIGHT = frozenset({"lr", "lrTb", "lrTbV"})
_FLOATING = {"framePr": "脱离版面的文字", "tblpPr": "脱离版面的表格"}
_SHOWN = 30


def displaced(root: Element, styles: Element | None) -> Iterator[tuple[str, str]]:
    """What is displaced in a document: in words, and the words that stand there."""
    for number, section in enumerate(root.iter(f"{_W}sectPr"), 1):
        for what in _of_section(section):
            yield what, f"第{number}节"
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        for what in _of_properties(style):
            yield what, f"样式{style.get(f'{_W}styleId', '')}"
    for paragraph in root.iter(f"{_W}p"):
        for what in _of_paragraph(paragraph):
            yield what, _words_in(paragraph)
    for table in root.iter(f"{_W}tblPr"):
        for what in _of_properties(table):
            holder = table.getparent()
            yield what, _words_in(holder) if holder is not None else ""


def _of_section(section: Element) -> Iterator[str]:
    size = section.find(f"{_W}pgSz")
    sheet = {side: _number(size.get(f"{_W}{side}")) if size is not None else 0 for side in "wh"}
    if any(abs(sheet[side] - wanted) > _NEAR for side, wanted in _SHEET.items()):
        yield "不是 A4 的页面"
    margins = section.find(f"{_W}pgMar")
    if margins is not None:
        sides = {str(key).removeprefix(_W): _number(value) for key, value in margins.items()}
        wide = sheet["w"] - sides.get("left", 0) - sides.get("right", 0) - sides.get("gutter", 0)
        high = sheet["h"] - sides.get("top", 0) - sides.get("bottom", 0)
        odd = any(not 0 <= value <= _MARGIN for value in sides.values())
        if odd or wide < _LEAST_WIDTH or high < _LEAST_HEIGHT:
            yield "过大或过小的页边距"
    columns = section.find(f"{_W}cols")
    if columns is not None and _number(columns.get(f"{_W}num", "1")) > 1:
        yield "分栏"
    if section.find(f"{_W}pgBorders") is not None:
        yield "页面边框"
    if not _is_straight(section):
        yield "转向的文字"


def _of_paragraph(paragraph: Element) -> Iterator[str]:
    drawing = next(paragraph.iter(f"{_W}drawing"), None)
    if drawing is None:
        yield from _of_properties(paragraph)
        return
    # A small picture stands in the middle of its sheet.
    heights = (_number(extent.get("cy")) / _EMU for extent in drawing.iter(_EXTENT))
    yield from _of_properties(paragraph, _SHEET_ROOM - max(heights, default=0))
    if paragraph.find(f"{_W}pPr/{_W}pageBreakBefore") is not None:
        yield "另起一页的图片"


def _of_properties(holder: Element, above: float = _SPACE) -> Iterator[str]:
    """What properties displace; ``above`` is how much room may be left above, in twips."""
    found: dict[str, None] = {}
    for element in holder.iter():
        tag = str(element.tag).removeprefix(_W)
        if tag in _FLOATING:
            found[_FLOATING[tag]] = None
        elif tag == "textDirection" and element.get(f"{_W}val", "lrTb") not in _STRAIGHT:
            found["转向的文字"] = None
        elif not all(_are_within(element, tag, above)):
            found["移出版面的文字"] = None
    yield from found


def _are_within(element: Element, tag: str, above: float) -> Iterator[bool]:
    for bounds in (_LENGTHS, _CHARACTERS):
        names, least, most = bounds.get(tag, ((), 0, 0))
        for name in names:
            value = element.get(f"{_W}{name}")
            if value is not None and element.get(f"{_W}type") not in ("pct", "auto", "nil"):
                yield least <= _number(value) <= most
    if tag == "spacing":
        yield 0 <= _number(element.get(f"{_W}before")) <= above
        yield _number(element.get(f"{_W}line")) <= _LINE


def _is_straight(holder: Element) -> bool:
    direction = holder.find(f"{_W}textDirection")
    return direction is None or direction.get(f"{_W}val", "lrTb") in _STRAIGHT


def _words_in(holder: Element) -> str:
    words = "".join(text.text or "" for text in holder.iter(f"{_W}t"))
    return words[:_SHOWN] or "图片或空行"


def _number(value: str | None) -> float:
    """Twips, or whatever else is counted; far off everything where it is no number.

    Programs may write a length with its unit (ISO/IEC 29500-1, 22.9.2.14).
    """
    text = (value or "0").strip()
    for unit, twips in (("pt", 20.0), ("in", 1440.0), ("cm", 567.0), ("mm", 56.7), ("pc", 240.0)):
        if text.endswith(unit):
            text, scale = text.removesuffix(unit), twips
            break
    else:
        scale = 1.0
    try:
        return float(text) * scale
    except ValueError:
        return float("inf")
