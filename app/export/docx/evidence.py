"""The evidence for print as a DOCX, beside the PDF of it: :func:`write_evidence`.

It is made from that PDF, sheet by sheet: contents, dividers and stamps are words, each page of a
piece is one picture that stands where the PDF has the page. Paper from either is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.export.docx.drawing import add_drawing
from app.export.docx.evidence_sections import STAMP_MM, Lie, Sections, add_sides
from app.export.docx.footers import add_tab
from app.export.docx.grids import add_end, add_grid
from app.export.docx.inlines import add_text, of_known_height
from app.export.docx.measures import mm_twips
from app.export.docx.package import Package
from app.export.docx.settings import (
    custom_part,
    data_parts,
    fonts_part,
    properties_part,
    settings_part,
)
from app.export.docx.styles import (
    FIGURE,
    FOOTER,
    HEADINGS,
    STYLES,
    NamedStyle,
    add_spacing,
    styles_part,
)
from app.export.docx.xml import Element, add, add_flags, root
from app.export.evidence import Way
from app.export.evidence.contents import (
    HEADING,
    IN_WORD,
    UNTITLED,
    WHERE,
    Marker,
    Planned,
    WordMarker,
    divider_grid,
    found_words,
    stamp_words,
)
from app.export.evidence.pieces import Piece
from app.export.evidence.placing import HEAD_MM, ROOM
from app.export.evidence.plates import Plate
from app.export.evidence.sheets import (
    CONTENTS_END,
    DIVIDER_TITLE,
    DIVIDER_TOP,
    contents_lines,
    cut_title,
)
from app.export.typography import BODY_WIDTH_MM, MM
from app.model.document import Cell, Document, Paragraph, Text

EVIDENCE_NAMESPACE = "urn:miit-declaration:evidence"
"""The namespace of the element by which a DOCX of evidence is known, in its custom XML."""
_GAP = 4.0
"""Points that the line of a picture may be higher than the picture, in some reader."""


@dataclass(frozen=True, slots=True)
class Appendix:
    """What there is to be written.

    Attributes:
        pieces: those of the declaration.
        marker: what the PDF of evidence says of its sheets.
        pdf: what that is called.
        plates: its pages of evidence as pictures, in their order; none where they are only listed.
        about: the declaration that they belong to.
    """

    pieces: Sequence[Piece]
    marker: Marker
    pdf: str
    plates: Sequence[Plate]
    about: Document

    @property
    def way(self) -> Way:
        """Whether it has the pages in it or lists them."""
        return "pictures" if self.plates else "list"


def write_evidence(
    target: Path, appendix: Appendix, went_on: Callable[[], None] = lambda: None
) -> None:
    """Write the DOCX; the same input gives the same bytes.

    ``went_on`` is called with each picture, and may raise to end it; so does what can't be written
    (:class:`OSError`). Then there is no file.
    """
    package = Package()
    main = root("w:document", "w", "r", "wp", "a", "pic", "w14", "mc")
    _Writer(add(main, "w:body"), package, appendix).write()
    package.add("styles", styles_part())
    package.add("settings", settings_part())
    package.add("fontTable", fonts_part())
    about = appendix.about
    for parts in data_parts(about, b""):
        package.add_data(*parts)
    digests = tuple(plate.sha256 for plate in appendix.plates)
    marker = WordMarker(appendix.way, appendix.marker, digests)
    package.add_data(*custom_part(EVIDENCE_NAMESPACE, "evidence", marker.data().decode()))
    package.add_properties(properties_part(replace(about, title=f"{about.title}　证明材料")))
    try:
        package.save(main, target, went_on)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


class _Writer:
    """Writes sheet after sheet into a body."""

    def __init__(self, body: Element, package: Package, appendix: Appendix) -> None:
        self._body = body
        self._package = package
        self._appendix = appendix
        self._plan = appendix.marker.plan
        self._counts = [pages for *_, pages in appendix.marker.pieces]
        self._sections = Sections(package, appendix.about.footer, len(self._plan))
        self._plates = iter(appendix.plates)
        self._drawings = 0
        self._new_page = False

    def write(self) -> None:
        """All sheets."""
        listed = self._appendix.way == "list"
        lie: Lie = "form"
        first = 1
        for number, one in enumerate(self._plan, 1):
            if listed and one.kind in ("page", "blank"):
                continue
            here: Lie = "page" if one.kind == "page" else "form"
            begins = here != lie or (listed and one.kind == "divider" and not one.part)
            if begins and number > 1:
                # A section's properties stand in its last paragraph.
                self._sections.add(self._body[-1][0], lie, first, recto=listed)
                lie, first = here, number
            self._new_page = number > 1 and not begins
            self._write(one, recto=number % 2 == 1)
        self._sections.add(self._body, lie, first, recto=listed)

    def _write(self, one: Planned, *, recto: bool) -> None:
        if one.kind == "contents":
            self._contents(one.part)
        elif one.kind == "blank":
            self._space(1.0)
        elif one.kind == "page":
            self._page(self._appendix.pieces[one.piece], one, recto=recto)
        elif not one.part:
            self._divider(one.piece)

    # --- sheets -----------------------------------------------------------------------------

    def _contents(self, part: int) -> None:
        appendix = self._appendix
        if not part:
            self._words(HEADINGS[1], HEADING)
        firsts = [self._first(index) for index in range(len(appendix.pieces))]
        pages = contents_lines(appendix.pieces, self._counts, firsts)
        for text, number in pages[part]:
            paragraph, properties = self._paragraph(STYLES["list"])
            tabs = add(properties, "w:tabs")
            end = mm_twips(BODY_WIDTH_MM)
            add(tabs, "w:tab", val="right", leader="middleDot", pos=end)
            add_spacing(properties, replace(CONTENTS_END, before=0.0, after=2.0 if number else 0.0))
            add(properties, "w:jc", val="left")
            add_text(paragraph, text)
            if number:
                add_tab(paragraph)
                add_text(paragraph, number)
        if part == len(pages) - 1:
            paragraph, properties = self._paragraph(STYLES["list"])
            add_spacing(properties, CONTENTS_END)
            add_text(paragraph, WHERE + IN_WORD[appendix.way])

    def _divider(self, index: int) -> None:
        appendix, count = self._appendix, self._counts[index]
        piece = appendix.pieces[index]
        self._space(DIVIDER_TOP)
        paragraph, properties = self._paragraph(STYLES["cover-title"])
        add(properties, "w:outlineLvl", val=1)
        add_text(paragraph, piece.label)
        paragraph, properties = self._paragraph(HEADINGS[1])
        add_spacing(properties, DIVIDER_TITLE, exact=of_known_height(piece.title))
        add(properties, "w:jc", val="center")
        add(properties, "w:outlineLvl", val=9)
        add_text(paragraph, piece.title or UNTITLED, HEADINGS[1].family)
        found = ""
        if appendix.way == "list" and count:
            last = self._first(index) + self._lengths[index] - 1
            found = found_words(appendix.pdf, last, count)
        add_grid(self._body, divider_grid(piece, count, found), self._fill)
        add_end(self._body)

    def _page(self, piece: Piece, one: Planned, *, recto: bool) -> None:
        plate = next(self._plates)
        stamp = stamp_words(piece, one.part + 1, self._counts[one.piece])
        paragraph, properties = self._paragraph(FOOTER)
        add_sides(properties, recto=recto)
        title = cut_title(piece, stamp)
        for number, words in enumerate((title, stamp) if recto else (stamp, title)):
            if number:
                add_tab(paragraph)
            add_text(paragraph, words)
        across, up = plate.size
        before = plate.top - STAMP_MM * MM - FOOTER.look.leading
        room = ROOM[1] + HEAD_MM * MM - STAMP_MM * MM - FOOTER.look.leading
        self._new_page = False
        paragraph, properties = self._paragraph(FIGURE)
        add_spacing(properties, replace(FIGURE.look, before=max(0.0, min(before, room - up))))
        add(properties, "w:ind", left=0, firstLine=0)
        relationship = self._package.add_picture_file(plate.path, plate.format)
        self._drawings += 1
        add_drawing(paragraph, relationship, self._drawings, (across, up), f"{stamp}　{title}")

    # --- parts ------------------------------------------------------------------------------

    def _first(self, index: int) -> int:
        return self._plan.index(Planned("divider", index)) + 1

    @property
    def _lengths(self) -> list[int]:
        return [dividers for _, dividers, _ in self._appendix.marker.pieces]

    def _words(self, style: NamedStyle, text: str, parent: Element | None = None) -> None:
        exact = of_known_height(text)
        paragraph, properties = self._paragraph(style, parent)
        if not exact:
            add_spacing(properties, style.look, exact=False)
        add_text(paragraph, text, style.family)

    def _paragraph(
        self, style: NamedStyle, parent: Element | None = None
    ) -> tuple[Element, Element]:
        paragraph = add(self._body if parent is None else parent, "w:p")
        properties = add(paragraph, "w:pPr")
        add(properties, "w:pStyle", val=style.id)
        if self._new_page:
            add_flags(properties, pageBreakBefore=True)
            self._new_page = False
        return paragraph, properties

    def _space(self, height: float) -> None:
        _, properties = self._paragraph(STYLES["line"])
        add_spacing(properties, replace(STYLES["line"].look, leading=height))

    def _fill(self, box: Element, cell: Cell, _: object) -> None:
        for block in cell.blocks:
            if isinstance(block, Paragraph):
                text = "".join(each.text for each in block.inlines if isinstance(each, Text))
                self._words(STYLES[block.style], text, box)
