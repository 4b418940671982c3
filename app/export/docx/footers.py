"""Headers and footers: page numbers, the 校验码, and 草稿 across every page."""

from __future__ import annotations

from app.export import typography as sizes
from app.export.docx.inlines import add_text
from app.export.docx.measures import mm_twips
from app.export.docx.package import Package
from app.export.docx.styles import FAMILIES, FOOTER, HEADER
from app.export.docx.xml import Element, add, legal, name, root
from app.export.fonts import Role
from app.model.document import Document

_HEADER_DISTANCE_MM = 15.0
_WORD_ART = "_x0000_t136"
_MARK_WIDEST = 600.0
_FIRST_NUMBERS = {"default": 3, "even": 2}
"""The first page with each footer: the cover, page 1, has one without a number."""


def add_section(body: Element, document: Document, package: Package, pages: int | None) -> None:
    """The properties of the only section: the page, its margins, its headers and footers.

    ``pages`` is the number of pages, as far as it is known; Word counts them again.
    """
    section = add(body, "w:sectPr")
    kinds = ("default", "even", "first")
    if document.mark:
        for number, kind in enumerate(kinds, 1):
            header = package.add("header", _header(document.mark, number), number)
            add(section, "w:headerReference", type=kind).set(name("r:id"), header)
    for number, kind in enumerate(kinds, 1):
        footer = package.add("footer", _footer(kind, document.footer, pages), number)
        add(section, "w:footerReference", type=kind).set(name("r:id"), footer)
    add(section, "w:pgSz", w=mm_twips(sizes.PAGE_WIDTH_MM), h=mm_twips(sizes.PAGE_HEIGHT_MM))
    below = sizes.MARGIN_BOTTOM_MM - sizes.FOOTER_GAP_MM - FOOTER.look.leading / sizes.MM
    add(
        section,
        "w:pgMar",
        top=mm_twips(sizes.MARGIN_TOP_MM),
        right=mm_twips(sizes.MARGIN_OUTER_MM),
        bottom=mm_twips(sizes.MARGIN_BOTTOM_MM),
        left=mm_twips(sizes.MARGIN_INNER_MM),
        header=mm_twips(_HEADER_DISTANCE_MM),
        footer=mm_twips(below),
        gutter=0,
    )
    add(section, "w:titlePg")


def _footer(kind: str, text: str, pages: int | None) -> Element:
    footer = root("w:ftr", "w")
    paragraph = add(footer, "w:p")
    add(add(paragraph, "w:pPr"), "w:pStyle", val=FOOTER.id)
    # With mirrored margins, the outer side is the right of odd pages and the left of even ones.
    if kind == "even":
        _add_number(paragraph, kind, pages)
        add_tab(paragraph)
    add_text(paragraph, text)
    if kind == "default":
        add_tab(paragraph)
        _add_number(paragraph, kind, pages)
    return footer


def add_tab(paragraph: Element) -> None:
    """What brings the words behind it to the other side of the line."""
    add(add(paragraph, "w:r"), "w:tab")


def _add_number(paragraph: Element, kind: str, pages: int | None) -> None:
    add_text(paragraph, "第 ")
    add_field(paragraph, "PAGE", _FIRST_NUMBERS[kind])
    add_text(paragraph, " 页 共 ")
    add_field(paragraph, "NUMPAGES", pages)
    add_text(paragraph, " 页")


def add_field(paragraph: Element, instruction: str, result: int | None) -> None:
    """A field (``PAGE``), and what it shows until a reader computes it anew."""
    made = add(paragraph, "w:fldSimple", instr=f" {instruction} ")
    if result is not None:
        add_text(made, str(result))


def _header(mark: str, number: int) -> Element:
    """A header with the mark, drawn as Word's own 水印 is: the form that every reader knows."""
    header = root("w:hdr", "w", "v", "o")
    paragraph = add(header, "w:p")
    add(add(paragraph, "w:pPr"), "w:pStyle", val=HEADER.id)
    picture = add(add(paragraph, "w:r"), "w:pict")
    # Shape type 136 is WordArt along two straight lines, the head and the foot of the letters.
    lines = "m0,0l21600,0m0,21600l21600,21600e"
    kind = add(picture, "v:shapetype", id=_WORD_ART, coordsize="21600,21600", path=lines)
    kind.set(name("o:spt"), "136")
    add(kind, "v:path", textpathok="t")
    add(kind, "v:textpath", on="t", fitshape="t")
    size = min(sizes.MARK_SIZE, _MARK_WIDEST / len(mark))
    style = {
        "position": "absolute",
        "margin-left": "0",
        "margin-top": "0",
        "width": f"{size * len(mark):g}pt",
        "height": f"{size:g}pt",
        "rotation": "315",
        "z-index": "-251658752",
        "mso-position-horizontal": "center",
        "mso-position-horizontal-relative": "page",
        "mso-position-vertical": "center",
        "mso-position-vertical-relative": "page",
    }
    shape = add(
        picture,
        "v:shape",
        # By this name, Word knows its watermarks and can take them away again.
        id=f"PowerPlusWaterMarkObject{number}",
        type=f"#{_WORD_ART}",
        alt=legal(mark),
        style=";".join(f"{key}:{value}" for key, value in style.items()),
        fillcolor="#" + f"{round(sizes.MARK_GRAY * 255):02x}" * 3,
        stroked="f",
    )
    chinese, _ = FAMILIES[Role.HEI]
    add(shape, "v:textpath", style=f"font-family:'{chinese}';font-size:1pt", string=legal(mark))
    return header
