"""A PDF of evidence as it is read back: its own sheets, and the pages that lie on them.

What the program drew itself (contents, dividers, stamps, feet) is read as strictly as the form is,
from a copy without the pages of evidence; these are compared with their originals elsewhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from app.export.evidence.contents import MARKER_NAME, Marker, marker_in
from app.export.unpacking import limit_memory
from app.export.verify.pdf import PdfSeen, read_pdf
from app.model.failure import Failure

_MOST_PAGES = 20_000
_MOST_SHEETS = 128 * 2**20
"""Bytes: all sheets without what lies on them have a hundredth of that."""
_NUMBER = re.compile(r"附件第(\d{1,6})页共(\d{1,6})页")


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """One sheet.

    Attributes:
        number: the running number at its foot; 0 where it has none.
        total: how many there are, as its foot says.
        words: what stands in its body.
        drawing: what draws the page of evidence on it; empty where none lies there.
        darkens: whether what lies above that page hides nothing of it.
        ruled: whether there are straight strokes on it, as tables have them.
    """

    number: int
    total: int
    words: str
    drawing: bytes
    darkens: bool
    ruled: bool


@dataclass(frozen=True, slots=True)
class EvidenceSeen:
    """A PDF of evidence: where it is, what it claims to be, and its sheets."""

    source: Path | bytes
    marker: Marker
    sheets: tuple[SheetSeen, ...]


def opened(source: Path | bytes) -> Pdf:
    """Open a PDF of evidence; its streams stay where they are."""
    limit_memory()
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    return Pdf.open(stream, suppress_warnings=True)


def is_evidence(source: Path | bytes) -> bool:
    """Whether a PDF says that it is one of evidence."""
    try:
        with opened(source) as pdf:
            return MARKER_NAME in pdf.attachments
    except (pikepdf.PikepdfError, ValueError, OSError):
        return False


def read_evidence(source: Path | bytes, name: str) -> tuple[EvidenceSeen, PdfSeen]:
    """Read a PDF of evidence that sentences call ``name``; gives its own sheets read strictly too.

    Raises :class:`Failure` where it is damaged or made to exhaust whoever opens it.
    """
    try:
        with opened(source) as pdf:
            laid = [*_taken_off(pdf)]
            bare = _Bounded(name)
            pdf.save(bare)
    except (pikepdf.PikepdfError, ValueError, TypeError, AttributeError, KeyError, OSError):
        raise Failure(f"“{name}”已损坏，无法核对，请重新获取。") from None
    read = read_pdf(bare.getvalue(), name, most=_MOST_PAGES, placed=False)
    marker = marker_in(read.files.get(MARKER_NAME, b""))
    if marker is None:
        raise Failure(f"“{name}”所附的证明材料编排数据已损坏，请重新获取。")
    sheets: list[SheetSeen] = []
    for page, (drawing, darkens) in zip(read.pages, laid, strict=True):
        found = _NUMBER.search(page.foot)
        number, total = (int(found[1]), int(found[2])) if found else (0, 0)
        sheets.append(SheetSeen(number, total, page.body, drawing, darkens, page.ruled))
    return EvidenceSeen(source, marker, tuple(sheets)), read


def unnumbered(foot: str) -> str:
    """The foot of a sheet without its running number."""
    return _NUMBER.sub("", foot, count=1)


def laid_on(pdf: Pdf, sheet: int) -> Stream | None:
    """The page of evidence that lies on a sheet (from 0)."""
    resources: Any = pdf.pages[sheet].obj.get("/Resources")
    found = _member(_member(resources, "/XObject"), "/E")
    return found if isinstance(found, Stream) else None


def _taken_off(pdf: Pdf) -> Iterator[tuple[bytes, bool]]:
    """Take the pages of evidence off their sheets; gives what drew each, and how it is covered."""
    for page in pdf.pages:
        here: Any = page.obj
        contents, resources = here.get("/Contents"), here.get("/Resources")
        forms = _member(resources, "/XObject")
        if not isinstance(_member(forms, "/E"), Stream) or not isinstance(contents, Array):
            yield b"", False
            continue
        first: Any = contents[0]
        yield first.read_bytes(), _darkens(resources)
        rest = list(contents)[1:]
        here.Contents = rest[0] if len(rest) == 1 else Array(rest)
        del resources.XObject["/E"]
        for holder, key in ((resources, "/ExtGState"), (here, "/Group")):
            if key in holder:
                del holder[key]


def _darkens(resources: Any) -> bool:
    states = _member(resources, "/ExtGState")
    state = _member(states, "/M")
    return (
        isinstance(states, Dictionary)
        and len(states) == 1
        and isinstance(state, Dictionary)
        and dict(state.items()) == {"/BM": Name.Multiply}
    )


def _member(holder: Any, key: str) -> Any:
    return holder.get(key) if isinstance(holder, Dictionary) else None


class _Bounded(io.BytesIO):
    """Bytes in memory, but not without end."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > _MOST_SHEETS:
            raise Failure(f"“{self._name}”异常庞大，不是本程序生成的，没有打开。")
        return super().write(data)
