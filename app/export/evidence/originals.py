"""A PDF as its pages are appended: mended where it must be, with what was put on them drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream

from app.export.evidence.boxes import inherited, is_bare, parts_of
from app.export.evidence.drawn_on import draw_in, is_drawn_on
from app.export.evidence.hazards import member
from app.export.evidence.unpacked import Contents
from app.export.unpacking import limit_memory

MOST_PAGES = 10_000
"""A file of more is not appended: nobody leafs through it, and it may be a bomb."""
_MOST_FORMS = 500
"""Of a page. So many are looked at."""


@dataclass(frozen=True, slots=True)
class Original:
    """An open PDF whose pages can be appended.

    ``as_it_is`` says that its file has the same pages; ``layers`` that some of it may be hidden.
    ``contents`` are what is known of those of its pages.
    """

    pdf: Pdf
    as_it_is: bool
    layers: bool
    contents: Contents


def open_original(
    path: Path, went_on: Callable[[], None] = lambda: None, known: Original | None = None
) -> Original:
    """Open a PDF and bring its pages to what is printed of them.

    ``went_on`` is called again and again, and may raise to end it. ``known`` is what the same file
    was when it was opened before.

    Raises pikepdf's errors where it can't be opened, and :class:`ValueError` where it has no page,
    more than :data:`MOST_PAGES`, one that can't be read, or contents that unpack to too much
    (:class:`~app.export.evidence.unpacked.TooMuch`).
    """
    limit_memory()
    contents = known.contents if known is not None else Contents(went_on)
    pdf = Pdf.open(path, suppress_warnings=True)
    untyped: Any = pdf
    try:
        if not 0 < len(pdf.pages) <= MOST_PAGES:
            raise ValueError(path)
        contents.weigh(pdf.pages)
        layers = "/OCProperties" in pdf.Root
        tidied = [_tidy(page) for page in _each(pdf, went_on)]
        drawn = any(is_drawn_on(page) for page in _each(pdf, went_on))
        lent = [_lend(page) for page in _each(pdf, went_on)]
        if not all(contents.is_readable(page) for page in _joined(_each(pdf, went_on))):
            raise ValueError(path)
        # Some of what has to be mended shows only when the pages are read.
        whole = not untyped.get_warnings() and not any(lent) and not any(tidied)
        if drawn:
            # What was put on a page (stamps, fields of forms) becomes part of it.
            draw_in(pdf)
        if "/AcroForm" in pdf.Root and not (whole and not layers and not drawn):
            del pdf.Root.AcroForm
    except BaseException:
        pdf.close()
        raise
    return Original(pdf, whole and not layers and not drawn, layers, contents)


def _each(pdf: Pdf, went_on: Callable[[], None]) -> Iterator[Page]:
    for page in pdf.pages:
        went_on()
        yield page


def _tidy(page: Page) -> bool:
    """Take from the contents of a page what is none, and give it resources where it has none.

    Readers pass over the former; the pages of all files could else not be brought into one. Gives
    whether there was anything to be done.
    """
    here: Any = page.obj
    contents = here.get("/Contents")
    listed = isinstance(contents, Array)
    strange = contents is not None and not listed and not isinstance(contents, Stream)
    if strange:
        del here.Contents
    elif listed and len(parts_of(page)) < len(contents):
        here.Contents = Array(parts_of(page))
        strange = True
    if not isinstance(inherited(page, "/Resources"), Dictionary):
        here.Resources = Dictionary()
        strange = True
    return strange


def _lend(page: Page) -> bool:
    """Give forms without resources those of their page, which they had until PDF 1.2.

    On a sheet they would else be looked for among those of the sheet. Gives whether there are any.
    """
    resources = inherited(page, "/Resources")
    forms = member(resources, "/XObject")
    names = [*forms.keys()] if isinstance(forms, Dictionary) else []
    lent = False
    for name in names[:_MOST_FORMS]:
        form = member(forms, name)
        if not isinstance(form, Stream) or form.get("/Subtype") != Name.Form:
            continue
        if "/Resources" not in form:
            form.Resources = resources
            lent = True
    return lent


def _joined(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages whose contents are unpacked when they are placed; others are passed on as they are.

    These are contents in several parts, and those that pages share or that are something else too.
    """
    seen: set[tuple[int, int]] = set()
    for page in pages:
        contents = page.obj.get("/Contents")
        if not isinstance(contents, Stream) or not is_bare(contents) or contents.objgen in seen:
            yield page
        else:
            seen.add(contents.objgen)
