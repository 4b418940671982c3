"""A PDF as its pages are appended: mended where it must be, with what was put on them drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pikepdf import Array, Page, Pdf, Stream

from app.export.evidence.boxes import is_bare, is_readable
from app.export.evidence.hazards import name_in


@dataclass(frozen=True, slots=True)
class Original:
    """An open PDF whose pages can be appended.

    ``as_it_is`` says that its file has the same pages; ``layers`` that some of it may be hidden.
    """

    pdf: Pdf
    as_it_is: bool
    layers: bool


def open_original(path: Path) -> Original:
    """Open a PDF and bring its pages to what is printed of them.

    Raises pikepdf's errors where it can't be opened, and :class:`ValueError` where it has no page
    or one of them can't be read.
    """
    pdf = Pdf.open(path, suppress_warnings=True)
    untyped: Any = pdf
    try:
        layers = "/OCProperties" in pdf.Root
        drawn = any(map(_is_drawn_on, pdf.pages))
        if not len(pdf.pages) or not all(map(is_readable, _joined(pdf))):
            raise ValueError(path)
        # Some of what has to be mended shows only when the pages are read.
        whole = not untyped.get_warnings()
        if drawn:
            # What was put on a page (stamps, fields of forms) becomes part of it.
            pdf.generate_appearance_streams()
            pdf.flatten_annotations("all")
        if "/AcroForm" in pdf.Root and not (whole and not layers and not drawn):
            del pdf.Root.AcroForm
    except BaseException:
        pdf.close()
        raise
    return Original(pdf, whole and not layers and not drawn, layers)


def _joined(pdf: Pdf) -> Iterator[Page]:
    """The pages whose contents are unpacked when they are placed; others are passed on as they are.

    These are contents in several parts, and those that pages share or that are something else too.
    """
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        if not isinstance(contents, Stream) or not is_bare(contents) or contents.objgen in seen:
            yield page
        else:
            seen.add(contents.objgen)


def _is_drawn_on(page: Page) -> bool:
    """Whether there is more on a page than itself; links are seen nowhere on paper."""
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, Array):
        return False
    kinds = (name_in(annotations[n], "/Subtype") for n in range(len(annotations)))
    return any(kind not in ("/Link", "/Popup") for kind in kinds)
