"""The DOCX of a declaration: :func:`render_docx`."""

from __future__ import annotations

from collections.abc import Mapping

from app.export.docx.blocks import BlockWriter
from app.export.docx.footers import add_section
from app.export.docx.package import Package
from app.export.docx.settings import data_parts, fonts_part, properties_part, settings_part
from app.export.docx.styles import styles_part
from app.export.docx.xml import add, root
from app.export.pictures import looks_of
from app.model.document import Document


def render_docx(document: Document, files: Mapping[str, bytes], pages: int | None = None) -> bytes:
    """A DOCX that prints the document; the same input gives the same bytes.

    ``files`` holds the bytes of the pictures by the names that figures cite. A picture that is
    missing or can't be read is replaced by its file's name. ``pages`` is the number of pages, if
    it is known from elsewhere; every reader that lays the file out counts them anew.
    """
    package = Package()
    main = root("w:document", "w", "r", "wp", "a", "pic", "w14", "mc")
    body = add(main, "w:body")
    BlockWriter(package, files).write_body(body, document.blocks)
    package.add("styles", styles_part())
    package.add("settings", settings_part())
    package.add("fontTable", fonts_part())
    add_section(body, document, package, pages)
    for parts in data_parts(document, looks_of(files)):
        package.add_data(*parts)
    package.add_properties(properties_part(document))
    return package.saved(main)
