"""How much a PDF of others may unpack to at once."""

from __future__ import annotations

from functools import cache

import pikepdf

MOST_MEMORY = 256 * 2**20
"""Bytes: what qpdf may unpack at once. A page of a scanner comes to half of that."""


@cache
def limit_memory() -> None:
    """Keep qpdf from unpacking more than :data:`MOST_MEMORY`, in this whole process."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MOST_MEMORY,
        png_max_memory=MOST_MEMORY,
        run_length_max_memory=MOST_MEMORY,
        tiff_max_memory=MOST_MEMORY,
        dct_max_memory=MOST_MEMORY,
    )
