"""What was put on pages besides their contents: stamps, notes, fields that were filled in.

Programs keep with each what it looks like (ISO 32000-1, 12.5.5); where one left that to the reader,
the value of a field in plain letters is drawn here, and of the others the page is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from enum import IntFlag
from typing import Any

import pikepdf
from pikepdf import AcroForm, AcroFormField, Array, Dictionary, Object, Page, Pdf, Stream

from app.export.evidence.hazards import member, name_in

_UNSEEN = frozenset({"/Link", "/Popup", "/Text"})
"""Links are seen nowhere on paper; a note is an icon that opens."""
_MOST = 5000
"""Of a page. So many are looked at."""


class _Flag(IntFlag):
    """Of an annotation (ISO 32000-1, table 165), and of a field of text (table 228)."""

    HIDDEN = 1 << 1
    NO_VIEW = 1 << 5
    MULTILINE = 1 << 12
    PASSWORD = 1 << 13
    COMB = 1 << 24


def is_drawn_on(page: Page) -> bool:
    """Whether there is more on a page than itself."""
    return any(name_in(each, "/Subtype") not in ("/Link", "/Popup") for each in _annotations(page))


def draw_in(pdf: Pdf) -> None:
    """Make all that was put on the pages part of them."""
    _share_no_annotations(pdf)
    form = pdf.acroform
    for page in pdf.pages:
        for widget, field in _open_fields(page, form):
            if _is_plain(field):
                untyped: Any = field
                untyped.generate_appearance(pikepdf.Annotation(widget))
    if "/AcroForm" in pdf.Root and "/NeedAppearances" in pdf.Root.AcroForm:
        del pdf.Root.AcroForm.NeedAppearances  # else none is drawn
    pdf.flatten_annotations("all")


def undrawn_pages(pdf: Pdf, most: int) -> Iterator[int]:
    """The pages (from 1) among the first ``most`` on which something is that can't be drawn."""
    form = pdf.acroform
    for number, page in enumerate(pdf.pages[:most], 1):
        fields = (field for _, field in _open_fields(page, form))
        if any(map(_is_blank, _annotations(page))) or not all(map(_is_plain, fields)):
            yield number


def _open_fields(page: Page, form: AcroForm) -> Iterator[tuple[Object, AcroFormField]]:
    """The fields with a value that the reader is to draw."""
    if not form.exists:
        return
    for widget in _annotations(page):
        if name_in(widget, "/Subtype") != "/Widget" or _flags(widget) & _Flag.HIDDEN:
            continue
        with suppress(pikepdf.PdfError, ValueError):
            field = form.get_field_for_annotation(pikepdf.Annotation(widget))
            left_open = form.needs_appearances or not _has_looks(widget)
            if left_open and (field.is_text or field.is_choice) and field.value_as_string.strip():
                yield widget, field


def _is_plain(field: AcroFormField) -> bool:
    """Whether its value can be drawn: a line of letters that every font has."""
    odd = _Flag.MULTILINE | _Flag.PASSWORD | _Flag.COMB
    with suppress(pikepdf.PdfError, ValueError):
        return field.value_as_string.isascii() and not (field.is_text and field.flags & odd)
    return False


def _is_blank(annotation: Object) -> bool:
    """Whether something on a page is seen only where a reader draws it by itself."""
    kind = name_in(annotation, "/Subtype")
    unseen = kind in _UNSEEN or kind in ("", "/Widget")
    return not (unseen or _has_looks(annotation) or _flags(annotation) & _Flag.HIDDEN)


def _has_looks(annotation: Object) -> bool:
    return isinstance(member(member(annotation, "/AP"), "/N"), Stream | Dictionary)


def _flags(annotation: Object) -> int:
    flags = member(annotation, "/F")
    return flags if isinstance(flags, int) else 0


def _annotations(page: Page) -> list[Object]:
    listed = member(page.obj, "/Annots")
    if not isinstance(listed, Array):
        return []
    return [listed[number] for number in range(min(len(listed), _MOST))]


def _share_no_annotations(pdf: Pdf) -> None:
    """Give each page a list of its own: what is drawn into one page is taken off its list."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        listed = member(page.obj, "/Annots")
        if isinstance(listed, Array) and listed.is_indirect:
            if listed.objgen in seen:
                page.obj.Annots = Array([listed[number] for number in range(len(listed))])
            seen.add(listed.objgen)
