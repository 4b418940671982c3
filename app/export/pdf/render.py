"""A document as PDF."""

from __future__ import annotations

from collections.abc import Mapping

from app.export.pdf.blocks import Builder
from app.export.pdf.canvas import PdfFile
from app.export.pdf.finish import finish
from app.export.pdf.pages import HEIGHT, WIDTH, lay_out, paint
from app.export.pdf.structure import Node
from app.export.pictures import looks_of
from app.model.document import Document


def render_pdf(document: Document, files: Mapping[str, bytes]) -> bytes:
    """The PDF of a document; ``files`` are its pictures, by the names that it calls them by.

    The same input gives the same bytes. All pages are laid out before the first is painted, since
    each says how many there are.

    Raises:
        OSError: a bundled font is missing.
        FontFileError: a bundled font is damaged.
    """
    structure = Node("Document")
    pages = lay_out(document, Builder(files, structure))
    file = PdfFile(WIDTH, HEIGHT)
    paint(document, pages, file)
    return finish(file.close(structure), document, looks_of(files), cover=pages[0].cover)
