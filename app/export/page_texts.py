"""The text of finished pages: each character and where it stands, as PDFium sees it."""

from __future__ import annotations

import ctypes
from typing import Any

from app.export.places import Box, PageText


def page_texts(pdf: bytes) -> list[PageText]:
    """The characters of each page's body and their boxes; what stands at its foot is left out."""
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
    import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs]

    from app.export.typography import MARGIN_BOTTOM_MM, MM

    raw: Any = pypdfium2.raw
    document = pypdfium2.PdfDocument(pdf)
    pages: list[PageText] = []
    try:
        for page in document:
            height = page.get_height()
            foot = height - MARGIN_BOTTOM_MM * MM
            text = page.get_textpage()
            characters: list[str] = []
            boxes: list[Box] = []
            rect = raw.FS_RECTF()
            for index in range(text.count_chars()):
                code = raw.FPDFText_GetUnicode(text, index)
                raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect))
                box = (rect.left, height - rect.top, rect.right, height - rect.bottom)
                if code and (box[1] + box[3]) / 2 <= foot:
                    characters.append(chr(code))
                    boxes.append(box)
            pages.append(PageText("".join(characters), boxes, page.get_size()))
            text.close()
            page.close()
    finally:
        document.close()
    return pages
