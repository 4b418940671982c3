"""What stands on a sheet of a DOCX of evidence: paragraphs, tables and pictures, and how they lie.

Each function gives what is not as it must be, in a few Chinese words; nothing where all is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import bidirectional

from app.export.typography import TextStyle
from app.export.verify.safety import Element
from app.export.verify.word_looks import (
    NEAR,
    Check,
    Look,
    Looks,
    Property,
    W,
    anything,
    attributes,
    fault,
    is_on,
    local,
    near,
    number,
    off,
    one_of,
    paragraph_fault,
    properties_of,
    run_fault,
    unshaded,
)

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MARKS = frozenset({"bookmarkStart", "bookmarkEnd", "proofErr"})
"""What programs leave between paragraphs and runs, and nobody sees."""
_IN_RUN = frozenset({"t", "tab", "drawing", "br", "lastRenderedPageBreak", "noBreakHyphen", "rPr"})
_FIELD = frozenset({"fldChar", "instrText"})
_LEFTWARD = ("R", "AL")
"""Letters that are written from right to left (UAX #9), which programs say of their runs."""
_SIDES = ("distT", "distB", "distL", "distR")
_EMU = 12_700
_CLOSE = 1.0
"""Points by which two sizes of a picture may differ that programs go by."""
_BORDER = 12.0
"""Eighths of a point: no rule of a table is thicker."""
_PADDING = 120.0
"""Twips: nor is more left free at the sides of a cell."""


def blocks_in(holder: Element) -> tuple[list[Element], str]:
    """The paragraphs, tables and sections in something, and what else there is."""
    found: list[Element] = []
    for child in holder.iterchildren("*"):
        name = local(child)
        if name in ("p", "tbl", "sectPr", "tcPr"):
            found.append(child)
        elif name not in MARKS:
            return [], "多余的内容"
    return found, ""


def content_of(paragraph: Element) -> list[Element]:
    """What stands in the runs of a paragraph, in order."""
    runs = paragraph.iter(f"{W}r")
    return [one for run in runs for one in run.iterchildren("*") if local(one) not in _UNSEEN]


_UNSEEN = ("rPr", "lastRenderedPageBreak")


def page_breaks(paragraph: Element) -> tuple[bool, bool, str]:
    """Whether a page ends before, and behind, a paragraph by a break in it; and what is odd."""
    content = content_of(paragraph)
    breaks = [at for at, one in enumerate(content) if local(one) == "br"]
    behind = bool(breaks) and breaks[-1] == len(content) - 1
    before = bool(breaks) and breaks[0] == 0 and len(content) > 1
    odd = len(breaks) != before + behind or any(
        attributes(content[at]) != {"type": "page"} for at in breaks
    )
    return before, behind, "换行或分页" if odd else ""


def paragraph_told(
    paragraph: Element, look: Look, looks: Looks, *, numbered: bool = False
) -> Iterator[str]:
    """A paragraph of words, of a picture or of nothing; ``numbered`` where a field stands in it."""
    if len(paragraph.findall(f"{W}pPr")) > 1:
        yield "重复的属性"
    yield paragraph_fault(looks.paragraph(paragraph), look)
    for child in paragraph.iterchildren("*"):
        name = local(child)
        if name == "r":
            yield _run_told(paragraph, child, look.text, looks, numbered=numbered)
        elif name == "fldSimple" and numbered:
            for run in child.iterchildren("*"):
                yield _run_told(paragraph, run, look.text, looks, numbered=False)
        elif name != "pPr" and name not in MARKS:
            yield "多余的内容"
    content = content_of(paragraph)
    tabs = sum(local(one) == "tab" for one in content)
    if tabs != (look.tab is not None):
        yield "制表位"
    mark = paragraph.find(f"{W}pPr/{W}rPr")  # its end may be higher than the line
    yield run_fault(looks.run(paragraph, mark), look.text, words=False)


def _run_told(
    paragraph: Element, run: Element, text: TextStyle, looks: Looks, *, numbered: bool
) -> str:
    if local(run) != "r" or len(run.findall(f"{W}rPr")) > 1:
        return "多余的内容"
    names = {local(child) for child in run.iterchildren("*")}
    if names - (_IN_RUN | _FIELD if numbered else _IN_RUN):
        return "多余的内容"
    found = looks.run(paragraph, run.find(f"{W}rPr"))
    if any(bidirectional(char) in _LEFTWARD for char in "".join(run.itertext(f"{W}t"))):
        found = {name: one for name, one in found.items() if name not in ("rtl", "cs")}
    return run_fault(found, text, words="t" in names)


# --- pictures -----------------------------------------------------------------------------------


def picture_told(paragraph: Element) -> Iterator[str]:
    """The frame of the one picture in a paragraph; what is in it is looked at elsewhere."""
    content = [one for one in content_of(paragraph) if local(one) != "br"]
    frames = [frame for one in content for frame in one.iterchildren("*")]
    if [local(one) for one in content] != ["drawing"] or len(frames) != 1:
        yield "多余的内容"
        return
    frame = frames[0]
    if frame.tag != f"{_WP}inline":
        yield "图片位置"
    effect = frame.find(f"{_WP}effectExtent")
    around = [frame.get(side) for side in _SIDES]
    around += list(effect.attrib.values()) if effect is not None else []
    if any(number(value) for value in around):
        yield "图片四周的空白"
    extents = [frame.find(f"{_WP}extent"), *frame.iter(f"{_A}ext")]
    sizes = [one for one in extents if one is not None and "cx" in one.attrib]
    for side in ("cx", "cy"):
        lengths = [number(one.get(side)) / _EMU for one in sizes]
        if not max(lengths, default=0.0) - min(lengths, default=0.0) <= _CLOSE:
            yield "图片大小"
    line = frame.find(f".//{_PIC}spPr/{_A}ln")
    if line is not None and line.find(f"{_A}noFill") is None:
        yield "图片边框"


# --- tables -------------------------------------------------------------------------------------


def _is_ruled(found: Property) -> bool:
    return all(
        values.get("val", "none") in ("single", "nil", "none")
        and number(values.get("sz")) <= _BORDER
        and number(values.get("space")) == 0
        for _, values in found.inner
    )


def _is_padded(found: Property) -> bool:
    return all(
        0 <= number(values.get("w")) <= _PADDING and values.get("type", "dxa") == "dxa"
        for _, values in found.inner
    )


def _is_measured(found: Property, wanted: float) -> bool:
    told = found.attributes
    return told.get("type", "dxa") == "dxa" and near(told.get("w"), wanted)


def table_told(
    table: Element, widths: Sequence[float], cells: Sequence[Look], height: float, looks: Looks
) -> Iterator[str]:
    """A table with columns of these ``widths`` and rows that are made no higher than ``height``.

    ``cells`` say what the words in each column look like; lengths are in twips.
    """
    own = properties_of(table.find(f"{W}tblPr"))
    checks: dict[str, Check] = dict.fromkeys(("tblStyle", "tblLook", "tblOverlap"), anything)
    checks |= {
        "tblW": lambda one: _is_measured(one, sum(widths)),
        "tblInd": lambda one: _is_measured(one, 0),
        "jc": one_of("center"),
        "tblLayout": lambda one: one.attributes == {"type": "fixed"},
        "tblCellMar": _is_padded,
        "tblBorders": _is_ruled,
        "bidiVisual": off,
        "shd": unshaded,
    }
    for found in looks.table(own):
        yield fault(found, checks, ("tblW", "jc", "tblLayout") if found is own else ())
    columns = [column.get(f"{W}w") for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    if not _are_near(columns, widths):
        yield "表格列宽"
    for child in table.iterchildren("*"):
        if local(child) == "tr":
            yield from _row_told(child, widths, cells, height, looks)
        elif local(child) not in MARKS | {"tblPr", "tblGrid"}:
            yield "表格中多余的内容"


def _are_near(found: Sequence[str | None], wanted: Sequence[float]) -> bool:
    return len(found) == len(wanted) and all(map(near, found, wanted))


def _row_told(
    row: Element, widths: Sequence[float], cells: Sequence[Look], height: float, looks: Looks
) -> Iterator[str]:
    checks: dict[str, Check] = {
        "cantSplit": anything,
        "cnfStyle": anything,
        "jc": one_of("center"),
        "hidden": off,
        "tblHeader": off,
        "trHeight": lambda one: (
            number(one.attributes.get("val")) <= height + NEAR
            and one.attributes.get("hRule", "auto") != "exact"
        ),
    }
    yield fault(properties_of(row.find(f"{W}trPr")), checks)
    boxes = [child for child in row.iterchildren("*") if local(child) not in MARKS | {"trPr"}]
    if [local(box) for box in boxes] != ["tc"] * len(widths):
        yield "表格的单元格"
        return
    for box, width, look in zip(boxes, widths, cells, strict=True):
        yield from _cell_told(box, width, look, looks)


def _cell_told(box: Element, width: float, look: Look, looks: Looks) -> Iterator[str]:
    checks: dict[str, Check] = {
        "cnfStyle": anything,
        "tcW": lambda one: _is_measured(one, width),
        "tcBorders": _is_ruled,
        "tcMar": _is_padded,
        "vAlign": one_of("top", "center"),
        "textDirection": one_of("lrTb"),
        "shd": unshaded,
        "noWrap": off,
        "tcFitText": off,
        "hideMark": anything,
    }
    yield fault(properties_of(box.find(f"{W}tcPr")), checks, ("tcW",))
    blocks, odd = blocks_in(box)
    yield odd
    lines = [block for block in blocks if local(block) != "tcPr"]
    if any(local(line) != "p" for line in lines):
        yield "表格中的表格"
        return
    for line in lines:
        if len(lines) > 1 and not content_of(line):
            yield "表格中的空行"
        if is_on(looks.paragraph(line).get("pageBreakBefore")) or any(page_breaks(line)):
            yield "换行或分页"
        yield from paragraph_told(line, look, looks)
