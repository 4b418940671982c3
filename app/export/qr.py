"""The QR code on the cover: the same picture in the DOCX and in the PDF."""

from __future__ import annotations

import io
from functools import lru_cache

CODE_MM = 24.0
"""The side of the code with its quiet zone, on paper."""
CODE_NAME = "封面二维码"
"""What the picture is called: where a figure would have the name of its file."""
_QUIET = 4
"""Modules of white around the code (ISO/IEC 18004, 9.1)."""
_SCALE = 8
"""Pixels to a module: some 400 to the inch."""


@lru_cache(maxsize=8)
def code_picture(text: str) -> bytes:
    """The QR code that says ``text``, as a PNG of two colours; the same text gives the same bytes.

    A quarter of its words may be unreadable (level Q): paper is stamped, folded and copied.
    """
    import segno

    out = io.BytesIO()
    segno.make(text, error="q", micro=False, boost_error=False).save(
        out, kind="png", scale=_SCALE, border=_QUIET
    )
    return out.getvalue()
