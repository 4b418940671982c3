"""The sections of Word's version of the evidence: where its sheets have their margins and feet.

The sheets of the program (contents, dividers) lie as the form's pages do, those of evidence as in
the PDF. A section begins where one kind follows the other, and says which number its first page
has: what is printed in the contents stays right, whatever a reader makes of the pages before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.export.docx.footers import add_field, add_tab
from app.export.docx.inlines import add_text
from app.export.docx.measures import mm_twips
from app.export.docx.package import Package
from app.export.docx.styles import FOOTER
from app.export.docx.xml import Element, add, name, root
from app.export.evidence.contents import page_number
from app.export.evidence.placing import BINDING_MM, OUTER_MM
from app.export.typography import (
    BODY_WIDTH_MM,
    FOOTER_GAP_MM,
    MARGIN_BOTTOM_MM,
    MARGIN_INNER_MM,
    MARGIN_OUTER_MM,
    MARGIN_TOP_MM,
    MM,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
)

Lie = Literal["form", "page"]
"""How a sheet lies: as those of the form, or as pages of evidence."""

STAMP_MM = 9.0
"""From the head of the sheet to what is stamped there, and from its foot to the number."""
_BELOW_MM = 15.5
"""Kept free below a page of evidence by Word: less than in the PDF, so that it never overflows."""
_HEADER_MM = 8.0
_LOWEST_MM = FOOTER.look.leading / MM


@dataclass(slots=True)
class Sections:
    """Writes the properties of sections; ``footer`` stands at every foot, ``total`` as the last."""

    package: Package
    footer: str
    total: int
    _feet: dict[Lie, dict[str, str]] = field(default_factory=dict[Lie, dict[str, str]])

    def add(self, parent: Element, lie: Lie, first: int, *, recto: bool = False) -> None:
        """End a section whose pages lie so below ``parent``: a paragraph's properties or the body.

        ``first`` is the number of its first page, which comes to a right-hand page if ``recto``.
        """
        section = add(parent, "w:sectPr")
        for kind, relationship in self._feet_of(lie).items():
            add(section, "w:footerReference", type=kind).set(name("r:id"), relationship)
        add(section, "w:type", val="oddPage" if recto else "nextPage")
        add(section, "w:pgSz", w=mm_twips(PAGE_WIDTH_MM), h=mm_twips(PAGE_HEIGHT_MM))
        lies = lie == "form"
        below = MARGIN_BOTTOM_MM - FOOTER_GAP_MM - _LOWEST_MM
        add(
            section,
            "w:pgMar",
            top=mm_twips(MARGIN_TOP_MM if lies else STAMP_MM),
            right=mm_twips(MARGIN_OUTER_MM if lies else OUTER_MM),
            bottom=mm_twips(MARGIN_BOTTOM_MM if lies else _BELOW_MM),
            left=mm_twips(MARGIN_INNER_MM if lies else BINDING_MM),
            header=mm_twips(_HEADER_MM),
            footer=mm_twips(below if lies else STAMP_MM),
            gutter=0,
        )
        add(section, "w:pgNumType", start=first)

    def _feet_of(self, lie: Lie) -> dict[str, str]:
        if lie not in self._feet:
            self._feet[lie] = {}
            for kind in ("default", "even"):
                number = 2 * len(self._feet) - (kind == "default")
                foot = self._foot(lie, recto=kind == "default")
                self._feet[lie][kind] = self.package.add("footer", foot, number)
        return self._feet[lie]

    def _foot(self, lie: Lie, *, recto: bool) -> Element:
        foot = root("w:ftr", "w")
        paragraph = add(foot, "w:p")
        properties = add(paragraph, "w:pPr")
        add(properties, "w:pStyle", val=FOOTER.id)
        if lie == "page":
            add_sides(properties, recto=recto)
        if recto:
            add_text(paragraph, self.footer)
            add_tab(paragraph)
        before, after = page_number(1, self.total).split("1", 1)
        add_text(paragraph, before)
        add_field(paragraph, "PAGE", 1 if recto else 2)
        add_text(paragraph, after)
        if not recto:
            add_tab(paragraph)
            add_text(paragraph, self.footer)
        return foot


def add_sides(properties: Element, *, recto: bool) -> None:
    """Let a line on a page of evidence begin and end where those of the form do.

    A tab in it leads to its end.
    """
    inner, outer = MARGIN_INNER_MM - BINDING_MM, MARGIN_OUTER_MM - OUTER_MM
    left, right = (inner, outer) if recto else (outer, inner)
    tabs = add(properties, "w:tabs")
    add(tabs, "w:tab", val="clear", pos=mm_twips(BODY_WIDTH_MM))
    add(tabs, "w:tab", val="right", pos=mm_twips(left + BODY_WIDTH_MM))
    add(properties, "w:ind", left=mm_twips(left), right=mm_twips(right))
